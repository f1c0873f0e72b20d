//! Codes of authenticator apps, and recovery codes.

use super::*;
use shared::protocol::AuditKind;

#[tokio::test]
async fn an_app_holds_once_it_gave_a_code_and_nothing_tells_its_secret() {
    let scene = Scene::new().await;
    officer(&scene, "R Sample").await;
    let mut visit = Visit::of(&scene, "r.sample").await;
    let begun = visit.post("/app", Json::Null).await.json();
    super::super::contract::agrees("AppBegun", &begun);
    assert_eq!(visit.state().await, FactorState::ToEnrol, "not yet");
    let app = App::of(&begun);
    for code in ["", "12345", "abcdef", &app.code_in(&scene, 2)] {
        let reply = visit.post("/app/confirm", json!({"code": code})).await;
        assert_eq!(refusal(&reply), unprocessable("wrong_code"), "{code}");
        assert_eq!(reply.json()["field"], "code");
    }
    let before = visit.cookie.clone();
    let code = app.code(&scene);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let reply = visit.post("/app/confirm", json!({"code": spaced})).await;
    assert_eq!((reply.status, reply.json()["factor"].clone()), (StatusCode::OK, json!("given")));
    assert_eq!(visit.ask(Method::GET, "/api/v1/people", Json::Null).await.status, StatusCode::OK);
    let mut old = Visit { scene: &scene, cookie: before, host: HOST };
    assert_eq!(old.ask(Method::GET, "/api/v1/session", Json::Null).await.status, StatusCode::UNAUTHORIZED, "the session has another token");
    assert_eq!(refusal(&visit.post("/app", Json::Null).await), conflict("factor_already_there"));
    assert_eq!(refusal(&visit.post("/app/confirm", json!({"code": app.code(&scene)})).await), conflict("too_late"));
    let codes: Vec<&str> = begun["recovery_codes"].as_array().expect("codes").iter().filter_map(Json::as_str).collect();
    assert_eq!(codes.len(), 10);
    let secret = begun["secret"].as_str().expect("a secret");
    let bytes = Secret::try_from_base32(secret).expect("base32").as_ref().to_vec();
    for entry in std::fs::read_dir(scene._folder.path()).expect("a folder") {
        let file = std::fs::read(entry.expect("an entry").path()).expect("a file");
        let holds = |wanted: &[u8]| file.windows(wanted.len()).any(|window| window == wanted);
        assert!(!holds(&bytes) && !holds(secret.as_bytes()), "the secret is not kept as it is");
        assert!(codes.iter().all(|code| !holds(code.as_bytes()) && !holds(code.replace('-', "").as_bytes())), "nor are the codes");
    }
}

#[tokio::test]
async fn a_password_alone_opens_nothing_where_there_is_a_factor() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    let (app, _) = visit.enrol().await;
    let mut half = Visit::of(&scene, "v.sample").await;
    let session = half.session().await;
    assert_eq!((session.factor, session.people.len(), session.kinds.len()), (FactorState::Needed, 1, 0));
    let change = json!({"old": PASSWORD, "new": "another quiet house"});
    for (method, path, body) in [
        (Method::POST, "/api/v1/changes/query", json!({"cursors": []})),
        (Method::POST, "/api/v1/session/password", change),
        (Method::GET, "/api/v1/surveys", Json::Null),
        (Method::POST, "/api/v1/session/factor/app", Json::Null),
        (Method::POST, "/api/v1/session/factor/app/confirm", json!({"code": "000000"})),
        (Method::POST, "/api/v1/session/factor/passkeys", Json::Null),
        (Method::POST, "/api/v1/session/factor/passkeys/confirm", json!({"name": "x", "credential": {}})),
        (Method::POST, "/api/v1/session/factor/recovery-codes", json!({"password": PASSWORD})),
        (Method::POST, "/api/v1/session/factor/remove", json!({"password": PASSWORD, "proof": {"code": "000000"}})),
    ] {
        assert_eq!(refusal(&half.ask(method, path, body).await), held_back(), "{path}");
    }
    step(&scene);
    let before = half.cookie.clone();
    let reply = half.give(json!({"code": app.code(&scene)})).await;
    assert_eq!((reply.status, reply.json()["factor"].clone()), (StatusCode::OK, json!("given")), "{}", reply.json());
    assert!(!reply.json()["kinds"].as_array().expect("kinds").is_empty(), "now everything is told");
    assert_ne!(half.cookie, before);
    let mut old = Visit { scene: &scene, cookie: before, host: HOST };
    assert_eq!(old.ask(Method::GET, "/api/v1/session", Json::Null).await.status, StatusCode::UNAUTHORIZED);
    // It lasts as long as any from here.
    scene.service.clock().advance(11 * 60 * 60 * 1000);
    assert_eq!(half.state().await, FactorState::Given);
}

