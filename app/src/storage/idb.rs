//! IndexedDB with strict durability: a transaction is complete when it is on the disk.

use super::{Changes, Draft, OutboxItem, Published, StorageError, Taken};
use crate::browser;
use idb::{Factory, ObjectStore, ObjectStoreParams, Query, Transaction};
use js_sys::Array;
use serde::{Serialize, de::DeserializeOwned};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

const NAME: &str = "evenhand-survey";
const VERSION: u32 = 1;
const PUBLISHED: &str = "published";
const DRAFTS: &str = "drafts";
const OUTBOX: &str = "outbox";
/// Surveys that a response was sent to, and nothing about it.
const ANSWERED: &str = "answered";

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        Self(error.to_string())
    }
}

fn thrown(error: &JsValue) -> StorageError {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    StorageError(message.unwrap_or_else(|| "the browser's storage failed".to_owned()))
}

/// The browser's database. Clones share one connection, which is opened again when the browser closed it.
#[derive(Debug, Clone)]
pub struct Indexed {
    name: Rc<str>,
    connection: Rc<RefCell<web_sys::IdbDatabase>>,
}

impl Indexed {
    /// Opens the survey's database.
    ///
    /// # Errors
    /// When the browser keeps nothing, as in some private windows.
    pub async fn open() -> Result<Self, StorageError> {
        Self::open_named(NAME).await
    }

    /// Opens a database by name: tests use one of their own.
    ///
    /// # Errors
    /// When the browser keeps nothing.
    pub async fn open_named(name: &str) -> Result<Self, StorageError> {
        let connection = connect(name).await?;
        Ok(Self { name: name.into(), connection: Rc::new(RefCell::new(connection)) })
    }

    /// A transaction over `stores`. iOS and others close the connection under a sleeping page: then it is opened anew.
    async fn begin_transaction(&self, stores: &[&str], mode: &str) -> Result<Transaction, StorageError> {
        let start = |connection: &web_sys::IdbDatabase| {
            let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
            let options = browser::object(&[("durability", "strict".into())]);
            browser::call(connection, "transaction", &[names.into(), mode.into(), options])
        };
        let first = start(&self.connection.borrow());
        let transaction = match first {
            Ok(transaction) => transaction,
            Err(_) => {
                let fresh = connect(&self.name).await?;
                let second = start(&fresh).map_err(|error| thrown(&error));
                *self.connection.borrow_mut() = fresh;
                second?
            }
        };
        let transaction: web_sys::IdbTransaction = transaction.unchecked_into();
        Ok(transaction.into())
    }

    async fn read<T: DeserializeOwned>(&self, store: &str, key: &str) -> Result<Option<T>, StorageError> {
        let transaction = self.begin_transaction(&[store], "readonly").await?;
        get(&transaction.object_store(store)?, key).await
    }

    async fn write(&self, stores: &[&str]) -> Result<Transaction, StorageError> {
        self.begin_transaction(stores, "readwrite").await
    }

    pub(super) async fn published(&self, survey: &str) -> Result<Option<Published>, StorageError> {
        self.read(PUBLISHED, survey).await
    }

    pub(super) async fn keep_published(&self, survey: &str, published: &Published) -> Result<(), StorageError> {
        let transaction = self.write(&[PUBLISHED]).await?;
        put(&transaction.object_store(PUBLISHED)?, survey, published).await?;
        complete(transaction).await
    }

    pub(super) async fn draft(&self, survey: &str) -> Result<Option<Draft>, StorageError> {
        self.read(DRAFTS, survey).await
    }

    pub(super) async fn begin(&self, survey: &str, draft: Draft) -> Result<Draft, StorageError> {
        let transaction = self.write(&[DRAFTS]).await?;
        let drafts = transaction.object_store(DRAFTS)?;
        let draft = match get(&drafts, survey).await? {
            Some(begun) => begun,
            None => {
                put(&drafts, survey, &draft).await?;
                draft
            }
        };
        complete(transaction).await?;
        Ok(draft)
    }

    pub(super) async fn save(&self, survey: &str, id: &str, changes: &Changes, page: usize, language: &str) -> Result<bool, StorageError> {
        let transaction = self.write(&[DRAFTS]).await?;
        let drafts = transaction.object_store(DRAFTS)?;
        let found: Option<Draft> = get(&drafts, survey).await?;
        let Some(mut draft) = found.filter(|draft| draft.id == id) else { return Ok(false) };
        draft.change(changes, page, language);
        put(&drafts, survey, &draft).await?;
        complete(transaction).await?;
        Ok(true)
    }

