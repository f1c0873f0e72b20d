//! How an account comes to be linked: by an invitation, by its own person, or by the operator.

use super::*;
use crate::auth::session::new_code;
use crate::store::people::PeopleStore;
use shared::people::Grant;
use totp_rs::{Builder, Secret};

impl Town {
    /// The code of an invitation.
    async fn invited(&self, officer: &Member, name: &str, grants: &[Grant]) -> String {
        let body = json!({"name": name, "grants": grants});
        let reply = self.scene.ask(officer, Method::POST, "/api/v1/people/invitations", body).await;
        reply.json()["code"].as_str().expect("a code").to_owned()
    }

    /// Goes with an invitation and comes back.
    async fn joined(&self, code: &str, subject: &str) -> Reply {
        let away = self.gone(json!({"invitation": code})).await;
        self.back(&away, subject).await
    }

    async fn ask_link(&self, member: &Member, password: &str) -> Reply {
        self.scene.ask(member, Method::POST, "/api/v1/oidc/link", json!({"password": password})).await
    }

    async fn ways(&self, member: &Member) -> Json {
        self.scene.ask(member, Method::GET, "/api/v1/oidc/link", Json::Null).await.json()
    }
}

fn problem(reply: &Reply) -> (StatusCode, Json) {
    (reply.status, reply.json()["type"].clone())
}

#[tokio::test]
async fn an_invitation_makes_an_account_without_a_password() {
    let town = Town::new().await;
    let officer = town.officer().await;
    let code = town.invited(&officer, "Maya Sample", &[everywhere(Role::Viewer)]).await;
    let away = town.gone(json!({"invitation": code})).await;
    assert!(!away.page.contains(&code) && !away.cookie.contains(&code), "nobody on the way sees it");
    let mut claims = town.stub.claims(&away.page, "maya");
    claims["preferred_username"] = json!("maya.sample");
    // Of another person, and it links nothing.
    claims["email"] = json!("r.sample");
    let reply = town.back_by(&away, signed(header(), claims, 1)).await;
    assert_eq!(goes_to(&reply), "/");
    let cookie = session(&reply).expect("a session");
    let who = town.who(&cookie).await.json();
    assert_eq!((who["person"]["name"].clone(), who["person"]["grants"].clone()), (json!("Maya Sample"), json!([{"role": "viewer"}])));
    let account = who["person"]["account"].as_str().expect("an account").to_owned();
    assert_ne!(account, officer.account);
    let maya = Member { account, cookie, sign_in: "maya.sample".to_owned(), ..officer.clone() };
    assert_eq!(town.ways(&maya).await, json!({"provider": true, "password": false}));

    let body = json!({"old": "", "new": "another quiet house"});
    let changed = town.scene.ask(&maya, Method::POST, "/api/v1/session/password", body).await;
    assert_eq!(problem(&changed), (StatusCode::CONFLICT, json!("/problems/no_password")));
    let unlinked = town.scene.ask(&maya, Method::DELETE, "/api/v1/oidc/link", Json::Null).await;
    assert_eq!(problem(&unlinked), (StatusCode::CONFLICT, json!("/problems/only_way_in")));
    let mut refused = Vec::new();
    for (name, password) in [("maya.sample", ""), ("maya.sample", PASSWORD), ("nobody.at.all", PASSWORD)] {
        let request = Request::post("/api/v1/session").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
        let body = json!({"name": name, "password": password}).to_string();
        let reply = town.scene.send(request.body(Body::from(body)).expect("a request")).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
        refused.push((reply.bytes, reply.headers));
    }
    assert!(refused.windows(2).all(|two| two[0] == two[1]), "that there is no password is not told");

    let kinds: Vec<AuditKind> = town.scene.audit(&officer).await.iter().map(|entry| entry.kind).collect();
    assert!(kinds.contains(&AuditKind::ProviderLinked) && kinds.contains(&AuditKind::Joined), "{kinds:?}");
    let reply = town.start(json!({"invitation": code})).await;
    assert_eq!(problem(&reply), (StatusCode::NOT_FOUND, json!("/problems/unknown_invitation")), "it was used");
    let away = town.gone(json!({})).await;
    assert!(session(&town.back(&away, "maya").await).is_some(), "from now on without an invitation");
}

