//! Back-ups and the way back: nothing that a device holds is lost, and nothing that nobody accepted comes in.

use super::super::Sqlite;
use super::super::documents::tests::device::{Device, says};
use super::super::documents::tests::{ORGS, Rig, id, officer, person};
use super::{DATABASE, Lock, StoreError, check, make_key};
use crate::documents::KEY_FILE;
use crate::store::people::{Credentials, Doing, NewAccount, NewSession, PeopleStore};
use crate::store::{Published, Store};
use serde_json::json;
use shared::instrument::{Role, Text, published_bytes};
use shared::protocol::{AuditKind, ChangeStatus, Department, Sent};
use shared::survey::{Mode, Settings, Survey, SurveyState};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

mod sealed;
mod surveys;

/// Name of the file of the private half, in folders that have one.
const KEY: &str = "offline.key";
const NOW: u64 = 1_769_904_000_000;

fn backup(data: &Path, to: &Path) -> Result<(), StoreError> {
    super::backup(data, to, NOW, 35).map(|_| ())
}

fn restore(data: &Path, from: &Path, now: u64) -> Result<super::restore::Restored, StoreError> {
    let key = data.join(KEY);
    super::restore(data, from, key.exists().then_some(key.as_path()), now)
}

/// The server stops, a back-up is put in place, and another server starts.
async fn restored(rig: Rig, file: &Path) -> Rig {
    let Rig { store, rules, folder, made } = rig;
    drop((store, rules));
    // The writer ends when it has heard that nobody is left.
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    restore(folder.path(), file, NOW).expect("restored");
    Rig::open(folder, made.into_inner()).await
}

#[tokio::test]
async fn a_back_up_is_whole_is_only_the_owners_and_replaces_nothing() {
    let rig = Rig::new().await;
    let doc = id(90);
    rig.accept(&officer(0), &[&rig.begin(0, "open", &doc, None)]).await;
    let data = rig.folder.path();
    let file = data.join("a.backup");
    backup(data, &file).expect("a back-up, while the server runs");
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    let names: Vec<_> = std::fs::read_dir(data).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains("part")), "{names:?}");
    let copy = rusqlite::Connection::open(&file).expect("a database");
    assert_eq!(copy.query_row("select count(*) from changes", [], |row| row.get::<_, i64>(0)).expect("a count"), 1);
    assert!(backup(data, &file).expect_err("it exists").0.contains("replaces none"));
    assert!(backup(&data.join("nowhere"), &data.join("b.backup")).is_err());
}

#[tokio::test]
async fn a_restore_waits_for_the_server_to_stop_and_takes_only_a_whole_back_up() {
    let rig = Rig::new().await;
    let data = rig.folder.path().to_owned();
    let file = data.join("a.backup");
    backup(&data, &file).expect("a back-up");
    let lock = Lock::take(&data).expect("a folder that nobody holds");
    assert!(Lock::take(&data).is_err(), "one server over one folder");
    assert!(restore(&data, &file, NOW).expect_err("a server runs").0.contains("stop it first"));
    drop(lock);
    let before = std::fs::read(data.join(DATABASE)).expect("a database");
    let text = data.join("text");
    std::fs::write(&text, "no database").expect("written");
    assert!(restore(&data, &text, NOW).is_err());
    let mut bytes = std::fs::read(&file).expect("bytes");
    let half = bytes.len() / 2;
    bytes[half..].fill(0xff);
    std::fs::write(&text, bytes).expect("written");
    assert!(restore(&data, &text, NOW).is_err());
    let other = data.join("other");
    rusqlite::Connection::open(&other).expect("a database").execute_batch("create table a (b)").expect("a table");
    assert!(restore(&data, &other, NOW).expect_err("another program's").0.contains("no back-up"));
    assert_eq!(std::fs::read(data.join(DATABASE)).expect("a database"), before, "what was there is as it was");
}

