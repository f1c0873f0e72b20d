//! What an answer is made of. What is withheld is not even read.

use super::super::documents::changes_of;
use super::collect::entries;
use super::items::{Reach, kept};
use super::{Looking, NoRecords, Recorded, StoreError, int, request, uint};
use crate::documents::Rules;
use crate::store::records::Answering;
use rusqlite::{Connection, OptionalExtension, params};
use shared::document::{Document, Redaction, RedactionReason};
use shared::instrument::Confidentiality;
use shared::protocol::AuditEntry;
use shared::records_request::{Content, Filled, Item, Part, Verdict, ids_in, parts, proposal};
use std::collections::BTreeSet;

/// A document as it was when it was collected, without what was redacted since.
fn document(connection: &Connection, org: (&str, i64), number: i64, doc: &str, upto: u64) -> Result<Document, StoreError> {
    let mut document = Document::default();
    for redaction in redactions(connection, org.1, doc)? {
        document.redact(redaction);
    }
    for held in changes_of(connection, org.0, number)?.into_iter().filter(|held| held.mark.number <= upto) {
        let id = held.change.id.clone();
        document.insert(held.change);
        document.accept(&id, held.mark);
    }
    Ok(document)
}

/// Redactions of a document that were approved.
fn redactions(connection: &Connection, org: i64, doc: &str) -> Result<Vec<Redaction>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select id, number, path, changes, reason, words, by, decided_by, decided from redactions
         where org = ?1 and doc = ?2 and state = 'approved' order by number",
    )?;
    let mut rows = statement.query(params![org, doc])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let reason: String = row.get(4)?;
        all.push(Redaction {
            id: row.get(0)?,
            number: uint(row.get(1)?),
            doc: doc.to_owned(),
            path: row.get(2)?,
            changes: serde_json::from_str(&row.get::<_, String>(3)?).map_err(StoreError::of)?,
            reason: RedactionReason::named(&reason).ok_or_else(|| StoreError(format!("“{reason}” is no reason of a redaction")))?,
            words: row.get(5)?,
            by: row.get(6)?,
            approved: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
            at: uint(row.get::<_, Option<i64>>(8)?.unwrap_or(0)),
        });
    }
    Ok(all)
}

/// How far a collection goes: in changes, and in entries of the trail.
fn limits(connection: &Connection, org: &str, number: u64) -> Result<(u64, u64), StoreError> {
    let mut statement = connection.prepare_cached("select upto, trail from records_requests where org = ?1 and number = ?2")?;
    Ok(statement.query_row(params![org, int(number)], |row| Ok((uint(row.get(0)?), uint(row.get(1)?))))?)
}

/// What can be withheld of a document one by one.
pub(super) fn parts_of(connection: &Connection, looking: &Looking, item: &str) -> Recorded<Vec<Part>> {
    let Looking { person, rules, request: number, language } = looking;
    if let Err(why) = request(connection, &person.org, *number)? {
        return Ok(Err(why));
    }
    let found = kept(connection, &person.org, *number)?.into_iter().find(|one| one.id == item);
    let Some((item, doc)) = found.as_ref().and_then(|item| Some((item, item.doc()?))) else { return Ok(Err(NoRecords::UnknownItem)) };
    let reach = Reach::of(connection, person, rules)?;
    let Some(place) = reach.place(connection, doc)?.filter(|place| !place.confined) else { return Ok(Err(NoRecords::UnknownItem)) };
    let (upto, _) = limits(connection, &person.org, *number)?;
    let document = document(connection, (&person.org, reach.org), place.number, doc, upto)?;
    let schema = reach.schema(rules, &item.kind, &document);
    Ok(Ok(parts(&document, schema.as_ref(), language)))
}

/// Documents that entries name, that are none of the items, and that the rules would propose to withhold.
fn apart(
    connection: &Connection,
    org: i64,
    rules: &Rules,
    entries: &[AuditEntry],
    docs: &BTreeSet<&str>,
) -> Result<BTreeSet<String>, StoreError> {
    let mut kind =
        connection.prepare_cached("select word from documents join words on words.number = kind where documents.org = ?1 and id = ?2")?;
    let named: BTreeSet<&str> = entries.iter().flat_map(|entry| ids_in(&entry.detail)).filter(|id| !docs.contains(id)).collect();
    let mut apart = BTreeSet::new();
    for id in named {
        let Some(kind) = kind.query_row(params![org, id], |row| row.get::<_, String>(0)).optional()? else { continue };
        let confidentiality = rules.access(&kind).map_or(Confidentiality::Officers, |access| access.confidentiality);
        if proposal(confidentiality).verdict == Verdict::Withheld {
            apart.insert(id.to_owned());
        }
    }
    Ok(apart)
}

/// The request with everything that leaves.
pub(super) fn content(connection: &Connection, looking: &Looking) -> Recorded<Answering> {
    let Looking { person, rules, request: number, .. } = looking;
    let request = match request(connection, &person.org, *number)? {
        Ok(request) if request.closed.is_some() => return Ok(Err(NoRecords::Closed)),
        Ok(request) if request.collected.is_none() => return Ok(Err(NoRecords::NotCollected)),
        Ok(request) if request.tally.open > 0 => return Ok(Err(NoRecords::Undecided(request.tally.open))),
        Ok(request) => request,
        Err(why) => return Ok(Err(why)),
    };
    let items = kept(connection, &person.org, *number)?;
    let (upto, before) = limits(connection, &person.org, *number)?;
    let docs: BTreeSet<&str> = items.iter().filter_map(Item::doc).collect();
    let trail = if items.iter().any(|item| item.trail().is_some()) {
        entries(connection, &person.org, &request.scope, &docs, before)?
    } else {
        Vec::new()
    };
    let reach = Reach::of(connection, person, rules)?;
    let apart = apart(connection, reach.org, rules, &trail, &docs)?;
    let (mut filled, mut confined) = (Vec::new(), 0);
    for item in &items {
        let withheld = item.ruling().is_none_or(|ruling| ruling.verdict == Verdict::Withheld);
        let content = match (item.doc(), item.trail()) {
            _ if withheld => Content::Nothing,
            (Some(doc), _) => match reach.place(connection, doc)? {
                Some(place) if !place.confined => {
                    let document = document(connection, (&person.org, reach.org), place.number, doc, upto)?;
                    let schema = reach.schema(rules, &item.kind, &document);
                    Content::Document(Box::new(document), schema)
                }
                _ => {
                    confined += 1;
                    Content::Nothing
                }
            },
            (None, Some(kind)) => {
                let of_kind = |entry: &&AuditEntry| entry.kind == kind;
                Content::Trail(trail.iter().filter(of_kind).cloned().collect())
            }
            (None, None) => Content::Nothing,
        };
        filled.push(Filled { item: item.clone(), content });
    }
    if confined > 0 {
        return Ok(Err(NoRecords::Confined(confined)));
    }
    Ok(Ok(Answering { request, items: filled, apart }))
}
