//! A picture as PNG: drawn by the browser, from the SVG.

use super::chart::Picture;
use crate::browser::{call, download_blob};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Pixels of the picture for one of the drawing: sharp in print.
const SCALE: u32 = 2;

/// Draws a picture as PNG and offers it as a file. Works offline; the policy of the site lets images be `data:`.
///
/// # Errors
/// What the browser says when it cannot draw it.
pub async fn save_png(name: &str, picture: &Picture) -> Result<(), JsValue> {
    let blob = png(picture).await?;
    download_blob(name, &blob);
    Ok(())
}

/// Draws a picture as PNG, two pixels for each of its own.
///
/// # Errors
/// What the browser says when it cannot draw it.
pub async fn png(picture: &Picture) -> Result<web_sys::Blob, JsValue> {
    let [width, height] = picture.size.map(|length| length * SCALE);
    let document = leptos::prelude::document();
    let image = document.create_element("img")?;
    let encoded = String::from(js_sys::encode_uri_component(&picture.svg));
    image.set_attribute("src", &format!("data:image/svg+xml;charset=utf-8,{encoded}"))?;
    JsFuture::from(call(&image, "decode", &[])?.dyn_into::<Promise>()?).await?;

    let canvas = document.create_element("canvas")?;
    canvas.set_attribute("width", &width.to_string())?;
    canvas.set_attribute("height", &height.to_string())?;
    let context = call(&canvas, "getContext", &["2d".into()])?;
    call(&context, "drawImage", &[image.into(), 0.into(), 0.into(), width.into(), height.into()])?;
    let promise = Promise::new(&mut |done: Function, failed: Function| {
        let refused = failed.clone();
        let taken = Closure::once_into_js(move |blob: JsValue| {
            // Null is a canvas that is larger than the browser can encode.
            let (end, said) = if blob.is_null() { (&failed, JsValue::from_str("the picture is too large")) } else { (&done, blob) };
            let _ = end.call1(&JsValue::UNDEFINED, &said);
        });
        if let Err(error) = call(&canvas, "toBlob", &[taken, "image/png".into()]) {
            let _ = refused.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}
