//! A survey and its protecting settings, which are frozen in its address.

use crate::instrument::{Choice, Hash, Text};
use crate::json::{self, ToJson};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// Version of what the address covers.
const ADDRESS_VERSION: u32 = 1;

names! {
    /// How a response came to be. The modes are never pooled silently.
    pub enum Mode {
        /// With a credential: one per invitation.
        Invited = "invited",
        /// Anyone with the link; not one per person.
        OpenLink = "open_link",
        /// On a device that many use, one after another; not one per person.
        SharedDevice = "shared_device",
        /// On paper, and typed in by somebody; not one per person.
        Paper = "paper",
    }
}

impl Mode {
    /// Whether responses come sealed from a station: they were given on its device, or typed in at its desk.
    #[must_use]
    pub fn is_sealed(self) -> bool {
        matches!(self, Self::SharedDevice | Self::Paper)
    }
}

/// What protects people in a survey; fixed when it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Ways in.
    pub modes: Vec<Mode>,
    /// Department groups.
    pub groups: Vec<Choice>,
    /// The smallest group that is ever shown.
    pub k: u32,
    /// Languages on offer.
    pub languages: Vec<String>,
    /// Days after closing in which a response is still taken.
    pub grace_days: u32,
}

names! {
    /// Whether responses are taken.
    pub enum SurveyState {
        /// Yes.
        Open = "open",
        /// Not now; they will be.
        Paused = "paused",
        /// No new ones are begun; those on the way are taken until the grace days end.
        Closed = "closed",
        /// No more.
        Frozen = "frozen",
    }
}

impl SurveyState {
    /// Whether it has neither closed nor frozen: somebody may still be let in, now or once it is no longer paused.
    #[must_use]
    pub fn is_running(self) -> bool {
        matches!(self, Self::Open | Self::Paused)
    }

    /// Whether a response is taken that was begun before.
    #[must_use]
    pub fn takes_responses(self) -> bool {
        matches!(self, Self::Open | Self::Closed)
    }
}

/// Whether a survey can go from one state to another because somebody asks for it. It freezes by itself.
#[must_use]
pub fn may_become(from: SurveyState, to: SurveyState) -> bool {
    use SurveyState::{Closed, Open, Paused};
    matches!((from, to), (Open, Paused | Closed) | (Paused, Open | Closed))
}

/// What is said about a survey and is no part of its address: it may be corrected while people answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Whom to ask.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub contact: Text,
    /// What the law on public records means for the answers.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub records_law: Text,
}

/// What everyone may know of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Its address.
    pub id: Hash,
    /// Title.
    pub title: Text,
    /// State.
    pub state: SurveyState,
    /// Version, which is the hash of the instrument.
    pub version: Hash,
    /// Public key of the credentials, when people are invited.
    #[serde(default)]
    pub credential_key: Option<String>,
    /// Public key that shared devices seal responses to.
    #[serde(default)]
    pub sealing_key: Option<String>,
    /// Protecting settings.
    pub settings: Settings,
    /// What is said about it.
    #[serde(default)]
    pub words: Words,
}

json_struct!(Words { contact: default, records_law: default });
json_struct!(Settings { modes, groups, k, languages, grace_days });
json_struct!(Survey { id, title, state, version, credential_key, sealing_key, settings, words: default });

impl Survey {
    /// A survey that is open to whoever has its link: it has no keys. Its address follows from the rest.
    #[must_use]
    pub fn open_link(title: Text, version: Hash, settings: Settings) -> Self {
        Self::with_keys(title, version, settings, None, None)
    }

    /// A survey with these keys, open. Its address follows from the rest.
    #[must_use]
    pub fn with_keys(title: Text, version: Hash, settings: Settings, credential_key: Option<String>, sealing_key: Option<String>) -> Self {
        let (id, state, words) = (version.clone(), SurveyState::Open, Words::default());
        let mut survey = Self { id, title, state, version, credential_key, sealing_key, settings, words };
        survey.id = survey.address();
        survey
    }

