//! The instruments this server knows: those in the binary, and those of `DIR/instruments/`, which may replace them.

use crate::assets::INSTRUMENTS;
use shared::instrument::{Instrument, Schema, from_toml};
use std::collections::BTreeMap;
use std::path::Path;

/// Why an instrument cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CatalogError {
    #[error("{file}: {reason}")]
    File { file: String, reason: String },
    #[error("there is no instrument “{0}”")]
    Unknown(String),
}

/// Instruments by name, each with how many questions it asks at most.
#[derive(Debug)]
pub(crate) struct Catalog(BTreeMap<String, (Instrument, usize)>);

impl Catalog {
    /// Reads the built-in instruments and the files of `folder`, if it exists.
    pub(crate) fn load(folder: Option<&Path>) -> Result<Self, CatalogError> {
        let mut catalog = Self(BTreeMap::new());
        for (file, text) in INSTRUMENTS {
            catalog.add(file, text)?;
        }
        let Some(folder) = folder.filter(|folder| folder.is_dir()) else { return Ok(catalog) };
        let failed = |error: std::io::Error| CatalogError::File { file: folder.display().to_string(), reason: error.to_string() };
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                catalog.add(&path.display().to_string(), &std::fs::read_to_string(&path).map_err(failed)?)?;
            }
        }
        Ok(catalog)
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), CatalogError> {
        let instrument = from_toml(text).map_err(|error| CatalogError::File { file: file.to_owned(), reason: error.to_string() })?;
        let schema = Schema::compile(instrument.clone(), &[]).map_err(|errors| {
            let reason = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            CatalogError::File { file: file.to_owned(), reason }
        })?;
        self.0.insert(instrument.name.clone(), (instrument, schema.questions().count()));
        Ok(())
    }

    /// All instruments, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = &(Instrument, usize)> {
        self.0.values()
    }

    /// The newest version of an instrument.
    pub(crate) fn get(&self, name: &str) -> Result<&Instrument, CatalogError> {
        self.0.get(name).map(|(instrument, _)| instrument).ok_or_else(|| CatalogError::Unknown(name.to_owned()))
    }
}

/// Reads a TOML file of ours; the reason names the line.
pub(crate) fn parse_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    shared::instrument::parse_toml(text)
}
