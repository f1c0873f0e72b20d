//! A survey of eight keys, as large organisations have: how much of it a release withholds.

use super::chance::Chance;
use serde_json::{Map, json};
use shared::disclosure::{About, AnalysisSpec, RawResponses, Release, release};
use shared::instrument::{Choice, Hash, Schema, Text, parse_toml};
use shared::survey::{Mode, Settings, Survey};
use std::fmt::Write as _;
use std::sync::Arc;

/// Shares of the choices of each key.
const SHARES: [&[f64]; 8] = [
    &[22., 18., 14., 10., 8., 8., 6., 5., 5., 4.],
    &[46., 28., 14., 6., 4., 2.],
    &[70., 14., 10., 6.],
    &[55., 43., 2.],
    &[12., 24., 26., 24., 14.],
    &[20., 22., 20., 20., 18.],
    &[40., 30., 20., 10.],
    &[88., 7., 5.],
];

/// People by their keys, and one sensitive answer of each; everybody says everything.
#[derive(Debug)]
pub(crate) struct Eight {
    /// By key and record, the category from 2, as in a release where no groups are put together.
    pub(crate) columns: Vec<Vec<u8>>,
    harmed: Vec<bool>,
}

impl Eight {
    pub(crate) fn of(seed: u64, n: usize) -> Self {
        let mut chance = Chance::new(seed);
        let mut eight = Self { columns: vec![Vec::with_capacity(n); SHARES.len()], harmed: Vec::new() };
        for _ in 0..n {
            let mut last = 0;
            for (key, shares) in SHARES.iter().enumerate() {
                // Each depends on the one before somewhat: the old are long with it, departments have their jobs.
                let at = if key > 0 && chance.share() < 0.25 { (last * shares.len()) / SHARES[key - 1].len() } else { chance.pick(shares) };
                eight.columns[key].push(u8::try_from(at + 2).expect("few"));
                last = at;
            }
            eight.harmed.push(chance.share() < 0.15);
        }
        eight
    }

    pub(crate) fn release(&self, k: u32) -> Release {
        let mut form = String::from("name = \"eight\"\nkind = \"response\"\nlanguages = [\"en\"]\ntitle = { en = \"Eight\" }\n");
        let choice = |at: usize| format!("c{at}");
        let mut lists: Vec<usize> = SHARES.iter().map(|shares| shares.len()).collect();
        lists.push(2);
        lists.sort_unstable();
        lists.dedup();
        for size in lists {
            let items: Vec<String> = (0..size).map(|at| format!("{{ name = \"{0}\", label = {{ en = \"{0}\" }} }}", choice(at))).collect();
            writeln!(form, "[choices.of_{size}]\nitems = [{}]", items.join(", ")).expect("text");
        }
        form.push_str("[[survey]]\ntype = \"begin_group\"\nname = \"page\"\nlabel = { en = \"Page\" }\n");
        let mut ask = |size: usize, name: &str, exposure: &str| {
            writeln!(
                form,
                "[[survey]]\ntype = \"select_one of_{size}\"\nname = \"{name}\"\nlabel = {{ en = \"{name}\" }}\nexposure = \"{exposure}\""
            )
            .expect("text");
        };
        SHARES.iter().enumerate().for_each(|(key, shares)| ask(shares.len(), &format!("key{key}"), "key"));
        ask(2, "harmed", "sensitive");
        form.push_str("[[survey]]\ntype = \"end_group\"\n");
        let text = |words: &str| Text::from([("en".to_owned(), words.to_owned())]);
        let settings = Settings {
            modes: vec![Mode::Invited],
            groups: vec![Choice { name: "all".into(), label: text("All"), ..Choice::default() }],
            k,
            languages: vec!["en".into()],
            grace_days: 7,
        };
        let schema = Arc::new(Schema::compile(parse_toml(&form).expect("an instrument"), &settings.groups).expect("a schema"));
        let mut raw = RawResponses::new(&schema);
        for at in 0..self.harmed.len() {
            let mut answers = Map::new();
            self.columns.iter().enumerate().for_each(|(key, column)| {
                answers.insert(format!("key{key}"), json!(choice(usize::from(column[at]) - 2)));
            });
            answers.insert("harmed".into(), json!(choice(usize::from(!self.harmed[at]))));
            assert!(raw.add(Mode::Invited, "en", &answers).is_ok(), "a response that can be read");
        }
        let spec = AnalysisSpec { ordered: vec!["key4".into(), "key5".into()], ..AnalysisSpec::default() };
        let survey = Survey::open_link(text("Survey"), Hash::of(b"instrument"), settings);
        release(raw, &About { survey, plan: None, wave: "2026-03-02".into(), day: "2026-04-01".into(), spec })
    }

    /// The columns of the keys of a release, its groups put together, and nothing withheld.
    pub(crate) fn coarsened(&self, release: &Release) -> Vec<Vec<u8>> {
        let of = |key: &shared::disclosure::Key| {
            let column = &self.columns[key.name[3..].parse::<usize>().expect("a number")];
            let place = |number: &u8| {
                let name = format!("c{}", number - 2);
                key.categories.iter().position(|category| category.names.contains(&name)).expect("a category") + 1
            };
            column.iter().map(|number| u8::try_from(place(number)).expect("few")).collect()
        };
        release.keys.iter().map(of).collect()
    }
}
