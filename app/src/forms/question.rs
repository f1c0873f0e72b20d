//! The questions of a page, each with label, hint and problem tied to its control.

use super::{Filling, choices, controls, matrix};
use crate::components::{Element, el, flag, row, text, when};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::form::{At, RowId};
use shared::instrument::{Kind, NodeId};

/// The nodes from `start` to `end` outside the repeats; a matrix is shown as single items while `narrow`.
#[must_use]
pub fn page_questions(filling: &Filling, start: NodeId, end: NodeId, narrow: RwSignal<bool>) -> AnyView {
    row_questions(filling, 0, start, end, narrow)
}

/// The nodes from `start` to `end` of one row.
#[must_use]
pub fn row_questions(filling: &Filling, held: RowId, start: NodeId, end: NodeId, narrow: RwSignal<bool>) -> AnyView {
    let mut parts = Vec::new();
    let mut node = start;
    while node < end {
        let at = At { row: held, node };
        node = filling.node(node).end;
        if matches!(filling.node(at.node).kind, Kind::Calculate | Kind::Hidden) {
            continue;
        }
        if filling.node(at.node).is_conditional() {
            let part = filling.clone();
            parts.push(when(filling.relevant(at), move || part_of(&part, at, narrow)));
        } else {
            parts.push(part_of(filling, at, narrow));
        }
    }
    row(parts)
}

fn part_of(filling: &Filling, at: At, narrow: RwSignal<bool>) -> AnyView {
    match filling.node(at.node).kind {
        Kind::Group { matrix: true } => matrix::matrix(filling, at, narrow),
        Kind::Group { matrix: false } => group(filling, at, narrow),
        Kind::Repeat => filling.draw_rows.map_or_else(|| row(Vec::new()), |draw| draw(filling, at)),
        Kind::Note => el("p").class("note").child(filling.label(at)).view(),
        _ => question(filling, at),
    }
}

fn group(filling: &Filling, at: At, narrow: RwSignal<bool>) -> AnyView {
    let questions = row_questions(filling, at.row, at.node + 1, filling.node(at.node).end, narrow);
    let title = (!filling.node(at.node).label.is_empty()).then(|| el("h2").child(filling.label(at)));
    el("section").class("group").child(title).child(questions).view()
}

/// One question with its control.
pub(super) fn question(filling: &Filling, at: At) -> AnyView {
    let asked = filling.node(at.node);
    let key = filling.key(at);
    let mark = || el("span").class("needed").child(" (").child(tr(Msg::Required)).child(")").view();
    let needed = match asked.is_needed() {
        Some(needed) => needed.then(mark),
        None => {
            let required = filling.clone();
            Some(when(flag(move || required.with(at, |form| form.is_required(at))), mark))
        }
    };
    let hint = (!asked.hint.is_empty()).then(|| el("p").class("hint").id(format!("h-{key}")).child(filling.hint(at)));
    let guidance = (!asked.guidance_hint.is_empty()).then(|| {
        let more = filling.clone();
        let told = text(move || more.spoken(at, &more.node(at.node).guidance_hint));
        el("details").class("guidance").child(el("summary").child(tr(Msg::MoreHelp))).child(el("p").child(told))
    });
    let fault = untrack(|| filling.fault_text(at));
    let class = class(&fault);
    let problem = el("p").class("problem").id(format!("e-{key}")).child(fault);
    let label = filling.label(at);
    let described = format!("h-{key} e-{key}");
    if controls::is_group(filling, at) {
        follow_fault(filling, at, el("fieldset"))
            .class(class)
            .attr("aria-describedby", described)
            .child(el("legend").child(label).child(needed))
            .child(hint)
            .child(guidance)
            .child(problem)
            .child(choices::choices(filling, at))
            .child(beside(filling, at))
            .view()
    } else {
        follow_fault(filling, at, el("div"))
            .class(class)
            .child(el("label").id(format!("l-{key}")).attr("for", format!("q-{key}")).child(label).child(needed))
            .child(hint)
            .child(guidance)
            .child(problem)
            .child(controls::single(filling, at, &described))
            .child(beside(filling, at))
            .view()
    }
}

/// What a document's page puts beside a question; a survey has nothing of the kind.
#[cfg(feature = "full")]
fn beside(filling: &Filling, at: At) -> Option<AnyView> {
    filling.beside(at)
}

#[cfg(not(feature = "full"))]
fn beside(_: &Filling, _: At) -> Option<AnyView> {
    None
}

fn class(fault: &str) -> &'static str {
    if fault.is_empty() { "question" } else { "question question-wrong" }
}

/// Shows what is wrong with the question as it changes: one effect for its looks and its words.
fn follow_fault(filling: &Filling, at: At, element: Element) -> Element {
    let (followed, said) = (filling.clone(), filling.clone());
    element.mirror(
        move || {
            followed.follow(at);
            followed.strict().get();
            followed.lang.track();
        },
        move |question| {
            let fault = untrack(|| said.fault_text(at));
            question.set_class_name(class(&fault));
            if let Ok(Some(problem)) = question.query_selector(".problem") {
                problem.set_text_content(Some(&fault));
            }
        },
    )
}
