//! Statistics under a table, of what the table shows: what each group comes to, and whether groups differ.

use super::builder::{Builder, Made};
use super::names::{answer_names, head_name};
use crate::charts::written::{count, decimal, percent};
use crate::components::{Markup, el, flag, when};
use crate::i18n::{Lang, Msg, tr};
use crate::workbench::parts::scrolling;
use crate::workbench::people::said::{fill, naming};
use leptos::prelude::*;
use shared::analysis::stats::{Method, Test};
use shared::analysis::{By, Compared, Figures, Measure, Pair, compare, figures, population};
use shared::disclosure::{Item, Release};

/// Differences below this are called so, after Holm's correction.
const LEVEL: f64 = 0.05;
/// The most pairs that are listed, the clearest first.
const PAIRS: usize = 30;

/// Percent favourable of a cell's respondents, with its interval.
pub(super) fn favourable(item: &Item, shown: &shared::analysis::Shown, people: Option<u64>) -> Option<Measure> {
    figures(item, shown, people).favourable
}

/// What every row comes to, in the column of everybody; those whose groups are withheld at the end.
fn by_row(release: &Release, item: &Item, made: &Made, lang: Lang) -> Vec<(String, Figures)> {
    let table = &made.table;
    let rows = table.rows.iter().enumerate().filter_map(|(row, head)| {
        let shown = table.cell(row, 0).shown()?;
        Some((head_name(release, &table.ask.rows, head, lang), figures(item, shown, population(release, table, row, 0))))
    });
    let withheld = table.withheld.as_ref().map(|shown| (Msg::AnWithheldRow.text(lang).to_owned(), figures(item, shown, None)));
    rows.chain(withheld).collect()
}

/// A probability, as it is written: never as if it were none.
fn probability(p: f64, lang: Lang) -> String {
    if p < 0.001 { format!("p\u{a0}<\u{a0}{}", decimal(0.001, 3, lang)) } else { format!("p\u{a0}=\u{a0}{}", decimal(p, 3, lang)) }
}

/// A value with its interval.
fn measured(measure: &Measure, write: impl Fn(f64) -> String, lang: Lang) -> String {
    let value = write(measure.value);
    match measure.interval {
        Some(interval) => fill(Msg::AnWithInterval, lang, &[value, write(interval.low), write(interval.high)]),
        None => value,
    }
}

/// Figures by group as a table; only columns that a group has something in.
fn groups(rows: &[(String, Figures)], lang: Lang) -> Markup {
    type Column<'a> = (Msg, Box<dyn Fn(&Figures) -> Option<String> + 'a>);
    let per_cent = move |share: f64| percent(share, lang);
    let all: [Column; 6] = [
        (Msg::AnShowFavourable, Box::new(move |figures| Some(measured(figures.favourable.as_ref()?, per_cent, lang)))),
        (Msg::AnMean, Box::new(move |figures| Some(measured(figures.mean.as_ref()?, |mean| decimal(mean, 2, lang), lang)))),
        (Msg::AnDeviation, Box::new(move |figures| Some(decimal(figures.deviation?, 2, lang)))),
        (Msg::AnNps, Box::new(move |figures| Some(decimal(figures.nps?.score, 0, lang)))),
        (Msg::AnBase, Box::new(move |figures| Some(count(u64::from(figures.base), lang)))),
        (Msg::AnFrameCol, Box::new(move |figures| Some(count(figures.population?, lang)))),
    ];
    let columns: Vec<&Column> = all.iter().filter(|(_, read)| rows.iter().any(|(_, figures)| read(figures).is_some())).collect();
    let mut markup = Markup::new();
    markup.open("table").attr("class", &["list an-statistics"]).inside().open("thead").inside().open("tr").inside();
    markup.open("th").attr("scope", &["col"]).inside().text(Msg::AnGroupCol.text(lang)).close("th");
    for (head, _) in &columns {
        markup.open("th").attr("scope", &["col"]).attr("class", &["number"]).inside().text(head.text(lang)).close("th");
    }
    markup.close("tr").close("thead").open("tbody").inside();
    for (name, figures) in rows {
        markup.open("tr").inside().open("th").attr("scope", &["row"]).inside().text(name).close("th");
        for (_, read) in &columns {
            let (class, said) = read(figures).map_or(("number no-data", "–".to_owned()), |said| ("number", said));
            markup.open("td").attr("class", &[class]).inside().text(&said).close("td");
        }
        markup.close("tr");
    }
    markup.close("tbody").close("table");
    markup
}

