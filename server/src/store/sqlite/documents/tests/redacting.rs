//! Redaction: proposed by one, approved by another, gone from every file, and known to every device and to every later life.

use super::device::{Device, says};
use super::{FILE, ORGS, Rig, id, officer, person};
use crate::store::people::{Doing, NewAccount, PeopleStore};
use crate::store::redactions::{RedactionStore, Unredacted};
use crate::store::sqlite::keep;
use crate::store::surveys::SurveyStore;
use serde_json::json;
use shared::document::{Change, NewRedaction, RedactionReason};
use shared::instrument::Role;
use shared::people::Person;
use shared::protocol::{AuditKind, ChangeStatus, Sent};
use shared::records::{Decision, HoldRelease, NewHold, Proposal, ProposalState};
use std::path::Path;
use std::sync::Arc;

/// What must go.
const SECRET: &str = "Robin Quill of the night shift";
const WORDS: &str = "a person is named who need not be";
const NOW: u64 = 1_769_904_000_000;

fn asked(doc: &str, path: Option<&str>, changes: &[&Change]) -> NewRedaction {
    NewRedaction {
        doc: doc.to_owned(),
        path: path.map(str::to_owned),
        changes: changes.iter().map(|change| change.id.clone()).collect(),
        reason: RedactionReason::Personal,
        words: WORDS.to_owned(),
    }
}

fn second() -> Person {
    person(0, 2, Role::Officer, None)
}

impl Rig {
    async fn propose(&self, person: &Person, asked: &NewRedaction) -> Result<Proposal, Unredacted> {
        RedactionStore::propose(&self.store, person.clone(), Arc::clone(&self.rules), self.fresh(), asked.clone(), NOW)
            .await
            .expect("a store")
    }

    async fn decide(&self, person: &Person, id: &str, approve: bool) -> Result<Proposal, Unredacted> {
        let doing = Doing { org: person.org.clone(), by: Some(person.account.clone()), now: NOW + 1 };
        let why = (!approve).then(|| "it is needed for the report".to_owned());
        let decided = RedactionStore::decide(&self.store, doing, Arc::clone(&self.rules), id.to_owned(), Decision { approve, why });
        let decided = decided.await.expect("a store");
        self.store.sweep().await.expect("swept");
        decided
    }

    async fn redact(&self, asked: &NewRedaction) -> Proposal {
        let proposal = self.propose(&officer(0), asked).await.expect("proposed");
        self.decide(&second(), &proposal.id, true).await.expect("approved")
    }

    /// Files in which something stands: of the database, its log and its index, and all else in the folder.
    fn files_with(&self, text: &str) -> Vec<String> {
        files_with(self.folder.path(), text)
    }
}

fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("bytes");
            if bytes.windows(text.len()).any(|part| part == text.as_bytes()) {
                found.push(path.file_name().expect("a name").to_string_lossy().into_owned());
            }
        }
    }
    found
}

/// With accounts for those who act.
async fn rig() -> Rig {
    let rig = Rig::new().await;
    for person in [officer(0), second()] {
        let new = NewAccount { id: person.account.clone(), sign_in: person.account, name: person.name, password: "a hash".into() };
        let doing = Doing { org: ORGS[0].to_owned(), by: None, now: NOW };
        rig.store.add_account(doing, new, person.grants).await.expect("a store").expect("an account");
    }
    rig
}

/// A document that names somebody, twice at one path: what stands was based on what stood before.
async fn document(rig: &Rig, kind: &str, department: Option<&str>) -> (String, Vec<Change>) {
    let doc = rig.fresh();
    let begin = rig.begin(0, kind, &doc, department);
    let first = rig.change(0, kind, &doc, "subject", &[], json!(format!("{SECRET}, first")));
    let then = rig.change(0, kind, &doc, "subject", &[&first], json!(format!("{SECRET}, then")));
    let people = rig.change(0, kind, &doc, "people", &[], json!(4));
    let comment =
        rig.change(0, kind, &doc, &format!("_comments/{}", id(501)), &[], json!({"about": "subject", "text": format!("ask {SECRET}")}));
    let changes = vec![begin, first, then, people, comment];
    rig.accept(&officer(0), &changes.iter().collect::<Vec<_>>()).await;
    (doc, changes)
}

