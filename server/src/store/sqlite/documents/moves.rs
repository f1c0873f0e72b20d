//! Where documents are: what they say of their department and their people, and what follows from it.

use super::ledger::{Doc, Ledger};
use super::{StoreError, int};
use crate::documents::Rules;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::Value as Json;
use shared::document::{Paths, department_in};
use shared::instrument::Access;
use shared::people::scope_of;

/// What stands at a path: of several heads the one with the smallest id, as `Document::value` reads it.
fn value_at(connection: &Connection, document: i64, path: &str) -> Result<Option<Json>, StoreError> {
    let mut statement =
        connection.prepare_cached("select value from changes where document = ?1 and path = ?2 and head = 1 order by id limit 1")?;
    let value: Option<Option<String>> = statement.query_row(params![document, path], |row| row.get(0)).optional()?;
    value.flatten().map(|text| serde_json::from_str(&text).map_err(|error| StoreError(error.to_string()))).transpose()
}

impl Ledger<'_> {
    /// Begins a document.
    pub(super) fn begin(
        &mut self,
        kind: &str,
        access: &Access,
        id: &str,
        department: Option<&str>,
        author: &str,
    ) -> Result<Doc, StoreError> {
        let scope = self.scope_for(kind, access, id, department)?;
        let (word, author) = (self.word(kind)?, self.word(author)?);
        let mut insert = self
            .connection
            .prepare_cached("insert into documents (org, id, kind, department, scope, made_by) values (?1, ?2, ?3, ?4, ?5, ?6)")?;
        let number = insert.insert(params![self.org, id, word, department, scope, author])?;
        drop(insert);
        let doc = Doc { number, kind: kind.to_owned(), department: department.map(str::to_owned), scope };
        self.remember(id, &doc);
        Ok(doc)
    }

    fn scope_for(&self, kind: &str, access: &Access, id: &str, department: Option<&str>) -> Result<i64, StoreError> {
        let name = scope_of(kind, access, id, department);
        let of_department = name.contains("/department:").then_some(department).flatten();
        self.scope(&name, of_department)
    }

    /// Whoever began a document is one of those that it is for, unless it says otherwise: after a restore, what it says of
    /// its people may come before its beginning.
    pub(super) fn add_maker(&mut self, document: i64, account: &str) -> Result<(), StoreError> {
        let path = format!("{}/{account}", Paths::People.name());
        let mut named = self.connection.prepare_cached("select 1 from changes where document = ?1 and path = ?2")?;
        if named.exists(params![document, path])? {
            return Ok(());
        }
        let account = self.word(account)?;
        self.add_member(document, account)
    }

    /// A person whom a document is for.
    fn add_member(&self, document: i64, account: i64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("insert or ignore into members (account, document) values (?1, ?2)")?
            .execute(params![account, document])?;
        Ok(())
    }

    /// Whether a document is for a person.
    pub(super) fn is_member(&mut self, document: i64, account: &str) -> Result<bool, StoreError> {
        let account = self.word(account)?;
        let mut statement = self.connection.prepare_cached("select 1 from members where account = ?1 and document = ?2")?;
        Ok(statement.exists(params![account, document])?)
    }

    /// After a change that says whom a document is for.
    pub(super) fn name_people(&mut self, document: i64, path: &str) -> Result<(), StoreError> {
        let account = path.rsplit('/').next().unwrap_or_default();
        let account = self.word(account)?;
        if value_at(self.connection, document, path)? == Some(Json::Bool(true)) {
            return self.add_member(document, account);
        }
        self.connection.prepare_cached("delete from members where account = ?1 and document = ?2")?.execute(params![account, document])?;
        Ok(())
    }

    /// After a change that says where a document belongs: moves it under that change's number, if it belongs elsewhere.
    pub(super) fn place(&mut self, id: &str, doc: &Doc, access: &Access, number: u64) -> Result<(), StoreError> {
        let value = value_at(self.connection, doc.number, Paths::Document.name())?;
        let department = value.as_ref().and_then(department_in).map(str::to_owned);
        if department == doc.department {
            return Ok(());
        }
        let scope = self.scope_for(&doc.kind, access, id, department.as_deref())?;
        self.relocate(doc, department.as_deref(), scope, number)?;
        self.remember(id, &Doc { department, scope, ..doc.clone() });
        Ok(())
    }

    fn relocate(&self, doc: &Doc, department: Option<&str>, scope: i64, number: u64) -> Result<(), StoreError> {
        let mut update = self.connection.prepare_cached("update documents set department = ?2, scope = ?3 where number = ?1")?;
        update.execute(params![doc.number, department, scope])?;
        if scope == doc.scope {
            return Ok(());
        }
        self.connection.prepare_cached("update changes set scope = ?2, delivered = ?3 where document = ?1")?.execute(params![
            doc.number,
            scope,
            int(number)
        ])?;
        self.connection.prepare_cached("insert into moves (came_from, number, document) values (?1, ?2, ?3)")?.execute(params![
            doc.scope,
            int(number),
            doc.number
        ])?;
        super::redactions::relocated(self, doc.number, number)
    }
}

/// Moves documents whose kind is confined otherwise than when they were stored. Each under a number of its own: what is
/// delivered under one number is sent in one answer.
pub(super) fn rescope(tx: &Transaction<'_>, rules: &Rules) -> Result<usize, StoreError> {
    let mut orgs = tx.prepare_cached("select id from counters")?;
    let orgs: Vec<String> = orgs.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut moved = 0;
    for org in orgs {
        let mut ledger = Ledger::open(tx, &org)?;
        for (id, doc) in elsewhere(tx, ledger.org, rules)? {
            let Some(access) = rules.access(&doc.kind) else { continue };
            let scope = ledger.scope_for(&doc.kind, access, &id, doc.department.as_deref())?;
            let number = ledger.next();
            ledger.relocate(&doc, doc.department.as_deref(), scope, number)?;
            moved += 1;
        }
        ledger.close()?;
    }
    Ok(moved)
}

/// Documents that are not in the scope that their kind's access says.
fn elsewhere(tx: &Transaction<'_>, org: i64, rules: &Rules) -> Result<Vec<(String, Doc)>, StoreError> {
    let mut statement = tx.prepare_cached(
        "select d.id, d.number, word, d.department, d.scope, scopes.name from documents d
         join words on words.number = d.kind join scopes on scopes.number = d.scope where d.org = ?1",
    )?;
    let mut rows = statement.query([org])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let doc = Doc { number: row.get(1)?, kind: row.get(2)?, department: row.get(3)?, scope: row.get(4)? };
        let right = rules.access(&doc.kind).map(|access| scope_of(&doc.kind, access, &id, doc.department.as_deref()));
        if right.is_some_and(|right| row.get_ref(5).ok().and_then(|name| name.as_str().ok()) != Some(right.as_str())) {
            found.push((id, doc));
        }
    }
    Ok(found)
}
