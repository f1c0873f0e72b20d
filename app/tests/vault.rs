//! The vault in a real browser: what is sealed, headers that two tabs change at once, and the move of records of before.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs)]

use app::storage::{
    Headers, HeldRelease, Part, Record, Records, Releases, Sealed, Shelf, begin_sweep, copy_plain, delete_over, delete_plain,
    delete_strays, delete_vault, end_sweep, plain_accounts,
};
use app::vault::{Key, is_safe, unwrap, wrap};
use shared::instrument::Text;
use shared::vault::{Header, Kdf, whose};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SECRET: &str = "Parker said that the library closes";

fn unique(name: &str) -> String {
    format!("{name}-{}", js_sys::Math::random())
}

async fn key(byte: u8) -> Key {
    Key::of(&[byte; 32]).await.expect("a key")
}

fn record(id: &str, text: &str) -> Record {
    (id.to_owned(), Some(text.as_bytes().to_vec()))
}

fn sorted(mut records: Vec<Record>) -> Vec<Record> {
    records.sort();
    records
}

fn header(id: &str, account: &str) -> Header {
    Header::new(id, account, Kdf::today(&[1; 16]), "wrapped".to_owned(), 1)
}

#[wasm_bindgen_test]
async fn a_vault_whose_header_cannot_be_read_stays_and_one_whose_header_is_gone_does_not() {
    let name = unique("strays");
    let headers = Headers::open(&name).await.expect("the headers");
    let (damaged, gone, late) = (unique("damaged"), unique("gone"), unique("late"));
    for vault in [&damaged, &gone, &late] {
        assert_eq!(headers.add(&header(vault, vault)).await, Ok(true));
        Sealed::open(vault, &key(1).await).await.expect("a vault").commit(&[record("a", SECRET)]).await.expect("written");
    }
    let raw = Shelf::open(&name).await.expect("the same");
    raw.commit(&[record(&Header::record_of(&damaged), "of a later version")]).await.expect("written");
    headers.erase(&gone).await.expect("erased");
    // The browser was closed between both steps.
    headers.remove(&late).await.expect("removed");
    assert_eq!(headers.unreadable().await, Ok(1));
    assert!(delete_strays(&headers).await.expect("deleted").is_empty());
    assert_eq!(on_disk(&damaged).await.len(), 1, "a later version may read it");
    let keys: Vec<String> = raw.all().await.expect("read").into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, [Header::record_of(&damaged)], "nothing is left to do");
    delete_vault(&damaged).await.expect("deleted");
}

/// What is on the disk of a vault, as it stands there.
async fn on_disk(vault: &str) -> Vec<Record> {
    Shelf::open(&format!("evenhand-vault-{vault}")).await.expect("the database").all().await.expect("records")
}

