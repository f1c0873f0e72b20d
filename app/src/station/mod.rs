//! Shared devices and paper desks: responses that are entered on a device which many use, one after another. Whoever is in
//! charge sees counts and never answers; nobody comes back to what another person answered. See design, section 6.

mod compare;
mod fields;
mod idle;
mod keys;
mod lead;
mod link;
mod pin;
mod pin_screen;
mod prepare;
mod queue;
mod screens;
mod sending;
mod setup;
mod stage;
mod state;
mod twice;
mod typing;
mod worker;

use crate::browser;
use crate::components::{Languages, Look, Tone, Tracked, button, dynamic, el, frame, notice, press, row, spawn};
use crate::i18n::{Lang, Msg, tr};
use crate::storage::StationStore;
use leptos::prelude::*;
use link::Opened;
use prepare::Preparing;
use state::Station;
use std::sync::Arc;

/// What this page turns out to be.
#[derive(Clone)]
enum Start {
    /// Not known yet.
    Looking,
    /// A station runs on this device: whatever the address, nothing else is shown.
    Running(Station),
    /// One is to be set up.
    Preparing(Preparing),
    /// Whether one runs cannot be said: the storage does not answer. Then nothing else is shown either.
    Unknown,
    /// The workbench.
    Workbench,
}

/// Shows the station that runs on this device, or the page that sets one up, and the workbench only where there is
/// neither. This is decided before the workbench begins: of it nothing may be reachable while a station runs.
pub fn guard(lang: RwSignal<Lang>, workbench: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let start = Arc::new(Tracked::new(Start::Looking));
    let found = start.clone();
    spawn(async move { found.set(look(lang).await) });
    dynamic(move || match &start.get() {
        Start::Looking => row(Vec::new()),
        Start::Running(station) => screens::station(*station),
        Start::Preparing(preparing) => prepare::page(preparing),
        Start::Unknown => unknown(),
        Start::Workbench => workbench(),
    })
}

async fn look(lang: RwSignal<Lang>) -> Start {
    // The code is of the station's page alone: other pages have fragments of their own.
    let named = worker::named_survey();
    let code = named.as_ref().map(|_| browser::take_code()).filter(|code| !code.is_empty());
    let store = StationStore::open().await;
    worker::hear_tabs();
    let found = store.setup().await;
    match (found, named) {
        (Err(_), _) => Start::Unknown,
        // The browser gives no database, where there was one with a station in it.
        (Ok(None), _) if !store.is_durable() && worker::is_marked() => Start::Unknown,
        (Ok(Some(setup)), named) => {
            worker::mark(true);
            browser::show_address(&format!("/station/{}", setup.survey));
            let opened = Opened::of(&setup, named.as_deref(), code);
            Start::Running(Station::begin(store, setup, lang, opened))
        }
        (Ok(None), Some(survey)) => Start::Preparing(Preparing::begin(store, survey, code, lang)),
        (Ok(None), None) => Start::Workbench,
    }
}

/// The storage does not answer.
fn unknown() -> AnyView {
    let languages: Languages = Arc::new(Vec::new);
    let again = button(Look::Primary, tr(Msg::TryAgain), press(worker::load_anew));
    let said = notice(Tone::Bad, tr(Msg::StationTrouble)).child(el("p").child(tr(Msg::StationLook)));
    let inside = vec![
        el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::StationLookTitle)).view(),
        said.view(),
        el("div").class("actions").child(again).view(),
    ];
    frame(tr(Msg::AppName), &languages, None, el("div").class("station").child(row(inside)).view())
}

/// The station's page, when a link inside the workbench leads to it: it is loaded anew, without the workbench.
#[component]
pub fn StationLink() -> AnyView {
    worker::load_anew();
    row(Vec::new())
}
