//! Tables of texts by key: in the browser's database, or in memory. Only what the device needs, at a fraction of the
//! size of a general library, and with strict durability, which none of those asks for.

use super::StorageError;
use crate::browser;
#[cfg(feature = "full")]
use js_sys::Uint8Array;
use js_sys::{Array, Promise};
use shared::json::{self, FromJson};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

/// What was kept, if anything was.
pub(super) fn parsed<T: FromJson>(text: Option<String>) -> Result<Option<T>, StorageError> {
    match text {
        Some(text) => json::parse(&text).map(Some).ok_or_else(|| StorageError("what was kept cannot be read".to_owned())),
        None => Ok(None),
    }
}

fn thrown(error: &JsValue) -> StorageError {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    StorageError(message.unwrap_or_else(|| "the browser's storage failed".to_owned()))
}

/// Waits for one of two handlers to be called.
async fn settled(subscribe: impl Fn(&js_sys::Function, &js_sys::Function)) -> Result<(), JsValue> {
    JsFuture::from(Promise::new(&mut |done, failed| subscribe(&done, &failed))).await.map(|_| ())
}

async fn answer(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let settled = settled(|done, failed| {
        request.set_onsuccess(Some(done));
        request.set_onerror(Some(failed));
    });
    match settled.await {
        Ok(()) => request.result().map_err(|error| thrown(&error)),
        Err(_) => Err(request.error().ok().flatten().map_or_else(|| thrown(&JsValue::NULL), |error| thrown(&error))),
    }
}

/// Opens a database with these stores, and closes it again as soon as another version of the app needs it.
async fn connect(name: &str, version: u32, tables: &'static [&'static str]) -> Result<IdbDatabase, StorageError> {
    let factory = browser::window().indexed_db().ok().flatten().ok_or_else(|| thrown(&JsValue::NULL))?;
    let request = factory.open_with_u32(name, version).map_err(|error| thrown(&error))?;
    let upgraded = request.clone();
    let upgrade = Closure::<dyn FnMut()>::new(move || {
        let Some(database) = upgraded.result().ok().and_then(|database| database.dyn_into::<IdbDatabase>().ok()) else { return };
        for store in tables {
            if !database.object_store_names().contains(store) {
                // A failure here fails the upgrade, and with it the opening.
                let _ = database.create_object_store(store);
            }
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = answer(&request).await?.unchecked_into();
    let closed = database.clone();
    let close = Closure::<dyn FnMut()>::new(move || closed.close());
    database.set_onversionchange(Some(close.as_ref().unchecked_ref()));
    // It listens as long as the connection lives, which is as long as the page.
    close.forget();
    Ok(database)
}

/// Names of all databases of this site; none where the browser does not tell, as older ones do not.
#[cfg(feature = "full")]
pub(super) async fn databases() -> Option<Vec<String>> {
    let asked = browser::window().indexed_db().ok().flatten().and_then(|factory| browser::call(&factory, "databases", &[]).ok())?;
    let found = Array::from(&JsFuture::from(Promise::from(asked)).await.ok()?);
    Some(found.iter().filter_map(|entry| js_sys::Reflect::get(&entry, &"name".into()).ok()?.as_string()).collect())
}

/// What comes of something within so many milliseconds; it goes on where that is too late.
#[cfg(feature = "full")]
async fn in_time<T: 'static>(work: impl Future<Output = T> + 'static, patience_ms: u32) -> Option<T> {
    let done: Rc<RefCell<Option<T>>> = Rc::default();
    let held = Rc::clone(&done);
    let worked = wasm_bindgen_futures::future_to_promise(async move {
        let outcome = work.await;
        *held.borrow_mut() = Some(outcome);
        Ok(JsValue::UNDEFINED)
    });
    let late = wasm_bindgen_futures::future_to_promise(async move {
        browser::wait(patience_ms).await;
        Ok(JsValue::UNDEFINED)
    });
    let _ = JsFuture::from(Promise::race(&Array::of2(&worked, &late))).await;
    done.borrow_mut().take()
}

/// Deletes a database with all that is in it. Pages that still have it open close it; one that is frozen holds it up, and
/// then it is deleted as soon as that is gone: false when that takes longer than so many milliseconds.
#[cfg(feature = "full")]
pub(super) async fn delete_database(name: &str, patience_ms: u32) -> Result<bool, StorageError> {
    let factory = browser::window().indexed_db().ok().flatten().ok_or_else(|| thrown(&JsValue::NULL))?;
    let request = factory.delete_database(name).map_err(|error| thrown(&error))?;
    in_time(async move { answer(&request).await.map(|_| ()) }, patience_ms).await.map_or(Ok(false), |deleted| deleted.map(|()| true))
}

/// Texts in memory, by table and key; bytes as texts of their own.
type Shelf = Rc<RefCell<Vec<(String, String, String)>>>;

/// Where the tables are. Clones share them.
#[derive(Debug, Clone)]
pub(super) enum Store {
    /// A database, whose connection is opened again when the browser closed it.
    Indexed { name: Rc<str>, version: u32, tables: &'static [&'static str], connection: Rc<RefCell<IdbDatabase>> },
    /// This page.
    Memory(Shelf),
}

impl Store {
    pub(super) async fn open(name: &str, version: u32, tables: &'static [&'static str]) -> Result<Self, StorageError> {
        let connection = Rc::new(RefCell::new(connect(name, version, tables).await?));
        Ok(Self::Indexed { name: name.into(), version, tables, connection })
    }

    /// The same where a page with another version of the app may hold on to it: one that is frozen does not let go.
    #[cfg(feature = "full")]
    pub(super) async fn open_in_time(
        name: &str,
        version: u32,
        tables: &'static [&'static str],
        patience_ms: u32,
    ) -> Result<Self, StorageError> {
        let named = name.to_owned();
        let opened = in_time(async move { Self::open(&named, version, tables).await }, patience_ms).await;
        opened.unwrap_or_else(|| Err(StorageError::held()))
    }

    /// The browser's database if it works, else memory.
    pub(super) async fn open_or_memory(name: &str, version: u32, tables: &'static [&'static str]) -> Self {
        Self::open(name, version, tables).await.unwrap_or_else(|_| Self::memory())
    }

    pub(super) fn memory() -> Self {
        Self::Memory(Shelf::default())
    }

    pub(super) fn is_durable(&self) -> bool {
        matches!(self, Self::Indexed { .. })
    }

    /// Lets go of the database.
    #[cfg(feature = "full")]
    pub(super) fn close(&self) {
        if let Self::Indexed { connection, .. } = self {
            connection.borrow().close();
        }
    }

    /// A transaction over these tables. iOS and others close the connection under a sleeping page: then it is opened
    /// anew.
    pub(super) async fn begin(&self, tables: &[&str], writes: bool) -> Result<Transaction, StorageError> {
        let (name, version, all, connection) = match self {
            Self::Memory(shelf) => return Ok(Transaction::Memory(Rc::clone(shelf))),
            Self::Indexed { name, version, tables, connection } => (name, version, tables, connection),
        };
        let first = start(&connection.borrow(), tables, writes);
        if first.is_ok() {
            return first;
        }
        let fresh = connect(name, *version, all).await?;
        let second = start(&fresh, tables, writes);
        *connection.borrow_mut() = fresh;
        second
    }
}

