//! Requests: of the survey always anonymous, of the workbench with its session.

use crate::browser::window;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReferrerPolicy, Request, RequestCredentials, RequestInit, Response};

/// Browsers keep a request alive past its page up to 64 KiB in all.
const KEEPALIVE_LIMIT: usize = 60_000;

/// There was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

/// An answer, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: String,
}

/// A server that does not answer is as good as none: the request is given up, and tried again later.
const PATIENCE_MS: u32 = 25_000;

fn give_up_in_time() -> Result<JsValue, JsValue> {
    let signals = Reflect::get(&window(), &"AbortSignal".into())?;
    crate::browser::call(&signals, "timeout", &[PATIENCE_MS.into()])
}

fn options(method: &str) -> RequestInit {
    let options = RequestInit::new();
    // Browsers without it wait as long as they always do.
    if let Ok(signal) = give_up_in_time() {
        let _ = Reflect::set(&options, &"signal".into(), &signal);
    }
    options.set_method(method);
    options.set_credentials(RequestCredentials::Omit);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options
}

async fn run(url: &str, options: &RequestInit, has_body: bool) -> Result<Reply, JsValue> {
    answer(&Request::new_with_str_and_init(url, options)?, has_body).await
}

async fn answer(request: &Request, has_body: bool) -> Result<Reply, JsValue> {
    if has_body {
        request.headers().set("content-type", "application/json")?;
    }
    let response: Response = JsFuture::from(window().fetch_with_request(request)).await?.unchecked_into();
    let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(Reply { status: response.status(), body })
}

/// GET. The boot script may have asked already, while the app was on its way; then that answer is taken.
///
/// # Errors
/// When there is no answer.
pub async fn get_text(url: &str) -> Result<Reply, Failed> {
    if let Some(early) = early(url).await {
        return Ok(early);
    }
    run(url, &options("GET"), false).await.map_err(|_| Failed)
}

async fn early(url: &str) -> Option<Reply> {
    let all = Reflect::get(&window(), &"evenhandEarly".into()).ok().filter(JsValue::is_object)?;
    let promise: js_sys::Promise = Reflect::get(&all, &url.into()).ok()?.dyn_into().ok()?;
    // Only once: a later try must ask again.
    let _ = Reflect::set(&all, &url.into(), &JsValue::UNDEFINED);
    let pair: js_sys::Array = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let status = pair.get(0).as_f64()? as u16;
    Some(Reply { status, body: pair.get(1).as_string()? })
}

/// POST of JSON, which goes on when the page is closed.
///
/// # Errors
/// When there is no answer.
pub async fn post_json(url: &str, body: &str) -> Result<Reply, Failed> {
    let options = options("POST");
    options.set_body(&body.into());
    if body.len() < KEEPALIVE_LIMIT {
        let _ = Reflect::set(&options, &"keepalive".into(), &true.into());
    }
    run(url, &options, true).await.map_err(|_| Failed)
}

#[cfg(feature = "full")]
thread_local! {
    /// The key of the session that this page has.
    static KEY: std::cell::RefCell<Option<String>> = const { std::cell::RefCell::new(None) };
}

/// Requests of the workbench carry this key of their session from now on; none, and they are nobody's.
#[cfg(feature = "full")]
pub fn carry(key: Option<String>) {
    KEY.with(|held| *held.borrow_mut() = key);
}

/// Only requests to our own server are made so: what they ask for is a path.
#[cfg(feature = "full")]
fn own_request(url: &str, options: &RequestInit) -> Result<Request, JsValue> {
    let request = Request::new_with_str_and_init(url, options)?;
    KEY.with(|key| key.borrow().as_ref().map_or(Ok(()), |key| request.headers().set(shared::protocol::SESSION_KEY, key)))?;
    Ok(request)
}

/// A request of the workbench, which says who asks.
///
/// # Errors
/// When there is no answer.
#[cfg(feature = "full")]
pub async fn own(method: &str, url: &str, body: Option<&str>) -> Result<Reply, Failed> {
    let options = options(method);
    options.set_credentials(RequestCredentials::SameOrigin);
    if let Some(body) = body {
        options.set_body(&body.into());
    }
    match own_request(url, &options) {
        Ok(request) => answer(&request, body.is_some()).await.map_err(|_| Failed),
        Err(_) => Err(Failed),
    }
}

/// How long a piece of a file may take: a phone at the edge of a network sends some 10 KiB a second.
#[cfg(feature = "full")]
const PIECE_PATIENCE_MS: u32 = 180_000;

