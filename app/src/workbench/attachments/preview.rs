//! A recording in the browser's own player, and a picture on screen: decoded by the browser's own decoder for pictures and drawn on a canvas. It is never a page, and
//! nothing in it runs or is asked for.

use super::{Files, told};
use crate::browser::{self, call, object};
use crate::components::{Held, Tracked, el, flag, held, row, spawn, text, when};
use crate::desk::GetTrouble;
use crate::i18n::Msg;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use shared::attachment::Attachment;
use shared::document::Attached;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The longest side that is drawn, in pixels.
const LONGEST: f64 = 1_280.0;

/// How large a picture is drawn: as it is, or smaller.
fn fitted(width: f64, height: f64) -> (f64, f64) {
    let scale = (LONGEST / width.max(height)).min(1.0);
    ((width * scale).round().max(1.0), (height * scale).round().max(1.0))
}

fn blob(bytes: &[u8], media: &str) -> Result<JsValue, JsValue> {
    let maker: Function = Reflect::get(&browser::window(), &"Blob".into())?.dyn_into()?;
    let parts = Array::of1(&Uint8Array::from(bytes));
    Reflect::construct(&maker, &Array::of2(&parts, &object(&[("type", media.into())])))
}

async fn draw(canvas: &JsValue, bytes: &[u8], media: &str) -> Result<(), JsValue> {
    let decoded: Promise = call(&browser::window(), "createImageBitmap", &[blob(bytes, media)?])?.dyn_into()?;
    let bitmap = JsFuture::from(decoded).await?;
    let side = |name: &str| Reflect::get(&bitmap, &name.into()).ok().and_then(|side| side.as_f64()).unwrap_or_default();
    let (width, height) = fitted(side("width"), side("height"));
    Reflect::set(canvas, &"width".into(), &width.into())?;
    Reflect::set(canvas, &"height".into(), &height.into())?;
    let pen = call(canvas, "getContext", &["2d".into()])?;
    call(&pen, "drawImage", &[bitmap.clone(), 0.into(), 0.into(), width.into(), height.into()])?;
    call(&bitmap, "close", &[]).map(|_| ())
}

/// The picture of a file, as soon as it is here.
pub(super) fn preview(files: &Files, attached: &Attached) -> AnyView {
    let id = format!("at-picture-{}", attached.name);
    let about = if attached.file.about.is_empty() { attached.file.name.clone() } else { attached.file.about.clone() };
    let lang = files.lang;
    let label = text(move || Msg::AtPreviewOf.text(lang.get()).replace("{name}", &about));
    let state = held(String::new());
    let canvas = el("canvas")
        .id(id.clone())
        .class("at-picture")
        .attr("role", "img")
        .attr("aria-label", label)
        .attr("width", "1")
        .attr("height", "1");
    let (asked, file, shown) = (files.clone(), attached.file.clone(), state.clone());
    spawn(async move {
        let bytes = bytes_of(&asked, &file, &shown).await;
        let lang = lang.get_untracked();
        let said = match bytes {
            Err(trouble) => told::not_got(&trouble, lang),
            Ok(bytes) => {
                let canvas = leptos::prelude::document().get_element_by_id(&id);
                let Some(canvas) = canvas else { return };
                match draw(&canvas, &bytes, file.media.name()).await {
                    Ok(()) => {
                        let _ = canvas.set_attribute("data-drawn", "true");
                        String::new()
                    }
                    Err(_) => Msg::AtNoPreview.text(lang).to_owned(),
                }
            }
        };
        tell(&shown, said);
    });
    row(vec![canvas.view(), el("p").class("save-state").attr("role", "status").child(text(move || state.get())).view()])
}

/// The bytes of a file; how far they are is told meanwhile.
async fn bytes_of(files: &Files, file: &Attachment, shown: &Held<String>) -> Result<Vec<u8>, GetTrouble> {
    let coming = |n: u64, of: u64| {
        let lang = files.lang.get_untracked();
        tell(shown, Msg::AtGetting.text(lang).replace("{n}", &told::size(n, lang)).replace("{of}", &told::size(of, lang)));
    };
    files.desk.file_bytes(&files.doc, file, coming).await
}

/// An address under which the browser finds bytes, in this page only and until it is taken back.
fn address(bytes: &[u8], media: &str) -> Result<String, JsValue> {
    web_sys::Url::create_object_url_with_blob(blob(bytes, media)?.unchecked_ref())
}

/// A recording to listen to, with the browser's own player. Its address goes when the player does.
pub(super) fn play(files: &Files, attached: &Attached) -> AnyView {
    let lang = files.lang;
    let (url, state) = (RwSignal::new(String::new()), held(String::new()));
    let closed = RwSignal::new(false);
    let name = attached.file.name.clone();
    let label = text(move || Msg::AtListenTo.text(lang.get()).replace("{name}", &name));
    let (asked, file, shown) = (files.clone(), attached.file.clone(), state.clone());
    spawn(async move {
        let bytes = bytes_of(&asked, &file, &shown).await;
        // Closed meanwhile: its signals are gone with it.
        if closed.try_get_untracked() != Some(false) {
            return;
        }
        let lang = lang.get_untracked();
        tell(
            &shown,
            match bytes.map(|bytes| address(&bytes, file.media.name())) {
                Ok(Ok(made)) => {
                    url.set(made);
                    String::new()
                }
                Ok(Err(_)) => Msg::AtNoSound.text(lang).to_owned(),
                Err(trouble) => told::not_got(&trouble, lang),
            },
        );
    });
    on_cleanup(move || {
        closed.set(true);
        let _ = web_sys::Url::revoke_object_url(&url.get_untracked());
    });
    let ready = flag(move || url.with(|url| !url.is_empty()));
    let player = when(ready, move || {
        el("audio").class("at-sound").attr("controls", "").attr("src", url.get_untracked()).attr("aria-label", label).view()
    });
    row(vec![player, el("p").class("save-state").attr("role", "status").child(text(move || state.get())).view()])
}

fn tell(state: &Tracked<String>, said: String) {
    state.set(said);
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn large_pictures_are_drawn_smaller_and_small_ones_as_they_are() {
        for (from, to) in [((640.0, 480.0), (640.0, 480.0)), ((5_120.0, 2_560.0), (1_280.0, 640.0)), ((1.0, 12_800.0), (1.0, 1_280.0))] {
            assert_eq!(fitted(from.0, from.1), to);
        }
    }
}
