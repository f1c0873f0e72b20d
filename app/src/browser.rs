//! What the browser offers, behind plain functions. Interfaces that `web-sys` still calls unstable are reached by name.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The window. There is one: the app never runs in a worker.
#[must_use]
pub fn window() -> web_sys::Window {
    leptos::prelude::window()
}

/// Shows the page's own notice when the app stops, and tells support why. Answers saved before are on the device.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        if let Some(notice) = leptos::prelude::document().get_element_by_id("crash") {
            let _ = notice.remove_attribute("hidden");
        }
    }));
}

/// Takes the first paint away once the app has drawn.
pub fn started() {
    if let Some(placeholder) = leptos::prelude::document().get_element_by_id("loading") {
        placeholder.remove();
    }
}

/// Tells the boot script whether a form is open: while one is, no newer version takes over.
pub fn form_open(open: bool) {
    announce(if open { "evenhand:busy" } else { "evenhand:idle" });
}

/// Tells other programs of the page something.
pub fn announce(word: &str) {
    if let Ok(event) = web_sys::Event::new(word) {
        let _ = window().dispatch_event(&event);
    }
}

/// The code that the address had in its fragment: the boot script took it out of there before anything was asked.
/// It is given once.
pub fn take_code() -> String {
    let (window, name) = (window(), JsValue::from_str("evenhandCode"));
    let code = Reflect::get(&window, &name).ok().and_then(|code| code.as_string()).unwrap_or_default();
    let _ = Reflect::set(&window, &name, &JsValue::UNDEFINED);
    code
}

/// Has a worker answer every message, as long as it runs.
pub fn serve(answer: fn(&Array) -> JsValue) {
    let scope = js_sys::global();
    let target = scope.clone();
    let listener = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let _ = call(&target, "postMessage", &[answer(&event.data().unchecked_into())]);
    });
    let _ = Reflect::set(&scope, &"onmessage".into(), listener.as_ref());
    listener.forget();
}

/// Calls `act` at every such event of the window, as long as the page lives.
pub fn listen(event: &str, act: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn()>::new(act);
    let _ = window().add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Puts another address of this site into the bar, without a step to go back to.
#[cfg(feature = "full")]
pub fn show_address(path: &str) {
    let history = Reflect::get(&window(), &"history".into()).unwrap_or(JsValue::UNDEFINED);
    let _ = call(&history, "replaceState", &[JsValue::NULL, "".into(), path.into()]);
}

/// Lets the browser ask before the page is left, while `asks`.
#[cfg(feature = "full")]
pub fn before_leaving(asks: impl Fn() -> bool + 'static) {
    let listener = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        if asks() {
            event.prevent_default();
            // Older browsers ask only for this.
            let _ = Reflect::set(&event, &"returnValue".into(), &"".into());
        }
    });
    let _ = window().add_event_listener_with_callback("beforeunload", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Whether the browser thinks it has a network. False is certain, true is not.
#[must_use]
pub fn online() -> bool {
    window().navigator().on_line()
}

/// Whether the screen is narrower than a matrix needs.
#[must_use]
pub fn narrow() -> Option<web_sys::MediaQueryList> {
    window().match_media("(max-width: 599.98px)").ok().flatten()
}

/// Calls a method by name.
///
/// # Errors
/// What the method throws, or that it does not exist.
pub fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(target, &method.into())?.dyn_into()?;
    function.apply(target, &arguments.iter().collect::<Array>())
}

/// An object with these members.
#[must_use]
pub fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// A while.
pub async fn wait(milliseconds: u32) {
    let promise = Promise::new(&mut |done, _| {
        let _ = call(&window(), "setTimeout", &[done.into(), milliseconds.into()]);
    });
    let _ = JsFuture::from(promise).await;
}

/// Asks that this site's data is not evicted. False when the browser says no or cannot say.
pub async fn persist() -> bool {
    let promise = window().navigator().storage().persist();
    match promise {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|granted| granted.is_truthy()),
        Err(_) => false,
    }
}

/// Runs `work` while no other tab holds `name`; skips it when one does. Without Web Locks it just runs: the server
/// takes repeats without harm.
pub async fn exclusively(name: &str, work: impl Future<Output = ()> + 'static) {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or(JsValue::UNDEFINED);
    if locks.is_undefined() {
        return work.await;
    }
    let mut work = Some(work);
    let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| match work.take().filter(|_| !lock.is_null()) {
        Some(work) => wasm_bindgen_futures::future_to_promise(async move {
            work.await;
            Ok(JsValue::UNDEFINED)
        }),
        None => Promise::resolve(&JsValue::UNDEFINED),
    });
    let options = object(&[("ifAvailable", true.into())]);
    if let Ok(promise) = call(&locks, "request", &[name.into(), options, granted.as_ref().clone()]) {
        let _ = JsFuture::from(Promise::from(promise)).await;
    }
}

/// 16 random bytes.
///
/// # Panics
/// When the browser has no random source, in which case no anonymous id can be made.
#[must_use]
pub fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let crypto = window().crypto().expect("the browser's random source");
    crypto.get_random_values_with_u8_array(&mut bytes).expect("the browser's random source");
    bytes
}

/// Opens the browser's own print dialogue, and does something when it is closed.
pub fn print(done: impl FnOnce() + 'static) {
    let options = object(&[("once", true.into())]);
    let done = Closure::once_into_js(done);
    let _ = call(&window(), "addEventListener", &["afterprint".into(), done, options]);
    let _ = window().print();
}

/// Offers a text as a file. Works offline.
pub fn download(name: &str, text: &str) {
    offer(name, &text.into());
}

/// Offers bytes as a file. Works offline.
pub fn download_bytes(name: &str, bytes: &[u8]) {
    offer(name, &js_sys::Uint8Array::from(bytes));
}

/// Offers what the browser made itself as a file, such as a picture.
#[cfg(feature = "full")]
pub fn download_blob(name: &str, blob: &web_sys::Blob) {
    offer(name, blob);
}

fn offer(name: &str, content: &JsValue) {
    let save = || -> Result<(), JsValue> {
        let parts = Array::of1(content);
        let blob = web_sys::Blob::new_with_buffer_source_sequence(&parts)?;
        let url = web_sys::Url::create_object_url_with_blob(&blob)?;
        let anchor: web_sys::HtmlAnchorElement = leptos::prelude::document().create_element("a")?.dyn_into()?;
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
        web_sys::Url::revoke_object_url(&url)
    };
    if let Err(error) = save() {
        web_sys::console::error_1(&error);
    }
}

/// Puts the keyboard on an element and scrolls it into view.
pub fn focus(id: &str) {
    let element = leptos::prelude::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Puts the keyboard on an element once it has been drawn.
pub fn focus_later(id: &'static str) {
    crate::components::spawn(async move {
        wait(0).await;
        window().scroll_to_with_x_and_y(0.0, 0.0);
        focus(id);
    });
}

/// The same where the page stays as it is scrolled.
pub fn focus_soon(id: String) {
    crate::components::spawn(async move {
        wait(0).await;
        focus(&id);
    });
}

/// The name of the control that the keyboard is on.
#[must_use]
pub fn focused_name() -> Option<String> {
    leptos::prelude::document().active_element()?.get_attribute("name")
}
