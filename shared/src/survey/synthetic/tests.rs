use super::*;
use crate::disclosure::{About, RawResponses, Release, release};
use crate::instrument::{Instrument, from_toml, published_bytes};
use crate::survey::{FrameRow, Group, Review};

const FORM: &str = include_str!("../../../../public/instruments/workplace-diversity.toml");
const SPEC: &str = include_str!("../../../../public/analysis/workplace-diversity.toml");

struct Scene {
    plan: Plan,
    survey: Survey,
    schema: Arc<Schema>,
    spec: AnalysisSpec,
}

fn scene() -> Scene {
    let text = |said: &str| Text::from([("en".to_owned(), said.to_owned()), ("es".to_owned(), said.to_owned())]);
    let sizes = [("works", 600), ("fire", 300), ("library", 90)];
    let plan = Plan {
        modes: vec![Mode::Invited, Mode::OpenLink, Mode::SharedDevice, Mode::Paper],
        frame: sizes.map(|(name, people)| FrameRow { department: name.to_owned(), people: vec![0, 0, people] }).to_vec(),
        groups: sizes.map(|(name, _)| Group { name: name.to_owned(), label: text(name), departments: vec![name.to_owned()] }).to_vec(),
        reviews: Vec::<Review>::new(),
        ..Plan::of("workplace-diversity", vec!["en".to_owned(), "es".to_owned()])
    };
    let instrument: Instrument = from_toml(FORM).expect("an instrument");
    let (version, _) = published_bytes(&instrument);
    let title = synthetic_title(&instrument.title);
    let schema = Arc::new(Schema::compile(instrument, &plan.settings().groups).expect("a schema"));
    let survey = Survey::open_link(title, version, plan.settings());
    Scene { plan, survey, schema, spec: crate::instrument::parse_toml(SPEC).expect("a spec") }
}

impl Scene {
    fn people(&self, seed: u64, n: u64) -> Vec<Synthetic> {
        synthetic(&self.schema, &self.spec, &self.plan, seed, n).collect()
    }

    fn release(&self, people: &[Synthetic]) -> Release {
        let mut raw = RawResponses::new(&self.schema);
        for person in people {
            raw.add(person.mode, &person.language, &person.answers).expect("it can be read");
        }
        let (wave, day) = ("2026-01-05".to_owned(), "2026-02-05".to_owned());
        release(raw, &About { survey: self.survey.clone(), plan: Some(self.plan.clone()), wave, day, spec: self.spec.clone() })
    }
}

#[test]
fn the_survey_takes_every_response() {
    let scene = scene();
    let people = scene.people(1, 400);
    let mut ids = std::collections::BTreeSet::new();
    for (number, person) in people.iter().enumerate() {
        let accepted = person.accept(&scene.survey, &scene.schema).unwrap_or_else(|refusal| panic!("{number}: {refusal:?}"));
        assert_eq!((accepted.mode, &accepted.language), (person.mode, &person.language));
        ids.insert(accepted.id);
    }
    assert_eq!(ids.len(), 400);
    let modes: std::collections::BTreeSet<&str> = people.iter().map(|person| person.mode.name()).collect();
    assert_eq!(modes.len(), 4);
    assert!(people.iter().any(|person| person.language == "es"));
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_one_others() {
    let scene = scene();
    assert_eq!(scene.people(7, 20), scene.people(7, 20));
    assert_eq!(scene.people(7, 20)[..], scene.people(7, 30)[..20]);
    assert_ne!(scene.people(7, 20), scene.people(8, 20));
}

#[test]
fn groups_differ_answers_hang_together_and_what_is_not_asked_is_empty() {
    let scene = scene();
    let people = scene.people(3, 3000);
    let says = |person: &Synthetic, question: &str, answers: &[&str]| {
        person.answers.get(question).is_some_and(|said| answers.contains(&said.as_str().unwrap_or_default()))
    };
    let favours = |person: &&Synthetic, question: &str| says(person, question, &["agree", "strongly_agree"]);
    let is_of =
        |person: &&Synthetic, race: &str| person.answers.get("race_ethnicity").is_some_and(|said| *said == serde_json::json!([race]));
    let share = |race: &str| {
        let of: Vec<&Synthetic> = people.iter().filter(|person| is_of(person, race)).collect();
        of.iter().filter(|person| favours(person, "promo_clear")).count() as f64 / of.len() as f64
    };
    assert!(share("white") > share("black") + 0.08, "{} and {}", share("white"), share("black"));
    // Whoever finds one thing fair finds the other fair more often than by chance.
    let both = people.iter().filter(|person| favours(person, "promo_clear") && favours(person, "supervisor_fair")).count() as f64;
    let one = people.iter().filter(|person| favours(person, "promo_clear")).count() as f64;
    let other = people.iter().filter(|person| favours(person, "supervisor_fair")).count() as f64;
    assert!(both > 1.15 * one * other / people.len() as f64, "{both} of {one} and {other}");
    let departments = ["works", "fire", "library"].map(|name| people.iter().filter(|person| says(person, "department", &[name])).count());
    assert!(departments[0] > departments[1] && departments[1] > 2 * departments[2], "{departments:?}");
    for person in &people {
        let is_there = |question: &str| person.answers.contains_key(question);
        assert!(!is_there("discrimination_grounds") || says(person, "discriminated", &["yes"]));
        assert!(!is_there("department") || says(person, "consent", &["yes"]), "whoever declines is asked nothing more");
    }
    assert!(people.iter().any(|person| says(person, "consent", &["no"])));
    let left = people.iter().filter(|person| !person.answers.contains_key("valued_member")).count();
    assert!((60..450).contains(&left), "{left} left a question");
}

#[test]
fn two_builds_of_the_same_responses_in_another_order_are_the_same_file() {
    let scene = scene();
    let mut people = scene.people(5, 700);
    let first = scene.release(&people).to_bytes();
    people.reverse();
    people.rotate_left(101);
    assert!(first == scene.release(&people).to_bytes());
    people.pop();
    assert!(first != scene.release(&people).to_bytes());
}

#[test]
fn the_title_says_so_in_both_languages() {
    let title = scene().survey.title;
    assert_eq!(title.get("en").map(String::as_str), Some("Sample data: Workplace diversity survey"));
    assert_eq!(title.get("es").map(String::as_str), Some("Datos de ejemplo: Encuesta sobre diversidad en el trabajo"));
    assert!(is_synthetic(&title) && !is_synthetic(&Text::default()));
}
