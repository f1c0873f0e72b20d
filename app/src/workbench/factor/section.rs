//! One's own second factors on the account page: what there is, one more, one less, and new spare codes.

use super::proof::Proof;
use super::{URL, codes, enrol, factors, said};
use crate::browser::focus_soon;
use crate::components::{Held, Look, Tone, button, dynamic, el, held, notice, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::failed;
use crate::workbench::people::accounts::day_text;
use crate::workbench::people::ask::{ask, tell};
use crate::workbench::people::fields::{Field, form, state_line, submit_button};
use crate::workbench::people::said::{Amiss, Place, Said, Topic, Trouble, fill, naming};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use shared::json;
use shared::protocol::{Factors, NewRecoveryCodes, Passkey, RecoveryCodes, RemoveFactor};

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(Factors),
}

/// What is open.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Open {
    Nothing,
    /// A passkey is to be removed; none is the app.
    Remove(Option<Passkey>),
    /// New spare codes are to be made.
    Spare,
    /// They are shown.
    Made(Vec<String>),
}

#[derive(Clone)]
struct Own {
    desk: Desk,
    loaded: Held<Loaded>,
    open: Held<Open>,
    troubles: Troubles,
    state: Held<Option<Said>>,
    busy: Held<bool>,
}

/// The section.
pub(in crate::workbench) fn section(desk: Desk, troubles: &Troubles) -> AnyView {
    let own = Own {
        desk,
        loaded: held(Loaded::Loading),
        open: held(Open::Nothing),
        troubles: troubles.clone(),
        state: held(None),
        busy: held(false),
    };
    own.load();
    let line = state_line(&own.state);
    let body = dynamic(move || match own.loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child(tr(Msg::FaLoading)).view(),
        Loaded::Failed(refused) => {
            let again = own.clone();
            failed(said::trouble(&refused, &[]).view(), move || again.load())
        }
        Loaded::Here(factors) => own.view(&factors),
    });
    el("section")
        .attr("aria-labelledby", "second-factor-title")
        .child(el("h2").id("second-factor-title").attr("tabindex", "-1").child(tr(Msg::FaSection)))
        .child(el("p").child(tr(Msg::FaSectionLead)))
        .child(line)
        .child(body)
        .view()
}

/// What is called the factor that is to be removed.
fn removal(which: Option<&Passkey>, lang: Lang) -> String {
    which.map_or_else(|| Msg::FaRemoveApp.text(lang).to_owned(), |passkey| naming(Msg::FaRemovePasskey, lang, &passkey.name))
}

/// A password that is asked for and was not typed.
fn lacking(password: Option<&Field>) -> Option<Amiss> {
    password.filter(|password| password.typed().is_empty()).map(|password| password.place.wrong(Msg::EnterPassword))
}

/// Asks for new spare codes, with the password or with a factor.
async fn spare_codes(password: Option<&Field>, proof: Option<&Proof>) -> Result<RecoveryCodes, Trouble> {
    let mut places = proof.map(Proof::places).unwrap_or_default();
    places.extend(password.map(|password| password.place.clone()));
    let given = match proof {
        Some(proof) => Some(proof.give().await.map_err(|none| none.trouble(&places))?),
        None => None,
    };
    let asked = json::text(&NewRecoveryCodes { password: password.map(Field::typed), proof: given });
    let made: Result<RecoveryCodes, Refused> = ask("POST", &format!("{URL}/recovery-codes"), Some(&asked)).await;
    made.map_err(|refused| said::trouble(&refused, &places))
}

impl Own {
    fn load(&self) {
        let own = self.clone();
        spawn(async move {
            own.loaded.set(match factors().await {
                Ok(factors) => Loaded::Here(factors),
                Err(refused) => Loaded::Failed(refused),
            });
        });
    }

