//! The table on the page, and what has to be known to read it.

use super::builder::{Builder, Made};
use super::grid::{Grid, Kind, Line, Writer, Written, shown_as};
use super::layout::Show;
use super::names::filters_text;
use crate::components::{Element, Markup, el, flag, handler, row, text, when};
use crate::i18n::{Lang, Msg, tr};
use crate::workbench::parts::scrolling;
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::count_text;
use leptos::prelude::*;
use shared::disclosure::Item;

fn cell(markup: &mut Markup, written: &Written) {
    markup.open("td").attr("class", &[written.kind.class()]);
    if written.span > 1 {
        markup.attr("colspan", &[&written.span.to_string()]);
    }
    markup.inside();
    match written.lines.as_slice() {
        _ if written.kind != Kind::Told => {}
        [(None, figure)] => {
            markup.open("span").attr("class", &["an-figure"]).inside().text(figure).close("span");
        }
        [(Some(answer), figure)] => {
            markup.open("span").attr("class", &["an-figure"]).inside().text(figure).close("span");
            markup.open("span").attr("class", &["an-answer-name"]).inside().text(answer).close("span");
        }
        lines => {
            markup.open("ul").attr("class", &["an-figures"]).inside();
            for (answer, figure) in lines {
                markup.open("li").inside();
                if let Some(answer) = answer {
                    markup.open("span").attr("class", &["an-answer-name"]).inside().text(answer).close("span").text(" ");
                }
                markup.open("span").attr("class", &["an-figure"]).inside().text(figure).close("span").close("li");
            }
            markup.close("ul");
        }
    }
    if let Some(base) = &written.base {
        markup.open("span").attr("class", &["an-base"]).inside().text(base).close("span");
    }
}

fn line(markup: &mut Markup, line: &Line, lang: Lang) {
    markup.open("tr").attr("class", &[if line.whole { "an-whole" } else { "" }]).inside();
    markup.open("th").attr("scope", &["row"]).inside().text(&line.name).close("th");
    for written in &line.cells {
        cell(markup, written);
        if let Some(word) = written.kind.word() {
            markup.text(word.text(lang));
        }
        markup.close("td");
    }
    markup.close("tr");
}

/// The table as HTML.
pub(super) fn markup(grid: &Grid, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    markup.open("thead").inside().open("tr").inside();
    markup.open("th").attr("scope", &["col"]).inside().text(&grid.corner).close("th");
    for head in &grid.heads {
        markup.open("th").attr("scope", &["col"]).attr("class", &["number"]).inside().text(head).close("th");
    }
    markup.close("tr").close("thead").open("tbody").inside();
    grid.lines.iter().for_each(|one| line(&mut markup, one, lang));
    markup.close("tbody");
    if let Some(withheld) = &grid.withheld {
        markup.open("tfoot").inside();
        line(&mut markup, withheld, lang);
        markup.close("tfoot");
    }
    markup
}

/// What is written of the tables.
pub(super) fn grid(builder: &Builder, made: &Made, lang: Lang) -> Grid {
    Writer { release: &builder.release, table: &made.table, people: made.people.as_ref(), show: made.layout.show, lang }.grid()
}

/// The table, how it is shown, and notes.
pub(super) fn view(builder: &Builder) -> AnyView {
    let (lang, made, shown) = (builder.lang, builder.made, builder.clone());
    let written = Memo::new(move |_| made.with(|made| made.as_ref().ok().map(|made| grid(&shown, made, lang.get()))));
    let body = move || {
        made.track();
        written.with(|grid| grid.as_ref().map(|grid| markup(grid, lang.get())).unwrap_or_default())
    };
    let table = el("table").class("list an-table").attr("aria-labelledby", "an-table-title").inside(body);
    // Outside of what scrolls sideways, where a caption would be as wide as the table.
    let title = text(move || written.with(|grid| grid.as_ref().map(|grid| grid.caption.clone())).unwrap_or_default());
    let filters = builder.clone();
    let only = text(move || {
        made.with(|made| made.as_ref().ok().map(|made| filters_text(&filters.release, &made.table.ask, lang.get()))).unwrap_or_default()
    });
    let collapsed = flag(move || written.with(|grid| grid.as_ref().is_some_and(|grid| grid.collapsed)));
    let withheld = flag(move || written.with(|grid| grid.as_ref().is_some_and(|grid| grid.withheld.is_some())));
    let filtered = flag(move || made.with(|made| made.as_ref().is_ok_and(|made| !made.table.ask.filters.is_empty())));
    let notes = el("div")
        .class("an-notes")
        .child(when(collapsed, || el("p").child(tr(Msg::AnCollapsed)).view()))
        .child(when(withheld, || el("p").child(tr(Msg::AnWithheldRowIs)).view()))
        .child(when(filtered, || el("p").child(tr(Msg::AnFilteredIs)).view()))
        .child(silent(builder))
        .child(signs());
    el("section")
        .class("an-sheet")
        .child(el("h2").child(tr(Msg::AnTable)))
        .child(showing(builder))
        .child(el("p").class("an-chart-title").id("an-table-title").child(title))
        .child(el("p").class("an-only-text").child(only))
        .child(scrolling(Msg::AnTable, table))
        .child(notes)
        .view()
}

