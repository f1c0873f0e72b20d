//! Passkeys: made, given, and refused.

use super::authenticator::{Authenticator, VERIFIED};
use super::*;

const ORIGIN: &str = "http://localhost:8080";

impl Visit<'_> {
    /// Adds a passkey.
    async fn add(&mut self, authenticator: &Authenticator, name: &str) -> Reply {
        let begun = self.post("/passkeys", Json::Null).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.json());
        let credential = authenticator.make(&begun.json()["options"]);
        self.post("/passkeys/confirm", json!({"name": name, "credential": credential})).await
    }

    /// What a passkey is to sign.
    async fn challenge(&mut self) -> Json {
        let reply = self.post("/challenge", Json::Null).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        reply.json()["options"].clone()
    }
}

#[tokio::test]
async fn a_passkey_is_made_and_given() {
    let scene = Scene::new().await;
    officer(&scene, "R Sample").await;
    let mut visit = Visit::of(&scene, "r.sample").await;
    let begun = visit.post("/passkeys", Json::Null).await.json();
    super::super::contract::agrees("PasskeyBegun", &begun);
    let options = &begun["options"];
    assert_eq!((options["rp"]["id"].clone(), options["user"]["name"].clone()), (json!("localhost"), json!("r.sample")));
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    let codes = begun["recovery_codes"].as_array().expect("codes").clone();
    assert_eq!(codes.len(), 10);
    let mut key = Authenticator::new(1, ORIGIN);
    let made = json!({"name": "Laptop", "credential": key.make(options)});
    let before = visit.cookie.clone();
    let reply = visit.post("/passkeys/confirm", made.clone()).await;
    assert_eq!((reply.status, reply.json()["factor"].clone()), (StatusCode::OK, json!("given")), "{}", reply.json());
    assert_ne!(visit.cookie, before);
    assert_eq!(refusal(&visit.post("/passkeys/confirm", made).await), conflict("too_late"), "a ceremony is over when it is over");
    let reply = visit.add(&Authenticator::new(2, ORIGIN), "Key ring").await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
    let told = visit.factors().await;
    let mut names: Vec<&str> =
        told["passkeys"].as_array().expect("passkeys").iter().filter_map(|passkey| passkey["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Key ring", "Laptop"]);
    super::super::contract::agrees("Passkey", &told["passkeys"][0]);

    let mut half = Visit::of(&scene, "r.sample").await;
    let told = half.factors().await;
    assert_eq!((told["passkey_count"].clone(), told["passkeys"].clone()), (json!(2), json!([])), "names are for whoever has given it");
    let options = half.challenge().await;
    assert_eq!(options["allowCredentials"].as_array().map(Vec::len), Some(2));
    let signed = key.sign(&options);
    let reply = half.give(json!({"passkey": signed})).await;
    assert_eq!((reply.status, reply.json()["factor"].clone()), (StatusCode::OK, json!("given")), "{}", reply.json());
    let mut other = Visit::of(&scene, "r.sample").await;
    assert_eq!(refusal(&other.give(json!({"passkey": signed})).await), conflict("too_late"), "no challenge was asked for here");
    other.challenge().await;
    assert_eq!(refusal(&other.give(json!({"passkey": signed})).await), unprocessable("wrong_passkey"), "it signed another challenge");
    assert_eq!(other.give(json!({"recovery": codes[0]})).await.status, StatusCode::OK, "the codes stand in for a passkey, too");
}

#[tokio::test]
async fn what_a_passkey_signed_elsewhere_or_otherwise_is_refused() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    let mut key = Authenticator::new(1, ORIGIN);
    assert_eq!(visit.add(&key, "Laptop").await.status, StatusCode::OK);
    let mut half = Visit::of(&scene, "v.sample").await;
    let wrong = async |half: &mut Visit<'_>, what: &str, sign: &mut dyn FnMut(&Json) -> Json| {
        let options = half.challenge().await;
        let reply = half.give(json!({"passkey": sign(&options)})).await;
        assert_eq!(refusal(&reply), unprocessable("wrong_passkey"), "{what}");
        assert_eq!(refusal(&half.give(json!({"passkey": {}})).await), conflict("too_late"), "a challenge is for one try");
    };
    for origin in ["https://localhost:8080", "http://localhost:8081", "https://other.example"] {
        key.origin = origin.to_owned();
        wrong(&mut half, origin, &mut |options| key.sign(options)).await;
    }
    key.origin = ORIGIN.to_owned();
    key.flags &= !VERIFIED;
    wrong(&mut half, "nobody was verified", &mut |options| key.sign(options)).await;
    key.flags |= VERIFIED;
    let mut stranger = Authenticator::new(2, ORIGIN);
    wrong(&mut half, "another key", &mut |options| stranger.sign(options)).await;
    wrong(&mut half, "another relying party", &mut |options| {
        let mut options = options.clone();
        options["rpId"] = json!("other.example");
        key.sign(&options)
    })
    .await;
    wrong(&mut half, "nothing of a passkey", &mut |_| json!({"id": "x"})).await;
    let options = half.challenge().await;
    scene.service.clock().advance(5 * 60 * 1000);
    assert_eq!(refusal(&half.give(json!({"passkey": key.sign(&options)})).await), conflict("too_late"));
    let options = half.challenge().await;
    assert_eq!(half.give(json!({"passkey": key.sign(&options)})).await.status, StatusCode::OK, "and what is right is taken");
}

