//! Releases of frozen surveys: made once, and read for those who may.

use super::Service;
use crate::clock::day_text;
use crate::problem::Error;
use crate::store::releases::{NewRelease, Unavailable, Unreleased};
use crate::store::{Store, StoreError};
use shared::disclosure::{About, AnalysisSpec, Release, release};
use shared::instrument::Hash;
use shared::people::Person;
use std::sync::{Arc, PoisonError};

/// How many releases are kept in memory for tables that somebody asks for. One of 100,000 responses takes some 10 MB.
const KEPT: usize = 4;

/// Releases that were asked for last, the newest at the end. They never change.
pub(super) type Kept = std::sync::Mutex<Vec<(Hash, Arc<Release>)>>;

impl<S: Store> Service<S> {
    /// Makes the release of each frozen survey that has none: of those that froze just now, and of those that froze before there
    /// were releases. One that fails stops neither the others nor the server, and is tried again within a minute.
    pub(super) async fn release_frozen(&self) {
        let unreleased = match self.store.unreleased().await {
            Ok(unreleased) => unreleased,
            Err(error) => return tracing::error!(%error, "it could not be read which surveys have no release"),
        };
        for frozen in unreleased {
            if let Err(error) = self.release_one(frozen).await {
                tracing::error!(%error, "the release of a frozen survey could not be made");
            }
        }
    }

    async fn release_one(&self, of: Unreleased) -> Result<(), StoreError> {
        let Some(running) = self.find(&of.survey) else { return Ok(()) };
        let (raw, unread) = self.store.raw_responses(&of.survey, Arc::clone(&running.schema)).await?;
        if unread > 0 {
            tracing::error!(unread, "responses of a frozen survey could not be read and are not in its release");
        }
        let about = About {
            survey: running.survey.clone(),
            plan: of.plan.clone(),
            wave: day_text(of.wave),
            day: day_text(of.day),
            spec: self.spec_of(&running.survey.version),
        };
        let built = tokio::task::spawn_blocking(move || {
            let built = release(raw, &about);
            (built.n, built.people, built.to_bytes())
        });
        let (n, people, bytes) = built.await?;
        self.store.keep_release(NewRelease { of, bytes, n, people }, self.now()).await
    }

    /// What the analysis needs to know of an instrument, by the name of the version that was asked.
    fn spec_of(&self, version: &Hash) -> AnalysisSpec {
        self.names.get(version).map(|name| self.catalog.analysis(name)).unwrap_or_default()
    }

    /// The release of an organisation's survey, for somebody who agreed to the terms.
    pub(crate) async fn release_for(&self, person: &Person, survey: &Hash) -> Result<Arc<Release>, Error> {
        self.store.may_read(&person.org, &person.account, survey).await??;
        let find = |kept: &[(Hash, Arc<Release>)]| kept.iter().find(|(of, _)| of == survey).map(|(_, release)| Arc::clone(release));
        if let Some(known) = find(&self.kept.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(known);
        }
        let bytes = self.store.release(survey).await?;
        let read = tokio::task::spawn_blocking(move || Release::from_bytes(&bytes)).await.map_err(StoreError::from)?;
        let read = Arc::new(read.map_err(StoreError::of)?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have read it meanwhile.
        kept.retain(|(of, _)| of != survey);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((survey.clone(), Arc::clone(&read)));
        Ok(read)
    }
}

impl From<Unavailable> for Error {
    fn from(unavailable: Unavailable) -> Self {
        match unavailable {
            Unavailable::Unknown => Self::UnknownSurvey,
            Unavailable::NotMade => Self::NotFrozen,
            Unavailable::NotAgreed => Self::AgreementNeeded,
        }
    }
}
