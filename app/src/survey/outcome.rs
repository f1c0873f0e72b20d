//! What became of the answers.

use super::model::Outcome;
use super::questions::{delete, save_failure};
use super::visit::Visit;
use crate::components::{Button, Look, Notice, Tone, dynamic, flag, text, when};
use crate::forms::code_text;
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::instrument::in_language;
use shared::protocol::ItemResult;

pub(super) fn outcome_screen(visit: Visit) -> AnyView {
    let lang = language();
    let words = move || {
        let durable = visit.durable.get();
        match visit.outcome.get() {
            Outcome::Sending => (Tone::Info, Msg::SendingTitle, if durable { Msg::Sending } else { Msg::InMemory }),
            Outcome::Waiting if durable => (Tone::Warning, Msg::WaitingTitle, Msg::Waiting),
            Outcome::Waiting => (Tone::Warning, Msg::WaitingMemoryTitle, Msg::WaitingMemory),
            Outcome::Received if visit.shared_device.get() => (Tone::Good, Msg::ReceivedTitle, Msg::ReceivedShared),
            Outcome::Received => (Tone::Good, Msg::ReceivedTitle, Msg::Received),
            Outcome::Refused(_) => (Tone::Bad, Msg::RejectedTitle, Msg::Rejected),
        }
    };
    let title = text(move || words().1.text(lang.get()).to_owned());
    let notice = dynamic(move || {
        let (tone, title, text) = words();
        view! { <Notice tone title=tr(title)><p>{tr(text)}</p></Notice> }
    });
    let refused = dynamic(move || match visit.outcome.get() {
        Outcome::Refused(result) => refusal(visit, &result),
        _ => ().into_any(),
    });
    let waiting = when(flag(move || matches!(visit.outcome.get(), Outcome::Waiting)), move || {
        view! {
            <div class="actions">
                <Button look=Look::Primary on_press=move || visit.attempt()>{tr(Msg::TryAgain)}</Button>
                <Button look=Look::Secondary on_press=move || visit.save_copy()>{tr(Msg::SaveCopy)}</Button>
            </div>
            <div class="actions actions-quiet">{delete(visit)}</div>
        }
        .into_any()
    });
    view! {
        <h1 id="title" tabindex="-1">{title}</h1>
        {notice}
        {refused}
        {waiting}
        {save_failure(visit, false)}
    }
    .into_any()
}

/// The question that was refused, why, and what can be done.
fn refusal(visit: Visit, result: &ItemResult) -> AnyView {
    let lang = language();
    let question = result.field.as_deref().and_then(|field| field.strip_prefix("answers.")).map(str::to_owned);
    let label = move |lang: Lang| {
        let filling = visit.filling.get()?;
        let node = filling.schema.find(question.as_deref()?)?;
        Some(in_language(&filling.node(node).label, lang.code()).to_owned())
    };
    let field = result.field.clone().unwrap_or_default();
    let (code, reason) = (result.code.clone().unwrap_or_default(), result.reason.clone().unwrap_or_default());
    let final_word = code == "already_answered" || code == "not_open";
    let heading = text(move || label(lang.get()).unwrap_or_else(|| field.clone()));
    let said = text(move || code_text(&code, lang.get()).to_owned());
    let correct = (!final_word).then(|| view! { <Button look=Look::Primary on_press=move || visit.correct()>{tr(Msg::Correct)}</Button> });
    view! {
        <dl class="answers">
            <div class="answer">
                <dt>{heading}</dt>
                <dd>{said} <span class="hint" lang="en">" (" {reason} ")"</span></dd>
            </div>
        </dl>
        <div class="actions">
            {correct}
            <Button look=Look::Secondary on_press=move || visit.save_copy()>{tr(Msg::SaveCopy)}</Button>
        </div>
        <div class="actions actions-quiet">{delete(visit)}</div>
    }
    .into_any()
}
