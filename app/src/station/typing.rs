//! Paper: a whole questionnaire on one page, typed in by keys alone or with the native controls, as one likes.

use super::keys::{Act, Digits, Key, On};
use super::screens::{private, stop, trouble};
use super::stage::{Stage, Step};
use super::state::Station;
use crate::browser;
use crate::components::{Faults, Look, Tone, Words, button, dynamic, el, error_summary, flag, handler, notice, press, row};
use crate::components::{spawn, text, when};
use crate::forms::{Filling, row_questions};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use shared::form::Form;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::{Element, Event, HtmlElement};

/// A first digit waits so long for a second.
const DIGIT_MS: u32 = 900;

/// Before the first questionnaire, and after one was stopped.
pub(super) fn ready(station: Station) -> AnyView {
    let begin = press(move || station.step(Step::Begin { paper: true }));
    row(vec![
        el("p").child(tr(Msg::TypingLead)).view(),
        help(true),
        el("div").class("actions").child(button(Look::Primary, tr(Msg::TypingBegin), begin)).view(),
    ])
}

/// What the keys do.
fn help(open: bool) -> AnyView {
    let mut keys = el("dl").class("keys");
    for (key, does) in [
        (Words::from("1 2 3 …"), Msg::TypingKeyNumber),
        ("1 2".into(), Msg::TypingKeyDigits),
        (tr(Msg::TypingEnter).into(), Msg::TypingKeyEnter),
        (tr(Msg::TypingShiftEnter).into(), Msg::TypingKeyBack),
        ("Esc".into(), Msg::TypingKeyBlank),
        (tr(Msg::TypingControlEnter).into(), Msg::TypingKeyFinish),
    ] {
        keys = keys.child(el("dt").child(el("kbd").child(key))).child(el("dd").child(tr(does)));
    }
    let details = el("details").class("typing-help");
    let details = if open { details.attr("open", "") } else { details };
    details.child(el("summary").child(tr(Msg::TypingKeys))).child(keys).child(el("p").child(tr(Msg::TypingKeysNative))).view()
}

/// The questionnaire that lies on the desk.
pub(super) fn typing(station: Station) -> AnyView {
    let Some(filling) = station.filling.clone() else { return row(Vec::new()) };
    let lang = station.lang;
    let again = station.stage.now() == Stage::Again;
    let number = text(move || {
        let number = station.counts.with(|counts| counts.tally.finished as usize + 1);
        Msg::TypingNumber.filled(lang.get(), &[number])
    });
    let second = again.then(|| notice(Tone::Warning, tr(Msg::TypingAgainTitle)).child(el("p").child(tr(Msg::TypingAgain))));
    let watched = filling.clone();
    let faults: Faults = Arc::new(move || watched.faults(0, watched.schema.nodes.len()));
    let narrow = RwSignal::new(true);
    let digits = Rc::new(RefCell::new(Digits::default()));
    let keyed = filling.clone();
    let keys = handler(move |event| key(station, &keyed, &digits, &event));
    let questions = el("div").class("typing").on("keydown", keys).child(row_questions(&filling, 0, 0, filling.schema.nodes.len(), narrow));
    let answered = text(move || {
        let progress = filling.form().with(Form::progress);
        Msg::AnsweredShort.filled(lang.get(), &[progress.answered, progress.asked])
    });
    let finish = button(Look::Primary, tr(Msg::TypingFinish), press(move || finish(station))).id("typing-finish");
    let kept = dynamic(move || match station.done.get() {
        Some(msg) => notice(Tone::Good, tr(msg)).view(),
        None => row(Vec::new()),
    });
    let begun = when(flag(move || station.trouble.with(Option::is_some)), move || trouble(station));
    browser_to_first(station);
    private(row(vec![
        begun,
        kept,
        error_summary(faults),
        el("h1").id("title").attr("tabindex", "-1").child(number).view(),
        second.map_or_else(|| row(Vec::new()), crate::components::Element::view),
        el("p").class("hint").child(tr(Msg::TypingReload)).view(),
        help(false),
        questions.view(),
        el("p").class("save-state").child(answered).view(),
        el("div").class("actions").child(finish).view(),
        el("div").class("actions actions-quiet").child(stop(station)).view(),
    ]))
}

/// Puts the keyboard on the question that is to be typed again, or on the first, once all is drawn and the title has been read.
fn browser_to_first(station: Station) {
    let at = station.now(|now| now.at.take());
    spawn(async move {
        gloo::timers::future::TimeoutFuture::new(50).await;
        // A question that is not asked any more has no control.
        match (at.filter(|at| document().get_element_by_id(at).is_some()), questions().first()) {
            (Some(at), _) => browser::focus(&at),
            (None, Some(first)) => focus(first),
            (None, None) => {}
        }
    });
}

