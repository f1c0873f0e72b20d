//! Documents that somebody began or is named in, for when they leave and for reviews.

use super::{StoreError, uint};
use crate::documents::Rules;
use rusqlite::{Connection, params};
use shared::instrument::Confidentiality;
use shared::protocol::{CountOf, OwnedDocument};
use std::collections::BTreeMap;

/// A document with what somebody is to it.
pub(super) struct Named {
    pub(super) document: OwnedDocument,
    /// Whether they began it.
    began: bool,
}

impl Named {
    /// Whether somebody else is to take it over.
    pub(super) fn needs_owner(&self) -> bool {
        self.began || self.document.alone
    }
}

fn is_restricted(rules: &Rules, kind: &str) -> bool {
    rules.access(kind).is_some_and(|access| access.confidentiality == Confidentiality::Restricted)
}

/// Documents that somebody began or that are for them, without what was put away; those that name nobody else first, then
/// the newest. Of a restricted one its department is not told: the officer who asks may not see it.
pub(super) fn documents(connection: &Connection, org: &str, account: &str, rules: &Rules) -> Result<Vec<Named>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select d.id, kind.word, d.department, d.made_by = who.number,
         exists (select 1 from members where account = who.number and document = d.number),
         exists (select 1 from members m join words on words.number = m.account join accounts on accounts.id = words.word
                 where m.document = d.number and m.account <> who.number and active = 1)
         from words who join documents d join counters on counters.org = d.org join words kind on kind.number = d.kind
         where who.word = ?2 and counters.id = ?1
         and (d.made_by = who.number or exists (select 1 from members where account = who.number and document = d.number))
         and not exists (select 1 from changes where document = d.number and path = '_archived' and head = 1 and value = 'true')
         order by d.number desc",
    )?;
    let mut rows = statement.query([org, account])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(1)?;
        let (began, member, others): (bool, bool, bool) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let confined = is_restricted(rules, &kind);
        let restricted = confined && member;
        let department = if confined { None } else { row.get(2)? };
        let document = OwnedDocument { doc: row.get(0)?, kind, department, restricted, alone: restricted && !others };
        if began || restricted {
            found.push(Named { document, began });
        }
    }
    found.sort_by_key(|named| !named.document.alone);
    Ok(found)
}

/// How many restricted documents of each kind name each account of an organisation.
pub(super) fn counts(connection: &Connection, org: &str, rules: &Rules) -> Result<BTreeMap<String, Vec<CountOf>>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select who.word, kind.word, count(*) from members join words who on who.number = account
         join documents on documents.number = document join counters on counters.org = documents.org
         join words kind on kind.number = documents.kind where counters.id = ?1 group by 1, 2 order by 1, 2",
    )?;
    let mut rows = statement.query(params![org])?;
    let mut counts: BTreeMap<String, Vec<CountOf>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        if is_restricted(rules, &name) {
            let count = u32::try_from(uint(row.get(2)?)).unwrap_or(u32::MAX);
            counts.entry(row.get(0)?).or_default().push(CountOf { name, count });
        }
    }
    Ok(counts)
}
