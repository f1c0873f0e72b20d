//! Roles being chosen: a line for each, with the department that it holds in where it can be held in one.

use super::fields::{Held, held};
use super::roles::role_name;
use super::said::{Amiss, Place, Topic, about};
use super::troubles::{Troubles, invalid, problem};
use crate::browser::focus_soon;
use crate::components::{Element, Look, Markup, button, dynamic, el, flag, handler, press, row, text, when};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::instrument::Role;
use shared::people::Grant;
use shared::protocol::{Department, can_be_local, check_grants};
use std::sync::Arc;

/// One line.
#[derive(Debug)]
struct Line {
    key: usize,
    /// None until one is chosen.
    role: Held<Option<Role>>,
    /// Empty is everywhere.
    department: Held<String>,
}

impl Line {
    fn grant(&self) -> Option<Grant> {
        let role = self.role.now()?;
        let department = self.department.now();
        Some(Grant { role, department: (can_be_local(role) && !department.is_empty()).then_some(department) })
    }
}

/// The roles of an account or an invitation, being chosen.
#[derive(Debug, Clone)]
pub(super) struct Choosing {
    /// Where the lines are; ids of controls begin with it.
    place: Place,
    lines: Held<Vec<Arc<Line>>>,
    next: Held<usize>,
}

impl Choosing {
    /// Begins with these; with one open line where there are none. `prefix` begins the ids of all controls.
    pub(super) fn new(prefix: &str, grants: &[Grant]) -> Self {
        let place = Place::new("grants", Topic::Roles, Msg::Roles, format!("{prefix}-roles"));
        let choosing = Self { place, lines: held(Vec::new()), next: held(0) };
        grants.iter().for_each(|grant| {
            choosing.add(Some(grant));
        });
        if grants.is_empty() {
            choosing.add(None);
        }
        choosing
    }

    fn add(&self, grant: Option<&Grant>) -> usize {
        let key = self.next.update(|next| {
            *next += 1;
            *next
        });
        let department = grant.and_then(|grant| grant.department.clone()).unwrap_or_default();
        let line = Line { key, role: held(grant.map(|grant| grant.role)), department: held(department) };
        self.lines.update(|lines| lines.push(Arc::new(line)));
        key
    }

    fn remove(&self, key: usize) {
        self.lines.update(|lines| lines.retain(|line| line.key != key));
    }

    fn id(&self, key: usize) -> String {
        format!("{}-{key}", self.place.target)
    }

    /// Where the server's word about roles is shown.
    pub(super) fn place(&self) -> Place {
        let first = self.lines.peek(|lines| lines.first().map(|line| line.key));
        Place { target: first.map_or_else(|| format!("{}-add", self.place.target), |key| self.id(key)), ..self.place.clone() }
    }

    /// The roles that are chosen; lines without one are left out, and named by `amiss`.
    pub(super) fn grants(&self) -> Vec<Grant> {
        self.lines.peek(|lines| lines.iter().filter_map(|line| line.grant()).collect())
    }

    /// What would be refused; an account may be left without roles, an invitation may not.
    pub(super) fn amiss(&self, needs_one: bool) -> Vec<Amiss> {
        let at = |key| Place { target: self.id(key), ..self.place.clone() };
        let lines = self.lines.now();
        if lines.is_empty() && needs_one {
            return vec![self.place().wrong(Msg::SaysNoRole)];
        }
        let open = lines.iter().filter(|line| line.role.now().is_none());
        let mut found: Vec<Amiss> = open.map(|line| at(line.key).wrong(Msg::SaysChooseRole)).collect();
        let mut sound: Vec<Grant> = Vec::new();
        for line in &lines {
            let Some(grant) = line.grant() else { continue };
            sound.push(grant);
            if let Err(wrong) = check_grants(&sound) {
                found.push(at(line.key).wrong(about(Topic::Roles, wrong.code, &wrong.reason)));
                sound.pop();
            }
        }
        found
    }

