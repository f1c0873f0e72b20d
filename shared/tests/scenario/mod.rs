//! A test that reads like a person filling in a form: what cannot be seen cannot be answered, and what cannot be
//! changed stays.
//!
//! A question goes by its name; one in a repeat stands for the last row, the one just added, or for another row as
//! `visit_count[1]`.
#![allow(dead_code, missing_docs, missing_debug_implementations, unreachable_pub)]

mod expect;
mod ready;
pub mod seen;
pub mod survey;

use serde_json::Value as Json;
use shared::form::{At, Date, Form, Value, moment, read_value};
use shared::instrument::{Choice, Column, Instrument, Kind, Moment, Schema, Text, from_toml};
use std::sync::Arc;

/// The day on which all scenarios take place.
pub const TODAY: &str = "2026-03-02";

pub struct Scenario {
    pub schema: Arc<Schema>,
    pub form: Form,
}

pub fn now() -> Moment {
    moment(Date::parse(TODAY).expect("a day").days(), 9 * 3_600)
}

/// A shipped instrument, by the name of its file.
pub fn instrument(file: &str) -> Instrument {
    let text = std::fs::read_to_string(format!("../public/instruments/{file}.toml")).unwrap_or_else(|error| panic!("{file}: {error}"));
    let instrument = from_toml(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(instrument.name, file, "a file goes by the name of its instrument");
    instrument
}

/// Names of all shipped instruments.
pub fn shipped() -> Vec<String> {
    let files = std::fs::read_dir("../public/instruments").expect("instruments").map(|entry| entry.expect("entry").path());
    let mut names: Vec<String> = files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    names
}

/// Departments of the organisation in which the scenarios play.
pub fn departments() -> Vec<Choice> {
    const NAMES: &[&str] = &[
        "administration",
        "assessor",
        "zoning_appeals",
        "city_attorney",
        "city_development",
        "city_treasurer",
        "council_clerk",
        "community_wellness",
        "comptroller",
        "election_commission",
        "emergency_comms",
        "employee_relations",
        "retirement_system",
        "equity_inclusion",
        "fire",
        "fire_police_commission",
        "health",
        "library",
        "mayor",
        "municipal_court",
        "neighborhood_services",
        "police",
        "port",
        "public_works",
    ];
    let label = |name: &str| Text::from([("en".to_owned(), name.to_owned()), ("es".to_owned(), name.to_owned())]);
    NAMES.iter().map(|name| Choice { name: (*name).to_owned(), label: label(name), ..Choice::default() }).collect()
}

impl Scenario {
    /// A new form of a shipped instrument, as someone who begins it sees it.
    pub fn open(file: &str) -> Self {
        Self::of(instrument(file), &departments())
    }

    pub fn of(instrument: Instrument, groups: &[Choice]) -> Self {
        let schema = Schema::compile(instrument, groups).unwrap_or_else(|errors| panic!("{errors:?}"));
        let schema = Arc::new(schema);
        let mut form = Form::begin(Arc::clone(&schema), Some(now()));
        form.finish(true);
        Self { schema, form }
    }

    pub fn at(&self, path: &str) -> At {
        let (name, number) = match path.strip_suffix(']').and_then(|path| path.split_once('[')) {
            Some((name, number)) => (name, Some(number.parse::<usize>().unwrap_or_else(|_| panic!("{path}: which row?")))),
            None => (path, None),
        };
        let node = self.schema.find(name).unwrap_or_else(|| panic!("no question {name}"));
        let Some(repeat) = self.schema.nodes[node].repeat else { return node.into() };
        assert_eq!(self.schema.nodes[repeat].repeat, None, "{path}: rows in rows have no names here");
        let rows = self.form.rows(0, repeat);
        let row = number.map_or(rows.last(), |number| rows.get(number - 1));
        At { row: *row.unwrap_or_else(|| panic!("{path}: there is no such row")), node }
    }

    /// What [`Scenario::at`] finds again.
    pub fn path(&self, at: At) -> String {
        let name = &self.schema.nodes[at.node].name;
        match self.form.row_of(at.row) {
            Some((outer, repeat)) => {
                let index = self.form.rows(outer, repeat).iter().position(|row| *row == at.row);
                format!("{name}[{}]", index.map_or(0, |index| index + 1))
            }
            None => name.clone(),
        }
    }

    fn read(&self, at: At, answer: impl Into<Json>) -> Value {
        let json = answer.into();
        read_value(&self.schema, at.node, &json).unwrap_or_else(|issue| panic!("{} = {json}: {issue}", self.path(at)))
    }

    pub fn answer(&mut self, path: &str, answer: impl Into<Json>) -> &mut Self {
        let at = self.at(path);
        assert!(self.form.is_relevant(at), "{path} is not asked");
        assert!(!self.form.is_read_only(at), "{path} cannot be changed by hand");
        let value = self.read(at, answer);
        for choice in self.schema.choices(at.node).into_iter().flat_map(|list| &list.items) {
            assert!(!value.selected(&choice.name) || self.form.is_offered(at, choice), "{path} does not offer {}", choice.name);
        }
        self.form.set(at, Some(value));
        self
    }

    /// Answers questions whose words do not matter.
    pub fn write<const N: usize>(&mut self, paths: [&str; N]) -> &mut Self {
        for path in paths {
            self.answer(path, "Some words.");
        }
        self
    }

    pub fn clear(&mut self, path: &str) -> &mut Self {
        let at = self.at(path);
        assert!(self.form.kept(at).is_some(), "{path} has no answer to clear");
        self.form.set(at, None);
        self
    }

    /// Adds a row by hand.
    pub fn add(&mut self, repeat: &str) -> &mut Self {
        let at = self.at(repeat);
        assert_eq!(self.schema.nodes[at.node].kind, Kind::Repeat, "{repeat} has no rows");
        assert!(self.form.is_relevant(at), "{repeat} is not asked");
        assert!(!self.schema.nodes[at.node].is_counted(), "{repeat} counts its own rows");
        // As an app would name them: what is removed is not named again.
        let id = format!("r{}", self.form.places().len());
        self.form.add_row(at.row, at.node, &id);
        self
    }

    /// Takes a row away; the first is 1.
    pub fn remove(&mut self, repeat: &str, number: usize) -> &mut Self {
        let at = self.at(repeat);
        let row = *self.form.rows(at.row, at.node).get(number - 1).unwrap_or_else(|| panic!("{repeat} has no row {number}"));
        self.form.remove_row(row);
        self
    }

    /// Goes on in another language.
    pub fn speak(&mut self, language: &str) -> &mut Self {
        assert!(self.schema.languages.iter().any(|known| known == language), "no language {language}");
        self.form.speak(language);
        self
    }

    fn note(&self, at: At, column: Column, outcome: &str) {
        seen::note(&self.schema, at.node, column, outcome);
    }
}
