//! Synthetic records of a city's register of measures: what the benches of document sync are measured with, in our
//! database and in the rival's. The same number gives the same record on every machine.

use serde_json::Value as Json;
use shared::document::{Change, Paths};
use shared::instrument::{Choices, Kind, Schema, base64url, civil, from_toml};

/// The instrument that the records are of.
const INSTRUMENT: &str = include_str!("../bench/bench-records.toml");
/// Questions with an answer of one to four sentences, if it is not left short.
const LONG: [&str; 2] = ["summary", "notes"];
/// When the first record was made, in milliseconds since 1970.
const BEGAN: u64 = 1_750_000_000_000;

const WORDS: &str = "access action adult after agency annual apply bilingual board budget café centre clinic community contract council data district early equal evening families first for forms free goal grant hiring home hours housing \
    in language library lower mobile neighborhood new of office older online open outreach park plain plan program public report review safe school service staff street summer survey the training with youth señal";

/// A record as two people left it, one after the other: answers by question, in the order of the questions.
pub(crate) struct Record {
    /// The document.
    pub(crate) doc: String,
    /// Every question and its first answer.
    pub(crate) first: Vec<(String, Json)>,
    /// Every question and the answer that stands, always another one.
    pub(crate) second: Vec<(String, Json)>,
}

/// Makes records.
pub(crate) struct Records {
    schema: Schema,
    words: Vec<&'static str>,
}

impl Records {
    pub(crate) fn new() -> Result<Self, String> {
        let instrument = from_toml(INSTRUMENT).map_err(|error| error.to_string())?;
        let schema = Schema::compile(instrument, &[]).map_err(|errors| format!("{errors:?}"))?;
        Ok(Self { schema, words: WORDS.split(' ').collect() })
    }

    /// Name of the instrument.
    pub(crate) fn kind(&self) -> &str {
        &self.schema.name
    }

    pub(crate) fn record(&self, number: u64) -> Record {
        let mut draw = random(number);
        let doc = id(&mut draw);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for node in self.schema.questions() {
            let question = &self.schema.nodes[node];
            let long = LONG.contains(&question.name.as_str());
            let choices = self.schema.choices(node);
            let before = self.answer(question.kind, choices, long, &mut draw);
            let after = loop {
                let after = self.answer(question.kind, choices, long, &mut draw);
                if after != before {
                    break after;
                }
            };
            first.push((question.name.clone(), before));
            second.push((question.name.clone(), after));
        }
        Record { doc, first, second }
    }

    /// What was said until the record was as it is: its beginning, each question once, and each again upon that.
    pub(crate) fn changes(&self, number: u64, org: &str, version: &str) -> Vec<Change> {
        let Record { doc, first, second } = self.record(number);
        let mut draw = random(number | (1 << 40));
        let device = id(&mut random((number % 40) | (1 << 41)));
        let mut at = BEGAN + number * 1_000_000;
        let mut change = |path: &str, base: Vec<String>, value: Json| {
            at += 9_000;
            Change {
                id: id(&mut draw),
                org: org.to_owned(),
                kind: self.kind().to_owned(),
                doc: doc.clone(),
                path: path.to_owned(),
                base,
                value: Some(value),
                saw: Vec::new(),
                version: version.to_owned(),
                device: device.clone(),
                at,
            }
        };
        let mut changes = vec![change(Paths::Document.name(), Vec::new(), Json::Object(serde_json::Map::new()))];
        let begun = changes.len();
        for (path, value) in first {
            changes.push(change(&path, Vec::new(), value));
        }
        for (index, (path, value)) in second.into_iter().enumerate() {
            let base = vec![changes[begun + index].id.clone()];
            changes.push(change(&path, base, value));
        }
        changes
    }

