//! Random small releases, and random tables of them. Labels are awkward on purpose.
#![allow(dead_code, unreachable_pub)]

use serde_json::{Map, json};
use shared::analysis::{Ask, Filter, Table, table};
use shared::disclosure::{About, AnalysisSpec, RawResponses, Release, release};
use shared::instrument::{Choice, Hash, Instrument, Schema, Text, parse_toml};
use shared::survey::{Mode, Settings, Survey};
use std::sync::Arc;

const FORM: &str = r#"
name = "small"
kind = "response"
languages = ["en", "es"]
title = { en = "A \"small\" <survey> & more", es = "Una «pequeña» <encuesta> y más" }
[choices.groups]
from = "survey.groups"
[choices.race]
items = [
  { name = "a", label = { en = "Race A, or A's", es = "Raza A, o de A" } },
  { name = "b", label = { en = "Race B", es = "Raza B" } },
  { name = "c", label = { en = "Race C", es = "Raza C" } },
]
[choices.level]
items = [
  { name = "low", label = { en = "=Low(1)", es = "=Bajo(1)" } },
  { name = "mid", label = { en = "Mid \"level\"", es = "Nivel «medio»" } },
  { name = "high", label = { en = "High\nlevel", es = "Nivel\nalto" } },
]
[choices.agree]
items = [
  { name = "a5", label = { en = "Strongly agree", es = "Totalmente de acuerdo" } },
  { name = "a4", label = { en = "Agree", es = "De acuerdo" } },
  { name = "a3", label = { en = "Neither", es = "Ninguno" } },
  { name = "a2", label = { en = "Disagree", es = "En desacuerdo" } },
  { name = "a1", label = { en = "Strongly disagree", es = "Totalmente en desacuerdo" } },
  { name = "pn", label = { en = "Prefer not", es = "Prefiero no" }, role = "prefer_not" },
]
[choices.yes_no]
items = [{ name = "yes", label = { en = "Yes", es = "Sí" } }, { name = "no", label = { en = "No", es = "No" } }]
[choices.colors]
items = [
  { name = "red", label = { en = "Red", es = "Rojo" } }, { name = "green", label = { en = "Green", es = "Verde" } },
  { name = "blue", label = { en = "Blue", es = "Azul" } }, { name = "grey", label = { en = "Grey", es = "Gris" } },
]
[[survey]]
type = "begin_group"
name = "page"
label = { en = "Page <1>", es = "Página <1>" }
[[survey]]
type = "select_one groups"
name = "department"
label = { en = "Department", es = "Departamento" }
exposure = "key"
[[survey]]
type = "select_multiple race"
name = "race"
label = { en = "Race & ethnicity", es = "Raza y etnia" }
exposure = "key"
[[survey]]
type = "select_one level"
name = "job-level"
label = { en = "Level", es = "Nivel" }
exposure = "key"
[[survey]]
type = "select_one agree"
name = "fair"
label = { en = "It's fair here; \"fair\" & <square>, as I would say at any time of the day, of the year and of my life with this organization, in the past, the present and the future, as far as anybody can tell, and whatever others, who may see this from elsewhere, may say of it: it is", es = "Aquí es justo" }
[[survey]]
type = "select_one yes_no"
name = "harmed"
label = { en = "+Were you harmed?", es = "¿Le hicieron daño?" }
exposure = "sensitive"
[[survey]]
type = "select_one yes_no"
name = "rare"
label = { en = "Rare", es = "Raro" }
exposure = "sensitive"
[[survey]]
type = "select_one colors"
name = "color"
label = { en = "Color", es = "Color favorito" }
[[survey]]
type = "select_multiple colors"
name = "flags"
label = { en = "Colors", es = "Colores" }
[[survey]]
type = "select_one yes_no"
name = "apart"
label = { en = "Apart", es = "Aparte" }
exposure = "organisation"
[[survey]]
type = "end_group"
"#;

const SPEC: &str = r#"
keys = ["department", "race", "job-level", "mode"]
ordered = ["job-level"]
[lists.agree]
favourable = ["a5", "a4"]
neutral = ["a3"]
unfavourable = ["a2", "a1"]
scores = { a5 = 5, a4 = 4, a3 = 3, a2 = 2, a1 = 1 }
[lists.yes_no]
favourable = ["no"]
unfavourable = ["yes"]
"#;

/// `xorshift64*`, with a seed.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    /// A number below this.
    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).expect("small")
    }

    /// Whether something of so many per cent happens.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// The release of a small random survey.
