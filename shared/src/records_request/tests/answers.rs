//! Whatever is decided: nothing that is withheld is in any file of the answer, and nothing is forgotten.

use super::super::*;
use crate::document::{Change, Document, Mark, Redaction, RedactionReason};
use crate::instrument::Schema;
use crate::protocol::{AuditEntry, AuditKind};
use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

const FORM: &str = r#"{"name": "f", "kind": "document", "languages": ["en", "es"], "title": {"en": "Form", "es": "Formulario"},
    "summary": ["whole"],
    "survey": [
        {"type": "text", "name": "goal", "label": {"en": "Goal", "es": "Meta"}},
        {"type": "text", "name": "words", "label": {"en": "Words", "es": "Palabras"}},
        {"type": "calculate", "name": "whole", "calculation": "concat(${goal}, ' ', ${words})"},
        {"type": "begin_repeat", "name": "team", "label": {"en": "Team", "es": "Equipo"}},
        {"type": "text", "name": "member", "label": {"en": "Member", "es": "Integrante"}},
        {"type": "end_repeat"}
    ]}"#;

/// Paths that say something, and the part by which each is withheld.
fn paths() -> Vec<(String, String)> {
    let id = |text: &str| format!("{text:0>22}");
    let row = format!("team/{}", id("row"));
    let comment = format!("_comments/{}", id("comment"));
    vec![("goal".into(), "goal".into()), ("words".into(), "words".into()), (format!("{row}/member"), row), (comment.clone(), comment)]
}

#[derive(Debug, Clone)]
struct Planned {
    verdict: Verdict,
    /// Which of the paths are withheld, where parts are.
    parts: Vec<bool>,
    /// Which are redacted.
    redacted: Vec<bool>,
    /// How many changes each has.
    changes: usize,
    /// The path that the comment is about.
    about: Option<usize>,
}

fn planned() -> impl Strategy<Value = Planned> {
    let verdict = prop_oneof![Just(Verdict::Released), Just(Verdict::Partly), Just(Verdict::Withheld)];
    let some = || prop::collection::vec(any::<bool>(), 4);
    (verdict, some(), some(), 1..4_usize, prop::option::of(0..3_usize)).prop_map(|(verdict, mut parts, redacted, changes, about)| {
        if !parts.contains(&true) {
            parts[0] = true;
        }
        Planned { verdict, parts, redacted, changes, about }
    })
}

/// A word that is said at one place of one document, by one change, and nowhere else.
fn planted(item: usize, path: usize, change: usize) -> String {
    format!("planted{item}x{path}x{change}end")
}

struct Made {
    filled: Filled,
    /// Words that must be in the answer, and words that must not.
    open: Vec<String>,
    shut: Vec<String>,
}

