//! Items of a request as they are listed.

use super::super::documents::{folded, granted_to, heads_of};
use super::super::people::departments;
use super::{Looking, NoRecords, Recorded, StoreError, int, read_json, request, signed, uint};
use crate::documents::{Departments, Rules};
use rusqlite::{Connection, OptionalExtension, params};
use shared::document::{Document, title, version};
use shared::instrument::Schema;
use shared::people::Person;
use shared::records_request::{Because, Decision, Item, ItemKind};
use std::sync::Arc;

/// Who may read what, at one moment.
pub(super) struct Reach {
    pub(super) org: i64,
    granted: Vec<String>,
    departments: Departments,
}

/// A document of an item.
pub(super) struct Place {
    pub(super) number: i64,
    /// Whether the person may not read it.
    pub(super) confined: bool,
}

impl Reach {
    pub(super) fn of(connection: &Connection, person: &Person, rules: &Rules) -> Result<Self, StoreError> {
        let mut statement = connection.prepare_cached("select org from counters where id = ?1")?;
        let org = statement.query_row([&person.org], |row| row.get(0)).optional()?.unwrap_or(0);
        let granted = granted_to(connection, org, person, rules)?;
        Ok(Self { org, granted, departments: Departments::new(&departments(connection, &person.org)?) })
    }

    pub(super) fn place(&self, connection: &Connection, doc: &str) -> Result<Option<Place>, StoreError> {
        let mut statement = connection.prepare_cached(
            "select documents.number, name from documents join scopes on scopes.number = scope where documents.org = ?1 and id = ?2",
        )?;
        let found = statement.query_row(params![self.org, doc], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional()?;
        Ok(found.map(|(number, scope)| Place { number, confined: self.granted.binary_search(&scope).is_err() }))
    }

    /// The form that a document is shown by.
    pub(super) fn schema(&self, rules: &Rules, kind: &str, document: &Document) -> Option<Arc<Schema>> {
        rules.schema(kind, version(document)?, &self.departments)
    }
}

/// Items as they are kept, without titles.
pub(super) fn kept(connection: &Connection, org: &str, number: u64) -> Result<Vec<Item>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select id, what, kind, because, steps, count, proposal, ruling, decided_by, decided from records_items
         where org = ?1 and request = ?2 order by what, kind, id",
    )?;
    let mut rows = statement.query(params![org, int(number)])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (what, because): (String, String) = (row.get(1)?, row.get(3)?);
        let ruling: Option<String> = row.get(7)?;
        let decision = match (ruling, signed(row, 8)?) {
            (Some(ruling), Some(signed)) => Some(Decision { ruling: read_json(&ruling)?, signed }),
            _ => None,
        };
        all.push(Item {
            id: row.get(0)?,
            what: ItemKind::named(&what).unwrap_or_default(),
            kind: row.get(2)?,
            because: Because::named(&because).unwrap_or_default(),
            steps: row.get(4)?,
            count: uint(row.get(5)?),
            proposal: read_json(&row.get::<_, String>(6)?)?,
            decision,
            ..Item::default()
        });
    }
    Ok(all)
}

/// Items with what whoever looks may see of them.
pub(super) fn items(connection: &Connection, looking: &Looking) -> Recorded<Vec<Item>> {
    let Looking { person, rules, request: number, language } = looking;
    match request(connection, &person.org, *number)? {
        Ok(request) if request.collected.is_none() => return Ok(Err(NoRecords::NotCollected)),
        Ok(_) => {}
        Err(why) => return Ok(Err(why)),
    }
    let reach = Reach::of(connection, person, rules)?;
    let mut all = kept(connection, &person.org, *number)?;
    for item in &mut all {
        let Some(doc) = item.of() else { continue };
        let place = reach.place(connection, doc)?;
        item.confined = place.as_ref().is_none_or(|place| place.confined);
        if let Some(place) = place.filter(|place| !place.confined) {
            let document = folded(heads_of(connection, &person.org, place.number)?);
            let schema = reach.schema(rules, &item.kind, &document);
            item.title = schema.map(|schema| title(&document, &schema, language)).unwrap_or_default();
        }
    }
    all.sort_by(|a, b| (a.what, &a.kind, &a.title, &a.id).cmp(&(b.what, &b.kind, &b.title, &b.id)));
    Ok(Ok(all))
}
