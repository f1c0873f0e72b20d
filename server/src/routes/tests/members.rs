//! People for tests: accounts, and requests of theirs as a browser sends them from our own page.

use super::{Reply, Scene};
use crate::auth::session::{digest, random_id, random_token};
use crate::store::people::{Credentials, Doing, NewAccount, NewSession, PeopleStore};
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value as Json;
use shared::instrument::{Role, Text};
use shared::people::Grant;
use shared::protocol::{AuditEntry, AuditList, Department};

/// Everybody's password in tests that sign in by it.
pub(super) const PASSWORD: &str = "a quiet blue house";

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) account: String,
    pub(super) org: String,
    pub(super) sign_in: String,
    /// `evenhand=...`
    pub(super) cookie: String,
}

/// A role everywhere.
pub(super) fn everywhere(role: Role) -> Grant {
    Grant { role, department: None }
}

/// A role in one department.
pub(super) fn within(role: Role, department: &str) -> Grant {
    Grant { role, department: Some(department.to_owned()) }
}

impl Scene {
    /// An organisation with the departments `library`, `fire` and `water`; made once by each name.
    pub(super) async fn org(&self, name: &str) -> String {
        let store = self.service.store();
        if let Some(known) = store.org_named(name).await.expect("a store") {
            return known;
        }
        let org = store.add_org(random_id().expect("an id"), name.to_owned()).await.expect("an organisation");
        let label = |id: &str| Text::from([("en".to_owned(), id.to_uppercase())]);
        let departments = ["library", "fire", "water"].map(|id| Department { id: id.to_owned(), label: label(id) }).to_vec();
        let doing = Doing { org: org.clone(), by: None, now: self.service.now() };
        store.set_departments(doing, departments).await.expect("a store").expect("departments");
        org
    }

    /// An account of an organisation, signed in.
    pub(super) async fn member(&self, org: &str, name: &str, grants: &[Grant]) -> Member {
        let org = self.org(org).await;
        let (account, sign_in) = (random_id().expect("an id"), name.to_lowercase().replace(' ', "."));
        let new = NewAccount { id: account.clone(), sign_in: sign_in.clone(), name: name.to_owned(), password: hash().await };
        let doing = Doing { org: org.clone(), by: None, now: self.service.now() };
        self.service.store().add_account(doing, new, grants.to_vec()).await.expect("a store").expect("an account");
        let mut member = Member { account, org, sign_in, cookie: String::new() };
        member.cookie = self.session_of(&member).await;
        member
    }

    /// Another session of somebody, as its cookie.
    pub(super) async fn session_of(&self, member: &Member) -> String {
        let (token, key) = (random_token().expect("a token"), random_token().expect("a key"));
        let credentials = Credentials { account: member.account.clone(), password: hash().await, active: true };
        let session = NewSession { token: digest(&token), key: Some(digest(&key)), replaces: None, factor: true, now: self.service.now() };
        assert!(self.service.store().sign_in(credentials, session).await.expect("a store"), "signed in");
        let cookie = format!("evenhand={token}");
        self.keys.lock().expect("keys").insert(token, key);
        cookie
    }

    /// A request of somebody, from our own page. A body of `null` is none.
    // Written as a literal where it is called.
    #[allow(clippy::needless_pass_by_value)]
    pub(super) async fn ask(&self, member: &Member, method: Method, path: &str, body: Json) -> Reply {
        let request = Request::builder().method(method).uri(path).header("cookie", &member.cookie).header("sec-fetch-site", "same-origin");
        let (request, body) = match body {
            Json::Null => (request, Body::empty()),
            body => (request.header("content-type", "application/json"), Body::from(body.to_string())),
        };
        self.send(request.body(body).expect("a request")).await
    }
}

impl Scene {
    /// The list of surveys, as somebody reads it who has no role.
    pub(super) async fn listed(&self) -> Json {
        let name = format!("Reader {}", random_id().expect("an id"));
        let reader = self.member("Sample City", &name, &[]).await;
        self.ask(&reader, Method::GET, "/api/v1/surveys", Json::Null).await.json()
    }

    /// The audit trail as an officer sees it, newest first.
    pub(super) async fn audit(&self, officer: &Member) -> Vec<AuditEntry> {
        let reply = self.ask(officer, Method::GET, "/api/v1/audit", Json::Null).await;
        serde_json::from_value::<AuditList>(reply.json()).expect("a trail").entries
    }
}

/// The hash of [`PASSWORD`], made once a process.
async fn hash() -> String {
    static KNOWN: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    KNOWN.get_or_init(|| async { crate::auth::Passwords::default().hash(PASSWORD.to_owned()).await.expect("a hash") }).await.clone()
}
