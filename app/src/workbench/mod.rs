//! The workbench entry. For now: surveys, the forms of this server, workbooks, and the components.

mod gallery;
mod import;
mod instruments;
mod paper;
mod preview;
mod surveys;
mod workbooks;

use crate::components::{Languages, frame};
use crate::i18n::{Msg, provide_language, tr};
use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use std::sync::Arc;

/// The workbench.
#[component]
pub fn App() -> impl IntoView {
    let lang = provide_language();
    let title = Signal::derive(move || Msg::AppName.text(lang.get()).to_owned());
    crate::browser::form_open(false);
    view! {
        <Router>
            {frame(title, &(Arc::new(Vec::new) as Languages), Some(navigation().into_any()), view! {
                <Routes fallback=|| view! { <h1>{tr(Msg::NotFound)}</h1><p>{tr(Msg::NotFoundLead)}</p> }>
                    <Route path=path!("/") view=surveys::Surveys />
                    <Route path=path!("/instruments") view=instruments::Instruments />
                    <Route path=path!("/instruments/:hash") view=instruments::InstrumentPage />
                    <Route path=path!("/import") view=import::Import />
                    <Route path=path!("/components") view=gallery::Gallery />
                </Routes>
            }.into_any())}
        </Router>
    }
}

fn navigation() -> impl IntoView {
    view! { <nav class="navigation" aria-label="Evenhand"><A href="/">{tr(Msg::Surveys)}</A><A href="/instruments">{tr(Msg::Instruments)}</A><A href="/import">{tr(Msg::Import)}</A><A href="/components">{tr(Msg::Components)}</A></nav> }
}
