//! Plans, invitations and stations in the store, and what the calendar does to surveys.

mod calendar;
mod told;
mod trace;

use super::super::Sqlite;
use super::super::keep::DATABASE;
use crate::clock::DAY;
use crate::planned::{planned, text as both};
use crate::store::Published;
use crate::store::people::{Doing, PeopleStore};
use crate::store::redeem::{Keys, RedeemStore, Redemption};
use crate::store::surveys::{NewTicket, Opening, SurveyStore, Unmoved};
use rusqlite::Connection;
use shared::instrument::Hash;
use shared::protocol::{AuditKind, Department, NewStation, PlanRecord, Wrong};
use shared::survey::{FrameRow, Group, Mode, Plan, ResponseId, Survey, SurveyState, Tier};

/// 2026-03-01.
const TODAY: i64 = 20_513;

/// Ready to open: two departments of 40 and 100 people.
fn plan() -> Plan {
    let group = |id: &str| Group { name: id.to_owned(), label: both(id), departments: vec![id.to_owned()] };
    let row = |id: &str, people: [u32; 3]| FrameRow { department: id.to_owned(), people: people.to_vec() };
    let frame = vec![row("fire", [2, 8, 30]), row("library", [0, 20, 80])];
    let groups = vec![group("fire"), group("library")];
    Plan { instrument: "questions".to_owned(), modes: Mode::ALL.to_vec(), ..planned(frame, groups) }
}

fn opening(plan: &Plan) -> Opening {
    let hash = Hash::of(b"{}");
    let survey = Survey::with_keys(both("Questions"), hash.clone(), plan.settings(), Some("a".into()), Some("b".into()));
    let instrument = Published { hash, name: "questions".into(), body: b"{}".to_vec() };
    Opening { survey, instrument, keys: Keys { issuer: Some(b"issuer".to_vec()), opener: Some(b"opener".to_vec()) } }
}

struct Rig {
    store: Sqlite,
    org: String,
    folder: tempfile::TempDir,
}

impl Rig {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Sqlite::open(&folder.path().join(DATABASE)).expect("a database");
        let rig = Self { store, org: "o".repeat(22), folder };
        for org in [&rig.org, &"p".repeat(22)] {
            rig.store.add_org(org.clone(), format!("City {org}")).await.expect("a store");
            let department = |id: &str| Department { id: id.to_owned(), label: both(id) };
            let departments = vec![department("fire"), department("library")];
            rig.store
                .set_departments(Doing { org: org.clone(), ..rig.at(TODAY) }, departments)
                .await
                .expect("a store")
                .expect("departments");
        }
        rig
    }

    fn at(&self, day: i64) -> Doing {
        Doing { org: self.org.clone(), by: None, now: u64::try_from(day).expect("a day") * DAY + 1000 }
    }

    async fn add(&self, plan: Plan) -> PlanRecord {
        let id = crate::auth::session::random_id().expect("an id");
        self.store.add_plan(self.at(TODAY), id, plan).await.expect("a store").expect("a plan")
    }

    /// A survey that has opened today, and its plan's id.
    async fn open(&self, plan: Plan) -> (PlanRecord, Hash) {
        let opening = opening(&plan);
        let added = self.add(plan).await;
        let opened = self.store.open_plan(self.at(TODAY), added.id, added.revision, opening).await.expect("a store").expect("open");
        let survey = opened.opened.clone().expect("open").survey;
        (opened, survey)
    }

    async fn plan(&self, id: &str) -> PlanRecord {
        self.store.plan(&self.org, id).await.expect("a store").expect("a plan")
    }

    /// Invitations of the library's other staff, each with a code of one number, from a first on.
    async fn invite(&self, id: &str, first: u8, count: u8) -> Result<u32, Unmoved> {
        self.store.add_tickets(self.at(TODAY), id.to_owned(), tickets(first..first + count)).await.expect("a store")
    }

    async fn redeem(&self, survey: &Hash, codes: std::ops::Range<u8>) {
        for code in codes {
            let redeemed = self.store.redeem(survey.clone(), [code; 32], ResponseId([code; 16])).await.expect("a store");
            assert_eq!(redeemed, Redemption::First);
        }
    }

    /// What stands in the database.
    fn look<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        let connection = Connection::open(self.folder.path().join(DATABASE)).expect("a database");
        connection.query_row(sql, [], |row| row.get(0)).expect("a row")
    }

    async fn trail(&self) -> Vec<(AuditKind, String)> {
        let trail = self.store.audit(&self.org, None, 500).await.expect("a trail");
        trail.into_iter().rev().skip(1).map(|entry| (entry.kind, entry.detail)).collect()
    }
}

