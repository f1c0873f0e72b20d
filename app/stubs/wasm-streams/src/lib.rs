//! Stands in for the crate of this name, which Leptos brings along for server functions. This app has none, but the
//! crate's classes are exports, which no linker may drop: 20 kB of wasm and five classes of JavaScript in every page.
//! Calling any of this is a mistake in the app, and says so.

use futures_core::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::JsValue;

const NONE: &str = "this app has no server functions, so nothing is streamed";

/// A stream that is never there.
#[derive(Debug)]
pub struct ReadableStream;

impl ReadableStream {
    /// Never called.
    pub fn from_raw(_raw: web_sys::ReadableStream) -> Self {
        panic!("{NONE}")
    }

    /// Never called.
    pub fn from_stream<S: Stream<Item = Result<JsValue, JsValue>> + 'static>(_stream: S) -> Self {
        panic!("{NONE}")
    }

    /// Never called.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        panic!("{NONE}")
    }

    /// Never called.
    pub fn into_stream(self) -> Nothing {
        panic!("{NONE}")
    }
}

/// Nothing.
#[derive(Debug)]
pub struct Nothing;

impl Stream for Nothing {
    type Item = Result<JsValue, JsValue>;
    fn poll_next(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
