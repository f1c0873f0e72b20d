//! Memory first, the disk behind it: what is made is on screen at once, and "saved" when the disk says so.

use super::Desk;
use super::tabs::News;
use crate::components::spawn;
use crate::storage::{Record, sweep_behind};
use std::rc::Rc;

impl Desk {
    /// Takes records in and writes them. What is given together is on the disk together.
    pub(super) fn put(self, records: Vec<Record>) {
        if records.is_empty() {
            return;
        }
        self.take_in(&records);
        let idle = {
            let mut here = self.here.borrow_mut();
            here.pending.extend(records);
            !std::mem::replace(&mut here.writing, true)
        };
        self.look_again();
        if idle {
            spawn(self.write());
        }
    }

    /// Sweeps the browser's files as soon as what was deleted is off the disk. What does not succeed is done by the next page:
    /// see [`crate::storage::begin_sweep`], which comes before.
    pub(super) fn sweep_kept(self) {
        spawn(async move {
            if self.kept().await {
                let _ = sweep_behind().await;
            }
        });
    }

    async fn write(self) {
        loop {
            let (records, batch) = {
                let mut here = self.here.borrow_mut();
                let batch = std::mem::take(&mut here.pending);
                here.in_flight = batch.keys().cloned().collect();
                (Rc::clone(&here.records), batch)
            };
            if batch.is_empty() {
                break;
            }
            let batch: Vec<Record> = batch.into_iter().collect();
            let committed = records.commit(&batch).await;
            self.here.borrow_mut().in_flight.clear();
            match committed {
                Ok(()) => {
                    let ids = batch.into_iter().map(|(id, _)| id).collect();
                    if let Some(tabs) = &self.here.borrow().tabs {
                        tabs.tell(&News::Records(ids));
                    }
                    if self.status.peek(|status| status.storage.is_some()) {
                        self.status.update(|status| status.storage = None);
                    }
                }
                Err(error) => {
                    {
                        let mut here = self.here.borrow_mut();
                        for (id, bytes) in batch {
                            here.pending.entry(id).or_insert(bytes);
                        }
                    }
                    self.status.update(|status| status.storage = Some(error.0));
                    self.wake(false);
                    gloo::timers::future::TimeoutFuture::new(3_000).await;
                }
            }
        }
        self.here.borrow_mut().writing = false;
        self.look_again();
        self.wake(true);
    }

    /// Tells whoever waits whether everything is on the disk.
    fn wake(self, written: bool) {
        let waiting = std::mem::take(&mut self.here.borrow_mut().waiting);
        for told in waiting {
            let _ = told.call1(&wasm_bindgen::JsValue::NULL, &written.into());
        }
    }

    /// Until everything is on the disk.
    pub async fn written(self) {
        while self.is_writing() && !self.told().await {}
    }

    /// Until everything is on the disk, or the disk has failed: what is in memory can be sent all the same.
    pub(super) async fn tried(self) {
        if self.is_writing() && self.status.peek(|status| status.storage.is_none()) {
            self.told().await;
        }
    }

    /// Until everything is on the disk, or the disk has failed once more; whether everything is there. For what ends the page
    /// or forgets the key: what is only in memory would be gone, whatever else is wrong with the disk.
    pub(super) async fn kept(self) -> bool {
        // Also what a failure before has left: it is tried again by itself.
        !self.is_writing() || self.told().await
    }

    /// Whether something waits for a disk that has failed.
    pub(super) fn is_failing(self) -> bool {
        self.is_writing() && self.status.peek(|status| status.storage.is_some())
    }

    fn is_writing(self) -> bool {
        self.here.borrow().writing
    }

    /// Waits for the writing that is under way, or for its first failure; whether it is done.
    async fn told(self) -> bool {
        let promise = js_sys::Promise::new(&mut |done, _| self.here.borrow_mut().waiting.push(done));
        wasm_bindgen_futures::JsFuture::from(promise).await.is_ok_and(|written| written.is_truthy())
    }
}