#[tokio::test]
async fn a_restore_begins_a_life_keeps_the_old_database_and_pauses_surveys() {
    let rig = Rig::new().await;
    rig.accept(&officer(0), &[&rig.begin(0, "open", &id(90), None)]).await;
    let instrument = crate::catalog::Catalog::load(None).expect("instruments").get("workplace-diversity").expect("one").clone();
    let (hash, body) = published_bytes(&instrument);
    let settings =
        Settings { modes: vec![Mode::OpenLink], groups: crate::demo::groups(), k: 10, languages: vec!["en".into()], grace_days: 7 };
    let survey = Survey::open_link(instrument.title.clone(), hash.clone(), settings);
    rig.store.open_survey(survey, Published { hash, name: instrument.name, body }).await.expect("a survey");
    let (token, account, password) = ([1; 32], id(5), "a hash".to_owned());
    let new = NewAccount { id: account.clone(), sign_in: "somebody".into(), name: "Somebody".into(), password: password.clone() };
    let doing = Doing { org: ORGS[0].to_owned(), by: None, now: NOW };
    rig.store.add_account(doing, new, vec![]).await.expect("a store").expect("an account");
    let session = NewSession { token, key: None, replaces: None, factor: false, now: NOW };
    assert!(rig.store.sign_in(Credentials { account, password, active: true }, session).await.expect("a store"));
    let data = rig.folder.path().to_owned();
    let file = data.join("a.backup");
    make_key(&data.join(KEY), Some(&data)).expect("a key: a survey is open");
    backup(&data, &file).expect("a back-up");
    let epoch = rig.store.epoch().await.expect("an epoch");
    assert!(rig.store.session(token, NOW).await.expect("a store").is_some());
    rig.accept(&officer(0), &[&rig.begin(0, "open", &id(91), None)]).await;
    let rig = restored(rig, &file).await;
    assert_ne!(rig.store.epoch().await.expect("an epoch"), epoch);
    assert_eq!(rig.store.surveys().await.expect("surveys")[0].state, SurveyState::Paused);
    assert!(rig.store.session(token, NOW).await.expect("a store").is_none(), "everybody signs in again");
    let trail = rig.store.audit(ORGS[0], None, 10).await.expect("a trail");
    assert!(trail.iter().any(|entry| entry.kind == AuditKind::Restored && entry.detail.contains('1')), "{trail:?}");
    let old = data.join(format!("{DATABASE}.before-20260201T000000Z"));
    let old = rusqlite::Connection::open(old).expect("the old database");
    assert_eq!(old.query_row("select count(*) from changes", [], |row| row.get::<_, i64>(0)).expect("a count"), 2);
    assert_eq!(rig.one::<i64>("select count(*) from changes").await, 1);
    // Twice in one second: the first one is not replaced.
    let rig = restored(rig, &file).await;
    assert!(data.join(format!("{DATABASE}.before-20260201T000000Z-2")).exists());
    assert!(check(rig.folder.path()).expect("a check").wrong.is_empty());
}

