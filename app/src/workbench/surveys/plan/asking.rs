//! What is asked before a plan is opened or deleted: what is fixed from then on, and what is lost.

use super::choices::language_names;
use crate::browser::focus_soon;
use crate::components::{Look, Tone, button, dynamic, effect, el, notice, press, row, spawn, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::held;
use crate::workbench::people::said::fill;
use crate::workbench::surveys::codes::is_conflict;
use crate::workbench::surveys::page::{Asked, Page};
use crate::workbench::surveys::{routes, words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::json;
use shared::protocol::{OpenRequest, PlanRecord, StateChange};
use shared::survey::{Plan, SurveyState};

/// Saves what is entered, says what is missing, and asks whether to open where nothing is.
pub(super) async fn ask_to_open(page: Page) {
    let changed = page.draft.peek(|draft| page.saved.peek(|saved| draft != saved));
    if changed && !page.store().await {
        return;
    }
    let missing = page.draft.peek(|draft| {
        let mut missing = draft.amiss(&page.departments());
        missing.extend(draft.missing());
        missing
    });
    if missing.is_empty() {
        page.troubles.clear();
        page.asked.set(Some(Asked::Open));
        focus_soon("plan-asked".to_owned());
    } else {
        page.fault(missing);
    }
}

/// The question that stands at the end of the form.
pub(super) fn view(page: &Page) -> AnyView {
    let (page, navigate, gone) = (page.clone(), use_navigate(), held(false));
    let is_gone = gone.clone();
    effect(move || {
        if is_gone.get() {
            navigate("/surveys", NavigateOptions::default());
        }
    });
    dynamic(move || match page.asked.get() {
        Some(Asked::Open) => question(&page, Msg::SvOpenAsk, opening(&page), Msg::SvOpenYes, Look::Primary, {
            let page = page.clone();
            move || spawn(open(page.clone()))
        }),
        Some(Asked::Delete) => {
            question(&page, Msg::SvDeleteAsk, el("p").child(tr(Msg::SvDeleteText)).view(), Msg::SvDeleteYes, Look::Danger, {
                let (page, gone) = (page.clone(), gone.clone());
                move || {
                    let (page, gone) = (page.clone(), gone.clone());
                    spawn(async move {
                        if page.delete().await {
                            crate::workbench::surveys::leave::would_lose(None);
                            gone.set(true);
                        }
                    });
                }
            })
        }
        _ => row(Vec::new()),
    })
}

/// A question with what follows from yes, and a way back.
pub(in crate::workbench::surveys) fn question(
    page: &Page,
    title: Msg,
    inside: AnyView,
    yes: Msg,
    look: Look,
    act: impl Fn() + 'static,
) -> AnyView {
    let back = page.clone();
    let back = press(move || {
        let asked = back.asked.update(Option::take);
        // Back to the button that asked.
        let opener = match asked {
            Some(Asked::Open) => "plan-open",
            Some(Asked::Delete) => "plan-delete",
            Some(Asked::Close) | None => "survey-close",
        };
        focus_soon(opener.to_owned());
    });
    let busy = page.busy.clone();
    let yes = button(look, tr(yes), press(act)).flag("disabled", crate::components::flag(move || busy.get()));
    notice(Tone::Warning, tr(title))
        .id("plan-asked")
        .attr("tabindex", "-1")
        .child(inside)
        .child(el("div").class("actions").child(yes).child(button(Look::Quiet, tr(Msg::CancelEdit), back)))
        .view()
}

/// What is fixed by opening, with the values that it is fixed at.
fn opening(page: &Page) -> AnyView {
    let lang = language();
    let plan = page.draft.peek(|draft| draft.plan());
    let shown = page.clone();
    let mut list = el("dl").class("about");
    for label in [Msg::SvForm, Msg::SvModes, Msg::SvLanguages, Msg::SvFrame, Msg::SvGroups, Msg::SvMinimum, Msg::SvGrace] {
        let (plan, page) = (plan.clone(), shown.clone());
        let value = text(move || fixed(&plan, &page, label, lang.get()));
        list = list.child(el("dt").child(tr(label))).child(el("dd").child(value));
    }
    let days = plan.closes;
    let day = text(move || match &days {
        Some(day) => fill(Msg::SvOpenUntil, lang.get(), &[words::day(day, lang.get())]),
        None => Msg::SvOpenNoEnd.text(lang.get()).to_owned(),
    });
    row(vec![
        el("p").child(tr(Msg::SvOpenText)).view(),
        list.view(),
        el("p").child(tr(Msg::SvOpenCheck)).view(),
        el("p").child(day).child(" ").child(tr(Msg::SvOpenRest)).view(),
    ])
}

/// One of the settings that opening fixes, in words.
fn fixed(plan: &Plan, page: &Page, label: Msg, lang: Lang) -> String {
    match label {
        Msg::SvForm => super::form_title(page, &plan.instrument, lang),
        Msg::SvModes => plan.modes.iter().map(|mode| words::mode(*mode).text(lang)).collect::<Vec<_>>().join(", "),
        Msg::SvLanguages => language_names(&plan.languages),
        Msg::SvFrame => fill(Msg::SvPeople, lang, &[words::count(u64::from(plan.people()), lang)]),
        Msg::SvGroups => {
            plan.groups.iter().map(|group| shared::instrument::in_language(&group.label, lang.code())).collect::<Vec<_>>().join(", ")
        }
        Msg::SvMinimum => plan.k.to_string(),
        _ => plan.grace_days.to_string(),
    }
}

async fn open(page: Page) {
    if !page.start() {
        return;
    }
    let revision = page.record.peek(|record| record.as_ref().map_or(0, |record| record.revision));
    let asked = json::text(&OpenRequest { revision });
    match ask::<PlanRecord>("POST", &routes::of_plan(&page.id, "open"), Some(&asked)).await {
        Ok(record) => {
            page.record.set(Some(record));
            page.asked.set(None);
            page.finish(Msg::SvOpened);
            crate::browser::focus_later("main");
        }
        Err(refused) => {
            page.asked.set(None);
            if is_conflict(&refused) { page.meet().await } else { page.refuse(&refused) }
        }
    }
}

/// Asks for another state, and takes what the plan is then.
pub(in crate::workbench::surveys) async fn change_state(page: &Page, state: SurveyState) -> Result<(), crate::desk::Refused> {
    let asked = json::text(&StateChange { state });
    let record = ask::<PlanRecord>("POST", &routes::of_plan(&page.id, "state"), Some(&asked)).await?;
    page.record.set(Some(record));
    Ok(())
}