    /// The address that these keys, this instrument and these settings have. Whoever is handed other ones sees it.
    #[must_use]
    pub fn address(&self) -> Hash {
        // Every member is there, also the keys that are not: what is hashed has one shape (design section 6). The
        // groups are written as serde writes them, without what is the default.
        let mut settings = self.settings.to_json();
        if let Json::Object(members) = &mut settings {
            members.insert("groups".to_owned(), self.settings.groups.iter().map(Choice::canonical).collect());
        }
        let mut covered = Map::new();
        covered.insert("v".to_owned(), ADDRESS_VERSION.to_json());
        covered.insert("credential_key".to_owned(), self.credential_key.to_json());
        covered.insert("sealing_key".to_owned(), self.sealing_key.to_json());
        covered.insert("instrument".to_owned(), self.version.to_json());
        covered.insert("settings".to_owned(), settings);
        Hash::of(json::text(&covered).as_bytes())
    }
}

/// How many responses may be said to be there: whole steps of the minimum group, so that no single one can be seen
/// to arrive. When it moves is the server's business: once a day.
#[must_use]
pub fn shown_count(responses: u64, k: u32) -> u64 {
    let step = u64::from(k.max(1));
    responses / step * step
}

/// How many redeemed invitations may be told of a part of the frame: whole steps of the minimum group, and nothing as long
/// as fewer than that have, or have not, redeemed one. When it moves is the server's business: once a day.
#[must_use]
pub fn shown_redeemed(invited: u64, redeemed: u64, k: u32) -> Option<u64> {
    let k64 = u64::from(k.max(1));
    (redeemed >= k64 && invited.saturating_sub(redeemed) >= k64).then(|| shown_count(redeemed, k))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn survey() -> Survey {
        let choice =
            |name: &str, label: &str| Choice { name: name.into(), label: Text::from([("en".into(), label.into())]), ..Choice::default() };
        let settings = Settings {
            modes: vec![Mode::OpenLink],
            groups: vec![choice("works", "Public Works"), choice("health", "Health")],
            k: 10,
            languages: vec!["en".into()],
            grace_days: 7,
        };
        Survey::open_link(Text::from([("en".into(), "Survey".into())]), Hash::of(b"instrument"), settings)
    }

    #[test]
    fn the_address_is_the_hash_of_the_canonical_json_of_the_design() {
        let survey = survey();
        let covered = serde_json::json!({"v": 1, "credential_key": null, "sealing_key": null, "instrument": survey.version, "settings": survey.settings});
        assert_eq!(survey.address(), Hash::of(&crate::instrument::canonical_json(&covered)));
    }

    #[test]
    fn everything_that_protects_is_in_the_address_and_nothing_else() {
        let original = survey();
        type Change = fn(&mut Survey);
        let covered: [Change; 9] = [
            |s| s.version = Hash::of(b"other"),
            |s| s.credential_key = Some("key".into()),
            |s| s.sealing_key = Some("key".into()),
            |s| s.settings.k = 5,
            |s| s.settings.grace_days = 8,
            |s| s.settings.languages.push("es".into()),
            |s| s.settings.modes.clear(),
            |s| s.settings.groups.swap(0, 1),
            |s| s.settings.groups[0].exclusive = true,
        ];
        for (index, change) in covered.into_iter().enumerate() {
            let mut changed = original.clone();
            change(&mut changed);
            assert_ne!(changed.address(), original.id, "change {index}");
        }
        let mut later = original.clone();
        later.state = SurveyState::Closed;
        later.title.clear();
        later.words.contact.insert("en".into(), "another desk".into());
        assert_eq!(later.address(), original.id);
    }

    proptest! {
        #[test]
        fn shown_counts_move_in_whole_steps_and_never_overstate(responses in 0_u64..100_000, k in 1_u32..50) {
            let shown = shown_count(responses, k);
            prop_assert_eq!(shown % u64::from(k), 0);
            prop_assert!(shown <= responses && responses - shown < u64::from(k));
        }
    }
}
