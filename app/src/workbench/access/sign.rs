//! Signing what was seen and decided.

use super::Page;
use super::people::control;
use crate::browser::focus_soon;
use crate::components::{Look, button, el, press, spawn, text};
use crate::desk::Refused;
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::state_line;
use crate::workbench::people::said::{Amiss, Said, Trouble, code, naming};
use leptos::prelude::*;
use shared::json;
use shared::protocol::{AccessReport, Decided, Decision, NewReview, ReviewSummary, check_decisions};

/// What is missing before it can be signed: who is not decided about, and what is to be changed.
fn amiss(report: &AccessReport, decided: &[Decided]) -> Vec<Amiss> {
    if check_decisions(report, decided).is_ok() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let open: Vec<&str> = report
        .people
        .iter()
        .map(|person| person.account.account.as_str())
        .filter(|account| decided.iter().all(|decided| decided.account != *account))
        .collect();
    if let Some(first) = open.first() {
        let said = Said::with(Msg::AcUndecided, open.len().to_string());
        found.push(Amiss { target: control(first, Decision::Keep.name()), label: Msg::AcDecision, said });
    }
    for decided in decided.iter().filter(|decided| decided.decision != Decision::Keep && decided.note.is_empty()) {
        let name = report.people.iter().find(|person| person.account.account == decided.account);
        let name = name.map(|person| person.account.name.clone()).unwrap_or_default();
        found.push(Amiss { target: control(&decided.account, "note"), label: Msg::AcNote, said: Said::with(Msg::AcNoNote, name) });
    }
    found
}

impl Page {
    /// The section with the button.
    pub(super) fn signing(&self, report: &AccessReport) -> AnyView {
        let (lang, quarter) = (language(), shared::people::Quarter::of(report.day).to_string());
        let label = text(move || naming(Msg::AcSign, lang.get(), &quarter));
        let (page, report) = (self.clone(), report.clone());
        let sign = press(move || page.sign(&report));
        el("section")
            .child(el("p").child(tr(Msg::AcSignText)))
            .child(el("div").class("actions").child(button(Look::Primary, label, sign).id("access-sign")))
            .child(state_line(&self.done))
            .view()
    }

    fn sign(&self, report: &AccessReport) {
        let decisions = self.draft.peek(|draft| draft.decided(report));
        let amiss = amiss(report, &decisions);
        if !amiss.is_empty() {
            return self.troubles.say(Trouble::fields(amiss));
        }
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        self.troubles.clear();
        self.done.set(Some(Msg::AcSigning.into()));
        let (page, body) = (self.clone(), json::text(&NewReview { report: report.clone(), decisions }));
        spawn(async move {
            let signed = ask::<ReviewSummary>("POST", "/api/v1/reviews", Some(&body)).await;
            page.busy.set(false);
            match signed {
                Ok(summary) => {
                    page.draft.set(super::Draft::default());
                    page.done.set(Some(Said::with(Msg::AcSigned, summary.quarter.to_string())));
                    page.reload().await;
                    focus_soon("access-past".to_owned());
                }
                Err(Refused::Because(problem)) if code(&problem) == "access_changed" => {
                    page.done.set(None);
                    page.reload().await;
                    page.troubles.say(Trouble::whole(Msg::AcMoved));
                }
                Err(refused) => {
                    page.done.set(None);
                    page.troubles.say(Trouble::of(&refused, &[], Msg::WholeOffline));
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::draft::tests::report;
    use super::*;

    #[test]
    fn it_is_signed_when_everyone_is_decided_about() {
        let seen = report(&["A", "B", "C"]);
        let decided = |account: &str, decision, note: &str| Decided { account: account.into(), decision, note: note.into() };
        let keep = |account| decided(account, Decision::Keep, "");
        let targets = |decided: &[Decided]| -> Vec<String> { amiss(&seen, decided).into_iter().map(|amiss| amiss.target).collect() };
        assert_eq!(targets(&[keep("a")]), ["access-b-keep"]);
        assert_eq!(targets(&[keep("a"), decided("b", Decision::Remove, ""), keep("c")]), ["access-b-note"]);
        assert_eq!(targets(&[decided("b", Decision::Change, ""), keep("c")]), ["access-a-keep", "access-b-note"]);
        assert!(targets(&[keep("a"), decided("b", Decision::Change, "Reader"), keep("c")]).is_empty());
    }
}
