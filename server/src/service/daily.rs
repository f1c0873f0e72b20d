//! What the calendar does: counts and rates move once a day, surveys close at the end of their last day and freeze when
//! their grace days are over. Days are UTC's.

use super::Service;
use crate::store::{Store, StoreError};
use shared::instrument::Hash;
use shared::protocol::ResponseReport;
use shared::survey::{SurveyState, report};
use std::sync::Arc;
use std::time::Duration;

impl<S: Store> Service<S> {
    /// Days since 1970, by UTC.
    pub(crate) fn today(&self) -> i64 {
        i64::try_from(self.now() / (24 * 60 * 60 * 1000)).unwrap_or(i64::MAX)
    }

    /// Does what is due on a day, and reads the surveys again.
    pub(crate) async fn refresh(&self, day: i64) -> Result<(), StoreError> {
        self.store.end_due(day).await?;
        self.store.move_counts(day).await?;
        self.reload().await?;
        self.report_frozen().await?;
        self.sweep().await;
        Ok(())
    }

    /// Keeps up with the calendar and with surveys that a command opened or closed.
    pub(crate) async fn keep_current(self: Arc<Self>, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            if let Err(error) = self.refresh(self.today()).await {
                tracing::error!(%error, "surveys could not be read again");
            }
        }
    }

    /// Tells of surveys that are frozen and have not been told of. No response is taken by then; those that were on their way
    /// to the store when it was frozen have arrived or were refused, because one thread writes.
    async fn report_frozen(&self) -> Result<(), StoreError> {
        for frozen in self.store.unreported().await? {
            let Some(running) = self.find(&frozen.survey) else { continue };
            let answered = self.store.answered(&frozen.survey).await?;
            let reported = {
                let running = Arc::clone(&running);
                // It goes through thousands of forms.
                let task = tokio::task::spawn_blocking(move || report(&running.survey, &running.schema, answered));
                task.await.map_err(|error| StoreError(error.to_string()))?
            };
            if reported.unread > 0 {
                tracing::error!(unread = reported.unread, "responses of a frozen survey could not be read and are not in its report");
            }
            let report = ResponseReport {
                survey: frozen.survey,
                k: running.survey.settings.k,
                day: frozen.day,
                rates: frozen.rates,
                all: reported.all,
                modes: reported.modes,
                tables: reported.tables,
                items: reported.items,
            };
            self.store.keep_report(report).await?;
        }
        Ok(())
    }

    /// Leaves no trace of what was deleted, if anything was. What does not succeed is tried again within a minute.
    pub(super) async fn sweep(&self) {
        if let Err(error) = self.store.sweep().await {
            tracing::error!(%error, "the database could not be written anew after a survey closed; it will be tried again");
        }
    }

    /// Changes the state of a survey, as the operator asks.
    pub(crate) async fn set_state(&self, id: &Hash, state: SurveyState) -> Result<(), StoreError> {
        if !self.store.set_state(id.clone(), state, self.now()).await? {
            return Err(StoreError(format!("no survey has the address {id}")));
        }
        self.reload().await?;
        self.sweep().await;
        Ok(())
    }
}
