//! One's own account: who one is, one's password, and signing out.

mod provider;
mod sign_out;

use super::parts::{desk, titled};
use super::people::ask::tell;
use super::people::fields::{Field, Held, form, held, show_toggle, state_line, submit_button, while_held};
use super::people::roles::grant_words;
use super::people::said::{Amiss, Place, Said, Topic, Trouble, checked};
use super::people::troubles::Troubles;
use crate::components::{Tone, dynamic, either, el, flag, notice, row, spawn, text, when};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::json;
use shared::protocol::{NewPassword, PASSWORD_LEAST, Session, check_password};
use std::sync::Arc;

/// The page.
#[component]
pub(super) fn AccountPage() -> AnyView {
    titled(Msg::Account);
    let desk = desk();
    let here = flag(move || desk.session.with(Option::is_some));
    let nobody = || {
        let sign_in = el("a").attr("href", "/sign-in").child(tr(Msg::SignIn));
        el("p").child(tr(Msg::NotSignedIn)).child(" ").child(sign_in).view()
    };
    row(vec![el("h1").child(tr(Msg::Account)).view(), either(here, move || account(desk), nobody)])
}

fn account(desk: Desk) -> AnyView {
    let lang = language();
    let who = dynamic(move || desk.session.with(|session| session.as_ref().map_or_else(|| row(Vec::new()), |session| who(session, lang))));
    let troubles = Troubles::new();
    let ways = provider::Ways::ask();
    let (with_provider, changes) = (provider::section(desk, &ways, &troubles), troubles.clone());
    let password = when(flag(move || ways.has_password()), move || password(&changes));
    row(vec![
        troubles.view(),
        who,
        with_provider,
        password,
        super::factor::section(desk, &troubles),
        super::vault::account_section(desk, &troubles),
        super::devices::own(desk, &troubles),
        sign_out::section(desk),
    ])
}

/// Name, organisation and roles.
fn who(session: &Session, lang: RwSignal<Lang>) -> AnyView {
    let mut roles = el("ul").class("plain-list");
    for grant in &session.person.grants {
        let (grant, departments) = (grant.clone(), session.departments.clone());
        roles = roles.child(el("li").child(text(move || grant_words(&grant, &departments, lang.get()))));
    }
    let roles = if session.person.grants.is_empty() { el("span").child(tr(Msg::NoRoles)) } else { roles };
    let fact = |name, value: AnyView| row(vec![el("dt").child(tr(name)).view(), el("dd").child(value).view()]);
    el("dl")
        .class("about")
        .child(fact(Msg::YourName, session.person.name.clone().into_any()))
        .child(fact(Msg::Organization, session.org_name.clone().into_any()))
        .child(fact(Msg::Roles, roles.view()))
        .view()
}

/// The fields of a new password.
#[derive(Debug, Clone)]
struct Entry {
    old: Field,
    new: Field,
    again: Field,
}

impl Entry {
    fn new(readable: &Held<bool>) -> Self {
        let rules = Said::with(Msg::PasswordRules, PASSWORD_LEAST.to_string());
        let field = |wire, topic, label, autocomplete| {
            Field::new(Place::new(wire, topic, label, format!("password-{wire}")), autocomplete).secret(readable)
        };
        Self {
            old: field("old", Topic::Old, Msg::OldPassword, "current-password"),
            new: field("new", Topic::Password, Msg::NewPasswordLabel, "new-password").hint(rules),
            again: field("again", Topic::Password, Msg::PasswordAgain, "new-password"),
        }
    }

    fn places(&self) -> Vec<Place> {
        vec![self.old.place.clone(), self.new.place.clone()]
    }

    /// What would be refused. The name to sign in with is not known here; the server compares it.
    fn amiss(&self) -> Vec<Amiss> {
        let mut found = Vec::new();
        if self.old.typed().is_empty() {
            found.push(self.old.place.wrong(Msg::EnterPassword));
        }
        found.extend(checked(&self.places(), [check_password("new", &self.new.typed(), "")]));
        if self.again.typed() != self.new.typed() {
            found.push(self.again.place.wrong(Msg::SaysNotTheSame));
        }
        found
    }

    fn clear(&self) {
        [&self.old, &self.new, &self.again].into_iter().for_each(|field| field.put(String::new()));
    }
}

fn password(troubles: &Troubles) -> AnyView {
    let (readable, state, busy, done) = (held(false), held(None::<Said>), held(false), held(false));
    let entry = Arc::new(Entry::new(&readable));
    let mut parts: Vec<AnyView> = [&entry.old, &entry.new, &entry.again].into_iter().map(|field| field.view(troubles)).collect();
    parts.push(show_toggle(&readable, Msg::ShowPasswords, Msg::HidePasswords));
    parts.push(el("div").class("actions").child(submit_button(Msg::ChangePassword)).view());
    parts.push(state_line(&state));
    let (said, ended) = (troubles.clone(), done.clone());
    let submit = move || {
        done.set(false);
        let amiss = entry.amiss();
        if !amiss.is_empty() {
            return said.say(Trouble::fields(amiss));
        }
        if busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        said.clear();
        readable.set(false);
        state.set(Some(Msg::SavingChange.into()));
        let (said, entry, state, busy, done) = (said.clone(), entry.clone(), state.clone(), busy.clone(), done.clone());
        spawn(async move {
            let asked = json::text(&NewPassword { old: entry.old.typed(), new: entry.new.typed() });
            let outcome = tell("POST", "/api/v1/session/password", Some(&asked)).await;
            busy.set(false);
            state.set(None);
            match outcome {
                Ok(()) => {
                    entry.clear();
                    done.set(true);
                }
                Err(refused) => said.say(Trouble::of(&refused, &entry.places(), Msg::WholeOffline)),
            }
        });
    };
    let changed = while_held(&ended, || notice(Tone::Good, tr(Msg::PasswordChanged)).view());
    el("section")
        .attr("aria-labelledby", "password-title")
        .child(el("h2").id("password-title").child(tr(Msg::ChangePassword)))
        .child(el("p").child(tr(Msg::ChangePasswordLead)))
        .child(changed)
        .child(form(submit, parts))
        .view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_checked_before_it_is_sent() {
        let entry = Entry::new(&held(false));
        let targets = |entry: &Entry| -> Vec<String> { entry.amiss().into_iter().map(|amiss| amiss.target).collect() };
        assert_eq!(targets(&entry), ["password-old", "password-new"]);
        entry.old.put("the one so far".to_owned());
        entry.new.put("password1234".to_owned());
        assert_eq!(targets(&entry), ["password-new", "password-again"]);
        entry.new.put("made of several words".to_owned());
        entry.again.put("made of several words".to_owned());
        assert!(entry.amiss().is_empty());
        entry.clear();
        assert_eq!(entry.new.typed(), "");
    }
}
