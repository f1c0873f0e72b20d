//! What is kept on this device, how safe it is, a copy of it, and what all this does not protect against.

mod bench;
mod copy;
mod lines;
mod space;

use super::outbox::file_name;
use super::parts::{desk, titled};
use crate::browser;
use crate::components::{Element, Look, button, el, flag, press, row, spawn, text};
use crate::desk::{Desk, in_slices};
use crate::i18n::{Msg, language, tr};
use copy::Copy;
use leptos::prelude::*;
use lines::{changes_in, lines};
use space::Space;

/// The page.
#[component]
pub(super) fn StoragePage() -> AnyView {
    titled(Msg::StoragePage);
    let desk = desk();
    bench::offer(desk);
    let limits = [Msg::StorageLimitPlain, Msg::StorageLimitClear, Msg::StorageLimitOut, Msg::StorageLimitLost];
    let limits: Vec<AnyView> = limits.into_iter().map(|limit| el("li").child(tr(limit)).view()).collect();
    row(vec![
        el("h1").child(tr(Msg::StoragePage)).view(),
        el("p").child(tr(Msg::StorageLead)).view(),
        el("p").child(el("a").attr("href", "/outbox").child(tr(Msg::Outbox))).view(),
        section(Msg::StorageHeld, held(desk)),
        section(Msg::StorageSpace, space()),
        section(Msg::StorageCopyTitle, copies(desk)),
        section(Msg::StorageLimits, el("ul").class("device-limits").child(limits).view()),
    ])
}

fn section(title: Msg, body: AnyView) -> AnyView {
    el("section").child(el("h2").child(tr(title))).child(body).view()
}

fn fact(name: Msg, said: Signal<String>) -> Element {
    el("div").child(el("dt").child(tr(name))).child(el("dd").child(said))
}

/// How much there is, and whether it is kept at all.
fn held(desk: Desk) -> AnyView {
    let lang = language();
    let counts = Memo::new(move |_| {
        desk.revision.with(|_| ());
        desk.status.with(|status| status.ready);
        desk.with(|cabinet| (cabinet.counts().values().sum::<usize>(), cabinet.unsent_count().0, cabinet.instruments().len()))
    });
    let changes = RwSignal::new(None::<usize>);
    let ready = Memo::new(move |_| desk.status.with(|status| status.ready));
    Effect::new(move || {
        if ready.get() {
            spawn(count(desk, changes));
        }
    });
    let number = move |of: fn((usize, usize, usize)) -> usize| text(move || of(counts.get()).to_string());
    let counted = text(move || changes.get().map_or_else(|| Msg::StorageCounting.text(lang.get()).to_owned(), |count| count.to_string()));
    let durable = text(move || {
        let durable = desk.status.with(|status| status.durable);
        if durable { Msg::OutboxYes } else { Msg::StorageNotDurable }.text(lang.get()).to_owned()
    });
    el("dl")
        .class("device-facts")
        .child(fact(Msg::StorageDurable, durable))
        .child(fact(Msg::StorageDocuments, number(|(documents, ..)| documents)))
        .child(fact(Msg::StorageChanges, counted))
        .child(fact(Msg::StorageUnsent, number(|(_, unsent, _)| unsent)))
        .child(fact(Msg::StorageForms, number(|(.., forms)| forms)))
        .view()
}

async fn count(desk: Desk, changes: RwSignal<Option<usize>>) {
    let (lines, mut count) = (lines(&desk.with(|cabinet| cabinet.pages())), 0);
    let all = in_slices(lines, |line| count += changes_in(line.text()), || changes.try_get_untracked().map(|_| 0)).await;
    if all {
        changes.try_set(Some(count));
    }
}

/// Space, and whether the browser may clear it.
fn space() -> AnyView {
    let lang = language();
    let space = RwSignal::new(Space::default());
    let asked = RwSignal::new(false);
    let look = move || {
        spawn(async move {
            let found = Space::look().await;
            space.try_set(found);
        });
    };
    look();
    let size = move |of: fn(&Space) -> Option<f64>| {
        text(move || space.with(of).map_or_else(|| Msg::StorageUnknown.text(lang.get()).to_owned(), |bytes| space::size(bytes, lang.get())))
    };
    let persisted = text(move || {
        let msg = match space.with(|space| space.persisted) {
            Some(true) => Msg::OutboxYes,
            Some(false) => Msg::OutboxNo,
            None => Msg::StorageUnknown,
        };
        msg.text(lang.get()).to_owned()
    });
    let ask = press(move || {
        spawn(async move {
            browser::persist().await;
            let found = Space::look().await;
            space.try_set(found);
            asked.try_set(true);
        });
    });
    let told = text(move || match (asked.get(), space.with(|space| space.persisted)) {
        (false, _) => String::new(),
        (true, Some(true)) => Msg::StoragePersistGiven.text(lang.get()).to_owned(),
        (true, _) => Msg::StoragePersistRefused.text(lang.get()).to_owned(),
    });
    let facts = el("dl")
        .class("device-facts")
        .child(fact(Msg::StorageUsed, size(|space| space.used)))
        .child(fact(Msg::StorageQuota, size(|space| space.quota)))
        .child(fact(Msg::StoragePersist, persisted));
    let is_kept = flag(move || space.with(|space| space.persisted == Some(true)));
    row(vec![
        facts.view(),
        el("div").class("actions").child(button(Look::Secondary, tr(Msg::StoragePersistAsk), ask).flag("hidden", is_kept)).view(),
        el("p").class("save-state").attr("role", "status").child(told).view(),
    ])
}

/// A file with everything.
fn copies(desk: Desk) -> AnyView {
    let lang = language();
    let state = RwSignal::new(None::<Msg>);
    let save = press(move || {
        if state.get_untracked() != Some(Msg::StorageCopying) {
            state.set(Some(Msg::StorageCopying));
            spawn(async move {
                let done = copy(desk, state).await;
                state.try_set(done.then_some(Msg::OutboxSaved));
            });
        }
    });
    let said = text(move || state.get().map_or("", |msg| msg.text(lang.get())).to_owned());
    row(vec![
        el("p").child(tr(Msg::StorageCopyText)).view(),
        el("p").class("hint").child(tr(Msg::AtCopyNote)).view(),
        el("div").class("actions").child(button(Look::Secondary, tr(Msg::StorageCopy), save)).view(),
        el("p").class("save-state").attr("role", "status").child(said).view(),
    ])
}

/// Puts the copy together a few lines at a time, and offers it.
async fn copy(desk: Desk, state: RwSignal<Option<Msg>>) -> bool {
    let (mut copy, lines, forms) = desk.with(|cabinet| {
        let outbox: Vec<_> = cabinet.outbox().into_iter().cloned().collect();
        let forms: Vec<String> = cabinet.instruments().into_values().map(str::to_owned).collect();
        (Copy::begin(cabinet.session(), cabinet.position(), &outbox), lines(&cabinet.pages()), forms)
    });
    forms.iter().for_each(|form| copy.form(form));
    let all = in_slices(lines, |line| copy.line(line.text()), || state.try_get_untracked().map(|_| 0)).await;
    if all {
        browser::download(&file_name("device", None), &copy.end());
    }
    all
}
