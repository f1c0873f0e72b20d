//! Signing in with a provider: who comes in, who does not, and how accounts are linked.

mod keys;
mod linking;
mod stub;

use super::members::{Member, PASSWORD, everywhere};
use super::{Reply, Scene};
use crate::store::links::{LinkStore, Vouched};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::{Role, base64url};
use shared::protocol::{AuditKind, SessionKey};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use stub::{ORIGIN, Stub, header, queried, signed};

const MINUTE: u64 = 60 * 1000;

/// A server that knows a provider.
struct Town {
    scene: Scene,
    stub: Stub,
}

/// Somebody who was sent to the provider.
struct Away {
    page: String,
    /// `evenhand-oidc=...`
    cookie: String,
}

/// Cookies that an answer sets: their names with what they hold and how.
fn cookies(reply: &Reply) -> Vec<String> {
    reply.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("text").to_owned()).collect()
}

/// Where the page goes on that somebody comes back to.
fn goes_to(reply: &Reply) -> String {
    assert_eq!(
        (reply.status, reply.headers["content-type"].clone()),
        (StatusCode::OK, "text/html; charset=utf-8".parse().expect("a value"))
    );
    let page = String::from_utf8(reply.bytes.clone()).expect("text");
    let to = page.split_once("content=\"0;url=").and_then(|(_, rest)| rest.split_once('"')).expect("a page that goes on").0.to_owned();
    assert!(page.contains(&format!("<a href=\"{to}\">")), "for a browser that does not");
    to
}

/// The session that an answer opens.
fn session(reply: &Reply) -> Option<String> {
    let set = cookies(reply).into_iter().find(|cookie| cookie.starts_with("evenhand="))?;
    assert!(set.ends_with("; Path=/api/; Max-Age=1209600; HttpOnly; SameSite=Strict; Secure"), "{set}");
    Some(set.split_once(';').expect("attributes").0.to_owned())
}

impl Town {
    async fn new() -> Self {
        let stub = Stub::start().await;
        let oidc = stub.oidc();
        Self { scene: Scene::changed("test.sqlite3", |service| service.with_provider(oidc)).await, stub }
    }

