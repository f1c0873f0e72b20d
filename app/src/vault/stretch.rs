//! A key of a passphrase, by the worker that does nothing else: the page stays alive meanwhile, and what was typed and its
//! memory end with the worker.

use super::Key;
use crate::browser;
use crate::storage::StorageError;
use js_sys::{Array, Promise, Uint8Array};
use shared::json;
use shared::vault::Kdf;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// A device that takes longer has stopped.
const PATIENCE_MS: i32 = 60_000;

fn start() -> Result<Worker, JsValue> {
    let address = leptos::prelude::document().query_selector("meta[name=vault]")?.and_then(|meta| meta.get_attribute("content"));
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&address.unwrap_or_default(), &options)
}

/// The key that a passphrase gives by these numbers.
///
/// # Errors
/// When the numbers are none that are used, or the worker stopped: the device has too little memory, or its program is not
/// here.
pub async fn stretch(passphrase: &str, kdf: &Kdf) -> Result<Key, StorageError> {
    kdf.check().map_err(|error| StorageError(error.to_string()))?;
    let stopped = || StorageError("the passphrase could not be tried: its program stopped".to_owned());
    let worker = start().map_err(|_| stopped())?;
    let (asked, request) = (worker.clone(), Array::of2(&passphrase.into(), &json::text(kdf).into()));
    let answer = JsFuture::from(Promise::new(&mut |done, fail| {
        let told = Closure::once_into_js(move |event: MessageEvent| done.call1(&JsValue::NULL, &event.data()));
        asked.set_onmessage(Some(told.unchecked_ref()));
        asked.set_onerror(Some(&fail));
        let _ = browser::window().set_timeout_with_callback_and_timeout_and_arguments_0(&fail, PATIENCE_MS);
        let _ = asked.post_message(&request);
    }))
    .await;
    worker.terminate();
    let bytes: Uint8Array = answer.ok().and_then(|answer| answer.dyn_into().ok()).ok_or_else(stopped)?;
    let key = Key::of(&bytes.to_vec().try_into().map_err(|_| stopped())?).await;
    bytes.fill(0, 0, bytes.length());
    key
}
