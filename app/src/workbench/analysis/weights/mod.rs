//! Weighted shares of one question.

mod draft;

use super::names::{answer_names, category_name, item_name, key_name};
use super::page::{of_survey, views};
use crate::charts::written::{count, decimal, percent};
use crate::components::{Element, Held, Markup, Tone, dynamic, el, handler, held, notice, row, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{scrolling, titled};
use crate::workbench::people::said::fill;
use draft::{Draft, items};
use leptos::prelude::*;
use shared::analysis::stats::Interval;
use shared::analysis::{Ask, Shown, WeightedCell, WeightedTable, figures, table};
use shared::disclosure::{Key, Release};
use std::sync::Arc;

/// The page.
#[component]
pub(in crate::workbench) fn WeightsPage() -> AnyView {
    titled(Msg::WgTitle);
    of_survey(|_, _, survey, release| {
        let inside = match Draft::of(release) {
            Some(draft) => page(release, &held(draft)),
            None => notice(Tone::Info, tr(Msg::AnNoKeys)).view(),
        };
        row(vec![views(survey, Msg::WgTitle), el("h1").child(tr(Msg::WgTitle)).view(), el("p").child(tr(Msg::WgLead)).view(), inside])
    })
}

fn page(release: &Arc<Release>, draft: &Held<Draft>) -> AnyView {
    let (asked, drawn) = ((release.clone(), draft.clone()), (release.clone(), draft.clone()));
    // Numbers are typed into fields that stay: only another key makes others.
    let keys = Memo::new({
        let draft = draft.clone();
        move |_| draft.with(|draft| draft.margins.iter().map(|margin| margin.key.clone()).collect::<Vec<_>>())
    });
    let margins = dynamic(move || {
        let mut all = Vec::new();
        for (place, key) in keys.get().iter().enumerate() {
            all.extend(asked.0.key(key).map(|key| numbers(&asked.0.keys[key], place, &asked.1)));
        }
        row(all)
    });
    let lang = language();
    let told = dynamic(move || {
        let draft = drawn.1.get();
        match draft.weighed(&drawn.0, lang.get()) {
            Ok(told) => result(&drawn.0, &draft, &told),
            Err(said) => notice(Tone::Warning, tr(Msg::WgNone)).child(el("p").child(said.view())).view(),
        }
    });
    row(vec![
        choices(release, draft),
        el("fieldset")
            .child(el("legend").child(tr(Msg::WgWeigh)))
            .child(el("p").class("hint").child(tr(Msg::WgFrame)))
            .child(margins)
            .view(),
        el("p").class("hint").child(tr(Msg::WgRule)).view(),
        el("div").attr("aria-live", "polite").child(told).view(),
        el("p").class("hint").child(tr(Msg::WgModel)).view(),
    ])
}

/// A menu with a label.
fn menu(id: &'static str, label: Msg, options: Vec<Element>, change: impl Fn(String) + 'static) -> AnyView {
    let select = el("select")
        .id(id)
        .class("menu")
        .on("change", handler(move |event| change(event_target_value(&event))))
        .child(options.into_iter().map(Element::view).collect::<Vec<_>>());
    el("span").class("filter").child(el("label").attr("for", id).child(tr(label))).child(select).view()
}

fn option(value: &str, chosen: bool, name: impl Fn(Lang) -> String + Send + Sync + 'static) -> Element {
    let lang = language();
    let option = el("option").attr("value", value.to_owned());
    let option = if chosen { option.attr("selected", "") } else { option };
    option.child(text(move || name(lang.get())))
}

fn choices(release: &Arc<Release>, draft: &Held<Draft>) -> AnyView {
    let now = draft.now();
    let of_item = items(release).map(|item| {
        let named = item.clone();
        option(&item.name, item.name == now.item, move |lang| item_name(&named, lang))
    });
    let of_key = |chosen: &str, empty: Option<Msg>| {
        let none = empty.map(|msg| option("", chosen.is_empty(), move |lang| msg.text(lang).to_owned()));
        let keys = release.keys.iter().map(|key| {
            let named = key.clone();
            option(&key.name, key.name == chosen, move |lang| key_name(&named, lang))
        });
        none.into_iter().chain(keys).collect::<Vec<_>>()
    };
    let weigh = |place: usize| {
        let (release, draft) = (Arc::clone(release), draft.clone());
        move |key: String| draft.update(|draft| draft.weigh_by(&release, place, &key))
    };
    let (by, item) = (draft.clone(), draft.clone());
    let first = now.margins.first().map(|margin| margin.key.clone()).unwrap_or_default();
    el("div")
        .class("filters")
        .child(menu("wg-item", Msg::FdQuestion, of_item.collect(), move |name| item.update(|draft| draft.item.clone_from(&name))))
        .child(menu("wg-by", Msg::WgRows, of_key("", Some(Msg::WgEverybody)), move |key| by.update(|draft| draft.by.clone_from(&key))))
        .child(menu("wg-first", Msg::WgFirst, of_key(&first, None), weigh(0)))
        .child(menu("wg-second", Msg::WgSecond, of_key("", Some(Msg::WgNobody)), weigh(1)))
        .view()
}

/// Fields for how many people there are by one key.
fn numbers(key: &Key, place: usize, draft: &Held<Draft>) -> AnyView {
    let lang = language();
    let mut fields = el("div").class("an-margins");
    for (at, category) in key.categories.iter().enumerate().skip(1) {
        let (id, typed, category, name) = (format!("wg-{place}-{at}"), draft.clone(), category.clone(), key.name.clone());
        let value = draft.with(|draft| draft.margins.get(place).and_then(|margin| margin.typed.get(at - 1)).cloned().unwrap_or_default());
        let input = el("input")
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .class("field field-count")
            .id(id.clone());
        let input = input.attr("value", value).on(
            "input",
            handler(move |event| {
                let value = event_target_value(&event);
                typed.update(|draft| {
                    if let Some(number) = draft.margins.get_mut(place).and_then(|margin| margin.typed.get_mut(at - 1)) {
                        *number = value;
                    }
                });
            }),
        );
        let label = text(move || fill(Msg::WgPeople, lang.get(), &[category_name(&name, &category, lang.get())]));
        fields = fields.child(el("span").class("filter").child(el("label").attr("for", id).child(label)).child(input));
    }
    fields.view()
}

fn result(release: &Release, draft: &Draft, told: &WeightedTable) -> AnyView {
    let lang = language();
    let (kish, gap) = (told.raked.kish, told.raked.gap);
    let cost = text(move || fill(Msg::WgCost, lang.get(), &[count(kish.n, lang.get()), decimal(kish.effective, 0, lang.get())]));
    let off = text(move || fill(Msg::WgGap, lang.get(), &[format!("{} %", decimal(gap * 100.0, 1, lang.get()))]));
    let (release, draft, told) = (release.clone(), draft.clone(), told.clone());
    let table = el("table").class("list").inside(move || drawn(&release, &draft, &told, lang.get()));
    row(vec![el("p").child(cost).view(), el("p").class("hint").child(off).view(), scrolling(Msg::WgTitle, table)])
}

/// Share of each answer in each group, without weights and with them.
fn drawn(release: &Release, draft: &Draft, told: &WeightedTable, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    let rows = Some(draft.by.clone()).filter(|by| !by.is_empty()).into_iter().collect();
    let Some(item) = release.item(&draft.item) else { return markup };
    let Ok(plain) = table(release, &Ask { item: Some(draft.item.clone()), rows, ..Ask::default() }) else { return markup };
    let cell = |markup: &mut Markup, name: &str, attribute: Option<(&'static str, &str)>, said: &str| {
        markup.open(if attribute.is_some() { "th" } else { "td" });
        if let Some((name, value)) = attribute {
            markup.attr(name, &[value]);
        } else {
            markup.attr("class", &[name]);
        }
        markup.inside().text(said).close(if attribute.is_some() { "th" } else { "td" });
    };
    markup.open("thead").inside().open("tr").inside();
    for head in [Msg::AnGroupCol, Msg::AnAnswer, Msg::WgUnweighted, Msg::WgWeighted, Msg::WvInterval, Msg::WgEffective] {
        cell(&mut markup, "", Some(("scope", "col")), head.text(lang));
    }
    markup.close("tr").close("thead").open("tbody").inside();
    for (at, weighed) in told.rows.iter().enumerate() {
        let name = match plain.rows.get(at).and_then(|head| head.categories.first()) {
            Some(category) => release
                .key(&draft.by)
                .and_then(|key| release.keys[key].categories.get(*category as usize))
                .map(|category| category_name(&draft.by, category, lang)),
            None => Some(Msg::AnEverybody.text(lang).to_owned()),
        };
        let name = name.unwrap_or_default();
        let Some(weighed) = weighed else {
            markup.open("tr").inside();
            cell(&mut markup, "", Some(("scope", "row")), &name);
            markup
                .open("td")
                .attr("colspan", &["5"])
                .attr("class", &["an-withheld"])
                .inside()
                .text(Msg::AnWithheld.text(lang))
                .close("td")
                .close("tr");
            continue;
        };
        let unweighted = plain.cell(at, 0).shown().map(|shown| {
            let counts = item.counts_as(shown, told.collapsed);
            figures(item, &Shown { counts, collapsed: told.collapsed, ..shown.clone() }, None).shares
        });
        for (answer, label) in answer_names(item, told.collapsed, lang).iter().enumerate() {
            markup.open("tr").inside();
            cell(&mut markup, "", Some(("scope", "row")), if answer == 0 { &name } else { "" });
            cell(&mut markup, "", None, label);
            let plain = unweighted.as_ref().and_then(|shares| shares.get(answer)).map(|share| percent(share.value, lang));
            cell(&mut markup, "number", None, &plain.unwrap_or_else(|| "–".to_owned()));
            line(&mut markup, weighed, answer, lang, &cell);
            markup.close("tr");
        }
    }
    markup.close("tbody");
    markup
}

type Draw<'a> = &'a dyn Fn(&mut Markup, &str, Option<(&'static str, &str)>, &str);

fn line(markup: &mut Markup, weighed: &WeightedCell, answer: usize, lang: Lang, cell: Draw<'_>) {
    let within = |interval: &Interval| format!("{} – {}", percent(interval.low, lang), percent(interval.high, lang));
    let interval = weighed.intervals.get(answer).and_then(Option::as_ref).map(within);
    cell(markup, "number", None, &weighed.shares.get(answer).map(|share| percent(*share, lang)).unwrap_or_default());
    cell(markup, "number", None, &interval.unwrap_or_default());
    let effective = if answer == 0 { decimal(weighed.kish.effective, 0, lang) } else { String::new() };
    cell(markup, "number", None, &effective);
}
