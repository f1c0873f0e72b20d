//! What the sample city promises to whoever tries it.

mod scene;

use super::city::NAME;
use super::{PASSWORD, fill, sign_ins};
use crate::auth::{self, Browser};
use crate::clock::DAY;
use crate::store::people::PeopleStore;
use crate::store::releases::ReleaseStore;
use crate::store::surveys::SurveyStore;
use scene::Scene;
use shared::disclosure::Release;
use shared::document::{Standing, State, department, links, may_sign, merge, standing, title};
use shared::form::IssueKind;
use shared::instrument::Role;
use shared::protocol::{SignIn, check_password};
use std::collections::{BTreeMap, BTreeSet};

#[tokio::test]
async fn a_second_start_adds_nothing() {
    let scene = Scene::new().await;
    let (people, before) = (scene.people().await, scene.all().await);
    fill::fill(&scene.service).await.expect("there already");
    assert_eq!(scene.people().await, people);
    let after = scene.all().await;
    let ids = |city: &scene::City| -> Vec<String> { city.documents.values().flat_map(|held| held.ids()).collect() };
    assert_eq!((after.last, ids(&after)), (before.last, ids(&before)));
    assert!(before.documents.len() >= 28 && before.last > 1000, "{} documents, {} changes", before.documents.len(), before.last);
}

#[tokio::test]
async fn what_is_not_the_whole_city_is_said_and_not_filled() {
    let scene = Scene::empty().await;
    let org = scene.service.store().add_org("o".repeat(22), NAME.to_owned()).await.expect("an organisation");
    let refused = fill::fill(&scene.service).await.expect_err("not the sample city");
    assert!(refused.to_string().contains("--data"), "{refused}");
    assert!(scene.service.store().people(&org, 0).await.expect("a store").accounts.is_empty());
}

#[tokio::test]
async fn there_is_somebody_in_every_role_who_can_sign_in() {
    let scene = Scene::new().await;
    let people = scene.people().await;
    let roles: BTreeSet<Role> = people.values().flat_map(|person| &person.grants).map(|grant| grant.role).collect();
    let given: BTreeSet<Role> = Role::ALL.iter().copied().filter(|role| *role != Role::Region).collect();
    assert_eq!(roles, given);
    let printed: BTreeSet<&str> = sign_ins().map(|(sign_in, _)| sign_in).collect();
    assert_eq!(printed, people.keys().map(String::as_str).collect());
    for sign_in in printed {
        assert_eq!(check_password("password", PASSWORD, sign_in), Ok(()));
    }
    let asked = SignIn { name: "robin".to_owned(), password: PASSWORD.to_owned() };
    auth::sign_in(&scene.service, asked, Browser { address: None, session: None }).await.expect("signed in");
    let org = scene.service.store().org(&people["robin"].org).await.expect("a store").expect("an organisation");
    assert_eq!(org.departments.len(), 12);
    assert!(org.departments.iter().all(|department| ["en", "es"].iter().all(|language| department.label.get(language).is_some())));
}

#[tokio::test]
async fn every_document_fits_its_form() {
    let scene = Scene::new().await;
    let city = scene.all().await;
    let kinds: BTreeSet<&str> = city.documents.values().map(|held| held.kind.as_str()).collect();
    let expected = [
        "department-profile",
        "equity-impact-statement",
        "equity-quick-screen",
        "focus-group-series",
        "focus-group-session",
        "outreach-event",
        "partner",
        "partner-meeting",
        "plan-action",
        "policy-program",
        "racial-equity-toolkit",
        "racial-equity-toolkit-fast-track",
        "training-course",
        "training-session",
    ];
    assert_eq!(kinds, BTreeSet::from(expected));
    for held in city.documents.values() {
        let filled = scene.form(held);
        assert!(filled.unmapped.is_empty(), "{}: {:?}", held.kind, filled.unmapped);
        let wrong: Vec<_> = filled.form.issues().into_iter().filter(|issue| issue.kind != IssueKind::Required).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", held.kind);
        assert!(!title(&held.document, &scene.schema(held), "en").is_empty(), "{} has no name", held.kind);
        for link in links(&held.document) {
            assert_eq!(city.documents.get(&link.doc).map(|to| &to.kind), Some(&link.kind), "{} is about what is not there", held.kind);
        }
    }
}