    fn view(&self, factors: &Factors) -> AnyView {
        let mut list = el("ul").class("people");
        if factors.app {
            list = list.child(self.one(tr(Msg::FaHaveApp), None));
        }
        let lang = language();
        for passkey in &factors.passkeys {
            let named = passkey.clone();
            let name = text(move || fill(Msg::FaHavePasskey, lang.get(), &[named.name.clone(), day_text(named.day, lang.get())]));
            list = list.child(self.one(name, Some(passkey)));
        }
        let any = factors.app || !factors.passkeys.is_empty();
        let none = (!any).then(|| el("p").child(tr(Msg::FaHaveNone)));
        let must = factors.required.then(|| el("p").class("hint").child(tr(Msg::FaMust)));
        let spare = any.then(|| self.spare(factors.recovery_codes));
        let (own, offered, troubles) = (self.clone(), factors.clone(), self.troubles.clone());
        let open = dynamic(move || match own.open.get() {
            Open::Nothing => {
                let done = own.clone();
                enrol::view(&offered, &troubles, move |said| done.done(said))
            }
            Open::Remove(which) => own.remove(&offered, which),
            Open::Spare => own.make_spare(&offered),
            Open::Made(codes) => own.made(&codes),
        });
        el("div").child(must).child(none).child(any.then_some(list)).child(spare).child(open).view()
    }

    fn open(&self, open: Open, target: &'static str) {
        self.troubles.clear();
        self.state.set(None);
        self.open.set(open);
        focus_soon(target.to_owned());
    }

    fn done(&self, said: Msg) {
        self.open.set(Open::Nothing);
        self.state.set(Some(said.into()));
        self.load();
        focus_soon("second-factor-title".to_owned());
        // What the session may do can be more or less by now.
        spawn(self.desk.look_at_session());
    }

    fn one(&self, name: Signal<String>, passkey: Option<&Passkey>) -> AnyView {
        let (lang, own, which) = (language(), self.clone(), passkey.cloned());
        let label = which.clone();
        let remove = press(move || own.open(Open::Remove(which.clone()), "remove-factor-title"));
        let remove = button(Look::Quiet, tr(Msg::FaRemove), remove).attr("aria-label", text(move || removal(label.as_ref(), lang.get())));
        el("li").class("person").child(el("h3").child(name)).child(el("div").class("actions").child(remove)).view()
    }

    fn spare(&self, left: usize) -> AnyView {
        let (lang, own) = (language(), self.clone());
        let left = text(move || Msg::FaSpareLeft.filled(lang.get(), &[left]));
        let make = button(Look::Quiet, tr(Msg::FaSpareNew), press(move || own.open(Open::Spare, "spare-title")));
        el("div").child(el("p").child(left)).child(el("div").class("actions").child(make)).view()
    }

    /// Asked for once more of whoever has one.
    fn password(id: &'static str, factors: &Factors) -> Option<Field> {
        let place = || Place::new("password", Topic::Old, Msg::Password, id);
        factors.password.then(|| Field::new(place(), "current-password").secret(&held(false)))
    }

    fn cancel(&self) -> AnyView {
        let own = self.clone();
        button(Look::Quiet, tr(Msg::CancelEdit), press(move || own.open(Open::Nothing, "second-factor-title"))).view()
    }

