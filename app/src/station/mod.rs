//! Shared devices and paper desks: responses that are entered on a device which many use, one after another. Whoever is in
//! charge sees counts and never answers; nobody comes back to what another person answered. See design, section 6.

mod compare;
mod fields;
mod idle;
mod keys;
mod lead;
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

use crate::components::{Tracked, dynamic, row, spawn};
use crate::i18n::Lang;
use crate::storage::StationStore;
use leptos::prelude::*;
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
        Start::Workbench => workbench(),
    })
}

async fn look(lang: RwSignal<Lang>) -> Start {
    // The code is of the station's page alone: other pages have fragments of their own.
    let named = worker::named_survey();
    let code = named.as_ref().and_then(|_| worker::take_code());
    let store = StationStore::open().await;
    worker::hear_tabs();
    match (store.setup().await.ok().flatten(), named) {
        (Some(setup), _) => {
            worker::show_address(&format!("/station/{}", setup.survey));
            let has_link = code.as_ref() == Some(&setup.code);
            Start::Running(Station::begin(store, setup, lang, has_link))
        }
        (None, Some(survey)) => Start::Preparing(Preparing::begin(store, survey, code, lang)),
        (None, None) => Start::Workbench,
    }
}

/// The station's page, when a link inside the workbench leads to it: it is loaded anew, without the workbench.
#[component]
pub fn StationLink() -> AnyView {
    worker::load_anew();
    row(Vec::new())
}
