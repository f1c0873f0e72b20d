//! What became of the answers.

use super::model::Outcome;
use super::questions::{delete, save_failure};
use super::visit::Visit;
use super::welcome::{keep_open, refused};
use crate::components::{Look, Tone, button, dynamic, el, flag, notice, press, row, text, when};
use crate::forms::code_text;
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::protocol::ItemResult;

pub(super) fn outcome_screen(visit: Visit) -> AnyView {
    let words = move || {
        let durable = visit.durable.get();
        visit.outcome.with(|outcome| match outcome {
            Outcome::Sending => (Tone::Info, Msg::SendingTitle, if durable { Msg::Sending } else { Msg::InMemory }),
            Outcome::Waiting if durable => (Tone::Warning, Msg::WaitingTitle, Msg::NoWords),
            Outcome::Waiting => (Tone::Warning, Msg::WaitingMemoryTitle, Msg::NotSaved),
            Outcome::Received if visit.shared_device.get() => (Tone::Good, Msg::ReceivedTitle, Msg::ReceivedShared),
            Outcome::Received => (Tone::Good, Msg::ReceivedTitle, Msg::Received),
            Outcome::Refused(_) => (Tone::Bad, Msg::RejectedTitle, Msg::Rejected),
        })
    };
    visit.want_words();
    let title = text(move || words().1.text(visit.lang.get()).to_owned());
    let told = dynamic(move || {
        let (tone, title, msg) = words();
        // While it waits, more is said than the program has words for.
        let more = text(move || {
            let waits = visit.outcome.with(|outcome| *outcome == Outcome::Waiting);
            let more = if waits { visit.find_word(if visit.durable.now() { "waiting" } else { "waiting_memory" }) } else { String::new() };
            if more.is_empty() { msg.text(visit.lang.get()).to_owned() } else { more }
        });
        notice(tone, tr(title)).child(el("p").child(more)).view()
    });
    let against = dynamic(move || match visit.outcome.get() {
        Outcome::Refused(result) => refusal(visit, &result),
        _ => row(Vec::new()),
    });
    let waiting = when(flag(move || visit.outcome.with(|outcome| matches!(outcome, Outcome::Waiting))), move || {
        let actions =
            el("div").class("actions").child(button(Look::Primary, tr(Msg::TryAgain), press(move || visit.hurry()))).child(copy(visit));
        row(vec![refused(visit), actions.view(), el("div").class("actions actions-quiet").child(delete(visit)).view()])
    });
    row(vec![el("h1").id("title").attr("tabindex", "-1").child(title).view(), told, against, waiting, save_failure(visit, false)])
}

fn copy(visit: Visit) -> AnyView {
    button(Look::Secondary, tr(Msg::SaveCopy), press(move || visit.save_copy())).view()
}

/// The question that was refused, why, and what can be done.
fn refusal(visit: Visit, result: &ItemResult) -> AnyView {
    let field = result.field.clone().unwrap_or_default();
    let (code, reason) = (result.code.clone().unwrap_or_default(), result.reason.clone().unwrap_or_default());
    visit.want_words();
    // Only an answer can be corrected; what is said of the survey or of an invitation stands.
    let question = field.strip_prefix("answers.").map(str::to_owned);
    let correct = question.is_some().then(|| button(Look::Primary, tr(Msg::Correct), press(move || visit.correct())));
    let heading = text(move || {
        let label = visit.filling.with(|filling| {
            let filling = filling.as_ref()?;
            let node = filling.schema.find(question.as_ref()?)?;
            Some(filling.spoken(node.into(), &filling.node(node).label))
        });
        label.unwrap_or_else(|| Msg::ProblemTitle.text(visit.lang.get()).to_owned())
    });
    let known = code.clone();
    let said = text(move || {
        let word = visit.find_word(&code);
        if word.is_empty() { code_text(&code, visit.lang.get()).to_owned() } else { word }
    });
    // What the server says in a language of its own, where there are no words for it here.
    let why = text(move || {
        let unknown = !reason.is_empty() && visit.find_word(&known).is_empty();
        if unknown { [" (", &reason, ")"].concat() } else { String::new() }
    });
    let why = el("span").class("hint").attr("lang", "en").child(why);
    let answer = el("div").class("answer").child(el("dt").child(heading)).child(el("dd").child(said).child(why));
    row(vec![
        el("dl").class("answers").child(answer).view(),
        el("div").child(keep_open(visit)).view(),
        el("div").class("actions").child(correct).child(copy(visit)).view(),
        el("div").class("actions actions-quiet").child(delete(visit)).view(),
    ])
}
