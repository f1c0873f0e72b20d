//! The trail as a file: all that the filters give, made and noted by the server.

use super::Trail;
use crate::browser::download_bytes;
use crate::components::{Look, button, dynamic, el, flag, held, press, text};
use crate::desk::Refused;
use crate::i18n::{Msg, language, tr};
use crate::workbench::outbox::file_name;
use crate::workbench::parts::failed;
use crate::workbench::people::said::{Said, Trouble};
use leptos::prelude::*;
use shared::json;
use shared::protocol::{AuditExport, AuditFormat};

/// The buttons, and what became of them.
pub(super) fn view(trail: &Trail) -> AnyView {
    let (lang, busy, done, refused) = (language(), held(false), held(None::<Said>), held(None::<(AuditFormat, Refused)>));
    let export = {
        let (trail, busy, done, refused) = (trail.clone(), busy.clone(), done.clone(), refused.clone());
        move |format: AuditFormat| {
            if busy.now() {
                return;
            }
            busy.set(true);
            refused.set(None);
            done.set(Some(Msg::AuExporting.into()));
            let body = json::text(&AuditExport { format, filter: trail.filter.now() });
            let (busy, done, refused) = (busy.clone(), done.clone(), refused.clone());
            crate::components::spawn(async move {
                let ending = if format == AuditFormat::Csv { "csv" } else { "jsonl" };
                let name = file_name("audit", None).replace(".json", &format!(".{ending}"));
                match fetch("/api/v1/audit/exports", &body).await {
                    Ok(bytes) => {
                        download_bytes(&name, &bytes);
                        done.set(Some(Said::with(Msg::AuExported, name)));
                    }
                    Err(why) => {
                        done.set(None);
                        refused.set(Some((format, why)));
                    }
                }
                busy.set(false);
            });
        }
    };
    let file = |label: Msg, format: AuditFormat| {
        let (export, busy) = (export.clone(), busy.clone());
        button(Look::Secondary, tr(label), press(move || export(format))).flag("disabled", flag(move || busy.get()))
    };
    let said = text(move || done.with(|done| done.as_ref().map(|done| done.text(lang.get())).unwrap_or_default()));
    let actions = el("div").class("actions").child(file(Msg::AuCsv, AuditFormat::Csv)).child(file(Msg::AuLines, AuditFormat::JsonLines));
    let trouble = dynamic(move || match refused.get() {
        None => el("span").view(),
        Some((format, why)) => {
            let export = export.clone();
            failed(Trouble::of(&why, &[], Msg::AuOffline).view(), move || export(format))
        }
    });
    el("section")
        .attr("aria-labelledby", "audit-export-title")
        .child(el("h2").id("audit-export-title").child(tr(Msg::AuExport)))
        .child(el("p").class("hint").child(tr(Msg::AuExportHint)))
        .child(actions)
        .child(el("p").class("save-state").attr("role", "status").child(said))
        .child(trouble)
        .view()
}

/// Asks the server to make a file.
///
/// # Errors
/// When it refuses or does not answer, or the answer breaks off.
pub(in crate::workbench) async fn fetch(url: &str, body: &str) -> Result<Vec<u8>, Refused> {
    let file = crate::sync::own_made(url, body).await.map_err(|_| Refused::Unreachable)?;
    if file.status == 200 {
        return Ok(file.bytes);
    }
    let problem = std::str::from_utf8(&file.bytes).ok().and_then(json::parse);
    Err(problem.map_or(Refused::Unreachable, Refused::Because))
}
