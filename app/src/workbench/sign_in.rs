//! Signing in, with a name and a password or with an invitation.

mod join;
pub(in crate::workbench) mod provider;

pub(super) use join::JoinPage;

use super::parts::{desk, titled};
use super::people::fields::{Field, Held, form, held, show_toggle, state_line, submit_button};
use super::people::said::{Amiss, Place, Said, Topic, Trouble, naming};
use super::people::troubles::Troubles;
use crate::components::{Tone, effect, either, el, flag, notice, row, spawn, text, when};
use crate::desk::{Desk, Problem, VaultState};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;

/// The page.
#[component]
pub(super) fn SignInPage() -> AnyView {
    titled(Msg::SignIn);
    row(vec![el("h1").child(tr(Msg::SignIn)).view(), provider::come_back("/sign-in"), sign_in()])
}

/// The form, or who is signed in already: for this page, and for any other that has nothing to show to nobody.
pub(super) fn sign_in() -> AnyView {
    let desk = desk();
    let (entering, entry) = (Entering::new(desk), Entry::new());
    let out = entering.out;
    entering.go_on(desk);
    // A device that is locked has nothing to read first.
    let locked = move || desk.vault.with(|state| matches!(state, VaultState::Locked { .. }));
    let ready = flag(move || desk.status.with(|status| status.ready) || locked());
    when(ready, move || {
        let (entering, entry) = (entering.clone(), entry.clone());
        let form = move || {
            let (entering, entry) = (entering.clone(), entry.clone());
            either(flag(move || out.get()), move || entry.view(desk, &entering), move || already(desk))
        };
        super::factor::instead(desk, form)
    })
}

/// Whether a sign-in is needed: nobody is known on this device, or the server no longer knows them. Once it has said so,
/// only a good answer says otherwise: a network that fails meanwhile does not take the form from under the hands.
fn is_out(before: bool, nobody: bool, server: Option<&Problem>) -> bool {
    nobody || server == Some(&Problem::SignedOut) || before && server == Some(&Problem::Unreachable)
}

/// Who this device knew when somebody began to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Before {
    account: Option<String>,
    out: bool,
}

impl Before {
    fn of(desk: Desk, out: Memo<bool>) -> Self {
        Self { account: desk.session.with(|session| session.as_ref().map(|session| session.person.account.clone())), out: out.get() }
    }

    /// Whether somebody has come in since.
    fn has_ended(&self, now: &Self) -> bool {
        !now.out && (self.out || self.account != now.account)
    }
}

/// A sign-in that is under way.
#[derive(Debug, Clone)]
struct Entering {
    before: Held<Option<Before>>,
    /// Whether a sign-in is needed.
    out: Memo<bool>,
}

impl Entering {
    fn new(desk: Desk) -> Self {
        let out = Memo::new(move |before: Option<&bool>| {
            let (before, nobody) = (before.copied().unwrap_or(false), desk.session.with(Option::is_none));
            desk.status.with(|status| is_out(before, nobody, status.server.as_ref()))
        });
        Self { before: held(None), out }
    }

    /// Goes on as soon as somebody has come in; the first sync that follows has a bar of its own.
    fn go_on(&self, desk: Desk) {
        let (navigate, entering, out) = (use_navigate(), self.before.clone(), self.out);
        effect(move || {
            let now = Before::of(desk, out);
            if entering.with(|before| before.as_ref().is_some_and(|before| before.has_ended(&now))) {
                entering.set(None);
                // Going back from there must not lead to a form that has served.
                navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
        });
    }

    /// Begins, unless one is under way.
    fn begin(&self, desk: Desk) -> bool {
        let begins = self.before.peek(Option::is_none);
        if begins {
            self.before.set(Some(untrack(|| Before::of(desk, self.out))));
        }
        begins
    }

    /// It did not work.
    fn give_up(&self) {
        self.before.set(None);
    }
}

/// The name of whoever this device knows.
fn known_name(desk: Desk) -> Option<String> {
    desk.session.with(|session| session.as_ref().map(|session| session.person.name.clone()))
}

fn already(desk: Desk) -> AnyView {
    let lang = language();
    let title = text(move || naming(Msg::SignedInAs, lang.get(), &known_name(desk).unwrap_or_default()));
    let on = view! { <A href="/">{tr(Msg::GoOn)}</A> }.into_any();
    let account = view! { <A href="/account">{tr(Msg::Account)}</A> }.into_any();
    notice(Tone::Info, title).child(el("p").child(on)).child(el("p").child(tr(Msg::SignedInOther)).child(" ").child(account)).view()
}

/// What is entered. It outlives the form, which comes and goes with the network where somebody is known here.
#[derive(Debug, Clone)]
struct Entry {
    name: Field,
    password: Field,
    readable: Held<bool>,
    troubles: Troubles,
    state: Held<Option<Said>>,
}

impl Entry {
    fn new() -> Self {
        let readable = held(false);
        let place = |wire, topic, label| Place::new(wire, topic, label, format!("sign-in-{wire}"));
        Self {
            name: Field::new(place("name", Topic::SignIn, Msg::SignInName), "username"),
            password: Field::new(place("password", Topic::Password, Msg::Password), "current-password").secret(&readable),
            readable,
            troubles: Troubles::new(),
            state: held(None),
        }
    }

