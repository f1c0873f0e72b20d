//! The first screen: what needs somebody, and where everything is. It is there at once; what takes longer comes as it is
//! found.

mod attention;
mod groups;
mod reader;

use super::parts::{desk, spoken, titled};
use super::people::roles::grants_words;
use super::search::Words;
use crate::components::{Tone, dynamic, el, flag, notice, press, row, text, when};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language, tr};
use attention::{Entry, List, Why};
use groups::grouped;
use leptos::prelude::*;
use reader::{Found, Reader, may_begin};
use shared::instrument::in_language;
use shared::protocol::{KindSummary, Session};
use std::collections::BTreeMap;

/// The page.
#[component]
pub(super) fn Home() -> AnyView {
    titled(Msg::Work);
    let desk = desk();
    let ready = Memo::new(move |_| desk.status.with(|status| status.ready));
    let signed_in = Memo::new(move |_| desk.session.with(Option::is_some));
    dynamic(move || match (signed_in.get(), ready.get()) {
        (true, _) => work(desk),
        (false, false) => row(vec![el("h1").child(tr(Msg::Work)).view(), el("p").attr("role", "status").child("…").view()]),
        (false, true) => welcome(),
    })
}

fn welcome() -> AnyView {
    let link = |href: &'static str, msg: Msg| el("a").attr("href", href).child(tr(msg));
    row(vec![
        el("h1").child(tr(Msg::HomeWelcome)).view(),
        el("p").child(tr(Msg::HomeWelcomeLead)).view(),
        super::sign_in::sign_in(),
        el("ul").child(el("li").child(link("/surveys", Msg::Surveys))).child(el("li").child(link("/instruments", Msg::Instruments))).view(),
    ])
}

fn work(desk: Desk) -> AnyView {
    let lang = language();
    let told = move |say: fn(&Session, Lang) -> String| {
        text(move || desk.session.with(|session| session.as_ref().map(|session| say(session, lang.get())).unwrap_or_default()))
    };
    let hello = told(|session, lang| Msg::HomeHello.text(lang).replace("{name}", &session.person.name));
    let org = told(|session, _| session.org_name.clone());
    let roles = told(|session, lang| grants_words(&session.person.grants, &session.departments, lang));
    let found = Reader::begin(desk);
    row(vec![
        el("h1").child(hello).view(),
        el("p").class("home-who").child(el("b").child(org)).child(" · ").child(roles).view(),
        super::access::reminder(desk),
        super::records::overdue_notice(desk),
        el("section").child(el("h2").child(tr(Msg::HomeAttention))).child(attention(desk, found)).view(),
        el("section").child(el("h2").child(tr(Msg::HomeRegisters))).child(registers(desk)).view(),
        departments(desk),
    ])
}

/// The lists of what needs somebody, as far as they are known.
fn attention(desk: Desk, found: RwSignal<Found>) -> AnyView {
    let lists = Memo::new(move |_| found.with(|found| found.lists.clone()));
    let all = Memo::new(move |_| found.with(|found| found.all));
    // Before the first sync is over there is no saying that nothing is needed.
    let synced = Memo::new(move |_| desk.status.with(|status| status.synced.is_some()));
    let nothing = flag(move || all.get() && synced.get() && lists.with(Vec::is_empty));
    let looking = flag(move || !all.get());
    row(vec![
        dynamic(move || row(lists.get().iter().map(|shown| list(desk, shown)).collect())),
        when(nothing, || notice(Tone::Good, tr(Msg::HomeNothing)).view()),
        when(looking, || el("p").class("hint").attr("role", "status").child(tr(Msg::HomeLooking)).view()),
    ])
}

fn list(desk: Desk, list: &List) -> AnyView {
    let lang = language();
    let (title, count) = (list.why.title(), list.count);
    let items: Vec<AnyView> = list.first.iter().map(|entry| item(desk, list.why, entry)).collect();
    let more = list.rest.iter().map(|(kind, count)| {
        let (name, count, href) = (kind_title(desk, kind), *count, format!("/registers/{kind}"));
        let said = text(move || {
            let said = Msg::HomeMore.text(lang.get()).replace("{name}", &name.get());
            said.replace("{n}", &count.to_string())
        });
        el("li").class("home-more").child(el("a").attr("href", href).child(said)).view()
    });
    let more: Vec<AnyView> = more.collect();
    el("div")
        .class("home-list")
        .child(el("h3").child(text(move || title.filled(lang.get(), &[count]))))
        .child(el("ul").child(items).child(more))
        .view()
}

