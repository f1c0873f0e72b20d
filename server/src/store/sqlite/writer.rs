//! One thread writes. What is waiting when it gets to work shares one transaction and one flush to disk.

use super::StoreError;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use tokio::sync::oneshot;

/// The most jobs that share a commit, so that the first never waits long for the last.
const GROUP: usize = 64;

/// A job runs inside the transaction and, once it is known whether that was committed, answers its caller.
trait Job: Send {
    fn run(&mut self, tx: &Transaction<'_>) -> Result<(), StoreError>;
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Task<T, F> {
    work: F,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: FnMut(&Transaction<'_>) -> Result<T, StoreError> + Send> Job for Task<T, F> {
    fn run(&mut self, tx: &Transaction<'_>) -> Result<(), StoreError> {
        // What panics fails like what returns an error: its transaction is rolled back, and the thread goes on. What `work`
        // holds is used again only by `work` itself, which begins anew.
        let done = catch_unwind(AssertUnwindSafe(|| (self.work)(tx)));
        self.result = Some(done.unwrap_or_else(|_| Err(StoreError("the write panicked; nothing of it is kept".to_owned())))?);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let Self { result, reply, .. } = *self;
        let result = committed.and_then(|()| result.ok_or_else(|| StoreError("the write did not run".to_owned())));
        // The caller may have gone; what was committed stays committed and is a duplicate when sent again.
        let _ = reply.send(result);
    }
}

/// What the writer thread is asked for.
enum Order {
    /// In a transaction, with others.
    Write(Box<dyn Job>),
    /// In none: what SQLite does in no transaction, such as writing its file anew.
    Alone(Box<dyn FnOnce(&Connection) + Send>),
}

/// Hands jobs to the writer thread.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: mpsc::SyncSender<Order>,
}

impl Writer {
    pub(super) fn start(mut connection: Connection) -> Result<Self, StoreError> {
        let (jobs, inbox) = mpsc::sync_channel::<Order>(GROUP * 4);
        let run = move || {
            while let Ok(first) = inbox.recv() {
                let (mut group, mut alone) = (Vec::new(), None);
                for order in std::iter::once(first).chain(inbox.try_iter().take(GROUP - 1)) {
                    match order {
                        Order::Write(job) => group.push(job),
                        Order::Alone(work) => {
                            alone = Some(work);
                            break;
                        }
                    }
                }
                if !group.is_empty() {
                    commit(&mut connection, group);
                }
                if let Some(work) = alone {
                    work(&connection);
                }
            }
        };
        std::thread::Builder::new().name("writer".to_owned()).spawn(run).map_err(|error| StoreError(error.to_string()))?;
        Ok(Self { jobs })
    }

    /// Runs `work` in a transaction; the answer comes after the commit. `work` may run twice: once with others and,
    /// when one of those failed, once alone.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnMut(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Write(Box::new(Task { work, result: None, reply }))).await?;
        answer.await.map_err(|_| StoreError("the writer has stopped".to_owned()))?
    }

    /// Runs `work` in no transaction, while nobody else writes.
    pub(super) async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let work = move |connection: &Connection| {
            let done = catch_unwind(AssertUnwindSafe(|| work(connection)));
            let _ = reply.send(done.unwrap_or_else(|_| Err(StoreError("the work panicked".to_owned()))));
        };
        self.order(Order::Alone(Box::new(work))).await?;
        answer.await.map_err(|_| StoreError("the writer has stopped".to_owned()))?
    }

    async fn order(&self, mut order: Order) -> Result<(), StoreError> {
        loop {
            match self.jobs.try_send(order) {
                Ok(()) => return Ok(()),
                Err(mpsc::TrySendError::Full(returned)) => {
                    order = returned;
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                Err(mpsc::TrySendError::Disconnected(_)) => return Err(StoreError("the writer has stopped".to_owned())),
            }
        }
    }
}

fn commit(connection: &mut Connection, mut group: Vec<Box<dyn Job>>) {
    if in_one(connection, &mut group).is_ok() {
        group.into_iter().for_each(|job| job.answer(Ok(())));
        return;
    }
    for job in group {
        let mut alone = vec![job];
        let outcome = in_one(connection, &mut alone);
        alone.into_iter().for_each(|job| job.answer(outcome.as_ref().map(|_| ()).map_err(|error| StoreError(error.0.clone()))));
    }
}

fn in_one(connection: &mut Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in group {
        job.run(&tx)?;
    }
    Ok(tx.commit()?)
}
