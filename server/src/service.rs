//! Surveys in memory with their compiled schemas, and what moves once a day.

use crate::auth::Auth;
use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::documents::{Rules, Sealer};
use crate::store::{Published, Store, StoreError};
use bytes::Bytes;
use shared::instrument::{Hash, Instrument, RecordKind, Schema, published_bytes};
use shared::people::{Action, Person, Place, Power, may};
use shared::protocol::{InstrumentSummary, KindSummary, SurveySummary};
use shared::survey::{Credential, CredentialKey, Settings, Survey, SurveyState};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A survey that can take responses.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) survey: Survey,
    pub(crate) schema: Arc<Schema>,
    /// What signed the credentials of invited people.
    pub(crate) credential_key: Option<CredentialKey>,
}

impl Running {
    /// Whether this survey signed a credential.
    pub(crate) fn signed(&self, credential: &Credential) -> bool {
        self.credential_key.as_ref().is_some_and(|key| key.verify(&self.survey.id, credential).is_ok())
    }
}

/// An instrument as it is served.
#[derive(Debug, Clone)]
pub(crate) struct Served {
    pub(crate) raw: Bytes,
    pub(crate) brotli: Bytes,
}

/// What the routes work with.
#[derive(Debug)]
pub(crate) struct Service<S> {
    store: S,
    catalog: Catalog,
    surveys: RwLock<Vec<Arc<Running>>>,
    instruments: RwLock<BTreeMap<Hash, Served>>,
    /// What the workbench lists. The catalog does not change while the server runs.
    listed: Vec<InstrumentSummary>,
    /// Documents that can be kept, with who may do what.
    kinds: Vec<KindSummary>,
    rules: Arc<Rules>,
    epoch: String,
    clock: Clock,
    auth: Auth,
}

impl<S: Store> Service<S> {
    /// Publishes the instruments of the catalog, reads the surveys and moves the counts, if a day has begun since.
    pub(crate) async fn start(store: S, catalog: Catalog, sealer: Sealer) -> Result<Self, StoreError> {
        let epoch = store.epoch().await?;
        let newest = of_catalog(&catalog);
        let (listed, instruments) = publish(&catalog, &newest);
        let kinds = kinds(&catalog, &newest);
        let published = store.publish(newest).await?;
        let instruments = with_older(instruments, &published);
        let rules = Arc::new(Rules::new(&catalog, published, sealer));
        let service = Self {
            store,
            catalog,
            surveys: RwLock::default(),
            instruments: RwLock::new(instruments),
            listed,
            kinds,
            rules,
            epoch,
            clock: Clock::default(),
            auth: Auth::default(),
        };
        service.refresh(today()).await?;
        Ok(service)
    }

    pub(crate) fn listed(&self) -> &[InstrumentSummary] {
        &self.listed
    }

    /// Kinds of documents that somebody may read, by name.
    pub(crate) fn kinds_of(&self, person: &Person) -> Vec<KindSummary> {
        // Somewhere: of no department, and naming them.
        let place = Place { department: None, named: true };
        let reads = |kind: &&KindSummary| person.has(Power::Sync) && may(&person.grants, &kind.access, Action::Read, place);
        self.kinds.iter().filter(reads).cloned().collect()
    }

