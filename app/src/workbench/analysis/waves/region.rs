//! A region's benchmark: this organisation's figures as a file, figures of several organisations added up, and what the region
//! says beside one's own. Nothing is sent: files are handed over by people.

use super::reading::{self, Read};
use super::result::region_table;
use crate::browser;
use crate::components::{Held, Look, Tone, button, dynamic, el, handler, held, notice, press, row, spawn, text};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::analysis::copies::Copies;
use crate::workbench::parts::{desk, titled};
use crate::workbench::people::only_with;
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::day_text;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::analysis::benchmark::{Benchmark, BenchmarkError, FILE_MOST, PoolError, Pooled, Region, pool};
use shared::disclosure::Release;
use shared::instrument::in_language;
use shared::people::Power;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, HtmlInputElement};

/// A file that was read, or why it was not.
#[derive(Debug, Clone, PartialEq)]
struct Taken<T> {
    name: String,
    read: Result<T, BenchmarkError>,
}

/// The page.
#[component]
pub(in crate::workbench) fn RegionPage() -> AnyView {
    titled(Msg::RgTitle);
    let desk = desk();
    let back = view! { <A href="/analysis">{tr(Msg::AnAll)}</A> }.into_any();
    row(vec![
        el("p").class("back").child(back).view(),
        el("h1").child(tr(Msg::RgTitle)).view(),
        only_with(desk, Power::ReadSurveys, move || page(desk)),
    ])
}

fn page(desk: Desk) -> AnyView {
    let (copies, read, chosen) = (Copies::context(desk), held(Read::default()), RwSignal::new(BTreeSet::new()));
    reading::follow(&copies, chosen, &read);
    let region = held(None::<Taken<Region>>);
    row(vec![
        el("p").child(tr(Msg::RgLead)).view(),
        el("h2").child(tr(Msg::RgOwn)).view(),
        el("p").child(tr(Msg::RgOwnLead)).view(),
        which(&copies, chosen),
        own(&read),
        el("h2").child(tr(Msg::RgBeside)).view(),
        el("p").child(tr(Msg::RgBesideLead)).view(),
        take_region(&region),
        beside(&read, &region),
        el("h2").child(tr(Msg::RgPool)).view(),
        el("p").child(tr(Msg::RgPoolLead)).view(),
        pooling(),
    ])
}

/// Of which release the figures are.
fn which(copies: &Copies, chosen: RwSignal<BTreeSet<String>>) -> AnyView {
    let (lang, here) = (language(), copies.here.clone());
    dynamic(move || {
        let Some(here) = here.get() else { return el("p").attr("role", "status").child("…").view() };
        if here.is_empty() {
            let link = view! { <A href="/analysis">{tr(Msg::Analysis)}</A> }.into_any();
            return notice(Tone::Info, tr(Msg::AnNothingHere)).child(el("p").child(link)).view();
        }
        let choose = handler(move |event| {
            let survey = Some(event_target_value(&event)).filter(|survey| !survey.is_empty());
            chosen.set(survey.into_iter().collect());
        });
        let mut menu = el("select").id("region-release").class("menu").on("change", choose);
        menu = menu.child(el("option").attr("value", "").child(tr(Msg::ChooseOne)));
        for (_, about) in here {
            let survey = about.survey.clone();
            let called = text(move || {
                let lang = lang.get();
                format!("{}, {}", in_language(&about.title, lang.code()), day_text(&about.wave, lang))
            });
            menu = menu.child(el("option").attr("value", survey).child(called));
        }
        el("div")
            .class("filters")
            .child(el("span").class("filter").child(el("label").attr("for", "region-release").child(tr(Msg::RgRelease))).child(menu))
            .view()
    })
}

/// The organisation's own file.
fn own(read: &Held<Read>) -> AnyView {
    let read = read.clone();
    let name = RwSignal::new(String::new());
    dynamic(move || match read.get() {
        Read::Here(releases) if !releases.is_empty() => {
            let release = Arc::clone(&releases[0]);
            let field = el("input")
                .id("region-name")
                .class("field")
                .attr("maxlength", "120")
                .value(name.into())
                .on("input", handler(move |event| name.set(event_target_value(&event))));
            let act = press(move || {
                let file = Benchmark::of(&release, &name.get_untracked());
                browser::download(&format!("benchmark-{}.json", file.wave), &file.write());
            });
            let empty = crate::components::flag(move || name.with(|name| name.trim().is_empty()));
            el("div")
                .child(el("label").attr("for", "region-name").child(tr(Msg::RgName)))
                .child(field)
                .child(el("div").class("actions").child(button(Look::Secondary, tr(Msg::RgSaveOwn), act).flag("disabled", empty)))
                .view()
        }
        Read::Failed(trouble) => notice(Tone::Bad, tr(trouble.msg())).view(),
        _ => row(Vec::new()),
    })
}

/// Files that were chosen in a field.
fn chosen_files(event: &Event) -> Vec<File> {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let files = input.and_then(|input| input.files());
    files.map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect()).unwrap_or_default()
}

