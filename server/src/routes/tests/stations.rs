//! Shared devices and desks: who may send, and what becomes of each sealed response.

use super::Scene;
use super::plans::PLANS;
use super::running::{Chance, answers, fates, plan, problem};
use crate::auth::session::digest;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Hash;
use shared::protocol::Submission;
use shared::survey::{Enclosed, Mode, ResponseId, SealingKey, SurveyState, seal};

const CODE: &str = "stationAAAAAAAAAAAAAAA";
const DESK: &str = "deskAAAAAAAAAAAAAAAAAA";

async fn scene(people: u32) -> Scene {
    let scene = Scene::running(plan(&[Mode::SharedDevice, Mode::Paper], people), 0).await;
    for (id, code, mode) in [("tabletAAAAAAAAAAAAAAAA", CODE, "shared_device"), ("paperAAAAAAAAAAAAAAAAA", DESK, "paper")] {
        let sql = "insert into survey_stations (id, survey, code, label, mode, expected, active)
                   select ?1, number, ?2, 'a depot', ?3, 30, 1 from surveys where id = ?4";
        scene.beside().execute(sql, (id, digest(code), mode, scene.survey.as_str())).expect("a station");
    }
    scene
}

fn enclosed(scene: &Scene, mode: Mode, id: u8, answers: &Json) -> String {
    let submission = Submission {
        id: ResponseId([id; 16]).to_string(),
        version: scene.version.clone(),
        language: Some("es".to_owned()),
        credential: None,
        answers: answers.as_object().cloned().expect("an object"),
    };
    let survey = scene.survey();
    seal(&mut Chance(u64::from(id)), &survey.id, survey.sealing_key.as_deref().expect("a key"), &Enclosed { mode, submission })
        .expect("sealed")
}

#[tokio::test]
async fn sealed_responses_are_opened_checked_and_stored_once() {
    let scene = scene(40).await;
    let fine = |id| enclosed(&scene, Mode::SharedDevice, id, &answers());
    let wrong = enclosed(&scene, Mode::SharedDevice, 2, &json!({"consent": "yes", "recommend": 9}));
    let paper = enclosed(&scene, Mode::Paper, 3, &answers());
    let other_key = {
        let enclosed = Enclosed { mode: Mode::SharedDevice, submission: serde_json::from_value(scene.fine(4)).expect("a submission") };
        seal(&mut Chance(9), &scene.survey, &SealingKey::generate(&mut Chance(8)).public(), &enclosed).expect("sealed")
    };
    let other_survey = {
        let enclosed = Enclosed { mode: Mode::SharedDevice, submission: serde_json::from_value(scene.fine(5)).expect("a submission") };
        let key = scene.survey().sealing_key.expect("a key");
        seal(&mut Chance(9), &Hash::of(b"another survey"), &key, &enclosed).expect("sealed")
    };
    let sealed = json!([fine(1), wrong, paper, other_key, other_survey, "!", fine(1)]);
    let reply = scene.ask_survey("sealed", &json!({"station": CODE, "sealed": sealed})).await;
    assert_eq!(reply.status, StatusCode::OK);
    let expected = ["accepted", "wrong_type", "wrong_mode", "not_sealed", "not_sealed", "not_sealed", "duplicate"];
    assert_eq!(fates(&reply), expected);
    // Whoever holds the device learns nothing but a status and a code.
    for item in reply.json()["results"].as_array().expect("results") {
        assert!(item.as_object().expect("an object").keys().all(|member| member == "status" || member == "code"), "{item}");
    }
    let again = scene.ask_survey("sealed", &json!({"station": CODE, "sealed": [fine(1)]})).await;
    assert_eq!(fates(&again), ["duplicate"]);
    let other = enclosed(&scene, Mode::SharedDevice, 1, &json!({"consent": "no"}));
    assert_eq!(fates(&scene.ask_survey("sealed", &json!({"station": CODE, "sealed": [other]})).await), ["already_answered"]);
    let desk = enclosed(&scene, Mode::Paper, 6, &answers());
    assert_eq!(fates(&scene.ask_survey("sealed", &json!({"station": DESK, "sealed": [desk]})).await), ["accepted"]);
    let counted = |mode: &str| scene.count(&format!("select responses from mode_counts where mode = '{mode}'"));
    assert_eq!((counted("shared_device"), counted("paper")), (1, 1));
    let columns: String =
        scene.beside().query_row("select group_concat(name) from pragma_table_xinfo('responses')", [], |row| row.get(0)).expect("a table");
    assert_eq!(columns, "survey,id,version,mode,language,answers", "which device it came from is not kept, nor anything else");
}