fn tickets(codes: std::ops::Range<u8>) -> Vec<NewTicket> {
    let ticket = |code| NewTicket { department: "library".to_owned(), tier: Tier::OtherStaff, code: [code; 32] };
    codes.map(ticket).collect()
}

fn code_of<T: std::fmt::Debug>(result: Result<T, Unmoved>) -> &'static str {
    result.expect_err("refused").code()
}

#[tokio::test]
async fn a_plan_is_changed_by_who_saw_it_last_and_deleted_before_it_opens() {
    let rig = Rig::new().await;
    let (first, second) = (rig.add(plan()).await, rig.add(Plan { k: 20, ..plan() }).await);
    assert_eq!((first.revision, first.opened.is_none(), first.invitations), (1, true, 0));
    let listed = rig.store.plans(&rig.org).await.expect("a store");
    assert_eq!(listed, [second.clone(), first.clone()], "newest first");
    let change = |revision, k| rig.store.change_plan(rig.at(TODAY), first.id.clone(), revision, Plan { k, ..plan() });
    let changed = change(1, 30).await.expect("a store").expect("changed");
    assert_eq!((changed.revision, changed.plan.k), (2, 30));
    assert_eq!(change(1, 40).await.expect("a store"), Err(Unmoved::Revised(2)));
    let wrong = change(2, 4).await.expect("a store").expect_err("wrong");
    assert!(matches!(wrong, Unmoved::Wrong(Wrong { field: "k", .. })), "{wrong:?}");
    assert_eq!(rig.plan(&first.id).await, changed, "nothing of what was refused is kept");
    rig.store.delete_plan(rig.at(TODAY), second.id.clone()).await.expect("a store").expect("deleted");
    assert_eq!(code_of(rig.store.plan(&rig.org, &second.id).await.expect("a store")), "unknown_plan");
    let kinds: Vec<AuditKind> = rig.trail().await.into_iter().map(|(kind, _)| kind).collect();
    use AuditKind::{SurveyPlanChanged, SurveyPlanDeleted, SurveyPlanned};
    assert_eq!(kinds, [SurveyPlanned, SurveyPlanned, SurveyPlanChanged, SurveyPlanDeleted]);
}

#[tokio::test]
async fn a_survey_opens_once_with_its_keys_and_words() {
    let rig = Rig::new().await;
    let added = rig.add(plan()).await;
    let open = |revision| rig.store.open_plan(rig.at(TODAY), added.id.clone(), revision, opening(&plan()));
    assert_eq!(open(7).await.expect("a store"), Err(Unmoved::Revised(1)));
    let record = open(1).await.expect("a store").expect("open");
    let opened = record.opened.clone().expect("open");
    assert_eq!((opened.state, opened.opened.as_str(), opened.closed, opened.frozen), (SurveyState::Open, "2026-03-01", None, None));
    assert_eq!(open(1).await.expect("a store"), Err(Unmoved::Opened));
    let keys = rig.store.keys(&opened.survey).await.expect("a store");
    assert_eq!((keys.issuer.as_deref(), keys.opener.as_deref()), (Some(&b"issuer"[..]), Some(&b"opener"[..])));
    let surveys = crate::store::Store::surveys(&rig.store).await.expect("a store");
    assert_eq!((surveys[0].words.clone(), surveys[0].address()), (plan().words, opened.survey.clone()));
    // Another plan that comes to the same address.
    let same = rig.add(plan()).await;
    let refused = rig.store.open_plan(rig.at(TODAY), same.id.clone(), 1, opening(&plan())).await.expect("a store");
    assert_eq!(code_of(refused), "same_survey");
    assert_eq!(rig.plan(&same.id).await.opened, None);
    // What it lacks is found here, too.
    let lacks = rig.add(Plan { pretested: 0, ..plan() }).await;
    let refused = rig.store.open_plan(rig.at(TODAY), lacks.id, 1, opening(&Plan { k: 7, ..plan() })).await.expect("a store");
    assert!(matches!(refused, Err(Unmoved::Wrong(Wrong { field: "pretested", .. }))), "{refused:?}");
    assert_eq!(code_of(rig.store.delete_plan(rig.at(TODAY), record.id).await.expect("a store")), "opened");
}

