//! What is left in the file and in the log beside it.

use super::*;
use std::time::{Duration, Instant};

const MARK: &str = "a mark that nobody else writes";

/// The bytes of the database and of its log.
fn raw(rig: &Rig) -> (Vec<u8>, Vec<u8>) {
    let read = |ending: &str| std::fs::read(rig.folder.path().join(format!("{DATABASE}{ending}"))).expect("a file");
    (read(""), read("-wal"))
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

/// A survey whose plan held the mark once.
async fn marked(rig: &Rig) -> PlanRecord {
    let mut marked = plan();
    marked.words.contact = both(MARK);
    let (record, _) = rig.open(marked).await;
    let changed = rig.store.change_plan(rig.at(TODAY), record.id.clone(), record.revision, plan()).await;
    changed.expect("a store").expect("changed");
    record
}

#[tokio::test]
async fn when_a_survey_closes_its_log_is_empty_and_what_was_deleted_is_nowhere() {
    let rig = Rig::new().await;
    let record = marked(&rig).await;
    let (file, log) = raw(&rig);
    assert!(holds(&file, MARK) || holds(&log, MARK), "it is there before, or this test shows nothing");
    rig.store.sweep().await.expect("nothing to do");
    assert!(!raw(&rig).1.is_empty(), "nothing asked for it");
    rig.store.change_state(rig.at(TODAY), record.id, SurveyState::Closed).await.expect("a store").expect("closed");
    rig.store.sweep().await.expect("swept");
    let (file, log) = raw(&rig);
    assert!(log.is_empty(), "{} bytes of log", log.len());
    assert!(!holds(&file, MARK), "it is still in the file");
    assert!(holds(&file, "the office of the plan"), "and what is there stays");
    assert!(!rig.look::<bool>("select sweep > swept from server"));
}

#[tokio::test]
async fn the_keys_of_a_frozen_survey_are_nowhere() {
    let rig = Rig::new().await;
    let mut opening = opening(&plan());
    opening.keys.issuer = Some(MARK.as_bytes().to_vec());
    let added = rig.add(plan()).await;
    let opened = rig.store.open_plan(rig.at(TODAY), added.id.clone(), 1, opening).await;
    opened.expect("a store").expect("open");
    rig.store.change_state(rig.at(TODAY), added.id, SurveyState::Closed).await.expect("a store").expect("closed");
    rig.store.sweep().await.expect("swept");
    assert!(holds(&raw(&rig).0, MARK));
    rig.store.end_due(TODAY + 100).await.expect("frozen");
    rig.store.sweep().await.expect("swept");
    let (file, log) = raw(&rig);
    assert!(log.is_empty() && !holds(&file, MARK));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_reads_meanwhile_delays_it_and_stops_nobody_who_writes() {
    let rig = Rig::new().await;
    let record = marked(&rig).await;
    let reader = Connection::open(rig.folder.path().join(DATABASE)).expect("a database");
    reader.execute_batch("begin; select count(*) from surveys").expect("a moment of the database");
    rig.store.change_state(rig.at(TODAY), record.id, SurveyState::Closed).await.expect("a store").expect("closed");
    let begun = Instant::now();
    let write = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        for _ in 0..5 {
            let asked = Instant::now();
            rig.add(plan()).await;
            assert!(asked.elapsed() < Duration::from_secs(3), "a write waited {:?}", asked.elapsed());
        }
        reader.execute_batch("commit").expect("read");
    };
    let (swept, ()) = tokio::join!(rig.store.sweep(), write);
    swept.expect("swept");
    assert!(begun.elapsed() > Duration::from_millis(200));
    let (file, log) = raw(&rig);
    assert!(log.is_empty() && !holds(&file, MARK));
}

/// What is asked for while the database is written anew may have come too late for that.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_meanwhile_is_done_too() {
    const EMPTY: &str = "select freelist_count from pragma_freelist_count";
    let rig = Rig::new().await;
    let ((first, _), (second, _)) = (rig.open(plan()).await, rig.open(Plan { k: 20, ..plan() }).await);
    let beside = Connection::open(rig.folder.path().join(DATABASE)).expect("a database");
    beside.execute_batch("pragma busy_timeout = 5000").expect("a database");
    let delete_something = || {
        let sql = "create table x (y) strict; insert into x values (randomblob(100000)); drop table x";
        beside.execute_batch(&sql.replace("(y)", "(y blob)")).expect("deleted");
    };
    delete_something();
    assert!(rig.look::<i64>(EMPTY) > 0, "or this test shows nothing");
    rig.store.change_state(rig.at(TODAY), first.id, SurveyState::Closed).await.expect("a store").expect("closed");
    // Somebody reads, so that the log is not empty for a while.
    let reader = Connection::open(rig.folder.path().join(DATABASE)).expect("a database");
    reader.execute_batch("begin; select count(*) from surveys").expect("a moment of the database");
    let meanwhile = async {
        while rig.look::<i64>(EMPTY) > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        delete_something();
        rig.store.change_state(rig.at(TODAY), second.id, SurveyState::Closed).await.expect("a store").expect("closed");
        assert!(rig.look::<i64>(EMPTY) > 0);
        reader.execute_batch("commit").expect("read");
    };
    let (swept, ()) = tokio::join!(rig.store.sweep(), meanwhile);
    swept.expect("swept");
    assert_eq!(rig.look::<i64>(EMPTY), 0, "it was written anew once more");
    assert!(!rig.look::<bool>("select sweep > swept from server") && raw(&rig).1.is_empty());
}
