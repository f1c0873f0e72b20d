//! Running surveys in SQLite.

mod daily;
mod freeze;
mod invitations;
mod plans;
mod raw;
mod redeem;
mod stations;

use super::people::{Note, note};
use super::{Sqlite, StoreError, int, uint};
use crate::clock::{self, day_text};
use crate::store::people::{Digest, Doing};
use crate::store::surveys::{Again, NewTicket, Opening, Planned, SurveyStore, Ticket, Unmoved, Unreported};
use rusqlite::Transaction;
use shared::form::Date;
use shared::instrument::{Hash, Schema};
use shared::protocol::{AuditKind, NewStation, PlanRecord, Rates, Reminders, ResponseReport, Station};
use shared::survey::{Plan, Reported, Survey, SurveyState};
use std::sync::Arc;

pub(super) use daily::move_counts;
pub(super) use freeze::{resume, set_state};
pub(super) use raw::rows;

impl SurveyStore for Sqlite {
    async fn listed(&self, org: &str) -> Result<Vec<Hash>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| plans::listed(reader, &org)).await
    }

    async fn plans(&self, org: &str) -> Result<Vec<PlanRecord>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| plans::all(reader, &org)).await
    }

    async fn plan(&self, org: &str, plan: &str) -> Planned<PlanRecord> {
        let (org, plan) = (org.to_owned(), plan.to_owned());
        self.read(move |reader| plans::one(reader, &org, &plan)).await
    }

    async fn add_plan(&self, doing: Doing, id: String, plan: Plan) -> Planned<PlanRecord> {
        self.writer.run(move |tx| plans::add(tx, &doing, &id, &plan)).await
    }

    async fn change_plan(&self, doing: Doing, id: String, revision: u64, plan: Plan) -> Planned<PlanRecord> {
        self.writer.run(move |tx| plans::change(tx, &doing, &id, revision, &plan)).await
    }

    async fn delete_plan(&self, doing: Doing, id: String) -> Planned<()> {
        self.writer.run(move |tx| plans::delete(tx, &doing, &id)).await
    }

    async fn open_plan(&self, doing: Doing, id: String, revision: u64, opening: Opening) -> Planned<PlanRecord> {
        self.writer.run(move |tx| plans::open(tx, &doing, &id, revision, &opening)).await
    }

    async fn change_state(&self, doing: Doing, id: String, state: SurveyState) -> Planned<PlanRecord> {
        self.writer.run(move |tx| plans::change_state(tx, &doing, &id, state)).await
    }

    async fn add_tickets(&self, doing: Doing, id: String, tickets: Vec<NewTicket>) -> Planned<u32> {
        self.writer.run(move |tx| invitations::add(tx, &doing, &id, &tickets)).await
    }

    async fn change_tickets(&self, doing: Doing, id: String, codes: Vec<(u32, Digest)>) -> Planned<Again> {
        self.writer.run(move |tx| invitations::change(tx, &doing, &id, &codes)).await
    }

    async fn reminders(&self, org: &str, id: &str) -> Planned<Reminders> {
        let (org, id) = (org.to_owned(), id.to_owned());
        self.read(move |reader| invitations::reminders(reader, &org, &id)).await
    }

    async fn rates(&self, org: &str, id: &str) -> Planned<Rates> {
        let (org, id) = (org.to_owned(), id.to_owned());
        self.read(move |reader| daily::rates(reader, &org, &id)).await
    }

    async fn add_station(&self, doing: Doing, id: String, station: NewStation, code: Digest) -> Planned<Station> {
        self.writer.run(move |tx| stations::add(tx, &doing, &id, &station, &code)).await
    }

    async fn end_station(&self, doing: Doing, id: String, station: String) -> Planned<()> {
        self.writer.run(move |tx| stations::end(tx, &doing, &id, &station)).await
    }

    async fn end_due(&self, day: i64) -> Result<(), StoreError> {
        // Looked for by a reader: on nearly every day of a year nothing is due, and nothing is written.
        if self.read(move |reader| freeze::is_due(reader, day)).await? {
            self.writer.run(move |tx| freeze::end_due(tx, day)).await?;
        }
        Ok(())
    }

    async fn unreported(&self) -> Result<Vec<Unreported>, StoreError> {
        self.read(freeze::unreported).await
    }

    async fn summed_up(&self, survey: Survey, schema: Arc<Schema>) -> Result<Reported, StoreError> {
        let id = survey.id.clone();
        let rows = self.read(move |reader| rows(reader, &id)).await?;
        // It goes through thousands of forms, and keeps no reader meanwhile.
        Ok(tokio::task::spawn_blocking(move || raw::sum_up(&survey, &schema, rows)).await?)
    }

    async fn keep_report(&self, report: ResponseReport) -> Result<(), StoreError> {
        self.writer.run(move |tx| freeze::keep_report(tx, &report)).await
    }

    async fn report(&self, org: &str, survey: &Hash) -> Result<Option<Option<ResponseReport>>, StoreError> {
        let (org, survey) = (org.to_owned(), survey.clone());
        self.read(move |reader| freeze::report(reader, &org, &survey)).await
    }

    async fn sweep(&self) -> Result<(), StoreError> {
        self.sweep_if_due().await
    }
}

fn text(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::of)
}

/// Days since 1970 of a day that was entered.
fn day_of(text: &str) -> Option<i64> {
    Date::parse(text).map(|date| i64::from(date.days()))
}

/// Days since 1970, by UTC.
fn today(doing: &Doing) -> i64 {
    clock::day(doing.now)
}

/// Notes in the audit trail what somebody did.
pub(super) fn noted(tx: &Transaction<'_>, doing: &Doing, kind: AuditKind, detail: &str) -> Result<(), StoreError> {
    note(tx, &Note { org: &doing.org, at: doing.now, kind, by: doing.by.as_deref(), about: None, detail })
}

/// Marks the database to be written anew: something was deleted, or comes to rest, that leaves no trace.
fn mark_sweep(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute("update server set sweep = sweep + 1", [])?;
    Ok(())
}

#[cfg(test)]
mod tests;