pub fn random_release(seed: u64) -> Release {
    let mut chance = Chance::new(seed + 1);
    let group = |at: usize| Choice {
        name: format!("d{at}"),
        label: Text::from([("en".into(), format!("Dept. {at}")), ("es".into(), format!("Depto. {at}"))]),
        ..Choice::default()
    };
    let settings = Settings {
        modes: vec![Mode::Invited, Mode::Paper],
        groups: (0..2 + chance.below(4)).map(group).collect(),
        k: [5, 10][chance.below(2)],
        languages: vec!["en".into(), "es".into()],
        grace_days: 7,
    };
    let instrument: Instrument = parse_toml(FORM).expect("an instrument");
    let title = instrument.title.clone();
    let schema = Arc::new(Schema::compile(instrument, &settings.groups).expect("a schema"));
    let departments = settings.groups.len();
    let survey = Survey::open_link(title, Hash::of(&seed.to_le_bytes()), settings);
    let spec: AnalysisSpec = toml::from_str(SPEC).expect("a spec");
    let n = 30 + chance.below(600);
    let (leaves, rare) = (chance.below(12), chance.below(40));
    let mut raw = RawResponses::new(&schema);
    for _ in 0..n {
        let mut answers = Map::new();
        let department = chance.below(departments).min(chance.below(departments));
        let mut one = |name: &str, choices: &[&str], at: usize, chance: &mut Chance| {
            if !chance.happens(leaves) {
                answers.insert(name.into(), json!(choices[at.min(choices.len() - 1)]));
            }
        };
        one("department", &[&format!("d{department}")], 0, &mut chance);
        let at = chance.below(3).min(chance.below(3));
        one("job-level", &["low", "mid", "high"], at, &mut chance);
        let at = chance.below(3) + chance.below(3) + usize::from(department == 0);
        one("fair", &["a5", "a4", "a3", "a2", "a1", "pn"], at, &mut chance);
        let at = usize::from(!chance.happens(25));
        one("harmed", &["yes", "no"], at, &mut chance);
        let at = usize::from(!chance.happens(rare / 8));
        one("rare", &["yes", "no"], at, &mut chance);
        let at = chance.below(4);
        one("color", &["red", "green", "blue", "grey"], at, &mut chance);
        let at = chance.below(2);
        one("apart", &["yes", "no"], at, &mut chance);
        let several = |names: &[&str], percent: usize, chance: &mut Chance| -> Vec<String> {
            names.iter().filter(|_| chance.happens(percent)).map(|name| (*name).to_owned()).collect()
        };
        let flags = several(&["red", "green", "blue", "grey"], 40, &mut chance);
        let race = several(&["a", "b", "c"], 45, &mut chance);
        for (name, chosen) in [("flags", flags), ("race", race)] {
            if !chosen.is_empty() {
                answers.insert(name.into(), json!(chosen));
            }
        }
        let mode = if chance.happens(70) { Mode::Invited } else { Mode::Paper };
        assert!(raw.add(mode, "en", &answers).is_ok(), "a response that can be read");
    }
    let mut made = release(raw, &About { survey, plan: None, wave: "2026-03-02".into(), day: "2026-04-01".into(), spec });
    made.people = chance.happens(70).then(|| made.n + u32::try_from(chance.below(400)).expect("small"));
    made
}

/// What may be asked of a release, at random.
pub fn random_ask(release: &Release, chance: &mut Chance) -> Ask {
    let item = if chance.happens(15) { None } else { release.items.get(chance.below(release.items.len())) };
    let depth = item.map_or(3, |item| usize::from(item.depth));
    let mut ask = Ask { item: item.map(|item| item.name.clone()), ..Ask::default() };
    let mut left: Vec<usize> = (0..release.keys.len()).collect();
    for _ in 0..chance.below(depth + 1) {
        if left.is_empty() {
            break;
        }
        let key = &release.keys[left.remove(chance.below(left.len()))];
        match chance.below(5) {
            0 | 1 => ask.rows.push(key.name.clone()),
            2 | 3 => ask.columns.push(key.name.clone()),
            _ => {
                let category = &key.categories[chance.below(key.categories.len())];
                ask.filters.push(Filter { key: key.name.clone(), names: category.names.clone() });
            }
        }
    }
    ask
}

/// Random tables of a release.
pub fn random_tables(release: &Release, number: usize, chance: &mut Chance) -> Vec<Table> {
    (0..number).map(|_| table(release, &random_ask(release, chance)).expect("an ask that may be asked")).collect()
}