#[tokio::test]
async fn after_it_opened_words_and_the_last_day_change_and_nothing_that_protects() {
    let rig = Rig::new().await;
    let (record, _) = rig.open(plan()).await;
    let change = async |plan: Plan| {
        let revision = rig.plan(&record.id).await.revision;
        rig.store.change_plan(rig.at(TODAY), record.id.clone(), revision, plan).await.expect("a store")
    };
    type Change = fn(&mut Plan);
    let frozen: [(&str, Change); 11] = [
        ("instrument", |plan| plan.instrument.push('x')),
        ("modes", |plan| plan.modes.truncate(1)),
        ("languages", |plan| plan.languages.truncate(1)),
        ("frame", |plan| plan.frame[0].people[0] += 1),
        ("groups", |plan| plan.groups[0].name.push('x')),
        ("k", |plan| plan.k += 1),
        ("grace_days", |plan| plan.grace_days += 1),
        ("cap", |plan| plan.cap = Some(1)),
        ("burst", |plan| plan.burst += 1),
        ("reviews", |plan| plan.reviews.truncate(1)),
        ("pretested", |plan| plan.pretested += 1),
    ];
    for (field, alter) in frozen {
        let mut altered = plan();
        alter(&mut altered);
        let Err(Unmoved::Wrong(wrong)) = change(altered).await else { panic!("{field} was changed") };
        assert_eq!((wrong.field, wrong.code), (field, "frozen"));
    }
    let mut later = Plan { closes: Some("2026-03-20".into()), ..plan() };
    later.words.contact = both("Another desk");
    assert_eq!(change(later.clone()).await.expect("changed").plan, later);
    let surveys = crate::store::Store::surveys(&rig.store).await.expect("a store");
    assert_eq!(surveys[0].words.contact, both("Another desk"), "and who answers is told so");
    for (closes, code) in [("2026-02-28", "past"), ("2026-02-30", "not_a_day")] {
        let refused = change(Plan { closes: Some(closes.into()), ..later.clone() }).await.expect_err("refused");
        assert_eq!((refused.code(), refused.reason().0), (code, "closes"));
    }
    let mut mute = later.clone();
    mute.words.contact.clear();
    assert_eq!(code_of(change(mute).await), "missing");
    // A department that is gone stays in the frame.
    let departments = vec![Department { id: "fire".into(), label: both("fire") }];
    rig.store.set_departments(rig.at(TODAY), departments).await.expect("a store").expect("departments");
    later.words.contact = both("A third desk");
    assert!(change(later).await.is_ok());
}

#[tokio::test]
async fn states_change_as_the_rules_say_and_a_closed_survey_lets_nobody_in() {
    let rig = Rig::new().await;
    let draft = rig.add(plan()).await;
    let turn = |id: &str, state| rig.store.change_state(rig.at(TODAY + 1), id.to_owned(), state);
    assert_eq!(code_of(turn(&draft.id, SurveyState::Closed).await.expect("a store")), "not_opened");
    assert_eq!(code_of(rig.invite(&draft.id, 0, 1).await), "not_opened");
    let (record, _) = rig.open(plan()).await;
    for (to, allowed) in [
        (SurveyState::Open, false),
        (SurveyState::Frozen, false),
        (SurveyState::Paused, true),
        (SurveyState::Frozen, false),
        (SurveyState::Open, true),
        (SurveyState::Closed, true),
        (SurveyState::Open, false),
        (SurveyState::Paused, false),
        (SurveyState::Closed, false),
        (SurveyState::Frozen, false),
    ] {
        let turned = turn(&record.id, to).await.expect("a store");
        assert_eq!(turned.is_ok(), allowed, "{to:?}: {turned:?}");
    }
    let opened = rig.plan(&record.id).await.opened.expect("open");
    let days = (opened.closed.as_deref(), opened.frozen.as_deref());
    assert_eq!(days, (Some("2026-03-02"), Some("2026-03-10")), "the last grace day is the ninth");
    assert_eq!(code_of(rig.invite(&record.id, 0, 1).await), "ended");
    let station = NewStation { label: "Depot".into(), mode: Mode::Paper, expected: 20 };
    let added = rig.store.add_station(rig.at(TODAY), record.id.clone(), station, [1; 32]).await.expect("a store");
    // What a device that was ended still holds is sent by another, until nothing is taken any more.
    let added = added.expect("in the grace days");
    assert_eq!((added.active, rig.plan(&record.id).await.stations.len()), (true, 1));
    let later = Plan { closes: Some("2026-03-20".into()), ..plan() };
    let refused = rig.store.change_plan(rig.at(TODAY), record.id, record.revision, later).await.expect("a store");
    assert_eq!(code_of(refused), "frozen");
}

