//! Who has a second factor, and taking it away from somebody who lost it.

use crate::components::{Element, Look, Tone, button, el, notice, press, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::said::naming;
use leptos::prelude::*;

/// Whether somebody has a second factor, beside their name.
pub(in crate::workbench) fn tag(has: bool) -> Element {
    el("span").class("tag").child(tr(if has { Msg::FaHas } else { Msg::FaHasNone }))
}

/// The button and the question of a reset. What it does is the list's.
#[derive(Debug, Clone)]
pub(in crate::workbench) struct Reset {
    /// Whose.
    pub(in crate::workbench) name: String,
}

impl Reset {
    /// Where it is asked for.
    pub(in crate::workbench) fn url(account: &str) -> String {
        format!("/api/v1/people/{account}/factor")
    }

    /// The button that asks.
    pub(in crate::workbench) fn button(&self, ask: impl FnMut() + 'static) -> Element {
        let (lang, name) = (language(), self.name.clone());
        let label = text(move || naming(Msg::FaResetOf, lang.get(), &name));
        button(Look::Quiet, tr(Msg::FaReset), press(ask)).attr("aria-label", label)
    }

    /// The question, with what says no.
    pub(in crate::workbench) fn question(&self, id: String, yes: impl FnMut() + 'static, cancel: AnyView) -> AnyView {
        let (lang, name) = (language(), self.name.clone());
        let title = text(move || naming(Msg::FaResetSure, lang.get(), &name));
        let yes = button(Look::Danger, tr(Msg::FaResetYes), press(yes));
        notice(Tone::Warning, title)
            .id(id)
            .attr("tabindex", "-1")
            .child(el("p").child(tr(Msg::FaResetText)))
            .child(el("div").class("actions").child(yes).child(cancel))
            .view()
    }
}
