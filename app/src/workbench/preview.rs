//! A form to try: all its pages one below the other, checked on demand, printed blank or filled in.

use super::paper::{self, Paper};
use super::parts::print_then;
use super::workbooks;
use crate::browser;
use crate::components::{Faults, Look, Markup, Tone, button, el, error_summary, flag, notice, press, row, spawn, text, when};
use crate::forms::{Filling, page_questions, rows};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use shared::form::Form;
use shared::instrument::{Choice, Instrument, LoadError, Schema, Text};
use std::sync::Arc;

/// Department groups that stand in for a survey's own.
fn groups() -> Vec<Choice> {
    let choice = |name: &str, en: &str, es: &str| {
        let label = Text::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())]);
        Choice { name: name.to_owned(), label, ..Choice::default() }
    };
    vec![choice("group_a", "Group A", "Grupo A"), choice("group_b", "Group B", "Grupo B")]
}

/// Compiles an instrument and draws it; what keeps it from being compiled otherwise.
///
/// # Errors
/// What is wrong with it.
pub(super) fn preview(instrument: &Instrument) -> Result<AnyView, Vec<LoadError>> {
    let schema = Arc::new(Schema::compile(instrument.clone(), &groups())?);
    let lang = language();
    let mut form = Form::begin(Arc::clone(&schema), Some(crate::desk::moment_now()));
    form.finish(true);
    let filling = Filling::new(form, lang, Some(rows), |_, _| {});
    let narrow = crate::survey::narrow_signal();
    let mut pages = Vec::new();
    for page in &schema.pages {
        let body = page_questions(&filling, page.start, page.end, narrow);
        let title = page.group.map(|group| el("h2").child(filling.label(group.into())));
        let section = el("section").child(title).child(body);
        pages.push(match page.group {
            Some(group) => {
                let hidden = filling.relevant(group.into());
                section.flag("hidden", flag(move || !hidden.get())).view()
            }
            None => section.view(),
        });
    }
    let (watched, tried, all) = (filling.clone(), filling.clone(), schema.nodes.len());
    let faults: Faults = Arc::new(move || watched.faults(0, all));
    let sound = faults.clone();
    let fits = flag(move || tried.strict().get() && sound().is_empty());
    let checking = filling.clone();
    let check = press(move || {
        checking.strict().set(true);
        if !checking.faults(0, all).is_empty() {
            browser::focus_later("error-summary");
        }
    });
    let saved = instrument.clone();
    let failed = RwSignal::new(false);
    let save = press(move || {
        let saved = saved.clone();
        spawn(async move {
            let written = workbooks::write(&saved).await;
            failed.set(written.is_err());
            if let Ok(bytes) = written {
                browser::download_bytes(&format!("{}.xlsx", saved.name), &bytes);
            }
        });
    });
    let (progress, paper) = (filling.clone(), filling);
    let counted = text(move || {
        let progress = progress.form().with(Form::progress);
        Msg::AnsweredShort.filled(lang.get(), &[progress.answered, progress.asked])
    });
    let printed = RwSignal::new(None::<Paper>);
    let print = move |what| {
        printed.set(Some(what));
        print_then(move || printed.set(None));
    };
    let sheets = el("div")
        .class("paper")
        .inside(move || printed.get().map_or_else(Markup::new, |what| paper.form().peek(|form| paper::paper(form, what, lang.get()))));
    let actions = el("div")
        .class("actions")
        .child(button(Look::Primary, tr(Msg::CheckAnswers), check))
        .child(button(Look::Secondary, tr(Msg::PrintBlank), press(move || print(Paper::Blank))))
        .child(button(Look::Secondary, tr(Msg::PrintForm), press(move || print(Paper::Filled))))
        .child(button(Look::Secondary, tr(Msg::SaveWorkbook), save));
    Ok(row(vec![
        error_summary(faults),
        el("div").class("form-whole").child(pages).view(),
        el("p").class("save-state").child(counted).view(),
        when(fits, || notice(Tone::Good, tr(Msg::AllFits)).view()),
        actions.view(),
        sheets.view(),
        when(failed.into(), || notice(Tone::Bad, tr(Msg::WorkbookFailed)).view()),
    ]))
}
