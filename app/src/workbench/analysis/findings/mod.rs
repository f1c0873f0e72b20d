//! Barriers to leadership: which questions are answered worst, which groups stand lowest, what focus groups say of it, and
//! what the plan does about it. Works from the release on this device and the documents on it, without a network.

mod begin;
mod gaps;
mod groups;
mod ranking;
mod recorded;
mod recording;
pub(super) mod told;

use super::names::key_name;
use super::page::{of_survey, views};
use crate::charts::written::count;
use crate::components::{Held, Look, button, dynamic, el, held, press, row, spawn, text};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{print_then, spoken, titled};
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::day_text;
use leptos::prelude::*;
use leptos_router::components::A;
use recorded::Recorded;
use shared::analysis::findings::{Contrast, Findings, LeftOut, Ranked, contrasts, gather, ranked};
use shared::disclosure::Release;
use std::sync::Arc;

/// What the parts of the page share.
#[derive(Clone)]
struct Page {
    desk: Desk,
    release: Arc<Release>,
    found: Arc<Findings>,
    /// Findings that are on this device.
    recorded: Memo<Vec<Recorded>>,
}

/// The page.
#[component]
pub(in crate::workbench) fn FindingsPage() -> AnyView {
    titled(Msg::FdTitle);
    of_survey(|desk, _, _, release| {
        let found = held(None);
        spawn(search(Arc::clone(release), found.clone()));
        let release = Arc::clone(release);
        row(vec![
            el("h1").child(tr(Msg::FdTitle)).view(),
            dynamic(move || match found.get() {
                Some(found) => page(desk, &release, &found),
                None => el("p").attr("role", "status").child(tr(Msg::FdReading)).view(),
            }),
        ])
    })
}

/// Looks through the release, a few milliseconds at a time.
async fn search(release: Arc<Release>, into: Held<Option<Arc<Findings>>>) {
    let mut all: (Vec<Ranked>, Vec<Contrast>) = (Vec::new(), Vec::new());
    let one = |item: usize| {
        all.0.extend(ranked(&release, item));
        all.1.extend(contrasts(&release, item));
    };
    crate::desk::in_slices(0..release.items.len(), one, || Some(0)).await;
    into.set(Some(Arc::new(gather(&release, all.0, &all.1))));
}

fn page(desk: Desk, release: &Arc<Release>, found: &Arc<Findings>) -> AnyView {
    let lang = language();
    let recorded = Memo::new(move |_| {
        desk.revision.with(|_| ());
        recording::read(desk)
    });
    let page = Page { desk, release: Arc::clone(release), found: Arc::clone(found), recorded };
    let told = Arc::clone(release);
    let facts = text(move || {
        let lang = lang.get();
        fill(Msg::FdFacts, lang, &[day_text(&told.wave, lang), count(u64::from(told.n), lang), count(u64::from(told.k), lang)])
    });
    row(vec![
        views(release.survey.as_str(), Msg::FdTitle),
        el("p").child(el("b").child(spoken(&release.title))).child(" · ").child(facts).view(),
        el("p").child(tr(Msg::FdLead)).view(),
        method(&page),
        el("div").class("actions").child(button(Look::Secondary, tr(Msg::FdPrint), press(|| print_then(|| {})))).view(),
        ranking::section(&page),
        gaps::section(&page),
        groups::section(&page),
        recording::section(&page),
    ])
}

/// Ways to the other screens of the analysis that stand beside the releases.
pub(super) fn more() -> AnyView {
    let link = |href: &'static str, msg: Msg, said: Msg| {
        let link = view! { <A href=href>{tr(msg)}</A> }.into_any();
        el("li").child(link).child(el("span").class("hint").child(" – ").child(tr(said))).view()
    };
    let list = el("ul")
        .class("plain-list fd-more")
        .child(link("/analysis/waves", Msg::WvTitle, Msg::FdMoreWaves))
        .child(link("/analysis/region", Msg::RgTitle, Msg::FdMoreRegion))
        .child(link("/analysis/rates", Msg::RtTitle, Msg::FdMoreRates))
        .child(link("/analysis/representation", Msg::RpTitle, Msg::FdMoreRepresentation));
    el("section").child(el("h2").child(tr(Msg::FdMore))).child(list).view()
}

/// How the figures are made, what is not in them, and why.
fn method(page: &Page) -> AnyView {
    let lang = language();
    let (release, found) = (Arc::clone(&page.release), Arc::clone(&page.found));
    let rules = [Msg::FdMethodRank, Msg::FdMethodGap, Msg::FdMethodTest, Msg::FdMethodInterval, Msg::FdMethodSmall, Msg::FdMethodWithheld];
    let mut list = el("ul");
    for rule in rules {
        list = list.child(el("li").child(tr(rule)));
    }
    let left = text(move || {
        let lang = lang.get();
        let names = |why: LeftOut| {
            let items = found.left_out.iter().filter(|(_, held)| *held == why);
            items.map(|(at, _)| super::names::item_name(&release.items[*at], lang)).collect::<Vec<_>>()
        };
        let mut parts = Vec::new();
        for (msg, items) in [
            (Msg::FdLeftHidden, names(LeftOut::Hidden)),
            (Msg::FdLeftPromoter, names(LeftOut::Promoter)),
            (Msg::FdLeftDirection, names(LeftOut::NoDirection)),
            (Msg::FdLeftCrossed, found.not_crossed.iter().map(|at| super::names::item_name(&release.items[*at], lang)).collect()),
        ] {
            if !items.is_empty() {
                parts.push(naming(msg, lang, &items.join("; ")));
            }
        }
        parts.join("\n")
    });
    let keys = Arc::clone(&page.release);
    let by = text(move || {
        let names: Vec<String> = keys.keys.iter().map(|key| key_name(key, lang.get())).collect();
        naming(Msg::FdMethodKeys, lang.get(), &names.join("; "))
    });
    el("details")
        .class("fd-method")
        .child(el("summary").child(tr(Msg::FdMethod)))
        .child(list.child(el("li").child(by)))
        .child(el("p").class("lines").child(left))
        .view()
}
