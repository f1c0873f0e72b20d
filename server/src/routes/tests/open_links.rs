//! Surveys that whoever has the link may answer: an office behind one address can, and nobody can stuff them.

use super::Scene;
use super::running::{Person, answers, fates, plan, problem};
use crate::clock::DAY;
use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use shared::survey::{Mode, ResponseId};

const OFFICE: &str = "198.51.100.7";

/// A response of somebody who was not invited.
fn response(scene: &Scene, number: u32) -> Json {
    let id = ResponseId::of(&number.to_be_bytes());
    json!({"id": id, "version": scene.version, "language": "en", "answers": answers()})
}

fn batch(scene: &Scene, numbers: std::ops::Range<u32>) -> Json {
    json!({"responses": numbers.map(|number| response(scene, number)).collect::<Vec<_>>()})
}

const RESPONSES: &str = "select count(*) from responses";

#[tokio::test]
async fn five_hundred_people_behind_one_address_are_not_refused() {
    let scene = Scene::running(plan(&[Mode::OpenLink], 800), 0).await;
    for number in 0..500 {
        let reply = scene.ask_from(OFFICE, "responses", &batch(&scene, number..number + 1)).await;
        assert_eq!((reply.status, fates(&reply)), (StatusCode::OK, vec!["accepted".to_owned()]), "number {number}");
        // Four minutes for all of them, and some send twice because they are not sure.
        scene.service.clock().advance(480);
        if number % 10 == 0 {
            assert_eq!(fates(&scene.ask_from(OFFICE, "responses", &batch(&scene, number..number + 1)).await), ["duplicate"]);
        }
    }
    assert_eq!(scene.count(RESPONSES), 500);
}

#[tokio::test]
async fn what_is_counted_of_a_day_is_forgotten_when_the_next_begins_also_when_nobody_answers() {
    let scene = Scene::running(plan(&[Mode::OpenLink], 40), 0).await;
    // In the middle of a day.
    scene.service.clock().advance(DAY + DAY / 2 - scene.service.now() % DAY);
    assert_eq!(fates(&scene.ask_from(OFFICE, "responses", &batch(&scene, 0..1)).await), ["accepted"]);
    let refresh = async || scene.service.refresh(scene.service.today()).await.expect("the day");
    refresh().await;
    assert!(scene.service.auth().open_links.remembers(), "it is the same day");
    scene.service.clock().advance(DAY);
    refresh().await;
    assert!(!scene.service.auth().open_links.remembers());
}

#[tokio::test]
async fn five_thousand_stuffed_responses_are_held_to_the_burst_and_to_the_cap() {
    let scene = Scene::running(plan(&[Mode::OpenLink], 900), 0).await;
    // At midnight all of it begins anew: this is to be in the middle of a day.
    scene.service.clock().advance(DAY + DAY / 2 - scene.service.now() % DAY);
    let begin = scene.service.now();
    let (mut taken, mut slowed, mut full) = (0_u64, 0_u64, 0_u64);
    for number in 0..5000 {
        let reply = scene.ask_from(OFFICE, "responses", &batch(&scene, number..number + 1)).await;
        match reply.status {
            StatusCode::OK => taken += 1,
            StatusCode::TOO_MANY_REQUESTS => {
                problem(&reply, StatusCode::TOO_MANY_REQUESTS, "too_many_responses", "responses");
                let wait = reply.headers["retry-after"].to_str().expect("text").parse::<u64>().expect("seconds");
                assert!((1..=2).contains(&wait), "{wait}");
                slowed += 1;
            }
            _ => {
                problem(&reply, StatusCode::CONFLICT, "full", "survey");
                assert_eq!(fates(&reply), ["full"]);
                full += 1;
            }
        }
        let elapsed = scene.service.now() - begin;
        assert!(taken + full <= 600 + elapsed / 1000 + 1, "{taken} of {number} after {elapsed} ms");
        scene.service.clock().advance(200);
    }
    assert!(taken == 900 && slowed > 3000 && full > 500, "{taken} taken, {slowed} slowed down, {full} over the cap");
    assert_eq!(scene.count(RESPONSES), 900);
    // What was stored before is known, also when no more is taken; and another address is not slowed down.
    let again = scene.ask_from("203.0.113.9", "responses", &batch(&scene, 0..3)).await;
    assert_eq!(fates(&again), ["duplicate", "duplicate", "duplicate"]);
    problem(&scene.ask_from("203.0.113.9", "responses", &batch(&scene, 6000..6003)).await, StatusCode::CONFLICT, "full", "survey");
}

#[tokio::test]
async fn items_count_not_requests_and_a_batch_is_taken_whole_or_not() {
    let mut small = plan(&[Mode::OpenLink], 100);
    small.burst = 50;
    let scene = Scene::running(small, 0).await;
    scene.service.clock().advance(DAY + DAY / 2 - scene.service.now() % DAY);
    problem(
        &scene.ask_from(OFFICE, "responses", &batch(&scene, 0..51)).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "batch_too_large",
        "responses",
    );
    assert_eq!(scene.ask_from(OFFICE, "responses", &batch(&scene, 0..40)).await.status, StatusCode::OK);
    let reply = scene.ask_from(OFFICE, "responses", &batch(&scene, 40..60)).await;
    problem(&reply, StatusCode::TOO_MANY_REQUESTS, "too_many_responses", "responses");
    assert_eq!(scene.count(RESPONSES), 40, "nothing of it was stored");
    scene.service.clock().advance(10_000);
    assert_eq!(scene.ask_from(OFFICE, "responses", &batch(&scene, 40..60)).await.status, StatusCode::OK);
    // Whoever has many addresses of one network has one allowance.
    for host in 1..=50_u32 {
        let one = batch(&scene, 60..61);
        assert_eq!(scene.ask_from(&format!("2001:db8::{host:x}"), "responses", &one).await.status, StatusCode::OK);
    }
    let reply = scene.ask_from("2001:db8::ffff", "responses", &batch(&scene, 60..61)).await;
    problem(&reply, StatusCode::TOO_MANY_REQUESTS, "too_many_responses", "responses");
}

