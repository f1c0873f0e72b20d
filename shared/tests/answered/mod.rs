//! People who answer the workplace survey: not alike, and not by chance alone.
#![allow(dead_code, unreachable_pub)]

use serde_json::{Map, Value as Json, json};
use shared::disclosure::{About, AnalysisSpec, RawResponses};
use shared::instrument::{Choice, Hash, Schema, Text, parse_toml};
use shared::survey::{Mode, Settings, Survey};
use std::sync::Arc;

/// Who answers.
#[derive(Debug, Clone, Default)]
pub struct People {
    pub seed: u64,
    pub n: usize,
    /// By how many places their order is turned.
    pub turned: usize,
}

pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A place, with these weights.
    pub fn pick(&mut self, weights: &[f64]) -> usize {
        let mut left = self.share() * weights.iter().sum::<f64>();
        for (at, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return at;
            }
        }
        weights.len() - 1
    }
}

const DEPARTMENTS: [f64; 12] = [22., 18., 14., 10., 8., 6., 5., 4., 3., 3., 2., 2.];

pub fn schema() -> (Survey, Arc<Schema>) {
    let text = include_str!("../../../public/instruments/workplace-diversity.toml");
    let instrument = parse_toml(text).expect("the instrument");
    let group = |at: usize| Choice {
        name: format!("group_{at}"),
        label: Text::from([("en".into(), format!("Group {at}")), ("es".into(), format!("Grupo {at}"))]),
        ..Choice::default()
    };
    let settings = Settings {
        modes: vec![Mode::Invited, Mode::SharedDevice, Mode::Paper],
        groups: (0..DEPARTMENTS.len()).map(group).collect(),
        k: 10,
        languages: vec!["en".into(), "es".into()],
        grace_days: 7,
    };
    let schema = Schema::compile(instrument, &settings.groups).expect("a schema");
    (Survey::open_link(Text::from([("en".into(), "Survey".into())]), Hash::of(b"instrument"), settings), Arc::new(schema))
}

pub fn about(survey: Survey) -> About {
    let spec: AnalysisSpec = toml::from_str(include_str!("../../../public/analysis/workplace-diversity.toml")).expect("the spec");
    About { survey, plan: None, wave: "2026-03-02".into(), day: "2026-04-01".into(), spec }
}

pub fn raw(schema: &Arc<Schema>, people: &People) -> RawResponses {
    let mut chance = Chance::new(people.seed + 1);
    let mut all: Vec<_> = (0..people.n).map(|_| person(schema, &mut chance)).collect();
    if people.n > 0 {
        all.rotate_left(people.turned % people.n);
    }
    let mut raw = RawResponses::new(schema);
    for (mode, language, answers) in &all {
        assert!(raw.add(*mode, language, answers).is_ok(), "a response that can be read");
    }
    raw
}

fn person(schema: &Schema, chance: &mut Chance) -> (Mode, &'static str, Map<String, Json>) {
    let mut answers = Map::new();
    let mut put = |name: &str, value: Json| answers.insert(name.to_owned(), value);
    put("consent", json!("yes"));
    put("comment_barriers", json!("clear steps and fair pay"));
    let department = chance.pick(&DEPARTMENTS);
    let race = chance.pick(&[1., 4., 28., 12., 1.5, 0.5, 46.]);
    let tenure = chance.pick(&[15., 20., 20., 20., 18.]);
    let level = chance.pick(&[70., 12., 10., 5., 3.]);
    let woman = chance.share() < if department.is_multiple_of(3) { 0.22 } else { 0.52 };
    let fair = chance.share() - if race == 6 { 0.0 } else { 0.12 } - if woman { 0.05 } else { 0.0 } + level as f64 * 0.04;
    let silent = chance.share() < 0.05;
    let mut name = |question: &str, at: usize, leaves: f64, chance: &mut Chance| {
        if silent || chance.share() < leaves {
            return;
        }
        let node = schema.find(question).expect("a question");
        let items: Vec<_> = schema.choices(node).expect("choices").items.iter().filter(|choice| choice.role.is_none()).collect();
        let name = &items[at.min(items.len() - 1)].name;
        let is_many = matches!(schema.nodes[node].kind, shared::instrument::Kind::Many(_));
        answers.insert(question.to_owned(), if is_many { json!([name]) } else { json!(name) });
    };
    name("department", department, 0.02, chance);
    name("race_ethnicity", race, 0.03, chance);
    name("job_level", level, 0.02, chance);
    name("gender_identity", usize::from(!woman), 0.02, chance);
    let age = (tenure as f64 * 0.7 + chance.share() * 2.2) as usize;
    name("age_group", age, 0.03, chance);
    name("years_with_city", tenure, 0.01, chance);
    let jobs = [[5., 20., 10., 40., 5., 10., 5., 5.], [5., 40., 20., 5., 20., 5., 5., 0.], [3., 10., 10., 3., 10., 30., 34., 0.]];
    let job = chance.pick(&jobs[department % 3]);
    name("job_type", job, 0.02, chance);
    let military = chance.pick(&[88., 7., 5.]);
    name("military_service", military, 0.02, chance);
    let transgender = usize::from(chance.share() > 0.02);
    name("transgender", transgender, 0.1, chance);
    for node in schema.questions().collect::<Vec<_>>() {
        let question = &schema.nodes[node];
        let Some(list) = schema.choices(node) else { continue };
        let (listed, question) = (list.name.clone(), question.name.clone());
        let at = match listed.as_str() {
            "agree" => 4 - ((fair * 3.2 + chance.share() * 2.6 + 0.4).clamp(0.0, 4.0) as usize),
            "how_often" => (fair * 2.0 + chance.share() * 3.0).clamp(0.0, 4.0) as usize,
            "zero_to_ten" => (fair * 5.0 + chance.share() * 6.5 + 1.0).clamp(0.0, 10.0) as usize,
            _ => continue,
        };
        name(&question, at, 0.04, chance);
    }
    let discriminated = chance.share() < 0.1 + (0.4 - fair).max(0.0) * 0.4;
    name("discriminated", usize::from(!discriminated), 0.06, chance);
    let applied = chance.share() < 0.35;
    name("promo_applied", usize::from(!applied), 0.04, chance);
    let leaves = chance.pick(&[70., 10., 20.]);
    name("leave_intent", leaves, 0.05, chance);
    let barrier = chance.pick(&[5., 4., 3., 3., 5., 4., 2., 2., 6.]);
    name("barriers", barrier, 0.05, chance);
    let mode = [Mode::Invited, Mode::SharedDevice, Mode::Paper][chance.pick(&[80., 14., 6.])];
    (mode, if chance.share() < 0.06 { "es" } else { "en" }, answers)
}
