//! Who may ask for what, and who decides.

use super::super::super::people::{Note, note};
use super::super::granted::granted_to;
use super::super::ledger::{Ledger, document};
use super::super::rows::{changes_of, folded};
use super::apply::apply;
use super::asked::asked_for;
use super::holds::covering;
use super::{COLUMNS, StoreError, file, int, list, org_of, read, redaction};
use crate::documents::Rules;
use crate::store::people::Doing;
use crate::store::redactions::{Redacting, Unredacted};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use shared::document::{Document, NewRedaction, Refusal, can_be_redacted, check_redaction, check_words, department, quotes};
use shared::instrument::Confidentiality;
use shared::people::{Action, Person, Place, Power, may};
use shared::protocol::AuditKind;
use shared::records::{Decision, Proposal, ProposalState, Proposals};
use std::path::Path;

/// The most proposals in one answer.
const PROPOSALS: u32 = 500;

/// What of a document is on a path, or all of it: for the audit trail, which never says what was there.
fn place(proposal: &Proposal) -> String {
    let what = proposal.path.as_deref().unwrap_or("all of it");
    format!("{} {}: {what}; {}", proposal.kind, proposal.doc, proposal.reason.name())
}

pub(super) fn propose(
    tx: &Transaction<'_>,
    person: &Person,
    rules: &Rules,
    id: &str,
    asked: &NewRedaction,
    now: u64,
) -> Redacting<Proposal> {
    let Some(org) = org_of(tx, &person.org)? else { return Ok(Err(Unredacted::UnknownDocument)) };
    let Some(doc) = document(tx, org, &asked.doc)? else { return Ok(Err(Unredacted::UnknownDocument)) };
    let folded = folded(changes_of(tx, &person.org, doc.number)?);
    let is_officer = person.has(Power::KeepRecords);
    // An officer destroys by the schedule also what only others may read: ids and dates are all that they see of it.
    if asked.path.is_some() || !is_officer {
        let scope: String = tx.prepare_cached("select name from scopes where number = ?1")?.query_row([doc.scope], |row| row.get(0))?;
        if granted_to(tx, org, person, rules)?.binary_search(&scope).is_err() {
            return Ok(Err(Unredacted::UnknownDocument));
        }
    }
    let may = match asked.path {
        None => is_officer,
        Some(_) => may_write(person, rules, &doc.kind, &folded),
    };
    if !may {
        return Ok(Err(Unredacted::NotAllowed));
    }
    if let Err(refusal) = check_redaction(&folded, asked) {
        return Ok(Err(refusal.into()));
    }
    if let Some(kept) = keeps(tx, (org, &person.org), &doc.kind, &asked.doc, now)? {
        return Ok(Err(kept));
    }
    let every = asked.path.is_some() && asked.changes.is_empty();
    let changes = covered(&folded, asked.path.as_deref(), &asked.changes);
    let changes = if asked.path.is_some() { changes } else { Vec::new() };
    let mut waits =
        tx.prepare_cached("select 1 from redactions where org = ?1 and doc = ?2 and path is ?3 and changes = ?4 and state = 'proposed'")?;
    if waits.exists(params![org, asked.doc, asked.path, list(&changes)?])? {
        return Ok(Err(Unredacted::Waits));
    }
    let proposal = Proposal {
        id: id.to_owned(),
        doc: asked.doc.clone(),
        kind: doc.kind,
        path: asked.path.clone(),
        every,
        changes,
        reason: asked.reason,
        words: asked.words.trim().to_owned(),
        by: person.account.clone(),
        proposed: now,
        state: ProposalState::Proposed,
        decided_by: None,
        decided: None,
        why: None,
        held: None,
        request: None,
        files_stay: None,
    };
    tx.prepare_cached(
        "insert into redactions (org, id, doc, kind, path, every, changes, reason, words, by, proposed, state)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'proposed')",
    )?
    .execute(params![
        org,
        proposal.id,
        proposal.doc,
        proposal.kind,
        proposal.path,
        proposal.every,
        list(&proposal.changes)?,
        proposal.reason.name(),
        proposal.words,
        proposal.by,
        int(now),
    ])?;
    let detail = place(&proposal);
    note(
        tx,
        &Note { org: &person.org, at: now, kind: AuditKind::RedactionProposed, by: Some(&person.account), about: None, detail: &detail },
    )?;
    Ok(Ok(proposal))
}

