//! The forms of this server, and one of them to try.

use super::parts::{failed, spoken, table, titled};
use super::preview::preview;
use crate::components::{dynamic, el, row, spawn};
use crate::i18n::{Msg, tr};
use crate::sync::get_text;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::instrument::{Instrument, RecordKind};
use shared::json;
use shared::protocol::{InstrumentList, InstrumentSummary};

#[derive(Debug, Clone, PartialEq)]
enum Fetched<T> {
    Loading,
    Failed,
    Here(T),
}

async fn fetch<T: json::FromJson + Send + Sync + 'static>(url: String, into: RwSignal<Fetched<T>>) {
    let reply = get_text(&url).await.ok().filter(|reply| reply.status == 200);
    into.set(reply.and_then(|reply| json::parse(&reply.body)).map_or(Fetched::Failed, Fetched::Here));
}

/// All forms.
#[component]
pub(super) fn Instruments() -> AnyView {
    titled(Msg::Instruments);
    let list = RwSignal::new(Fetched::<InstrumentList>::Loading);
    let load = move || spawn(fetch("/api/v1/instruments".to_owned(), list));
    load();
    let shown = dynamic(move || match list.get() {
        Fetched::Loading => el("p").attr("role", "status").child("…").view(),
        Fetched::Failed => failed(tr(Msg::ListFailed), load),
        Fetched::Here(list) => listed(list.instruments),
    });
    row(vec![
        el("h1").child(tr(Msg::Instruments)).view(),
        el("p").child(tr(Msg::InstrumentsLead)).view(),
        el("p").child(el("a").attr("href", "/import").child(tr(Msg::Import))).view(),
        shown,
    ])
}

fn listed(instruments: Vec<InstrumentSummary>) -> AnyView {
    let mut body = el("tbody");
    for instrument in instruments {
        let link = el("a").attr("href", format!("/instruments/{}", instrument.version)).child(spoken(&instrument.title));
        let kind = if instrument.kind == RecordKind::Response { Msg::KindResponse } else { Msg::KindDocument };
        body = body.child(
            el("tr")
                .child(el("th").attr("scope", "row").child(link))
                .child(el("td").child(tr(kind)))
                .child(el("td").child(instrument.questions.to_string()))
                .child(el("td").child(instrument.languages.join(", "))),
        );
    }
    table(Msg::Instruments, &[Msg::FormCol, Msg::KindCol, Msg::QuestionsCol, Msg::Language], body)
}

/// One form.
#[component]
pub(super) fn InstrumentPage() -> AnyView {
    titled(Msg::Preview);
    let params = use_params_map();
    let fetched = RwSignal::new(Fetched::<Instrument>::Loading);
    let load = move || {
        let hash = params.with_untracked(|params| params.get("hash")).unwrap_or_default();
        spawn(fetch(format!("/api/v1/instruments/{hash}"), fetched));
    };
    load();
    dynamic(move || match fetched.get() {
        Fetched::Loading => el("p").attr("role", "status").child("…").view(),
        Fetched::Failed => failed(tr(Msg::ListFailed), load),
        Fetched::Here(instrument) => {
            let title = spoken(&instrument.title);
            let drawn = preview(&instrument).unwrap_or_else(|_| failed(tr(Msg::ListFailed), load));
            row(vec![el("h1").child(title).view(), drawn])
        }
    })
}
