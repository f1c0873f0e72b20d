//! What the survey keeps on the device, step by step. Each step is one transaction: it happens whole or not at all, and
//! what a method returned is durable, as far as its store can be.

use super::store::{Store, Transaction, parsed};
use super::{Changes, Draft, OutboxItem, Pass, Published, StorageError, Taken};
use shared::json;

const NAME: &str = "evenhand-survey";
/// 2 brought invitations.
const VERSION: u32 = 2;
const PUBLISHED: &str = "published";
const DRAFTS: &str = "drafts";
const OUTBOX: &str = "outbox";
/// Surveys that a response was sent to, and nothing about it.
const ANSWERED: &str = "answered";
/// Invitations and credentials, by survey.
const INVITED: &str = "invited";
const TABLES: &[&str] = &[PUBLISHED, DRAFTS, OUTBOX, ANSWERED, INVITED];

/// Where this page keeps things: the browser's database; or memory, on a shared device and where the browser keeps
/// nothing.
#[derive(Debug, Clone)]
pub struct Device(Store);

impl Device {
    /// The browser's database if it works, else memory.
    pub async fn open() -> Self {
        Self(Store::open_or_memory(NAME, VERSION, TABLES).await)
    }

    /// A database by name: tests use one of their own.
    ///
    /// # Errors
    /// When the browser keeps nothing, as in some private windows.
    pub async fn open_named(name: &str) -> Result<Self, StorageError> {
        Store::open(name, VERSION, TABLES).await.map(Self)
    }

    /// A store that lasts as long as the page.
    #[must_use]
    pub fn memory() -> Self {
        Self(Store::memory())
    }

    /// Whether things outlive this page.
    #[must_use]
    pub fn is_durable(&self) -> bool {
        self.0.is_durable()
    }

    async fn read(&self, table: &'static str, key: &str) -> Result<Option<String>, StorageError> {
        self.0.begin(&[table], false).await?.get(table, key).await
    }

    async fn write(&self, tables: &[&str]) -> Result<Transaction, StorageError> {
        self.0.begin(tables, true).await
    }

