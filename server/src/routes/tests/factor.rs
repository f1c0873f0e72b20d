//! The second factor: who must have one, what is open before it is given, and what is never taken twice.

mod apps;
mod authenticator;
mod passkeys;
mod removed;

use super::members::{Member, PASSWORD, everywhere};
use super::{Reply, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::people::FactorState;
use shared::protocol::Session;
use totp_rs::{Builder, Secret, Totp};

const FACTOR: &str = "/api/v1/session/factor";
/// Where the tests' browsers are.
const HOST: &str = "localhost:8080";

/// Somebody at a browser of theirs.
struct Visit<'a> {
    scene: &'a Scene,
    cookie: String,
    host: &'static str,
}

impl<'a> Visit<'a> {
    /// Signs in with the password.
    async fn of(scene: &'a Scene, name: &str) -> Self {
        let mut visit = Self { scene, cookie: String::new(), host: HOST };
        let reply = visit.ask(Method::POST, "/api/v1/session", json!({"name": name, "password": PASSWORD})).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        visit
    }

    /// Asks as our own page does. A cookie that comes is kept, as browsers do.
    // Written as a literal where it is called.
    #[allow(clippy::needless_pass_by_value)]
    async fn ask(&mut self, method: Method, path: &str, body: Json) -> Reply {
        let request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin").header("host", self.host);
        let request = if self.cookie.is_empty() { request } else { request.header("cookie", &self.cookie) };
        let (request, body) = match body {
            Json::Null => (request, Body::empty()),
            body => (request.header("content-type", "application/json"), Body::from(body.to_string())),
        };
        let reply = self.scene.send(request.body(body).expect("a request")).await;
        if let Some(set) = reply.headers.get("set-cookie") {
            self.cookie = set.to_str().expect("text").split(';').next().expect("a cookie").to_owned();
        }
        reply
    }

    async fn post(&mut self, path: &str, body: Json) -> Reply {
        self.ask(Method::POST, &format!("{FACTOR}{path}"), body).await
    }

    async fn give(&mut self, proof: Json) -> Reply {
        self.post("", proof).await
    }

    async fn session(&mut self) -> Session {
        let reply = self.ask(Method::GET, "/api/v1/session", Json::Null).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        serde_json::from_value(reply.json()).expect("a session")
    }

    async fn state(&mut self) -> FactorState {
        self.session().await.factor
    }

    async fn factors(&mut self) -> Json {
        self.ask(Method::GET, FACTOR, Json::Null).await.json()
    }

    /// Adds an authenticator app: the app, and the recovery codes.
    async fn enrol(&mut self) -> (App, Vec<String>) {
        let begun = self.post("/app", Json::Null).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.json());
        let app = App::of(&begun.json());
        let reply = self.post("/app/confirm", json!({"code": app.code(self.scene)})).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        let codes = begun.json()["recovery_codes"].as_array().cloned().unwrap_or_default();
        (app, codes.iter().map(|code| code.as_str().expect("a code").to_owned()).collect())
    }
}

/// An authenticator app.
struct App(Totp);

impl App {
    fn of(begun: &Json) -> Self {
        let secret = Secret::try_from_base32(begun["secret"].as_str().expect("a secret")).expect("base32");
        Self(Builder::new().with_secret(secret).build().expect("an app"))
    }

    fn code(&self, scene: &Scene) -> String {
        self.code_in(scene, 0)
    }

    /// The code that it shows so many steps from now.
    fn code_in(&self, scene: &Scene, steps: i64) -> String {
        self.0.generate((scene.service.now() / 1000).saturating_add_signed(steps * 30)).to_string()
    }
}

/// Lets the next code of an app come.
fn step(scene: &Scene) {
    scene.service.clock().advance(30_000);
}

fn refusal(reply: &Reply) -> (StatusCode, String) {
    let kind = reply.json()["type"].as_str().expect("a type").trim_start_matches("/problems/").to_owned();
    (reply.status, kind)
}

