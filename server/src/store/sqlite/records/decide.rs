//! Decisions about the items of a request, and the second look at them.

use super::items::{Reach, kept};
use super::{Doing, Looking, NoRecords, Recorded, Request, by, int, json, noted, request};
use rusqlite::{Transaction, params};
use shared::protocol::AuditKind;
use shared::records_request::{Item, NewDecision, Verdict, check_decision};
use std::collections::BTreeMap;

/// A request that can be worked on.
fn open(tx: &Transaction<'_>, org: &str, number: u64) -> Recorded<Request> {
    Ok(match request(tx, org, number)? {
        Ok(request) if request.closed.is_some() => Err(NoRecords::Closed),
        Ok(request) if request.collected.is_none() => Err(NoRecords::NotCollected),
        other => other,
    })
}

/// Takes decisions, all or none: everything is checked before anything is written.
pub(super) fn decide(tx: &Transaction<'_>, looking: &Looking, doing: &Doing, decisions: &[NewDecision]) -> Recorded<()> {
    let Looking { person, rules, request: number, .. } = looking;
    if let Err(why) = open(tx, &person.org, *number)? {
        return Ok(Err(why));
    }
    let all: BTreeMap<String, Item> = kept(tx, &person.org, *number)?.into_iter().map(|item| (item.id.clone(), item)).collect();
    let reach = Reach::of(tx, person, rules)?;
    for decision in decisions {
        for id in &decision.items {
            let Some(item) = all.get(id) else { return Ok(Err(NoRecords::UnknownItem)) };
            let confined = match item.of() {
                Some(doc) => reach.place(tx, doc)?.is_none_or(|place| place.confined),
                None => false,
            };
            if let Err(wrong) = check_decision(&decision.ruling, item, confined) {
                return Ok(Err(NoRecords::Wrong(wrong)));
            }
        }
    }
    let mut update = tx.prepare_cached(
        "update records_items set ruling = ?4, decided_by = ?5, decided = ?6 where org = ?1 and request = ?2 and id = ?3",
    )?;
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for decision in decisions {
        let ruling = json(&decision.ruling)?;
        for id in &decision.items {
            update.execute(params![person.org, int(*number), id, ruling, by(doing)?, int(doing.now)])?;
            *counts.entry(decision.ruling.verdict).or_default() += 1;
        }
    }
    // Whoever looked over the decisions did not see these.
    tx.execute(
        "update records_requests set checked_by = null, checked = null where org = ?1 and number = ?2",
        params![person.org, int(*number)],
    )?;
    let mut said: Vec<String> = counts.iter().map(|(verdict, count)| format!("{count} {}", verdict.name())).collect();
    if let [NewDecision { items, ruling }] = decisions
        && let [item] = items.as_slice()
    {
        said = vec![format!(
            "{item} {}{}",
            ruling.verdict.name(),
            ruling.exemption.as_ref().map(|why| format!(" ({why})")).unwrap_or_default()
        )];
    }
    noted(tx, doing, AuditKind::RecordsDecided, *number, &said.join(", "))?;
    Ok(Ok(()))
}

/// Notes that somebody looked over the decisions who made none of them.
pub(super) fn check(tx: &Transaction<'_>, doing: &Doing, number: u64) -> Recorded<Request> {
    match open(tx, &doing.org, number)? {
        Ok(request) if request.tally.open > 0 => return Ok(Err(NoRecords::Undecided(request.tally.open))),
        Ok(_) => {}
        Err(why) => return Ok(Err(why)),
    }
    let who = by(doing)?;
    let own = kept(tx, &doing.org, number)?.iter().any(|item| item.decision.as_ref().is_some_and(|decision| decision.signed.by == who));
    if own {
        return Ok(Err(NoRecords::OwnDecision));
    }
    tx.execute(
        "update records_requests set checked_by = ?3, checked = ?4 where org = ?1 and number = ?2",
        params![doing.org, int(number), who, int(doing.now)],
    )?;
    noted(tx, doing, AuditKind::RecordsChecked, number, "")?;
    request(tx, &doing.org, number)
}
