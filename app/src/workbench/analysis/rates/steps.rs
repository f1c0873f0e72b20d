//! Each step with its groups, and the check.

use super::Page;
use super::wanted::Wanted;
use crate::charts::Unit;
use crate::charts::written::{count, decimal, interval, percent};
use crate::components::{el, row};
use crate::i18n::{Lang, Msg};
use crate::workbench::analysis::findings::told::p_text;
use crate::workbench::parts::scrolling;
use crate::workbench::people::said::fill;
use leptos::prelude::*;
use shared::analysis::rates::{By, Stage, Step, StepRates};
use shared::analysis::stats::{FourFifths, Impact, ImpactSettings, Share};

/// What a step is called.
pub(super) fn step_msg(step: Step) -> Msg {
    match step {
        Step::Whole => Msg::RtStepWhole,
        Step::To(Stage::Applied | Stage::Qualified) => Msg::RtStepQualified,
        Step::To(Stage::Interviewed) => Msg::RtStepInterviewed,
        Step::To(Stage::Offered) => Msg::RtStepOffered,
        Step::To(Stage::Hired) => Msg::RtStepHired,
    }
}

/// Every step that some process had.
pub(super) fn view(page: &Page, wanted: &Wanted, lang: Lang) -> AnyView {
    let steps: Vec<StepRates> = wanted.rates(&page.entries).into_iter().filter(|rates| !rates.groups.is_empty()).collect();
    if steps.is_empty() {
        let msg = if wanted.by == By::Sex { Msg::RtNoSex } else { Msg::RtNothing };
        return el("p").class("no-data").child(msg.text(lang)).view();
    }
    row(steps.iter().map(|rates| one(page, wanted, rates, lang)).collect())
}

fn one(page: &Page, wanted: &Wanted, rates: &StepRates, lang: Lang) -> AnyView {
    let reference = Some(wanted.reference.as_str()).filter(|name| !name.is_empty());
    let check = rates.check(reference, ImpactSettings::default());
    let mut body = el("tbody");
    let mut compared = 0;
    for (group, share) in &rates.groups {
        let is_compared = rates.compared().iter().any(|(name, _)| name == group);
        let held = check.as_ref().filter(|_| is_compared).and_then(|check| Some((check, compared, *check.groups.get(compared)?)));
        compared += usize::from(is_compared);
        body = body.child(line(&page.group(wanted.by, group, lang), *share, held, lang));
    }
    let heads = [Msg::RtGroup, Msg::RtWentOn, Msg::RtRate, Msg::RtRatio, Msg::RtCheck];
    let mut head = el("tr");
    for (at, msg) in heads.into_iter().enumerate() {
        let cell = el("th").attr("scope", "col").child(msg.text(lang));
        head = head.child(if (1..4).contains(&at) { cell.class("number") } else { cell });
    }
    let table = el("table").class("list rt-step").child(el("thead").child(head)).child(body);
    let said = Msg::RtStepCount.filled(lang, &[rates.processes, rates.without]);
    let none = check.is_none().then(|| el("p").class("hint").child(Msg::RtNoCheck.text(lang)));
    el("section")
        .child(el("h2").child(step_msg(rates.step).text(lang)))
        .child(el("p").class("hint").child(said))
        .child(scrolling(step_msg(rates.step), table))
        .child(none)
        .view()
}

fn line(name: &str, share: Share, held: Option<(&FourFifths, usize, Impact)>, lang: Lang) -> AnyView {
    let went = fill(Msg::RtOf, lang, &[count(share.count, lang), count(share.n, lang)]);
    let rate = share.value().map_or_else(|| Msg::ChNoData.text(lang).to_owned(), |rate| percent(rate, lang));
    let number = |text: String| el("td").class("number").child(text);
    let cells = el("tr").child(el("th").attr("scope", "row").child(name)).child(number(went)).child(number(rate));
    let Some((check, at, impact)) = held else {
        return cells.child(number(String::new())).child(el("td").child(Msg::RtNotHeld.text(lang))).view();
    };
    if check.reference == at {
        return cells.child(number(decimal(1.0, 2, lang))).child(el("td").child(el("b").child(Msg::RtIsReference.text(lang)))).view();
    }
    let ratio = impact.ratio.map_or_else(String::new, |ratio| decimal(ratio, 2, lang));
    let ends = impact.interval.map(|ends| {
        let ends = interval([ends.low, ends.high], Unit::Number(2), lang);
        el("span").class("hint fd-ends").child(ends)
    });
    let (class, verdict) = if impact.below { ("tag tag-warning", Msg::RtBelow) } else { ("tag tag-plain", Msg::RtNotBelow) };
    let cautions = cautions(&impact, lang);
    let cautions = (!cautions.is_empty()).then(|| el("span").class("hint fd-ends").child(cautions.join(" ")));
    cells
        .child(el("td").class("number").child(ratio).child(ends))
        .child(el("td").child(el("span").class(class).child(verdict.text(lang))).child(cautions))
        .view()
}

/// How sure a check is, and what speaks against relying on it.
pub(super) fn cautions(impact: &Impact, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    // Fisher's is exact, whatever the numbers.
    if let Some(p) = impact.fisher {
        said.push(fill(Msg::RtExact, lang, &[p_text(p, lang)]));
    }
    for (is, msg) in [
        (impact.small, Msg::RtSmall),
        (impact.fragile, Msg::RtFragile),
        (impact.reversible, Msg::RtReversible),
        (impact.minor, Msg::RtMinor),
    ] {
        if is {
            said.push(msg.text(lang).to_owned());
        }
    }
    said
}
