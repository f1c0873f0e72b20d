//! The welcome page: what it is, what is promised, and whose device this is.

use super::visit::Visit;
use crate::browser;
use crate::components::{Button, ErrorSummary, Fault, Look, Notice, Tone, flag, handler, text, when};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use shared::instrument::in_language;

pub(super) fn welcome(visit: Visit) -> AnyView {
    let lang = language();
    let own = RwSignal::new(None::<bool>);
    let asked = RwSignal::new(false);
    let title = text(move || {
        visit
            .survey
            .with(|survey| survey.as_ref().map(|survey| in_language(&survey.title, lang.get().code()).to_owned()))
            .unwrap_or_default()
    });
    let minutes = text(move || {
        let minutes = visit.filling.with(|filling| filling.as_ref().and_then(|filling| filling.schema.minutes));
        minutes.map(|minutes| Msg::AboutMinutes.text(lang.get()).replace("{n}", &minutes.to_string())).unwrap_or_default()
    });
    let steps = text(move || {
        let step = visit.survey.with(|survey| survey.as_ref().map_or(0, |survey| survey.settings.k));
        Msg::PromiseGroups.text(lang.get()).replace("{n}", &step.to_string())
    });
    let faults = Signal::derive(move || {
        let fault = || Fault { target: "own-yes".to_owned(), text: Msg::OwnDeviceNeeded.text(lang.get()).to_owned() };
        (asked.get() && own.get().is_none()).then(fault).into_iter().collect::<Vec<_>>()
    });
    let wrong = text(move || faults.with(|faults| faults.first().map(|fault| fault.text.clone()).unwrap_or_default()));
    let start = move || match own.get() {
        Some(own) => visit.start(own),
        None => {
            asked.set(true);
            browser::focus_later("error-summary");
        }
    };
    let option = move |id: &'static str, value: bool, text: Msg| {
        let checked = flag(move || own.get() == Some(value));
        let choose = handler(move |_: leptos::ev::Event| own.set(Some(value)));
        view! {
            <div class="choice">
                <input type="radio" name="own" id=id prop:checked=checked on:change=choose />
                <label for=id>{tr(text)}</label>
            </div>
        }
        .into_any()
    };
    let before = when(visit.answered_before.into(), || {
        view! { <Notice tone=Tone::Info title=tr(Msg::ReceivedTitle)><p>{tr(Msg::AnsweredBefore)}</p></Notice> }
    });
    let class = text(move || if faults.with(Vec::is_empty) { "question" } else { "question question-wrong" }.to_owned());
    view! {
        <ErrorSummary faults />
        <h1 id="title" tabindex="-1">{title}</h1>
        <ul class="facts"><li>{minutes}</li><li>{tr(Msg::Anonymous)}</li><li>{tr(Msg::WorksOffline)}</li></ul>
        {before}
        {no_storage(visit)}
        <section class="promise">
            <h2>{tr(Msg::PromiseTitle)}</h2>
            <ul>
                <li>{tr(Msg::PromiseNoName)}</li>
                <li>{tr(Msg::PromiseSkip)}</li>
                <li>{tr(Msg::PromiseKept)}</li>
                <li>{steps}</li>
                <li>{tr(Msg::PromiseNotUnique)}</li>
                <li>{tr(Msg::PromiseLimits)}</li>
            </ul>
        </section>
        <fieldset class=class>
            <legend>{tr(Msg::OwnDevice)}</legend>
            <p class="hint">{tr(Msg::OwnDeviceHint)}</p>
            <p class="problem">{wrong}</p>
            <div class="choices">{option("own-yes", true, Msg::OwnDeviceYes)}{option("own-no", false, Msg::OwnDeviceNo)}</div>
        </fieldset>
        <Button look=Look::Primary on_press=start>{tr(Msg::Start)}</Button>
    }
    .into_any()
}

/// Says that the browser keeps nothing, unless the person chose that.
pub(super) fn no_storage(visit: Visit) -> AnyView {
    when(flag(move || !visit.durable.get() && !visit.shared_device.get()), || {
        view! { <Notice tone=Tone::Warning title=tr(Msg::NoStorageTitle)><p>{tr(Msg::NoStorage)}</p></Notice> }
    })
}
