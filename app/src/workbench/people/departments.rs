//! The departments of the organisation: in order, with a name in each language, and a name in data that stays.

mod draft;
mod form;

use super::Page;
use super::ask::ask;
use super::fields::{Held, held, state_line};
use super::said::{Said, Trouble, code};
use crate::browser::focus_soon;
use crate::components::{Look, button, dynamic, el, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use draft::Draft;
pub(in crate::workbench) use draft::{id_of, named_in};
use leptos::prelude::*;
use shared::json;
use shared::protocol::{Department, Departments, People, Session};
use std::sync::Arc;

/// The section.
#[derive(Debug, Clone)]
struct Section {
    page: Page,
    draft: Held<Option<Arc<Draft>>>,
}

/// Whether a role or an open invitation names a department. Documents that do are the server's to know.
fn is_used(people: &People, id: &str) -> bool {
    let accounts = people.accounts.iter().flat_map(|account| &account.grants);
    let invitations = people.invitations.iter().flat_map(|invitation| &invitation.grants);
    accounts.chain(invitations).any(|grant| grant.department.as_deref() == Some(id))
}

/// The section.
pub(super) fn section(page: Page) -> AnyView {
    let done = state_line(&page.done);
    let section = Section { page, draft: held(None) };
    let shown = dynamic(move || match section.draft.get() {
        Some(draft) => section.form(&draft),
        None => section.list(),
    });
    el("section")
        .attr("aria-labelledby", "departments-title")
        .child(el("h2").id("departments-title").child(tr(Msg::DepartmentsTitle)))
        .child(el("p").child(tr(Msg::DepartmentsLead)))
        .child(done)
        .child(shown)
        .view()
}

async fn fresh() -> Result<Vec<Department>, Refused> {
    ask::<Session>("GET", "/api/v1/session", None).await.map(|session| session.departments)
}

impl Section {
    fn list(&self) -> AnyView {
        let lang = language();
        let page = self.page.clone();
        let departments = Memo::new(move |_| page.departments());
        let list = dynamic(move || {
            let departments = departments.get();
            if departments.is_empty() {
                return el("p").child(tr(Msg::NoDepartments)).view();
            }
            let mut list = el("ol").class("departments");
            for department in departments {
                list =
                    list.child(el("li").child(text(move || {
                        Desk::department_name(std::slice::from_ref(&department), &department.id, lang.get()).to_owned()
                    })));
            }
            list.view()
        });
        let section = self.clone();
        let begin = button(Look::Secondary, tr(Msg::DepartmentsChange), press(move || section.begin())).id("departments-change");
        row(vec![list, el("div").class("actions").child(begin).view()])
    }

    /// Begins with what the server has now.
    fn begin(&self) {
        if !self.page.start() {
            return;
        }
        let section = self.clone();
        spawn(async move {
            match fresh().await {
                Ok(departments) => {
                    section.page.busy.set(false);
                    section.page.clear();
                    section.draft.set(Some(Arc::new(Draft::of(&departments))));
                    focus_soon("departments-form".to_owned());
                }
                Err(refused) => section.page.refuse(&refused, &[]),
            }
        });
    }

    fn save(&self, draft: Arc<Draft>) {
        if !self.page.sends(draft.amiss()) {
            return;
        }
        let section = self.clone();
        spawn(async move {
            match section.try_to_save(&draft).await {
                Ok(None) => {
                    section.draft.set(None);
                    section.page.finish(Msg::DepartmentsSaved.into());
                    focus_soon("departments-change".to_owned());
                }
                Ok(Some(trouble)) => section.page.stop(trouble),
                Err(refused) => section.page.refuse(&refused, &[]),
            }
        });
    }

    /// What keeps it from being saved, where that is not the network.
    async fn try_to_save(&self, draft: &Draft) -> Result<Option<Trouble>, Refused> {
        let now = fresh().await?;
        if draft.before.peek(|before| *before != now) {
            let lang = self.page.desk.lang.get_untracked();
            let names: Vec<&str> = now.iter().map(|department| Desk::department_name(&now, &department.id, lang)).collect();
            let said = Said::with(Msg::DepartmentsMoved, names.join(", "));
            draft.before.set(now);
            return Ok(Some(Trouble::whole(said)));
        }
        let asked = json::text(&Departments { departments: draft.departments() });
        match ask::<Departments>("PUT", "/api/v1/departments", Some(&asked)).await {
            Ok(_) => Ok(None),
            Err(Refused::Because(problem)) if code(&problem) == "department_in_use" => {
                let place = problem.reason.as_deref().and_then(named_in).and_then(|id| draft.put_back(id));
                let trouble = place.map(|place| Trouble::fields(vec![place.wrong(Msg::SaysDepartmentUsed)]));
                trouble.map(Some).ok_or(Refused::Because(problem))
            }
            Err(refused) => Err(refused),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::instrument::Role;
    use shared::people::Grant;
    use shared::protocol::Invitation;

    #[test]
    fn a_department_is_used_by_roles_and_by_invitations() {
        let grants = vec![Grant { role: Role::Lead, department: Some("fire".to_owned()) }];
        let invitation = Invitation { id: "i".into(), name: "A".into(), grants, ends: 0, code: None };
        let people = People { accounts: Vec::new(), invitations: vec![invitation], secured: Vec::new() };
        assert!(is_used(&people, "fire"));
        assert!(!is_used(&people, "water"));
    }
}
