//! Signing in with the city's own provider, where there is one: its button, and what is said of who comes back without
//! having been let in.

use crate::browser;
use crate::components::{Look, Tone, button, dynamic, el, notice, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Held, held, state_line};
use crate::workbench::people::said::{Said, Trouble, code, naming};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::instrument::in_language;
use shared::json;
use shared::protocol::{Provider, ProviderStart, ProviderTrouble, Providers};

/// The provider, once the server has said which. Without a network nobody could go there.
pub(in crate::workbench) fn provider() -> Held<Option<Provider>> {
    let known = held(None);
    let found = known.clone();
    spawn(async move {
        if let Ok(providers) = ask::<Providers>("GET", "/api/v1/oidc", None).await {
            found.set(providers.provider);
        }
    });
    known
}

/// A string with the provider's name in it.
pub(in crate::workbench) fn named(msg: Msg, provider: &Provider, lang: Lang) -> String {
    naming(msg, lang, in_language(&provider.name, lang.code()))
}

/// The same, following the language.
pub(in crate::workbench) fn named_text(msg: Msg, provider: &Provider) -> Signal<String> {
    let (lang, provider) = (language(), provider.clone());
    text(move || named(msg, &provider, lang.get()))
}

/// Goes to the provider, unless somebody is on the way there already.
#[derive(Debug, Clone)]
pub(in crate::workbench) struct Leaving {
    desk: Desk,
    provider: Provider,
    state: Held<Option<Said>>,
}

impl Leaving {
    /// Nobody is on the way yet.
    pub(in crate::workbench) fn new(desk: Desk, provider: Provider) -> Self {
        Self { desk, provider, state: held(None) }
    }

    /// Says that somebody is on the way.
    pub(in crate::workbench) fn line(&self) -> AnyView {
        state_line(&self.state)
    }

    /// Goes there. What is refused is handed back.
    pub(in crate::workbench) fn go(&self, url: &'static str, request: String, refused: impl FnOnce(Refused) + 'static) {
        if self.state.peek(Option::is_some) {
            return;
        }
        let lang = language();
        let name = in_language(&self.provider.name, lang.get_untracked().code()).to_owned();
        self.state.set(Some(Said::with(Msg::GoingAway, name)));
        let leaving = self.clone();
        spawn(async move {
            if let Err(problem) = leaving.desk.go_to_provider(url, &request).await {
                leaving.state.set(None);
                refused(problem);
            }
        });
    }
}

/// What is said of a refusal before anybody has gone anywhere.
pub(in crate::workbench) fn refusal(refused: &Refused) -> Option<Trouble> {
    let Refused::Because(problem) = refused else { return None };
    match code(problem) {
        "provider_down" => Some(Trouble::whole(Msg::ProviderIsDown)),
        "unknown_invitation" => Some(Trouble::whole(Msg::InvitationGone)),
        _ => None,
    }
}

/// The button on the page for signing in, or with an invitation, which makes an account without a password.
pub(super) fn section(desk: Desk, troubles: &Troubles, invitation: Option<Held<Option<String>>>) -> AnyView {
    let (known, troubles) = (provider(), troubles.clone());
    dynamic(move || match known.get() {
        Some(provider) => offer(desk, &provider, &troubles, invitation.clone()),
        None => row(Vec::new()),
    })
}

fn offer(desk: Desk, provider: &Provider, troubles: &Troubles, invitation: Option<Held<Option<String>>>) -> AnyView {
    let (joins, leaving, troubles) = (invitation.is_some(), Leaving::new(desk, provider.clone()), troubles.clone());
    let line = leaving.line();
    let go = press(move || {
        let (troubles, start) = (troubles.clone(), ProviderStart { invitation: invitation.as_ref().and_then(|code| code.now()) });
        troubles.clear();
        let offline = if joins { Msg::JoinOffline } else { Msg::SignInOffline };
        leaving.go("/api/v1/oidc/start", json::text(&start), move |refused| {
            troubles.say(refusal(&refused).unwrap_or_else(|| Trouble::of(&refused, &[], offline)));
        });
    });
    let (label, lead) = if joins { (Msg::JoinWith, Msg::JoinWithLead) } else { (Msg::SignInWith, Msg::SignInWithLead) };
    let heading = joins.then(|| el("h2").child(tr(Msg::JoinWithTitle)));
    el("div")
        .child(heading)
        .child(el("p").child(named_text(lead, provider)))
        .child(el("div").class("actions").child(button(Look::Secondary, named_text(label, provider), go)))
        .child(line)
        .view()
}

/// The value of a name in the query of an address; those of ours need no decoding.
pub(in crate::workbench) fn queried(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// What is said of somebody who came back without having been let in.
fn words(trouble: ProviderTrouble) -> Msg {
    match trouble {
        ProviderTrouble::Down => Msg::ProviderIsDown,
        ProviderTrouble::Refused => Msg::ProviderRefused,
        ProviderTrouble::Interrupted => Msg::ProviderInterrupted,
        ProviderTrouble::NotProven => Msg::ProviderNotProven,
        ProviderTrouble::NoAccount => Msg::ProviderNoAccount,
        ProviderTrouble::InvitationGone => Msg::ProviderInvitationGone,
        ProviderTrouble::LinkedElsewhere => Msg::ProviderLinkedElsewhere,
        ProviderTrouble::LinkedAlready => Msg::ProviderLinkedAlready,
        ProviderTrouble::SignedOut => Msg::ProviderSignedOut,
        ProviderTrouble::TooManyTries => Msg::ProviderTooMany,
        ProviderTrouble::Store => Msg::WholeStore,
    }
}

/// The trouble that the address names, told once: it is taken out of the address of this page, so that loading it again does
/// not tell it again.
pub(in crate::workbench) fn come_back(page: &'static str) -> AnyView {
    let query = use_location().search.get_untracked();
    let Some(trouble) = queried(&query, "trouble").as_deref().and_then(ProviderTrouble::named) else { return row(Vec::new()) };
    browser::show_address(page);
    browser::focus_later("provider-trouble");
    notice(Tone::Bad, tr(Msg::ProblemTitle)).id("provider-trouble").attr("tabindex", "-1").child(el("p").child(tr(words(trouble)))).view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_trouble_has_words_of_its_own() {
        let said: BTreeSet<&str> = ProviderTrouble::ALL.iter().map(|trouble| words(*trouble).text(Lang::Es)).collect();
        assert_eq!(said.len(), ProviderTrouble::ALL.len());
    }

    #[test]
    fn a_trouble_is_read_from_the_address() {
        assert_eq!(queried("?trouble=no_account", "trouble").as_deref(), Some("no_account"));
        assert_eq!(queried("a=1&trouble=x&trouble=y", "trouble").as_deref(), Some("x"));
        assert_eq!(queried("?troubles=x", "trouble"), None);
        assert_eq!(queried("", "trouble"), None);
    }

    #[test]
    fn a_provider_is_called_by_its_name_in_the_language() {
        let name = [("en", "City sign-in"), ("es", "Acceso municipal")].map(|(code, name)| (code.to_owned(), name.to_owned()));
        let provider = Provider { name: name.into_iter().collect() };
        assert_eq!(named(Msg::SignInWith, &provider, Lang::En), "Sign in with City sign-in");
        assert_eq!(named(Msg::SignInWith, &provider, Lang::Es), "Iniciar sesión con Acceso municipal");
    }
}