/// What keeps a document from being changed by a redaction: a hold, or somebody who has asked for it.
fn keeps(connection: &Connection, (org, org_id): (i64, &str), kind: &str, doc: &str, now: u64) -> Result<Option<Unredacted>, StoreError> {
    if let Some(hold) = covering(connection, org, kind, doc)? {
        return Ok(Some(Unredacted::Held(hold.matter)));
    }
    Ok(asked_for(connection, org_id, doc, now)?.map(Unredacted::Requested))
}

/// Whether words that are kept repeat something that a proposal removes, as it stands by now.
fn repeats(tx: &Transaction<'_>, org: i64, org_id: &str, proposal: &Proposal, words: &str) -> Result<bool, StoreError> {
    let Some(doc) = document(tx, org, &proposal.doc)? else { return Ok(false) };
    let folded = folded(changes_of(tx, org_id, doc.number)?);
    let named = if proposal.every { &[] } else { proposal.changes.as_slice() };
    let covered = covered(&folded, proposal.path.as_deref(), named);
    let mut values = folded.changes().filter(|change| covered.contains(&change.id)).filter_map(|change| change.value.as_ref());
    Ok(values.any(|value| quotes(words, value)))
}

const REPEATS: &str = "these words repeat what is to be removed, and they are kept; say why, and not what";

/// Whether somebody who may read a document may write it.
pub(super) fn may_write(person: &Person, rules: &Rules, kind: &str, folded: &Document) -> bool {
    let Some(access) = rules.access(kind) else { return false };
    let named = access.confidentiality == Confidentiality::Restricted;
    may(&person.grants, access, Action::Write, Place { department: department(folded), named })
}

/// The changes whose values go.
fn covered(folded: &Document, path: Option<&str>, named: &[String]) -> Vec<String> {
    let is_covered = |path_of: &str, id: &String| match path {
        Some(path) => path == path_of && (named.is_empty() || named.contains(id)),
        None => can_be_redacted(path_of),
    };
    folded.changes().filter(|change| is_covered(&change.path, &change.id)).map(|change| change.id.clone()).collect()
}

pub(super) fn proposals(connection: &Connection, org: &str, by: Option<&str>, now: u64) -> Result<Proposals, StoreError> {
    let Some(number) = org_of(connection, org)? else { return Ok(Proposals { proposals: Vec::new(), more: false }) };
    let mut statement = connection.prepare_cached(&format!(
        "select {COLUMNS} from redactions where org = ?1 and (?2 is null or by = ?2)
         order by state = 'proposed' desc, coalesce(decided, proposed) desc, key desc limit ?3"
    ))?;
    let rows = statement.query_map(params![number, by, PROPOSALS + 1], read)?;
    let mut proposals: Vec<Proposal> = rows.map(|row| row.map(|(proposal, _)| proposal)).collect::<Result<_, _>>()?;
    let more = proposals.len() > PROPOSALS as usize;
    proposals.truncate(PROPOSALS as usize);
    for proposal in proposals.iter_mut().filter(|proposal| proposal.state == ProposalState::Proposed) {
        proposal.held = covering(connection, number, &proposal.kind, &proposal.doc)?.map(|hold| hold.matter);
        proposal.request = asked_for(connection, org, &proposal.doc, now)?;
    }
    Ok(Proposals { proposals, more })
}

