//! The welcome page: what it is, what is promised, and whose device this is.

use super::visit::Visit;
use crate::browser;
use crate::components::{Fault, Faults, Look, Tone, button, el, error_summary, flag, notice, press, row, text, when};
use crate::i18n::{Msg, tr};
use crate::storage::Pass;
use leptos::prelude::*;
use std::sync::Arc;

pub(super) fn welcome(visit: Visit) -> AnyView {
    // The two answers to "is this your own device?", and whether the person tried to go on without one.
    let apart = visit.is_apart();
    let (own, others, tried) = (RwSignal::new(false), RwSignal::new(apart), RwSignal::new(false));
    let wrong = flag(move || tried.get() && !own.get() && !others.get());
    let problem = text(move || if wrong.get() { Msg::OwnDeviceNeeded.text(visit.lang.get()) } else { "" }.to_owned());
    let faults: Faults = Arc::new(move || {
        let fault = || Fault { target: "own-yes".to_owned(), text: problem.get() };
        wrong.get().then(fault).into_iter().collect()
    });
    let minutes = text(move || {
        let minutes = visit.filling.with(|filling| filling.as_ref().and_then(|filling| filling.schema.minutes));
        minutes.map(|minutes| Msg::AboutMinutes.filled(visit.lang.get(), &[minutes as usize])).unwrap_or_default()
    });
    let steps = text(move || {
        let step = visit.survey.with(|survey| survey.as_ref().map_or(0, |survey| survey.settings.k));
        Msg::PromiseGroups.filled(visit.lang.get(), &[step as usize])
    });
    let start = press(move || {
        if own.get_untracked() || others.get_untracked() {
            visit.start(own.get_untracked());
        } else {
            tried.set(true);
            browser::focus_later("error-summary");
        }
    });
    let option = move |id: &'static str, chosen: RwSignal<bool>, other: RwSignal<bool>, text: Msg| {
        let choose = press(move || {
            chosen.set(true);
            other.set(false);
        });
        let input = el("input").attr("type", "radio").attr("name", "own").id(id).flag("checked", chosen.into()).on("change", choose);
        el("div").class("choice").child(input).child(el("label").attr("for", id).child(tr(text)))
    };
    let before = when(flag(move || visit.answered_before.get()), move || {
        visit.want_words();
        notice(Tone::Info, tr(Msg::ReceivedTitle)).child(el("p").child(text(move || visit.word("answered_before")))).view()
    });
    let class = text(move || if wrong.get() { "question question-wrong" } else { "question" }.to_owned());
    let item = |msg: Msg| el("li").child(tr(msg));
    let promises = el("ul")
        .child(item(Msg::PromiseNoName))
        .child(item(Msg::PromiseSkip))
        .child(item(Msg::PromiseKept))
        .child(el("li").child(steps))
        .child(if visit.is_invited() { el("li").child(text(move || visit.word("invited"))) } else { item(Msg::PromiseNotUnique) })
        .child(item(Msg::PromiseLimits));
    let more = button(Look::Quiet, tr(Msg::MoreHelp), press(move || visit.read_promise()));
    let ignored = !visit.code().is_empty() && !visit.is_invited();
    let ignored = ignored.then(|| notice(Tone::Info, text(move || visit.word("ignored"))));
    let choices = el("div").class("choices").child(option("own-yes", own, others, Msg::OwnDeviceYes)).child(option(
        "own-no",
        others,
        own,
        Msg::OwnDeviceNo,
    ));
    let device = el("fieldset")
        .class(class)
        .child(el("legend").child(tr(Msg::OwnDevice)))
        .child(el("p").class("hint").child(tr(Msg::OwnDeviceHint)))
        .child(el("p").class("problem").child(problem))
        .child(choices)
        .child(visit.is_invited().then(|| el("p").class("hint").child(text(move || visit.word("others")))));
    row(vec![
        error_summary(faults),
        el("h1").id("title").attr("tabindex", "-1").child(text(move || visit.title())).view(),
        el("ul").class("facts").child(el("li").child(minutes)).child(item(Msg::Anonymous)).child(item(Msg::WorksOffline)).view(),
        before,
        el("div").child(ignored).child(refused(visit)).view(),
        no_storage(visit),
        el("section").class("promise").child(el("h2").child(tr(Msg::PromiseTitle))).child(promises).child(more).view(),
        // Beside another person's answers nothing is kept: there is nothing to choose.
        (!apart).then_some(device).map_or_else(|| row(Vec::new()), crate::components::Element::view),
        button(Look::Primary, tr(Msg::Start), start).view(),
    ])
}

/// What is kept here belongs to another invitation than the one that was opened: whoever it is says whose it is, before
/// anything of it is shown.
pub(super) fn another(visit: Visit) -> AnyView {
    visit.want_words();
    let choice = |msg: Msg, kept: bool| button(Look::Secondary, tr(msg), press(move || visit.decide(kept)));
    let said = notice(Tone::Warning, text(move || visit.word("another")));
    let choices = el("div").class("actions").child(choice(Msg::AnotherKept, true)).child(choice(Msg::AnotherLetter, false));
    row(vec![el("h1").id("title").attr("tabindex", "-1").child(text(move || visit.title())).view(), said.view(), choices.view()])
}

/// Says what the server said against an invitation, what is safe, and what can be done.
pub(super) fn refused(visit: Visit) -> AnyView {
    let code = move || visit.pass.with(|pass| pass.as_ref().and_then(|pass| pass.refusal.clone()));
    when(flag(move || code().is_some()), move || {
        let said = text(move || {
            let said = visit.find_word(&code().unwrap_or_default());
            if said.is_empty() { visit.word("other") } else { said }
        });
        let copy = visit.is_answering().then(|| button(Look::Secondary, tr(Msg::SaveCopy), press(move || visit.save_copy())));
        let title = text(move || {
            let refused = visit.pass.with(|pass| pass.as_ref().is_some_and(Pass::is_refused));
            if refused { Msg::InvitationRefused } else { Msg::ErrorClosedTitle }.text(visit.lang.get()).to_owned()
        });
        notice(Tone::Warning, title).child(el("p").child(said)).child(keep_open(visit)).child(copy).view()
    })
}

/// Says that the browser keeps nothing, unless the person chose that.
pub(super) fn no_storage(visit: Visit) -> AnyView {
    when(flag(move || !visit.durable.get() && !visit.shared_device.get()), || {
        notice(Tone::Warning, tr(Msg::NoStorageTitle)).child(el("p").child(tr(Msg::NoStorage))).view()
    })
}

/// Says how not to lose what is in the memory of this page alone.
pub(super) fn keep_open(visit: Visit) -> Option<AnyView> {
    (!visit.durable.now()).then(|| el("p").child(tr(Msg::NotSaved)).view())
}
