//! How many people there are, by department and tier, as it is typed or pasted.

use crate::forms::plain;
use shared::protocol::Department;
use shared::survey::{FrameRow, Tier};

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct FrameLine {
    /// Its name in data.
    pub(in super::super) department: String,
    /// Its people, by tier in the order of [`Tier::ALL`].
    pub(in super::super) people: Vec<String>,
}

/// A count as people write it, also with marks between thousands. None is no count.
pub(in super::super) fn count_of(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    let mut groups = typed.split([',', '.', ' ', '\u{a0}', '\u{202f}', '\'']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| digits.parse().ok())?
}

impl FrameLine {
    /// A department with its people; of none, nothing is written.
    pub(super) fn of(department: &str, row: Option<&FrameRow>) -> Self {
        let written = |tier: usize| match row.and_then(|row| row.people.get(tier)) {
            Some(people) => people.to_string(),
            None => String::new(),
        };
        Self { department: department.to_owned(), people: (0..Tier::ALL.len()).map(written).collect() }
    }

    /// As it is sent; what is no number counts as nobody.
    pub(in super::super) fn row(&self) -> FrameRow {
        FrameRow { department: self.department.clone(), people: self.people.iter().map(|typed| count_of(typed).unwrap_or(0)).collect() }
    }
}

/// What became of pasted rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct Pasted {
    /// Departments whose numbers were taken.
    pub(in super::super) taken: Vec<FrameRow>,
    /// Lines that were not understood.
    pub(in super::super) unread: Vec<String>,
}

/// Reads rows of a spreadsheet: the department's name, or its name in data, and a number for each tier. One more number is
/// taken where it is their sum. A first line without a number is that of the heads.
pub(in super::super) fn paste(text: &str, departments: &[Department]) -> Pasted {
    let mut pasted = Pasted::default();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if at == 0 && !line.contains(|one: char| one.is_ascii_digit()) {
            continue;
        }
        let row = read(line, departments).filter(|row| pasted.taken.iter().all(|taken| taken.department != row.department));
        match row {
            Some(row) => pasted.taken.push(row),
            None => pasted.unread.push(line.trim().to_owned()),
        }
    }
    pasted
}

fn read(line: &str, departments: &[Department]) -> Option<FrameRow> {
    let mark = ['\t', ';'].into_iter().find(|mark| line.contains(*mark)).unwrap_or(',');
    let mut cells = line.split(mark).map(|cell| cell.trim().trim_matches('"').trim());
    let name = plain(cells.next()?);
    let called = |one: &&Department| plain(&one.id) == name || one.label.values().any(|label| plain(label) == name);
    let department = departments.iter().find(called)?.id.clone();
    let empty_is_zero = |cell: &str| if cell.is_empty() { Some(0) } else { count_of(cell) };
    let mut people: Vec<u32> = cells.map(empty_is_zero).collect::<Option<_>>()?;
    let tiers = Tier::ALL.len();
    if people.len() == tiers + 1 && people[tiers] == people[..tiers].iter().sum::<u32>() {
        people.truncate(tiers);
    }
    (people.len() == tiers).then_some(FrameRow { department, people })
}
