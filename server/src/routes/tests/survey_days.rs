//! What the calendar does to a survey, by the server's clock.

use super::capture::{listen, logged};
use super::members::{Member, everywhere};
use super::plans::{PLANS, word};
use super::running::{Person, answers, code, plan, problem};
use super::{Reply, Scene};
use crate::catalog::Catalog;
use crate::clock::DAY;
use crate::documents::Sealer;
use crate::service::Service;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::keep::DATABASE;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::form::Date;
use shared::instrument::Role;
use shared::protocol::ResponseReport;
use shared::survey::{Mode, Plan, SurveyState};

fn day(number: i64) -> String {
    Date::from_days(i32::try_from(number).expect("a day")).to_string()
}

impl Scene {
    async fn a_day_passes(&self) {
        self.service.clock().advance(DAY);
        self.service.refresh(self.service.today()).await.expect("a day");
    }

    /// Asks as somebody who signs in for it: no session lasts from one day to the next.
    async fn ask_today(&self, member: &Member, path: &str) -> Reply {
        let member = Member { cookie: self.session_of(member).await, ..member.clone() };
        self.ask(&member, Method::GET, path, Json::Null).await
    }

    async fn state(&self) -> Json {
        self.get(&format!("/api/v1/surveys/{}", self.survey)).await.json()["state"].clone()
    }
}

#[tokio::test]
async fn a_survey_ends_by_itself_and_is_told_of_once() {
    let mut scene = Scene::new().await;
    let today = scene.service.today();
    let wanted = Plan { closes: Some(day(today + 1)), grace_days: 1, ..plan(&[Mode::Invited, Mode::OpenLink], 60) };
    scene.open(wanted, 60).await;
    let officer = scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await;
    let report = format!("/api/v1/survey-reports/{}", scene.survey);
    for number in 1..=24 {
        let (_, reply) = Person::invited(&scene, number).answer(&scene, answers()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    }
    scene.a_day_passes().await;
    assert_eq!(scene.state().await, "open", "its last day has begun");
    scene.a_day_passes().await;
    assert_eq!(scene.state().await, "closed", "its last day is over");
    problem(&scene.ask_today(&officer, &report).await, StatusCode::CONFLICT, "not_frozen", "survey");
    // What was begun before is taken in the grace days, also the credential for it.
    let (_, late) = Person::invited(&scene, 25).answer(&scene, answers()).await;
    assert_eq!(late.json()["results"][0]["status"], "accepted");
    assert_eq!(scene.count("select count(*) from survey_keys where issuer is not null"), 1);
    scene.a_day_passes().await;
    let log = scene._folder.path().join("test.sqlite3-wal");
    assert_eq!(log.metadata().expect("a log").len(), 0);
    assert_eq!(scene.state().await, "frozen");
    let too_late = Person::new(&scene, code(26), 26);
    problem(&scene.ask_survey("credentials", &too_late.redemption()).await, StatusCode::CONFLICT, "over", "survey");
    assert_eq!(scene.count("select count(*) from survey_keys"), 0, "nothing is signed any more");
    let told = scene.ask_today(&officer, &report).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.json());
    let told: ResponseReport = serde_json::from_value(told.json()).expect("a report");
    assert_eq!((&told.survey, told.k, told.day.as_str()), (&scene.survey, 10, day(today + 3).as_str()));
    let all = told.all.clone().expect("enough");
    assert_eq!(all.complete + all.partial + all.break_off, 25);
    assert_eq!((told.rates[0].invited, told.rates[0].redeemed), (60, Some(20)), "in steps, as they stood then");
    // It is made once: what somebody changes in the store afterwards changes nothing of it.
    scene.beside().execute("delete from responses", []).expect("deleted");
    scene.a_day_passes().await;
    let again: ResponseReport = serde_json::from_value(scene.ask_today(&officer, &report).await.json()).expect("a report");
    assert_eq!(again, told);
}

