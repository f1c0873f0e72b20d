//! The first officer, and letting somebody in again.

use super::{add, first_line, invite, invite_again, recover_officer, role};
use crate::auth::{self, Browser};
use crate::catalog::Catalog;
use crate::documents::Sealer;
use crate::service::Service;
use crate::store::people::PeopleStore;
use crate::store::sqlite::Sqlite;
use shared::instrument::Role;
use shared::people::Grant;
use shared::protocol::{AccountChange, Join, SignIn};

const PASSWORD: &str = "a quiet blue house";
const NOBODY: Browser = Browser { address: None, session: None };

async fn scene() -> (Service<Sqlite>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Sqlite::open(&folder.path().join("test.sqlite3")).expect("a database");
    let sealer = Sealer::open(folder.path()).expect("a key");
    (Service::start(store, Catalog::load(None).expect("instruments"), sealer).await.expect("a service"), folder)
}

fn officer() -> Vec<Grant> {
    vec![role("officer").expect("a role")]
}

async fn can_sign_in(service: &Service<Sqlite>, name: &str, password: &str) -> bool {
    auth::sign_in(service, SignIn { name: name.to_owned(), password: password.to_owned() }, NOBODY).await.is_ok()
}

#[test]
fn roles_are_read_with_their_department() {
    assert_eq!(role("officer"), Ok(Grant { role: Role::Officer, department: None }));
    assert_eq!(role("lead:library"), Ok(Grant { role: Role::Lead, department: Some("library".to_owned()) }));
    assert!(role("chief").is_err_and(|reason| reason.contains("“chief”") && reason.contains("officer, lead")));
}

#[test]
fn a_password_is_the_first_line_as_it_stands() {
    for input in [" two words ", " two words \n", " two words \r\nmore\n"] {
        assert_eq!(first_line(input.as_bytes()).expect("a line"), " two words ");
    }
}

#[tokio::test]
async fn the_first_officer_can_sign_in_and_nothing_is_made_of_bad_input() {
    let (service, _folder) = scene().await;
    let refused = [
        add(&service, "Sample City", "R Sample", "r sample", PASSWORD, officer()).await,
        add(&service, "Sample City", "", "r.sample", PASSWORD, officer()).await,
        add(&service, "Sample City", "R Sample", "r.sample", "short", officer()).await,
        add(&service, "Sample City", "R Sample", "r.sample", PASSWORD, vec![role("region").expect("a role")]).await,
        add(&service, "Sample City", "R Sample", "r.sample", PASSWORD, vec![role("lead:library").expect("a role")]).await,
        add(&service, "", "R Sample", "r.sample", PASSWORD, officer()).await,
    ];
    assert!(refused.iter().all(Result::is_err), "{refused:?}");
    assert_eq!(service.store().org_named("Sample City").await.expect("a store"), None);
    let account = add(&service, "Sample City", "R Sample", "r.sample", PASSWORD, officer()).await.expect("an account");
    assert!(can_sign_in(&service, "r.sample", PASSWORD).await);
    assert!(add(&service, "Other City", "R Sample", "R.Sample", PASSWORD, officer()).await.is_err(), "the name is taken");
    let org = service.store().org_named("Sample City").await.expect("a store").expect("an organisation");
    let trail = service.store().audit(&org, None, 10).await.expect("a trail");
    let joined = trail.last().expect("an entry");
    assert_eq!((joined.kind.name(), joined.by.as_deref(), joined.about.as_deref()), ("joined", None, Some(account.as_str())));
    assert_eq!(joined.detail, "officer");
}

#[tokio::test]
async fn an_invited_officer_chooses_name_and_password() {
    let (service, _folder) = scene().await;
    let code = invite(&service, "Sample City", "R Sample", officer()).await.expect("a code");
    let join = || Join { invitation: code.clone(), name: "r.sample".into(), shown: "R Sample".into(), password: PASSWORD.into() };
    let entered = auth::join(&service, join(), NOBODY).await.expect("an account");
    assert_eq!(entered.person.grants, officer());
    assert!(auth::join(&service, join(), NOBODY).await.is_err(), "a code is used once");
    assert!(can_sign_in(&service, "r.sample", PASSWORD).await);
}

