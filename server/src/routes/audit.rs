//! The audit trail, for officers: searched page by page, and taken along as a file.

use super::body::Body;
use super::doing;
use crate::auth::SignedIn;
use crate::clock::{day, day_text};
use crate::problem::Error;
use crate::service::Service;
use crate::store::audit::Stretch;
use crate::store::{Store, StoreError};
use axum::Json;
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use shared::protocol::{AUDIT_LIMIT, AuditAsk, AuditExport, AuditFilter, AuditFormat, AuditList};
use shared::trail::{self, Statement};
use std::collections::HashMap;
use std::sync::Arc;

/// How many entries of a file are read at a time.
const AT_A_TIME: u32 = 2_000;

fn malformed((field, reason): (&'static str, String)) -> Error {
    Error::Malformed { field: field.to_owned(), reason }
}

pub(super) async fn list<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    uri: Uri,
) -> Result<Json<AuditList>, Error> {
    let AuditAsk { filter, before, limit } = AuditAsk::from_query(uri.query().unwrap_or_default()).map_err(malformed)?;
    // Counted first: an entry that comes in between is on the page and makes the count one too small, never too large.
    let count = if limit.is_some() { Some(service.store().fitting(&person.org, filter.clone()).await?) } else { None };
    let (before, limit) = (before.unwrap_or(u64::MAX), limit.unwrap_or(AUDIT_LIMIT));
    let stretch = Stretch { filter, after: 0, before, limit, newest_first: true };
    Ok(Json(AuditList { entries: service.store().stretch(&person.org, stretch).await?, count }))
}

/// A file that is being sent.
struct Sending<S> {
    service: Arc<Service<S>>,
    org: String,
    format: AuditFormat,
    filter: AuditFilter,
    names: HashMap<String, String>,
    before: u64,
    after: u64,
    beginning: Option<String>,
}

impl<S: Store> Sending<S> {
    fn name(&self, account: &str) -> String {
        self.names.get(account).cloned().unwrap_or_default()
    }

    /// The next piece, and what comes after it. When the database fails in the middle, the answer breaks off, and nobody
    /// takes it for the whole.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        if let Some(beginning) = self.beginning.take() {
            return Ok(Some((Bytes::from(beginning), self)));
        }
        let (filter, after, before) = (self.filter.clone(), self.after, self.before);
        let stretch = Stretch { filter, after, before, limit: AT_A_TIME, newest_first: false };
        let entries = self.service.store().stretch(&self.org, stretch).await?;
        let Some(last) = entries.last() else { return Ok(None) };
        self.after = last.number;
        let text = trail::entries(self.format, &entries, &|account| self.name(account));
        Ok(Some((Bytes::from(text), self)))
    }
}

pub(super) async fn export<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    Body(AuditExport { format, filter }): Body<AuditExport>,
) -> Result<Response, Error> {
    filter.check().map_err(malformed)?;
    let org = service.store().org(&person.org).await?.ok_or(Error::SignedOut)?;
    let (by, org_id) = (person.account.clone(), person.org.clone());
    let doing = doing(&service, person);
    let at = doing.now;
    let begun = service.store().begin_export(doing, format, filter.clone()).await?;
    let names: HashMap<String, String> = org.people.into_iter().map(|one| (one.account, one.name)).collect();
    let statement =
        Statement { organisation: org.name, filter: filter.clone(), by, at, count: begun.count, before: begun.number, chain: begun.chain };
    let beginning = trail::beginning(format, &statement, &|account| names.get(account).cloned().unwrap_or_default());
    let (kind, ending) = match format {
        AuditFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        AuditFormat::JsonLines => ("application/x-ndjson", "jsonl"),
    };
    let name = format!("attachment; filename=\"evenhand-audit-{}.{ending}\"", day_text(day(at)));
    let sending = Sending { service, org: org_id, format, filter, names, before: begun.number, after: 0, beginning: Some(beginning) };
    let body = axum::body::Body::from_stream(stream::try_unfold(sending, Sending::next));
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((headers, body).into_response())
}
