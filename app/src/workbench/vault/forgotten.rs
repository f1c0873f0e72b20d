//! A passphrase that was forgotten: what is safe, asking an officer, and waiting for the answer.

use super::Screens;
use super::locked::{Step, go, heading};
use super::passphrase::trouble;
use crate::components::{Look, Tone, button, dynamic, el, notice, press, row, spawn, text};
use crate::desk::{Desk, RecoveryAsk, Refused, VaultTrouble};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::moment_text;
use crate::workbench::people::ask::{ask, tell};
use crate::workbench::people::fields::{Held, held, state_line};
use crate::workbench::people::said::{Place, Said, Topic, Trouble, code, naming};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::json;
use shared::protocol::{NewRecovery, RecoveryState};
use shared::recovery::fingerprint;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Milliseconds between two looks for the answer.
const LOOK_MS: u32 = 10_000;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// Nobody was asked.
    Before,
    /// An officer was; until when the request lasts, where that is known.
    Waiting(Option<u64>),
    /// Nobody can help.
    Lost,
    /// Nobody can, and it is asked whether what is here may go.
    Sure,
}

/// What a look for the answer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looked {
    /// There is nothing more to look for.
    Done,
    /// No answer yet.
    NotYet,
    /// The server could not be asked.
    Failed,
}

#[derive(Debug, Clone)]
struct Forgotten {
    screens: Screens,
    /// The device was let in again after it was revoked: there is no passphrase to go back to.
    revoked: bool,
    stage: Held<Stage>,
    /// What is under way.
    state: Held<Option<Said>>,
    /// What the last look has found.
    found: Held<Option<Said>>,
    /// The screen is gone: nobody looks for an answer any more.
    gone: Arc<AtomicBool>,
}

pub(super) fn screen(screens: &Screens, signed_in: bool, revoked: bool) -> AnyView {
    if !signed_in {
        return nobody(screens);
    }
    let asked = screens.desk.recovery().is_some();
    let stage = if asked { Stage::Waiting(None) } else { Stage::Before };
    let gone = Arc::new(AtomicBool::new(false));
    let screen =
        Forgotten { screens: screens.clone(), revoked, stage: held(stage), state: held(None), found: held(None), gone: Arc::clone(&gone) };
    on_cleanup(move || gone.store(true, Ordering::Relaxed));
    if asked {
        // The server may never have heard of it: whoever asked may have lost the network then.
        screen.ask();
    }
    let (shown, line, found) = (screen.clone(), state_line(&screen.state), state_line(&screen.found));
    let stage = dynamic(move || match shown.stage.get() {
        Stage::Before => shown.before(),
        Stage::Waiting(ends) => shown.waiting(ends),
        Stage::Lost => shown.lost(),
        Stage::Sure => shown.sure(),
    });
    let (title, said) = if revoked { (Msg::VaultAdmitted, Msg::VaultAdmittedText) } else { (Msg::VaultForgot, Msg::VaultSafe) };
    row(vec![screens.troubles.view(), heading(title), el("p").child(tr(said)).view(), stage, line, found])
}

fn back(screens: &Screens) -> AnyView {
    let screens = screens.clone();
    button(Look::Quiet, tr(Msg::VaultNever), press(move || go(&screens, Step::Passphrase))).view()
}

/// It must be known first who asks.
fn nobody(screens: &Screens) -> AnyView {
    let to = screens.clone();
    let sign_in = button(Look::Primary, tr(Msg::SignIn), press(move || go(&to, Step::SignIn { forgot: true })));
    row(vec![
        heading(Msg::VaultForgot),
        el("p").child(tr(Msg::VaultSafe)).view(),
        el("p").child(tr(Msg::VaultForgotSignIn)).view(),
        el("div").class("actions").child(sign_in).child(back(screens)).view(),
    ])
}

