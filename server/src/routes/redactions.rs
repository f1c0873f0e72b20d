//! Redactions, retention and legal holds.

use super::body::Body;
use super::doing;
use crate::auth::SignedIn;
use crate::auth::session::random_id;
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::redactions::Unredacted;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use shared::document::NewRedaction;
use shared::people::Power;
use shared::records::{Decision, Hold, HoldRelease, Holds, NewHold, NewSeats, Proposal, Proposals, Schedule, Seats};
use std::sync::Arc;

type Shared<S> = State<Arc<Service<S>>>;

pub(super) async fn propose<S: Store>(
    State(service): Shared<S>,
    SignedIn(person): SignedIn,
    Body(asked): Body<NewRedaction>,
) -> Result<Json<Proposal>, Error> {
    let proposed = service.store().propose(person, service.rules(), random_id()?, asked, service.now()).await?;
    Ok(Json(proposed.map_err(Error::Unredacted)?))
}

/// An officer sees all, everybody else what they proposed themselves.
pub(super) async fn list<S: Store>(State(service): Shared<S>, SignedIn(person): SignedIn) -> Result<Json<Proposals>, Error> {
    let by = (!person.has(Power::KeepRecords)).then(|| person.account.clone());
    Ok(Json(service.store().proposals(&person.org, by, service.now()).await?))
}

/// What is approved is gone from the file of the database and from the log beside it when the answer comes.
pub(super) async fn decide<S: Store>(
    State(service): Shared<S>,
    SignedIn(person): SignedIn,
    id: Result<Path<String>, PathRejection>,
    Body(decision): Body<Decision>,
) -> Result<Json<Proposal>, Error> {
    let Path(id) = id.map_err(|_| Error::Unredacted(Unredacted::UnknownProposal))?;
    let decided = service.store().decide(doing(&service, person), service.rules(), id, decision).await?;
    let decided = decided.map_err(Error::Unredacted)?;
    service.sweep().await;
    Ok(Json(decided))
}

pub(super) async fn holds<S: Store>(State(service): Shared<S>, SignedIn(person): SignedIn) -> Result<Json<Holds>, Error> {
    Ok(Json(Holds { holds: service.store().holds(&person.org).await? }))
}

pub(super) async fn hold<S: Store>(
    State(service): Shared<S>,
    SignedIn(person): SignedIn,
    Body(asked): Body<NewHold>,
) -> Result<Json<Hold>, Error> {
    let held = service.store().hold(doing(&service, person), service.rules(), random_id()?, asked).await?;
    Ok(Json(held.map_err(Error::Unredacted)?))
}

pub(super) async fn release<S: Store>(
    State(service): Shared<S>,
    SignedIn(person): SignedIn,
    id: Result<Path<String>, PathRejection>,
    Body(why): Body<HoldRelease>,
) -> Result<Json<Hold>, Error> {
    let Path(id) = id.map_err(|_| Error::Unredacted(Unredacted::UnknownHold))?;
    let released = service.store().release_hold(doing(&service, person), id, why).await?;
    Ok(Json(released.map_err(Error::Unredacted)?))
}

/// How long each kind is kept, and what is due today. Nothing is done about it.
pub(super) async fn schedule<S: Store>(State(service): Shared<S>, SignedIn(person): SignedIn) -> Result<Json<Schedule>, Error> {
    let now = service.store().due(&person.org, service.rules(), service.today(), service.now()).await?;
    Ok(Json(service.schedule(now)))
}

pub(super) async fn seats<S: Store>(
    State(service): Shared<S>,
    SignedIn(person): SignedIn,
    doc: Result<Path<String>, PathRejection>,
) -> Result<Json<Seats>, Error> {
    let Path(doc) = doc.map_err(|_| Error::UnknownDocument)?;
    let seats = service.store().seats(person, service.rules(), doc, service.now()).await?;
    Ok(Json(seats.map_err(Error::Unredacted)?))
}

pub(super) async fn keep_seats<S: Store>(
    State(service): Shared<S>,
    SignedIn(person): SignedIn,
    doc: Result<Path<String>, PathRejection>,
    Body(seats): Body<NewSeats>,
) -> Result<Json<Seats>, Error> {
    let Path(doc) = doc.map_err(|_| Error::UnknownDocument)?;
    let kept = service.store().keep_seats(person, service.rules(), doc, seats, service.now()).await?;
    Ok(Json(kept.map_err(Error::Unredacted)?))
}
