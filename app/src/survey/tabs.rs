//! Telling other tabs of the same survey that something was kept, so that each shows what the others answered.

use wasm_bindgen::prelude::*;
use web_sys::BroadcastChannel;

/// A line to the other tabs of one survey.
#[derive(Debug, Clone)]
pub(super) struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Opens the line; `heard` is called when another tab has kept something.
    pub(super) fn join(survey: &str, heard: impl Fn() + 'static) -> Self {
        let channel = BroadcastChannel::new(&format!("evenhand-survey-{survey}")).ok();
        if let Some(channel) = &channel {
            let listener = Closure::<dyn Fn()>::new(heard);
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
            // It listens as long as the page lives.
            listener.forget();
        }
        Self(channel)
    }

    /// Tells the others.
    pub(super) fn tell(&self) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&JsValue::NULL);
        }
    }
}
