//! What the waves say: one question in a chart, all questions in a table, and what cannot be compared.

use super::drawn::{change_text, error_text, groups_left_out, item_of, key_of, left_out, line_name, point_text, slope, wave_name};
use super::picture;
use super::reading::Read;
use crate::charts;
use crate::components::{Element, Tone, dynamic, el, handler, notice, row, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::analysis::names::{item_name, key_name};
use crate::workbench::parts::scrolling;
use leptos::prelude::*;
use shared::analysis::benchmark::{Benchmark, BenchmarkItem, Region};
use shared::analysis::export::{Heading, Source};
use shared::analysis::stats::Share;
use shared::analysis::waves::{Point, Trend, Waves, waves};
use shared::disclosure::Release;
use std::sync::Arc;

/// The question and the key that are drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Asked {
    item: String,
    key: Option<String>,
}

/// What is under the list of releases.
pub(super) fn view(read: &Read) -> AnyView {
    match read {
        Read::Nothing => el("p").child(tr(Msg::WvNumber)).view(),
        Read::Reading => el("p").attr("role", "status").child(tr(Msg::FdReading)).view(),
        Read::Failed(trouble) => notice(Tone::Bad, tr(Msg::AnNotRead)).child(el("p").child(tr(trouble.msg()))).view(),
        Read::Here(releases) => compared(releases),
    }
}

fn compared(releases: &[Arc<Release>]) -> AnyView {
    let lang = language();
    let refs: Vec<&Release> = releases.iter().map(Arc::as_ref).collect();
    let found = match waves(&refs) {
        Ok(found) => found,
        Err(error) => {
            let held = releases.to_vec();
            let said = text(move || error_text(&error, &held.iter().map(Arc::as_ref).collect::<Vec<_>>(), lang.get()));
            return notice(Tone::Warning, tr(Msg::WvRefused)).child(el("p").child(said)).view();
        }
    };
    let asked = RwSignal::new(Asked { item: found.items.first().cloned().unwrap_or_default(), key: None });
    let (charted, listed, left) = (releases.to_vec(), releases.to_vec(), releases.to_vec());
    let with = move |releases: &[Arc<Release>], draw: &dyn Fn(&Waves<'_>, Lang) -> AnyView| {
        let refs: Vec<&Release> = releases.iter().map(Arc::as_ref).collect();
        waves(&refs).map_or_else(|_| row(Vec::new()), |found| draw(&found, lang.get()))
    };
    let chart = dynamic(move || with(&charted, &|found, lang| one(found, &asked.get(), lang)));
    let all = dynamic(move || with(&listed, &overview));
    let left = dynamic(move || with(&left, &not_compared));
    if found.items.is_empty() {
        return row(vec![notice(Tone::Warning, tr(Msg::WvNothingAlike)).view(), left]);
    }
    row(vec![el("h2").child(tr(Msg::WvOne)).view(), controls(&found, asked), chart, el("h2").child(tr(Msg::WvAll)).view(), all, left])
}

fn controls(found: &Waves<'_>, asked: RwSignal<Asked>) -> AnyView {
    let lang = language();
    let choose = handler(move |event| {
        let item = event_target_value(&event);
        asked.update(|asked| asked.item = item);
    });
    let mut items = el("select").id("wave-item").class("menu").on("change", choose);
    for name in &found.items {
        let Some(item) = item_of(found, name).cloned() else { continue };
        items = items.child(el("option").attr("value", name.as_str()).child(text(move || item_name(&item, lang.get()))));
    }
    let choose = handler(move |event| {
        let key = Some(event_target_value(&event)).filter(|key| !key.is_empty());
        asked.update(|asked| asked.key = key);
    });
    let mut keys =
        el("select").id("wave-key").class("menu").on("change", choose).child(el("option").attr("value", "").child(tr(Msg::WvWhole)));
    for name in &found.keys {
        let Some(key) = key_of(found, name) else { continue };
        // The label is all that its name needs.
        let key = shared::disclosure::Key { column: Vec::new(), categories: Vec::new(), ..key.clone() };
        keys = keys.child(el("option").attr("value", name.as_str()).child(text(move || key_name(&key, lang.get()))));
    }
    let labelled = |id: &'static str, msg: Msg, menu: Element| {
        el("span").class("filter").child(el("label").attr("for", id).child(tr(msg))).child(menu)
    };
    el("div").class("filters").child(labelled("wave-item", Msg::FdQuestion, items)).child(labelled("wave-key", Msg::WvBy, keys)).view()
}

/// One question: a chart, the same as a table, and changes.
fn one(found: &Waves<'_>, asked: &Asked, lang: Lang) -> AnyView {
    let key = asked.key.as_deref();
    let Some(trends) = found.trends(&asked.item, key) else { return row(Vec::new()) };
    let drawing = slope(found, &asked.item, key, &trends, lang);
    let chart = charts::slope(&drawing, picture::width(), lang);
    let mut body = el("tbody");
    for trend in &trends.lines {
        let name = line_name(key, trend.category.as_ref(), lang);
        body = body.child(changes(found, trend, el("th").attr("scope", "row").child(name), lang));
    }
    let table = el("table").class("list list-numbers wv-table").child(heads(found, &drawing.heading.group, lang)).child(body);
    let groups = key.map(|key| groups_left_out(found, key, &trends, lang)).unwrap_or_default();
    let mut list = el("ul");
    for group in &groups {
        list = list.child(el("li").child(group.as_str()));
    }
    let groups = (!groups.is_empty()).then(|| el("div").child(el("h3").child(Msg::WvGroupsLeft.text(lang))).child(list));
    row(vec![
        picture::view(&chart, &source(found, lang), lang),
        el("h3").child(Msg::WvChanges.text(lang)).view(),
        scrolling(Msg::WvChanges, table),
        row(groups.map(Element::view).into_iter().collect()),
    ])
}

