//! Files on their way, on the page of what is not sent yet.

use super::entry::{Stand, bar};
use super::told;
use crate::browser;
use crate::components::{Look, button, el, flag, press, row, spawn, text, when};
use crate::desk::{Desk, FileState, HeldFile};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;

/// The part of the page.
pub(in crate::workbench) fn on_their_way(desk: Desk) -> AnyView {
    let listed = Memo::new(move |_| {
        desk.revision.with(|_| ());
        let unsent = |cabinet: &mut crate::desk::Cabinet| -> Vec<String> {
            cabinet.files().filter(|(_, held)| held.is_unsent()).map(|(id, _)| id.to_owned()).collect()
        };
        desk.with(unsent)
    });
    let any = flag(move || listed.with(|listed| !listed.is_empty()));
    let cards = move || view! { <For each=move || listed.get() key=String::clone children=move |id: String| card(desk, id) /> }.into_any();
    when(any, move || {
        el("section")
            .child(el("h2").id("at-way-title").attr("tabindex", "-1").child(tr(Msg::AtOutbox)))
            .child(el("p").child(tr(Msg::AtOutboxLead)))
            .child(el("ul").class("unsent-list").child(cards()))
            .view()
    })
}

fn card(desk: Desk, id: String) -> AnyView {
    let lang = language();
    let (read, first) = (id.clone(), desk.with(|cabinet| cabinet.held_file(&id).cloned()));
    let Some(first) = first else { return row(Vec::new()) };
    let stand = Memo::new(move |_| {
        desk.revision.with(|_| ());
        let here = desk.with(|cabinet| cabinet.held_file(&read).map(|held| (read.clone(), held.clone())));
        Stand::of(desk, here, lang.get())
    });
    let (state, looks) =
        (text(move || stand.with(|stand| stand.text(lang.get()))), text(move || stand.with(|stand| stand.class().to_owned())));
    let doc = first.doc.clone();
    let owner = text(move || {
        let lang = lang.get();
        let title = desk.with(|cabinet| cabinet.summary(&doc, lang.code())).map(|summary| summary.title().to_owned());
        let title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| Msg::Untitled.text(lang).to_owned());
        Msg::AtOf.text(lang).replace("{document}", &title)
    });
    let size = text({
        let bytes = first.file.bytes;
        move || told::size(bytes, lang.get())
    });
    let title = format!("at-way-{id}");
    el("li")
        .class("unsent")
        .child(
            el("div")
                .class("unsent-head")
                .child(el("h3").class("unsent-title").id(title.clone()).child(first.file.name.clone()))
                .child(el("span").class(looks).attr("role", "status").child(state)),
        )
        .child(el("p").class("unsent-says").child(el("a").attr("href", format!("/documents/{}", first.doc)).child(owner)))
        .child(el("p").class("hint").child(size))
        .child(bar(stand))
        .child(actions(desk, id, &first, stand, &title))
        .view()
}

fn actions(desk: Desk, id: String, first: &HeldFile, stand: Memo<Stand>, title: &str) -> AnyView {
    let lang = language();
    let asked = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let saved = first.clone();
    let save = press(move || {
        let saved = saved.clone();
        spawn(async move {
            match desk.held_bytes(&saved).await {
                Some(bytes) => browser::download_bytes(&saved.file.name, &bytes),
                None => failed.set(true),
            }
        });
    });
    let tried = id.clone();
    let retry = press(move || desk.retry_file(&tried));
    let whole = flag(move || stand.with(|stand| stand.state != Some(FileState::Refused)));
    let name = first.file.name.clone();
    let sure = format!("{title}-sure");
    let ask = press({
        let sure = sure.clone();
        move || {
            asked.set(true);
            browser::focus_soon(sure.clone());
        }
    });
    let question = when(flag(move || asked.get()), move || {
        let id = id.clone();
        let yes = press(move || {
            let id = id.clone();
            spawn(async move {
                desk.discard_file(&id).await;
                browser::focus("outbox-title");
            });
        });
        let no = press(move || asked.set(false));
        el("div")
            .class("unsent-why")
            .attr("role", "group")
            .attr("tabindex", "-1")
            .id(sure.clone())
            .child(el("p").child(Msg::AtDiscardSure.text(lang.get()).replace("{name}", &name)))
            .child(el("div").class("actions").child(button(Look::Secondary, tr(Msg::AtDiscardYes), yes)).child(button(
                Look::Quiet,
                tr(Msg::AtKeepIt),
                no,
            )))
            .view()
    });
    let named = |element: crate::components::Element| element.attr("aria-describedby", title);
    row(vec![
        el("div")
            .class("actions actions-quiet")
            .child(named(button(Look::Quiet, tr(Msg::AtTryAgain), retry)).flag("hidden", whole))
            .child(named(button(Look::Quiet, tr(Msg::AtSave), save)))
            .child(named(button(Look::Quiet, tr(Msg::AtDiscard), ask)).flag("hidden", whole))
            .view(),
        when(flag(move || failed.get()), move || el("p").class("unsent-why").attr("role", "alert").child(tr(Msg::AtWhyDiffers)).view()),
        question,
    ])
}
