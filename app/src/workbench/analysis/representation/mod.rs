//! Representation: the workforce by job category and group against the community, and how far regional targets are.

mod reading;
mod targets;

use super::rates::choice;
use crate::charts::Unit;
use crate::charts::written::{count, decimal, percent};
use crate::components::{Element, Held, Tone, dynamic, effect, el, handler, held, notice, row, spawn, text};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{desk, scrolling, titled};
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::day_text;
use leptos::prelude::*;
use leptos_router::components::A;
use reading::{COMMUNITY, Documents, PROFILE};
use shared::analysis::representation::{Compared, Represented, compare};
use shared::instrument::Schema;
use std::sync::Arc;

/// What is compared: places of a profile and of a community, and a job category, empty for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Asked {
    profile: usize,
    community: usize,
    category: String,
}

/// The page.
#[component]
pub(in crate::workbench) fn RepresentationPage() -> AnyView {
    titled(Msg::RpTitle);
    let desk = desk();
    let back = view! { <A href="/analysis">{tr(Msg::Analysis)}</A> }.into_any();
    let ready = Memo::new(move |_| desk.status.with(|status| status.ready));
    // The newest form of each, where the person may read it.
    let forms = Memo::new(move |_| {
        desk.session.with(|_| ());
        desk.with(|cabinet| cabinet.kind(PROFILE).map(|kind| kind.version.to_string()))
    });
    row(vec![
        el("p").class("back").child(back).view(),
        el("h1").child(tr(Msg::RpTitle)).view(),
        dynamic(move || match (ready.get(), forms.get()) {
            (false, _) => el("p").attr("role", "status").child("…").view(),
            (_, None) => notice(Tone::Info, tr(Msg::RpNotAllowed)).view(),
            (_, Some(version)) => page(desk, version),
        }),
    ])
}

fn page(desk: Desk, version: String) -> AnyView {
    let documents: Held<Option<Arc<Documents>>> = held(None);
    let into = documents.clone();
    effect(move || {
        desk.revision.with(|_| ());
        spawn(reading::read(desk, into.clone()));
    });
    let drawn = dynamic(move || match documents.get() {
        None => el("p").attr("role", "status").child(tr(Msg::ReadingDocuments)).view(),
        Some(documents) => match desk.with(|cabinet| cabinet.schema(&version)) {
            Some(schema) => shown(desk, &documents, &schema),
            None => notice(Tone::Warning, tr(Msg::RtNoForm)).view(),
        },
    });
    row(vec![
        el("p").child(tr(Msg::RpLead)).view(),
        notice(Tone::Warning, tr(Msg::RtConfidential)).child(el("p").child(tr(Msg::RpConfidential))).view(),
        drawn,
    ])
}

fn shown(desk: Desk, documents: &Arc<Documents>, schema: &Arc<Schema>) -> AnyView {
    let mut parts = vec![el("h2").child(tr(Msg::RpCommunity)).view()];
    let missing = |kind: &str, msg: Msg| {
        let link = el("a").attr("href", format!("/registers/{kind}")).child(tr(Msg::RpToRegister));
        notice(Tone::Info, tr(msg)).child(el("p").child(link)).view()
    };
    if documents.profiles.is_empty() {
        parts.push(missing(PROFILE, Msg::RpNoProfile));
    }
    if documents.communities.is_empty() {
        parts.push(missing(COMMUNITY, Msg::RpNoCommunity));
    }
    if !documents.profiles.is_empty() && !documents.communities.is_empty() {
        let asked = RwSignal::new(Asked::default());
        let (lang, documents, schema) = (language(), Arc::clone(documents), Arc::clone(schema));
        parts.push(controls(&documents, &schema, asked));
        parts.push(dynamic(move || table(desk, &documents, &schema, &asked.get(), lang.get())));
    }
    parts.push(targets::section(documents));
    row(parts)
}

fn select(id: &'static str, label: Msg, options: Vec<(String, Signal<String>)>, act: impl Fn(String) + 'static) -> Element {
    let mut menu = el("select").id(id).class("menu").on("change", handler(move |event| act(event_target_value(&event))));
    for (value, said) in options {
        menu = menu.child(el("option").attr("value", value).child(said));
    }
    el("span").class("filter").child(el("label").attr("for", id).child(tr(label))).child(menu)
}

fn controls(documents: &Arc<Documents>, schema: &Arc<Schema>, asked: RwSignal<Asked>) -> AnyView {
    let lang = language();
    let untitled = move |title: &str| if title.is_empty() { Msg::Untitled.text(lang.get()).to_owned() } else { title.to_owned() };
    let profiles = documents.profiles.iter().enumerate().map(|(at, profile)| {
        let (title, date) = (profile.title.clone(), profile.date.clone());
        (at.to_string(), text(move || format!("{}, {}", untitled(&title), day_text(&date, lang.get()))))
    });
    let communities = documents.communities.iter().enumerate().map(|(at, community)| {
        let (title, year) = (community.title.clone(), community.year);
        (at.to_string(), text(move || format!("{}, {}", untitled(&title), year.map(|year| year.to_string()).unwrap_or_default())))
    });
    let (held, labels) = (Arc::clone(documents), Arc::clone(schema));
    // Which job categories there are depends on the profile.
    let profile = Memo::new(move |_| asked.with(|asked| asked.profile));
    let categories = dynamic(move || {
        let names = held.profiles.get(profile.get()).map(|profile| profile.categories()).unwrap_or_default();
        let mut options = vec![(String::new(), tr(Msg::RpAllCategories))];
        for name in names {
            let (schema, name) = (Arc::clone(&labels), name.to_owned());
            options.push((name.clone(), text(move || choice(&schema, "count_category", &name, lang.get()))));
        }
        select("representation-category", Msg::RpCategory, options, move |category| asked.update(|asked| asked.category = category)).view()
    });
    let choose_profile = move |value: String| {
        asked.set(Asked { profile: value.parse().unwrap_or_default(), category: String::new(), ..asked.get_untracked() });
    };
    let choose_community = move |value: String| asked.update(|asked| asked.community = value.parse().unwrap_or_default());
    el("div")
        .class("filters")
        .child(select("representation-profile", Msg::RpProfile, profiles.collect(), choose_profile))
        .child(categories)
        .child(select("representation-community", Msg::RpCommunityOne, communities.collect(), choose_community))
        .view()
}

