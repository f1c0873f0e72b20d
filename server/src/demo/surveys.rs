//! Two open surveys over synthetic department groups, one of them with synthetic responses.

use super::Failure;
use crate::service::{Service, today};
use crate::store::Store;
use shared::form::{sample, write_value};
use shared::instrument::{Choice, Hash, Text};
use shared::protocol::Submission;
use shared::survey::{Mode, ResponseId, Settings, Way, accept};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Synthetic responses in the pilot survey.
const RESPONSES: usize = 240;
const BATCH: usize = 60;

/// Department groups of the sample city; departments under 30 people are merged.
pub(crate) fn groups() -> Vec<Choice> {
    const GROUPS: [(&str, &str, &str); 8] = [
        ("public_works", "Public Works", "Obras Públicas"),
        ("fire", "Fire", "Bomberos"),
        ("police", "Police", "Policía"),
        ("health", "Health", "Salud"),
        ("library", "Library", "Biblioteca"),
        ("water", "Water Works", "Agua Potable"),
        ("neighborhoods", "Neighborhood Services and City Development", "Servicios Vecinales y Desarrollo Urbano"),
        ("administration", "Administration and all smaller departments", "Administración y todos los departamentos más pequeños"),
    ];
    let choice = |(name, en, es): (&str, &str, &str)| Choice {
        name: name.to_owned(),
        label: Text::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())]),
        ..Choice::default()
    };
    GROUPS.into_iter().map(choice).collect()
}

/// Opens the surveys if they are not there, and fills the pilot; returns what to print.
pub(super) async fn fill<S: Store>(service: &Service<S>) -> Result<Vec<(&'static str, Hash)>, Failure> {
    let languages = service.catalog().get("workplace-diversity")?.languages.clone();
    let settings = |grace_days| Settings { modes: vec![Mode::OpenLink], groups: groups(), k: 10, languages: languages.clone(), grace_days };
    let fresh = service.summaries().await?.is_empty();
    let survey = service.open_survey("workplace-diversity", settings(7)).await?;
    let pilot = service.open_survey("workplace-diversity", settings(14)).await?;
    if fresh {
        synthetic(service, &pilot).await?;
        service.refresh(today()).await?;
    }
    Ok(vec![("survey", survey), ("pilot (synthetic)", pilot)])
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
        service.store().add_responses(id.clone(), running.survey.version.clone(), batch).await?;
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
