//! Releases of surveys on this device: files of bytes in a part of a vault, one record each. What a record is about stands
//! before its bytes, sealed like them; its last day stands in clear before its id, so that it is deleted when that has come,
//! whether or not somebody has opened the vault.

use super::StorageError;
use super::records::{Record, Records};
use crate::browser;
use shared::instrument::{Text, base64url};
use shared::json_struct;
use std::rc::Rc;

/// What is known of a release without reading it. Fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRelease {
    /// Whose copy it is.
    pub account: String,
    /// The survey.
    pub survey: String,
    /// Its title.
    pub title: Text,
    /// The wave: the day when the survey opened, as `YYYY-MM-DD`.
    pub wave: String,
    /// How many people are in it.
    pub n: u32,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// The last day on which it may be here, as `YYYY-MM-DD`.
    pub expires: String,
}

json_struct!(HeldRelease { account, survey, title, wave, n, bytes, expires });

impl HeldRelease {
    /// Whether it has to be deleted, on a day as `YYYY-MM-DD`. A day that cannot be read is over.
    #[must_use]
    pub fn is_over(&self, today: &str) -> bool {
        shared::form::Date::parse(&self.expires).is_none() || self.expires.as_str() < today
    }
}

/// A record: what it is about, a line break, and the file.
fn written(about: &HeldRelease, file: &[u8]) -> Vec<u8> {
    let mut bytes = shared::json::text(about).into_bytes();
    bytes.push(b'\n');
    bytes.extend_from_slice(file);
    bytes
}

/// What a record is about, and where its file begins.
pub(super) fn split(record: &[u8]) -> Option<(HeldRelease, usize)> {
    let end = record.iter().position(|byte| *byte == b'\n')?;
    let about = shared::json::parse(std::str::from_utf8(&record[..end]).ok()?)?;
    Some((about, end + 1))
}

/// A release on this device: the id of its record, and what it is; none where that cannot be read.
pub type Found = (String, Option<HeldRelease>);

/// All of whoever has opened their vault.
#[derive(Clone)]
pub struct Releases(Rc<dyn Records>);

impl std::fmt::Debug for Releases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Releases").finish_non_exhaustive()
    }
}

impl Releases {
    /// In a part of a vault, or in memory.
    #[must_use]
    pub fn new(records: Rc<dyn Records>) -> Self {
        Self(records)
    }

    /// Whether they outlive the page.
    #[must_use]
    pub fn is_durable(&self) -> bool {
        self.0.is_durable()
    }

    /// All of them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn all(&self) -> Result<Vec<Found>, StorageError> {
        let all = self.0.all().await?;
        Ok(all.into_iter().map(|(id, bytes)| (id, bytes.and_then(|bytes| split(&bytes)).map(|(about, _)| about))).collect())
    }

    /// The file of a record; none where it is gone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn file(&self, id: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let bytes = self.0.some(&[id.to_owned()]).await?.pop().and_then(|(_, bytes)| bytes);
        Ok(bytes.and_then(|mut bytes| {
            let (_, from) = split(&bytes)?;
            Some(bytes.split_off(from))
        }))
    }

    /// Keeps a file in the place of older ones, and gives the id of its record.
    ///
    /// # Errors
    /// When the store fails; then the older ones are still there.
    pub async fn keep(&self, about: &HeldRelease, file: &[u8], instead_of: &[String]) -> Result<String, StorageError> {
        let id = format!("{}.{}", about.expires, base64url(&browser::random_bytes()));
        let mut records: Vec<Record> = instead_of.iter().map(|id| (id.clone(), None)).collect();
        records.push((id.clone(), Some(written(about, file))));
        self.0.commit(&records).await?;
        Ok(id)
    }

    /// Deletes records.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remove(&self, ids: &[String]) -> Result<(), StorageError> {
        let records: Vec<Record> = ids.iter().map(|id| (id.clone(), None)).collect();
        if records.is_empty() { Ok(()) } else { self.0.commit(&records).await }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(expires: &str) -> HeldRelease {
        HeldRelease {
            account: "a".into(),
            survey: "s".into(),
            title: Text::from([("en".to_owned(), "A\nsurvey".to_owned())]),
            wave: "2026-03-01".into(),
            n: 1_200,
            bytes: 3,
            expires: expires.into(),
        }
    }

    #[test]
    fn a_record_gives_back_what_was_put_into_it() {
        let record = written(&about("2026-09-01"), b"\n\0{");
        let (found, from) = split(&record).expect("a record");
        assert_eq!((found, &record[from..]), (about("2026-09-01"), &b"\n\0{"[..]));
        assert!(split(b"{\"account\":\"a\"").is_none());
        assert!(split(b"{}\nrest").is_none());
    }

    #[test]
    fn a_copy_is_over_on_the_day_after_its_last_and_where_nobody_can_tell() {
        assert!(!about("2026-09-01").is_over("2026-09-01"));
        assert!(about("2026-09-01").is_over("2026-09-02"));
        assert!(about("").is_over("2026-01-01"));
        assert!(about("9999").is_over("2026-01-01"));
    }
}
