//! A back-up that is put in place knows nothing of what came after it: its surveys take nothing until somebody lets them go on.

use super::plans::{PLANS, word};
use super::running::{Person, answers, fates, plan, problem};
use super::{Scene, app};
use crate::catalog::Catalog;
use crate::clock::DAY;
use crate::documents::Sealer;
use crate::service::Service;
use crate::store::redeem::RedeemStore;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::keep::{self, DATABASE};
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::survey::{Mode, ResponseId, SurveyState};
use std::sync::Arc;
use std::time::Duration;

const KEY: &str = "offline.key";
const REDEEMED: &str = "select count(*) from survey_invitations where redeemed_for is not null";

/// A survey with an invitation for each of five people, of whom the first has redeemed it and the third begun; and the plan's id.
async fn scene() -> Scene {
    let mut scene = Scene::over(DATABASE).await;
    scene.open(plan(&[Mode::Invited], 40), 5).await;
    let (_, reply) = Person::invited(&scene, 1).answer(&scene, answers()).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    scene
}

fn backup(scene: &Scene) {
    let data = scene._folder.path();
    if !data.join(KEY).exists() {
        keep::make_key(&data.join(KEY), Some(data)).expect("a key");
    }
    keep::backup(data, &data.join("a.backup"), scene.service.now(), 35).expect("a back-up");
}

/// The server stops, the back-up is put in place, and another server starts over it.
async fn restored(scene: Scene) -> Scene {
    let Scene { service, app: old, survey, version, keys, _folder } = scene;
    let now = service.now();
    drop((service, old));
    // The writer ends when it has heard that nobody is left.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let data = _folder.path();
    keep::restore(data, &data.join("a.backup"), Some(&data.join(KEY)), now).expect("restored");
    let store = Sqlite::open(&data.join(DATABASE)).expect("a database");
    let sealer = Sealer::open(data).expect("a key");
    let service = Arc::new(Service::start(store, Catalog::load(None).expect("instruments"), sealer).await.expect("a service"));
    Scene { app: app(Arc::clone(&service)), service, survey, version, keys, _folder }
}

/// Neither route takes anything, nor does the store.
async fn takes_nothing(scene: &Scene, waiting: &Json) {
    let again = Person::new(scene, Person::invited(scene, 2).code, 99);
    problem(&scene.ask_survey("credentials", &again.redemption()).await, StatusCode::CONFLICT, "paused", "survey");
    problem(&scene.ask_survey("responses", waiting).await, StatusCode::CONFLICT, "paused", "survey");
    let code = crate::auth::session::digest(&again.code);
    assert!(scene.service.store().redeem(scene.survey.clone(), code, ResponseId([1; 16])).await.is_err(), "what was on its way");
    assert_eq!(scene.get(&format!("/api/v1/surveys/{}", scene.survey)).await.json()["state"], "paused");
    assert_eq!(scene.count(REDEEMED), 2);
}

/// Redeems two invitations, one before the back-up and one after it, and restores; what is waiting on the first one's device.
async fn around_a_back_up(scene: Scene) -> (Scene, Json) {
    let waiting = Person::invited(&scene, 3);
    let waiting = json!({"responses": [waiting.response(&waiting.redeem(&scene).await, answers())]});
    backup(&scene);
    let (_, reply) = Person::invited(&scene, 2).answer(&scene, answers()).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    assert_eq!(scene.count(REDEEMED), 3);
    (restored(scene).await, waiting)
}

#[tokio::test]
async fn a_survey_that_was_closed_takes_nothing_until_somebody_lets_it_go_on() {
    let scene = scene().await;
    scene.service.set_state(&scene.survey, SurveyState::Closed).await.expect("closed");
    let (scene, waiting) = around_a_back_up(scene).await;
    takes_nothing(&scene, &waiting).await;
    scene.service.refresh(scene.service.today() + 1).await.expect("the next day");
    takes_nothing(&scene, &waiting).await;
    assert_eq!(scene.service.resume(&scene.survey).await.expect("it goes on"), SurveyState::Closed);
    assert_eq!(fates(&scene.ask_survey("responses", &waiting).await), ["accepted"], "within the grace days");
    assert!(scene.service.resume(&scene.survey).await.expect_err("no more").0.contains("nothing to resume"));
}

#[tokio::test]
async fn a_survey_whose_grace_days_ended_meanwhile_freezes_when_it_goes_on() {
    let scene = scene().await;
    scene.service.set_state(&scene.survey, SurveyState::Closed).await.expect("closed");
    let (scene, waiting) = around_a_back_up(scene).await;
    scene.service.clock().advance(90 * DAY);
    scene.service.refresh(scene.service.today()).await.expect("months later");
    takes_nothing(&scene, &waiting).await;
    assert_eq!(scene.count("select count(*) from survey_keys where issuer is not null"), 1);
    assert_eq!(scene.service.resume(&scene.survey).await.expect("it goes on"), SurveyState::Frozen);
    problem(&scene.ask_survey("responses", &waiting).await, StatusCode::CONFLICT, "over", "survey");
    assert_eq!(scene.count("select count(*) from survey_keys"), 0);
}

#[tokio::test]
async fn a_survey_whose_last_day_is_over_is_not_closed_by_the_first_start() {
    let scene = scene().await;
    let beside = scene.beside();
    beside.execute("update survey_plans set plan = json_set(plan, '$.closes', '2026-01-01')", []).expect("its last day is over");
    drop(beside);
    let (scene, waiting) = around_a_back_up(scene).await;
    takes_nothing(&scene, &waiting).await;
    scene.service.refresh(scene.service.today() + 1).await.expect("the next day");
    takes_nothing(&scene, &waiting).await;
    assert_eq!(scene.count("select count(*) from surveys where state = 'closed'"), 0, "nor do its grace days begin");
    // Nor by who runs it, who may not know of the restore.
    let drew = scene.administrator("Sample City").await;
    let record = scene.ask(&drew, Method::GET, PLANS, Json::Null).await.json()["plans"][0].clone();
    assert_eq!(record["opened"]["state"], "paused");
    let path = format!("{PLANS}/{}/state", word(&record, "id"));
    for state in ["open", "closed"] {
        problem(&scene.ask(&drew, Method::POST, &path, json!({ "state": state })).await, StatusCode::CONFLICT, "held", "state");
    }
    takes_nothing(&scene, &waiting).await;
    assert_eq!(scene.service.resume(&scene.survey).await.expect("it goes on"), SurveyState::Closed, "with grace days");
    assert_eq!(fates(&scene.ask_survey("responses", &waiting).await), ["accepted"]);
}

#[tokio::test]
async fn what_was_open_is_open_again_and_what_was_paused_is_paused() {
    let (scene, waiting) = around_a_back_up(scene().await).await;
    takes_nothing(&scene, &waiting).await;
    // The operator may end it without letting it go on.
    assert!(scene.service.set_state(&scene.survey, SurveyState::Open).await.is_err());
    assert_eq!(scene.service.resume(&scene.survey).await.expect("it goes on"), SurveyState::Open);
    assert_eq!(fates(&scene.ask_survey("responses", &waiting).await), ["accepted"]);
    scene.service.set_state(&scene.survey, SurveyState::Paused).await.expect("paused");
    std::fs::remove_file(scene._folder.path().join("a.backup")).expect("removed");
    backup(&scene);
    let scene = restored(scene).await;
    assert_eq!(scene.service.resume(&scene.survey).await.expect("held no more"), SurveyState::Paused);
    assert_eq!(scene.service.resume(&scene.survey).await.expect("open"), SurveyState::Open);
}