#[tokio::test]
async fn what_was_redacted_is_in_no_file_and_all_else_is_as_it_was() {
    let rig = rig().await;
    let (doc, changes) = document(&rig, "open", None).await;
    assert!(!rig.files_with(SECRET).is_empty(), "it is there before, or this test shows nothing");
    let proposal = rig.redact(&asked(&doc, Some("subject"), &[])).await;
    assert_eq!((proposal.changes.len(), proposal.state), (2, ProposalState::Approved));
    assert_eq!(rig.files_with(&format!("ask {SECRET}")), [FILE], "the comment is another value");
    assert!(rig.files_with(&format!("{SECRET}, first")).is_empty() && rig.files_with(&format!("{SECRET}, then")).is_empty());
    rig.redact(&asked(&doc, Some(&changes[4].path), &[&changes[4]])).await;
    assert!(rig.files_with(SECRET).is_empty(), "{:?}", rig.files_with(SECRET));
    assert_eq!(std::fs::metadata(rig.folder.path().join(format!("{FILE}-wal"))).expect("a log").len(), 0);
    let kept: Vec<(String, Option<String>)> = vec![("people".to_owned(), Some("4".to_owned())), ("subject".to_owned(), None)];
    let found = rig.store.read(|reader| {
        let mut rows = reader.prepare("select path, value from changes where head = 1 and path in ('people', 'subject') order by path")?;
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<Vec<(String, Option<String>)>, _>>()?)
    });
    assert_eq!(found.await.expect("rows"), kept);
    let checked = keep::check(rig.folder.path()).expect("a check");
    assert!(checked.wrong.is_empty(), "{:?}", checked.wrong);
    let trail = rig.store.audit(ORGS[0], None, 20).await.expect("a trail");
    let redacted = trail.iter().find(|entry| entry.kind == AuditKind::Redacted && entry.detail.contains("subject")).expect("noted");
    assert!(redacted.detail.contains("2 values") && redacted.by.as_deref() == Some(second().account.as_str()), "{redacted:?}");
    assert!(trail.iter().all(|entry| !entry.detail.contains("Quill")));
}

#[tokio::test]
async fn it_takes_two_people_and_who_may_not_write_proposes_nothing() {
    let rig = rig().await;
    let (doc, _) = document(&rig, "open", None).await;
    let asked = asked(&doc, Some("subject"), &[]);
    let viewer = person(0, 9, Role::Viewer, None);
    assert_eq!(rig.propose(&viewer, &asked).await, Err(Unredacted::NotAllowed));
    assert_eq!(rig.propose(&officer(1), &asked).await, Err(Unredacted::UnknownDocument), "of another organisation");
    let whole = NewRedaction { path: None, ..asked.clone() };
    assert_eq!(rig.propose(&person(0, 8, Role::Ambassador, None), &whole).await, Err(Unredacted::NotAllowed));
    let proposal = rig.propose(&officer(0), &asked).await.expect("proposed");
    assert_eq!(rig.propose(&second(), &asked).await, Err(Unredacted::Waits));
    assert_eq!(rig.decide(&officer(0), &proposal.id, true).await, Err(Unredacted::OwnProposal));
    assert_eq!(rig.decide(&officer(1), &proposal.id, true).await, Err(Unredacted::UnknownProposal));
    let declined = rig.decide(&second(), &proposal.id, false).await.expect("declined");
    assert_eq!(declined.state, ProposalState::Declined);
    assert!(!rig.files_with(SECRET).is_empty(), "nothing was removed");
    assert_eq!(rig.decide(&second(), &proposal.id, true).await, Err(Unredacted::Decided));
    for words in [format!("“{SECRET}” is named"), "it names Quill of the NIGHT shift".to_owned()] {
        let quoting = NewRedaction { words, ..whole.clone() };
        assert!(matches!(rig.propose(&officer(0), &quoting).await, Err(Unredacted::Wrong(refusal)) if refusal.code == "quotes_value"));
    }
}

