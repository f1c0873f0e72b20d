//! Documents that belong together: a policy or program, its analyses, its statements, and whatever else.

use super::allowed;
use super::editor::Editor;
use crate::components::{Look, button, dynamic, el, flag, handler, press, row, text, when};
use crate::desk::Edit;
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::spoken;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::document::{Paths, links as links_of};
use shared::json;
use shared::people::Action;

/// The most documents that are offered at once.
const OFFERED: usize = 100;

fn called(editor: &Editor, doc: &str, lang: Lang) -> String {
    let summary = editor.desk.with(|cabinet| cabinet.summary(doc, lang.code()));
    let title = summary.map(|summary| summary.title().to_owned()).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| Msg::Untitled.text(lang).to_owned())
}

fn entry(editor: &Editor, doc: &str, kind: &str, own: bool) -> AnyView {
    let lang = language();
    let (named, shown) = (editor.clone(), doc.to_owned());
    let there = editor.desk.with(|cabinet| cabinet.kind_of(doc).is_some());
    let title = text(move || if there { called(&named, &shown, lang.get()) } else { Msg::LinkedAbsent.text(lang.get()).to_owned() });
    let kind_title = editor.desk.with(|cabinet| cabinet.kind(kind).map(|kind| kind.title.clone()));
    let name = if there { el("a").attr("href", format!("/documents/{doc}")) } else { el("span") };
    let remove = own.then(|| {
        let (to, doc, may) = (editor.clone(), doc.to_owned(), allowed(editor, Action::Write));
        let act = press(move || to.desk.edit(&to.doc, Edit::new(format!("{}/{doc}", Paths::Links.name()), None)));
        button(Look::Quiet, tr(Msg::RemoveLink), act).class("button button-quiet button-apart").flag("hidden", flag(move || !may.get()))
    });
    el("li")
        .child(name.child(title))
        .child(kind_title.map(|title| el("span").class("hint").child(" · ").child(spoken(&title))))
        .child(remove)
        .view()
}

/// The screen.
pub(super) fn links(editor: &Editor) -> AnyView {
    let shown = editor.clone();
    let lists = dynamic(move || {
        shown.pulse.track();
        shown.desk.revision.with(|_| ());
        let own = shown.read(links_of).unwrap_or_default();
        let others = shown.desk.with(|cabinet| {
            let others = cabinet.linking_to(&shown.doc);
            others.into_iter().filter_map(|doc| Some((cabinet.kind_of(&doc)?.to_owned(), doc))).collect::<Vec<_>>()
        });
        let mut about = el("ul");
        for link in &own {
            about = about.child(entry(&shown, &link.doc, &link.kind, true));
        }
        let mut from = el("ul");
        for (kind, doc) in &others {
            from = from.child(entry(&shown, doc, kind, false));
        }
        let none = || el("p").class("hint").child(tr(Msg::NoLinks));
        row(vec![
            el("h3").child(tr(Msg::LinksAbout)).view(),
            if own.is_empty() { none().view() } else { about.view() },
            el("h3").child(tr(Msg::LinksFrom)).view(),
            if others.is_empty() { none().view() } else { from.view() },
        ])
    });
    let may = allowed(editor, Action::Write);
    let adding = editor.clone();
    row(vec![el("h2").child(tr(Msg::ViewLinks)).view(), lists, when(may, move || add(&adding)), begin(editor)])
}

/// Kinds that the person may read, or write where `writing`.
fn kinds(editor: &Editor, writing: bool) -> Vec<(String, shared::instrument::Text)> {
    let all = editor.desk.session.peek(|session| session.as_ref().map(|session| session.kinds.clone())).unwrap_or_default();
    let department = editor.read(|document| shared::document::department(document).map(str::to_owned)).flatten();
    let may = |name: &str| !writing || editor.desk.with(|cabinet| cabinet.may_in(name, department.as_deref(), Action::Write));
    all.into_iter().filter(|kind| may(&kind.name)).map(|kind| (kind.name, kind.title)).collect()
}