/// Sends a piece of a file, with its digest.
///
/// # Errors
/// When there is no answer.
#[cfg(feature = "full")]
pub async fn own_piece(url: &str, bytes: &[u8], digest: &str) -> Result<Reply, Failed> {
    put_piece(url, bytes, digest).await.map_err(|_| Failed)
}

#[cfg(feature = "full")]
async fn put_piece(url: &str, bytes: &[u8], digest: &str) -> Result<Reply, JsValue> {
    let options = options("PUT");
    let signals = Reflect::get(&window(), &"AbortSignal".into())?;
    if let Ok(signal) = crate::browser::call(&signals, "timeout", &[PIECE_PATIENCE_MS.into()]) {
        let _ = Reflect::set(&options, &"signal".into(), &signal);
    }
    options.set_credentials(RequestCredentials::SameOrigin);
    options.set_body(&js_sys::Uint8Array::from(bytes));
    let request = own_request(url, &options)?;
    request.headers().set("content-type", "application/octet-stream")?;
    request.headers().set("content-digest", digest)?;
    let response: Response = JsFuture::from(window().fetch_with_request(&request)).await?.unchecked_into();
    let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(Reply { status: response.status(), body })
}

/// A file that was sent.
#[cfg(feature = "full")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// HTTP status.
    pub status: u16,
    /// The header that was asked for.
    pub header: Option<String>,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// A request of the workbench for a file, with one of its headers. `told` hears how many bytes have come, and of how many.
///
/// # Errors
/// When there is no answer, or when it stops on the way.
#[cfg(feature = "full")]
pub async fn own_file(url: &str, header: &str, told: impl FnMut(u64, Option<u64>)) -> Result<File, Failed> {
    fetch_file("GET", url, None, header, told).await.map_err(|_| Failed)
}

/// A file that the server makes of what it is sent, as JSON.
///
/// # Errors
/// When there is no answer, or when it stops on the way.
#[cfg(feature = "full")]
pub async fn own_made(url: &str, body: &str) -> Result<File, Failed> {
    fetch_file("POST", url, Some(body), "content-disposition", |_, _| {}).await.map_err(|_| Failed)
}

#[cfg(feature = "full")]
async fn fetch_file(
    method: &str,
    url: &str,
    body: Option<&str>,
    header: &str,
    mut told: impl FnMut(u64, Option<u64>),
) -> Result<File, JsValue> {
    use crate::browser::call;
    let maker: js_sys::Function = Reflect::get(&window(), &"AbortController".into())?.dyn_into()?;
    let controller = Reflect::construct(&maker, &js_sys::Array::new())?;
    // A large file may take as long as it likes, as long as something comes.
    let patience = || {
        let controller = controller.clone();
        gloo::timers::callback::Timeout::new(PATIENCE_MS, move || drop(call(&controller, "abort", &[])))
    };
    let options = options(method);
    options.set_credentials(RequestCredentials::SameOrigin);
    if let Some(body) = body {
        options.set_body(&body.into());
    }
    Reflect::set(&options, &"signal".into(), &Reflect::get(&controller, &"signal".into())?)?;
    let request = own_request(url, &options)?;
    if body.is_some() {
        request.headers().set("content-type", "application/json")?;
    }
    let mut waiting = Some(patience());
    let response: Response = JsFuture::from(window().fetch_with_request(&request)).await?.unchecked_into();
    let number = |name: &str| response.headers().get(name).ok().flatten().and_then(|text| text.parse::<u64>().ok());
    // Of a packed answer the length is another one.
    let packed = response.headers().get("content-encoding")?.is_some();
    let all = number("content-length").filter(|_| !packed);
    let reader = call(&Reflect::get(&response, &"body".into())?, "getReader", &[])?;
    let mut bytes = Vec::new();
    loop {
        let step = JsFuture::from(call(&reader, "read", &[])?.dyn_into::<js_sys::Promise>()?).await?;
        if Reflect::get(&step, &"done".into())?.is_truthy() {
            break;
        }
        drop(waiting.take());
        waiting = Some(patience());
        let piece: js_sys::Uint8Array = Reflect::get(&step, &"value".into())?.dyn_into()?;
        let from = bytes.len();
        bytes.resize(from + piece.length() as usize, 0);
        piece.copy_to(&mut bytes[from..]);
        told(bytes.len() as u64, all);
    }
    Ok(File { status: response.status(), header: response.headers().get(header)?, bytes })
}