    fn answer(&self, kind: Kind, choices: Option<&Choices>, long: bool, draw: &mut impl FnMut(u32) -> u32) -> Json {
        let mut choice = || choices.and_then(|list| one(&list.items, draw)).map_or("", |choice| choice.name.as_str());
        match kind {
            Kind::One(_) => choice().into(),
            Kind::Many(_) => {
                let mut names = vec![choice(), choice(), choice()];
                names.sort_unstable();
                names.dedup();
                names.into()
            }
            // Most numbers of an office are small, a few are budgets.
            Kind::Integer => (if draw(4) == 0 { draw(2_000_000) } else { draw(900) }).into(),
            Kind::Date => {
                let (year, month, day) = civil(19_000 + i32::try_from(draw(2_500)).unwrap_or(0));
                format!("{year:04}-{month:02}-{day:02}").into()
            }
            _ if long && draw(3) > 0 => self.text(120 + draw(281) as usize, draw).into(),
            _ => self.text(10 + draw(39) as usize, draw).into(),
        }
    }

    /// Words until there are so many characters; the last word may go up to 12 beyond them.
    fn text(&self, characters: usize, draw: &mut impl FnMut(u32) -> u32) -> String {
        let mut text = String::new();
        while text.chars().count() < characters {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(one(&self.words, draw).unwrap_or(&""));
        }
        text
    }
}

/// One of several.
fn one<'a, T>(all: &'a [T], draw: &mut impl FnMut(u32) -> u32) -> Option<&'a T> {
    all.get(draw(u32::try_from(all.len()).unwrap_or(0)) as usize)
}

/// An id of 22 characters of base64url.
fn id(draw: &mut impl FnMut(u32) -> u32) -> String {
    let bytes: [u8; 16] = std::array::from_fn(|_| draw(256).to_le_bytes()[0]);
    base64url(&bytes)
}

/// Chance that is another one for each number, however near.
fn random(seed: u64) -> impl FnMut(u32) -> u32 {
    crate::wire::random(seed.wrapping_mul(0xD129_8A2E_03C5_70F1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::document::{Document, Inserted, State, check};
    use shared::instrument::{Hash, Role};
    use shared::people::{Grant, Place};
    use std::collections::BTreeSet;

    fn records() -> Records {
        Records::new().expect("the instrument of the bench is sound")
    }

    #[test]
    fn every_change_would_be_accepted_and_folds_to_the_second_answers() {
        let records = records();
        let officer = [Grant { role: Role::Officer, department: None }];
        let access = from_toml(INSTRUMENT).expect("TOML").access.expect("access");
        let version = Hash::of(b"a version").to_string();
        for number in 0..200 {
            let changes = records.changes(number, "OOOOOOOOOOOOOOOOOOOOOO", &version);
            assert_eq!(changes.len(), 41);
            let mut document = Document::default();
            for change in changes {
                assert_eq!(check(&change, &records.schema, &access, &officer, Place::default(), &[]), Ok(()), "{change:?}");
                assert_eq!(document.insert(change), Inserted::New);
            }
            let record = records.record(number);
            for ((path, before), (_, after)) in record.first.iter().zip(&record.second) {
                assert_ne!(before, after);
                let State::One(head) = document.state(path) else { panic!("{path} has one head") };
                assert_eq!(head.value.as_ref(), Some(after));
            }
        }
    }

    #[test]
    fn records_are_the_same_each_time_and_no_two_are_alike() {
        let records = records();
        let all = |records: &Records| -> Vec<Change> { (0..300).flat_map(|number| records.changes(number, "o", "v")).collect() };
        assert_eq!(all(&records), all(&self::records()));
        let changes = all(&records);
        let ids: BTreeSet<&str> = changes.iter().map(|change| change.id.as_str()).collect();
        assert_eq!(ids.len(), changes.len());
        let documents: BTreeSet<&str> = changes.iter().map(|change| change.doc.as_str()).collect();
        assert_eq!(documents.len(), 300);
    }

    #[test]
    fn answers_are_as_long_as_those_of_an_office() {
        let records = records();
        let mut longest = 0;
        for (name, value) in (0..200).flat_map(|number| records.record(number).second) {
            let node = records.schema.find(&name).expect("a question");
            let (Kind::Text, Some(text)) = (records.schema.nodes[node].kind, value.as_str()) else { continue };
            let characters = text.chars().count();
            let long = LONG.contains(&name.as_str());
            assert!(characters >= 10 && (long || characters <= 60), "{name}: {text}");
            longest = longest.max(characters);
        }
        assert!(longest > 300);
    }
}
