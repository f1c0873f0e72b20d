//! Invited people: one credential an invitation, one response a credential, and the first stays.

use super::Scene;
use super::running::{Person, answers, code, fates, plan, problem, sent};
use crate::clock::DAY;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::survey::{Mode, ResponseId, SurveyState};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

const OK: StatusCode = StatusCode::OK;
const NO: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// Sooner than anything gives up that waits for the database.
const SOON: Duration = Duration::from_secs(3);
const REDEEMED: &str = "select count(*) from survey_invitations where redeemed_for is not null";
const RESPONSES: &str = "select count(*) from responses";

fn responses(response: &Json) -> Json {
    json!({ "responses": [response] })
}

#[tokio::test]
async fn an_invitation_is_redeemed_for_one_message_and_again_for_the_same() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 2).await;
    let person = Person::invited(&scene, 1);
    let first = scene.ask_survey("credentials", &person.redemption()).await;
    person.finish(&first);
    for _ in 0..3 {
        let again = scene.ask_survey("credentials", &person.redemption()).await;
        assert_eq!((again.status, &again.bytes), (OK, &first.bytes), "the same message, the same signature");
    }
    let second_device = Person::new(&scene, code(1), 99);
    let reply = scene.ask_survey("credentials", &second_device.redemption()).await;
    problem(&reply, StatusCode::CONFLICT, "already_redeemed", "invitation");
    assert!(!String::from_utf8_lossy(&reply.bytes).contains(&person.code), "what was sent is not sent back");
    assert_eq!(scene.count(REDEEMED), 1);
    // Somebody else's is their own.
    Person::invited(&scene, 2).redeem(&scene).await;
    assert_eq!(scene.count(REDEEMED), 2);
}

#[tokio::test]
async fn a_message_that_cannot_be_signed_spends_nothing() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 1).await;
    let person = Person::invited(&scene, 1);
    let long = sent(&[1; 257]);
    let wrong =
        [sent(&[0xFF; 256]), sent(&[1; 255]), long, String::new(), "!".repeat(342), person.blinding.blinded_message[..341].to_owned()];
    for message in wrong {
        let reply = scene.ask_survey("credentials", &json!({"invitation": person.code, "blinded_message": message})).await;
        problem(&reply, NO, "wrong_message", "blinded_message");
    }
    for body in [json!({}), json!({"invitation": person.code}), json!({"invitation": 1, "blinded_message": "x"}), json!([])] {
        assert_eq!(scene.ask_survey("credentials", &body).await.status, StatusCode::BAD_REQUEST, "{body}");
    }
    assert_eq!(scene.count(REDEEMED), 0);
    person.redeem(&scene).await;
}

#[tokio::test]
async fn a_code_that_nobody_was_given_is_unknown() {
    let mut scene = Scene::running(plan(&[Mode::Invited], 40), 1).await;
    for wrong in [code(2), String::new(), "x".repeat(10_000), code(1)[..21].to_owned(), format!("{} ", code(1))] {
        let person = Person::new(&scene, wrong, 1);
        problem(&scene.ask_survey("credentials", &person.redemption()).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
    }
    // An invitation is of its survey.
    let mut other = plan(&[Mode::Invited], 40);
    other.grace_days = 3;
    scene.open(other, 0).await;
    let person = Person::invited(&scene, 1);
    problem(&scene.ask_survey("credentials", &person.redemption()).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
    // Nobody is invited to the one that has no key.
    let mut open = plan(&[Mode::OpenLink], 40);
    open.grace_days = 4;
    scene.open(open, 0).await;
    problem(&scene.ask_survey("credentials", &person.redemption()).await, StatusCode::CONFLICT, "not_by_invitation", "survey");
}

#[tokio::test]
async fn a_response_is_taken_once_with_its_credential_and_nothing_of_that_is_kept() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 1).await;
    let person = Person::invited(&scene, 1);
    let (response, reply) = person.answer(&scene, answers()).await;
    assert_eq!(fates(&reply), ["accepted"]);
    for _ in 0..2 {
        assert_eq!(fates(&scene.ask_survey("responses", &responses(&response)).await), ["duplicate"]);
    }
    let mut other = response.clone();
    other["answers"] = json!({"consent": "no"});
    let reply = scene.ask_survey("responses", &responses(&other)).await;
    problem(&reply, NO, "rejected", "id");
    assert_eq!(fates(&reply), ["already_answered"]);
    let mode: String = scene.beside().query_row("select mode from responses", [], |row| row.get(0)).expect("one response");
    assert_eq!((mode.as_str(), scene.count("select sum(responses) from mode_counts where mode = 'invited'")), ("invited", 1));
    let kept: String = scene.beside().query_row("select answers from responses", [], |row| row.get(0)).expect("one response");
    assert!(kept.contains("recommend"), "the first stays: {kept}");
}