#[tokio::test]
async fn only_an_active_station_of_the_survey_may_send() {
    let mut scene = scene(40).await;
    let sealed = json!([enclosed(&scene, Mode::SharedDevice, 1, &answers())]);
    for wrong in ["", "x", &DESK[..21], "tabletAAAAAAAAAAAAAAAA"] {
        let reply = scene.ask_survey("sealed", &json!({"station": wrong, "sealed": sealed})).await;
        problem(&reply, StatusCode::FORBIDDEN, "unknown_station", "station");
    }
    scene.beside().execute("update survey_stations set active = 0 where mode = 'paper'", []).expect("ended");
    let reply = scene.ask_survey("sealed", &json!({"station": DESK, "sealed": sealed})).await;
    problem(&reply, StatusCode::FORBIDDEN, "unknown_station", "station");
    for (sealed, status) in [(json!([]), StatusCode::BAD_REQUEST), (json!(vec!["x"; 201]), StatusCode::UNPROCESSABLE_ENTITY)] {
        assert_eq!(scene.ask_survey("sealed", &json!({"station": CODE, "sealed": sealed})).await.status, status);
    }
    scene.service.set_state(&scene.survey, SurveyState::Paused).await.expect("paused");
    let reply = scene.ask_survey("sealed", &json!({"station": CODE, "sealed": sealed})).await;
    problem(&reply, StatusCode::CONFLICT, "paused", "survey");
    let mut other = plan(&[Mode::SharedDevice], 40);
    other.grace_days = 3;
    scene.open(other, 0).await;
    let reply = scene.ask_survey("sealed", &json!({"station": CODE, "sealed": sealed})).await;
    problem(&reply, StatusCode::FORBIDDEN, "unknown_station", "station");
    assert_eq!(scene.count("select count(*) from responses"), 0);
}

/// Somebody ended a tablet too early, and noticed when the survey had closed: what it holds is sent under another code.
#[tokio::test]
async fn what_an_ended_station_holds_is_sent_by_another_in_the_grace_days() {
    let scene = scene(40).await;
    let sealed = json!([enclosed(&scene, Mode::SharedDevice, 1, &answers())]);
    scene.beside().execute("update survey_stations set active = 0", []).expect("ended");
    scene.service.set_state(&scene.survey, SurveyState::Closed).await.expect("closed");
    let reply = scene.ask_survey("sealed", &json!({"station": CODE, "sealed": sealed})).await;
    problem(&reply, StatusCode::FORBIDDEN, "unknown_station", "station");
    let drew = scene.administrator("Sample City").await;
    let plan = scene.ask(&drew, Method::GET, PLANS, Json::Null).await.json()["plans"][0].clone();
    let station = json!({"label": "Depot north, again", "mode": "shared_device", "expected": 30});
    let added = scene.of_plan(&drew, Method::POST, &plan, "/stations", station.clone()).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.json());
    let code = added.json()["code"].clone();
    assert_eq!(fates(&scene.ask_survey("sealed", &json!({"station": code, "sealed": sealed})).await), ["accepted"]);
    scene.beside().execute("update surveys set state = 'frozen'", []).expect("frozen");
    let refused = scene.of_plan(&drew, Method::POST, &plan, "/stations", station).await;
    problem(&refused, StatusCode::CONFLICT, "ended", "state");
}

#[tokio::test]
async fn stations_stop_at_the_cap() {
    let scene = scene(30).await;
    let sealed: Vec<String> = (1..=32).map(|id| enclosed(&scene, Mode::SharedDevice, id, &answers())).collect();
    let reply = scene.ask_survey("sealed", &json!({"station": CODE, "sealed": sealed})).await;
    let told = fates(&reply);
    assert!(told[..30].iter().all(|fate| fate == "accepted") && told[30..].iter().all(|fate| fate == "full"), "{told:?}");
    assert_eq!(fates(&scene.ask_survey("sealed", &json!({"station": CODE, "sealed": [sealed[0]]})).await), ["duplicate"]);
}
