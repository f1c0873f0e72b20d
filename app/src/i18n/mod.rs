//! Every visible string, side by side in every language, so that a missing one does not compile.

#[cfg(feature = "full")]
mod analysis;
#[cfg(feature = "full")]
mod attachments;
#[cfg(feature = "full")]
mod charts;
#[cfg(feature = "full")]
mod desk;
#[cfg(feature = "full")]
mod device;
#[cfg(feature = "full")]
mod devices;
#[cfg(feature = "full")]
mod factor;
#[cfg(feature = "full")]
mod findings;
#[cfg(feature = "full")]
mod passkey;
#[cfg(feature = "full")]
mod people;
#[cfg(feature = "full")]
mod provider;
#[cfg(feature = "full")]
mod records;
#[cfg(feature = "full")]
mod retention;
#[cfg(feature = "full")]
mod station;
mod strings;
#[cfg(feature = "full")]
mod surveys;
#[cfg(feature = "full")]
mod vault;
#[cfg(feature = "full")]
mod weights;

use crate::components::{effect, text};
use leptos::prelude::*;
pub use strings::Msg;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Spanish.
    Es,
}

impl Lang {
    /// All of them, with the name each gives itself.
    pub const ALL: [(Self, &'static str); 2] = [(Self::En, "English"), (Self::Es, "Español")];

    /// BCP 47 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language with this code, by its first part.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.split('-').next().unwrap_or(code);
        Self::ALL.into_iter().map(|(lang, _)| lang).find(|lang| lang.code().eq_ignore_ascii_case(code))
    }
}

/// Makes a language signal for everything below, starting with the browser's language, and keeps `<html lang>` true.
pub fn provide_language() -> RwSignal<Lang> {
    let preferred = window().navigator().language().and_then(|code| Lang::from_code(&code));
    let lang = RwSignal::new(preferred.unwrap_or(Lang::En));
    effect(move || {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", lang.get().code());
        }
    });
    provide_context(lang);
    lang
}

/// The language signal.
#[must_use]
pub fn language() -> RwSignal<Lang> {
    use_context().unwrap_or_else(|| RwSignal::new(Lang::En))
}

/// A string that follows the language.
#[must_use]
pub fn tr(msg: Msg) -> Signal<String> {
    let lang = language();
    text(move || msg.text(lang.get()).to_owned())
}

#[cfg(all(test, feature = "full"))]
mod tests {
    use super::*;

    #[test]
    fn both_languages_fill_in_the_same_things() {
        let holes =
            |text: &str| -> Vec<String> { text.split('{').skip(1).filter_map(|part| part.split('}').next()).map(str::to_owned).collect() };
        for msg in [
            strings::SURVEY,
            analysis::ANALYSIS,
            attachments::ATTACHMENTS,
            charts::CHARTS,
            desk::DESK,
            device::DEVICE,
            devices::DEVICES,
            factor::FACTOR,
            findings::FINDINGS,
            people::PEOPLE,
            provider::PROVIDER,
            records::RECORDS,
            retention::RETENTION,
            station::STATION,
            surveys::SURVEYS,
            passkey::PASSKEY,
            vault::VAULT,
            weights::WEIGHTS,
        ]
        .into_iter()
        .flatten()
        {
            assert_eq!(holes(msg.text(Lang::En)), holes(msg.text(Lang::Es)), "{msg:?}");
            assert!(!msg.text(Lang::En).trim().is_empty() && !msg.text(Lang::Es).trim().is_empty(), "{msg:?}");
        }
    }
}
