//! What surrounds the screens of the workbench: where one can go, and how things stand on this device.

use super::parts::{desk, short_moment_text};
use crate::components::{Tone, dynamic, el, flag, notice, progress_bar, row, text, when};
use crate::desk::{Problem, Status};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::people::Power;

/// The main menu, by what the person may do, and the state of this device.
pub(super) fn navigation() -> AnyView {
    let desk = desk();
    let signed_in = flag(move || desk.session.with(Option::is_some));
    // Also where a vault that cannot be shut yet still knows its session, a menu would lead nowhere.
    let leads = super::vault::shows_pages(desk);
    let may = move |power: Power| {
        flag(move || leads.get() && desk.session.with(|session| session.as_ref().is_some_and(|session| session.person.has(power))))
    };
    let (manages, reads) = (may(Power::ManagePeople), may(Power::ReadSurveys));
    let works = flag(move || leads.get() && signed_in.get());
    let link = |href: &'static str, msg: Msg| view! { <A href=href>{tr(msg)}</A> }.into_any();
    let menu = el("nav")
        .class("navigation")
        .attr("aria-label", tr(Msg::MainMenu))
        .child(when(works, move || row(vec![link("/", Msg::Work), link("/search", Msg::Search)])))
        .child(when(leads, move || link("/surveys", Msg::Surveys)))
        .child(when(reads, move || link("/analysis", Msg::Analysis)))
        .child(when(leads, move || link("/instruments", Msg::Instruments)))
        .child(when(manages, move || link("/people", Msg::People)))
        .child(when(works, move || link("/account", Msg::Account)))
        .child(when(flag(move || leads.get() && !signed_in.get()), move || link("/sign-in", Msg::SignIn)))
        .view();
    row(vec![menu, when(signed_in, device_state), super::vault::lock_button(desk)])
}

/// What is always visible: the network, what is unsent, when all was last in step.
fn device_state() -> AnyView {
    let (desk, lang) = (desk(), language());
    let state = text(move || desk.status.with(|status| device_text(status, lang.get())));
    let looks = text(move || {
        desk.status.with(|status| {
            let quiet = status.unsent == 0 && status.server.is_none() && status.storage.is_none();
            if quiet { "device-state" } else { "device-state device-state-busy" }.to_owned()
        })
    });
    el("a").class(looks).attr("href", "/outbox").child(state).view()
}

/// Network, unsent, last sync, in one line.
pub(super) fn device_text(status: &Status, lang: Lang) -> String {
    let network = if status.server == Some(Problem::Unreachable) { Msg::WorkingOffline } else { Msg::WorkingOnline };
    let mut parts = vec![network.text(lang).to_owned()];
    if status.refused > 0 {
        parts.push(Msg::RefusedCount.filled(lang, &[status.refused]));
    }
    parts.push(match status.unsent - status.refused.min(status.unsent) {
        0 if status.refused == 0 => Msg::AllSent.text(lang).to_owned(),
        0 => String::new(),
        unsent => Msg::UnsentCount.filled(lang, &[unsent]),
    });
    match status.synced {
        Some(synced) => parts.push(Msg::SyncedAt.text(lang).replace("{time}", &short_moment_text(synced, lang))),
        None => parts.push(Msg::NeverSynced.text(lang).to_owned()),
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// What a person must know wherever they are.
pub(super) fn notices() -> AnyView {
    let desk = desk();
    let signed_in = move || desk.session.with(Option::is_some);
    let server = move |problem: Problem| flag(move || signed_in() && desk.status.with(|status| status.server.as_ref() == Some(&problem)));
    let factor = {
        let holds = super::factor::holds_back(desk);
        flag(move || signed_in() && holds.get())
    };
    let not_allowed = {
        let server = server(Problem::NotAllowed);
        flag(move || server.get() && !factor.get())
    };
    let broken = flag(move || desk.status.with(|status| status.storage.is_some()));
    let turned_back = flag(move || desk.status.with(|status| status.turned_back));
    let memory = flag(move || signed_in() && desk.status.with(|status| !status.durable));
    let sign_in = || el("p").child(el("a").attr("href", "/sign-in").child(tr(Msg::SignIn)));
    let copy = || el("p").child(el("a").attr("href", "/outbox").child(tr(Msg::Outbox)));
    let told = |tone, title, said| notice(tone, tr(title)).child(el("p").child(tr(said)));
    let first = dynamic(move || {
        let (done, lang) = (desk.status.with(|status| status.progress), desk.lang);
        match done {
            Some(_) => progress_bar(
                move || (desk.status.with(|status| status.progress.unwrap_or(1000)) as usize, 1000),
                text(move || Msg::FirstSync.text(lang.get()).to_owned()),
            ),
            None => row(Vec::new()),
        }
    });
    row(vec![
        when(broken, move || told(Tone::Bad, Msg::StorageTitle, Msg::StorageText).child(copy()).view()),
        when(turned_back, move || told(Tone::Bad, Msg::SignedOutTitle, Msg::WholeUnsaved).view()),
        when(memory, move || told(Tone::Warning, Msg::MemoryTitle, Msg::MemoryText).view()),
        when(server(Problem::SignedOut), move || told(Tone::Warning, Msg::SignedOutTitle, Msg::SignedOutText).child(sign_in()).view()),
        when(factor, move || told(Tone::Warning, Msg::FaNeededTitle, Msg::FaNeededText).child(sign_in()).view()),
        when(not_allowed, move || told(Tone::Warning, Msg::NotAllowedTitle, Msg::NotAllowedText).view()),
        first,
        super::analysis::ended_notice(desk),
    ])
}
