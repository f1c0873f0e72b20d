//! Numbers and names by which programs know what a release holds. They depend on the release and the keys in use only.

use crate::analysis::Table;
use crate::disclosure::{Category, Release};
use std::collections::BTreeSet;

/// Who is in a row or column by a key that is used, and all of them.
pub(super) const EVERYBODY: i64 = 0;
/// Those whose groups are withheld.
pub(super) const WITHHELD: i64 = -1;
/// Answers put together have numbers from here on; there are at most 32 others.
const TOGETHER: i64 = 51;

/// The keys that tables use, with the names of their columns.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    /// Place of the key in the release, and the name of its column.
    pub(super) keys: Vec<(usize, String)>,
    /// Places of items in use, in the release.
    pub(super) items: Vec<usize>,
}

impl Codes {
    pub(super) fn of<'a>(release: &Release, tables: impl Iterator<Item = &'a Table>) -> Self {
        let (mut used, mut items) = (BTreeSet::new(), BTreeSet::new());
        for table in tables {
            let ask = &table.ask;
            let names = ask.rows.iter().chain(&ask.columns).chain(ask.filters.iter().map(|filter| &filter.key));
            used.extend(names.filter_map(|name| release.key(name)));
            items.extend(ask.item.as_ref().and_then(|name| place_of(release, name)));
        }
        let mut keys: Vec<(usize, String)> = Vec::new();
        for key in used {
            let mut name = column(&release.keys[key].name);
            if keys.iter().any(|(_, taken)| taken.eq_ignore_ascii_case(&name)) {
                name = format!("{name}_{key}");
            }
            keys.push((key, name));
        }
        Self { keys, items: items.into_iter().collect() }
    }
}

fn place_of(release: &Release, item: &str) -> Option<usize> {
    release.items.iter().position(|held| held.name == item)
}

/// A name of a column that every statistics program takes: letters of ASCII, digits and `_`, at most 64 of them.
fn column(name: &str) -> String {
    let kept = name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' });
    let name: String = "key_".chars().chain(kept).take(56).collect();
    name.trim_end_matches('_').to_owned()
}

fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// Number of a category: 1 did not say.
pub(super) fn category(place: usize) -> i64 {
    number(place) + 1
}

/// Number of the category with these choices.
pub(super) fn category_named(categories: &[Category], names: &[String]) -> Option<i64> {
    categories.iter().position(|category| category.names == names).map(category)
}

/// Number of an item; 0 counts people.
pub(super) fn item(release: &Release, name: Option<&str>) -> i64 {
    name.and_then(|name| place_of(release, name)).map_or(0, |place| number(place) + 1)
}

/// Number of an answer of an item, different for every answer of the release.
pub(super) fn answer(item: i64, place: usize, collapsed: bool) -> i64 {
    if item == 0 { 0 } else { item * 100 + number(place) + if collapsed { TOGETHER } else { 1 } }
}