#[tokio::test]
async fn half_a_session_is_over_after_ten_minutes() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let (app, codes) = Visit::of(&scene, "v.sample").await.enrol().await;
    let mut half = Visit::of(&scene, "v.sample").await;
    scene.service.clock().advance(9 * 60 * 1000);
    assert_eq!(half.state().await, FactorState::Needed);
    scene.service.clock().advance(60 * 1000 + 1);
    assert_eq!(refusal(&half.give(json!({"code": app.code(&scene)})).await), (StatusCode::UNAUTHORIZED, "signed_out".to_owned()));
    assert_eq!(half.give(json!({"recovery": codes[0]})).await.status, StatusCode::UNAUTHORIZED);
    let mut again = Visit::of(&scene, "v.sample").await;
    assert_eq!(again.give(json!({"recovery": codes[0]})).await.status, StatusCode::OK, "nothing was used up");
}

#[tokio::test]
async fn no_code_is_taken_twice_nor_one_before_it() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let (app, _) = Visit::of(&scene, "v.sample").await.enrol().await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    assert_eq!(refusal(&visit.give(json!({"code": app.code(&scene)})).await), unprocessable("used_code"), "it confirmed the app");
    assert_eq!(refusal(&visit.give(json!({"code": app.code_in(&scene, 2)})).await), unprocessable("wrong_code"));
    let early = app.code_in(&scene, 1);
    assert_eq!(visit.give(json!({"code": early})).await.status, StatusCode::OK, "one step early");
    let mut other = Visit::of(&scene, "v.sample").await;
    for code in [early.clone(), app.code(&scene)] {
        assert_eq!(refusal(&other.give(json!({"code": code})).await), unprocessable("used_code"));
    }
    step(&scene);
    step(&scene);
    step(&scene);
    assert_eq!(refusal(&other.give(json!({"code": early})).await), unprocessable("wrong_code"), "and later it is none any more");
    assert_eq!(other.give(json!({"code": app.code_in(&scene, -1)})).await.status, StatusCode::OK, "one step late");
    // Of two at once, one is let in.
    step(&scene);
    step(&scene);
    let (mut one, mut two) = (Visit::of(&scene, "v.sample").await, Visit::of(&scene, "v.sample").await);
    let proof = json!({"code": app.code(&scene)});
    let (first, second) = tokio::join!(one.give(proof.clone()), two.give(proof));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY]);
}

#[tokio::test]
async fn a_recovery_code_stands_in_once() {
    let scene = Scene::new().await;
    let officer = officer(&scene, "R Sample").await;
    viewer(&scene, "V Sample").await;
    let (_, codes) = Visit::of(&scene, "v.sample").await.enrol().await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    let wrong = ["", "abcd", "0000-0000-0000-0000"];
    for code in wrong {
        let reply = visit.give(json!({"recovery": code})).await;
        assert_eq!(refusal(&reply), unprocessable("wrong_recovery_code"), "{code}");
        assert_eq!(reply.json()["field"], "recovery");
    }
    assert_eq!(visit.give(json!({"recovery": codes[3].to_uppercase().replace('-', " ")})).await.status, StatusCode::OK);
    assert_eq!(visit.factors().await["recovery_codes"], 9);
    let mut other = Visit::of(&scene, "v.sample").await;
    assert_eq!(refusal(&other.give(json!({"recovery": codes[3]})).await), unprocessable("wrong_recovery_code"));
    let somebody = super::viewer(&scene, "W Sample").await;
    let mut theirs = Visit::of(&scene, &somebody.sign_in).await;
    theirs.enrol().await;
    let mut theirs = Visit::of(&scene, &somebody.sign_in).await;
    assert_eq!(refusal(&theirs.give(json!({"recovery": codes[4]})).await), unprocessable("wrong_recovery_code"), "they are one person's");
    let made = visit.post("/recovery-codes", json!({"password": "not the password"})).await;
    assert_eq!(refusal(&made), unprocessable("wrong_password"));
    let made = visit.post("/recovery-codes", json!({"password": PASSWORD})).await.json();
    super::super::contract::agrees("RecoveryCodes", &made);
    assert_eq!(
        refusal(&other.give(json!({"recovery": codes[5]})).await),
        unprocessable("wrong_recovery_code"),
        "those before hold no more"
    );
    assert_eq!(other.give(json!({"recovery": made["recovery_codes"][9]})).await.status, StatusCode::OK);
    let trail = scene.audit(&officer).await;
    let said: Vec<_> = trail.iter().filter(|entry| entry.kind == AuditKind::FactorGiven).map(|entry| entry.detail.as_str()).collect();
    assert_eq!(said, ["recovery code; 9 left", "recovery code; 9 left"]);
    for kind in [AuditKind::FactorAdded, AuditKind::FactorRefused, AuditKind::RecoveryCodesMade] {
        assert!(trail.iter().any(|entry| entry.kind == kind), "{kind:?}");
    }
    assert!(trail.iter().any(|entry| entry.kind == AuditKind::SignedIn && entry.detail == "second factor not given yet"));
}