fn heads(found: &Waves<'_>, first: &str, lang: Lang) -> Element {
    let mut heads = el("tr").child(el("th").attr("scope", "col").child(first));
    for release in &found.releases {
        heads = heads.child(el("th").attr("scope", "col").class("number").child(wave_name(release, lang)));
    }
    el("thead").child(heads.child(el("th").attr("scope", "col").child(Msg::WvChange.text(lang))))
}

fn changes(found: &Waves<'_>, trend: &Trend, name: Element, lang: Lang) -> AnyView {
    let mut cells = el("tr").child(name);
    for point in &trend.points {
        let class = match point {
            Point::Shown(_) => "number",
            Point::Withheld => "number cell-withheld",
            Point::Nobody => "number cell-zero",
        };
        let base = point.shown().map(|share| el("span").class("hint fd-ends").child(charts::written::base(share.n, lang)));
        cells = cells.child(el("td").class(class).child(point_text(*point, lang)).child(base));
    }
    let change = trend.change().map_or_else(|| Msg::WvNoChange.text(lang).to_owned(), |change| change_text(found, &change, lang));
    cells.child(el("td").child(change)).view()
}

/// Every question of the whole organisation.
fn overview(found: &Waves<'_>, lang: Lang) -> AnyView {
    let mut body = el("tbody");
    for name in &found.items {
        let (Some(item), Some(trends)) = (item_of(found, name), found.trends(name, None)) else { continue };
        for trend in &trends.lines {
            body = body.child(changes(found, trend, el("th").attr("scope", "row").child(item_name(item, lang)), lang));
        }
    }
    let table = el("table").class("list list-numbers wv-table").child(heads(found, Msg::FdQuestion.text(lang), lang)).child(body);
    row(vec![el("p").child(Msg::WvAllLead.text(lang)).view(), scrolling(Msg::WvAll, table)])
}

fn not_compared(found: &Waves<'_>, lang: Lang) -> AnyView {
    let left = left_out(found, lang);
    if left.is_empty() {
        return row(Vec::new());
    }
    let mut list = el("ul");
    for one in left {
        list = list.child(el("li").child(one));
    }
    row(vec![el("h2").child(Msg::WvLeft.text(lang)).view(), list.view()])
}

/// What a picture states of its source: the facts that every export states, of each wave.
fn source(found: &Waves<'_>, lang: Lang) -> charts::Source {
    let sources: Vec<_> = found.releases.iter().map(|release| Source::of(release, &Heading::default(), lang.code())).collect();
    let each = |name: &str| {
        let facts: Vec<_> = sources.iter().filter_map(|source| source.facts.iter().find(|fact| fact.name == name)).collect();
        let texts: Vec<&str> = facts.iter().map(|fact| fact.text.as_str()).collect();
        facts.first().map(|fact| format!("{}: {}", fact.label, texts.join(" / "))).unwrap_or_default()
    };
    charts::Source {
        survey: each("survey"),
        wave: each("wave"),
        n: each("responses"),
        response_rate: each("response_rate"),
        rules: Msg::WvRules.text(lang).to_owned(),
        minimum: each("minimum_group"),
    }
}

/// A region's figures, beside those of an organisation where one is chosen.
pub(super) fn region_table(region: &Region, release: Option<&Release>, lang: Lang) -> AnyView {
    let own = release.map(|release| Benchmark::of(release, "own"));
    let alike = |item: &BenchmarkItem| {
        let own = own.as_ref()?.items.iter().find(|held| held.name == item.name)?;
        Some((own, region.of(own).is_some()))
    };
    let mut body = el("tbody");
    for item in &region.items {
        let share = |share: Share| share.value().map_or_else(String::new, |value| charts::written::percent(value, lang));
        let label = match shared::instrument::in_language(&item.label, lang.code()) {
            "" => item.name.as_str(),
            label => label,
        };
        let mut cells = el("tr").child(el("th").attr("scope", "row").child(label));
        cells = cells
            .child(el("td").class("number").child(share(item.share())))
            .child(el("td").class("number").child(charts::written::count(item.base, lang)));
        if own.is_some() {
            cells = match alike(item) {
                Some((own, true)) => cells
                    .child(el("td").class("number").child(share(own.share())))
                    .child(el("td").class("number").child(charts::written::count(own.base, lang))),
                Some((_, false)) => cells.child(el("td").attr("colspan", "2").class("no-data").child(Msg::RgOther.text(lang))),
                None => cells.child(el("td").attr("colspan", "2").class("no-data").child(Msg::ChNoData.text(lang))),
            };
        }
        body = body.child(cells);
    }
    let mut heads = vec![(Msg::FdQuestion, ""), (Msg::RgRegion, "number"), (Msg::AnBase, "number")];
    if own.is_some() {
        heads.extend([(Msg::RgOurs, "number"), (Msg::AnBase, "number")]);
    }
    let mut head = el("tr");
    for (msg, class) in heads {
        head = head.child(el("th").attr("scope", "col").class(class).child(msg.text(lang)));
    }
    let table = el("table").class("list list-numbers").child(el("thead").child(head)).child(body);
    let waves = region.waves.iter().map(|day| crate::workbench::surveys::day_text(day, lang)).collect::<Vec<_>>();
    let facts =
        crate::workbench::people::said::fill(Msg::RgFacts, lang, &[region.organisations.to_string(), waves[0].clone(), waves[1].clone()]);
    row(vec![el("p").child(facts).view(), scrolling(Msg::RgRegion, table)])
}
