//! The audit trail: who signed in, whose access was changed and what left the system, newest first. It is the server's:
//! it is searched there, page by page, and taken along from there.

mod filters;
mod leaving;
mod search;
mod table;
mod words;

pub(super) use leaving::fetch;
pub(super) use words::kind_name;

use super::parts::{desk, failed, titled};
use super::people::ask::ask;
use super::people::fields::{Held, held};
use super::people::only_with;
use super::people::said::Trouble;
use crate::browser::focus;
use crate::components::{Look, button, el, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use filters::{Fields, Place};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::people::Power;
use shared::protocol::{AuditEntry, AuditFilter, AuditList};

#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here { entries: Vec<AuditEntry>, count: usize, place: Place },
}

/// What the page is about.
#[derive(Debug, Clone)]
struct Trail {
    fields: Held<Fields>,
    /// What was last looked for: what is exported, whatever is being typed since.
    filter: Held<AuditFilter>,
    loaded: Held<Loaded>,
    /// Goes up with each look: only the answer to the last one counts.
    turn: Held<u64>,
}

/// The page.
#[component]
pub(super) fn AuditPage() -> AnyView {
    titled(Msg::Audit);
    let desk = desk();
    row(vec![el("h1").child(tr(Msg::Audit)).view(), only_with(desk, Power::ReadAudit, move || trail(desk))])
}

/// The moment at which a day begins on this device, in milliseconds since 1970.
fn start_of(day: &str) -> Option<u64> {
    let date = js_sys::Date::new(&format!("{day}T00:00:00").into()).get_time();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (date.is_finite() && date >= 0.0).then_some(date as u64)
}

impl Trail {
    /// Looks for what is filled in, from the newest entry on.
    fn find(&self) {
        let fields = self.fields.now();
        if !fields.are_turned() {
            self.filter.set(fields.filter(start_of));
            self.load(Place::default());
        }
    }

    fn load(&self, place: Place) {
        let (here, turn) = (self.clone(), self.turn.now() + 1);
        self.turn.set(turn);
        let query = place.ask(&self.filter.now()).to_query();
        spawn(async move {
            let asked = ask::<AuditList>("GET", &format!("/api/v1/audit?{query}"), None).await;
            if here.turn.now() != turn {
                return;
            }
            here.loaded.set(asked.map_or_else(Loaded::Failed, |list| {
                let count = list.count.and_then(|count| usize::try_from(count).ok()).unwrap_or(list.entries.len());
                Loaded::Here { entries: list.entries, count, place }
            }));
        });
    }
}

fn trail(desk: Desk) -> AnyView {
    let trail =
        Trail { fields: held(Fields::default()), filter: held(AuditFilter::default()), loaded: held(Loaded::Loading), turn: held(0) };
    trail.load(Place::default());
    let (finding, shown) = (trail.clone(), trail.clone());
    let back = view! { <A href="/people">{tr(Msg::BackToPeople)}</A> }.into_any();
    let records = view! { <A href="/records">{tr(Msg::Records)}</A> }.into_any();
    row(vec![
        el("p").child(tr(Msg::AuTrailLead)).view(),
        el("p").child(back).child(" · ").child(records).view(),
        search::form(desk, &trail.fields, move || finding.find()),
        counted(&trail),
        search::following(&trail.loaded, move |loaded| match loaded {
            Loaded::Loading => el("p").attr("role", "status").child("…").view(),
            Loaded::Failed(refused) => {
                let again = shown.clone();
                failed(Trouble::of(&refused, &[], Msg::AuOffline).view(), move || again.load(Place::default()))
            }
            Loaded::Here { entries, .. } if entries.is_empty() => el("p").child(tr(Msg::AuNothing)).view(),
            Loaded::Here { entries, count, place } => {
                row(vec![table::view(desk, entries.clone()), turning(&shown, &entries, count, &place)])
            }
        }),
        leaving::view(&trail),
    ])
}

/// How many there are, and which of them are shown.
fn counted(trail: &Trail) -> AnyView {
    let (lang, loaded) = (language(), trail.loaded.clone());
    let said = text(move || {
        loaded.with(|loaded| match loaded {
            Loaded::Here { entries, count, place } if !entries.is_empty() => {
                let (from, to) = place.places(entries.len());
                Msg::AuPage.filled(lang.get(), &[from, to, (*count).max(to)])
            }
            _ => String::new(),
        })
    });
    el("p").class("save-state").id("audit-count").attr("tabindex", "-1").attr("role", "status").child(said).view()
}

/// To the pages before and after.
fn turning(trail: &Trail, entries: &[AuditEntry], count: usize, place: &Place) -> AnyView {
    let (_, to) = place.places(entries.len());
    let step = |place: Place| {
        let trail = trail.clone();
        press(move || {
            trail.load(place.clone());
            focus("audit-count");
        })
    };
    let newer = (!place.is_first()).then(|| button(Look::Secondary, tr(Msg::AuNewer), step(place.newer())));
    let last = entries.last().map_or(0, |entry| entry.number);
    let older = (to < count).then(|| button(Look::Secondary, tr(Msg::AuOlder), step(place.older(last))));
    el("div").class("actions").child(newer).child(older).view()
}
