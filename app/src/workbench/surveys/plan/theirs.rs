//! Somebody else has saved the plan meanwhile: what they have that is different, and a choice.

use super::choices::language_names;
use crate::components::{Look, Tone, button, dynamic, el, notice, press, row, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::people::said::fill;
use crate::workbench::surveys::draft::language_in;
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::places::label;
use crate::workbench::surveys::words;
use leptos::prelude::*;
use shared::instrument::{Text, in_language};
use shared::survey::{Plan, Review};

/// Who has read which translation, and when.
fn reviews(plan: &Plan, lang: Lang) -> String {
    let one = |review: &Review| {
        let gaps = [language_in(&review.language, lang), review.reviewer.clone(), words::day(&review.day, lang)];
        fill(Msg::SvReviewed, lang, &gaps)
    };
    plan.reviews.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A setting of a plan in words, as the page calls forms and departments.
pub(super) fn plain(plan: &Plan, page: &Page, field: &str, lang: Lang) -> String {
    match field {
        "instrument" => super::form_title(page, &plan.instrument, lang),
        _ => value(plan, field, |id| page.desk.department_label(id, lang), lang),
    }
}

/// A setting of a plan in words; the form is left to [`plain`], which knows its title. `department` names one.
fn value(plan: &Plan, field: &str, department: impl Fn(&str) -> String, lang: Lang) -> String {
    let texts = |text: &Text| text.values().cloned().collect::<Vec<_>>().join(" / ");
    let day = |day: &Option<String>| day.as_deref().map(|day| words::day(day, lang)).unwrap_or_default();
    let written = match field {
        "modes" => plan.modes.iter().map(|mode| words::mode(*mode).text(lang)).collect::<Vec<_>>().join(", "),
        "languages" => language_names(&plan.languages),
        "frame" => {
            let row = |row: &shared::survey::FrameRow| {
                let people: Vec<String> = row.people.iter().map(u32::to_string).collect();
                format!("{}: {}", department(&row.department), people.join(" + "))
            };
            plan.frame.iter().map(row).collect::<Vec<_>>().join("; ")
        }
        "groups" => {
            let group = |group: &shared::survey::Group| {
                let inside: Vec<String> = group.departments.iter().map(|id| department(id)).collect();
                format!("{} ({})", in_language(&group.label, lang.code()), inside.join(", "))
            };
            plan.groups.iter().map(group).collect::<Vec<_>>().join("; ")
        }
        "k" => plan.k.to_string(),
        "grace_days" => plan.grace_days.to_string(),
        "cap" => plan.cap.map(|cap| cap.to_string()).unwrap_or_default(),
        "burst" => plan.burst.to_string(),
        "reviews" => reviews(plan, lang),
        "pretested" => plan.pretested.to_string(),
        "opens" => day(&plan.opens),
        "closes" => day(&plan.closes),
        "contact" => texts(&plan.words.contact),
        "records_law" => texts(&plan.words.records_law),
        _ => String::new(),
    };
    if written.is_empty() { Msg::SvNothing.text(lang).to_owned() } else { written }
}

/// The notice, as long as it is not decided.
pub(super) fn view(page: &Page) -> AnyView {
    let (page, lang) = (page.clone(), language());
    dynamic(move || {
        let Some(theirs) = page.theirs.get() else { return row(Vec::new()) };
        let ours = page.draft.peek(|draft| draft.plan());
        let mut list = el("dl").class("about");
        for field in ours.differences(&theirs.plan) {
            let (plan, page) = (theirs.plan.clone(), page.clone());
            let said = text(move || plain(&plan, &page, field, lang.get()));
            list = list.child(el("dt").child(tr(label(field)))).child(el("dd").child(said));
        }
        let opened = theirs.opened.is_some().then(|| el("p").child(tr(Msg::SvTheyOpened)));
        let (taking, keeping) = (page.clone(), page.clone());
        let take = press(move || {
            taking.take_theirs();
            crate::browser::focus_later("main");
        });
        let keep = press(move || {
            keeping.keep_ours();
            crate::browser::focus_later("main");
        });
        notice(Tone::Warning, tr(Msg::SvTheirs))
            .id("plan-theirs")
            .attr("tabindex", "-1")
            .child(el("p").child(tr(Msg::SvTheirsText)))
            .child(opened)
            .child(list)
            .child(el("div").class("actions").child(button(Look::Secondary, tr(Msg::SvTakeTheirs), take)).child(button(
                Look::Secondary,
                tr(Msg::SvKeepOurs),
                keep,
            )))
            .view()
    })
}

#[cfg(test)]
mod tests;
