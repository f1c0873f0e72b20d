//! Files that belong to documents: evidence, maps, scans of consent. A document names a file by its hash, in a change like
//! any other; its bytes travel apart, in pieces, and are kept once an organisation.

mod fault;
mod media;
mod pieces;
mod strip;
mod transfer;
mod zip;

pub use fault::Fault;
pub use media::{Media, content};
pub use pieces::{PIECE, Pieces};
pub use strip::{Cleaned, clean, has_hidden};
pub use transfer::{Heard, Step, Transfer};

use crate::instrument::Hash;
use crate::json::{FromJson, ToJson};
use crate::json_struct;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The largest file, in bytes.
pub const FILE_LIMIT: u64 = 25 * 1024 * 1024;
/// The largest recording, in bytes: more than two hours at 64 kbit/s.
pub const RECORDING_LIMIT: u64 = 64 * 1024 * 1024;
/// The most files that stand in one document at a time.
pub const FILES_LIMIT: usize = 100;
/// The longest name of a file, in characters.
pub const NAME_LIMIT: usize = 120;
/// The longest text that says what a file is, in characters.
pub const ABOUT_LIMIT: usize = 500;
/// After so many days in which nothing came of it, a server forgets an upload that is not finished.
pub const UNFINISHED_DAYS: u32 = 7;

/// A file, as its document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// Name, with the ending of its type.
    pub name: String,
    /// Type.
    pub media: Media,
    /// How many bytes.
    pub bytes: u64,
    /// What it is, in the words of whoever attached it; may be empty. Stands in for a picture that cannot be seen.
    pub about: String,
}

json_struct!(Attachment { hash, name, media, bytes, about: default });

/// What a server has of a file for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlobState {
    /// Pieces in all.
    pub pieces: u32,
    /// Numbers of those that have not come yet, from 0, rising.
    pub missing: Vec<u32>,
    /// Whether all have come and are what the document says.
    pub complete: bool,
}

json_struct!(BlobState { pieces, missing, complete });

impl Attachment {
    /// A file that somebody has chosen, as a document can name it.
    ///
    /// # Errors
    /// Why no document takes it.
    pub fn of(bytes: &[u8], name: &str, declared: &str, about: &str) -> Result<Self, Fault> {
        let size = bytes.len() as u64;
        let media = Media::declared(declared, name);
        is_size(size, media)?;
        let media = media.ok_or(Fault::Type)?;
        content(media, bytes)?;
        let about: String = about.trim().chars().filter(|letter| !is_hidden(*letter) || *letter == '\n').take(ABOUT_LIMIT).collect();
        let made = Self { hash: Hash::of(bytes), name: media.call(name), media, bytes: size, about };
        made.check()?;
        Ok(made)
    }

    /// From the value of a change.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(value: &Json) -> Result<Self, Fault> {
        let mut bad = !value
            .as_object()
            .is_some_and(|members| members.keys().all(|name| ["hash", "name", "media", "bytes", "about"].contains(&name.as_str())));
        // A type that is not taken is told as that.
        if let Some(media) = value.get("media").and_then(Json::as_str)
            && Media::named(media).is_none()
        {
            return Err(Fault::Type);
        }
        let read = Self::from_json(value, &mut bad);
        if bad {
            return Err(Fault::Shape);
        }
        read.check()?;
        Ok(read)
    }

    /// As the value of a change.
    #[must_use]
    pub fn value(&self) -> Json {
        self.to_json()
    }

    /// Whether these bytes are the file.
    ///
    /// # Errors
    /// What they are not.
    pub fn is_of(&self, bytes: &[u8]) -> Result<(), Fault> {
        if bytes.len() as u64 != self.bytes {
            return Err(Fault::Size);
        }
        if Hash::of(bytes) != self.hash {
            return Err(Fault::Hash);
        }
        content(self.media, bytes)
    }

    /// How it is cut.
    #[must_use]
    pub fn pieces(&self) -> Pieces {
        Pieces::of(self.bytes)
    }

    fn check(&self) -> Result<(), Fault> {
        is_size(self.bytes, Some(self.media))?;
        let fits = self.name.chars().count() <= NAME_LIMIT && !self.name.chars().any(|letter| is_hidden(letter) || "/\\".contains(letter));
        // A file that ends otherwise would be opened by another program than its type says: a page by a browser.
        if !fits || !self.media.fits(&self.name) {
            return Err(Fault::Name);
        }
        let said = self.about.chars().count() <= ABOUT_LIMIT && !self.about.chars().any(|letter| is_hidden(letter) && letter != '\n');
        if said { Ok(()) } else { Err(Fault::About) }
    }
}

/// The value of a `Content-Digest` (RFC 9530) for these bytes.
#[must_use]
pub fn content_digest(bytes: &[u8]) -> String {
    let plain: String = Hash::of(bytes)
        .as_str()
        .chars()
        .map(|letter| {
            if letter == '-' {
                '+'
            } else if letter == '_' {
                '/'
            } else {
                letter
            }
        })
        .collect();
    format!("sha-256=:{plain}=:")
}

fn is_size(bytes: u64, media: Option<Media>) -> Result<(), Fault> {
    match bytes {
        0 => Err(Fault::Empty),
        _ if bytes <= media.map_or(RECORDING_LIMIT, Media::limit) => Ok(()),
        _ => Err(Fault::TooLarge),
    }
}

/// Characters that nobody sees, or that turn what stands around them: a name must be what it looks like.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