    async fn start(&self, body: Json) -> Reply {
        let request =
            Request::post("/api/v1/oidc/start").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
        self.scene.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    fn away(reply: &Reply) -> Away {
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        let set = cookies(reply);
        assert!(set[0].ends_with("; Path=/api/v1/oidc/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"), "{}", set[0]);
        let page = reply.json()["location"].as_str().expect("an address").to_owned();
        Away { page, cookie: set[0].split_once(';').expect("attributes").0.to_owned() }
    }

    async fn gone(&self, body: Json) -> Away {
        Self::away(&self.start(body).await)
    }

    /// Somebody comes back with this query, and the page fetches the key of their session.
    async fn back_with(&self, cookie: &str, query: &str) -> Reply {
        let reply = self.come_back(cookie, query).await;
        if let Some(cookie) = session(&reply) {
            assert_eq!(self.fetch_key(&cookie).await.status, StatusCode::OK);
        }
        reply
    }

    async fn come_back(&self, cookie: &str, query: &str) -> Reply {
        let request =
            Request::get(format!("/api/v1/oidc/callback?{query}")).header("cookie", cookie).header("sec-fetch-site", "cross-site");
        self.scene.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Somebody comes back with a token.
    async fn back_by(&self, away: &Away, token: String) -> Reply {
        let code = self.stub.code(&away.page, token).replace(' ', "+");
        self.back_with(&away.cookie, &format!("code={code}&state={}", queried(&away.page)["state"])).await
    }

    /// Somebody comes back whom the provider knows by this name.
    async fn back(&self, away: &Away, subject: &str) -> Reply {
        self.back_by(away, signed(header(), self.stub.claims(&away.page, subject), 1)).await
    }

    async fn linked(&self, member: &Member, subject: &str) {
        let vouched = Vouched { issuer: self.stub.issuer.clone(), subject: subject.to_owned() };
        let linked = self.scene.service.store().link_named(member.sign_in.clone(), vouched, self.scene.service.now()).await;
        linked.expect("a store").expect("a link");
    }

    async fn officer(&self) -> Member {
        self.scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await
    }

    /// Fetches the key of the session that a provider's sign-in began, as the page does that somebody comes back to.
    async fn fetch_key(&self, cookie: &str) -> Reply {
        let request = Request::post("/api/v1/session/key").header("cookie", cookie).header("sec-fetch-site", "same-origin");
        let reply = self.scene.send(request.body(Body::empty()).expect("a request")).await;
        if let (Some((_, token)), Ok(told)) = (cookie.split_once('='), serde_json::from_slice::<SessionKey>(&reply.bytes)) {
            self.scene.keys.lock().expect("keys").insert(token.to_owned(), told.key);
        }
        reply
    }

    async fn who(&self, cookie: &str) -> Reply {
        let request = Request::get("/api/v1/session").header("cookie", cookie).header("sec-fetch-site", "same-origin");
        self.scene.send(request.body(Body::empty()).expect("a request")).await
    }
}

#[tokio::test]
async fn whoever_the_provider_vouches_for_comes_into_the_account_that_is_linked() {
    let town = Town::new().await;
    let (officer, viewer) = (town.officer().await, town.scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await);
    town.linked(&viewer, "of the provider").await;
    assert_eq!(
        town.scene.get("/api/v1/oidc").await.json(),
        json!({"provider": {"name": {"en": "City sign-in", "es": "Acceso municipal"}}})
    );
    let request = Request::post("/api/v1/oidc/start").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
    let request = request.header("cookie", &viewer.cookie).body(Body::from("{}")).expect("a request");
    let away = Town::away(&town.scene.send(request).await);
    let asked = queried(&away.page);
    assert!(away.page.starts_with(&format!("{}/auth?", town.stub.issuer)), "{}", away.page);
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "evenhand"),
        ("scope", "openid profile"),
        ("code_challenge_method", "S256"),
        ("acr_values", "strong"),
        ("redirect_uri", &format!("{ORIGIN}/api/v1/oidc/callback")),
    ] {
        assert_eq!(asked[name], value);
    }
    assert!(["state", "nonce", "code_challenge"].iter().all(|name| asked[*name].len() == 43), "256 bits each");
    let reply = town.back(&away, "of the provider").await;
    assert_eq!(goes_to(&reply), "/");
    let policy = reply.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(cookies(&reply)[0].starts_with("evenhand-oidc=; Path=/api/v1/oidc/; Max-Age=0;"), "it is over");
    let cookie = session(&reply).expect("a session");
    let who = town.who(&cookie).await;
    assert_eq!((who.status, who.json()["person"]["account"].clone()), (StatusCode::OK, json!(viewer.account)));
    assert_eq!(town.who(&viewer.cookie).await.status, StatusCode::UNAUTHORIZED, "the session that the browser came with has ended");
    let trail = town.scene.audit(&officer).await;
    assert_eq!(
        (trail[0].kind, trail[0].by.as_ref(), trail[0].detail.as_str()),
        (AuditKind::SignedIn, Some(&viewer.account), "with the provider")
    );
}

