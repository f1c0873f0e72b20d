//! Closing and freezing by the calendar.

use super::*;
use crate::store::{Store, Turned};

async fn state(rig: &Rig, id: &str) -> (SurveyState, Option<String>, Option<String>) {
    let opened = rig.plan(id).await.opened.expect("open");
    (opened.state, opened.closed, opened.frozen)
}

fn day(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test]
async fn a_survey_closes_at_the_end_of_its_last_day_and_freezes_after_its_grace_days() {
    let rig = Rig::new().await;
    let (record, survey) = rig.open(Plan { closes: day("2026-03-03"), grace_days: 2, ..plan() }).await;
    for today in [TODAY, TODAY + 1, TODAY + 2] {
        rig.store.end_due(today).await.expect("a store");
        assert_eq!(state(&rig, &record.id).await, (SurveyState::Open, None, None), "{today}");
    }
    for today in [TODAY + 3, TODAY + 4] {
        rig.store.end_due(today).await.expect("a store");
        assert_eq!(state(&rig, &record.id).await, (SurveyState::Closed, day("2026-03-03"), day("2026-03-06")), "{today}");
        assert!(rig.store.keys(&survey).await.expect("a store").issuer.is_some(), "what is on its way is still opened");
    }
    assert!(rig.store.unreported().await.expect("a store").is_empty());
    rig.store.end_due(TODAY + 5).await.expect("a store");
    assert_eq!(state(&rig, &record.id).await, (SurveyState::Frozen, day("2026-03-03"), day("2026-03-06")));
    let keys = rig.store.keys(&survey).await.expect("a store");
    assert!(keys.issuer.is_none() && keys.opener.is_none(), "the keys are gone");
    assert_eq!(rig.look::<i64>("select count(*) from survey_keys"), 0);
    let unreported = rig.store.unreported().await.expect("a store");
    assert_eq!((unreported.len(), unreported[0].day.as_str()), (1, "2026-03-06"));
    let trail = rig.trail().await;
    let said: Vec<&str> =
        trail.iter().filter(|(kind, _)| *kind == AuditKind::SurveyStateChanged).map(|(_, detail)| detail.as_str()).collect();
    assert_eq!(said, ["questions: open -> closed", "questions: closed -> frozen"]);
}

#[tokio::test]
async fn a_server_that_did_not_run_gives_the_grace_days_all_the_same() {
    let rig = Rig::new().await;
    let (record, _) = rig.open(Plan { closes: day("2026-03-03"), grace_days: 2, ..plan() }).await;
    rig.store.change_state(rig.at(TODAY), record.id.clone(), SurveyState::Paused).await.expect("a store").expect("paused");
    rig.store.end_due(TODAY + 30).await.expect("a store");
    assert_eq!(state(&rig, &record.id).await, (SurveyState::Closed, day("2026-03-30"), day("2026-04-02")), "also when it is paused");
    rig.store.end_due(TODAY + 31).await.expect("a store");
    assert_eq!(state(&rig, &record.id).await.0, SurveyState::Closed);
    rig.store.end_due(TODAY + 32).await.expect("a store");
    assert_eq!(state(&rig, &record.id).await.0, SurveyState::Frozen);
}

#[tokio::test]
async fn a_survey_that_closed_before_days_were_kept_gets_one() {
    let rig = Rig::new().await;
    let (record, survey) = rig.open(Plan { grace_days: 1, ..plan() }).await;
    assert_eq!(rig.store.set_state(survey, SurveyState::Closed, 0).await.expect("a store"), Turned::Done);
    let connection = Connection::open(rig.folder.path().join(DATABASE)).expect("a database");
    connection.execute("update surveys set closed_day = null", []).expect("as before");
    rig.store.end_due(TODAY + 1).await.expect("a store");
    assert_eq!(state(&rig, &record.id).await, (SurveyState::Closed, day("2026-03-02"), day("2026-03-04")));
}

/// The command looks before it asks; meanwhile the calendar, or somebody else, may have turned it.
#[tokio::test]
async fn the_operator_turns_no_survey_to_what_it_does_not_become() {
    let rig = Rig::new().await;
    let (record, survey) = rig.open(Plan { grace_days: 1, ..plan() }).await;
    let turn = async |state| rig.store.set_state(survey.clone(), state, 0).await.expect("a store");
    assert_eq!(turn(SurveyState::Frozen).await, Turned::Stays(SurveyState::Open));
    assert_eq!(turn(SurveyState::Closed).await, Turned::Done);
    for state in SurveyState::ALL {
        assert_eq!(turn(*state).await, Turned::Stays(SurveyState::Closed));
    }
    rig.store.end_due(TODAY + 100).await.expect("frozen");
    for state in SurveyState::ALL {
        assert_eq!(turn(*state).await, Turned::Stays(SurveyState::Frozen));
    }
    assert_eq!(rig.store.resume(survey.clone(), 0).await.expect("a store"), Turned::Stays(SurveyState::Frozen));
    assert_eq!(state(&rig, &record.id).await.0, SurveyState::Frozen);
    // Also one without a plan.
    let connection = Connection::open(rig.folder.path().join(DATABASE)).expect("a database");
    connection.execute("update survey_plans set survey = null", []).expect("as in old versions");
    assert_eq!(turn(SurveyState::Open).await, Turned::Stays(SurveyState::Frozen));
    assert_eq!(rig.store.set_state(Hash::of(b"none"), SurveyState::Closed, 0).await.expect("a store"), Turned::Unknown);
}