    /// What is not filled in.
    fn missing(&self) -> Vec<Amiss> {
        let name = self.name.trimmed().is_empty().then(|| self.name.place.wrong(Msg::EnterSignInName));
        let password = self.password.typed().is_empty().then(|| self.password.place.wrong(Msg::EnterPassword));
        name.into_iter().chain(password).collect()
    }

    fn view(&self, desk: Desk, entering: &Entering) -> AnyView {
        let lang = language();
        let told = move || {
            let named = move |msg| text(move || naming(msg, lang.get(), &known_name(desk).unwrap_or_default()));
            notice(Tone::Info, named(Msg::HeldFor)).child(el("p").child(named(Msg::HeldForText))).view()
        };
        let parts = vec![
            self.name.view(&self.troubles),
            self.password.view(&self.troubles),
            show_toggle(&self.readable, Msg::ShowPassword, Msg::HidePassword),
            el("div").class("actions").child(submit_button(Msg::SignIn)).view(),
            state_line(&self.state),
        ];
        let (entry, entering) = (self.clone(), entering.clone());
        row(vec![
            self.troubles.view(),
            when(flag(move || known_name(desk).is_some()), told),
            form(move || entry.submit(desk, &entering), parts),
            provider::section(desk, &self.troubles, None),
            el("p").class("hint").child(tr(Msg::SignInLead)).view(),
        ])
    }

    fn submit(&self, desk: Desk, entering: &Entering) {
        let missing = self.missing();
        if !missing.is_empty() {
            return self.troubles.say(Trouble::fields(missing));
        }
        if !entering.begin(desk) {
            return;
        }
        self.troubles.clear();
        self.readable.set(false);
        self.state.set(Some(Msg::SigningIn.into()));
        let (entry, entering) = (self.clone(), entering.clone());
        spawn(async move {
            let outcome = desk.sign_in(entry.name.trimmed(), entry.password.typed()).await;
            entering.give_up();
            entry.state.set(None);
            match outcome {
                Ok(()) => entry.password.put(String::new()),
                Err(refused) => {
                    let places = [entry.name.place.clone(), entry.password.place.clone()];
                    entry.troubles.say(Trouble::of(&refused, &places, Msg::SignInOffline));
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_has_come_in_when_the_server_knows_them_again_or_another() {
        let before = |account: Option<&str>, out| Before { account: account.map(str::to_owned), out };
        let cases = [
            (before(None, true), before(Some("a"), false), true),
            (before(Some("a"), true), before(Some("a"), false), true),
            (before(Some("a"), false), before(Some("b"), false), true),
            (before(Some("a"), false), before(Some("a"), false), false),
            (before(Some("a"), true), before(Some("b"), true), false),
        ];
        for (before, now, ended) in cases {
            assert_eq!(before.has_ended(&now), ended, "{before:?} {now:?}");
        }
    }

    #[test]
    fn a_form_stays_until_the_server_has_answered_well() {
        assert!(is_out(false, true, None));
        assert!(is_out(false, false, Some(&Problem::SignedOut)));
        assert!(!is_out(false, false, Some(&Problem::Unreachable)), "without a network one works with what is here");
        assert!(is_out(true, false, Some(&Problem::Unreachable)), "but what is being entered stays");
        assert!(!is_out(true, false, None));
    }

    #[test]
    fn both_fields_are_asked_for_before_anything_is_sent() {
        let entry = Entry::new();
        let targets = || -> Vec<String> { entry.missing().into_iter().map(|amiss| amiss.target).collect() };
        assert_eq!(targets(), ["sign-in-name", "sign-in-password"]);
        entry.name.put("  ".to_owned());
        entry.password.put(" ".to_owned());
        assert_eq!(targets(), ["sign-in-name"], "a password may be of spaces, a name is not");
        entry.name.put("a.sample".to_owned());
        assert!(targets().is_empty());
    }
}
