//! What a survey brought in, told once when it was frozen: response rates, how complete the responses are, and what was left
//! out. AAPOR's terms, each with a sentence that says what it is.

mod rows;

use super::running::rates::rates_table;
use super::{codes, routes, words};
use crate::browser;
use crate::components::{Element, Look, button, dynamic, el, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg, language, tr};
use crate::sync::get_text;
use crate::workbench::parts::{csv_file, desk, failed, offline_notice, print_then, spoken, table, titled};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Held, held};
use crate::workbench::people::only_with;
use crate::workbench::people::said::naming;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use rows::{counts, label, missing_cells, mode_name, report_csv};
use shared::json;
use shared::people::Power;
use shared::protocol::{Completeness, ReportRow, ResponseReport};
use shared::survey::{Group, Survey};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Loaded {
    Loading,
    Failed(Refused),
    /// The report, and the survey with its title and groups; without it, parts are called by their names in data.
    Here(Box<(ResponseReport, Option<Survey>)>),
}

/// The page.
#[component]
pub(in crate::workbench) fn ReportPage() -> AnyView {
    titled(Msg::SvReport);
    let (desk, params) = (desk(), use_params_map());
    let id = Memo::new(move |_| params.with(|params| params.get("survey")).unwrap_or_default());
    row(vec![
        el("h1").child(tr(Msg::SvReport)).view(),
        only_with(desk, Power::ReadSurveys, move || dynamic(move || asked(desk, &id.get()))),
    ])
}

async fn load(id: String, into: Held<Loaded>) {
    into.set(Loaded::Loading);
    let asked = ask::<ResponseReport>("GET", &routes::report(&id), None).await;
    let reply = get_text(&format!("{}/{id}", routes::SURVEYS)).await.ok().filter(|reply| reply.status == 200);
    let survey = reply.and_then(|reply| json::parse::<Survey>(&reply.body));
    into.set(asked.map_or_else(Loaded::Failed, |report| Loaded::Here(Box::new((report, survey)))));
}

fn asked(desk: Desk, id: &str) -> AnyView {
    let (loaded, id) = (held(Loaded::Loading), id.to_owned());
    spawn(load(id.clone(), loaded.clone()));
    let shown = dynamic(move || match loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let (id, again) = (id.clone(), loaded.clone());
            failed(codes::trouble(&refused, |_, _, _| None).view(), move || spawn(load(id.clone(), again.clone())))
        }
        Loaded::Here(found) => here(&found.0, found.1.as_ref()),
    });
    let back = view! { <A href="/surveys">{tr(Msg::SvBack)}</A> }.into_any();
    row(vec![el("p").class("back").child(back).view(), offline_notice(desk, Msg::SvOffline), shown])
}

fn here(report: &ResponseReport, survey: Option<&Survey>) -> AnyView {
    let lang = language();
    let groups = groups_of(survey);
    let (day, saved, saved_groups) = (report.day.clone(), report.clone(), groups.clone());
    let title = survey.map(|survey| el("p").class("report-of").child(el("b").child(spoken(&survey.title))));
    let lead = text(move || naming(Msg::SvReportLead, lang.get(), &words::day(&day, lang.get())));
    let save = press(move || {
        let table = report_csv(&saved, &saved_groups, lang.get_untracked());
        browser::download(&format!("responses-{}.csv", &saved.survey.as_str()[..8]), &csv_file(&table));
    });
    let actions = el("div").class("actions").child(button(Look::Secondary, tr(Msg::ExportCsv), save)).child(button(
        Look::Secondary,
        tr(Msg::SvReportPrint),
        press(|| print_then(|| {})),
    ));
    let report = report.clone();
    let drawn = dynamic(move || sections(&report, &groups, lang.get()));
    row(vec![
        el("div").child(title).child(el("p").child(lead)).view(),
        actions.view(),
        el("div").class("notice notice-info").child(el("p").child(tr(Msg::SvReportSigns))).child(signs()).view(),
        drawn,
    ])
}

/// How withheld, zero and nothing look.
fn signs() -> Element {
    let sign = |class: &'static str, shown: Signal<String>, said: Msg| {
        el("li").child(el("span").class(class).child(shown)).child(": ").child(tr(said))
    };
    el("ul")
        .class("plain-list")
        .child(sign("withheld", tr(Msg::SvWithheld), Msg::SvWithheldIs))
        .child(sign("zero", text(|| "0".to_owned()), Msg::SvZeroIs))
        .child(sign("no-data", tr(Msg::SvNoData), Msg::SvNoDataIs))
}

