//! Planning surveys, inviting people to them, and who may: each request as the workbench sends it.

use super::members::{Member, everywhere};
use super::running::{Person, answers, plan, problem};
use super::{Reply, Scene};
use crate::catalog::Catalog;
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::protocol::AuditKind;
use shared::survey::{Mode, Plan, Survey};

pub(super) const PLANS: &str = "/api/v1/survey-plans";
const REISSUE: &str = "/invitations/reissue";

impl Scene {
    pub(super) async fn administrator(&self, org: &str) -> Member {
        self.member(org, &format!("Administrator of {org}"), &[everywhere(Role::SurveyAdmin)]).await
    }

    /// Plans a survey and opens it; the record. From now on, the scene is about this survey.
    pub(super) async fn opened_by(&mut self, member: &Member, plan: &Plan) -> Json {
        let added = self.ask(member, Method::POST, PLANS, json!({"revision": 0, "plan": plan})).await;
        assert_eq!(added.status, StatusCode::OK, "{}", added.json());
        let path = format!("{PLANS}/{}/open", word(&added.json(), "id"));
        let opened = self.ask(member, Method::POST, &path, json!({"revision": 1})).await;
        assert_eq!(opened.status, StatusCode::OK, "{}", opened.json());
        self.survey = serde_json::from_value(opened.json()["opened"]["survey"].clone()).expect("an address");
        self.version = self.survey().version.to_string();
        opened.json()
    }

    pub(super) async fn of_plan(&self, member: &Member, method: Method, plan: &Json, rest: &str, body: Json) -> Reply {
        self.ask(member, method, &format!("{PLANS}/{}{rest}", word(plan, "id")), body).await
    }
}

pub(super) fn word(json: &Json, name: &str) -> String {
    json[name].as_str().unwrap_or_else(|| panic!("no {name}: {json}")).to_owned()
}

fn invite(count: u32) -> Json {
    json!({"rows": [{"department": "library", "tier": "other_staff", "count": count}]})
}

#[tokio::test]
async fn a_survey_is_planned_changed_opened_and_led_to_its_end() {
    let mut scene = Scene::new().await;
    let drew = scene.administrator("Sample City").await;
    let mut wanted = plan(&[Mode::Invited, Mode::Paper], 80);
    let reply = scene.ask(&drew, Method::POST, PLANS, json!({"revision": 0, "plan": wanted})).await;
    let draft = reply.json();
    assert_eq!((reply.status, &draft["revision"], &draft["opened"]), (StatusCode::OK, &json!(1), &Json::Null));
    wanted.k = 20;
    let changed = scene.of_plan(&drew, Method::PUT, &draft, "", json!({"revision": 1, "plan": wanted})).await.json();
    assert_eq!((&changed["revision"], &changed["plan"]["k"]), (&json!(2), &json!(20)));
    problem(
        &scene.of_plan(&drew, Method::PUT, &draft, "", json!({"revision": 1, "plan": wanted})).await,
        StatusCode::CONFLICT,
        "revised",
        "revision",
    );
    problem(
        &scene.of_plan(&drew, Method::POST, &draft, "/open", json!({"revision": 1})).await,
        StatusCode::CONFLICT,
        "revised",
        "revision",
    );
    let opened = scene.of_plan(&drew, Method::POST, &draft, "/open", json!({"revision": 2})).await.json();
    assert_eq!(opened["opened"]["state"], "open", "{opened}");
    let address = word(&opened["opened"], "survey");
    let public: Survey = serde_json::from_value(scene.get(&format!("/api/v1/surveys/{address}")).await.json()).expect("a survey");
    assert_eq!((public.address().as_str(), &public.words, public.settings.k), (address.as_str(), &wanted.words, 20));
    assert!(public.credential_key.is_some() && public.sealing_key.is_some());
    problem(&scene.of_plan(&drew, Method::POST, &draft, "/open", json!({"revision": 3})).await, StatusCode::CONFLICT, "opened", "plan");
    problem(&scene.of_plan(&drew, Method::DELETE, &draft, "", Json::Null).await, StatusCode::CONFLICT, "opened", "plan");
    // What is said of it may be corrected, and whoever answers reads it at once; what protects them stays.
    wanted.words.contact.insert("en".to_owned(), "Another desk".to_owned());
    let said = scene.of_plan(&drew, Method::PUT, &draft, "", json!({"revision": 3, "plan": wanted})).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.json());
    assert_eq!(scene.get(&format!("/api/v1/surveys/{address}")).await.json()["words"]["contact"]["en"], "Another desk");
    let weaker = Plan { k: 5, ..wanted.clone() };
    let refused = scene.of_plan(&drew, Method::PUT, &draft, "", json!({"revision": 4, "plan": weaker})).await;
    problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "frozen", "k");
    scene.survey = public.id;
    for (to, takes) in [("paused", StatusCode::CONFLICT), ("open", StatusCode::NOT_FOUND), ("closed", StatusCode::NOT_FOUND)] {
        let turned = scene.of_plan(&drew, Method::POST, &draft, "/state", json!({"state": to})).await;
        assert_eq!((turned.status, &turned.json()["opened"]["state"]), (StatusCode::OK, &json!(to)));
        let redeemed = scene.ask_survey("credentials", &Person::new(&scene, "x".repeat(22), 1).redemption()).await;
        assert_eq!(redeemed.status, takes, "{to} is so at once");
    }
    for to in ["open", "paused", "closed", "frozen"] {
        let refused = scene.of_plan(&drew, Method::POST, &draft, "/state", json!({"state": to})).await;
        problem(&refused, StatusCode::CONFLICT, "wrong_state", "state");
    }
    let log = scene._folder.path().join("test.sqlite3-wal");
    assert_eq!(log.metadata().expect("a log").len(), 0, "nothing is left in the log when it has closed");
}

