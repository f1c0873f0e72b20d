//! Groups in which people find their department: small ones are merged before a survey opens.

use super::{FrameRow, GROUP_LEAST, Group};
use crate::instrument::Text;
use crate::protocol::Department;

/// Groups for a frame, as they are proposed: each department of [`GROUP_LEAST`] people or more is one; all smaller ones are
/// one together, with the next larger department where they are still too few.
#[must_use]
pub fn propose_groups(frame: &[FrameRow], departments: &[Department]) -> Vec<Group> {
    let mut rows: Vec<&FrameRow> = frame.iter().filter(|row| row.total() > 0).collect();
    rows.sort_by_key(|row| row.total());
    let mut merged = rows.iter().take_while(|row| row.total() < GROUP_LEAST).count();
    let sum = |count: usize| rows[..count].iter().map(|row| row.total()).sum::<u32>();
    while merged > 0 && merged < rows.len() && sum(merged) < GROUP_LEAST {
        merged += 1;
    }
    let alone = frame.iter().filter(|row| rows[merged..].iter().any(|large| large.department == row.department));
    let mut groups: Vec<Group> = alone
        .map(|row| Group {
            name: row.department.clone(),
            label: label(departments, &row.department),
            departments: vec![row.department.clone()],
        })
        .collect();
    if merged > 0 {
        let smaller = frame.iter().filter(|row| rows[..merged].iter().any(|small| small.department == row.department));
        let label =
            Text::from([("en".to_owned(), "Smaller departments".to_owned()), ("es".to_owned(), "Departamentos más pequeños".to_owned())]);
        let departments = smaller.map(|row| row.department.clone()).collect();
        groups.push(Group { name: free_name(&groups), label, departments });
    }
    groups
}

fn label(departments: &[Department], id: &str) -> Text {
    departments.iter().find(|department| department.id == id).map(|department| department.label.clone()).unwrap_or_default()
}

fn free_name(groups: &[Group]) -> String {
    let mut name = "smaller_departments".to_owned();
    while groups.iter().any(|group| group.name == name) {
        name.push('_');
    }
    name
}
