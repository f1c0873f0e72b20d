//! The form of a new request.

use super::draft::RequestDraft;
use super::fields::{area, choice, input, labelled, menu};
use super::{REQUESTS, today, words};
use crate::components::{Held, Look, button, dynamic, el, flag, held, press, spawn, when};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::spoken;
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{form, state_line, submit_button};
use crate::workbench::people::said::Said;
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::json;
use shared::records_request::{ASKED_LIMIT, About, NAME_LIMIT, Request};

/// The form; `close` puts it away.
pub(super) fn view(desk: Desk, close: impl Fn() + 'static) -> AnyView {
    let (draft, troubles, busy, done) = (held(RequestDraft::begin(&today())), Troubles::new(), held(false), held(None::<Said>));
    let navigate = use_navigate();
    let send = {
        let (draft, troubles, busy, done) = (draft.clone(), troubles.clone(), busy, done.clone());
        move || {
            if busy.now() {
                return;
            }
            let request = match draft.peek(RequestDraft::request) {
                Ok(request) => request,
                Err(wrong) => return troubles.say(words::wrong(&wrong)),
            };
            troubles.clear();
            busy.set(true);
            done.set(Some(Msg::RcSending.into()));
            let (troubles, busy, done, navigate) = (troubles.clone(), busy.clone(), done.clone(), navigate.clone());
            spawn(async move {
                let answer = ask::<Request>("POST", REQUESTS, Some(&json::text(&request))).await;
                busy.set(false);
                done.set(None);
                match answer {
                    Ok(request) => navigate(&format!("/records/{}", request.number), NavigateOptions::default()),
                    Err(refused) => troubles.say(words::refused(&refused)),
                }
            });
        }
    };
    let cancel = button(Look::Quiet, tr(Msg::CancelEdit), press(close));
    let asked = area(&draft, ASKED_LIMIT, |draft| &mut draft.asked);
    let parts = vec![
        labelled(&troubles, "records-asked", Msg::RcAsked, Some(Msg::RcAskedHint), asked),
        labelled(&troubles, "records-received", Msg::RcReceived, None, input(&draft, "date", |draft| &mut draft.received)),
        labelled(&troubles, "records-due", Msg::RcDue, Some(Msg::RcDueHint), input(&draft, "date", |draft| &mut draft.due)),
        subjects(&draft),
        subject(desk, &draft, &troubles),
        labelled(&troubles, "records-from", Msg::AuFrom, Some(Msg::RcDaysHint), input(&draft, "date", |draft| &mut draft.from)),
        labelled(&troubles, "records-to", Msg::AuTo, None, input(&draft, "date", |draft| &mut draft.to)),
        kinds(desk, &draft),
        el("div").class("actions").child(submit_button(Msg::RcEnter)).child(cancel).view(),
        state_line(&done),
    ];
    el("section")
        .attr("aria-labelledby", "records-new-title")
        .child(el("h2").id("records-new-title").child(tr(Msg::RcNew)))
        .child(troubles.view())
        .child(form(send, parts))
        .view()
}

/// What the request is about.
fn subjects(draft: &Held<RequestDraft>) -> AnyView {
    let choices = About::ALL.iter().map(|about| {
        let about = *about;
        choice(
            draft,
            ("radio", "records-about", format!("records-about-{}", about.name())),
            tr(words::about(about)),
            move |draft| draft.about == about,
            move |draft, on| {
                if on {
                    draft.about = about;
                }
            },
        )
    });
    el("fieldset")
        .class("question entry")
        .child(el("legend").child(tr(Msg::RcAbout)))
        .child(el("div").class("choices").child(choices.collect::<Vec<_>>()))
        .view()
}

/// Which document, or which person.
fn subject(desk: Desk, draft: &Held<RequestDraft>, troubles: &Troubles) -> AnyView {
    let (is_matter, is_person) = (draft.clone(), draft.clone());
    let matter = flag(move || is_matter.with(|draft| draft.about == About::Matter));
    let person = flag(move || is_person.with(|draft| draft.about == About::Person));
    let (of_matter, of_person, told, also) = (draft.clone(), draft.clone(), troubles.clone(), troubles.clone());
    el("div")
        .child(when(matter, move || {
            let depth = input(&of_matter, "text", |draft| &mut draft.depth).attr("inputmode", "numeric").class("field field-short");
            el("div")
                .child(labelled(&told, "records-doc", Msg::RcDoc, Some(Msg::RcDocHint), input(&of_matter, "text", |draft| &mut draft.doc)))
                .child(labelled(&told, "records-depth", Msg::RcDepth, Some(Msg::RcDepthHint), depth))
                .view()
        }))
        .child(when(person, move || {
            let people = move || {
                desk.session.with(|session| {
                    let mut all: Vec<(String, String)> = session
                        .iter()
                        .flat_map(|session| session.people.iter().map(|person| (person.account.clone(), person.name.clone())))
                        .collect();
                    all.sort_by(|a, b| a.1.cmp(&b.1));
                    all
                })
            };
            let accounts = menu(&of_person, Msg::RcChoose, people, |draft| &mut draft.account);
            let name = input(&of_person, "text", |draft| &mut draft.name).attr("maxlength", NAME_LIMIT.to_string());
            el("div")
                .child(labelled(&also, "records-account", Msg::RcAccount, Some(Msg::RcAccountHint), accounts))
                .child(labelled(&also, "records-name", Msg::RcName, Some(Msg::RcNameHint), name))
                .view()
        }))
        .view()
}

/// Which kinds of documents.
fn kinds(desk: Desk, draft: &Held<RequestDraft>) -> AnyView {
    let lang = language();
    let all = Memo::new(move |_| desk.session.with(|session| session.as_ref().map(|session| session.kinds.clone()).unwrap_or_default()));
    let draft = draft.clone();
    let choices = dynamic(move || {
        lang.track();
        let choices = all.get().into_iter().map(|kind| {
            let (read, write) = (kind.name.clone(), kind.name.clone());
            choice(
                &draft,
                ("checkbox", "records-kind", format!("records-kind-{}", kind.name)),
                spoken(&kind.title),
                move |draft| draft.kinds.contains(&read),
                move |draft, on| {
                    if on {
                        draft.kinds.insert(write.clone());
                    } else {
                        draft.kinds.remove(&write);
                    }
                },
            )
        });
        el("div").class("choices").child(choices.collect::<Vec<_>>()).view()
    });
    el("details")
        .class("paste")
        .child(el("summary").child(tr(Msg::RcKinds)))
        .child(el("fieldset").class("question entry").child(el("legend").child(tr(Msg::RcKindsHint))).child(choices))
        .view()
}
