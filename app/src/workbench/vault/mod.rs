//! The screens of this device's vault. While one is shown no page is drawn, so that nothing of anybody is behind it. What
//! stands where the vault is open is in `account`, what officers see of others' in `officers`.

mod account;
mod choose;
mod forgotten;
mod locked;
mod officers;
mod passkey;
mod passphrase;
mod unsaved;

pub(super) use account::section as account_section;
pub(super) use officers::section as officers_section;

use super::parts::titled;
use super::people::fields::{Held, held};
use super::people::troubles::Troubles;
use crate::components::{Look, button, dynamic, effect, either, el, flag, press, progress_bar, row, spawn, text, when};
use crate::desk::{Desk, VaultState};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use locked::Step;

/// What is shown in place of the pages. Trying a passphrase draws no other screen: what was entered must outlive it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Nothing yet.
    Reading,
    /// The pages.
    Pages,
    Choose {
        moves: bool,
        recovered: bool,
    },
    Locked {
        overdue: bool,
        revoked: bool,
        signed_in: bool,
    },
    Moving,
    /// It cannot lock yet.
    Unsaved,
}

impl Shown {
    fn of(state: &VaultState, before: Option<Self>) -> Self {
        match *state {
            VaultState::Reading => Self::Reading,
            VaultState::Choose { moves, recovered } => Self::Choose { moves, recovered },
            VaultState::Locked { overdue, revoked, signed_in, .. } => Self::Locked { overdue, revoked, signed_in },
            VaultState::Moving { .. } => Self::Moving,
            VaultState::Unsaved { .. } => Self::Unsaved,
            VaultState::Opening => before.filter(|before| *before != Self::Pages).unwrap_or(Self::Reading),
            VaultState::Nobody | VaultState::Open | VaultState::Memory => Self::Pages,
        }
    }

    /// As far as another screen is drawn for it.
    fn drawn(self) -> Self {
        match self {
            Self::Locked { overdue, revoked, .. } => Self::Locked { overdue, revoked, signed_in: false },
            other => other,
        }
    }

    /// At this address. A link that somebody was sent is for whoever has no vault here, and a station is nobody's.
    fn at(self, path: &str) -> Self {
        let apart = matches!(self, Self::Locked { signed_in: false, .. }) && path == "/join" || path.starts_with("/station/");
        if apart { Self::Pages } else { self }
    }
}

/// Whether a way in has served: nobody is to be left on its form once the device is open.
fn has_served(before: Option<Shown>, now: Shown, path: &str) -> bool {
    let asked = !matches!(before, None | Some(Shown::Pages | Shown::Reading));
    asked && now == Shown::Pages && matches!(path, "/sign-in" | "/join")
}

