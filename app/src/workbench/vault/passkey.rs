//! The passkey that opens this device beside its passphrase: set up and removed on the page of the account, and offered by
//! the lock screen.

use super::passphrase::{field, trouble};
use crate::browser::focus_soon;
use crate::components::{Look, Tone, button, dynamic, el, flag, notice, press, row, spawn, when};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::vault::prf::{Failure, is_offered};
use crate::workbench::people::fields::{Held, form, held, show_toggle, state_line, submit_button};
use crate::workbench::people::said::{Place, Said, Topic, Trouble};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;

/// What is said of one that did not open anything.
pub(super) fn said(failure: Failure) -> Msg {
    match failure {
        Failure::Ended => Msg::PrfEnded,
        Failure::Unable => Msg::PrfUnable,
        Failure::Address => Msg::PrfAddress,
        Failure::Other => Msg::PrfOther,
    }
}

/// On the page of the account: shown where this browser can have a passkey make keys, or has one that opens this device.
pub(super) fn setting(desk: Desk, troubles: &Troubles) -> AnyView {
    let (has, offered, done) = (held(desk.has_passkey()), held(false), held(None::<Msg>));
    let told = offered.clone();
    spawn(async move { told.set(is_offered().await) });
    let (troubles, some) = (troubles.clone(), has.clone());
    let shown = flag(move || some.get() || offered.get());
    when(shown, move || {
        let (troubles, has, done, told) = (troubles.clone(), has.clone(), done.clone(), done.clone());
        let told = dynamic(move || {
            told.get().map_or_else(|| row(vec![]), |said| notice(Tone::Good, tr(said)).id("prf-told").attr("tabindex", "-1").view())
        });
        let body = dynamic(move || if has.get() { removal(desk, &troubles, &has, &done) } else { set_up(desk, &troubles, &has, &done) });
        el("div").child(el("h3").child(tr(Msg::PrfTitle))).child(told).child(body).view()
    })
}

fn set_up(desk: Desk, troubles: &Troubles, has: &Held<bool>, done: &Held<Option<Msg>>) -> AnyView {
    let (lang, readable, state) = (language(), held(false), held(None::<Said>));
    let entry = field("prf-passphrase", Msg::PrfPassphrase, "current-password", &readable);
    let parts = vec![
        entry.view(troubles),
        show_toggle(&readable, Msg::VaultShow, Msg::VaultHide),
        el("div").class("actions").child(submit_button(Msg::PrfSetUp)).view(),
        state_line(&state),
    ];
    let (told, has, done) = (troubles.clone(), has.clone(), done.clone());
    let submit = move || {
        if state.now().is_some() {
            return;
        }
        done.set(None);
        if entry.typed().is_empty() {
            return told.say(Trouble::fields(vec![entry.place.wrong(Msg::VaultEnter)]));
        }
        told.clear();
        readable.set(false);
        state.set(Some(Msg::PrfSettingUp.into()));
        let called = Msg::PrfName.text(lang.get_untracked());
        let (entry, told, state, has, done) = (entry.clone(), told.clone(), state.clone(), has.clone(), done.clone());
        spawn(async move {
            let outcome = desk.add_passkey(entry.typed(), called).await;
            state.set(None);
            match outcome {
                Ok(()) => {
                    done.set(Some(Msg::PrfDone));
                    has.set(true);
                    focus_soon("prf-told".to_owned());
                }
                Err(failed) => told.say(trouble(failed, &entry.place, Msg::VaultOldWrong)),
            }
        });
    };
    row(vec![el("p").child(tr(Msg::PrfLead)).view(), form(submit, parts)])
}

fn removal(desk: Desk, troubles: &Troubles, has: &Held<bool>, done: &Held<Option<Msg>>) -> AnyView {
    let (told, has, done, busy) = (troubles.clone(), has.clone(), done.clone(), held(false));
    let remove = press(move || {
        if busy.now() {
            return;
        }
        busy.set(true);
        done.set(None);
        told.clear();
        let (told, has, done, busy) = (told.clone(), has.clone(), done.clone(), busy.clone());
        spawn(async move {
            let outcome = desk.remove_passkey().await;
            busy.set(false);
            match outcome {
                Ok(()) => {
                    done.set(Some(Msg::PrfRemoved));
                    has.set(false);
                    focus_soon("prf-told".to_owned());
                }
                Err(failed) => {
                    let place = Place::new("passkey", Topic::Password, Msg::PrfTitle, "prf-remove");
                    told.say(trouble(failed, &place, Msg::VaultWrong));
                }
            }
        });
    });
    let button = button(Look::Secondary, tr(Msg::PrfRemove), remove).id("prf-remove");
    row(vec![el("p").child(tr(Msg::PrfHave)).view(), el("div").class("actions").child(button).view()])
}

/// On the lock screen, before the passphrase: where a passkey opens something here.
pub(super) fn offer(desk: Desk, troubles: &Troubles) -> AnyView {
    if !desk.offers_passkey() {
        return row(vec![]);
    }
    let (told, state, busy) = (troubles.clone(), held(None::<Said>), held(false));
    let line = state_line(&state);
    let open = press(move || {
        if busy.now() {
            return;
        }
        busy.set(true);
        told.clear();
        state.set(Some(Msg::PrfSettingUp.into()));
        let (told, state, busy) = (told.clone(), state.clone(), busy.clone());
        spawn(async move {
            let outcome = desk.unlock_by_passkey().await;
            busy.set(false);
            state.set(None);
            if let Err(failed) = outcome {
                let place = Place::new("passkey", Topic::Password, Msg::PrfOpen, "prf-open");
                told.say(trouble(failed, &place, Msg::VaultWrong));
            }
        });
    });
    let button = button(Look::Primary, tr(Msg::PrfOpen), open).id("prf-open");
    row(vec![el("div").class("actions").child(button).view(), line, el("p").child(tr(Msg::PrfOr)).view()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_says_something_of_its_own_and_names_the_way_that_is_left() {
        let all = [Failure::Ended, Failure::Unable, Failure::Address, Failure::Other];
        for failure in all {
            let said = said(failure).text(crate::i18n::Lang::En);
            assert!(said.to_lowercase().contains("passphrase"), "{said}");
            assert_eq!(all.iter().filter(|other| super::said(**other).text(crate::i18n::Lang::En) == said).count(), 1);
        }
    }
}
