//! Surveys that people are invited to, and those people: each request as their devices send it.

use super::{Reply, Scene};
use crate::auth::session::digest;
use crate::planned::{planned, text};
use crate::store::Published;
use crate::store::people::Doing;
use crate::store::redeem::Keys;
use crate::store::sqlite::keep::DATABASE;
use crate::store::surveys::{NewTicket, Opening, SurveyStore};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use rusqlite::Connection;
use serde_json::{Value as Json, json};
use shared::instrument::{base64url, published_bytes};
use shared::survey::{Blinding, Credential, CredentialKey, FrameRow, Group, IssuerKey, Mode, Plan, ResponseId, SealingKey, Survey, Tier};
use std::net::SocketAddr;

#[path = "../../../../shared/tests/chance/mod.rs"]
mod chance;

pub(super) use chance::Chance;

/// A key that was made for tests; it signs nothing else.
static ISSUER: &[u8] = include_bytes!("../../../../shared/tests/credentials/issuer.der");

/// A plan of the sample city that can open: so many people in the library, in these modes.
pub(super) fn plan(modes: &[Mode], people: u32) -> Plan {
    let frame = vec![FrameRow { department: "library".to_owned(), people: vec![0, 0, people.max(30)] }];
    let groups = vec![Group { name: "library".to_owned(), label: text("Library"), departments: vec!["library".to_owned()] }];
    Plan { modes: modes.to_vec(), ..planned(frame, groups) }
}

/// The code of an invitation: always the same of the same number, so that tests do not hang on chance.
pub(super) fn code(number: u32) -> String {
    ResponseId::of(format!("invitation {number}").as_bytes()).to_string()
}

impl Scene {
    /// A server with an open survey of this plan, which the other methods are about, and an invitation for each of so many
    /// people: see [`code`].
    pub(super) async fn running(plan: Plan, people: u32) -> Self {
        let mut scene = Self::new().await;
        scene.open(plan, people).await;
        scene
    }

    /// Opens another survey, which the other methods are about from now on.
    pub(super) async fn open(&mut self, plan: Plan, people: u32) {
        let org = self.org("Sample City").await;
        let doing = || Doing { org: org.clone(), by: None, now: self.service.now() };
        let store = self.service.store();
        let instrument = self.service.catalog().get(&plan.instrument).expect("an instrument");
        let (hash, body) = published_bytes(instrument);
        let issuer = plan.invites().then(|| IssuerKey::from_der(ISSUER).expect("a key"));
        let opener = plan.seals().then(|| SealingKey::generate(&mut Chance(1)));
        let survey = Survey::with_keys(
            instrument.title.clone(),
            hash.clone(),
            plan.settings(),
            issuer.as_ref().map(|issuer| issuer.public().expect("a public key")),
            opener.as_ref().map(SealingKey::public),
        );
        self.survey = survey.id.clone();
        self.version = hash.to_string();
        let id = ResponseId::of(survey.id.as_str().as_bytes()).to_string();
        let instrument = Published { hash, name: instrument.name.clone(), body };
        let planned = store.add_plan(doing(), id.clone(), plan).await.expect("a store").expect("a plan");
        let issuer = issuer.map(|issuer| issuer.to_der().expect("a key"));
        let keys = Keys { issuer, opener: opener.map(|opener| opener.to_bytes()) };
        let opening = Opening { survey, instrument, keys };
        store.open_plan(doing(), id.clone(), planned.revision, opening).await.expect("a store").expect("open");
        let ticket = |number| NewTicket { department: "library".to_owned(), tier: Tier::OtherStaff, code: digest(&code(number)) };
        if people > 0 {
            let first = store.add_tickets(doing(), id, (1..=people).map(ticket).collect()).await.expect("a store").expect("invitations");
            assert_eq!(first, 1);
        }
        self.service.refresh(self.service.today()).await.expect("surveys");
    }

    /// The survey as whoever has its link reads it.
    pub(super) fn survey(&self) -> Survey {
        self.service.find(&self.survey).expect("a survey").survey.clone()
    }

    /// Something else that has the database open.
    pub(super) fn beside(&self) -> Connection {
        let file = ["test.sqlite3", DATABASE].map(|name| self._folder.path().join(name)).into_iter().find(|file| file.exists());
        let connection = Connection::open(file.expect("a file")).expect("a database");
        connection.execute_batch("pragma busy_timeout = 5000").expect("a database");
        connection
    }

