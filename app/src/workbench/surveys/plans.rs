//! Plans of the organisation, for those who run surveys.

use super::forms::{forms, title};
use super::{codes, routes, words};
use crate::components::{dynamic, el, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{failed, offline_notice, table};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Held, held};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::protocol::{InstrumentSummary, PlanList, PlanRecord};
use shared::survey::SurveyState;

#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(Vec<PlanRecord>, Vec<InstrumentSummary>),
}

async fn load(into: Held<Loaded>) {
    // Titles only make it nicer to read: without them the plans are called by the names of their forms.
    let forms = forms().await.unwrap_or_default();
    let asked = ask::<PlanList>("GET", routes::PLANS, None).await;
    into.set(asked.map_or_else(Loaded::Failed, |list| Loaded::Here(list.plans, forms)));
}

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    let loaded = held(Loaded::Loading);
    spawn(load(loaded.clone()));
    let shown = dynamic(move || match loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let again = loaded.clone();
            failed(codes::trouble(&refused, |_, _, _| None).view(), move || spawn(load(again.clone())))
        }
        Loaded::Here(plans, _) if plans.is_empty() => el("p").child(tr(Msg::SvNoPlans)).view(),
        Loaded::Here(plans, forms) => plans_table(&plans, &forms),
    });
    let new = view! { <A href="/surveys/plans/new" attr:class="button button-primary button-link">{tr(Msg::SvPlanNew)}</A> }.into_any();
    el("section")
        .attr("aria-labelledby", "plans-title")
        .child(el("h2").id("plans-title").child(tr(Msg::SvPlans)))
        .child(el("p").child(tr(Msg::SvPlansLead)))
        .child(offline_notice(desk, Msg::SvOffline))
        .child(shown)
        .child(el("div").class("actions").child(new))
        .view()
}

/// Class of the tag of a state; a draft is none of them.
fn tag(record: &PlanRecord) -> (Msg, &'static str) {
    match record.opened.as_ref().map(|opened| opened.state) {
        None => (Msg::SvDraft, "tag tag-ended"),
        Some(SurveyState::Open) => (Msg::StateOpen, "tag"),
        Some(SurveyState::Paused) => (Msg::StatePaused, "tag tag-warning"),
        Some(state) => (words::state(state), "tag tag-ended"),
    }
}

fn plans_table(plans: &[PlanRecord], forms: &[InstrumentSummary]) -> AnyView {
    let lang = language();
    let mut body = el("tbody");
    for record in plans {
        let (named, forms, stood) = (record.plan.instrument.clone(), forms.to_vec(), record.clone());
        let name = text(move || title(&named, &forms, lang.get()));
        let href = format!("/surveys/plans/{}", record.id);
        let link = view! { <A href=href>{name}</A> }.into_any();
        let standing = text(move || words::standing(&stood, lang.get()).text(lang.get()));
        let (state, class) = tag(record);
        let (people, invited) = (u64::from(record.plan.people()), u64::from(record.invitations));
        let number = |count: u64| el("td").class("number").child(text(move || words::count(count, lang.get())));
        let invited = if record.plan.invites() { number(invited) } else { el("td").class("number").child(tr(Msg::SvNoInvitations)) };
        body = body.child(
            el("tr")
                .child(el("th").attr("scope", "row").child(link))
                .child(el("td").child(el("span").class(class).child(tr(state))).child(el("span").class("standing").child(standing)))
                .child(number(people))
                .child(invited),
        );
    }
    row(vec![table(Msg::SvPlans, &[Msg::SurveyCol, Msg::StateCol, Msg::SvPeopleCol, Msg::SvInvitedCol], body)])
}