#[tokio::test]
async fn what_is_entered_wrongly_is_refused_with_its_field() {
    let scene = Scene::new().await;
    let drew = scene.administrator("Sample City").await;
    let ready = json!(plan(&[Mode::Invited], 80));
    let cases = [
        ("instrument", json!("no-such"), "unknown_instrument", "instrument"),
        ("instrument", json!("racial-equity-toolkit"), "not_anonymous", "instrument"),
        ("instrument", json!("focus-group-session"), "not_anonymous", "instrument"),
        ("languages", json!(["en", "fr"]), "unknown_language", "languages"),
        ("languages", json!(["en", "en"]), "repeated", "languages"),
        ("k", json!(4), "out_of_range", "k"),
        ("grace_days", json!(61), "out_of_range", "grace_days"),
        ("burst", json!(0), "out_of_range", "burst"),
        ("frame", json!([{"department": "port", "people": [1, 2, 90]}]), "unknown_department", "frame"),
        ("frame", json!([{"department": "library", "people": [1]}]), "wrong_people", "frame"),
        ("closes", json!("2026-02-30"), "not_a_day", "closes"),
    ];
    for (name, value, code, field) in cases {
        let mut wrong = ready.clone();
        wrong[name] = value;
        let refused = scene.ask(&drew, Method::POST, PLANS, json!({"revision": 0, "plan": wrong})).await;
        problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, code, field);
    }
    let refused = scene.ask(&drew, Method::POST, PLANS, json!({"revision": 1, "plan": ready})).await;
    problem(&refused, StatusCode::CONFLICT, "revised", "revision");
    let mut more = ready.clone();
    more["everyone"] = json!(true);
    for body in [json!({"revision": 0, "plan": more}), json!({"plan": ready}), json!([])] {
        assert_eq!(scene.ask(&drew, Method::POST, PLANS, body).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(scene.ask(&drew, Method::GET, PLANS, Json::Null).await.json(), json!({"plans": []}), "nothing of it is kept");
}

#[tokio::test]
async fn nothing_opens_that_is_not_ready() {
    let reviews = |who: &str, day: &str| {
        let spanish = json!({"language": "es", "reviewer": "B", "day": "2026-01-01"});
        json!([{"language": "en", "reviewer": who, "day": day}, spanish])
    };
    let scene = Scene::new().await;
    let drew = scene.administrator("Sample City").await;
    let ready = json!(plan(&[Mode::Invited], 80));
    let cases = [
        ("modes", json!([]), "missing", "modes"),
        ("languages", json!([]), "missing", "languages"),
        ("groups", json!([]), "not_in_one", "groups"),
        ("frame", json!([{"department": "library", "people": [0, 0, 29]}]), "too_small", "groups"),
        ("reviews", json!([{"language": "en", "reviewer": "A", "day": "2026-01-01"}]), "missing", "reviews"),
        ("reviews", reviews(" ", "2026-01-01"), "missing", "reviews"),
        ("reviews", reviews("A", "9999-12-31"), "later", "reviews"),
        ("pretested", json!(0), "missing", "pretested"),
        ("words", json!({"contact": {"en": "A desk", "es": "Una oficina"}}), "missing", "records_law"),
        ("closes", json!("2020-01-01"), "past", "closes"),
    ];
    for (name, value, code, field) in cases {
        let mut lacking = ready.clone();
        lacking[name] = value;
        let added = scene.ask(&drew, Method::POST, PLANS, json!({"revision": 0, "plan": lacking})).await;
        assert_eq!(added.status, StatusCode::OK, "a draft may lack {name}: {}", added.json());
        let refused = scene.of_plan(&drew, Method::POST, &added.json(), "/open", json!({"revision": 1})).await;
        problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, code, field);
    }
    let listed = scene.ask(&drew, Method::GET, PLANS, Json::Null).await.json();
    assert!(listed["plans"].as_array().expect("plans").iter().all(|plan| plan["opened"].is_null()));
    assert_eq!(scene.count("select count(*) from survey_keys"), 0);
}

