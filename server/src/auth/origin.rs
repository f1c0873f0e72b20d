//! Requests that other pages make are refused, besides what `SameSite=Strict` keeps away already.
//!
//! A browser says in `Sec-Fetch-Site` where a request comes from: only `same-origin` may change something; `none` is for
//! addresses that somebody typed, and those change nothing. An older browser says in `Origin` which page it is: that must be
//! ours, over https, or http on this machine. Where neither is there, no browser sent it. It is let through if it carries no
//! cookie, as a program does that signs in; with a cookie it is refused, because what it could do is not worth the doubt.

use crate::problem::Error;
use axum::extract::Request;
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method};
use axum::middleware::Next;
use axum::response::Response;

/// Whether a request that changes something comes from our own page.
pub(super) fn check(method: &Method, headers: &HeaderMap) -> Result<(), Error> {
    const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    if method == Method::GET || method == Method::HEAD {
        return Ok(());
    }
    if headers.contains_key(&SITE) {
        return if only(headers, &SITE) == Some("same-origin") { Ok(()) } else { Err(Error::CrossSite("sec-fetch-site")) };
    }
    if headers.contains_key(ORIGIN) {
        let ours = only(headers, &ORIGIN).zip(only(headers, &HOST)).is_some_and(|(origin, host)| is_ours(origin, host));
        return if ours { Ok(()) } else { Err(Error::CrossSite("origin")) };
    }
    if headers.contains_key(COOKIE) { Err(Error::CrossSite("origin")) } else { Ok(()) }
}

/// The layer of routes that change something and that nobody need be signed in for.
pub(crate) async fn same_origin(request: Request, next: Next) -> Result<Response, Error> {
    check(request.method(), request.headers())?;
    Ok(next.run(request).await)
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn is_ours(origin: &str, host: &str) -> bool {
    let same = |authority: &str, port: &str| {
        let plain = |text: &str| text.strip_suffix(port).unwrap_or(text).to_ascii_lowercase();
        plain(authority) == plain(host)
    };
    match origin.split_once("://") {
        Some(("https", authority)) => same(authority, ":443"),
        Some(("http", authority)) => is_local(host) && same(authority, ":80"),
        _ => false,
    }
}

/// Whether a `Host` is this machine, with or without a port.
pub(crate) fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_ours_with_the_same_host_and_port() {
        let cases = [
            ("https://plan.example", "plan.example", true),
            ("https://plan.example", "plan.example:443", true),
            ("https://Plan.example", "plan.example", true),
            ("https://plan.example:8443", "plan.example:8443", true),
            ("https://plan.example:8443", "plan.example", false),
            ("http://plan.example", "plan.example", false),
            ("https://plan.example.other", "plan.example", false),
            ("https://other.example", "plan.example", false),
            ("http://localhost:8080", "localhost:8080", true),
            ("http://127.0.0.1:8080", "localhost:8080", false),
            ("http://[::1]:8080", "[::1]:8080", true),
            ("http://localhost", "localhost:80", true),
            ("null", "localhost:8080", false),
            ("", "", false),
        ];
        for (origin, host, expected) in cases {
            assert_eq!(is_ours(origin, host), expected, "{origin} at {host}");
        }
    }

    #[test]
    fn this_machine_has_three_names() {
        for host in ["localhost", "localhost:1", "LOCALHOST:8080", "127.0.0.1:80", "[::1]", "[::1]:8080"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["localhost.example", "127.0.0.1.example", "plan.example:8080", "::2", "", "localhost:x"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