#[tokio::test]
async fn reminders_and_rates_move_when_a_day_begins() {
    let mut scene = Scene::new().await;
    scene.open(plan(&[Mode::Invited], 60), 60).await;
    let drew = scene.administrator("Sample City").await;
    let plans = scene.ask(&drew, Method::GET, PLANS, Json::Null).await.json();
    let record = &plans["plans"][0];
    assert_eq!(record["invitations"], 60);
    let told = async || {
        let of = async |what: &str| scene.ask_today(&drew, &format!("{PLANS}/{}/{what}", word(record, "id"))).await.json();
        let (reminders, rates) = (of("reminders").await, of("rates").await);
        assert_eq!(reminders["day"], rates["day"]);
        let redeemed = rates["rates"][0]["redeemed"].clone();
        (reminders["invitations"].as_array().expect("invitations").len(), redeemed, rates["responses"].clone())
    };
    for number in 1..=12 {
        Person::invited(&scene, number).answer(&scene, answers()).await;
    }
    scene.service.refresh(scene.service.today()).await.expect("the same day");
    assert_eq!(told().await, (60, Json::Null, json!(0)));
    scene.a_day_passes().await;
    assert_eq!(told().await, (48, json!(10), json!(10)));
    for number in 13..=55 {
        Person::invited(&scene, number).redeem(&scene).await;
    }
    assert_eq!(told().await, (48, json!(10), json!(10)), "nothing that is asked for moves it");
    scene.a_day_passes().await;
    assert_eq!(told().await, (5, Json::Null, json!(10)), "five have not: too few to tell");
}

/// A row that cannot be read is left out, and said; the report of a survey must not be all that comes of a mistake of ours.
#[tokio::test]
async fn a_response_that_cannot_be_read_stops_neither_the_report_nor_the_sweep_nor_the_server() {
    listen();
    let mut scene = Scene::over(DATABASE).await;
    scene.open(Plan { grace_days: 1, ..plan(&[Mode::Invited, Mode::OpenLink], 60) }, 60).await;
    for number in 1..=24 {
        Person::invited(&scene, number).answer(&scene, answers()).await;
    }
    let beside = scene.beside();
    let ids: Vec<Vec<u8>> = {
        let mut ids = beside.prepare("select id from responses limit 2").expect("a statement");
        let ids = ids.query_map([], |row| row.get(0)).expect("ids");
        ids.collect::<Result<_, _>>().expect("ids")
    };
    beside.execute("update responses set answers = '\"words of one person\"' where id = ?1", [&ids[0]]).expect("damaged");
    beside.execute("update responses set mode = 'words of another person' where id = ?1", [&ids[1]]).expect("damaged");
    scene.service.set_state(&scene.survey, SurveyState::Closed).await.expect("closed");
    scene.service.clock().advance(2 * DAY);
    scene.service.refresh(scene.service.today()).await.expect("it is frozen all the same");
    assert_eq!(scene.state().await, "frozen");
    assert_eq!(scene.count("select sweep > swept from server"), 0);
    let log = scene._folder.path().join(format!("{DATABASE}-wal"));
    assert_eq!(log.metadata().expect("a log").len(), 0);
    let officer = scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await;
    let report = format!("/api/v1/survey-reports/{}", scene.survey);
    let told: ResponseReport = serde_json::from_value(scene.ask_today(&officer, &report).await.json()).expect("a report");
    let all = told.all.expect("enough");
    assert_eq!(all.complete + all.partial + all.break_off, 22);
    let logged = logged();
    assert!(logged.contains("could not be read") && logged.contains("\"unread\":2"), "{logged}");
    assert!(!logged.contains("words of"), "what is wrong with a row quotes nothing of it");
}

/// Whatever fails when a report is made, the rest of the day is done.
#[tokio::test]
async fn a_report_that_fails_is_tried_again_and_stops_nothing_else() {
    let mut scene = Scene::over(DATABASE).await;
    scene.open(Plan { grace_days: 1, ..plan(&[Mode::Invited], 60) }, 60).await;
    scene
        .beside()
        .execute_batch("create trigger broken before insert on survey_reports begin select raise(abort, 'a full disk'); end")
        .expect("broken");
    scene.service.set_state(&scene.survey, SurveyState::Closed).await.expect("closed");
    scene.service.clock().advance(2 * DAY);
    let today = scene.service.today();
    scene.service.refresh(today).await.expect("frozen");
    assert_eq!((scene.count("select sweep > swept from server"), scene.count("select count(*) from survey_reports")), (0, 0));
    let store = Sqlite::open(&scene._folder.path().join(DATABASE)).expect("a database");
    let sealer = Sealer::open(scene._folder.path()).expect("a key");
    Service::start(store, Catalog::load(None).expect("instruments"), sealer).await.expect("another start");
    scene.beside().execute_batch("drop trigger broken").expect("mended");
    scene.service.refresh(today).await.expect("a minute later");
    assert_eq!(scene.count("select count(*) from survey_reports"), 1);
}
