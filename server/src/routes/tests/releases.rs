//! Releases of frozen surveys: who gets them, that they are made once, and that the server's tables are those of the file.

use super::members::{Member, everywhere, within};
use super::running::{answers, plan, problem};
use super::{Reply, Scene};
use crate::clock::{DAY, day_text};
use crate::store::redeem::RedeemStore;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::analysis::{Ask, Filter, Table, table};
use shared::disclosure::Release;
use shared::instrument::Role;
use shared::people::Grant;
use shared::protocol::{AuditKind, RELEASE_DAYS, RELEASE_TERMS, ReleaseDownloads, ReleaseList};
use shared::survey::{Accepted, Mode, Plan, synthetic};

const RELEASES: &str = "/api/v1/survey-releases";

impl Scene {
    /// A server with a survey that so many made-up people answered, who were told of nothing yet.
    async fn answered(people: u32) -> Self {
        let plan = Plan { grace_days: 1, ..plan(&[Mode::OpenLink], people * 2) };
        let scene = Self::running(plan.clone(), 0).await;
        scene.answer(&plan, u64::from(people)).await;
        scene
    }

    async fn answer(&self, plan: &Plan, people: u64) {
        let running = self.service.find(&self.survey).expect("a survey");
        let spec = self.service.catalog().analysis("workplace-diversity");
        let taken = |one: shared::survey::Synthetic| one.accept(&running.survey, &running.schema).expect("a response");
        let batch: Vec<Accepted> = synthetic(&running.schema, &spec, plan, 9, people).map(taken).collect();
        let added = self.service.store().add_responses(self.survey.clone(), running.survey.version.clone(), running.caps, batch);
        added.await.expect("a store");
    }

    /// Closes the survey and lets its grace days pass.
    async fn freeze(&self) {
        self.service.set_state(&self.survey, shared::survey::SurveyState::Closed).await.expect("closed");
        self.days_pass(9).await;
    }

    async fn days_pass(&self, days: u64) {
        self.service.clock().advance(days * DAY);
        self.service.refresh(self.service.today()).await.expect("a day");
    }

    fn release_path(&self, rest: &str) -> String {
        format!("{RELEASES}/{}{rest}", self.survey)
    }

    async fn agree(&self, member: &Member) {
        let reply = self.ask(member, Method::POST, &self.release_path("/agreement"), json!({"terms": RELEASE_TERMS})).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT);
    }

    async fn fetch(&self, member: &Member) -> Reply {
        self.ask(member, Method::GET, &self.release_path(""), Json::Null).await
    }

    async fn releases(&self, member: &Member) -> ReleaseList {
        serde_json::from_value(self.ask(member, Method::GET, RELEASES, Json::Null).await.json()).expect("a list")
    }

    fn stored(&self) -> Vec<u8> {
        self.beside().query_row("select release from survey_releases", [], |row| row.get(0)).expect("one release")
    }

    async fn analyst(&self, org: &str) -> Member {
        self.member(org, &format!("An Analyst of {org}"), &[everywhere(Role::Analyst)]).await
    }

    async fn officer(&self, org: &str) -> Member {
        self.member(org, &format!("An Officer of {org}"), &[everywhere(Role::Officer)]).await
    }
}

