//! Taking changes in: each is checked, numbered, sealed and stored, or told why not.

use super::attached::{has_place, has_room};
use super::ledger::{Doc, Ledger};
use super::redactions::{Gone, gone_by, whole_of};
use super::rows::{changes_of, folded, read_changes};
use super::{StoreError, int};
use crate::auth::session::random_id;
use crate::clock::moment_of;
use crate::documents::{Departments, Rules};
use crate::store::documents::Push;
use rusqlite::{Transaction, params};
use serde_json::Value as Json;
use shared::document::{Change, Mark, Paths, Refusal, can_be_redacted, check, department_in, may_sign, shape, version};
use shared::instrument::{Access, Confidentiality, Moment};
use shared::json;
use shared::people::{Person, Place};
use shared::protocol::{ChangeResult, ChangeStatus, REDACTED, Sent};

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
            Ok(Taken { status, mark, gone }) => {
                (result.status, result.mark) = (status, Some(mark));
                result.code = gone.map(|_| REDACTED.to_owned());
            }
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

/// That somebody is to be one of those whom a restricted document is for, or no longer.
pub(in crate::store::sqlite) struct Naming {
    pub(in crate::store::sqlite) doc: String,
    pub(in crate::store::sqlite) account: String,
    pub(in crate::store::sqlite) named: bool,
}

/// The device of changes that the server makes itself when an officer ends an account.
const OFFBOARDING: &str = "offboardingAAAAAAAAAAA";

/// Names people in documents, or no longer, as an officer orders who may not see these documents: no role is asked for.
/// Each is a change like any other, of the officer, so that every device hears of it and the document says who did it.
pub(in crate::store::sqlite) fn name_people(
    tx: &Transaction<'_>,
    officer: &Person,
    rules: &Rules,
    at: i64,
    orders: &[Naming],
) -> Result<(), StoreError> {
    let at = u64::try_from(at).unwrap_or(0);
    let mut taker = Taker {
        ledger: Ledger::open(tx, &officer.org)?,
        person: officer,
        rules,
        departments: Departments::default(),
        epoch: tx.query_row("select epoch from server", [], |row| row.get(0))?,
        now: moment_of(at),
    };
    for order in orders {
        let Some(doc) = taker.ledger.document(&order.doc)? else { continue };
        let Some(access) = rules.access(&doc.kind) else { continue };
        let path = format!("{}/{}", Paths::People.name(), order.account);
        let heads = tx
            .prepare_cached("select id from changes where document = ?1 and path = ?2 and head = 1 order by id")?
            .query_map(params![doc.number, path], |row| row.get(0))?
            .collect::<Result<Vec<String>, _>>()?;
        let version: String = tx
            .prepare_cached(
                "select word from changes join words on words.number = version where document = ?1 order by changes.number desc limit 1",
            )?
            .query_row([doc.number], |row| row.get(0))?;
        let change = Change {
            id: random_id()?,
            org: officer.org.clone(),
            kind: doc.kind.clone(),
            doc: order.doc.clone(),
            path,
            base: heads,
            value: Some(Json::Bool(order.named)),
            saw: Vec::new(),
            version,
            device: OFFBOARDING.to_owned(),
            at,
        };
        match taker.store(&change, &officer.account, access, Some(doc), &[], None) {
            Ok(_) => {}
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Refused(refusal)) => return Err(StoreError(refusal.reason)),
            Err(Stop::Waits) => return Err(StoreError("a document waits for what it is based on".to_owned())),
        }
    }
    taker.ledger.close()
}