#[tokio::test]
async fn after_a_restore_devices_bring_back_what_the_server_lacks() {
    let rig = Rig::new().await;
    let (boss, lead) = (officer(0), person(0, 2, Role::Lead, Some("fire")));
    let (doc, late) = (id(90), id(91));
    let begin = rig.begin(0, "local", &doc, Some("fire"));
    let first = rig.change(0, "local", &doc, "subject", &[], json!("One"));
    rig.accept(&boss, &[&begin, &first]).await;
    let file = rig.folder.path().join("a.backup");
    backup(rig.folder.path(), &file).expect("a back-up");
    // After the back-up: answers in order, a document, a move.
    let second = rig.change(0, "local", &doc, "subject", &[&first], json!("Two"));
    let third = rig.change(0, "local", &doc, "subject", &[&second], json!("Three"));
    let mut early = Device::new(boss.clone());
    early.sync(&rig).await;
    rig.accept(&lead, &[&second, &third]).await;
    rig.accept(&boss, &[&rig.begin(0, "local", &late, Some("water")), &rig.change(0, "local", &late, "people", &[], json!(3))]).await;
    let away = rig.change(0, "local", &doc, "_document", &[&begin], json!({"department": "water"}));
    rig.accept(&boss, &[&away]).await;
    // One device heard all of it, one only what stands in the end, one that may read nothing of where it went.
    early.sync(&rig).await;
    let mut fresh = Device::new(boss.clone());
    fresh.sync(&rig).await;
    let mut local = Device::new(lead.clone());
    local.sync(&rig).await;
    let before = says(early.document(&doc));

    let rig = restored(rig, &file).await;
    // Somebody goes on with what there is, before anybody has synced.
    let beside = rig.change(0, "local", &doc, "people", &[], json!(4));
    assert_eq!(rig.accept(&boss, &[&beside]).await[0].number, 3, "numbers go on from the back-up's");
    let heads = local.sync(&rig).await;
    assert_eq!(heads[0].common, Some(2));
    assert!(local.holds(&doc), "the document is in its old department again");
    assert_eq!(local.document(&doc).value("subject"), Some(&json!("One")), "and all that stands in it is sent again");
    // What stood alone comes first: its base is not here, and it is taken all the same.
    fresh.sync(&rig).await;
    let results = &fresh.offered.1;
    assert!(results.iter().any(|result| result.id == third.id) && !results.iter().any(|result| result.id == second.id));
    assert!(results.iter().all(|result| result.status == ChangeStatus::Accepted), "{results:?}");
    let author = |id: &str| results.iter().find(|result| result.id == id).and_then(|result| result.mark.clone()).map(|mark| mark.author);
    assert_eq!(author(&third.id), Some(lead.account.clone()), "its author stays");
    // The rest comes with whoever holds it, of whatever role; sent twice, it is a duplicate.
    early.person = person(0, 9, Role::Viewer, None);
    let offers = early.offers(&heads[0].epoch, 2);
    early.sync(&rig).await;
    let results = &early.offered.1;
    let accepted: Vec<_> =
        results.iter().filter(|result| result.status == ChangeStatus::Accepted).map(|result| result.id.as_str()).collect();
    assert_eq!(accepted, [second.id.as_str()], "{results:?}");
    assert!(results.iter().any(|result| result.id == third.id && result.status == ChangeStatus::Duplicate), "{results:?}");
    assert!(rig.send(&early.person, offers).await.iter().all(|result| result.status == ChangeStatus::Duplicate));

    early.person = boss.clone();
    for device in [&mut early, &mut fresh, &mut Device::new(boss.clone())] {
        device.sync(&rig).await;
        let mut expected = before.clone();
        expected.insert("people".to_owned(), vec![beside.id.clone()]);
        assert_eq!(says(device.document(&doc)), expected);
        assert_eq!(device.documents[&doc].0, "local/department:water", "the move came back, too");
        assert!(device.holds(&late));
    }
    local.sync(&rig).await;
    assert!(!local.holds(&doc));
    let checked = check(rig.folder.path()).expect("a check");
    assert!(checked.wrong.is_empty() && checked.changes == 8, "{checked:?}");
}

/// What a device holds of scopes that the back-up knows nothing of is offered before it could be erased.
#[tokio::test]
async fn what_a_restored_server_does_not_grant_any_more_comes_back_too() {
    let rig = Rig::new().await;
    let (boss, maker) = (officer(0), person(0, 2, Role::Lead, None));
    let (other, nobody) = (person(0, 3, Role::Lead, None), person(0, 4, Role::Lead, None));
    let (named, local) = (id(90), id(91));
    rig.accept(&boss, &[&rig.begin(0, "local", &id(89), Some("fire"))]).await;
    let file = rig.folder.path().join("a.backup");
    backup(rig.folder.path(), &file).expect("a back-up");
    // After the back-up: a document for two people, and one that goes to a department which is new.
    let subject = rig.change(0, "named", &named, "subject", &[], json!("For two"));
    let naming = rig.change(0, "named", &named, &format!("_people/{}", other.account), &[], json!(true));
    rig.accept(&maker, &[&rig.begin(0, "named", &named, None), &naming, &subject]).await;
    let doing = Doing { org: ORGS[0].to_owned(), by: None, now: NOW };
    let departments = ["fire", "library", "parks", "water"].map(|id| Department { id: id.to_owned(), label: Text::default() });
    rig.store.set_departments(doing, departments.to_vec()).await.expect("a store").expect("departments");
    let begin = rig.begin(0, "local", &local, Some("fire"));
    let moved = rig.change(0, "local", &local, "_document", &[&begin], json!({"department": "parks"}));
    rig.accept(&boss, &[&begin, &rig.change(0, "local", &local, "subject", &[], json!("In the parks")), &moved]).await;
    // Devices that hold only what stands: the subject was said before the change that says where its document is.
    let mut theirs = Device::new(other);
    let mut bosses = Device::new(boss);
    for device in [&mut theirs, &mut bosses] {
        device.sync(&rig).await;
        assert!(device.holds(&local));
    }
    assert!(theirs.holds(&named) && !bosses.holds(&named));

    let rig = restored(rig, &file).await;
    for device in [&mut theirs, &mut bosses] {
        let heads = device.sync(&rig).await;
        assert_eq!(heads[0].common, Some(1));
        let results = &device.offered.1;
        assert!(results.iter().all(|result| result.mark.is_some()), "{results:?}");
        assert_eq!(device.documents[&local].0, "local/department:parks");
        assert_eq!(device.document(&local).value("subject"), Some(&json!("In the parks")));
    }
    assert_eq!(theirs.document(&named).value("subject"), Some(&json!("For two")));
    let mut own = Device::new(maker);
    own.sync(&rig).await;
    assert!(own.holds(&named), "whoever began it did not bring it, and has it");
    let mut strange = Device::new(nobody);
    strange.sync(&rig).await;
    assert!(!strange.holds(&named) && !bosses.holds(&named), "and nobody else");
    let checked = check(rig.folder.path()).expect("a check");
    assert!(checked.wrong.is_empty() && checked.documents == 3, "{checked:?}");
}

