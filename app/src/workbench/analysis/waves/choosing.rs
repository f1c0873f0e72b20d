//! Which releases are compared.

use crate::components::{Tone, dynamic, effect, el, handler, notice, row, text};
use crate::i18n::{Msg, language, tr};
use crate::storage::HeldRelease;
use crate::workbench::analysis::copies::Copies;
use crate::workbench::people::said::fill;
use crate::workbench::surveys::{count_text, day_text};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::analysis::waves::{WAVES_LEAST, WAVES_MOST};
use shared::instrument::in_language;
use std::collections::BTreeSet;

/// The two newest of one title are compared at first.
fn first(here: &[HeldRelease]) -> BTreeSet<String> {
    let mut newest: Vec<&HeldRelease> = here.iter().collect();
    newest.sort_by(|one, other| other.wave.cmp(&one.wave));
    for release in &newest {
        let alike: Vec<&&HeldRelease> = newest.iter().filter(|other| other.title == release.title).take(WAVES_LEAST).collect();
        if alike.len() == WAVES_LEAST {
            return alike.into_iter().map(|release| release.survey.clone()).collect();
        }
    }
    BTreeSet::new()
}

/// The list of releases on this device.
pub(super) fn view(copies: &Copies, chosen: RwSignal<BTreeSet<String>>) -> AnyView {
    let (looked, listed) = (copies.here.clone(), copies.here.clone());
    effect(move || {
        if let Some(here) = looked.get() {
            let here: Vec<HeldRelease> = here.into_iter().map(|(_, about)| about).collect();
            let gone = |survey: &String| here.iter().all(|about| about.survey != *survey);
            if chosen.with_untracked(|chosen| chosen.is_empty() || chosen.iter().any(gone)) {
                chosen.set(first(&here));
            }
        }
    });
    dynamic(move || {
        let Some(here) = listed.get() else { return el("p").attr("role", "status").child("…").view() };
        let mut here: Vec<HeldRelease> = here.into_iter().map(|(_, about)| about).collect();
        if here.len() < WAVES_LEAST {
            let link = view! { <A href="/analysis">{tr(Msg::Analysis)}</A> }.into_any();
            return notice(Tone::Info, tr(Msg::WvTooFew)).child(el("p").child(link)).view();
        }
        here.sort_by(|one, other| other.wave.cmp(&one.wave).then(one.survey.cmp(&other.survey)));
        let mut boxes = el("fieldset").class("part").child(el("legend").child(el("h2").child(tr(Msg::WvChoose))));
        for about in here {
            boxes = boxes.child(one(about, chosen));
        }
        row(vec![boxes.view()])
    })
}

fn one(about: HeldRelease, chosen: RwSignal<BTreeSet<String>>) -> AnyView {
    let lang = language();
    let id = format!("wave-{}", about.survey);
    let (survey, ticked, full) = (about.survey.clone(), about.survey.clone(), about.survey.clone());
    let change = handler(move |_| {
        chosen.update(|chosen| {
            if !chosen.remove(&survey) {
                chosen.insert(survey.clone());
            }
        });
    });
    let said = text(move || {
        let lang = lang.get();
        let title = in_language(&about.title, lang.code()).to_owned();
        fill(Msg::WvRelease, lang, &[title, day_text(&about.wave, lang), count_text(u64::from(about.n), lang)])
    });
    let input = el("input")
        .attr("type", "checkbox")
        .id(id.as_str())
        .flag("checked", crate::components::flag(move || chosen.with(|chosen| chosen.contains(&ticked))))
        .flag("disabled", crate::components::flag(move || chosen.with(|chosen| chosen.len() >= WAVES_MOST && !chosen.contains(&full))))
        .on("change", change);
    el("div").class("check").child(input).child(el("label").attr("for", id).child(said)).view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::instrument::Text;

    fn held(survey: &str, title: &str, wave: &str) -> HeldRelease {
        HeldRelease {
            account: "a".into(),
            survey: survey.into(),
            title: Text::from([("en".to_owned(), title.to_owned())]),
            wave: wave.into(),
            n: 100,
            bytes: 1,
            expires: "2030-01-01".into(),
        }
    }

    #[test]
    fn the_two_newest_of_one_title_are_compared_at_first() {
        let here = [
            held("a", "Work", "2024-01-01"),
            held("b", "Other", "2027-01-01"),
            held("c", "Work", "2026-01-01"),
            held("d", "Work", "2025-01-01"),
        ];
        assert_eq!(first(&here).into_iter().collect::<Vec<_>>(), ["c", "d"]);
        assert!(first(&here[..2]).is_empty());
    }
}