    /// What changes of documents are checked by.
    pub(crate) fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules)
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.auth
    }

    #[cfg(test)]
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    pub(crate) fn store(&self) -> &S {
        &self.store
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub(crate) fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Moves the counts of a new day, and reads the surveys again.
    pub(crate) async fn refresh(&self, day: i64) -> Result<(), StoreError> {
        self.store.move_counts(day).await?;
        self.reload().await
    }

    async fn reload(&self) -> Result<(), StoreError> {
        let mut running = Vec::new();
        for survey in self.store.surveys().await? {
            let known = self.find(&survey.id).filter(|known| known.survey == survey);
            running.push(match known {
                Some(known) => known,
                None => Arc::new(self.run(survey).await?),
            });
        }
        *self.surveys.write().unwrap_or_else(PoisonError::into_inner) = running;
        Ok(())
    }

    async fn run(&self, survey: Survey) -> Result<Running, StoreError> {
        let body =
            self.store.instrument(&survey.version).await?.ok_or_else(|| StoreError(format!("instrument {} is missing", survey.version)))?;
        let instrument: Instrument = serde_json::from_slice(&body).map_err(|error| StoreError(error.to_string()))?;
        let schema = compile(instrument, &survey.settings)?;
        let served = Served { brotli: compress(&body, 11).into(), raw: body.into() };
        self.instruments.write().unwrap_or_else(PoisonError::into_inner).insert(survey.version.clone(), served);
        let credential_key =
            survey.credential_key.as_deref().map(CredentialKey::read).transpose().map_err(|error| StoreError(error.to_string()))?;
        Ok(Running { survey, schema: Arc::new(schema), credential_key })
    }

    /// Keeps up with the calendar and with surveys that a command opened or closed.
    pub(crate) async fn keep_current(self: Arc<Self>, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            if let Err(error) = self.refresh(today()).await {
                tracing::error!(%error, "surveys could not be read again");
            }
        }
    }

    pub(crate) fn find(&self, id: &Hash) -> Option<Arc<Running>> {
        self.surveys.read().unwrap_or_else(PoisonError::into_inner).iter().find(|running| running.survey.id == *id).cloned()
    }

    pub(crate) fn instrument(&self, hash: &Hash) -> Option<Served> {
        self.instruments.read().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }

    /// Opens an open-link survey of an instrument and returns its address.
    pub(crate) async fn open_survey(&self, instrument: &str, settings: Settings) -> Result<Hash, Box<dyn std::error::Error>> {
        let instrument = self.catalog.get(instrument)?;
        compile(instrument.clone(), &settings)?;
        let (hash, body) = published_bytes(instrument);
        let survey = Survey::open_link(instrument.title.clone(), hash.clone(), settings);
        let id = survey.id.clone();
        self.store.open_survey(survey, Published { hash, name: instrument.name.clone(), body }).await?;
        self.reload().await?;
        Ok(id)
    }

    /// Changes the state of a survey.
    pub(crate) async fn set_state(&self, id: &Hash, state: SurveyState) -> Result<(), StoreError> {
        if !self.store.set_state(id.clone(), state).await? {
            return Err(StoreError(format!("no survey has the address {id}")));
        }
        self.reload().await
    }

    /// What the workbench lists.
    pub(crate) async fn summaries(&self) -> Result<Vec<SurveySummary>, StoreError> {
        let counts = self.store.shown_counts().await?;
        let surveys = self.surveys.read().unwrap_or_else(PoisonError::into_inner);
        let summary = |running: &Arc<Running>| {
            let survey = &running.survey;
            let count = counts.iter().find(|count| count.survey == survey.id).map_or(0, |count| count.responses);
            SurveySummary {
                id: survey.id.clone(),
                title: survey.title.clone(),
                state: survey.state,
                responses_at_least: count,
                step: survey.settings.k,
            }
        };
        Ok(surveys.iter().map(summary).collect())
    }
}

/// The list of a catalog, and its instruments by address: each can be fetched, whether or not a survey uses it.
fn publish(catalog: &Catalog, newest: &[Published]) -> (Vec<InstrumentSummary>, BTreeMap<Hash, Served>) {
    let (mut listed, mut served) = (Vec::new(), BTreeMap::new());
    for ((instrument, questions), published) in catalog.all().zip(newest) {
        listed.push(InstrumentSummary {
            version: published.hash.clone(),
            name: instrument.name.clone(),
            title: instrument.title.clone(),
            kind: instrument.kind,
            languages: instrument.languages.clone(),
            questions: *questions,
        });
        served.insert(published.hash.clone(), serve(&published.body));
    }
    (listed, served)
}

/// An instrument of these bytes, packed quickly: there are many, and all are packed before the first is asked for.
fn serve(body: &[u8]) -> Served {
    Served { brotli: compress(body, 5).into(), raw: body.to_vec().into() }
}

/// The catalog's instruments as the store keeps them, in the catalog's order.
fn of_catalog(catalog: &Catalog) -> Vec<Published> {
    let published = |(instrument, _): &(Instrument, usize)| {
        let (hash, body) = published_bytes(instrument);
        Published { hash, name: instrument.name.clone(), body }
    };
    catalog.all().map(published).collect()
}

/// Adds versions that the catalog no longer has: documents and responses name them for ever.
fn with_older(mut served: BTreeMap<Hash, Served>, published: &[Published]) -> BTreeMap<Hash, Served> {
    for one in published {
        served.entry(one.hash.clone()).or_insert_with(|| serve(&one.body));
    }
    served
}

/// Kinds of documents in their newest version: a document that nobody is named for cannot be kept.
fn kinds(catalog: &Catalog, newest: &[Published]) -> Vec<KindSummary> {
    let documents = catalog.all().zip(newest).filter(|((instrument, _), _)| instrument.kind == RecordKind::Document);
    let kind = |((instrument, _), published): (&(Instrument, usize), &Published)| {
        let (access, version) = (instrument.access.clone()?, published.hash.clone());
        Some(KindSummary { name: instrument.name.clone(), version, title: instrument.title.clone(), access })
    };
    documents.filter_map(kind).collect()
}

fn compile(instrument: Instrument, settings: &Settings) -> Result<Schema, StoreError> {
    let name = instrument.name.clone();
    Schema::compile(instrument, &settings.groups).map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        StoreError(format!("the instrument “{name}” cannot be used: {}", errors.join("; ")))
    })
}

fn compress(bytes: &[u8], quality: i32) -> Vec<u8> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    // Writing to memory does not fail; an empty result would be served raw.
    let _ = brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters);
    packed
}

/// Days since 1970, by UTC. A clock before 1970 counts as 1970.
pub(crate) fn today() -> i64 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(seconds / 86_400).unwrap_or(i64::MAX)
}