/// An instrument as a file, of a kind, with one more row.
fn instrument(kind: &str, row: &str) -> String {
    let access = if kind == "document" { "[access]\nread = [\"officer\"]\nwrite = [\"officer\"]\n" } else { "" };
    format!(
        "name = \"made\"\nkind = \"{kind}\"\nlanguages = [\"en\"]\ntitle = {{ en = \"Made\" }}\n{access}\
         [[survey]]\ntype = \"text\"\nname = \"said\"\nlabel = {{ en = \"What?\" }}\n[[survey]]\n{row}\n"
    )
}

#[tokio::test]
async fn an_instrument_that_could_tell_a_device_or_a_moment_is_asked_of_nobody() {
    for (row, why) in [
        ("type = \"hidden\"\nname = \"kept\"\n", "not show"),
        ("type = \"calculate\"\nname = \"when\"\ncalculation = \"now()\"\n", "now()"),
        ("type = \"calculate\"\nname = \"when\"\ncalculation = \"today()\"\n", "today()"),
        ("type = \"calculate\"\nname = \"draw\"\ncalculation = \"random()\"\n", "random"),
        ("type = \"start\"\nname = \"begun\"\n", "start"),
        ("type = \"end\"\nname = \"ended\"\n", "end"),
        ("type = \"deviceid\"\nname = \"device\"\n", "deviceid"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("made.toml"), instrument("response", row)).expect("written");
        let refused = Catalog::load(Some(folder.path())).expect_err(row).to_string();
        assert!(refused.contains("made.toml") && refused.contains(why), "{row}: {refused}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("made.toml"), instrument("response", "type = \"note\"\nname = \"n\"\nlabel = { en = \"Thanks\" }"))
        .expect("written");
    Catalog::load(Some(folder.path())).expect("what is only asked is fine");
}

