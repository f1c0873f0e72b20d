//! Long work in short pieces: a page with ten thousand documents answers every key at once.

use gloo::timers::future::TimeoutFuture;

/// Milliseconds of work before the page gets its turn.
const SLICE_MS: f64 = 10.0;

/// Does something with each item, a few milliseconds at a time. After each piece `pause` says how many milliseconds the
/// page gets before the next one, or that there is none. Whether all was done.
pub async fn in_slices<T>(items: impl IntoIterator<Item = T>, mut step: impl FnMut(T), mut pause: impl FnMut() -> Option<u32>) -> bool {
    let mut began = js_sys::Date::now();
    for item in items {
        step(item);
        if js_sys::Date::now() - began >= SLICE_MS {
            let Some(wait) = pause() else { return false };
            TimeoutFuture::new(wait).await;
            began = js_sys::Date::now();
        }
    }
    true
}