fn start(database: &IdbDatabase, tables: &[&str], writes: bool) -> Result<Transaction, StorageError> {
    let names: Array = tables.iter().map(|name| JsValue::from_str(name)).collect();
    let mode = if writes { "readwrite" } else { "readonly" };
    let options = browser::object(&[("durability", "strict".into())]);
    let transaction = browser::call(database, "transaction", &[names.into(), mode.into(), options]).map_err(|error| thrown(&error))?;
    Ok(Transaction::Indexed(transaction.unchecked_into()))
}

/// Reads and writes that happen together. In the database, it is complete when it is on the disk; in memory nothing can
/// come between its steps, as the page has one thread and these do not wait.
#[derive(Debug)]
pub(super) enum Transaction {
    Indexed(IdbTransaction),
    Memory(Shelf),
}

fn table(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, StorageError> {
    transaction.object_store(name).map_err(|error| thrown(&error))
}

impl Transaction {
    pub(super) async fn get(&self, name: &str, key: &str) -> Result<Option<String>, StorageError> {
        match self {
            Self::Indexed(transaction) => {
                let request = table(transaction, name)?.get(&key.into()).map_err(|error| thrown(&error))?;
                Ok(answer(&request).await?.as_string())
            }
            Self::Memory(shelf) => Ok(shelf.borrow().iter().find(|held| held.0 == name && held.1 == key).map(|held| held.2.clone())),
        }
    }

    pub(super) async fn all(&self, name: &str) -> Result<Vec<String>, StorageError> {
        match self {
            Self::Indexed(transaction) => {
                let request = table(transaction, name)?.get_all().map_err(|error| thrown(&error))?;
                let all: Array = answer(&request).await?.unchecked_into();
                Ok(all.iter().filter_map(|value| value.as_string()).collect())
            }
            Self::Memory(shelf) => Ok(shelf.borrow().iter().filter(|held| held.0 == name).map(|held| held.2.clone()).collect()),
        }
    }

    /// All keys of a table.
    #[cfg(feature = "full")]
    pub(super) async fn keys(&self, name: &str) -> Result<Vec<String>, StorageError> {
        match self {
            Self::Indexed(transaction) => {
                let request = table(transaction, name)?.get_all_keys().map_err(|error| thrown(&error))?;
                let all: Array = answer(&request).await?.unchecked_into();
                Ok(all.iter().filter_map(|key| key.as_string()).collect())
            }
            Self::Memory(shelf) => Ok(shelf.borrow().iter().filter(|held| held.0 == name).map(|held| held.1.clone()).collect()),
        }
    }

    /// All keys and bytes of a table.
    #[cfg(feature = "full")]
    pub(super) async fn all_bytes(&self, name: &str) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
        Ok(self.all_arrays(name).await?.into_iter().map(|(key, bytes)| (key, bytes.to_vec())).collect())
    }

    /// The same as the browser has them, not copied.
    #[cfg(feature = "full")]
    pub(super) async fn all_arrays(&self, name: &str) -> Result<Vec<(String, Uint8Array)>, StorageError> {
        match self {
            Self::Indexed(transaction) => {
                let table = table(transaction, name)?;
                let (keys, values) =
                    (table.get_all_keys().map_err(|error| thrown(&error))?, table.get_all().map_err(|error| thrown(&error))?);
                // Both are asked for before either is waited for: a transaction ends when it has nothing to do.
                let keys: Array = answer(&keys).await?.unchecked_into();
                let values: Array = answer(&values).await?.unchecked_into();
                let pair = |(key, value): (JsValue, JsValue)| Some((key.as_string()?, value.dyn_into().ok()?));
                Ok(keys.iter().zip(values.iter()).filter_map(pair).collect())
            }
            Self::Memory(shelf) => {
                let bytes = |held: &(String, String, String)| (held.1.clone(), Uint8Array::from(bytes_of(&held.2).as_slice()));
                Ok(shelf.borrow().iter().filter(|held| held.0 == name).map(bytes).collect())
            }
        }
    }

    /// The bytes under a key.
    #[cfg(feature = "full")]
    pub(super) async fn get_bytes(&self, name: &str, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.get_array(name, key).await?.map(|bytes| bytes.to_vec()))
    }

    /// The same as the browser has them.
    #[cfg(feature = "full")]
    pub(super) async fn get_array(&self, name: &str, key: &str) -> Result<Option<Uint8Array>, StorageError> {
        match self {
            Self::Indexed(transaction) => {
                let request = table(transaction, name)?.get(&key.into()).map_err(|error| thrown(&error))?;
                Ok(answer(&request).await?.dyn_into().ok())
            }
            Self::Memory(_) => Ok(self.get(name, key).await?.map(|text| Uint8Array::from(bytes_of(&text).as_slice()))),
        }
    }

    /// Puts bytes under a key.
    #[cfg(feature = "full")]
    pub(super) fn put_bytes(&self, name: &str, key: &str, bytes: &[u8]) -> Result<(), StorageError> {
        self.put_array(name, key, &Uint8Array::from(bytes))
    }

    /// Puts bytes of the browser's under a key.
    #[cfg(feature = "full")]
    pub(super) fn put_array(&self, name: &str, key: &str, bytes: &Uint8Array) -> Result<(), StorageError> {
        match self {
            Self::Indexed(transaction) => {
                table(transaction, name)?.put_with_key(bytes, &key.into()).map(|_| ()).map_err(|error| thrown(&error))
            }
            Self::Memory(_) => self.put(name, key, &bytes.to_vec().into_iter().map(char::from).collect::<String>()),
        }
    }

    // What goes wrong with a single write ends the transaction, and is said by `complete`.

    pub(super) fn put(&self, name: &str, key: &str, text: &str) -> Result<(), StorageError> {
        match self {
            Self::Indexed(transaction) => {
                table(transaction, name)?.put_with_key(&text.into(), &key.into()).map(|_| ()).map_err(|error| thrown(&error))
            }
            Self::Memory(shelf) => {
                self.delete(name, key)?;
                shelf.borrow_mut().push((name.to_owned(), key.to_owned(), text.to_owned()));
                Ok(())
            }
        }
    }

    pub(super) fn delete(&self, name: &str, key: &str) -> Result<(), StorageError> {
        match self {
            Self::Indexed(transaction) => table(transaction, name)?.delete(&key.into()).map(|_| ()).map_err(|error| thrown(&error)),
            Self::Memory(shelf) => {
                shelf.borrow_mut().retain(|held| held.0 != name || held.1 != key);
                Ok(())
            }
        }
    }

    pub(super) async fn complete(self) -> Result<(), StorageError> {
        let Self::Indexed(transaction) = self else { return Ok(()) };
        let settled = settled(|done, failed| {
            transaction.set_oncomplete(Some(done));
            transaction.set_onabort(Some(failed));
        });
        settled.await.map_err(|_| transaction.error().map_or_else(|| thrown(&JsValue::NULL), |error| thrown(&error)))
    }
}

/// Bytes that a text in memory stands for, a character each.
#[cfg(feature = "full")]
fn bytes_of(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?')).collect()
}
