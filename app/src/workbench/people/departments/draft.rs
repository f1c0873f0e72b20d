//! The departments being changed. All are sent at once, in their order.

use super::super::fields::{Field, Held, held};
use super::super::said::{Amiss, Place, Said, Topic};
use crate::forms::plain;
use crate::i18n::Msg;
use shared::instrument::Text;
use shared::protocol::{DEPARTMENTS_MOST, Department, NAME_MOST, check_departments, check_name};
use std::sync::Arc;

/// Most characters of a name in data.
const ID_MOST: usize = 40;

/// One of them.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) key: usize,
    /// As it was; none for a new one.
    pub(super) before: Option<Department>,
    /// Its name in data, for a new one.
    pub(super) id: Field,
    pub(super) english: Field,
    pub(super) spanish: Field,
}

/// An id for a control of a line.
pub(super) fn control(key: usize, what: &str) -> String {
    format!("department-{key}-{what}")
}

/// A name in data, from a name.
pub(in crate::workbench) fn id_of(name: &str) -> String {
    let letter = |one: char| if one.is_ascii_lowercase() || one.is_ascii_digit() { one } else { ' ' };
    let words: String = plain(name).chars().map(letter).collect();
    let id = words.split_whitespace().collect::<Vec<_>>().join("_");
    id.chars().take(ID_MOST).collect::<String>().trim_end_matches('_').to_owned()
}

impl Line {
    fn new(key: usize, before: Option<&Department>) -> Self {
        // The server speaks of all departments at once, so no field has a name of its own there.
        let field = |what, label, text: &str| Field::new(Place::new("", Topic::Shown, label, control(key, what)), "off").holding(text);
        let label = |code| before.and_then(|before| before.label.get(code)).map_or("", String::as_str);
        Self {
            key,
            before: before.cloned(),
            id: field("id", Msg::DepartmentId, "").hint(Msg::DepartmentIdHint),
            english: field("en", Msg::DepartmentEnglish, label("en")),
            spanish: field("es", Msg::DepartmentSpanish, label("es")),
        }
    }

    /// What it is called, for buttons about it; followed.
    pub(super) fn name(&self) -> String {
        self.called(Field::followed)
    }

    fn called(&self, read: impl Fn(&Field) -> String) -> String {
        let name = read(&self.english);
        if name.is_empty() { read(&self.spanish) } else { name }
    }

    /// As it is entered. Names in other languages stay as they are.
    pub(super) fn department(&self) -> Department {
        let mut label: Text = self.before.as_ref().map(|before| before.label.clone()).unwrap_or_default();
        for (code, field) in [("en", &self.english), ("es", &self.spanish)] {
            let name = field.trimmed();
            if name.is_empty() {
                label.remove(code)
            } else {
                label.insert(code.to_owned(), name)
            };
        }
        let typed = self.id.trimmed();
        let id = match &self.before {
            Some(before) => before.id.clone(),
            None if typed.is_empty() => id_of(&self.called(Field::trimmed)),
            None => typed,
        };
        Department { id, label }
    }

    /// What would be refused of it alone.
    fn amiss(&self, others: &[Department]) -> Vec<Amiss> {
        let department = self.department();
        let too_long = |field: &Field| !field.trimmed().is_empty() && check_name("departments", &field.trimmed()).is_err();
        let name = || Said::with(Msg::SaysDepartmentName, NAME_MOST.to_string());
        let mut found = Vec::new();
        if department.label.is_empty() {
            found.push(self.english.place.wrong(name()));
        }
        let long = [&self.english, &self.spanish].into_iter().filter(|field| too_long(field));
        found.extend(long.map(|field| field.place.wrong(name())));
        if found.is_empty() && check_departments(std::slice::from_ref(&department)).is_err() {
            found.push(self.id.place.wrong(Said::with(Msg::SaysDepartmentId, ID_MOST.to_string())));
        }
        if others.iter().any(|other| other.id == department.id) {
            found.push(self.id.place.wrong(Msg::SaysDepartmentTwice));
        }
        found
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Draft {
    /// As they were when this began, or when the person was last told that they have changed.
    pub(super) before: Held<Vec<Department>>,
    pub(super) lines: Held<Vec<Arc<Line>>>,
    next: Held<usize>,
}

impl Draft {
    pub(super) fn of(departments: &[Department]) -> Self {
        let draft = Self { before: held(departments.to_vec()), lines: held(Vec::new()), next: held(0) };
        departments.iter().for_each(|department| {
            draft.add(Some(department));
        });
        draft
    }

    fn line(&self, before: Option<&Department>) -> Arc<Line> {
        let key = self.next.update(|next| {
            *next += 1;
            *next
        });
        Arc::new(Line::new(key, before))
    }

    /// Adds one at the end.
    pub(super) fn add(&self, before: Option<&Department>) -> usize {
        let line = self.line(before);
        let key = line.key;
        self.lines.update(|lines| lines.push(line));
        key
    }

    pub(super) fn remove(&self, key: usize) {
        self.lines.update(|lines| lines.retain(|line| line.key != key));
    }

    /// Moves one a place up or down.
    pub(super) fn shift(&self, key: usize, up: bool) {
        self.lines.update(|lines| {
            let Some(at) = lines.iter().position(|line| line.key == key) else { return };
            let to = if up { at.checked_sub(1) } else { Some(at + 1) };
            if let Some(to) = to.filter(|to| *to < lines.len()) {
                lines.swap(at, to);
            }
        });
    }

    /// Puts one back that cannot be removed, where it was as far as that can be told. Returns the place where this is said.
    pub(super) fn put_back(&self, id: &str) -> Option<Place> {
        let (at, department) = self.before.peek(|before| {
            let at = before.iter().position(|department| department.id == id)?;
            Some((at, before[at].clone()))
        })?;
        let line = self.line(Some(&department));
        let place = line.english.place.clone();
        self.lines.update(|lines| lines.insert(at.min(lines.len()), line));
        Some(place)
    }

    /// As they are entered.
    pub(super) fn departments(&self) -> Vec<Department> {
        self.lines.peek(|lines| lines.iter().map(|line| line.department()).collect())
    }

    /// What would be refused.
    pub(super) fn amiss(&self) -> Vec<Amiss> {
        let lines = self.lines.now();
        let mut before: Vec<Department> = Vec::new();
        let mut found = Vec::new();
        for line in &lines {
            found.extend(line.amiss(&before));
            before.push(line.department());
        }
        if let Some(line) = lines.get(DEPARTMENTS_MOST) {
            found.push(line.english.place.wrong(Msg::SaysTooManyDepartments));
        }
        found
    }
}

/// The department that a refusal names: it stands in quotation marks.
pub(in crate::workbench) fn named_in(reason: &str) -> Option<&str> {
    let (_, rest) = reason.split_once('“')?;
    rest.split_once('”').map(|(id, _)| id)
}

#[cfg(test)]
mod tests;
