//! Files of a document: those that are attached, and attaching more.

mod entry;
mod pick;
mod preview;
mod sending;
mod told;

pub(super) use sending::on_their_way;
pub(super) use told::fault;

use crate::components::{dynamic, el, flag, row, text, when};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::attachment::FILES_LIMIT;
use shared::document::{Attached, attachments as attached_to};
use std::sync::Arc;

/// What the parts of the screen share.
#[derive(Debug, Clone)]
struct Files {
    desk: Desk,
    doc: Arc<str>,
    lang: RwSignal<Lang>,
    /// Whether the person may attach and take back.
    may: Signal<bool>,
    /// What was done last.
    said: RwSignal<String>,
}

impl Files {
    fn say(&self, msg: Msg, name: &str) {
        self.said.set(msg.text(self.lang.get_untracked()).replace("{name}", name));
    }
}

/// The screen. `may` says whether the person may write the document.
pub(super) fn attachments(desk: Desk, doc: &str, may: Signal<bool>) -> AnyView {
    let files = Files { desk, doc: doc.into(), lang: language(), may, said: RwSignal::new(String::new()) };
    let read = Arc::clone(&files.doc);
    let listed = Memo::new(move |_| {
        desk.revision.with(|_| ());
        desk.document(&read, attached_to).unwrap_or_default()
    });
    let (lang, said) = (files.lang, files.said);
    let none = flag(move || listed.with(Vec::is_empty));
    let count = text(move || Msg::AtCount.filled(lang.get(), &[listed.with(Vec::len), FILES_LIMIT]));
    let drawn = files.clone();
    let items = view! {
        <For each=move || listed.get() key=|attached: &Attached| attached.name.clone() children=move |attached: Attached| entry::entry(&drawn, &attached) />
    };
    let adding = files;
    row(vec![
        el("h2").id("at-title").attr("tabindex", "-1").child(tr(Msg::AtFiles)).view(),
        el("p").child(tr(Msg::AtLead)).view(),
        el("p").class("save-state").attr("role", "status").child(text(move || said.get())).view(),
        dynamic(move || if none.get() { el("p").class("hint").child(tr(Msg::AtNone)).view() } else { el("p").child(count).view() }),
        el("ul").class("unsent-list").flag("hidden", none).child(items.into_any()).view(),
        el("p").class("hint").flag("hidden", none).child(tr(Msg::AtSavePrograms)).view(),
        when(may, move || pick::pick(&adding)),
    ])
}
