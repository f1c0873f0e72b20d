//! The lock screen. It names nobody: a device that is found says not even whose it is.

use super::passphrase::{field, trouble};
use super::{Screens, forgotten};
use crate::browser::focus_soon;
use crate::components::{Look, Tone, button, dynamic, el, flag, notice, press, row, spawn, text, when};
use crate::desk::{Desk, VaultState};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::titled;
use crate::workbench::people::fields::{Held, form, held, show_toggle, state_line, submit_button};
use crate::workbench::people::said::{Said, Trouble};
use crate::workbench::sign_in::{provider, sign_in};
use leptos::prelude::*;

/// Where somebody is who stands before a locked device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Asked for the passphrase.
    Passphrase,
    /// They forgot it.
    Forgotten,
    /// They sign in; because they forgot it, or as somebody else.
    SignIn { forgot: bool },
}

impl Step {
    /// After it became known who is here, and whether they have asked an officer: they find the way back to the answer.
    pub(super) fn arrived(self, asked: bool) -> Self {
        match self {
            Self::SignIn { forgot: false } if !asked => Self::Passphrase,
            Self::Passphrase if !asked => Self::Passphrase,
            _ => Self::Forgotten,
        }
    }
}

/// The step that an address asks for.
pub(super) fn first(path: &str) -> Step {
    if path == "/sign-in" { Step::SignIn { forgot: false } } else { Step::Passphrase }
}

pub(super) fn screen(screens: &Screens, overdue: bool, revoked: bool) -> AnyView {
    titled(Msg::VaultLocked);
    let (screens, desk) = (screens.clone(), screens.desk);
    let signed_in = Memo::new(move |_| desk.vault.with(|state| matches!(state, VaultState::Locked { signed_in: true, .. })));
    dynamic(move || match screens.step.get() {
        Step::SignIn { .. } => signing_in(&screens),
        // Whoever could sign in on it was let in again: only an officer opens what was not sent, and nobody knows a passphrase.
        _ if revoked && signed_in.get() => forgotten::screen(&screens, true, true),
        Step::Forgotten if !revoked => forgotten::screen(&screens, signed_in.get(), false),
        _ if revoked => barred(&screens, Msg::VaultRevoked, Msg::VaultRevokedText),
        _ if overdue => barred(&screens, Msg::VaultOverdue, Msg::VaultOverdueText),
        _ => asked(&screens, signed_in),
    })
}

/// Goes to another step, with the keyboard at its beginning.
pub(super) fn go(screens: &Screens, step: Step) {
    screens.troubles.clear();
    screens.step.set(step);
    focus_soon("vault-title".to_owned());
}

/// The heading of a step.
pub(super) fn heading(title: Msg) -> AnyView {
    el("h1").id("vault-title").attr("tabindex", "-1").child(tr(title)).view()
}

fn signing_in(screens: &Screens) -> AnyView {
    let back = screens.clone();
    let back = button(Look::Quiet, tr(Msg::VaultNever), press(move || go(&back, Step::Passphrase)));
    row(vec![
        heading(Msg::SignIn),
        provider::come_back("/sign-in"),
        sign_in(),
        el("p").class("hint").child(tr(Msg::VaultElseHint)).view(),
        back.view(),
    ])
}

fn to_sign_in(screens: &Screens, look: Look, msg: Msg) -> AnyView {
    let screens = screens.clone();
    button(look, tr(msg), press(move || go(&screens, Step::SignIn { forgot: false }))).view()
}

/// No passphrase is asked for.
fn barred(screens: &Screens, title: Msg, said: Msg) -> AnyView {
    let to = to_sign_in(screens, Look::Primary, Msg::SignIn);
    row(vec![
        screens.troubles.view(),
        heading(Msg::VaultLocked),
        notice(Tone::Warning, tr(title)).child(el("p").child(tr(said))).view(),
        el("div").class("actions").child(to).view(),
    ])
}

/// The form that asks for the passphrase.
pub(super) fn entry_form(screens: &Screens) -> AnyView {
    let (desk, lang, troubles) = (screens.desk, language(), screens.troubles.clone());
    let wait = move || desk.vault.with(VaultState::wait_s);
    let (readable, state) = (held(false), held(None::<Said>));
    let entry = field("vault-passphrase", Msg::VaultPassphrase, "current-password", &readable);
    let waits = flag(move || wait() > 0);
    let line = when(waits, move || {
        let said = text(move || Msg::VaultWait.filled(lang.get(), &[wait() as usize]));
        el("p").child(said).view()
    });
    let open = submit_button(Msg::VaultOpen);
    let parts = vec![
        entry.view(&troubles),
        show_toggle(&readable, Msg::VaultShow, Msg::VaultHide),
        line,
        el("div").class("actions").child(open).view(),
        state_line(&state),
    ];
    let told = troubles;
    let submit = move || {
        if entry.typed().is_empty() {
            return told.say(Trouble::fields(vec![entry.place.wrong(Msg::VaultEnter)]));
        }
        if state.now().is_some() {
            return;
        }
        told.clear();
        readable.set(false);
        state.set(Some(Msg::VaultOpening.into()));
        open_with(desk, entry.clone(), told.clone(), state.clone());
    };
    form(submit, parts)
}

fn asked(screens: &Screens, signed_in: Memo<bool>) -> AnyView {
    let (desk, lang, troubles) = (screens.desk, language(), screens.troubles.clone());
    let forgot = screens.clone();
    let lead = text(move || if signed_in.get() { Msg::VaultLockedSignedIn } else { Msg::VaultLockedLead }.text(lang.get()).to_owned());
    let forgot = button(Look::Quiet, tr(Msg::VaultForgot), press(move || go(&forgot, Step::Forgotten)));
    row(vec![
        troubles.view(),
        heading(Msg::VaultLocked),
        el("p").child(lead).view(),
        super::passkey::offer(desk, &screens.troubles),
        entry_form(screens),
        el("div").class("actions").child(forgot).child(to_sign_in(screens, Look::Quiet, Msg::VaultElse)).view(),
    ])
}

fn open_with(
    desk: Desk,
    entry: crate::workbench::people::fields::Field,
    troubles: crate::workbench::people::troubles::Troubles,
    state: Held<Option<Said>>,
) {
    spawn(async move {
        let outcome = desk.unlock(entry.typed()).await;
        state.set(None);
        entry.put(String::new());
        if let Err(failed) = outcome {
            troubles.say(trouble(failed, &entry.place, Msg::VaultWrong));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_signs_in_goes_on_where_they_were() {
        assert_eq!(first("/sign-in"), Step::SignIn { forgot: false });
        assert_eq!(first("/documents/x"), Step::Passphrase);
        assert_eq!(Step::SignIn { forgot: true }.arrived(false), Step::Forgotten);
        assert_eq!(Step::SignIn { forgot: false }.arrived(false), Step::Passphrase);
        assert_eq!(Step::Passphrase.arrived(false), Step::Passphrase);
        for step in [Step::Passphrase, Step::Forgotten, Step::SignIn { forgot: false }] {
            assert_eq!(step.arrived(true), Step::Forgotten, "an officer was asked");
        }
    }
}
