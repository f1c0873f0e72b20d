//! What is needed rarely: another department, who a restricted document is for, putting it away, a newer version of its form.

use super::allowed;
use super::editor::Editor;
use super::print;
use super::words::{label, value_text};
use crate::browser;
use crate::components::{Look, Tone, button, dynamic, el, flag, handler, notice, press, row, text, when};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::document::{Document, Paths, Unmapped, fill_in, people};
use shared::instrument::Confidentiality;
use shared::people::Action;

/// The screen.
pub(super) fn more(editor: &Editor) -> AnyView {
    let printing = editor.clone();
    row(vec![
        el("h2").child(tr(Msg::ViewMore)).view(),
        el("div").class("actions").child(button(Look::Secondary, tr(Msg::PrintForm), press(move || print(&printing)))).view(),
        department(editor),
        named(editor),
        unmapped(editor),
        archive(editor),
        super::seats::seats(editor),
        super::redaction::redaction(editor),
    ])
}

fn department(editor: &Editor) -> AnyView {
    let (may, read, moving) = (allowed(editor, Action::Write), editor.clone(), editor.clone());
    let now = Memo::new(move |_| {
        read.pulse.track();
        read.read(|document| shared::document::department(document).map(str::to_owned)).flatten().unwrap_or_default()
    });
    when(may, move || {
        let moving = moving.clone();
        dynamic(move || move_from(&moving, now.get()))
    })
}

fn move_from(editor: &Editor, now: String) -> AnyView {
    let (to, lang) = (editor.clone(), language());
    let chosen = RwSignal::new(now.clone());
    let mut menu = el("select").id("move-to").class("menu").on("change", handler(move |event| chosen.set(event_target_value(&event))));
    menu = menu.child(el("option").attr("value", "").child(tr(Msg::NoDepartment)));
    let departments = editor.desk.session.peek(|session| session.as_ref().map(|session| session.departments.clone()));
    for department in departments.unwrap_or_default() {
        let may = editor.desk.with(|cabinet| cabinet.may_in(&editor.kind, Some(&department.id), Action::Write));
        if may || department.id == now {
            let option = el("option").attr("value", department.id.as_str());
            let option = if department.id == now { option.attr("selected", "") } else { option };
            menu = menu.child(option.child(text(move || shared::instrument::in_language(&department.label, lang.get().code()).to_owned())));
        }
    }
    let act = press(move || {
        let department = chosen.get_untracked();
        to.desk.move_to(&to.doc, (!department.is_empty()).then_some(department.as_str()));
        // The section is drawn anew with the department that it is in now.
        browser::focus_soon("move-to".to_owned());
    });
    let same = flag(move || chosen.with(|chosen| *chosen == now));
    el("section")
        .child(el("h3").child(tr(Msg::MoveDocument)))
        .child(el("label").attr("for", "move-to").child(tr(Msg::DepartmentCol)))
        .child(menu)
        .child(el("p").class("hint").child(tr(Msg::MoveText)))
        .child(button(Look::Secondary, tr(Msg::MoveDocument), act).flag("disabled", same))
        .view()
}

/// Who began a document, where the device has the change that did: it may hold only what stands now.
fn began(document: &Document) -> Option<Option<String>> {
    let first = document.history(Paths::Document.name()).find(|change| change.base.is_empty())?;
    Some(document.mark(&first.id).map(|mark| mark.author.clone()))
}

/// Who a restricted document is for.
fn named(editor: &Editor) -> AnyView {
    let restricted = editor
        .desk
        .with(|cabinet| cabinet.kind(&editor.kind).is_some_and(|kind| kind.access.confidentiality == Confidentiality::Restricted));
    if !restricted {
        return row(Vec::new());
    }
    let shown = editor.clone();
    let may = allowed(editor, Action::Write);
    let list = dynamic(move || {
        shown.pulse.track();
        let (accounts, by) = shown
            .read(|document| {
                let accounts: Vec<String> = people(document).into_iter().map(str::to_owned).collect();
                (accounts, began(document))
            })
            .unwrap_or_default();
        let lang = shown.desk.lang.get();
        let mut list = el("ul");
        if let Some(by) = &by {
            list = list.child(el("li").child(shown.desk.person_name(by.as_deref(), lang)).child(" · ").child(tr(Msg::BeganIt)));
        }
        let by = by.flatten();
        for account in accounts.iter().filter(|account| Some(*account) != by.as_ref()) {
            let (to, gone) = (shown.clone(), account.clone());
            let remove = button(Look::Quiet, tr(Msg::RemovePerson), press(move || to.desk.name_person(&to.doc, &gone, false)));
            let name = shown.desk.person_name(Some(account), lang);
            list = list.child(el("li").child(name).child(" ").child(remove.flag("hidden", flag(move || !may.get()))));
        }
        let colleagues = shown.desk.session.peek(|session| session.as_ref().map(|session| session.people.clone())).unwrap_or_default();
        let mut offers = el("ul").class("offers").flag("hidden", flag(move || !may.get()));
        for person in colleagues.into_iter().filter(|person| !accounts.contains(&person.account) && Some(&person.account) != by.as_ref()) {
            let readable = shown.desk.with(|cabinet| {
                let kind = cabinet.kind(&shown.kind)?;
                let place = shared::people::Place { department: None, named: true };
                Some(shared::people::may(&person.grants, &kind.access, Action::Read, place))
            });
            if readable == Some(true) {
                let (to, account) = (shown.clone(), person.account.clone());
                let label = format!("{}: {}", Msg::NamePerson.text(lang), person.name);
                offers =
                    offers.child(el("li").child(button(Look::Quiet, label, press(move || to.desk.name_person(&to.doc, &account, true)))));
            }
        }
        row(vec![list.view(), offers.view()])
    });
    el("section").child(el("h3").child(tr(Msg::NamedPeople))).child(el("p").child(tr(Msg::NamedPeopleText))).child(list).view()
}

