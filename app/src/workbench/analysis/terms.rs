//! Getting a release: the terms of use, agreed to each time, then the file with how far it is.

use super::copies::{Copies, Trouble, today};
use crate::browser::focus_soon;
use crate::components::{Held, Look, Tone, button, dynamic, el, flag, handler, held, notice, press, progress_bar, row, spawn, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::said::naming;
use crate::workbench::surveys::{day_later, day_text};
use leptos::prelude::*;
use shared::protocol::ReleaseSummary;

/// How far somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing was asked for.
    Idle,
    /// The terms are shown.
    Terms,
    /// It is coming: bytes so far, and of how many.
    Coming(u64, u64),
    /// It did not come.
    Failed(Trouble),
}

/// A release that is being got.
#[derive(Debug, Clone)]
pub(super) struct Getting {
    pub(super) summary: ReleaseSummary,
    pub(super) step: Held<Step>,
    agreed: Held<bool>,
    copies: Copies,
    /// What is said when it is here.
    done: Held<Option<Msg>>,
}

/// Thousandths that have come, of as many; never more, whatever was announced.
fn thousandths(done: u64, all: u64) -> usize {
    usize::try_from((done.saturating_mul(1_000) / all.max(1)).min(1_000)).unwrap_or(1_000)
}

impl Getting {
    /// Of a release.
    pub(super) fn new(copies: &Copies, summary: &ReleaseSummary, done: &Held<Option<Msg>>) -> Self {
        Self { summary: summary.clone(), step: held(Step::Idle), agreed: held(false), copies: copies.clone(), done: done.clone() }
    }

    /// Id of the box with what is asked.
    fn id(&self) -> String {
        format!("terms-{}", self.summary.survey)
    }

    /// Shows the terms.
    pub(super) fn ask(&self) {
        self.agreed.set(false);
        self.done.set(None);
        self.step.set(Step::Terms);
        focus_soon(self.id());
    }

    fn go(&self) {
        if !self.agreed.now() || matches!(self.step.now(), Step::Coming(..)) {
            return;
        }
        self.step.set(Step::Coming(0, self.summary.bytes));
        focus_soon(self.id());
        let getting = self.clone();
        spawn(async move {
            let (step, expected) = (getting.step.clone(), getting.summary.bytes);
            let told = move |done, all: Option<u64>| step.set(Step::Coming(done, all.unwrap_or(expected)));
            match getting.copies.get(&getting.summary, told).await {
                Ok(()) => {
                    getting.step.set(Step::Idle);
                    getting.done.set(Some(Msg::AnIsHere));
                    focus_soon("releases-done".to_owned());
                }
                Err(trouble) => {
                    getting.step.set(Step::Failed(trouble));
                    focus_soon(getting.id());
                }
            }
        });
    }

    /// What is asked or told now.
    pub(super) fn view(&self) -> AnyView {
        let getting = self.clone();
        let kind = Memo::new({
            let step = self.step.clone();
            move |_| match step.get() {
                // Drawn once, not with every piece that comes.
                Step::Coming(..) => Step::Coming(0, 0),
                other => other,
            }
        });
        dynamic(move || match kind.get() {
            Step::Idle => row(Vec::new()),
            Step::Terms => getting.terms(),
            Step::Coming(..) => getting.coming(),
            Step::Failed(trouble) => getting.failed(&trouble),
        })
    }

    fn terms(&self) -> AnyView {
        let lang = language();
        let until = day_later(&today(), self.summary.expires_days).unwrap_or_default();
        let delete = text(move || naming(Msg::AnTermDeleted, lang.get(), &day_text(&until, lang.get())));
        let said = |msg: Msg| el("li").child(tr(msg)).view();
        let terms = vec![
            said(Msg::AnTermPurpose),
            said(Msg::AnTermPeople),
            said(Msg::AnTermCopy),
            el("li").child(delete).view(),
            said(Msg::AnTermLogged),
        ];
        let id = format!("{}-agree", self.id());
        let (agreed, checked, going, leaving) = (self.agreed.clone(), self.agreed.clone(), self.clone(), self.step.clone());
        let allowed = self.agreed.clone();
        let tick = el("input")
            .attr("type", "checkbox")
            .id(id.as_str())
            .flag("checked", flag(move || checked.get()))
            .on("change", handler(move |event| agreed.set(event_target_checked(&event))));
        let get = button(Look::Primary, tr(Msg::AnAgreeAndGet), press(move || going.go())).flag("disabled", flag(move || !allowed.get()));
        let actions =
            el("div").class("actions").child(get).child(button(Look::Quiet, tr(Msg::CancelEdit), press(move || leaving.set(Step::Idle))));
        el("section")
            .class("an-terms")
            .id(self.id())
            .attr("tabindex", "-1")
            .attr("aria-labelledby", format!("{}-title", self.id()))
            .child(el("h3").id(format!("{}-title", self.id())).child(tr(Msg::AnTerms)))
            .child(el("ul").child(terms))
            .child(el("div").class("choice").child(tick).child(el("label").attr("for", id).child(tr(Msg::AnAgree))))
            .child(actions)
            .view()
    }

    fn coming(&self) -> AnyView {
        let (lang, shown, said) = (language(), self.step.clone(), self.step.clone());
        let state = move || match shown.get() {
            Step::Coming(done, all) => (thousandths(done, all), 1_000),
            _ => (0, 1_000),
        };
        let label = text(move || match said.get() {
            Step::Coming(done, all) if done >= all && done > 0 => Msg::AnChecking.text(lang.get()).to_owned(),
            Step::Coming(done, all) => Msg::AnComing
                .text(lang.get())
                .replace("{n}", &super::releases::size(done, lang.get()))
                .replace("{of}", &super::releases::size(all, lang.get())),
            _ => String::new(),
        });
        el("section").class("an-terms").id(self.id()).attr("tabindex", "-1").child(progress_bar(state, label)).view()
    }

    fn failed(&self, trouble: &Trouble) -> AnyView {
        let again = self.clone();
        let reason = match trouble {
            Trouble::Store(reason) if !reason.is_empty() => Some(el("p").class("hint").attr("lang", "en").child(reason.clone())),
            _ => None,
        };
        let retry = button(Look::Secondary, tr(Msg::TryAgain), press(move || again.ask()));
        let closing = self.step.clone();
        let leave = button(Look::Quiet, tr(Msg::CancelEdit), press(move || closing.set(Step::Idle)));
        notice(Tone::Bad, tr(Msg::AnNotGot))
            .id(self.id())
            .attr("tabindex", "-1")
            .child(el("p").child(tr(trouble.msg())))
            .child(reason)
            .child(el("div").class("actions").child(retry).child(leave))
            .view()
    }
}

/// What was done, where it is said.
pub(super) fn done_notice(done: &Held<Option<Msg>>) -> AnyView {
    let (shown, any) = (done.clone(), done.clone());
    when(flag(move || any.with(Option::is_some)), move || {
        let said = shown.now().unwrap_or(Msg::AnIsHere);
        notice(Tone::Good, tr(said)).id("releases-done").attr("tabindex", "-1").view()
    })
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn progress_is_never_more_than_all_and_never_divides_by_nothing() {
        assert_eq!([thousandths(0, 0), thousandths(5, 10), thousandths(10, 10), thousandths(20, 10)], [0, 500, 1_000, 1_000]);
        assert_eq!(thousandths(u64::MAX, 10), 1_000);
    }
}
