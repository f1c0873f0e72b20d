//! What a request covers, found and kept.

use super::super::people::trail;
use super::{NoRecords, Recorded, StoreError, by, int, json, noted, request, uint};
use crate::documents::Rules;
use crate::store::audit::Stretch;
use crate::store::people::Doing;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::protocol::{AuditEntry, AuditFilter, AuditKind};
use shared::records_request::{
    About, Because, DEPTH_LIMIT, ITEMS_LIMIT, Item, ItemKind, Request, Ruling, Scope, Sought, ids_in, proposal, reach, trail_proposal,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An item that was found.
#[derive(Debug)]
pub(super) struct Found {
    item: Item,
    /// The number of the last change that it has.
    last: u64,
}

/// Everything that a request covers at one moment.
#[derive(Debug)]
pub(super) struct Collection {
    upto: u64,
    trail: u64,
    found: Vec<Found>,
}

/// Why a document is found, and how many links away.
type Reasons = BTreeMap<String, (Because, u32)>;

/// Looks through everything.
pub(super) fn find(connection: &Connection, org: &str, rules: &Rules, number: u64) -> Recorded<Collection> {
    let request = match request(connection, org, number)? {
        Ok(request) if request.closed.is_some() => return Ok(Err(NoRecords::Closed)),
        Ok(request) => request,
        Err(why) => return Ok(Err(why)),
    };
    let mut counter = connection.prepare_cached("select org, last from counters where id = ?1")?;
    let (counted, upto): (i64, u64) = counter.query_row([org], |row| Ok((row.get(0)?, uint(row.get(1)?)))).optional()?.unwrap_or((0, 0));
    let scope = &request.scope;
    let mut reasons = match scope.about {
        About::Matter => matter(connection, counted, scope)?,
        About::Person => person(connection, org, counted, scope)?,
        About::Period => Reasons::new(),
    };
    if scope.about == About::Period || scope.from.is_some() || scope.to.is_some() {
        let of_period = period(connection, counted, scope)?;
        if scope.about == About::Period {
            reasons = of_period.into_iter().map(|doc| (doc, (Because::Period, 0))).collect();
        } else {
            reasons.retain(|doc, _| of_period.contains(doc));
        }
    }
    let mut found = Vec::new();
    let facts = facts(connection, counted)?;
    for (doc, (because, steps)) in &reasons {
        let Some((kind, count, last)) = facts.get(doc).filter(|(kind, ..)| scope.has_kind(kind)) else { continue };
        // A kind that is there no more is treated as what only officers have.
        let confidentiality = rules.access(kind).map_or(shared::instrument::Confidentiality::Officers, |access| access.confidentiality);
        let item = Item {
            id: Item::of_document(doc),
            what: ItemKind::Document,
            kind: kind.clone(),
            because: *because,
            steps: *steps,
            count: *count,
            proposal: proposal(confidentiality),
            ..Item::default()
        };
        if let Some(seats) = seats(connection, counted, &item)? {
            found.push(seats);
        }
        found.push(Found { item, last: *last });
    }
    let trail_number = trail::next_number(connection, org)?;
    let docs: BTreeSet<&str> = found.iter().filter_map(|found| found.item.doc()).collect();
    let mut of_kinds: BTreeMap<AuditKind, u64> = BTreeMap::new();
    for entry in entries(connection, org, scope, &docs, trail_number)? {
        *of_kinds.entry(entry.kind).or_default() += 1;
    }
    let because = match scope.about {
        About::Matter => Because::Linked,
        About::Person => Because::Names,
        About::Period => Because::Period,
    };
    for (kind, count) in of_kinds {
        let (id, proposal) = (Item::of_trail(kind), trail_proposal(kind));
        let item = Item { id, what: ItemKind::Trail, kind: kind.name().to_owned(), because, count, proposal, ..Item::default() };
        found.push(Found { item, last: 0 });
    }
    if scope.about == About::Period && scope.kinds.is_empty() {
        let item = Item { id: Item::SURVEYS.to_owned(), what: ItemKind::Surveys, because, ..Item::default() };
        found.push(Found { item, last: 0 });
    }
    if found.len() > ITEMS_LIMIT {
        return Ok(Err(NoRecords::TooMany(found.len())));
    }
    Ok(Ok(Collection { upto, trail: trail_number, found }))
}

/// Kind, number of changes and last number of every document.
fn facts(connection: &Connection, org: i64) -> Result<HashMap<String, (String, u64, u64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select d.id, word, count(*), max(c.number) from changes c join documents d on d.number = c.document
         join words on words.number = d.kind where c.org = ?1 group by c.document",
    )?;
    let rows = statement.query_map([org], |row| Ok((row.get(0)?, (row.get(1)?, uint(row.get(2)?), uint(row.get(3)?)))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is under the key of a session that is found, if there is any. It says who was where, and is proposed to be withheld.
fn seats(connection: &Connection, org: i64, session: &Item) -> Result<Option<Found>, StoreError> {
    let Some(doc) = session.doc() else { return Ok(None) };
    let mut statement = connection.prepare_cached(
        "select 1 from session_keys k where org = ?1 and doc = ?2 and destroyed is null
         and (sealed is not null or exists (select 1 from recordings where key = k.id))",
    )?;
    let there = statement.exists(params![org, doc])?;
    let proposal = proposal(shared::instrument::Confidentiality::Restricted);
    let item = Item { id: Item::of_seats(doc), what: ItemKind::Seats, count: 1, proposal, ..session.clone() };
    Ok(there.then_some(Found { item, last: 0 }))
}

fn matter(connection: &Connection, org: i64, scope: &Scope) -> Result<Reasons, StoreError> {
    let Some(doc) = scope.doc.as_deref() else { return Ok(Reasons::new()) };
    // Also links that were taken back since: they were part of the matter.
    let mut statement = connection.prepare_cached(
        "select distinct d.id, substr(c.path, 8) from changes c join documents d on d.number = c.document
         where c.org = ?1 and c.path >= '_links/' and c.path < '_links0' and c.value is not null",
    )?;
    let links: Vec<(String, String)> = statement.query_map([org], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let depth = scope.depth.unwrap_or(1).min(DEPTH_LIMIT);
    let reached = reach(doc, links.iter().map(|(from, to)| (from.as_str(), to.as_str())), depth);
    Ok(reached.into_iter().map(|(doc, steps)| (doc, (if steps == 0 { Because::Itself } else { Because::Linked }, steps))).collect())
}

/// The names of somebody that are looked for: that of the account, and the one that was entered.
fn sought(connection: &Connection, org: &str, scope: &Scope) -> Result<Vec<Sought>, StoreError> {
    let mut named = connection.prepare_cached("select name from accounts where org = ?1 and id = ?2")?;
    let of_account: Option<String> = named.query_row(params![org, scope.account], |row| row.get(0)).optional()?;
    Ok([of_account.as_deref(), scope.name.as_deref()].into_iter().flatten().filter_map(Sought::new).collect())
}

/// Values are compared here: SQLite knows small letters of ASCII only, and sees how JSON escapes a text, not the text.
fn person(connection: &Connection, org: &str, counted: i64, scope: &Scope) -> Result<Reasons, StoreError> {
    let sought = sought(connection, org, scope)?;
    let mut statement = connection.prepare_cached(
        "select d.id, coalesce(c.author = (select number from words where word = ?2), 0),
                coalesce(c.path = '_people/' || ?2 or instr(c.value, ?2) > 0, 0), c.value
         from changes c join documents d on d.number = c.document where c.org = ?1",
    )?;
    let mut reasons = Reasons::new();
    let mut rows = statement.query(params![counted, scope.account])?;
    while let Some(row) = rows.next()? {
        let (doc, wrote, about): (String, bool, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        // Whoever wrote in it is found for that, whatever else it says.
        if wrote {
            reasons.insert(doc, (Because::Wrote, 0));
        } else if !reasons.contains_key(&doc) && (about || is_said(row.get_ref(3)?.as_str_or_null().map_err(StoreError::of)?, &sought)) {
            reasons.insert(doc, (Because::Names, 0));
        }
    }
    Ok(reasons)
}

/// Whether the value of a change holds one of these names.
fn is_said(value: Option<&str>, sought: &[Sought]) -> bool {
    let value = value.filter(|_| !sought.is_empty()).and_then(|value| serde_json::from_str(value).ok());
    value.is_some_and(|value| sought.iter().any(|name| name.is_said(&value)))
}

fn period(connection: &Connection, org: i64, scope: &Scope) -> Result<BTreeSet<String>, StoreError> {
    let (from, to) = scope.span();
    let mut statement = connection.prepare_cached(
        "select distinct d.id from changes c join documents d on d.number = c.document where c.org = ?1 and c.at >= ?2 and c.at < ?3",
    )?;
    let rows = statement.query_map(params![org, int(from), int(to)], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Entries of the audit trail that belong to a request, with smaller numbers than one, oldest first.
pub(super) fn entries(
    connection: &Connection,
    org: &str,
    scope: &Scope,
    docs: &BTreeSet<&str>,
    before: u64,
) -> Result<Vec<AuditEntry>, StoreError> {
    let (since, until) = scope.span();
    let span = AuditFilter { since: Some(since), until: Some(until).filter(|until| *until != u64::MAX), ..AuditFilter::default() };
    let read =
        |filter: AuditFilter| trail::entries(connection, org, &Stretch { filter, after: 0, before, limit: u32::MAX, newest_first: false });
    let mut all: BTreeMap<u64, AuditEntry> = BTreeMap::new();
    let mut add = |entries: Vec<AuditEntry>| all.extend(entries.into_iter().map(|entry| (entry.number, entry)));
    match scope.about {
        About::Period => add(read(span)?),
        About::Person => {
            let (account, sought) = (scope.account.as_deref(), sought(connection, org, scope)?);
            let is_of = |entry: &AuditEntry| {
                let names = |id: &Option<String>| account.is_some() && id.as_deref() == account;
                names(&entry.by) || names(&entry.about) || sought.iter().any(|name| name.is_in(&entry.detail))
            };
            add(read(span)?.into_iter().filter(is_of).collect());
        }
        About::Matter => add(read(span)?.into_iter().filter(|entry| ids_in(&entry.detail).any(|id| docs.contains(id))).collect()),
    }
    Ok(all.into_values().collect())
}

/// Keeps what was found in place of what was collected before. A decision stays, but for a document that has changed since.
pub(super) fn keep(tx: &Transaction<'_>, doing: &Doing, number: u64, collection: &Collection) -> Recorded<Request> {
    match request(tx, &doing.org, number)? {
        Ok(request) if request.closed.is_some() => return Ok(Err(NoRecords::Closed)),
        Ok(_) => {}
        Err(why) => return Ok(Err(why)),
    }
    let mut gone: BTreeSet<String> = BTreeSet::new();
    {
        let mut statement = tx.prepare_cached("select id from records_items where org = ?1 and request = ?2")?;
        gone.extend(statement.query_map(params![doing.org, int(number)], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?);
    }
    for Found { item, last } in &collection.found {
        gone.remove(&item.id);
        keep_item(tx, &doing.org, number, item, *last)?;
    }
    for id in gone {
        tx.execute("delete from records_items where org = ?1 and request = ?2 and id = ?3", params![doing.org, int(number), id])?;
    }
    tx.execute(
        "update records_requests set collected_by = ?3, collected = ?4, upto = ?5, trail = ?6, checked_by = null, checked = null
         where org = ?1 and number = ?2",
        params![doing.org, int(number), by(doing)?, int(doing.now), int(collection.upto), int(collection.trail)],
    )?;
    noted(tx, doing, AuditKind::RecordsCollected, number, &format!("{} items", collection.found.len()))?;
    request(tx, &doing.org, number)
}

fn keep_item(tx: &Transaction<'_>, org: &str, number: u64, item: &Item, last: u64) -> Result<(), StoreError> {
    let mut insert = tx.prepare_cached(
        "insert into records_items (org, request, id, what, kind, because, steps, count, last, proposal)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         on conflict do update set because = excluded.because, steps = excluded.steps, proposal = excluded.proposal,
            ruling = iif(last = excluded.last and count = excluded.count, ruling, null),
            decided_by = iif(last = excluded.last and count = excluded.count, decided_by, null),
            decided = iif(last = excluded.last and count = excluded.count, decided, null),
            count = excluded.count, last = excluded.last",
    )?;
    let proposal: &Ruling = &item.proposal;
    insert.execute(params![
        org,
        int(number),
        item.id,
        item.what.name(),
        item.kind,
        item.because.name(),
        item.steps,
        int(item.count),
        int(last),
        json(proposal)?
    ])?;
    Ok(())
}
