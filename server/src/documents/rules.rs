//! Kinds of documents: who may do what with them, and every version that was ever published.

use super::Sealer;
use crate::catalog::Catalog;
use crate::store::Published;
use shared::instrument::{Access, Choice, Instrument, RecordKind, Retention, Schema};
use shared::json;
use shared::protocol::Department;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Departments of an organisation, as choices of a form.
#[derive(Debug, Default)]
pub(crate) struct Departments {
    /// Their names in data.
    pub(crate) names: Vec<String>,
    choices: Vec<Choice>,
    /// Tells these departments from all others.
    key: String,
}

impl Departments {
    pub(crate) fn new(departments: &[Department]) -> Self {
        Self {
            names: departments.iter().map(|one| one.id.clone()).collect(),
            choices: departments.iter().map(Department::choice).collect(),
            key: json::text(&departments.to_vec()),
        }
    }
}

/// A version of a kind. Most are never asked for again: each is read and compiled when it is.
#[derive(Debug)]
struct Version {
    kind: String,
    body: Vec<u8>,
    instrument: OnceLock<Option<Instrument>>,
    /// Its form, by the departments that it was compiled with; newest last.
    schemas: Mutex<Vec<(String, Arc<Schema>)>>,
}

/// Forms of one version that are kept.
const FORMS: usize = 16;

impl Version {
    fn new(published: Published) -> Self {
        Self { kind: published.name, body: published.body, instrument: OnceLock::new(), schemas: Mutex::default() }
    }

    fn schema(&self, departments: &Departments) -> Option<Arc<Schema>> {
        let read = || serde_json::from_slice(&self.body).ok().filter(|read: &Instrument| read.kind == RecordKind::Document);
        let instrument = self.instrument.get_or_init(read).as_ref()?;
        let key = if instrument.asks_for_departments() { departments.key.as_str() } else { "" };
        let mut schemas = self.schemas.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, schema)) = schemas.iter().find(|(known, _)| known == key) {
            return Some(Arc::clone(schema));
        }
        // What was published was checked then.
        let schema = Arc::new(Schema::trusted(instrument.clone(), &departments.choices).ok()?);
        if schemas.len() == FORMS {
            schemas.remove(0);
        }
        schemas.push((key.to_owned(), Arc::clone(&schema)));
        Some(schema)
    }
}

/// What a change is checked by. Nothing of it changes while the server runs.
#[derive(Debug)]
pub(crate) struct Rules {
    newest: BTreeMap<String, Access>,
    retention: BTreeMap<String, Retention>,
    versions: HashMap<String, Version>,
    pub(crate) sealer: Sealer,
}

impl Rules {
    /// Access is that of the catalog; versions are all that were ever published.
    pub(crate) fn new(catalog: &Catalog, published: Vec<Published>, sealer: Sealer) -> Self {
        let documents = catalog.all().map(|(instrument, _)| instrument).filter(|instrument| instrument.kind == RecordKind::Document);
        let newest = documents.map(|instrument| (instrument.name.clone(), instrument.access.clone().unwrap_or_default())).collect();
        let documents = catalog.all().map(|(instrument, _)| instrument).filter(|instrument| instrument.kind == RecordKind::Document);
        let retention = documents.filter_map(|instrument| Some((instrument.name.clone(), instrument.retention.clone()?))).collect();
        let version = |one: Published| (one.hash.to_string(), Version::new(one));
        Self { newest, retention, versions: published.into_iter().map(version).collect(), sealer }
    }

    /// Who may do what with documents of a kind; none when there is no such kind.
    pub(crate) fn access(&self, kind: &str) -> Option<&Access> {
        self.newest.get(kind)
    }

    /// How long documents of a kind are kept, where its file says so.
    pub(crate) fn retention(&self, kind: &str) -> Option<&Retention> {
        self.retention.get(kind)
    }

    /// Kinds with their access, by name.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&str, &Access)> {
        self.newest.iter().map(|(kind, access)| (kind.as_str(), access))
    }

    /// The form of a version in an organisation with these departments, if it is a version of this kind.
    pub(crate) fn schema(&self, kind: &str, version: &str, departments: &Departments) -> Option<Arc<Schema>> {
        self.versions.get(version).filter(|version| version.kind == kind)?.schema(departments)
    }
}