#[tokio::test]
async fn an_invitation_is_used_by_whoever_has_no_account_yet() {
    let town = Town::new().await;
    let officer = town.officer().await;
    town.linked(&officer, "rosa").await;
    let code = town.invited(&officer, "N Sample", &[everywhere(Role::Viewer)]).await;
    assert_eq!(goes_to(&town.joined(&code, "rosa").await), "/sign-in?trouble=linked_elsewhere");
    let away = town.gone(json!({"invitation": code})).await;
    let mut claims = town.stub.claims(&away.page, "noa");
    // It is taken, so that the account gets another.
    claims["preferred_username"] = json!("R.Sample");
    let cookie = session(&town.back_by(&away, signed(header(), claims, 1)).await).expect("it was not used up");
    assert_eq!(town.who(&cookie).await.json()["person"]["name"], "N Sample");
    let people = town.scene.ask(&officer, Method::GET, "/api/v1/people", Json::Null).await.json();
    let names: Vec<&str> = people["accounts"].as_array().expect("accounts").iter().filter_map(|one| one["sign_in"].as_str()).collect();
    assert!(names.iter().any(|name| name.starts_with("provider-")) && names.contains(&"r.sample"), "{names:?}");
    let code = town.invited(&officer, "T Sample", &[everywhere(Role::Viewer)]).await;
    let away = town.gone(json!({"invitation": code})).await;
    let id = town.scene.ask(&officer, Method::GET, "/api/v1/people", Json::Null).await.json()["invitations"][0]["id"].clone();
    let ended =
        town.scene.ask(&officer, Method::DELETE, &format!("/api/v1/people/invitations/{}", id.as_str().expect("an id")), Json::Null).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(goes_to(&town.back(&away, "tia").await), "/sign-in?trouble=invitation_gone", "taken back meanwhile");
}

#[tokio::test]
async fn whoever_is_let_in_again_with_the_provider_is_the_only_one_left() {
    let town = Town::new().await;
    let member = town.scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    town.linked(&member, "before").await;
    let now = town.scene.service.now();
    let (code, new) = new_code("", Vec::new(), now).expect("a code");
    town.scene.service.store().invite_again("v.sample".to_owned(), new, now).await.expect("a store").expect("an invitation");
    let cookie = session(&town.joined(&code, "after").await).expect("a session");
    assert_eq!(town.who(&cookie).await.json()["person"]["account"], member.account.as_str());
    assert_eq!(town.who(&member.cookie).await.status, StatusCode::UNAUTHORIZED);
    let again = Member { cookie, ..member };
    assert_eq!(town.ways(&again).await, json!({"provider": true, "password": false}), "the password is gone, too");
    let away = town.gone(json!({})).await;
    assert_eq!(goes_to(&town.back(&away, "before").await), "/sign-in?trouble=no_account");
}