#[tokio::test]
async fn devices_hear_of_it_also_a_new_one_and_where_the_document_went() {
    let rig = rig().await;
    let (doc, changes) = document(&rig, "local", Some("fire")).await;
    let lead = |department| Device::new(person(0, 20, Role::Lead, Some(department)));
    let (mut old, mut left, mut there) = (Device::new(officer(0)), lead("fire"), lead("water"));
    old.sync(&rig).await;
    left.sync(&rig).await;
    there.sync(&rig).await;
    assert!(left.holds(&doc) && !there.holds(&doc));
    let proposal = rig.redact(&asked(&doc, Some("subject"), &[])).await;
    let heads = old.sync(&rig).await;
    let heard = heads.iter().flat_map(|head| &head.redactions).collect::<Vec<_>>();
    assert_eq!(heard.len(), 1);
    assert_eq!(
        (heard[0].by.as_str(), heard[0].approved.as_str(), heard[0].words.as_str()),
        (&*officer(0).account, &*second().account, WORDS)
    );
    let gone = |device: &Device| {
        let document = device.document(&doc);
        document.history("subject").all(|change| change.value.is_none()) && document.redaction_of(&changes[2].id).is_some()
    };
    assert!(gone(&old));
    // One that was away while it was redacted and then moved: where it is granted it comes with its redaction, elsewhere it goes.
    rig.accept(&officer(0), &[&rig.change(0, "local", &doc, "_document", &[&changes[0]], json!({"department": "water"}))]).await;
    left.sync(&rig).await;
    there.sync(&rig).await;
    assert!(!left.holds(&doc), "what left the scope is erased");
    assert!(there.holds(&doc) && gone(&there));
    let mut new = Device::new(officer(0));
    new.sync(&rig).await;
    old.sync(&rig).await;
    assert!(gone(&new));
    assert_eq!(says(new.document(&doc)), says(old.document(&doc)), "the same stands on every device");
    assert_eq!(new.document(&doc).redactions()[0].id, proposal.id);
    // Asked for once.
    assert!(old.sync(&rig).await.iter().all(|head| head.redactions.is_empty()));
}

#[tokio::test]
async fn whoever_sends_it_again_is_told_that_it_is_there_and_brings_nothing_back() {
    let rig = rig().await;
    let (doc, changes) = document(&rig, "open", None).await;
    rig.redact(&asked(&doc, Some("subject"), &[])).await;
    for sent in [changes[2].clone(), changes[2].without_value()] {
        let result = rig.push(&officer(0), &[&sent]).await.remove(0);
        assert_eq!((result.status, result.code.as_deref()), (ChangeStatus::Duplicate, Some("redacted")));
        assert_ne!(result.mark.expect("a mark").seal, "");
    }
    let other = Change { path: "people".into(), value: Some(json!(3)), ..changes[2].clone() };
    assert_eq!(rig.outcome(&officer(0), &other).await, "id_reused");
    assert!(rig.files_with(&format!("{SECRET}, then")).is_empty());
}

#[tokio::test]
async fn what_was_built_on_it_unawares_is_not_taken_and_what_was_built_on_it_knowingly_is() {
    let rig = rig().await;
    let (doc, changes) = document(&rig, "open", None).await;
    let proposal = rig.redact(&asked(&doc, Some("subject"), &[])).await;
    let mut next = rig.change(0, "open", &doc, "subject", &[&changes[2]], json!(format!("{SECRET}, last")));
    assert_eq!(rig.outcome(&officer(0), &next).await, "base_redacted");
    (next.saw, next.value) = (vec![proposal.id.clone()], Some(json!("A person of the shift")));
    assert_eq!(rig.outcome(&officer(0), &next).await, "accepted");
    assert!(rig.files_with(SECRET).iter().all(|file| file.starts_with(FILE)), "only the comment");
    let mut device = Device::new(officer(0));
    device.sync(&rig).await;
    assert_eq!(device.document(&doc).value("subject"), Some(&json!("A person of the shift")));
}