async fn read_file<T>(file: &File, read: fn(&str) -> Result<T, BenchmarkError>) -> Taken<T> {
    let name = file.name();
    #[allow(clippy::cast_precision_loss)]
    if file.size() > FILE_MOST as f64 {
        return Taken { name, read: Err(BenchmarkError::Foreign) };
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    Taken { name, read: text.map_or(Err(BenchmarkError::Foreign), |text| read(&text)) }
}

fn file_field(id: &'static str, msg: Msg, many: bool, act: impl Fn(Vec<File>) + 'static) -> AnyView {
    let input = el("input")
        .attr("type", "file")
        .id(id)
        .attr("accept", ".json,application/json")
        .on("change", handler(move |event| act(chosen_files(&event))));
    let input = if many { input.attr("multiple", "") } else { input };
    el("div").class("drop").child(el("label").attr("for", id).child(tr(msg))).child(el("div").child(input)).view()
}

fn error_msg(error: BenchmarkError) -> Msg {
    match error {
        BenchmarkError::Foreign => Msg::RgForeign,
        BenchmarkError::Wrong => Msg::RgWrong,
    }
}

fn not_taken(name: &str, error: BenchmarkError, lang: Lang) -> String {
    naming(error_msg(error), lang, name)
}

fn take_region(region: &Held<Option<Taken<Region>>>) -> AnyView {
    let region = region.clone();
    file_field("region-file", Msg::RgChooseRegion, false, move |files| {
        let region = region.clone();
        spawn(async move {
            if let Some(file) = files.first() {
                region.set(Some(read_file(file, Region::read).await));
            }
        });
    })
}

/// The organisation's figures beside the region's.
fn beside(read: &Held<Read>, region: &Held<Option<Taken<Region>>>) -> AnyView {
    let (lang, read, region) = (language(), read.clone(), region.clone());
    dynamic(move || {
        let lang = lang.get();
        let Some(taken) = region.get() else { return row(Vec::new()) };
        let region = match taken.read {
            Ok(region) => region,
            Err(error) => return notice(Tone::Bad, not_taken(&taken.name, error, lang)).view(),
        };
        let release: Option<Arc<Release>> = match read.get() {
            Read::Here(releases) => releases.first().cloned(),
            _ => None,
        };
        region_table(&region, release.as_deref(), lang)
    })
}

/// Adding up files of several organisations.
fn pooling() -> AnyView {
    let (lang, files) = (language(), held(Vec::<Taken<Benchmark>>::new()));
    let into = files.clone();
    let field = file_field("region-files", Msg::RgChooseFiles, true, move |chosen| {
        let into = into.clone();
        spawn(async move {
            let mut all = Vec::new();
            for file in &chosen {
                all.push(read_file(file, Benchmark::read).await);
            }
            into.set(all);
        });
    });
    let shown = dynamic(move || {
        let (lang, all) = (lang.get(), files.get());
        if all.is_empty() {
            return row(Vec::new());
        }
        let mut list = el("ul");
        for taken in &all {
            list = list.child(el("li").child(match &taken.read {
                Ok(file) => fill(Msg::RgTaken, lang, &[taken.name.clone(), file.organisation.clone(), day_text(&file.wave, lang)]),
                Err(error) => not_taken(&taken.name, *error, lang),
            }));
        }
        let good: Vec<Benchmark> = all.iter().filter_map(|taken| taken.read.clone().ok()).collect();
        // One file that is amiss is to be seen to first: its organisation would be missing.
        let result = if good.len() < all.len() { None } else { Some(pool(&good)) };
        let said = match result {
            None => notice(Tone::Bad, tr(Msg::RgAmiss)).view(),
            Some(Err(why)) => notice(Tone::Warning, tr(pool_msg(why))).view(),
            Some(Ok(pooled)) => pooled_view(&pooled, lang),
        };
        row(vec![list.view(), said])
    });
    row(vec![field, shown])
}

fn pool_msg(why: PoolError) -> Msg {
    match why {
        PoolError::Twice => Msg::RgTwice,
        PoolError::Rule => Msg::RgRule,
        PoolError::Differs => Msg::RgDiffers,
    }
}

fn pooled_view(pooled: &Pooled, lang: Lang) -> AnyView {
    let region = pooled.region.clone();
    let save = press(move || browser::download("region.json", &region.write()));
    let mut list = el("ul");
    for (name, why) in &pooled.refused {
        list = list.child(el("li").child(format!("{name}: {}", pool_msg(*why).text(lang))));
    }
    let refused = (!pooled.refused.is_empty()).then(|| el("div").child(el("h3").child(Msg::RgWithout.text(lang))).child(list));
    row(vec![
        el("p").child(Msg::RgPooled.filled(lang, &[pooled.region.organisations, pooled.region.items.len()])).view(),
        el("div").class("actions").child(button(Look::Primary, tr(Msg::RgSaveRegion), save)).view(),
        region_table(&pooled.region, None, lang),
        row(refused.map(crate::components::Element::view).into_iter().collect()),
    ])
}
