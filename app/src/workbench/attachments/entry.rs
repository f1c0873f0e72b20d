//! One file of a document, with what can be done with it.

use super::preview::{play, preview};
use super::{Files, told};
use crate::browser;
use crate::components::{Look, button, dynamic, el, flag, press, row, spawn, text, when};
use crate::desk::{Desk, FileState, HeldFile};
use crate::i18n::{Lang, Msg, tr};
use crate::workbench::parts::moment_text;
use crate::workbench::people::day_words;
use crate::workbench::people::said::fill;
use leptos::prelude::*;
use shared::document::Attached;
use std::sync::Arc;

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand {
    /// Its record, where it is on this device.
    pub(super) id: Option<String>,
    pub(super) state: Option<FileState>,
    /// Why the server did not take it.
    why: Option<String>,
    /// Bytes that have come, and all of them, while it is on its way.
    pub(super) moving: Option<(u64, u64)>,
}

impl Stand {
    pub(super) fn of(desk: Desk, here: Option<(String, HeldFile)>, lang: Lang) -> Self {
        let (id, held) = here.unzip();
        let moving = id.as_ref().and_then(|id| desk.transfers.with(|transfers| transfers.get(id).copied()));
        let why = held.as_ref().filter(|held| held.state == FileState::Refused).map(|held| told::refused(held, lang));
        Self { id, state: held.map(|held| held.state), why, moving }
    }

    /// In words.
    pub(super) fn text(&self, lang: Lang) -> String {
        if let Some((n, of)) = self.moving {
            return Msg::AtSending.text(lang).replace("{n}", &told::size(n, lang)).replace("{of}", &told::size(of, lang));
        }
        match (&self.state, &self.why) {
            (_, Some(why)) => Msg::AtRefused.text(lang).replace("{why}", why),
            (Some(FileState::Waits), _) => Msg::AtWaits.text(lang).to_owned(),
            (Some(FileState::Sent), _) => Msg::AtHere.text(lang).to_owned(),
            _ => Msg::AtNotHere.text(lang).to_owned(),
        }
    }

    pub(super) fn class(&self) -> &'static str {
        match self.state {
            Some(FileState::Refused) => "tag tag-bad",
            Some(FileState::Waits) => "tag tag-warning",
            _ => "tag tag-plain",
        }
    }
}

/// A bar for a file on its way.
pub(super) fn bar(stand: Memo<Stand>) -> AnyView {
    let moving = flag(move || stand.with(|stand| stand.moving.is_some()));
    let number = move |of: fn((u64, u64)) -> u64| text(move || stand.with(|stand| stand.moving.map(of).unwrap_or_default().to_string()));
    when(moving, move || {
        let (most, now) = (number(|(_, of)| of), number(|(n, _)| n));
        el("div").class("progress").child(el("progress").attr("aria-label", tr(Msg::AtFile)).attr("max", most).value(now)).view()
    })
}

/// The entry.
pub(super) fn entry(files: &Files, attached: &Attached) -> AnyView {
    let (desk, lang) = (files.desk, files.lang);
    let (doc, hash) = (Arc::clone(&files.doc), attached.file.hash.clone());
    let stand = Memo::new(move |_| {
        desk.revision.with(|_| ());
        let here = desk.with(|cabinet| cabinet.file(&doc, &hash).map(|(id, held)| (id.to_owned(), held.clone())));
        Stand::of(desk, here, lang.get())
    });
    let (state, looks) =
        (text(move || stand.with(|stand| stand.text(lang.get()))), text(move || stand.with(|stand| stand.class().to_owned())));
    let (file, at) = (attached.file.clone(), attached.at);
    let (read, change) = (Arc::clone(&files.doc), attached.change.clone());
    let meta = text(move || {
        desk.revision.with(|_| ());
        let lang = lang.get();
        let author = desk.document(&read, |document| document.mark(&change).map(|mark| mark.author.clone())).flatten();
        let gaps = [
            ("{kind}", told::kind(file.media).text(lang).to_owned()),
            ("{size}", told::size(file.bytes, lang)),
            ("{who}", desk.person_name(author.as_deref(), lang)),
            ("{time}", moment_text(at, lang)),
        ];
        gaps.iter().fold(Msg::AtMeta.text(lang).to_owned(), |text, (gap, said)| text.replace(gap, said))
    });
    let title = format!("at-{}", attached.name);
    let shown = RwSignal::new(false);
    let (drawn, picture) = (files.clone(), attached.clone());
    let about = (!attached.file.about.is_empty()).then(|| el("p").class("unsent-says").child(attached.file.about.clone()));
    el("li")
        .class("unsent")
        .child(
            el("div")
                .class("unsent-head")
                .child(el("h3").class("unsent-title").id(title.clone()).child(attached.file.name.clone()))
                .child(el("span").class(looks).attr("role", "status").child(state)),
        )
        .child(about)
        .child(el("p").class("hint").child(meta))
        .child(attached.file.media.is_sound().then(|| goes(files)))
        .child(bar(stand))
        .child(actions(files, attached, stand, shown, &title))
        .child(dynamic(move || {
            if shown.get() {
                if picture.file.media.is_sound() { play(&drawn, &picture) } else { preview(&drawn, &picture) }
            } else {
                row(Vec::new())
            }
        }))
        .view()
}

