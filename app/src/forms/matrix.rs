//! A matrix: a table whose every button is named by its row and its column; single items where it is narrow.

use super::{Filling, choices, question};
use crate::components::{Markup, either, el, when};
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
    for (index, choice) in choices::items(filling, group.node + 1).iter().enumerate() {
        let label = choices::choice_label(filling, choice);
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
    let (drawn, followed, said, matrix) = (filling.clone(), filling.clone(), filling.clone(), matrix.to_owned());
    let line = el("tr").inside(move || cells(&drawn, at, &matrix)).mirror(
        move || {
            followed.follow(at);
            followed.strict().get();
        },
        move |line| {
            untrack(|| {
                write(line, ".asked", &said.spoken(at, &said.node(at.node).label));
                write(line, ".problem", &said.fault_text(at));
            });
        },
    );
    choices::choice_list(filling, at, None, line).view()
}

fn write(line: &web_sys::Element, place: &str, text: &str) {
    if let Ok(Some(place)) = line.query_selector(place) {
        place.set_text_content(Some(text));
    }
}

/// One row. Drawn again for another language only: drawing it for each answer would take the focus away.
fn cells(filling: &Filling, at: At, matrix: &str) -> Markup {
    let (asked, key) = (filling.node(at.node), filling.key(at));
    filling.lang.track();
    let [label, hint, fault] = untrack(|| [filling.spoken(at, &asked.label), filling.spoken(at, &asked.hint), filling.fault_text(at)]);
    let mut markup = Markup::new();
    markup.open("th").attr("scope", &["row"]).inside();
    markup.open("span").attr("id", &["r-", &key]).attr("class", &["asked"]).inside().text(&label).close("span");
    if !hint.is_empty() {
        markup.open("span").attr("class", &["hint"]).inside().text(&hint).close("span");
    }
    markup.open("span").attr("class", &["problem"]).attr("id", &["e-", &key]).inside().text(&fault).close("span").close("th");
    filling.form().peek(|form| {
        let shown = choices::Shown::of(form, at);
        for (index, choice) in choices::items(filling, at.node).iter().enumerate() {
            markup.open("td").attr("class", &[shade(choice)]).inside().open("label").attr("class", &["cell"]).inside();
            choices::choice_input(&mut markup, &key, index, choice, &shown)
                .attr("aria-labelledby", &["r-", &key, " c-", matrix, "-", &index.to_string()])
                .attr("aria-describedby", &["e-", &key])
                .inside()
                .close("label")
                .close("td");
        }
    });
    markup
}
