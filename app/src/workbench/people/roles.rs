//! Roles in words.

use super::said::fill;
use crate::desk::Desk;
use crate::i18n::{Lang, Msg};
use shared::instrument::Role;
use shared::people::Grant;
use shared::protocol::Department;

/// What a role is called.
pub(in crate::workbench) fn role_name(role: Role) -> Msg {
    match role {
        Role::Officer => Msg::RoleOfficer,
        Role::Lead => Msg::RoleLead,
        Role::Ambassador => Msg::RoleAmbassador,
        Role::Facilitator => Msg::RoleFacilitator,
        Role::Analyst => Msg::RoleAnalyst,
        Role::SurveyAdmin => Msg::RoleSurveyAdmin,
        Role::Viewer => Msg::RoleViewer,
        Role::Region => Msg::RoleRegion,
    }
}

/// A role with where it holds.
pub(in crate::workbench) fn grant_words(grant: &Grant, departments: &[Department], lang: Lang) -> String {
    let role = role_name(grant.role).text(lang);
    match &grant.department {
        Some(department) => fill(Msg::RoleIn, lang, &[role, Desk::department_name(departments, department, lang)]),
        None => role.to_owned(),
    }
}

/// Roles, one after the other.
pub(in crate::workbench) fn grants_words(grants: &[Grant], departments: &[Department], lang: Lang) -> String {
    if grants.is_empty() {
        return Msg::NoRolesShort.text(lang).to_owned();
    }
    let words: Vec<String> = grants.iter().map(|grant| grant_words(grant, departments, lang)).collect();
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role, department: Option<&str>) -> Grant {
        Grant { role, department: department.map(str::to_owned) }
    }

    #[test]
    fn roles_are_said_with_the_names_of_their_departments() {
        let label = [("en".to_owned(), "Library".to_owned()), ("es".to_owned(), "Biblioteca".to_owned())].into();
        let departments = [Department { id: "library".to_owned(), label }];
        let grants = [grant(Role::Officer, None), grant(Role::Lead, Some("library")), grant(Role::Viewer, Some("gone"))];
        assert_eq!(grants_words(&grants, &departments, Lang::En), "Equity officer; Department lead, Library; Reader, gone");
        assert_eq!(grants_words(&grants[1..2], &departments, Lang::Es), "Líder de departamento, Biblioteca");
        assert_eq!(grants_words(&[], &departments, Lang::En), "No roles");
    }

    #[test]
    fn every_role_has_a_name_of_its_own() {
        for lang in [Lang::En, Lang::Es] {
            let mut names: Vec<&str> = Role::ALL.iter().map(|role| role_name(*role).text(lang)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Role::ALL.len());
        }
    }
}
