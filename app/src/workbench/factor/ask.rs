//! What stands in place of the sign-in form once the password was right: the factor that is to be given, or set up.

use super::proof::Proof;
use super::{URL, enrol, factors, said};
use crate::components::{Held, Look, button, dynamic, effect, either, el, flag, held, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::failed;
use crate::workbench::people::ask::{ask, tell};
use crate::workbench::people::fields::{form, state_line, submit_button_text};
use crate::workbench::people::said::{Said, Trouble};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::json;
use shared::people::FactorState;
use shared::protocol::{Factors, Session};

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(Factors),
}

/// The screen.
pub(in crate::workbench) fn screen(desk: Desk) -> AnyView {
    go_on(desk);
    let (loaded, troubles) = (held(Loaded::Loading), Troubles::new());
    load(&loaded);
    let shown = troubles.view();
    let body = dynamic(move || match loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child(tr(Msg::FaLoading)).view(),
        Loaded::Failed(refused) => {
            let again = loaded.clone();
            failed(said::trouble(&refused, &[]).view(), move || load(&again))
        }
        Loaded::Here(factors) if factors.state == FactorState::ToEnrol => {
            let lead = el("p").child(tr(Msg::FaEnrolLead)).view();
            let done = move |_| spawn(desk.came_in());
            row(vec![title(Msg::FaEnrolTitle), lead, enrol::view(&factors, &troubles, done), leave(desk)])
        }
        Loaded::Here(factors) => row(vec![title(Msg::FaAskTitle), give(desk, &factors, &troubles), leave(desk)]),
    });
    row(vec![shown, body])
}

fn title(msg: Msg) -> AnyView {
    el("h2").id("factor-title").attr("tabindex", "-1").child(tr(msg)).view()
}

fn load(loaded: &Held<Loaded>) {
    loaded.set(Loaded::Loading);
    let loaded = loaded.clone();
    spawn(async move {
        loaded.set(match factors().await {
            Ok(factors) => Loaded::Here(factors),
            Err(refused) => Loaded::Failed(refused),
        });
        crate::browser::focus_later("factor-title");
    });
}

/// To the first page, as soon as nothing holds back any more.
fn go_on(desk: Desk) {
    let navigate = use_navigate();
    let before = held(false);
    effect(move || {
        let (holds, given) = desk.factor.with(|state| (state.holds_back(), *state == FactorState::Given));
        if before.peek(|before| *before) && given {
            navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        before.set(holds);
    });
}

fn give(desk: Desk, factors: &Factors, troubles: &Troubles) -> AnyView {
    let (lang, proof, state, busy) = (language(), Proof::new("factor", factors), held(None::<Said>), held(false));
    let way = proof.way.clone();
    let go = text(move || way.get().map_or(Msg::FaCheck, super::proof::Way::go).text(lang.get()).to_owned());
    let parts = vec![
        proof.view(troubles),
        el("div").class("actions").child(submit_button_text(go)).view(),
        state_line(&state),
        proof.others(troubles),
    ];
    let said = troubles.clone();
    let submit = move || {
        let amiss = proof.amiss();
        if !amiss.is_empty() {
            return said.say(Trouble::fields(amiss));
        }
        if busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        said.clear();
        state.set(Some(Msg::FaChecking.into()));
        let (said, proof, state, busy) = (said.clone(), proof.clone(), state.clone(), busy.clone());
        spawn(async move {
            let outcome = send(&proof).await;
            busy.set(false);
            state.set(None);
            match outcome {
                Ok(()) => {
                    proof.clear();
                    desk.came_in().await;
                }
                Err(trouble) => said.say(trouble),
            }
        });
    };
    row(vec![el("p").child(tr(Msg::FaAskLead)).view(), form(submit, parts), el("p").class("hint").child(tr(Msg::FaLost)).view()])
}

async fn send(proof: &Proof) -> Result<(), Trouble> {
    let given = proof.give().await.map_err(|none| none.trouble(&proof.places()))?;
    let given: Result<Session, Refused> = ask("POST", URL, Some(&json::text(&given))).await;
    given.map(|_| ()).map_err(|refused| said::trouble(&refused, &proof.places()))
}

/// Ends this session, so that somebody else can sign in.
fn leave(desk: Desk) -> AnyView {
    let out = press(move || {
        spawn(async move {
            // Where the server does not answer, the form stays and says so by itself.
            let _ = tell("DELETE", "/api/v1/session", None).await;
            desk.look_at_session().await;
        });
    });
    el("div").class("actions").child(button(Look::Quiet, tr(Msg::FaLeave), out)).view()
}

/// A notice on every page, while nothing can be sent for want of the factor.
pub(in crate::workbench) fn instead(desk: Desk, form: impl Fn() -> AnyView + Send + Sync + Clone + 'static) -> AnyView {
    let held = super::holds_back(desk);
    either(flag(move || held.get()), move || screen(desk), form)
}
