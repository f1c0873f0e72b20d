//! Looking through the audit trail: what is asked for, and what leaves as a file.

use super::AuditKind;
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The most entries of the audit trail in one answer.
pub const AUDIT_LIMIT: u32 = 500;
/// The most characters of the words that are looked for.
pub const AUDIT_WORDS_LIMIT: usize = 200;
/// In place of an account: what nobody did who is signed in, such as the command line.
pub const NOBODY: &str = "nobody";

/// Which entries are wanted; what is empty leaves nothing out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditFilter {
    /// Of one of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<AuditKind>,
    /// Done by this account, or by [`NOBODY`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// About this account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// From here on, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
    /// Before this, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u64>,
    /// Each of these words stands in the details; of `A` to `Z` it does not matter which case they have.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

impl AuditFilter {
    /// The words, each as it is looked for.
    pub fn each_word(&self) -> impl Iterator<Item = String> {
        self.words.split_whitespace().map(str::to_ascii_lowercase)
    }

    /// Whether it leaves nothing out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it can be looked for.
    ///
    /// # Errors
    /// The field that is wrong, and why.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        if self.words.chars().count() > AUDIT_WORDS_LIMIT {
            return Err(("words", format!("at most {AUDIT_WORDS_LIMIT} characters are expected")));
        }
        Ok(())
    }
}

/// `GET /api/v1/audit`: what is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditAsk {
    /// Which.
    pub filter: AuditFilter,
    /// The newest of those with smaller numbers than this.
    pub before: Option<u64>,
    /// At most so many; without it [`AUDIT_LIMIT`], and nothing is counted.
    pub limit: Option<u32>,
}

impl AuditAsk {
    /// From the pairs of a query. The first of a name counts, but for `kind`, of which there can be several; other names
    /// are passed over.
    ///
    /// # Errors
    /// The name that is wrong, and why.
    pub fn read<'a>(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Result<Self, (&'static str, String)> {
        let mut ask = Self::default();
        let number = |field: &'static str, what: &str, text: &str| text.parse::<u64>().map_err(|_| (field, format!("{what} is expected")));
        for (name, value) in pairs {
            let filter = &mut ask.filter;
            match &*name {
                "before" if ask.before.is_none() => ask.before = Some(number("before", "the number of an entry", &value)?),
                "limit" if ask.limit.is_none() => {
                    let limit = value.parse().ok().filter(|limit| (1..=AUDIT_LIMIT).contains(limit));
                    ask.limit = Some(limit.ok_or_else(|| ("limit", format!("a number from 1 to {AUDIT_LIMIT} is expected")))?);
                }
                "kind" => {
                    let kind = AuditKind::named(&value).ok_or_else(|| ("kind", "a kind of entry is expected".to_owned()))?;
                    filter.kinds.push(kind);
                }
                "by" if filter.by.is_none() => filter.by = Some(value.into_owned()),
                "about" if filter.about.is_none() => filter.about = Some(value.into_owned()),
                "since" if filter.since.is_none() => filter.since = Some(number("since", "milliseconds since 1970", &value)?),
                "until" if filter.until.is_none() => filter.until = Some(number("until", "milliseconds since 1970", &value)?),
                "words" if filter.words.is_empty() => filter.words = value.into_owned(),
                _ => {}
            }
        }
        ask.filter.check()?;
        Ok(ask)
    }

    /// From a query as it stands in an address.
    ///
    /// # Errors
    /// The name that is wrong, and why.
    pub fn from_query(query: &str) -> Result<Self, (&'static str, String)> {
        Self::read(form_urlencoded::parse(query.as_bytes()))
    }

    /// As a query.
    #[must_use]
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let filter = &self.filter;
        query.extend_pairs(filter.kinds.iter().map(|kind| ("kind", kind.name())));
        let numbers = [("since", filter.since), ("until", filter.until), ("before", self.before), ("limit", self.limit.map(u64::from))];
        query.extend_pairs(numbers.iter().filter_map(|(name, number)| Some((*name, number.as_ref()?.to_string()))));
        let texts = [("by", filter.by.as_deref()), ("about", filter.about.as_deref()), ("words", Some(filter.words.as_str()))];
        query.extend_pairs(texts.iter().filter_map(|(name, text)| Some((*name, text.filter(|text| !text.is_empty())?))));
        query.finish()
    }
}

names! {
    /// What a trail is written as.
    pub enum AuditFormat {
        /// Comma-separated values: RFC 4180, UTF-8. What it states of itself stands in its first rows.
        Csv = "csv",
        /// A JSON object a line; the first states what the others are.
        JsonLines = "json_lines",
    }
}

/// `POST /api/v1/audit/exports`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditExport {
    /// What as.
    pub format: AuditFormat,
    /// Which entries.
    #[serde(default)]
    pub filter: AuditFilter,
}

json_struct!(AuditFilter { kinds: default, by, about, since, until, words: default });
json_struct!(AuditExport { format, filter: default });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_says_all_that_was_asked() {
        let ask = AuditAsk {
            filter: AuditFilter {
                kinds: vec![AuditKind::SignedIn, AuditKind::Joined],
                by: Some(NOBODY.to_owned()),
                about: Some("a".to_owned()),
                since: Some(1),
                until: Some(u64::MAX),
                words: "señal & = más+ #1%".to_owned(),
            },
            before: Some(7),
            limit: Some(500),
        };
        assert_eq!(AuditAsk::from_query(&ask.to_query()), Ok(ask));
        assert_eq!(AuditAsk::from_query(""), Ok(AuditAsk::default()));
        assert_eq!(AuditAsk::default().to_query(), "");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let long = "words=".to_owned() + &"x".repeat(AUDIT_WORDS_LIMIT + 1);
        for (query, field) in [
            ("before=", "before"),
            ("before=-1", "before"),
            ("limit=0", "limit"),
            ("limit=501", "limit"),
            ("kind=x", "kind"),
            ("since=today", "since"),
            ("until=1.5", "until"),
            (long.as_str(), "words"),
        ] {
            assert_eq!(AuditAsk::from_query(query).map_err(|(field, _)| field), Err(field), "{query}");
        }
        assert_eq!(AuditAsk::from_query("x=1&before=3&before=4").map(|ask| ask.before), Ok(Some(3)));
    }
}
