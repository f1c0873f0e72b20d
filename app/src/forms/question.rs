//! The questions of a page, each with label, hint and problem tied to its control.

use super::{Filling, controls, matrix};
use crate::components::{flag, text, when};
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
            Kind::Note => view! { <p class="note">{part.label(at)}</p> }.into_any(),
            _ => question(&part, at),
        }));
    }
    parts.into_any()
}

fn group(filling: &Filling, node: NodeId, narrow: RwSignal<bool>) -> AnyView {
    let questions = page_questions(filling, node + 1, filling.node(node).end, narrow);
    view! {
        <section class="group">
            <h2>{filling.label(node)}</h2>
            {questions}
        </section>
    }
    .into_any()
}

/// One question with its control.
pub(super) fn question(filling: &Filling, node: NodeId) -> AnyView {
    let asked = filling.node(node);
    let name = asked.name.clone();
    let required = filling.clone();
    let needed = when(flag(move || required.form.with(|form| form.is_required(node))), || {
        view! { <span class="needed">" (" {tr(Msg::Required)} ")"</span> }.into_any()
    });
    let hint = (!asked.hint.is_empty()).then(|| view! { <p class="hint" id=format!("h-{name}")>{filling.hint(node)}</p> }.into_any());
    let fault = filling.fault(node);
    let class = text(move || if fault.with(String::is_empty) { "question" } else { "question question-wrong" }.to_owned());
    let problem = view! { <p class="problem" id=format!("e-{name}")>{fault}</p> }.into_any();
    let label = filling.label(node);
    if matches!(asked.kind, Kind::One(_) | Kind::Many(_)) && !controls::is_menu(filling, node) {
        view! {
            <fieldset class=class aria-describedby=format!("h-{name} e-{name}")>
                <legend>{label}{needed}</legend>
                {hint}
                {problem}
                {controls::choices(filling, node)}
            </fieldset>
        }
        .into_any()
    } else {
        let control = if controls::is_menu(filling, node) { controls::choices(filling, node) } else { controls::field(filling, node) };
        view! {
            <div class=class>
                <label id=format!("l-{name}") for=format!("q-{name}")>{label}{needed}</label>
                {hint}
                {problem}
                {control}
            </div>
        }
        .into_any()
    }
}
