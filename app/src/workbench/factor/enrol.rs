//! Setting a second factor up: an authenticator app, or a passkey. Whoever has none yet gets spare codes first, because they
//! hold together with it.

use super::{URL, browser, codes, said};
use crate::browser::focus_soon;
use crate::components::{Held, Look, Markup, button, dynamic, el, held, press, row, spawn};
use crate::desk::Refused;
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Field, form, state_line, submit_button};
use crate::workbench::people::said::{Place, Said, Topic, Trouble};
use crate::workbench::people::troubles::Troubles;
use crate::workbench::surveys::qr;
use leptos::prelude::*;
use shared::json;
use shared::people::{PASSKEY_NAME_MOST, plain_code};
use shared::protocol::{AppBegun, AppConfirm, Factors, PasskeyBegun, PasskeyConfirm, Session, check_passkey_name};
use std::sync::Arc;

/// How far it is.
#[derive(Debug, Clone)]
enum Step {
    Choose,
    App(Arc<AppBegun>),
    Passkey(Arc<PasskeyBegun>),
}

/// What is there to be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Offer {
    app: bool,
    passkey: bool,
}

impl Offer {
    fn of(factors: &Factors, can: bool) -> Self {
        Self { app: !factors.app, passkey: factors.passkeys_work && can }
    }
}

/// What happens when one is set up; it is told by which words.
type Done = Arc<dyn Fn(Msg) + Send + Sync>;

#[derive(Clone)]
struct Enrolment {
    offer: Offer,
    step: Held<Step>,
    troubles: Troubles,
    state: Held<Option<Said>>,
    busy: Held<bool>,
    done: Done,
}

/// The choice, and what follows from it.
pub(super) fn view(factors: &Factors, troubles: &Troubles, done: impl Fn(Msg) + Send + Sync + 'static) -> AnyView {
    let enrolment = Enrolment {
        offer: Offer::of(factors, browser::can()),
        step: held(Step::Choose),
        troubles: troubles.clone(),
        state: held(None),
        busy: held(false),
        done: Arc::new(done),
    };
    let line = state_line(&enrolment.state);
    let shown = dynamic(move || match enrolment.step.get() {
        Step::Choose => enrolment.choose(),
        Step::App(begun) => enrolment.app(&begun),
        Step::Passkey(begun) => enrolment.passkey(begun),
    });
    row(vec![shown, line])
}

/// A secret in groups of four, as people type it.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

impl Enrolment {
    fn choose(&self) -> AnyView {
        let mut parts = Vec::new();
        let offered = |msg, hint, begin: Box<dyn Fn()>| {
            el("div")
                .class("factor-offer")
                .child(button(Look::Secondary, tr(msg), press(begin)))
                .child(el("p").class("hint").child(tr(hint)))
                .view()
        };
        if self.offer.app {
            let here = self.clone();
            parts.push(offered(Msg::FaAddApp, Msg::FaAddAppHint, Box::new(move || here.begin("app", |begun| Step::App(Arc::new(begun))))));
        }
        if self.offer.passkey {
            let here = self.clone();
            let begin = move || here.begin("passkeys", |begun| Step::Passkey(Arc::new(begun)));
            parts.push(offered(Msg::FaAddPasskey, Msg::FaAddPasskeyHint, Box::new(begin)));
        } else {
            parts.push(el("p").class("hint").child(tr(Msg::FaNoPasskeys)).view());
        }
        row(parts)
    }

