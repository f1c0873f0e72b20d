//! A register: all documents of a kind on this device, to be searched, sorted, begun, printed and saved as tables. Works
//! for every instrument, without code of its own.

mod begin;
mod list;
mod save;

use super::document::standing_msg;
use super::parts::{desk, moment_text, spoken};
use crate::components::{Element, Look, button, dynamic, el, flag, handler, press, row, spawn, text, when};
use crate::desk::{Desk, in_slices};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use list::{Column, Row, Wanted};
use shared::document::Standing;
use shared::instrument::in_language;
use shared::protocol::KindSummary;

/// Rows that are drawn at first, and with each wish for more.
const SHOWN: usize = 100;

/// The page.
#[component]
pub(super) fn RegisterPage() -> AnyView {
    let (desk, params) = (desk(), use_params_map());
    let kind = Memo::new(move |_| {
        let name = params.with(|params| params.get("kind")).unwrap_or_default();
        desk.session.with(|session| session.as_ref().and_then(|session| session.kinds.iter().find(|kind| kind.name == name).cloned()))
    });
    let ready = Memo::new(move |_| desk.status.with(|status| status.ready));
    dynamic(move || match kind.get() {
        Some(kind) => register(desk, &kind),
        None if !ready.get() => el("p").attr("role", "status").child("…").view(),
        None => {
            row(vec![el("h1").child(tr(Msg::RegisterUnknown)).view(), el("p").child(el("a").attr("href", "/").child(tr(Msg::Work))).view()])
        }
    })
}

/// What the screen follows.
#[derive(Debug, Clone, Copy)]
struct Shown {
    rows: RwSignal<Vec<Row>>,
    wanted: RwSignal<Wanted>,
    most: RwSignal<usize>,
    reading: RwSignal<bool>,
    /// The reading that counts: an older one stops when a newer has begun.
    turn: RwSignal<u64>,
}

fn register(desk: Desk, kind: &KindSummary) -> AnyView {
    let lang = language();
    let shown = Shown {
        rows: RwSignal::new(Vec::new()),
        wanted: RwSignal::new(Wanted::default()),
        most: RwSignal::new(SHOWN),
        reading: RwSignal::new(true),
        turn: RwSignal::new(0),
    };
    let (name, titled) = (kind.name.clone(), kind.title.clone());
    Effect::new(move || {
        let title = in_language(&titled, lang.get().code()).to_owned();
        document().set_title(&format!("{title} – {}", Msg::AppName.text(lang.get())));
    });
    let read_name = name;
    Effect::new(move || {
        desk.revision.with(|_| ());
        let language = lang.get();
        let turn = shown.turn.get_untracked() + 1;
        shown.turn.set(turn);
        shown.reading.set(true);
        spawn(read(desk, read_name.clone(), language, shown, turn));
    });
    let found = Memo::new(move |_| shown.wanted.with(|wanted| shown.rows.with(|rows| wanted.of(rows))));
    row(vec![
        el("h1").child(spoken(&kind.title)).view(),
        begin::begin(desk, kind),
        filters(desk, shown),
        table(desk, kind, shown, found),
        save::actions(desk, kind, shown.most, found),
    ])
}

/// Reads the summaries, a slice at a time. Meanwhile the page may have gone, or have begun to read anew.
async fn read(desk: Desk, kind: String, lang: Lang, shown: Shown, turn: u64) {
    let counts = || shown.turn.try_get_untracked() == Some(turn);
    let ids = desk.with(|cabinet| cabinet.documents(Some(&kind)));
    let mut rows = Vec::with_capacity(ids.len());
    let one = |doc: String| {
        if let Some(summary) = desk.with(|cabinet| cabinet.summary(&doc, lang.code())) {
            rows.push(Row { doc, summary });
        }
    };
    if in_slices(ids, one, || counts().then_some(0)).await && counts() {
        shown.rows.set(rows);
        shown.reading.set(false);
    }
}

fn filters(desk: Desk, shown: Shown) -> AnyView {
    let lang = language();
    let change = move |change: fn(&mut Wanted, String)| {
        handler(move |event| {
            let value = event_target_value(&event);
            shown.wanted.update(|wanted| change(wanted, value));
            shown.most.set(SHOWN);
        })
    };
    let search = el("input")
        .attr("type", "search")
        .id("register-find")
        .class("field")
        .on("input", change(|wanted, text| wanted.words = crate::forms::plain(&text)));
    let mut departments = el("select")
        .id("register-department")
        .class("menu")
        .on("change", change(|wanted, text| wanted.department = (!text.is_empty()).then_some(text)));
    departments = departments.child(el("option").attr("value", "").child(tr(Msg::AnyDepartment)));
    for department in desk.session.peek(|session| session.as_ref().map(|session| session.departments.clone())).unwrap_or_default() {
        let label = text(move || in_language(&department.label, lang.get().code()).to_owned());
        departments = departments.child(el("option").attr("value", department.id).child(label));
    }
    let mut standings =
        el("select").id("register-standing").class("menu").on("change", change(|wanted, text| wanted.standing = Standing::named(&text)));
    standings = standings.child(el("option").attr("value", "").child(tr(Msg::AnyStanding)));
    for standing in Standing::ALL {
        standings = standings.child(el("option").attr("value", standing.name()).child(tr(standing_msg(*standing))));
    }
    let check = |id: &'static str, msg: Msg, act: fn(&mut Wanted)| {
        let input = el("input").attr("type", "checkbox").id(id).on("change", handler(move |_| shown.wanted.update(act)));
        el("span").class("check").child(input).child(el("label").attr("for", id).child(tr(msg)))
    };
    let labelled = |id: &'static str, msg: Msg, control: Element| {
        el("span").class("filter").child(el("label").attr("for", id).child(tr(msg))).child(control)
    };
    el("div")
        .class("filters")
        .attr("role", "search")
        .child(labelled("register-find", Msg::Search, search))
        .child(labelled("register-department", Msg::DepartmentCol, departments))
        .child(labelled("register-standing", Msg::StateCol, standings))
        .child(check("register-archived", Msg::WithArchived, |wanted| wanted.archived = !wanted.archived))
        .child(check("register-disputed", Msg::OnlyDisputed, |wanted| wanted.disputed = !wanted.disputed))
        .view()
}

