//! What becomes of each change that is sent, and the numbers that accepted ones get.

use super::{Rig, id, officer, person};
use crate::store::people::{Doing, PeopleStore};
use serde_json::json;
use shared::document::Change;
use shared::instrument::{Role, Text};
use shared::protocol::{ChangeStatus, Department, Sent};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gap_in_each_organisation_whoever_pushes_when() {
    let rig = Arc::new(Rig::new().await);
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..12_u64 {
        let rig = Arc::clone(&rig);
        tasks.spawn(async move {
            let org = usize::from(task % 3 == 0);
            for round in 0..5 {
                let doc = id(1_000_000 + task * 100 + round);
                let first = rig.begin(org, "open", &doc, None);
                let answer = rig.change(org, "open", &doc, "subject", &[], json!("A"));
                // One of each batch is refused, and takes no number.
                let bad = rig.change(org, "open", &doc, "nowhere", &[], json!("A"));
                let results = rig.push(&officer(org), &[&first, &bad, &answer]).await;
                let status: Vec<_> = results.iter().map(|result| result.status).collect();
                assert_eq!(status, [ChangeStatus::Accepted, ChangeStatus::Rejected, ChangeStatus::Accepted]);
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("no panic");
    }
    for (sql, expected) in [
        ("select count(*) from changes where org = 1 or org = 2", 120),
        ("select sum(last) from counters", 120),
        ("select count(*) from (select org from changes group by org having count(*) = max(number) and min(number) = 1)", 2),
        ("select count(*) from changes join counters using (org) where number > last", 0),
    ] {
        assert_eq!(rig.one::<i64>(sql).await, expected, "{sql}");
    }
}

#[tokio::test]
async fn a_change_waits_for_what_it_is_based_on_and_for_its_document() {
    let rig = Rig::new().await;
    let person = officer(0);
    let doc = id(90);
    let begin = rig.begin(0, "open", &doc, None);
    let first = rig.change(0, "open", &doc, "subject", &[], json!("One"));
    let second = rig.change(0, "open", &doc, "subject", &[&first], json!("Two"));
    assert_eq!(rig.outcome(&person, &first).await, "waiting", "its document is not here");
    assert_eq!(rig.outcome(&person, &begin).await, "accepted");
    assert_eq!(rig.outcome(&person, &second).await, "waiting", "its base is not here");
    assert_eq!(rig.one::<i64>("select count(*) from changes").await, 1, "what waits is not stored");
    // In one request, each after what it is based on.
    let marks = rig.accept(&person, &[&first, &second]).await;
    assert_eq!(marks.iter().map(|mark| mark.number).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(marks[0].author, person.account);
    assert_eq!(rig.one::<String>("select id from changes where head = 1 and path = 'subject'").await, second.id);
}

#[tokio::test]
async fn sending_again_changes_nothing_and_other_content_is_refused() {
    let rig = Rig::new().await;
    let person = officer(0);
    let doc = id(90);
    let begin = rig.begin(0, "open", &doc, Some("fire"));
    let answer = rig.change(0, "open", &doc, "people", &[], json!(3));
    let marks = rig.accept(&person, &[&begin, &answer]).await;
    let again = rig.push(&person, &[&begin, &answer]).await;
    assert!(again.iter().all(|result| result.status == ChangeStatus::Duplicate));
    assert_eq!(again.into_iter().filter_map(|result| result.mark).collect::<Vec<_>>(), marks, "with the marks it has");
    let twice = rig.change(0, "open", &doc, "subject", &[], json!("Once"));
    let results = rig.push(&person, &[&twice, &twice]).await;
    assert_eq!((results[0].status, results[1].status), (ChangeStatus::Accepted, ChangeStatus::Duplicate));
    assert_eq!(results[0].mark, results[1].mark);
    let others: [fn(&mut Change); 6] = [
        |change| change.value = Some(json!(4)),
        |change| change.path = "subject".to_owned(),
        |change| change.at += 1,
        |change| change.device = id(8),
        |change| change.doc = id(91),
        |change| change.base = vec![id(5)],
    ];
    for differs in others {
        let mut other = answer.clone();
        differs(&mut other);
        assert_eq!(rig.outcome(&person, &other).await, "id_reused", "{other:?}");
    }
    assert_eq!(rig.one::<i64>("select last from counters").await, 3);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let rig = Rig::new().await;
    let person = officer(0);
    let doc = id(90);
    rig.accept(&person, &[&rig.begin(0, "open", &doc, None)]).await;
    let mut cases = Vec::new();
    let mut case = |field: &str, code: &str, differs: &dyn Fn(&mut Change)| {
        let mut change = rig.change(0, "open", &doc, "subject", &[], json!("One"));
        differs(&mut change);
        cases.push((field.to_owned(), code.to_owned(), change));
    };
    case("org", "other_org", &|change| change.org = super::ORGS[1].to_owned());
    case("id", "malformed", &|change| change.id = "short".to_owned());
    case("kind", "unknown_kind", &|change| change.kind = "nothing".to_owned());
    case("kind", "unknown_kind", &|change| change.kind = "workplace-diversity".to_owned());
    case("kind", "other_kind", &|change| change.kind = "local".to_owned());
    case("version", "unknown_version", &|change| change.version = "A".repeat(43));
    // A version of another kind.
    case("version", "unknown_version", &|change| change.version = Rig::version("local"));
    case("path", "unknown_question", &|change| change.path = "nowhere".to_owned());
    case("value", "wrong_type", &|change| change.value = Some(json!(3)));
    case("base", "own_base", &|change| change.base = vec![change.id.clone()]);
    case("at", "malformed", &|change| change.at = u64::MAX);
    case("value", "unknown_department", &|change| {
        change.path = "_document".to_owned();
        change.value = Some(json!({"department": "moon"}));
    });
    for (path, value) in [
        ("_document".to_owned(), json!({"department": "fire", "more": "x"})),
        ("_document".to_owned(), json!({"department": 3})),
        (format!("_links/{}", id(3)), json!({"kind": "open", "more": "x"})),
        (format!("_comments/{}", id(3)), json!({"text": "x", "more": "x"})),
        (format!("_signed/{}", id(3)), json!({"heads": [], "more": "x"})),
    ] {
        cases.push(("value".to_owned(), "wrong_type".to_owned(), rig.change(0, "open", &doc, &path, &[], value)));
    }
    for (field, code, change) in cases {
        let result = rig.push(&person, &[&change]).await.remove(0);
        assert_eq!((result.field.as_deref(), result.code.as_deref()), (Some(field.as_str()), Some(code.as_str())), "{result:?}");
        assert!(result.reason.is_some_and(|reason| reason.len() > 8));
        assert_eq!(result.status, ChangeStatus::Rejected);
    }
    assert_eq!(rig.one::<i64>("select last from counters").await, 1, "nothing was numbered");
}

#[tokio::test]
async fn a_refused_change_holds_back_only_what_is_based_on_it() {
    let rig = Rig::new().await;
    let doc = id(90);
    let begin = rig.begin(0, "open", &doc, None);
    let bad = rig.change(0, "open", &doc, "people", &[], json!("many"));
    let after = rig.change(0, "open", &doc, "people", &[&bad], json!(3));
    let beside = rig.change(0, "open", &doc, "subject", &[], json!("One"));
    let results = rig.push(&officer(0), &[&begin, &bad, &after, &beside]).await;
    let status: Vec<_> = results.iter().map(|result| result.status.name()).collect();
    assert_eq!(status, ["accepted", "rejected", "waiting", "accepted"]);
}

#[tokio::test]
async fn a_base_counts_only_at_its_own_document_and_path() {
    let rig = Rig::new().await;
    let person = officer(0);
    let (doc, other) = (id(90), id(91));
    let subject = rig.change(0, "open", &doc, "subject", &[], json!("One"));
    rig.accept(&person, &[&rig.begin(0, "open", &doc, None), &rig.begin(0, "open", &other, None), &subject]).await;
    let people = rig.change(0, "open", &doc, "people", &[&subject], json!(3));
    let elsewhere = rig.change(0, "open", &other, "subject", &[&subject], json!("Two"));
    rig.accept(&person, &[&people, &elsewhere]).await;
    assert_eq!(rig.one::<i64>("select count(*) from changes where head = 1").await, 5);
}

#[tokio::test]
async fn organisations_do_not_meet() {
    let rig = Rig::new().await;
    let doc = id(90);
    let begin = rig.begin(0, "open", &doc, None);
    let answer = rig.change(0, "open", &doc, "subject", &[], json!("One"));
    let marks = rig.accept(&officer(0), &[&begin, &answer]).await;
    // The same ids in another organisation are other changes of another document, and no base reaches across.
    let mut theirs = [begin.clone(), answer.clone()];
    theirs.iter_mut().for_each(|change| change.org = super::ORGS[1].to_owned());
    let mut based = rig.change(1, "open", &doc, "subject", &[], json!("Two"));
    based.base = vec![answer.id.clone()];
    assert_eq!(rig.outcome(&officer(1), &theirs[1]).await, "waiting", "the document is unknown there");
    rig.accept(&officer(1), &[&theirs[0]]).await;
    assert_eq!(rig.outcome(&officer(1), &based).await, "waiting");
    assert_eq!(rig.outcome(&officer(1), &answer).await, "other_org");
    // Nor does a seal.
    let stolen = Sent { change: theirs[1].clone(), mark: Some(marks[1].clone()) };
    assert_eq!(rig.send(&officer(1), vec![stolen]).await[0].code.as_deref(), Some("seal"));
    let mut device = super::device::Device::new(officer(1));
    device.sync(&rig).await;
    assert_eq!(device.document(&doc).changes().count(), 1);
    assert_eq!(rig.one::<i64>("select last from counters where id like 'town%'").await, 1);
}

#[tokio::test]
async fn roles_are_asked_for_where_the_document_is() {
    let rig = Rig::new().await;
    let (fire, water) = (id(90), id(91));
    rig.accept(&officer(0), &[&rig.begin(0, "local", &fire, Some("fire")), &rig.begin(0, "local", &water, Some("water"))]).await;
    let lead = person(0, 2, Role::Lead, Some("fire"));
    let answer = |doc: &str| rig.change(0, "local", doc, "subject", &[], json!("One"));
    assert_eq!(rig.outcome(&lead, &answer(&fire)).await, "accepted");
    assert_eq!(rig.outcome(&lead, &answer(&water)).await, "not_allowed");
    assert_eq!(rig.outcome(&lead, &rig.begin(0, "local", &id(92), Some("water"))).await, "not_allowed");
    assert_eq!(rig.outcome(&lead, &rig.begin(0, "local", &id(93), Some("fire"))).await, "accepted");
    assert_eq!(rig.outcome(&person(0, 3, Role::Viewer, None), &answer(&fire)).await, "not_allowed");
    assert_eq!(rig.outcome(&person(0, 4, Role::Lead, None), &rig.begin(0, "closed", &id(94), None)).await, "not_allowed");
    // A change that was sealed was allowed once: whoever brings it, and whatever they may.
    let change = answer(&fire);
    let mark = rig.accept(&lead, &[&change]).await.remove(0);
    let viewer = person(0, 3, Role::Viewer, None);
    let result = rig.send(&viewer, vec![Sent { change, mark: Some(mark.clone()) }]).await.remove(0);
    assert_eq!((result.status, result.mark), (ChangeStatus::Duplicate, Some(mark)));
}

#[tokio::test]
async fn departments_are_choices_as_the_organisation_has_them_now() {
    let rig = Rig::new().await;
    let person = officer(0);
    let doc = id(90);
    rig.accept(&person, &[&rig.begin(0, "open", &doc, None)]).await;
    let answer = |department: &str| rig.change(0, "open", &doc, "department", &[], json!(department));
    assert_eq!(rig.outcome(&person, &answer("water")).await, "accepted");
    assert_eq!(rig.outcome(&person, &answer("parks")).await, "unknown_choice");
    let departments = ["fire", "parks"].map(|id| Department { id: id.to_owned(), label: Text::default() });
    let doing = Doing { org: super::ORGS[0].to_owned(), by: None, now: 0 };
    rig.store.set_departments(doing, departments.to_vec()).await.expect("a store").expect("departments");
    assert_eq!(rig.outcome(&person, &answer("parks")).await, "accepted");
    assert_eq!(rig.outcome(&person, &answer("water")).await, "unknown_choice");
    // Another organisation has its own.
    rig.accept(&officer(1), &[&rig.begin(1, "open", &doc, None)]).await;
    let theirs = rig.change(1, "open", &doc, "department", &[], json!("parks"));
    assert_eq!(rig.outcome(&officer(1), &theirs).await, "unknown_choice");
}