/// What stands in the cells.
fn showing(builder: &Builder) -> AnyView {
    let (layout, lang, release) = (builder.layout.clone(), builder.lang, builder.release.clone());
    let state = Memo::new(move |_| layout.with(|layout| (layout.ask.item.clone(), layout.show)));
    let choosing = builder.clone();
    let menu = el("select")
        .id("an-show")
        .class("menu")
        .inside(move || {
            let (name, show) = state.get();
            let item = name.as_ref().and_then(|name| release.item(name));
            options(item, show, lang.get())
        })
        .on(
            "change",
            handler(move |event| {
                if let Some(show) = Show::named(&event_target_value(&event)) {
                    choosing.change(|layout| {
                        layout.show = show;
                        None
                    });
                }
            }),
        );
    el("p").class("an-line").child(el("label").attr("for", "an-show").child(tr(Msg::AnShow))).child(" ").child(menu).view()
}

/// Ways to show an item; what it has not cannot be chosen.
fn options(item: Option<&Item>, show: Show, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    let shown = shown_as(item, show);
    let mut option = |choice: Show, label: Msg, allowed: bool, chosen: bool| {
        markup.open("option").attr("value", &[choice.name()]).flag("selected", chosen).flag("disabled", !allowed);
        markup.inside().text(label.text(lang)).close("option");
    };
    if item.is_none() {
        option(Show::Favourable, Msg::AnShowPeopleShare, true, shown != Show::Counts);
        option(Show::Counts, Msg::AnShowPeople, true, shown == Show::Counts);
        return markup;
    }
    for choice in Show::ALL {
        let allowed = choice != Show::Favourable || shown_as(item, choice) == choice;
        option(choice, choice.msg(), allowed, shown == choice);
    }
    markup
}

/// Who gave no answer that counts, of the whole organisation.
fn silent(builder: &Builder) -> AnyView {
    let (shown, lang) = (builder.clone(), builder.lang);
    let said = text(move || {
        let lang = lang.get();
        shown.layout.with(|layout| shown.item(layout).map(|item| silent_text(item, shown.release.k, lang))).unwrap_or_default()
    });
    el("p").child(said).view()
}

/// About how many gave no answer, each kind apart; the release tells no kind of fewer than the minimum.
pub(super) fn silent_text(item: &Item, k: u32, lang: Lang) -> String {
    let silent = &item.silent;
    let kinds = [
        (silent.missing, Msg::AnMissing),
        (silent.not_asked, Msg::AnNotAsked),
        (silent.prefer_not, Msg::AnPreferNot),
        (silent.no_basis, Msg::AnNoBasis),
        (silent.not_applicable, Msg::AnNotApplicable),
    ];
    let told = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(count, msg)| naming(msg, lang, &count_text(u64::from(count), lang)));
    let told: Vec<String> = told.collect();
    let k = k.to_string();
    if told.is_empty() { naming(Msg::AnAllAnswered, lang, &k) } else { fill(Msg::AnSilent, lang, &[told.join(", "), k]) }
}

/// How withheld, nobody and no data look.
fn signs() -> Element {
    let sign = |kind: Kind, said: Msg| {
        let word = kind.word().unwrap_or(Msg::AnNoData);
        el("li").child(el("span").class(format!("an-sign {}", kind.class())).child(tr(word))).child(" ").child(tr(said)).view()
    };
    el("details").class("an-signs").child(el("summary").child(tr(Msg::AnSigns))).child(
        el("ul")
            .class("plain-list")
            .child(row(vec![
                sign(Kind::Withheld, Msg::AnWithheldIs),
                sign(Kind::Nobody, Msg::AnNobodyIs),
                sign(Kind::NoData, Msg::AnNoDataIs),
            ]))
            .child(el("li").child(tr(Msg::AnEverybodyIs))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::analysis::sample::release;

    #[test]
    fn those_without_an_answer_are_told_apart_and_never_as_an_exact_number() {
        let mut item = release().items[0].clone();
        (item.silent.missing, item.silent.prefer_not) = (30, 10);
        let said = silent_text(&item, 10, Lang::En);
        assert!(said.contains("at least: 30 left it open, 10 preferred not to say.") && said.contains("fewer than 10"), "{said}");
        item.silent = shared::disclosure::Silent::default();
        assert!(silent_text(&item, 10, Lang::Es).contains("menos de 10"));
    }

    #[test]
    fn what_an_item_has_not_cannot_be_shown() {
        let release = release();
        let html = options(release.item("barriers"), Show::Favourable, Lang::En);
        assert_eq!(html.html().matches(" disabled").count(), 1);
        assert!(html.html().contains("value=\"answers\" selected"));
        assert_eq!(options(release.item("supervisor_fair"), Show::Counts, Lang::En).html().matches(" disabled").count(), 0);
    }
}