fn item(desk: Desk, why: Why, entry: &Entry) -> AnyView {
    let (lang, title) = (language(), entry.title.clone());
    let said = text(move || if title.trim().is_empty() { Msg::Untitled.text(lang.get()).to_owned() } else { title.clone() });
    // What was refused is dealt with where everything unsent is.
    let href = if why == Why::Refused { "/outbox".to_owned() } else { format!("/documents/{}", entry.doc) };
    el("li")
        .child(el("a").attr("href", href).child(said))
        .child(" ")
        .child(el("span").class("hint").child(kind_title(desk, &entry.kind)))
        .view()
}

fn kind_title(desk: Desk, kind: &str) -> Signal<String> {
    let (title, name, lang) = (desk.with(|cabinet| cabinet.kind(kind).map(|kind| kind.title.clone())), kind.to_owned(), language());
    text(move || title.as_ref().map_or_else(|| name.clone(), |title| in_language(title, lang.get().code()).to_owned()))
}

/// Everything of one department, in all registers: a search for its name.
fn departments(desk: Desk) -> AnyView {
    let lang = language();
    let all =
        Memo::new(move |_| desk.session.with(|session| session.as_ref().map(|session| session.departments.clone()).unwrap_or_default()));
    dynamic(move || {
        let mut list = el("ul").class("home-departments");
        for department in all.get() {
            let name = in_language(&department.label, lang.get().code()).to_owned();
            let (words, looked) = (Words::of(desk), name.clone());
            let look = press(move || words.put(looked.clone()));
            list = list.child(el("li").child(el("a").attr("href", "/search").on("click", look).child(name)));
        }
        let shown = flag(move || all.with(Vec::is_empty));
        el("section").flag("hidden", shown).child(el("h2").child(tr(Msg::DepartmentsTitle))).child(list).view()
    })
}

/// Every register that the person may read.
fn registers(desk: Desk) -> AnyView {
    let lang = language();
    let kinds = Memo::new(move |_| desk.session.with(|session| session.as_ref().map(|session| session.kinds.clone()).unwrap_or_default()));
    let counts = Memo::new(move |_| {
        desk.revision.with(|_| ());
        desk.status.with(|status| status.ready);
        desk.with(|cabinet| cabinet.counts())
    });
    dynamic(move || {
        let kinds = kinds.get();
        if kinds.is_empty() {
            return el("p").child(tr(Msg::HomeNoRegisters)).view();
        }
        let group = |(title, kinds): (Msg, Vec<KindSummary>)| {
            let items: Vec<AnyView> = kinds.iter().map(|kind| register(desk, kind, counts)).collect();
            el("div").class("home-group").child(el("h3").child(tr(title))).child(el("ul").class("home-registers").child(items)).view()
        };
        row(grouped(&kinds, lang.get().code()).into_iter().map(group).collect())
    })
}

fn register(desk: Desk, kind: &KindSummary, counts: Memo<BTreeMap<String, usize>>) -> AnyView {
    let (lang, name, title) = (language(), kind.name.clone(), spoken(&kind.title));
    let here = text(move || Msg::HomeHere.filled(lang.get(), &[counts.with(|counts| counts.get(&name).copied().unwrap_or(0))]));
    let link = el("a").attr("href", format!("/registers/{}", kind.name)).child(title);
    let begin = desk.with(|cabinet| may_begin(cabinet, &kind.name)).then(|| {
        let which = el("span").class("unseen").child(text(move || format!(": {}", title.get())));
        el("a").class("home-begin").attr("href", format!("/registers/{}?new", kind.name)).child(tr(Msg::HomeBegin)).child(which)
    });
    el("li").child(el("span").class("home-register").child(link)).child(el("span").class("hint").child(here)).child(begin).view()
}
