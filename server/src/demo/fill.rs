//! Making the sample city, once in a data folder.

use super::Failure;
use super::city::{City, NAME};
use super::stories::{LAST, Story, all};
use super::write::{Desk, document_id};
use crate::documents::Departments;
use crate::service::Service;
use crate::store::Store;
use crate::store::documents::Push;
use shared::document::Change;
use shared::form::moment;
use shared::instrument::{Moment, Role};
use shared::people::{Grant, Person};
use shared::protocol::{ChangeStatus, Sent};
use std::collections::HashMap;

/// Makes the sample city, unless it is there.
pub(super) async fn fill<S: Store>(service: &Service<S>) -> Result<(), Failure> {
    if let Some(org) = service.store().org_named(NAME).await? {
        return whole(service, org).await;
    }
    let stories = all()?;
    let city = City::make(service).await?;
    let now = moment_of(service.now());
    push(service, &city, now, write(service, &city, now, &stories)?, &stories).await
}

/// Whether all of it is there: a first start that was stopped half-way is not mended.
async fn whole<S: Store>(service: &Service<S>, org: String) -> Result<(), Failure> {
    let last = document_id(&org, LAST);
    let grants = vec![Grant { role: Role::Officer, department: None }];
    let reader = Person { account: String::new(), org, name: String::new(), grants };
    match service.store().history(reader, service.rules(), last).await? {
        Some(_) => Ok(()),
        None => Err(format!(
            "the organisation “{NAME}” in this folder is not the whole sample city: its first start was stopped, or it was made otherwise; \
             name an empty folder with --data"
        )
        .into()),
    }
}

/// A moment by UTC.
fn moment_of(milliseconds: u64) -> Moment {
    const DAY: u64 = 24 * 60 * 60;
    let seconds = milliseconds / 1000;
    moment(i32::try_from(seconds / DAY).unwrap_or(i32::MAX), u32::try_from(seconds % DAY).unwrap_or(0))
}

/// The changes of all stories in the order of their times, each with who made it.
fn write<S: Store>(service: &Service<S>, city: &City, now: Moment, stories: &[Story]) -> Result<Vec<(String, Change)>, Failure> {
    let departments = Departments::new(&city.departments);
    let kinds: HashMap<String, String> = stories.iter().map(|story| (story.key.clone(), story.kind.clone())).collect();
    let mut desk = Desk { city, now, kinds: &kinds, devices: HashMap::new() };
    let mut changes = Vec::new();
    for story in stories {
        let unknown = || format!("“{}” of the sample city is of the kind “{}”, which is not there", story.key, story.kind);
        let version = service.listed().iter().find(|one| one.name == story.kind).map(|one| one.version.to_string()).ok_or_else(unknown)?;
        let schema = service.rules().schema(&story.kind, &version, &departments).ok_or_else(unknown)?;
        changes.extend(desk.write(story, &version, &schema)?);
    }
    changes.sort_by_key(|(_, change)| change.at);
    Ok(changes)
}

/// Sends the changes as their people would have: what one person did in a row at once.
async fn push<S: Store>(
    service: &Service<S>,
    city: &City,
    now: Moment,
    changes: Vec<(String, Change)>,
    stories: &[Story],
) -> Result<(), Failure> {
    for turn in changes.chunk_by(|(one, _), (other, _)| one == other) {
        let person = city.person(&turn[0].0)?.clone();
        let sent = turn.iter().map(|(_, change)| Sent { change: change.clone(), mark: None }).collect();
        let results = service.store().push(Push { person, rules: service.rules(), changes: sent, now }).await?;
        let refused = results.iter().zip(turn).find(|(result, _)| result.status != ChangeStatus::Accepted);
        if let Some((result, (by, change))) = refused {
            let story = stories.iter().find(|story| document_id(&city.org, &story.key) == change.doc).map_or("", |story| &story.key);
            let reason = result.reason.as_deref().unwrap_or("it waits for another change");
            return Err(format!("“{story}” of the sample city, {} by {by}: {reason}", change.path).into());
        }
    }
    Ok(())
}