fn made(item: usize, plan: &Planned, schema: &Arc<Schema>) -> Made {
    let doc = format!("d{item:0>21}");
    let mut document = Document::default();
    let (mut open, mut shut) = (Vec::new(), Vec::new());
    let all = paths();
    let id = |path: usize, change: usize| format!("c{item:0>7}{path:0>7}{change:0>7}");
    let base = Change { doc: doc.clone(), kind: "f".into(), version: "v".into(), ..Change::default() };
    let put = |document: &mut Document, change: Change| {
        let mark = Mark { author: "a".into(), number: 7, ..Mark::default() };
        document.accept(&change.id, mark);
        document.insert(change);
    };
    put(&mut document, Change { id: id(9, 0), path: "_document".into(), value: Some(json!({})), ..base.clone() });
    let present = format!("{}/_present", all[2].1);
    put(&mut document, Change { id: id(9, 1), path: present, value: Some(json!(true)), ..base.clone() });
    let about = plan.about.map(|about| all[about].0.clone()).unwrap_or_default();
    for (index, (path, _)) in all.iter().enumerate() {
        let mut before = Vec::new();
        let count = if index == 3 { 1 } else { plan.changes };
        for change in 0..count {
            let word = planted(item, index, change);
            let value = if index == 3 { json!({"about": about, "text": word}) } else { json!(word) };
            let change = Change { id: id(index, change), path: path.clone(), base: before, value: Some(value), ..base.clone() };
            before = vec![change.id.clone()];
            put(&mut document, change);
            let withheld = plan.verdict == Verdict::Withheld
                || (plan.verdict == Verdict::Partly
                    && (plan.parts[index] || (index == 3 && plan.about.is_none_or(|about| plan.parts[about]))));
            if withheld || plan.redacted[index] { shut.push(word) } else { open.push(word) }
        }
        if plan.redacted[index] {
            let changes = document.history(path).map(|change| change.id.clone()).collect();
            document.redact(Redaction {
                id: format!("r{item:0>10}{index:0>11}"),
                number: 9,
                doc: doc.clone(),
                path: Some(path.clone()),
                changes,
                reason: RedactionReason::Personal,
                words: "somebody is named".into(),
                by: "a".into(),
                approved: "b".into(),
                at: 5,
            });
        }
    }
    let parts = all.iter().zip(&plan.parts).filter(|(_, withheld)| **withheld).map(|((_, part), _)| part.clone());
    let ruling = match plan.verdict {
        Verdict::Released => Ruling::default(),
        Verdict::Withheld => Ruling { verdict: Verdict::Withheld, exemption: Some("confidence".into()), ..Ruling::default() },
        Verdict::Partly => Ruling {
            verdict: Verdict::Partly,
            exemption: Some("privacy".into()),
            parts: parts.collect(),
            note: "a note".into(),
            ..Ruling::default()
        },
    };
    let decision = Decision { ruling, signed: Signed { by: "a".into(), at: 4 } };
    let listed = Item { id: Item::of_document(&doc), kind: "f".into(), decision: Some(decision), ..Item::default() };
    let filled = Filled { item: listed, content: Content::Document(Box::new(document), Some(Arc::clone(schema))) };
    Made { filled, open, shut }
}

fn trail(item: usize, withheld: bool) -> Made {
    let word = planted(item, 0, 0);
    let entry = AuditEntry { number: 3, at: 1, kind: AuditKind::SignedIn, by: None, about: None, detail: word.clone() };
    let verdict = if withheld { Verdict::Withheld } else { Verdict::Released };
    let ruling = Ruling { verdict, exemption: withheld.then(|| "security".into()), ..Ruling::default() };
    let decision = Some(Decision { ruling, signed: Signed::default() });
    let listed = Item { id: Item::of_trail(AuditKind::SignedIn), what: ItemKind::Trail, decision, ..Item::default() };
    let (open, shut) = if withheld { (Vec::new(), vec![word]) } else { (vec![word], Vec::new()) };
    Made { filled: Filled { item: listed, content: Content::Trail(vec![entry]) }, open, shut }
}

/// A document that is none of the items, and that nobody has released.
const APART: &str = "apartAAAAAAAAAAAAAAAAA";

fn unpacked(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP file");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut read = |name: String| {
        let mut text = String::new();
        archive.by_name(&name).expect("a file").read_to_string(&mut text).expect("text");
        (name, text)
    };
    names.into_iter().map(&mut read).collect()
}

/// The first column of a list.
fn items_of(csv: &str) -> BTreeSet<String> {
    let records = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes()).into_records();
    records.map(|row| row.expect("a row").get(0).expect("an item").to_owned()).collect()
}

fn schema() -> Arc<Schema> {
    let instrument = crate::json::parse(FORM).expect("an instrument");
    Arc::new(Schema::compile(instrument, &[]).expect("sound"))
}