/// Answers that this version of the form has no place for.
fn unmapped(editor: &Editor) -> AnyView {
    let (shown, lang) = (editor.clone(), language());
    dynamic(move || {
        // The form that they were given in may come later.
        shown.pulse.track();
        let held = shown.unmapped.get();
        if held.is_empty() {
            return row(Vec::new());
        }
        let mut list = el("dl").class("answers");
        for answer in &held {
            let (asked, said) = in_its_own_version(&shown, answer, lang.get());
            list = list.child(el("div").class("answer").child(el("dt").child(asked)).child(el("dd").child(said)));
        }
        el("section").child(el("h3").child(tr(Msg::Unmapped))).child(el("p").child(tr(Msg::UnmappedText))).child(list).view()
    })
}

/// What an answer was asked and what it says, in the words of the version of the form that it was given in.
fn in_its_own_version(editor: &Editor, answer: &Unmapped, lang: Lang) -> (String, String) {
    let version = editor.read(|document| document.heads(&answer.path).next().map(|change| change.version.clone())).flatten();
    let own = version.and_then(|version| editor.desk.with(|cabinet| cabinet.schema(&version)));
    let schema = own.as_deref().unwrap_or(&editor.schema);
    let asked = label(schema, &answer.path, lang).unwrap_or_else(|| answer.path.clone());
    (asked, value_text(Some(schema), &answer.path, Some(&answer.value), lang))
}

fn archive(editor: &Editor) -> AnyView {
    let (shown, may) = (editor.clone(), allowed(editor, Action::Write));
    dynamic(move || {
        shown.pulse.track();
        let archived = shown.read(shared::document::Document::is_archived).unwrap_or(false);
        let to = shown.clone();
        let label = if archived { Msg::Unarchive } else { Msg::Archive };
        el("section")
            .flag("hidden", flag(move || !may.get()))
            .child(el("h3").child(tr(Msg::Archived)))
            .child(el("p").child(tr(Msg::ArchiveText)))
            .child(button(Look::Secondary, tr(label), press(move || to.desk.archive(&to.doc, !archived))))
            .view()
    })
}

/// A newer version of the form, with what would have no place in it.
pub(super) fn newer_version(editor: &Editor) -> AnyView {
    let (shown, may, lang) = (editor.clone(), allowed(editor, Action::Write), language());
    dynamic(move || {
        shown.pulse.track();
        let mine = shown.read(|document| shared::document::version(document).map(str::to_owned)).flatten();
        let newest = shown.desk.with(|cabinet| cabinet.kind(&shown.kind).map(|kind| kind.version.to_string()));
        let (Some(newest), true) = (newest.filter(|newest| mine.as_ref() != Some(newest)), may.get()) else { return row(Vec::new()) };
        let Some(schema) = shown.desk.with(|cabinet| cabinet.schema(&newest)) else { return row(Vec::new()) };
        let lost = shown.read(|document| fill_in(document, &schema, None).unmapped).unwrap_or_default();
        let fresh = schema.questions().filter(|node| shown.schema.find(&schema.nodes[*node].name).is_none()).count();
        let mut list = el("ul");
        for answer in &lost {
            let value = shown.value_text(&answer.path, Some(&answer.value), lang.get());
            list = list.child(el("li").child(format!("{}: {value}", shown.label(&answer.path, lang.get()))));
        }
        let kept = Msg::UpgradePreview.filled(lang.get(), &[fresh, lost.len()]);
        let to = shown.clone();
        let act = press(move || {
            to.desk.upgrade(&to.doc, &newest);
            // The page is drawn anew, and this button is gone.
            browser::focus_later("document-title");
        });
        notice(Tone::Info, tr(Msg::NewerVersion))
            .child(el("p").child(kept))
            .child((!lost.is_empty()).then_some(list))
            .child(button(Look::Secondary, tr(Msg::Upgrade), act))
            .view()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::document::{Change, Mark};

    fn change(id: &str, base: &[&str], at: u64) -> Change {
        Change {
            id: id.into(),
            org: "o".into(),
            kind: "f".into(),
            doc: "d".into(),
            path: Paths::Document.name().into(),
            base: base.iter().map(|id| (*id).to_owned()).collect(),
            value: None,
            saw: Vec::new(),
            version: "v".into(),
            device: "x".into(),
            at,
        }
    }

    #[test]
    fn who_began_a_document_is_not_who_moved_it() {
        let mut document = Document::default();
        // The device that moved it has a clock that is behind.
        document.insert(change("moved", &["began"], 1));
        document.accept("moved", Mark { author: "robin".into(), ..Mark::default() });
        assert_eq!(began(&document), None, "a device may hold only the last change");
        document.insert(change("began", &[], 5));
        document.accept("began", Mark { author: "casey".into(), ..Mark::default() });
        assert_eq!(began(&document), Some(Some("casey".to_owned())));
    }
}
