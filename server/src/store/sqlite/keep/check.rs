//! Looking whether all of a database is right: its pages, its references, every seal, surveys, and what the server keeps
//! beside the changes, held against what the shared rules make of them.

use super::super::documents::{Held, changes_of, folded};
use super::{DATABASE, StoreError, failed};
use crate::documents::Sealer;
use rusqlite::{Connection, OpenFlags};
use shared::document::{Document, Paths, department, people};
use std::collections::BTreeSet;
use std::path::Path;

/// What a check found.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    pub(crate) documents: usize,
    pub(crate) changes: usize,
    pub(crate) surveys: u32,
    /// Files that documents name, each once.
    pub(crate) files: usize,
    /// Changes whose seal is not ours.
    pub(crate) unsealed: usize,
    /// What is wrong, a sentence each.
    pub(crate) wrong: Vec<String>,
    /// What does not add up, and why that is no harm.
    pub(crate) explained: Vec<String>,
}

/// Looks at the database of a data folder, also while a server writes to it: at one moment.
pub(crate) fn check(data: &Path) -> Result<Checked, StoreError> {
    let file = data.join(DATABASE);
    if !file.exists() {
        return Err(failed(&file, "there is no database here; name its folder with --data"));
    }
    let connection = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch("pragma busy_timeout = 5000;")?;
    let tx = connection.unchecked_transaction()?;
    // Before the first change there may be no key yet.
    let sealed: bool = tx.query_row("select exists (select 1 from changes)", [], |row| row.get(0))?;
    let sealer = sealed.then(|| Sealer::existing(data)).transpose().map_err(|error| StoreError(error.to_string()))?;
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
    for trail in super::super::people::chain::verify(&tx, None)? {
        if let Some((number, why)) = trail.broken {
            checked.wrong.push(format!("{}: entry {number} of the audit trail: {why}", trail.org));
        }
    }
    super::survey::check(&tx, &mut checked)?;
    super::blobs::check(&tx, &mut checked)?;
    let mut documents = tx.prepare(PLACES)?;
    let mut rows = documents.query([])?;
    while let Some(row) = rows.next()? {
        let place = Place {
            number: row.get(0)?,
            doc: row.get(1)?,
            org: row.get(2)?,
            department: row.get(3)?,
            is_scope_right: row.get(4)?,
            are_changes_with_it: row.get(5)?,
        };
        place.check(&tx, sealer.as_ref(), &mut checked)?;
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

/// Documents with where they are kept. The scope of a department is named by that of its documents, and notes it.
const PLACES: &str = "select d.number, d.id, counters.id, d.department,
    s.org = d.org and case instr(s.name, '/department:')
        when 0 then s.department is null
        else s.department is d.department and substr(s.name, instr(s.name, ':') + 1) = coalesce(d.department, '')
    end,
    not exists (select 1 from changes c where c.document = d.number and (c.scope <> d.scope or c.org <> d.org))
    from documents d join counters using (org) join scopes s on s.number = d.scope";

/// A document as the server keeps it.
struct Place {
    number: i64,
    doc: String,
    org: String,
    department: Option<String>,
    is_scope_right: bool,
    are_changes_with_it: bool,
}

impl Place {
    fn check(&self, connection: &Connection, sealer: Option<&Sealer>, checked: &mut Checked) -> Result<(), StoreError> {
        let changes = changes_of(connection, &self.org, self.number)?;
        checked.documents += 1;
        checked.changes += changes.len();
        checked.unsealed += changes.iter().filter(|held| !sealer.is_some_and(|sealer| is_sealed(sealer, held))).count();
        let kept: Vec<(String, bool)> = changes.iter().map(|held| (held.change.id.clone(), held.head)).collect();
        let began = |held: &&Held| held.change.path == Paths::Document.name() && held.change.base.is_empty();
        let makers: BTreeSet<String> = changes.iter().filter(began).map(|held| held.mark.author.clone()).collect();
        let document = folded(changes);
        let mut wrong = |what: &str| checked.wrong.push(format!("document {}: {what}", self.doc));
        if kept.iter().any(|(id, head)| *head != stands(&document, id)) {
            wrong("what stands is not what its changes say");
        }
        if department(&document) != self.department.as_deref() {
            wrong("it is kept in another department than it says");
        } else if !self.is_scope_right {
            wrong("it is kept in a scope that is not its department's");
        }
        if !self.are_changes_with_it {
            wrong("changes of it are kept in another scope or organisation than it is");
        }
        if self.members(connection)? != members(&document, makers) {
            wrong("it is kept as for other people than it says");
        }
        Ok(())
    }

    /// Accounts that it is kept as for.
    fn members(&self, connection: &Connection) -> Result<BTreeSet<String>, StoreError> {
        let mut statement = connection.prepare_cached("select word from members join words on number = account where document = ?1")?;
        let members = statement.query_map([self.number], |row| row.get(0))?;
        Ok(members.collect::<Result<_, _>>()?)
    }
}

/// Of a change whose value was removed, the seal is of what is left and of the redaction.
fn is_sealed(sealer: &Sealer, held: &Held) -> bool {
    match &held.gone {
        Some(redaction) => held.change.value.is_none() && sealer.holds_rest(&held.change, redaction, &held.mark),
        None => sealer.holds(&held.change, &held.mark),
    }
}

/// Whom a document is for: whom it names, and whoever began it, unless it names them as somebody that it is not for.
fn members(document: &Document, makers: BTreeSet<String>) -> BTreeSet<String> {
    let named = people(document).into_iter().map(str::to_owned);
    let unnamed = |maker: &String| document.heads(&format!("{}/{maker}", Paths::People.name())).next().is_none();
    named.chain(makers.into_iter().filter(unnamed)).collect()
}

fn stands(document: &Document, id: &str) -> bool {
    document.change(id).is_some_and(|change| document.heads(&change.path).any(|head| head.id == id))
}