    /// The survey and its instrument, as they were last received.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn published(&self, survey: &str) -> Result<Option<Published>, StorageError> {
        parsed(self.read(PUBLISHED, survey).await?)
    }

    /// Keeps a survey and its instrument for the next time without a network.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_published(&self, survey: &str, published: &Published) -> Result<(), StorageError> {
        let transaction = self.write(&[PUBLISHED]).await?;
        transaction.put(PUBLISHED, survey, &json::text(published))?;
        transaction.complete().await
    }

    /// The draft of a survey.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn draft(&self, survey: &str) -> Result<Option<Draft>, StorageError> {
        parsed(self.read(DRAFTS, survey).await?)
    }

    /// Begins a draft, of an invited person together with what the person has; what another tab has begun stays. A draft
    /// from before the invitation takes the id that the invitation gives it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn begin(&self, survey: &str, draft: Draft, pass: Option<Pass>) -> Result<(Draft, Option<Pass>), StorageError> {
        let transaction = self.write(&[DRAFTS, INVITED]).await?;
        let mut draft = parsed(transaction.get(DRAFTS, survey).await?)?.unwrap_or(draft);
        let pass = parsed(transaction.get(INVITED, survey).await?)?.or(pass);
        if let Some(pass) = &pass {
            draft.id.clone_from(&pass.id);
            transaction.put(INVITED, survey, &json::text(pass))?;
        }
        transaction.put(DRAFTS, survey, &json::text(&draft))?;
        transaction.complete().await?;
        Ok((draft, pass))
    }

    /// What an invited person has.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pass(&self, survey: &str) -> Result<Option<Pass>, StorageError> {
        parsed(self.read(INVITED, survey).await?)
    }

    /// Keeps what an invited person has.
    ///
    /// # Errors
    /// When the store fails.
    #[cfg(feature = "credential")]
    pub async fn keep_pass(&self, survey: &str, pass: &Pass) -> Result<(), StorageError> {
        let transaction = self.write(&[INVITED]).await?;
        transaction.put(INVITED, survey, &json::text(pass))?;
        transaction.complete().await
    }

    /// Changes what an invited person has, as it is now; nothing where it is gone, as another tab has sent the response.
    ///
    /// # Errors
    /// When the store fails.
    #[cfg(feature = "credential")]
    pub async fn change_pass(&self, survey: &str, change: impl FnOnce(&mut Pass)) -> Result<Option<Pass>, StorageError> {
        let transaction = self.write(&[INVITED]).await?;
        let Some(mut pass) = parsed::<Pass>(transaction.get(INVITED, survey).await?)? else { return Ok(None) };
        change(&mut pass);
        transaction.put(INVITED, survey, &json::text(&pass))?;
        transaction.complete().await?;
        Ok(Some(pass))
    }

    /// Changes these answers of the draft and no others: two tabs do not undo each other's. False when the draft
    /// with this id is no longer there, as another tab has sent it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn save(&self, survey: &str, id: &str, changes: &Changes, page: usize, language: &str) -> Result<bool, StorageError> {
        let transaction = self.write(&[DRAFTS]).await?;
        let found: Option<Draft> = parsed(transaction.get(DRAFTS, survey).await?)?;
        let Some(mut draft) = found.filter(|draft| draft.id == id) else { return Ok(false) };
        draft.change(changes, page, language);
        transaction.put(DRAFTS, survey, &json::text(&draft))?;
        transaction.complete().await?;
        Ok(true)
    }

    /// Moves the draft to the outbox as `item`, in one step, if it still is at `revision`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn submit(&self, survey: &str, revision: u64, item: &OutboxItem) -> Result<Taken, StorageError> {
        let transaction = self.write(&[DRAFTS, OUTBOX]).await?;
        let found: Option<Draft> = parsed(transaction.get(DRAFTS, survey).await?)?;
        match found.filter(|draft| draft.id == item.submission.id) {
            None => return Ok(Taken::Gone),
            Some(draft) if draft.revision != revision => return Ok(Taken::Changed),
            Some(_) => {}
        }
        transaction.put(OUTBOX, &item.submission.id, &json::text(item))?;
        transaction.delete(DRAFTS, survey)?;
        transaction.complete().await?;
        Ok(Taken::Queued)
    }

    /// Moves a refused item back into a draft with the same answers.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reopen(&self, item: &OutboxItem, draft: Draft) -> Result<(), StorageError> {
        let transaction = self.write(&[DRAFTS, OUTBOX]).await?;
        transaction.put(DRAFTS, &item.survey, &json::text(&draft))?;
        transaction.delete(OUTBOX, &item.submission.id)?;
        transaction.complete().await
    }

    /// What of a survey waits to be sent or was refused.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outbox(&self, survey: &str) -> Result<Vec<OutboxItem>, StorageError> {
        let all = self.0.begin(&[OUTBOX], false).await?.all(OUTBOX).await?;
        let mut items = Vec::new();
        for text in all {
            items.extend(parsed::<OutboxItem>(Some(text))?.filter(|item| item.survey == survey));
        }
        Ok(items)
    }

    /// Keeps an item with what the server said of it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mark(&self, item: &OutboxItem) -> Result<(), StorageError> {
        let transaction = self.write(&[OUTBOX]).await?;
        transaction.put(OUTBOX, &item.submission.id, &json::text(item))?;
        transaction.complete().await
    }

    /// Forgets an item that the server has, and the credential with it, and remembers only that one was sent.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget(&self, item: &OutboxItem) -> Result<(), StorageError> {
        let transaction = self.write(&[OUTBOX, ANSWERED, INVITED]).await?;
        transaction.put(ANSWERED, &item.survey, "true")?;
        transaction.delete(INVITED, &item.survey)?;
        transaction.delete(OUTBOX, &item.submission.id)?;
        transaction.complete().await
    }

    /// Deletes draft and outbox of a survey, because the person said so; and an invitation, unless it can still be used:
    /// an invitation that was redeemed gives no second credential.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, survey: &str, with_pass: bool) -> Result<(), StorageError> {
        let items = self.outbox(survey).await?;
        let transaction = self.write(&[DRAFTS, OUTBOX, INVITED]).await?;
        transaction.delete(DRAFTS, survey)?;
        if with_pass {
            transaction.delete(INVITED, survey)?;
        }
        for item in items {
            transaction.delete(OUTBOX, &item.submission.id)?;
        }
        transaction.complete().await
    }

    /// Whether a response to this survey was sent from this device, as far as its store reaches.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn answered(&self, survey: &str) -> Result<bool, StorageError> {
        Ok(self.read(ANSWERED, survey).await?.is_some())
    }
}