#[tokio::test]
async fn what_the_provider_did_not_say_lets_nobody_in() {
    let town = Town::new().await;
    let viewer = town.scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    town.linked(&viewer, "me").await;
    let secret_signed = |claims: &Json| {
        use hmac::{Hmac, KeyInit, Mac};
        let text = format!("{}.{}", base64url(br#"{"alg":"HS256"}"#), base64url(claims.to_string().as_bytes()));
        let mut code = Hmac::<sha2::Sha256>::new_from_slice(stub::SECRET.as_bytes()).expect("a key");
        code.update(text.as_bytes());
        format!("{text}.{}", base64url(&code.finalize().into_bytes()))
    };
    type Change = Box<dyn Fn(&mut Json)>;
    let set = |name: &'static str, value: Json| -> Change { Box::new(move |claims| claims[name] = value.clone()) };
    let changes: Vec<(&str, Change)> = vec![
        ("another nonce", set("nonce", json!("of another sign-in"))),
        ("no nonce", Box::new(|claims| drop(claims.as_object_mut().expect("claims").remove("nonce")))),
        ("another client", set("aud", json!("another"))),
        ("another issuer", set("iss", json!("https://other.example"))),
        ("long ago", set("exp", json!(1_600_000_000))),
        ("no word when they signed in", Box::new(|claims| drop(claims.as_object_mut().expect("claims").remove("auth_time")))),
        ("who signed in before", Box::new(|claims| claims["auth_time"] = json!(claims["iat"].as_u64().expect("a time") - 60))),
        ("nobody", set("sub", json!(""))),
        ("too long a name", set("sub", json!("x".repeat(256)))),
    ];
    for (what, change) in changes {
        let away = town.gone(json!({})).await;
        let mut claims = town.stub.claims(&away.page, "me");
        change(&mut claims);
        let reply = town.back_by(&away, signed(header(), claims, 1)).await;
        assert_eq!((goes_to(&reply).as_str(), session(&reply)), ("/sign-in?trouble=not_proven", None), "{what}");
    }
    for what in ["another key", "no signature", "the client's secret", "no token"] {
        let away = town.gone(json!({})).await;
        let claims = town.stub.claims(&away.page, "me");
        let token = match what {
            "another key" => signed(header(), claims, 2),
            "no signature" => format!("{}.{}.", base64url(br#"{"alg":"none"}"#), base64url(claims.to_string().as_bytes())),
            "the client's secret" => secret_signed(&claims),
            _ => "not a token".to_owned(),
        };
        let reply = town.back_by(&away, token).await;
        assert_eq!((goes_to(&reply).as_str(), session(&reply)), ("/sign-in?trouble=not_proven", None), "{what}");
    }
    let away = town.gone(json!({})).await;
    assert_eq!(goes_to(&town.back(&away, "me").await), "/", "and it was none of this");
}

#[tokio::test]
async fn coming_back_without_having_gone_or_twice_lets_nobody_in() {
    let town = Town::new().await;
    let viewer = town.scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    town.linked(&viewer, "me").await;
    let interrupted = |reply: &Reply, what: &str| {
        assert_eq!((goes_to(reply).as_str(), session(reply)), ("/sign-in?trouble=interrupted", None), "{what}");
    };
    let token = |away: &Away| signed(header(), town.stub.claims(&away.page, "me"), 1);
    let (away, other) = (town.gone(json!({})).await, town.gone(json!({})).await);
    let code = town.stub.code(&away.page, token(&away)).replace(' ', "+");
    let (state, theirs) = (queried(&away.page)["state"].clone(), queried(&other.page)["state"].clone());
    for (what, cookie, query) in [
        ("another state", &away.cookie, format!("code={code}&state={theirs}")),
        ("no state", &away.cookie, format!("code={code}")),
        ("two states", &away.cookie, format!("code={code}&state={state}&state={state}")),
        ("another browser", &other.cookie, format!("code={code}&state={state}")),
        ("no cookie", &"a=1".to_owned(), format!("code={code}&state={state}")),
    ] {
        let reply = town.back_with(cookie, &query).await;
        interrupted(&reply, what);
        assert!(cookies(&reply).is_empty(), "the sign-in that is under way goes on");
    }
    let right = format!("code={code}&state={state}");
    assert_eq!(goes_to(&town.back_with(&away.cookie, &right).await), "/");
    interrupted(&town.back_with(&away.cookie, &right).await, "the same once more");
    let again = format!("code={code}&state={theirs}");
    interrupted(&town.back_with(&other.cookie, &again).await, "a code that was used");
    let away = town.gone(json!({})).await;
    let fresh = town.stub.code(&town.gone(json!({})).await.page, token(&away)).replace(' ', "+");
    let query = format!("code={fresh}&state={}", queried(&away.page)["state"]);
    interrupted(&town.back_with(&away.cookie, &query).await, "the code of somebody who was sent there by another request");
    let late = town.gone(json!({})).await;
    town.scene.service.clock().advance(10 * MINUTE);
    interrupted(&town.back(&late, "me").await, "after ten minutes");
    let away = town.gone(json!({})).await;
    let state = &queried(&away.page)["state"];
    let refused = town.back_with(&away.cookie, &format!("error=access_denied&state={state}")).await;
    assert_eq!(goes_to(&refused), "/sign-in?trouble=provider_refused");
    let away = town.gone(json!({})).await;
    let code = town.stub.code(&away.page, token(&away)).replace(' ', "+");
    let query = format!("code={code}&state={}&iss=https%3A%2F%2Fother.example", queried(&away.page)["state"]);
    assert_eq!(goes_to(&town.back_with(&away.cookie, &query).await), "/sign-in?trouble=not_proven", "RFC 9207");
}

#[tokio::test]
async fn an_account_that_has_ended_is_answered_as_none_is() {
    let town = Town::new().await;
    let officer = town.officer().await;
    let left = town.scene.member("Sample City", "L Sample", &[everywhere(Role::Viewer)]).await;
    town.linked(&left, "who left").await;
    let change = json!({"name": "L Sample", "grants": [], "active": false});
    assert_eq!(town.scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", left.account), change).await.status, StatusCode::OK);
    let mut said = Vec::new();
    for subject in ["who left", "a stranger", &left.sign_in] {
        let away = town.gone(json!({})).await;
        let reply = town.back(&away, subject).await;
        assert_eq!((goes_to(&reply).as_str(), session(&reply)), ("/sign-in?trouble=no_account", None), "{subject}");
        said.push((reply.bytes, reply.headers));
    }
    assert!(said.windows(2).all(|two| two[0] == two[1]), "nothing tells them apart");
    let trail = town.scene.audit(&officer).await;
    let noted: Vec<_> = trail.iter().filter(|entry| entry.kind == AuditKind::SignInRefused).map(|entry| entry.about.clone()).collect();
    assert_eq!(noted, [Some(left.account)]);
}

#[tokio::test]
async fn only_what_is_configured_counts_as_a_second_factor() {
    let town = Town::new().await;
    let officer = town.officer().await;
    town.linked(&officer, "me").await;
    for (claims, expected) in [
        (json!({}), "to_enrol"),
        (json!({"amr": ["pwd"]}), "to_enrol"),
        (json!({"amr": ["pwd", "otp"], "acr": "weak"}), "to_enrol"),
        (json!({"amr": ["pwd", "mfa"]}), "given"),
        (json!({"acr": "strong"}), "given"),
    ] {
        let away = town.gone(json!({})).await;
        let mut said = town.stub.claims(&away.page, "me");
        for (name, value) in claims.as_object().expect("claims") {
            said[name] = value.clone();
        }
        let reply = town.back_by(&away, signed(header(), said, 1)).await;
        let cookie = session(&reply).expect("a session");
        assert_eq!(town.who(&cookie).await.json()["factor"], expected, "{claims}");
        let member = Member { cookie, ..officer.clone() };
        let allowed = town.scene.ask(&member, Method::GET, "/api/v1/people", Json::Null).await.status == StatusCode::OK;
        assert_eq!(allowed, expected == "given", "{claims}");
    }
}

#[tokio::test]
async fn without_a_provider_or_while_it_is_down_people_sign_in_with_a_password() {
    let town = Town::new().await;
    drop(town.officer().await);
    let local = |scene: Scene| async move {
        let request = Request::post("/api/v1/session").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
        let body = json!({"name": "r.sample", "password": PASSWORD}).to_string();
        scene.send(request.body(Body::from(body)).expect("a request")).await.status
    };
    // Nobody listens at the port of a listener that is gone.
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let down = town.stub.at(format!("http://{}", gone.local_addr().expect("an address")));
    drop(gone);
    let oidc = down.oidc();
    let town = Town { scene: Scene::changed("test.sqlite3", |service| service.with_provider(oidc)).await, stub: down };
    drop(town.officer().await);
    let began = Instant::now();
    for _ in 0..20 {
        let reply = town.start(json!({})).await;
        assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::SERVICE_UNAVAILABLE, json!("/problems/provider_down")));
        assert!(cookies(&reply).is_empty());
    }
    assert!(began.elapsed() < Duration::from_secs(5), "it is not asked each time");
    assert_eq!(local(town.scene).await, StatusCode::OK);
    let without = Scene::new().await;
    assert_eq!(without.get("/api/v1/oidc").await.json(), json!({}));
    assert_eq!(goes_to(&without.get("/api/v1/oidc/callback?code=a&state=b").await), "/sign-in?trouble=interrupted");
    let request = Request::post("/api/v1/oidc/start").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
    let reply = without.send(request.body(Body::from("{}")).expect("a request")).await;
    assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::NOT_FOUND, json!("/problems/no_provider")));
}

#[tokio::test]
async fn other_pages_begin_nothing_and_an_address_has_its_limit() {
    let town = Town::new().await;
    for (site, status) in [("cross-site", StatusCode::FORBIDDEN), ("same-site", StatusCode::FORBIDDEN), ("none", StatusCode::FORBIDDEN)] {
        let request = Request::post("/api/v1/oidc/start").header("content-type", "application/json").header("sec-fetch-site", site);
        assert_eq!(town.scene.send(request.body(Body::from("{}")).expect("a request")).await.status, status, "{site}");
    }
    let back = |address: &str| {
        let mut request = Request::get("/api/v1/oidc/callback?code=guessed&state=guessed");
        let address: SocketAddr = format!("{address}:1").parse().expect("an address");
        request.extensions_mut().expect("a request").insert(ConnectInfo(address));
        town.scene.send(request.body(Body::empty()).expect("a request"))
    };
    for _ in 0..60 {
        assert_eq!(goes_to(&back("192.0.2.1").await), "/sign-in?trouble=interrupted");
    }
    assert_eq!(goes_to(&back("192.0.2.1").await), "/sign-in?trouble=too_many_tries");
    assert_eq!(goes_to(&back("192.0.2.2").await), "/sign-in?trouble=interrupted", "another address is not kept out");
}