#[tokio::test]
async fn forged_cut_and_foreign_credentials_are_refused() {
    let mut scene = Scene::running(plan(&[Mode::Invited], 40), 3).await;
    let (person, another) = (Person::invited(&scene, 1), Person::invited(&scene, 2));
    let good = person.response(&person.redeem(&scene).await, answers());
    let theirs = another.response(&another.redeem(&scene).await, answers());
    let without = {
        let mut without = good.clone();
        without.as_object_mut().expect("an object").remove("credential");
        without
    };
    let changed = |change: &dyn Fn(&mut Json)| {
        let mut wrong = good.clone();
        change(&mut wrong);
        wrong
    };
    let fresh = sent(&[3; 32]);
    let cases = [
        (without, "credential", "credential_needed"),
        (changed(&|wrong| wrong["id"] = json!(ResponseId([9; 16]))), "id", "wrong_id"),
        (changed(&|wrong| wrong["id"] = json!("short")), "id", "wrong_id"),
        // Another response under the same signature: its nonce is not what was signed.
        (
            changed(&|wrong| {
                wrong["credential"]["nonce"] = json!(fresh);
                wrong["id"] = json!(ResponseId::of(&[3; 32]));
            }),
            "credential",
            "wrong_credential",
        ),
        (changed(&|wrong| wrong["credential"]["signature"] = theirs["credential"]["signature"].clone()), "credential", "wrong_credential"),
        (changed(&|wrong| wrong["credential"]["randomizer"] = json!(fresh)), "credential", "wrong_credential"),
        (changed(&|wrong| wrong["credential"]["signature"] = json!(sent(&[7; 256]))), "credential", "wrong_credential"),
        (changed(&|wrong| wrong["credential"]["signature"] = json!(sent(&[0; 256]))), "credential", "wrong_credential"),
        (changed(&|wrong| wrong["credential"]["signature"] = json!(sent(&[7; 255]))), "credential", "wrong_credential"),
        (changed(&|wrong| wrong["credential"]["signature"] = json!("")), "credential", "wrong_credential"),
        (changed(&|wrong| wrong["credential"]["nonce"] = json!("AAAA")), "credential.nonce", "wrong_credential"),
    ];
    for (wrong, field, expected) in cases {
        let reply = scene.ask_survey("responses", &responses(&wrong)).await;
        problem(&reply, NO, "rejected", field);
        assert_eq!(fates(&reply), [expected], "{wrong}");
    }
    assert_eq!(scene.count(RESPONSES), 0);
    // What this survey signed is worth nothing in another, though both were given the same key.
    let mut other = plan(&[Mode::Invited], 40);
    other.grace_days = 3;
    scene.open(other, 0).await;
    assert_eq!(fates(&scene.ask_survey("responses", &responses(&good)).await), ["wrong_credential"]);
    assert_eq!(scene.count(RESPONSES), 0);
}

