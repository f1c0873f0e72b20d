//! Signing out erases this account from the device, so it first looks at what the server does not have yet.

use crate::browser::focus_soon;
use crate::components::{Look, Tone, button, dynamic, el, flag, notice, press, spawn, text, when};
use crate::desk::{Desk, Problem};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::fields::{Held, held};
use leptos::prelude::*;

/// How far somebody is on the way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Not on it.
    Here,
    /// Asked whether what is unsent may be deleted.
    Asked,
    /// The server is being told, and the device erased.
    Going,
    /// The browser could not erase.
    Unerased,
}

impl Step {
    /// After the button was pressed with so many changes unsent.
    fn first(unsent: usize) -> Self {
        if unsent == 0 { Self::Going } else { Self::Asked }
    }
}

/// See the module.
#[derive(Debug, Clone)]
struct Leaving {
    desk: Desk,
    step: Held<Step>,
}

impl Leaving {
    fn begin(&self) {
        // What is being typed counts as it stands.
        self.desk.seal_tab();
        match Step::first(self.desk.status.peek(|status| status.unsent)) {
            Step::Going => self.go(),
            step => {
                self.step.set(step);
                focus_soon("sign-out-panel".to_owned());
            }
        }
    }

    fn go(&self) {
        if self.step.now() == Step::Going {
            return;
        }
        self.step.set(Step::Going);
        let leaving = self.clone();
        spawn(async move {
            leaving.desk.sign_out().await;
            // It has left the page by now unless the disk failed.
            if leaving.desk.status.peek(|status| status.storage.is_some()) {
                leaving.step.set(Step::Unerased);
                focus_soon("sign-out-panel".to_owned());
            }
        });
    }
}

/// The last part of the page.
pub(super) fn section(desk: Desk) -> AnyView {
    let leaving = Leaving { desk, step: held(Step::Here) };
    let offline = flag(move || desk.status.with(|status| status.server == Some(Problem::Unreachable)));
    let panel = dynamic(move || match leaving.step.get() {
        Step::Here => begin(&leaving),
        Step::Asked => asked(&leaving),
        Step::Going => el("p").class("save-state").attr("role", "status").child(tr(Msg::SigningOut)).view(),
        Step::Unerased => unerased(&leaving),
    });
    el("section")
        .attr("aria-labelledby", "sign-out-title")
        .child(el("h2").id("sign-out-title").child(tr(Msg::SignOut)))
        .child(el("p").child(tr(Msg::SignOutLead)))
        .child(when(offline, || el("p").child(tr(Msg::SignOutOffline)).view()))
        .child(panel)
        .view()
}

fn begin(leaving: &Leaving) -> AnyView {
    let leaving = leaving.clone();
    el("div").class("actions").child(button(Look::Secondary, tr(Msg::SignOut), press(move || leaving.begin()))).view()
}

/// A box that takes the focus, with what can be done.
fn panel(tone: Tone, title: Signal<String>, said: Msg, actions: Vec<AnyView>) -> AnyView {
    notice(tone, title)
        .id("sign-out-panel")
        .attr("tabindex", "-1")
        .child(el("p").child(tr(said)))
        .child(el("div").class("actions").child(actions))
        .view()
}

/// What is unsent, and only now the button that deletes it. Sending it takes the warning away.
fn asked(leaving: &Leaving) -> AnyView {
    let desk = leaving.desk;
    let sent = Memo::new(move |_| desk.status.with(|status| status.unsent == 0));
    let leaving = leaving.clone();
    dynamic(move || if sent.get() { sent_by_now(&leaving) } else { unsent(&leaving) })
}

fn stay(leaving: &Leaving) -> AnyView {
    let leaving = leaving.clone();
    button(Look::Quiet, tr(Msg::StaySignedIn), press(move || leaving.step.set(Step::Here))).view()
}

fn sent_by_now(leaving: &Leaving) -> AnyView {
    // The button that sent it is gone with the box that it was in.
    focus_soon("sign-out-panel".to_owned());
    let going = leaving.clone();
    let out = button(Look::Primary, tr(Msg::SignOut), press(move || going.begin())).view();
    panel(Tone::Good, tr(Msg::SignOutSent), Msg::SignOutSentText, vec![out, stay(leaving)])
}

fn unsent(leaving: &Leaving) -> AnyView {
    let (lang, desk, going) = (language(), leaving.desk, leaving.clone());
    let count = text(move || Msg::SignOutUnsent.filled(lang.get(), &[desk.status.with(|status| status.unsent)]));
    let working = move || desk.status.with(|status| status.working);
    let send = text(move || if working() { Msg::Syncing } else { Msg::SendNow }.text(lang.get()).to_owned());
    let actions = vec![
        button(Look::Primary, send, press(move || spawn(desk.sync()))).view(),
        el("a").attr("href", "/outbox").child(tr(Msg::SignOutSeeThem)).view(),
        button(Look::Danger, tr(Msg::SignOutDelete), press(move || going.go())).view(),
        stay(leaving),
    ];
    panel(Tone::Warning, count, Msg::SignOutUnsentText, actions)
}

fn unerased(leaving: &Leaving) -> AnyView {
    let again = leaving.clone();
    let retry = button(Look::Primary, tr(Msg::TryAgain), press(move || again.go())).view();
    panel(Tone::Bad, tr(Msg::SignOutFailed), Msg::SignOutFailedText, vec![retry])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unsent_is_deleted_without_a_second_word() {
        assert_eq!(Step::first(0), Step::Going);
        assert_eq!(Step::first(1), Step::Asked);
    }
}