#[tokio::test]
async fn there_is_one_conflict_and_its_proposal_keeps_what_both_wrote() {
    let scene = Scene::new().await;
    let city = scene.all().await;
    let conflicts: Vec<(&scene::Held, &str)> =
        city.documents.values().flat_map(|held| held.document.disputes().map(move |path| (held, path))).collect();
    let [(held, path)] = conflicts.as_slice() else { panic!("{} conflicts", conflicts.len()) };
    assert_eq!((*path, standing(&held.document)), ("root_causes", Standing::Review));
    let history = scene.history(held).await;
    let State::Conflict(heads) = history.state(path) else { panic!("a conflict") };
    let [one, other] = heads.as_slice() else { panic!("{heads:?}") };
    assert_eq!((&one.base, one.base.len()), (&other.base, 1));
    let author = |id: &str| history.mark(id).expect("a mark").author.clone();
    assert_ne!(author(&one.id), author(&other.id));
    let text = |id: &str| history.change(id).and_then(|change| change.value.as_ref()?.as_str()).expect("a text");
    let merged = merge(text(&one.base[0]), text(&one.id), text(&other.id));
    assert!(!merged.overlaps, "{}", merged.text);
    for said in ["by car sensors on main roads", "reach the north side last", "forty years ago", "rented out, nobody clears it"] {
        assert!(merged.text.contains(said), "{said} is missing: {}", merged.text);
    }
}

#[tokio::test]
async fn analyses_and_statements_are_in_different_states() {
    let scene = Scene::new().await;
    let city = scene.all().await;
    let mut states: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for held in city.documents.values() {
        let name = title(&held.document, &scene.schema(held), "en");
        states.entry((&held.kind, standing(&held.document).name())).or_default().push(name);
    }
    let expected = [
        ("racial-equity-toolkit", "draft", "Late fees and blocked cards"),
        ("racial-equity-toolkit", "review", "Who walks in the snow"),
        ("racial-equity-toolkit", "returned", "Home visits: who is reached"),
        ("racial-equity-toolkit", "signed", "Which sidewalks first"),
        ("racial-equity-toolkit-fast-track", "draft", "Smoke alarms for renters"),
        ("equity-quick-screen", "draft", "Payment plans for water bills"),
        ("equity-impact-statement", "review", "Contract for the repair of sidewalks and curb ramps"),
        ("equity-impact-statement", "draft", "Grant for home visits to new parents"),
    ];
    for (kind, state, name) in expected {
        assert_eq!(states.get(&(kind, state)), Some(&vec![name.to_owned()]), "{kind}, {state}");
    }
    let missing = |title_of: &str| {
        let held = city.documents.values().find(|held| title(&held.document, &scene.schema(held), "en") == title_of);
        scene.form(held.expect("an analysis")).form.issues().len()
    };
    assert!((1..6).contains(&missing("Who walks in the snow")), "nearly finished: {}", missing("Who walks in the snow"));
    assert!(missing("Late fees and blocked cards") > 20, "begun: {}", missing("Late fees and blocked cards"));
    for (kind, count) in [("policy-program", 6), ("focus-group-session", 2), ("department-profile", 3)] {
        assert_eq!(states[&(kind, "draft")].len(), count, "{kind}");
    }
}

#[tokio::test]
async fn the_signed_analysis_is_complete_and_the_statement_is_talked_about() {
    let scene = Scene::new().await;
    let city = scene.all().await;
    let signed = city.documents.values().find(|held| standing(&held.document) == Standing::Signed).expect("one that is signed");
    let heads = signed.document.answer_heads();
    assert_eq!(may_sign(&signed.document, &scene.schema(signed), &heads, Some(scene.now())), Ok(()));
    let statement =
        city.documents.values().find(|held| held.kind == "equity-impact-statement" && standing(&held.document) == Standing::Review);
    let comments = shared::document::comments(&statement.expect("a statement").document);
    assert_eq!(comments.iter().filter(|comment| !comment.done).count(), 2, "{comments:?}");
    assert!(comments.iter().any(|comment| comment.done));
}

#[tokio::test]
async fn everyone_sees_what_their_roles_say() {
    let scene = Scene::new().await;
    let people = scene.people().await;
    let mut seen = BTreeMap::new();
    for (sign_in, person) in &people {
        let city = scene.seen_by(person).await;
        let of = |kind: &str| -> Vec<String> {
            let held = city.documents.values().filter(|held| held.kind == kind);
            held.map(|held| department(&held.document).unwrap_or_default().to_owned()).collect()
        };
        let kinds = ["racial-equity-toolkit", "focus-group-session", "policy-program"].map(of);
        seen.insert(sign_in.as_str(), kinds);
    }
    let counts = |sign_in: &str| seen[sign_in].each_ref().map(Vec::len);
    assert_eq!(counts("robin"), [4, 0, 6], "an officer reads no session that they are not named in");
    assert_eq!((seen["morgan"][0].as_slice(), counts("morgan")), (&["health".to_owned()][..], [1, 0, 6]));
    assert_eq!(counts("casey"), [2, 0, 6]);
    assert_eq!(seen["jamie"][0], [""; 0], "fire has none");
    assert_eq!((counts("jordan"), counts("skyler")), ([0, 2, 0], [0, 2, 0]));
    assert_eq!(counts("alex"), [4, 1, 6], "an analyst reads the session that names one");
    assert_eq!((counts("drew"), counts("harper")), ([0, 0, 0], [4, 0, 6]));
}

