//! The organisation: its departments, and people in every role. Their first names are synthetic and belong to nobody.

use super::Failure;
use crate::auth::session::random_id;
use crate::service::Service;
use crate::store::Store;
use crate::store::people::{Doing, NewAccount};
use shared::instrument::Role;
use shared::people::{Grant, Person};
use shared::protocol::Department;
use std::collections::BTreeMap;

/// Name of the organisation.
pub(super) const NAME: &str = "Sample City";

/// The password of everyone in the sample city. It guards nothing: what it opens is made up, and printed beside it.
pub(crate) const PASSWORD: &str = "trying-out-evenhand";

/// Departments: id, and name in English and Spanish.
const DEPARTMENTS: [(&str, &str, &str); 12] = [
    ("administration", "Administration", "Administración"),
    ("city_development", "City Development", "Desarrollo Urbano"),
    ("employee_relations", "Employee Relations", "Relaciones con el Personal"),
    ("equity_inclusion", "Equity and Inclusion", "Equidad e Inclusión"),
    ("fire", "Fire", "Bomberos"),
    ("health", "Health", "Salud"),
    ("library", "Library", "Biblioteca"),
    ("neighborhood_services", "Neighborhood Services", "Servicios a los Vecindarios"),
    ("police", "Police", "Policía"),
    ("port", "Port", "Puerto"),
    ("public_works", "Public Works", "Obras Públicas"),
    ("water", "Water Works", "Agua Potable"),
];

/// Somebody of the sample city.
struct Someone {
    /// The name to sign in with, by which stories call them, too.
    sign_in: &'static str,
    role: Role,
    department: Option<&'static str>,
    /// Name as others see it.
    name: &'static str,
}

const fn someone(sign_in: &'static str, role: Role, department: Option<&'static str>, name: &'static str) -> Someone {
    Someone { sign_in, role, department, name }
}

/// People in every role that an organisation gives.
const PEOPLE: [Someone; 13] = [
    someone("robin", Role::Officer, None, "Robin (equity office)"),
    someone("avery", Role::Officer, None, "Avery (equity office)"),
    someone("casey", Role::Lead, Some("public_works"), "Casey (public works)"),
    someone("morgan", Role::Lead, Some("health"), "Morgan (health)"),
    someone("taylor", Role::Lead, Some("library"), "Taylor (library)"),
    someone("jamie", Role::Lead, Some("fire"), "Jamie (fire)"),
    someone("riley", Role::Ambassador, Some("public_works"), "Riley (public works)"),
    someone("quinn", Role::Ambassador, Some("health"), "Quinn (health)"),
    someone("jordan", Role::Facilitator, None, "Jordan (focus groups)"),
    someone("skyler", Role::Facilitator, None, "Skyler (focus groups)"),
    someone("alex", Role::Analyst, None, "Alex (analysis)"),
    someone("drew", Role::SurveyAdmin, None, "Drew (surveys)"),
    someone("harper", Role::Viewer, None, "Harper (council staff)"),
];

/// What to print of each person: the name to sign in with, and who that is.
pub(crate) fn sign_ins() -> impl Iterator<Item = (&'static str, String)> {
    PEOPLE.iter().map(|someone| (someone.sign_in, format!("{}, {}", someone.name, someone.role.name().replace('_', " "))))
}

/// The organisation with its people.
#[derive(Debug)]
pub(super) struct City {
    pub(super) org: String,
    pub(super) departments: Vec<Department>,
    /// Everyone, by the name that stories call them.
    people: BTreeMap<&'static str, Person>,
}

impl City {
    /// Draws up the organisation; nothing is stored yet.
    pub(super) fn new() -> Result<Self, Failure> {
        let mut city = Self { org: random_id()?, departments: departments(), people: BTreeMap::new() };
        for someone in &PEOPLE {
            let (org, name) = (city.org.clone(), someone.name.to_owned());
            let grants = vec![Grant { role: someone.role, department: someone.department.map(str::to_owned) }];
            city.people.insert(someone.sign_in, Person { account: random_id()?, org, name, grants });
        }
        Ok(city)
    }

    /// Stores the organisation, its departments and its accounts.
    pub(super) async fn store<S: Store>(&self, service: &Service<S>) -> Result<(), Failure> {
        let store = service.store();
        store.add_org(self.org.clone(), NAME.to_owned()).await?;
        let doing = Doing { org: self.org.clone(), by: None, now: service.now() };
        store.set_departments(doing.clone(), self.departments.clone()).await?.map_err(|unchanged| unchanged.reason().1)?;
        // One hash for all: a password takes long to hash on purpose, and this one is no secret.
        let password = service.auth().passwords.hash(PASSWORD.to_owned()).await?;
        for (sign_in, person) in &self.people {
            let (id, name) = (person.account.clone(), person.name.clone());
            let account = NewAccount { id, sign_in: (*sign_in).to_owned(), name, password: password.clone() };
            let added = store.add_account(doing.clone(), account, person.grants.clone()).await?;
            added.map_err(|unchanged| format!("{sign_in} of the sample city: {}", unchanged.reason().1))?;
        }
        Ok(())
    }

    /// Somebody by the name that stories call them.
    pub(super) fn person(&self, key: &str) -> Result<&Person, Failure> {
        self.people.get(key).ok_or_else(|| format!("nobody in the sample city is called “{key}”").into())
    }
}

/// Departments with their names.
pub(super) fn departments() -> Vec<Department> {
    let label = |en: &str, es: &str| [("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())].into();
    DEPARTMENTS.into_iter().map(|(id, en, es)| Department { id: id.to_owned(), label: label(en, es) }).collect()
}