fn answer(made: &[Filled], language: &str) -> Result<Vec<u8>, String> {
    let name = |account: &str| format!("Person {account}");
    let (request, by) = (Request { number: 4, ..Request::default() }, Signed::default());
    let again = |filled: &Filled| Filled {
        item: filled.item.clone(),
        content: match &filled.content {
            Content::Document(document, schema) => Content::Document(document.clone(), schema.clone()),
            Content::Trail(entries) => Content::Trail(entries.clone()),
            Content::Surveys(surveys) => Content::Surveys(surveys.clone()),
            Content::Nothing => Content::Nothing,
        },
    };
    let items = made.iter().map(again).collect();
    let apart = BTreeSet::from([APART.to_owned()]);
    package(&Bundle { request: &request, organisation: "Sample City", by: &by, language, name: &name, items, apart: &apart })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_withheld_is_in_any_file_and_nothing_is_forgotten(plans in prop::collection::vec(planned(), 1..6), secret in any::<bool>(), spanish in any::<bool>()) {
        let schema = schema();
        let mut made: Vec<Made> = plans.iter().enumerate().map(|(item, plan)| self::made(item, plan, &schema)).collect();
        made.push(trail(99, secret));
        let (open, shut): (Vec<_>, Vec<_>) = made.iter().map(|made| (made.open.clone(), made.shut.clone())).unzip();
        let filled: Vec<Filled> = made.into_iter().map(|made| made.filled).collect();
        let files = unpacked(&answer(&filled, if spanish { "es" } else { "en" }).expect("all is decided"));
        for word in shut.concat() {
            for (name, text) in &files {
                prop_assert!(!text.contains(&word), "{word} is in {name}");
            }
        }
        for word in open.concat() {
            let place = files.iter().filter(|(name, text)| name.as_str() != "documents.jsonl" && text.contains(&word)).count();
            prop_assert!(place > 0, "{word} is nowhere");
            let is_entry = word.starts_with("planted99");
            prop_assert!(is_entry || files["documents.jsonl"].contains(&word), "{word} is in no line");
        }
        let (index, withheld) = (items_of(&files["index.csv"]), items_of(&files["withheld.csv"]));
        for filled in &filled {
            let verdict = filled.item.ruling().map(|ruling| ruling.verdict);
            prop_assert_eq!(index.contains(&filled.item.id), verdict != Some(Verdict::Withheld));
            prop_assert_eq!(withheld.contains(&filled.item.id), verdict != Some(Verdict::Released));
        }
        prop_assert_eq!(index.union(&withheld).count(), filled.len(), "and none that is no item");
        // Every file is named with its hash, but the one that says so.
        for name in files.keys().filter(|name| *name != "hashes.txt") {
            let ending = format!("  {name}\n");
            prop_assert!(files["hashes.txt"].contains(&ending), "{name}");
        }
    }
}

#[test]
fn what_was_redacted_says_who_when_and_why_and_not_what() {
    let plan =
        Planned { verdict: Verdict::Released, parts: vec![false; 4], redacted: vec![true, false, false, false], changes: 1, about: None };
    let made = made(0, &plan, &schema());
    let files = unpacked(&answer(&[made.filled], "en").expect("decided"));
    let text = files.iter().find(|(name, _)| name.starts_with("documents/")).map(|(_, text)| text).expect("a document");
    assert!(text.contains("[redacted: personal – somebody is named, Person b, 1970-01-01T00:00:00Z]"), "{text}");
    assert!(files["redactions.csv"].contains("Person a,Person b,1970-01-01T00:00:00Z"), "{}", files["redactions.csv"]);
    assert!(!files.values().any(|text| text.contains(&planted(0, 0, 0))));
}

#[test]
fn what_nobody_decided_makes_no_answer() {
    let plan = Planned { verdict: Verdict::Released, parts: vec![false; 4], redacted: vec![false; 4], changes: 1, about: None };
    let mut made = made(0, &plan, &schema());
    made.filled.item.decision = None;
    assert!(answer(&[made.filled], "en").expect_err("refused").contains("nobody has decided doc:d0"));
}

