//! Making invitations.

use super::draft::{Line, asked, control, propose};
use crate::browser::focus_soon;
use crate::components::{Look, Tone, button, el, flag, handler, notice, press, row, spawn, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::scrolling;
use crate::workbench::people::ask::ask;
use crate::workbench::people::departments::named_in;
use crate::workbench::people::fields::{Held, form, held, submit_button};
use crate::workbench::people::said::{Amiss, Said, naming};
use crate::workbench::people::troubles::problem;
use crate::workbench::surveys::controls::tied;
use crate::workbench::surveys::draft::count_of;
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::{codes as words_of, routes, words};
use leptos::prelude::*;
use shared::json;
use shared::protocol::InvitationCodes;
use shared::survey::Tier;

/// The form.
pub(super) fn view(page: &Page) -> AnyView {
    // What is proposed is filled in when the form opens.
    let lines = held(Vec::new());
    let (opened, opening, proposing, lined) = (held(false), page.clone(), page.clone(), lines.clone());
    let (shown, turned) = (opened.clone(), opened.clone());
    let begin = press(move || {
        lines.set(proposal(&opening));
        turned.set(true);
        opening.troubles.clear();
        focus_soon("invite-form".to_owned());
    });
    let opener = button(Look::Secondary, tr(Msg::SvInviteBegin), begin).id("invite-begin").flag("hidden", flag(move || shown.get()));
    let drawn = opened.clone();
    let body = when(flag(move || drawn.get()), move || entry(&proposing, &lined, &opened));
    row(vec![el("div").class("actions").child(opener).view(), body])
}

fn proposal(page: &Page) -> Vec<Line> {
    let kept = page.kept_now();
    page.record.peek(|record| record.as_ref().map(|record| propose(&record.plan.frame, &kept, record.invitations)).unwrap_or_default())
}

fn entry(page: &Page, lines: &Held<Vec<Line>>, opened: &Held<bool>) -> AnyView {
    let lang = language();
    let kept: u32 = page.kept_now().made.values().sum();
    let exist = page.record.peek(|record| record.as_ref().map_or(0, |record| record.invitations));
    let elsewhere = (exist > kept).then(|| {
        let said = text(move || naming(Msg::SvInviteElsewhere, lang.get(), &words::count(u64::from(exist - kept), lang.get())));
        notice(Tone::Warning, tr(Msg::SvInviteKnown)).child(el("p").child(said))
    });
    let counted = lines.clone();
    let sum = text(move || {
        let sum = counted.with(|lines| lines.iter().map(|line| u64::from(count_of(&line.count).unwrap_or(0))).sum::<u64>());
        naming(Msg::SvInviteSum, lang.get(), &words::count(sum, lang.get()))
    });
    let closing = opened.clone();
    let cancel = press(move || {
        closing.set(false);
        focus_soon("invite-begin".to_owned());
    });
    let busy = page.busy.clone();
    let busy = flag(move || busy.get());
    let actions = el("div")
        .class("actions")
        .child(submit_button(Msg::SvInviteMake))
        .child(button(Look::Quiet, tr(Msg::CancelEdit), cancel).flag("disabled", busy));
    let (making, sent, opened) = (page.clone(), lines.clone(), opened.clone());
    let parts = vec![
        el("p").child(tr(Msg::SvInviteText)).view(),
        grid(page, lines),
        el("p").attr("role", "status").child(el("b").child(sum)).view(),
        actions.view(),
    ];
    let form = form(move || make(&making, &sent, &opened), parts);
    el("div")
        .id("invite-form")
        .attr("tabindex", "-1")
        .attr("role", "group")
        .attr("aria-labelledby", "invite-form-title")
        .child(el("h3").id("invite-form-title").child(tr(Msg::SvInviteMake)))
        .child(elsewhere)
        .child(form)
        .view()
}

/// Departments and tiers as a table of numbers.
fn grid(page: &Page, lines: &Held<Vec<Line>>) -> AnyView {
    let mut heads = el("tr").child(el("th").attr("scope", "col").child(tr(Msg::DepartmentCol)));
    for tier in Tier::ALL {
        heads =
            heads.child(el("th").attr("scope", "col").class("number").id(format!("invite-{}", tier.name())).child(tr(words::tier(*tier))));
    }
    let all = lines.now();
    let mut departments: Vec<&str> = all.iter().map(|line| line.department.as_str()).collect();
    departments.dedup();
    let mut body = el("tbody");
    for id in departments {
        let head = format!("invite-of-{id}");
        let name = crate::workbench::surveys::plan::department_name(page.desk, id);
        let mut line = el("tr").child(el("th").attr("scope", "row").id(head.as_str()).child(name));
        for tier in Tier::ALL {
            let at = all.iter().position(|line| line.department == id && line.tier == *tier);
            line = line.child(at.map_or_else(|| el("td").class("number").child("–").view(), |at| cell(page, lines, at, &head)));
        }
        body = body.child(line);
    }
    let table = el("table").class("list list-numbers").child(el("thead").child(heads)).child(body);
    scrolling(Msg::SvInviteMake, table)
}

fn cell(page: &Page, lines: &Held<Vec<Line>>, at: usize, head: &str) -> AnyView {
    let (shown, typed) = (lines.clone(), lines.clone());
    let (id, tier) = lines.peek(|lines| (control(&lines[at].department, lines[at].tier), lines[at].tier.name()));
    let input = el("input")
        .attr("type", "text")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .class("field field-count")
        .attr("aria-labelledby", format!("{head} invite-{tier}"))
        .value(text(move || shown.with(|lines| lines.get(at).map(|line| line.count.clone()).unwrap_or_default())))
        .on(
            "input",
            handler(move |event| {
                let value = event_target_value(&event);
                typed.update(|lines| {
                    if let Some(line) = lines.get_mut(at) {
                        line.count = value;
                    }
                });
            }),
        );
    el("td").child(tied(input, page, &id)).child(problem(&page.troubles, &id)).view()
}

fn make(page: &Page, lines: &Held<Vec<Line>>, opened: &Held<bool>) {
    let request = match lines.peek(|lines| asked(lines)) {
        Ok(request) => request,
        Err(amiss) => return page.fault(amiss),
    };
    if !page.start() {
        return;
    }
    let (page, opened, lines) = (page.clone(), opened.clone(), lines.clone());
    spawn(async move {
        let url = routes::of_plan(&page.id, "invitations");
        match ask::<InvitationCodes>("POST", &url, Some(&json::text(&request))).await {
            Ok(made) => {
                let count = made.invitations.len();
                page.kept.change(&page.id, |kept| kept.add(&made.invitations));
                page.record.update(|record| {
                    if let Some(record) = record {
                        record.invitations = record.invitations.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
                    }
                });
                opened.set(false);
                page.finish(Said::with(Msg::SvInviteMade, count.to_string()));
                focus_soon("invite-codes".to_owned());
            }
            Err(refused) => {
                let wrong = |field: &str, code: &str, reason: &str| {
                    if field != "rows" {
                        return None;
                    }
                    let named = named_in(reason);
                    let target = lines.peek(|lines| {
                        let line = lines.iter().find(|line| named == Some(line.department.as_str())).or(lines.first())?;
                        Some(control(&line.department, line.tier))
                    });
                    Some(Amiss { target: target?, label: Msg::SvInviteMake, said: words_of::about(field, code, reason) })
                };
                page.stop(words_of::trouble(&refused, wrong));
            }
        }
    });
}
