//! The link of one's own account to somebody of the city's own provider: made with one's password, and ended while there is
//! one.

use crate::browser;
use crate::components::{Look, Tone, button, dynamic, el, notice, press, row, spawn};
use crate::desk::Desk;
use crate::i18n::{Msg, tr};
use crate::workbench::people::ask::{ask, tell};
use crate::workbench::people::fields::{Field, Held, form, held, show_toggle, submit_button_text};
use crate::workbench::people::said::{Place, Topic, Trouble};
use crate::workbench::people::troubles::Troubles;
use crate::workbench::sign_in::provider::{Leaving, come_back, named_text, provider, queried, refusal};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::json;
use shared::protocol::{Provider, ProviderLink, WaysIn};

/// What has just been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Linked,
    Unlinked,
}

/// Whether one has a password, once the server has said so.
#[derive(Debug, Clone)]
pub(super) struct Ways(Held<Option<WaysIn>>);

impl Ways {
    /// Asks the server.
    pub(super) fn ask() -> Self {
        let ways = Self(held(None));
        ways.again();
        ways
    }

    fn again(&self) {
        let known = self.0.clone();
        spawn(async move {
            if let Ok(ways) = ask::<WaysIn>("GET", "/api/v1/oidc/link", None).await {
                known.set(Some(ways));
            }
        });
    }

    /// Whether there is a password to change, as far as is known; followed.
    pub(super) fn has_password(&self) -> bool {
        self.0.with(|ways| ways.as_ref().is_none_or(|ways| ways.password))
    }
}

/// The section, where there is a provider.
pub(super) fn section(desk: Desk, ways: &Ways, troubles: &Troubles) -> AnyView {
    let (known, ways, troubles) = (provider(), ways.clone(), troubles.clone());
    let linked = queried(&use_location().search.get_untracked(), "provider").as_deref() == Some("linked");
    let told = come_back("/account");
    if linked {
        browser::show_address("/account");
    }
    let done = held(linked.then_some(Done::Linked));
    let shown = dynamic(move || match (known.get(), ways.0.get()) {
        (Some(provider), Some(now)) => of(desk, &provider, &now, &ways, &troubles, &done),
        _ => row(Vec::new()),
    });
    row(vec![told, shown])
}

fn of(desk: Desk, provider: &Provider, now: &WaysIn, ways: &Ways, troubles: &Troubles, done: &Held<Option<Done>>) -> AnyView {
    let paragraph = |msg| el("p").child(named_text(msg, provider)).view();
    let said = match done.now() {
        Some(Done::Linked) => notice(Tone::Good, tr(Msg::ProviderLinked)).attr("role", "status").view(),
        Some(Done::Unlinked) => notice(Tone::Good, tr(Msg::ProviderUnlinked)).attr("role", "status").view(),
        None => row(Vec::new()),
    };
    let parts = match now {
        WaysIn { provider: false, .. } => vec![paragraph(Msg::ProviderOff), link(desk, provider, troubles)],
        WaysIn { provider: true, password: true } => {
            vec![paragraph(Msg::ProviderOn), paragraph(Msg::ProviderStays), unlink(provider, ways, troubles, done)]
        }
        WaysIn { provider: true, password: false } => {
            vec![paragraph(Msg::ProviderOn), paragraph(Msg::ProviderOnly), paragraph(Msg::ProviderStays)]
        }
    };
    el("section")
        .attr("aria-labelledby", "provider-title")
        .child(el("h2").id("provider-title").child(named_text(Msg::SignInWith, provider)))
        .child(said)
        .child(parts)
        .view()
}

fn link(desk: Desk, provider: &Provider, troubles: &Troubles) -> AnyView {
    let readable = held(false);
    let place = Place::new("password", Topic::Old, Msg::Password, "provider-password");
    let field = Field::new(place, "current-password").secret(&readable);
    let leaving = Leaving::new(desk, provider.clone());
    let parts = vec![
        field.view(troubles),
        show_toggle(&readable, Msg::ShowPassword, Msg::HidePassword),
        el("div").class("actions").child(submit_button_text(named_text(Msg::ProviderLink, provider))).view(),
        leaving.line(),
    ];
    let troubles = troubles.clone();
    let submit = move || {
        if field.typed().is_empty() {
            return troubles.say(Trouble::fields(vec![field.place.wrong(Msg::EnterPassword)]));
        }
        troubles.clear();
        readable.set(false);
        let (troubles, place) = (troubles.clone(), field.place.clone());
        let asked = json::text(&ProviderLink { password: field.typed() });
        leaving.go("/api/v1/oidc/link", asked, move |refused| {
            let said = refusal(&refused).unwrap_or_else(|| Trouble::of(&refused, &[place], Msg::ProviderUnknown));
            troubles.say(said);
        });
    };
    form(submit, parts)
}

fn unlink(provider: &Provider, ways: &Ways, troubles: &Troubles, done: &Held<Option<Done>>) -> AnyView {
    let (ways, troubles, done, busy) = (ways.clone(), troubles.clone(), done.clone(), held(false));
    let end = press(move || {
        if busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        troubles.clear();
        let (ways, troubles, done, busy) = (ways.clone(), troubles.clone(), done.clone(), busy.clone());
        spawn(async move {
            let outcome = tell("DELETE", "/api/v1/oidc/link", None).await;
            busy.set(false);
            match outcome {
                Ok(()) => {
                    done.set(Some(Done::Unlinked));
                    ways.again();
                }
                Err(refused) => troubles.say(Trouble::of(&refused, &[], Msg::ProviderUnknown)),
            }
        });
    });
    el("div").class("actions").child(button(Look::Secondary, named_text(Msg::ProviderUnlink, provider), end)).view()
}
