//! A matrix: a table whose every button is named by its row and its column; single items where it is narrow.

use super::{Filling, controls, question};
use crate::components::{either, el, when};
use leptos::prelude::*;
use shared::form::At;
use shared::instrument::Choice;
use std::sync::Arc;

pub(super) fn matrix(filling: &Filling, group: At, narrow: RwSignal<bool>) -> AnyView {
    let (few, all) = (filling.clone(), filling.clone());
    let inside = either(narrow.into(), move || items(&few, group), move || table(&all, group));
    el("section").class("matrix").child(inside).view()
}

type DrawRow = Arc<dyn Fn(&Filling, At) -> AnyView + Send + Sync>;

fn rows(filling: &Filling, group: At, draw: &DrawRow) -> Vec<AnyView> {
    let shown = |node| {
        let at = At { row: group.row, node };
        if filling.node(node).is_conditional() {
            let (filling, draw) = (filling.clone(), Arc::clone(draw));
            when(filling.relevant(at), move || draw(&filling, at))
        } else {
            draw(filling, at)
        }
    };
    (group.node + 1..filling.node(group.node).end).map(shown).collect()
}

fn items(filling: &Filling, group: At) -> AnyView {
    let draw: DrawRow = Arc::new(question::question);
    let title = (!filling.node(group.node).label.is_empty()).then(|| el("h2").child(filling.label(group)));
    el("div").child(title).child(rows(filling, group, &draw)).view()
}

fn shade(choice: &Choice) -> &'static str {
    if choice.role.is_some() { "apart" } else { "" }
}

fn table(filling: &Filling, group: At) -> AnyView {
    let key = filling.key(group);
    let mut head = el("tr").child(el("td"));
    for (index, choice) in controls::items(filling, group.node + 1).iter().enumerate() {
        let label = controls::choice_label(filling, choice);
        head = head.child(el("th").attr("scope", "col").id(format!("c-{key}-{index}")).class(shade(choice)).child(label));
    }
    let draw: DrawRow = Arc::new(move |filling, at| table_row(filling, at, &key));
    el("table")
        .child(el("caption").child(filling.label(group)))
        .child(el("thead").child(head))
        .child(el("tbody").child(rows(filling, group, &draw)))
        .view()
}

fn table_row(filling: &Filling, at: At, matrix: &str) -> AnyView {
    let asked = filling.node(at.node);
    let key = filling.key(at);
    let hint = (!asked.hint.is_empty()).then(|| el("span").class("hint").child(filling.hint(at)));
    let head = el("th")
        .attr("scope", "row")
        .child(el("span").id(format!("r-{key}")).child(filling.label(at)))
        .child(hint)
        .child(el("span").class("problem").id(format!("e-{key}")).child(filling.fault(at)));
    let mut line = el("tr").child(head);
    for (index, choice) in controls::items(filling, at.node).iter().enumerate() {
        let button = controls::radio(filling, at, index, choice)
            .attr("aria-labelledby", format!("r-{key} c-{matrix}-{index}"))
            .attr("aria-describedby", format!("e-{key}"));
        line = line.child(el("td").class(shade(choice)).child(el("label").class("cell").child(button)));
    }
    line.view()
}