#[tokio::test]
async fn a_cloned_passkey_is_noticed() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    let mut key = Authenticator::new(1, ORIGIN);
    assert_eq!(visit.add(&key, "Laptop").await.status, StatusCode::OK);
    key.counter = 40;
    let mut half = Visit::of(&scene, "v.sample").await;
    let options = half.challenge().await;
    assert_eq!(half.give(json!({"passkey": key.sign(&options)})).await.status, StatusCode::OK);
    key.counter = 10;
    let mut half = Visit::of(&scene, "v.sample").await;
    let options = half.challenge().await;
    assert_eq!(refusal(&half.give(json!({"passkey": key.sign(&options)})).await), unprocessable("wrong_passkey"), "it counts backwards");
}

#[tokio::test]
async fn a_passkey_that_does_not_fit_is_not_added() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    viewer(&scene, "W Sample").await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    let elsewhere = Authenticator::new(1, "https://other.example");
    assert_eq!(refusal(&visit.add(&elsewhere, "Laptop").await), unprocessable("unfit_passkey"));
    let mut unverified = Authenticator::new(1, ORIGIN);
    unverified.flags &= !VERIFIED;
    assert_eq!(refusal(&visit.add(&unverified, "Laptop").await), unprocessable("unfit_passkey"));
    let key = Authenticator::new(1, ORIGIN);
    let unnamed = visit.add(&key, " ").await;
    assert_eq!((refusal(&unnamed), unnamed.json()["field"].clone()), (unprocessable("wrong_name"), json!("name")));
    assert_eq!(refusal(&visit.post("/passkeys/confirm", json!({"name": "x", "credential": {}})).await), unprocessable("unfit_passkey"));
    assert_eq!(refusal(&visit.post("/passkeys/confirm", json!({"name": "x", "credential": {}})).await), conflict("too_late"));
    assert_eq!(visit.state().await, FactorState::None);
    assert_eq!(visit.add(&key, "Laptop").await.status, StatusCode::OK);
    assert_eq!(refusal(&visit.add(&key, "Again").await), conflict("factor_already_there"));
    let mut other = Visit::of(&scene, "w.sample").await;
    assert_eq!(refusal(&other.add(&key, "Not mine").await), conflict("factor_already_there"), "a passkey is one person's");
    assert_eq!(other.state().await, FactorState::None);
    for number in 2..=10 {
        assert_eq!(visit.add(&Authenticator::new(number, ORIGIN), "One more").await.status, StatusCode::OK);
    }
    assert_eq!(refusal(&visit.add(&Authenticator::new(11, ORIGIN), "Too many").await), conflict("too_many_passkeys"));
}

#[tokio::test]
async fn passkeys_are_bound_to_where_people_open_the_app() {
    let scene = Scene::new().await;
    viewer(&scene, "V Sample").await;
    let mut visit = Visit::of(&scene, "v.sample").await;
    assert_eq!(visit.factors().await["passkeys_work"], true);
    for host in ["127.0.0.1:8080", "plan.example", "localhost.other.example"] {
        visit.host = host;
        assert_eq!(visit.factors().await["passkeys_work"], false, "{host}");
        assert_eq!(refusal(&visit.post("/passkeys", Json::Null).await), conflict("no_passkeys_here"), "{host}");
    }
    visit.host = HOST;
    assert_eq!(refusal(&visit.post("/challenge", Json::Null).await), conflict("no_passkeys_here"), "there is none yet");
}

#[tokio::test]
async fn an_officer_removes_a_passkey_by_another() {
    let scene = Scene::new().await;
    officer(&scene, "R Sample").await;
    let mut visit = Visit::of(&scene, "r.sample").await;
    let (mut one, two) = (Authenticator::new(1, ORIGIN), Authenticator::new(2, ORIGIN));
    assert_eq!(visit.add(&one, "One").await.status, StatusCode::OK);
    assert_eq!(visit.add(&two, "Two").await.status, StatusCode::OK);
    let told = visit.factors().await;
    let id = |name: &str| {
        let passkeys = told["passkeys"].as_array().expect("passkeys");
        passkeys.iter().find(|passkey| passkey["name"] == name).expect("a passkey")["id"].clone()
    };
    let options = visit.challenge().await;
    let removal = json!({"passkey": id("Two"), "password": PASSWORD, "proof": {"passkey": one.sign(&options)}});
    assert_eq!(visit.post("/remove", removal).await.status, StatusCode::NO_CONTENT);
    let options = visit.challenge().await;
    assert_eq!(options["allowCredentials"].as_array().map(Vec::len), Some(1));
    let removal = json!({"passkey": id("One"), "password": PASSWORD, "proof": {"passkey": one.sign(&options)}});
    assert_eq!(refusal(&visit.post("/remove", removal).await), conflict("last_factor"));
    assert_eq!(visit.state().await, FactorState::Given);
}
