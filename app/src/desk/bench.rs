//! For `make bench`: what the page of this device hands to a measuring script. It edits real documents in the way a person
//! does, and leaves out nothing of what happens then.

use super::state::fresh;
use super::{Desk, Edit, Problem, in_slices};
use crate::browser;
use gloo::timers::future::TimeoutFuture;
use shared::instrument::Kind;

/// Milliseconds since the page was opened, as exact as the browser tells.
fn now() -> f64 {
    let performance = js_sys::Reflect::get(&browser::window(), &"performance".into()).unwrap_or_default();
    browser::call(&performance, "now", &[]).ok().and_then(|now| now.as_f64()).unwrap_or_default()
}

impl Desk {
    /// Keeps everything back that is to be sent, or lets it go.
    pub fn hold(self, hold: bool) {
        if std::mem::replace(&mut self.here.borrow_mut().hold, hold) && !hold {
            self.send_soon();
        }
    }

    /// The first kind that has documents, its documents, and its first question for a text.
    fn measured(self) -> Result<(Vec<String>, String), &'static str> {
        self.with(|cabinet| {
            let kind = cabinet.counts().into_keys().next().ok_or("there is no document on this device")?;
            let docs = cabinet.documents(Some(&kind));
            let version = docs.first().and_then(|doc| cabinet.document(doc).and_then(shared::document::version).map(str::to_owned));
            let schema = version.and_then(|version| cabinet.schema(&version)).ok_or("its form is not on this device")?;
            let asked = schema.nodes.iter().find(|node| node.kind == Kind::Text && node.repeat.is_none() && !node.is_computed());
            Ok((docs, asked.ok_or("it has no question for a text")?.name.clone()))
        })
    }

    /// Edits so many documents, once each, without sending; ends when the edits are on the disk.
    ///
    /// # Errors
    /// When there are not as many documents.
    pub async fn bench_edit(self, count: usize) -> Result<(), &'static str> {
        let (docs, path) = self.measured()?;
        if docs.len() < count {
            return Err("there are fewer documents on this device");
        }
        self.hold(true);
        let edit = |(number, doc): (usize, String)| {
            let value = format!("bench {number} {:.0}", js_sys::Date::now());
            self.type_in(&doc, Edit::new(path.as_str(), Some(value.into())));
            self.seal(&doc, &path);
        };
        in_slices(docs.into_iter().take(count).enumerate(), edit, || Some(0)).await;
        self.written().await;
        Ok(())
    }

    /// Sends what was kept back; ends when the server has it and the disk knows.
    ///
    /// # Errors
    /// When the server will not have it.
    pub async fn bench_push(self) -> Result<(), &'static str> {
        self.here.borrow_mut().hold = false;
        loop {
            self.sync().await;
            if self.with(|cabinet| cabinet.due(1, &std::collections::HashSet::new()).is_empty()) {
                break;
            }
            if self.status.peek(|status| matches!(status.server, Some(Problem::SignedOut | Problem::NotAllowed))) {
                return Err("the server lets nobody send");
            }
            TimeoutFuture::new(50).await;
        }
        self.written().await;
        Ok(())
    }

    /// Makes one edit to one document that is open, and gives the milliseconds that it took to be part of what the
    /// document says.
    ///
    /// # Errors
    /// When there is no document.
    pub fn bench_fold(self) -> Result<f64, &'static str> {
        let (docs, path) = self.measured()?;
        let doc = docs.first().ok_or("there is no document on this device")?;
        self.here.borrow_mut().hold = true;
        let value = format!("bench fold {}", now());
        let change = self.change(doc, Edit::new(path.as_str(), Some(value.into()))).ok_or("the document cannot be edited")?;
        let records = self.with(|cabinet| {
            let records = cabinet.queue(vec![change], None, fresh);
            let _ = cabinet.document(doc);
            records
        });
        let took = self.with(|cabinet| {
            let began = now();
            for (id, bytes) in &records {
                cabinet.apply(id, bytes.as_deref());
            }
            let said = cabinet.document(doc).is_some_and(|document| document.value(&path).is_some());
            said.then(|| now() - began).ok_or("the edit is not part of the document")
        });
        self.put(records);
        took
    }

    /// Encrypts one edit as it is kept, and gives the milliseconds that it took.
    ///
    /// # Errors
    /// When there is no document, or no vault is open.
    pub async fn bench_encrypt(self) -> Result<f64, &'static str> {
        let (docs, path) = self.measured()?;
        let doc = docs.first().ok_or("there is no document on this device")?;
        let value = format!("bench encrypt {}", now());
        let change = self.change(doc, Edit::new(path.as_str(), Some(value.into()))).ok_or("the document cannot be edited")?;
        let records = self.with(|cabinet| cabinet.queue(vec![change], None, fresh));
        let key = self.vault_key().ok_or("no vault is open")?;
        let began = now();
        for (id, bytes) in &records {
            let bytes = bytes.as_deref().unwrap_or_default();
            let sealing = key.begin_seal(id.as_bytes(), bytes).map_err(|_| "nothing could be sealed")?;
            sealing.done().await.map_err(|_| "nothing could be sealed")?;
        }
        Ok(now() - began)
    }
}