    /// Something is to be sent; false while another thing is.
    fn start(&self) -> bool {
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return false;
        }
        self.troubles.clear();
        self.state.set(Some(Msg::FaChecking.into()));
        true
    }

    fn stop(&self, trouble: Option<Trouble>) {
        self.busy.set(false);
        self.state.set(None);
        if let Some(trouble) = trouble {
            self.troubles.say(trouble);
        }
    }

    fn remove(&self, factors: &Factors, which: Option<Passkey>) -> AnyView {
        let (lang, label) = (language(), which.clone());
        let (password, proof) = (Self::password("remove-password", factors), Proof::new("remove", factors));
        let parts = vec![
            row(password.iter().map(|password| password.view(&self.troubles)).collect()),
            proof.view(&self.troubles),
            proof.others(&self.troubles),
            el("div").class("actions").child(submit_button(Msg::FaRemove)).child(self.cancel()).view(),
        ];
        let own = self.clone();
        let submit = move || {
            let amiss: Vec<Amiss> = lacking(password.as_ref()).into_iter().chain(proof.amiss()).collect();
            if !amiss.is_empty() {
                return own.troubles.say(Trouble::fields(amiss));
            }
            if !own.start() {
                return;
            }
            let (own, password, proof, passkey) =
                (own.clone(), password.clone(), proof.clone(), which.as_ref().map(|which| which.id.clone()));
            spawn(async move {
                let mut places = proof.places();
                places.extend(password.iter().map(|password| password.place.clone()));
                let outcome = match proof.give().await {
                    Ok(given) => {
                        let password = password.as_ref().map(Field::typed);
                        let asked = json::text(&RemoveFactor { passkey, password, proof: given });
                        let removed = tell("POST", &format!("{URL}/remove"), Some(&asked)).await;
                        removed.map_err(|refused| said::trouble(&refused, &places))
                    }
                    Err(none) => Err(none.trouble(&places)),
                };
                own.stop(outcome.as_ref().err().cloned());
                if outcome.is_ok() {
                    own.done(Msg::FaRemoved);
                }
            });
        };
        let title = el("h3").id("remove-factor-title").attr("tabindex", "-1");
        let title = title.child(text(move || removal(label.as_ref(), lang.get()))).view();
        let lead = if factors.password { Msg::FaRemoveLead } else { Msg::FaRemoveProof };
        row(vec![title, el("p").child(tr(lead)).view(), form(submit, parts)])
    }

    fn make_spare(&self, factors: &Factors) -> AnyView {
        let password = Self::password("spare-password", factors);
        // Of whoever has no password, a factor is asked for in its place.
        let proof = password.is_none().then(|| Proof::new("spare", factors));
        let mut parts: Vec<AnyView> = password.iter().map(|password| password.view(&self.troubles)).collect();
        parts.extend(proof.iter().flat_map(|proof| [proof.view(&self.troubles), proof.others(&self.troubles)]));
        parts.push(el("div").class("actions").child(submit_button(Msg::FaSpareNew)).child(self.cancel()).view());
        let own = self.clone();
        let submit = move || {
            let amiss: Vec<Amiss> = lacking(password.as_ref()).into_iter().chain(proof.iter().flat_map(Proof::amiss)).collect();
            if !amiss.is_empty() {
                return own.troubles.say(Trouble::fields(amiss));
            }
            if !own.start() {
                return;
            }
            let (own, password, proof) = (own.clone(), password.clone(), proof.clone());
            spawn(async move {
                match spare_codes(password.as_ref(), proof.as_ref()).await {
                    Ok(made) => {
                        own.stop(None);
                        own.open(Open::Made(made.recovery_codes), "spare-made");
                    }
                    Err(trouble) => own.stop(Some(trouble)),
                }
            });
        };
        let title = el("h3").id("spare-title").attr("tabindex", "-1").child(tr(Msg::FaSpareNew)).view();
        let lead = if factors.password { Msg::FaSpareNewLead } else { Msg::FaSpareNewProof };
        row(vec![title, el("p").child(tr(lead)).view(), form(submit, parts)])
    }

    /// They stay until somebody says that they have kept them: what is asked for meanwhile does not take them away.
    fn made(&self, made: &[String]) -> AnyView {
        let own = self.clone();
        let kept = press(move || {
            own.open(Open::Nothing, "second-factor-title");
            own.load();
        });
        notice(Tone::Good, tr(Msg::FaSpareMade))
            .id("spare-made")
            .attr("tabindex", "-1")
            .child(el("p").child(tr(Msg::FaKeepLead)))
            .child(codes::list(made))
            .child(el("div").class("actions").child(button(Look::Primary, tr(Msg::FaSpareDone), kept)))
            .view()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_removed_is_named() {
        let passkey = Passkey { id: "x".into(), name: "Key ring".into(), day: 1 };
        assert_eq!(removal(None, Lang::En), "Remove the authenticator app");
        assert_eq!(removal(Some(&passkey), Lang::Es), "Quitar la llave de acceso «Key ring»");
    }
}
