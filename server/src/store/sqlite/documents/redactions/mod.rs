//! Redactions: proposed by one person, approved by another, done in one transaction, and known outside of the database so that
//! no back-up brings back what is gone.

mod apply;
mod asked;
mod file;
mod holds;
mod propose;
mod schedule;
mod seats;

pub(super) use apply::{Gone, gone_by, whole_of};
pub(crate) use file::FILE;
pub(in crate::store::sqlite) use file::replay;
pub(in crate::store::sqlite) use seats::{SessionKey, key_for_recording, session_key};

use super::ledger::Ledger;
use super::{Sqlite, StoreError, int, uint};
use crate::documents::Rules;
use crate::store::people::Doing;
use crate::store::redactions::{DueNow, Redacting, RedactionStore};
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::document::{NewRedaction, Redaction, RedactionReason};
use shared::people::Person;
use shared::records::{Decision, Hold, HoldRelease, NewHold, NewSeats, Proposal, ProposalState, Proposals, Seats};
use std::sync::Arc;

impl RedactionStore for Sqlite {
    async fn propose(&self, person: Person, rules: Arc<Rules>, id: String, asked: NewRedaction, now: u64) -> Redacting<Proposal> {
        self.writer.run(move |tx| propose::propose(tx, &person, &rules, &id, &asked, now)).await
    }

    async fn proposals(&self, org: &str, by: Option<String>, now: u64) -> Result<Proposals, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| propose::proposals(reader, &org, by.as_deref(), now)).await
    }

    async fn decide(&self, doing: Doing, rules: Arc<Rules>, id: String, decision: Decision) -> Redacting<Proposal> {
        let folder = Arc::clone(&self.folder);
        let decided = self.writer.run(move |tx| propose::decide(tx, &folder, &doing, &rules, &id, &decision)).await?;
        // A key that goes before the commit would be gone although the redaction is not.
        if decided.as_ref().is_ok_and(|proposal| proposal.path.is_none() && proposal.state == ProposalState::Approved) {
            let folder = Arc::clone(&self.folder);
            self.writer.run(move |tx| seats::destroy_left(tx, &folder)).await?;
        }
        Ok(decided)
    }

    async fn replay(&self, rules: Arc<Rules>, now: u64) -> Result<usize, StoreError> {
        let folder = Arc::clone(&self.folder);
        self.writer.run(move |tx| file::replay(tx, &folder, &rules.sealer, now)).await
    }

    async fn holds(&self, org: &str) -> Result<Vec<Hold>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| holds::holds(reader, &org)).await
    }

    async fn hold(&self, doing: Doing, rules: Arc<Rules>, id: String, hold: NewHold) -> Redacting<Hold> {
        self.writer.run(move |tx| holds::hold(tx, &doing, &rules, &id, &hold)).await
    }

    async fn release_hold(&self, doing: Doing, id: String, why: HoldRelease) -> Redacting<Hold> {
        self.writer.run(move |tx| holds::release(tx, &doing, &id, &why)).await
    }

    async fn seats(&self, person: Person, rules: Arc<Rules>, doc: String, now: u64) -> Redacting<Seats> {
        let folder = Arc::clone(&self.folder);
        self.writer.run(move |tx| seats::seats(tx, &folder, &person, &rules, &doc, now)).await
    }

    async fn keep_seats(&self, person: Person, rules: Arc<Rules>, doc: String, seats: NewSeats, now: u64) -> Redacting<Seats> {
        let folder = Arc::clone(&self.folder);
        self.writer.run(move |tx| seats::keep(tx, &folder, &person, &rules, (&doc, &seats), now)).await
    }

    async fn destroy_keys(&self, rules: Arc<Rules>, now: u64) -> Result<usize, StoreError> {
        let folder = Arc::clone(&self.folder);
        self.writer.run(move |tx| seats::destroy_due(tx, &folder, &rules, now)).await
    }

    async fn due(&self, org: &str, rules: Arc<Rules>, today: i64, now: u64) -> Result<DueNow, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| schedule::due(reader, &org, &rules, today, now)).await
    }
}

/// Number of an organisation that has documents.
fn org_of(connection: &Connection, org: &str) -> Result<Option<i64>, StoreError> {
    let mut statement = connection.prepare_cached("select org from counters where id = ?1")?;
    Ok(statement.query_row([org], |row| row.get(0)).optional()?)
}

/// Columns that [`read`] reads.
const COLUMNS: &str =
    "id, doc, kind, path, every, changes, reason, words, by, proposed, state, decided_by, decided, why, coalesce(number, 0)";

/// A row of `redactions` with its number.
fn read(row: &Row<'_>) -> rusqlite::Result<(Proposal, u64)> {
    let named = |index: usize, name: String| {
        rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, format!("“{name}” is not known").into())
    };
    let (reason, state): (String, String) = (row.get(6)?, row.get(10)?);
    let proposal = Proposal {
        id: row.get(0)?,
        doc: row.get(1)?,
        kind: row.get(2)?,
        path: row.get(3)?,
        every: row.get(4)?,
        changes: ids(row, 5)?,
        reason: RedactionReason::named(&reason).ok_or_else(|| named(6, reason))?,
        words: row.get(7)?,
        by: row.get(8)?,
        proposed: uint(row.get(9)?),
        state: ProposalState::named(&state).ok_or_else(|| named(10, state))?,
        decided_by: row.get(11)?,
        decided: row.get::<_, Option<i64>>(12)?.map(uint),
        why: row.get(13)?,
        held: None,
        request: None,
        files_stay: None,
    };
    Ok((proposal, uint(row.get(14)?)))
}

/// A list of texts, as JSON.
fn ids(row: &Row<'_>, index: usize) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, error.into()))
}

fn list(ids: &[String]) -> Result<String, StoreError> {
    serde_json::to_string(ids).map_err(StoreError::of)
}

/// The redaction that an approved proposal is.
fn redaction(proposal: Proposal, number: u64) -> Redaction {
    let Proposal { id, doc, path, changes, reason, words, by, decided_by, decided, .. } = proposal;
    let changes = if path.is_some() { changes } else { Vec::new() };
    Redaction { id, number, doc, path, changes, reason, words, by, approved: decided_by.unwrap_or_default(), at: decided.unwrap_or(0) }
}

/// Redactions of documents in a scope that devices are told of after one number and up to another.
pub(super) fn delivered(connection: &Connection, scope: i64, after: u64, upto: u64) -> Result<Vec<Redaction>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "select {COLUMNS} from (
             select r.* from redactions r join documents d on d.org = r.org and d.id = r.doc
             where d.scope = ?1 and r.delivered > ?2 and r.delivered <= ?3 and r.org = (select org from scopes where number = ?1)
         ) order by delivered"
    ))?;
    let rows = statement.query_map(params![scope, int(after), int(upto)], read)?;
    rows.map(|row| row.map(|(proposal, number)| redaction(proposal, number)).map_err(StoreError::from)).collect()
}

/// A document that goes into another scope takes what was removed from it along.
pub(super) fn relocated(ledger: &Ledger<'_>, doc: i64, number: u64) -> Result<(), StoreError> {
    let mut update = ledger.connection.prepare_cached(
        "update redactions set delivered = ?3 where org = ?1 and doc = (select id from documents where number = ?2) and delivered is not null",
    )?;
    update.execute(params![ledger.org, doc, int(number)])?;
    Ok(())
}
