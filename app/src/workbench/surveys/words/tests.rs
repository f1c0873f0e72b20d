use super::*;
use shared::instrument::Hash;
use shared::survey::Plan;

fn record(state: Option<SurveyState>, frozen: Option<&str>) -> PlanRecord {
    let opened = state.map(|state| OpenedSurvey {
        survey: Hash::of(b"survey"),
        state,
        opened: "2026-11-02".into(),
        closed: Some("2026-11-20".into()),
        frozen: frozen.map(str::to_owned),
    });
    let plan = Plan { closes: Some("2026-11-20".into()), ..Plan::of("survey", Vec::new()) };
    PlanRecord { id: "p".into(), revision: 1, plan, opened, invitations: 0, stations: Vec::new() }
}

fn said(state: Option<SurveyState>, frozen: Option<&str>) -> String {
    standing(&record(state, frozen), Lang::En).text(Lang::En)
}

#[test]
fn days_are_written_as_people_write_them() {
    assert_eq!(day("2026-11-02", Lang::En), "November 2, 2026");
    assert_eq!(day("2026-11-02", Lang::Es), "2 de noviembre de 2026");
    assert_eq!(day("2026-12-31", Lang::En), "December 31, 2026");
    assert_eq!(day("2026-02-30", Lang::En), "2026-02-30");
    assert_eq!(later("2026-12-28", 7).as_deref(), Some("2027-01-04"));
    assert_eq!(later("soon", 7), None);
}

#[test]
fn each_state_says_until_when() {
    assert!(said(None, None).starts_with("Not open yet."));
    assert_eq!(said(Some(SurveyState::Open), None), "People can answer until the end of November 20, 2026.");
    assert!(said(Some(SurveyState::Paused), None).starts_with("Nobody can answer now."));
    assert!(said(Some(SurveyState::Closed), Some("2026-11-29")).contains("November 29, 2026"));
    // Seven grace days after the twentieth; then it is frozen.
    assert!(said(Some(SurveyState::Closed), None).contains("November 28, 2026"));
    assert!(said(Some(SurveyState::Frozen), Some("2026-11-28")).starts_with("Frozen since November 28, 2026."));
}

#[test]
fn a_hash_is_whole_in_its_groups() {
    let hash = Hash::of(b"survey");
    let grouped = in_groups(hash.as_str());
    assert_eq!(grouped.replace(' ', ""), hash.as_str());
    assert!(grouped.split(' ').all(|group| group.len() <= 6));
    assert_eq!(grouped.split(' ').count(), 8);
}

#[test]
fn counts_are_written_as_each_language_does() {
    assert_eq!((count(0, Lang::En).as_str(), count(1_234_567, Lang::En).as_str()), ("0", "1,234,567"));
    assert_eq!((count(1_234, Lang::Es).as_str(), count(12_345, Lang::Es).as_str()), ("1234", "12\u{a0}345"));
}

#[test]
fn every_way_in_tier_and_state_has_words_of_its_own() {
    let texts: Vec<&str> = Mode::ALL.iter().flat_map(|one| [mode(*one), mode_hint(*one)]).map(|msg| msg.text(Lang::Es)).collect();
    let tiers = Tier::ALL.iter().map(|one| tier(*one).text(Lang::Es));
    let states = SurveyState::ALL.iter().map(|one| state(*one).text(Lang::Es));
    let mut all: Vec<&str> = texts.into_iter().chain(tiers).chain(states).collect();
    let before = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), before);
}
