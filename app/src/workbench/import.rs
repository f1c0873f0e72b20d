//! A workbook from this device, read here: what was found in it, and the form to try.

use super::preview::preview;
use super::workbooks::{self, Stopped};
use crate::components::{Tone, dynamic, el, handler, notice, row, spawn, text};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::xlsform::{Finding, Imported, Severity};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, HtmlInputElement};

/// The file that was chosen.
fn chosen(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    input.files()?.get(0)
}

async fn read(file: File) -> Result<Imported, Stopped> {
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| Stopped)?;
    let name = file.name();
    workbooks::read(name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem), js_sys::Uint8Array::new(&bytes).into()).await
}

#[derive(Debug, Clone)]
enum State {
    Nothing,
    Reading,
    Read(Box<Result<Imported, Stopped>>),
}

/// The page.
#[component]
pub(super) fn Import() -> AnyView {
    let lang = language();
    Effect::new(move || document().set_title(&format!("{} – {}", Msg::Import.text(lang.get()), Msg::AppName.text(lang.get()))));
    let state = RwSignal::new(State::Nothing);
    let choose = handler(move |event| {
        if let Some(file) = chosen(&event) {
            state.set(State::Reading);
            spawn(async move { state.set(State::Read(Box::new(read(file).await))) });
        }
    });
    let input = el("input").attr("type", "file").id("workbook").attr("accept", ".xlsx,.xls").on("change", choose);
    let drop =
        el("div").class("drop").child(el("label").attr("for", "workbook").child(tr(Msg::ImportChoose))).child(el("div").child(input));
    let shown = dynamic(move || {
        state.with(|state| match state {
            State::Nothing => row(Vec::new()),
            State::Reading => el("p").attr("role", "status").child(tr(Msg::ImportReading)).view(),
            State::Read(read) => match &**read {
                Ok(imported) => outcome(imported, lang),
                Err(Stopped) => notice(Tone::Bad, tr(Msg::ImportRefused)).child(el("p").child(tr(Msg::ImportStopped))).view(),
            },
        })
    });
    row(vec![el("h1").child(tr(Msg::Import)).view(), el("p").child(tr(Msg::ImportLead)).view(), drop.view(), shown])
}

fn outcome(imported: &Imported, lang: RwSignal<Lang>) -> AnyView {
    let usable = imported.is_usable();
    let (tone, title) = if usable { (Tone::Good, Msg::ImportUsable) } else { (Tone::Bad, Msg::ImportRefused) };
    let said = if imported.findings.is_empty() {
        el("p").child(tr(Msg::ImportClean)).view()
    } else {
        let mut list = el("ul").class("findings");
        for finding in &imported.findings {
            list = list.child(line(finding, lang));
        }
        row(vec![el("h2").child(tr(Msg::ImportFound)).view(), list.view()])
    };
    let form = if usable { preview(&imported.instrument).ok() } else { None };
    row(vec![
        notice(tone, tr(title)).view(),
        said,
        el("h2").child(if usable { imported.instrument.title.values().next().cloned().unwrap_or_default() } else { String::new() }).view(),
        form.unwrap_or_else(|| row(Vec::new())),
    ])
}

fn line(finding: &Finding, lang: RwSignal<Lang>) -> AnyView {
    let word = if finding.severity == Severity::Error { Msg::FindingError } else { Msg::FindingWarning };
    let (sheet, place, column) = (finding.sheet.clone(), finding.row, finding.column.clone());
    let place = text(move || {
        let msg = if place > 0 { Msg::FindingPlace } else { Msg::FindingSheet };
        let mut text = msg.text(lang.get()).replace("{sheet}", &sheet).replace("{row}", &place.to_string());
        if !column.is_empty() {
            text.push_str(&format!(", {column}"));
        }
        text
    });
    el("li")
        .child(el("strong").child(tr(word)))
        .child(" · ")
        .child(place)
        .child(": ")
        .child(el("span").attr("lang", "en").child(finding.reason.clone()))
        .view()
}
