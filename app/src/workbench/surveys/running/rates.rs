//! How many redeemed their invitation, and how many responses there are: moved once a day, in steps.

use crate::components::{dynamic, el, row, spawn, text};
use crate::desk::Refused;
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{failed, table};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Held, held};
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::{codes, routes, words};
use leptos::prelude::*;
use shared::instrument::in_language;
use shared::protocol::{Rate, Rates};
use shared::survey::{Group, SurveyState, Tier};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(Rates),
}

/// What a part of the frame is called.
pub(in super::super) fn part_name(rate: &Rate, groups: &[Group], lang: Lang) -> String {
    match rate.of.as_str() {
        "all" => Msg::SvAll.text(lang).to_owned(),
        "tier" => Tier::named(&rate.name).map_or_else(|| rate.name.clone(), |tier| words::tier(tier).text(lang).to_owned()),
        _ => {
            let group = groups.iter().find(|group| group.name == rate.name);
            group.map_or_else(|| rate.name.clone(), |group| in_language(&group.label, lang.code()).to_owned())
        }
    }
}

/// How many redeemed, in words that say no more than is told.
pub(in super::super) fn redeemed(rate: &Rate, step: u32, lang: Lang) -> String {
    match rate.redeemed {
        Some(least) => naming(Msg::AtLeast, lang, &words::count(least, lang)),
        None if rate.invited == 0 => Msg::SvNobodyInvited.text(lang).to_owned(),
        None => naming(Msg::SvNotTold, lang, &step.to_string()),
    }
}

/// The share that redeemed, as far as it may be told.
pub(in super::super) fn share(rate: &Rate, lang: Lang) -> String {
    match rate.redeemed {
        Some(least) if rate.invited > 0 => naming(Msg::SvAtLeastShare, lang, &(least * 100 / rate.invited).to_string()),
        _ => "–".to_owned(),
    }
}

/// A table of rates, with what kind of part each row is.
pub(in super::super) fn rates_table(rates: &[Rate], groups: &[Group], step: u32, lang: Lang) -> AnyView {
    let mut body = el("tbody");
    for rate in rates {
        let name = part_name(rate, groups, lang);
        let head = el("th").attr("scope", "row").child(name);
        let head = if rate.of == "all" { head } else { head.class("row-part") };
        body = body.child(
            el("tr")
                .child(head)
                .child(el("td").class("number").child(words::count(rate.invited, lang)))
                .child(el("td").class(if rate.redeemed.is_some() { "number" } else { "number withheld" }).child(redeemed(rate, step, lang)))
                .child(el("td").class("number").child(share(rate, lang))),
        );
    }
    table(Msg::SvRates, &[Msg::SvPartCol, Msg::SvInvitedCol, Msg::SvRedeemedCol, Msg::SvShareCol], body)
}

/// How many responses there are, as a sentence that says no more than the number does.
fn all_ways(responses: u64, step: u32, day: &str, lang: Lang) -> String {
    let (msg, number) = match responses {
        0 => (Msg::SvResponsesFew, u64::from(step)),
        number => (Msg::SvResponsesLeast, number),
    };
    fill(msg, lang, &[words::count(number, lang), words::day(day, lang)])
}

async fn load(page: Page, into: Held<Loaded>) {
    let asked = ask::<Rates>("GET", &routes::of_plan(&page.id, "rates"), None).await;
    into.set(asked.map_or_else(Loaded::Failed, Loaded::Here));
}

/// The section.
pub(super) fn section(page: &Page, state: SurveyState) -> AnyView {
    let (page, loaded) = (page.clone(), held(Loaded::Loading));
    spawn(load(page.clone(), loaded.clone()));
    let title = if state == SurveyState::Frozen { Msg::SvRatesLast } else { Msg::SvRates };
    let shown = dynamic(move || match loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let (page, loaded) = (page.clone(), loaded.clone());
            failed(codes::trouble(&refused, |_, _, _| None).view(), move || spawn(load(page.clone(), loaded.clone())))
        }
        Loaded::Here(rates) => here(&page, &rates),
    });
    el("section").attr("aria-labelledby", "rates-title").child(el("h2").id("rates-title").child(tr(title))).child(shown).view()
}

fn here(page: &Page, rates: &Rates) -> AnyView {
    let (lang, step) = (language(), rates.step);
    let (day, responses) = (rates.day.clone(), rates.responses);
    let said = text(move || all_ways(responses, step, &day, lang.get()));
    let groups = page.record.peek(|record| record.as_ref().map(|record| record.plan.groups.clone()).unwrap_or_default());
    let invites = page.record.peek(|record| record.as_ref().is_some_and(|record| record.plan.invites()));
    let moved = text(move || Msg::SvRatesLead.filled(lang.get(), &[step as usize]));
    let rates = rates.rates.clone();
    let table = invites.then(|| dynamic(move || rates_table(&rates, &groups, step, lang.get())));
    row(vec![
        el("p").child(el("b").child(said)).view(),
        el("p").class("hint").child(moved).view(),
        table.unwrap_or_else(|| row(Vec::new())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(of: &str, name: &str, invited: u64, redeemed: Option<u64>) -> Rate {
        Rate { of: of.into(), name: name.into(), invited, redeemed }
    }

    #[test]
    fn what_is_not_told_does_not_look_like_zero() {
        assert_eq!(redeemed(&rate("all", "", 50, None), 10, Lang::En), "Not told: fewer than 10 have, or have not");
        assert_eq!(redeemed(&rate("all", "", 0, None), 10, Lang::En), "Nobody invited");
        assert_eq!(redeemed(&rate("all", "", 2_000, Some(1_200)), 10, Lang::En), "At least 1,200");
        assert_eq!(share(&rate("all", "", 50, None), Lang::En), "–");
        assert_eq!(share(&rate("all", "", 2_000, Some(1_230)), Lang::En), "at least 61 %");
    }

    #[test]
    fn responses_are_told_in_a_sentence() {
        assert_eq!(all_ways(0, 10, "2026-03-02", Lang::En), "Fewer than 10 responses, in all ways together, as of March 2, 2026.");
        assert_eq!(all_ways(1_250, 10, "2026-03-02", Lang::En), "At least 1,250 responses, in all ways together, as of March 2, 2026.");
        let es = all_ways(0, 10, "2026-03-02", Lang::Es);
        assert_eq!(es, "Menos de 10 respuestas, sumadas todas las formas de responder, al 2 de marzo de 2026.");
    }

    #[test]
    fn parts_are_named_and_unknown_ones_are_not_invented() {
        let label = shared::instrument::Text::from([("en".to_owned(), "Works".to_owned())]);
        let groups = [Group { name: "works".into(), label, departments: Vec::new() }];
        let name = |of: &str, name: &str| part_name(&rate(of, name, 1, None), &groups, Lang::En);
        assert_eq!(name("group", "works"), "Works");
        assert_eq!(name("group", "gone"), "gone");
        assert_eq!(name("tier", "senior"), "Senior managers");
        assert_eq!(name("all", ""), "Everyone");
    }
}
