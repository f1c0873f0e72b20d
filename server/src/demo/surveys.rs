//! Two open surveys of the sample city, one of them with synthetic responses. The frame is synthetic as well. Those that are
//! over are in `waves`.

use super::city::NAME;
use super::{Failure, waves};
use crate::clock::{self, DAY};
use crate::service::Service;
use crate::store::Store;
use crate::store::people::Doing;
use shared::form::{sample, write_value};
use shared::instrument::{Choice, Hash, Text};
use shared::protocol::Submission;
use shared::survey::{FrameRow, Group, Mode, Plan, ResponseId, Review, Way, Words, accept};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Synthetic responses in the pilot survey.
const RESPONSES: usize = 240;
const BATCH: usize = 60;

/// Department groups: name, label in English and Spanish, departments. Those under 30 people are merged.
const GROUPS: [(&str, &str, &str, &[&str]); 8] = [
    ("public_works", "Public Works", "Obras Públicas", &["public_works"]),
    ("fire", "Fire", "Bomberos", &["fire"]),
    ("police", "Police", "Policía", &["police"]),
    ("health", "Health", "Salud", &["health"]),
    ("library", "Library", "Biblioteca", &["library"]),
    ("water", "Water Works", "Agua Potable", &["water"]),
    (
        "neighborhoods",
        "Neighborhood Services and City Development",
        "Servicios Vecinales y Desarrollo Urbano",
        &["neighborhood_services", "city_development"],
    ),
    (
        "administration",
        "Administration and all smaller departments",
        "Administración y todos los departamentos más pequeños",
        &["administration", "employee_relations", "equity_inclusion", "port"],
    ),
];

/// People by department: senior managers, other managers and supervisors, everybody else. Nobody was counted for this.
const PEOPLE: [(&str, [u32; 3]); 12] = [
    ("administration", [4, 18, 120]),
    ("city_development", [6, 24, 170]),
    ("employee_relations", [2, 6, 24]),
    ("equity_inclusion", [1, 3, 10]),
    ("fire", [8, 95, 720]),
    ("health", [5, 32, 230]),
    ("library", [4, 28, 300]),
    ("neighborhood_services", [4, 30, 240]),
    ("police", [12, 210, 1900]),
    ("port", [1, 4, 15]),
    ("public_works", [9, 140, 1750]),
    ("water", [4, 40, 310]),
];

fn both(en: &str, es: &str) -> Text {
    Text::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
}

/// Department groups of the sample city.
pub(crate) fn groups() -> Vec<Choice> {
    let choice =
        |(name, en, es, _): (&str, &str, &str, &[&str])| Choice { name: name.to_owned(), label: both(en, es), ..Choice::default() };
    GROUPS.into_iter().map(choice).collect()
}

fn words() -> Words {
    Words {
        contact: both(
            "Equity office of the sample city, extension 0100, which does not exist. Whoever answers there sees no answers either.",
            "Oficina de equidad de la ciudad de muestra, extensión 0100, que no existe. Quien le atienda tampoco ve las respuestas.",
        ),
        records_law: both(
            "In a real city, this says what its law on public records means for your answers.",
            "En una ciudad real, aquí se dice qué significa para sus respuestas la ley de registros públicos.",
        ),
    }
}

/// The plan of all: ready to open. Its limits are far above a sample, so that whoever measures the server meets none.
pub(super) fn plan(languages: Vec<String>, modes: Vec<Mode>, grace_days: u32, day: &str) -> Plan {
    let group = |(name, en, es, departments): (&str, &str, &str, &[&str])| Group {
        name: name.to_owned(),
        label: both(en, es),
        departments: departments.iter().map(|department| (*department).to_owned()).collect(),
    };
    let row = |(department, people): (&str, [u32; 3])| FrameRow { department: department.to_owned(), people: people.to_vec() };
    let review =
        |(language, reviewer): (&str, &str)| Review { language: language.to_owned(), reviewer: reviewer.to_owned(), day: day.to_owned() };
    Plan {
        modes,
        frame: PEOPLE.into_iter().map(row).collect(),
        groups: GROUPS.into_iter().map(group).collect(),
        grace_days,
        cap: Some(10_000_000),
        burst: shared::survey::PEOPLE_MOST,
        reviews: [("en", "Robin (equity office)"), ("es", "Avery (equity office)")].into_iter().map(review).collect(),
        pretested: 14,
        opens: Some(day.to_owned()),
        words: words(),
        ..Plan::of("workplace-diversity", languages)
    }
}

