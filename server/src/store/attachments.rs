//! Files that documents name, as the server keeps them.

use super::StoreError;
use crate::clock::day_text;
use crate::documents::Rules;
use bytes::Bytes;
use shared::attachment::{Attachment, BlobState, Fault, PIECE};
use shared::instrument::Hash;
use shared::people::Person;
use std::future::Future;
use std::sync::Arc;

/// The most bytes of files that an organisation may have on the server, unfinished ones included. An encrypted back-up holds
/// the database in memory, which SQLite gives at most 2 GiB of: together with [`ALL_BYTES`] this keeps it possible.
pub(crate) const ORG_BYTES: u64 = 1024 * 1024 * 1024;
/// The most bytes of files in one database.
pub(crate) const ALL_BYTES: u64 = 1536 * 1024 * 1024;

/// Who asks for which file of which document.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) person: Person,
    pub(crate) rules: Arc<Rules>,
    pub(crate) doc: String,
    pub(crate) hash: Hash,
}

/// A piece that somebody sends.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) of: Wanted,
    pub(crate) number: u32,
    pub(crate) bytes: Bytes,
    /// Milliseconds since 1970.
    pub(crate) now: u64,
}

/// Why a file is not taken or not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoBlob {
    /// No document of this id that the person may read.
    UnknownDocument,
    /// The document does not name the file.
    NotNamed,
    /// The person may read the document, and not write it.
    NotWritable,
    /// The document names it, and nobody has sent all of it for this document.
    NotHere,
    /// The file has no such piece, or not of this length.
    WrongPiece,
    /// A piece is larger than any is.
    PieceTooLarge,
    /// A piece came without its digest, or is not what that says.
    WrongDigest,
    /// The file does not have that part.
    NoSuchRange,
    /// There is no room for it.
    Full,
    /// The session of a recording does not say its day yet, after which its key is destroyed.
    NoDate,
    /// By what the session of a recording says its day has come, and its key is not destroyed yet.
    KeyDue,
    /// The key of the recording's session was destroyed, and the recording with it: the day since 1970, where it is known.
    KeyDestroyed(Option<i64>),
    /// The key of the recording's session is not on this server, and nothing says that it was destroyed: a database that was
    /// put back without its keys.
    KeyMissing,
    /// All pieces have come, and are not what the document says. They were thrown away.
    Wrong(Fault),
}

impl NoBlob {
    /// Stable name of the reason.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::UnknownDocument => "unknown_document",
            Self::NotNamed => "unknown_attachment",
            Self::NotWritable => "not_writable",
            Self::NotHere => "attachment_absent",
            Self::WrongPiece => "wrong_piece",
            Self::PieceTooLarge => "piece_too_large",
            Self::WrongDigest => "wrong_digest",
            Self::NoSuchRange => "no_such_range",
            Self::Full => "storage_full",
            Self::NoDate => "no_date",
            Self::KeyDue => "key_due",
            Self::KeyDestroyed(_) => "key_destroyed",
            Self::KeyMissing => "key_missing",
            Self::Wrong(fault) => fault.name(),
        }
    }

    /// The field, and the reason as an English sentence.
    pub(crate) fn reason(self) -> (&'static str, String) {
        let (field, reason) = match self {
            Self::UnknownDocument => ("document", "there is no such document, or it is not yours to read"),
            Self::NotNamed => ("hash", "this document names no such file"),
            Self::NotWritable => ("document", "your roles do not allow you to write this document, and files are sent by those who may"),
            Self::NotHere => ("hash", "the document names this file, and nobody has sent it yet; whoever attached it must be online once"),
            Self::WrongPiece => ("piece", "the file has no such piece, or not of this length; ask which are missing"),
            Self::PieceTooLarge => return ("body", format!("a piece has at most {PIECE} bytes")),
            Self::WrongDigest => ("content-digest", "the piece is not what its sha-256 says; send it again"),
            Self::NoSuchRange => ("range", "the file ends before that"),
            Self::Full => ("body", "there is no room left for files on this server; tell whoever runs it"),
            Self::NoDate => ("document", "answer the day of the session first: its recordings are destroyed after it"),
            Self::KeyDue => {
                ("document", "by the day that the session says its recordings are destroyed by now; correct the day if it is wrong")
            }
            Self::KeyDestroyed(Some(day)) => {
                return ("hash", format!("the key of this session was destroyed on {}, and its recordings with it", day_text(day)));
            }
            Self::KeyMissing => {
                ("hash", "the key of this session is not on this server; whoever runs it may have put a back-up back without it")
            }
            Self::KeyDestroyed(None) => ("hash", "the key of this session was destroyed, and its recordings with it"),
            Self::Wrong(fault) => return ("body", format!("{}; its pieces were thrown away", fault.reason())),
        };
        (field, reason.to_owned())
    }
}

/// What a transaction about a file comes to.
pub(crate) type Blobbed<T> = Result<Result<T, NoBlob>, StoreError>;

/// Storage of files. Each method looks anew at what the person may do with the document.
pub(crate) trait AttachmentStore: Send + Sync + 'static {
    /// What is here of a file for a document that the person may write.
    fn blob_state(&self, wanted: Wanted) -> impl Future<Output = Blobbed<BlobState>> + Send;
    /// Takes a piece. With the last one the whole is checked.
    fn take_piece(&self, piece: Piece) -> impl Future<Output = Blobbed<BlobState>> + Send;
    /// How a document that the person may read names a file that is here.
    fn attachment(&self, wanted: Wanted) -> impl Future<Output = Blobbed<Attachment>> + Send;
    /// One piece of such a file. Asked for each anew: access that ends while it is sent ends the sending.
    fn blob_piece(&self, wanted: Wanted, number: u32) -> impl Future<Output = Blobbed<Vec<u8>>> + Send;
    /// Forgets uploads in which nothing came for so many days. Returns how many.
    fn forget_unfinished(&self, now: u64) -> impl Future<Output = Result<usize, StoreError>> + Send;
}