fn head(shown: Shown, column: Column, label: Signal<String>) -> Element {
    let lang = language();
    let sorted = text(move || {
        shown
            .wanted
            .with(|wanted| match (wanted.column == column, wanted.descending) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            })
            .to_owned()
    });
    let sort = press(move || shown.wanted.update(|wanted| wanted.sort_by(column)));
    let said = text(move || Msg::SortBy.text(lang.get()).replace("{name}", &label.get()));
    let button = el("button").attr("type", "button").class("sort").attr("aria-label", said).on("click", sort).child(label);
    el("th").attr("scope", "col").attr("aria-sort", sorted).child(button)
}

fn table(desk: Desk, kind: &KindSummary, shown: Shown, found: Memo<Vec<Row>>) -> AnyView {
    let lang = language();
    let version = kind.version.to_string();
    let asked = version.clone();
    let asks_department = Memo::new(move |_| {
        desk.revision.with(|_| ());
        let schema = desk.with(|cabinet| cabinet.schema(&asked));
        schema.is_some_and(|schema| schema.summary.iter().any(|node| schema.nodes[*node].name == "department"))
    });
    let columns = Memo::new(move |_| {
        desk.revision.with(|_| ());
        let schema = desk.with(|cabinet| cabinet.schema(&version));
        schema.map(|schema| schema.summary.iter().map(|node| schema.nodes[*node].label.clone()).collect::<Vec<_>>()).unwrap_or_default()
    });
    let drawn = dynamic(move || {
        let mut heads = el("tr");
        for (index, label) in columns.get().into_iter().enumerate() {
            heads = heads.child(head(shown, Column::Cell(index), spoken(&label)));
        }
        // A form that asks for the department shows it already.
        let asks = asks_department.get();
        for (column, msg) in
            [(Column::Department, Msg::DepartmentCol), (Column::Standing, Msg::StateCol), (Column::Changed, Msg::ChangedCol)]
        {
            if !(asks && column == Column::Department) {
                heads = heads.child(head(shown, column, tr(msg)));
            }
        }
        let width = columns.with(Vec::len);
        let body = dynamic(move || {
            let most = shown.most.get();
            let rows = found.with(|found| found.iter().take(most).cloned().collect::<Vec<_>>());
            let lang = lang.get();
            row(rows.into_iter().map(|row| one(desk, &row, width, asks, lang)).collect())
        });
        el("table").class("list register").child(el("thead").child(heads)).child(el("tbody").child(body)).view()
    });
    let counted = text(move || {
        let (found, all) = (found.with(Vec::len), shown.rows.with(Vec::len));
        match (shown.reading.get() && all == 0, all, found) {
            (true, ..) => Msg::ReadingDocuments.text(lang.get()).to_owned(),
            (_, 0, _) => Msg::RegisterEmpty.text(lang.get()).to_owned(),
            (_, _, 0) => Msg::RegisterNone.text(lang.get()).to_owned(),
            _ => Msg::RegisterCount.filled(lang.get(), &[found, all]),
        }
    });
    let more = flag(move || found.with(Vec::len) > shown.most.get());
    let show_more = move || button(Look::Secondary, tr(Msg::ShowMore), press(move || shown.most.update(|most| *most += SHOWN))).view();
    let any = flag(move || found.with(|found| !found.is_empty()));
    row(vec![
        el("p").class("hint").attr("role", "status").child(counted).view(),
        el("div")
            .class("scroll")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", spoken(&kind.title))
            .flag("hidden", flag(move || !any.get()))
            .child(drawn)
            .view(),
        when(more, show_more),
    ])
}

fn one(desk: Desk, row: &Row, width: usize, asks: bool, lang: Lang) -> AnyView {
    let summary = &row.summary;
    let title = if summary.title().is_empty() { Msg::Untitled.text(lang) } else { summary.title() };
    let mut cells =
        el("tr").child(el("th").attr("scope", "row").child(el("a").attr("href", format!("/documents/{}", row.doc)).child(title)));
    for index in 1..width {
        cells = cells.child(el("td").child(summary.cells.get(index).cloned().unwrap_or_default()));
    }
    let department = summary.department.as_deref().map(|id| desk.department_label(id, lang)).unwrap_or_default();
    let tag = |on: bool, msg: Msg| on.then(|| el("span").class("tag tag-warning").child(msg.text(lang)));
    let state = el("td")
        .child(
            el("span")
                .class(if summary.standing == Standing::Signed { "tag" } else { "tag tag-plain" })
                .child(standing_msg(summary.standing).text(lang)),
        )
        .child(tag(summary.disputes > 0, Msg::ConflictTag))
        .child(tag(summary.unsent > 0, Msg::UnsentTag));
    let changed =
        summary.last.as_ref().map(|(at, author)| format!("{}, {}", desk.person_name(author.as_deref(), lang), moment_text(*at, lang)));
    cells.child((!asks).then(|| el("td").child(department))).child(state).child(el("td").child(changed.unwrap_or_default())).view()
}