#[tokio::test]
async fn invitations_count_up_and_a_department_gets_no_more_than_it_has_people() {
    let rig = Rig::new().await;
    let (record, _) = rig.open(plan()).await;
    assert_eq!(rig.invite(&record.id, 0, 50).await, Ok(1));
    let Err(Unmoved::Wrong(wrong)) = rig.invite(&record.id, 100, 31).await else { panic!("too many") };
    assert_eq!((wrong.field, wrong.code), ("rows", "more_than_people"));
    assert_eq!(rig.plan(&record.id).await.invitations, 50, "nothing of it is kept");
    assert_eq!(rig.invite(&record.id, 100, 30).await, Ok(51));
    // Nobody of this tier, no such department.
    for (department, tier) in [("library", Tier::Senior), ("port", Tier::OtherStaff)] {
        let ticket = NewTicket { department: department.into(), tier, code: [200; 32] };
        let refused = rig.store.add_tickets(rig.at(TODAY), record.id.clone(), vec![ticket]).await.expect("a store");
        assert_eq!(code_of(refused), "more_than_people");
    }
    let (open, _) = rig.open(Plan { modes: vec![Mode::OpenLink], k: 20, ..plan() }).await;
    assert_eq!(code_of(rig.invite(&open.id, 201, 1).await), "not_by_invitation");
    assert_eq!(
        rig.trail().await[2..4],
        [(AuditKind::SurveyInvited, "questions: 50".to_owned()), (AuditKind::SurveyInvited, "questions: 30".to_owned())]
    );
}

#[tokio::test]
async fn an_invitation_is_made_again_until_it_is_redeemed_and_the_old_code_ends() {
    let rig = Rig::new().await;
    let (record, survey) = rig.open(plan()).await;
    rig.invite(&record.id, 1, 3).await.expect("invited");
    let again = |codes: &[(u32, u8)]| {
        let codes = codes.iter().map(|(number, code)| (*number, [*code; 32])).collect();
        rig.store.change_tickets(rig.at(TODAY), record.id.clone(), codes)
    };
    let changed = again(&[(2, 99)]).await.expect("a store").expect("again");
    let ticket = &changed.made[0];
    assert_eq!((ticket.number, ticket.department.as_str(), ticket.tier), (2, "library", Tier::OtherStaff));
    let redeem = |code: u8| rig.store.redeem(survey.clone(), [code; 32], ResponseId([7; 16]));
    assert_eq!(redeem(2).await.expect("a store"), Redemption::Unknown, "the old code has ended");
    assert_eq!(redeem(99).await.expect("a store"), Redemption::First);
    let refused = again(&[(2, 98)]).await.expect("a store").expect("one that stays");
    assert_eq!((refused.made.len(), refused.redeemed), (0, vec![2]));
    assert_eq!(redeem(99).await.expect("a store"), Redemption::Again, "and stays as it was");
    assert_eq!(code_of(again(&[(1, 96), (4, 97)]).await.expect("a store")), "unknown_invitation");
    assert_eq!(redeem(96).await.expect("a store"), Redemption::Unknown, "all of them, or none");
    let mixed = again(&[(1, 95), (2, 94), (3, 93)]).await.expect("a store").expect("again");
    assert_eq!((mixed.made.iter().map(|ticket| ticket.number).collect::<Vec<_>>(), mixed.redeemed), (vec![1, 3], vec![2]));
    let trail = rig.trail().await;
    let said = trail[trail.len() - 4..].to_vec();
    let asked = |count: u32| (AuditKind::SurveyReissued, format!("questions: {count}"));
    let refused = (AuditKind::SurveyReissueRefused, "questions".to_owned());
    assert_eq!(said, [asked(1), refused.clone(), asked(3), refused], "how many were asked about, and not which");
}

