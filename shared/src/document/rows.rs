//! Rows of a repeat: `<repeat>/<id>/_present` and `<repeat>/<id>/_order` are values like any other.

use super::{Change, Document};
use std::collections::BTreeSet;

/// A row that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its id.
    pub id: &'a str,
    /// Somebody removed it, and somebody else added to it what the first had not seen: both are shown.
    pub disputed: bool,
}

fn is_true(change: &Change) -> bool {
    change.value == Some(serde_json::Value::Bool(true))
}

impl Document {
    /// The rows of the repeat at `repeat`, such as `team` or `visit/aB3/person`, in their order.
    #[must_use]
    pub fn rows(&self, repeat: &str) -> Vec<Row<'_>> {
        let prefix = format!("{repeat}/");
        let below = self.paths.range(prefix.clone()..).take_while(|(path, _)| path.starts_with(&prefix));
        let ids: BTreeSet<&str> = below.filter_map(|(path, _)| path[prefix.len()..].split('/').next()).collect();
        let mut rows: Vec<(String, Row<'_>)> = ids.into_iter().filter_map(|id| self.row(&prefix, id)).collect();
        rows.sort_by(|(one, a), (other, b)| (one, a.id).cmp(&(other, b.id)));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn row<'a>(&'a self, prefix: &str, id: &'a str) -> Option<(String, Row<'a>)> {
        let own = format!("{prefix}{id}/");
        let present = format!("{own}_present");
        let heads: Vec<&Change> = self.heads(&present).collect();
        let there = heads.iter().any(|head| is_true(head));
        let removals: Vec<&&Change> = heads.iter().filter(|head| !is_true(head)).collect();
        // What a removal did not see is not removed by it.
        let unseen = !removals.is_empty()
            && self.below(&own, &present).any(|change| removals.iter().any(|removal| !removal.saw.contains(&change.id)));
        if !there && !unseen && !heads.is_empty() {
            return None;
        }
        let order = self.value(&format!("{own}_order")).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        Some((order, Row { id, disputed: !removals.is_empty() }))
    }

    /// The ids that a removal of a row names as seen.
    #[must_use]
    pub fn seen_below(&self, repeat: &str, id: &str) -> Vec<String> {
        let own = format!("{repeat}/{id}/");
        let present = format!("{own}_present");
        self.below(&own, &present).map(|change| change.id.clone()).collect()
    }

    /// Whether a path is that of a row which somebody removed while somebody else went on with it.
    #[must_use]
    pub fn is_disputed_row(&self, path: &str) -> bool {
        let row = path.strip_suffix("/_present").and_then(|row| row.rsplit_once('/'));
        row.and_then(|(repeat, id)| self.row(&format!("{repeat}/"), id)).is_some_and(|(_, row)| row.disputed)
    }

    /// Whether every row that a path leads through is there. The path of a row's own `_present` leads through that row.
    pub(super) fn shows(&self, path: &str) -> bool {
        let mut end = 0;
        let mut names = path.split('/').peekable();
        while let Some(repeat) = names.next() {
            end += repeat.len();
            let Some(id) = names.next().filter(|_| names.peek().is_some()) else { return true };
            if !self.rows(&path[..end]).iter().any(|row| row.id == id) {
                return false;
            }
            end += id.len() + 2;
        }
        true
    }

    fn below(&self, own: &str, present: &str) -> impl Iterator<Item = &Change> {
        let paths = self.paths.range(own.to_owned()..).take_while(move |(path, _)| path.starts_with(own));
        paths.filter(move |(path, _)| path.as_str() != present).flat_map(|(path, _)| self.heads(path))
    }
}