/// How strong a relation is (Cohen 1988, for Cramér's V of one degree of freedom: 0.1, 0.3, 0.5; a rule of thumb).
fn strength(effect: f64) -> Msg {
    match effect {
        ..0.1 => Msg::AnEffectNone,
        0.1..0.3 => Msg::AnEffectSmall,
        0.3..0.5 => Msg::AnEffectMiddle,
        _ => Msg::AnEffectLarge,
    }
}

/// A test in words.
fn tested(test: &Test, p: f64, lang: Lang) -> String {
    let name = match (test.method, test.statistic, test.df) {
        (Method::ChiSquare, Some(statistic), Some(df)) => {
            fill(Msg::AnChiSquare, lang, &[decimal(statistic, 2, lang), df.to_string(), probability(p, lang)])
        }
        _ => naming(Msg::AnFisher, lang, &probability(p, lang)),
    };
    let effect = test.effect.map(|effect| fill(Msg::AnEffect, lang, &[decimal(effect, 2, lang), strength(effect).text(lang).to_owned()]));
    let sparse = (test.sparse && test.method == Method::ChiSquare).then(|| Msg::AnSparse.text(lang).to_owned());
    [Some(name), effect, sparse].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Pairs of groups, the clearest difference first.
fn pairs(release: &Release, made: &Made, found: &[Pair], lang: Lang) -> Markup {
    let name = |row: usize| made.table.rows.get(row).map(|head| head_name(release, &made.table.ask.rows, head, lang)).unwrap_or_default();
    let mut sorted: Vec<&Pair> = found.iter().collect();
    sorted.sort_by(|a, b| a.adjusted.total_cmp(&b.adjusted).then_with(|| (a.first, a.second).cmp(&(b.first, b.second))));
    let mut markup = Markup::new();
    markup.open("table").attr("class", &["list an-statistics"]).inside().open("thead").inside().open("tr").inside();
    for (head, class) in [(Msg::AnPair, ""), (Msg::AnAdjusted, "number"), (Msg::AnPairEffect, ""), (Msg::AnPairSays, "")] {
        markup.open("th").attr("scope", &["col"]).attr("class", &[class]).inside().text(head.text(lang)).close("th");
    }
    markup.close("tr").close("thead").open("tbody").inside();
    for pair in sorted.into_iter().take(PAIRS) {
        let (first, second) = (name(pair.first), name(pair.second));
        let effect = match &pair.by {
            By::Ranks(test) => naming(Msg::AnSuperiority, lang, &percent(test.superiority, lang)),
            By::Shares(test) => naming(Msg::AnZ, lang, &decimal(test.z, 2, lang)),
        };
        let says = if pair.adjusted < LEVEL { Msg::AnDiffers } else { Msg::AnNotShown };
        markup.open("tr").inside().open("th").attr("scope", &["row"]).inside();
        markup.text(&fill(Msg::AnPairOf, lang, &[first, second])).close("th");
        markup.open("td").attr("class", &["number"]).inside().text(&probability(pair.adjusted, lang)).close("td");
        markup.open("td").inside().text(&effect).close("td");
        markup.open("td").inside().text(says.text(lang)).close("td").close("tr");
    }
    markup.close("tbody").close("table");
    markup
}

/// Whether groups differ, in words; none where there are no two groups.
fn differences(item: &Item, compared: &Compared, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(test) = &compared.overall {
        said.push(tested(test, test.p, lang));
    }
    let names = answer_names(item, compared.collapsed, lang);
    for (name, test) in names.iter().zip(&compared.answers) {
        if let Some((test, adjusted)) = test {
            said.push(format!("{name}: {}", tested(test, *adjusted, lang)));
        }
    }
    if said.is_empty() {
        said.push(Msg::AnNoTest.text(lang).to_owned());
    }
    if compared.collapsed {
        said.push(Msg::AnComparedCollapsed.text(lang).to_owned());
    }
    said
}

/// All of it as HTML.
fn statistics(release: &Release, made: &Made, lang: Lang) -> Option<(Markup, Markup, Markup)> {
    let item = release.item(made.table.ask.item.as_deref()?)?;
    let rows = by_row(release, item, made, lang);
    let (mut said, mut listed) = (Markup::new(), Markup::new());
    if let Some(compared) = compare(item, &made.table, 0) {
        for line in differences(item, &compared, lang) {
            said.open("p").inside().text(&line).close("p");
        }
        if !compared.pairs.is_empty() {
            listed = pairs(release, made, &compared.pairs, lang);
            if compared.pairs.len() > PAIRS {
                let gaps = [PAIRS.to_string(), compared.pairs.len().to_string()];
                said.open("p").inside().text(&fill(Msg::AnPairsMost, lang, &gaps)).close("p");
            }
        }
    }
    Some((groups(&rows, lang), said, listed))
}

/// The part of the page.
pub(super) fn view(builder: &Builder) -> AnyView {
    let (lang, made, release) = (builder.lang, builder.settled, builder.release.clone());
    let found = Memo::new(move |_| made.with(|made| made.as_ref().ok().and_then(|made| statistics(&release, made, lang.get()))));
    let any = flag(move || found.with(Option::is_some));
    when(any, move || {
        let part = move |read: fn(&(Markup, Markup, Markup)) -> &Markup| {
            move || found.with(|found| found.as_ref().map(|found| read(found).clone()).unwrap_or_default())
        };
        let differ = flag(move || found.with(|found| found.as_ref().is_some_and(|(_, said, _)| *said != Markup::new())));
        let paired = flag(move || found.with(|found| found.as_ref().is_some_and(|(_, _, listed)| *listed != Markup::new())));
        el("section")
            .class("an-figures-part")
            .child(el("h2").child(tr(Msg::AnStatistics)))
            .child(scrolling(Msg::AnStatistics, el("div").inside(part(|found| &found.0))))
            .child(el("p").class("hint").child(tr(Msg::AnModelBased)))
            .child(when(differ, move || {
                el("div").child(el("h3").child(tr(Msg::AnDifferences))).child(el("div").inside(part(|found| &found.1))).view()
            }))
            .child(when(paired, move || {
                el("details")
                    .class("an-signs")
                    .child(el("summary").child(tr(Msg::AnPairs)))
                    .child(el("p").class("hint").child(tr(Msg::AnPairsHint)))
                    .child(scrolling(Msg::AnPairs, el("div").inside(part(|found| &found.2))))
                    .view()
            }))
            .view()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::analysis::builder::made;
    use crate::workbench::analysis::layout::{Layout, Place};
    use crate::workbench::analysis::sample::release;

    fn asked(item: &str) -> (Release, Made) {
        let (release, mut layout) = (release(), Layout::default());
        layout.measure(&release, Some(item));
        layout.put(&release, "department", Place::Rows).expect("a row");
        let made = made(&release, &layout).expect("a table");
        (release, made)
    }

    #[test]
    fn every_group_that_is_told_has_its_figures_and_no_other() {
        let (release, made) = asked("supervisor_fair");
        let rows = by_row(&release, &release.items[0], &made, Lang::En);
        let names: Vec<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Everybody", "Fire", "Police", "Water", "Group withheld"]);
        let html = groups(&rows, Lang::En);
        assert!(html.html().contains("Mean") && !html.html().contains("Net promoter"));
        // Of 20 people answers are put together, so there is no mean.
        assert!(html.html().contains("no-data"), "{}", html.html());
    }

    #[test]
    fn groups_that_answer_alike_do_not_differ() {
        let (release, made) = asked("supervisor_fair");
        let (_, said, listed) = statistics(&release, &made, Lang::En).expect("statistics");
        assert!(said.html().contains("p\u{a0}=\u{a0}1.000"), "{}", said.html());
        assert_eq!(listed.html().matches(Msg::AnNotShown.text(Lang::En)).count(), 3);
    }

    #[test]
    fn several_answers_are_tested_one_by_one() {
        let (release, made) = asked("barriers");
        let (_, said, listed) = statistics(&release, &made, Lang::En).expect("statistics");
        assert!(said.html().contains("Panels: "), "{}", said.html());
        assert_eq!(listed, Markup::new());
    }

    #[test]
    fn a_probability_is_never_none() {
        assert_eq!(probability(0.0, Lang::En), "p\u{a0}<\u{a0}0.001");
        assert_eq!(probability(0.0123, Lang::Es), "p\u{a0}=\u{a0}0,012");
    }
}
