//! Surveys in memory with their compiled schemas.

mod daily;
mod plans;
mod releases;
mod retention;

use crate::auth::Auth;
use crate::auth::oidc::Oidc;
use crate::auth::passkey::Site;
use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::documents::{Rules, Sealer};
use crate::store::people::Live;
use crate::store::redeem::Caps;
use crate::store::{Published, Store, StoreError};
use bytes::Bytes;
use shared::instrument::{Hash, Instrument, RecordKind, Schema, published_bytes};
use shared::people::{Action, FactorState, Person, Place, Power, may};
use shared::protocol::{InstrumentSummary, KindSummary, SurveySummary};
use shared::survey::{Credential, CredentialKey, IssuerKey, SealingKey, Settings, Survey, SurveyState};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Semaphore;

/// How many credentials are signed at a time. One takes milliseconds.
const SIGNED_AT_A_TIME: usize = 4;

/// A survey that can take responses.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    pub(crate) survey: Survey,
    pub(crate) schema: Arc<Schema>,
    /// What signed the credentials of invited people.
    pub(crate) credential_key: Option<CredentialKey>,
    /// What signs them.
    pub(crate) issuer: Option<IssuerKey>,
    /// What opens responses from shared devices.
    pub(crate) opener: Option<SealingKey>,
    /// How many responses it takes of people who were not invited.
    pub(crate) caps: Caps,
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
    /// Whether it is packed as small as it gets, which takes a while.
    is_smallest: bool,
}

/// What the routes work with.
#[derive(Debug)]
pub(crate) struct Service<S> {
    store: S,
    catalog: Catalog,
    surveys: RwLock<Vec<Arc<Running>>>,
    /// Held while the surveys are read again: whoever began later also read later, and nobody puts an older list back.
    reloading: tokio::sync::Mutex<()>,
    /// So many credentials are signed at a time: strangers who send the same message again take no more than that.
    signing: Arc<Semaphore>,
    instruments: RwLock<BTreeMap<Hash, Served>>,
    /// Names of instruments by the address of each version that a survey may ask.
    names: BTreeMap<Hash, String>,
    /// Releases that were asked for last.
    kept: releases::Kept,
    /// What the workbench lists. The catalog does not change while the server runs.
    listed: Vec<InstrumentSummary>,
    /// Documents that can be kept, with who may do what.
    kinds: Vec<KindSummary>,
    rules: Arc<Rules>,
    epoch: String,
    clock: Clock,
    auth: Auth,
    /// Takes the blinding away, so that the test that plays the operator can fail.
    #[cfg(test)]
    unblinded: std::sync::atomic::AtomicBool,
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
        let names = published.iter().map(|one| (one.hash.clone(), one.name.clone())).collect();
        let auth = Auth::new(&sealer);
        let rules = Arc::new(Rules::new(&catalog, published, sealer));
        let service = Self {
            store,
            catalog,
            surveys: RwLock::default(),
            reloading: tokio::sync::Mutex::default(),
            signing: Arc::new(Semaphore::new(SIGNED_AT_A_TIME)),
            instruments: RwLock::new(instruments),
            names,
            kept: releases::Kept::default(),
            listed,
            kinds,
            rules,
            epoch,
            clock: Clock::default(),
            auth,
            #[cfg(test)]
            unblinded: false.into(),
        };
        let redacted = service.store.replay(service.rules(), service.now()).await?;
        if redacted > 0 {
            tracing::warn!(redacted, "redactions that this database did not know were done again");
        }
        service.refresh(service.today()).await?;
        Ok(service)
    }

    /// Lets people sign in with a provider, too.
    pub(crate) fn with_provider(mut self, oidc: Oidc) -> Self {
        self.auth.oidc = Some(oidc);
        self
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

    /// With what the command line says of second factors: whether officers are held to theirs, and where people open the app.
    pub(crate) fn with_factors(mut self, required: bool, site: Option<Site>) -> Self {
        self.auth.factors.required = required;
        self.auth.factors.passkeys.site = site;
        self
    }

    /// How a session stands with the second factor.
    pub(crate) fn factor_of(&self, live: &Live) -> FactorState {
        FactorState::of(&live.person.grants, live.enrolled, live.factor, self.auth.factors.required)
    }

    #[cfg(test)]
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    #[cfg(test)]
    pub(crate) fn unblinded(&self) -> &std::sync::atomic::AtomicBool {
        &self.unblinded
    }

    /// Milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    /// Turns to sign.
    pub(crate) fn signing(&self) -> Arc<Semaphore> {
        Arc::clone(&self.signing)
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

    /// Reads the surveys again.
    pub(super) async fn reload(&self) -> Result<(), StoreError> {
        let _turn = self.reloading.lock().await;
        let mut running = Vec::new();
        for survey in self.store.surveys().await? {
            running.push(match self.find(&survey.id) {
                Some(known) if known.survey == survey => known,
                // State and words change, and nothing else of what has an address; the keys are there until it freezes.
                Some(known) if survey.state != SurveyState::Frozen => Arc::new(Running { survey, ..Running::clone(&known) }),
                _ => Arc::new(self.run(survey).await?),
            });
        }
        *self.surveys.write().unwrap_or_else(PoisonError::into_inner) = running;
        Ok(())
    }

    async fn run(&self, survey: Survey) -> Result<Running, StoreError> {
        let body =
            self.store.instrument(&survey.version).await?.ok_or_else(|| StoreError(format!("instrument {} is missing", survey.version)))?;
        let instrument: Instrument = serde_json::from_slice(&body).map_err(StoreError::of)?;
        let schema = compile(instrument, &survey.settings)?;
        // Several surveys ask by the same instrument, and each is read again when it freezes.
        if !self.instrument(&survey.version).is_some_and(|served| served.is_smallest) {
            let served = Served { brotli: compress(&body, 11).into(), raw: body.into(), is_smallest: true };
            self.instruments.write().unwrap_or_else(PoisonError::into_inner).insert(survey.version.clone(), served);
        }
        let caps = self.store.caps(&survey.id).await?;
        let keys = self.store.keys(&survey.id).await?;
        // What is wrong with a key says nothing of it.
        let credential_key = survey.credential_key.as_deref().map(CredentialKey::read).transpose().map_err(StoreError::of)?;
        let issuer = keys.issuer.as_deref().map(IssuerKey::from_der).transpose().map_err(StoreError::of)?;
        let opener = keys.opener.as_deref().map(SealingKey::from_bytes).transpose().map_err(StoreError::of)?;
        Ok(Running { survey, schema: Arc::new(schema), credential_key, issuer, opener, caps })
    }

    pub(crate) fn find(&self, id: &Hash) -> Option<Arc<Running>> {
        self.surveys.read().unwrap_or_else(PoisonError::into_inner).iter().find(|running| running.survey.id == *id).cloned()
    }

    pub(crate) fn instrument(&self, hash: &Hash) -> Option<Served> {
        self.instruments.read().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }

    /// What the workbench lists for an organisation.
    pub(crate) async fn summaries(&self, org: &str) -> Result<Vec<SurveySummary>, StoreError> {
        let counts = self.store.shown_counts().await?;
        let listed = self.store.listed(org).await?;
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
        Ok(surveys.iter().filter(|running| listed.contains(&running.survey.id)).map(summary).collect())
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
    Served { brotli: compress(body, 5).into(), raw: body.to_vec().into(), is_smallest: false }
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

#[cfg(test)]
mod tests;
