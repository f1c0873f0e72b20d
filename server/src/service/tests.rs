//! Surveys in memory.

use super::*;
use crate::store::sqlite::Sqlite;
use shared::survey::Mode;
use std::pin::pin;
use std::time::Duration;
use tempfile::TempDir;

async fn service(folder: &TempDir) -> (Service<Sqlite>, Hash) {
    let store = Sqlite::open(&folder.path().join("test.sqlite3")).expect("a database");
    let sealer = Sealer::open(folder.path()).expect("a key");
    let service = Service::start(store, Catalog::load(None).expect("instruments"), sealer).await.expect("a service");
    let groups = crate::demo::groups();
    let settings = Settings { modes: vec![Mode::OpenLink], groups, k: 10, languages: vec!["en".into()], grace_days: 7 };
    let survey = service.open_survey("workplace-diversity", settings).await.expect("a survey");
    (service, survey)
}

/// Somebody pauses a survey while the calendar reads it: the list of before does not come back.
#[tokio::test]
async fn who_reads_the_surveys_again_waits_for_their_turn_and_then_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let (service, survey) = service(&folder).await;
    let before = service.find(&survey).expect("running");
    let turn = service.reloading.lock().await;
    let mut later = pin!(service.reload());
    assert!(tokio::time::timeout(Duration::from_millis(300), later.as_mut()).await.is_err(), "somebody else reads");
    let _ = service.store.set_state(survey.clone(), SurveyState::Paused, service.now()).await.expect("a store");
    drop(turn);
    later.await.expect("read again");
    let after = service.find(&survey).expect("running");
    assert_eq!(after.survey.state, SurveyState::Paused, "it reads once it is its turn");
    assert!(Arc::ptr_eq(&before.schema, &after.schema), "what has not changed is not compiled again");
}

/// A command turns a survey in the database, while the server runs.
#[tokio::test]
async fn the_server_keeps_up_with_what_is_done_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (service, survey) = service(&folder).await;
    let service = Arc::new(service);
    let keeping = tokio::spawn(Arc::clone(&service).keep_current(Duration::from_millis(20)));
    for state in [SurveyState::Paused, SurveyState::Open] {
        let _ = service.store.set_state(survey.clone(), state, service.now()).await.expect("a store");
        let seen = async {
            while service.find(&survey).expect("running").survey.state != state {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), seen).await.expect("it is seen without a request");
    }
    keeping.abort();
}