/// More signatures than are checked where the request is: each is checked all the same.
#[tokio::test]
async fn a_batch_of_invited_responses_is_checked_one_by_one() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 12).await;
    let (mut batch, mut expected) = (Vec::new(), Vec::new());
    for number in 1..=12 {
        let person = Person::invited(&scene, number);
        let mut response = person.response(&person.redeem(&scene).await, answers());
        let forged = number % 3 == 0;
        if forged {
            response["credential"]["randomizer"] = json!(sent(&[1; 32]));
        }
        batch.push(response);
        expected.push(if forged { "wrong_credential" } else { "accepted" });
    }
    assert_eq!(fates(&scene.ask_survey("responses", &json!({"responses": batch})).await), expected);
    assert_eq!(scene.count(RESPONSES), 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_messages_at_once_for_one_invitation_one_is_signed() {
    let scene = Arc::new(Scene::running(plan(&[Mode::Invited], 40), 1).await);
    let tasks: Vec<_> = (0..50)
        .map(|device| {
            let (scene, person) = (Arc::clone(&scene), Person::new(&scene, code(1), device));
            tokio::spawn(async move { scene.ask_survey("credentials", &person.redemption()).await })
        })
        .collect();
    let mut signed = 0;
    for task in tasks {
        let reply = task.await.expect("an answer");
        if reply.status == OK {
            signed += 1;
        } else {
            problem(&reply, StatusCode::CONFLICT, "already_redeemed", "invitation");
        }
    }
    assert_eq!((signed, scene.count(REDEEMED)), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_responses_at_once_with_one_credential_one_is_stored() {
    let scene = Arc::new(Scene::running(plan(&[Mode::Invited], 40), 1).await);
    let person = Person::invited(&scene, 1);
    let credential = person.redeem(&scene).await;
    let tasks: Vec<_> = (0..50)
        .map(|attempt| {
            // Twenty-five that say one thing, and twenty-five that each say another.
            let score = if attempt % 2 == 0 { 10 } else { attempt % 10 };
            let response = person.response(&credential, json!({"consent": "yes", "department": "library", "recommend": score.to_string()}));
            let scene = Arc::clone(&scene);
            tokio::spawn(async move { fates(&scene.ask_survey("responses", &responses(&response)).await).remove(0) })
        })
        .collect();
    let mut told = std::collections::BTreeMap::new();
    for task in tasks {
        *told.entry(task.await.expect("an answer")).or_insert(0) += 1;
    }
    assert_eq!((told["accepted"], scene.count(RESPONSES)), (1, 1), "{told:?}");
    assert_eq!(told.values().sum::<i32>(), 50);
    assert!(told.keys().all(|fate| ["accepted", "duplicate", "already_answered"].contains(&fate.as_str())), "{told:?}");
    assert_eq!(scene.count("select responses from mode_counts where mode = 'invited'"), 1, "what was refused is not counted");
}

/// Gets on with a request so many times and lets it go then, as when a connection is cut; whether it was done before.
async fn cut(work: impl Future, number: u32) -> bool {
    // Each number of steps with waits of many lengths: how long a commit takes depends on what else the machine does.
    let (times, wait) = ((number - 1) % 3, std::time::Duration::from_millis(10 * u64::from(number)));
    let mut work = pin!(work);
    for _ in 0..times {
        if work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            return true;
        }
        // Whatever it waits for gets on meanwhile: the writer commits, the signature is made.
        tokio::time::sleep(wait).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redemption_that_is_cut_anywhere_leaves_one_credential() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 20).await;
    let (mut before, mut after) = (0, 0);
    for number in 1..=20 {
        let person = Person::invited(&scene, number);
        let is_whole = cut(scene.ask_survey("credentials", &person.redemption()), number).await;
        if is_whole {
            assert_eq!(scene.count(REDEEMED), i64::from(number));
        } else if scene.count(REDEEMED) == i64::from(number) {
            after += 1;
        } else {
            before += 1;
        }
        let credential = person.redeem(&scene).await;
        let again = person.redeem(&scene).await;
        assert_eq!(credential, again);
        problem(
            &scene.ask_survey("credentials", &Person::new(&scene, code(number), 99).redemption()).await,
            StatusCode::CONFLICT,
            "already_redeemed",
            "invitation",
        );
    }
    assert!(before > 0 && after > 0, "cut before the commit {before} times, and after it {after} times");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_response_that_is_cut_anywhere_is_stored_once() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 20).await;
    let (mut before, mut after) = (0, 0);
    for number in 1..=20 {
        let person = Person::invited(&scene, number);
        let response = responses(&person.response(&person.redeem(&scene).await, answers()));
        let is_whole = cut(scene.ask_survey("responses", &response), number).await;
        let stored = scene.count(RESPONSES) == i64::from(number);
        if is_whole {
            assert!(stored);
        } else if stored {
            after += 1;
        } else {
            before += 1;
        }
        assert_eq!(fates(&scene.ask_survey("responses", &response).await), [if stored { "duplicate" } else { "accepted" }]);
        assert_eq!(scene.count(RESPONSES), i64::from(number));
    }
    assert!(before > 0 && after > 0, "cut before the commit {before} times, and after it {after} times");
}

#[tokio::test]
async fn a_cookie_is_refused_on_every_route_and_nothing_comes_of_it() {
    let scene = Scene::running(plan(&[Mode::Invited, Mode::SharedDevice], 40), 1).await;
    let person = Person::invited(&scene, 1);
    let bodies = [
        ("credentials", person.redemption()),
        ("responses", responses(&scene.fine(1))),
        ("sealed", json!({"station": code(1), "sealed": ["x"]})),
    ];
    for (route, body) in bodies {
        for cookie in ["evenhand=x", "other=1", ""] {
            let mut request = scene.request(route, &body);
            request.headers_mut().insert("cookie", cookie.parse().expect("a value"));
            problem(&scene.send(request).await, StatusCode::BAD_REQUEST, "cookie_refused", "cookie");
        }
    }
    assert_eq!((scene.count(REDEEMED), scene.count(RESPONSES)), (0, 0));
}

#[tokio::test]
async fn a_closed_survey_takes_what_is_on_its_way_until_it_is_frozen() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 4).await;
    let turn = async |state| scene.service.set_state(&scene.survey, state).await.expect("a state");
    let begun = Person::invited(&scene, 1);
    let credential = begun.redeem(&scene).await;
    turn(SurveyState::Paused).await;
    let send = async |person: &Person| scene.ask_survey("credentials", &person.redemption()).await;
    problem(&send(&Person::invited(&scene, 2)).await, StatusCode::CONFLICT, "paused", "survey");
    let response = responses(&begun.response(&credential, answers()));
    problem(&scene.ask_survey("responses", &response).await, StatusCode::CONFLICT, "paused", "survey");
    turn(SurveyState::Closed).await;
    assert_eq!(fates(&scene.ask_survey("responses", &response).await), ["accepted"], "within the grace days");
    let late = Person::invited(&scene, 2).answer(&scene, answers()).await.1;
    assert_eq!(fates(&late), ["accepted"], "who began offline may redeem in the grace days");
    let waiting = Person::invited(&scene, 3);
    let waiting = responses(&waiting.response(&waiting.redeem(&scene).await, answers()));
    scene.service.clock().advance(8 * DAY);
    scene.service.refresh(scene.service.today()).await.expect("the day after the grace days");
    assert_eq!(scene.survey().state, SurveyState::Frozen);
    problem(&scene.ask_survey("responses", &waiting).await, StatusCode::CONFLICT, "over", "survey");
    problem(&send(&Person::invited(&scene, 4)).await, StatusCode::CONFLICT, "over", "survey");
    assert_eq!((scene.count(RESPONSES), scene.count("select count(*) from survey_keys where issuer is not null")), (2, 0));
}

