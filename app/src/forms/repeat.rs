//! Rows of a repeat: each a section of its own, added and taken away by buttons.

use super::{Filling, RowEvent, row_questions};
use crate::components::{Look, button, el, flag, press, text};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::form::{At, RowId};

/// Draws a repeat. A row that is there is not drawn again when another one comes or goes.
pub fn rows(filling: &Filling, at: At) -> AnyView {
    let (listed, drawn, adding) = (filling.clone(), filling.clone(), filling.clone());
    let rows = view! {
        <For
            each=move || listed.with(at, |form| form.rows(at.row, at.node).to_vec())
            key=|row| *row
            children=move |row| one_row(&drawn, at, row)
        />
    };
    let add = press(move || {
        let id = shared::instrument::base64url(&crate::browser::random_bytes());
        let mut added = 0;
        adding.change(|form| {
            let (row, changed) = form.add_row(at.row, at.node, &id);
            added = row;
            changed
        });
        adding.tell_row(RowEvent::Added(added));
    });
    let counted = filling.node(at.node).is_counted();
    let adding = filling.clone();
    let label = text(move || format!("{}: {}", Msg::AddRow.text(adding.lang.get()), adding.spoken(at, &adding.node(at.node).label)));
    el("section").class("rows").child(rows.into_any()).child((!counted).then(|| button(Look::Secondary, label, add))).view()
}

fn one_row(filling: &Filling, at: At, row: RowId) -> AnyView {
    let (titled, removing) = (filling.clone(), filling.clone());
    let title = text(move || {
        let place = titled.with(at, |form| form.rows(at.row, at.node).iter().position(|held| *held == row).unwrap_or(0));
        format!("{} {}", titled.spoken(at, &titled.node(at.node).label), place + 1)
    });
    let narrow = crate::survey::narrow_signal();
    let questions = row_questions(filling, row, at.node + 1, filling.node(at.node).end, narrow);
    let asking = RwSignal::new(false);
    let remove = (!filling.node(at.node).is_counted()).then(|| {
        let gone = press(move || {
            removing.tell_row(RowEvent::Removing(row));
            removing.change(|form| form.remove_row(row));
        });
        let mover = |up: bool| {
            let moving = filling.clone();
            press(move || moving.tell_row(RowEvent::Moving { row, up }))
        };
        let moves = filling.hears_rows().then(|| {
            vec![
                button(Look::Quiet, tr(Msg::MoveUp), mover(true)).flag("hidden", asking.into()).view(),
                button(Look::Quiet, tr(Msg::MoveDown), mover(false)).flag("hidden", asking.into()).view(),
            ]
        });
        el("div")
            .class("actions actions-quiet")
            .child(moves)
            .child(button(Look::Quiet, tr(Msg::RemoveRow), press(move || asking.set(true))).flag("hidden", asking.into()))
            .child(button(Look::Danger, tr(Msg::DeleteYes), gone).flag("hidden", flag(move || !asking.get())))
            .child(button(Look::Secondary, tr(Msg::Keep), press(move || asking.set(false))).flag("hidden", flag(move || !asking.get())))
    });
    el("section")
        .class("row")
        .child(el("h3").child(title))
        .child(filling.beside(At { row, node: at.node }))
        .child(questions)
        .child(remove)
        .view()
}
