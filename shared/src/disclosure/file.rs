//! A release as one file: a head in JSON, then the columns as they are.
//!
//! `EVREL1` and a line break; the length of the head as four bytes, the least first; the head; the columns of keys, one byte a
//! record; of items, one to four bytes a record as they have up to 8, 16, 24 or 32 answers; for each item one bit a record that
//! says whether its keys are withheld; the SHA-256 of all that.

use super::{Item, Release};
use sha2::{Digest, Sha256};
use thiserror::Error;

const MAGIC: &[u8] = b"EVREL1\n";
const DIGEST: usize = 32;

/// Why bytes are not a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FileError {
    /// It is something else, or of a later version.
    #[error("this is not a release of a survey, or one of a later version of Evenhand")]
    Foreign,
    /// It is not whole.
    #[error("this release is not whole: fetch it again")]
    Damaged,
}

fn width(item: &Item) -> usize {
    item.answers.len().div_ceil(8).clamp(1, 4)
}

impl Release {
    /// The file.
    ///
    /// # Panics
    /// Never: a release is made of text and numbers.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = serde_json::to_vec(self).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend_from_slice(&head);
        for key in &self.keys {
            bytes.extend_from_slice(&key.column);
        }
        for item in &self.items {
            let width = width(item);
            item.column.iter().for_each(|answers| bytes.extend_from_slice(&answers.to_le_bytes()[..width]));
        }
        for item in &self.items {
            for eight in item.withheld.chunks(8) {
                bytes.push(eight.iter().enumerate().fold(0, |byte, (at, withheld)| byte | (u8::from(*withheld) << at)));
            }
        }
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest);
        bytes
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is something else, or not whole.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(FileError::Foreign)?;
        let covered = bytes.len().checked_sub(DIGEST).ok_or(FileError::Damaged)?;
        if Sha256::digest(&bytes[..covered])[..] != bytes[covered..] {
            return Err(FileError::Damaged);
        }
        let mut rest = &body[..body.len().checked_sub(DIGEST).ok_or(FileError::Damaged)?];
        let mut take = |length: usize| -> Result<&[u8], FileError> {
            let (taken, left) = rest.split_at_checked(length).ok_or(FileError::Damaged)?;
            rest = left;
            Ok(taken)
        };
        let length = take(4)?.try_into().map(u32::from_le_bytes).map_err(|_| FileError::Damaged)?;
        let mut release: Self = serde_json::from_slice(take(length as usize)?).map_err(|_| FileError::Foreign)?;
        let n = release.n as usize;
        for key in &mut release.keys {
            key.column = take(n)?.to_vec();
            if key.column.iter().any(|number| usize::from(*number) > key.categories.len()) {
                return Err(FileError::Damaged);
            }
        }
        for item in &mut release.items {
            let width = width(item);
            let read = |answers: &[u8]| answers.iter().rev().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
            item.column = take(n * width)?.chunks(width).map(read).collect();
        }
        for item in &mut release.items {
            let bits = take(n.div_ceil(8))?;
            item.withheld = (0..n).map(|at| bits[at / 8] >> (at % 8) & 1 == 1).collect();
        }
        if rest.is_empty() { Ok(release) } else { Err(FileError::Damaged) }
    }
}
