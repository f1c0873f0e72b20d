//! Surveys from the command line.

use super::*;
use crate::store::people::PeopleStore;
use crate::store::surveys::SurveyStore;

/// A plan as an operator writes it.
const PLAN: &str = r#"
instrument = "workplace-diversity"
modes = ["open_link"]
languages = ["en", "es"]
k = 10
grace_days = 7
burst = 600
pretested = 12

[[frame]]
department = "library"
people = [1, 9, 90]

[[groups]]
name = "library"
label = { en = "Library", es = "Biblioteca" }
departments = ["library"]

[[reviews]]
language = "en"
reviewer = "A. Reader"
day = "2026-01-31"

[[reviews]]
language = "es"
reviewer = "A. Lectora"
day = "2026-02-01"

[words]
contact = { en = "The office", es = "La oficina" }
records_law = { en = "The law", es = "La ley" }
"#;

async fn rig() -> (tempfile::TempDir, Service<crate::store::sqlite::Sqlite>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let service = service(folder.path()).await.expect("a service");
    let store = service.store();
    let org = store.add_org("o".repeat(22), "A City".to_owned()).await.expect("an organisation");
    let label = [("en".to_owned(), "Library".to_owned())].into();
    let departments = vec![shared::protocol::Department { id: "library".to_owned(), label }];
    let doing = Doing { org: org.clone(), by: None, now: service.now() };
    store.set_departments(doing, departments).await.expect("a store").expect("departments");
    (folder, service, org)
}

fn plan(text: &str) -> Plan {
    parse_toml(text).expect("a plan")
}

#[tokio::test]
async fn a_plan_in_a_file_opens_as_one_of_the_workbench_does() {
    let (_folder, service, org) = rig().await;
    let survey = open(&service, "A City", plan(PLAN)).await.expect("open");
    let [record] = &service.store().plans(&org).await.expect("a store")[..] else { panic!("one plan") };
    assert_eq!(record.opened.as_ref().expect("open").survey, survey);
    assert_eq!(service.find(&survey).expect("running").survey.words.contact.get("es").map(String::as_str), Some("La oficina"));
    let again = open(&service, "A City", plan(PLAN)).await.expect_err("the same address").to_string();
    assert!(again.contains("same address"), "{again}");
    assert_eq!(service.store().plans(&org).await.expect("a store").len(), 1, "and no draft is left behind");
}

#[tokio::test]
async fn what_cannot_open_is_refused_with_its_field_and_leaves_nothing() {
    let (folder, service, org) = rig().await;
    for (from, to, said) in [
        ("pretested = 12", "pretested = 0", "pretested: "),
        ("people = [1, 9, 90]", "people = [1, 9, 9]", "groups: "),
        ("\"workplace-diversity\"", "\"no-such\"", "instrument: there is no instrument"),
        ("\"workplace-diversity\"", "\"racial-equity-toolkit\"", "instrument: "),
        ("department = \"library\"", "department = \"port\"", "groups: "),
    ] {
        let refused = open(&service, "A City", plan(&PLAN.replace(from, to))).await.expect_err(said).to_string();
        assert!(refused.starts_with(said), "{said}: {refused}");
    }
    assert!(service.store().plans(&org).await.expect("a store").is_empty());
    assert!(open(&service, "Another City", plan(PLAN)).await.expect_err("no such city").to_string().contains("account add"));
    let file = folder.path().join("plan.toml");
    std::fs::write(&file, PLAN.replace("grace_days", "days_of_grace")).expect("written");
    let refused = read(&file).expect_err("no plan").to_string();
    assert!(refused.contains("plan.toml") && refused.contains("days_of_grace"), "{refused}");
}

#[tokio::test]
async fn closing_keeps_the_day_and_leaves_no_log() {
    let (folder, service, org) = rig().await;
    let survey = open(&service, "A City", plan(PLAN)).await.expect("open");
    assert!(resume(&service, &survey).await.expect_err("not paused").to_string().contains("not paused"));
    service.set_state(&survey, SurveyState::Paused).await.expect("paused");
    resume(&service, &survey).await.expect("open again");
    let log = folder.path().join(format!("{}-wal", crate::store::sqlite::keep::DATABASE));
    assert!(log.metadata().expect("a log").len() > 0);
    close(&service, &survey).await.expect("closed");
    assert_eq!(log.metadata().expect("a log").len(), 0);
    let opened = service.store().plans(&org).await.expect("a store")[0].opened.clone().expect("open");
    assert!(opened.state == SurveyState::Closed && opened.closed == Some(opened.opened));
    assert!(close(&service, &survey).await.expect_err("closed").to_string().contains("closed and does not become closed"));
    assert!(close(&service, &Hash::of(b"none")).await.expect_err("none").to_string().contains("no survey"));
}