#[tokio::test]
async fn codes_are_told_once_and_open_what_they_are_for() {
    let mut scene = Scene::new().await;
    let drew = scene.administrator("Sample City").await;
    let officer = scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await;
    let record = scene.opened_by(&drew, &plan(&[Mode::Invited, Mode::SharedDevice], 80)).await;
    let reply = scene.of_plan(&drew, Method::POST, &record, "/invitations", invite(30)).await;
    assert!(reply.status == StatusCode::OK && reply.headers["cache-control"] == "no-store");
    let made = reply.json();
    let mut codes: Vec<String> = made["invitations"].as_array().expect("invitations").iter().map(|one| word(one, "code")).collect();
    let numbers: Vec<u64> = made["invitations"].as_array().expect("invitations").iter().filter_map(|one| one["number"].as_u64()).collect();
    assert_eq!(numbers, (1..=30).collect::<Vec<u64>>());
    let (credential, person) = {
        let person = Person::new(&scene, codes[16].clone(), 5);
        (person.redeem(&scene).await, person)
    };
    let answered = scene.ask_survey("responses", &json!({"responses": [person.response(&credential, answers())]})).await;
    assert_eq!(answered.json()["results"][0]["status"], "accepted", "{}", answered.json());
    let reissue = async |numbers: Json| scene.of_plan(&drew, Method::POST, &record, REISSUE, json!({"numbers": numbers})).await;
    let again = reissue(json!([3])).await;
    let new = word(&again.json()["invitations"][0], "code");
    assert!(again.status == StatusCode::OK && again.headers["cache-control"] == "no-store");
    let old = Person::new(&scene, codes[2].clone(), 6).redemption();
    problem(&scene.ask_survey("credentials", &old).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
    Person::new(&scene, new.clone(), 7).redeem(&scene).await;
    assert_eq!(reissue(json!([3, 17])).await.json(), json!({"invitations": [], "redeemed": [3, 17]}));
    let station = json!({"label": "Depot north", "mode": "shared_device", "expected": 40});
    let station = scene.of_plan(&drew, Method::POST, &record, "/stations", station).await.json();
    codes.extend([new, word(&station, "code")]);
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() == 32 && codes.iter().all(|code| code.len() == 22), "{codes:?}");
    // Nothing tells them again: no list, no reminder, no trail, and not the database.
    let mut said = vec![scene.audit(&officer).await.iter().map(|entry| entry.detail.clone()).collect::<String>()];
    for (member, path) in [(&drew, PLANS.to_owned()), (&drew, format!("{PLANS}/{}/reminders", word(&record, "id")))] {
        said.push(String::from_utf8(scene.ask(member, Method::GET, &path, Json::Null).await.bytes).expect("text"));
    }
    let file = std::fs::read(scene._folder.path().join("test.sqlite3")).expect("a file");
    let log = std::fs::read(scene._folder.path().join("test.sqlite3-wal")).expect("a log");
    said.extend([file, log].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
    for code in &codes {
        assert!(said.iter().all(|text| !text.contains(code.as_str())), "{code} is told again");
    }
    assert!(said[0].contains("workplace-diversity: 30"), "{}", said[0]);
}

/// Whoever lost the answer that had the codes gets new ones of all that nobody redeemed, in one request, as often as it takes.
#[tokio::test]
async fn codes_that_never_arrived_are_made_again_and_the_trail_names_no_number() {
    let mut scene = Scene::new().await;
    let drew = scene.administrator("Sample City").await;
    let officer = scene.member("Sample City", "An Officer", &[everywhere(Role::Officer)]).await;
    let record = scene.opened_by(&drew, &plan(&[Mode::Invited], 80)).await;
    let made = scene.of_plan(&drew, Method::POST, &record, "/invitations", invite(80)).await.json();
    let first: Vec<String> = made["invitations"].as_array().expect("invitations").iter().map(|one| word(one, "code")).collect();
    for at in [16, 41] {
        Person::new(&scene, first[at].clone(), 5).redeem(&scene).await;
    }
    let reissue = async |body: Json| scene.of_plan(&drew, Method::POST, &record, REISSUE, body).await;
    let all: Vec<u32> = (1..=80).rev().chain([7, 7]).collect();
    let mut before = first.clone();
    for _ in 0..2 {
        let reply = reissue(json!({ "numbers": all })).await;
        assert_eq!((reply.status, &reply.json()["redeemed"]), (StatusCode::OK, &json!([17, 42])));
        let told = reply.json()["invitations"].as_array().expect("invitations").clone();
        let numbers: Vec<u64> = told.iter().filter_map(|one| one["number"].as_u64()).collect();
        assert_eq!(numbers, (1..=80).filter(|number| ![17, 42].contains(number)).collect::<Vec<_>>());
        for one in &told {
            let code = word(one, "code");
            assert!(one["department"] == "library" && one["tier"] == "other_staff" && !before.contains(&code), "{one}");
            before.push(code);
        }
    }
    // The last ones open what they are for, and the ones of before nothing.
    for (at, known) in [(before.len() - 1, true), (before.len() - 79, false), (0, false)] {
        let asked = scene.ask_survey("credentials", &Person::new(&scene, before[at].clone(), 9).redemption()).await;
        assert_eq!(asked.status == StatusCode::OK, known, "{at}: {}", asked.json());
    }
    // All of them, or none.
    let kept = "select group_concat(hex(code)) from (select code from survey_invitations order by number)";
    let codes: String = scene.beside().query_row(kept, [], |row| row.get(0)).expect("codes");
    for number in [0, 81, u32::MAX] {
        problem(&reissue(json!({"numbers": [1, number]})).await, StatusCode::NOT_FOUND, "unknown_invitation", "numbers");
    }
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    problem(&reissue(json!({"numbers": []})).await, wrong, "missing", "numbers");
    problem(&reissue(json!({"numbers": vec![1; 20_001]})).await, wrong, "too_many", "numbers");
    for body in [json!({}), json!({"numbers": ["1"]}), json!({"numbers": [-1]}), json!({"numbers": [1], "all": true})] {
        assert_eq!(reissue(body).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(scene.beside().query_row(kept, [], |row| row.get::<_, String>(0)).expect("codes"), codes);
    reissue(json!({"numbers": [17]})).await;
    let about = |kind: AuditKind| kind == AuditKind::SurveyReissued || kind == AuditKind::SurveyReissueRefused;
    let trail = scene.audit(&officer).await;
    let said: Vec<_> = trail.iter().filter(|entry| about(entry.kind)).map(|entry| (entry.kind, entry.detail.as_str())).collect();
    // Newest first: somebody asked after one that is redeemed, which nobody who reads this learns; and twice after all.
    let refused = (AuditKind::SurveyReissueRefused, "workplace-diversity");
    let again = (AuditKind::SurveyReissued, "workplace-diversity: 80");
    assert_eq!(said, [refused, refused, again, refused, again]);
}

#[tokio::test]
async fn invitations_and_stations_have_limits() {
    let mut scene = Scene::new().await;
    let drew = scene.administrator("Sample City").await;
    let record = scene.opened_by(&drew, &plan(&[Mode::Invited, Mode::SharedDevice], 80)).await;
    let post = async |rest: &str, body: Json| scene.of_plan(&drew, Method::POST, &record, rest, body).await;
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    problem(&post("/invitations", json!({"rows": []})).await, wrong, "missing", "rows");
    problem(&post("/invitations", invite(0)).await, wrong, "missing", "rows");
    problem(&post("/invitations", invite(20_001)).await, wrong, "too_many", "rows");
    problem(&post("/invitations", invite(u32::MAX)).await, wrong, "too_many", "rows");
    problem(&post("/invitations", invite(81)).await, wrong, "more_than_people", "rows");
    assert_eq!(post("/invitations", invite(80)).await.status, StatusCode::OK);
    problem(&post("/invitations", invite(1)).await, wrong, "more_than_people", "rows");
    let station = |label: &str, mode: &str, expected: u32| json!({"label": label, "mode": mode, "expected": expected});
    for (body, code, field) in [
        (station("", "shared_device", 9), "wrong_name", "label"),
        (station("two\nlines", "shared_device", 9), "wrong_name", "label"),
        (station(&"x".repeat(101), "shared_device", 9), "wrong_name", "label"),
        (station("Depot", "open_link", 9), "wrong_mode", "mode"),
        (station("Depot", "paper", 9), "not_offered", "mode"),
        (station("Depot", "shared_device", 0), "out_of_range", "expected"),
        (station("Depot", "shared_device", 100_001), "out_of_range", "expected"),
    ] {
        problem(&post("/stations", body).await, wrong, code, field);
    }
    let made = post("/stations", station(&"x".repeat(100), "shared_device", 100_000)).await.json();
    let end = format!("/stations/{}", word(&made, "id"));
    assert_eq!(scene.of_plan(&drew, Method::DELETE, &record, &end, Json::Null).await.status, StatusCode::NO_CONTENT);
    let sealed = scene.ask_survey("sealed", &json!({"station": made["code"], "sealed": ["x"]})).await;
    problem(&sealed, StatusCode::FORBIDDEN, "unknown_station", "station");
}

#[tokio::test]
async fn another_organisation_finds_nothing_of_it() {
    let mut scene = Scene::new().await;
    let (here, there) = (scene.administrator("Sample City").await, scene.administrator("Sample Town").await);
    let record = scene.opened_by(&here, &plan(&[Mode::Invited, Mode::Paper], 80)).await;
    scene.of_plan(&here, Method::POST, &record, "/invitations", invite(30)).await;
    let station = json!({"label": "Depot", "mode": "paper", "expected": 9});
    let station = scene.of_plan(&here, Method::POST, &record, "/stations", station).await.json();
    let before = scene.ask(&here, Method::GET, PLANS, Json::Null).await.json();
    assert_eq!(scene.ask(&there, Method::GET, PLANS, Json::Null).await.json(), json!({"plans": []}));
    let ready = plan(&[Mode::Invited], 80);
    let tries = [
        (Method::PUT, String::new(), json!({"revision": 2, "plan": ready})),
        (Method::DELETE, String::new(), Json::Null),
        (Method::POST, "/open".to_owned(), json!({"revision": 2})),
        (Method::POST, "/state".to_owned(), json!({"state": "closed"})),
        (Method::POST, "/invitations".to_owned(), invite(1)),
        (Method::POST, REISSUE.to_owned(), json!({"numbers": [1]})),
        (Method::GET, "/reminders".to_owned(), Json::Null),
        (Method::GET, "/rates".to_owned(), Json::Null),
        (Method::POST, "/stations".to_owned(), json!({"label": "Depot", "mode": "paper", "expected": 9})),
        (Method::DELETE, format!("/stations/{}", word(&station, "id")), Json::Null),
    ];
    for (method, rest, body) in tries {
        problem(&scene.of_plan(&there, method, &record, &rest, body).await, StatusCode::NOT_FOUND, "unknown_plan", "plan");
    }
    assert_eq!(scene.ask(&here, Method::GET, PLANS, Json::Null).await.json(), before);
    // What was opened without a plan is of nobody: the scene's first survey is in both lists.
    for (member, own) in [(&here, true), (&there, false)] {
        let listed = scene.ask(member, Method::GET, "/api/v1/surveys", Json::Null).await.json();
        let ids: Vec<String> = listed["surveys"].as_array().expect("surveys").iter().map(|one| word(one, "id")).collect();
        assert_eq!((ids.len(), ids.contains(&scene.survey.to_string())), (1 + usize::from(own), own), "{listed}");
    }
    let nobody = scene.get("/api/v1/surveys").await;
    assert_eq!((nobody.status, &nobody.json()["type"]), (StatusCode::UNAUTHORIZED, &json!("/problems/signed_out")));
    let officer = scene.member("Sample Town", "An Officer There", &[everywhere(Role::Officer)]).await;
    let report = scene.ask(&officer, Method::GET, &format!("/api/v1/survey-reports/{}", scene.survey), Json::Null).await;
    problem(&report, StatusCode::NOT_FOUND, "unknown_survey", "survey");
}

#[tokio::test]
async fn no_account_sees_both_sides_of_a_survey() {
    let mut scene = Scene::new().await;
    let drew = scene.administrator("Sample City").await;
    let record = scene.opened_by(&drew, &plan(&[Mode::Invited], 80)).await;
    let report = format!("/api/v1/survey-reports/{}", scene.survey);
    let rates = format!("{PLANS}/{}/rates", word(&record, "id"));
    let plans = PLANS.to_owned();
    for (name, roles, runs, sees) in [
        ("Only A", vec![Role::SurveyAdmin], true, false),
        ("Only B", vec![Role::Officer], false, true),
        ("Only C", vec![Role::Analyst], false, true),
        // Roles that nobody is given together; where somebody has them all the same, neither counts.
        ("Both A", vec![Role::SurveyAdmin, Role::Officer], false, false),
        ("Both B", vec![Role::SurveyAdmin, Role::Analyst], false, false),
    ] {
        let grants: Vec<_> = roles.into_iter().map(everywhere).collect();
        let member = scene.member("Sample City", name, &grants).await;
        for (path, allowed) in [(&plans, runs), (&rates, runs), (&report, sees)] {
            let reply = scene.ask(&member, Method::GET, path, Json::Null).await;
            assert_eq!(reply.status != StatusCode::FORBIDDEN, allowed, "{name} at {path}: {}", reply.json());
        }
    }
}
