//! Findings that are recorded, and what the plan does about each.

use super::Page;
use super::recorded::{ACTION, FINDING, Recorded};
use crate::components::{Look, button, dynamic, el, flag, handler, press, row, text};
use crate::desk::{Desk, Edit};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::people::said::naming;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::document::Paths;
use shared::people::Action;

/// All that are on this device and not put away, by title.
pub(super) fn read(desk: Desk) -> Vec<Recorded> {
    let docs = desk.with(|cabinet| cabinet.documents(Some(FINDING)));
    let one = |doc: String| desk.document(&doc, |document| (!document.is_archived()).then(|| Recorded::read(&doc, document))).flatten();
    let mut all: Vec<Recorded> = docs.into_iter().filter_map(one).collect();
    all.sort_by(|a, b| (&a.title, &a.doc).cmp(&(&b.title, &b.doc)));
    all
}

fn title(desk: Desk, doc: &str, lang: Lang) -> String {
    let summary = desk.with(|cabinet| cabinet.summary(doc, lang.code()));
    summary
        .map(|summary| summary.title().to_owned())
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| Msg::Untitled.text(lang).to_owned())
}

/// The section.
pub(super) fn section(page: &Page) -> AnyView {
    let (desk, recorded) = (page.desk, page.recorded);
    let list = dynamic(move || {
        let all = recorded.get();
        if all.is_empty() {
            return el("p").class("no-data").child(tr(Msg::FdNoneRecorded)).view();
        }
        let mut list = el("ul").class("people");
        for one in &all {
            list = list.child(finding(desk, one));
        }
        list.view()
    });
    let register = view! { <A href="/registers/barrier-finding">{tr(Msg::FdRegister)}</A> }.into_any();
    el("section")
        .child(el("h2").child(tr(Msg::FdRecordedTitle)))
        .child(el("p").child(tr(Msg::FdRecordedLead)).child(" ").child(register))
        .child(list)
        .view()
}

fn finding(desk: Desk, one: &Recorded) -> AnyView {
    let lang = language();
    let doc = one.doc.clone();
    let named = doc.clone();
    let called = text(move || title(desk, &named, lang.get()));
    let stands = doc.clone();
    // The last of the columns of its register says where it stands.
    let status = text(move || {
        let summary = desk.with(|cabinet| cabinet.summary(&stands, lang.get().code()));
        summary.and_then(|summary| summary.cells.get(4).cloned()).unwrap_or_default()
    });
    let mut strategies = el("ul");
    for (said, action) in &one.strategies {
        let action = (!action.is_empty()).then(|| {
            let action = action.clone();
            text(move || format!(" ({})", naming(Msg::FdBecame, lang.get(), &action)))
        });
        strategies = strategies.child(el("li").child(said.as_str()).child(action.map(|action| el("span").class("hint").child(action))));
    }
    let strategies = if one.strategies.is_empty() { el("p").class("no-data").child(tr(Msg::FdNoStrategies)) } else { strategies };
    el("li")
        .class("fd-finding")
        .child(
            el("h3")
                .child(el("a").attr("href", format!("/documents/{doc}")).child(called))
                .child(" ")
                .child(el("span").class("tag tag-plain").child(status)),
        )
        .child(el("h4").child(tr(Msg::FdStrategies)))
        .child(strategies)
        .child(el("h4").child(tr(Msg::FdActions)))
        .child(actions(desk, one))
        .view()
}

/// Actions that the finding is linked to, and a way to link more.
fn actions(desk: Desk, one: &Recorded) -> AnyView {
    let lang = language();
    let may = desk.with(|cabinet| cabinet.may(&one.doc, Action::Write));
    let mut linked = el("ul").class("plain-list");
    for action in &one.actions {
        let (from, to, shown) = (one.doc.clone(), action.clone(), action.clone());
        let here = desk.with(|cabinet| cabinet.kind_of(action).is_some());
        let called = text(move || if here { title(desk, &shown, lang.get()) } else { Msg::LinkedAbsent.text(lang.get()).to_owned() });
        let name = if here { el("a").attr("href", format!("/documents/{action}")) } else { el("span") };
        let act = press(move || desk.edit(&from, Edit::new(format!("{}/{to}", Paths::Links.name()), None)));
        let unseen = el("span").class("unseen").child(text(move || format!(": {}", called.get())));
        let remove = may.then(|| button(Look::Quiet, tr(Msg::RemoveLink), act).class("button button-quiet button-apart").child(unseen));
        linked = linked.child(el("li").child(name.child(called)).child(remove));
    }
    let linked = if one.actions.is_empty() { el("p").class("no-data").child(tr(Msg::FdNoActions)) } else { linked };
    row(vec![linked.view(), if may { add(desk, one) } else { row(Vec::new()) }])
}

fn add(desk: Desk, one: &Recorded) -> AnyView {
    let lang = language();
    let offered: Vec<String> =
        desk.with(|cabinet| cabinet.documents(Some(ACTION))).into_iter().filter(|doc| !one.actions.contains(doc)).collect();
    if offered.is_empty() {
        return if one.actions.is_empty() { el("p").class("hint").child(tr(Msg::FdNoPlan)).view() } else { row(Vec::new()) };
    }
    let chosen = RwSignal::new(String::new());
    let id = format!("fd-link-{}", one.doc);
    let mut menu = el("select").id(id.as_str()).class("menu").on("change", handler(move |event| chosen.set(event_target_value(&event))));
    menu = menu.child(el("option").attr("value", "").child(tr(Msg::ChooseOne)));
    for doc in offered {
        let shown = doc.clone();
        menu = menu.child(el("option").attr("value", doc).child(text(move || title(desk, &shown, lang.get()))));
    }
    let from = one.doc.clone();
    let act = press(move || {
        let to = chosen.get_untracked();
        if !to.is_empty() {
            desk.link(&from, &to, true);
        }
    });
    el("div")
        .class("filters")
        .child(el("span").class("filter").child(el("label").attr("for", id).child(tr(Msg::FdLinkAction))).child(menu))
        .child(button(Look::Secondary, tr(Msg::FdLink), act).flag("disabled", flag(move || chosen.with(String::is_empty))))
        .view()
}
