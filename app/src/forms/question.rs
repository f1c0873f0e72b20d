//! The questions of a page, each with label, hint and problem tied to its control.

use super::{Filling, controls, matrix};
use crate::components::{el, flag, row, text, when};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::instrument::{Kind, NodeId};

/// The nodes from `start` to `end`; a matrix is shown as single items while `narrow`.
#[must_use]
pub fn page_questions(filling: &Filling, start: NodeId, end: NodeId, narrow: RwSignal<bool>) -> AnyView {
    let mut parts = Vec::new();
    let mut node = start;
    while node < end {
        let at = node;
        node = filling.node(node).end;
        let part = filling.clone();
        parts.push(when(filling.relevant(at), move || match part.node(at).kind {
            Kind::Group { matrix: true } => matrix::matrix(&part, at, narrow),
            Kind::Group { matrix: false } => group(&part, at, narrow),
            Kind::Note => el("p").class("note").child(part.label(at)).view(),
            _ => question(&part, at),
        }));
    }
    row(parts)
}

fn group(filling: &Filling, node: NodeId, narrow: RwSignal<bool>) -> AnyView {
    let questions = page_questions(filling, node + 1, filling.node(node).end, narrow);
    el("section").class("group").child(el("h2").child(filling.label(node))).child(questions).view()
}

/// One question with its control.
pub(super) fn question(filling: &Filling, node: NodeId) -> AnyView {
    let asked = filling.node(node);
    let name = asked.name.as_str();
    let required = filling.clone();
    let needed = when(flag(move || required.form().with(|form| form.is_required(node))), || {
        el("span").class("needed").child(" (").child(tr(Msg::Required)).child(")").view()
    });
    let hint = (!asked.hint.is_empty()).then(|| el("p").class("hint").id(format!("h-{name}")).child(filling.hint(node)));
    let fault = filling.fault(node);
    let class = text(move || if fault.with(String::is_empty) { "question" } else { "question question-wrong" }.to_owned());
    let problem = el("p").class("problem").id(format!("e-{name}")).child(fault);
    let label = filling.label(node);
    let is_menu = controls::is_menu(filling, node);
    if matches!(asked.kind, Kind::One(_) | Kind::Many(_)) && !is_menu {
        el("fieldset")
            .class(class)
            .attr("aria-describedby", format!("h-{name} e-{name}"))
            .child(el("legend").child(label).child(needed))
            .child(hint)
            .child(problem)
            .child(controls::choices(filling, node))
            .view()
    } else {
        let control = if is_menu { controls::choices(filling, node) } else { controls::field(filling, node) };
        el("div")
            .class(class)
            .child(el("label").id(format!("l-{name}")).attr("for", format!("q-{name}")).child(label).child(needed))
            .child(hint)
            .child(problem)
            .child(control)
            .view()
    }
}