#[tokio::test]
async fn one_value_of_a_path_can_go_alone() {
    let rig = rig().await;
    let (doc, changes) = document(&rig, "open", None).await;
    rig.redact(&asked(&doc, Some("subject"), &[&changes[1]])).await;
    let mut device = Device::new(officer(0));
    device.sync(&rig).await;
    assert_eq!(device.document(&doc).value("subject"), changes[2].value.as_ref());
    assert!(rig.files_with(&format!("{SECRET}, first")).is_empty());
}

#[tokio::test]
async fn a_document_that_was_destroyed_keeps_its_bones_and_takes_nothing_more() {
    let rig = rig().await;
    let (doc, changes) = document(&rig, "local", Some("fire")).await;
    let mut device = Device::new(officer(0));
    device.sync(&rig).await;
    rig.redact(&asked(&doc, None, &[])).await;
    assert!(rig.files_with(SECRET).is_empty(), "{:?}", rig.files_with(SECRET));
    device.sync(&rig).await;
    let document = device.document(&doc);
    assert!(document.is_destroyed());
    assert_eq!(shared::document::department(document), Some("fire"));
    assert!(document.value("people").is_none() && shared::document::comments(document).is_empty());
    assert_eq!(document.redactions()[0].words, WORDS);
    let late = rig.change(0, "local", &doc, "people", &[&changes[3]], json!(5));
    assert_eq!(rig.outcome(&officer(0), &late).await, "destroyed");
    assert!(
        matches!(rig.propose(&officer(0), &asked(&doc, Some("people"), &[])).await, Err(Unredacted::Wrong(refusal)) if refusal.code == "already_redacted")
    );
    assert!(keep::check(rig.folder.path()).expect("a check").wrong.is_empty());
}

#[tokio::test]
async fn a_hold_keeps_what_it_covers_until_an_officer_releases_it() {
    let rig = rig().await;
    let (doc, _) = document(&rig, "open", None).await;
    let asked = asked(&doc, Some("subject"), &[]);
    let proposal = rig.propose(&officer(0), &asked).await.expect("proposed");
    let doing = || Doing { org: ORGS[0].to_owned(), by: Some(second().account), now: NOW };
    let hold = |kinds: &[&str], docs: &[&str]| NewHold {
        matter: "Claim 12".into(),
        reason: "a claim was filed".into(),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        docs: docs.iter().map(|doc| (*doc).to_owned()).collect(),
    };
    let set =
        async |hold: NewHold| RedactionStore::hold(&rig.store, doing(), Arc::clone(&rig.rules), rig.fresh(), hold).await.expect("a store");
    assert_eq!(set(hold(&["unheard"], &[])).await, Err(Unredacted::UnknownKind("unheard".into())));
    assert!(set(hold(&[], &[&id(999)])).await.is_err());
    for held in [hold(&[], &[&doc]), hold(&["open"], &[])] {
        let held = set(held).await.expect("held");
        assert_eq!(rig.decide(&second(), &proposal.id, true).await, Err(Unredacted::Held("Claim 12".into())));
        let whole = NewRedaction { path: None, ..asked.clone() };
        assert_eq!(rig.propose(&officer(0), &whole).await, Err(Unredacted::Held("Claim 12".into())));
        assert_eq!(rig.store.proposals(ORGS[0], None, NOW).await.expect("proposals").proposals[0].held.as_deref(), Some("Claim 12"));
        let why = || HoldRelease { words: "the claim was settled".into() };
        rig.store.release_hold(doing(), held.id.clone(), why()).await.expect("a store").expect("released");
        assert_eq!(rig.store.release_hold(doing(), held.id, why()).await.expect("a store"), Err(Unredacted::UnknownHold));
    }
    assert!(!rig.files_with(SECRET).is_empty());
    rig.decide(&second(), &proposal.id, true).await.expect("approved");
    assert_eq!(rig.store.holds(ORGS[0]).await.expect("holds").len(), 2);
    assert!(rig.store.holds(ORGS[1]).await.expect("holds").is_empty());
}