/// What is said of the server's refusal.
fn refused(refused: &Refused) -> Trouble {
    let said = |problem| match code(problem) {
        "too_many_recoveries" => Some(Msg::VaultTooMany),
        "unknown_recovery" => Some(Msg::VaultOver),
        _ => None,
    };
    match refused {
        Refused::Because(problem) if let Some(said) = said(problem) => Trouble::whole(said),
        other => Trouble::of(other, &[], Msg::VaultOffline),
    }
}

impl Forgotten {
    fn desk(&self) -> Desk {
        self.screens.desk
    }

    fn said(&self, failed: VaultTrouble) {
        let place = Place::new("passphrase", Topic::Password, Msg::VaultPassphrase, "vault-title");
        self.screens.troubles.say(trouble(failed, &place, Msg::VaultNotForThis));
    }

    fn before(&self) -> AnyView {
        let asking = self.clone();
        let begin = button(Look::Primary, tr(Msg::VaultAsk), press(move || asking.ask()));
        let other = if self.revoked { self.to_sure() } else { back(&self.screens) };
        row(vec![el("p").child(tr(Msg::VaultForgotAsk)).view(), el("div").class("actions").child(begin).child(other).view()])
    }

    /// Asks, or asks the same again.
    fn ask(&self) {
        if self.state.now().is_some() {
            return;
        }
        self.screens.troubles.clear();
        self.state.set(Some(Msg::VaultAsking.into()));
        let screen = self.clone();
        spawn(async move {
            let begun = screen.desk().begin_recovery().await;
            let asked = match begun {
                Ok(asked) => asked,
                Err(failed) => {
                    screen.state.set(None);
                    return if failed == VaultTrouble::NotRecoverable { screen.stage.set(Stage::Lost) } else { screen.said(failed) };
                }
            };
            screen.post(asked).await;
        });
    }

    async fn post(&self, asked: RecoveryAsk) {
        let RecoveryAsk { id, key, sealed, to } = asked;
        let body = json::text(&NewRecovery { id: id.clone(), key, sealed, to, device: self.desk().device_label() });
        let answer = ask::<RecoveryState>("POST", "/api/v1/recoveries", Some(&body)).await;
        self.state.set(None);
        match answer {
            Ok(state) => {
                let looking = !matches!(self.stage.now(), Stage::Waiting(Some(_)));
                self.stage.set(Stage::Waiting(Some(state.ends)));
                self.take(&state).await;
                if looking {
                    self.keep_looking(id);
                }
            }
            Err(failed) => self.screens.troubles.say(refused(&failed)),
        }
    }

    /// Opens the answer, if there is one. From then on another screen is shown.
    async fn take(&self, state: &RecoveryState) -> Looked {
        let Some(sealed) = &state.sealed else { return Looked::NotYet };
        if let Err(failed) = self.desk().finish_recovery(sealed.clone()).await {
            self.said(failed);
        }
        Looked::Done
    }

    fn keep_looking(&self, id: String) {
        let screen = self.clone();
        spawn(async move {
            loop {
                TimeoutFuture::new(LOOK_MS).await;
                let still = screen.stage.peek(|stage| matches!(stage, Stage::Waiting(_))) && !screen.gone.load(Ordering::Relaxed);
                if !still || screen.look(&id, false).await == Looked::Done {
                    break;
                }
            }
        });
    }

    /// Looks for the answer once.
    async fn look(&self, id: &str, aloud: bool) -> Looked {
        match ask::<RecoveryState>("GET", &format!("/api/v1/recoveries/{id}"), None).await {
            Ok(state) => return self.take(&state).await,
            Err(Refused::Because(problem)) if code(&problem) == "unknown_recovery" => {}
            // Without a network one looks on.
            Err(failed) => {
                if aloud {
                    self.screens.troubles.say(refused(&failed));
                }
                return Looked::Failed;
            }
        }
        match self.desk().end_recovery().await {
            Ok(()) => {
                self.stage.set(Stage::Before);
                self.screens.troubles.say(Trouble::whole(Msg::VaultOver));
            }
            Err(failed) => self.said(failed),
        }
        Looked::Done
    }