/// A change that is stored.
struct Taken {
    status: ChangeStatus,
    mark: Mark,
    /// The redaction that took what it said.
    gone: Gone,
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
    fn take(&mut self, sent: &Sent) -> Result<Taken, Stop> {
        let change = &sent.change;
        if change.org != self.person.org {
            return Err(Refusal::new("org", "other_org", "this change is of another organization").into());
        }
        shape(change)?;
        if let Some((mark, gone)) = self.known(change)? {
            return Ok(Taken { status: ChangeStatus::Duplicate, mark, gone });
        }
        let gone = self.gone(change)?;
        let sealed = sent.mark.as_ref();
        if sealed.is_some_and(|mark| !self.is_sealed(change, mark, gone.as_deref())) {
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
            self.knows(change)?;
            self.check(change, access, doc.as_ref())?;
            has_place(rules, change)?;
        }
        let missing = self.missing(change)?;
        if sealed.is_none() {
            if !missing.is_empty() {
                return Err(Stop::Waits);
            }
            if let Some(doc) = &doc {
                self.once(change, doc)?;
                if let Some(full) = has_room(self.ledger.connection, doc.number, change)? {
                    return Err(full.into());
                }
                self.sign(change, doc)?;
            }
        }
        let author = sealed.map_or(&self.person.account, |mark| &mark.author);
        let mark = self.store(change, author, access, doc, &missing, gone.as_deref())?;
        Ok(Taken { status: ChangeStatus::Accepted, mark, gone })
    }

    /// What took the value of a change before it came: of one that a restored server lacks.
    fn gone(&self, change: &Change) -> Result<Gone, Stop> {
        let (connection, org) = (self.ledger.connection, self.ledger.org);
        Ok(match gone_by(connection, org, &change.id)? {
            None if can_be_redacted(&change.path) => whole_of(connection, org, &change.doc)?,
            gone => gone,
        })
    }

    /// Whether an earlier life accepted it, whole or without what was removed.
    fn is_sealed(&self, change: &Change, mark: &Mark, gone: Option<&str>) -> bool {
        let sealer = &self.rules.sealer;
        sealer.holds(change, mark) || gone.is_some_and(|redaction| sealer.holds_rest(change, redaction, mark))
    }

    /// What is based on a value that was removed may repeat it: whoever makes it must know of the redaction, and says so by
    /// naming it as seen. A document of which nothing is left takes nothing more.
    fn knows(&self, change: &Change) -> Result<(), Stop> {
        let (connection, org) = (self.ledger.connection, self.ledger.org);
        if whole_of(connection, org, &change.doc)?.is_some() {
            return Err(Refusal::new("doc", "destroyed", "what this document said was destroyed, and it takes nothing more").into());
        }
        for base in &change.base {
            if gone_by(connection, org, base)?.is_some_and(|redaction| !change.saw.contains(&redaction)) {
                let reason = "what this is based on was redacted since; see whether it repeats that, and make it again on what stands now";
                return Err(Refusal::new("base", "base_redacted", reason).into());
            }
        }
        Ok(())
    }

    /// The mark of a change that was stored before, and what took its value.
    fn known(&self, change: &Change) -> Result<Option<(Mark, Gone)>, Stop> {
        let condition = "where c.org = ?1 and c.id = ?2";
        let values = params![self.ledger.org, change.id];
        match read_changes(self.ledger.connection, &self.person.org, condition, values)?.pop() {
            None => Ok(None),
            Some(held) if held.gone.is_some() && held.change == change.without_value() => Ok(Some((held.mark, held.gone))),
            Some(held) if held.change == *change => Ok(Some((held.mark, held.gone))),
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

    /// `gone` is the redaction that took its value before it came.
    fn store(
        &mut self,
        change: &Change,
        author: &str,
        access: &Access,
        doc: Option<Doc>,
        missing: &[&str],
        gone: Option<&str>,
    ) -> Result<Mark, Stop> {
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
            seal: match gone {
                Some(redaction) => self.rules.sealer.seal_rest(change, redaction, author, number, &self.epoch),
                None => self.rules.sealer.seal(change, author, number, &self.epoch),
            },
        };
        let place = params![ledger.org, change.id, doc.number, change.path];
        let mut named =
            ledger.connection.prepare_cached("select 1 from awaited where org = ?1 and id = ?2 and document = ?3 and path = ?4")?;
        let is_head = !named.exists(place)?;
        let value = change.value.as_ref().filter(|_| gone.is_none()).map(|value| {
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
        if let Some(redaction) = gone {
            ledger.note_gone(&change.id, redaction)?;
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
