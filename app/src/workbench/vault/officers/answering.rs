//! Devices whose passphrase was forgotten, and opening them with the code. It is read and used in this browser only.

use super::Officers;
use crate::browser::focus_soon;
use crate::components::{Look, Tone, button, dynamic, el, notice, press, row, spawn, text};
use crate::desk::Refused;
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::moment_text;
use crate::workbench::people::ask::tell;
use crate::workbench::people::fields::{Field, Held, form, held, state_line, submit_button};
use crate::workbench::people::said::{Place, Said, Topic, Trouble, code, naming};
use leptos::prelude::*;
use rand_core::UnwrapErr;
use shared::json;
use shared::protocol::{MadeKey, RecoveryAnswer, WaitingRecovery};
use shared::recovery::{CodeError, GROUPS, RecoveryPair, fingerprint};
use std::sync::Arc;

/// What is said of a code that cannot be used.
fn said(error: CodeError) -> Said {
    match error {
        CodeError::Groups(groups) => Said::gaps(Msg::RecoveryGroups, vec![groups.to_string(), GROUPS.to_string()]),
        CodeError::Group(group) => Said::with(Msg::RecoveryGroup, group.to_string()),
        CodeError::Other => Msg::RecoveryNoCode.into(),
    }
}

/// The answer to a request, by what was typed.
fn answer(typed: &str, key: Option<&MadeKey>, org: &str, waiting: &WaitingRecovery) -> Result<String, Said> {
    let pair = RecoveryPair::from_code(typed).map_err(said)?;
    if key.is_some_and(|key| key.key.public != pair.public()) {
        return Err(Msg::RecoveryOtherCode.into());
    }
    pair.answer(&mut UnwrapErr(getrandom::SysRng), org, waiting).map_err(|_| Msg::RecoveryNotTheirs.into())
}

/// A request that is being answered.
#[derive(Debug)]
struct Open {
    waiting: WaitingRecovery,
    key: Option<MadeKey>,
    code: Field,
}

impl Open {
    fn new(waiting: &WaitingRecovery, keys: &[MadeKey]) -> Self {
        let place = Place::new("sealed", Topic::Password, Msg::RecoveryCodeName, "recovery-code");
        let key = keys.iter().find(|made| made.key.id == waiting.asked.key).cloned();
        let hint = Said::with(Msg::RecoveryCodeHint, GROUPS.to_string());
        Self { waiting: waiting.clone(), key, code: Field::new(place, "off").hint(hint) }
    }
}

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Answering {
    officers: Officers,
    open: Held<Option<Arc<Open>>>,
    done: Held<Option<Said>>,
    busy: Held<bool>,
}

impl Answering {
    pub(super) fn new(officers: &Officers) -> Self {
        Self { officers: officers.clone(), open: held(None), done: held(None), busy: held(false) }
    }

    pub(super) fn section(&self, keys: &[MadeKey], waiting: &[WaitingRecovery]) -> AnyView {
        let list = if waiting.is_empty() {
            el("p").child(tr(Msg::RecoveryNobody))
        } else {
            waiting.iter().fold(el("ul").class("people"), |list, one| list.child(self.one(one, keys)))
        };
        el("section")
            .attr("aria-labelledby", "recoveries-title")
            .child(el("h2").id("recoveries-title").child(tr(Msg::RecoveryWaiting)))
            .child(state_line(&self.done))
            .child(list)
            .view()
    }

    fn one(&self, waiting: &WaitingRecovery, keys: &[MadeKey]) -> AnyView {
        let (lang, desk) = (language(), self.officers.desk);
        let own = desk.session.peek(|session| session.as_ref().is_some_and(|session| session.person.account == waiting.account));
        let open = Arc::new(Open::new(waiting, keys));
        let (who, asked) = (waiting.account.clone(), waiting.clone());
        let name = text(move || desk.person_name(Some(&who), lang.get()));
        let at = text(move || naming(Msg::RecoveryAskedAt, lang.get(), &moment_text(asked.at, lang.get())));
        let device = waiting.asked.device.clone();
        let device =
            (!device.is_empty()).then(|| el("p").class("hint").child(text(move || naming(Msg::RecoveryDevice, lang.get(), &device))));
        let needs = open.key.clone().map(|key| {
            let officers = self.officers.clone();
            el("p").class("hint").child(text(move || officers.made(Msg::RecoveryKeyOf, &key, lang.get())))
        });
        let facts = el("div").child(el("h3").child(name)).child(el("p").class("hint").child(at)).child(device).child(needs);
        let (drawn, id) = (self.clone(), waiting.asked.id.clone());
        let body = dynamic(move || match drawn.open.get() {
            _ if own => el("p").class("hint").child(tr(Msg::RecoveryOwn)).view(),
            Some(open) if open.waiting.asked.id == id => drawn.form(&open),
            _ => drawn.actions(&open),
        });
        el("li").class("person").child(facts).child(body).view()
    }

