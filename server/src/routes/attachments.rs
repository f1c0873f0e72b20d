//! Files that documents name: sent in pieces by those who may write the document, given to those who may read it. A browser
//! runs nothing of what is given: it is for saving, of no type that would be shown, and shut in where it is shown all the
//! same.

mod range;

use crate::auth::SignedIn;
use crate::problem::Error;
use crate::service::Service;
use crate::store::attachments::{NoBlob, Piece, Wanted};
use crate::store::{Store, StoreError};
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use range::{Asked, asked};
use shared::attachment::{Attachment, BlobState, PIECE, content_digest};
use shared::document::is_id;
use shared::instrument::Hash;
use shared::people::Person;
use std::ops::Range;
use std::sync::Arc;

/// The digest of a body (RFC 9530).
const DIGEST: HeaderName = HeaderName::from_static("content-digest");
/// What stands for a file where a browser shows it in spite of everything: nothing runs, nothing loads.
const POLICY: &str = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn wanted<S: Store>(service: &Service<S>, person: Person, doc: String, hash: &str) -> Result<Wanted, Error> {
    let hash = Hash::parse(hash).map_err(|_| NoBlob::NotNamed)?;
    Ok(Wanted { person, rules: service.rules(), doc, hash })
}

/// The document that names the file, out of a query that says nothing else: no id holds a letter that addresses escape.
fn document(query: Option<&str>) -> Result<String, Error> {
    let named = query.and_then(|query| query.strip_prefix("document=")).filter(|id| is_id(id));
    let expected = || Error::Malformed { field: "document".to_owned(), reason: "the document that names the file is expected".to_owned() };
    Ok(named.ok_or_else(expected)?.to_owned())
}

pub(super) async fn state<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    hash: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Json<BlobState>, Error> {
    let Path(hash) = hash.map_err(|_| NoBlob::NotNamed)?;
    let wanted = wanted(&service, person, document(query.as_deref())?, &hash)?;
    Ok(Json(service.store().blob_state(wanted).await??))
}

pub(super) async fn take<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Result<Path<(String, String)>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<BlobState>, Error> {
    let Path((hash, piece)) = path.map_err(|_| NoBlob::NotNamed)?;
    let wanted = wanted(&service, person, document(query.as_deref())?, &hash)?;
    let number = piece.parse().map_err(|_| NoBlob::WrongPiece)?;
    let bytes = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::from(NoBlob::PieceTooLarge),
        _ => Error::Malformed { field: "body".to_owned(), reason: "the piece did not arrive whole; send it again".to_owned() },
    })?;
    if bytes.len() as u64 > PIECE {
        return Err(NoBlob::PieceTooLarge.into());
    }
    // What the way has altered is told at once, not after all pieces.
    let said = headers.get(DIGEST).and_then(|said| said.to_str().ok()).unwrap_or_default();
    if !said.split(',').any(|said| said.trim() == content_digest(&bytes)) {
        return Err(NoBlob::WrongDigest.into());
    }
    let piece = Piece { of: wanted, number, bytes, now: service.now() };
    Ok(Json(service.store().take_piece(piece).await??))
}

pub(super) async fn give<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    path: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Path((doc, hash)) = path.map_err(|_| Error::UnknownDocument)?;
    let wanted = wanted(&service, person, doc, &hash)?;
    let file = service.store().attachment(wanted.clone()).await??;
    let tag = format!("\"{}\"", file.hash);
    let told = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&file)),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        // Each request is checked: no cache answers in the server's place.
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag.clone()),
    ];
    let (status, range) = match asked(&headers, file.bytes, &tag) {
        Asked::Whole => (StatusCode::OK, 0..file.bytes),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Nothing => {
            let length = [(header::CONTENT_RANGE, format!("bytes */{}", file.bytes))];
            return Ok((length, Error::from(NoBlob::NoSuchRange).into_response()).into_response());
        }
    };
    let length = [(header::CONTENT_LENGTH, (range.end - range.start).to_string())];
    let part = (status == StatusCode::PARTIAL_CONTENT)
        .then(|| [(header::CONTENT_RANGE, format!("bytes {}-{}/{}", range.start, range.end - 1, file.bytes))]);
    let body = Body::from_stream(pieces(service, wanted, range));
    let response = (status, told, length, body).into_response();
    Ok(match part {
        Some(part) => (part, response).into_response(),
        None => response,
    })
}

/// A part of a file, piece by piece. Each asks anew whether the person may read it.
fn pieces<S: Store>(
    service: Arc<Service<S>>,
    wanted: Wanted,
    range: Range<u64>,
) -> impl futures_util::Stream<Item = Result<Bytes, StoreError>> + Send {
    stream::try_unfold((service, wanted, range.start), move |(service, wanted, at)| async move {
        if at >= range.end {
            return Ok(None);
        }
        let number = u32::try_from(at / PIECE).map_err(StoreError::of)?;
        let piece = service.store().blob_piece(wanted.clone(), number).await?.map_err(|why| StoreError(why.reason().1))?;
        let skip = usize::try_from(at % PIECE).map_err(StoreError::of)?;
        let left = usize::try_from(range.end - at).map_err(StoreError::of)?;
        let end = piece.len().min(skip.saturating_add(left));
        let part = Bytes::from(piece).slice(skip.min(end)..end);
        if part.is_empty() {
            return Err(StoreError("a piece of a file is shorter than it should be".to_owned()));
        }
        let next = at + part.len() as u64;
        Ok(Some((part, (service, wanted, next))))
    })
}

/// For saving, under its name (RFC 6266): in ASCII for older programs, and in full.
fn disposition(file: &Attachment) -> String {
    let plain: String =
        file.name.chars().map(|letter| if letter.is_ascii_alphanumeric() || " .-_()".contains(letter) { letter } else { '_' }).collect();
    let mut full = String::new();
    for byte in file.name.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~".contains(&byte) {
            full.push(char::from(byte));
        } else {
            full.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}")
}
