//! Making the sample city, once in a data folder.

use super::Failure;
use super::city::{City, NAME};
use super::stories::{LAST, Story, all};
use super::write::{Desk, Turn, document_id};
use crate::clock::moment_of;
use crate::documents::Departments;
use crate::service::Service;
use crate::store::Store;
use crate::store::documents::Push;
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
    let (city, now) = (City::new()?, moment_of(service.now()));
    let turns = write(service, &city, now, &stories)?;
    city.store(service).await?;
    push(service, &city, now, &turns, &stories).await
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

/// What was done in all stories, in the order in which it was begun.
fn write<S: Store>(service: &Service<S>, city: &City, now: Moment, stories: &[Story]) -> Result<Vec<Turn>, Failure> {
    let departments = Departments::new(&city.departments);
    let kinds: HashMap<String, String> = stories.iter().map(|story| (story.key.clone(), story.kind.clone())).collect();
    let mut desk = Desk { city, now, kinds: &kinds, devices: HashMap::new() };
    let mut turns = Vec::new();
    for story in stories {
        let unknown = || format!("“{}” of the sample city is of the kind “{}”, which is not there", story.key, story.kind);
        let version = service.listed().iter().find(|one| one.name == story.kind).map(|one| one.version.to_string()).ok_or_else(unknown)?;
        let schema = service.rules().schema(&story.kind, &version, &departments).ok_or_else(unknown)?;
        turns.extend(desk.write(story, &version, &schema)?);
    }
    turns.sort_by_key(Turn::begun);
    Ok(turns)
}

/// Sends it as its people would have: what one of them did in a row at once.
async fn push<S: Store>(service: &Service<S>, city: &City, now: Moment, turns: &[Turn], stories: &[Story]) -> Result<(), Failure> {
    for row in turns.chunk_by(|one, other| one.by == other.by) {
        let by = row[0].by.as_str();
        let made = || row.iter().flat_map(|turn| &turn.changes);
        let changes = made().map(|change| Sent { change: change.clone(), mark: None }).collect();
        let person = city.person(by)?.clone();
        let results = service.store().push(Push { person, rules: service.rules(), changes, now }).await?;
        let refused = results.iter().zip(made()).find(|(result, _)| result.status != ChangeStatus::Accepted);
        if let Some((result, change)) = refused {
            let story = stories.iter().find(|story| document_id(&city.org, &story.key) == change.doc).map_or("", |story| &story.key);
            let reason = result.reason.as_deref().unwrap_or("it waits for another change");
            return Err(format!("“{story}” of the sample city, {} by {by}: {reason}", change.path).into());
        }
    }
    Ok(())
}
