//! Surveys: the list for everyone, plans for those who run surveys, reports for those who read them.

mod codes;
mod controls;
mod draft;
mod forms;
mod invite;
mod kept;
mod leave;
mod list;
mod page;
mod places;
mod plan;
mod plans;
pub(super) mod qr;
mod report;
mod routes;
mod running;
mod stations;
mod words;

use super::parts::{desk, titled};
use crate::components::{el, flag, row, when};
use crate::i18n::{Msg, tr};
pub(super) use kept::Kept;
use leptos::prelude::*;
pub(super) use plan::PlanPage;
pub(super) use report::ReportPage;
use shared::people::Power;
pub(super) use words::{count as count_text, day as day_text, later as day_later, mode as mode_name, state as state_name};

/// The list.
#[component]
pub(super) fn Surveys() -> AnyView {
    titled(Msg::Surveys);
    let desk = desk();
    let runs = flag(move || desk.session.with(|session| session.as_ref().is_some_and(|session| session.person.has(Power::RunSurveys))));
    row(vec![
        el("h1").child(tr(Msg::Surveys)).view(),
        when(runs, move || plans::section(desk)),
        when(runs, || el("h2").child(tr(Msg::SvAllSurveys)).view()),
        el("p").child(tr(Msg::SurveysLead)).view(),
        list::view(desk),
    ])
}