/// Whoever was taken out of a document that they began stays out, whichever change comes back first.
#[tokio::test]
async fn who_was_taken_out_of_a_document_stays_out_of_it() {
    let rig = Rig::new().await;
    let (maker, other) = (person(0, 2, Role::Lead, None), person(0, 3, Role::Lead, None));
    let doc = id(90);
    let file = rig.folder.path().join("a.backup");
    backup(rig.folder.path(), &file).expect("a back-up");
    let begin = rig.begin(0, "named", &doc, None);
    let of = |account: &str| format!("_people/{account}");
    let naming = rig.change(0, "named", &doc, &of(&other.account), &[], json!(true));
    let marks = rig.accept(&maker, &[&begin, &naming]).await;
    let again = rig.change(0, "named", &doc, "_document", &[&begin], json!({"department": "fire"}));
    let out = rig.change(0, "named", &doc, &of(&maker.account), &[], json!(false));
    rig.accept(&other, &[&again, &out]).await;
    let mut theirs = Device::new(other);
    theirs.sync(&rig).await;
    let rig = restored(rig, &file).await;
    theirs.sync(&rig).await;
    assert!(theirs.holds(&doc) && theirs.document(&doc).change(&begin.id).is_none());
    let late = Sent { change: begin, mark: Some(marks[0].clone()) };
    assert_eq!(rig.send(&maker, vec![late]).await[0].status, ChangeStatus::Accepted);
    let mut own = Device::new(maker);
    own.sync(&rig).await;
    assert!(!own.holds(&doc));
    let checked = check(rig.folder.path()).expect("a check");
    assert!(checked.wrong.is_empty(), "{checked:?}");
}

#[tokio::test]
async fn lives_that_were_left_behind_are_known_as_far_as_they_agree() {
    let rig = Rig::new().await;
    let boss = officer(0);
    rig.accept(&boss, &[&rig.begin(0, "open", &id(90), None)]).await;
    let data = rig.folder.path().to_owned();
    backup(&data, &data.join("one")).expect("a back-up");
    rig.accept(&boss, &[&rig.begin(0, "open", &id(91), None)]).await;
    backup(&data, &data.join("two")).expect("a back-up");
    let rig = restored(rig, &data.join("two")).await;
    rig.accept(&boss, &[&rig.begin(0, "open", &id(92), None)]).await;
    let mut device = Device::new(boss.clone());
    device.sync(&rig).await;
    // The device's life is not one of those that the older back-up knew.
    let rig = restored(rig, &data.join("one")).await;
    let heads = device.sync(&rig).await;
    assert_eq!(heads[0].common, Some(1));
    let mut stranger = device.clone();
    stranger.epoch = Some("of another server".to_owned());
    let heads = stranger.sync(&rig).await;
    assert_eq!(heads[0].common, Some(0));
    assert!(stranger.holds(&id(90)));
}