/// The name of a group: of the form, or of the crosswalk.
fn group_name(schema: &Schema, name: &str, crossed: bool, lang: Lang) -> String {
    match (crossed, name) {
        (true, "white") => Msg::RpWhiteOrMena.text(lang).to_owned(),
        (true, "more") => Msg::RpMore.text(lang).to_owned(),
        _ => choice(schema, "count_group", name, lang),
    }
}

fn table(desk: Desk, documents: &Documents, schema: &Schema, asked: &Asked, lang: Lang) -> AnyView {
    let (Some(profile), Some(community)) = (documents.profiles.get(asked.profile), documents.communities.get(asked.community)) else {
        return row(Vec::new());
    };
    let category = Some(asked.category.as_str()).filter(|category| !category.is_empty());
    let people = reading::population(desk, &community.population, lang);
    let about = fill(
        Msg::RpAbout,
        lang,
        &[people, community.area.clone(), community.year.map(|year| year.to_string()).unwrap_or_default(), community.source.clone()],
    );
    let Some(compared) = compare(profile, category, community) else {
        return el("p").class("no-data").child(Msg::RpNobody.text(lang)).view();
    };
    let mut body = el("tbody");
    for group in &compared.groups {
        body = body.child(line(schema, group, compared.crossed, lang));
    }
    let heads = [Msg::RtGroup, Msg::RpWorkforce, Msg::RpShare, Msg::RpTheirShare, Msg::RpPoints, Msg::RpPersons, Msg::RtRatio];
    let mut head = el("tr");
    for (at, msg) in heads.into_iter().enumerate() {
        head = head.child(el("th").attr("scope", "col").class(if at == 0 { "" } else { "number" }).child(msg.text(lang)));
    }
    // Qualified people of one job category say little of another.
    let other = !community.category.is_empty() && category != Some(community.category.as_str());
    let other = other.then(|| {
        let named = choice(schema, "count_category", &community.category, lang);
        notice(Tone::Warning, naming(Msg::RpOtherCategory, lang, &named))
    });
    row(vec![
        el("p").child(about).view(),
        row(other.map(Element::view).into_iter().collect()),
        row(crossed(&compared, lang).into_iter().collect()),
        scrolling(Msg::RpTitle, el("table").class("list rt-step").child(el("thead").child(head)).child(body)),
        el("p").class("hint").child(stated(&compared, lang)).view(),
        el("p").class("hint").child(Msg::RpModel.text(lang)).view(),
    ])
}

fn crossed(compared: &Compared, lang: Lang) -> Option<AnyView> {
    compared.crossed.then(|| notice(Tone::Warning, Msg::RpCrossed.text(lang)).child(el("p").child(Msg::RpCrossedText.text(lang))).view())
}

fn stated(compared: &Compared, lang: Lang) -> String {
    let [own, theirs] = compared.not_stated.map(|people| count(people, lang));
    fill(Msg::RpNotStated, lang, &[own, theirs])
}

fn line(schema: &Schema, group: &Represented, is_crossed: bool, lang: Lang) -> AnyView {
    let name = group_name(schema, &group.group, is_crossed, lang);
    let name = if group.certain { name } else { format!("{name} *") };
    let share = |share: shared::analysis::stats::Share| share.value().map_or_else(String::new, |value| percent(value, lang));
    let number = |text: String| el("td").class("number").child(text);
    let ends =
        |low: f64, high: f64, unit: Unit| el("span").class("hint fd-ends").child(crate::charts::written::interval([low, high], unit, lang));
    let signed = |value: f64, digits: u8| {
        let text = decimal(value, digits, lang);
        if value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { format!("+{text}") } else { text }
    };
    let went = fill(Msg::RtOf, lang, &[count(group.workforce.count, lang), count(group.workforce.n, lang)]);
    let mut cells = el("tr").child(el("th").attr("scope", "row").child(name)).child(number(went));
    cells = match &group.gap {
        Some(gap) => cells
            .child(number(share(group.workforce)).child(ends(gap.share_interval.low, gap.share_interval.high, Unit::Share)))
            .child(number(share(group.community)))
            .child(number(signed(gap.gap_points, 1)))
            .child(number(signed(gap.gap_persons, 0)))
            .child(number(decimal(gap.ratio, 2, lang)).child(ends(gap.interval.low, gap.interval.high, Unit::Number(2)))),
        None => cells
            .child(number(share(group.workforce)))
            .child(number(share(group.community)))
            .child(el("td").attr("colspan", "3").class("no-data").child(Msg::RpNoBenchmark.text(lang))),
    };
    cells.view()
}
