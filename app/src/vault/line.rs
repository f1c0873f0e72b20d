//! Handing the key from page to page, so that a reload or another tab does not ask for the passphrase again: other tabs are
//! asked, and the service worker, to which a page that is being left gives its key for a few seconds (see `public/sw.js`).
//! Nothing of it is ever written.

use super::Key;
use crate::browser;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "evenhand-vault";
/// Milliseconds that the service worker gets to answer: it may have to be started.
const WORKER_MS: i32 = 5_000;

/// What another tab says.
#[derive(Debug, Clone)]
pub enum Heard {
    /// This tab has no key and asks for one.
    Asks(String),
    /// For this tab: a vault's id and its key.
    Key {
        /// The tab.
        to: String,
        /// The vault.
        vault: String,
        /// Its key.
        key: Key,
    },
    /// Everyone locks.
    Lock,
    /// Somebody has touched the device, at this time in milliseconds since 1970.
    Touched(f64),
}

/// A line to the other tabs.
#[derive(Debug)]
pub struct Line(BroadcastChannel);

fn read(data: &JsValue) -> Option<Heard> {
    let words = Array::from(data);
    let word = |index| words.get(index).as_string();
    Some(match word(0)?.as_str() {
        "asks" => Heard::Asks(word(1)?),
        "key" => Heard::Key { to: word(1)?, vault: word(2)?, key: Key::from_value(words.get(3))? },
        "lock" => Heard::Lock,
        "touched" => Heard::Touched(words.get(1).as_f64()?),
        _ => return None,
    })
}

impl Line {
    /// Opens it; none where the browser has no such thing. `heard` is called with what another tab says.
    pub fn join(heard: impl Fn(Heard) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(said) = read(&event.data()) {
                heard(said);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        // It listens as long as the page lives.
        listener.forget();
        Some(Self(channel))
    }

    /// Says something to the others.
    pub fn say(&self, said: &Heard) {
        let words = match said {
            Heard::Asks(tab) => Array::of2(&"asks".into(), &tab.into()),
            Heard::Key { to, vault, key } => Array::of4(&"key".into(), &to.into(), &vault.into(), key.value()),
            Heard::Lock => Array::of1(&"lock".into()),
            Heard::Touched(at) => Array::of2(&"touched".into(), &(*at).into()),
        };
        let _ = self.0.post_message(&words);
    }
}

fn container() -> Option<JsValue> {
    Reflect::get(&browser::window().navigator(), &"serviceWorker".into()).ok().filter(JsValue::is_object)
}

fn controller() -> Option<JsValue> {
    Reflect::get(&container()?, &"controller".into()).ok().filter(JsValue::is_object)
}

/// The worker of this site, also where a page that was loaded past it is not under its control.
async fn active() -> Option<JsValue> {
    let found = browser::call(&container()?, "getRegistration", &[]).ok()?;
    let registration = JsFuture::from(Promise::from(found)).await.ok().filter(JsValue::is_object)?;
    Reflect::get(&registration, &"active".into()).ok().filter(JsValue::is_object)
}

/// Gives the key to the service worker, for the page that comes after this one.
pub fn give_to_worker(vault: &str, key: &Key) {
    if let Some(worker) = controller() {
        let words = Array::of3(&"vault keep".into(), &vault.into(), key.value());
        let _ = browser::call(&worker, "postMessage", &[words.into()]);
    }
}

/// Has the service worker forget it.
pub async fn forget() {
    let tell = |worker: &JsValue| {
        let _ = browser::call(worker, "postMessage", &[Array::of1(&"vault forget".into()).into()]);
    };
    let control = controller();
    if let Some(worker) = &control {
        tell(worker);
    }
    if let Some(worker) = active().await.filter(|active| control.as_ref() != Some(active)) {
        tell(&worker);
    }
}

/// What the page before this one gave to the service worker: a vault's id and its key.
pub async fn ask_worker() -> Option<(String, Key)> {
    let worker = controller()?;
    let channel = Reflect::get(&browser::window(), &"MessageChannel".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    let channel = Reflect::construct(&channel, &Array::new()).ok()?;
    let port = |name: &str| Reflect::get(&channel, &name.into()).ok();
    let (own, theirs) = (port("port1")?, port("port2")?);
    let answer = Promise::new(&mut |done, _| {
        let late = done.clone();
        let told = Closure::once_into_js(move |event: MessageEvent| done.call1(&JsValue::NULL, &event.data()));
        let _ = Reflect::set(&own, &"onmessage".into(), &told);
        let _ = browser::window().set_timeout_with_callback_and_timeout_and_arguments_0(&late, WORKER_MS);
    });
    let words = Array::of1(&"vault ask".into());
    browser::call(&worker, "postMessage", &[words.into(), Array::of1(&theirs).into()]).ok()?;
    let held: Array = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    Some((held.get(0).as_string()?, Key::from_value(held.get(1))?))
}
