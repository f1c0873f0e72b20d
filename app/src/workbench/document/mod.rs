//! One document: its form, what stands beside its questions, its comments, review, links and the rest.

mod answers;
mod beside;
mod comments;
mod dispute;
mod editor;
mod links;
mod more;
mod redaction;
mod review;
mod seats;
pub(super) mod words;

use super::attachments::attachments;
use super::paper::{Paper, paper};
use super::parts::{desk, moment_text, print_then, spoken};
use crate::components::{Element, Look, Markup, Tone, button, dynamic, el, flag, notice, press, row, spawn, text};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use editor::{Editor, View};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
pub(super) use seats::on_their_way as seats_on_their_way;
use shared::document::Standing;
pub(super) use words::standing_msg;

/// The page.
#[component]
pub(super) fn DocumentPage() -> AnyView {
    let (desk, params) = (desk(), use_params_map());
    let doc = Memo::new(move |_| params.with(|params| params.get("doc")).unwrap_or_default());
    // Drawn anew only when another document is asked for, or when this one comes or goes.
    let state = Memo::new(move |_| {
        desk.revision.with(|_| ());
        let (ready, signed_in) = (desk.status.with(|status| status.ready), desk.session.with(Option::is_some));
        let doc = doc.get();
        let there = desk.with(|cabinet| cabinet.kind_of(&doc).is_some() && cabinet.document(&doc).is_some());
        (doc, ready, signed_in, there)
    });
    dynamic(move || {
        let (doc, ready, signed_in, there) = state.get();
        match (ready, signed_in, there) {
            (false, ..) => el("p").attr("role", "status").child("…").view(),
            (_, false, _) => absent(Msg::SignInFirst),
            (_, _, false) => absent(Msg::DocumentAbsent),
            _ => opened(desk, doc),
        }
    })
}

fn absent(why: Msg) -> AnyView {
    row(vec![
        el("h1").child(tr(Msg::DocumentAbsentTitle)).view(),
        notice(Tone::Info, tr(why)).child(el("p").child(el("a").attr("href", "/").child(tr(Msg::Work)))).view(),
    ])
}

/// A document that the device has, drawn anew when it goes on in another version of its form: a question has another
/// place there, and what is on screen of the one before is of no use.
fn opened(desk: Desk, doc: String) -> AnyView {
    let read = doc.clone();
    let version = Memo::new(move |before: Option<&String>| {
        desk.revision.with(|_| ());
        let version = desk.document(&read, |document| shared::document::version(document).map(str::to_owned)).flatten();
        // A document that has gone is another page's affair.
        version.or_else(|| before.cloned()).unwrap_or_default()
    });
    dynamic(move || in_version(desk, &doc, version.get()))
}

/// The document in one version of its instrument, which may still be on its way.
fn in_version(desk: Desk, doc: &str, version: String) -> AnyView {
    let owned = doc.to_owned();
    let known = desk.with(|cabinet| cabinet.schema(&version).is_some());
    let here = RwSignal::new(known);
    let asked = version;
    let fetch = move || {
        let asked = asked.clone();
        spawn(async move {
            let _ = desk.fetch_instrument(&asked).await;
            here.set(desk.with(|cabinet| cabinet.schema(&asked).is_some()));
        });
    };
    if !known {
        fetch();
    }
    dynamic(move || {
        let fetch = fetch.clone();
        if !here.get() {
            let retry = button(Look::Secondary, tr(Msg::TryAgain), press(fetch));
            return notice(Tone::Info, tr(Msg::FormMissing)).child(retry).view();
        }
        match Editor::open(desk, &owned) {
            Some(editor) => drawn(&editor),
            None => absent(Msg::DocumentAbsent),
        }
    })
}

fn drawn(editor: &Editor) -> AnyView {
    let (desk, lang) = (editor.desk, language());
    let named = editor.clone();
    let title = text(move || named.title(lang.get()));
    let kind = desk.with(|cabinet| cabinet.kind(&editor.kind).map(|kind| kind.title.clone())).unwrap_or_default();
    // Browsers keep the titles of windows in their history, in clear: they say no more than what kind of document it is.
    let window = spoken(&kind);
    Effect::new(move || document().set_title(&format!("{} – {}", window.get(), Msg::AppName.text(lang.get()))));
    let register = el("a").attr("href", format!("/registers/{}", editor.kind)).child(spoken(&kind));
    let viewed = editor.clone();
    let body = dynamic(move || match viewed.view.get() {
        View::Answers => answers::answers(&viewed),
        View::Comments => comments::all(&viewed),
        View::Review => review::review(&viewed),
        View::Links => links::links(&viewed),
        View::Attachments => attachments(viewed.desk, &viewed.doc, allowed(&viewed, shared::people::Action::Write)),
        View::More => more::more(&viewed),
    });
    row(vec![
        el("p").class("crumbs").child(register).view(),
        el("h1").attr("tabindex", "-1").id("document-title").child(title).view(),
        facts(editor),
        warnings(editor),
        views(editor),
        body,
        printed(editor),
    ])
}