#[tokio::test]
async fn an_older_back_up_brings_nothing_back_nor_do_devices_that_still_hold_it() {
    let rig = rig().await;
    let (doc, changes) = document(&rig, "open", None).await;
    let data = rig.folder.path().to_owned();
    let file = data.join("a.backup");
    keep::backup(&data, &file, NOW, 35).expect("a back-up");
    // Another document that the back-up does not know, and a device that has not heard of what comes.
    let (later, _) = document(&rig, "open", None).await;
    let mut unaware = Device::new(officer(0));
    unaware.sync(&rig).await;
    let mut aware = Device::new(second());
    rig.redact(&asked(&doc, Some("subject"), &[])).await;
    rig.redact(&asked(&doc, Some(&changes[4].path), &[])).await;
    rig.redact(&asked(&later, None, &[])).await;
    aware.sync(&rig).await;
    let doing = Doing { org: ORGS[0].to_owned(), by: Some(second().account), now: NOW };
    let hold = NewHold { matter: "Claim 12".into(), reason: "a claim was filed".into(), kinds: Vec::new(), docs: vec![doc.clone()] };
    let held = RedactionStore::hold(&rig.store, doing, Arc::clone(&rig.rules), rig.fresh(), hold).await;
    held.expect("a store").expect("held");

    let Rig { store, rules, folder, made } = rig;
    drop((store, rules));
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert!(files_with(&data, SECRET).contains(&"a.backup".to_owned()));
    let restored = keep::restore(&data, &file, None, NOW).expect("restored");
    assert_eq!((restored.redacted, restored.holds), (3, vec!["Claim 12".to_owned()]), "redactions are done again, and holds are named");
    std::fs::remove_file(&file).expect("the back-up is destroyed");
    let rig = Rig::open(folder, made.into_inner()).await;
    assert!(rig.files_with(SECRET).is_empty(), "{:?}", rig.files_with(SECRET));
    // What the device that knows nothing holds comes back without what was removed; so does what the other one holds.
    unaware.sync(&rig).await;
    aware.sync(&rig).await;
    assert!(unaware.offered.1.iter().all(|result| result.status != ChangeStatus::Rejected), "{:?}", unaware.offered.1);
    assert!(aware.offered.1.iter().all(|result| result.status != ChangeStatus::Rejected), "{:?}", aware.offered.1);
    rig.store.sweep().await.expect("swept");
    assert!(rig.files_with(SECRET).is_empty(), "{:?}", rig.files_with(SECRET));
    unaware.sync(&rig).await;
    for device in [&unaware, &aware] {
        assert!(device.document(&later).is_destroyed());
        assert!(device.document(&doc).history("subject").all(|change| change.value.is_none()));
    }
    assert_eq!(says(unaware.document(&later)), says(aware.document(&later)));
    let mut new = Device::new(officer(0));
    new.sync(&rig).await;
    assert!(new.document(&later).is_destroyed() && new.document(&doc).redaction_of(&changes[2].id).is_some());
    let trail = rig.store.audit(ORGS[0], None, 20).await.expect("a trail");
    let again = trail.iter().filter(|entry| entry.kind == AuditKind::Redacted && entry.detail.contains("done again")).count();
    assert_eq!(again, 3, "the trail of the back-up did not know of them");
    let checked = keep::check(&data).expect("a check");
    assert!(checked.wrong.is_empty(), "{:?}", checked.wrong);
    // Its author's device, which had not heard that it was taken, sends it as new.
    let sent = Sent { change: changes[2].clone(), mark: None };
    let result = rig.send(&officer(0), vec![sent]).await.remove(0);
    assert_eq!((result.status, result.code.as_deref()), (ChangeStatus::Duplicate, Some("redacted")));
}

