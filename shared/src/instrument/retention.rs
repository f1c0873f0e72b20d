//! How long documents of a kind are kept: what its file says under `[retention]`.

use serde::{Deserialize, Serialize};

/// A retention class. Nothing is destroyed by it: it says when an officer is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Its name, as the organisation's schedule has it.
    pub class: String,
    /// Years; none for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// What they are counted from: `_changed` (its last change), `_signed`, `_archived`, or the name of a question for a date.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// What this rests on, such as a statute.
    pub authority: String,
    /// For sessions: so many days after what `after` names, the key of seat map and recordings is destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_days: Option<u32>,
}

impl Retention {
    /// What is wrong with it, as a sentence; `is_date` says whether a question asks for a date.
    #[cfg(feature = "full")]
    pub(super) fn wrong(&self, is_date: impl Fn(&str) -> bool) -> Option<String> {
        if self.class.trim().is_empty() || self.authority.trim().is_empty() {
            return Some("a class and an authority are needed".to_owned());
        }
        if self.years == Some(0) || self.years.is_some_and(|years| years > 200) {
            return Some("years are 1 to 200; leave them out for ever".to_owned());
        }
        let needs_event = self.years.is_some() || self.key_days.is_some();
        let known = ["_changed", "_signed", "_archived"].contains(&self.after.as_str()) || is_date(&self.after);
        if needs_event && !known {
            return Some(format!("“{}” is neither _changed, _signed, _archived nor a question for a date", self.after));
        }
        if self.key_days.is_some() && self.after.starts_with('_') {
            return Some("the key of a session is destroyed after the date that a question asks for".to_owned());
        }
        None
    }
}

#[cfg(feature = "full")]
crate::json_struct!(Retention { class, years, after: default, authority, key_days });
/// A survey has no documents that are kept.
#[cfg(not(feature = "full"))]
impl crate::json::FromJson for Retention {
    fn from_json(_: &serde_json::Value, _: &mut bool) -> Self {
        Self::default()
    }
}
#[cfg(not(feature = "full"))]
impl crate::json::ToJson for Retention {
    fn to_json(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}