#[tokio::test]
async fn the_last_officer_is_let_in_again() {
    let (service, _folder) = scene().await;
    let first = add(&service, "Sample City", "R Sample", "r.sample", PASSWORD, officer()).await.expect("an account");
    let second = add(&service, "Sample City", "A Sample", "a.sample", PASSWORD, officer()).await.expect("an account");
    let org = service.store().org_named("Sample City").await.expect("a store").expect("an organisation");
    let doing = |by: &str| crate::store::people::Doing { org: org.clone(), by: Some(by.to_owned()), now: service.now() };
    let end = AccountChange { name: "R Sample".into(), grants: officer(), active: false };
    service.store().change_account(doing(&second), first.clone(), end).await.expect("a store").expect("changed");
    assert!(!can_sign_in(&service, "r.sample", PASSWORD).await);

    assert!(invite_again(&service, "nobody").await.is_err());
    let older = invite_again(&service, "r.sample").await.expect("a code");
    let code = invite_again(&service, "R.Sample").await.expect("a code");
    let join = |code: &str, name: &str| Join {
        invitation: code.to_owned(),
        name: name.to_owned(),
        shown: "R Sample".into(),
        password: "another quiet house".into(),
    };
    assert!(auth::join(&service, join(&older, "r.sample"), NOBODY).await.is_err(), "an older code ends");
    assert!(auth::join(&service, join(&code, "other.name"), NOBODY).await.is_err(), "it is for one account");
    let entered = auth::join(&service, join(&code, "r.sample"), NOBODY).await.expect("the account");
    assert_eq!(entered.person.account, first);
    assert_eq!(entered.person.grants, officer());
    assert!(can_sign_in(&service, "r.sample", "another quiet house").await);
    assert!(!can_sign_in(&service, "r.sample", PASSWORD).await);
    assert!(auth::join(&service, join(&code, "r.sample"), NOBODY).await.is_err(), "a code is used once");
}

#[tokio::test]
async fn an_officer_is_made_again_when_the_last_one_is_gone() {
    let (service, _folder) = scene().await;
    let officer_id = add(&service, "Sample City", "R Sample", "r.sample", PASSWORD, officer()).await.expect("an account");
    let runs = vec![role("survey_admin").expect("a role")];
    let runner = add(&service, "Sample City", "S Sample", "s.sample", PASSWORD, runs).await.expect("an account");
    let viewer = add(&service, "Sample City", "V Sample", "v.sample", PASSWORD, vec![role("viewer").expect("a role")]).await.expect("one");
    let org = service.store().org_named("Sample City").await.expect("a store").expect("an organisation");
    // The viewer's account ended, and the officer is gone for good: nobody can open it again in the workbench.
    let doing = crate::store::people::Doing { org: org.clone(), by: Some(officer_id), now: service.now() };
    let end = AccountChange { name: "V Sample".into(), grants: vec![role("viewer").expect("a role")], active: false };
    service.store().change_account(doing, viewer.clone(), end).await.expect("a store").expect("changed");

    let error = recover_officer(&service, "nobody", false).await.expect_err("nobody").to_string();
    assert!(error.contains("“nobody”") && error.contains("account add"), "{error}");
    let error = recover_officer(&service, "s.sample", false).await.expect_err("apart").to_string();
    assert!(error.contains("runs surveys"), "{error}");
    assert_eq!(service.store().credentials_of(&runner).await.expect("a store").map(|(name, _)| name).as_deref(), Some("s.sample"));

    let code = recover_officer(&service, "V.Sample", true).await.expect("a code");
    assert!(!can_sign_in(&service, "v.sample", "another quiet house").await, "only by the link");
    let join =
        || Join { invitation: code.clone(), name: "v.sample".into(), shown: "V Sample".into(), password: "another quiet house".into() };
    let entered = auth::join(&service, join(), NOBODY).await.expect("the account");
    assert_eq!(entered.person.account, viewer);
    assert_eq!(entered.person.grants, [role("officer").expect("a role"), role("viewer").expect("a role")]);
    assert!(auth::join(&service, join(), NOBODY).await.is_err(), "a code is used once");
    assert!(can_sign_in(&service, "v.sample", "another quiet house").await);
    let trail = service.store().audit(&org, None, 20).await.expect("a trail");
    let noted = trail.iter().find(|entry| entry.kind.name() == "officer_recovered").expect("an entry");
    assert_eq!((noted.by.as_deref(), noted.about.as_deref(), noted.detail.as_str()), (None, Some(viewer.as_str()), "viewer"));
    // Again, for an officer who only lost the password.
    recover_officer(&service, "v.sample", false).await.expect("a code");
}
