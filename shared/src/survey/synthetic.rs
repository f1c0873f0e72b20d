//! Made-up responses: for the sample city, for measuring, for tests. Nobody gave them, and no real figure is behind them.
//!
//! Each person has a latent sense of how fairly they are treated: chance, moved by race, gender, level and department. What they
//! answer to a question follows from it and from chance; so answers hang together, and groups differ. How often somebody leaves a
//! question, or says that they cannot or would rather not answer, hangs on the person too. Questions that are not asked stay
//! empty: the engine decides.
//!
//! A person follows from seed and number alone, on whatever machine and in whatever order they are made.

mod chance;
mod people;

use self::chance::{Chance, mark};
use self::people::{Asked, Persona, Way};
use super::{Accepted, Credential, MODULUS_BYTES, Mode, Plan, RANDOM_BYTES, Refusal, ResponseId, Survey, accept};
use crate::disclosure::AnalysisSpec;
use crate::form::{Form, Value, write_answers};
use crate::instrument::{Kind, NodeId, Schema, Text};
use crate::protocol::Submission;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// A response that nobody gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Synthetic {
    /// How it came to be.
    pub mode: Mode,
    /// The language it was answered in.
    pub language: String,
    /// Answers by the name of the question.
    pub answers: Map<String, Json>,
    id: [u8; RANDOM_BYTES],
}

impl Synthetic {
    /// As its survey takes it.
    ///
    /// # Errors
    /// When it does not: of another instrument or other settings than it was made for.
    pub fn accept(&self, survey: &Survey, schema: &Arc<Schema>) -> Result<Accepted, Refusal> {
        let mut submission = Submission {
            id: ResponseId::of(&self.id).to_string(),
            version: survey.version.to_string(),
            language: Some(self.language.clone()),
            credential: None,
            answers: self.answers.clone(),
        };
        // Nobody was invited, and nothing was sealed.
        let way = match self.mode {
            Mode::Invited => {
                submission.credential = Some(Credential::of(&self.id, &[0; RANDOM_BYTES], &[0; MODULUS_BYTES]));
                super::Way::Direct(&|_| true)
            }
            Mode::OpenLink => super::Way::OPEN,
            mode => super::Way::Sealed(mode),
        };
        accept(survey, schema, &submission, way)
    }
}

/// The title of a survey whose responses are made up: it says so in each language.
#[must_use]
pub fn synthetic_title(title: &Text) -> Text {
    let said = |(language, title): (&str, &String)| {
        let sample = if language == "es" { "Datos de ejemplo" } else { "Sample data" };
        (language.to_owned(), format!("{sample}: {title}"))
    };
    title.iter().map(said).collect()
}

/// Whether a title says that the responses are made up.
#[must_use]
pub fn is_synthetic(title: &Text) -> bool {
    title.get("en").is_some_and(|title| title.starts_with("Sample data: "))
}

/// Made-up responses to a survey of a plan: `n` of them, from the first.
pub fn synthetic(schema: &Arc<Schema>, spec: &AnalysisSpec, plan: &Plan, seed: u64, n: u64) -> impl Iterator<Item = Synthetic> + use<> {
    let population = Population::new(schema, spec, plan, seed);
    (0..n).map(move |number| population.person(number))
}

/// Those who might have answered.
#[derive(Debug)]
pub struct Population {
    schema: Arc<Schema>,
    asked: Vec<Asked>,
    modes: Vec<Mode>,
    languages: Vec<String>,
    seed: u64,
}

impl Population {
    /// Of a survey of this plan. Departments are as large as the plan's frame says.
    #[must_use]
    pub fn new(schema: &Arc<Schema>, spec: &AnalysisSpec, plan: &Plan, seed: u64) -> Self {
        Self {
            schema: Arc::clone(schema),
            asked: schema.questions().filter_map(|node| Asked::of(schema, node, spec, plan, seed)).collect(),
            modes: plan.modes.clone(),
            languages: plan.languages.clone(),
            seed,
        }
    }

    /// The response of one person.
    #[must_use]
    pub fn person(&self, number: u64) -> Synthetic {
        let mut chance = Chance::new(self.seed, number);
        let mut id = [0; RANDOM_BYTES];
        id.chunks_mut(8).for_each(|eight| eight.copy_from_slice(&chance.next().to_le_bytes()[..eight.len()]));
        let mode = self.modes[chance.favouring(self.modes.len(), 0.6)];
        let language = self.languages[chance.favouring(self.languages.len(), 0.88)].clone();
        let persona = Persona::new(&self.asked, &mut chance);
        let mut form = Form::new(Arc::clone(&self.schema));
        // Somebody stops before the end; what comes after is empty.
        let stops = if chance.unit() < 0.04 { chance.below(self.schema.nodes.len()) } else { usize::MAX };
        for asked in &self.asked {
            let node = asked.node;
            if !form.is_relevant(node) || (node > stops && !form.is_required(node)) {
                continue;
            }
            let way = if form.is_required(node) { Way::Answers } else { persona.way(asked, &mut chance) };
            let value = self.value(asked, &persona, way, &mut chance);
            give(&mut form, node, value);
        }
        Synthetic { mode, language, answers: write_answers(&form, false), id }
    }

    fn value(&self, asked: &Asked, persona: &Persona, way: Way, chance: &mut Chance) -> Option<Value> {
        let name = |place: &usize| asked.choices[*place].name.clone();
        match (self.schema.nodes[asked.node].kind, way) {
            (_, Way::Leaves) => None,
            (Kind::One(_), Way::Says(place)) => Some(Value::One(name(&place))),
            (Kind::Many(_), Way::Says(place)) => Some(Value::Many(vec![name(&place)])),
            (Kind::One(_), Way::Answers) => persona.one(asked, chance).as_ref().map(name).map(Value::One),
            (Kind::Many(_), Way::Answers) => {
                let places = persona.many(asked, chance);
                (!places.is_empty()).then(|| Value::Many(places.iter().map(name).collect()))
            }
            // Few write, and what they write is in no release.
            (Kind::Text, Way::Answers) => (chance.unit() < 0.1).then(|| Value::Text("Sample text / Texto de ejemplo".to_owned())),
            _ => crate::form::sampled(&self.schema, asked.node, &mut |below| chance.below(below as usize) as u32),
        }
    }
}

/// Gives an answer, or as much of it as the form takes.
fn give(form: &mut Form, node: NodeId, mut value: Option<Value>) {
    while let Some(given) = value {
        form.set(node, Some(given.clone()));
        if form.issue(node).is_none() {
            return;
        }
        value = match given {
            Value::Many(mut names) if names.len() > 1 => {
                names.pop();
                Some(Value::Many(names))
            }
            _ => None,
        };
    }
    form.set(node, None);
}

#[cfg(test)]
mod tests;
