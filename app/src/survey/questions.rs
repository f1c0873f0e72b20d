//! One page of questions.

use super::answering::Answering;
use super::model::{Saved, Screen, neighbour, position};
use super::visit::Visit;
use super::welcome::{no_storage, refused};
use crate::browser;
use crate::components::{Faults, Look, Tone, button, either, el, error_summary, flag, notice, press, progress_bar, row, text, when};
use crate::forms::{Filling, page_questions};
use crate::i18n::{Lang, Msg, tr};
use leptos::prelude::*;
use shared::instrument::Page;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// Whether a matrix has room, following the window.
pub(crate) fn narrow_signal() -> RwSignal<bool> {
    let query = browser::narrow();
    let narrow = RwSignal::new(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(query) = query {
        let follow = Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(move |event: web_sys::MediaQueryListEvent| {
            let _ = narrow.try_set(event.matches());
        });
        let _ = query.add_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
        follow.forget();
    }
    narrow
}

pub(crate) fn question_page(visit: impl Answering, page: usize) -> AnyView {
    let Some(filling) = visit.filled() else { return row(Vec::new()) };
    let Some(shown) = filling.schema.pages.get(page).copied() else { return row(Vec::new()) };
    let at = filling.clone();
    let place = move || at.form().with(|form| position(form, page));
    let counted = place.clone();
    let label = text(move || {
        let (n, of) = counted();
        Msg::PageOf.filled(visit.language().get(), &[n, of])
    });
    let (watched, here) = (filling.clone(), filling.clone());
    let faults: Faults = Arc::new(move || watched.faults(shown.start, shown.end));
    let title = shown.group.map(|group| filling.label(group.into()));
    let has = move |forward: bool| {
        let here = here.clone();
        flag(move || here.form().with(|form| neighbour(form, page, forward)).is_some())
    };
    let (has_before, has_after) = (has(false), has(true));
    let (left, reviewed, next) = (filling.clone(), filling.clone(), filling.clone());
    let next =
        press(move || go(visit, &next, shown, next.form().peek(|form| neighbour(form, page, true)).map_or(Screen::Review, Screen::Page)));
    let back = when(has_before, move || {
        let left = left.clone();
        let back = press(move || {
            left.strict().set(false);
            visit.turn_to(Screen::Page(left.form().peek(|form| neighbour(form, page, false)).unwrap_or(page)));
        });
        button(Look::Secondary, tr(Msg::Back), back).view()
    });
    let review = when(flag(move || has_before.get() && has_after.get()), move || {
        let reviewed = reviewed.clone();
        button(Look::Quiet, tr(visit.reviewing()), press(move || go(visit, &reviewed, shown, Screen::Review))).view()
    });
    row(vec![
        progress_bar(place, label),
        error_summary(faults),
        visit.above(false),
        el("h1").id("title").attr("tabindex", "-1").child(title).view(),
        page_questions(&filling, shown.start, shown.end, narrow_signal()),
        visit.below(),
        el("div").class("actions").child(button(Look::Primary, tr(Msg::Next), next)).child(back).view(),
        el("div").class("actions actions-quiet").child(review).child(visit.stop()).view(),
    ])
}

/// Goes on when nothing on the page is wrong; otherwise says what is.
fn go(visit: impl Answering, filling: &Filling, page: Page, to: Screen) {
    filling.strict().set(true);
    if filling.faults(page.start, page.end).is_empty() {
        filling.strict().set(false);
        visit.turn_to(to);
    } else {
        browser::focus_later("error-summary");
    }
}

impl Answering for Visit {
    fn language(self) -> RwSignal<Lang> {
        self.lang
    }

    fn filled(self) -> Option<Filling> {
        self.filling.now()
    }

    fn turn_to(self, to: Screen) {
        Visit::turn_to(self, to);
    }

    fn finish(self) {
        self.submit();
    }

    fn above(self, review: bool) -> AnyView {
        let resumed = flag(move || !review && self.resumed.get() && self.saved.get() == Saved::Nothing);
        row(vec![when(resumed, || notice(Tone::Info, tr(Msg::Resumed)).view()), refused(self), no_storage(self)])
    }

    fn below(self) -> AnyView {
        save_state(self)
    }

    fn stop(self) -> AnyView {
        delete(self)
    }

    fn finishing(self) -> [Msg; 2] {
        [Msg::ReviewLead, Msg::Submit]
    }
}

/// Whether the last change is kept; loud only when it is not.
pub(super) fn save_state(visit: Visit) -> AnyView {
    let line = text(move || {
        let msg = match (visit.saved.get(), visit.durable.get()) {
            (Saved::Failed | Saved::Nothing, _) => return String::new(),
            (_, false) => Msg::InMemory,
            (Saved::Saving, true) => Msg::Saving,
            (Saved::Yes, true) => Msg::SavedHere,
        };
        msg.text(visit.lang.get()).to_owned()
    });
    let saved = text(move || (visit.saved.get() == Saved::Yes).to_string());
    row(vec![el("p").class("save-state").attr("data-saved", saved).child(line).view(), save_failure(visit, true)])
}

/// Says that the device refused to keep something; `retry` where trying again can help.
pub(super) fn save_failure(visit: Visit, retry: bool) -> AnyView {
    when(flag(move || visit.saved.get() == Saved::Failed), move || {
        let again = retry.then(|| button(Look::Secondary, tr(Msg::TryAgain), press(move || visit.save())));
        let copy = button(Look::Secondary, tr(Msg::SaveCopy), press(move || visit.save_copy()));
        let actions = el("div").class("actions").child(again).child(copy);
        notice(Tone::Bad, tr(Msg::NotSavedTitle)).child(el("p").child(tr(Msg::NotSaved))).child(actions).view()
    })
}

/// Deletes what is on the device, after asking.
pub(super) fn delete(visit: Visit) -> AnyView {
    let asking = RwSignal::new(false);
    let question = move || {
        let actions = el("div")
            .class("actions")
            .child(button(Look::Danger, tr(Msg::DeleteYes), press(move || visit.delete())))
            .child(button(Look::Secondary, tr(Msg::Keep), press(move || asking.set(false))));
        let held = visit.pass.with(|pass| pass.as_ref().is_some_and(|pass| !pass.is_refused())) && visit.lasts();
        let held = held.then(|| el("p").child(text(move || visit.word("kept"))));
        notice(Tone::Warning, tr(Msg::DeleteSure)).child(held).child(actions).view()
    };
    either(asking.into(), question, move || button(Look::Quiet, tr(Msg::DeleteDraft), press(move || asking.set(true))).view())
}
