//! Redactions outside of the database: a file beside it, a sealed line each, which no back-up takes along. A back-up that is
//! put in place is older than some redactions; the file says which, and they are done again before anybody is served.

use super::super::super::people::{Note, note};
use super::super::ledger::Ledger;
use super::apply::apply;
use super::{COLUMNS, StoreError, int, list, read, redaction};
use crate::documents::Sealer;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use shared::document::Redaction;
use shared::protocol::AuditKind;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Name of the file in the data folder.
pub(crate) const FILE: &str = "redactions.log";

/// A line.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    org: String,
    kind: String,
    redaction: Redaction,
    seal: String,
}

/// Adds a redaction to the file; it is on the disk when this returns. Inside of the transaction that does it: what is committed
/// is in the file, and what is in the file and was not committed after all is done by the next start.
pub(super) fn append(folder: &Path, sealer: &Sealer, org: &str, kind: &str, redaction: &Redaction) -> Result<(), StoreError> {
    let seal = sealer.seal_redaction(redaction, org);
    let line = Line { org: org.to_owned(), kind: kind.to_owned(), redaction: redaction.clone(), seal };
    let text = serde_json::to_string(&line).map_err(StoreError::of)? + "\n";
    write(&folder.join(FILE), &text).map_err(|error| StoreError(format!("{}: {error}", folder.join(FILE).display())))
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    let is_new = !file.exists();
    let mut opened = OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
    // A line that a crash cut off is ended, so that it spoils no other.
    if !is_new && !fs::read(file)?.ends_with(b"\n") && opened.metadata()?.len() > 0 {
        opened.write_all(b"\n")?;
    }
    opened.write_all(text.as_bytes())?;
    opened.sync_all()?;
    if is_new && let Some(folder) = file.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The lines of the file, the last of each id. A line that was cut off is of a redaction that nobody was told of.
fn lines(folder: &Path, sealer: &Sealer) -> Result<Vec<Line>, StoreError> {
    let file = folder.join(FILE);
    let failed = |error: String| StoreError(format!("{}: {error}", file.display()));
    // Not as text: what was cut off may end in the middle of a letter.
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error.to_string())),
    };
    let mut order = Vec::new();
    let mut found: BTreeMap<String, Line> = BTreeMap::new();
    for (at, text) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = match serde_json::from_slice::<Line>(text) {
            Ok(line) => line,
            Err(error) if error.is_eof() => continue,
            // Passing over it would bring back what it says was removed.
            Err(_) => {
                return Err(failed(format!("line {} is damaged; put a good copy of the file in its place", at + 1)));
            }
        };
        if !sealer.holds_redaction(&line.redaction, &line.org, &line.seal) {
            return Err(failed(format!(
                "line {} is not sealed by this folder's seal.key; put the right file, or the right key, back",
                at + 1
            )));
        }
        if !found.contains_key(&line.redaction.id) {
            order.push(line.redaction.id.clone());
        }
        found.insert(line.redaction.id.clone(), line);
    }
    Ok(order.into_iter().filter_map(|id| found.remove(&id)).collect())
}

/// Does what the file says and the database does not, each under a new number; and adds to the file what only the database
/// knows, as of a folder that was put together by hand. Returns how many were done.
pub(in crate::store::sqlite) fn replay(tx: &Transaction<'_>, folder: &Path, sealer: &Sealer, now: u64) -> Result<usize, StoreError> {
    let connection: &Connection = tx;
    let lines = lines(folder, sealer)?;
    let filed: BTreeSet<String> = lines.iter().map(|line| line.redaction.id.clone()).collect();
    let mut done = 0;
    for Line { org, kind, mut redaction, .. } in lines {
        let state: Option<String> = connection
            .prepare_cached("select state from redactions join counters using (org) where counters.id = ?1 and redactions.id = ?2")?
            .query_row(params![org, redaction.id], |row| row.get(0))
            .optional()?;
        if state.as_deref() == Some("approved") {
            continue;
        }
        let mut ledger = Ledger::open(connection, &org)?;
        redaction.number = ledger.next();
        connection.prepare_cached("delete from redactions where org = ?1 and id = ?2")?.execute(params![ledger.org, redaction.id])?;
        connection
            .prepare_cached(
                "insert into redactions (org, id, doc, kind, path, every, changes, reason, words, by, proposed, state, decided_by, decided,
                 number, delivered) values (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9, ?10, 'approved', ?11, ?10, ?12, ?12)",
            )?
            .execute(params![
                ledger.org,
                redaction.id,
                redaction.doc,
                kind,
                redaction.path,
                list(&redaction.changes)?,
                redaction.reason.name(),
                redaction.words,
                redaction.by,
                int(redaction.at),
                redaction.approved,
                int(redaction.number),
            ])?;
        let applied = apply(&mut ledger, tx, &org, sealer, &redaction)?;
        ledger.close()?;
        let what = redaction.path.as_deref().unwrap_or("all of it");
        let detail =
            format!("{kind} {}: {what}; {}; {} values; done again from {FILE}", redaction.doc, redaction.reason.name(), applied.values);
        note(tx, &Note { org: &org, at: now, kind: AuditKind::Redacted, by: None, about: None, detail: &detail })?;
        done += 1;
    }
    for (org, kind, held) in known(connection)? {
        if !filed.contains(&held.id) {
            append(folder, sealer, &org, &kind, &held)?;
        }
    }
    Ok(done)
}

/// Approved redactions of all organisations, oldest first.
fn known(connection: &Connection) -> Result<Vec<(String, String, Redaction)>, StoreError> {
    let mut statement = connection.prepare(&format!(
        "select {COLUMNS}, (select id from counters where counters.org = redactions.org) from redactions where state = 'approved' order by key"
    ))?;
    let rows = statement.query_map([], |row| {
        let (proposal, number) = read(row)?;
        let kind = proposal.kind.clone();
        Ok((row.get::<_, String>(15)?, kind, redaction(proposal, number)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
