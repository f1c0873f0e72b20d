//! How many people there are, by department and tier: typed, or pasted from a spreadsheet.

use crate::components::{Look, Tone, button, dynamic, el, flag, handler, notice, press, row, text, when};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::scrolling;
use crate::workbench::people::fields::held;
use crate::workbench::surveys::controls::{cell, part};
use crate::workbench::surveys::draft::{Pasted, paste};
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::words;
use leptos::prelude::*;
use shared::survey::{FrameRow, Tier};

/// Id of the head of a column.
fn column(tier: Tier) -> String {
    format!("frame-{}", tier.name())
}

/// The part of the form.
pub(super) fn view(page: &Page) -> AnyView {
    let (listed, drawn) = (page.clone(), page.clone());
    let departments =
        Memo::new(move |_| listed.draft.with(|draft| draft.frame.iter().map(|line| line.department.clone()).collect::<Vec<_>>()));
    let shown = dynamic(move || {
        let departments = departments.get();
        if departments.is_empty() {
            return notice(Tone::Warning, tr(Msg::NoDepartments)).child(el("p").child(tr(Msg::SvNoDepartments))).view();
        }
        row(vec![table(&drawn, &departments), pasting(&drawn)])
    });
    part(page, "frame", Msg::SvFrame, Some(Msg::SvFrameHint), shown)
}

fn table(page: &Page, departments: &[String]) -> AnyView {
    let lang = language();
    let mut heads = el("tr").child(el("th").attr("scope", "col").child(tr(Msg::DepartmentCol)));
    for tier in Tier::ALL {
        heads = heads.child(el("th").attr("scope", "col").class("number").id(column(*tier)).child(tr(words::tier(*tier))));
    }
    let heads = heads.child(el("th").attr("scope", "col").class("number").child(tr(Msg::SvTotal)));
    let mut body = el("tbody");
    for (at, id) in departments.iter().enumerate() {
        body = body.child(line(page, at, id));
    }
    let mut foot = el("tr").child(el("th").attr("scope", "row").child(tr(Msg::SvTotal)));
    let total = |tier: Option<usize>| {
        let page = page.clone();
        text(move || {
            let people = |row: FrameRow| u64::from(tier.map_or_else(|| row.total(), |tier| row.people[tier]));
            let sum = page.draft.with(|draft| draft.frame.iter().map(|line| people(line.row())).sum());
            words::count(sum, lang.get())
        })
    };
    for tier in 0..Tier::ALL.len() {
        foot = foot.child(el("td").class("number").child(total(Some(tier))));
    }
    let foot = foot.child(el("td").class("number").child(el("b").child(total(None))));
    let table = el("table").class("list list-numbers").child(el("thead").child(heads)).child(body).child(el("tfoot").child(foot));
    scrolling(Msg::SvFrame, table)
}

fn line(page: &Page, at: usize, id: &str) -> AnyView {
    let lang = language();
    let head = format!("frame-of-{id}");
    let mut line = el("tr").child(el("th").attr("scope", "row").id(head.as_str()).child(department_name(page.desk, id)));
    for (tier, which) in Tier::ALL.iter().enumerate() {
        line = line.child(cell(
            page,
            &format!("plan-people-{id}-{}", which.name()),
            &format!("{head} {}", column(*which)),
            move |draft| draft.frame.get(at).map(|line| line.people[tier].clone()).unwrap_or_default(),
            move |draft, typed| {
                if let Some(line) = draft.frame.get_mut(at) {
                    line.people[tier] = typed;
                }
            },
        ));
    }
    let counted = page.clone();
    let total = text(move || {
        let total = counted.draft.with(|draft| draft.frame.get(at).map_or(0, |line| line.row().total()));
        words::count(u64::from(total), lang.get())
    });
    line.child(el("td").class("number").child(total)).view()
}

/// Rows of a spreadsheet, pasted as text.
fn pasting(page: &Page) -> AnyView {
    let (typed, became) = (held(String::new()), held(None::<Pasted>));
    let (shown, written, page) = (typed.clone(), typed.clone(), page.clone());
    let area = el("textarea")
        .id("frame-paste")
        .class("field field-long")
        .attr("rows", "4")
        .attr("aria-describedby", "frame-paste-hint")
        .value(text(move || shown.get()))
        .on("input", handler(move |event| written.set(event_target_value(&event))));
    let told = became.clone();
    let take = press(move || {
        let pasted = typed.peek(|typed| paste(typed, &page.departments()));
        page.draft.update(|draft| {
            for row in &pasted.taken {
                if let Some(line) = draft.frame.iter_mut().find(|line| line.department == row.department) {
                    line.people = row.people.iter().map(u32::to_string).collect();
                }
            }
        });
        // What was not understood stays, to be put right.
        typed.set(pasted.unread.join("\n"));
        became.set(Some(pasted));
    });
    let order = {
        let lang = language();
        text(move || {
            let tiers: Vec<&str> = Tier::ALL.iter().map(|tier| words::tier(*tier).text(lang.get())).collect();
            crate::workbench::people::said::fill(Msg::SvPasteHint, lang.get(), &[tiers.join("; ")])
        })
    };
    el("details")
        .class("paste")
        .child(el("summary").child(tr(Msg::SvPaste)))
        .child(el("p").class("hint").id("frame-paste-hint").child(order))
        .child(el("label").attr("for", "frame-paste").child(tr(Msg::SvPasteLabel)))
        .child(area)
        .child(el("div").class("actions").child(button(Look::Secondary, tr(Msg::SvPasteTake), take)))
        .child(el("div").attr("role", "status").child(outcome(told)))
        .view()
}

fn outcome(became: crate::workbench::people::fields::Held<Option<Pasted>>) -> AnyView {
    let lang = language();
    let (some, unread) = (became.clone(), became.clone());
    let count = text(move || {
        let taken = became.with(|became| became.as_ref().map_or(0, |pasted| pasted.taken.len()));
        Msg::SvPasted.filled(lang.get(), &[taken])
    });
    let left = flag(move || unread.with(|became| became.as_ref().is_some_and(|pasted| !pasted.unread.is_empty())));
    when(flag(move || some.with(Option::is_some)), move || {
        row(vec![el("p").child(count).view(), when(left, || el("p").class("problem").child(tr(Msg::SvPasteUnread)).view())])
    })
}

/// What a department is called.
pub(in crate::workbench::surveys) fn department_name(desk: Desk, id: &str) -> Signal<String> {
    let (lang, id) = (language(), id.to_owned());
    text(move || desk.department_label(&id, lang.get()))
}