/// What is frozen has been counted: nothing comes to it that was on its way to the store just then.
#[tokio::test]
async fn nothing_comes_to_a_survey_after_it_was_frozen() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 2).await;
    let person = Person::invited(&scene, 1);
    let response = responses(&person.response(&person.redeem(&scene).await, answers()));
    // The routes believe it is open, as they do for the moment between looking and writing.
    scene.beside().execute("update surveys set state = 'frozen' where id = ?1", [scene.survey.as_str()]).expect("frozen");
    assert_eq!(scene.survey().state, SurveyState::Open);
    let late = Person::invited(&scene, 2).redemption();
    for (route, body) in [("responses", &response), ("credentials", &late)] {
        let reply = scene.ask_survey(route, body).await;
        assert_eq!((reply.status, reply.json()["type"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("/problems/store")), "{route}");
    }
    assert_eq!((scene.count(REDEEMED), scene.count(RESPONSES)), (1, 0));
    // Sent again, it is told why.
    scene.service.refresh(scene.service.today()).await.expect("read again");
    problem(&scene.ask_survey("responses", &response).await, StatusCode::CONFLICT, "over", "survey");
}

#[tokio::test]
async fn other_bodies_and_addresses_are_problems() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 1).await;
    for route in ["credentials", "sealed"] {
        let reply = scene.get(&format!("/api/v1/surveys/{}/{route}", scene.survey)).await;
        assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
        for id in ["%FF", "x", &"A".repeat(43)] {
            let request = Request::post(format!("/api/v1/surveys/{id}/{route}")).header("content-type", "application/json");
            let reply = scene.send(request.body(Body::from("{}")).expect("a request")).await;
            problem(&reply, StatusCode::NOT_FOUND, "unknown_survey", "survey");
        }
        let request = Request::post(format!("/api/v1/surveys/{}/{route}", scene.survey)).body(Body::from("{}")).expect("a request");
        assert_eq!(scene.send(request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let secret = json!({"invitation": "my secret", "blinded_message": ["my secret"], "station": "my secret", "sealed": 1});
        let reply = scene.ask_survey(route, &secret).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert!(!String::from_utf8_lossy(&reply.bytes).contains("secret"), "what was sent is not sent back");
    }
}

/// Strangers do not stand in the way of those who answer: what is not to be written does not wait for what is.
#[tokio::test]
async fn only_an_invitation_that_is_to_be_redeemed_comes_to_what_writes() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 2).await;
    let person = Person::invited(&scene, 1);
    person.redeem(&scene).await;
    let beside = scene.beside();
    beside.execute_batch("begin immediate").expect("the only one that writes");
    let second_device = Person::new(&scene, code(1), 99);
    let made_up = Person::new(&scene, "x".repeat(22), 3);
    for (who, status) in [(&made_up, StatusCode::NOT_FOUND), (&second_device, StatusCode::CONFLICT), (&person, OK)] {
        let redemption = who.redemption();
        let asked = tokio::time::timeout(SOON, scene.ask_survey("credentials", &redemption)).await;
        assert_eq!(asked.expect("it waits for nobody").status, status);
    }
    beside.execute_batch("rollback").expect("done");
    Person::invited(&scene, 2).redeem(&scene).await;
}

#[tokio::test]
async fn so_many_are_signed_at_a_time_and_the_others_wait() {
    let scene = Scene::running(plan(&[Mode::Invited], 40), 1).await;
    let signing = scene.service.signing();
    let taken = signing.acquire_many(u32::try_from(signing.available_permits()).expect("few")).await.expect("all of them");
    let person = Person::invited(&scene, 1);
    let redemption = person.redemption();
    let mut asked = pin!(scene.ask_survey("credentials", &redemption));
    assert!(tokio::time::timeout(Duration::from_millis(300), asked.as_mut()).await.is_err(), "it waits");
    drop(taken);
    person.finish(&asked.await);
}