    /// The lines, and the button that adds one.
    pub(super) fn view(&self, departments: Memo<Vec<Department>>, troubles: &Troubles) -> AnyView {
        let (drawn, added, troubles) = (self.clone(), self.clone(), troubles.clone());
        let lines = dynamic(move || {
            let lines = drawn.lines.get();
            row(lines.iter().enumerate().map(|(at, line)| drawn.line(at + 1, line, departments, &troubles)).collect())
        });
        let add = press(move || {
            let key = added.add(None);
            focus_soon(added.id(key));
        });
        let add = button(Look::Secondary, tr(Msg::AddRole), add).id(format!("{}-add", self.place.target));
        el("fieldset").class("question entry").child(el("legend").child(tr(Msg::Roles))).child(lines).child(add).view()
    }

    fn line(&self, number: usize, line: &Arc<Line>, departments: Memo<Vec<Department>>, troubles: &Troubles) -> AnyView {
        let lang = language();
        let id = self.id(line.key);
        let numbered = move |msg: Msg| text(move || msg.filled(lang.get(), &[number]));
        let (shown, chosen, local) = (line.clone(), line.clone(), line.clone());
        let role = el("select")
            .id(id.as_str())
            .attr("name", "role")
            .class("menu")
            .attr("aria-describedby", format!("{id}-problem"))
            .attr("aria-invalid", invalid(troubles, &id))
            .inside(move || role_options(shown.role.now(), lang.get()))
            .on("change", handler(move |event| chosen.role.set(Role::named(&event_target_value(&event)))));
        let role = labelled(&id, numbered(Msg::RoleNumber), role);
        let (line, key) = (line.clone(), line.key);
        let is_local = flag(move || local.role.with(|role| role.is_some_and(can_be_local)));
        let department_id = format!("{id}-department");
        let department = when(is_local, move || {
            let (shown, chosen) = (line.clone(), line.clone());
            let select = el("select")
                .id(department_id.as_str())
                .attr("name", "department")
                .class("menu")
                .inside(move || department_options(&shown.department.now(), &departments.get(), lang.get()))
                .on("change", handler(move |event| chosen.department.set(event_target_value(&event))));
            labelled(&department_id, numbered(Msg::RoleWhere), select)
        });
        let removing = self.clone();
        let remove = press(move || {
            removing.remove(key);
            focus_soon(format!("{}-add", removing.place.target));
        });
        let remove = button(Look::Quiet, tr(Msg::RemoveRow), remove).attr("aria-label", numbered(Msg::RemoveRole));
        el("div")
            .class("role-line")
            .child(problem(troubles, &id))
            .child(el("div").class("role-controls").child(role).child(department).child(remove))
            .view()
    }
}

fn labelled(id: &str, label: Signal<String>, control: Element) -> AnyView {
    el("div").class("role-control").child(el("label").attr("for", id).child(label)).child(control).view()
}

fn option(markup: &mut Markup, value: &str, chosen: bool, text: &str) {
    markup.open("option").attr("value", &[value]).flag("selected", chosen).inside().text(text).close("option");
}

/// All roles of an organisation; the region's is not one.
fn role_options(chosen: Option<Role>, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    if chosen.is_none() {
        option(&mut markup, "", true, Msg::ChooseOne.text(lang));
    }
    for role in Role::ALL.iter().filter(|role| **role != Role::Region || chosen == Some(Role::Region)) {
        option(&mut markup, role.name(), chosen == Some(*role), role_name(*role).text(lang));
    }
    markup
}

fn department_options(chosen: &str, departments: &[Department], lang: Lang) -> Markup {
    let mut markup = Markup::new();
    option(&mut markup, "", chosen.is_empty(), Msg::Everywhere.text(lang));
    for department in departments {
        let id = department.id.as_str();
        option(&mut markup, id, chosen == id, Desk::department_name(departments, id, lang));
    }
    // One that is not known here is shown rather than lost.
    if !chosen.is_empty() && departments.iter().all(|department| department.id != chosen) {
        option(&mut markup, chosen, true, chosen);
    }
    markup
}

#[cfg(test)]
mod tests;
