//! Who tries, and what the instruments' files allow them. This is written from the design (section 8) and by the names in
//! the files, apart from `shared::people`: a mistake in either is found by the other.

use super::kinds::Kind;
use shared::instrument::Role;
use shared::people::Grant;

/// Somebody with roles, each everywhere or in one department.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub(super) name: String,
    pub(super) roles: Vec<(&'static str, Option<&'static str>)>,
}

/// What matters of a document to who may do what with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Its department.
    pub(super) at: Option<&'static str>,
    /// Whether it names the person.
    pub(super) named: bool,
}

/// Every role.
pub(super) const ROLES: [&str; 8] = ["officer", "lead", "ambassador", "facilitator", "analyst", "survey_admin", "viewer", "region"];

/// Those that get as far as to documents; the region's sees regional figures, and nothing of an organisation.
pub(super) const STAFF: [&str; 7] = ["officer", "lead", "ambassador", "facilitator", "analyst", "survey_admin", "viewer"];

/// Every role everywhere, those that can be local in the fire department, nobody in particular, and two with several.
pub(super) fn everyone() -> Vec<Who> {
    assert!(ROLES.iter().eq(Role::ALL.iter().map(|role| role.name()).collect::<Vec<_>>().iter()), "a role is not in the table");
    let mut all: Vec<Vec<_>> = ROLES.iter().map(|role| vec![(*role, None)]).collect();
    all.extend(["lead", "ambassador", "viewer"].map(|role| vec![(role, Some("fire"))]));
    all.push(Vec::new());
    all.push(vec![("viewer", None), ("lead", Some("fire"))]);
    all.push(vec![("ambassador", Some("fire")), ("lead", Some("water"))]);
    let name = |roles: &[(&str, Option<&str>)]| {
        let words: Vec<String> = roles.iter().map(|(role, at)| format!("{role} of {}", at.unwrap_or("all"))).collect();
        if words.is_empty() { "no role".to_owned() } else { words.join(" and ") }
    };
    all.into_iter().map(|roles| Who { name: name(&roles), roles }).collect()
}

impl Who {
    /// The roles as an account holds them.
    pub(super) fn grants(&self) -> Vec<Grant> {
        let grant =
            |(role, at): &(&str, Option<&str>)| Grant { role: Role::named(role).expect("a role"), department: at.map(str::to_owned) };
        self.roles.iter().map(grant).collect()
    }

    /// Whether they hold one of some roles anywhere.
    pub(super) fn has(&self, roles: &[&str]) -> bool {
        self.roles.iter().any(|(role, _)| roles.contains(role))
    }

    /// Whether a list names a role of theirs that counts for a document. Where departments count, a role in one of them
    /// counts there and for what belongs to none.
    fn is_in(&self, kind: &Kind, list: &str, spot: Spot, departments_count: bool) -> bool {
        let counts = |at: Option<&str>| !departments_count || at.is_none() || spot.at.is_none() || at == spot.at;
        self.roles.iter().any(|(role, at)| kind.names(list, role) && counts(*at))
    }

    /// Whether they may do what a list of the `[access]` is about: `read`, `write`, `review` or `sign`.
    pub(super) fn may(&self, kind: &Kind, list: &str, spot: Spot) -> bool {
        let is_for_them = match kind.confidentiality() {
            "organisation" | "department" => true,
            "restricted" => spot.named,
            "officers" => self.has(&["officer"]),
            other => panic!("{other} is not a confidentiality"),
        };
        let reads = is_for_them && self.is_in(kind, "read", spot, kind.confidentiality() == "department");
        let does = match list {
            "read" => true,
            "review" => self.is_in(kind, list, spot, false),
            _ => self.is_in(kind, list, spot, true),
        };
        self.has(&STAFF) && reads && does
    }
}
