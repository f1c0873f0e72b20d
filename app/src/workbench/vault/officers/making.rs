//! Making the organisation's recovery key. The private half is shown once, as a code; the server gets the public half, and
//! only when whoever made it has shown that they have the code.

use super::Officers;
use crate::browser::{self, focus_soon};
use crate::components::{Look, button, dynamic, el, press, row, spawn, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::print_then;
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Field, Held, form, held, state_line, submit_button};
use crate::workbench::people::said::{Place, Said, Topic, Trouble, naming};
use leptos::prelude::*;
use rand_core::UnwrapErr;
use shared::instrument::base64url;
use shared::json;
use shared::protocol::{MadeKey, RecoveryKey};
use shared::recovery::{GROUPS, RecoveryPair, code_group};
use std::sync::Arc;

/// A key that is not used yet. Its code is printed by nothing that prints this.
struct Draft {
    key: RecoveryKey,
    code: String,
    last: Field,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Draft {
    fn new() -> Self {
        let pair = RecoveryPair::generate(&mut UnwrapErr(getrandom::SysRng));
        let key = RecoveryKey { id: base64url(&browser::random_bytes()), public: pair.public() };
        Self::of(key, pair.code())
    }

    fn of(key: RecoveryKey, code: String) -> Self {
        let place = Place::new("last", Topic::Password, Msg::RecoveryLast, "recovery-last");
        Self { key, code, last: Field::new(place, "off").hint(Msg::RecoveryLastHint) }
    }

    /// Whether whoever made it has the code.
    fn has_code(&self) -> bool {
        code_group(&self.code, GROUPS - 1, &self.last.typed())
    }
}

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Making {
    officers: Officers,
    draft: Held<Option<Arc<Draft>>>,
    done: Held<Option<Said>>,
    busy: Held<bool>,
}

impl Making {
    pub(super) fn new(officers: &Officers) -> Self {
        Self { officers: officers.clone(), draft: held(None), done: held(None), busy: held(false) }
    }

    pub(super) fn section(&self, keys: &[MadeKey]) -> AnyView {
        let lang = language();
        let (drawn, any) = (self.clone(), !keys.is_empty());
        let named = |msg: Msg, key: &MadeKey| {
            let (officers, key) = (self.officers.clone(), key.clone());
            text(move || officers.made(msg, &key, lang.get()))
        };
        let mut list = el("ul").class("plain-list");
        for (place, key) in keys.iter().enumerate() {
            list = list.child(el("li").child(named(if place == 0 { Msg::RecoveryMade } else { Msg::RecoveryEarlier }, key)));
        }
        let stands = if any { list } else { el("p").child(tr(Msg::RecoveryNone)) };
        let body = dynamic(move || match drawn.draft.get() {
            Some(draft) => drawn.sheet(&draft),
            None => drawn.opener(any),
        });
        el("section")
            .attr("aria-labelledby", "recovery-title")
            .child(el("h2").id("recovery-title").child(tr(Msg::RecoveryTitle)))
            .child(el("p").child(text(move || Msg::RecoveryLead.filled(lang.get(), &[GROUPS]))))
            .child(state_line(&self.done))
            .child(stands)
            .child(body)
            .view()
    }

    fn opener(&self, any: bool) -> AnyView {
        let making = self.clone();
        let begin = press(move || {
            making.officers.troubles.clear();
            making.done.set(None);
            making.draft.set(Some(Arc::new(Draft::new())));
            focus_soon("recovery-sheet".to_owned());
        });
        let label = if any { Msg::RecoveryReplace } else { Msg::RecoveryMake };
        let lead = any.then(|| el("p").class("hint").child(tr(Msg::RecoveryReplaceLead)));
        let actions = el("div").class("actions").child(button(Look::Secondary, tr(label), begin).id("recovery-make"));
        row(vec![el("div").child(lead).child(actions).view()])
    }

    fn sheet(&self, draft: &Arc<Draft>) -> AnyView {
        let lang = language();
        let (saved, using, closing) = (draft.clone(), draft.clone(), self.clone());
        let (making, desk) = (self.clone(), self.officers.desk);
        let mut groups = el("ol").class("recovery-code").attr("aria-label", tr(Msg::RecoveryCodeName));
        for group in draft.code.split('-') {
            groups = groups.child(el("li").child(group));
        }
        let save = press(move || {
            let org = desk.session.peek(|session| session.as_ref().map(|session| session.org_name.clone())).unwrap_or_default();
            let lead = naming(Msg::RecoveryFile, lang.get_untracked(), &org);
            browser::download("recovery-code.txt", &format!("{lead}\n\n{}\n", saved.code));
        });
        let hand = el("div")
            .class("actions")
            .child(button(Look::Secondary, tr(Msg::RecoveryPrint), press(|| print_then(|| {}))))
            .child(button(Look::Secondary, tr(Msg::RecoveryDownload), save));
        let cancel = press(move || {
            closing.draft.set(None);
            closing.officers.troubles.clear();
            focus_soon("recovery-make".to_owned());
        });
        let actions = el("div").class("actions").child(submit_button(Msg::RecoveryUse));
        let parts = vec![draft.last.view(&self.officers.troubles), actions.child(button(Look::Quiet, tr(Msg::CancelEdit), cancel)).view()];
        let sheet = el("div")
            .class("recovery-sheet")
            .child(el("h3").id("recovery-sheet").attr("tabindex", "-1").child(tr(Msg::RecoveryCodeTitle)))
            .child(el("p").child(tr(Msg::RecoveryCodeText)))
            .child(groups)
            .child(hand);
        row(vec![sheet.view(), form(move || making.keep(&using), parts)])
    }

    fn keep(&self, draft: &Arc<Draft>) {
        let troubles = &self.officers.troubles;
        if !draft.has_code() {
            return troubles.say(Trouble::fields(vec![draft.last.place.wrong(Msg::RecoveryLastWrong)]));
        }
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        troubles.clear();
        let (making, body) = (self.clone(), json::text(&draft.key));
        spawn(async move {
            let made = ask::<MadeKey>("PUT", "/api/v1/recovery-key", Some(&body)).await;
            making.busy.set(false);
            match made {
                Ok(_) => {
                    making.draft.set(None);
                    making.done.set(Some(Msg::RecoveryUsed.into()));
                    making.officers.load();
                    // This device is told with the next session; the others when they ask for theirs.
                    making.officers.desk.look_at_session().await;
                }
                Err(refused) => making.officers.troubles.say(Trouble::of(&refused, &[], Msg::WholeOffline)),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_used_only_by_somebody_who_has_its_code() {
        let pair = RecoveryPair::from_bytes(&[7; 32]).expect("a key");
        let draft = Draft::of(RecoveryKey { id: "k".to_owned(), public: pair.public() }, pair.code());
        assert!(!draft.has_code(), "nothing was typed");
        let groups: Vec<String> = draft.code.split('-').map(str::to_owned).collect();
        draft.last.put(groups[0].clone());
        assert!(!draft.has_code());
        draft.last.put(format!(" {} ", groups[GROUPS - 1].to_lowercase()));
        assert!(draft.has_code());
        assert!(!format!("{draft:?}").contains(&groups[1]), "the code is printed by nothing");
    }
}