    pub(super) async fn submit(&self, survey: &str, revision: u64, item: &OutboxItem) -> Result<Taken, StorageError> {
        let transaction = self.write(&[DRAFTS, OUTBOX]).await?;
        let drafts = transaction.object_store(DRAFTS)?;
        let found: Option<Draft> = get(&drafts, survey).await?;
        match found.filter(|draft| draft.id == item.submission.id) {
            None => return Ok(Taken::Gone),
            Some(draft) if draft.revision != revision => return Ok(Taken::Changed),
            Some(_) => {}
        }
        put(&transaction.object_store(OUTBOX)?, &item.submission.id, item).await?;
        remove(&drafts, survey).await?;
        complete(transaction).await?;
        Ok(Taken::Queued)
    }

    pub(super) async fn reopen(&self, item: &OutboxItem, draft: Draft) -> Result<(), StorageError> {
        let transaction = self.write(&[DRAFTS, OUTBOX]).await?;
        put(&transaction.object_store(DRAFTS)?, &item.survey, &draft).await?;
        remove(&transaction.object_store(OUTBOX)?, &item.submission.id).await?;
        complete(transaction).await
    }

    pub(super) async fn outbox(&self, survey: &str) -> Result<Vec<OutboxItem>, StorageError> {
        let transaction = self.begin_transaction(&[OUTBOX], "readonly").await?;
        let all = transaction.object_store(OUTBOX)?.get_all(None, None)?.await?;
        let items = all.iter().filter_map(|value| value.as_string()).map(|text| parse::<OutboxItem>(&text));
        let items: Vec<OutboxItem> = items.collect::<Result<_, _>>()?;
        Ok(items.into_iter().filter(|item| item.survey == survey).collect())
    }

    pub(super) async fn mark(&self, item: &OutboxItem) -> Result<(), StorageError> {
        let transaction = self.write(&[OUTBOX]).await?;
        put(&transaction.object_store(OUTBOX)?, &item.submission.id, item).await?;
        complete(transaction).await
    }

    pub(super) async fn forget(&self, item: &OutboxItem) -> Result<(), StorageError> {
        let transaction = self.write(&[OUTBOX, ANSWERED]).await?;
        put(&transaction.object_store(ANSWERED)?, &item.survey, &true).await?;
        remove(&transaction.object_store(OUTBOX)?, &item.submission.id).await?;
        complete(transaction).await
    }

    pub(super) async fn delete(&self, survey: &str) -> Result<(), StorageError> {
        let items = self.outbox(survey).await?;
        let transaction = self.write(&[DRAFTS, OUTBOX]).await?;
        remove(&transaction.object_store(DRAFTS)?, survey).await?;
        let outbox = transaction.object_store(OUTBOX)?;
        for item in items {
            remove(&outbox, &item.submission.id).await?;
        }
        complete(transaction).await
    }

    pub(super) async fn answered(&self, survey: &str) -> Result<bool, StorageError> {
        Ok(self.read(ANSWERED, survey).await?.unwrap_or(false))
    }
}

async fn connect(name: &str) -> Result<web_sys::IdbDatabase, StorageError> {
    let mut request = Factory::new()?.open(name, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        use idb::event::DatabaseEvent;
        if let Ok(database) = event.database() {
            let missing = |store: &&str| !database.store_names().iter().any(|known| known == *store);
            for store in [PUBLISHED, DRAFTS, OUTBOX, ANSWERED].into_iter().filter(missing) {
                // A failure here fails the upgrade, and with it the opening.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    let mut database = request.await?;
    // Another version of the app, or the person clearing data, must not wait for this page.
    database.on_version_change(|event| {
        if let Some(target) = event.target() {
            let _ = browser::call(&target, "close", &[]);
        }
    });
    database.forget_callbacks();
    Ok(database.into())
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|error| StorageError(error.to_string()))
}

async fn get<T: DeserializeOwned>(store: &ObjectStore, key: &str) -> Result<Option<T>, StorageError> {
    let found = store.get(Query::Key(key.into()))?.await?;
    found.and_then(|value| value.as_string()).map(|text| parse(&text)).transpose()
}

async fn put<T: Serialize>(store: &ObjectStore, key: &str, value: &T) -> Result<(), StorageError> {
    let text = serde_json::to_string(value).map_err(|error| StorageError(error.to_string()))?;
    store.put(&text.into(), Some(&key.into()))?.await?;
    Ok(())
}

async fn remove(store: &ObjectStore, key: &str) -> Result<(), StorageError> {
    store.delete(Query::Key(key.into()))?.await?;
    Ok(())
}

/// Waits until the transaction is complete, which with strict durability means on the disk.
async fn complete(transaction: Transaction) -> Result<(), StorageError> {
    match transaction.await? {
        idb::TransactionResult::Committed => Ok(()),
        idb::TransactionResult::Aborted => Err(StorageError("the browser gave up the write".to_owned())),
    }
}
