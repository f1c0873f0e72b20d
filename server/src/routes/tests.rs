//! The server without its socket, over a real database in a folder of its own.

mod attachments;
mod audit;
mod bad_input;
mod capture;
mod changes;
mod contract;
mod counts;
mod devices;
mod edges;
mod factor;
mod failing;
mod guard;
mod invited;
mod keeping;
mod kept;
mod matrix;
mod members;
mod oidc;
mod open_links;
mod operator;
mod people;
mod plans;
mod records;
mod records_shapes;
mod recovery;
mod releases;
mod responses;
mod restored;
mod reviews;
mod running;
mod session_key;
mod shapes;
mod sign_in;
mod silent;
mod stations;
mod survey_days;
mod survey_shapes;

use super::app;
use crate::catalog::Catalog;
use crate::documents::Sealer;
use crate::service::Service;
use crate::store::sqlite::Sqlite;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value as Json, json};
use shared::instrument::Hash;
use shared::protocol::{SESSION_KEY, SessionKey};
use shared::survey::{Mode, ResponseId, Settings};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// A server with one open survey.
struct Scene {
    service: Arc<Service<Sqlite>>,
    app: Router,
    survey: Hash,
    version: String,
    /// Keys of sessions that were begun here, by their tokens: what the page of each of them remembers.
    keys: Mutex<HashMap<String, String>>,
    _folder: tempfile::TempDir,
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

/// The token of the session that a request comes with.
fn session_in(headers: &HeaderMap) -> Option<String> {
    let mut cookies = headers.get("cookie")?.to_str().ok()?.split("; ");
    cookies.find_map(|cookie| cookie.strip_prefix("evenhand=")).map(str::to_owned)
}

impl Reply {
    fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).expect("JSON")
    }
}

impl Scene {
    async fn new() -> Self {
        Self::over("test.sqlite3").await
    }

    /// Over a database file of this name.
    async fn over(file: &str) -> Self {
        Self::changed(file, |service| service).await
    }

    /// Over such a file, with a service that is set up otherwise.
    async fn changed(file: &str, change: impl FnOnce(Service<Sqlite>) -> Service<Sqlite>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Sqlite::open(&folder.path().join(file)).expect("a database");
        let sealer = Sealer::open(folder.path()).expect("a key");
        let service = Service::start(store, Catalog::load(None).expect("instruments"), sealer).await.expect("a service");
        let service = Arc::new(change(service));
        let settings = Settings {
            modes: vec![Mode::OpenLink],
            groups: crate::demo::groups(),
            k: 10,
            languages: vec!["en".into(), "es".into()],
            grace_days: 7,
        };
        let survey = service.open_survey("workplace-diversity", settings).await.expect("a survey");
        let version = service.find(&survey).expect("running").survey.version.to_string();
        Self { app: app(Arc::clone(&service)), service, survey, version, keys: Mutex::default(), _folder: folder }
    }

    /// Sends what a page sends: of a session that was begun here with its key, unless the request says another.
    async fn send(&self, mut request: Request<Body>) -> Reply {
        let key = session_in(request.headers()).and_then(|token| self.keys.lock().expect("keys").get(&token).cloned());
        if let Some(key) = &key
            && !request.headers().contains_key(SESSION_KEY)
        {
            request.headers_mut().insert(SESSION_KEY, key.parse().expect("a value"));
        }
        let reply = self.send_bare(request).await;
        let set = reply.headers.get_all("set-cookie").iter().filter_map(|set| set.to_str().ok());
        let token = set.filter_map(|set| set.strip_prefix("evenhand=")?.split(';').next()).find(|token| !token.is_empty());
        if let Some(token) = token {
            // A session that goes on under another token keeps its key.
            let told = serde_json::from_slice::<SessionKey>(&reply.bytes).map(|told| told.key).ok().or(key);
            self.keys.lock().expect("keys").extend(told.map(|key| (token.to_owned(), key)));
        }
        reply
    }

    /// Sends a request as it is.
    async fn send_bare(&self, request: Request<Body>) -> Reply {
        let response = self.app.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    async fn post_raw(&self, body: impl Into<Body>) -> Reply {
        let path = format!("/api/v1/surveys/{}/responses", self.survey);
        self.send(Request::post(path).header("content-type", "application/json").body(body.into()).expect("a request")).await
    }

    async fn post(&self, responses: Json) -> Reply {
        self.post_raw(json!({ "responses": responses }).to_string()).await
    }

    /// A response that is fine, with an id made of one number.
    fn fine(&self, id: u8) -> Json {
        self.with(id, json!({"consent": "yes", "department": "library", "recommend": "9"}))
    }

    // Written as a literal where it is called.
    #[allow(clippy::needless_pass_by_value)]
    fn with(&self, id: u8, answers: Json) -> Json {
        json!({"id": ResponseId([id; 16]), "version": self.version, "language": "en", "answers": answers})
    }
}
