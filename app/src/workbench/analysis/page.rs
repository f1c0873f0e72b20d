//! The screen with tables of a survey: what is measured, by which groups, the table, its chart, and what is made of them.

use super::builder::{Builder, ask_error};
use super::copies::{Copies, Trouble};
use super::{exports, figures, items, picture, routes, saved, sheet, variables};
use crate::components::{Held, Look, Tone, button, dynamic, effect, el, flag, held, notice, press, row, spawn, text, when};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{desk, spoken, titled};
use crate::workbench::people::only_with;
use crate::workbench::people::said::fill;
use crate::workbench::surveys::{count_text, day_text};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use shared::disclosure::Release;
use shared::people::Power;
use std::sync::Arc;

/// A release that is being read.
#[derive(Debug, Clone, PartialEq)]
enum Opened {
    Reading,
    Failed(Trouble),
    Here(Arc<Release>),
}

/// The page.
#[component]
pub(in crate::workbench) fn TablesPage() -> AnyView {
    titled(Msg::AnTables);
    of_survey(|desk, copies, survey, release| tables(&Builder::new(desk, copies, survey, release)))
}

/// A screen of a release on this device; where it is not here, that is said plainly.
pub(super) fn of_survey(view: impl Fn(Desk, &Copies, &str, &Arc<Release>) -> AnyView + Send + Sync + Clone + 'static) -> AnyView {
    let (desk, params) = (desk(), use_params_map());
    let survey = Memo::new(move |_| params.with(|params| params.get("survey")).unwrap_or_default());
    let back = view! { <A href="/analysis">{tr(Msg::AnAll)}</A> }.into_any();
    let inside = only_with(desk, Power::ReadSurveys, move || {
        let view = view.clone();
        dynamic(move || opening(desk, &survey.get(), view.clone()))
    });
    row(vec![el("p").class("back").child(back).view(), inside])
}

fn opening(desk: Desk, survey: &str, view: impl Fn(Desk, &Copies, &str, &Arc<Release>) -> AnyView + Send + Sync + 'static) -> AnyView {
    let (copies, opened, survey) = (Copies::context(desk), held(Opened::Reading), survey.to_owned());
    let (looking, into, name) = (copies.clone(), opened.clone(), survey.clone());
    let looked = Memo::new({
        let here = copies.here.clone();
        move |_| here.with(Option::is_some)
    });
    effect(move || {
        if looked.get() {
            spawn(read(looking.clone(), name.clone(), into.clone()));
        }
    });
    dynamic(move || match opened.get() {
        Opened::Reading => el("p").attr("role", "status").child("…").view(),
        Opened::Failed(trouble) => not_here(&trouble),
        Opened::Here(release) => view(desk, &copies, &survey, &release),
    })
}

async fn read(copies: Copies, survey: String, into: Held<Opened>) {
    let opened = copies.open(&survey).await;
    into.set(opened.map_or_else(Opened::Failed, Opened::Here));
}

fn not_here(trouble: &Trouble) -> AnyView {
    let link = view! { <A href="/analysis">{tr(Msg::AnGoToReleases)}</A> }.into_any();
    let (tone, title) = if *trouble == Trouble::Gone { (Tone::Info, Msg::AnNotHereTitle) } else { (Tone::Bad, Msg::AnNotRead) };
    row(vec![
        el("h1").child(tr(Msg::AnTables)).view(),
        notice(tone, tr(title)).child(el("p").child(tr(trouble.msg()))).child(el("p").child(link)).view(),
    ])
}

/// Links to the screens of a release; the one that is open is none.
pub(super) fn views(survey: &str, here: Msg) -> AnyView {
    let screens = [
        (Msg::AnTables, routes::tables(survey, "")),
        (Msg::FdTitle, routes::findings(survey)),
        (Msg::SlTitle, routes::scales(survey)),
        (Msg::WgTitle, routes::weights(survey)),
        (Msg::AnCodebook, routes::codebook(survey)),
    ];
    let mut nav = el("nav").class("an-views").attr("aria-label", tr(Msg::Analysis));
    for (msg, href) in screens {
        nav = if msg == here {
            nav.child(el("b").attr("aria-current", "page").child(tr(msg)))
        } else {
            nav.child(view! { <A href=href>{tr(msg)}</A> }.into_any())
        };
    }
    nav.view()
}

/// Title, wave and how many, as every screen of a release begins.
pub(super) fn heading(survey: &str, release: &Release, until: Option<String>, tables: bool) -> AnyView {
    let (lang, wave, n, k) = (language(), release.wave.clone(), release.n, release.k);
    let facts = text(move || {
        let lang = lang.get();
        fill(Msg::AnAbout, lang, &[day_text(&wave, lang), count_text(u64::from(n), lang), k.to_string()])
    });
    let until = until.map(|day| {
        let said = text(move || fill(Msg::AnHereUntil, lang.get(), &[day_text(&day, lang.get())]));
        el("span").class("tag").child(said)
    });
    let here = if tables { Msg::AnTables } else { Msg::AnCodebook };
    row(vec![
        el("h1").child(spoken(&release.title)).view(),
        el("p").class("hint").child(facts).child(" ").child(until).view(),
        views(survey, here),
    ])
}

fn tables(builder: &Builder) -> AnyView {
    let until = builder.copies.of(&builder.survey).map(|(_, about)| about.expires);
    let said = builder.said.clone();
    let lang = builder.lang;
    let live = text(move || said.with(|said| said.as_ref().map(|said| said.text(lang.get())).unwrap_or_default()));
    let asking = el("div")
        .class("an-asking")
        .child(items::view(builder))
        .child(variables::view(builder))
        .child(el("p").class("save-state an-live").attr("role", "status").child(live));
    let broken = builder.made;
    let shown = builder.clone();
    let answer = dynamic(move || match broken.with(|made| made.as_ref().err().cloned()) {
        Some(error) => {
            let said = ask_error(&error).view();
            let builder = shown.clone();
            let begin = button(
                Look::Secondary,
                tr(Msg::AnStartAgain),
                press(move || {
                    builder.change(|layout| {
                        *layout = super::builder::start(&builder.release);
                        None
                    });
                }),
            );
            notice(Tone::Warning, tr(Msg::AnNoTable)).child(el("p").child(said)).child(begin).view()
        }
        None => row(vec![sheet::view(&shown), picture::view(&shown), figures::view(&shown), exports::view(&shown)]),
    });
    let no_keys = builder.release.keys.is_empty();
    row(vec![
        heading(&builder.survey, &builder.release, until, true),
        when(flag(move || no_keys), || notice(Tone::Info, tr(Msg::AnNoKeys)).view()),
        saved::list(builder),
        el("div").class("an-builder").child(asking).child(el("div").class("an-answer").child(answer)).view(),
        exports::source(builder),
    ])
}