/// When a recording goes, by what its session says.
fn goes(files: &Files) -> AnyView {
    let (desk, lang, doc) = (files.desk, files.lang, Arc::clone(&files.doc));
    let said = text(move || {
        desk.revision.with(|_| ());
        let lang = lang.get();
        match (desk.recordings_until(&doc), desk.seats_day(&doc)) {
            (None, _) => Msg::AtGoesNoDate.text(lang).to_owned(),
            (Some(day), None) => fill(Msg::AtGoesPast, lang, &[day_words(day, lang)]),
            (Some(day), Some(_)) => fill(Msg::AtGoes, lang, &[day_words(day, lang)]),
        }
    });
    el("p").class("hint").child(said).view()
}

fn actions(files: &Files, attached: &Attached, stand: Memo<Stand>, shown: RwSignal<bool>, title: &str) -> AnyView {
    let lang = files.lang;
    let asked = RwSignal::new(false);
    let is = move |state: FileState| flag(move || stand.with(|stand| stand.state != Some(state)));
    let here = flag(move || stand.with(|stand| stand.id.is_some()));
    let named = |element: crate::components::Element| element.attr("aria-describedby", title);
    let show = press(move || shown.update(|shown| *shown = !*shown));
    let is_sound = attached.file.media.is_sound();
    let show_label = text(move || {
        match shown.get() {
            true => Msg::AtHide,
            false if is_sound => Msg::AtListen,
            false => Msg::AtPreview,
        }
        .text(lang.get())
        .to_owned()
    });
    let can_show = attached.file.media.is_picture() || is_sound;
    let (saving, saved) = (files.clone(), attached.clone());
    let save = press(move || spawn(save(saving.clone(), saved.clone())));
    let (keeping, kept) = (files.clone(), attached.clone());
    let keep = press(move || spawn(keep(keeping.clone(), kept.clone())));
    let (dropping, name) = (files.clone(), attached.file.name.clone());
    let let_go = press(move || {
        if let Some(id) = stand.with_untracked(|stand| stand.id.clone()) {
            let (dropping, name) = (dropping.clone(), name.clone());
            spawn(async move {
                dropping.desk.drop_copy(&id).await;
                dropping.say(Msg::AtDropped, &name);
            });
        }
    });
    let retrying = files.desk;
    let retry = press(move || {
        if let Some(id) = stand.with_untracked(|stand| stand.id.clone()) {
            retrying.retry_file(&id);
        }
    });
    let (sure, back) = (format!("{title}-sure"), format!("{title}-remove"));
    let may = files.may;
    let ask = press({
        let sure = sure.clone();
        move || {
            asked.set(true);
            browser::focus_soon(sure.clone());
        }
    });
    let remove = button(Look::Quiet, tr(Msg::AtRemove), ask).id(back.clone()).flag("hidden", flag(move || !may.get() || asked.get()));
    let (removing, gone) = (files.clone(), attached.clone());
    let question = when(flag(move || asked.get()), move || {
        let (removing, gone, back) = (removing.clone(), gone.clone(), back.clone());
        let words = Msg::AtRemoveSure.text(lang.get()).replace("{name}", &gone.file.name);
        let yes = press(move || {
            let (removing, gone) = (removing.clone(), gone.clone());
            spawn(async move {
                removing.desk.take_back(&removing.doc, &gone.name).await;
                removing.say(Msg::AtRemoved, &gone.file.name);
                browser::focus("at-title");
            });
        });
        let no = press(move || {
            asked.set(false);
            browser::focus_soon(back.clone());
        });
        el("div")
            .class("unsent-why")
            .attr("role", "group")
            .attr("tabindex", "-1")
            .id(sure.clone())
            .child(el("p").child(words))
            .child(el("div").class("actions").child(button(Look::Secondary, tr(Msg::AtRemoveYes), yes)).child(button(
                Look::Quiet,
                tr(Msg::AtKeepIt),
                no,
            )))
            .view()
    });
    row(vec![
        el("div")
            .class("actions actions-quiet")
            .child(
                can_show.then(|| named(button(Look::Quiet, show_label, show)).attr("aria-expanded", text(move || shown.get().to_string()))),
            )
            .child(named(button(Look::Quiet, tr(Msg::AtSave), save)))
            .child(named(button(Look::Quiet, tr(Msg::AtGet), keep)).flag("hidden", here))
            .child(named(button(Look::Quiet, tr(Msg::AtDrop1), let_go)).flag("hidden", is(FileState::Sent)))
            .child(named(button(Look::Quiet, tr(Msg::AtTryAgain), retry)).flag("hidden", is(FileState::Refused)))
            .child(named(remove))
            .view(),
        question,
    ])
}

/// What is told while a file comes.
fn coming(files: &Files) -> impl Fn(u64, u64) {
    let files = files.clone();
    move |n, of| {
        let lang = files.lang.get_untracked();
        files.said.set(Msg::AtGetting.text(lang).replace("{n}", &told::size(n, lang)).replace("{of}", &told::size(of, lang)));
    }
}

async fn save(files: Files, attached: Attached) {
    match files.desk.file_bytes(&files.doc, &attached.file, coming(&files)).await {
        Ok(bytes) => {
            browser::download_bytes(&attached.file.name, &bytes);
            files.said.set(String::new());
        }
        Err(trouble) => files.said.set(told::not_got(&trouble, files.lang.get_untracked())),
    }
}

async fn keep(files: Files, attached: Attached) {
    match files.desk.keep_copy(&files.doc, &attached.change, &attached.file, coming(&files)).await {
        Ok(()) => files.say(Msg::AtKept, &attached.file.name),
        Err(trouble) => files.said.set(told::not_got(&trouble, files.lang.get_untracked())),
    }
}