    /// A number that the database tells.
    pub(super) fn count(&self, sql: &str) -> i64 {
        self.beside().query_row(sql, [], |row| row.get(0)).expect("a number")
    }

    /// A request to a route of the survey: `credentials`, `responses` or `sealed`.
    pub(super) fn request(&self, route: &str, body: &Json) -> Request<Body> {
        let request = Request::post(format!("/api/v1/surveys/{}/{route}", self.survey)).header("content-type", "application/json");
        request.body(Body::from(body.to_string())).expect("a request")
    }

    /// Sends to a route of the survey.
    pub(super) async fn ask_survey(&self, route: &str, body: &Json) -> Reply {
        self.send(self.request(route, body)).await
    }

    /// Sends to a route of the survey from an address.
    pub(super) async fn ask_from(&self, address: &str, route: &str, body: &Json) -> Reply {
        let mut request = self.request(route, body);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address.parse().expect("an address"), 4711)));
        self.send(request).await
    }
}

/// An invited person with a device.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) code: String,
    pub(super) nonce: [u8; 32],
    pub(super) blinding: Blinding,
    survey: Survey,
}

impl Person {
    /// Somebody who has opened the link of an invitation; `seed` is the chance of the device.
    pub(super) fn new(scene: &Scene, code: String, seed: u64) -> Self {
        let survey = scene.survey();
        let mut chance = Chance(seed.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1));
        let mut nonce = [0; 32];
        rand_core::Rng::fill_bytes(&mut chance, &mut nonce);
        let key = CredentialKey::read(survey.credential_key.as_deref().expect("a key")).expect("a key");
        let blinding = key.blind(&mut chance, &survey.id, &nonce).expect("blinded");
        Self { code, nonce, blinding, survey }
    }

    /// The person whom the invitation of this number went to.
    pub(super) fn invited(scene: &Scene, number: u32) -> Self {
        Self::new(scene, code(number), u64::from(number))
    }

    pub(super) fn id(&self) -> ResponseId {
        ResponseId::of(&self.nonce)
    }

    /// What is sent to redeem the invitation.
    pub(super) fn redemption(&self) -> Json {
        json!({"invitation": self.code, "blinded_message": self.blinding.blinded_message})
    }

    /// The credential, from what the server answered.
    pub(super) fn finish(&self, reply: &Reply) -> Credential {
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        let key = CredentialKey::read(self.survey.credential_key.as_deref().expect("a key")).expect("a key");
        key.finalize(&self.survey.id, &self.blinding, reply.json()["blind_signature"].as_str().expect("text")).expect("a credential")
    }

    /// The response with these answers.
    // Written as a literal where it is called.
    #[allow(clippy::needless_pass_by_value)]
    pub(super) fn response(&self, credential: &Credential, answers: Json) -> Json {
        json!({
            "id": self.id(), "version": self.survey.version, "language": "en",
            "credential": serde_json::to_value(credential).expect("JSON"), "answers": answers,
        })
    }

    /// Redeems the invitation.
    pub(super) async fn redeem(&self, scene: &Scene) -> Credential {
        self.finish(&scene.ask_survey("credentials", &self.redemption()).await)
    }

    /// Redeems the invitation and answers; the response as it was sent.
    pub(super) async fn answer(&self, scene: &Scene, answers: Json) -> (Json, Reply) {
        let response = self.response(&self.redeem(scene).await, answers);
        let reply = scene.ask_survey("responses", &json!({"responses": [response]})).await;
        (response, reply)
    }
}

/// Answers that are fine.
pub(super) fn answers() -> Json {
    json!({"consent": "yes", "department": "library", "recommend": "9"})
}

/// The status and the code of a problem.
#[track_caller]
pub(super) fn problem(reply: &Reply, status: StatusCode, code: &str, field: &str) {
    let body = reply.json();
    assert_eq!((reply.status, body["type"].as_str()), (status, Some(format!("/problems/{code}").as_str())), "{body}");
    assert_eq!(body["field"].as_str(), Some(field), "{body}");
    assert!(body["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{body}");
}

/// What became of each item of a batch, or its code.
pub(super) fn fates(reply: &Reply) -> Vec<String> {
    let body = reply.json();
    let fate = |item: &Json| item["code"].as_str().or(item["status"].as_str()).expect("a fate").to_owned();
    body["results"].as_array().unwrap_or_else(|| panic!("no results: {body}")).iter().map(fate).collect()
}

/// Bytes as they are sent.
pub(super) fn sent(bytes: &[u8]) -> String {
    base64url(bytes)
}
