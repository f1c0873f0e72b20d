//! Scales of a release, by the groups of one variable.

use super::names::{category_name, key_name};
use super::page::{of_survey, views};
use crate::charts::written::{count, decimal, percent};
use crate::components::{Markup, Tone, dynamic, el, handler, notice, row, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{scrolling, titled};
use crate::workbench::people::said::fill;
use leptos::prelude::*;
use shared::analysis::{Ask, alpha, scale};
use shared::disclosure::Release;
use shared::instrument::in_language;
use std::sync::Arc;

/// The page.
#[component]
pub(in crate::workbench) fn ScalesPage() -> AnyView {
    titled(Msg::SlTitle);
    of_survey(|_, _, survey, release| {
        let by = RwSignal::new(String::new());
        let (lang, drawn) = (language(), Arc::clone(release));
        let table = dynamic(move || {
            let (release, by) = (Arc::clone(&drawn), by.get());
            scrolling(Msg::SlTitle, el("table").class("list").inside(move || table(&release, &by, lang.get())))
        });
        let inside =
            if release.scales.is_empty() { notice(Tone::Info, tr(Msg::SlNone)).view() } else { row(vec![menu(release, by), table]) };
        row(vec![
            views(survey, Msg::SlTitle),
            el("h1").child(tr(Msg::SlTitle)).view(),
            el("p").child(tr(Msg::SlLead)).view(),
            inside,
            el("p").class("hint").child(tr(Msg::SlAlphaHint)).view(),
            el("p").class("hint").child(tr(Msg::SlWhy)).view(),
        ])
    })
}

fn menu(release: &Release, by: RwSignal<String>) -> AnyView {
    let lang = language();
    let mut select = el("select").id("sl-by").class("menu").on("change", handler(move |event| by.set(event_target_value(&event))));
    select = select.child(el("option").attr("value", "").child(tr(Msg::AnEverybody)));
    for key in release.keys.clone() {
        let name = key.name.clone();
        select = select.child(el("option").attr("value", name).child(text(move || key_name(&key, lang.get()))));
    }
    el("div")
        .class("filters")
        .child(el("span").class("filter").child(el("label").attr("for", "sl-by").child(tr(Msg::SlBy))).child(select))
        .view()
}

/// Scales as rows; everybody and groups as columns.
fn table(release: &Release, by: &str, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    let key = release.key(by).map(|key| &release.keys[key]);
    let mut heads = vec![Msg::SlTitle.text(lang).to_owned(), Msg::SlAlpha.text(lang).to_owned(), Msg::AnEverybody.text(lang).to_owned()];
    heads.extend(key.into_iter().flat_map(|key| key.categories.iter().map(|category| category_name(&key.name, category, lang))));
    markup.open("thead").inside().open("tr").inside();
    for head in &heads {
        markup.open("th").attr("scope", &["col"]).inside().text(head).close("th");
    }
    markup.close("tr").close("thead").open("tbody").inside();
    for of in &release.scales {
        markup.open("tr").inside().open("th").attr("scope", &["row"]).inside().text(in_language(&of.label, lang.code())).close("th");
        let reliability = alpha(release, of).map_or_else(|| Msg::SlAlphaNone.text(lang).to_owned(), |alpha| decimal(alpha, 2, lang));
        markup.open("td").attr("class", &["number"]).inside().text(&reliability).close("td");
        let rows = key.map(|key| key.name.clone()).into_iter().collect();
        match scale(release, of, &Ask { rows, ..Ask::default() }) {
            Ok(cells) => cells.iter().for_each(|cell| match cell {
                Some(figure) => {
                    let least = fill(Msg::SlLeast, lang, &[count(u64::from(figure.base), lang)]);
                    markup.open("td").attr("class", &["number"]).inside().text(&percent(figure.favourable, lang));
                    markup.open("span").attr("class", &["an-base"]).inside().text(&least).close("span").close("td");
                }
                None => {
                    markup.open("td").attr("class", &["an-withheld"]).inside().text(Msg::AnWithheld.text(lang)).close("td");
                }
            }),
            Err(_) => {
                let span = (heads.len() - 2).to_string();
                markup
                    .open("td")
                    .attr("colspan", &[&span])
                    .attr("class", &["an-withheld"])
                    .inside()
                    .text(Msg::SlTooDeep.text(lang))
                    .close("td");
            }
        }
        markup.close("tr");
    }
    markup.close("tbody");
    markup
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::analysis::sample::release;

    #[test]
    fn every_scale_has_a_row_with_each_group_once() {
        let release = release();
        let key = &release.keys[0];
        let drawn = table(&release, &key.name, Lang::En);
        let html = drawn.html();
        assert_eq!(html.matches("<tr").count(), 1 + release.scales.len());
        let cells = html.matches("<td").count();
        assert!(
            release.scales.is_empty() || cells == release.scales.len() * (2 + key.categories.len()) || html.contains("colspan"),
            "{cells}"
        );
    }
}
