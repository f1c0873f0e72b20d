//! Surveys from the command line: opened by a file with a plan, closed, and let go on after a restore. The audit trail notes
//! all of it as done by nobody.

use super::{Failure, runtime, service};
use crate::catalog::parse_toml;
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::people::Doing;
use clap::Subcommand;
use shared::instrument::Hash;
use shared::survey::{Plan, SurveyState};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum SurveyCommand {
    /// Open a survey of an organisation by a plan, and print its address.
    Open {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// Name of the organisation.
        #[arg(long)]
        org: String,
        /// TOML file with the plan: instrument, ways in, languages, people by department, groups, reviews, and the rest that
        /// the workbench asks for.
        #[arg(long)]
        plan: PathBuf,
    },
    /// Stop a survey: it takes what is on its way for the grace days.
    Close {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The survey's address.
        id: String,
    },
    /// Let a survey go on that a restore holds, in the state that it had in the back-up; or open one again that is paused.
    Resume {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The survey's address.
        id: String,
    },
}

pub(super) fn run(command: SurveyCommand) -> Result<(), Failure> {
    runtime()?.block_on(async {
        match command {
            SurveyCommand::Open { data, org, plan } => {
                let plan = read(&plan)?;
                println!("/s/{}", open(&service(&data).await?, &org, plan).await?);
            }
            SurveyCommand::Close { data, id } => {
                let id = Hash::parse(&id)?;
                close(&service(&data).await?, &id).await?;
                println!("closed {id}");
            }
            SurveyCommand::Resume { data, id } => {
                let id = Hash::parse(&id)?;
                println!("/s/{id} {}", went_on(resume(&service(&data).await?, &id).await?));
            }
        }
        Ok(())
    })
}

fn read(file: &Path) -> Result<Plan, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(parse_toml(&text).map_err(|reason| format!("{}: {reason}", file.display()))?)
}

/// The sentence of what went wrong, with its field.
fn sentence(error: Error) -> Failure {
    if let Error::Store(error) = error {
        return error.into();
    }
    let problem = error.problem();
    match (problem.field, problem.reason) {
        (Some(field), Some(reason)) => format!("{field}: {reason}").into(),
        _ => problem.title.into(),
    }
}

async fn open<S: Store>(service: &Service<S>, org: &str, plan: Plan) -> Result<Hash, Failure> {
    let unknown = || format!("there is no organisation “{org}”; “evenhand account add” makes one with its first officer");
    let org = service.store().org_named(org).await?.ok_or_else(unknown)?;
    // What cannot open is not left behind as a draft that nobody asked for.
    plan.check_ready().map_err(|wrong| sentence(wrong.into()))?;
    let doing = Doing { org, by: None, now: service.now() };
    let record = service.add_plan(doing.clone(), plan).await.map_err(sentence)?;
    match service.open_plan(doing.clone(), record.id.clone(), record.revision).await {
        Ok(opened) => opened.opened.map(|opened| opened.survey).ok_or_else(|| "the survey did not open".into()),
        Err(error) => {
            let _ = service.store().delete_plan(doing, record.id).await?;
            Err(sentence(error))
        }
    }
}

async fn close<S: Store>(service: &Service<S>, id: &Hash) -> Result<(), Failure> {
    Ok(service.set_state(id, SurveyState::Closed).await?)
}

async fn resume<S: Store>(service: &Service<S>, id: &Hash) -> Result<SurveyState, Failure> {
    Ok(service.resume(id).await?)
}

/// What a survey is that goes on.
fn went_on(state: SurveyState) -> &'static str {
    match state {
        SurveyState::Open => "is open again",
        SurveyState::Paused => "is held no more; it was paused when the back-up was made, and is: resume it again to open it",
        SurveyState::Closed => "is closed: it takes what is on its way until its grace days are over",
        SurveyState::Frozen => "is frozen: its grace days are over, and it takes nothing any more",
    }
}

#[cfg(test)]
mod tests;