/// Nobody uses up what an office may send with what could never be stored.
#[tokio::test]
async fn what_is_refused_for_its_content_is_not_counted() {
    let scene = Scene::running(plan(&[Mode::OpenLink], 800), 0).await;
    scene.service.clock().advance(DAY + DAY / 2 - scene.service.now() % DAY);
    let junk = |numbers: std::ops::Range<u32>| {
        let wrong = numbers.map(|number| {
            let mut wrong = response(&scene, number);
            wrong["answers"] = json!({});
            wrong
        });
        json!({"responses": wrong.collect::<Vec<_>>()})
    };
    for round in 0..4 {
        let reply = scene.ask_from(OFFICE, "responses", &junk(round * 200..(round + 1) * 200)).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{round}");
    }
    assert_eq!(fates(&scene.ask_from(OFFICE, "responses", &batch(&scene, 1000..1001)).await), ["accepted"]);
    // What could be stored is.
    for round in 6..9 {
        let reply = scene.ask_from(OFFICE, "responses", &batch(&scene, round * 200..round * 200 + 199)).await;
        assert_eq!(reply.status, StatusCode::OK, "{round}");
    }
    let reply = scene.ask_from(OFFICE, "responses", &batch(&scene, 5000..5003)).await;
    problem(&reply, StatusCode::TOO_MANY_REQUESTS, "too_many_responses", "responses");
}

#[tokio::test]
async fn a_batch_that_goes_over_the_cap_is_taken_up_to_it() {
    let mut capped = plan(&[Mode::OpenLink, Mode::Invited], 40);
    capped.cap = Some(5);
    let scene = Scene::running(capped, 2).await;
    let person = Person::invited(&scene, 1);
    let invited = person.response(&person.redeem(&scene).await, answers());
    let mut batch: Vec<Json> = (0..7).map(|number| response(&scene, number)).collect();
    batch.push(invited);
    let reply = scene.ask_survey("responses", &json!({"responses": batch})).await;
    assert_eq!(reply.status, StatusCode::OK);
    let expected = ["accepted", "accepted", "accepted", "accepted", "accepted", "full", "full", "accepted"];
    assert_eq!(fates(&reply), expected, "invited people are not counted");
    assert_eq!(reply.json()["results"][5]["field"], "survey");
    // One that was refused for its answers is no part of the sum, and the answer to both says what each lacks.
    let mut wrong = response(&scene, 9);
    wrong["answers"] = json!({});
    let reply = scene.ask_survey("responses", &json!({"responses": [wrong, response(&scene, 10)]})).await;
    assert_eq!((reply.status, fates(&reply)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["required".to_owned(), "full".to_owned()]));
    let counted = |mode: &str| scene.count(&format!("select responses from mode_counts where mode = '{mode}'"));
    assert_eq!((counted("open_link"), counted("invited")), (5, 1));
    let (_, reply) = Person::invited(&scene, 2).answer(&scene, answers()).await;
    assert_eq!(fates(&reply), ["accepted"]);
}

/// Who was invited has one response: there is nothing to slow down.
#[tokio::test]
async fn invited_people_are_not_slowed_down_by_those_who_are_not() {
    let mut slow = plan(&[Mode::OpenLink, Mode::Invited], 40);
    slow.burst = 1;
    let scene = Scene::running(slow, 5).await;
    assert_eq!(scene.ask_from(OFFICE, "responses", &batch(&scene, 0..1)).await.status, StatusCode::OK);
    problem(
        &scene.ask_from(OFFICE, "responses", &batch(&scene, 1..2)).await,
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_responses",
        "responses",
    );
    for number in 1..=5 {
        let person = Person::invited(&scene, number);
        let credential = person.finish(&scene.ask_from(OFFICE, "credentials", &person.redemption()).await);
        let body = json!({"responses": [person.response(&credential, answers())]});
        assert_eq!(fates(&scene.ask_from(OFFICE, "responses", &body).await), ["accepted"]);
    }
}

#[tokio::test]
async fn the_cap_holds_when_many_send_at_once() {
    let mut capped = plan(&[Mode::OpenLink], 40);
    capped.cap = Some(25);
    let scene = std::sync::Arc::new(Scene::running(capped, 0).await);
    let tasks: Vec<_> = (0..50)
        .map(|number| {
            let scene = std::sync::Arc::clone(&scene);
            tokio::spawn(async move { scene.ask_survey("responses", &batch(&scene, number..number + 1)).await.status })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        match task.await.expect("an answer") {
            StatusCode::OK => taken += 1,
            other => assert_eq!(other, StatusCode::CONFLICT),
        }
    }
    assert_eq!((taken, scene.count(RESPONSES), scene.count("select responses from mode_counts")), (25, 25, 25));
}
