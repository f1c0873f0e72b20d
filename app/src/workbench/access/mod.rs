//! Who has access to what: looked at, decided and signed once a quarter.

mod draft;
mod due;
mod past;
mod people;
mod rows;
mod sign;

pub(super) use due::reminder;

use super::parts::{csv_file, desk, failed, offline_notice, titled};
use super::people::ask::ask;
use super::people::only_with;
use super::people::said::{Said, Trouble, fill};
use super::people::troubles::Troubles;
use crate::browser;
use crate::components::{Held, Look, button, dynamic, el, held, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use draft::Draft;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::people::Power;
use shared::protocol::{AccessReport, Department, ReviewList};

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(AccessReport, ReviewList),
}

/// What the sections of the page share.
#[derive(Debug, Clone)]
struct Page {
    desk: Desk,
    loaded: Held<Loaded>,
    draft: Held<Draft>,
    troubles: Troubles,
    done: Held<Option<Said>>,
    busy: Held<bool>,
}

/// The page.
#[component]
pub(super) fn AccessPage() -> AnyView {
    titled(Msg::AcTitle);
    let desk = desk();
    row(vec![el("h1").child(tr(Msg::AcTitle)).view(), only_with(desk, Power::ManagePeople, move || page(desk))])
}

impl Page {
    fn load(&self) {
        let page = self.clone();
        spawn(async move { page.reload().await });
    }

    async fn reload(&self) {
        let report = ask::<AccessReport>("GET", "/api/v1/access", None).await;
        let reviews = ask::<ReviewList>("GET", "/api/v1/reviews", None).await;
        self.loaded.set(match (report, reviews) {
            (Ok(report), Ok(reviews)) => Loaded::Here(report, reviews),
            (Err(refused), _) | (_, Err(refused)) => Loaded::Failed(refused),
        });
    }

    fn departments(&self) -> Vec<Department> {
        self.desk.session.peek(|session| session.as_ref().map(|session| session.departments.clone()).unwrap_or_default())
    }
}

fn page(desk: Desk) -> AnyView {
    let page = Page {
        desk,
        loaded: held(Loaded::Loading),
        draft: held(Draft::default()),
        troubles: Troubles::new(),
        done: held(None),
        busy: held(false),
    };
    page.load();
    let (troubles, shown) = (page.troubles.view(), page);
    let back = el("p").child(view! { <A href="/people">{tr(Msg::BackToPeople)}</A> }.into_any());
    row(vec![
        el("p").child(tr(Msg::AcLead)).view(),
        back.view(),
        offline_notice(desk, Msg::AcOffline),
        troubles,
        dynamic(move || match shown.loaded.get() {
            Loaded::Loading => el("p").attr("role", "status").child("…").view(),
            Loaded::Failed(refused) => {
                let again = shown.clone();
                failed(Trouble::of(&refused, &[], Msg::AcOffline).view(), move || again.load())
            }
            Loaded::Here(report, reviews) => shown.here(&report, &reviews),
        }),
    ])
}

impl Page {
    fn here(&self, report: &AccessReport, reviews: &ReviewList) -> AnyView {
        row(vec![due::line(reviews), self.head(report), self.people(report), self.signing(report), self.past(reviews)])
    }

    /// How many there are, and the table.
    fn head(&self, report: &AccessReport) -> AnyView {
        let lang = language();
        let (counted, drafted) = (report.clone(), self.draft.clone());
        let summary = text(move || {
            let stale = counted.people.iter().filter(|person| person.is_stale(counted.day)).count();
            let open = drafted.with(|draft| draft.open(&counted));
            fill(Msg::AcSummary, lang.get(), &[counted.people.len(), open, stale].map(|count| count.to_string()))
        });
        let (page, report) = (self.clone(), report.clone());
        let save = press(move || {
            let decided = page.draft.peek(|draft| draft.decided(&report));
            page.save("access.csv", &report, &decided);
        });
        row(vec![
            el("p").attr("role", "status").child(summary).view(),
            el("div").class("actions").child(button(Look::Secondary, tr(Msg::AcCsv), save)).view(),
        ])
    }

    /// A report with what was decided, as a file.
    fn save(&self, name: &str, report: &AccessReport, decided: &[shared::protocol::Decided]) {
        let table = rows::table(report, decided, &self.departments(), self.desk.lang.get_untracked());
        browser::download(name, &csv_file(&table));
    }
}