#[tokio::test]
async fn histories_are_spread_over_the_last_weeks_and_over_people_and_devices() {
    let scene = Scene::new().await;
    let city = scene.all().await;
    let now = scene.service.now();
    let changes = || city.documents.values().flat_map(|held| held.document.changes());
    let devices: BTreeSet<&str> = changes().map(|change| change.device.as_str()).collect();
    let days: BTreeSet<u64> = changes().map(|change| (now - change.at) / DAY).collect();
    assert!(devices.len() >= 12, "{} devices", devices.len());
    assert!(days.len() >= 25 && days.iter().all(|day| *day < 70), "{days:?}");
    let latest = changes().max_by_key(|change| change.at).expect("a change");
    let last = &city.documents[&latest.doc];
    assert_eq!(title(&last.document, &scene.schema(last), "en"), "Round table with the county office: short courses", "made last");
}

#[tokio::test]
async fn two_surveys_are_open_and_the_pilot_has_been_answered() {
    let scene = Scene::new().await;
    let org = scene.service.store().org_named(NAME).await.expect("a store").expect("the city");
    let surveys = super::surveys::fill(&scene.service).await.expect("surveys");
    let [("survey", survey), ("pilot (synthetic)", pilot)] = &surveys[..] else { panic!("{surveys:?}") };
    let plans = scene.service.store().plans(&org).await.expect("a store");
    assert_eq!(plans.len(), 2);
    for plan in &plans {
        let departments: BTreeSet<&str> = plan.plan.frame.iter().map(|row| row.department.as_str()).collect();
        assert_eq!(departments.len(), 12, "everybody is in it");
        assert!((3_000..20_000).contains(&plan.plan.people()), "{} people", plan.plan.people());
        assert!(plan.plan.missing().is_empty() && plan.plan.burst >= 10_000 && plan.plan.most() > 1_000_000);
    }
    for (id, modes) in [(survey, 4), (pilot, 1)] {
        let running = scene.service.find(id).expect("running");
        let names: Vec<&str> = running.survey.settings.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["public_works", "fire", "police", "health", "library", "water", "neighborhoods", "administration"]);
        assert_eq!((running.survey.settings.groups.clone(), running.survey.settings.modes.len()), (super::groups(), modes));
        assert!(running.survey.settings.modes.contains(&shared::survey::Mode::OpenLink));
    }
    let shown: Vec<u64> =
        scene.service.summaries(&org).await.expect("summaries").iter().map(|summary| summary.responses_at_least).collect();
    assert_eq!(shown, [0, 240]);
    assert_eq!(super::surveys::fill(&scene.service).await.expect("there already"), surveys, "a second start adds nothing");
    assert_eq!(scene.service.store().plans(&org).await.expect("a store"), plans);
}

#[tokio::test]
async fn two_waves_are_over_and_their_releases_can_be_compared() {
    let scene = Scene::empty().await;
    let (surveys, made) = super::fill(&scene.service, 300).await.expect("a sample city");
    assert_eq!((surveys.len(), made.map(|made| made.responses)), (2, Some(1200)));
    let org = scene.service.store().org_named(NAME).await.expect("a store").expect("the city");
    let list = scene.service.store().releases(&org, "").await.expect("a store");
    let [newer, earlier] = list.as_slice() else { panic!("{list:?}") };
    assert!(newer.wave > earlier.wave && earlier.wave < earlier.day && earlier.day < newer.wave, "{list:?}");
    // Some declined.
    assert!((250..=300).contains(&newer.n) && (800..=900).contains(&earlier.n), "{} and {}", newer.n, earlier.n);
    let mut groups = BTreeSet::new();
    for summary in &list {
        assert!(summary.title.get("en").is_some_and(|title| title.starts_with("Sample data: ")));
        assert!(summary.title.get("es").is_some_and(|title| title.starts_with("Datos de ejemplo: ")));
        let bytes = scene.service.store().release(&summary.survey).await.expect("a store");
        assert_eq!(bytes.len() as u64, summary.bytes);
        let release = Release::from_bytes(&bytes).expect("a release");
        assert_eq!((release.n, &release.wave, &release.day), (summary.n, &summary.wave, &summary.day));
        assert!(release.people.is_some_and(|people| people > 1000) && release.key("department").is_some() && !release.scales.is_empty());
        groups.insert(release.groups);
    }
    assert_eq!(groups.len(), 1, "the same groups");
    let (again, made) = super::fill(&scene.service, 500).await.expect("there already");
    assert_eq!((again, made.is_none()), (surveys, true), "a second start adds nothing");
    assert_eq!(scene.service.store().releases(&org, "").await.expect("a store"), list);
}
