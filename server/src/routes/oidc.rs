//! Signing in with the city's own provider.

use super::body::Body;
use crate::auth::oidc::{self, Answer};
use crate::auth::{Browser, SignedIn};
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use openidconnect::url::form_urlencoded;
use shared::protocol::{Provider, ProviderLink, ProviderPage, ProviderStart, Providers, WaysIn};
use std::sync::Arc;

pub(super) async fn one<S: Store>(State(service): State<Arc<Service<S>>>) -> Json<Providers> {
    let provider = service.auth().oidc.as_ref().map(|oidc| Provider { name: oidc.name().clone() });
    Json(Providers { provider })
}

pub(super) async fn start<S: Store>(
    State(service): State<Arc<Service<S>>>,
    browser: Browser,
    Body(asked): Body<ProviderStart>,
) -> Result<Response, Error> {
    Ok(away(oidc::begin(&service, asked, browser).await?))
}

pub(super) async fn link<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    browser: Browser,
    Body(asked): Body<ProviderLink>,
) -> Result<Response, Error> {
    Ok(away(oidc::begin_link(&service, &person, asked, browser).await?))
}

fn away((page, cookie): (ProviderPage, HeaderValue)) -> Response {
    ([(SET_COOKIE, cookie)], Json(page)).into_response()
}

pub(super) async fn ways_in<S: Store>(State(service): State<Arc<Service<S>>>, SignedIn(person): SignedIn) -> Result<Json<WaysIn>, Error> {
    Ok(Json(oidc::ways_in(&service, &person).await?))
}

pub(super) async fn unlink<S: Store>(
    State(service): State<Arc<Service<S>>>,
    SignedIn(person): SignedIn,
    browser: Browser,
) -> Result<StatusCode, Error> {
    oidc::unlink(&service, &person, browser).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The browser comes here from another site, so that our own page must go on from it: only then do its requests carry the
/// cookie of the session, which is `SameSite=Strict`.
pub(super) async fn callback<S: Store>(
    State(service): State<Arc<Service<S>>>,
    browser: Browser,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Error> {
    let back = oidc::come_back(&service, answer(uri.query().unwrap_or_default()), &headers, browser).await?;
    // Addresses of ours, of letters and `?=_/`.
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url={to}\">\
         <title>Evenhand</title><p><a href=\"{to}\">Evenhand</a></p></html>",
        to = back.to
    );
    let mut response = ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response();
    for cookie in back.cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What of the address counts. What is there twice is not what the provider says.
fn answer(query: &str) -> Answer {
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let only = |name: &str| {
        let mut named = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.to_string());
        let value = named.next()?;
        named.next().is_none().then_some(value)
    };
    let refused = pairs.iter().any(|(key, _)| key == "error");
    Answer { state: only("state").unwrap_or_default(), code: only("code").filter(|_| !refused), issuer: only("iss") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_each_thing_once() {
        let read = |query: &str| {
            let Answer { state, code, issuer } = answer(query);
            (state, code, issuer)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("code=a%20b&state=s&iss=https%3A%2F%2Flogin.example"),
            ("s".to_owned(), text("a b"), text("https://login.example"))
        );
        assert_eq!(read("state=s&state=t&code=a&code=b"), (String::new(), None, None));
        assert_eq!(read("state=s&error=access_denied&code=a"), ("s".to_owned(), None, None));
        assert_eq!(read(""), (String::new(), None, None));
    }
}
