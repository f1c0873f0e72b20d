//! What somebody sets of their own vault, on the page of their account.

use super::passphrase::{NewPassphrase, field, trouble};
use crate::components::{Look, Tone, button, dynamic, el, handler, notice, press, row, spawn, text};
use crate::desk::{Desk, VaultState};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::fields::{form, held, show_toggle, state_line, submit_button, while_held};
use crate::workbench::people::said::{Place, Said, Topic, Trouble};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use shared::vault::IDLE_MINUTES;

/// The section.
pub(in crate::workbench) fn section(desk: Desk, troubles: &Troubles) -> AnyView {
    let troubles = troubles.clone();
    let open = Memo::new(move |_| desk.vault.with(|state| *state == VaultState::Open));
    let body = dynamic(move || if open.get() { settings(desk, &troubles) } else { el("p").child(tr(Msg::VaultAccountMemory)).view() });
    el("section")
        .attr("aria-labelledby", "vault-account")
        .child(el("h2").id("vault-account").child(tr(Msg::VaultAccount)))
        .child(body)
        .view()
}

fn settings(desk: Desk, troubles: &Troubles) -> AnyView {
    let recoverable = if desk.is_recoverable() { Msg::VaultCanRecover } else { Msg::VaultCannotRecover };
    let lock = button(Look::Secondary, tr(Msg::VaultLock), press(move || spawn(desk.lock())));
    row(vec![
        el("p").child(tr(Msg::VaultAccountLead)).child(" ").child(tr(recoverable)).view(),
        el("div").class("actions").child(lock).view(),
        idle(desk, troubles),
        super::passkey::setting(desk, troubles),
        change(desk, troubles),
    ])
}

/// After how long it locks by itself.
fn idle(desk: Desk, troubles: &Troubles) -> AnyView {
    let (lang, troubles, done) = (language(), troubles.clone(), held(None::<Said>));
    let now = desk.idle_minutes();
    let (told, line) = (done.clone(), state_line(&done));
    let choose = handler(move |event| {
        let Ok(minutes) = event_target_value(&event).parse() else { return };
        let (troubles, done) = (troubles.clone(), told.clone());
        done.set(None);
        spawn(async move {
            match desk.set_idle_minutes(minutes).await {
                Ok(()) => done.set(Some(Msg::VaultIdleSaved.into())),
                Err(failed) => {
                    let place = Place::new("idle", Topic::Password, Msg::VaultIdle, "vault-idle");
                    troubles.say(trouble(failed, &place, Msg::VaultWrong));
                }
            }
        });
    });
    let mut menu = el("select").id("vault-idle").class("menu").on("change", choose);
    for minutes in IDLE_MINUTES {
        let option = el("option").attr("value", minutes.to_string());
        let option = if minutes == now { option.attr("selected", "") } else { option };
        menu = menu.child(option.child(text(move || Msg::VaultIdleMinutes.filled(lang.get(), &[minutes as usize]))));
    }
    el("div").class("question entry").child(el("label").attr("for", "vault-idle").child(tr(Msg::VaultIdle))).child(menu).child(line).view()
}

fn change(desk: Desk, troubles: &Troubles) -> AnyView {
    let (readable, state, done) = (held(false), held(None::<Said>), held(false));
    let old = field("vault-old", Msg::VaultOld, "current-password", &readable);
    let new = NewPassphrase::new(Msg::VaultNew, &readable);
    let mut parts = vec![old.view(troubles)];
    parts.extend(new.views(troubles));
    parts.push(show_toggle(&readable, Msg::VaultShow, Msg::VaultHide));
    parts.push(el("div").class("actions").child(submit_button(Msg::VaultChange)).view());
    parts.push(state_line(&state));
    let changed = while_held(&done, || notice(Tone::Good, tr(Msg::VaultChanged)).view());
    let told = troubles.clone();
    let submit = move || {
        done.set(false);
        let none = old.typed().is_empty().then(|| old.place.wrong(Msg::VaultEnter));
        let amiss: Vec<_> = none.into_iter().chain(new.amiss()).collect();
        if !amiss.is_empty() {
            return told.say(Trouble::fields(amiss));
        }
        if state.now().is_some() {
            return;
        }
        told.clear();
        readable.set(false);
        state.set(Some(Msg::VaultChanging.into()));
        let (old, new, told, state, done) = (old.clone(), new.clone(), told.clone(), state.clone(), done.clone());
        spawn(async move {
            let outcome = desk.change_passphrase(old.typed(), new.first.typed()).await;
            state.set(None);
            match outcome {
                Ok(()) => {
                    old.put(String::new());
                    new.clear();
                    done.set(true);
                }
                Err(failed) => {
                    // A rule is broken by the new one, and a wrong one is the old one.
                    let place = if matches!(failed, crate::desk::VaultTrouble::Rule(_)) { &new.first.place } else { &old.place };
                    told.say(trouble(failed, place, Msg::VaultOldWrong));
                }
            }
        });
    };
    row(vec![el("h3").child(tr(Msg::VaultChange)).view(), changed, form(submit, parts)])
}
