//! Why a file is not taken.

use super::{ABOUT_LIMIT, FILE_LIMIT, FILES_LIMIT, NAME_LIMIT, RECORDING_LIMIT};
use crate::names;

names! {
    /// Why a file is not taken. The name is the code that answers carry.
    pub enum Fault {
        /// What stands for it in the document is not of the right shape.
        Shape = "malformed",
        /// It has no bytes.
        Empty = "file_empty",
        /// It has too many.
        TooLarge = "file_too_large",
        /// Its document has too many files.
        TooMany = "too_many_files",
        /// Its type is none of those that are taken.
        Type = "file_type",
        /// Its bytes are not of the type that it says.
        Content = "type_differs",
        /// It carries a program.
        Macros = "holds_macros",
        /// Its name is not one that is taken.
        Name = "file_name",
        /// What is said of it is too long.
        About = "file_about",
        /// Its bytes are more or fewer than was said.
        Size = "size_differs",
        /// Its bytes are others than was said.
        Hash = "hash_differs",
        /// It is a recording, and its document is no session.
        Recording = "recording_elsewhere",
    }
}

impl Fault {
    /// Why, as an English sentence.
    #[must_use]
    pub fn reason(self) -> String {
        match self {
            Self::Shape => "a file's hash, name, media, bytes and about are expected".to_owned(),
            Self::Empty => "the file is empty".to_owned(),
            Self::TooLarge => format!("a file may have at most {FILE_LIMIT} bytes, and a recording {RECORDING_LIMIT}"),
            Self::TooMany => format!("a document holds at most {FILES_LIMIT} files; take one away first"),
            Self::Type => {
                "JPEG, PNG and WebP pictures, PDF, plain text, CSV, and Office and OpenDocument files without macros are taken; in \
                 sessions MP3, M4A, Ogg, WAV and WebM sound as well"
                    .to_owned()
            }
            Self::Content => "the bytes are not of the type that was declared".to_owned(),
            Self::Macros => "files that carry macros are not taken; save it without them".to_owned(),
            Self::Name => format!("a name of at most {NAME_LIMIT} characters that ends as its type does is expected"),
            Self::About => format!("a text of at most {ABOUT_LIMIT} characters is expected"),
            Self::Size => "the number of bytes is not the one that the document names".to_owned(),
            Self::Recording => {
                "sound is taken only in sessions whose keys are destroyed on a day: elsewhere nothing would destroy it".to_owned()
            }
            Self::Hash => "the bytes are not those whose hash the document names".to_owned(),
        }
    }
}
