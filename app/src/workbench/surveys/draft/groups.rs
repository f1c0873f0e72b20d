//! Groups of departments while they are being entered.

use super::Draft;
use crate::workbench::people::departments::id_of;
use shared::instrument::Text;
use shared::protocol::Department;
use shared::survey::{FrameRow, Group, propose_groups};

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct GroupLine {
    /// Tells it from others on the page.
    pub(in super::super) key: usize,
    /// Its name in data; empty for one that gets it from what it is called.
    pub(in super::super) name: String,
    /// As people read it.
    pub(in super::super) label: Text,
    /// Departments in it.
    pub(in super::super) departments: Vec<String>,
}

impl GroupLine {
    pub(super) fn of(key: usize, group: &Group) -> Self {
        Self { key, name: group.name.clone(), label: group.label.clone(), departments: group.departments.clone() }
    }
}

/// Groups as they are sent: with the departments that have people, in the order of the frame, and a name in data that no
/// other group has.
pub(super) fn groups(lines: &[GroupLine], frame: &[FrameRow]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let has = |row: &&FrameRow| line.departments.contains(&row.department);
        let departments = frame.iter().filter(has).map(|row| row.department.clone()).collect();
        groups.push(Group { name: name_in_data(line, lines, &groups), label: super::spoken_only(&line.label), departments });
    }
    groups
}

fn name_in_data(line: &GroupLine, lines: &[GroupLine], before: &[Group]) -> String {
    if !line.name.is_empty() {
        return line.name.clone();
    }
    let called = line.label.get("en").or_else(|| line.label.values().next()).map_or("", String::as_str);
    let stem = Some(id_of(called)).filter(|id| !id.is_empty()).unwrap_or_else(|| "group".to_owned());
    let taken = |name: &str| lines.iter().any(|other| other.name == name) || before.iter().any(|other| other.name == name);
    let mut name = stem.clone();
    let mut count = 1;
    while taken(&name) {
        count += 1;
        let number = format!("_{count}");
        name = stem.chars().take(40 - number.len()).collect::<String>() + &number;
    }
    name
}

impl Draft {
    fn next_key(&self) -> usize {
        self.groups.iter().map(|line| line.key + 1).max().unwrap_or(0)
    }

    /// Puts the proposed groups in place of those that are there.
    pub(in super::super) fn propose(&mut self, departments: &[Department]) {
        let first = self.next_key();
        let frame: Vec<FrameRow> = self.frame.iter().map(super::FrameLine::row).collect();
        let proposed = propose_groups(&frame, departments);
        self.groups = proposed.iter().enumerate().map(|(at, group)| GroupLine::of(first + at, group)).collect();
    }

    /// Adds a group with nothing in it.
    pub(in super::super) fn add_group(&mut self) -> usize {
        let key = self.next_key();
        self.groups.push(GroupLine { key, name: String::new(), label: Text::default(), departments: Vec::new() });
        key
    }

    /// Takes a group away; its departments are in none then.
    pub(in super::super) fn remove_group(&mut self, key: usize) {
        self.groups.retain(|line| line.key != key);
    }

    /// The group that a department is in.
    pub(in super::super) fn group_of(&self, department: &str) -> Option<usize> {
        self.groups.iter().find(|line| line.departments.iter().any(|held| held == department)).map(|line| line.key)
    }

    /// Puts a department into a group, and out of the one it was in.
    pub(in super::super) fn move_to(&mut self, department: &str, key: Option<usize>) {
        for line in &mut self.groups {
            line.departments.retain(|held| held != department);
            if Some(line.key) == key {
                line.departments.push(department.to_owned());
            }
        }
    }

    /// People of a group.
    pub(in super::super) fn people_in(&self, key: usize) -> u32 {
        let Some(line) = self.groups.iter().find(|line| line.key == key) else { return 0 };
        let inside = self.frame.iter().filter(|row| line.departments.contains(&row.department));
        inside.fold(0, |sum, row| sum.saturating_add(row.row().total()))
    }

    /// A group to be changed.
    pub(in super::super) fn group_mut(&mut self, key: usize) -> Option<&mut GroupLine> {
        self.groups.iter_mut().find(|line| line.key == key)
    }
}