fn unprocessable(code: &str) -> (StatusCode, String) {
    (StatusCode::UNPROCESSABLE_ENTITY, code.to_owned())
}

fn conflict(code: &str) -> (StatusCode, String) {
    (StatusCode::CONFLICT, code.to_owned())
}

fn held_back() -> (StatusCode, String) {
    (StatusCode::FORBIDDEN, "second_factor_needed".to_owned())
}

async fn officer(scene: &Scene, name: &str) -> Member {
    scene.member("Sample City", name, &[everywhere(Role::Officer)]).await
}

async fn viewer(scene: &Scene, name: &str) -> Member {
    scene.member("Sample City", name, &[everywhere(Role::Viewer)]).await
}

#[tokio::test]
async fn an_officer_without_one_sees_to_their_own_account_and_nothing_else() {
    let scene = Scene::new().await;
    officer(&scene, "R Sample").await;
    let mut visit = Visit::of(&scene, "r.sample").await;
    let session = visit.session().await;
    assert_eq!((session.factor, session.people.len()), (FactorState::ToEnrol, 1));
    assert!(session.kinds.is_empty() && session.departments.is_empty(), "nothing of the organisation is told");
    for (method, path) in [
        (Method::GET, "/api/v1/people"),
        (Method::GET, "/api/v1/audit"),
        (Method::POST, "/api/v1/changes"),
        (Method::POST, "/api/v1/changes/query"),
        (Method::GET, "/api/v1/survey-releases"),
    ] {
        let reply = visit.ask(method, path, Json::Null).await;
        assert_eq!(refusal(&reply), held_back(), "{path}");
        assert_eq!(reply.json()["field"], "session");
    }
    // A power that nobody of these roles has is as refused as ever.
    assert_eq!(refusal(&visit.ask(Method::GET, "/api/v1/survey-plans", Json::Null).await).1, "not_allowed");
    let told = visit.factors().await;
    assert_eq!((told["state"].clone(), told["required"].clone(), told["app"].clone()), (json!("to_enrol"), json!(true), json!(false)));
    super::contract::agrees("Factors", &told);
    let change = json!({"old": PASSWORD, "new": "another quiet house"});
    assert_eq!(visit.ask(Method::POST, "/api/v1/session/password", change).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn who_needs_none_goes_on_without() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    assert_eq!(visit.state().await, FactorState::None);
    assert_eq!(visit.ask(Method::POST, "/api/v1/changes/query", json!({"cursors": []})).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_becomes_an_officer_needs_one_at_the_next_request() {
    let scene = Scene::new().await;
    let officer = officer(&scene, "R Sample").await;
    let other = viewer(&scene, "V Sample").await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    let change = json!({"name": "V Sample", "grants": [{"role": "officer"}], "active": true});
    scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", other.account), change).await;
    assert_eq!(visit.state().await, FactorState::ToEnrol);
    assert_eq!(refusal(&visit.ask(Method::GET, "/api/v1/people", Json::Null).await), held_back());
}

#[tokio::test]
async fn an_invited_officer_begins_with_it() {
    let scene = Scene::new().await;
    let officer = officer(&scene, "R Sample").await;
    let invited =
        scene.ask(&officer, Method::POST, "/api/v1/people/invitations", json!({"name": "N", "grants": [{"role": "officer"}]})).await;
    let mut visit = Visit { scene: &scene, cookie: String::new(), host: HOST };
    let join = json!({"invitation": invited.json()["code"], "name": "n.sample", "shown": "N Sample", "password": PASSWORD});
    let reply = visit.ask(Method::POST, "/api/v1/join", join).await;
    assert_eq!((reply.status, reply.json()["factor"].clone()), (StatusCode::OK, json!("to_enrol")));
    assert_eq!(refusal(&visit.ask(Method::GET, "/api/v1/people", Json::Null).await), held_back());
}
