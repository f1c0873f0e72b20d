//! Groups of departments: proposed, and changed by hand.

use super::frame::department_name;
use crate::browser::focus_soon;
use crate::components::{Look, button, dynamic, el, flag, handler, press, row, text, when};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::scrolling;
use crate::workbench::people::said::{fill, naming};
use crate::workbench::people::troubles::problem;
use crate::workbench::surveys::controls::{Around, line, options, part, tied};
use crate::workbench::surveys::draft::{Draft, language_in};
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::words;
use leptos::prelude::*;
use shared::instrument::in_language;
use shared::survey::GROUP_LEAST;

/// What a group is called in lists; its number where it has no name yet.
fn called(draft: &Draft, key: usize, lang: Lang) -> String {
    let at = draft.groups.iter().position(|line| line.key == key).unwrap_or(0);
    let label = draft.groups.get(at).map_or("", |line| in_language(&line.label, lang.code()));
    if label.trim().is_empty() { Msg::SvGroupNumber.filled(lang, &[at + 1]) } else { label.to_owned() }
}

/// The part of the form.
pub(super) fn view(page: &Page) -> AnyView {
    let (proposing, adding) = (page.clone(), page.clone());
    let propose = press(move || {
        let departments = proposing.departments();
        proposing.draft.update(|draft| draft.propose(&departments));
    });
    let add = press(move || {
        let key = adding.draft.update(Draft::add_group);
        let language = adding.draft.peek(|draft| draft.languages.first().cloned()).unwrap_or_else(|| "en".to_owned());
        focus_soon(format!("plan-group-{key}-{language}"));
    });
    let actions = el("div")
        .class("actions")
        .child(button(Look::Secondary, tr(Msg::SvPropose), propose).id("plan-propose"))
        .child(button(Look::Quiet, tr(Msg::SvGroupAdd), add).id("plan-group-add"));
    let inside = row(vec![problem(&page.troubles, "plan-propose"), actions.view(), lines(page), places(page)]);
    part(page, "groups", Msg::SvGroups, Some(Msg::SvGroupsHint), inside)
}

/// The groups, each with its names and how many people are in it.
fn lines(page: &Page) -> AnyView {
    let (listed, drawn) = (page.clone(), page.clone());
    let shape = Memo::new(move |_| {
        listed.draft.with(|draft| (draft.groups.iter().map(|line| line.key).collect::<Vec<_>>(), draft.languages.clone()))
    });
    dynamic(move || {
        let (keys, languages) = shape.get();
        let mut list = el("ol").class("groups");
        for key in keys {
            list = list.child(group(&drawn, key, &languages));
        }
        list.view()
    })
}

fn group(page: &Page, key: usize, languages: &[String]) -> AnyView {
    let lang = language();
    let (named, counted, small, inside) = (page.clone(), page.clone(), page.clone(), page.clone());
    let legend = text(move || named.draft.with(|draft| called(draft, key, lang.get())));
    let names = languages.iter().map(|language| {
        let (read, written) = (language.clone(), language.clone());
        let field = line(
            page,
            "text",
            "field field-long",
            move |draft| {
                let line = draft.groups.iter().find(|line| line.key == key);
                line.and_then(|line| line.label.get(&read)).cloned().unwrap_or_default()
            },
            move |draft, typed| {
                if let Some(line) = draft.group_mut(key) {
                    line.label.insert(written.clone(), typed);
                }
            },
        );
        let language = language.clone();
        let id = format!("plan-group-{key}-{language}");
        let field = field.attr("lang", language.as_str());
        Around::new(id, text(move || naming(Msg::SvGroupName, lang.get(), &language_in(&language, lang.get())))).view(page, field)
    });
    let names = el("div").class("department-names").child(names.collect::<Vec<_>>());
    let people = text(move || {
        let people = counted.draft.with(|draft| draft.people_in(key));
        naming(Msg::SvPeople, lang.get(), &words::count(u64::from(people), lang.get()))
    });
    let few = flag(move || small.draft.with(|draft| draft.people_in(key) < GROUP_LEAST));
    let too_few = move || {
        let said = text(move || naming(Msg::SvGroupSmall, lang.get(), &GROUP_LEAST.to_string()));
        el("p").class("problem").child(said).view()
    };
    let members = text(move || {
        let ids = inside
            .draft
            .with(|draft| draft.groups.iter().find(|line| line.key == key).map(|line| line.departments.clone()).unwrap_or_default());
        let names: Vec<String> = ids.iter().map(|id| inside.desk.department_label(id, lang.get())).collect();
        if names.is_empty() { Msg::SvGroupEmpty.text(lang.get()).to_owned() } else { names.join(", ") }
    });
    let (removing, called_by) = (page.clone(), page.clone());
    let remove = press(move || {
        removing.draft.update(|draft| draft.remove_group(key));
        focus_soon("plan-group-add".to_owned());
    });
    let label = text(move || naming(Msg::RemoveOf, lang.get(), &called_by.draft.with(|draft| called(draft, key, lang.get()))));
    let remove = button(Look::Quiet, tr(Msg::RemoveRow), remove).attr("aria-label", label);
    let fields = el("fieldset")
        .class("department")
        .child(el("legend").child(legend))
        .child(names)
        .child(el("p").class("group-people").child(el("b").child(people)).child(" · ").child(members))
        .child(when(few, too_few))
        .child(el("div").class("actions actions-quiet").child(remove));
    el("li").child(fields).view()
}

