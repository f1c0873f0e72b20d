//! Attaching: by a field, by the camera, or by dropping files here.

use super::Files;
use super::told;
use crate::browser;
use crate::components::{el, handler, row, spawn};
use crate::desk::Chosen;
use crate::i18n::{Msg, tr};
use js_sys::Reflect;
use leptos::prelude::*;
use shared::attachment::{ABOUT_LIMIT, Fault, RECORDING_LIMIT};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, FileList, HtmlInputElement};

/// What the field offers: a phone makes a JPEG of its own format where only that is asked for.
const TYPES: &str = ".jpg,.jpeg,.png,.webp,.pdf,.txt,.csv,.docx,.xlsx,.pptx,.odt,.ods,.odp";

/// And in sessions.
const SOUND: &str = ".mp3,.m4a,.ogg,.oga,.opus,.wav,.weba,.webm";

fn listed(files: Option<FileList>) -> Vec<File> {
    files.map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect()).unwrap_or_default()
}

/// The part of the screen.
pub(super) fn pick(files: &Files) -> AnyView {
    let (about, cleans) = (RwSignal::new(String::new()), RwSignal::new(true));
    let (chosen, dropped) = (files.clone(), files.clone());
    let choose = move || {
        let chosen = chosen.clone();
        handler(move |event: Event| {
            let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
            take(&chosen, listed(input.files()), about, cleans);
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let records = files.desk.has_recordings(&files.doc);
    let types = if records { format!("{TYPES},{SOUND}") } else { TYPES.to_owned() };
    let over = handler(|event: Event| event.prevent_default());
    let drop = handler(move |event: Event| {
        event.prevent_default();
        let dragged = Reflect::get(&event, &"dataTransfer".into()).and_then(|dragged| Reflect::get(&dragged, &"files".into()));
        take(&dropped, listed(dragged.ok().and_then(|files| files.dyn_into().ok())), about, cleans);
    });
    let file =
        el("input").attr("type", "file").id("at-choose").attr("accept", types).attr("multiple", "").attr("aria-describedby", "at-types");
    let photo = el("input").attr("type", "file").id("at-photo").attr("accept", "image/jpeg").attr("capture", "environment");
    let zone = el("div")
        .class("drop")
        .on("dragover", over)
        .on("drop", drop)
        .child(el("label").attr("for", "at-choose").child(tr(Msg::AtChoose)))
        .child(el("div").child(file.on("change", choose())))
        .child(el("label").attr("for", "at-photo").child(tr(Msg::AtPhoto)))
        .child(el("div").child(photo.on("change", choose())))
        .child(records.then(|| {
            // A phone opens its own recorder; what is made there is attached like any other file, also without a network.
            let sound = el("input").attr("type", "file").id("at-sound").attr("accept", "audio/*").attr("capture", "");
            row(vec![
                el("label").attr("for", "at-sound").child(tr(Msg::AtSound)).view(),
                el("div").child(sound.attr("aria-describedby", "at-sound-hint").on("change", choose())).view(),
                el("p").class("hint").id("at-sound-hint").child(tr(Msg::AtSoundHint)).view(),
            ])
        }))
        .child(el("p").class("hint").child(tr(Msg::AtDrop)))
        .child(el("p").class("hint").id("at-types").child(tr(if records { Msg::AtTypesSession } else { Msg::AtTypes })));
    let words = el("input")
        .attr("type", "text")
        .id("at-about")
        .class("field")
        .attr("maxlength", ABOUT_LIMIT.to_string())
        .attr("aria-describedby", "at-about-hint")
        .value(Signal::derive(move || about.get()))
        .on("input", handler(move |event| about.set(event_target_value(&event))));
    let ticked = el("input")
        .attr("type", "checkbox")
        .id("at-clean")
        .flag("checked", Signal::derive(move || cleans.get()))
        .attr("aria-describedby", "at-clean-hint")
        .on("change", handler(move |event| cleans.set(event_target_checked(&event))));
    el("section")
        .child(el("h3").child(tr(Msg::AtAdd)))
        .child(row(vec![
            el("label").attr("for", "at-about").child(tr(Msg::AtAbout)).view(),
            words.view(),
            el("p").class("hint").id("at-about-hint").child(tr(Msg::AtAboutHint)).view(),
            el("div").class("check").child(ticked).child(el("label").attr("for", "at-clean").child(tr(Msg::AtClean))).view(),
            el("p").class("hint").id("at-clean-hint").child(tr(Msg::AtCleanHint)).view(),
        ]))
        .child(zone)
        .view()
}

/// Attaches files one after the other, and says what became of each.
fn take(files: &Files, chosen: Vec<File>, about: RwSignal<String>, cleans: RwSignal<bool>) {
    if chosen.is_empty() {
        return;
    }
    let (files, words, clean) = (files.clone(), about.get_untracked(), cleans.get_untracked());
    about.set(String::new());
    spawn(async move {
        let mut told = Vec::with_capacity(chosen.len());
        for file in chosen {
            files.say(Msg::AtReading, &file.name());
            told.push(attach(&files, &file, &words, clean).await);
            files.said.set(told.join(" "));
        }
    });
}

async fn attach(files: &Files, file: &File, about: &str, clean: bool) -> String {
    let lang = files.lang.get_untracked();
    let name = file.name();
    let not = |why: &str| Msg::AtTaken.text(lang).replace("{name}", &name).replace("{why}", why);
    #[allow(clippy::cast_precision_loss)]
    if file.size() > RECORDING_LIMIT as f64 {
        return not(told::fault(Fault::TooLarge).text(lang));
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else { return not(Msg::AtWhyRead.text(lang)) };
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    let chosen = Chosen { bytes, name: name.clone(), declared: file.type_(), about: about.to_owned(), clean };
    match files.desk.attach(&files.doc, chosen).await {
        Ok((kept, removed)) => {
            // Evidence that the browser may clear at any time is worth asking for.
            browser::persist().await;
            let msg = if removed > 0 { Msg::AtAttachedCleaned } else { Msg::AtAttached };
            let size = told::size(u64::try_from(removed).unwrap_or_default(), lang);
            msg.text(lang).replace("{name}", &kept.name).replace("{size}", &size)
        }
        Err(trouble) => not(&told::not_attached(&trouble, lang)),
    }
}
