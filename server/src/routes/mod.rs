//! What is served. The table below is the whole of it; `openapi.json` is held against it by a test.

mod attachments;
mod audit;
mod body;
mod changes;
mod credentials;
mod devices;
mod factor;
mod oidc;
mod pages;
mod people;
mod plans;
mod records;
mod recovery;
mod redactions;
mod releases;
mod responses;
mod reviews;
mod sealed;
mod security;
mod session;
mod surveys;

use crate::auth::{Gate, Lets, guard, same_origin};
use crate::problem::Error;
use crate::service::{Running, Service};
use crate::store::Store;
use crate::store::people::Doing;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, delete, get, post, put};
use shared::instrument::Hash;
use shared::people::{Person, Power};
use shared::protocol::{BODY_LIMIT, CHANGES_BODY_LIMIT};
use shared::survey::SurveyState;
use std::sync::Arc;

/// The largest body with a piece of a file.
#[allow(clippy::cast_possible_truncation)]
const PIECE_BODY: usize = shared::attachment::PIECE as usize;

/// The contract, served at `/api/v1/openapi.json`.
pub(crate) const OPENAPI: &str = include_str!("../../openapi.json");

/// The server without its socket: tests call it with `oneshot`.
pub(crate) fn app<S: Store>(service: Arc<Service<S>>) -> Router {
    let anonymous = Router::new()
        .route("/api/v1/surveys/{id}", get(surveys::one))
        .route("/api/v1/surveys/{id}/credentials", post(credentials::issue))
        .route("/api/v1/surveys/{id}/responses", post(responses::add))
        .route("/api/v1/surveys/{id}/sealed", post(sealed::add))
        .route("/api/v1/instruments/{hash}", get(surveys::instrument))
        .layer(from_fn(security::refuse_cookies));
    // Each route of the workbench names the power that it needs. Those that nobody need be signed in for are checked for
    // where they come from, as all of these are; but for the way back from a provider, which is checked by what was sealed.
    let may = |power| from_fn_with_state(Gate { service: Arc::clone(&service), power, lets: Lets::Whole }, guard::<S>);
    // Of these, some are there for whoever has not given the second factor yet.
    let half_may = |power| from_fn_with_state(Gate { service: Arc::clone(&service), power, lets: Lets::Half }, guard::<S>);
    // And two for whoever has only the cookie of a session.
    let keyless_may = |power| from_fn_with_state(Gate { service: Arc::clone(&service), power, lets: Lets::Keyless }, guard::<S>);
    let workbench = Router::new()
        .route("/api/v1/session", post(session::sign_in).route_layer(from_fn(same_origin)))
        .route("/api/v1/join", post(session::join).route_layer(from_fn(same_origin)))
        .route("/api/v1/oidc", get(oidc::one))
        .route("/api/v1/oidc/start", post(oidc::start).route_layer(from_fn(same_origin)))
        .route("/api/v1/oidc/callback", get(oidc::callback))
        .route("/api/v1/oidc/link", get(oidc::ways_in).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/oidc/link", post(oidc::link).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/oidc/link", delete(oidc::unlink).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/session", get(session::one).route_layer(half_may(Power::OwnAccount)))
        .route("/api/v1/session", delete(session::sign_out).route_layer(keyless_may(Power::OwnAccount)))
        .route("/api/v1/session/key", post(session::fetch_key).route_layer(keyless_may(Power::OwnAccount)))
        .route("/api/v1/session/factor", get(factor::state).route_layer(half_may(Power::OwnAccount)))
        .route("/api/v1/session/factor", post(factor::give).route_layer(half_may(Power::OwnAccount)))
        .route("/api/v1/session/factor/challenge", post(factor::challenge).route_layer(half_may(Power::OwnAccount)))
        .route("/api/v1/session/factor/app", post(factor::begin_app).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/session/factor/app/confirm", post(factor::confirm_app).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/session/factor/passkeys", post(factor::begin_passkey).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/session/factor/passkeys/confirm", post(factor::confirm_passkey).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/session/factor/recovery-codes", post(factor::new_recovery_codes).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/session/factor/remove", post(factor::remove).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/session/password", post(session::change_password).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/changes", post(changes::push).layer(DefaultBodyLimit::max(CHANGES_BODY_LIMIT)).route_layer(may(Power::Sync)))
        .route("/api/v1/changes/query", post(changes::query).route_layer(may(Power::Sync)))
        .route("/api/v1/documents/{doc}/history", get(changes::history).route_layer(may(Power::Sync)))
        .route("/api/v1/documents/{doc}/attachments/{hash}", get(attachments::give).route_layer(may(Power::Sync)))
        .route("/api/v1/blobs/{hash}", get(attachments::state).route_layer(may(Power::Sync)))
        .route(
            "/api/v1/blobs/{hash}/pieces/{piece}",
            put(attachments::take).layer(DefaultBodyLimit::max(PIECE_BODY)).route_layer(may(Power::Sync)),
        )
        .route("/api/v1/redactions", get(redactions::list).route_layer(may(Power::Sync)))
        .route("/api/v1/redactions", post(redactions::propose).route_layer(may(Power::Sync)))
        .route("/api/v1/redactions/{id}/decision", post(redactions::decide).route_layer(may(Power::KeepRecords)))
        .route("/api/v1/retention", get(redactions::schedule).route_layer(may(Power::KeepRecords)))
        .route("/api/v1/holds", get(redactions::holds).route_layer(may(Power::KeepRecords)))
        .route("/api/v1/holds", post(redactions::hold).route_layer(may(Power::KeepRecords)))
        .route("/api/v1/holds/{id}/release", post(redactions::release).route_layer(may(Power::KeepRecords)))
        .route("/api/v1/documents/{doc}/seats", get(redactions::seats).route_layer(may(Power::Sync)))
        .route("/api/v1/documents/{doc}/seats", put(redactions::keep_seats).route_layer(may(Power::Sync)))
        .route("/api/v1/people", get(people::list).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/people/invitations", post(people::invite).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/people/invitations/{id}", delete(people::end_invitation).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/people/{account}", put(people::change).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/people/{account}/offboard", get(devices::leaving).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/people/{account}/offboard", post(devices::offboard).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/devices", get(devices::list).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/devices/{id}", put(devices::register).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/devices/{id}/revoke", post(devices::revoke).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/devices/{id}/admit", post(devices::admit).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/policy", put(devices::set_policy).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/access", get(reviews::access).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/reviews", get(reviews::list).route_layer(may(Power::ManagePeople)))
        .route(
            "/api/v1/reviews",
            post(reviews::sign).layer(DefaultBodyLimit::max(CHANGES_BODY_LIMIT)).route_layer(may(Power::ManagePeople)),
        )
        .route("/api/v1/reviews/{number}", get(reviews::one).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/people/{account}/factor", delete(factor::reset).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/departments", put(people::set_departments).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/audit", get(audit::list).route_layer(may(Power::ReadAudit)))
        .route("/api/v1/audit/exports", post(audit::export).route_layer(may(Power::ReadAudit)))
        .route("/api/v1/records-requests", get(records::list).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/records-requests", post(records::enter).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/records-requests/{request}", put(records::change).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/records-requests/{request}/collection", post(records::collect).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/records-requests/{request}/items", get(records::items).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/records-requests/{request}/items/{item}", get(records::parts).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/records-requests/{request}/decisions", post(records::decide).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/records-requests/{request}/check", post(records::check).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/records-requests/{request}/exports", post(records::export).route_layer(may(Power::AnswerRecords)))
        .route("/api/v1/recovery-key", get(recovery::keys).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/recovery-key", put(recovery::set_key).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/recoveries", get(recovery::waiting).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/recoveries", post(recovery::ask).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/recoveries/{id}", get(recovery::one).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/recoveries/{id}", delete(recovery::end).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/recoveries/{id}/answer", post(recovery::answer).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/recoveries/{id}/refusal", post(recovery::refuse).route_layer(may(Power::ManagePeople)))
        .route("/api/v1/surveys", get(surveys::list).route_layer(may(Power::OwnAccount)))
        .route("/api/v1/survey-plans", get(plans::list).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans", post(plans::add).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}", put(plans::change).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}", delete(plans::end).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}/open", post(plans::open).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}/state", post(plans::change_state).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}/invitations", post(plans::invite).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}/invitations/reissue", post(plans::reissue).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}/reminders", get(plans::reminders).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}/rates", get(plans::rates).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}/stations", post(plans::add_station).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-plans/{plan}/stations/{station}", delete(plans::end_station).route_layer(may(Power::RunSurveys)))
        .route("/api/v1/survey-reports/{survey}", get(plans::report).route_layer(may(Power::ReadSurveys)))
        .route("/api/v1/survey-releases", get(releases::list).route_layer(may(Power::ReadSurveys)))
        .route("/api/v1/survey-releases/{survey}", get(releases::fetch).route_layer(may(Power::ReadSurveys)))
        .route("/api/v1/survey-releases/{survey}/agreement", post(releases::agree).route_layer(may(Power::ReadSurveys)))
        .route("/api/v1/survey-releases/{survey}/table", post(releases::tabulate).route_layer(may(Power::ReadSurveys)))
        .route("/api/v1/survey-releases/{survey}/downloads", get(releases::downloads).route_layer(may(Power::ReadAudit)));
    Router::new()
        .route("/healthz", get(pages::health))
        .route("/api/v1/openapi.json", get(pages::openapi))
        .route("/api/v1/instruments", get(surveys::instruments))
        .merge(anonymous)
        .merge(workbench)
        .route("/api", any(|| async { Error::NotFound }))
        .route("/api/{*path}", any(|| async { Error::NotFound }))
        .route("/s/{*path}", get(pages::survey_app))
        .route("/{*path}", get(pages::workbench))
        .route("/", get(pages::workbench))
        .fallback(|| async { Error::NotFound })
        .method_not_allowed_fallback(|| async { Error::Method })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(security::headers))
        .with_state(service)
}

/// The survey that a path names, while it takes responses.
fn taking<S: Store>(service: &Service<S>, path: Result<Path<String>, PathRejection>) -> Result<Arc<Running>, Error> {
    let running = address(path).and_then(|id| service.find(&id)).ok_or(Error::UnknownSurvey)?;
    match running.survey.state {
        state if state.takes_responses() => Ok(running),
        SurveyState::Paused => Err(Error::Paused),
        _ => Err(Error::Over),
    }
}

/// What somebody does who is signed in, and when.
fn doing<S: Store>(service: &Service<S>, person: Person) -> Doing {
    Doing { org: person.org, by: Some(person.account), now: service.now() }
}

/// The content address in a path. What is not even text is as unknown as any other.
fn address(path: Result<Path<String>, PathRejection>) -> Option<Hash> {
    Hash::parse(&path.ok()?.0).ok()
}

#[cfg(test)]
mod tests;
