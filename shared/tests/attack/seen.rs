//! What the attacker sees: tables, and nothing else of a release.

use shared::analysis::{Ask, Cell, Shown, table};
use shared::disclosure::Release;

/// The tables of up to three keys of one item, or of how many people there are.
#[derive(Debug)]
pub(crate) struct Seen {
    /// All respondents.
    pub(crate) total: Option<Shown>,
    /// Those of them who are withheld, in any table with a key.
    pub(crate) withheld: Option<Shown>,
    /// By set of keys (places among those that the attacker looks at), its cells, the last key's categories next to each other.
    pub(crate) cells: Vec<(Vec<usize>, Vec<Option<Shown>>)>,
}

/// Cells of a table of up to three keys; the others of these are added up by nobody but the reader.
fn cells(release: &Release, item: Option<&str>, keys: &[usize]) -> (Vec<Option<Shown>>, Option<Shown>) {
    let names: Vec<String> = keys.iter().map(|key| release.keys[*key].name.clone()).collect();
    let (rows, columns) = names.split_at(1);
    let ask = Ask { item: item.map(str::to_owned), rows: rows.to_vec(), columns: columns.to_vec(), filters: Vec::new() };
    let made = table(release, &ask).expect("a table");
    let first = usize::from(!columns.is_empty());
    let cells = (1..made.rows.len()).flat_map(|row| (first..made.columns.len()).map(move |column| (row, column)));
    (cells.map(|(row, column)| made.cell(row, column).shown().cloned()).collect(), made.withheld.clone())
}

impl Seen {
    /// All tables with these keys, with as many at once as there can be.
    pub(crate) fn of(release: &Release, item: Option<&str>, keys: &[usize]) -> Self {
        let whole = table(release, &Ask { item: item.map(str::to_owned), ..Ask::default() }).expect("a table");
        let total = match whole.cell(0, 0) {
            Cell::Shown(shown) => Some(shown.clone()),
            _ => None,
        };
        let depth = item.map_or(3, |item| usize::from(release.item(item).expect("an item").depth)).min(keys.len());
        let mut seen = Self { total, withheld: None, cells: Vec::new() };
        // Tables of fewer keys than the most are sums of these.
        for set in super::rules::sets(keys.len(), depth).into_iter().filter(|set| set.len() == depth) {
            let of: Vec<usize> = set.iter().map(|at| keys[*at]).collect();
            let (cells, withheld) = cells(release, item, &of);
            seen.withheld = withheld;
            seen.cells.push((set, cells));
        }
        seen
    }
}
