//! Each component in each of its states, for those who build screens and those who check them.

use crate::components::{Fault, Faults, Look, Tone, button, el, error_summary, notice, press, progress_bar};
use crate::forms::{Filling, page_questions};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use shared::form::{Form, Value};
use shared::instrument::{Instrument, Schema};
use std::sync::Arc;

const SAMPLE: &str = include_str!("gallery.json");

/// A form with one of each control, some answered, some wrong.
fn sample() -> Option<Form> {
    let instrument: Instrument = serde_json::from_str(SAMPLE).ok()?;
    let schema = Arc::new(Schema::compile(instrument, &[]).ok()?);
    let mut form = Form::new(Arc::clone(&schema));
    for (name, value) in [("one", Value::One("agree".into())), ("row_a", Value::One("disagree".into())), ("words", Value::Text("…".into()))]
    {
        form.set(schema.find(name)?, Some(value));
    }
    Some(form)
}

#[component]
pub(super) fn Gallery() -> impl IntoView {
    let lang = language();
    Effect::new(move || document().set_title(&format!("{} – {}", Msg::Components.text(lang.get()), Msg::AppName.text(lang.get()))));
    let filling = sample().map(|form| {
        let filling = Filling::new(form, lang, Some(crate::forms::rows), |_, _| {});
        filling.strict().set(true);
        filling
    });
    let narrow = crate::survey::narrow_signal();
    // The second matrix stands in a form element: its radio buttons have the names of the first one's.
    let form = filling.map(|filling| {
        let (end, single) = (filling.schema.nodes.len(), RwSignal::new(true));
        let matrix = filling.schema.find("grid").unwrap_or(0);
        view! {
            <h2>{tr(Msg::Fields)}</h2>
            {page_questions(&filling, 0, end, narrow)}
            <h2>{tr(Msg::Matrix)} " (< 600 px)"</h2>
            <form class="narrow-sample">{page_questions(&filling, matrix, end, single)}</form>
        }
    });
    let faults: Faults = Arc::new(move || vec![Fault { target: "q-number".into(), text: Msg::IssueInteger.text(lang.get()).into() }]);
    let quiet = |look: Look, msg: Msg| button(look, tr(msg), press(|| {}));
    let told = |tone: Tone, title: Msg, text: Msg| notice(tone, tr(title)).child(el("p").child(tr(text))).view();
    let page = Signal::derive(move || Msg::PageOf.filled(lang.get(), &[3, 11]));
    let buttons = el("div")
        .class("actions")
        .child(quiet(Look::Primary, Msg::Next))
        .child(quiet(Look::Secondary, Msg::Back))
        .child(quiet(Look::Danger, Msg::DeleteYes))
        .child(quiet(Look::Quiet, Msg::ClearAnswer))
        .child(quiet(Look::Primary, Msg::Disabled).flag("disabled", Signal::derive(|| true)));
    view! {
        <h1>{tr(Msg::Components)}</h1>
        <p>{tr(Msg::ComponentsLead)}</p>
        <h2>{tr(Msg::Buttons)}</h2>
        {buttons.view()}
        <h2>{tr(Msg::Notices)}</h2>
        {told(Tone::Info, Msg::SendingTitle, Msg::Sending)}
        {told(Tone::Good, Msg::ReceivedTitle, Msg::Received)}
        {told(Tone::Warning, Msg::WaitingTitle, Msg::Sending)}
        {told(Tone::Bad, Msg::NotSavedTitle, Msg::NotSaved)}
        <h2>{tr(Msg::Progress)}</h2>
        {progress_bar(|| (3, 11), page)}
        <h2>{tr(Msg::Errors)}</h2>
        {error_summary(faults)}
        {form}
    }
}