#[tokio::test]
async fn a_station_sends_until_it_is_ended() {
    let rig = Rig::new().await;
    let (record, survey) = rig.open(Plan { modes: vec![Mode::SharedDevice], ..plan() }).await;
    let new = |mode| NewStation { label: "Depot north".into(), mode, expected: 40 };
    let add = |mode, code: u8| rig.store.add_station(rig.at(TODAY), record.id.clone(), new(mode), [code; 32]);
    assert_eq!(code_of(add(Mode::Paper, 1).await.expect("a store")), "not_offered");
    let station = add(Mode::SharedDevice, 2).await.expect("a store").expect("a station");
    assert_eq!(rig.plan(&record.id).await.stations, std::slice::from_ref(&station));
    assert_eq!(rig.store.station(&survey, [2; 32]).await.expect("a store"), Some(Mode::SharedDevice));
    let end = |id: &str| rig.store.end_station(rig.at(TODAY), record.id.clone(), id.to_owned());
    assert_eq!(code_of(end("no").await.expect("a store")), "unknown_station");
    for _ in 0..2 {
        assert_eq!(end(&station.id).await.expect("a store"), Ok(()));
    }
    assert_eq!(rig.store.station(&survey, [2; 32]).await.expect("a store"), None);
    assert!(!rig.plan(&record.id).await.stations[0].active, "it is still listed");
    let trail = rig.trail().await;
    let said = |kind: AuditKind| trail.iter().filter(|(one, _)| *one == kind).map(|(_, detail)| detail.as_str()).collect::<Vec<_>>();
    assert_eq!((said(AuditKind::StationMade), said(AuditKind::StationEnded)), (vec!["Depot north"], vec!["Depot north"]));
}

#[tokio::test]
async fn another_organisation_has_none_of_it() {
    let rig = Rig::new().await;
    let (record, survey) = rig.open(plan()).await;
    rig.invite(&record.id, 1, 3).await.expect("invited");
    let station = NewStation { label: "Depot".into(), mode: Mode::Paper, expected: 20 };
    let station = rig.store.add_station(rig.at(TODAY), record.id.clone(), station, [1; 32]).await.expect("a store").expect("a station");
    let before = (rig.plan(&record.id).await, rig.trail().await);
    let (there, id) = ("p".repeat(22), || record.id.clone());
    let doing = || Doing { org: there.clone(), ..rig.at(TODAY) };
    let store = &rig.store;
    assert!(store.plans(&there).await.expect("a store").is_empty());
    let codes = [
        code_of(store.plan(&there, &id()).await.expect("a store")),
        code_of(store.change_plan(doing(), id(), record.revision, plan()).await.expect("a store")),
        code_of(store.delete_plan(doing(), id()).await.expect("a store")),
        code_of(store.open_plan(doing(), id(), record.revision, opening(&plan())).await.expect("a store")),
        code_of(store.change_state(doing(), id(), SurveyState::Closed).await.expect("a store")),
        code_of(store.add_tickets(doing(), id(), tickets(9..10)).await.expect("a store")),
        code_of(store.change_tickets(doing(), id(), vec![(1, [9; 32])]).await.expect("a store")),
        code_of(store.reminders(&there, &id()).await.expect("a store")),
        code_of(store.rates(&there, &id()).await.expect("a store")),
        code_of(store.end_station(doing(), id(), station.id).await.expect("a store")),
    ];
    assert_eq!(codes, ["unknown_plan"; 10]);
    assert_eq!(store.report(&there, &survey).await.expect("a store"), None);
    assert_eq!(store.report(&rig.org, &survey).await.expect("a store"), Some(None), "here it is not frozen");
    assert_eq!((rig.plan(&record.id).await, rig.trail().await), before);
}
