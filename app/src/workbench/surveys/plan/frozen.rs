//! What was fixed when the survey opened, to be read.

use super::choices::language_names;
use super::groups::in_words;
use super::theirs::plain;
use crate::components::{Element, dynamic, el, row, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::table;
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::words;
use leptos::prelude::*;
use shared::survey::{Mode, Plan, Tier};

/// A setting, with its value in words.
fn fact(list: Element, label: Msg, page: &Page, say: impl Fn(&Plan, &Page, Lang) -> String + Send + Sync + 'static) -> Element {
    let (lang, page) = (language(), page.clone());
    let said =
        text(move || page.record.with(|record| record.as_ref().map(|record| say(&record.plan, &page, lang.get())).unwrap_or_default()));
    list.child(el("dt").child(tr(label))).child(el("dd").child(said))
}

/// The section.
pub(super) fn view(page: &Page) -> AnyView {
    let mut list = el("dl").class("about");
    list = fact(list, Msg::SvForm, page, |plan, page, lang| plain(plan, page, "instrument", lang));
    list = fact(list, Msg::SvModes, page, |plan, _, lang| modes(&plan.modes, lang));
    list = fact(list, Msg::SvLanguages, page, |plan, _, _| language_names(&plan.languages));
    list = fact(list, Msg::SvMinimum, page, |plan, page, lang| plain(plan, page, "k", lang));
    list = fact(list, Msg::SvGrace, page, |plan, page, lang| plain(plan, page, "grace_days", lang));
    let asks_cap =
        page.record.peek(|record| record.as_ref().is_some_and(|record| record.plan.modes.iter().any(|mode| *mode != Mode::Invited)));
    if asks_cap {
        list = fact(list, Msg::SvCap, page, |plan, _, lang| words::count(u64::from(plan.most()), lang));
        list = fact(list, Msg::SvBurst, page, |plan, page, lang| plain(plan, page, "burst", lang));
    }
    list = fact(list, Msg::SvReviews, page, |plan, page, lang| plain(plan, page, "reviews", lang));
    list = fact(list, Msg::SvPretested, page, |plan, _, lang| words::count(u64::from(plan.pretested), lang));
    el("section")
        .attr("aria-labelledby", "frozen-title")
        .child(el("h2").id("frozen-title").child(tr(Msg::SvFixed)))
        .child(el("p").child(tr(Msg::SvFixedLead)))
        .child(list)
        .child(el("h3").child(tr(Msg::SvGroups)))
        .child(groups(page))
        .child(el("h3").child(tr(Msg::SvFrame)))
        .child(frame(page))
        .view()
}

/// Ways in, with what they cannot promise.
fn modes(modes: &[Mode], lang: Lang) -> String {
    modes.iter().map(|mode| words::mode_promise(*mode, lang)).collect::<Vec<_>>().join(", ")
}

fn groups(page: &Page) -> AnyView {
    let (page, lang) = (page.clone(), language());
    dynamic(move || {
        let mut list = el("ul");
        for (name, inside) in in_words(&page, lang.get()) {
            list = list.child(el("li").child(el("b").child(name)).child(": ").child(inside));
        }
        list.view()
    })
}

fn frame(page: &Page) -> AnyView {
    let (page, lang) = (page.clone(), language());
    let drawn = dynamic(move || {
        let lang = lang.get();
        let rows = page.record.with(|record| record.as_ref().map(|record| record.plan.frame.clone()).unwrap_or_default());
        let mut body = el("tbody");
        let number = |people: u32| el("td").class("number").child(words::count(u64::from(people), lang));
        for row in &rows {
            let mut line = el("tr").child(el("th").attr("scope", "row").child(page.desk.department_label(&row.department, lang)));
            for people in &row.people {
                line = line.child(number(*people));
            }
            body = body.child(line.child(number(row.total())));
        }
        let [senior, frontline, other] = [Tier::Senior, Tier::Frontline, Tier::OtherStaff].map(words::tier);
        table(Msg::SvFrame, &[Msg::DepartmentCol, senior, frontline, other, Msg::SvTotal], body)
    });
    row(vec![drawn])
}
