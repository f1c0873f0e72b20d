//! What is added up, by what, and against which group.

use super::wanted::{Wanted, years};
use super::{Page, choice};
use crate::components::{Element, dynamic, el, flag, handler, text};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use shared::analysis::rates::{By, NOT_STATED};
use std::collections::BTreeSet;

fn menu(
    id: &'static str,
    label: Msg,
    options: Vec<(String, Signal<String>)>,
    now: &str,
    act: impl Fn(&mut Wanted, String) + 'static,
    page: &Page,
) -> Element {
    let wanted = page.wanted;
    let change = handler(move |event| {
        let value = event_target_value(&event);
        wanted.update(|wanted| act(wanted, value));
    });
    let mut menu = el("select").id(id).class("menu").on("change", change);
    for (value, said) in options {
        let option = el("option").attr("value", value.as_str());
        menu = menu.child(if value == now { option.attr("selected", "") } else { option }.child(said));
    }
    el("span").class("filter").child(el("label").attr("for", id).child(tr(label))).child(menu)
}

/// The controls.
pub(super) fn view(page: &Page) -> AnyView {
    let (lang, wanted) = (language(), page.wanted);
    let named = |question: &'static str, name: &'static str| {
        let schema = page.schema.clone();
        (name.to_owned(), text(move || choice(&schema, question, name, lang.get())))
    };
    let all = |msg: Msg| (String::new(), tr(msg));
    let by = vec![("race".to_owned(), tr(Msg::RtByRace)), ("sex".to_owned(), tr(Msg::RtBySex))];
    let kinds =
        vec![all(Msg::RtAllKinds), named("process_kind", "hiring"), named("process_kind", "promotion"), named("process_kind", "both")];
    let of_years = years(&page.entries).into_iter().map(|year| (year.clone(), text(move || year.clone())));
    let of_years: Vec<_> = std::iter::once(all(Msg::RtAllYears)).chain(of_years).collect();
    let bases = vec![named("group_basis", "once"), named("group_basis", "each")];
    let now = wanted.with_untracked(|wanted| wanted.basis.clone());
    let leadership = el("span")
        .class("check")
        .child(
            el("input")
                .attr("type", "checkbox")
                .id("rates-leadership")
                .on("change", handler(move |_| wanted.update(|wanted| wanted.leadership = !wanted.leadership))),
        )
        .child(el("label").attr("for", "rates-leadership").child(tr(Msg::RtLeadership)));
    let set_by = |wanted: &mut Wanted, value: String| {
        wanted.by = if value == "sex" { By::Sex } else { By::Race };
        wanted.reference.clear();
    };
    let basis = menu("rates-basis", Msg::RtBasis, bases, &now, |wanted, value| wanted.basis = value, page);
    let filters = el("div")
        .class("filters")
        .child(menu("rates-by", Msg::RtBy, by, "race", set_by, page))
        .child(menu("rates-kind", Msg::RtKind, kinds, "", |wanted, value| wanted.kind = value, page))
        .child(menu("rates-year", Msg::RtYear, of_years, "", |wanted, value| wanted.year = value, page))
        .child(basis.flag("hidden", flag(move || wanted.with(|wanted| wanted.by == By::Sex))))
        .child(reference(page))
        .child(leadership);
    el("div").child(filters).child(processes(page)).view()
}

/// The group that others are held against.
fn reference(page: &Page) -> Element {
    let (lang, wanted, drawn) = (language(), page.wanted, page.clone());
    let groups = Memo::new(move |_| {
        let (by, groups) = wanted.with(|wanted| {
            let whole = wanted.rates(&drawn.entries).into_iter().next();
            (wanted.by, whole.map(|whole| whole.groups).unwrap_or_default())
        });
        let names = groups.into_iter().map(|(group, _)| group).filter(|group| group != NOT_STATED);
        (by == By::Race, names.collect::<Vec<_>>())
    });
    let shown = page.clone();
    let menu = dynamic(move || {
        let (is_race, groups) = groups.get();
        let by = if is_race { By::Race } else { By::Sex };
        let now = wanted.with_untracked(|wanted| wanted.reference.clone());
        let change = handler(move |event| {
            let value = event_target_value(&event);
            wanted.update(|wanted| wanted.reference = value);
        });
        let mut menu = el("select").id("rates-reference").class("menu").on("change", change);
        menu = menu.child(el("option").attr("value", "").child(tr(Msg::RtHighest)));
        for group in groups {
            let (page, name) = (shown.clone(), group.clone());
            let option = el("option").attr("value", group.as_str());
            let option = if group == now { option.attr("selected", "") } else { option };
            menu = menu.child(option.child(text(move || page.group(by, &name, lang.get()))));
        }
        menu.view()
    });
    el("span").class("filter").child(el("label").attr("for", "rates-reference").child(tr(Msg::RtReference))).child(menu)
}

/// Each process that fits, to leave out by hand.
fn processes(page: &Page) -> Element {
    let (wanted, entries) = (page.wanted, page.entries.clone());
    let fitting = Memo::new(move |_| {
        wanted.with(|wanted| {
            let line = |entry: &super::wanted::Entry| (entry.doc.clone(), entry.title.clone(), entry.process.closed.clone());
            wanted.fitting(&entries).into_iter().map(line).collect::<Vec<_>>()
        })
    });
    let lang = language();
    let list = dynamic(move || {
        let mut list = el("div");
        for (doc, title, closed) in fitting.get() {
            let (id, one) = (format!("process-{doc}"), doc.clone());
            let change = handler(move |_| {
                wanted.update(|wanted| {
                    if !wanted.without.remove(&one) {
                        wanted.without.insert(one.clone());
                    }
                });
            });
            let without = |without: &BTreeSet<String>, doc: &str| without.contains(doc);
            let input = el("input")
                .attr("type", "checkbox")
                .id(id.as_str())
                .flag("checked", flag(move || !wanted.with(|wanted| without(&wanted.without, &doc))))
                .on("change", change);
            let day = crate::workbench::surveys::day_text(&closed, lang.get());
            let said = if title.is_empty() { Msg::Untitled.text(lang.get()).to_owned() } else { title };
            list = list.child(el("div").class("check").child(input).child(el("label").attr("for", id).child(format!("{said}, {day}"))));
        }
        list.view()
    });
    el("details")
        .class("fd-method")
        .child(el("summary").child(tr(Msg::RtProcesses)))
        .child(el("fieldset").class("part").child(el("legend").class("unseen").child(tr(Msg::RtProcesses))).child(list))
}
