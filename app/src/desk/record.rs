//! What the records of a device hold. The first byte says what; fields are added, never renamed, because an update must
//! read what an older version wrote.

use super::Unsent;
use shared::json;
use shared::json_struct;
use shared::protocol::{Cursor, Session};

/// How far the device is with its server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Position {
    /// Life of the server's database that the numbers are of.
    pub epoch: Option<String>,
    /// How far in each scope.
    pub cursors: Vec<Cursor>,
    /// Milliseconds since 1970 when all was last in step.
    pub synced: Option<u64>,
}

json_struct!(Position { epoch, cursors, synced });

/// One record.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// Lines of accepted changes as the server sent them, one a line; the number puts pages in their order.
    Page {
        /// Its place among the pages.
        place: u64,
        /// The lines.
        lines: String,
    },
    /// Changes that the server does not have yet.
    Outbox(Vec<Unsent>),
    /// How far the device is.
    Position(Position),
    /// Who is signed in, and what they may see.
    Session(Box<Session>),
    /// A published version of an instrument.
    Instrument {
        /// Its address.
        version: String,
        /// Its bytes.
        body: String,
    },
}

/// The first line of a page says its place; what follows are its lines.
fn place_and_lines(text: &str) -> Option<(u64, &str)> {
    let (place, lines) = text.split_once('\n')?;
    Some((place.parse().ok()?, lines))
}

impl Kept {
    /// As bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let tagged = |tag: char, text: &str| format!("{tag}{text}").into_bytes();
        match self {
            Self::Page { place, lines } => tagged('P', &format!("{place}\n{lines}")),
            Self::Outbox(items) => tagged('O', &json::text(items)),
            Self::Position(position) => tagged('C', &json::text(position)),
            Self::Session(session) => tagged('S', &json::text(session.as_ref())),
            Self::Instrument { version, body } => tagged('I', &format!("{version}\n{body}")),
        }
    }

    /// From bytes; none when they are not ours.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (tag, text) = text.split_at_checked(1)?;
        Some(match tag {
            "P" => {
                let (place, lines) = place_and_lines(text)?;
                Self::Page { place, lines: lines.to_owned() }
            }
            "O" => Self::Outbox(json::parse(text)?),
            "C" => Self::Position(json::parse(text)?),
            "S" => Self::Session(Box::new(json::parse(text)?)),
            "I" => {
                let (version, body) = text.split_once('\n')?;
                Self::Instrument { version: version.to_owned(), body: body.to_owned() }
            }
            _ => return None,
        })
    }
}

/// What the device remembers outside of anyone's records: its own id, and whose records it shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Owner {
    /// The device: 22 characters of base64url.
    pub device: String,
    /// The account that signed in last, until it signs out.
    pub account: Option<String>,
    /// Somebody signed out here without a network: the server is told before it is asked who is signed in.
    pub leaving: Option<bool>,
}

json_struct!(Owner { device, account, leaving });

impl Owner {
    /// From a record.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        json::parse(std::str::from_utf8(bytes).ok()?)
    }

    /// As a record.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        json::text(self).into_bytes()
    }
}
