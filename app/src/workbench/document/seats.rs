//! The seat map of a session: apart from its notes, and gone on its day. What is typed is on the disk with every letter. Where
//! somebody else has saved another one meanwhile, both are shown.

use super::allowed;
use super::editor::Editor;
use crate::browser;
use crate::components::{Look, Tone, button, dynamic, el, flag, handler, notice, press, row, spawn, text, when};
use crate::desk::{CHANGED, Desk, Problem, SeatMap, Settling};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::day_words;
use crate::workbench::people::said::{Said, fill};
use crate::workbench::retention::words::refusal;
use leptos::prelude::*;
use shared::people::Action;
use shared::records::SEATS_LIMIT;
use std::sync::Arc;

/// Where the map that is here stands, in words.
fn stands(map: &SeatMap, offline: bool) -> Msg {
    match map.trouble.as_deref() {
        _ if !map.unsent => Msg::SeatsSent,
        None if offline => Msg::SeatsOnDevice,
        None => Msg::SeatsSaved,
        Some(CHANGED) => Msg::SeatsTwo,
        Some("no_date") => Msg::SeatsDateFirst,
        Some("key_due") => Msg::SeatsDayPast,
        Some("may_not_write" | "not_allowed") => Msg::SeatsMayNot,
        Some("unknown_document" | "no_seats") => Msg::SeatsNotYours,
        Some(_) => Msg::SeatsNotTaken,
    }
}

/// The section; nothing for kinds that have no seat map.
pub(super) fn seats(editor: &Editor) -> AnyView {
    if !editor.desk.with(|cabinet| cabinet.has_seats(&editor.kind)) {
        return row(Vec::new());
    }
    let (desk, doc, lang) = (editor.desk, Arc::clone(&editor.doc), language());
    let held = Memo::new({
        let doc = Arc::clone(&doc);
        move |_| {
            desk.revision.with(|_| ());
            desk.with(|cabinet| cabinet.seats(&doc).cloned())
        }
    });
    let typed = RwSignal::new(held.get_untracked().map(|map| map.text).unwrap_or_default());
    // What came from the server, from another tab, or out of two maps.
    Effect::new(move || {
        let now = held.get().map(|map| map.text).unwrap_or_default();
        if typed.with_untracked(|typed| *typed != now) {
            typed.set(now);
        }
    });
    let (pulse, dated) = (editor.pulse, Arc::clone(&doc));
    let day = Memo::new(move |_| {
        pulse.track();
        held.track();
        desk.seats_day(&dated)
    });
    let past = Arc::clone(&doc);
    let until = dynamic(move || {
        let Some(day) = day.get() else {
            let says_one = desk.with(|cabinet| cabinet.seats_until(&past).is_some());
            return el("p").child(tr(if says_one { Msg::SeatsDayPast } else { Msg::SeatsDateFirst })).view();
        };
        let said = text(move || fill(Msg::SeatsText, lang.get(), &[day_words(day, lang.get())]));
        row(vec![
            el("p").child(said).view(),
            el("p").class("hint").child(tr(Msg::SeatsKeys)).view(),
            el("p").class("hint").child(tr(Msg::SeatsLimits)).view(),
        ])
    });
    let may = allowed(editor, Action::Write);
    row(vec![
        el("section")
            .child(el("h3").id("seats-title").attr("tabindex", "-1").child(tr(Msg::Seats)))
            .child(until)
            .child(two(desk, &doc, held, may))
            .child(fetch(desk, &doc, held))
            .child(field(desk, &doc, typed, day, may))
            .child(state(desk, held))
            .view(),
    ])
}

fn field(desk: Desk, doc: &Arc<str>, typed: RwSignal<String>, day: Memo<Option<u32>>, may: Signal<bool>) -> AnyView {
    let (typing, saving) = (Arc::clone(doc), Arc::clone(doc));
    let input = handler(move |event| {
        let now = event_target_value(&event);
        typed.set(now.clone());
        desk.type_seats(&typing, &now);
    });
    let save = press(move || {
        if desk.type_seats(&saving, &typed.get_untracked()) {
            spawn(desk.sync());
        }
    });
    let area = el("textarea")
        .id("seats")
        .class("field field-long")
        .attr("rows", "6")
        .attr("maxlength", SEATS_LIMIT.to_string())
        .flag("readonly", flag(move || !may.get() || day.get().is_none()))
        .value(typed.into())
        .on("input", input);
    let no_day = flag(move || !may.get() || day.get().is_none());
    row(vec![
        el("label").attr("for", "seats").child(tr(Msg::SeatsField)).view(),
        area.view(),
        el("div").class("actions").flag("hidden", no_day).child(button(Look::Secondary, tr(Msg::SeatsSave), save)).view(),
    ])
}

/// What the server has is asked for only when somebody wants to see it: it notes who reads a map.
fn fetch(desk: Desk, doc: &Arc<str>, held: Memo<Option<SeatMap>>) -> AnyView {
    let (doc, said) = (Arc::clone(doc), RwSignal::new(None::<Said>));
    let get = press(move || {
        let doc = Arc::clone(&doc);
        spawn(async move {
            let told = match desk.fetch_seats(&doc).await {
                Ok(seats) if seats.destroyed => Some(Msg::SeatsGone.into()),
                Ok(seats) if seats.text.is_empty() => Some(Msg::SeatsNone.into()),
                Ok(_) => None,
                Err(refused) => Some(refusal(&refused, Msg::SeatsOffline)),
            };
            said.set(told);
        });
    });
    // One that is here and was sent: somebody may have saved another meanwhile. One that was not sent is not written over.
    let known = flag(move || held.with(|held| held.as_ref().is_some_and(|map| map.unsent && !map.seen.is_empty() || map.theirs.is_some())));
    let told = dynamic(move || said.get().map_or_else(|| row(Vec::new()), |said| el("p").child(said.view()).view()));
    row(vec![
        el("div").class("actions").flag("hidden", known).child(button(Look::Secondary, tr(Msg::SeatsGet), get)).view(),
        el("div").attr("role", "status").child(told).view(),
    ])
}

