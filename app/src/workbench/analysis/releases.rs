//! Which releases there are, which of them are on this device, and until when.

use super::copies::Copies;
use super::lines::{Line, merged};
use super::routes;
use super::terms::{Getting, Step, done_notice};
use crate::browser::focus_soon;
use crate::components::{Held, Look, Tone, button, dynamic, effect, el, flag, held, notice, press, row, spawn, text, when};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg, language, tr};
use crate::storage::HeldRelease;
use crate::workbench::parts::{desk, failed, spoken, titled};
use crate::workbench::people::ask::ask;
use crate::workbench::people::only_with;
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::{count_text, day_text};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::instrument::in_language;
use shared::people::Power;
use shared::protocol::{ReleaseList, ReleaseSummary};

/// What the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Listed {
    Loading,
    Failed(Refused),
    Here(Vec<ReleaseSummary>),
}

/// A number of bytes in megabytes, as people read it; what is less is told in kilobytes.
pub(super) fn size(bytes: u64, lang: Lang) -> String {
    #[allow(clippy::cast_precision_loss)]
    let (number, unit, digits) = match bytes {
        0..100_000 => (bytes as f64 / 1e3, "kB", 0),
        _ => (bytes as f64 / 1e6, "MB", 1),
    };
    format!("{}\u{a0}{unit}", crate::charts::written::decimal(number, digits, lang))
}

/// The page.
#[component]
pub(in crate::workbench) fn ReleasesPage() -> AnyView {
    titled(Msg::Analysis);
    let desk = desk();
    row(vec![el("h1").child(tr(Msg::Analysis)).view(), only_with(desk, Power::ReadSurveys, move || page(desk))])
}

async fn load(into: Held<Listed>) {
    let asked = ask::<ReleaseList>("GET", routes::RELEASES, None).await;
    into.set(asked.map_or_else(Listed::Failed, |list| Listed::Here(list.releases)));
}

fn page(desk: Desk) -> AnyView {
    let (copies, listed, done) = (Copies::context(desk), held(Listed::Loading), held(None));
    let (loading, account) =
        (listed.clone(), Memo::new(move |_| desk.session.with(|session| session.as_ref().map(|session| session.person.account.clone()))));
    effect(move || {
        account.with(|_| ());
        loading.set(Listed::Loading);
        spawn(load(loading.clone()));
    });
    let (again, shown) = (listed.clone(), listed.clone());
    let trouble = dynamic(move || match shown.get() {
        Listed::Failed(Refused::Unreachable) => {
            notice(Tone::Warning, tr(Msg::WorkingOffline)).child(el("p").child(tr(Msg::AnOffline))).view()
        }
        Listed::Failed(refused) => {
            let again = again.clone();
            let trouble = super::copies::Trouble::Refused(refused);
            failed(tr(trouble.msg()), move || spawn(load(again.clone())))
        }
        _ => row(Vec::new()),
    });
    let (store, any) = (copies.failed.clone(), copies.failed.clone());
    let store = when(flag(move || any.with(Option::is_some)), move || {
        let why = store.now().unwrap_or_default();
        notice(Tone::Bad, tr(Msg::AnStoreTrouble))
            .child(el("p").child(tr(Msg::AnStoreFailed)))
            .child(el("p").class("hint").attr("lang", "en").child(why))
            .view()
    });
    row(vec![
        el("p").child(tr(Msg::AnLead)).view(),
        trouble,
        store,
        done_notice(&done),
        list(&copies, &listed, &done),
        super::findings::more(),
    ])
}

fn list(copies: &Copies, listed: &Held<Listed>, done: &Held<Option<Msg>>) -> AnyView {
    let (copies, listed, done) = (copies.clone(), listed.clone(), done.clone());
    dynamic(move || {
        let (offered, looked) = match listed.get() {
            Listed::Loading => (Vec::new(), false),
            Listed::Failed(_) => (Vec::new(), true),
            Listed::Here(offered) => (offered, true),
        };
        let Some(here) = copies.here.get().filter(|here| looked || !here.is_empty()) else {
            return el("p").attr("role", "status").child("…").view();
        };
        let here: Vec<HeldRelease> = here.into_iter().map(|(_, about)| about).collect();
        let lines = merged(&offered, &here);
        if lines.is_empty() {
            return el("p").child(tr(if matches!(listed.now(), Listed::Here(_)) { Msg::AnNoReleases } else { Msg::AnNothingHere })).view();
        }
        el("ul").class("people an-releases").child(lines.iter().map(|line| one(&copies, line, &done)).collect::<Vec<_>>()).view()
    })
}

