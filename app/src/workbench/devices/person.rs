//! One person, for officers: their devices, and what happens when they leave.

use super::leaving::Departure;
use super::theirs;
use crate::components::{Held, dynamic, el, held, row, spawn};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, tr};
use crate::workbench::parts::{desk, failed, offline_notice, titled};
use crate::workbench::people::ask::ask;
use crate::workbench::people::only_with;
use crate::workbench::people::said::Trouble;
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use shared::people::Power;
use shared::protocol::People;

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(People),
}

/// The page.
#[component]
pub(in crate::workbench) fn PersonPage() -> AnyView {
    titled(Msg::DvPerson);
    let (desk, params) = (desk(), use_params_map());
    let id = Memo::new(move |_| params.with(|params| params.get("account")).unwrap_or_default());
    dynamic(move || {
        let id = id.get();
        only_with(desk, Power::ManagePeople, move || asked(desk, &id))
    })
}

fn load(into: &Held<Loaded>) {
    let into = into.clone();
    spawn(async move {
        into.set(ask::<People>("GET", "/api/v1/people", None).await.map_or_else(Loaded::Failed, Loaded::Here));
    });
}

fn asked(desk: Desk, id: &str) -> AnyView {
    let (loaded, id) = (held(Loaded::Loading), id.to_owned());
    load(&loaded);
    let back = || el("p").child(view! { <A href="/people">{tr(Msg::BackToPeople)}</A> }.into_any()).view();
    dynamic(move || match loaded.get() {
        Loaded::Loading => row(vec![el("h1").child(tr(Msg::DvPerson)).view(), el("p").attr("role", "status").child("…").view()]),
        Loaded::Failed(refused) => {
            let again = loaded.clone();
            let why = failed(Trouble::of(&refused, &[], Msg::PeopleOffline).view(), move || load(&again));
            row(vec![el("h1").child(tr(Msg::DvPerson)).view(), why])
        }
        Loaded::Here(people) => match people.accounts.iter().find(|account| account.account == id) {
            Some(account) => {
                let troubles = Troubles::new();
                row(vec![
                    el("h1").child(account.name.clone()).view(),
                    back(),
                    offline_notice(desk, Msg::PeopleOffline),
                    troubles.view(),
                    theirs(desk, &account.account, &account.name, &troubles),
                    Departure::new(desk, account, &people, &troubles).view(),
                ])
            }
            None => row(vec![el("h1").child(tr(Msg::DvPerson)).view(), el("p").child(tr(Msg::DvUnknownPerson)).view(), back()]),
        },
    })
}
