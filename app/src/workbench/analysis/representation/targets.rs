//! Regional targets: what each counts, from when to when, and how far it is.

use super::reading::Documents;
use crate::charts::written::{count, decimal, percent};
use crate::components::{dynamic, el, row};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::scrolling;
use crate::workbench::people::said::fill;
use crate::workbench::surveys::day_text;
use leptos::prelude::*;
use shared::analysis::representation::{Basis, Target};
use std::sync::Arc;

/// A measure of a target as it is written: people or a share.
fn measure(target: &Target, value: f64, lang: Lang) -> String {
    match target.basis {
        Basis::Count => decimal(value, 0, lang),
        // A target of a share is often a tenth of a point away.
        Basis::ShareRelative | Basis::SharePoints => fill(Msg::ChPercent, lang, &[decimal(value * 100.0, 1, lang)]),
    }
}

/// What a target counts, and by how much it is to rise.
pub(super) fn definition(target: &Target, lang: Lang) -> String {
    let msg = match target.basis {
        Basis::Count => Msg::RpBasisCount,
        Basis::ShareRelative => Msg::RpBasisShare,
        Basis::SharePoints => Msg::RpBasisPoints,
    };
    let digits = u8::from(target.increase.fract() != 0.0);
    fill(msg, lang, &[decimal(target.increase, digits, lang)])
}

/// The section.
pub(super) fn section(documents: &Arc<Documents>) -> AnyView {
    let (lang, documents) = (language(), Arc::clone(documents));
    let list = dynamic(move || {
        let lang = lang.get();
        if documents.targets.is_empty() {
            return el("p").class("no-data").child(Msg::RpNoTargets.text(lang)).view();
        }
        let mut body = el("tbody");
        for (doc, target) in &documents.targets {
            body = body.child(line(doc, target, lang));
        }
        let heads = [Msg::RpTarget, Msg::RpDefinition, Msg::RpBaseline, Msg::RpGoal, Msg::RpLatest, Msg::RpWay];
        let mut head = el("tr");
        for (at, msg) in heads.into_iter().enumerate() {
            head = head.child(el("th").attr("scope", "col").class(if at < 2 { "" } else { "number" }).child(msg.text(lang)));
        }
        row(vec![scrolling(Msg::RpTargets, el("table").class("list rt-step").child(el("thead").child(head)).child(body))])
    });
    el("section").child(el("h2").child(tr(Msg::RpTargets))).child(el("p").child(tr(Msg::RpTargetsLead))).child(list).view()
}

fn line(doc: &str, target: &Target, lang: Lang) -> AnyView {
    let title = if target.title.is_empty() { Msg::Untitled.text(lang) } else { target.title.as_str() };
    let figure = |value: Option<f64>, when: String| {
        let value = value.map_or_else(|| Msg::ChNoData.text(lang).to_owned(), |value| measure(target, value, lang));
        el("td").class("number").child(value).child(el("span").class("hint fd-ends").child(when))
    };
    let latest = target.figures.last();
    let of = |share: shared::analysis::stats::Share| fill(Msg::RtOf, lang, &[count(share.count, lang), count(share.n, lang)]);
    let baseline = format!("{}; {}", target.baseline_year, of(target.baseline));
    let reached = latest.map(|figure| format!("{}; {}", day_text(&figure.date, lang), of(figure.share))).unwrap_or_default();
    let way = latest.and_then(|figure| target.way(figure.share));
    let way = way.map_or_else(
        || Msg::ChNoData.text(lang).to_owned(),
        |way| if way < 0.0 { Msg::RpBackwards.text(lang).to_owned() } else { percent(way, lang) },
    );
    el("tr")
        .child(el("th").attr("scope", "row").child(el("a").attr("href", format!("/documents/{doc}")).child(title)))
        .child(el("td").child(definition(target, lang)))
        .child(figure(target.measure(target.baseline), baseline))
        .child(figure(target.goal(), target.end_year.to_string()))
        .child(figure(latest.and_then(|figure| target.measure(figure.share)), reached))
        .child(el("td").class("number").child(way))
        .view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::analysis::stats::Share;

    #[test]
    fn a_target_says_what_it_counts() {
        let target = |basis, increase| Target {
            title: String::new(),
            basis,
            baseline_year: 2020,
            end_year: 2025,
            increase,
            baseline: Share { count: 607, n: 15_901 },
            figures: Vec::new(),
        };
        let count = target(Basis::Count, 25.0);
        assert_eq!(definition(&count, Lang::En), "Number of people, +25 % of the baseline");
        assert_eq!(measure(&count, count.goal().unwrap_or_default(), Lang::En), "759");
        let share = target(Basis::SharePoints, 0.5);
        assert_eq!(definition(&share, Lang::Es), "Proporción, +0,5 puntos porcentuales");
        assert_eq!(measure(&share, share.goal().unwrap_or_default(), Lang::En), "4.3\u{a0}%");
    }
}
