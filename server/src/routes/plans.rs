//! Running surveys, for those who never see what was answered; and reports, for those who run no survey.

use super::body::Body;
use super::{address, doing};
use crate::auth::SignedIn;
use crate::auth::session::{digest, random_id};
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::surveys::Unmoved;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::protocol::{
    INVITATIONS_MOST, InvitationCodes, InviteRequest, NewStation, OpenRequest, PlanChange, PlanList, PlanRecord, Rates, ReissueRequest,
    Reissued, Reminders, ResponseReport, StateChange, Station, Wrong, check_station,
};
use std::sync::Arc;

/// The plan that a path names.
fn named(path: Result<Path<String>, PathRejection>) -> Result<String, Error> {
    path.map(|Path(id)| id).map_err(|_| Unmoved::UnknownPlan.into())
}

pub(super) async fn list<S: Store>(State(service): State<Arc<Service<S>>>, SignedIn(person): SignedIn) -> Result<Json<PlanList>, Error> {
    Ok(Json(PlanList { plans: service.store().plans(&person.org).await? }))
}

pub(super) async fn add<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(asked): Body<PlanChange>,
) -> Result<Json<PlanRecord>, Error> {
    if asked.revision != 0 {
        return Err(Unmoved::Revised(0).into());
    }
    Ok(Json(service.add_plan(doing(&service, person), asked.plan).await?))
}

pub(super) async fn change<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
    Body(asked): Body<PlanChange>,
) -> Result<Json<PlanRecord>, Error> {
    Ok(Json(service.change_plan(doing(&service, person), named(plan)?, asked.revision, asked.plan).await?))
}

pub(super) async fn end<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Error> {
    service.store().delete_plan(doing(&service, person), named(plan)?).await??;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn open<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
    Body(asked): Body<OpenRequest>,
) -> Result<Json<PlanRecord>, Error> {
    Ok(Json(service.open_plan(doing(&service, person), named(plan)?, asked.revision).await?))
}

pub(super) async fn change_state<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
    Body(asked): Body<StateChange>,
) -> Result<Json<PlanRecord>, Error> {
    Ok(Json(service.change_plan_state(doing(&service, person), named(plan)?, asked.state).await?))
}

pub(super) async fn invite<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
    Body(asked): Body<InviteRequest>,
) -> Result<Json<InvitationCodes>, Error> {
    let plan = named(plan)?;
    let wrong = |code, reason| Err(Error::Wrong(Wrong { field: "rows", code, reason }));
    let all: u64 = asked.rows.iter().map(|row| u64::from(row.count)).sum();
    if all == 0 {
        return wrong("missing", "at least one invitation is expected".to_owned());
    }
    if all > INVITATIONS_MOST as u64 {
        return wrong("too_many", format!("at most {INVITATIONS_MOST} invitations are made at a time"));
    }
    Ok(Json(service.invite_people(doing(&service, person), plan, &asked.rows).await?))
}

pub(super) async fn reissue<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
    Body(asked): Body<ReissueRequest>,
) -> Result<Json<Reissued>, Error> {
    let plan = named(plan)?;
    let wrong = |code, reason| Err(Error::Wrong(Wrong { field: "numbers", code, reason }));
    match asked.numbers.len() {
        0 => wrong("missing", "at least one number is expected".to_owned()),
        count if count > INVITATIONS_MOST => wrong("too_many", format!("at most {INVITATIONS_MOST} invitations are made again at a time")),
        _ => Ok(Json(service.reissue(doing(&service, person), plan, asked.numbers).await?)),
    }
}

pub(super) async fn reminders<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
) -> Result<Json<Reminders>, Error> {
    Ok(Json(service.store().reminders(&person.org, &named(plan)?).await??))
}

pub(super) async fn rates<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
) -> Result<Json<Rates>, Error> {
    Ok(Json(service.store().rates(&person.org, &named(plan)?).await??))
}

pub(super) async fn add_station<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    plan: Result<Path<String>, PathRejection>,
    Body(asked): Body<NewStation>,
) -> Result<Json<Station>, Error> {
    check_station(&asked)?;
    let code = random_id()?;
    let added = service.store().add_station(doing(&service, person), named(plan)?, asked, digest(&code)).await??;
    Ok(Json(Station { code: Some(code), ..added }))
}

pub(super) async fn end_station<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<StatusCode, Error> {
    let Path((plan, station)) = path.map_err(|_| Unmoved::UnknownPlan)?;
    service.store().end_station(doing(&service, person), plan, station).await??;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn report<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    survey: Result<Path<String>, PathRejection>,
) -> Result<Json<ResponseReport>, Error> {
    let survey = address(survey).ok_or(Error::UnknownSurvey)?;
    let report = service.store().report(&person.org, &survey).await?.ok_or(Error::UnknownSurvey)?;
    report.map(Json).ok_or(Error::NotFrozen)
}
