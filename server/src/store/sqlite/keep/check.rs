//! Looking whether all of a database is right: its pages, its references, every seal, and what the server keeps beside the
//! changes, held against what the shared rules make of them.

use super::super::documents::{changes_of, folded};
use super::{DATABASE, StoreError, failed};
use crate::documents::Sealer;
use rusqlite::{Connection, OpenFlags};
use shared::document::{Document, department};
use std::path::Path;

/// What a check found.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    pub(crate) documents: usize,
    pub(crate) changes: usize,
    /// Changes whose seal is not ours.
    pub(crate) unsealed: usize,
    /// What is wrong, a sentence each.
    pub(crate) wrong: Vec<String>,
}

/// Looks at the database of a data folder, also while a server writes to it: at one moment.
pub(crate) fn check(data: &Path) -> Result<Checked, StoreError> {
    let file = data.join(DATABASE);
    if !file.exists() {
        return Err(failed(&file, "there is no database here; name its folder with --data"));
    }
    let connection = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch("pragma busy_timeout = 5000;")?;
    let sealer = Sealer::existing(data).map_err(|error| StoreError(error.to_string()))?;
    let tx = connection.unchecked_transaction()?;
    let mut checked = Checked::default();
    said(&tx, "pragma integrity_check", &mut checked)?;
    let mut broken = tx.prepare("pragma foreign_key_check")?;
    let broken = broken.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    if !broken.is_empty() {
        checked.wrong.push(format!("{} rows name what is not there, the first in the table {}", broken.len(), broken[0]));
    }
    let mut numbers =
        tx.prepare("select id from counters where last < (select coalesce(max(number), 0) from changes where org = counters.org)")?;
    for org in numbers.query_map([], |row| row.get::<_, String>(0))? {
        checked.wrong.push(format!("organisation {}: a change has a number that was not given yet", org?));
    }
    let mut documents = tx.prepare("select d.number, d.id, counters.id, d.department from documents d join counters using (org)")?;
    let mut rows = documents.query([])?;
    while let Some(row) = rows.next()? {
        let place = Place { number: row.get(0)?, doc: row.get(1)?, org: row.get(2)?, department: row.get(3)? };
        place.check(&tx, &sealer, &mut checked)?;
    }
    if checked.unsealed > 0 {
        let sentence = format!("{} of {} changes are not sealed by this folder's seal.key", checked.unsealed, checked.changes);
        checked.wrong.push(sentence + "; put the right key back, or restore from a back-up");
    }
    Ok(checked)
}

/// What SQLite says of itself, unless all is well.
fn said(connection: &Connection, pragma: &str, checked: &mut Checked) -> Result<(), StoreError> {
    let mut statement = connection.prepare(pragma)?;
    for line in statement.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            checked.wrong.push(format!("the database is damaged: {line}"));
        }
    }
    Ok(())
}

/// A document as the server keeps it.
struct Place {
    number: i64,
    doc: String,
    org: String,
    department: Option<String>,
}

impl Place {
    fn check(&self, connection: &Connection, sealer: &Sealer, checked: &mut Checked) -> Result<(), StoreError> {
        let changes = changes_of(connection, &self.org, self.number)?;
        checked.documents += 1;
        checked.changes += changes.len();
        checked.unsealed += changes.iter().filter(|held| !sealer.holds(&held.change, &held.mark)).count();
        let kept: Vec<(String, bool)> = changes.iter().map(|held| (held.change.id.clone(), held.head)).collect();
        let document = folded(changes);
        if kept.iter().any(|(id, head)| *head != stands(&document, id)) {
            checked.wrong.push(format!("document {}: what stands is not what its changes say", self.doc));
        }
        if department(&document) != self.department.as_deref() {
            checked.wrong.push(format!("document {}: it is kept in another department than it says", self.doc));
        }
        Ok(())
    }
}

fn stands(document: &Document, id: &str) -> bool {
    document.change(id).is_some_and(|change| document.heads(&change.path).any(|head| head.id == id))
}
