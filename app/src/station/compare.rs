//! What was typed differently, side by side: whoever typed it looks at the paper.

use super::fields::choice;
use super::screens::{private, stop, trouble};
use super::stage::Step;
use super::state::Station;
use super::twice::Difference;
use crate::browser;
use crate::components::{Fault, Faults, Look, Tone, Tracked, button, el, error_summary, flag, notice, press, row, text};
use crate::forms::Filling;
use crate::i18n::{Lang, Msg, tr};
use leptos::prelude::*;
use shared::form::Form;
use std::sync::Arc;

/// What stands on the paper, of each difference: true is what was typed first.
type Picks = Arc<Tracked<Vec<Option<bool>>>>;

pub(super) fn compare(station: Station) -> AnyView {
    let (Some(filling), Some(first)) = (station.filling.clone(), station.now(|now| now.first.clone())) else { return row(Vec::new()) };
    let differences = Arc::new(station.differences());
    let picks: Picks = Arc::new(Tracked::new(vec![None; differences.len()]));
    let tried = Arc::new(Tracked::new(false));
    let lang = station.lang;
    let (watched, open, all) = (picks.clone(), tried.clone(), differences.clone());
    let labels = filling.clone();
    let faults: Faults = Arc::new(move || {
        let open = open.get();
        let wrong = |index: usize| Fault {
            target: format!("first-{index}"),
            text: format!("{}: {}", label(&labels, all[index].node), Msg::TypingPick.text(lang.get())),
        };
        watched.with(|picks| (0..picks.len()).filter(|index| open && picks[*index].is_none()).map(wrong).collect())
    });
    let mut list = Vec::new();
    for (index, difference) in differences.iter().enumerate() {
        list.push(side_by_side(station, &filling, &first, difference, index, &picks));
    }
    let done = press(move || {
        if picks.peek(|picks| picks.iter().any(Option::is_none)) {
            tried.set(true);
            return browser::focus_later("error-summary");
        }
        settle(station, &filling, &differences, &picks.now());
    });
    private(row(vec![
        trouble(station),
        error_summary(faults),
        el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::TypingCompare)).view(),
        notice(Tone::Info, tr(Msg::TypingCompareTitle)).child(el("p").child(tr(Msg::TypingCompareText))).view(),
        row(list),
        el("div").class("actions").child(button(Look::Primary, tr(Msg::TypingFinish), done)).view(),
        el("div").class("actions actions-quiet").child(stop(station)).view(),
    ]))
}

fn label(filling: &Filling, node: usize) -> String {
    format!("{}. {}", filling.number_of(node), filling.spoken(node.into(), &filling.node(node).label))
}

/// An answer in words.
fn said(form: &Form, node: usize, answered: bool, lang: Lang) -> String {
    if answered { form.answer_text(node, lang.code(), "; ") } else { Msg::NotAnswered.text(lang).to_owned() }
}

fn side_by_side(station: Station, filling: &Filling, first: &Form, difference: &Difference, index: usize, picks: &Picks) -> AnyView {
    let (lang, node) = (station.lang, difference.node);
    let named = filling.clone();
    let option = |is_first: bool| {
        let (shown, changed) = (picks.clone(), picks.clone());
        let (form, answered) = if is_first {
            (first.clone(), difference.first.is_some())
        } else {
            (filling.form().peek(Form::clone), difference.second.is_some())
        };
        let (heading, id) = if is_first { (Msg::TypingFirst, "first") } else { (Msg::TypingSecond, "second") };
        let words = text(move || format!("{}: {}", heading.text(lang.get()), said(&form, node, answered, lang.get())));
        let chosen = flag(move || shown.with(|picks| picks[index] == Some(is_first)));
        choice("radio", format!("pick-{index}"), format!("{id}-{index}"), words, chosen, move |_| {
            changed.update(|picks| picks[index] = Some(is_first));
        })
    };
    let again = press(move || {
        let name = station.filling.as_ref().map(|filling| filling.node(node).name.clone()).unwrap_or_default();
        station.now(|now| now.at = Some(format!("q-{name}")));
        station.step(Step::TypeAgain);
    });
    el("fieldset")
        .class("question difference")
        .child(el("legend").child(text(move || label(&named, node))))
        .child(el("div").class("choices sides").child(option(true)).child(option(false)))
        .child(button(Look::Quiet, tr(Msg::TypingRetype), again))
        .view()
}

/// What was picked becomes the answer. Where that makes another question be asked, it is typed.
fn settle(station: Station, filling: &Filling, differences: &[Difference], picks: &[Option<bool>]) {
    for (difference, pick) in differences.iter().zip(picks) {
        if *pick == Some(true) {
            filling.set(difference.node.into(), difference.first.clone());
        }
    }
    if filling.form().peek(Form::issues).is_empty() {
        station.typed();
    } else {
        station.step(Step::TypeAgain);
        filling.strict().set(true);
    }
}