#[tokio::test]
async fn a_release_is_agreed_to_fetched_and_logged() {
    let scene = Scene::answered(120).await;
    let early = scene.analyst("Sample City").await;
    assert!(scene.releases(&early).await.releases.is_empty());
    let opened = day_text(scene.service.today());
    problem(&scene.fetch(&early).await, StatusCode::CONFLICT, "not_frozen", "survey");
    scene.freeze().await;
    let (alex, robin) = (scene.analyst("Other").await, scene.officer("Sample City").await);
    problem(&scene.fetch(&alex).await, StatusCode::NOT_FOUND, "unknown_survey", "survey");
    let alex = Member { cookie: scene.session_of(&early).await, ..early };
    let list = scene.releases(&alex).await.releases;
    let [summary] = list.as_slice() else { panic!("{list:?}") };
    assert_eq!((summary.agreed, summary.expires_days, summary.k), (false, RELEASE_DAYS, 10));
    assert_eq!((&summary.survey, &summary.wave, &summary.day), (&scene.survey, &opened, &day_text(scene.service.today())));
    problem(&scene.fetch(&alex).await, StatusCode::FORBIDDEN, "agreement_needed", "terms");
    let asked = scene.ask(&alex, Method::POST, &scene.release_path("/table"), json!({})).await;
    problem(&asked, StatusCode::FORBIDDEN, "agreement_needed", "terms");
    let wrong = scene.ask(&alex, Method::POST, &scene.release_path("/agreement"), json!({"terms": RELEASE_TERMS + 1})).await;
    problem(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "wrong_terms", "terms");
    scene.agree(&alex).await;
    scene.agree(&alex).await;
    assert!(scene.releases(&alex).await.releases[0].agreed);
    assert!(!scene.releases(&robin).await.releases[0].agreed, "each for themselves");
    let head = Request::head(scene.release_path("")).header("cookie", &alex.cookie).body(Body::empty()).expect("a request");
    assert_eq!(scene.send(head).await.status, StatusCode::OK);
    assert_eq!(scene.count("select count(*) from release_downloads"), 0, "nothing left the server");
    let fetched = scene.fetch(&alex).await;
    assert_eq!(fetched.status, StatusCode::OK);
    assert_eq!(fetched.bytes, scene.fetch(&alex).await.bytes);
    let header = |name: &str| fetched.headers[name].to_str().expect("text").to_owned();
    let expires = day_text(scene.service.today() + i64::from(RELEASE_DAYS));
    assert_eq!((header("content-type"), header("cache-control")), ("application/octet-stream".to_owned(), "no-store".to_owned()));
    assert_eq!((header("content-length"), header("evenhand-expires")), (fetched.bytes.len().to_string(), expires.clone()));
    assert_eq!(summary.bytes, fetched.bytes.len() as u64);
    let release = Release::from_bytes(&fetched.bytes).expect("a release");
    assert_eq!((&release.survey, release.n, release.people), (&scene.survey, summary.n, summary.people));
    assert!((100..=120).contains(&release.n), "{} of 120: some declined", release.n);
    let downloads = scene.ask(&robin, Method::GET, &scene.release_path("/downloads"), Json::Null).await;
    let downloads: ReleaseDownloads = serde_json::from_value(downloads.json()).expect("a list");
    let [download] = downloads.downloads.as_slice() else { panic!("{downloads:?}") };
    assert_eq!((&download.account, &download.day, download.times), (&alex.account, &day_text(scene.service.today()), 2));
    assert_eq!(download.expires, expires);
    let refused = scene.ask(&alex, Method::GET, &scene.release_path("/downloads"), Json::Null).await;
    problem(&refused, StatusCode::FORBIDDEN, "not_allowed", "power");
    let noted: Vec<(AuditKind, Option<String>)> = scene.audit(&robin).await.into_iter().map(|entry| (entry.kind, entry.by)).collect();
    let by = |kind| noted.iter().filter(|(held, _)| *held == kind).map(|(_, by)| by.clone()).collect::<Vec<_>>();
    assert_eq!(by(AuditKind::ReleaseMade), [None]);
    assert_eq!(by(AuditKind::ReleaseAgreed), [Some(alex.account.clone())], "once");
    assert_eq!(by(AuditKind::ReleaseDownloaded), [Some(alex.account.clone()), Some(alex.account.clone())]);
}

#[tokio::test]
async fn who_sees_no_survey_data_sees_no_release() {
    let scene = Scene::answered(40).await;
    scene.freeze().await;
    let may_not: [(&str, Vec<Grant>); 6] = [
        ("admin", vec![everywhere(Role::SurveyAdmin)]),
        ("viewer", vec![everywhere(Role::Viewer)]),
        ("lead", vec![within(Role::Lead, "library")]),
        ("region", vec![everywhere(Role::Region)]),
        ("facilitator", vec![everywhere(Role::Facilitator)]),
        ("both", vec![everywhere(Role::Analyst), everywhere(Role::SurveyAdmin)]),
    ];
    let tries = [
        (Method::GET, RELEASES.to_owned(), Json::Null),
        (Method::GET, scene.release_path(""), Json::Null),
        (Method::POST, scene.release_path("/agreement"), json!({"terms": RELEASE_TERMS})),
        (Method::POST, scene.release_path("/table"), json!({})),
        (Method::GET, scene.release_path("/downloads"), Json::Null),
    ];
    for (name, grants) in may_not {
        let member = scene.member("Sample City", name, &grants).await;
        for (method, path, body) in &tries {
            problem(&scene.ask(&member, method.clone(), path, body.clone()).await, StatusCode::FORBIDDEN, "not_allowed", "power");
        }
    }
    let stranger = scene.officer("Elsewhere").await;
    assert!(scene.releases(&stranger).await.releases.is_empty());
    for (method, path, body) in &tries[1..] {
        problem(&scene.ask(&stranger, method.clone(), path, body.clone()).await, StatusCode::NOT_FOUND, "unknown_survey", "survey");
    }
    assert_eq!(scene.count("select (select count(*) from release_agreements) + (select count(*) from release_downloads)"), 0);
}

