//! Kinds of documents: who may do what with them, and every version that was ever published.

use super::Sealer;
use crate::catalog::Catalog;
use crate::store::Published;
use shared::instrument::{Access, Instrument, RecordKind, Schema};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// A version of a kind. Most are never asked for again: each is compiled when it is.
#[derive(Debug)]
struct Version {
    kind: String,
    body: Vec<u8>,
    schema: OnceLock<Option<Arc<Schema>>>,
}

/// What a change is checked by. Nothing of it changes while the server runs.
#[derive(Debug)]
pub(crate) struct Rules {
    newest: BTreeMap<String, Access>,
    versions: HashMap<String, Version>,
    pub(crate) sealer: Sealer,
}

impl Rules {
    /// Access is that of the catalog; versions are all that were ever published.
    pub(crate) fn new(catalog: &Catalog, published: Vec<Published>, sealer: Sealer) -> Self {
        let documents = catalog.all().map(|(instrument, _)| instrument).filter(|instrument| instrument.kind == RecordKind::Document);
        let newest = documents.map(|instrument| (instrument.name.clone(), instrument.access.clone().unwrap_or_default())).collect();
        let version = |one: Published| (String::from(one.hash), Version { kind: one.name, body: one.body, schema: OnceLock::new() });
        Self { newest, versions: published.into_iter().map(version).collect(), sealer }
    }

    /// Who may do what with documents of a kind; none when there is no such kind.
    pub(crate) fn access(&self, kind: &str) -> Option<&Access> {
        self.newest.get(kind)
    }

    /// Kinds with their access, by name.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&str, &Access)> {
        self.newest.iter().map(|(kind, access)| (kind.as_str(), access))
    }

    /// The form of a version, if it is one of this kind.
    pub(crate) fn schema(&self, kind: &str, version: &str) -> Option<Arc<Schema>> {
        let version = self.versions.get(version).filter(|version| version.kind == kind)?;
        version.schema.get_or_init(|| compile(&version.body)).clone()
    }
}

fn compile(body: &[u8]) -> Option<Arc<Schema>> {
    let instrument: Instrument = serde_json::from_slice(body).ok()?;
    let is_document = instrument.kind == RecordKind::Document;
    Schema::compile(instrument, &[]).ok().filter(|_| is_document).map(Arc::new)
}