#[wasm_bindgen_test]
async fn what_is_sealed_comes_back_and_is_nowhere_in_clear() {
    assert!(is_safe());
    let vault = unique("sealed");
    let sealed = Sealed::open(&vault, &key(1).await).await.expect("a vault");
    let big = "x".repeat(300_000);
    let all = vec![record("a", SECRET), record("b", ""), record("c", &big)];
    sealed.commit(&all).await.expect("written");
    assert_eq!(sorted(sealed.all().await.expect("read")), all);
    assert_eq!(sealed.some(&["a".into(), "gone".into()]).await, Ok(vec![record("a", SECRET), ("gone".into(), None)]));
    sealed.commit(&[("b".to_owned(), None), record("a", "another")]).await.expect("written");
    assert_eq!(sorted(sealed.all().await.expect("read")), [record("a", "another"), record("c", &big)]);
    for (id, bytes) in on_disk(&vault).await {
        let bytes = bytes.expect("bytes");
        assert_eq!(bytes[0], 1, "{id}");
        assert!(!bytes.windows(8).any(|part| SECRET.as_bytes().windows(8).any(|said| said == part) || part == b"xxxxxxxx"), "{id}");
    }
    // The same once more is sealed otherwise.
    let before = on_disk(&vault).await;
    sealed.commit(&[record("a", "another")]).await.expect("written");
    assert_ne!(sorted(on_disk(&vault).await), sorted(before));
    delete_vault(&vault).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn another_key_and_another_place_open_nothing() {
    let vault = unique("places");
    let sealed = Sealed::open(&vault, &key(1).await).await.expect("a vault");
    sealed.commit(&[record("a", SECRET), record("b", "b")]).await.expect("written");
    let other = Sealed::open(&vault, &key(2).await).await.expect("the database opens");
    assert_eq!((other.all().await, other.damaged()), (Ok(Vec::new()), 2), "what cannot be read is counted");
    assert!(other.some(&["a".into()]).await.is_err(), "and is not taken for gone");
    // Somebody puts one record in the place of another.
    let raw = Shelf::open(&format!("evenhand-vault-{vault}")).await.expect("the database");
    let moved = raw.some(&["a".into()]).await.expect("read").pop().expect("one").1;
    raw.commit(&[("b".to_owned(), moved)]).await.expect("written");
    assert_eq!((sealed.all().await, sealed.damaged()), (Ok(vec![record("a", SECRET)]), 1));
    delete_vault(&vault).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn a_data_key_is_unwrapped_by_its_passphrase_for_its_vault_alone() {
    let wrapped = wrap(&key(3).await, &Header::bound("v"), &[9; 32]).await.expect("wrapped");
    assert_eq!(unwrap(&key(3).await, &Header::bound("v"), &wrapped).await, Some([9; 32]));
    assert_eq!(unwrap(&key(4).await, &Header::bound("v"), &wrapped).await, None);
    assert_eq!(unwrap(&key(3).await, &Header::bound("w"), &wrapped).await, None);
    assert_eq!(unwrap(&key(3).await, &Header::bound("v"), "....").await, None);
    assert!(Key::from_value(key(3).await.value().clone()).is_some() && Key::from_value("secret".into()).is_none());
}

#[wasm_bindgen_test]
async fn two_tabs_make_one_vault_for_a_person_and_lose_no_change_of_it() {
    let name = unique("headers");
    let (one, other) = (Headers::open(&name).await.expect("a tab"), Headers::open(&name).await.expect("another"));
    assert_eq!(one.add(&header("first", "me")).await, Ok(true));
    assert_eq!(other.add(&header("second", "me")).await, Ok(false));
    assert_eq!(other.add(&header("third", "them")).await, Ok(true));
    // Both at once, many times: each change is one step.
    let done = Rc::new(RefCell::new(0));
    for _ in 0..20 {
        spawn(one.clone(), Rc::clone(&done));
        spawn(other.clone(), Rc::clone(&done));
    }
    while *done.borrow() < 40 {
        app::browser::wait(5).await;
    }
    let known = one.all().await.expect("read");
    assert_eq!(known.iter().map(|header| (header.id.as_str(), header.wrong)).collect::<Vec<_>>(), [("first", 40), ("third", 0)]);
    assert_eq!(other.change("nobody", |_| ()).await, Ok(None));
    one.remove("first").await.expect("removed");
    assert_eq!(other.change("first", |_| ()).await, Ok(None), "a tab that is late brings nothing back");
    assert_eq!(other.all().await.expect("read").len(), 1);
}

fn spawn(headers: Headers, done: Rc<RefCell<u32>>) {
    wasm_bindgen_futures::spawn_local(async move {
        headers.change("first", |header| header.wrong += 1).await.expect("changed");
        *done.borrow_mut() += 1;
    });
}

fn about(account: &str, expires: &str) -> HeldRelease {
    let title = Text::from([("en".to_owned(), SECRET.to_owned())]);
    HeldRelease { account: account.into(), survey: "s".into(), title, wave: "2026-03-01".into(), n: 3, bytes: 3, expires: expires.into() }
}

#[wasm_bindgen_test]
async fn releases_go_on_their_day_while_nobody_has_opened_the_vault() {
    let vault = unique("releases");
    let sealed = Sealed::open(&vault, &key(1).await).await.expect("a vault");
    let releases = Releases::new(Rc::new(sealed.part(Part::Releases)));
    releases.keep(&about("a", "2026-05-31"), b"old", &[]).await.expect("kept");
    let id = releases.keep(&about("a", "2026-06-01"), b"new", &[]).await.expect("kept");
    delete_over(&vault, "2026-06-01").await.expect("deleted");
    assert_eq!(releases.all().await.expect("read"), [(id.clone(), Some(about("a", "2026-06-01")))]);
    assert_eq!(releases.file(&id).await, Ok(Some(b"new".to_vec())));
    assert!(sealed.all().await.expect("read").is_empty(), "a part of its own");
    delete_over(&vault, "2026-06-02").await.expect("deleted");
    assert!(releases.all().await.expect("read").is_empty());
    delete_vault(&vault).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn records_of_before_move_drafts_first_and_leave_nothing() {
    let account = unique("account").replace(['.', '-'], "");
    let plain = Shelf::open(&format!("evenhand-desk-{account}")).await.expect("plain");
    let mut before: Vec<Record> = (0..150).map(|number| record(&format!("p{number}"), &format!("P{number}\n{SECRET}"))).collect();
    before.extend([record("s", "S{}"), record("o1", "O[1]"), record("o2", "O[2]"), record("c", "C{}")]);
    plain.commit(&before).await.expect("written");
    let held = Shelf::open("evenhand-releases").await.expect("plain");
    let file = |account: &str| format!("{}\nfile", shared::json::text(&about(account, "2099-01-01"))).into_bytes();
    held.commit(&[("mine".to_owned(), Some(file(&account))), ("theirs".to_owned(), Some(file("another")))]).await.expect("written");
    assert!(plain_accounts(None).await.contains(&account));

    let vault = unique("moved");
    let sealed = Sealed::open(&vault, &key(1).await).await.expect("a vault");
    // Interrupted after a while, and begun again: a store that fails from some write on.
    let stops = Stops { inner: sealed.clone(), left: RefCell::new(1) };
    let releases = sealed.part(Part::Releases);
    assert!(copy_plain(&account, &stops, &releases, |_, _| ()).await.is_err());
    let first: Vec<String> = sealed.all().await.expect("read").into_iter().map(|(id, _)| id).collect();
    for id in ["o1", "o2", "s", "c"] {
        assert!(first.iter().any(|moved| moved == id), "{id} is not among the first");
    }
    let told = RefCell::new(Vec::new());
    copy_plain(&account, &sealed, &releases, |done, of| told.borrow_mut().push((done, of))).await.expect("moved");
    assert_eq!(told.borrow().first(), Some(&(0, 155)));
    assert_eq!(told.borrow().last(), Some(&(155, 155)));
    assert_eq!(sorted(sealed.all().await.expect("read")), sorted(before));
    let moved = Releases::new(Rc::new(releases)).all().await.expect("read");
    assert_eq!(moved, [("2099-01-01.mine".to_owned(), Some(about(&account, "2099-01-01")))]);

    delete_plain(&account).await.expect("deleted");
    assert!(!plain_accounts(None).await.contains(&account));
    delete_vault(&vault).await.expect("deleted");
}

/// A store whose disk is full after so many writes.
struct Stops {
    inner: Sealed,
    left: RefCell<u32>,
}

impl Records for Stops {
    fn all(&self) -> app::storage::Later<'_, Vec<Record>> {
        self.inner.all()
    }
    fn some<'a>(&'a self, ids: &'a [String]) -> app::storage::Later<'a, Vec<Record>> {
        self.inner.some(ids)
    }
    fn commit<'a>(&'a self, records: &'a [Record]) -> app::storage::Later<'a, ()> {
        Box::pin(async move {
            let left = self.left.borrow().checked_sub(1).ok_or_else(|| app::storage::StorageError("full".to_owned()))?;
            *self.left.borrow_mut() = left;
            self.inner.commit(records).await
        })
    }
    fn is_durable(&self) -> bool {
        true
    }
}

#[wasm_bindgen_test]
async fn a_vault_without_a_header_is_deleted() {
    let headers = Headers::open(&unique("strays")).await.expect("headers");
    let (known, stray) = (unique("known"), unique("stray"));
    for vault in [&known, &stray] {
        let sealed = Sealed::open(vault, &key(1).await).await.expect("a vault");
        sealed.commit(&[record("a", SECRET)]).await.expect("written");
    }
    headers.add(&header(&known, "me")).await.expect("added");
    assert_eq!(delete_strays(&headers).await.expect("swept"), [header(&known, "me")]);
    assert_eq!((on_disk(&known).await.len(), on_disk(&stray).await.len()), (1, 0));
    assert_ne!(whose("me"), "me");
}

#[wasm_bindgen_test]
async fn a_sweep_that_was_begun_is_ended_by_the_next_page() {
    begin_sweep().await.expect("begun");
    end_sweep().await.expect("ended");
    end_sweep().await.expect("nothing to do");
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_let_go_of_records_of_before_is_named_and_nothing_waits_for_ever() {
    let account = unique("frozen").replace(['.', '-'], "");
    // A connection that closes for nobody, as in a tab that is frozen.
    let open = format!(
        "new Promise((done, fail) => {{ const asked = indexedDB.open('evenhand-desk-{account}', 1); \
           asked.onupgradeneeded = () => asked.result.createObjectStore('records'); \
           asked.onsuccess = () => done(asked.result); asked.onerror = fail; }})"
    );
    let opening = js_sys::Promise::from(js_sys::eval(&open).expect("a promise"));
    let frozen = wasm_bindgen_futures::JsFuture::from(opening).await.expect("a connection");
    let sealed = Sealed::open(&unique("into"), &key(1).await).await.expect("a vault");
    let moved = copy_plain(&account, &sealed, &sealed.part(Part::Releases), |_, _| ()).await;
    assert!(moved.is_err_and(|error| error.is_held()));
    app::browser::call(&frozen, "close", &[]).expect("closed");
    delete_plain(&account).await.expect("deleted");
}
