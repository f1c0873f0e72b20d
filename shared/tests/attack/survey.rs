//! Random surveys: an organisation, who of it answers, and what.

use super::chance::Chance;
use serde_json::{Map, Value as Json, json};
use shared::disclosure::{About, AnalysisSpec, RawResponses, Release, release};
use shared::instrument::{Choice, Hash, Schema, Text, parse_toml};
use shared::survey::{Mode, Settings, Survey};
use std::fmt::Write as _;
use std::sync::Arc;

/// Names of the keys. Of the first three there are public head-counts.
pub(crate) const KEYS: [&str; 4] = ["department", "race", "level", "gender"];
/// Of whom nobody may learn what one person answered.
pub(crate) const SENSITIVE: [&str; 3] = ["harmed", "grounds", "reported"];

/// One who works there.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// By key, the choice.
    pub(crate) is: [usize; 4],
    /// By key, whether it is said.
    pub(crate) says: [bool; 4],
    /// Whether the survey has a response.
    pub(crate) answers: bool,
    pub(crate) harmed: Option<usize>,
    pub(crate) agrees: Option<usize>,
    /// Choices as bits; 0 is no answer.
    pub(crate) grounds: u32,
    /// Asked only of those who were harmed.
    pub(crate) reported: Option<usize>,
}

impl Person {
    /// What is said to an item, as bits; 0 is nothing.
    pub(crate) fn answer(&self, item: &str) -> u32 {
        let one = |choice: Option<usize>| choice.map_or(0, |choice| 1 << choice);
        match item {
            "harmed" => one(self.harmed),
            "agrees" => one(self.agrees),
            "grounds" => self.grounds,
            "reported" => one(self.reported),
            _ => panic!("no item {item}"),
        }
    }
}

/// A survey with everything that is true of it.
#[derive(Debug, Clone)]
pub(crate) struct Truth {
    pub(crate) seed: u64,
    pub(crate) k: u32,
    /// By key, how many choices it has.
    pub(crate) sizes: [usize; 4],
    /// Everybody who works there.
    pub(crate) people: Vec<Person>,
}

/// How many choices each of the keys has, at the most: all of them occur.
const GROUNDS: usize = 4;