#[tokio::test]
async fn ten_refused_guesses_are_enough_for_a_while() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    viewer(&scene, "W Sample").await;
    let (app, codes) = Visit::of(&scene, "v.sample").await.enrol().await;
    let (other, _) = Visit::of(&scene, "w.sample").await.enrol().await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    for number in 0..10 {
        // A new sign-in begins no new count.
        visit = Visit::of(&scene, "v.sample").await;
        let proof = if number % 2 == 0 { json!({"code": "000000"}) } else { json!({"recovery": "0000-0000-0000-0000"}) };
        assert_eq!(visit.give(proof).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
    }
    for proof in [json!({"code": app.code_in(&scene, 1)}), json!({"recovery": codes[0]})] {
        let reply = visit.give(proof).await;
        assert_eq!(refusal(&reply), (StatusCode::TOO_MANY_REQUESTS, "too_many_tries".to_owned()), "also what is right");
        assert!(reply.headers.contains_key("retry-after"));
    }
    assert_eq!(visit.state().await, FactorState::Needed);
    let mut someone_else = Visit::of(&scene, "w.sample").await;
    assert_eq!(someone_else.give(json!({"code": other.code_in(&scene, 1)})).await.status, StatusCode::OK, "another person is not kept out");
    scene.service.clock().advance(90_000);
    assert_eq!(visit.give(json!({"code": app.code(&scene)})).await.status, StatusCode::OK, "after a while it is right again");
}

#[tokio::test]
async fn exactly_one_proof_is_expected() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let (app, codes) = Visit::of(&scene, "v.sample").await.enrol().await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    let code = app.code_in(&scene, 1);
    for proof in [json!({}), json!({"code": code, "recovery": codes[0]}), json!({"code": code, "passkey": {}})] {
        assert_eq!(refusal(&visit.give(proof).await), unprocessable("no_proof"));
    }
    assert_eq!(visit.give(json!({"code": code, "other": 1})).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(visit.give(json!({"code": code})).await.status, StatusCode::OK, "nothing was used up");
}

#[tokio::test]
async fn an_app_is_confirmed_in_time_and_by_the_session_that_began() {
    let scene = Scene::new().await;
    officer(&scene, "R Sample").await;
    let mut visit = Visit::of(&scene, "r.sample").await;
    let app = App::of(&visit.post("/app", Json::Null).await.json());
    let mut elsewhere = Visit::of(&scene, "r.sample").await;
    assert_eq!(refusal(&elsewhere.post("/app/confirm", json!({"code": app.code(&scene)})).await), conflict("too_late"));
    scene.service.clock().advance(10 * 60 * 1000);
    assert_eq!(refusal(&visit.post("/app/confirm", json!({"code": app.code(&scene)})).await), conflict("too_late"));
    // The recovery codes that were told first are the ones that hold.
    let first = App::of(&visit.post("/app", Json::Null).await.json());
    let (_, codes) = elsewhere.enrol().await;
    assert_eq!(refusal(&visit.post("/app/confirm", json!({"code": first.code(&scene)})).await), held_back(), "there is one by now");
    assert_eq!(visit.give(json!({"recovery": codes[0]})).await.status, StatusCode::OK);
    assert_eq!(refusal(&visit.post("/app", Json::Null).await), conflict("factor_already_there"));
}
