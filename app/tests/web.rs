//! The device's stores, in a real browser: the same expectations for IndexedDB and for memory, and what only
//! IndexedDB can suffer.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs)]

use app::storage::{Changes, Device, Draft, OutboxItem, Pass, Published, Taken};
use serde_json::{Map, Value as Json, json};
use shared::protocol::Submission;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SURVEY: &str = "survey";

fn draft(id: &str) -> Draft {
    Draft { id: id.into(), version: "v".into(), language: "en".into(), page: 0, answers: Map::new(), revision: 0 }
}

fn changes(pairs: &[(&str, Option<Json>)]) -> Changes {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn item(draft: &Draft) -> OutboxItem {
    let answers = draft.answers.clone();
    let submission = Submission { id: draft.id.clone(), version: draft.version.clone(), language: None, credential: None, answers };
    OutboxItem { survey: SURVEY.into(), submission, draft: draft.clone(), refusal: None }
}

async fn fresh(name: &str) -> Device {
    let unique = format!("test-{name}-{}", js_sys::Math::random());
    Device::open_named(&unique).await.expect("IndexedDB")
}

/// What both stores must do with a response from its first answer to its acceptance.
async fn life_of_a_response(device: Device) {
    assert_eq!(device.begin(SURVEY, draft("one"), None).await, Ok((draft("one"), None)));
    assert_eq!(device.begin(SURVEY, draft("two"), None).await, Ok((draft("one"), None)), "another tab's draft is taken over");

    let first = changes(&[("a", Some(json!("yes"))), ("b", Some(json!(["x", "y"])))]);
    assert_eq!(device.save(SURVEY, "one", &first, 1, "en").await, Ok(true));
    let second = changes(&[("a", None), ("c", Some(json!(5)))]);
    assert_eq!(device.save(SURVEY, "one", &second, 2, "es").await, Ok(true));
    assert_eq!(device.save(SURVEY, "other", &second, 2, "es").await, Ok(false), "only the draft with this id is changed");

    let kept = device.draft(SURVEY).await.expect("read").expect("a draft");
    assert_eq!(Json::Object(kept.answers.clone()), json!({"b": ["x", "y"], "c": 5}));
    assert_eq!((kept.page, kept.language.as_str(), kept.revision), (2, "es", 2));

    assert_eq!(device.submit(SURVEY, kept.revision - 1, &item(&kept)).await, Ok(Taken::Changed));
    assert_eq!(device.submit(SURVEY, kept.revision, &item(&kept)).await, Ok(Taken::Queued));
    assert_eq!(device.submit(SURVEY, kept.revision, &item(&kept)).await, Ok(Taken::Gone), "one draft is sent once");
    assert_eq!(device.draft(SURVEY).await, Ok(None));
    assert_eq!(device.save(SURVEY, "one", &second, 2, "es").await, Ok(false), "a tab that is late changes nothing");

    let waiting = device.outbox(SURVEY).await.expect("read");
    assert_eq!(waiting, vec![item(&kept)]);
    assert_eq!(device.outbox("another survey").await, Ok(Vec::new()));

    device.reopen(&waiting[0], kept.clone()).await.expect("reopen");
    assert_eq!(device.outbox(SURVEY).await, Ok(Vec::new()));
    assert_eq!(device.draft(SURVEY).await.expect("read").map(|draft| draft.id), Some("one".into()));
    assert_eq!(device.submit(SURVEY, kept.revision, &item(&kept)).await, Ok(Taken::Queued));
    device.forget(&item(&kept)).await.expect("forget");
    assert_eq!(device.outbox(SURVEY).await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn a_response_lives_in_indexeddb_from_first_answer_to_acceptance() {
    let device = fresh("life").await;
    life_of_a_response(device.clone()).await;
    assert_eq!(device.answered(SURVEY).await, Ok(true), "only that one was sent is remembered");
}

#[wasm_bindgen_test]
async fn a_response_lives_in_memory_just_the_same() {
    let device = Device::memory();
    life_of_a_response(device.clone()).await;
    assert_eq!(device.answered(SURVEY).await, Ok(true), "until the page is closed");
}

#[wasm_bindgen_test]
async fn two_connections_see_each_other_as_two_tabs_do() {
    let name = format!("test-tabs-{}", js_sys::Math::random());
    let one = Device::open_named(&name).await.expect("IndexedDB");
    let two = Device::open_named(&name).await.expect("IndexedDB");
    one.begin(SURVEY, draft("id"), None).await.expect("begin");
    one.save(SURVEY, "id", &changes(&[("a", Some(json!("mine")))]), 0, "en").await.expect("save");
    two.save(SURVEY, "id", &changes(&[("b", Some(json!("theirs")))]), 0, "en").await.expect("save");
    let kept = one.draft(SURVEY).await.expect("read").expect("a draft");
    assert_eq!(Json::Object(kept.answers), json!({"a": "mine", "b": "theirs"}), "neither tab undoes the other");
}

#[wasm_bindgen_test]
async fn deleting_takes_draft_and_outbox_but_not_the_form() {
    let device = fresh("delete").await;
    let published = Published { survey: "{}".into(), instrument: "{}".into() };
    device.keep_published(SURVEY, &published).await.expect("keep");
    device.begin(SURVEY, draft("id"), None).await.expect("begin");
    device.mark(&item(&draft("earlier"))).await.expect("mark");
    device.delete(SURVEY, false).await.expect("delete");
    assert_eq!((device.draft(SURVEY).await, device.outbox(SURVEY).await), (Ok(None), Ok(Vec::new())));
    assert_eq!(device.published(SURVEY).await, Ok(Some(published)));
}

fn pass(id: &str) -> Pass {
    let code = Some(Pass::name_of("code"));
    Pass { id: id.into(), nonce: "n".into(), code, invitation: Some("code".into()), blinding: None, credential: None, refusal: None }
}

/// What both stores must do with what an invited person has.
async fn life_of_an_invitation(device: Device) {
    let begun = device.begin(SURVEY, draft("chance"), Some(pass("one"))).await;
    assert_eq!(begun, Ok((draft("one"), Some(pass("one")))), "the id is the one that follows from the nonce");
    assert_eq!(device.pass(SURVEY).await, Ok(Some(pass("one"))), "both in one step");
    assert_eq!(device.begin(SURVEY, draft("chance"), Some(pass("two"))).await, begun, "another tab was first");
    assert_eq!(device.begin(SURVEY, draft("chance"), None).await, begun, "also for a tab without the link");

    // Answers can be deleted and given again: what was exchanged for the invitation stays, and so does the id.
    device.delete(SURVEY, false).await.expect("delete");
    assert_eq!((device.draft(SURVEY).await, device.pass(SURVEY).await), (Ok(None), Ok(Some(pass("one")))));
    assert_eq!(device.begin(SURVEY, draft("chance"), None).await, begun);

    let kept = device.draft(SURVEY).await.expect("read").expect("a draft");
    assert_eq!(device.submit(SURVEY, kept.revision, &item(&kept)).await, Ok(Taken::Queued));
    assert_eq!(device.pass(SURVEY).await, Ok(Some(pass("one"))), "it is needed until the server has the response");
    device.forget(&item(&kept)).await.expect("forget");
    assert_eq!((device.pass(SURVEY).await, device.outbox(SURVEY).await), (Ok(None), Ok(Vec::new())), "all is forgotten in one step");
    assert_eq!(device.answered(SURVEY).await, Ok(true));

    // One that was refused goes with the answers.
    device.begin(SURVEY, draft("chance"), Some(pass("three"))).await.expect("begin");
    device.delete(SURVEY, true).await.expect("delete");
    assert_eq!((device.draft(SURVEY).await, device.pass(SURVEY).await), (Ok(None), Ok(None)));
}

#[wasm_bindgen_test]
async fn an_invitation_is_kept_until_its_response_is_received() {
    life_of_an_invitation(fresh("invited").await).await;
    life_of_an_invitation(Device::memory()).await;
}

#[wasm_bindgen_test]
async fn a_draft_from_before_the_invitation_goes_on_under_its_id() {
    let device = fresh("before").await;
    device.begin(SURVEY, draft("open"), None).await.expect("begin");
    device.save(SURVEY, "open", &changes(&[("a", Some(json!("yes")))]), 1, "es").await.expect("save");
    let (begun, held) = device.begin(SURVEY, draft("chance"), Some(pass("one"))).await.expect("begin");
    assert_eq!((begun.id.as_str(), begun.page, held), ("one", 1, Some(pass("one"))));
    assert_eq!(begun.answers.get("a"), Some(&json!("yes")));
    assert_eq!(device.draft(SURVEY).await, Ok(Some(begun)));
}

#[wasm_bindgen_test]
async fn an_invitation_is_recognised_by_its_letter_and_by_no_other() {
    let device = fresh("letters").await;
    device.begin(SURVEY, draft("chance"), Some(pass("one"))).await.expect("begin");
    let kept = device.pass(SURVEY).await.expect("read").expect("a pass");
    assert!(kept.is_of("code") && !kept.is_of("another") && !kept.is_of(""));
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_not_taken_for_nothing() {
    let name = format!("test-unreadable-{}", js_sys::Math::random());
    let device = Device::open_named(&name).await.expect("IndexedDB");
    device.begin(SURVEY, draft("id"), Some(pass("one"))).await.expect("begin");
    device.mark(&item(&draft("id"))).await.expect("mark");
    let spoil = r#"
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
            const tables = ["drafts", "invited", "outbox"];
            const transaction = opening.result.transaction(tables, "readwrite");
            tables.forEach((table) => transaction.objectStore(table).put("{", table === "outbox" ? "id" : "survey"));
            transaction.oncomplete = () => { opening.result.close(); done(); };
        };
    "#;
    let spoil = js_sys::Function::new_with_args("name, done", spoil);
    let promise = js_sys::Promise::new(&mut |done, _| {
        let _ = spoil.call2(&wasm_bindgen::JsValue::NULL, &name.as_str().into(), &done);
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.expect("spoilt");
    assert!(device.draft(SURVEY).await.is_err() && device.pass(SURVEY).await.is_err() && device.outbox(SURVEY).await.is_err());
    assert!(device.begin(SURVEY, draft("new"), Some(pass("two"))).await.is_err(), "nothing new is made over it");
}

/// What the version before invitations kept, as that version kept it.
#[wasm_bindgen_test]
async fn an_update_keeps_the_drafts_of_the_version_before() {
    let name = format!("test-update-{}", js_sys::Math::random());
    let before = r#"
        const opening = indexedDB.open(name, 1);
        opening.onupgradeneeded = () => ["published", "drafts", "outbox", "answered"].forEach((table) => opening.result.createObjectStore(table));
        opening.onsuccess = () => {
            const transaction = opening.result.transaction(["drafts", "answered"], "readwrite");
            transaction.objectStore("drafts").put(text, "survey");
            transaction.objectStore("answered").put("true", "earlier");
            transaction.oncomplete = () => { opening.result.close(); done(); };
        };
    "#;
    let write = js_sys::Function::new_with_args("name, text, done", before);
    let text = shared::json::text(&draft("old"));
    let promise = js_sys::Promise::new(&mut |done, _| {
        let _ = write.call3(&wasm_bindgen::JsValue::NULL, &name.as_str().into(), &text.as_str().into(), &done);
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.expect("written");
    let device = Device::open_named(&name).await.expect("opened");
    assert_eq!(device.draft(SURVEY).await, Ok(Some(draft("old"))));
    assert_eq!(device.answered("earlier").await, Ok(true));
    assert_eq!(device.pass(SURVEY).await, Ok(None));
    assert_eq!(device.save(SURVEY, "old", &changes(&[("a", Some(json!("yes")))]), 0, "en").await, Ok(true));
}

/// The browser reads and prints numbers for the app, Rust does for the server: each must read what the other prints as
/// the same number, and they must print numbers alike that have no more digits than people and sums of theirs do.
#[wasm_bindgen_test]
fn numbers_are_the_same_on_both_sides() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut count = 0;
    while count < 20_000 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        // Any bits, and numbers as people type them.
        for number in [f64::from_bits(seed), (seed >> 40) as f64 / 1_000.0, -((seed >> 11) as f64)] {
            if number.is_finite() {
                let (ours, theirs) = (shared::number::write(number), number.to_string());
                assert_eq!(shared::number::read(&theirs), Some(number), "{theirs}");
                assert_eq!(ours.parse(), Ok(number), "{ours}");
                if theirs.bytes().filter(u8::is_ascii_digit).count() <= 15 {
                    assert_eq!(ours, theirs);
                }
                count += 1;
            }
        }
    }
    assert_eq!(shared::number::write(-0.0), "0");
}

/// What both shelves must do with the records of the workbench.
#[cfg(feature = "full")]
async fn life_of_records(shelf: &app::storage::Shelf) {
    use app::storage::Records;
    // Bytes that are no text.
    let bytes: Vec<u8> = (0..=255).collect();
    let record = |id: &str, bytes: &[u8]| (id.to_owned(), Some(bytes.to_vec()));
    shelf.commit(&[record("a", &bytes), record("b", b"two"), record("c", b"")]).await.expect("written");
    let mut all = shelf.all().await.expect("read");
    all.sort();
    assert_eq!(all, [record("a", &bytes), record("b", b"two"), record("c", b"")]);
    shelf.commit(&[record("b", b"other"), ("a".to_owned(), None), ("never".to_owned(), None)]).await.expect("written");
    let some = shelf.some(&["b".to_owned(), "a".to_owned()]).await.expect("read");
    assert_eq!(some, [record("b", b"other"), ("a".to_owned(), None)]);
    let mut left: Vec<String> = shelf.all().await.expect("read").into_iter().map(|(id, _)| id).collect();
    left.sort();
    assert_eq!(left, ["b", "c"]);
}

#[cfg(feature = "full")]
#[wasm_bindgen_test]
async fn records_are_kept_as_bytes_in_the_database_and_in_memory() {
    use app::storage::{Records, Shelf};
    life_of_records(&Shelf::memory()).await;
    assert!(!Shelf::memory().is_durable());
    let name = format!("test-records-{}", js_sys::Math::random());
    let shelf = Shelf::open(&name).await.expect("IndexedDB");
    life_of_records(&shelf).await;
    // Another page finds what was written.
    let again = Shelf::open(&name).await.expect("IndexedDB");
    assert!(again.is_durable());
    assert_eq!(again.all().await.expect("read").len(), 2);
}

#[cfg(feature = "full")]
#[wasm_bindgen_test]
async fn a_large_first_sync_is_one_step_and_comes_back_whole() {
    use app::storage::{Records, Shelf};
    let shelf = Shelf::open(&format!("test-large-{}", js_sys::Math::random())).await.expect("IndexedDB");
    let page = |number: u8| (format!("page{number}"), Some(vec![number; 1024 * 1024]));
    let pages: Vec<_> = (0..8).map(page).collect();
    shelf.commit(&pages).await.expect("written");
    let mut all = shelf.all().await.expect("read");
    all.sort();
    assert_eq!(all, pages);
}

#[cfg(feature = "full")]
fn station() -> app::storage::Setup {
    app::storage::Setup {
        survey: SURVEY.into(),
        code: "code".into(),
        mode: shared::survey::Mode::Paper,
        place: "Depot".into(),
        expected: 40,
        languages: vec!["en".into(), "es".into()],
        twice: 10,
        pin: app::storage::Pin { salt: "salt".into(), hash: "hash".into(), rounds: 2, wrong: 0 },
        published: Published { survey: "{}".into(), instrument: "{}".into() },
    }
}

/// What both stores must do with a station from its start to its end.
#[cfg(feature = "full")]
async fn life_of_a_station(store: app::storage::StationStore) {
    use app::storage::{Setup, Tally, Twice};
    assert_eq!(store.setup().await, Ok(None));
    assert_eq!(store.set_up(&station()).await, Ok(true));
    assert_eq!(store.set_up(&Setup { survey: "other".into(), ..station() }).await, Ok(false), "one station at a time");

    let twice = Twice { typed: 1, compared: 50, differences: 2 };
    store.finish("first", twice).await.expect("kept");
    store.finish("second", Twice::default()).await.expect("kept");
    store.finish("third", Twice::default()).await.expect("kept");
    store.left().await.expect("counted");
    let mut changed = station();
    changed.pin.wrong = 3;
    assert_eq!(store.set_up(&changed).await, Ok(true), "what was counted stays");
    assert_eq!(store.setup().await, Ok(Some(changed)));
    let tally = Tally { finished: 3, received: 0, left: 1, twice };
    assert_eq!(store.counts().await, Ok((tally.clone(), 3, Vec::new())));

    let keys = store.waiting().await.expect("read");
    assert!(keys.iter().all(|key| key.len() == 43), "hashes: their order is not the order in which people came");
    let mut sealed = Vec::new();
    for key in &keys {
        sealed.extend(store.sealed(key).await.expect("read"));
    }
    sealed.sort();
    assert_eq!(sealed, ["first", "second", "third"]);

    store.received(&keys[0]).await.expect("gone");
    store.received(&keys[0]).await.expect("gone before");
    store.refused(&keys[1], "wrong_mode").await.expect("aside");
    store.refused(&keys[1], "wrong_mode").await.expect("aside before");
    let tally = Tally { received: 1, ..tally };
    assert_eq!(store.counts().await, Ok((tally.clone(), 1, vec![("wrong_mode".to_owned(), 1)])));
    let unsent = store.unsent().await.expect("read");
    assert_eq!(unsent.len(), 2, "what is refused is not lost");

    assert_eq!(store.add(&[unsent[0].clone(), unsent[1].clone(), "fourth".to_owned()]).await, Ok(1), "a file is taken once");
    store.forget_aside().await.expect("forgotten");
    assert_eq!(store.counts().await, Ok((Tally { finished: 4, ..tally }, 2, Vec::new())));
    store.end().await.expect("ended");
    assert_eq!((store.setup().await, store.waiting().await), (Ok(None), Ok(Vec::new())));
    assert_eq!(store.counts().await, Ok((Tally::default(), 0, Vec::new())));
}

#[cfg(feature = "full")]
#[wasm_bindgen_test]
async fn a_station_lives_in_the_database_and_in_memory_just_the_same() {
    use app::storage::StationStore;
    life_of_a_station(StationStore::memory()).await;
    assert!(!StationStore::memory().is_durable(), "no station starts there");
    let name = format!("test-station-{}", js_sys::Math::random());
    let store = StationStore::open_named(&name).await.expect("IndexedDB");
    assert!(store.is_durable());
    life_of_a_station(store.clone()).await;
    store.set_up(&station()).await.expect("set up");
    store.finish("sealed", Default::default()).await.expect("kept");
    let again = StationStore::open_named(&name).await.expect("IndexedDB");
    assert_eq!(again.setup().await, Ok(Some(station())), "a page that is loaded again finds its station");
    assert_eq!(again.waiting().await.map(|keys| keys.len()), Ok(1));
}
