//! Workbooks, by the worker that reads and writes them. Each request has a worker of its own, which ends with it.

use js_sys::{Array, Promise};
use leptos::prelude::document;
use shared::document::Table;
use shared::instrument::Instrument;
use shared::json;
use shared::xlsform::Imported;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// A workbook that takes longer is not one that a person made.
const PATIENCE_MS: i32 = 30_000;

/// The worker stopped, could not start, or took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped;

fn start() -> Result<Worker, JsValue> {
    let address = document().query_selector("meta[name=workbook]")?.and_then(|meta| meta.get_attribute("content"));
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&address.unwrap_or_default(), &options)
}

async fn ask(request: Array) -> Result<JsValue, Stopped> {
    let worker = start().map_err(|_| Stopped)?;
    let asked = worker.clone();
    let answer = JsFuture::from(Promise::new(&mut |done, fail| {
        let told = Closure::once_into_js(move |event: MessageEvent| done.call1(&JsValue::NULL, &event.data()));
        asked.set_onmessage(Some(told.unchecked_ref()));
        asked.set_onerror(Some(&fail));
        let _ = crate::browser::window().set_timeout_with_callback_and_timeout_and_arguments_0(&fail, PATIENCE_MS);
        let _ = asked.post_message(&request);
    }))
    .await;
    worker.terminate();
    answer.map_err(|_| Stopped)
}

/// Reads a workbook of this name.
pub(super) async fn read(name: &str, bytes: JsValue) -> Result<Imported, Stopped> {
    let answer = ask(Array::of3(&"read".into(), &name.into(), &bytes)).await?;
    answer.as_string().and_then(|text| json::parse(&text)).ok_or(Stopped)
}

/// A workbook of tables.
pub(super) async fn write_tables(tables: &[Table]) -> Result<Vec<u8>, Stopped> {
    let answer = ask(Array::of2(&"tables".into(), &json::text(&tables.to_vec()).into())).await?;
    answer.dyn_into::<js_sys::Uint8Array>().map(|bytes| bytes.to_vec()).map_err(|_| Stopped)
}

/// The workbook of an instrument.
pub(super) async fn write(instrument: &Instrument) -> Result<Vec<u8>, Stopped> {
    let answer = ask(Array::of2(&"write".into(), &json::text(instrument).into())).await?;
    answer.dyn_into::<js_sys::Uint8Array>().map(|bytes| bytes.to_vec()).map_err(|_| Stopped)
}
