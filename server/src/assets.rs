//! Files of the app: precompressed, with an entity tag, named by hash where they may be cached for ever.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

/// One file.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    etag: &'static str,
    immutable: bool,
    raw: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Whether the client takes an answer that is packed so.
pub(crate) fn accepts(request: &HeaderMap, coding: &str) -> bool {
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|part| part.split(';').next().is_some_and(|name| name.trim() == coding))
}

/// Answers a GET for `path`, or for the page at `shell` when no file has that path.
pub(crate) fn respond(path: &str, shell: Option<&str>, request: &HeaderMap) -> Option<Response> {
    let find = |path: &str| ASSETS.iter().find(|asset| asset.path == path);
    let asset = find(path).or_else(|| find(shell?))?;
    let etag = format!("\"{}\"", asset.etag);
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == etag.as_bytes());
    let (body, coding) = match (asset.brotli, asset.gzip) {
        (Some(body), _) if accepts(request, "br") => (body, Some("br")),
        (_, Some(body)) if accepts(request, "gzip") => (body, Some("gzip")),
        _ => (asset.raw, None),
    };
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Bytes::from_static(body).into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, HeaderValue::from_str(&etag).ok()?);
    let cache = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Some(coding) = coding.filter(|_| !known) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Some(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_taken_by_its_whole_name() {
        let said = |value: &'static str| HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]);
        for value in ["br", "gzip, br", "gzip,br;q=0.5 , zstd"] {
            assert!(accepts(&said(value), "br"), "{value}");
        }
        for value in ["", "gzip", "brotli", "x-br"] {
            assert!(!accepts(&said(value), "br"), "{value}");
        }
        assert!(!accepts(&HeaderMap::new(), "br"));
    }
}
