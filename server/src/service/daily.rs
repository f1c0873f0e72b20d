//! What the calendar does: counts and rates move once a day, surveys close at the end of their last day and freeze when
//! their grace days are over. Days are UTC's.

use super::Service;
use crate::clock;
use crate::store::surveys::Unreported;
use crate::store::{Store, StoreError, Turned};
use shared::instrument::Hash;
use shared::protocol::ResponseReport;
use shared::survey::SurveyState;
use std::sync::Arc;
use std::time::Duration;

impl<S: Store> Service<S> {
    /// Days since 1970, by UTC.
    pub(crate) fn today(&self) -> i64 {
        clock::day(self.now())
    }

    /// Does what is due on a day, and reads the surveys again. Whatever of it fails, no trace is left of what was deleted.
    pub(crate) async fn refresh(&self, day: i64) -> Result<(), StoreError> {
        self.auth.open_links.turn(self.now());
        let done = self.turn_day(day).await;
        self.sweep().await;
        done
    }

    async fn turn_day(&self, day: i64) -> Result<(), StoreError> {
        self.store.end_due(day).await?;
        self.store.move_counts(day).await?;
        let forgotten = self.store.forget_unfinished(self.now()).await?;
        if forgotten > 0 {
            tracing::info!(forgotten, "uploads of files that were not finished were forgotten");
        }
        self.store.end_recoveries(self.now()).await?;
        let destroyed = self.store.destroy_keys(self.rules(), self.now()).await?;
        if destroyed > 0 {
            tracing::info!(destroyed, "keys of sessions were destroyed on their day");
        }
        // Before reports are made, which may take a while, and if need be once more after them.
        self.sweep().await;
        self.reload().await?;
        self.report_frozen().await;
        self.release_frozen().await;
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
    /// to the store when it was frozen have arrived or were refused, because one thread writes. A report that fails stops
    /// neither the others nor the server, and is tried again within a minute.
    async fn report_frozen(&self) {
        let unreported = match self.store.unreported().await {
            Ok(unreported) => unreported,
            Err(error) => return tracing::error!(%error, "it could not be read which surveys have no report"),
        };
        for frozen in unreported {
            if let Err(error) = self.report_one(frozen).await {
                tracing::error!(%error, "the report of a frozen survey could not be made");
            }
        }
    }

    async fn report_one(&self, frozen: Unreported) -> Result<(), StoreError> {
        let Some(running) = self.find(&frozen.survey) else { return Ok(()) };
        let reported = self.store.summed_up(running.survey.clone(), Arc::clone(&running.schema)).await?;
        let unread = reported.unread;
        if unread > 0 {
            tracing::error!(unread, "responses of a frozen survey could not be read and are not in its report");
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
        self.store.keep_report(report).await
    }

    /// Leaves no trace of what was deleted, if anything was. What does not succeed is tried again within a minute.
    pub(crate) async fn sweep(&self) {
        if let Err(error) = self.store.sweep().await {
            tracing::error!(%error, "the database could not be written anew after a survey closed; it will be tried again");
        }
    }

    /// Changes the state of a survey, as the operator asks.
    pub(crate) async fn set_state(&self, id: &Hash, state: SurveyState) -> Result<(), StoreError> {
        match self.store.set_state(id.clone(), state, self.now()).await? {
            Turned::Done => {}
            Turned::Unknown => return Err(StoreError(format!("no survey has the address {id}"))),
            Turned::Stays(now) => return Err(StoreError(format!("{id} is {} and does not become {}", now.name(), state.name()))),
        }
        self.reload().await?;
        self.sweep().await;
        Ok(())
    }

    /// Lets a survey go on that a restore holds, or opens one again that is paused; what it is then, when the calendar has had
    /// its say.
    pub(crate) async fn resume(&self, id: &Hash) -> Result<SurveyState, StoreError> {
        let unknown = || StoreError(format!("no survey has the address {id}"));
        match self.store.resume(id.clone(), self.now()).await? {
            Turned::Done => {}
            Turned::Unknown => return Err(unknown()),
            Turned::Stays(now) => {
                return Err(StoreError(format!("{id} is {}, not paused, and no restore holds it: there is nothing to resume", now.name())));
            }
        }
        self.refresh(self.today()).await?;
        Ok(self.find(id).ok_or_else(unknown)?.survey.state)
    }
}