/// The questionnaire is done, if nothing in it is wrong.
fn finish(station: Station) {
    let Some(filling) = &station.filling else { return };
    filling.strict().set(true);
    if filling.faults(0, filling.schema.nodes.len()).is_empty() {
        filling.strict().set(false);
        station.typed();
    } else {
        browser::focus_later("error-summary");
    }
}

/// The questions on the page, from the first to the last.
fn questions() -> Vec<Element> {
    let found = document().get_elements_by_class_name("question");
    (0..found.length())
        .filter_map(|index| found.item(index))
        .filter(|question| question.closest(".typing").ok().flatten().is_some())
        .collect()
}

/// The numbers and inputs of choices that are shown, in order.
fn choices(question: &Element) -> Vec<(usize, HtmlElement)> {
    let lines = question.get_elements_by_class_name("choice");
    let lines = (0..lines.length()).filter_map(|index| lines.item(index)).filter(|line| !line.has_attribute("hidden"));
    let choice = |line: Element| {
        let input = line.query_selector("input").ok().flatten()?.dyn_into().ok()?;
        // A single box to tick has no list, and is the first one.
        Some((line.get_attribute("data-key").map_or(Ok(1), |key| key.parse()).ok()?, input))
    };
    lines.filter_map(choice).collect()
}

/// Puts the keyboard on what a question is answered with, and shows the question whole.
fn focus(question: &Element) {
    let wanted = ["input:checked", "input:not([type=search]):not([disabled])", "textarea, select, button"];
    let control = wanted.iter().find_map(|selector| question.query_selector(selector).ok().flatten());
    question.scroll_into_view();
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        let _ = control.focus();
    }
}

fn text_of(target: &js_sys::Object, member: &str) -> String {
    js_sys::Reflect::get(target, &member.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// What the keyboard is on.
fn on<'a>(target: &Element, keys: &'a [usize]) -> On<'a> {
    let kind = text_of(target, "type");
    match target.tag_name().as_str() {
        "TEXTAREA" => On::Long,
        "INPUT" => match kind.as_str() {
            "radio" | "checkbox" => On::Choices { keys, many: kind == "checkbox" },
            "range" => On::Long,
            _ => On::Field,
        },
        _ => On::Other,
    }
}

fn key(station: Station, filling: &Filling, digits: &Rc<RefCell<Digits>>, event: &Event) {
    let held = |member: &str| js_sys::Reflect::get(event, &member.into()).is_ok_and(|value| value.is_truthy());
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    // Somebody writes with an input method: its keys are no commands.
    if held("isComposing") {
        return;
    }
    let name = text_of(event, "key");
    let key = Key { name: &name, shift: held("shiftKey"), control: held("ctrlKey") || held("metaKey"), alt: held("altKey") };
    let question = target.closest(".question").ok().flatten();
    let numbers: Vec<usize> = question.as_ref().map(choices).unwrap_or_default().into_iter().map(|(number, _)| number).collect();
    let on = if question.is_some() { on(&target, &numbers) } else { On::Other };
    let act = digits.borrow_mut().key(key, on);
    if act == Act::Nothing {
        return;
    }
    event.prevent_default();
    let many = matches!(on, On::Choices { many: true, .. });
    match (act, question) {
        (Act::Finish, _) => finish(station),
        (Act::Wait, Some(question)) => {
            let (digits, filling) = (Rc::clone(digits), filling.clone());
            let turn = digits.borrow().turn();
            spawn(async move {
                gloo::timers::future::TimeoutFuture::new(DIGIT_MS).await;
                let act = digits.borrow_mut().settle_since(turn);
                perform(&filling, act, &question, many);
            });
        }
        (act, Some(question)) => perform(filling, act, &question, many),
        (_, None) => {}
    }
}

fn perform(filling: &Filling, act: Act, question: &Element, many: bool) {
    match act {
        Act::Choose(number) => {
            if let Some((_, input)) = choices(question).iter().find(|(key, _)| *key == number) {
                input.click();
                // Several may follow.
                if many { drop(input.focus()) } else { go(question, true) }
            }
        }
        Act::Blank => {
            let name = question.query_selector("[name]").ok().flatten().and_then(|control| control.get_attribute("name"));
            if let Some(node) = name.and_then(|name| filling.schema.find(&name)) {
                filling.set(node.into(), None);
            }
            go(question, true);
        }
        Act::Next => go(question, true),
        Act::Back => go(question, false),
        Act::Finish | Act::Wait | Act::Nothing => {}
    }
}

/// To the next question or the one before; behind the last one is the button that finishes. What an answer makes be asked is
/// drawn by then.
fn go(question: &Element, forward: bool) {
    let question = question.clone();
    spawn(async move {
        gloo::timers::future::TimeoutFuture::new(0).await;
        let all = questions();
        let here = all.iter().position(|other| *other == question);
        let to = here.map(|here| if forward { here + 1 } else { here.saturating_sub(1) });
        match to.and_then(|to| all.get(to)) {
            Some(question) => focus(question),
            None if forward => browser::focus("typing-finish"),
            None => {}
        }
    });
}
