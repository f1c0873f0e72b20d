//! Other tabs of the same browser: which records changed, and which tabs are still there.

use crate::browser;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// What one tab tells the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum News {
    /// These records are other than they were.
    Records(Vec<String>),
    /// Somebody else signed in: what is on screen is no longer whose it was.
    Owner,
    /// Somebody signed out: nothing of theirs is written any more.
    Gone,
}

/// A line to the other tabs.
#[derive(Debug)]
pub(super) struct Tabs(Option<BroadcastChannel>);

const CHANNEL: &str = "evenhand-desk";
const GONE: &str = "gone";

fn lock_of(tab: &str) -> String {
    format!("evenhand-tab-{tab}")
}

impl Tabs {
    /// Opens the line; `heard` is called with what another tab tells.
    pub(super) fn join(heard: impl Fn(News) + 'static) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let data = event.data();
                if data.is_array() {
                    heard(News::Records(Array::from(&data).iter().filter_map(|id| id.as_string()).collect()));
                } else {
                    heard(if data.as_string().as_deref() == Some(GONE) { News::Gone } else { News::Owner });
                }
            });
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
            // It listens as long as the page lives.
            listener.forget();
        }
        Self(channel)
    }

    /// Tells the others.
    pub(super) fn tell(&self, news: &News) {
        let Some(channel) = &self.0 else { return };
        let message: JsValue = match news {
            News::Records(ids) => ids.iter().map(|id| JsValue::from_str(id)).collect::<Array>().into(),
            News::Owner => "owner".into(),
            News::Gone => GONE.into(),
        };
        let _ = channel.post_message(&message);
    }
}

fn locks() -> Option<JsValue> {
    Reflect::get(&browser::window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)
}

/// Shows the others that this tab is alive, as long as it is.
pub(super) fn stay_alive(tab: &str) {
    let Some(locks) = locks() else { return };
    let held = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| Promise::new(&mut |_, _| {}));
    let _ = browser::call(&locks, "request", &[lock_of(tab).into(), held.as_ref().clone()]);
    held.forget();
}

/// Tabs that are there; none where the browser cannot say.
pub(super) async fn living() -> Option<Vec<String>> {
    let query = browser::call(&locks()?, "query", &[]).ok()?;
    let found = JsFuture::from(Promise::from(query)).await.ok()?;
    let held = Array::from(&Reflect::get(&found, &"held".into()).ok()?);
    let prefix = lock_of("");
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string()?.strip_prefix(&prefix).map(str::to_owned);
    Some(held.iter().filter_map(name).collect())
}