#[tokio::test]
async fn an_account_that_has_ended_gives_way_to_an_invitation() {
    let town = Town::new().await;
    let officer = town.officer().await;
    let left = town.scene.member("Sample City", "L Sample", &[everywhere(Role::Viewer)]).await;
    town.linked(&left, "lena").await;
    let code = town.invited(&officer, "Lena Sample", &[everywhere(Role::Viewer)]).await;
    assert_eq!(goes_to(&town.joined(&code, "lena").await), "/sign-in?trouble=linked_elsewhere");
    let change = json!({"name": "L Sample", "grants": [], "active": false});
    assert_eq!(town.scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", left.account), change).await.status, StatusCode::OK);
    let cookie = session(&town.joined(&code, "lena").await).expect("a session");
    let who = town.who(&cookie).await.json();
    assert_eq!(who["person"]["name"], "Lena Sample");
    assert_ne!(who["person"]["account"], left.account.as_str(), "the old account stays ended");
}

#[tokio::test]
async fn one_links_ones_own_account_with_ones_password() {
    let town = Town::new().await;
    let (officer, viewer) = (town.officer().await, town.scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await);
    assert_eq!(town.ways(&viewer).await, json!({"provider": false, "password": true}));
    assert_eq!(
        problem(&town.ask_link(&viewer, "not the password").await),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("/problems/wrong_password"))
    );
    let away = Town::away(&town.ask_link(&viewer, PASSWORD).await);
    let reply = town.back(&away, "vera").await;
    assert_eq!((goes_to(&reply).as_str(), session(&reply)), ("/account?provider=linked", None), "they are signed in already");
    assert_eq!(town.ways(&viewer).await, json!({"provider": true, "password": true}));
    assert_eq!(problem(&town.ask_link(&viewer, PASSWORD).await), (StatusCode::CONFLICT, json!("/problems/linked_already")));
    let away = town.gone(json!({})).await;
    let elsewhere = session(&town.back(&away, "vera").await).expect("a session");

    let away = Town::away(&town.ask_link(&officer, PASSWORD).await);
    assert_eq!(goes_to(&town.back(&away, "vera").await), "/account?trouble=linked_elsewhere");
    let (away, other) = (Town::away(&town.ask_link(&officer, PASSWORD).await), town.scene.session_of(&officer).await);
    assert_eq!(town.scene.ask(&officer, Method::DELETE, "/api/v1/session", Json::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(goes_to(&town.back(&away, "rosa").await), "/account?trouble=signed_out");
    let officer = Member { cookie: other, ..officer };
    assert_eq!(town.ways(&officer).await, json!({"provider": false, "password": true}));

    let unlinked = town.scene.ask(&viewer, Method::DELETE, "/api/v1/oidc/link", Json::Null).await;
    assert_eq!(unlinked.status, StatusCode::NO_CONTENT);
    assert_eq!(town.who(&elsewhere).await.status, StatusCode::UNAUTHORIZED, "whoever came in by it is out");
    assert_eq!(town.who(&viewer.cookie).await.status, StatusCode::OK);
    let away = town.gone(json!({})).await;
    assert_eq!(goes_to(&town.back(&away, "vera").await), "/sign-in?trouble=no_account");
    let again = town.scene.ask(&viewer, Method::DELETE, "/api/v1/oidc/link", Json::Null).await;
    assert_eq!(problem(&again), (StatusCode::NOT_FOUND, json!("/problems/not_linked")));
    let kinds: Vec<AuditKind> = town.scene.audit(&officer).await.iter().map(|entry| entry.kind).collect();
    assert!(kinds.contains(&AuditKind::ProviderLinked) && kinds.contains(&AuditKind::ProviderUnlinked), "{kinds:?}");
    for _ in 0..9 {
        assert_eq!(town.ask_link(&viewer, "guessed").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(town.ask_link(&viewer, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS, "guessing is limited behind the door, too");
}

#[tokio::test]
async fn whoever_is_yet_to_set_a_second_factor_up_links_nothing() {
    let town = Town::new().await;
    let by_password = async |member: &Member| {
        let request = Request::post("/api/v1/session").header("content-type", "application/json").header("sec-fetch-site", "same-origin");
        let body = json!({"name": member.sign_in, "password": PASSWORD}).to_string();
        let reply = town.scene.send(request.body(Body::from(body)).expect("a request")).await;
        Member { cookie: session(&reply).expect("a session"), ..member.clone() }
    };
    let officer = town.officer().await;
    let begun = by_password(&officer).await;
    let refused = town.ask_link(&begun, PASSWORD).await;
    assert_eq!(problem(&refused), (StatusCode::FORBIDDEN, json!("/problems/second_factor_needed")), "a password is not enough");
    // Nor is it where they had gone to the provider before they had to have one.
    let viewer = by_password(&town.scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await).await;
    let away = Town::away(&town.ask_link(&viewer, PASSWORD).await);
    let change = json!({"name": "V Sample", "grants": [{"role": "officer"}], "active": true});
    let changed = town.scene.ask(&officer, Method::PUT, &format!("/api/v1/people/{}", viewer.account), change).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_eq!(goes_to(&town.back(&away, "vera").await), "/account?trouble=signed_out");
    assert_eq!(town.ways(&viewer).await, json!({"provider": false, "password": true}));
}

#[tokio::test]
async fn whoever_has_no_password_changes_their_factors_with_a_factor() {
    let town = Town::new().await;
    let officer = town.officer().await;
    let code = town.invited(&officer, "Maya Sample", &[everywhere(Role::Viewer)]).await;
    let cookie = session(&town.joined(&code, "maya").await).expect("a session");
    let mut maya = Member { cookie, sign_in: "maya".to_owned(), ..officer.clone() };
    let begun = town.scene.ask(&maya, Method::POST, "/api/v1/session/factor/app", Json::Null).await.json();
    let secret = Secret::try_from_base32(begun["secret"].as_str().expect("a secret")).expect("base32");
    let app = Builder::new().with_secret(secret).build().expect("an app");
    let code = |steps: u64| json!(app.generate(town.scene.service.now() / 1000 + steps * 30).to_string());
    let confirmed = town.scene.ask(&maya, Method::POST, "/api/v1/session/factor/app/confirm", json!({"code": code(0)})).await;
    maya.cookie = session(&confirmed).expect("the same session under another token");
    let told = town.scene.ask(&maya, Method::GET, "/api/v1/session/factor", Json::Null).await.json();
    assert_eq!(told["password"], false);

    let codes = async |body: Json| town.scene.ask(&maya, Method::POST, "/api/v1/session/factor/recovery-codes", body).await;
    for body in [json!({}), json!({"password": ""}), json!({"password": PASSWORD})] {
        assert_eq!(problem(&codes(body).await), (StatusCode::UNPROCESSABLE_ENTITY, json!("/problems/no_proof")));
    }
    let wrong = codes(json!({"proof": {"code": "000000"}})).await;
    assert_eq!(problem(&wrong), (StatusCode::UNPROCESSABLE_ENTITY, json!("/problems/wrong_code")));
    let used = codes(json!({"proof": {"code": code(0)}})).await;
    assert_eq!(problem(&used), (StatusCode::UNPROCESSABLE_ENTITY, json!("/problems/used_code")), "it confirmed the app");
    let made = codes(json!({"proof": {"code": code(1)}})).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.json());
    let spare = made.json()["recovery_codes"][3].clone();
    // A spare code makes new ones, too, once.
    let again = codes(json!({"proof": {"recovery": spare}})).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.json());
    assert_eq!(problem(&codes(json!({"proof": {"recovery": spare}})).await).1, "/problems/wrong_recovery_code");
    let remove = json!({"proof": {"recovery": again.json()["recovery_codes"][0]}});
    let removed = town.scene.ask(&maya, Method::POST, "/api/v1/session/factor/remove", remove).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.json());
}

#[tokio::test]
async fn whom_an_officer_names_by_their_subject_needs_no_code_and_nobody_else_can_use_it() {
    let town = Town::new().await;
    let officer = town.officer().await;
    let invite = async |subject: &str| {
        let body = json!({"name": "Pia Sample", "grants": [{"role": "viewer"}], "subject": subject});
        town.scene.ask(&officer, Method::POST, "/api/v1/people/invitations", body).await
    };
    for subject in ["", " pia", &"x".repeat(256)] {
        let reply = invite(subject).await;
        assert_eq!(problem(&reply), (StatusCode::UNPROCESSABLE_ENTITY, json!("/problems/wrong_length")), "{subject}");
    }
    let code = invite("pia").await.json()["code"].as_str().expect("a code").to_owned();
    assert_eq!(goes_to(&town.joined(&code, "somebody").await), "/sign-in?trouble=invitation_gone", "it is for another");
    let away = town.gone(json!({})).await;
    assert_eq!(goes_to(&town.back(&away, "somebody").await), "/sign-in?trouble=no_account");
    let away = town.gone(json!({})).await;
    let cookie = session(&town.back(&away, "pia").await).expect("a session");
    assert_eq!(town.who(&cookie).await.json()["person"]["name"], "Pia Sample");
    let kinds: Vec<AuditKind> = town.scene.audit(&officer).await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds[..4], [AuditKind::ProviderLinked, AuditKind::Joined, AuditKind::ProviderExpected, AuditKind::Invited]);

    invite("too late").await;
    town.scene.service.clock().advance(7 * 24 * 60 * MINUTE);
    let away = town.gone(json!({})).await;
    assert_eq!(goes_to(&town.back(&away, "too late").await), "/sign-in?trouble=no_account");
    let without = Scene::new().await;
    let officer = without.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let body = json!({"name": "Pia Sample", "grants": [{"role": "viewer"}], "subject": "pia"});
    let reply = without.ask(&officer, Method::POST, "/api/v1/people/invitations", body).await;
    assert_eq!(problem(&reply), (StatusCode::NOT_FOUND, json!("/problems/no_provider")));
}