/// The pages, or the screen that stands before them.
pub(super) fn gate(desk: Desk, pages: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let path = use_location().pathname;
    let shown = Memo::new(move |before: Option<&Shown>| desk.vault.with(|state| Shown::of(state, before.copied())));
    let at = Memo::new(move |_| shown.get().at(&path.get()));
    let (navigate, before) = (use_navigate(), held(None::<Shown>));
    effect(move || {
        let now = shown.get();
        if has_served(before.now(), now, &path.get_untracked()) {
            navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        before.set(Some(now));
    });
    let screens = Screens { desk, step: held(locked::first(&path.get_untracked())), troubles: Troubles::new() };
    let arriving = screens.clone();
    effect(move || {
        if matches!(shown.get(), Shown::Locked { signed_in: true, .. }) {
            arriving.arrive();
        }
    });
    // That somebody is found to be signed in must not take the field from under their hands.
    let drawn = Memo::new(move |_| at.get().drawn());
    either(flag(move || at.get() == Shown::Pages), pages, move || {
        let screens = screens.clone();
        dynamic(move || screens.view(drawn.get()))
    })
}

/// Whether the pages are shown; followed. Menus lead nowhere otherwise.
pub(super) fn shows_pages(desk: Desk) -> Signal<bool> {
    flag(move || desk.vault.with(VaultState::shows_pages))
}

/// What outlives a change of screens: where somebody is on the way, and what went wrong.
#[derive(Debug, Clone)]
struct Screens {
    desk: Desk,
    step: Held<Step>,
    troubles: Troubles,
}

impl Screens {
    /// Somebody has signed in whose vault is here.
    fn arrive(&self) {
        let (before, asked) = (self.step.now(), self.desk.recovery().is_some());
        let now = before.arrived(asked);
        if now != before {
            self.step.set(now);
        }
    }

    fn view(&self, shown: Shown) -> AnyView {
        match shown {
            Shown::Reading | Shown::Pages => el("p").attr("role", "status").child("…").view(),
            Shown::Choose { moves, recovered } => choose::screen(self, moves, recovered),
            Shown::Locked { overdue, revoked, .. } => locked::screen(self, overdue, revoked),
            Shown::Moving => moving(self.desk),
            Shown::Unsaved => unsaved::screen(self),
        }
    }
}

fn moving(desk: Desk) -> AnyView {
    titled(Msg::VaultMoving);
    let lang = language();
    let state = move || {
        desk.vault.with(|state| match *state {
            VaultState::Moving { done, of } => (done, of),
            _ => (0, 1),
        })
    };
    row(vec![
        el("h1").child(tr(Msg::VaultMoving)).view(),
        progress_bar(state, text(move || Msg::VaultMoving.text(lang.get()).to_owned())),
        el("p").child(tr(Msg::VaultMovingText)).view(),
    ])
}

/// The button that locks this device, where there is something to lock.
pub(super) fn lock_button(desk: Desk) -> AnyView {
    let open = flag(move || desk.vault.with(|state| *state == VaultState::Open));
    when(open, move || button(Look::Quiet, tr(Msg::VaultLock), press(move || spawn(desk.lock()))).view())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCKED: VaultState = VaultState::Locked { wait_s: 0, overdue: false, revoked: false, signed_in: false };

    #[test]
    fn trying_a_passphrase_leaves_the_form_where_it_is() {
        let locked = Shown::of(&LOCKED, None);
        assert_eq!(Shown::of(&VaultState::Opening, Some(locked)), locked);
        assert_eq!(Shown::of(&VaultState::Locked { wait_s: 5, overdue: false, revoked: false, signed_in: false }, Some(locked)), locked);
        assert_eq!(Shown::of(&VaultState::Opening, None), Shown::Reading, "another tab handed the key over");
        assert_eq!(Shown::of(&VaultState::Opening, Some(Shown::Pages)), Shown::Reading);
    }

    #[test]
    fn no_page_is_drawn_behind_a_screen() {
        let choose = VaultState::Choose { moves: true, recovered: false };
        let unsaved = VaultState::Unsaved { wait_s: 0 };
        for state in [VaultState::Reading, choose, LOCKED, VaultState::Opening, VaultState::Moving { done: 1, of: 2 }, unsaved] {
            for path in ["/", "/documents/x", "/people", "/sign-in"] {
                assert_ne!(Shown::of(&state, None).at(path), Shown::Pages, "{state:?} at {path}");
            }
        }
        for state in [VaultState::Nobody, VaultState::Open, VaultState::Memory] {
            assert_eq!(Shown::of(&state, None).at("/"), Shown::Pages);
        }
    }

    #[test]
    fn an_invitation_and_a_station_are_not_behind_somebody_elses_lock() {
        let locked = Shown::of(&LOCKED, None);
        assert_eq!((locked.at("/join"), locked.at("/station/x")), (Shown::Pages, Shown::Pages));
        let theirs = Shown::Locked { overdue: false, revoked: false, signed_in: true };
        assert_eq!(theirs.at("/join"), theirs, "whoever used it has arrived");
    }

    #[test]
    fn a_form_that_has_served_is_left() {
        let choose = Shown::Choose { moves: false, recovered: false };
        assert!(has_served(Some(choose), Shown::Pages, "/sign-in") && has_served(Some(Shown::Moving), Shown::Pages, "/join"));
        assert!(!has_served(Some(choose), Shown::Pages, "/people"), "one comes out where one wanted to go");
        assert!(!has_served(Some(Shown::Reading), Shown::Pages, "/join"), "a link that was just opened has not served");
        assert!(!has_served(None, Shown::Pages, "/sign-in") && !has_served(Some(Shown::Pages), Shown::Pages, "/sign-in"));
    }
}