fn state(desk: Desk, held: Memo<Option<SeatMap>>) -> AnyView {
    let lang = language();
    let said = text(move || {
        let offline = desk.status.with(|status| status.server == Some(Problem::Unreachable));
        held.with(|held| held.as_ref().map(|map| stands(map, offline).text(lang.get()).to_owned()).unwrap_or_default())
    });
    el("p").class("save-state").attr("role", "status").child(said).view()
}

/// The lines of a map.
fn lines(map: &str) -> AnyView {
    let mut list = el("ul").class("plain-list");
    for line in map.lines().filter(|line| !line.trim().is_empty()) {
        list = list.child(el("li").child(line.to_owned()));
    }
    list.view()
}

/// Somebody else has saved another one: it is shown, and nothing takes its place unless somebody says so.
fn two(desk: Desk, doc: &Arc<str>, held: Memo<Option<SeatMap>>, may: Signal<bool>) -> AnyView {
    let doc = Arc::clone(doc);
    let theirs = Memo::new(move |_| held.with(|held| held.as_ref().and_then(|map| map.theirs.clone())));
    dynamic(move || {
        let Some(theirs) = theirs.get() else { return row(Vec::new()) };
        let choice = |msg: Msg, how: Settling| {
            let doc = Arc::clone(&doc);
            let settle = press(move || {
                desk.settle_seats(&doc, how);
                // What was pressed is gone.
                browser::focus_soon("seats-title".to_owned());
            });
            button(Look::Secondary, tr(msg), settle)
        };
        let mut actions = el("div").class("actions");
        if may.get() {
            actions = actions.child(choice(Msg::SeatsBoth, Settling::Both)).child(choice(Msg::SeatsMine, Settling::Mine));
        }
        notice(Tone::Warning, tr(Msg::SeatsTwo))
            .child(el("p").child(tr(Msg::SeatsTwoText)))
            .child(el("p").child(tr(Msg::SeatsOther)))
            .child(lines(&theirs))
            .child(actions.child(choice(Msg::SeatsTheirs, Settling::Theirs)))
            .view()
    })
}

/// Seat maps that the server does not have, among what is on its way; nothing where there are none.
pub(in crate::workbench) fn on_their_way(desk: Desk) -> AnyView {
    let listed = Memo::new(move |_| {
        desk.revision.with(|_| ());
        desk.with(|cabinet| cabinet.unsent_seats().into_iter().map(|map| map.doc).collect::<Vec<String>>())
    });
    let any = flag(move || listed.with(|listed| !listed.is_empty()));
    let cards =
        move || view! { <For each=move || listed.get() key=String::clone children=move |doc: String| card(desk, &doc) /> }.into_any();
    when(any, move || {
        el("section")
            .child(el("h2").id("seats-way-title").attr("tabindex", "-1").child(tr(Msg::SeatsOnTheirWay)))
            .child(el("ul").class("unsent-list").child(cards()))
            .view()
    })
}

fn card(desk: Desk, doc: &str) -> AnyView {
    let lang = language();
    let (read, titled, gone) = (doc.to_owned(), doc.to_owned(), doc.to_owned());
    let held = Memo::new(move |_| {
        desk.revision.with(|_| ());
        desk.with(|cabinet| cabinet.seats(&read).cloned())
    });
    let title = text(move || {
        let lang = lang.get();
        let title = desk.with(|cabinet| cabinet.summary(&titled, lang.code())).map(|summary| summary.title().to_owned());
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| Msg::Untitled.text(lang).to_owned())
    });
    let asked = RwSignal::new(false);
    let remove = press(move || {
        if asked.get_untracked() {
            desk.drop_seats(&gone);
            browser::focus_soon("outbox-title".to_owned());
        }
        asked.set(true);
    });
    let label = text(move || if asked.get() { Msg::SeatsDeleteSure } else { Msg::SeatsDelete }.text(lang.get()).to_owned());
    el("li")
        .class("unsent")
        .child(el("h3").class("unsent-title").child(el("a").attr("href", format!("/documents/{doc}")).child(title)))
        .child(state(desk, held))
        .child(dynamic(move || held.with(|held| held.as_ref().map_or_else(|| row(Vec::new()), |map| lines(&map.text)))))
        .child(el("div").class("actions").child(button(Look::Secondary, label, remove)))
        .view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn why_a_map_was_not_taken_is_said_in_both_languages() {
        let unsent = |trouble: Option<&str>| SeatMap { unsent: true, trouble: trouble.map(str::to_owned), ..SeatMap::default() };
        assert_eq!(stands(&SeatMap::default(), true).text(Lang::En), Msg::SeatsSent.text(Lang::En));
        assert_eq!(stands(&unsent(None), true).text(Lang::En), Msg::SeatsOnDevice.text(Lang::En));
        let mut said: Vec<&str> = Vec::new();
        for code in [CHANGED, "no_date", "key_due", "may_not_write", "unknown_document", "anything else"] {
            for lang in [Lang::En, Lang::Es] {
                said.push(stands(&unsent(Some(code)), false).text(lang));
            }
        }
        let all = said.len();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), all, "each has words of its own");
    }
}