    fn start(&self) -> bool {
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return false;
        }
        self.troubles.clear();
        self.state.set(Some(Msg::FaChecking.into()));
        true
    }

    fn stop(&self) {
        self.busy.set(false);
        self.state.set(None);
    }

    fn begin<T: json::FromJson + 'static>(&self, what: &'static str, step: fn(T) -> Step) {
        if !self.start() {
            return;
        }
        let here = self.clone();
        spawn(async move {
            let begun: Result<T, Refused> = ask("POST", &format!("{URL}/{what}"), None).await;
            here.stop();
            match begun {
                Ok(begun) => {
                    here.step.set(step(begun));
                    focus_soon("enrol-title".to_owned());
                }
                Err(refused) => here.troubles.say(said::trouble(&refused, &[])),
            }
        });
    }

    fn back(&self) -> AnyView {
        let here = self.clone();
        let back = press(move || {
            here.troubles.clear();
            here.step.set(Step::Choose);
        });
        button(Look::Quiet, tr(Msg::FaBack), back).view()
    }

    fn finished(&self, outcome: Result<Session, Refused>, places: &[Place], done: Msg) {
        self.stop();
        match outcome {
            Ok(_) => {
                self.step.set(Step::Choose);
                (self.done)(done);
            }
            Err(refused) => self.troubles.say(said::trouble(&refused, places)),
        }
    }

    fn app(&self, begun: &AppBegun) -> AnyView {
        let (lang, link) = (language(), begun.link.clone());
        let code = el("div").class("qr-box").inside(move || {
            let mut markup = Markup::new();
            qr::draw(&mut markup, &link, Msg::FaAppQr.text(lang.get()));
            markup
        });
        let field = Field::new(Place::new("code", Topic::Old, Msg::FaCode, "enrol-code"), "one-time-code").hint(Msg::FaCodeHint);
        let parts = vec![
            el("h3").child(tr(Msg::FaAppConfirm)).view(),
            field.view(&self.troubles),
            el("div").class("actions").child(submit_button(Msg::FaAppSwitchOn)).child(self.back()).view(),
        ];
        let here = self.clone();
        let submit = move || {
            let Some(code) = plain_code(&field.typed()) else {
                return here.troubles.say(Trouble::fields(vec![field.place.wrong(Msg::FaSaysCode)]));
            };
            if !here.start() {
                return;
            }
            let (here, place) = (here.clone(), field.place.clone());
            spawn(async move {
                let outcome = ask("POST", &format!("{URL}/app/confirm"), Some(&json::text(&AppConfirm { code }))).await;
                here.finished(outcome, &[place], Msg::FaAppAdded);
            });
        };
        let spare = if begun.recovery_codes.is_empty() { row(Vec::new()) } else { codes::first(&begun.recovery_codes) };
        row(vec![
            el("h3").id("enrol-title").attr("tabindex", "-1").child(tr(Msg::FaAppScan)).view(),
            code.view(),
            el("p").child(tr(Msg::FaAppType)).view(),
            el("p").class("code").id("enrol-secret").child(grouped(&begun.secret)).view(),
            spare,
            form(submit, parts),
        ])
    }

    fn passkey(&self, begun: Arc<PasskeyBegun>) -> AnyView {
        let place = Place::new("name", Topic::Old, Msg::FaPasskeyName, "enrol-name");
        let field = Field::new(place, "off").hint(Msg::FaPasskeyNameHint);
        let spare = if begun.recovery_codes.is_empty() { row(Vec::new()) } else { codes::first(&begun.recovery_codes) };
        let parts =
            vec![field.view(&self.troubles), el("div").class("actions").child(submit_button(Msg::FaPasskeyMake)).child(self.back()).view()];
        let here = self.clone();
        let submit = move || {
            let name = field.trimmed();
            if check_passkey_name(&name).is_err() {
                let said = Said::with(Msg::FaSaysName, PASSKEY_NAME_MOST.to_string());
                return here.troubles.say(Trouble::fields(vec![field.place.wrong(said)]));
            }
            if !here.start() {
                return;
            }
            let (here, place, begun) = (here.clone(), field.place.clone(), begun.clone());
            spawn(async move {
                let credential = match browser::create(&begun.options).await {
                    Ok(credential) => credential,
                    Err(failure) => {
                        here.stop();
                        return here.troubles.say(Trouble::whole(failure.msg()));
                    }
                };
                let asked = json::text(&PasskeyConfirm { name, credential });
                let outcome = ask("POST", &format!("{URL}/passkeys/confirm"), Some(&asked)).await;
                here.finished(outcome, &[place], Msg::FaPasskeyAdded);
            });
        };
        row(vec![el("h3").id("enrol-title").attr("tabindex", "-1").child(tr(Msg::FaPasskeyTitle)).view(), spare, form(submit, parts)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::people::FactorState;

    #[test]
    fn what_is_there_already_is_not_offered_again() {
        let factors = |app, passkeys_work| Factors {
            state: FactorState::Given,
            required: true,
            password: true,
            app,
            passkey_count: 1,
            passkeys: Vec::new(),
            recovery_codes: 10,
            passkeys_work,
        };
        assert_eq!(Offer::of(&factors(false, true), true), Offer { app: true, passkey: true });
        assert_eq!(Offer::of(&factors(true, true), true), Offer { app: false, passkey: true });
        assert_eq!(Offer::of(&factors(true, true), false), Offer { app: false, passkey: false });
        assert_eq!(Offer::of(&factors(false, false), true), Offer { app: true, passkey: false });
    }

    #[test]
    fn a_secret_is_typed_in_groups() {
        assert_eq!(grouped("GEZDGNBVGY"), "GEZD GNBV GY");
        assert_eq!(grouped(""), "");
    }
}
