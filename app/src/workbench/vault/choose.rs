//! Choosing a passphrase: the first time that somebody signs in here, and after an officer gave a forgotten vault back.

use super::Screens;
use super::passphrase::{NewPassphrase, trouble};
use crate::components::{Tone, el, notice, row, spawn};
use crate::desk::Desk;
use crate::i18n::{Msg, tr};
use crate::workbench::parts::titled;
use crate::workbench::people::ask::tell;
use crate::workbench::people::fields::{form, held, show_toggle, state_line, submit_button};
use crate::workbench::people::said::{Said, Trouble};
use leptos::prelude::*;

pub(super) fn screen(screens: &Screens, moves: bool, recovered: bool) -> AnyView {
    let (desk, troubles) = (screens.desk, screens.troubles.clone());
    let title = if recovered { Msg::VaultRecovered } else { Msg::VaultChoose };
    titled(title);
    let (readable, state) = (held(false), held(None::<Said>));
    let entry = NewPassphrase::new(Msg::VaultPassphrase, &readable);
    let mut parts: Vec<AnyView> = entry.views(&troubles).into();
    parts.push(show_toggle(&readable, Msg::VaultShow, Msg::VaultHide));
    parts.push(el("div").class("actions").child(submit_button(Msg::VaultGoOn)).view());
    parts.push(state_line(&state));
    let told = troubles.clone();
    let submit = move || {
        let amiss = entry.amiss();
        if !amiss.is_empty() {
            return told.say(Trouble::fields(amiss));
        }
        if state.now().is_some() {
            return;
        }
        told.clear();
        readable.set(false);
        state.set(Some(Msg::VaultEncrypting.into()));
        let (entry, told, state) = (entry.clone(), told.clone(), state.clone());
        spawn(async move {
            // Only now does the device need the answer no more.
            let request = desk.recovery().filter(|_| recovered);
            let outcome = desk.choose_passphrase(entry.first.typed()).await;
            state.set(None);
            match outcome {
                Ok(()) => {
                    entry.clear();
                    if let Some(request) = request {
                        // Where this does not arrive, the server deletes the request by itself within seven days.
                        let _ = tell("DELETE", &format!("/api/v1/recoveries/{}", request.id), None).await;
                    }
                }
                Err(failed) => told.say(trouble(failed, &entry.first.place, Msg::VaultWrong)),
            }
        });
    };
    let mut page = vec![troubles.view(), el("h1").child(tr(title)).view()];
    if recovered {
        page.push(el("p").child(tr(Msg::VaultRecoveredText)).view());
    } else {
        page.push(el("p").child(tr(Msg::VaultChooseLead)).view());
    }
    if moves {
        page.push(notice(Tone::Info, tr(Msg::VaultMoving)).child(el("p").child(tr(Msg::VaultMoves))).view());
    }
    page.push(form(submit, parts));
    page.push(promises(desk));
    row(page)
}

/// What it protects, what it does not, and who can help.
fn promises(desk: Desk) -> AnyView {
    let part = |title, said: AnyView| row(vec![el("h2").child(tr(title)).view(), said]);
    let help = match desk.offers_recovery() {
        Some(true) => Msg::VaultOfficerHelps,
        Some(false) => Msg::VaultNoHelpYet,
        None => Msg::VaultHelpMaybe,
    };
    let help = el("p").child(tr(help)).view();
    row(vec![
        part(Msg::VaultProtects, el("p").child(tr(Msg::VaultProtectsText)).view()),
        part(Msg::VaultProtectsNot, el("p").child(tr(Msg::VaultProtectsNotText)).view()),
        part(Msg::VaultForgetting, help),
    ])
}
