//! Two waves of a survey that are over, with synthetic responses: so that there are releases to analyse, and to compare.

use super::Failure;
use super::surveys::plan;
use crate::clock::{self, DAY};
use crate::service::Service;
use crate::store::people::Doing;
use crate::store::{Store, StoreError};
use shared::instrument::Hash;
use shared::protocol::PlanRecord;
use shared::survey::{Accepted, Mode, Plan, Population, SurveyState, is_synthetic, synthetic_title};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Responses of the newer wave, unless somebody asks for more.
pub(crate) const RESPONSES: u64 = 1200;
/// Responses of the earlier wave.
const EARLIER: u64 = 900;
/// Responses that are stored at a time.
const BATCH: u64 = 4000;
/// At most about so many in a hundred people of the frame answer.
const RATE_MOST: u64 = 60;
/// How long people could answer, in days.
const OPEN: u64 = 21;
const GRACE: u32 = 7;

/// A wave: how many days ago it opened, and what its chance begins with.
const WAVES: [(u64, u64); 2] = [(420, 1), (55, 2)];

/// What was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Made {
    /// Responses.
    pub(crate) responses: u64,
    /// How long it took, releases included.
    pub(crate) took: Duration,
}

/// Makes both waves, unless a survey of the organisation says that it is one of them. The newer one has so many responses.
pub(super) async fn fill<S: Store>(service: &Service<S>, org: &str, responses: u64) -> Result<Option<Made>, Failure> {
    let begun = Instant::now();
    let opened = service.store().plans(org).await?;
    if opened.iter().any(|record| is_wave(service, record)) {
        return Ok(None);
    }
    let people = service.store().people(org, service.now()).await?;
    let by = people.accounts.into_iter().find(|account| account.sign_in == "drew").map(|account| account.account);
    for ((days, seed), responses) in WAVES.into_iter().zip([EARLIER, responses]) {
        let doing = Doing { org: org.to_owned(), by: by.clone(), now: service.now().saturating_sub(days * DAY) };
        wave(service, doing, seed, responses).await?;
    }
    service.refresh(service.today()).await?;
    Ok(Some(Made { responses: EARLIER + responses, took: begun.elapsed() }))
}

/// Whether a plan is of a wave that was made here: its survey's title says so.
pub(super) fn is_wave<S: Store>(service: &Service<S>, record: &PlanRecord) -> bool {
    let survey = record.opened.as_ref().and_then(|opened| service.find(&opened.survey));
    survey.is_some_and(|running| is_synthetic(&running.survey.title))
}

async fn wave<S: Store>(service: &Service<S>, doing: Doing, seed: u64, responses: u64) -> Result<(), Failure> {
    let instrument = service.catalog().get("workplace-diversity")?;
    let (languages, title) = (instrument.languages.clone(), synthetic_title(&instrument.title));
    let modes = vec![Mode::OpenLink, Mode::SharedDevice, Mode::Paper];
    let mut plan = plan(languages, modes, GRACE, &clock::day_text(clock::day(doing.now)));
    enlarge(&mut plan, responses);
    let failed = |error: crate::problem::Error| format!("a wave of the sample city: {:?}", error.problem());
    let record = service.add_plan(doing.clone(), plan.clone()).await.map_err(failed)?;
    let record = service.open_plan_as(doing.clone(), record.id, record.revision, Some(title)).await.map_err(failed)?;
    let survey = record.opened.ok_or("a wave of the sample city did not open")?.survey;
    answer(service, &survey, &plan, seed, responses).await?;
    let closed = Doing { now: doing.now + OPEN * DAY, ..doing };
    let frozen = clock::day(closed.now) + i64::from(GRACE) + 1;
    let turned = service.store().change_state(closed, record.id, SurveyState::Closed).await?;
    turned.map_err(|unmoved| unmoved.reason().1)?;
    // Its grace days are long over: it is frozen on the day that it would have been.
    Ok(service.store().end_due(frozen).await?)
}

/// Makes the frame large enough for so many responses.
fn enlarge(plan: &mut Plan, responses: u64) {
    let needed = responses * 100 / RATE_MOST;
    let times = u32::try_from(needed.div_ceil(u64::from(plan.people().max(1)))).unwrap_or(u32::MAX).max(1);
    for people in plan.frame.iter_mut().flat_map(|row| &mut row.people) {
        *people = people.saturating_mul(times).min(shared::survey::PEOPLE_MOST);
    }
}

async fn answer<S: Store>(service: &Service<S>, survey: &Hash, plan: &Plan, seed: u64, responses: u64) -> Result<(), Failure> {
    let running = service.find(survey).ok_or("a wave of the sample city is missing")?;
    let population = Arc::new(Population::new(&running.schema, &service.catalog().analysis(&plan.instrument), plan, seed));
    let mut done = 0;
    while done < responses {
        let numbers = done..responses.min(done + BATCH);
        done = numbers.end;
        let (people, known) = (Arc::clone(&population), Arc::clone(&running));
        let made = tokio::task::spawn_blocking(move || {
            let accept = |number| people.person(number).accept(&known.survey, &known.schema);
            parallel(numbers, &accept)
        });
        let made = made.await.map_err(StoreError::from)?;
        let batch = made.into_iter().collect::<Result<Vec<Accepted>, _>>();
        let batch = batch.map_err(|refusal| format!("a synthetic response is not taken: {}: {}", refusal.field, refusal.reason))?;
        service.store().add_responses(survey.clone(), running.survey.version.clone(), running.caps, batch).await?;
    }
    Ok(())
}

/// What comes of each number, by as many threads as there are processors.
fn parallel<T: Send>(numbers: Range<u64>, work: &(impl Fn(u64) -> T + Sync)) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let share = (numbers.end - numbers.start).div_ceil(threads).max(1);
    let starts = (0..threads).map(|thread| numbers.start + thread * share);
    std::thread::scope(|scope| {
        let begun: Vec<_> = starts
            .map(|start| start.min(numbers.end)..(start + share).min(numbers.end))
            .map(|part| scope.spawn(move || part.map(work).collect::<Vec<T>>()))
            .collect();
        // A thread that panicked has said where; what it made is missing, and so is all of this.
        begun.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}
