//! What the data of an export mean: columns, groups, questions and their answers, what was put together, and what was lost.

use super::Export;
use super::codes::{self, EVERYBODY, WITHHELD};
use super::rows::{State, category_label, key_label, together};
use super::words::{Speech, Word};
use crate::analysis::{Ask, Shown, table};
use crate::disclosure::{Alone, Item, Key, Release, Silent};
use crate::document::{Cell, Table as Sheet};
use crate::instrument::Exposure;
use crate::survey::shown_count;

/// A row of the codebook.
#[derive(Debug, Clone, Default)]
struct Entry {
    part: &'static str,
    variable: String,
    code: Option<i64>,
    name: String,
    label: String,
    heading: String,
    exposure: &'static str,
    together: String,
    count: Option<u32>,
    base: Option<u32>,
    loss: Option<u32>,
    note: String,
}

#[allow(clippy::cast_precision_loss)]
impl Entry {
    fn cells(self) -> Vec<Cell> {
        let text = |words: &str| Cell::Text(words.to_owned());
        let number = |number: Option<u32>| number.map_or_else(|| text(""), |number| Cell::Number(f64::from(number)));
        vec![
            text(self.part),
            Cell::Text(self.variable),
            self.code.map_or_else(|| text(""), |code| Cell::Number(code as f64)),
            Cell::Text(self.name),
            Cell::Text(self.label),
            Cell::Text(self.heading),
            text(self.exposure),
            Cell::Text(self.together),
            number(self.count),
            number(self.base),
            number(self.loss),
            Cell::Text(self.note),
        ]
    }
}