fn sections(report: &ResponseReport, groups: &[Group], lang: Lang) -> AnyView {
    let section = |title: Msg, lead: Msg, inside: AnyView| {
        el("section").class("report").child(el("h2").child(title.text(lang))).child(el("p").child(lead.text(lang))).child(inside).view()
    };
    let all = ReportRow {
        name: "all".to_owned(),
        label: [(lang.code().to_owned(), Msg::SvAll.text(lang).to_owned())].into(),
        counts: report.all.clone(),
    };
    let mut parts = Vec::new();
    if report.rates.iter().any(|rate| rate.invited > 0) {
        parts.push(section(Msg::SvRatesLast, Msg::SvRatesDefinition, rates_table(&report.rates, groups, report.k, lang)));
    }
    let all_of_them = row(vec![definitions(lang), completeness(Msg::SvComplete, &[all], report.k, lang)]);
    parts.push(section(Msg::SvComplete, Msg::SvCompleteLead, all_of_them));
    let modes: Vec<ReportRow> = report.modes.iter().map(|row| mode_name(row, lang)).collect();
    parts.push(section(Msg::SvByMode, Msg::SvByModeLead, completeness(Msg::SvByMode, &modes, report.k, lang)));
    let mut tables = Vec::new();
    for asked in &report.tables {
        tables.push(el("h3").child(label(&asked.label, &asked.question, lang)).view());
        let rows: Vec<ReportRow> = asked.rows.iter().map(|row| rows::choice_name(row, lang)).collect();
        tables.push(completeness(Msg::SvBySelf, &rows, report.k, lang));
    }
    let tables = if tables.is_empty() { el("p").class("no-data").child(Msg::SvNoData.text(lang)).view() } else { row(tables) };
    parts.push(section(Msg::SvBySelf, Msg::SvBySelfLead, tables));
    parts.push(section(Msg::SvItems, Msg::SvItemsLead, items(report, lang)));
    row(parts)
}

/// Groups as the survey names them.
fn groups_of(survey: Option<&Survey>) -> Vec<Group> {
    let choices = survey.map_or(&[][..], |survey| &survey.settings.groups);
    choices.iter().map(|choice| Group { name: choice.name.clone(), label: choice.label.clone(), departments: Vec::new() }).collect()
}

fn definitions(lang: Lang) -> AnyView {
    let mut list = el("dl").class("about");
    let defined = [(Msg::SvCompleteCol, Msg::SvCompleteIs), (Msg::SvPartialCol, Msg::SvPartialIs), (Msg::SvBreakOffCol, Msg::SvBreakOffIs)];
    for (name, is) in defined {
        list = list.child(el("dt").child(name.text(lang))).child(el("dd").class("plain").child(is.text(lang)));
    }
    list.view()
}

/// A table of complete, partial and broken-off responses.
fn completeness(name: Msg, rows: &[ReportRow], k: u32, lang: Lang) -> AnyView {
    let mut body = el("tbody");
    for line in rows {
        let mut drawn = el("tr").child(el("th").attr("scope", "row").child(label(&line.label, &line.name, lang)));
        for (class, cell) in counts(line.counts.as_ref(), k, lang) {
            drawn = drawn.child(el("td").class(class).child(cell));
        }
        body = body.child(drawn);
    }
    table(name, &[Msg::SvPartCol, Msg::SvCompleteCol, Msg::SvPartialCol, Msg::SvBreakOffCol, Msg::SvTotal], body)
}

fn items(report: &ResponseReport, lang: Lang) -> AnyView {
    if report.items.is_empty() {
        return el("p").class("no-data").child(Msg::SvNoData.text(lang)).view();
    }
    let mut body = el("tbody");
    for item in &report.items {
        let mut drawn = el("tr").child(el("th").attr("scope", "row").child(label(&item.label, &item.question, lang)));
        for (class, cell) in missing_cells(item, lang) {
            drawn = drawn.child(el("td").class(class).child(cell));
        }
        body = body.child(drawn);
    }
    table(Msg::SvItems, &[Msg::SvQuestionCol, Msg::SvAskedCol, Msg::SvMissingCol, Msg::SvShareCol], body)
}

/// All responses of a row.
fn total(counts: &Completeness) -> u64 {
    counts.complete + counts.partial + counts.break_off
}