fn kind_menu(editor: &Editor, id: &'static str, writing: bool, chosen: RwSignal<String>) -> AnyView {
    let lang = language();
    let mut menu = el("select").id(id).class("menu").on("change", handler(move |event| chosen.set(event_target_value(&event))));
    menu = menu.child(el("option").attr("value", "").child(tr(Msg::ChooseOne)));
    for (name, title) in kinds(editor, writing) {
        let title = text(move || shared::instrument::in_language(&title, lang.get().code()).to_owned());
        menu = menu.child(el("option").attr("value", name).child(title));
    }
    menu.view()
}

/// A link to a document that is there.
fn add(editor: &Editor) -> AnyView {
    let (kind, sought) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let lang = language();
    let offering = editor.clone();
    let list = dynamic(move || {
        let kind = kind.get();
        if kind.is_empty() {
            return row(Vec::new());
        }
        let words = crate::forms::plain(&sought.get());
        let found = offering.desk.with(|cabinet| {
            let mut found = Vec::new();
            for doc in cabinet.documents(Some(&kind)) {
                let summary = cabinet.summary(&doc, lang.get().code());
                if doc != *offering.doc && summary.is_some_and(|summary| !summary.archived && summary.says(&words)) {
                    found.push(doc);
                }
                if found.len() == OFFERED {
                    break;
                }
            }
            found
        });
        let mut items = el("ul").class("offers");
        for doc in found {
            let (to, there) = (offering.clone(), doc.clone());
            let label = format!("{}: {}", Msg::LinkTo.text(lang.get()), called(&offering, &doc, lang.get()));
            items = items.child(el("li").child(button(Look::Quiet, label, press(move || to.desk.link(&to.doc, &there, true)))));
        }
        items.view()
    });
    el("section")
        .child(el("h3").child(tr(Msg::AddLink)))
        .child(el("label").attr("for", "link-kind").child(tr(Msg::FormCol)))
        .child(kind_menu(editor, "link-kind", false, kind))
        .child(el("label").attr("for", "link-find").child(tr(Msg::Search)))
        .child(
            el("input")
                .attr("type", "search")
                .id("link-find")
                .class("field")
                .on("input", handler(move |event| sought.set(event_target_value(&event)))),
        )
        .child(list)
        .view()
}

/// A new document about this one, such as an analysis of a policy.
fn begin(editor: &Editor) -> AnyView {
    let kind = RwSignal::new(String::new());
    let (from, lang) = (editor.clone(), language());
    let navigate = use_navigate();
    let act = press(move || {
        let kind = kind.get_untracked();
        let department = from.read(|document| shared::document::department(document).map(str::to_owned)).flatten();
        let about = Edit::new(format!("{}/{}", Paths::Links.name(), from.doc), Some(json::object([("kind", (&*from.kind).into())])));
        let mut edits = vec![about];
        // Toolkits and the quick screen ask by this name what they are about.
        let asks = from.desk.with(|cabinet| {
            let version = cabinet.kind(&kind).map(|kind| kind.version.to_string())?;
            cabinet.schema(&version)?.find("policy_or_program")
        });
        if asks.is_some() {
            edits.push(Edit::new("policy_or_program", Some(called(&from, &from.doc, lang.get_untracked()).into())));
        }
        if let Some(doc) = from.desk.begin_form(&kind, department.as_deref(), edits) {
            navigate(&format!("/documents/{doc}"), leptos_router::NavigateOptions::default());
        }
    });
    el("section")
        .child(el("h3").child(tr(Msg::BeginAbout)))
        .child(el("label").attr("for", "begin-kind").child(tr(Msg::FormCol)))
        .child(kind_menu(editor, "begin-kind", true, kind))
        .child(
            el("div")
                .class("actions")
                .child(button(Look::Secondary, tr(Msg::Begin), act).flag("disabled", flag(move || kind.with(String::is_empty)))),
        )
        .view()
}
