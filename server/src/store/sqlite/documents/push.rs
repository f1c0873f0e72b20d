//! Taking changes in: each is checked, numbered, sealed and stored, or told why not.

use super::ledger::{Doc, Ledger};
use super::rows::{changes_of, folded, read_changes};
use super::{StoreError, int};
use crate::documents::{Departments, Rules};
use crate::store::documents::Push;
use rusqlite::{Transaction, params};
use serde_json::Value as Json;
use shared::document::{Change, Mark, Paths, Refusal, check, department_in, may_sign, shape, version};
use shared::instrument::{Access, Confidentiality, Moment};
use shared::json;
use shared::people::{Person, Place};
use shared::protocol::{ChangeResult, ChangeStatus, Sent};

/// Why a change is not stored.
enum Stop {
    Refused(Refusal),
    Waits,
    Failed(StoreError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Takes changes in, in their order, so that each may be based on those before it.
pub(super) fn push(tx: &Transaction<'_>, push: &Push) -> Result<Vec<ChangeResult>, StoreError> {
    let mut taker = Taker {
        ledger: Ledger::open(tx, &push.person.org)?,
        person: &push.person,
        rules: &push.rules,
        departments: Departments::new(&super::super::people::departments(tx, &push.person.org)?),
        epoch: tx.query_row("select epoch from server", [], |row| row.get(0))?,
        now: push.now,
    };
    let mut results = Vec::with_capacity(push.changes.len());
    for sent in &push.changes {
        let mut result =
            ChangeResult { id: sent.change.id.clone(), status: ChangeStatus::Waiting, mark: None, field: None, code: None, reason: None };
        match taker.take(sent) {
            Ok((status, mark)) => (result.status, result.mark) = (status, Some(mark)),
            Err(Stop::Waits) => {}
            Err(Stop::Refused(refusal)) => {
                result.status = ChangeStatus::Rejected;
                result.field = Some(refusal.field.to_owned());
                result.code = Some(refusal.code.to_owned());
                result.reason = Some(refusal.reason);
            }
            Err(Stop::Failed(error)) => return Err(error),
        }
        results.push(result);
    }
    taker.ledger.close()?;
    Ok(results)
}

struct Taker<'a> {
    ledger: Ledger<'a>,
    person: &'a Person,
    rules: &'a Rules,
    departments: Departments,
    epoch: String,
    now: Moment,
}

impl Taker<'_> {
    fn take(&mut self, sent: &Sent) -> Result<(ChangeStatus, Mark), Stop> {
        let change = &sent.change;
        if change.org != self.person.org {
            return Err(Refusal::new("org", "other_org", "this change is of another organization").into());
        }
        shape(change)?;
        if let Some(mark) = self.known(change)? {
            return Ok((ChangeStatus::Duplicate, mark));
        }
        let sealed = sent.mark.as_ref();
        if sealed.is_some_and(|mark| !self.rules.sealer.holds(change, mark)) {
            return Err(Refusal::new("mark", "seal", "this server has not sealed this change as it is").into());
        }
        let rules = self.rules;
        let access = rules.access(&change.kind).ok_or_else(|| Refusal::new("kind", "unknown_kind", "there is no such kind of document"))?;
        let doc = self.ledger.document(&change.doc)?;
        match &doc {
            None if change.path != Paths::Document.name() => return Err(Stop::Waits),
            Some(doc) if doc.kind != change.kind => {
                return Err(Refusal::new("kind", "other_kind", "this document is of another kind").into());
            }
            _ => {}
        }
        // What an earlier life accepted was checked then, by the roles and rules of that day.
        if sealed.is_none() {
            self.check(change, access, doc.as_ref())?;
        }
        let missing = self.missing(change)?;
        if sealed.is_none() {
            if !missing.is_empty() {
                return Err(Stop::Waits);
            }
            if let Some(doc) = &doc {
                self.once(change, doc)?;
                self.sign(change, doc)?;
            }
        }
        let author = sealed.map_or(&self.person.account, |mark| &mark.author);
        Ok((ChangeStatus::Accepted, self.store(change, author, access, doc, &missing)?))
    }

    /// The mark of a change that was stored before.
    fn known(&self, change: &Change) -> Result<Option<Mark>, Stop> {
        let condition = "where c.org = ?1 and c.id = ?2";
        let values = params![self.ledger.org, change.id];
        match read_changes(self.ledger.connection, &self.person.org, condition, values)?.pop() {
            None => Ok(None),
            Some(held) if held.change == *change => Ok(Some(held.mark)),
            Some(_) => Err(Refusal::new("id", "id_reused", "another change has this id; the first one stays").into()),
        }
    }

    fn check(&mut self, change: &Change, access: &Access, doc: Option<&Doc>) -> Result<(), Stop> {
        let unknown = || Refusal::new("version", "unknown_version", "this version of the form was never published here");
        let schema = self.rules.schema(&change.kind, &change.version, &self.departments).ok_or_else(unknown)?;
        let place = match doc {
            // Whoever begins a document is one of those that it is for.
            None => Place { department: change.value.as_ref().and_then(department_in), named: true },
            Some(doc) => Place {
                department: doc.department.as_deref(),
                named: access.confidentiality == Confidentiality::Restricted && self.ledger.is_member(doc.number, &self.person.account)?,
            },
        };
        Ok(check(change, &schema, access, &self.person.grants, place, &self.departments.names)?)
    }

