//! Reading an instrument from TOML, and the bytes under which it is published.

use super::{Hash, Instrument, LoadError, canonical_json};

/// Reads an instrument file.
///
/// # Errors
/// When the file is not TOML or not of the instrument's shape; the reason carries the line.
pub fn from_toml(text: &str) -> Result<Instrument, LoadError> {
    ::toml::from_str(text).map_err(|error| LoadError::new("instrument", "file", error.to_string()))
}

/// An instrument as a file that can be read and changed by hand.
///
/// # Errors
/// When it holds what TOML cannot write, which no instrument does.
pub fn to_toml(instrument: &Instrument) -> Result<String, String> {
    ::toml::to_string_pretty(instrument).map_err(|error| error.to_string())
}

/// What browsers get, without the maintainers' notes, and its address.
#[must_use]
pub fn published_bytes(instrument: &Instrument) -> (Hash, Vec<u8>) {
    let bytes = canonical_json(&Instrument { notes: None, ..instrument.clone() });
    (Hash::of(&bytes), bytes)
}

/// Reads any other TOML file of ours; the reason names the line.
///
/// # Errors
/// When it is not TOML or not of that shape.
pub fn parse_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    ::toml::from_str(text).map_err(|error| error.to_string())
}