    fn look_now(&self) {
        let (screen, id) = (self.clone(), self.desk().recovery().map(|asked| asked.id));
        let Some(id) = id.filter(|_| self.state.now().is_none()) else { return };
        self.screens.troubles.clear();
        self.found.set(None);
        self.state.set(Some(Msg::VaultLooking.into()));
        spawn(async move {
            let looked = screen.look(&id, true).await;
            screen.state.set(None);
            if looked == Looked::NotYet {
                screen.found.set(Some(Msg::VaultNotYet.into()));
            }
        });
    }

    fn take_back(&self) {
        let (screen, id) = (self.clone(), self.desk().recovery().map(|asked| asked.id));
        let Some(id) = id else { return self.stage.set(Stage::Before) };
        self.screens.troubles.clear();
        spawn(async move {
            let outcome = tell("DELETE", &format!("/api/v1/recoveries/{id}"), None).await;
            let over = |problem| code(problem) == "unknown_recovery";
            match outcome {
                Err(failed) if !matches!(&failed, Refused::Because(problem) if over(problem)) => {
                    screen.screens.troubles.say(refused(&failed));
                }
                _ => match screen.desk().end_recovery().await {
                    Ok(()) => {
                        screen.stage.set(Stage::Before);
                        go(&screen.screens, Step::Passphrase);
                    }
                    Err(failed) => screen.said(failed),
                },
            }
        });
    }

    fn waiting(&self, ends: Option<u64>) -> AnyView {
        let (lang, looking, ending) = (language(), self.clone(), self.clone());
        let until = move |lang: Lang| ends.map_or_else(|| "…".to_owned(), |ends| moment_text(ends, lang));
        let said = text(move || naming(Msg::VaultAskedText, lang.get(), &until(lang.get())));
        let actions = el("div")
            .class("actions")
            .child(button(Look::Primary, tr(Msg::VaultLook), press(move || looking.look_now())))
            .child((!self.revoked).then(|| back(&self.screens)))
            .child(button(Look::Quiet, tr(Msg::VaultTakeBack), press(move || ending.take_back())));
        let told = notice(Tone::Info, tr(Msg::VaultAsked)).child(el("p").child(said)).view();
        let number = self.desk().recovery().map(|asked| fingerprint(&asked.to)).unwrap_or_default();
        let number = text(move || naming(Msg::VaultNumber, lang.get(), &number));
        row(vec![told, el("p").child(number).view(), el("p").class("hint").child(tr(Msg::VaultAskedOwn)).view(), actions.view()])
    }

    fn to_sure(&self) -> AnyView {
        let sure = self.clone();
        button(Look::Danger, tr(Msg::VaultBeginAnew), press(move || sure.stage.set(Stage::Sure))).view()
    }

    fn lost(&self) -> AnyView {
        let told = notice(Tone::Warning, tr(Msg::VaultLost)).child(el("p").child(tr(Msg::VaultLostText))).view();
        let back = (!self.revoked).then(|| back(&self.screens));
        row(vec![told, el("div").class("actions").child(back).child(self.to_sure()).view()])
    }

    fn sure(&self) -> AnyView {
        let (keep, delete) = (self.clone(), self.clone());
        let before = if self.revoked { Stage::Before } else { Stage::Lost };
        let delete = press(move || {
            let screen = delete.clone();
            spawn(async move {
                screen.screens.step.set(Step::Passphrase);
                if let Err(failed) = screen.desk().begin_anew().await {
                    screen.said(failed);
                }
            });
        });
        let actions = el("div")
            .class("actions")
            .child(button(Look::Primary, tr(Msg::VaultBeginNo), press(move || keep.stage.set(before.clone()))))
            .child(button(Look::Danger, tr(Msg::VaultBeginYes), delete));
        notice(Tone::Bad, tr(Msg::VaultBeginAnew)).child(el("p").child(tr(Msg::VaultBeginSure))).child(actions).view()
    }
}