/// Two documents with one change each, the first withheld and the second without its goal; and what the trail says of them.
fn told(details: &[&str]) -> BTreeMap<String, String> {
    let plan =
        |verdict, goal| Planned { verdict, parts: vec![goal, false, false, false], redacted: vec![false; 4], changes: 1, about: None };
    let schema = schema();
    let mut items: Vec<Filled> = [(Verdict::Withheld, false), (Verdict::Partly, true), (Verdict::Released, false)]
        .into_iter()
        .enumerate()
        .map(|(item, (verdict, goal))| made(item, &plan(verdict, goal), &schema).filled)
        .collect();
    let mut entries = trail(99, false).filled;
    let kind = AuditKind::SignedIn;
    let entry = |(number, detail): (usize, &&str)| AuditEntry {
        number: number as u64,
        at: 1,
        kind,
        by: None,
        about: None,
        detail: (*detail).to_owned(),
    };
    entries.content = Content::Trail(details.iter().enumerate().map(entry).collect());
    entries.item.count = details.len() as u64;
    items.push(entries);
    unpacked(&answer(&items, "en").expect("decided"))
}

#[test]
fn the_trail_tells_nothing_of_what_is_withheld_and_says_how_much_stays_back() {
    let doc = |item: usize| format!("d{item:0>21}");
    let shut = [
        format!("f {}: goal; personal", doc(0)),
        format!("request 3: doc:{} withheld (confidence)", doc(0)),
        format!("f {}: goal; personal", doc(1)),
        format!("f {APART}: all of it; retention"),
    ];
    let open = [format!("f {}: words; personal", doc(1)), format!("f {}: goal; personal", doc(2)), "roles: viewer -> officer".to_owned()];
    let all: Vec<&str> = shut.iter().chain(&open).map(String::as_str).collect();
    let files = told(&all);
    for detail in &shut {
        assert!(!files.values().any(|text| text.contains(detail)), "{detail}");
    }
    for detail in &open {
        assert!(files["audit.csv"].contains(detail), "{detail}");
    }
    assert!(files["withheld.csv"].contains("(entries that name what is withheld),4,"), "{}", files["withheld.csv"]);
    assert!(files["README.txt"].contains("they name something withheld: 4\n"));
    // Where nothing is left, the file that the index names is there all the same.
    assert!(told(&all[..1])["audit.csv"].lines().count() == 1);
}

/// A document with these changes of a comment, and a member whose row is withheld.
fn commented(values: &[Option<serde_json::Value>], comments: bool) -> Released {
    let doc = format!("d{:0>21}", 0);
    let mut document = Document::default();
    let mut base: Vec<String> = Vec::new();
    let named = |number: usize| format!("c{number:0>21}");
    let comment = format!("_comments/{:0>22}", 1);
    for (number, value) in values.iter().enumerate() {
        let change = Change { id: named(number), doc: doc.clone(), path: comment.clone(), base, value: value.clone(), ..Change::default() };
        base = vec![change.id.clone()];
        document.insert(change);
    }
    let path = format!("team/{:0>22}/member", "row");
    document.insert(Change { id: named(99), doc, path: path.clone(), value: Some(json!("a name")), ..Change::default() });
    release(&document, &Ruling { verdict: Verdict::Partly, parts: vec![path], comments, ..Ruling::default() })
}

#[test]
fn a_comment_goes_with_what_it_may_quote() {
    let row = format!("team/{:0>22}", "row");
    let said = |about: &str| Some(json!({"about": about, "text": "it quotes a name"}));
    let stays = |values: &[Option<serde_json::Value>], read| commented(values, read).document.changes().count() > 0;
    for about in [format!("{row}/member"), row, "team".into()] {
        assert!(!stays(&[said(&about)], true), "{about}");
        assert!(!stays(&[said(&about), None], true), "taken back: {about}");
        assert!(!stays(&[said(&about), said("goal")], true), "moved elsewhere: {about}");
    }
    assert!(stays(&[said("goal")], false) && stays(&[said("tea")], false));
    // A general one is for somebody to read.
    assert!(!stays(&[said("")], false) && stays(&[said("")], true));
    let part = parts(&commented(&[said("")], true).document, None, "en").pop().expect("a part");
    assert!(part.general && part.says == ["it quotes a name"]);
}
