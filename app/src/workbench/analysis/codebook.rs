//! What a release has: every question, the variables that make groups, those that stand alone, scales, and the rules.

use super::names::{answer_names, category_name, item_name, key_name, variable_name};
use super::page::{heading, of_survey};
use super::sheet::silent_text;
use crate::charts::written;
use crate::components::{Markup, el, row, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{scrolling, titled};
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::{count_text, day_text};
use leptos::prelude::*;
use shared::analysis::alpha;
use shared::disclosure::{FULL_DETAIL, Item, KEYS_MOST, Key, Part, Release, Tabulation};
use shared::instrument::{Exposure, in_language};
use std::sync::Arc;

/// The page.
#[component]
pub(in crate::workbench) fn CodebookPage() -> AnyView {
    titled(Msg::AnCodebook);
    of_survey(|_, copies, survey, release| {
        let until = copies.of(survey).map(|(_, about)| about.expires);
        let release = Arc::clone(release);
        row(vec![heading(survey, &release, until, false), body(&release)])
    })
}

type Draw = fn(&Release, Lang) -> Markup;

fn body(release: &Arc<Release>) -> AnyView {
    let parts: [(&'static str, Msg, Msg, Draw); 5] = [
        ("rules", Msg::AnRules, Msg::AnRulesLead, rules),
        ("keys", Msg::AnKeys, Msg::AnKeysLead, keys),
        ("items", Msg::AnItems, Msg::AnItemsLead, items),
        ("scales", Msg::AnScales, Msg::AnScalesLead, scales),
        ("alone", Msg::AnAlone, Msg::AnAloneLead, alone),
    ];
    let contents = parts.map(|(id, title, ..)| el("li").child(el("a").attr("href", format!("#{id}")).child(tr(title))).view());
    let lang = language();
    let sections = parts.map(|(id, title, lead, draw)| {
        let release = Arc::clone(release);
        let drawn = el("div").inside(move || draw(&release, lang.get()));
        // Tables scroll, lists do not.
        let drawn = if matches!(id, "keys" | "alone") { scrolling(title, drawn) } else { drawn.view() };
        el("section").id(id).attr("tabindex", "-1").child(el("h2").child(tr(title))).child(el("p").child(tr(lead))).child(drawn).view()
    });
    let frozen = {
        let day = release.day.clone();
        text(move || naming(Msg::AnFrozen, lang.get(), &day_text(&day, lang.get())))
    };
    row(vec![
        el("p").child(frozen).view(),
        el("nav").attr("aria-label", tr(Msg::AnContents)).child(el("ul").class("home-departments").child(Vec::from(contents))).view(),
        el("div").class("an-codebook").child(Vec::from(sections)).view(),
    ])
}

fn count(number: u32, lang: Lang) -> String {
    count_text(u64::from(number), lang)
}

fn entry(markup: &mut Markup, term: &str, said: &str) {
    markup.open("dt").inside().text(term).close("dt").open("dd").attr("class", &["plain"]).inside().text(said).close("dd");
}

/// The rules in plain words.
fn rules(release: &Release, lang: Lang) -> Markup {
    let k = release.k.to_string();
    let withheld = written::percent(release.share_withheld(), lang);
    let tabulation = match release.tabulation {
        Tabulation::AloneOrMore => Msg::AnRaceAlone,
        Tabulation::FrequentCombinations => Msg::AnRaceFrequent,
        Tabulation::RarestGroup => Msg::AnRaceRarest,
    };
    let said = [
        fill(Msg::AnRuleGroups, lang, &[KEYS_MOST.to_string(), k]),
        fill(Msg::AnRuleWithheld, lang, &[withheld]),
        Msg::AnRuleAnswers.text(lang).to_owned(),
        fill(Msg::AnRuleCollapsed, lang, &[FULL_DETAIL.to_string()]),
        Msg::AnRuleWhole.text(lang).to_owned(),
        Msg::AnRuleText.text(lang).to_owned(),
        tabulation.text(lang).to_owned(),
    ];
    let mut markup = Markup::new();
    markup.open("ul").attr("class", &["an-rules"]).inside();
    for rule in said {
        markup.open("li").inside().text(&rule).close("li");
    }
    markup.close("ul");
    markup
}

fn heads(markup: &mut Markup, heads: &[(Msg, bool)], lang: Lang) {
    markup.open("thead").inside().open("tr").inside();
    for (head, number) in heads {
        markup.open("th").attr("scope", &["col"]).attr("class", &[if *number { "number" } else { "" }]).inside();
        markup.text(head.text(lang)).close("th");
    }
    markup.close("tr").close("thead");
}

/// Variables that make groups: their groups, how many people, and what was withheld of each.
fn keys(release: &Release, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    if release.keys.is_empty() {
        markup.open("p").inside().text(Msg::AnNoKeys.text(lang)).close("p");
        return markup;
    }
    markup.open("table").attr("class", &["list an-keys"]).inside();
    let columns = [(Msg::AnGroupCol, false), (Msg::AnFrameCol, true), (Msg::AnKeptCol, true), (Msg::AnLostCol, true)];
    heads(&mut markup, &columns, lang);
    for key in &release.keys {
        key_rows(&mut markup, release, key, lang);
    }
    markup.close("table");
    markup
}

fn key_rows(markup: &mut Markup, release: &Release, key: &Key, lang: Lang) {
    let groups = u32::try_from(key.categories.iter().filter(|category| !category.names.is_empty()).count()).unwrap_or(u32::MAX);
    let detail = if groups < key.detail {
        fill(Msg::AnPutTogether, lang, &[key.detail.to_string(), groups.to_string()])
    } else {
        Msg::AnNotPutTogether.text(lang).to_owned()
    };
    markup.open("tbody").inside().open("tr").inside().open("th").attr("scope", &["rowgroup"]).attr("colspan", &["4"]).inside();
    markup.text(&key_name(key, lang)).text(" ").open("span").attr("class", &["hint"]).inside().text(&detail);
    markup.close("span").close("th").close("tr");
    for (at, category) in key.categories.iter().enumerate() {
        let loss = release.loss.iter().find(|loss| loss.key == key.name && loss.category as usize == at);
        markup.open("tr").inside().open("th").attr("scope", &["row"]).attr("class", &["row-part"]).inside();
        markup.text(&category_name(&key.name, category, lang)).close("th");
        let number = |markup: &mut Markup, number: Option<u32>| {
            let (class, said) = match number {
                Some(number) => ("number", count(number, lang)),
                None => ("number no-data", Msg::AnNoData.text(lang).to_owned()),
            };
            markup.open("td").attr("class", &[class]).inside().text(&said).close("td");
        };
        number(markup, category.people);
        number(markup, Some(key.kept(at)));
        let lost = loss.map_or_else(
            || Msg::AnNoData.text(lang).to_owned(),
            |loss| match loss.withheld {
                0 => naming(Msg::AnFewerThan, lang, &count(loss.most + 1, lang)),
                withheld => naming(Msg::AnAtLeast, lang, &count(withheld, lang)),
            },
        );
        markup.open("td").attr("class", &["number"]).inside().text(&lost).close("td").close("tr");
    }
    markup.close("tbody");
}

fn exposure(exposure: Exposure) -> Msg {
    match exposure {
        Exposure::None => Msg::AnExposureNone,
        Exposure::Key => Msg::AnExposureKey,
        Exposure::Sensitive => Msg::AnExposureSensitive,
        Exposure::Text => Msg::AnExposureText,
        Exposure::Organisation => Msg::AnExposureOrganisation,
    }
}

fn part(part: Option<Part>) -> Msg {
    match part {
        Some(Part::Favourable) => Msg::AnFavourable,
        Some(Part::Neutral) => Msg::AnNeutral,
        Some(Part::Unfavourable) => Msg::AnUnfavourable,
        None => Msg::AnNoDirection,
    }
}

/// With how many variables at once it can be crossed.
fn depth(item: &Item, lang: Lang) -> String {
    match (item.hidden, item.depth) {
        (true, _) => Msg::AnItemHidden.text(lang).to_owned(),
        (false, 0) => Msg::AnItemWhole.text(lang).to_owned(),
        (false, depth) => Msg::AnDepth.filled(lang, &[usize::from(depth)]),
    }
}

/// Questions under their headings.
fn items(release: &Release, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    for (heading, items) in super::items::groups(release, "", lang) {
        if !heading.is_empty() {
            markup.open("h3").inside().text(&heading).close("h3");
        }
        items.into_iter().for_each(|item| one(&mut markup, item, release.k, lang));
    }
    markup
}

fn one(markup: &mut Markup, item: &Item, k: u32, lang: Lang) {
    markup.open("details").attr("class", &["an-entry"]).inside().open("summary").inside().text(&item_name(item, lang)).text(" ");
    markup.open("span").attr("class", &["hint code"]).inside().text(&item.name).close("span").close("summary");
    markup.open("dl").attr("class", &["about"]).inside();
    entry(markup, Msg::AnCrossed.text(lang), &depth(item, lang));
    entry(markup, Msg::AnExposure.text(lang), exposure(item.exposure).text(lang));
    entry(markup, Msg::AnSeveral.text(lang), (if item.many { Msg::AnSeveralYes } else { Msg::AnSeveralNo }).text(lang));
    entry(markup, Msg::AnNotAnswered.text(lang), &silent_text(item, k, lang));
    if item.nps {
        entry(markup, Msg::AnNps.text(lang), Msg::AnNpsIs.text(lang));
    }
    if item.collapses() {
        entry(markup, Msg::AnSmallBases.text(lang), &answer_names(item, true, lang).join(" · "));
    }
    markup.close("dl");
    markup
        .open("div")
        .attr("class", &["scroll"])
        .attr("tabindex", &["0"])
        .attr("role", &["region"])
        .attr("aria-label", &[&item_name(item, lang)]);
    markup.inside().open("table").attr("class", &["list"]).inside();
    heads(markup, &[(Msg::AnAnswer, false), (Msg::AnCodeCol, false), (Msg::AnDirectionCol, false), (Msg::AnScoreCol, true)], lang);
    markup.open("tbody").inside();
    for (answer, label) in item.answers.iter().zip(answer_names(item, false, lang)) {
        markup.open("tr").inside().open("th").attr("scope", &["row"]).inside().text(&label).close("th");
        markup.open("td").attr("class", &["code"]).inside().text(&answer.name).close("td");
        markup.open("td").inside().text(part(answer.part).text(lang)).close("td");
        let score = answer.score.map_or_else(|| "–".to_owned(), |score| score.to_string());
        markup.open("td").attr("class", &["number"]).inside().text(&score).close("td").close("tr");
    }
    markup.close("tbody").close("table").close("div").close("details");
}

/// Items that are read together.
fn scales(release: &Release, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    if release.scales.is_empty() {
        markup.open("p").inside().text(Msg::AnNoScales.text(lang)).close("p");
        return markup;
    }
    markup.open("dl").attr("class", &["about an-scales"]).inside();
    for scale in &release.scales {
        let alpha = match alpha(release, scale) {
            Some(alpha) => naming(Msg::AnAlpha, lang, &written::decimal(alpha, 2, lang)),
            None => Msg::AnNoAlpha.text(lang).to_owned(),
        };
        let items = scale.items.iter().map(|name| release.item(name).map_or_else(|| name.clone(), |item| item_name(item, lang)));
        let said = format!("{alpha} {}", items.collect::<Vec<_>>().join(" · "));
        entry(&mut markup, in_language(&scale.label, lang.code()), &said);
    }
    markup.close("dl");
    markup
}

/// Variables that are crossed with nothing.
fn alone(release: &Release, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    if release.alone.is_empty() {
        markup.open("p").inside().text(Msg::AnNoAlone.text(lang)).close("p");
        return markup;
    }
    markup.open("table").attr("class", &["list an-keys"]).inside();
    heads(&mut markup, &[(Msg::AnGroupCol, false), (Msg::AnCountCol, true), (Msg::AnShareCol, true)], lang);
    for variable in &release.alone {
        let why = match variable.exposure {
            Exposure::Key => Msg::AnAloneFew,
            _ => Msg::AnAloneAlways,
        };
        let label = variable_name(&variable.label, &variable.name, lang);
        markup.open("tbody").inside().open("tr").inside().open("th").attr("scope", &["rowgroup"]).attr("colspan", &["3"]).inside();
        markup.text(&label).text(" ").open("span").attr("class", &["hint"]).inside().text(why.text(lang)).text(" ");
        if variable.many {
            markup.text(Msg::AnSeveralYes.text(lang)).text(" ");
        }
        markup.text(&naming(Msg::AnAnsweredBy, lang, &count(variable.base, lang))).close("span").close("th").close("tr");
        if variable.counts.is_empty() {
            markup.open("tr").inside().open("td").attr("colspan", &["3"]).attr("class", &["withheld"]).inside();
            markup.text(Msg::AnAloneNothing.text(lang)).close("td").close("tr");
        }
        for (category, number) in &variable.counts {
            let name = category_name(&variable.name, category, lang);
            markup.open("tr").inside().open("th").attr("scope", &["row"]).attr("class", &["row-part"]).inside().text(&name).close("th");
            markup.open("td").attr("class", &["number"]).inside().text(&count(*number, lang)).close("td");
            let share =
                if variable.base == 0 { String::new() } else { written::percent(f64::from(*number) / f64::from(variable.base), lang) };
            markup.open("td").attr("class", &["number"]).inside().text(&share).close("td").close("tr");
        }
        markup.close("tbody");
    }
    markup.close("table");
    markup
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::analysis::sample::release;
    use shared::disclosure::{Alone, Category, Loss, Scale};

    #[test]
    fn everything_that_the_release_has_is_in_the_codebook() {
        let mut release = release();
        release.scales.push(Scale {
            name: "s".into(),
            label: release.title.clone(),
            items: vec!["pay_fair".into(), "supervisor_fair".into()],
        });
        release.loss.push(Loss { key: "department".into(), category: 1, withheld: 0, most: 19 });
        release.loss.push(Loss { key: "department".into(), category: 2, withheld: 20, most: 39 });
        for lang in [Lang::En, Lang::Es] {
            let html = items(&release, lang);
            for item in &release.items {
                assert!(html.html().contains(&item_name(item, lang)), "{}", item.name);
            }
            assert!(html.html().contains(Msg::AnItemHidden.text(lang)) && html.html().contains(Msg::AnItemWhole.text(lang)));
        }
        let html = keys(&release, Lang::En);
        assert!(html.html().contains(">Fewer than 20<") && html.html().contains(">At least 20<"), "{}", html.html());
        assert!(html.html().contains("9 put together into 3"));
        assert!(scales(&release, Lang::En).html().contains("1.00"));
        assert!(rules(&release, Lang::Es).html().contains("10"));
    }

    #[test]
    fn a_variable_of_which_nothing_is_told_says_so() {
        let mut release = release();
        let category = Category { names: vec!["yes".into()], labels: vec![release.title.clone()], people: None };
        let alone_of = |counts| Alone {
            name: "disability".into(),
            label: shared::instrument::Text::default(),
            many: false,
            counts,
            base: 0,
            exposure: Exposure::Organisation,
        };
        release.alone = vec![alone_of(Vec::new())];
        assert!(alone(&release, Lang::En).html().contains(Msg::AnAloneNothing.text(Lang::En)));
        // What nobody asked has no label: the way of answering has a name for people all the same.
        let paper = Category { names: vec!["paper".into()], labels: vec![shared::instrument::Text::default()], people: None };
        release.alone = vec![Alone { name: "mode".into(), ..alone_of(vec![(paper, 20)]) }];
        assert!(alone(&release, Lang::Es).html().contains(">Papel<"));
        release.alone = vec![alone_of(vec![(category, 12)])];
        assert!(!alone(&release, Lang::En).html().contains(Msg::AnAloneNothing.text(Lang::En)));
    }
}
