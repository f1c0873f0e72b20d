//! Scopes: documents of one kind that the same people may read, and that are synced together. Where a document is follows
//! from its kind's access and from what it says of itself; which scopes a person is granted follows from the person.

use super::{Action, Grant, Place, may};
use crate::instrument::{Access, Confidentiality};

/// Name of the scope that a document is in: `KIND/organisation`, `KIND/department:DEPARTMENT` (nothing after the colon
/// when it belongs to none), `KIND/restricted:DOCUMENT` or `KIND/officers`.
#[must_use]
pub fn scope_of(kind: &str, access: &Access, doc: &str, department: Option<&str>) -> String {
    let area = access.confidentiality.name();
    match access.confidentiality {
        Confidentiality::Organisation | Confidentiality::Officers => format!("{kind}/{area}"),
        Confidentiality::Department => format!("{kind}/{area}:{}", department.unwrap_or_default()),
        Confidentiality::Restricted => format!("{kind}/{area}:{doc}"),
    }
}

/// Names of all scopes that a person with these roles may read, in their order. `named` are the documents that name the
/// person, each with its kind.
#[must_use]
pub fn granted<'a>(
    grants: &[Grant],
    kinds: impl IntoIterator<Item = (&'a str, &'a Access)>,
    departments: &[String],
    named: &[(String, String)],
) -> Vec<String> {
    let mut scopes = Vec::new();
    for (kind, access) in kinds {
        let mut add = |doc: &str, department: Option<&str>, named: bool| {
            if may(grants, access, Action::Read, Place { department, named }) {
                scopes.push(scope_of(kind, access, doc, department));
            }
        };
        match access.confidentiality {
            Confidentiality::Organisation | Confidentiality::Officers => add("", None, false),
            Confidentiality::Department => {
                add("", None, false);
                departments.iter().for_each(|department| add("", Some(department), false));
            }
            Confidentiality::Restricted => named.iter().filter(|(of, _)| of == kind).for_each(|(_, doc)| add(doc, None, true)),
        }
    }
    scopes.sort();
    scopes.dedup();
    scopes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::Role;

    fn access(confidentiality: Confidentiality) -> Access {
        Access { read: vec![Role::Officer, Role::Lead, Role::Viewer], confidentiality, ..Access::default() }
    }

    fn scopes(role: Role, department: Option<&str>) -> Vec<String> {
        let kinds = Confidentiality::ALL.iter().map(|one| (one.name(), access(*one))).collect::<Vec<_>>();
        let grants = [Grant { role, department: department.map(str::to_owned) }];
        let named = [("restricted".to_owned(), "d1".to_owned()), ("organisation".to_owned(), "d2".to_owned())];
        granted(&grants, kinds.iter().map(|(kind, access)| (*kind, access)), &["fire".to_owned(), "water".to_owned()], &named)
    }

    #[test]
    fn a_scope_is_named_by_kind_and_by_what_confines_it() {
        let name = |one| scope_of("k", &access(one), "d", Some("fire"));
        assert_eq!(
            Confidentiality::ALL.iter().map(|one| name(*one)).collect::<Vec<_>>(),
            ["k/organisation", "k/department:fire", "k/restricted:d", "k/officers"]
        );
        assert_eq!(scope_of("k", &access(Confidentiality::Department), "d", None), "k/department:");
    }

    #[test]
    fn an_officer_is_granted_everything_but_restricted_documents_of_others() {
        let all = [
            "department/department:",
            "department/department:fire",
            "department/department:water",
            "officers/officers",
            "organisation/organisation",
            "restricted/restricted:d1",
        ];
        assert_eq!(scopes(Role::Officer, None), all);
    }

    #[test]
    fn a_role_in_one_department_reaches_it_and_what_belongs_to_none() {
        let some = ["department/department:", "department/department:fire", "organisation/organisation", "restricted/restricted:d1"];
        assert_eq!(scopes(Role::Lead, Some("fire")), some);
    }

    #[test]
    fn a_role_that_is_not_named_reaches_nothing() {
        assert!(scopes(Role::Region, None).is_empty());
    }

    /// What is granted and where documents are agree with what may be read.
    #[test]
    fn a_document_is_in_a_granted_scope_exactly_when_it_may_be_read() {
        let departments = ["fire".to_owned(), "water".to_owned()];
        for confidentiality in Confidentiality::ALL {
            let access = access(*confidentiality);
            for role in Role::ALL {
                for at in [None, Some("fire")] {
                    let grants = [Grant { role: *role, department: at.map(str::to_owned) }];
                    for named in [false, true] {
                        let docs = if named { vec![("k".to_owned(), "d".to_owned())] } else { Vec::new() };
                        let scopes = granted(&grants, [("k", &access)], &departments, &docs);
                        for department in [None, Some("fire"), Some("water")] {
                            let may = may(&grants, &access, Action::Read, Place { department, named });
                            let scope = scope_of("k", &access, "d", department);
                            assert_eq!(scopes.contains(&scope), may, "{role:?} at {at:?}: {scope}, named {named}");
                        }
                    }
                }
            }
        }
    }
}