/// Numbers that look like chance.
fn chance(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below.max(1) as u64).expect("a number")
    }
}

/// A question to a release, mostly one that it answers.
fn random_ask(release: &Release, draw: &mut impl FnMut(usize) -> usize) -> Ask {
    let item = (draw(8) > 0).then(|| &release.items[draw(release.items.len())]);
    let most = item.map_or(3, |item| usize::from(item.depth));
    let mut keys: Vec<usize> = (0..release.keys.len()).collect();
    let mut ask = Ask { item: item.map(|item| item.name.clone()), ..Ask::default() };
    // Now and then one too many.
    let more = usize::from(draw(12) == 0);
    for _ in 0..draw(most + 1 + more) {
        if keys.is_empty() {
            break;
        }
        let key = &release.keys[keys.swap_remove(draw(keys.len()))];
        match draw(3) {
            0 => ask.rows.push(key.name.clone()),
            1 => ask.columns.push(key.name.clone()),
            _ => {
                let names = key.categories[draw(key.categories.len())].names.clone();
                ask.filters.push(Filter { key: key.name.clone(), names });
            }
        }
    }
    ask
}

#[tokio::test]
async fn tables_of_the_server_are_those_of_the_file() {
    let scene = Scene::answered(700).await;
    scene.freeze().await;
    let alex = scene.analyst("Sample City").await;
    scene.agree(&alex).await;
    let release = Release::from_bytes(&scene.fetch(&alex).await.bytes).expect("a release");
    assert!(release.keys.len() >= 3 && release.items.iter().any(|item| item.depth == 3), "{} keys", release.keys.len());
    let mut draw = chance(4711);
    let (mut made, mut refused, mut three) = (0, 0, 0);
    for _ in 0..500 {
        let ask = random_ask(&release, &mut draw);
        let body = serde_json::to_value(&ask).expect("JSON");
        let reply = scene.ask(&alex, Method::POST, &scene.release_path("/table"), body).await;
        match table(&release, &ask) {
            Ok(expected) => {
                assert_eq!(serde_json::from_value::<Table>(reply.json()).expect("a table"), expected, "{ask:?}");
                made += 1;
                three += usize::from(ask.rows.len() + ask.columns.len() + ask.filters.len() == 3);
            }
            Err(error) => {
                assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert_eq!(reply.json()["type"], format!("/problems/{}", error.code()));
                refused += 1;
            }
        }
    }
    assert!(made > 400 && refused > 0 && three > 30, "{made} made, {three} of three keys, {refused} refused");
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_with_its_field() {
    let scene = Scene::answered(300).await;
    scene.freeze().await;
    let alex = scene.analyst("Sample City").await;
    scene.agree(&alex).await;
    let release = Release::from_bytes(&scene.stored()).expect("a release");
    let key = &release.keys[0].name;
    let keys: Vec<&String> = release.keys.iter().map(|key| &key.name).collect();
    let shallow = &release.items.iter().find(|item| item.depth < 2).expect("one that few were asked").name;
    let cases = [
        (json!({"item": "no_such"}), "unknown_item", "item"),
        (json!({"item": "department"}), "unknown_item", "item"),
        (json!({"rows": ["no_such"]}), "unknown_key", "rows"),
        (json!({"rows": [key], "columns": ["recommend"]}), "unknown_key", "columns"),
        (json!({"filters": [{"key": "no_such", "names": []}]}), "unknown_key", "filters"),
        (json!({"filters": [{"key": key, "names": ["no_such"]}]}), "unknown_category", "filters"),
        (json!({"rows": [key], "columns": [key]}), "used_twice", "columns"),
        (json!({"item": shallow, "rows": keys[..1], "columns": keys[1..2]}), "too_deep", "columns"),
        (json!({"item": shallow, "rows": keys[..2]}), "too_deep", "rows"),
    ];
    for (body, code, field) in cases {
        let reply = scene.ask(&alex, Method::POST, &scene.release_path("/table"), body).await;
        problem(&reply, StatusCode::UNPROCESSABLE_ENTITY, code, field);
    }
    for body in [json!({"weights": true}), json!({"rows": "department"}), json!({"filters": [{"key": key}]})] {
        let reply = scene.ask(&alex, Method::POST, &scene.release_path("/table"), body).await;
        problem(&reply, StatusCode::BAD_REQUEST, "malformed", "body");
    }
    for body in [json!({}), json!({"terms": 1, "name": "A"}), json!({"terms": -1})] {
        let reply = scene.ask(&alex, Method::POST, &scene.release_path("/agreement"), body).await;
        problem(&reply, StatusCode::BAD_REQUEST, "malformed", "body");
    }
}

mod made_once;
