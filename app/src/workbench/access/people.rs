//! Everyone who can reach something, each with what is to become of it.

use super::Page;
use crate::components::{el, flag, handler, row, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::said::naming;
use leptos::prelude::*;
use shared::protocol::{AccessReport, Decision, PersonAccess, REASON_MOST};

/// Id of a control of somebody.
pub(super) fn control(account: &str, what: &str) -> String {
    format!("access-{account}-{what}")
}

fn word(decision: Decision) -> Msg {
    match decision {
        Decision::Keep => Msg::AcKeep,
        Decision::Change => Msg::AcChange,
        Decision::Remove => Msg::AcRemove,
    }
}

impl Page {
    /// The list.
    pub(super) fn people(&self, report: &AccessReport) -> AnyView {
        let people: Vec<AnyView> = report.people.iter().map(|person| self.person(report, person)).collect();
        row(vec![el("p").class("hint").child(tr(Msg::AcNotDone)).view(), el("ul").class("people").child(people).view()])
    }

    fn person(&self, report: &AccessReport, person: &PersonAccess) -> AnyView {
        let tag = |msg, class: &'static str| el("span").class(class).child(tr(msg));
        let stale = person.is_stale(report.day).then(|| tag(Msg::AcStale, "tag tag-warning"));
        let ended = (!person.account.active).then(|| tag(Msg::AcEnded, "tag tag-ended"));
        let bare = (person.factor == Some(false)).then(|| tag(Msg::AcNoFactor, "tag tag-plain"));
        let name = el("h2").child(person.account.name.as_str()).child(" ").child(stale).child(ended).child(bare);
        let mut facts = el("dl").class("about");
        for (label, value) in super::rows::facts(person, self.departments(), self.desk) {
            facts = facts.child(el("dt").child(tr(label))).child(el("dd").class("plain").child(value));
        }
        el("li")
            .class("access-person")
            .child(name)
            .child(el("p").class("hint").child(person.account.sign_in.clone()))
            .child(facts)
            .child(self.choice(person))
            .view()
    }

    /// Keep, change or remove.
    fn choice(&self, person: &PersonAccess) -> AnyView {
        let (lang, account) = (language(), person.account.account.clone());
        let named = |msg: Msg| {
            let name = person.account.name.clone();
            text(move || naming(msg, lang.get(), &name))
        };
        let choices: Vec<AnyView> = Decision::ALL.iter().map(|decision| self.radio(&account, *decision)).collect();
        let (drafted, of) = (self.draft.clone(), account.clone());
        let asks = flag(move || drafted.with(|draft| draft.decision(&of).is_some_and(|decision| decision != Decision::Keep)));
        let note = when(asks, {
            let (page, label) = (self.clone(), named(Msg::AcNoteOf));
            move || page.note(&account, label)
        });
        el("fieldset")
            .class("entry")
            .child(el("legend").child(named(Msg::AcDecide)))
            .child(el("div").class("choices access-choices").child(choices))
            .child(note)
            .view()
    }

    fn radio(&self, account: &str, decision: Decision) -> AnyView {
        let id = control(account, decision.name());
        let (shown, chosen, of, by) = (self.draft.clone(), self.draft.clone(), account.to_owned(), account.to_owned());
        let input = el("input")
            .attr("type", "radio")
            .attr("name", control(account, "decision"))
            .id(id.clone())
            .flag("checked", flag(move || shown.with(|draft| draft.decision(&of) == Some(decision))))
            .on("change", handler(move |_| chosen.update(|draft| draft.decide(&by, decision))));
        el("div").class("choice").child(input).child(el("label").attr("for", id).child(tr(word(decision)))).view()
    }

    fn note(&self, account: &str, label: Signal<String>) -> AnyView {
        let id = control(account, "note");
        let (shown, typed, of, by) = (self.draft.clone(), self.draft.clone(), account.to_owned(), account.to_owned());
        let input = el("input")
            .attr("type", "text")
            .id(id.clone())
            .class("field field-long")
            .attr("autocomplete", "off")
            .attr("maxlength", REASON_MOST.to_string())
            .value(text(move || shown.with(|draft| draft.noted(&of).to_owned())))
            .on("input", handler(move |event| typed.update(|draft| draft.note(&by, event_target_value(&event)))));
        let problem = crate::workbench::people::troubles::problem(&self.troubles, &id);
        el("div").class("entry").child(el("label").attr("for", id).child(label)).child(problem).child(input).view()
    }
}
