//! Second factors that are removed by whoever has them, and reset by an officer.

use super::*;
use shared::protocol::{AuditKind, People};

fn removal(password: &str, proof: &Json) -> Json {
    json!({"password": password, "proof": proof})
}

#[tokio::test]
async fn removing_one_takes_the_password_and_a_factor() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    let (app, codes) = visit.enrol().await;
    let right = json!({"code": app.code_in(&scene, 1)});
    assert_eq!(refusal(&visit.post("/remove", removal("not the password", &right)).await), unprocessable("wrong_password"));
    assert_eq!(refusal(&visit.post("/remove", removal(PASSWORD, &json!({"code": "000000"}))).await), unprocessable("wrong_code"));
    assert_eq!(refusal(&visit.post("/remove", removal(PASSWORD, &json!({}))).await), unprocessable("no_proof"));
    let mut other = removal(PASSWORD, &right);
    other["passkey"] = json!("A".repeat(22));
    assert_eq!(refusal(&visit.post("/remove", other).await), (StatusCode::NOT_FOUND, "unknown_factor".to_owned()));
    assert_eq!(visit.post("/remove", removal(PASSWORD, &right)).await.status, StatusCode::NO_CONTENT, "and until now it was not used up");
    assert_eq!(visit.state().await, FactorState::None);
    let told = visit.factors().await;
    assert_eq!((told["app"].clone(), told["recovery_codes"].clone()), (json!(false), json!(0)));
    let mut again = Visit::of(&scene, "v.sample").await;
    assert_eq!(again.state().await, FactorState::None);
    assert_eq!(again.give(json!({"recovery": codes[0]})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refusal(&again.post("/recovery-codes", json!({"password": PASSWORD})).await).1, "unknown_factor");
    let (_, new) = again.enrol().await;
    assert!(!new.is_empty() && new[0] != codes[0]);
}

#[tokio::test]
async fn an_officer_keeps_the_last_one() {
    let scene = Scene::new().await;
    let officer = officer(&scene, "R Sample").await;
    let mut visit = Visit::of(&scene, "r.sample").await;
    let (app, codes) = visit.enrol().await;
    let proof = json!({"code": app.code_in(&scene, 1)});
    assert_eq!(refusal(&visit.post("/remove", removal(PASSWORD, &proof)).await), conflict("last_factor"));
    assert_eq!(refusal(&visit.post("/remove", removal(PASSWORD, &json!({"recovery": codes[0]}))).await), conflict("last_factor"));
    assert_eq!(visit.factors().await["recovery_codes"], 10, "nothing was used up");
    assert!(!scene.audit(&officer).await.iter().any(|entry| entry.kind == AuditKind::FactorRemoved));
}

#[tokio::test]
async fn an_officer_resets_anothers_and_not_their_own() {
    let scene = Scene::new().await;
    let robin = officer(&scene, "R Sample").await;
    let avery = officer(&scene, "A Sample").await;
    let stranger = scene.member("Elsewhere", "S Sample", &[everywhere(Role::Officer)]).await;
    let mut visit = Visit::of(&scene, "a.sample").await;
    let (_, codes) = visit.enrol().await;
    let people = async || {
        let people = scene.ask(&robin, Method::GET, "/api/v1/people", Json::Null).await.json();
        serde_json::from_value::<People>(people).expect("people").secured
    };
    assert_eq!(people().await, std::slice::from_ref(&avery.account));
    let reset =
        async |by: &Member, of: &Member| scene.ask(by, Method::DELETE, &format!("/api/v1/people/{}/factor", of.account), Json::Null).await;
    assert_eq!(refusal(&reset(&avery, &avery).await), conflict("own_factor"));
    assert_eq!(refusal(&reset(&stranger, &avery).await), (StatusCode::NOT_FOUND, "unknown_account".to_owned()));
    assert_eq!(refusal(&reset(&robin, &stranger).await), (StatusCode::NOT_FOUND, "unknown_account".to_owned()));
    let viewer = viewer(&scene, "V Sample").await;
    assert_eq!(refusal(&reset(&viewer, &avery).await), (StatusCode::FORBIDDEN, "not_allowed".to_owned()));
    assert_eq!(refusal(&reset(&robin, &viewer).await), (StatusCode::NOT_FOUND, "unknown_factor".to_owned()));
    assert_eq!(visit.state().await, FactorState::Given, "nothing has changed");
    assert_eq!(reset(&robin, &avery).await.status, StatusCode::NO_CONTENT);
    assert!(people().await.is_empty());
    assert_eq!(visit.ask(Method::GET, "/api/v1/session", Json::Null).await.status, StatusCode::UNAUTHORIZED, "signed out everywhere");
    let mut again = Visit::of(&scene, "a.sample").await;
    assert_eq!(again.state().await, FactorState::ToEnrol);
    assert_eq!(again.give(json!({"recovery": codes[0]})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let trail = scene.audit(&robin).await;
    let noted = trail.iter().find(|entry| entry.kind == AuditKind::FactorReset).expect("noted");
    assert_eq!((noted.by.as_ref(), noted.about.as_ref()), (Some(&robin.account), Some(&avery.account)));
}