impl Truth {
    /// The survey of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let sizes = [3 + chance.below(4), 3 + chance.below(2), 2 + chance.below(2), 2 + chance.below(2)];
        let responses = 60 + chance.below(541);
        let rate = [0.3, 0.5, 0.7, 0.85, 0.95, 1.0][chance.below(6)];
        let unsaid = [0.0, 0.0, 0.02, 0.06][chance.below(4)];
        let silent = [0.0, 0.0, 0.05, 0.15][chance.below(4)];
        let skews: Vec<Vec<f64>> = sizes.iter().map(|size| weights(&mut chance, *size)).collect();
        // A group by two keys in which nearly everybody says the same.
        let alike = (chance.below(sizes[0]), chance.below(sizes[1]), chance.share());
        let harmed = [0.02, 0.05, 0.1, 0.2, 0.5][chance.below(5)];
        let people = (0..(responses as f64 / rate) as usize).map(|_| {
            let is: [usize; 4] = std::array::from_fn(|key| {
                // Race and level depend on the department somewhat.
                let at = chance.pick(&skews[key]);
                if key > 0 && chance.share() < 0.15 { (at + 1) % sizes[key] } else { at }
            });
            let share = if is[0] == alike.0 && is[1] == alike.1 && alike.2 < 0.5 { 0.97 } else { harmed };
            let says_harmed = usize::from(chance.share() >= share);
            let heard = |chance: &mut Chance| chance.share() >= silent;
            let harmed = heard(&mut chance).then_some(says_harmed);
            let grounds = (0..GROUNDS).fold(0, |bits, at| bits | u32::from(chance.share() < [0.7, 0.3, 0.1, 0.05][at]) << at);
            Person {
                is,
                says: std::array::from_fn(|_| chance.share() >= unsaid),
                answers: chance.share() < rate,
                harmed,
                agrees: heard(&mut chance).then_some(((chance.share() + chance.share() + is[0] as f64 * 0.1) * 2.3) as usize % 5),
                grounds: if heard(&mut chance) { grounds } else { 0 },
                reported: (harmed == Some(0) && heard(&mut chance)).then_some(usize::from(chance.share() < 0.6)),
            }
        });
        let people = people.collect();
        Self { seed, k: if chance.share() < 0.5 { 5 } else { 10 }, sizes, people }
    }

    /// Those who answered.
    pub(crate) fn respondents(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.answers)
    }

    /// What the library makes of it.
    pub(crate) fn release(&self) -> Release {
        let (survey, schema) = self.survey();
        let mut raw = RawResponses::new(&schema);
        for person in self.respondents() {
            assert!(raw.add(Mode::Invited, "en", &written(person)).is_ok(), "a response that can be read");
        }
        let spec = AnalysisSpec { keys: KEYS.map(str::to_owned).to_vec(), ordered: vec!["level".into()], ..AnalysisSpec::default() };
        release(raw, &About { survey, plan: None, wave: "2026-03-02".into(), day: "2026-04-01".into(), spec })
    }

    fn survey(&self) -> (Survey, Arc<Schema>) {
        let departments = (0..self.sizes[0]).map(|at| Choice { name: choice(0, at), label: text(&choice(0, at)), ..Choice::default() });
        let settings =
            Settings { modes: vec![Mode::Invited], groups: departments.collect(), k: self.k, languages: vec!["en".into()], grace_days: 7 };
        let schema = Schema::compile(parse_toml(&self.instrument()).expect("an instrument"), &settings.groups).expect("a schema");
        (Survey::open_link(text("Survey"), Hash::of(b"instrument"), settings), Arc::new(schema))
    }

    fn instrument(&self) -> String {
        let mut form = String::from("name = \"attacked\"\nkind = \"response\"\nlanguages = [\"en\"]\ntitle = { en = \"Attacked\" }\n");
        form.push_str("[choices.department_group]\nfrom = \"survey.groups\"\n");
        let mut list = |name: &str, names: &[String]| {
            let items: Vec<String> = names.iter().map(|name| format!("{{ name = \"{name}\", label = {{ en = \"{name}\" }} }}")).collect();
            writeln!(form, "[choices.{name}]\nitems = [{}]", items.join(", ")).expect("text");
        };
        for (key, name) in KEYS.iter().enumerate().skip(1) {
            list(name, &(0..self.sizes[key]).map(|at| choice(key, at)).collect::<Vec<_>>());
        }
        list("yes_no", &["yes".into(), "no".into()]);
        list("five", &(1..=5).map(|at| format!("p{at}")).collect::<Vec<_>>());
        list("ground", &(0..GROUNDS).map(|at| format!("g{at}")).collect::<Vec<_>>());
        form.push_str("[[survey]]\ntype = \"begin_group\"\nname = \"page\"\nlabel = { en = \"Page\" }\n");
        let mut ask = |kind: &str, name: &str, exposure: &str, more: &str| {
            let row = format!(
                "[[survey]]\ntype = \"{kind}\"\nname = \"{name}\"\nlabel = {{ en = \"{name}\" }}\nexposure = \"{exposure}\"\n{more}"
            );
            form.push_str(&row);
        };
        ask("select_one department_group", "department", "key", "");
        (1..KEYS.len()).for_each(|key| ask(&format!("select_one {}", KEYS[key]), KEYS[key], "key", ""));
        ask("select_one yes_no", "harmed", "sensitive", "");
        ask("select_one yes_no", "reported", "sensitive", "relevant = \"${harmed} = 'yes'\"\n");
        ask("select_one five", "agrees", "none", "");
        ask("select_multiple ground", "grounds", "sensitive", "");
        form.push_str("[[survey]]\ntype = \"end_group\"\n");
        form
    }
}

fn text(words: &str) -> Text {
    Text::from([("en".to_owned(), words.to_owned())])
}

/// Name of a choice of a key.
pub(crate) fn choice(key: usize, at: usize) -> String {
    format!("{}{at}", &KEYS[key][..1])
}

fn weights(chance: &mut Chance, size: usize) -> Vec<f64> {
    let skew = 0.4 + chance.share() * 0.6;
    (0..size).map(|at| skew.powi(i32::try_from(at).unwrap_or(0)) * (0.5 + chance.share())).collect()
}

fn written(person: &Person) -> Map<String, Json> {
    let mut answers = Map::new();
    for key in (0..KEYS.len()).filter(|key| person.says[*key]) {
        answers.insert(KEYS[key].into(), json!(choice(key, person.is[key])));
    }
    let yes_no = |at: usize| ["yes", "no"][at];
    answers.extend(person.harmed.map(|at| ("harmed".into(), json!(yes_no(at)))));
    answers.extend(person.agrees.map(|at| ("agrees".into(), json!(format!("p{}", at + 1)))));
    answers.extend(person.reported.map(|at| ("reported".into(), json!(yes_no(at)))));
    let grounds: Vec<String> = (0..GROUNDS).filter(|at| person.grounds >> at & 1 == 1).map(|at| format!("g{at}")).collect();
    if !grounds.is_empty() {
        answers.insert("grounds".into(), json!(grounds));
    }
    answers
}
