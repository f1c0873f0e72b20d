//! All requests, with the days by which they are due.

use super::{REQUESTS, enter, today, words};
use crate::components::{Held, Look, button, dynamic, el, flag, held, press, row, spawn, text, when};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{failed, offline_notice, table};
use crate::workbench::people::ask::ask;
use crate::workbench::surveys::day_text;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::records_request::{Request, Requests};

#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(Vec<Request>),
}

fn load(into: &Held<Loaded>) {
    let into = into.clone();
    spawn(async move {
        let asked = ask::<Requests>("GET", REQUESTS, None).await;
        into.set(asked.map_or_else(Loaded::Failed, |all| Loaded::Here(all.requests)));
    });
}

/// The page.
pub(super) fn view(desk: Desk) -> AnyView {
    let (loaded, entering) = (held(Loaded::Loading), held(false));
    load(&loaded);
    let (open, form, closing) = (entering.clone(), entering.clone(), entering.clone());
    let form = dynamic(move || {
        if !form.get() {
            return row(Vec::new());
        }
        let closing = closing.clone();
        enter::view(desk, move || closing.set(false))
    });
    let shut = flag(move || !entering.get());
    let begin = move || {
        let open = open.clone();
        let begin = press(move || {
            open.set(true);
            crate::browser::focus_soon("records-asked".to_owned());
        });
        el("div").class("actions").child(button(Look::Primary, tr(Msg::RcNew), begin).id("records-new")).view()
    };
    let audit = view! { <A href="/audit">{tr(Msg::Audit)}</A> }.into_any();
    let shown = dynamic(move || match loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let again = loaded.clone();
            failed(words::refused(&refused).view(), move || load(&again))
        }
        Loaded::Here(all) if all.is_empty() => el("p").child(tr(Msg::RcNone)).view(),
        Loaded::Here(all) => requests(&all),
    });
    row(vec![
        el("p").child(tr(Msg::RcLead)).view(),
        el("p").child(audit).view(),
        offline_notice(desk, Msg::RcOffline),
        when(shut, begin),
        form,
        shown,
    ])
}

fn requests(all: &[Request]) -> AnyView {
    let (lang, today) = (language(), today());
    let mut sorted: Vec<&Request> = all.iter().collect();
    // What is overdue first, then what is open by the day that it is due, then the rest.
    sorted.sort_by_key(|request| {
        let done = request.closed.is_some() || !request.answers.is_empty();
        (!request.is_overdue(&today), done, request.due.clone(), request.number)
    });
    let mut body = el("tbody");
    for request in sorted {
        let number = usize::try_from(request.number).unwrap_or(0);
        let title = text(move || Msg::RcNumber.filled(lang.get(), &[number]));
        let link = el("a").attr("href", format!("/records/{number}")).child(title);
        let asked: String = request.asked.chars().take(120).collect();
        let day = |day: &str| {
            let day = day.to_owned();
            text(move || day_text(&day, lang.get()))
        };
        let late = request.is_overdue(&today).then(|| el("span").class("tag tag-bad").child(tr(Msg::RcOverdue)));
        body = body.child(
            el("tr")
                .child(el("th").attr("scope", "row").child(link))
                .child(el("td").child(asked))
                .child(el("td").child(day(&request.received)))
                .child(el("td").child(day(&request.due)).child(" ").child(late))
                .child(el("td").child(tr(words::stage(request.stage())))),
        );
    }
    table(Msg::Records, &[Msg::RcRequest, Msg::RcAsked, Msg::RcReceived, Msg::RcDue, Msg::RcStage], body)
}
