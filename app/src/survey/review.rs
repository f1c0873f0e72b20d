//! All answers before they are sent.

use super::answering::Answering;
use super::model::{Screen, page_of};
use crate::browser;
use crate::components::{Fault, Faults, Look, button, dynamic, el, error_summary, press, row, text};
use crate::forms::{Filling, issue_text};
use crate::i18n::{Lang, Msg, tr};
use leptos::prelude::*;
use shared::form::Form;
use std::sync::Arc;

pub(crate) fn review(visit: impl Answering) -> AnyView {
    let Some(filling) = visit.filled() else { return row(Vec::new()) };
    let (tried, [lead, button_text]) = (RwSignal::new(false), visit.finishing());
    let (watched, counted, sent, last, listed) = (filling.clone(), filling.clone(), filling.clone(), filling.clone(), filling);
    let faults: Faults = Arc::new(move || if tried.get() { faults(&watched, visit.language().get()) } else { Vec::new() });
    let send = press(move || {
        if sent.form().peek(Form::issues).is_empty() {
            visit.finish();
        } else {
            tried.set(true);
            browser::focus_later("error-summary");
        }
    });
    let counted = text(move || {
        let progress = counted.form().with(Form::progress);
        Msg::AnsweredOf.filled(visit.language().get(), &[progress.answered, progress.asked])
    });
    let back = press(move || visit.turn_to(Screen::Page(last.form().peek(|form| form.pages().last().map_or(0, |page| page.index)))));
    let pages = dynamic(move || {
        let lang = visit.language().get();
        row(listed.form().with(Form::pages).into_iter().map(|status| page(visit, &listed, status.index, lang)).collect())
    });
    let actions =
        el("div").class("actions").child(button(Look::Primary, tr(button_text), send)).child(button(Look::Secondary, tr(Msg::Back), back));
    row(vec![
        error_summary(faults),
        el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::Review)).view(),
        visit.above(true),
        el("p").child(tr(lead)).view(),
        el("p").child(counted).view(),
        pages,
        visit.below(),
        actions.view(),
        el("div").class("actions actions-quiet").child(visit.stop()).view(),
    ])
}

fn faults(filling: &Filling, lang: Lang) -> Vec<Fault> {
    let fault = |issue: shared::form::Issue| {
        let label = filling.spoken(issue.at, &filling.node(issue.at.node).label);
        Fault {
            target: format!("a-{}", issue.question),
            text: format!("{label}: {}", filling.form().peek(|form| issue_text(form, &issue, lang))),
        }
    };
    filling.form().with(Form::issues).into_iter().map(fault).collect()
}

fn page(visit: impl Answering, filling: &Filling, index: usize, lang: Lang) -> AnyView {
    let shown = filling.schema.pages[index];
    let heading = shown.group.map(|group| filling.spoken(group.into(), &filling.node(group).label)).unwrap_or_default();
    let mut answers = el("dl").class("answers");
    for node in shown.start..shown.end {
        if filling.node(node).kind.is_question() && filling.form().with(|form| form.is_relevant(node)) {
            answers = answers.child(answer(visit, filling, index, node, lang));
        }
    }
    el("section").child(el("h2").child(heading)).child(answers).view()
}

fn answer(visit: impl Answering, filling: &Filling, page: usize, node: usize, lang: Lang) -> AnyView {
    let asked = filling.node(node);
    let label = filling.spoken(node.into(), &asked.label);
    let answer = filling.form().with(|form| form.value(node).map(|_| form.answer_text(node, lang.code(), "; ")));
    let target = page_of(&filling.schema, &asked.name).unwrap_or(page);
    let class = if answer.is_some() { "" } else { "unanswered" };
    let change = button(Look::Quiet, Msg::Change.text(lang), press(move || visit.turn_to(Screen::Page(target))))
        .id(format!("a-{}", asked.name))
        .attr("aria-label", format!("{}: {label}", Msg::Change.text(lang)));
    el("div")
        .class("answer")
        .child(el("dt").child(label))
        .child(el("dd").class(class).child(answer.unwrap_or_else(|| Msg::NotAnswered.text(lang).to_owned())))
        .child(el("dd").class("change").child(change))
        .view()
}