    fn actions(&self, open: &Arc<Open>) -> AnyView {
        let (answering, refusing, begun, id) = (self.clone(), self.clone(), open.clone(), open.waiting.asked.id.clone());
        let begin = press(move || {
            answering.officers.troubles.clear();
            answering.done.set(None);
            begun.code.put(String::new());
            answering.open.set(Some(begun.clone()));
            focus_soon("recovery-code".to_owned());
        });
        let refuse = press(move || refusing.send(format!("/api/v1/recoveries/{id}/refusal"), None, Msg::RecoveryRefused));
        el("div")
            .class("actions")
            .child(button(Look::Secondary, tr(Msg::RecoveryBegin), begin))
            .child(button(Look::Quiet, tr(Msg::RecoveryRefuse), refuse))
            .view()
    }

    fn form(&self, open: &Arc<Open>) -> AnyView {
        let (answering, closing, sent) = (self.clone(), self.clone(), open.clone());
        let cancel = press(move || {
            closing.close();
            closing.officers.troubles.clear();
        });
        let actions =
            el("div").class("actions").child(submit_button(Msg::RecoveryAnswer)).child(button(Look::Quiet, tr(Msg::CancelEdit), cancel));
        let (lang, number) = (language(), fingerprint(&open.waiting.asked.to));
        let number = el("p").class("recovery-number").child(text(move || naming(Msg::RecoveryNumber, lang.get(), &number)));
        let sure = notice(Tone::Warning, tr(Msg::RecoveryBegin)).child(el("p").child(tr(Msg::RecoverySure))).child(number).view();
        let parts = vec![open.code.view(&self.officers.troubles), actions.view()];
        row(vec![sure, form(move || answering.answer(&sent), parts)])
    }

    /// Forgets the code.
    fn close(&self) {
        if let Some(open) = self.open.now() {
            open.code.put(String::new());
        }
        self.open.set(None);
    }

    fn answer(&self, open: &Arc<Open>) {
        let org = self.officers.desk.session.peek(|session| session.as_ref().map(|session| session.person.org.clone())).unwrap_or_default();
        match answer(&open.code.typed(), open.key.as_ref(), &org, &open.waiting) {
            Ok(sealed) => {
                let body = json::text(&RecoveryAnswer { sealed });
                self.send(format!("/api/v1/recoveries/{}/answer", open.waiting.asked.id), Some(body), Msg::RecoveryAnswered);
            }
            Err(said) => self.officers.troubles.say(Trouble::fields(vec![open.code.place.wrong(said)])),
        }
    }

    fn send(&self, url: String, body: Option<String>, done: Msg) {
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        self.officers.troubles.clear();
        self.done.set(None);
        let answering = self.clone();
        spawn(async move {
            let outcome = tell("POST", &url, body.as_deref()).await;
            answering.busy.set(false);
            match outcome {
                Ok(()) => {
                    answering.close();
                    answering.done.set(Some(done.into()));
                    answering.officers.load();
                }
                Err(refused) => answering.refused(&refused),
            }
        });
    }

    fn refused(&self, refused: &Refused) {
        let code = if let Refused::Because(problem) = refused { code(problem) } else { "" };
        let trouble = match code {
            "unknown_recovery" | "already_answered" => {
                self.close();
                self.officers.load();
                Trouble::whole(Msg::RecoveryGone)
            }
            "own_recovery" => Trouble::whole(Msg::RecoveryOwn),
            _ => Trouble::of(refused, &[], Msg::WholeOffline),
        };
        self.officers.troubles.say(trouble);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::protocol::{NewRecovery, RecoveryKey};
    use shared::recovery::{Whose, seal_data_key};

    #[test]
    fn a_code_answers_what_was_sealed_to_its_key_and_says_otherwise_what_is_wrong() {
        let pair = |byte| RecoveryPair::from_bytes(&[byte; 32]).expect("a key");
        let (organisation, device) = (pair(7), pair(9));
        let made = |public| MadeKey { key: RecoveryKey { id: "key".to_owned(), public }, made: 1, by: "officer".to_owned() };
        let key = made(organisation.public());
        let whose = Whose { org: "org", account: "account" };
        let sealed = seal_data_key(&mut UnwrapErr(getrandom::SysRng), &key.key, whose, &[3; 32]).expect("sealed");
        let asked = NewRecovery { id: "id".to_owned(), key: "key".to_owned(), sealed, to: device.public(), device: String::new() };
        let waiting = WaitingRecovery { asked, account: "account".to_owned(), at: 1, ends: 2 };
        let opened = answer(&organisation.code(), Some(&key), "org", &waiting).expect("an answer");
        assert_eq!(device.open_answer(whose, "id", &opened), Ok([3; 32]));
        let wrong = |typed: &str, org| answer(typed, Some(&key), org, &waiting).expect_err("no answer");
        assert_eq!(wrong("", "org"), Said::gaps(Msg::RecoveryGroups, vec!["0".to_owned(), "13".to_owned()]));
        assert_eq!(wrong(&pair(8).code(), "org"), Msg::RecoveryOtherCode.into());
        assert_eq!(wrong(&organisation.code(), "another"), Msg::RecoveryNotTheirs.into());
        let mistyped = organisation.code().replacen('-', "", 1).replacen(|one: char| one.is_ascii_alphanumeric(), "U", 1);
        assert_eq!(wrong(&mistyped, "org"), Said::with(Msg::RecoveryGroup, "1"));
    }
}
