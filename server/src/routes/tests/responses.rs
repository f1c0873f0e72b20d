//! Taking responses: once each, whole, and the first one stays.

use super::Scene;
use axum::http::StatusCode;
use serde_json::json;
use shared::survey::SurveyState;
use std::sync::Arc;

#[tokio::test]
async fn a_response_is_accepted_once_and_a_duplicate_after() {
    let scene = Scene::new().await;
    for expected in ["accepted", "duplicate", "duplicate"] {
        let reply = scene.post(json!([scene.fine(1)])).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.json()["results"][0]["status"], expected);
    }
}

#[tokio::test]
async fn other_content_under_the_same_id_is_rejected_and_the_first_stays() {
    let scene = Scene::new().await;
    scene.post(json!([scene.fine(1)])).await;
    let other = scene.with(1, json!({"consent": "no"}));
    let reply = scene.post(json!([other])).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reply.json()["results"][0]["code"], "already_answered");
    assert_eq!(reply.json()["field"], "id");
    assert_eq!(scene.post(json!([scene.fine(1)])).await.json()["results"][0]["status"], "duplicate");
}

#[tokio::test]
async fn a_mixed_batch_answers_each_item() {
    let scene = Scene::new().await;
    let wrong = scene.with(2, json!({"consent": "yes", "recommend": 9}));
    let reply = scene.post(json!([scene.fine(1), wrong, scene.fine(3), scene.fine(1)])).await;
    assert_eq!(reply.status, StatusCode::OK);
    let body = reply.json();
    let statuses: Vec<&str> =
        body["results"].as_array().expect("results").iter().map(|item| item["status"].as_str().expect("status")).collect();
    assert_eq!(statuses, ["accepted", "rejected", "accepted", "duplicate"]);
    assert_eq!(body["results"][1]["field"], "answers.recommend");
    assert_eq!(body["results"][1]["code"], "wrong_type");
}

#[tokio::test]
async fn twenty_at_once_with_one_id_make_one_response() {
    let scene = Arc::new(Scene::new().await);
    let send = |scene: Arc<Scene>| async move { scene.post(json!([scene.fine(7)])).await.json()["results"][0]["status"].clone() };
    let tasks: Vec<_> = (0..20).map(|_| tokio::spawn(send(Arc::clone(&scene)))).collect();
    let mut accepted = 0;
    for task in tasks {
        match task.await.expect("a status").as_str() {
            Some("accepted") => accepted += 1,
            other => assert_eq!(other, Some("duplicate")),
        }
    }
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn what_was_accepted_outlives_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("test.sqlite3");
    let settings = || shared::survey::Settings {
        modes: vec![shared::survey::Mode::OpenLink],
        groups: crate::demo::groups(),
        k: 10,
        languages: vec!["en".into()],
        grace_days: 7,
    };
    for expected in ["accepted", "duplicate"] {
        let store = crate::store::sqlite::Sqlite::open(&file).expect("a database");
        let catalog = crate::catalog::Catalog::load(None).expect("instruments");
        let sealer = crate::documents::Sealer::open(folder.path()).expect("a key");
        let service = Arc::new(crate::service::Service::start(store, catalog, sealer).await.expect("a service"));
        let survey = service.open_survey("workplace-diversity", settings()).await.expect("a survey");
        let version = service.find(&survey).expect("running").survey.version.to_string();
        let scene = Scene {
            app: super::app(Arc::clone(&service)),
            service,
            survey,
            version,
            keys: std::sync::Mutex::default(),
            _folder: tempfile::tempdir().expect("a folder"),
        };
        assert_eq!(scene.post(json!([scene.fine(1)])).await.json()["results"][0]["status"], expected);
    }
}

#[tokio::test]
async fn a_closed_survey_takes_what_is_on_its_way_and_a_frozen_one_does_not() {
    let scene = Scene::new().await;
    scene.service.set_state(&scene.survey, SurveyState::Closed).await.expect("closed");
    assert_eq!(scene.post(json!([scene.fine(1)])).await.status, StatusCode::OK);
    for (state, word) in [("paused", "paused"), ("frozen", "over")] {
        scene.beside().execute("update surveys set state = ?1", [state]).expect("a state");
        scene.service.refresh(scene.service.today()).await.expect("surveys");
        let reply = scene.post(json!([scene.fine(2)])).await;
        assert_eq!(reply.status, StatusCode::CONFLICT);
        assert!(reply.json()["reason"].as_str().expect("a reason").contains(word));
        assert_eq!(reply.json()["type"], format!("/problems/{word}"));
    }
}
