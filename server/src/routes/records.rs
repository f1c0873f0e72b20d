//! Requests for public records, for officers.

use super::body::Body;
use super::doing;
use crate::auth::SignedIn;
use crate::clock::{day, day_text};
use crate::problem::Error;
use crate::service::Service;
use crate::store::records::{Answering, Looking, NoRecords, put_surveys};
use crate::store::{Store, StoreError};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use shared::people::Person;
use shared::protocol::Wrong;
use shared::records_request::{
    Answered, Bundle, ITEMS_LIMIT, Items, NewDecisions, NewExport, NewRequest, Parts, Request, RequestChange, Requests, Signed, package,
};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

type Number = Result<Path<String>, PathRejection>;

/// The number in a path; what is none is as unknown as any other.
fn number(path: Number) -> Result<u64, Error> {
    path.ok().and_then(|Path(text)| text.parse().ok()).ok_or(Error::NoRecords(NoRecords::UnknownRequest))
}

/// The language in a query, English without one.
fn language(uri: &Uri) -> String {
    let spanish = uri.query().unwrap_or_default().split('&').any(|part| part == "language=es");
    if spanish { "es" } else { "en" }.to_owned()
}

fn looking<S: Store>(service: &Service<S>, person: Person, request: u64, language: String) -> Looking {
    Looking { person, rules: service.rules(), request, language }
}

pub(super) async fn list<S: Store>(State(service): State<Arc<Service<S>>>, SignedIn(person): SignedIn) -> Result<Json<Requests>, Error> {
    Ok(Json(Requests { requests: service.store().requests(&person.org).await? }))
}

pub(super) async fn enter<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(asked): Body<NewRequest>,
) -> Result<Json<Request>, Error> {
    asked.check()?;
    Ok(Json(service.store().enter(doing(&service, person), asked).await?.map_err(Error::NoRecords)?))
}

pub(super) async fn change<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Number,
    Body(asked): Body<RequestChange>,
) -> Result<Json<Request>, Error> {
    let number = number(path)?;
    asked.check()?;
    let changed = service.store().change_request(doing(&service, person), number, asked).await?;
    Ok(Json(changed.map_err(Error::NoRecords)?))
}

pub(super) async fn collect<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Number,
) -> Result<Json<Request>, Error> {
    let number = number(path)?;
    let rules = service.rules();
    Ok(Json(service.store().collect(doing(&service, person), rules, number).await?.map_err(Error::NoRecords)?))
}

pub(super) async fn items<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Number,
    uri: Uri,
) -> Result<Json<Items>, Error> {
    let looking = looking(&service, person, number(path)?, language(&uri));
    Ok(Json(Items { items: service.store().items(looking).await?.map_err(Error::NoRecords)? }))
}

pub(super) async fn parts<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Result<Path<(String, String)>, PathRejection>,
    uri: Uri,
) -> Result<Json<Parts>, Error> {
    let Path((request, item)) = path.map_err(|_| Error::NoRecords(NoRecords::UnknownItem))?;
    let looking = looking(&service, person, number(Ok(Path(request)))?, language(&uri));
    Ok(Json(Parts { parts: service.store().parts(looking, item).await?.map_err(Error::NoRecords)? }))
}

pub(super) async fn decide<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Number,
    Body(NewDecisions { decisions }): Body<NewDecisions>,
) -> Result<StatusCode, Error> {
    let number = number(path)?;
    let count: usize = decisions.iter().map(|decision| decision.items.len()).sum();
    if count == 0 || count > ITEMS_LIMIT {
        let reason = format!("1 to {ITEMS_LIMIT} items are expected");
        return Err(Wrong { field: "decisions", code: "wrong_count", reason }.into());
    }
    let looking = looking(&service, person.clone(), number, String::new());
    service.store().decide_items(looking, doing(&service, person), decisions).await?.map_err(Error::NoRecords)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn check<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Number,
) -> Result<Json<Request>, Error> {
    let number = number(path)?;
    Ok(Json(service.store().check_decisions(doing(&service, person), number).await?.map_err(Error::NoRecords)?))
}

pub(super) async fn export<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Number,
    Body(NewExport { language }): Body<NewExport>,
) -> Result<Response, Error> {
    let number = number(path)?;
    if !["en", "es"].contains(&language.as_str()) {
        return Err(Wrong { field: "language", code: "unknown_language", reason: "en or es is expected".to_owned() }.into());
    }
    let org = service.store().org(&person.org).await?.ok_or(Error::SignedOut)?;
    let looking = looking(&service, person.clone(), number, language.clone());
    let Answering { request, mut items, apart } = service.store().content(looking).await?.map_err(Error::NoRecords)?;
    put_surveys(&mut items, service.summaries(&person.org).await?);
    let doing = doing(&service, person.clone());
    let (signed, tally) = (Signed { by: person.account, at: doing.now }, request.tally);
    let by = signed.clone();
    let made = tokio::task::spawn_blocking(move || {
        let names: HashMap<String, String> = org.people.into_iter().map(|one| (one.account, one.name)).collect();
        let name = |account: &str| names.get(account).cloned().unwrap_or_default();
        let bundle = Bundle { request: &request, organisation: &org.name, by: &by, language: &language, name: &name, items, apart: &apart };
        package(&bundle).map(|bytes| {
            let hash = Sha256::digest(&bytes);
            let hash = hash.iter().fold(String::new(), |mut text, byte| {
                // Writing to a text does not fail.
                let _ = write!(text, "{byte:02x}");
                text
            });
            (bytes, hash)
        })
    });
    let (bytes, sha256) = made.await.map_err(StoreError::from)?.map_err(StoreError)?;
    // Noted before it is sent: what was not noted does not leave.
    let at = signed.at;
    service.store().note_answer(doing, number, Answered { signed, sha256, tally }).await?.map_err(Error::NoRecords)?;
    let name = format!("attachment; filename=\"evenhand-records-{number}-{}.zip\"", day_text(day(at)));
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
