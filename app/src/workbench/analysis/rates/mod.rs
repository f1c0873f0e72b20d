//! Selection rates: who goes on at each stage of hiring and promotion, by group, with the four-fifths check.

mod controls;
mod leaving;
mod steps;
mod wanted;

use crate::components::{Held, Tone, dynamic, effect, el, held, notice, row, spawn, text};
use crate::desk::{Desk, in_slices};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{desk, titled};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::analysis::rates::{By, Process};
use shared::instrument::{Schema, in_language};
use std::sync::Arc;
use wanted::{Entry, Wanted};

/// The kind of documents that processes are in.
const PROCESS: &str = "selection-process";

/// What the parts of the page share.
#[derive(Clone)]
struct Page {
    entries: Arc<Vec<Entry>>,
    schema: Arc<Schema>,
    wanted: RwSignal<Wanted>,
}

impl Page {
    /// What a group is called.
    fn group(&self, by: By, name: &str, lang: Lang) -> String {
        let question = if by == By::Race { "sel_group" } else { "sex_group" };
        choice(&self.schema, question, name, lang)
    }
}

/// What a choice of a question is called.
pub(super) fn choice(schema: &Schema, question: &str, name: &str, lang: Lang) -> String {
    let choices = schema.find(question).and_then(|node| schema.choices(node));
    let label =
        choices.and_then(|list| list.items.iter().find(|choice| choice.name == name)).map(|choice| in_language(&choice.label, lang.code()));
    label.unwrap_or(name).to_owned()
}

/// The page.
#[component]
pub(in crate::workbench) fn RatesPage() -> AnyView {
    titled(Msg::RtTitle);
    let desk = desk();
    let back = view! { <A href="/analysis">{tr(Msg::Analysis)}</A> }.into_any();
    let ready = Memo::new(move |_| desk.status.with(|status| status.ready));
    let may = Memo::new(move |_| {
        desk.session.with(|_| ());
        desk.with(|cabinet| cabinet.kind(PROCESS).map(|kind| kind.version.to_string()))
    });
    row(vec![
        el("p").class("back").child(back).view(),
        el("h1").child(tr(Msg::RtTitle)).view(),
        dynamic(move || match (ready.get(), may.get()) {
            (false, _) => el("p").attr("role", "status").child("…").view(),
            (_, None) => notice(Tone::Info, tr(Msg::RtNotAllowed)).view(),
            (_, Some(version)) => page(desk, version),
        }),
    ])
}

fn page(desk: Desk, version: String) -> AnyView {
    let entries: Held<Option<Arc<Vec<Entry>>>> = held(None);
    let into = entries.clone();
    effect(move || {
        desk.revision.with(|_| ());
        spawn(read(desk, into.clone()));
    });
    let drawn = dynamic(move || match entries.get() {
        None => el("p").attr("role", "status").child(tr(Msg::ReadingDocuments)).view(),
        Some(entries) if entries.is_empty() => notice(Tone::Info, tr(Msg::RtNone)).child(el("p").child(register())).view(),
        Some(entries) => match desk.with(|cabinet| cabinet.schema(&version)) {
            Some(schema) => {
                let wanted = RwSignal::new(Wanted::new(&entries));
                shown(&Page { entries, schema, wanted })
            }
            None => notice(Tone::Warning, tr(Msg::RtNoForm)).view(),
        },
    });
    row(vec![
        el("p").child(tr(Msg::RtLead)).view(),
        notice(Tone::Warning, tr(Msg::RtConfidential)).child(el("p").child(tr(Msg::RtConfidentialText))).view(),
        drawn,
    ])
}

fn register() -> AnyView {
    view! { <A href="/registers/selection-process">{tr(Msg::RtRegister)}</A> }.into_any()
}

/// Reads the documents that are not put away, a few milliseconds at a time.
async fn read(desk: Desk, into: Held<Option<Arc<Vec<Entry>>>>) {
    let ids = desk.with(|cabinet| cabinet.documents(Some(PROCESS)));
    let mut entries = Vec::new();
    let one = |doc: String| {
        if desk.document(&doc, shared::document::Document::is_archived) == Some(false)
            && let Some(filled) = desk.form(&doc)
        {
            let title = desk.with(|cabinet| cabinet.summary(&doc, Lang::En.code())).map(|summary| summary.title().to_owned());
            entries.push(Entry { doc, title: title.unwrap_or_default(), process: Process::read(&filled.form) });
        }
    };
    if in_slices(ids, one, || Some(0)).await {
        entries.sort_by(|a, b| (&b.process.closed, &a.title, &a.doc).cmp(&(&a.process.closed, &b.title, &b.doc)));
        let entries = Arc::new(entries);
        if into.peek(|held| held.as_ref() != Some(&entries)) {
            into.set(Some(entries));
        }
    }
}

fn shown(page: &Page) -> AnyView {
    let lang = language();
    let (counted, drawn) = (page.clone(), page.clone());
    let said = text(move || {
        let (fitting, used) = counted.wanted.with(|wanted| {
            let fitting = wanted.fitting(&counted.entries);
            (fitting.len(), fitting.iter().filter(|entry| !wanted.without.contains(&entry.doc)).count())
        });
        Msg::RtCount.filled(lang.get(), &[used, fitting])
    });
    let tables = dynamic(move || steps::view(&drawn, &drawn.wanted.get(), lang.get()));
    row(vec![
        controls::view(page),
        el("p").class("hint").attr("role", "status").child(said).child(" ").child(register()).view(),
        tables,
        el("h2").child(tr(Msg::RtRule)).view(),
        el("p").child(tr(Msg::RtRuleText)).view(),
        leaving::view(page),
    ])
}