/// What disclosure control does with a question, in words.
pub(super) fn exposure(speech: Speech<'_>, exposure: Exposure) -> &'static str {
    speech.say(match exposure {
        Exposure::None => Word::ExposureNone,
        Exposure::Key => Word::ExposureKey,
        Exposure::Organisation => Word::ExposureOrganisation,
        Exposure::Sensitive => Word::ExposureSensitive,
        Exposure::Text => Word::ExposureText,
    })
}

/// What the whole organisation answered to a question, where that is told.
pub(super) fn whole(release: &Release, item: &Item) -> Option<Shown> {
    let ask = Ask { item: Some(item.name.clone()), ..Ask::default() };
    table(release, &ask).ok()?.cell(0, 0).shown().cloned()
}

/// Those who gave no answer that counts, with how many. They are told in steps, as in the report of who answered: how many
/// were not asked is often how many gave an answer to another question.
pub(super) fn silent(silent: &Silent, k: u32) -> [(&'static str, Word, u32); 5] {
    let step = |number: u32| u32::try_from(shown_count(u64::from(number), k)).unwrap_or(u32::MAX);
    [
        ("missing", Word::Missing, step(silent.missing)),
        ("not_asked", Word::NotAsked, step(silent.not_asked)),
        ("prefer_not", Word::PreferNot, step(silent.prefer_not)),
        ("no_basis", Word::NoBasis, step(silent.no_basis)),
        ("not_applicable", Word::NotApplicable, step(silent.not_applicable)),
    ]
}

impl Export<'_> {
    /// The codebook: what the source is, the columns of the data, and all that the release has.
    #[must_use]
    pub fn codebook(&self) -> Sheet {
        let (speech, release) = (self.speech(), self.release);
        let heads = [
            Word::HeadPart,
            Word::HeadVariable,
            Word::HeadCode,
            Word::HeadName,
            Word::HeadLabel,
            Word::HeadHeading,
            Word::HeadExposure,
            Word::HeadTogether,
            Word::HeadCount,
            Word::HeadBase,
            Word::HeadLoss,
            Word::HeadNote,
        ];
        let mut rows = vec![heads.map(|head| Cell::Text(speech.say(head).to_owned())).to_vec()];
        let mut add = |entry: Entry| rows.push(entry.cells());
        for fact in &self.source.facts {
            add(Entry {
                part: speech.say(Word::PartSource),
                variable: fact.name.into(),
                label: fact.label.clone(),
                note: fact.text.clone(),
                ..Entry::default()
            });
        }
        for column in self.columns() {
            add(Entry { part: speech.say(Word::PartColumn), variable: column.name, label: column.label, ..Entry::default() });
        }
        for state in [State::Shown, State::Withheld, State::Nobody] {
            let code = Some(super::data::state_code(state));
            add(Entry {
                part: speech.say(Word::PartColumn),
                variable: "state".into(),
                code,
                label: state.word(self.language).into(),
                ..Entry::default()
            });
        }
        for (at, key) in release.keys.iter().enumerate() {
            // The name of its column, where the data have one.
            let column = self.codes.keys.iter().find(|(used, _)| *used == at).map_or(key.name.as_str(), |(_, column)| column);
            keys(speech, release, key, column).into_iter().for_each(&mut add);
        }
        for item in &release.items {
            items(speech, release, item).into_iter().for_each(&mut add);
        }
        for alone in &release.alone {
            alones(speech, alone).into_iter().for_each(&mut add);
        }
        Sheet { name: "codebook".to_owned(), rows }
    }
}

fn keys(speech: Speech<'_>, release: &Release, key: &Key, column: &str) -> Vec<Entry> {
    let groups = key.categories.iter().filter(|category| !category.names.is_empty()).count();
    let mut all = vec![Entry {
        part: speech.say(Word::PartKey),
        variable: column.to_owned(),
        name: key.name.clone(),
        label: key_label(speech, key),
        exposure: exposure(speech, Exposure::Key),
        note: speech.fill(Word::Detail, &[&groups.to_string(), &key.detail.to_string()]),
        ..Entry::default()
    }];
    let group = |code, label: String| Entry {
        part: speech.say(Word::PartCategory),
        variable: column.to_owned(),
        code: Some(code),
        label,
        ..Entry::default()
    };
    all.push(group(EVERYBODY, speech.say(Word::Everybody).to_owned()));
    all.push(group(WITHHELD, speech.say(Word::KeysWithheld).to_owned()));
    for (place, category) in key.categories.iter().enumerate() {
        let label = category_label(speech, &key.name, category);
        let loss = release.loss.iter().find(|loss| loss.key == key.name && loss.category as usize == place);
        all.push(Entry {
            name: category.names.join("; "),
            together: if category.names.len() > 1 { label.clone() } else { String::new() },
            count: Some(key.kept(place)),
            loss: loss.map(|loss| loss.withheld),
            note: loss.map(|loss| lost(speech, key.kept(place), loss.withheld, loss.most + 1)).unwrap_or_default(),
            ..group(codes::category(place), label)
        });
    }
    all
}

/// How much was withheld of a group, in a sentence.
pub(super) fn lost(speech: Speech<'_>, kept: u32, withheld: u32, k: u32) -> String {
    speech.fill(Word::LossOf, &[&speech.count(kept), &speech.count(withheld), &speech.count(k)])
}

fn items(speech: Speech<'_>, release: &Release, item: &Item) -> Vec<Entry> {
    let shown = whole(release, item);
    let number = codes::item(release, Some(&item.name));
    let base = shown.as_ref().map(|shown| shown.base);
    let mut all = vec![Entry {
        part: speech.say(Word::PartItem),
        variable: item.name.clone(),
        code: Some(number),
        name: item.name.clone(),
        label: speech.label_or(&item.label, &item.name),
        heading: speech.label(&item.heading),
        exposure: exposure(speech, item.exposure),
        base,
        note: if item.hidden { speech.say(Word::NoteHidden).to_owned() } else { speech.fill(Word::Depth, &[&item.depth.to_string()]) },
        ..Entry::default()
    }];
    let collapsed = shown.as_ref().is_some_and(|shown| shown.collapsed);
    let counts = |place: usize, of_collapsed: bool| {
        shown.as_ref().filter(|_| collapsed == of_collapsed).and_then(|shown| shown.counts.get(place).copied())
    };
    for (place, answer) in item.answers.iter().enumerate() {
        all.push(Entry {
            part: speech.say(Word::PartAnswer),
            variable: item.name.clone(),
            code: Some(codes::answer(number, place, false)),
            name: answer.name.clone(),
            label: speech.label_or(&answer.label, &answer.name),
            count: counts(place, false),
            base,
            ..Entry::default()
        });
    }
    for (place, labels) in item.collapsed.iter().enumerate() {
        all.push(Entry {
            part: speech.say(Word::PartTogether),
            variable: item.name.clone(),
            code: Some(codes::answer(number, place, true)),
            label: together(speech, labels),
            together: together(speech, labels),
            count: counts(place, true),
            base,
            ..Entry::default()
        });
    }
    if !item.hidden {
        let note = speech.fill(Word::StepsOf, &[&speech.count(release.k)]);
        all.extend(silent(&item.silent, release.k).map(|(name, label, count)| Entry {
            part: speech.say(Word::PartSilent),
            variable: item.name.clone(),
            name: name.to_owned(),
            label: speech.say(label).to_owned(),
            count: Some(count),
            note: note.clone(),
            ..Entry::default()
        }));
    }
    all
}

fn alones(speech: Speech<'_>, alone: &Alone) -> Vec<Entry> {
    let base = (alone.base > 0).then_some(alone.base);
    let mut all = vec![Entry {
        part: speech.say(Word::PartAlone),
        variable: alone.name.clone(),
        name: alone.name.clone(),
        label: alone_label(speech, alone),
        exposure: exposure(speech, alone.exposure),
        base,
        note: if base.is_none() { speech.say(Word::NotTold).to_owned() } else { String::new() },
        ..Entry::default()
    }];
    all.extend(alone.counts.iter().map(|(category, count)| {
        let label = category_label(speech, &alone.name, category);
        Entry {
            part: speech.say(Word::PartAnswer),
            variable: alone.name.clone(),
            name: category.names.join("; "),
            together: if category.names.len() > 1 { label.clone() } else { String::new() },
            label,
            count: Some(*count),
            base,
            ..Entry::default()
        }
    }));
    all
}

/// What a variable that stands for itself is called.
pub(super) fn alone_label(speech: Speech<'_>, alone: &Alone) -> String {
    let known = match alone.name.as_str() {
        "mode" => speech.say(Word::ModeKey),
        "language" => speech.say(Word::LanguageKey),
        name => name,
    };
    speech.label_or(&alone.label, known)
}
