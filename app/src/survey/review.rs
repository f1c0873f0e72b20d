//! All answers before they are sent.

use super::model::{Screen, page_of};
use super::questions::{delete, save_state};
use super::visit::Visit;
use super::welcome::no_storage;
use crate::browser;
use crate::components::{Button, ErrorSummary, Fault, Look, dynamic, handler, text};
use crate::forms::{Filling, answer_text, issue_text};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::instrument::{Page, in_language};

pub(super) fn review(visit: Visit) -> AnyView {
    let Some(filling) = visit.filling.get_untracked() else { return ().into_any() };
    let lang = language();
    let tried = RwSignal::new(false);
    let faults = {
        let filling = filling.clone();
        Signal::derive(move || if tried.get() { faults(&filling, lang.get()) } else { Vec::new() })
    };
    let send = {
        let form = filling.form;
        move || {
            if form.with_untracked(|form| form.issues().is_empty()) {
                visit.submit();
            } else {
                tried.set(true);
                browser::focus_later("error-summary");
            }
        }
    };
    let form = filling.form;
    let counted = text(move || {
        let progress = form.with(shared::form::Form::progress);
        Msg::AnsweredOf.text(lang.get()).replace("{n}", &progress.answered.to_string()).replace("{of}", &progress.asked.to_string())
    });
    let last = move || form.with_untracked(|form| form.pages().last().map_or(0, |page| page.index));
    let pages = dynamic(move || {
        let shown = filling.form.with(shared::form::Form::pages);
        let page = |index: usize| page(visit, &filling, index, filling.schema.pages[index], lang.get());
        shown.into_iter().map(|status| page(status.index)).collect_view().into_any()
    });
    view! {
        <ErrorSummary faults />
        <h1 id="title" tabindex="-1">{tr(Msg::Review)}</h1>
        {no_storage(visit)}
        <p>{tr(Msg::ReviewLead)}</p>
        <p>{counted}</p>
        {pages}
        {save_state(visit)}
        <div class="actions">
            <Button look=Look::Primary on_press=send>{tr(Msg::Submit)}</Button>
            <Button look=Look::Secondary on_press=move || visit.turn_to(Screen::Page(last()))>{tr(Msg::Back)}</Button>
        </div>
        <div class="actions actions-quiet">{delete(visit)}</div>
    }
    .into_any()
}

fn faults(filling: &Filling, lang: Lang) -> Vec<Fault> {
    let fault = |issue: shared::form::Issue| {
        let label = filling.schema.find(&issue.question).map_or("", |node| in_language(&filling.node(node).label, lang.code()));
        Fault { target: format!("a-{}", issue.question), text: format!("{label}: {}", issue_text(&filling.schema, &issue, lang)) }
    };
    filling.form.with(shared::form::Form::issues).into_iter().map(fault).collect()
}

fn page(visit: Visit, filling: &Filling, index: usize, page: Page, lang: Lang) -> AnyView {
    let heading = page.group.map(|group| in_language(&filling.node(group).label, lang.code()).to_owned()).unwrap_or_default();
    let row = |node: usize| {
        let asked = filling.node(node);
        let (label, name) = (in_language(&asked.label, lang.code()).to_owned(), asked.name.clone());
        let answer = filling.form.with(|form| form.value(node).map(|value| answer_text(&filling.schema, node, value, lang)));
        let (answered, target) = (answer.is_some(), page_of(&filling.schema, &name).unwrap_or(index));
        let change = handler(move |_: leptos::ev::MouseEvent| visit.turn_to(Screen::Page(target)));
        let class = if answered { "" } else { "unanswered" };
        let spoken = format!("{}: {label}", Msg::Change.text(lang));
        view! {
            <div class="answer">
                <dt>{label}</dt>
                <dd class=class>{answer.unwrap_or_else(|| Msg::NotAnswered.text(lang).to_owned())}</dd>
                <dd class="change">
                    <button type="button" class="button button-quiet" id=format!("a-{name}") aria-label=spoken on:click=change>
                        {Msg::Change.text(lang)}
                    </button>
                </dd>
            </div>
        }
        .into_any()
    };
    let asked =
        (page.start..page.end).filter(|node| filling.node(*node).kind.is_question() && filling.form.with(|form| form.is_relevant(*node)));
    let rows = asked.map(row).collect_view();
    view! {
        <section>
            <h2>{heading}</h2>
            <dl class="answers">{rows}</dl>
        </section>
    }
    .into_any()
}
