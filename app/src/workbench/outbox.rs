//! What the server does not have yet, and what became of it: nothing leaves this list unless the server has it or the
//! person says so.

mod card;
mod copy;
mod told;
mod why;

use super::attachments::on_their_way;
use super::document::seats_on_their_way;
use super::parts::{desk, moment_text, titled};
use crate::browser;
use crate::components::{Look, Tone, button, dynamic, el, flag, notice, press, row, spawn, text, when};
use crate::desk::{Cabinet, Desk, Problem, Status, Unsent};
use crate::i18n::{Lang, Msg, language, tr};
use card::Page;
pub(super) use copy::file_name;
use leptos::prelude::*;
use std::collections::HashMap;
use told::{Item, Stands};

/// Changes that are drawn at first, and with each wish for more.
const SHOWN: usize = 100;

/// The page.
#[component]
pub(super) fn OutboxPage() -> AnyView {
    titled(Msg::Outbox);
    let desk = desk();
    let ready = flag(move || desk.status.with(|status| status.ready));
    let signed_in = flag(move || desk.session.with(Option::is_some));
    let state = Memo::new(move |_| (ready.get(), signed_in.get()));
    row(vec![
        el("h1").id("outbox-title").attr("tabindex", "-1").child(tr(Msg::Outbox)).view(),
        dynamic(move || match state.get() {
            (false, _) => el("p").attr("role", "status").child("…").view(),
            (_, false) => nobody(),
            _ => row(vec![
                el("p").child(tr(Msg::OutboxLead)).view(),
                standing(desk),
                on_their_way(desk),
                seats_on_their_way(desk),
                list(desk),
            ]),
        }),
    ])
}

fn nobody() -> AnyView {
    let sign_in = el("a").attr("href", "/sign-in").child(tr(Msg::SignIn));
    notice(Tone::Info, tr(Msg::OutboxSignedOut)).child(el("p").child(sign_in)).view()
}

/// Network, last sync, and a button for one now.
fn standing(desk: Desk) -> AnyView {
    let lang = language();
    let told = move |say: fn(&Status, Lang) -> String| text(move || desk.status.with(|status| say(status, lang.get())));
    let fact = |name: Msg, said: Signal<String>| el("div").child(el("dt").child(tr(name))).child(el("dd").child(said));
    let now = el("span").attr("role", "status").child(told(under_way));
    let facts = el("dl")
        .class("device-facts")
        .child(fact(Msg::OutboxNetwork, told(network)))
        .child(fact(Msg::OutboxLast, told(last)))
        .child(el("div").child(el("dt").child(tr(Msg::OutboxState))).child(el("dd").child(now)));
    let busy = text(move || desk.status.with(|status| status.working).to_string());
    let sync = button(Look::Secondary, tr(Msg::OutboxSync), press(move || spawn(desk.sync()))).attr("aria-disabled", busy);
    let storage = el("a").attr("href", "/storage").child(tr(Msg::OutboxDevice));
    row(vec![facts.view(), el("div").class("actions").child(sync).child(storage).view()])
}

fn network(status: &Status, lang: Lang) -> String {
    let offline = status.server == Some(Problem::Unreachable);
    if offline { Msg::WorkingOffline } else { Msg::WorkingOnline }.text(lang).to_owned()
}

fn last(status: &Status, lang: Lang) -> String {
    status.synced.map_or_else(|| Msg::OutboxNever.text(lang).to_owned(), |synced| moment_text(synced, lang))
}

fn under_way(status: &Status, lang: Lang) -> String {
    let msg = match &status.server {
        _ if status.working => Msg::Syncing,
        Some(Problem::SignedOut) => Msg::SignedOutTitle,
        Some(Problem::NotAllowed) => Msg::NotAllowedTitle,
        _ => Msg::OutboxIdle,
    };
    msg.text(lang).to_owned()
}

/// The changes, those that need somebody first.
fn list(desk: Desk) -> AnyView {
    let page = Page::new(desk);
    let lang = page.lang;
    let counted = Memo::new(move |_| {
        desk.status.with(|status| (status.unsent, status.refused));
        desk.with(|cabinet| cabinet.unsent_changes())
    });
    let nothing = flag(move || desk.status.with(|status| status.unsent == 0));
    let items = Memo::new(move |_| {
        desk.revision.with(|_| ());
        counted.track();
        desk.with(|cabinet| items(cabinet, page.most.get(), lang.get()))
    });
    let any = flag(move || counted.get().0 > 0);
    let none = flag(move || counted.get().0 == 0);
    let count = text(move || Msg::OutboxCount.filled(lang.get(), &[counted.get().0, counted.get().1]));
    let save_all = press(move || {
        let outbox: Vec<Unsent> = desk.with(|cabinet| cabinet.outbox().into_iter().cloned().collect());
        browser::download(&file_name("unsent", None), &copy::file(&outbox));
        page.say(Msg::OutboxSaved);
    });
    let all = button(Look::Secondary, tr(Msg::OutboxSaveAll), save_all);
    let cards = view! {
        <For each=move || items.get() key=|item: &Item| item.change.clone() children=move |item: Item| card::card(page, items, &item) />
    };
    let more = press(move || page.most.update(|most| *most += SHOWN));
    let rest = flag(move || counted.get().0 > page.most.get());
    let listed = el("div")
        .flag("hidden", none)
        .child(el("p").child(count))
        .child(el("div").class("actions").child(all))
        .child(el("ul").class("unsent-list").child(cards.into_any()));
    row(vec![
        el("p").class("save-state").attr("role", "status").child(page.said()).view(),
        when(nothing, || notice(Tone::Good, tr(Msg::OutboxEmptyTitle)).child(el("p").child(tr(Msg::OutboxEmpty))).view()),
        listed.view(),
        button(Look::Secondary, tr(Msg::ShowMore), more).flag("hidden", flag(move || !(any.get() && rest.get()))).view(),
    ])
}

/// The first of the unsent changes in words.
fn items(cabinet: &mut Cabinet, most: usize, lang: Lang) -> Vec<Item> {
    let mut outbox: Vec<Unsent> = cabinet.outbox().into_iter().cloned().collect();
    let mut in_document: HashMap<String, usize> = HashMap::new();
    outbox.iter().for_each(|item| *in_document.entry(item.change.doc.clone()).or_default() += 1);
    outbox.sort_by_key(Stands::of);
    outbox.truncate(most);
    let session = cabinet.session().cloned();
    let told = |item: Unsent| {
        let title = cabinet.summary(&item.change.doc, lang.code()).map(|summary| summary.title().to_owned()).unwrap_or_default();
        let schema = cabinet.schema(&item.change.version);
        let count = in_document.get(&item.change.doc).copied().unwrap_or(1);
        Item::of(&item, schema.as_deref(), session.as_ref(), &title, count, lang)
    };
    outbox.into_iter().map(told).collect()
}

/// Puts the keyboard where the page begins: what it was on is gone.
fn back_to_top() {
    browser::focus_later("outbox-title");
}
