//! The form that decides one item.

use super::draft::DecisionDraft;
use super::fields::{area, choice, labelled, menu};
use super::items::control;
use super::one::Here;
use super::words;
use crate::browser::focus_soon;
use crate::components::{Held, Look, button, dynamic, el, flag, held, press, row, spawn, when};
use crate::desk::Refused;
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::ask::{ask, tell};
use crate::workbench::people::fields::{form as sent_form, submit_button};
use crate::workbench::people::troubles::problem;
use leptos::prelude::*;
use shared::json;
use shared::records_request::{Item, ItemKind, NOTE_LIMIT, NewDecision, NewDecisions, Part, Parts, Verdict, check_decision, exemptions};

/// The form.
pub(super) fn form(here: &Here, item: &Item) -> AnyView {
    let draft = held(DecisionDraft::of(item.ruling().unwrap_or(&item.proposal)));
    let send = {
        let (here, item, draft) = (here.clone(), item.clone(), draft.clone());
        move || {
            let ruling = draft.peek(DecisionDraft::ruling);
            if let Err(wrong) = check_decision(&ruling, &item, item.confined) {
                return here.troubles.say(words::wrong(&wrong));
            }
            let body = json::text(&NewDecisions { decisions: vec![NewDecision { items: vec![item.id.clone()], ruling }] });
            let id = item.id.clone();
            here.act(Msg::RcDecidedNow, async move |here| {
                tell("POST", &here.address("/decisions"), Some(&body)).await?;
                here.deciding.set(None);
                focus_soon(control(&id));
                Ok(())
            });
        }
    };
    let (closing, id) = (here.clone(), item.id.clone());
    let cancel = press(move || {
        closing.troubles.clear();
        closing.deciding.set(None);
        focus_soon(control(&id));
    });
    let (some, divided, whose) = (draft.clone(), draft.clone(), item.clone());
    let withheld = flag(move || some.with(|draft| draft.verdict.is_some_and(|verdict| verdict != Verdict::Released)));
    let partly = flag(move || divided.with(|draft| draft.verdict == Some(Verdict::Partly)));
    let (reasons, of_parts, asking) = (draft.clone(), draft.clone(), here.clone());
    let told = here.troubles.clone();
    let parts = vec![
        verdicts(here, item, &draft),
        when(partly, move || parts(&asking, &whose, &of_parts)),
        when(withheld, move || {
            let lang = language();
            let named = move || {
                let called = |one: &shared::records_request::Exemption| {
                    let law = if one.law.is_empty() { String::new() } else { format!(" ({})", one.law) };
                    (one.id.to_owned(), format!("{}{law}", one.called(lang.get().code())))
                };
                exemptions().iter().map(called).collect()
            };
            let note = area(&reasons, NOTE_LIMIT, |draft| &mut draft.note);
            row(vec![
                labelled(
                    &told,
                    "records-exemption",
                    Msg::RcExemption,
                    Some(Msg::RcExemptionHint),
                    menu(&reasons, Msg::RcChoose, named, |draft| &mut draft.exemption),
                ),
                labelled(&told, "records-note", Msg::RcNote, Some(Msg::RcNoteHint), note),
            ])
        }),
        el("div").class("actions").child(submit_button(Msg::RcSave)).child(button(Look::Quiet, tr(Msg::CancelEdit), cancel)).view(),
    ];
    sent_form(send, parts)
}

fn verdicts(here: &Here, item: &Item, draft: &Held<DecisionDraft>) -> AnyView {
    let fits = |verdict: &&Verdict| match verdict {
        Verdict::Released => item.what != ItemKind::Seats,
        Verdict::Partly => item.doc().is_some(),
        Verdict::Withheld => true,
    };
    let choices = Verdict::ALL.iter().filter(fits).map(|verdict| {
        let verdict = *verdict;
        choice(
            draft,
            ("radio", "records-verdict-choice", format!("records-verdict-{}", verdict.name())),
            tr(words::verdict(verdict)),
            move |draft| draft.verdict == Some(verdict),
            move |draft, on| {
                if on {
                    draft.verdict = Some(verdict);
                }
            },
        )
    });
    el("fieldset")
        .class("question entry")
        .id("records-verdict")
        .attr("tabindex", "-1")
        .attr("aria-describedby", "records-verdict-problem")
        .child(el("legend").child(tr(Msg::RcVerdict)))
        .child(problem(&here.troubles, "records-verdict"))
        .child(el("div").class("choices").child(choices.collect::<Vec<_>>()))
        .view()
}

/// What of a document can be withheld by itself, with what it says.
fn parts(here: &Here, item: &Item, draft: &Held<DecisionDraft>) -> AnyView {
    let loaded = held(None::<Result<Vec<Part>, Refused>>);
    let (into, asking, id) = (loaded.clone(), here.clone(), item.id.clone());
    spawn(async move {
        let lang = asking.desk.lang.get_untracked().code();
        let asked = ask::<Parts>("GET", &asking.address(&format!("/items/{id}?language={lang}")), None).await;
        into.set(Some(asked.map(|parts| parts.parts)));
    });
    let (draft, asked) = (draft.clone(), language());
    let list = dynamic(move || match loaded.get() {
        None => el("p").attr("role", "status").child("…").view(),
        Some(Err(refused)) => el("p").class("problem").child(words::refused(&refused).view()).view(),
        Some(Ok(parts)) => {
            let one = |(at, part): (usize, &Part)| {
                let (read, write) = (part.path.clone(), part.path.clone());
                let label = el("span")
                    .child(el("b").child(part.label.as_str()))
                    .child(el("span").class("hint records-says").child(part.says.join(" / ")))
                    .view();
                choice(
                    &draft,
                    ("checkbox", "records-part", format!("records-part-{at}")),
                    label,
                    move |draft| draft.parts.contains(&read),
                    move |draft, on| {
                        if on {
                            draft.parts.insert(write.clone());
                        } else {
                            draft.parts.remove(&write);
                        }
                    },
                )
            };
            let mut all: Vec<AnyView> = parts.iter().enumerate().map(one).collect();
            let general = parts.iter().filter(|part| part.general).count();
            if general > 0 {
                let label = Msg::RcCommentsRead.filled(asked.get(), &[general]);
                let write = |draft: &mut DecisionDraft, on| draft.comments = on;
                all.push(choice(
                    &draft,
                    ("checkbox", "records-comments", "records-comments".to_owned()),
                    label,
                    |draft| draft.comments,
                    write,
                ));
            }
            el("div").class("choices").child(all).view()
        }
    });
    el("fieldset")
        .class("question entry")
        .id("records-parts")
        .attr("tabindex", "-1")
        .attr("aria-describedby", "records-parts-hint records-parts-problem")
        .child(el("legend").child(tr(Msg::RcParts)))
        .child(el("p").class("hint").id("records-parts-hint").child(tr(Msg::RcPartsHint)))
        .child(problem(&here.troubles, "records-parts"))
        .child(list)
        .view()
}