    /// Bases that are not here.
    fn missing<'c>(&self, change: &'c Change) -> Result<Vec<&'c str>, Stop> {
        let mut statement = self.ledger.connection.prepare_cached("select 1 from changes where org = ?1 and id = ?2")?;
        let mut missing = Vec::new();
        for base in &change.base {
            if !statement.exists(params![self.ledger.org, base])? {
                missing.push(base.as_str());
            }
        }
        Ok(missing)
    }

    /// Comments and signatures are made once: a second one at the same path would speak in the place of the first.
    fn once(&self, change: &Change, doc: &Doc) -> Result<(), Stop> {
        let names: Vec<&str> = change.path.split('/').collect();
        let [of, _] = names.as_slice() else { return Ok(()) };
        if ![Paths::Comments.name(), Paths::Signed.name()].contains(of) {
            return Ok(());
        }
        let mut made = self.ledger.connection.prepare_cached("select 1 from changes where document = ?1 and path = ?2")?;
        if made.exists(params![doc.number, change.path])? {
            return Err(Refusal::new("path", "made_once", "there is one here already, and it is not changed").into());
        }
        Ok(())
    }

    /// A signature stands only for what is there.
    fn sign(&self, change: &Change, doc: &Doc) -> Result<(), Stop> {
        if change.path.split('/').next() != Some(Paths::Signed.name()) {
            return Ok(());
        }
        let document = folded(changes_of(self.ledger.connection, &self.person.org, doc.number)?);
        let schema = version(&document).and_then(|version| self.rules.schema(&doc.kind, version, &self.departments));
        let unknown = || Refusal::new("version", "unknown_version", "the form of this document was never published here");
        let heads = change.value.as_ref().and_then(|value| value.get("heads")).and_then(Json::as_array);
        let heads: Vec<String> = heads.into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect();
        Ok(may_sign(&document, &schema.ok_or_else(unknown)?, &heads, Some(self.now))?)
    }

    fn store(&mut self, change: &Change, author: &str, access: &Access, doc: Option<Doc>, missing: &[&str]) -> Result<Mark, Stop> {
        let ledger = &mut self.ledger;
        let doc = match doc {
            Some(doc) => doc,
            None => ledger.begin(&change.kind, access, &change.doc, change.value.as_ref().and_then(department_in), author)?,
        };
        let number = ledger.next();
        let mark = Mark {
            author: author.to_owned(),
            number,
            epoch: self.epoch.clone(),
            seal: self.rules.sealer.seal(change, author, number, &self.epoch),
        };
        let place = params![ledger.org, change.id, doc.number, change.path];
        let mut named =
            ledger.connection.prepare_cached("select 1 from awaited where org = ?1 and id = ?2 and document = ?3 and path = ?4")?;
        let is_head = !named.exists(place)?;
        let value = change.value.as_ref().map(|value| {
            let mut text = String::new();
            json::write(value, &mut text);
            text
        });
        let (version, device) = (ledger.word(&change.version)?, ledger.word(&change.device)?);
        let (by, epoch) = (ledger.word(author)?, ledger.word(&self.epoch)?);
        ledger
            .connection
            .prepare_cached(
                "insert into changes (org, number, id, document, path, base, value, saw, version, device, author, epoch, at, seal, head,
                 scope, delivered) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?2)",
            )?
            .execute(params![
                ledger.org,
                int(number),
                change.id,
                doc.number,
                change.path,
                list(&change.base),
                value,
                list(&change.saw),
                version,
                device,
                by,
                epoch,
                int(change.at),
                mark.seal,
                is_head,
                doc.scope,
            ])?;
        let mut supersede = ledger
            .connection
            .prepare_cached("update changes set head = 0 where org = ?1 and id = ?2 and document = ?3 and path = ?4 and head = 1")?;
        for base in &change.base {
            supersede.execute(params![ledger.org, base, doc.number, change.path])?;
        }
        for base in missing {
            ledger
                .connection
                .prepare_cached("insert or ignore into awaited (org, id, document, path) values (?1, ?2, ?3, ?4)")?
                .execute(params![ledger.org, base, doc.number, change.path])?;
        }
        if change.path == Paths::Document.name() {
            if change.base.is_empty() {
                ledger.add_maker(doc.number, author)?;
            }
            ledger.place(&change.doc, &doc, access, number)?;
        } else if change.path.starts_with(Paths::People.name()) {
            ledger.name_people(doc.number, &change.path)?;
        }
        Ok(mark)
    }
}

/// Ids as a list in JSON: none holds a character that JSON escapes.
fn list(ids: &[String]) -> String {
    if ids.is_empty() { "[]".to_owned() } else { format!("[\"{}\"]", ids.join("\",\"")) }
}
