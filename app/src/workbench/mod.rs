//! The workbench entry: registers of documents, the forms behind them, surveys, people, and this device.

mod access;
mod account;
mod analysis;
mod attachments;
mod audit;
mod devices;
mod document;
mod factor;
mod gallery;
mod home;
mod import;
mod instruments;
mod outbox;
mod paper;
mod parts;
mod people;
mod preview;
mod records;
mod register;
mod retention;
mod search;
mod shell;
mod sign_in;
mod storage;
mod surveys;
mod vault;
mod workbooks;

use crate::components::{Languages, frame, spawn};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, provide_language, tr};
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use std::sync::Arc;

/// The workbench.
#[component]
pub fn App() -> impl IntoView {
    let lang = provide_language();
    crate::station::guard(lang, move || workbench(lang))
}

/// Its frame and its pages, where no station runs on this device.
fn workbench(lang: RwSignal<Lang>) -> AnyView {
    let desk = Desk::new(lang);
    provide_context(desk);
    provide_context(surveys::Kept::new(desk));
    provide_context(analysis::Copies::new(desk));
    provide_context(search::Words::new(desk));
    spawn(desk.begin());
    let title = Signal::derive(move || Msg::AppName.text(lang.get()).to_owned());
    crate::browser::form_open(false);
    view! {
        <Router>
            {frame(title, &(Arc::new(Vec::new) as Languages), Some(shell::navigation()), view! {
                {shell::notices()}
                {vault::gate(desk, pages)}
            }.into_any())}
        </Router>
    }
    .into_any()
}

/// The pages, where the vault is open.
fn pages() -> AnyView {
    view! {
        <Routes fallback=|| view! { <h1>{tr(Msg::NotFound)}</h1><p>{tr(Msg::NotFoundLead)}</p> }>
            <Route path=path!("/") view=home::Home />
            <Route path=path!("/registers/:kind") view=register::RegisterPage />
            <Route path=path!("/documents/:doc") view=document::DocumentPage />
            <Route path=path!("/search") view=search::SearchPage />
            <Route path=path!("/outbox") view=outbox::OutboxPage />
            <Route path=path!("/storage") view=storage::StoragePage />
            <Route path=path!("/sign-in") view=sign_in::SignInPage />
            <Route path=path!("/join") view=sign_in::JoinPage />
            <Route path=path!("/account") view=account::AccountPage />
            <Route path=path!("/people") view=people::PeoplePage />
            <Route path=path!("/people/:account") view=devices::PersonPage />
            <Route path=path!("/access") view=access::AccessPage />
            <Route path=path!("/keeping") view=retention::KeepingPage />
            <Route path=path!("/audit") view=audit::AuditPage />
            <Route path=path!("/records") view=records::RecordsPage />
            <Route path=path!("/records/:number") view=records::RequestPage />
            <Route path=path!("/surveys") view=surveys::Surveys />
            <Route path=path!("/surveys/plans/:plan") view=surveys::PlanPage />
            <Route path=path!("/surveys/reports/:survey") view=surveys::ReportPage />
            <Route path=path!("/analysis") view=analysis::ReleasesPage />
            <Route path=path!("/analysis/rates") view=analysis::RatesPage />
            <Route path=path!("/analysis/representation") view=analysis::RepresentationPage />
            <Route path=path!("/analysis/waves") view=analysis::WavesPage />
            <Route path=path!("/analysis/region") view=analysis::RegionPage />
            <Route path=path!("/analysis/:survey") view=analysis::TablesPage />
            <Route path=path!("/analysis/:survey/findings") view=analysis::FindingsPage />
            <Route path=path!("/analysis/:survey/scales") view=analysis::ScalesPage />
            <Route path=path!("/analysis/:survey/weights") view=analysis::WeightsPage />
            <Route path=path!("/analysis/:survey/codebook") view=analysis::CodebookPage />
            <Route path=path!("/station/:survey") view=crate::station::StationLink />
            <Route path=path!("/instruments") view=instruments::Instruments />
            <Route path=path!("/instruments/:hash") view=instruments::InstrumentPage />
            <Route path=path!("/import") view=import::Import />
            <Route path=path!("/components") view=gallery::Gallery />
        </Routes>
    }
    .into_any()
}
