//! One page of questions.

use super::model::{Saved, Screen, neighbour, position};
use super::visit::Visit;
use super::welcome::no_storage;
use crate::browser;
use crate::components::{Button, ErrorSummary, Look, Notice, ProgressBar, Tone, either, flag, text, when};
use crate::forms::page_questions;
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
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

pub(super) fn question_page(visit: Visit, page: usize) -> AnyView {
    let Some(filling) = visit.filling.get_untracked() else { return ().into_any() };
    let Some(shown) = filling.schema.pages.get(page).copied() else { return ().into_any() };
    let lang = language();
    let form = filling.form;
    let place = Memo::new(move |_| form.with(|form| position(form, page)));
    let label = text(move || {
        let (n, of) = place.get();
        Msg::PageOf.text(lang.get()).replace("{n}", &n.to_string()).replace("{of}", &of.to_string())
    });
    let title = shown.group.map(|group| filling.label(group));
    let faults = {
        let filling = filling.clone();
        Signal::derive(move || filling.faults(shown.start, shown.end))
    };
    let check = {
        let filling = filling.clone();
        move || {
            filling.strict.set(true);
            let sound = filling.faults(shown.start, shown.end).is_empty();
            if sound {
                filling.strict.set(false);
            } else {
                browser::focus_later("error-summary");
            }
            sound
        }
    };
    let next = {
        let check = check.clone();
        move || {
            if check() {
                visit.turn_to(form.with_untracked(|form| neighbour(form, page, true)).map_or(Screen::Review, Screen::Page));
            }
        }
    };
    let back = {
        let strict = filling.strict;
        move || {
            strict.set(false);
            let before = form.with_untracked(|form| neighbour(form, page, false));
            visit.turn_to(Screen::Page(before.unwrap_or(page)));
        }
    };
    let review = move || {
        if check() {
            visit.turn_to(Screen::Review);
        }
    };
    let inner = flag(move || form.with(|form| neighbour(form, page, false).is_some() && neighbour(form, page, true).is_some()));
    let has_before = flag(move || form.with(|form| neighbour(form, page, false)).is_some());
    let resumed = when(flag(move || visit.resumed.get() && visit.saved.get() == Saved::Nothing), || {
        view! { <Notice tone=Tone::Info title=tr(Msg::Resumed)>""</Notice> }
    });
    let back = when(has_before, move || view! { <Button look=Look::Secondary on_press=back>{tr(Msg::Back)}</Button> });
    let review = when(inner, move || {
        let review = review.clone();
        view! { <Button look=Look::Quiet on_press=review>{tr(Msg::ReviewNow)}</Button> }
    });
    view! {
        <ProgressBar value=Signal::derive(move || place.get().0) of=Signal::derive(move || place.get().1) label />
        <ErrorSummary faults />
        {resumed}
        {no_storage(visit)}
        <h1 id="title" tabindex="-1">{title}</h1>
        {page_questions(&filling, shown.start, shown.end, narrow_signal())}
        {save_state(visit)}
        <div class="actions">
            <Button look=Look::Primary on_press=next>{tr(Msg::Next)}</Button>
            {back}
        </div>
        <div class="actions actions-quiet">
            {review}
            {delete(visit)}
        </div>
    }
    .into_any()
}

/// Whether the last change is kept; loud only when it is not.
pub(super) fn save_state(visit: Visit) -> AnyView {
    let lang = language();
    let line = text(move || {
        let line = match (visit.saved.get(), visit.durable.get()) {
            (Saved::Failed | Saved::Nothing, _) => "",
            (_, false) => Msg::InMemory.text(lang.get()),
            (Saved::Saving, true) => Msg::Saving.text(lang.get()),
            (Saved::Yes, true) => Msg::SavedHere.text(lang.get()),
        };
        line.to_owned()
    });
    let saved = text(move || (visit.saved.get() == Saved::Yes).to_string());
    let failed = save_failure(visit, true);
    view! {
        <p class="save-state" data-saved=saved>{line}</p>
        {failed}
    }
    .into_any()
}

/// Says that the device refused to keep something; `retry` where trying again can help.
pub(super) fn save_failure(visit: Visit, retry: bool) -> AnyView {
    when(flag(move || visit.saved.get() == Saved::Failed), move || {
        let again = retry.then(|| view! { <Button look=Look::Secondary on_press=move || visit.save()>{tr(Msg::TryAgain)}</Button> });
        view! {
            <Notice tone=Tone::Bad title=tr(Msg::NotSavedTitle)>
                <p>{tr(Msg::NotSaved)}</p>
                <div class="actions">
                    {again}
                    <Button look=Look::Secondary on_press=move || visit.save_copy()>{tr(Msg::SaveCopy)}</Button>
                </div>
            </Notice>
        }
    })
}

/// Deletes what is on the device, after asking.
pub(super) fn delete(visit: Visit) -> AnyView {
    let asking = RwSignal::new(false);
    let question = move || {
        view! {
            <Notice tone=Tone::Warning title=tr(Msg::DeleteSure)>
                <div class="actions">
                    <Button look=Look::Danger on_press=move || visit.delete()>{tr(Msg::DeleteYes)}</Button>
                    <Button look=Look::Secondary on_press=move || asking.set(false)>{tr(Msg::Keep)}</Button>
                </div>
            </Notice>
        }
    };
    either(
        asking.into(),
        question,
        move || view! { <Button look=Look::Quiet on_press=move || asking.set(true)>{tr(Msg::DeleteDraft)}</Button> },
    )
}
