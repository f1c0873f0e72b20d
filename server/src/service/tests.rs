//! Surveys in memory.

use super::*;
use crate::store::sqlite::Sqlite;
use shared::survey::{Mode, SurveyState};
use std::pin::pin;
use std::time::Duration;

/// Somebody pauses a survey while the calendar reads it: the list of before does not come back.
#[tokio::test]
async fn who_reads_the_surveys_again_waits_for_their_turn_and_then_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Sqlite::open(&folder.path().join("test.sqlite3")).expect("a database");
    let sealer = Sealer::open(folder.path()).expect("a key");
    let service = Service::start(store, Catalog::load(None).expect("instruments"), sealer).await.expect("a service");
    let groups = crate::demo::groups();
    let settings = Settings { modes: vec![Mode::OpenLink], groups, k: 10, languages: vec!["en".into()], grace_days: 7 };
    let survey = service.open_survey("workplace-diversity", settings).await.expect("a survey");
    let turn = service.reloading.lock().await;
    let mut later = pin!(service.reload());
    assert!(tokio::time::timeout(Duration::from_millis(300), later.as_mut()).await.is_err(), "somebody else reads");
    let _ = service.store.set_state(survey.clone(), SurveyState::Paused, service.now()).await.expect("a store");
    drop(turn);
    later.await.expect("read again");
    assert_eq!(service.find(&survey).expect("running").survey.state, SurveyState::Paused, "it reads once it is its turn");
}