/// Where it stands, who changed it last, and whether all is kept.
fn facts(editor: &Editor) -> AnyView {
    let (stands, changed, kept, placed) = (editor.clone(), editor.clone(), editor.clone(), editor.clone());
    let lang = language();
    let standing = Memo::new(move |_| {
        stands.pulse.track();
        stands.standing()
    });
    let standing_text = text(move || standing_msg(standing.get()).text(lang.get()).to_owned());
    let looks = text(move || {
        let soft = matches!(standing.get(), Standing::Draft);
        if soft {
            "tag tag-plain"
        } else if standing.get() == Standing::Signed {
            "tag"
        } else {
            "tag tag-warning"
        }
        .to_owned()
    });
    let last = text(move || {
        changed.pulse.track();
        changed.last(lang.get()).map_or_else(String::new, |(who, at)| {
            Msg::LastChanged.text(lang.get()).replace("{who}", &who).replace("{time}", &moment_text(at, lang.get()))
        })
    });
    let department = text(move || {
        placed.pulse.track();
        placed.department(lang.get())
    });
    let saved = text(move || kept.kept_msg().text(lang.get()).to_owned());
    let is_saved = {
        let desk = editor.desk;
        text(move || desk.status.with(|status| !status.saving && status.storage.is_none()).to_string())
    };
    el("div")
        .class("document-facts")
        .child(el("span").class(looks).child(standing_text))
        .child(el("span").child(department))
        .child(el("span").class("hint").child(last))
        .child(el("span").class("save-state").attr("role", "status").attr("data-saved", is_saved).child(saved))
        .view()
}

/// Conflicts, and a newer version of the form.
fn warnings(editor: &Editor) -> AnyView {
    let (seen, go) = (editor.clone(), editor.clone());
    let disputes = Memo::new(move |_| {
        seen.pulse.track();
        seen.disputes()
    });
    let list = dynamic(move || {
        let paths = disputes.get();
        if paths.is_empty() {
            return row(Vec::new());
        }
        let mut items = el("ul");
        for path in paths {
            let (to, lang) = (go.clone(), go.desk.lang);
            let label = go.label(&path, lang.get());
            let there = press(move || to.go_to(&path));
            items = items.child(el("li").child(button(Look::Quiet, label, there)));
        }
        notice(Tone::Warning, tr(Msg::ConflictsTitle)).child(el("p").child(tr(Msg::ConflictsText))).child(items).view()
    });
    row(vec![redaction::destroyed(editor), list, more::newer_version(editor)])
}

fn views(editor: &Editor) -> AnyView {
    let lang = language();
    let mut nav = el("nav").class("views").attr("aria-label", tr(Msg::DocumentViews));
    for (view, msg) in View::ALL {
        let (chosen, counted, going) = (editor.clone(), editor.clone(), editor.clone());
        let current = text(move || (chosen.view.get() == view).to_string());
        let label = text(move || {
            counted.pulse.track();
            let count = match view {
                View::Comments => counted.open_comments(),
                View::Attachments => counted.read(|document| shared::document::attachments(document).len()).unwrap_or(0),
                _ => 0,
            };
            let name = msg.text(lang.get());
            if count > 0 { format!("{name} ({count})") } else { name.to_owned() }
        });
        let go = press(move || going.show(view));
        nav = nav.child(el("button").attr("type", "button").class("view").attr("aria-pressed", current).on("click", go).child(label));
    }
    nav.view()
}

/// What is printed instead of the screen.
fn printed(editor: &Editor) -> AnyView {
    let (editor, lang) = (editor.clone(), language());
    let sheet: Element = el("div").class("paper").inside(move || match editor.printing.get() {
        true => editor.filling.form().peek(|form| paper(form, Paper::Filled, lang.get())),
        false => Markup::new(),
    });
    sheet.view()
}

/// Prints a document whole.
fn print(editor: &Editor) {
    let printing = editor.printing;
    printing.set(true);
    print_then(move || printing.set(false));
}

/// Whether the person may do something here, following changes of the document.
fn allowed(editor: &Editor, action: shared::people::Action) -> Signal<bool> {
    let editor = editor.clone();
    flag(move || {
        editor.pulse.track();
        editor.desk.session.with(|_| ());
        editor.desk.with(|cabinet| cabinet.may(&editor.doc, action))
    })
}