fn one(copies: &Copies, line: &Line, done: &Held<Option<Msg>>) -> AnyView {
    let lang = language();
    let (wave, n, bytes) = (line.wave.clone(), line.n, line.bytes);
    let facts = text(move || {
        let lang = lang.get();
        fill(Msg::AnFacts, lang, &[day_text(&wave, lang), count_text(u64::from(n), lang), size(bytes, lang)])
    });
    let until = line.until.clone();
    let (class, is_here) = if until.is_some() { ("tag", true) } else { ("tag tag-ended", false) };
    let tag = text(move || match &until {
        Some(day) => naming(Msg::AnHereUntil, lang.get(), &day_text(day, lang.get())),
        None => Msg::AnNotOnDevice.text(lang.get()).to_owned(),
    });
    let getting = line.offered.as_ref().map(|summary| Getting::new(copies, summary, done));
    let mut actions = el("div").class("actions");
    if is_here {
        let tables =
            el("a").class("button button-primary button-link").attr("href", routes::tables(&line.survey, "")).child(tr(Msg::AnOpenTables));
        let codebook = view! { <A href=routes::codebook(&line.survey)>{tr(Msg::AnCodebook)}</A> }.into_any();
        actions = actions.child(tables).child(codebook);
    }
    if let Some(getting) = &getting {
        let (asking, idle) = (getting.clone(), getting.step.clone());
        let (look, label) = if is_here { (Look::Quiet, Msg::AnGetAgain) } else { (Look::Primary, Msg::AnGet) };
        let is_idle = flag(move || idle.with(|step| *step != Step::Idle));
        actions = actions.child(button(look, tr(label), press(move || asking.ask())).flag("hidden", is_idle));
    }
    if is_here {
        actions = actions.child(remove(copies, line, done));
    }
    let title = el("h2").class("an-release").child(spoken(&line.title));
    el("li")
        .class("person")
        .child(el("div").child(title).child(el("p").class("hint").child(facts)).child(el("p").child(el("span").class(class).child(tag))))
        .child(actions)
        .child(getting.map(|getting| el("div").class("an-getting").child(getting.view())))
        .view()
}

fn remove(copies: &Copies, line: &Line, done: &Held<Option<Msg>>) -> AnyView {
    let (copies, survey, done) = (copies.clone(), line.survey.clone(), done.clone());
    let title = line.title.clone();
    let lang = language();
    let which = text(move || format!(": {}", in_language(&title, lang.get().code())));
    let act = press(move || {
        let (copies, survey, done) = (copies.clone(), survey.clone(), done.clone());
        spawn(async move {
            match copies.remove(&survey).await {
                Ok(()) => {
                    done.set(Some(Msg::AnRemoved));
                    focus_soon("releases-done".to_owned());
                }
                Err(super::copies::Trouble::Store(why)) => copies.failed.set(Some(why)),
                Err(_) => {}
            }
        });
    });
    button(Look::Quiet, tr(Msg::AnRemove), act).child(el("span").class("unseen").child(which)).view()
}

/// Says on whatever screen that copies were deleted because their day had come.
pub(in crate::workbench) fn ended_notice(desk: Desk) -> AnyView {
    let copies = Copies::context(desk);
    let (any, shown) = (copies.ended.clone(), copies.ended);
    when(flag(move || any.with(|ended| !ended.is_empty())), move || {
        let (lang, ended, closing) = (language(), shown.now(), shown.clone());
        let items = ended.into_iter().map(|about| {
            let said = text(move || {
                let lang = lang.get();
                let title = in_language(&about.title, lang.code()).to_owned();
                fill(Msg::AnEndedOne, lang, &[title, day_text(&about.wave, lang), day_text(&about.expires, lang)])
            });
            el("li").child(said).view()
        });
        let link = view! { <A href="/analysis">{tr(Msg::Analysis)}</A> }.into_any();
        notice(Tone::Info, tr(Msg::AnEnded))
            .child(el("ul").child(items.collect::<Vec<_>>()))
            .child(el("p").child(tr(Msg::AnEndedText)).child(" ").child(link))
            .child(button(Look::Quiet, tr(Msg::AnUnderstood), press(move || closing.set(Vec::new()))))
            .view()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_so_that_people_can_compare_them() {
        assert_eq!(
            [size(12_345, Lang::En), size(2_340_000, Lang::En), size(2_340_000, Lang::Es)],
            ["12\u{a0}kB", "2.3\u{a0}MB", "2,3\u{a0}MB"]
        );
    }
}