#[tokio::test]
async fn a_damaged_line_is_not_passed_over_and_one_cut_in_a_letter_is() {
    let rig = rig().await;
    let (doc, _) = document(&rig, "open", None).await;
    rig.redact(&asked(&doc, Some("subject"), &[])).await;
    let file = rig.folder.path().join(keep::REDACTIONS_FILE);
    let good = std::fs::read(&file).expect("a file");
    let cut = [good.as_slice(), b"{\"org\":\"\xc3"].concat();
    std::fs::write(&file, cut).expect("written");
    assert_eq!(rig.store.replay(Arc::clone(&rig.rules), NOW).await.expect("a cut line is nobody's"), 0);
    let mut damaged = good.clone();
    damaged[1] ^= 0x40;
    damaged.extend_from_slice(&good);
    std::fs::write(&file, damaged).expect("written");
    assert!(rig.store.replay(Arc::clone(&rig.rules), NOW).await.expect_err("damaged").0.contains("line 1 is damaged"));
}

#[tokio::test]
async fn words_that_repeat_what_was_said_since_are_not_kept_with_an_approval_or_a_decline() {
    let rig = rig().await;
    let (doc, changes) = document(&rig, "open", None).await;
    let proposal = rig.propose(&officer(0), &asked(&doc, Some("subject"), &[])).await.expect("proposed");
    let later = rig.change(0, "open", &doc, "subject", &[&changes[2]], json!(WORDS));
    rig.accept(&officer(0), &[&later]).await;
    let code = |refused: Result<Proposal, Unredacted>| refused.map_err(|why| (why.reason().0, why.code())).err();
    assert_eq!(code(rig.decide(&second(), &proposal.id, true).await), Some(("words", "quotes_value")));
    let doing = Doing { org: ORGS[0].to_owned(), by: Some(second().account), now: NOW + 1 };
    let decision = Decision { approve: false, why: Some(format!("{SECRET} is named in it")) };
    let declined = RedactionStore::decide(&rig.store, doing, Arc::clone(&rig.rules), proposal.id.clone(), decision);
    assert_eq!(code(declined.await.expect("a store")), Some(("why", "quotes_value")));
    assert_eq!(rig.decide(&second(), &proposal.id, false).await.expect("declined").state, ProposalState::Declined);
}

#[tokio::test]
async fn a_file_that_somebody_changed_is_not_believed_and_one_that_was_cut_off_does_no_harm() {
    let rig = rig().await;
    let (doc, _) = document(&rig, "open", None).await;
    rig.redact(&asked(&doc, Some("subject"), &[])).await;
    let file = rig.folder.path().join(keep::REDACTIONS_FILE);
    let text = std::fs::read_to_string(&file).expect("a file");
    assert!(!text.contains("Quill") && text.contains(WORDS), "it says why, and no value");
    std::fs::write(&file, format!("{text}{}", &text[..40])).expect("written");
    assert_eq!(rig.store.replay(Arc::clone(&rig.rules), NOW).await.expect("a cut line is nobody's"), 0);
    rig.redact(&asked(&doc, Some("people"), &[])).await;
    assert_eq!(std::fs::read_to_string(&file).expect("a file").lines().count(), 3);
    assert_eq!(rig.store.replay(Arc::clone(&rig.rules), NOW).await.expect("both are known"), 0);
    // Put together by hand without the file: what the database knows is in it again.
    std::fs::remove_file(&file).expect("removed");
    rig.store.replay(Arc::clone(&rig.rules), NOW).await.expect("written");
    assert_eq!(std::fs::read_to_string(&file).expect("a file").lines().count(), 2);
    std::fs::write(&file, text.replace("\"subject\"", "\"people\"")).expect("written");
    assert!(rig.store.replay(Arc::clone(&rig.rules), NOW).await.expect_err("changed").0.contains("not sealed"));
}