#[tokio::test]
async fn a_forged_seal_is_refused() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let begin = rig.begin(0, "open", &id(90), None);
    let mark = rig.accept(&boss, &[&begin]).await.remove(0);
    let file = rig.folder.path().join("a.backup");
    backup(rig.folder.path(), &file).expect("a back-up");
    let late = rig.change(0, "open", &id(90), "subject", &[], json!("One"));
    let late_mark = rig.accept(&boss, &[&late]).await.remove(0);
    let rig = restored(rig, &file).await;
    let sent = |change: &shared::document::Change, mark: &shared::document::Mark| shared::protocol::Sent {
        change: change.clone(),
        mark: Some(mark.clone()),
    };
    let mut forged = late.clone();
    forged.value = Some(json!("Another"));
    let mut other_author = late_mark.clone();
    other_author.author = "account000000000000009".to_owned();
    for offer in [sent(&forged, &late_mark), sent(&late, &other_author), sent(&late, &mark)] {
        let result = rig.send(&person(0, 5, Role::Viewer, None), vec![offer]).await.remove(0);
        assert_eq!((result.status, result.code.as_deref()), (ChangeStatus::Rejected, Some("seal")));
    }
    let result = rig.send(&person(0, 5, Role::Viewer, None), vec![sent(&late, &late_mark)]).await.remove(0);
    assert_eq!(result.status, ChangeStatus::Accepted);
    let again = result.mark.expect("a mark");
    assert_eq!((again.author, again.epoch), (boss.account, rig.store.epoch().await.expect("an epoch")));
}

#[tokio::test]
async fn a_check_before_the_first_change_needs_no_key_and_makes_none() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(Sqlite::open(&folder.path().join(DATABASE)).expect("a database"));
    let checked = check(folder.path()).expect("a check");
    assert!(checked.wrong.is_empty() && checked.changes == 0, "{checked:?}");
    assert!(!folder.path().join(KEY_FILE).exists());
    let rig = Rig::new().await;
    rig.accept(&officer(0), &[&rig.begin(0, "open", &id(90), None)]).await;
    std::fs::remove_file(rig.folder.path().join(KEY_FILE)).expect("removed");
    assert!(check(rig.folder.path()).expect_err("changes that nothing can be said of").0.contains("put it back"));
}

#[tokio::test]
async fn a_check_finds_what_was_changed_behind_the_servers_back() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let doc = id(90);
    let first = rig.change(0, "local", &doc, "subject", &[], json!("One"));
    let second = rig.change(0, "local", &doc, "subject", &[&first], json!("Two"));
    rig.accept(&boss, &[&rig.begin(0, "local", &doc, Some("fire")), &first, &second]).await;
    let data = rig.folder.path();
    let checked = check(data).expect("a check");
    assert!(checked.wrong.is_empty() && (checked.documents, checked.changes) == (1, 3), "{checked:?}");
    for (sql, undo, said) in [
        ("update changes set value = '\"Other\"' where number = 2", "update changes set value = '\"One\"' where number = 2", "not sealed"),
        ("update changes set head = 1 where number = 2", "update changes set head = 0 where number = 2", "what stands"),
        ("update documents set department = 'water'", "update documents set department = 'fire'", "another department"),
        ("update counters set last = 1", "update counters set last = 3", "not given yet"),
        ("update scopes set department = 'water'", "update scopes set department = 'fire'", "a scope that is not"),
        ("update scopes set name = 'local/department:water'", "update scopes set name = 'local/department:fire'", "a scope that is not"),
        (
            "insert into scopes (org, name) select org, 'x' from counters;
             update changes set scope = (select number from scopes where name = 'x') where number = 2",
            "update changes set scope = (select scope from documents); delete from scopes where name = 'x'",
            "another scope or organisation",
        ),
        (
            "insert into counters (id, last) select id, 3 from orgs where id not in (select id from counters);
             update changes set org = (select max(org) from counters) where number = 2",
            "update changes set org = (select org from documents); delete from counters where org <> (select org from documents)",
            "another scope or organisation",
        ),
        ("delete from members", "insert into members select made_by, number from documents", "other people"),
        (
            "insert into members select kind, number from documents",
            "delete from members where account = (select kind from documents)",
            "other people",
        ),
    ] {
        let other = rusqlite::Connection::open(data.join(DATABASE)).expect("a database");
        other.execute_batch(sql).expect(sql);
        let wrong = check(data).expect("a check").wrong;
        assert!(wrong.len() == 1 && wrong[0].contains(said), "{sql}: {wrong:?}");
        other.execute_batch(undo).expect(undo);
    }
}
