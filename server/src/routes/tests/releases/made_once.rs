//! A release is made once, of what was there when the survey was frozen, whatever happens afterwards.

use super::*;
use crate::routes::tests::capture::{listen, logged};

/// Adds rows to a frozen survey behind the server's back.
const MORE: &str = "insert into responses (survey, id, version, mode, language, answers)
    select survey, randomblob(16), version, mode, language, answers from responses where survey = (select max(number) from surveys)";

#[tokio::test]
async fn a_release_is_never_made_again() {
    let scene = Scene::answered(80).await;
    scene.freeze().await;
    let before = scene.stored();
    scene.beside().execute_batch(MORE).expect("more rows");
    for _ in 0..3 {
        scene.days_pass(1).await;
        assert!(scene.stored() == before);
    }
    let refused = scene.beside().execute("update survey_releases set release = x'00'", []).expect_err("it stays");
    assert!(refused.to_string().contains("made once"), "{refused}");
    let replaced =
        scene.beside().execute("insert into survey_releases select survey, x'00', 1, day, wave, n, people from survey_releases", []);
    assert!(replaced.is_err() && scene.stored() == before);
    assert_eq!(scene.count("select count(*) from audit where kind = 'release_made'"), 1);
}

#[tokio::test]
async fn the_same_answers_under_other_ids_make_the_same_file() {
    let scene = Scene::answered(150).await;
    scene.freeze().await;
    let before = scene.stored();
    // As if it had been frozen before there were releases: it gets one at the next turn, and rows lie in another order by then.
    let beside = scene.beside();
    beside.execute_batch("delete from survey_releases; update responses set id = randomblob(16)").expect("another order");
    scene.days_pass(1).await;
    assert!(scene.stored() == before);
    beside
        .execute_batch("delete from survey_releases; delete from responses where id = (select min(id) from responses)")
        .expect("one less");
    scene.days_pass(1).await;
    assert!(scene.stored() != before, "so that this can fail");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_counted_and_stops_nothing() {
    listen();
    let scene = Scene::answered(60).await;
    scene
        .beside()
        .execute_batch(
            "update responses set answers = '{\"department\": \"a private thought\"}' where id = (select min(id) from responses);
             update responses set mode = 'pigeon' where id = (select max(id) from responses)",
        )
        .expect("two rows");
    scene.freeze().await;
    let release = Release::from_bytes(&scene.stored()).expect("a release");
    assert!((45..=58).contains(&release.n), "{}", release.n);
    let log = logged();
    assert!(log.contains("are not in its release") && log.contains("\"unread\":2"), "{log}");
    assert!(!log.contains("a private thought") && !log.contains("pigeon"), "{log}");
}

#[tokio::test]
async fn a_release_that_fails_is_tried_again_and_stops_nothing_else() {
    let scene = Scene::answered(40).await;
    let beside = scene.beside();
    beside
        .execute_batch("create trigger broken before insert on survey_releases begin select raise(abort, 'a full disk'); end")
        .expect("broken");
    scene.freeze().await;
    assert_eq!(
        scene.count("select (select count(*) from survey_releases) + (select count(*) from survey_reports)"),
        1,
        "the report is made"
    );
    let alex = scene.analyst("Sample City").await;
    problem(&scene.fetch(&alex).await, StatusCode::CONFLICT, "not_frozen", "survey");
    beside.execute_batch("drop trigger broken").expect("mended");
    scene.service.refresh(scene.service.today()).await.expect("within a minute");
    assert_eq!(scene.count("select count(*) from survey_releases"), 1);
}

/// A survey from before there were plans is of the only organisation; where there are several, nobody can say whose it is.
#[tokio::test]
async fn a_survey_without_a_plan_gets_a_release_too() {
    let scene = Scene::new().await;
    let alex = scene.analyst("Sample City").await;
    let replies: Vec<Json> = (1..=40).map(|id| scene.with(id, answers())).collect();
    assert_eq!(scene.post(json!(replies)).await.status, StatusCode::OK);
    scene.freeze().await;
    let alex = Member { cookie: scene.session_of(&alex).await, ..alex };
    let list = scene.releases(&alex).await.releases;
    assert_eq!((list.len(), list[0].n, list[0].people), (1, 40, None));
    scene.agree(&alex).await;
    assert_eq!(scene.fetch(&alex).await.status, StatusCode::OK);
    scene.org("Another City").await;
    assert!(scene.releases(&alex).await.releases.is_empty());
    problem(&scene.fetch(&alex).await, StatusCode::NOT_FOUND, "unknown_survey", "survey");
}

/// What a restore holds is told of when it goes on, and not before.
#[tokio::test]
async fn a_survey_that_a_restore_holds_waits() {
    let scene = Scene::answered(30).await;
    scene
        .beside()
        .execute_batch("create trigger broken before insert on survey_releases begin select raise(abort, 'not yet'); end")
        .expect("broken");
    scene.freeze().await;
    scene.beside().execute_batch("drop trigger broken; update surveys set held = 1").expect("held");
    scene.days_pass(1).await;
    assert_eq!(scene.count("select count(*) from survey_releases"), 0);
    scene.service.resume(&scene.survey).await.expect("it goes on");
    assert_eq!(scene.count("select count(*) from survey_releases"), 1);
}
