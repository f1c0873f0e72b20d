//! Locking by itself: what counts as a touch, and what a page does that nobody has touched for a while.

use super::VaultState;
use super::held::Vaulted;
use crate::browser;
use crate::components::spawn;
use crate::desk::Desk;
use crate::desk::today::milliseconds;
use crate::vault::Heard;
use gloo::timers::future::TimeoutFuture;
use shared::vault::{is_idle, overdue, whose};

/// Milliseconds between two looks at the clock.
const LOOK_MS: u32 = 5_000;
/// Milliseconds between two words to the other tabs that somebody is there.
const TELL_MS: u64 = 5_000;
/// What counts as a touch.
const TOUCHES: [&str; 5] = ["keydown", "pointerdown", "pointermove", "wheel", "focus"];

impl Vaulted {
    /// Whether the vault that is open is to lock.
    fn is_over(&self, now: u64) -> bool {
        let Some(open) = &self.open else { return false };
        is_idle(self.touched, open.header.idle_minutes, now) || overdue(open.header.contact, open.header.offline_days, now)
    }

    /// Whether somebody signed in, opened nothing, and has left: whoever comes then is not to go on in their name.
    fn is_left(&self, now: u64) -> bool {
        let Some(session) = self.arrived.as_ref().filter(|_| self.open.is_none()) else { return false };
        let whose = whose(&session.person.account);
        let minutes = self.known.iter().find(|header| header.whose == whose).map_or(0, |header| header.idle_minutes);
        is_idle(self.touched, minutes, now)
    }
}

impl Desk {
    /// Looks at the clock for as long as the page lives, and notes when somebody touches the device.
    pub(super) fn watch_idleness(self) {
        let now = milliseconds();
        if self.vaulted(|vault| std::mem::replace(&mut vault.touched, now)) > 0 {
            return;
        }
        for touch in TOUCHES {
            browser::listen(touch, move || self.touched());
        }
        browser::listen("visibilitychange", move || {
            self.look_at_clock();
        });
        spawn(async move {
            loop {
                TimeoutFuture::new(LOOK_MS).await;
                self.look_at_clock();
            }
        });
    }

    fn touched(self) {
        // After a night the first touch locks, rather than count as one.
        self.look_at_clock();
        let now = milliseconds();
        self.vaulted(|vault| {
            if vault.leaving || vault.open.is_none() && vault.arrived.is_none() {
                return;
            }
            vault.touched = now;
            if now.saturating_sub(vault.told) >= TELL_MS {
                vault.told = now;
                if let Some(line) = &vault.line {
                    #[allow(clippy::cast_precision_loss)]
                    line.say(&Heard::Touched(now as f64));
                }
            }
        });
    }

    /// Locks where the time is over; whether it is.
    pub(super) fn look_at_clock(self) -> bool {
        let now = milliseconds();
        let (over, left) = self.vaulted(|vault| (vault.is_over(now), vault.is_left(now)));
        if over {
            spawn(self.lock_now(true));
        } else if left && !self.vault.peek(|state| matches!(state, VaultState::Opening | VaultState::Moving { .. })) {
            // The page forgets who signed in, and what an officer gave back.
            let _ = browser::window().location().reload();
        }
        over
    }
}