/// Opens the surveys if they are not there, and fills the pilot; returns what to print.
pub(super) async fn fill<S: Store>(service: &Service<S>) -> Result<Vec<(&'static str, Hash)>, Failure> {
    let org = service.store().org_named(NAME).await?.ok_or("the sample city is missing")?;
    // The first two that ever opened and are no wave of what is over; whoever tries the city out may have opened others.
    let plans = service.store().plans(&org).await?.into_iter().rev().filter(|plan| !waves::is_wave(service, plan));
    let mut opened: Vec<Hash> = plans.filter_map(|plan| Some(plan.opened?.survey)).collect();
    let languages = service.catalog().get("workplace-diversity")?.languages.clone();
    // They opened yesterday: what is told of them moves when a day begins.
    let now = service.now().saturating_sub(DAY);
    let day = clock::day_text(clock::day(now));
    let plans = [
        plan(languages.clone(), vec![Mode::Invited, Mode::OpenLink, Mode::SharedDevice, Mode::Paper], 7, &day),
        plan(languages, vec![Mode::OpenLink], 14, &day),
    ];
    let people = service.store().people(&org, service.now()).await?;
    let by = people.accounts.into_iter().find(|account| account.sign_in == "drew").map(|account| account.account);
    for (at, plan) in plans.into_iter().enumerate().skip(opened.len()) {
        let doing = Doing { org: org.clone(), by: by.clone(), now };
        let failed = |error: crate::problem::Error| format!("a survey of the sample city: {:?}", error.problem());
        let record = service.add_plan(doing.clone(), plan).await.map_err(failed)?;
        let record = service.open_plan(doing, record.id, record.revision).await.map_err(failed)?;
        let survey = record.opened.ok_or("a survey of the sample city did not open")?.survey;
        if at == 1 {
            synthetic(service, &survey).await?;
        }
        opened.push(survey);
    }
    service.refresh(service.today()).await?;
    Ok(["survey", "pilot (synthetic)"].into_iter().zip(opened).collect())
}

async fn synthetic<S: Store>(service: &Service<S>, id: &Hash) -> Result<(), Failure> {
    let running = service.find(id).ok_or("the pilot survey is missing")?;
    let mut draw = random();
    let mut done = 0;
    while done < RESPONSES {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let form = sample(&running.schema, 92, &mut draw);
            let mut bytes = [0; 16];
            bytes.iter_mut().for_each(|byte| *byte = u8::try_from(draw(256)).unwrap_or(0));
            let submission = Submission {
                id: ResponseId(bytes).to_string(),
                version: running.survey.version.to_string(),
                language: None,
                credential: None,
                answers: form.answers().map(|(node, value)| (running.schema.nodes[node].name.clone(), write_value(value))).collect(),
            };
            // Chance may say no to taking part, or miss a constraint: draw again.
            if let Ok(accepted) = accept(&running.survey, &running.schema, &submission, Way::OPEN)
                && form.progress().answered > 10
            {
                batch.push(accepted);
            }
        }
        done += batch.len();
        service.store().add_responses(id.clone(), running.survey.version.clone(), running.caps, batch).await?;
    }
    Ok(())
}

/// Synthetic data needs no secrecy, only variety.
fn random() -> impl FnMut(u32) -> u32 {
    let keys = RandomState::new();
    let mut count = 0_u64;
    move |below| {
        count += 1;
        let mut hasher = keys.build_hasher();
        hasher.write_u64(count);
        u32::try_from(hasher.finish() % u64::from(below.max(1))).unwrap_or(0)
    }
}