pub(super) fn decide(
    tx: &Transaction<'_>,
    folder: &Path,
    doing: &Doing,
    rules: &Rules,
    id: &str,
    decision: &Decision,
) -> Redacting<Proposal> {
    let Some(org) = org_of(tx, &doing.org)? else { return Ok(Err(Unredacted::UnknownProposal)) };
    let mut statement = tx.prepare_cached(&format!("select {COLUMNS} from redactions where org = ?1 and id = ?2"))?;
    let Some((mut proposal, _)) = statement.query_row(params![org, id], read).optional()? else {
        return Ok(Err(Unredacted::UnknownProposal));
    };
    if proposal.state != ProposalState::Proposed {
        return Ok(Err(Unredacted::Decided));
    }
    if doing.by.as_ref() == Some(&proposal.by) {
        return Ok(Err(Unredacted::OwnProposal));
    }
    (proposal.decided_by, proposal.decided) = (doing.by.clone(), Some(doing.now));
    if !decision.approve {
        let why = decision.why.clone().unwrap_or_default().trim().to_owned();
        if let Err(refusal) = check_words(&why) {
            return Ok(Err(Refusal { field: "why", ..refusal }.into()));
        }
        // It may be proposed again in other words, and these stay.
        if repeats(tx, org, &doing.org, &proposal, &why)? {
            return Ok(Err(Refusal::new("why", "quotes_value", REPEATS).into()));
        }
        (proposal.state, proposal.why) = (ProposalState::Declined, Some(why));
        tx.prepare_cached("update redactions set state = 'declined', decided_by = ?3, decided = ?4, why = ?5 where org = ?1 and id = ?2")?
            .execute(params![org, id, proposal.decided_by, int(doing.now), proposal.why])?;
        tell(tx, doing, AuditKind::RedactionDeclined, &place(&proposal))?;
        return Ok(Ok(proposal));
    }
    if let Some(kept) = keeps(tx, (org, &doing.org), &proposal.kind, &proposal.doc, doing.now)? {
        return Ok(Err(kept));
    }
    // What was said since it was proposed goes as well, and the words stay.
    if repeats(tx, org, &doing.org, &proposal, &proposal.words)? {
        return Ok(Err(Refusal::new("words", "quotes_value", REPEATS).into()));
    }
    approve(tx, folder, doing, rules, proposal).map(Ok)
}

fn approve(tx: &Transaction<'_>, folder: &Path, doing: &Doing, rules: &Rules, mut proposal: Proposal) -> Result<Proposal, StoreError> {
    let mut ledger = Ledger::open(tx, &doing.org)?;
    if proposal.every
        && let Some(doc) = ledger.document(&proposal.doc)?
    {
        // Also what came since.
        let folded = folded(changes_of(tx, &doing.org, doc.number)?);
        proposal.changes = covered(&folded, proposal.path.as_deref(), &[]);
    }
    let number = ledger.next();
    proposal.state = ProposalState::Approved;
    tx.prepare_cached(
        "update redactions set state = 'approved', decided_by = ?3, decided = ?4, changes = ?5, number = ?6, delivered = ?6
         where org = ?1 and id = ?2",
    )?
    .execute(params![ledger.org, proposal.id, proposal.decided_by, int(doing.now), list(&proposal.changes)?, int(number)])?;
    let redaction = redaction(proposal.clone(), number);
    let applied = apply(&mut ledger, tx, &doing.org, &rules.sealer, &redaction)?;
    ledger.close()?;
    let files = if applied.files_stay > 0 { format!("; {} files stay: named elsewhere", applied.files_stay) } else { String::new() };
    tell(tx, doing, AuditKind::Redacted, &format!("{}; {} values{files}", place(&proposal), applied.values))?;
    proposal.files_stay = (applied.files_stay > 0).then_some(applied.files_stay as u64);
    file::append(folder, &rules.sealer, &doing.org, &proposal.kind, &redaction)?;
    Ok(proposal)
}

pub(super) fn tell(tx: &Transaction<'_>, doing: &Doing, kind: AuditKind, detail: &str) -> Result<(), StoreError> {
    note(tx, &Note { org: &doing.org, at: doing.now, kind, by: doing.by.as_deref(), about: None, detail })
}
