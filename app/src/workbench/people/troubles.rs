//! What is wrong with what was entered: listed at the top, and said beside each field.

use super::fields::{Held, held};
use super::said::{Amiss, Said, Trouble};
use crate::browser;
use crate::components::{Fault, Faults, Tone, dynamic, el, error_summary, notice, row, text};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use std::sync::Arc;

/// Id of what is said of the whole.
const WHOLE: &str = "trouble";

/// What the forms of a page have to say. There is one a page, so that there is one summary.
#[derive(Debug, Clone)]
pub(in crate::workbench) struct Troubles(Held<Trouble>);

impl Troubles {
    /// Nothing yet.
    pub(in crate::workbench) fn new() -> Self {
        Self(held(Trouble::default()))
    }

    /// Says this in place of what was said before. It stands at the top of the page and takes the focus there.
    pub(in crate::workbench) fn say(&self, trouble: Trouble) {
        let target = if trouble.fields.is_empty() { WHOLE } else { "error-summary" };
        let none = trouble.is_none();
        self.0.set(trouble);
        if !none {
            browser::focus_later(target);
        }
    }

    /// Forgets what was said.
    pub(in crate::workbench) fn clear(&self) {
        if !self.0.peek(Trouble::is_none) {
            self.0.set(Trouble::default());
        }
    }

    /// What is wrong with the field whose control has this id; followed.
    fn of(&self, target: &str) -> Vec<Said> {
        self.0.with(|trouble| trouble.fields.iter().filter(|amiss| amiss.target == target).map(|amiss| amiss.said.clone()).collect())
    }

    /// The summary of the fields, and what is to be said of the whole.
    pub(in crate::workbench) fn view(&self) -> AnyView {
        let lang = language();
        let (listed, whole) = (self.0.clone(), self.0.clone());
        let faults: Faults = Arc::new(move || {
            let fault = |amiss: &Amiss| Fault {
                target: amiss.target.clone(),
                text: format!("{}: {}", amiss.label.text(lang.get()), amiss.said.text(lang.get())),
            };
            listed.with(|trouble| trouble.fields.iter().map(fault).collect())
        });
        let told = dynamic(move || match whole.with(|trouble| trouble.whole.clone()) {
            Some(said) => {
                notice(Tone::Bad, tr(Msg::ProblemTitle)).id(WHOLE).attr("tabindex", "-1").child(el("p").child(said.view())).view()
            }
            None => row(Vec::new()),
        });
        row(vec![error_summary(faults), told])
    }
}

/// What is wrong with a control, beside it.
pub(in crate::workbench) fn problem(troubles: &Troubles, id: &str) -> AnyView {
    let (troubles, target) = (troubles.clone(), id.to_owned());
    let said = dynamic(move || {
        let mut views = Vec::new();
        for said in troubles.of(&target) {
            if !views.is_empty() {
                views.push(el("span").child(". ").view());
            }
            views.push(said.view());
        }
        row(views)
    });
    el("p").class("problem").id(format!("{id}-problem")).child(said).view()
}

/// Whether a control holds something wrong, for `aria-invalid`.
pub(in crate::workbench) fn invalid(troubles: &Troubles, id: &str) -> Signal<String> {
    let (troubles, target) = (troubles.clone(), id.to_owned());
    text(move || (!troubles.of(&target).is_empty()).to_string())
}

/// Class of a field, by whether something is wrong with it.
pub(in crate::workbench) fn looks(troubles: &Troubles, id: &str) -> Signal<String> {
    let (troubles, target) = (troubles.clone(), id.to_owned());
    text(move || if troubles.of(&target).is_empty() { "question entry" } else { "question entry question-wrong" }.to_owned())
}
