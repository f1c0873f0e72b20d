//! An invitation becomes an account, or lets somebody choose a new password. Its code comes in the fragment of the
//! address, which no server sees, and is taken out of the address before anything is sent.

use super::{Entering, known_name};
use crate::browser::{self, window};
use crate::components::{Tone, effect, either, el, flag, notice, row, spawn, text, when};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{desk, titled};
use crate::workbench::people::fields::{Field, Held, form, held, show_toggle, state_line, submit_button};
use crate::workbench::people::said::{Amiss, Place, Said, Topic, Trouble, checked, code, naming};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use shared::protocol::{Join, PASSWORD_LEAST, check_name, check_password, check_sign_in};
use std::sync::Arc;

/// Characters of a code: 128 bits in base64url.
const CODE_LENGTH: usize = 22;

/// The code in the fragment of an address.
fn code_in(fragment: &str) -> Option<String> {
    let code = fragment.trim_start_matches('#').trim();
    let whole = code.len() == CODE_LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    whole.then(|| code.to_owned())
}

/// The code that the boot script took out of the address; it is taken out, too, whenever another link is opened in this tab.
fn take_code() -> Held<Option<String>> {
    let early = browser::take_code();
    let code = held(code_in(&early));
    if let Ok(fragment) = window().location().hash()
        && !fragment.is_empty()
    {
        code.set(code_in(&fragment));
        browser::show_address("/join");
    }
    let (hash, navigate, taken) = (use_location().hash, use_navigate(), code.clone());
    effect(move || {
        let fragment = hash.get();
        if !fragment.is_empty() {
            taken.set(code_in(&fragment));
            navigate("/join", NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    });
    code
}

/// The page.
#[component]
pub(in crate::workbench) fn JoinPage() -> AnyView {
    titled(Msg::Join);
    let desk = desk();
    let (code, entering) = (take_code(), Entering::new(desk));
    entering.go_on(desk);
    let navigate = use_navigate();
    // A new password for whoever is signed in here already changes nothing that could be seen.
    let done = held(false);
    let is_done = done.clone();
    effect(move || {
        if is_done.get() {
            navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let there = {
        let code = code.clone();
        flag(move || code.with(Option::is_some))
    };
    let shown = either(
        there,
        move || entry(desk, &code, &entering, &done),
        || notice(Tone::Warning, tr(Msg::JoinNoCode)).child(el("p").child(tr(Msg::JoinNoCodeText))).view(),
    );
    row(vec![el("h1").child(tr(Msg::Join)).view(), shown])
}

/// What is entered.
#[derive(Debug, Clone)]
struct Entry {
    name: Field,
    shown: Field,
    password: Field,
    again: Field,
}

impl Entry {
    fn new(readable: &Held<bool>) -> Self {
        let place = |wire, topic, label| Place::new(wire, topic, label, format!("join-{wire}"));
        let rules = Said::with(Msg::PasswordRules, PASSWORD_LEAST.to_string());
        Self {
            name: Field::new(place("name", Topic::SignIn, Msg::SignInName), "username").hint(Msg::SignInNameHint),
            shown: Field::new(place("shown", Topic::Shown, Msg::ShownName), "name").hint(Msg::ShownNameHint),
            password: Field::new(place("password", Topic::Password, Msg::NewPasswordLabel), "new-password").hint(rules).secret(readable),
            again: Field::new(place("again", Topic::Password, Msg::PasswordAgain), "new-password").secret(readable),
        }
    }

    fn places(&self) -> Vec<Place> {
        [&self.name, &self.shown, &self.password].map(|field| field.place.clone()).to_vec()
    }

    /// What would be refused.
    fn amiss(&self) -> Vec<Amiss> {
        let (name, password) = (self.name.trimmed(), self.password.typed());
        let results = [check_sign_in(&name), check_name("shown", &self.shown.trimmed()), check_password("password", &password, &name)];
        let mut found = checked(&self.places(), results);
        if self.again.typed() != password {
            found.push(self.again.place.wrong(Msg::SaysNotTheSame));
        }
        found
    }

    fn join(&self, invitation: String) -> Join {
        Join { invitation, name: self.name.trimmed(), shown: self.shown.trimmed(), password: self.password.typed() }
    }
}

fn entry(desk: Desk, code: &Held<Option<String>>, entering: &Entering, done: &Held<bool>) -> AnyView {
    let (troubles, readable, state) = (Troubles::new(), held(false), held(None::<Said>));
    let fields = Arc::new(Entry::new(&readable));
    let mut parts: Vec<AnyView> =
        [&fields.name, &fields.shown, &fields.password, &fields.again].into_iter().map(|field| field.view(&troubles)).collect();
    parts.push(show_toggle(&readable, Msg::ShowPasswords, Msg::HidePasswords));
    parts.push(el("div").class("actions").child(submit_button(Msg::JoinButton)).view());
    parts.push(state_line(&state));
    let with_provider = super::provider::section(desk, &troubles, Some(code.clone()));
    let (said, code, entering, done) = (troubles.clone(), code.clone(), entering.clone(), done.clone());
    let submit = move || {
        let amiss = fields.amiss();
        if !amiss.is_empty() {
            return said.say(Trouble::fields(amiss));
        }
        let Some(code) = code.now().filter(|_| entering.begin(desk)) else { return };
        said.clear();
        readable.set(false);
        state.set(Some(Msg::Joining.into()));
        let (said, entering, done, state, fields) = (said.clone(), entering.clone(), done.clone(), state.clone(), fields.clone());
        spawn(async move {
            let outcome = desk.join(&fields.join(code)).await;
            entering.give_up();
            state.set(None);
            match outcome {
                Ok(()) => done.set(true),
                Err(refused) => said.say(refusal(&refused, &fields.places())),
            }
        });
    };
    row(vec![troubles.view(), signed_in_already(desk), el("p").child(tr(Msg::JoinLead)).view(), form(submit, parts), with_provider])
}

fn refusal(refused: &Refused, places: &[Place]) -> Trouble {
    match refused {
        Refused::Because(problem) if code(problem) == "unknown_invitation" => Trouble::whole(Msg::InvitationGone),
        _ => Trouble::of(refused, places, Msg::JoinOffline),
    }
}

/// Who is signed out by going on.
fn signed_in_already(desk: Desk) -> AnyView {
    let lang = language();
    let named = move |msg| text(move || naming(msg, lang.get(), &known_name(desk).unwrap_or_default()));
    let told = move || notice(Tone::Warning, named(Msg::SignedInAs)).child(el("p").child(named(Msg::JoinSignedIn))).view();
    when(flag(move || known_name(desk).is_some()), told)
}

#[cfg(test)]
mod tests;
