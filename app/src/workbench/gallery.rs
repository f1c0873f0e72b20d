//! Each component in each of its states, for those who build screens and those who check them.

use crate::components::{Button, ErrorSummary, Fault, Look, Notice, ProgressBar, Tone};
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
    let text = move |msg: Msg| Signal::derive(move || msg.text(lang.get()).to_owned());
    let filling = sample().map(|form| {
        let filling = Filling::new(form, lang, |_, _| {});
        filling.strict.set(true);
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
    let fault = move || vec![Fault { target: "q-number".into(), text: Msg::IssueInteger.text(lang.get()).into() }];
    view! {
        <h1>{tr(Msg::Components)}</h1>
        <p>{tr(Msg::ComponentsLead)}</p>
        <h2>{tr(Msg::Buttons)}</h2>
        <div class="actions">
            <Button look=Look::Primary on_press=|| {}>{tr(Msg::Next)}</Button>
            <Button look=Look::Secondary on_press=|| {}>{tr(Msg::Back)}</Button>
            <Button look=Look::Danger on_press=|| {}>{tr(Msg::DeleteYes)}</Button>
            <Button look=Look::Quiet on_press=|| {}>{tr(Msg::ClearAnswer)}</Button>
            <Button look=Look::Primary disabled=Signal::derive(|| true) on_press=|| {}>{tr(Msg::Disabled)}</Button>
        </div>
        <h2>{tr(Msg::Notices)}</h2>
        <Notice tone=Tone::Info title=text(Msg::SendingTitle)><p>{tr(Msg::Sending)}</p></Notice>
        <Notice tone=Tone::Good title=text(Msg::ReceivedTitle)><p>{tr(Msg::Received)}</p></Notice>
        <Notice tone=Tone::Warning title=text(Msg::WaitingTitle)><p>{tr(Msg::Waiting)}</p></Notice>
        <Notice tone=Tone::Bad title=text(Msg::NotSavedTitle)><p>{tr(Msg::NotSaved)}</p></Notice>
        <h2>{tr(Msg::Progress)}</h2>
        <ProgressBar value=Signal::derive(|| 3) of=Signal::derive(|| 11) label=Signal::derive(move || Msg::PageOf.text(lang.get()).replace("{n}", "3").replace("{of}", "11")) />
        <h2>{tr(Msg::Errors)}</h2>
        <ErrorSummary faults=Signal::derive(fault) />
        {form}
    }
}
