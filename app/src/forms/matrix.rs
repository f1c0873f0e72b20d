//! A matrix: a table whose every button is named by its row and its column; single items where it is narrow.

use super::{Filling, controls, question};
use crate::components::{either, el, when};
use leptos::prelude::*;
use shared::instrument::{Choice, NodeId};
use std::sync::Arc;

pub(super) fn matrix(filling: &Filling, group: NodeId, narrow: RwSignal<bool>) -> AnyView {
    let (few, all) = (filling.clone(), filling.clone());
    let inside = either(narrow.into(), move || items(&few, group), move || table(&all, group));
    el("section").class("matrix").child(inside).view()
}

type DrawRow = Arc<dyn Fn(&Filling, NodeId) -> AnyView + Send + Sync>;

fn rows(filling: &Filling, group: NodeId, draw: &DrawRow) -> Vec<AnyView> {
    let shown = |node: NodeId| {
        let (filling, draw) = (filling.clone(), Arc::clone(draw));
        when(filling.relevant(node), move || draw(&filling, node))
    };
    (group + 1..filling.node(group).end).map(shown).collect()
}

fn items(filling: &Filling, group: NodeId) -> AnyView {
    let draw: DrawRow = Arc::new(question::question);
    let title = (!filling.node(group).label.is_empty()).then(|| el("h2").child(filling.label(group)));
    el("div").child(title).child(rows(filling, group, &draw)).view()
}

fn shade(choice: &Choice) -> &'static str {
    if choice.role.is_some() { "apart" } else { "" }
}

fn table(filling: &Filling, group: NodeId) -> AnyView {
    let name = filling.node(group).name.clone();
    let mut head = el("tr").child(el("td"));
    for (index, choice) in controls::items(filling, group + 1).iter().enumerate() {
        let label = controls::choice_label(filling, choice);
        head = head.child(el("th").attr("scope", "col").id(format!("c-{name}-{index}")).class(shade(choice)).child(label));
    }
    let draw: DrawRow = Arc::new(move |filling, node| table_row(filling, node, &name));
    el("table")
        .child(el("caption").child(filling.label(group)))
        .child(el("thead").child(head))
        .child(el("tbody").child(rows(filling, group, &draw)))
        .view()
}

fn table_row(filling: &Filling, node: NodeId, matrix: &str) -> AnyView {
    let asked = filling.node(node);
    let name = asked.name.as_str();
    let hint = (!asked.hint.is_empty()).then(|| el("span").class("hint").child(filling.hint(node)));
    let head = el("th")
        .attr("scope", "row")
        .child(el("span").id(format!("r-{name}")).child(filling.label(node)))
        .child(hint)
        .child(el("span").class("problem").id(format!("e-{name}")).child(filling.fault(node)));
    let mut line = el("tr").child(head);
    for (index, choice) in controls::items(filling, node).iter().enumerate() {
        let button = controls::radio(filling, node, index, choice)
            .attr("aria-labelledby", format!("r-{name} c-{matrix}-{index}"))
            .attr("aria-describedby", format!("e-{name}"));
        line = line.child(el("td").class(shade(choice)).child(el("label").class("cell").child(button)));
    }
    line.view()
}
