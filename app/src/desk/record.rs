//! What the records of a device hold. The first byte says what; fields are added, never renamed, because an update must
//! read what an older version wrote.

use super::{HeldFile, Unsent};
use shared::document::Redaction;
use shared::json;
use shared::json_struct;
use shared::protocol::{Cursor, Session, SessionKey};

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

/// Who sat where in a session, with the day on which that goes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SeatMap {
    /// The session.
    pub doc: String,
    /// Who sat where.
    pub text: String,
    /// Days since 1970.
    pub destroy_on: u32,
    /// The server does not have it as it is here.
    pub unsent: bool,
    /// Mark of the map that the server had when this device heard of it last.
    pub seen: String,
    /// Another map that the server has meanwhile: somebody says what becomes of the two.
    pub theirs: Option<String>,
    /// Code of the reason why the server did not take it.
    pub trouble: Option<String>,
    /// An earlier day that the session says since `earlier_since`: it counts only after some days.
    pub earlier_on: Option<u32>,
    /// Days since 1970, by this device's clock.
    pub earlier_since: Option<u32>,
}

/// It is printed by nothing.
impl std::fmt::Debug for SeatMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SeatMap").field("doc", &self.doc).finish_non_exhaustive()
    }
}

json_struct!(SeatMap { doc, text, destroy_on, unsent, seen: default, theirs, trouble, earlier_on, earlier_since });

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
    /// What was removed from one document.
    Redacted(Vec<Redaction>),
    /// The seat map of a session.
    Seats(SeatMap),
    /// How far the device is.
    Position(Position),
    /// Who is signed in, and what they may see.
    Session(Box<Session>),
    /// The key of their session.
    Key(SessionKey),
    /// A published version of an instrument.
    Instrument {
        /// Its address.
        version: String,
        /// Its bytes.
        body: String,
    },
    /// A file that belongs to a document; its bytes are elsewhere.
    File(Box<HeldFile>),
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
            Self::Redacted(redactions) => tagged('R', &json::text(redactions)),
            Self::Seats(map) => tagged('K', &json::text(map)),
            Self::Position(position) => tagged('C', &json::text(position)),
            Self::Session(session) => tagged('S', &json::text(session.as_ref())),
            Self::Key(key) => tagged('T', &json::text(key)),
            Self::Instrument { version, body } => tagged('I', &format!("{version}\n{body}")),
            Self::File(held) => tagged('F', &json::text(held.as_ref())),
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
            "R" => Self::Redacted(json::parse(text)?),
            "K" => Self::Seats(json::parse(text)?),
            "C" => Self::Position(json::parse(text)?),
            "S" => Self::Session(Box::new(json::parse(text)?)),
            "T" => Self::Key(json::parse(text)?),
            "I" => {
                let (version, body) = text.split_once('\n')?;
                Self::Instrument { version: version.to_owned(), body: body.to_owned() }
            }
            "F" => Self::File(Box::new(json::parse(text)?)),
            _ => return None,
        })
    }
}

/// What the device remembers outside of anyone's vault, in clear: its own id, and nothing that names anybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Owner {
    /// The device: 22 characters of base64url.
    pub device: String,
    /// The account whose records of before were shown last: from a version that had no vaults, until they have moved.
    pub account: Option<String>,
    /// Whose session this browser has, as [`shared::vault::whose`] says it.
    pub signed: Option<String>,
    /// Somebody signed out here without a network: the server is told before it is asked who is signed in.
    pub leaving: Option<bool>,
}

json_struct!(Owner { device, account, signed: default, leaving });

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
