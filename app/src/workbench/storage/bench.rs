//! For `make bench`: while the page of this device is shown, `window.evenhandBench` has the things that are measured,
//! each as a function that gives a promise. They do what a person could do here, and nothing that a person may not.

use crate::browser;
use crate::desk::Desk;
use js_sys::{Promise, Reflect};
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use std::pin::Pin;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

const NAME: &str = "evenhandBench";

type Measured = Pin<Box<dyn Future<Output = Result<JsValue, &'static str>>>>;

/// A function of JavaScript; it lives as long as the page of this device is shown.
fn function(act: impl Fn(JsValue) -> Measured + 'static) -> Closure<dyn Fn(JsValue) -> Promise> {
    Closure::new(move |argument| {
        let measured = act(argument);
        future_to_promise(async move { measured.await.map_err(JsValue::from) })
    })
}

/// Offers the functions until the page is left.
pub(super) fn offer(desk: Desk) {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let edit = function(move |count| {
        let count = count.as_f64().unwrap_or_default() as usize;
        Box::pin(async move { desk.bench_edit(count).await.map(|()| JsValue::UNDEFINED) })
    });
    let push = function(move |_| Box::pin(async move { desk.bench_push().await.map(|()| JsValue::UNDEFINED) }));
    let fold = function(move |_| Box::pin(async move { desk.bench_fold().map(JsValue::from_f64) }));
    let encrypt = function(move |_| Box::pin(async move { desk.bench_encrypt().await.map(JsValue::from_f64) }));
    let members = [("edit", &edit), ("push", &push), ("fold", &fold), ("encrypt", &encrypt)]
        .map(|(name, function)| (name, function.as_ref().clone()));
    let _ = Reflect::set(&browser::window(), &NAME.into(), &browser::object(&members));
    let functions = SendWrapper::new([edit, push, fold, encrypt]);
    on_cleanup(move || {
        let _ = Reflect::delete_property(&browser::window(), &NAME.into());
        drop(functions);
        desk.hold(false);
    });
}
