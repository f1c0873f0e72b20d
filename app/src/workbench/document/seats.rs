//! The seat map of a session: apart from its notes, and gone on its day.

use super::allowed;
use super::editor::Editor;
use crate::components::{Look, button, dynamic, el, flag, press, row, spawn, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::long_text;
use crate::workbench::people::day_words;
use crate::workbench::people::said::{Said, fill};
use crate::workbench::retention::words::refusal;
use leptos::prelude::*;
use shared::people::Action;

/// The section; nothing for kinds that have no seat map.
pub(super) fn seats(editor: &Editor) -> AnyView {
    if !editor.desk.with(|cabinet| cabinet.has_seats(&editor.kind)) {
        return row(Vec::new());
    }
    let held = editor.desk.with(|cabinet| cabinet.seats(&editor.doc).map(|map| map.text.clone()));
    let typed = RwSignal::new(held.clone().unwrap_or_default());
    let (here, said): (RwSignal<bool>, RwSignal<Option<Said>>) = (RwSignal::new(held.is_some()), RwSignal::new(None));
    let (lang, dated, getting, saving) = (language(), editor.clone(), editor.clone(), editor.clone());
    let until = dynamic(move || {
        dated.pulse.track();
        let until = dated.desk.with(|cabinet| cabinet.seats_until(&dated.doc));
        let Some(day) = until else { return el("p").child(tr(Msg::SeatsDateFirst)).view() };
        let said = text(move || fill(Msg::SeatsText, lang.get(), &[day_words(day, lang.get())]));
        row(vec![el("p").child(said).view(), el("p").class("hint").child(tr(Msg::SeatsLimits)).view()])
    });
    let get = press(move || {
        let editor = getting.clone();
        spawn(async move {
            match editor.desk.fetch_seats(&editor.doc).await {
                Ok(seats) if seats.destroyed => {
                    let lang = editor.desk.lang.get_untracked();
                    let day = seats.destroy_on.map(|day| day_words(day, lang)).unwrap_or_default();
                    said.set(Some(Said::with(Msg::SeatsGone, day)));
                }
                Ok(seats) => {
                    typed.set(seats.text);
                    here.set(true);
                }
                Err(refused) => said.set(Some(refusal(&refused, Msg::SeatsOffline))),
            }
        });
    });
    let save = press(move || {
        let kept = saving.desk.keep_seats(&saving.doc, typed.get_untracked());
        here.set(true);
        said.set(Some(if kept { Msg::SeatsSaved } else { Msg::SeatsDateFirst }.into()));
    });
    let may = allowed(editor, Action::Write);
    let told = dynamic(move || said.get().map_or_else(|| row(Vec::new()), |said| el("p").child(said.view()).view()));
    let fetch = el("div").class("actions").flag("hidden", flag(move || here.get())).child(button(Look::Secondary, tr(Msg::SeatsGet), get));
    el("section")
        .child(el("h3").child(tr(Msg::Seats)))
        .child(until)
        .child(fetch)
        .child(el("label").attr("for", "seats").child(tr(Msg::SeatsField)))
        .child(long_text("seats", "6", typed))
        .child(el("div").class("actions").flag("hidden", flag(move || !may.get())).child(button(Look::Secondary, tr(Msg::SeatsSave), save)))
        .child(el("div").attr("role", "status").child(told))
        .view()
}