/// Which group each department is in.
fn places(page: &Page) -> AnyView {
    let (listed, drawn) = (page.clone(), page.clone());
    // With people in them, or in a group: the others need none.
    let departments = Memo::new(move |_| {
        listed.draft.with(|draft| {
            let placed = draft.frame.iter().filter(|line| line.row().total() > 0 || draft.group_of(&line.department).is_some());
            (placed.map(|line| line.department.clone()).collect::<Vec<_>>(), draft.groups.is_empty())
        })
    });
    dynamic(move || {
        let (departments, no_groups) = departments.get();
        if departments.is_empty() || no_groups {
            return row(departments.iter().map(|id| problem(&drawn.troubles, &format!("plan-group-of-{id}"))).collect());
        }
        let mut body = el("tbody");
        for id in &departments {
            body = body.child(place(&drawn, id));
        }
        let heads = el("tr")
            .child(el("th").attr("scope", "col").child(tr(Msg::DepartmentCol)))
            .child(el("th").attr("scope", "col").class("number").child(tr(Msg::SvPeopleCol)))
            .child(el("th").attr("scope", "col").id("group-of").child(tr(Msg::SvGroupCol)));
        let table = el("table").class("list list-places").child(el("thead").child(heads)).child(body);
        scrolling(Msg::SvGroupPlaces, table)
    })
}

fn place(page: &Page, id: &str) -> AnyView {
    let lang = language();
    let (shown, changed, counted) = (page.clone(), page.clone(), page.clone());
    let (read, written, of, control, head) =
        (id.to_owned(), id.to_owned(), id.to_owned(), format!("plan-group-of-{id}"), format!("place-{id}"));
    // Drawn anew when a group changes, and not at every key that is pressed elsewhere.
    let choices = Memo::new(move |_| {
        let lang = lang.get();
        shown.draft.with(|draft| {
            let choices: Vec<(String, String)> =
                draft.groups.iter().map(|line| (line.key.to_string(), called(draft, line.key, lang))).collect();
            (choices, draft.group_of(&read).map(|key| key.to_string()).unwrap_or_default())
        })
    });
    let choices = move || choices.with(|(choices, chosen)| options(choices, chosen, Some(Msg::SvGroupNone.text(lang.get()))));
    let menu = el("select").class("menu").attr("aria-labelledby", format!("{head} group-of")).inside(choices).on(
        "change",
        handler(move |event| {
            let key = event_target_value(&event).parse().ok();
            changed.draft.update(|draft| draft.move_to(&written, key));
        }),
    );
    let people = text(move || {
        let people = counted.draft.with(|draft| draft.frame.iter().find(|line| line.department == of).map_or(0, |line| line.row().total()));
        words::count(u64::from(people), lang.get())
    });
    el("tr")
        .child(el("th").attr("scope", "row").id(head.as_str()).child(department_name(page.desk, id)))
        .child(el("td").class("number").child(people))
        .child(el("td").child(problem(&page.troubles, &control)).child(tied(menu, page, &control)))
        .view()
}

/// Groups as they are, in one line each.
pub(super) fn in_words(page: &Page, lang: Lang) -> Vec<(String, String)> {
    page.record.with(|record| {
        let Some(record) = record else { return Vec::new() };
        let line = |group: &shared::survey::Group| {
            let names: Vec<String> = group.departments.iter().map(|id| page.desk.department_label(id, lang)).collect();
            let people = words::count(u64::from(record.plan.people_of(group)), lang);
            (in_language(&group.label, lang.code()).to_owned(), fill(Msg::SvGroupLine, lang, &[people, names.join(", ")]))
        };
        record.plan.groups.iter().map(line).collect()
    })
}
