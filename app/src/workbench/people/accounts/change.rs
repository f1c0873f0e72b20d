//! What is done to an account, and what is said of it then. What somebody else did in the meantime is not overwritten
//! unseen: the account is asked for once more before it is changed.

use super::draft::{Draft, control};
use super::{Accounts, Open};
use crate::browser::focus_soon;
use crate::components::{Look, Tone, button, el, notice, press, row, spawn, text};
use crate::desk::Refused;
use crate::i18n::{Msg, language, tr};
use crate::workbench::factor::{Reset, trouble};
use crate::workbench::people::Loaded;
use crate::workbench::people::ask::{ask, tell};
use crate::workbench::people::fields::{form, submit_button};
use crate::workbench::people::roles::grants_words;
use crate::workbench::people::said::{Place, Said, Topic, Trouble, naming};
use leptos::prelude::*;
use shared::json;
use shared::protocol::{Account, AccountChange, People};
use std::sync::Arc;

/// What became of saving an account.
enum Saved {
    Done(Account),
    /// Somebody else changed it since it was opened; this says to what.
    Moved(Said),
}

async fn put(account: &str, change: &AccountChange) -> Result<Account, Refused> {
    ask("PUT", &format!("/api/v1/people/{account}"), Some(&json::text(change))).await
}

impl Accounts {
    /// Changes what is in the list, and says so.
    fn done(&self, account: Account, said: Msg) {
        let name = account.name.clone();
        self.set_open(&account.account, None);
        focus_soon(control(&account.account, "change"));
        self.page.change(|people| {
            if let Some(held) = people.accounts.iter_mut().find(|held| held.account == account.account) {
                *held = account;
            }
        });
        self.page.finish(Said::with(said, name));
    }

    async fn fresh(&self) -> Result<People, Refused> {
        let people: People = ask("GET", "/api/v1/people", None).await?;
        // A list that is the same is not drawn again: that would take the keyboard from where it is.
        let fresh = Loaded::Here(people.clone());
        if self.page.people.peek(|held| *held != fresh) {
            self.page.people.set(fresh);
        }
        Ok(people)
    }

    fn save(&self, draft: Arc<Draft>) {
        if !self.page.sends(draft.amiss()) {
            return;
        }
        let section = self.clone();
        spawn(async move {
            match section.try_to_save(&draft).await {
                Ok(Saved::Done(account)) => section.done(account, Msg::PersonSaved),
                Ok(Saved::Moved(now)) => section.page.stop(Trouble::whole(now)),
                Err(refused) => section.page.refuse(&refused, &draft.places()),
            }
        });
    }

    async fn try_to_save(&self, draft: &Draft) -> Result<Saved, Refused> {
        let people = self.fresh().await?;
        if let Some(now) = draft.moved(&people) {
            let lang = self.page.desk.lang.get_untracked();
            let departments = untrack(|| self.page.departments());
            let state = if now.active { String::new() } else { format!("; {}", Msg::DetailEnded.text(lang)) };
            let said = format!("{}; {}{state}", now.name, grants_words(&now.grants, &departments, lang));
            draft.before.set(now);
            return Ok(Saved::Moved(Said::with(Msg::PersonMoved, said)));
        }
        let account = draft.before.peek(|before| before.account.clone());
        put(&account, &draft.change()).await.map(Saved::Done)
    }

    /// Ends an account, or opens it again; its name and roles stay as they are now.
    fn set_active(&self, account: &Account, active: bool) {
        if !self.page.start() {
            return;
        }
        let (section, account) = (self.clone(), account.clone());
        spawn(async move {
            match section.try_to_set_active(&account, active).await {
                Ok(account) => section.done(account, if active { Msg::PersonOpened } else { Msg::PersonEnded }),
                Err(refused) => {
                    let target = control(&account.account, "end");
                    section.page.refuse(&refused, &[Place::new("grants", Topic::Roles, Msg::EndAccount, target)]);
                }
            }
        });
    }

    async fn try_to_set_active(&self, account: &Account, active: bool) -> Result<Account, Refused> {
        let people = self.fresh().await?;
        let now = people.accounts.into_iter().find(|now| now.account == account.account).unwrap_or_else(|| account.clone());
        put(&now.account, &AccountChange { name: now.name, grants: now.grants, active }).await
    }

    /// What can be done to an account.
    pub(super) fn actions(&self, account: &Account) -> AnyView {
        let lang = language();
        let named = |msg| {
            let name = account.name.clone();
            text(move || naming(msg, lang.get(), &name))
        };
        let (changing, of) = (self.clone(), account.clone());
        let change = press(move || {
            changing.set_open(&of.account, Some(Open::Change(Arc::new(Draft::of(&of)))));
            focus_soon(control(&of.account, "name"));
        });
        let change = button(Look::Secondary, tr(Msg::Change), change).id(control(&account.account, "change"));
        let (ending, of) = (self.clone(), account.clone());
        let end = if account.active {
            let end = press(move || {
                ending.set_open(&of.account, Some(Open::End));
                focus_soon(control(&of.account, "sure"));
            });
            button(Look::Quiet, tr(Msg::EndAccount), end).attr("aria-label", named(Msg::EndAccountOf))
        } else {
            let open = press(move || ending.set_active(&of, true));
            button(Look::Quiet, tr(Msg::OpenAgain), open).attr("aria-label", named(Msg::OpenAccountAgain))
        };
        let end = end.id(control(&account.account, "end"));
        let more =
            el("a").attr("href", format!("/people/{}", account.account)).attr("aria-label", named(Msg::DvMoreOf)).child(tr(Msg::DvMore));
        let reset = (self.is_secured(&account.account) && !self.is_own(&account.account)).then(|| {
            let (resetting, of) = (self.clone(), account.account.clone());
            let ask = move || {
                resetting.set_open(&of, Some(Open::Reset));
                focus_soon(control(&of, "sure"));
            };
            Reset { name: account.name.clone() }.button(ask).id(control(&account.account, "reset"))
        });
        el("div").class("actions").child(change.attr("aria-label", named(Msg::ChangePerson))).child(end).child(reset).child(more).view()
    }

    /// Asks once more before a second factor is taken away.
    pub(super) fn reset(&self, account: &Account) -> AnyView {
        let (resetting, of) = (self.clone(), account.clone());
        let yes = move || resetting.take_factor(&of);
        Reset { name: account.name.clone() }.question(control(&account.account, "sure"), yes, self.cancel(&account.account))
    }

    fn take_factor(&self, account: &Account) {
        if !self.page.start() {
            return;
        }
        let (section, account) = (self.clone(), account.clone());
        spawn(async move {
            match tell("DELETE", &Reset::url(&account.account), None).await {
                Ok(()) => {
                    section.set_open(&account.account, None);
                    focus_soon(control(&account.account, "change"));
                    section.page.change(|people| people.secured.retain(|secured| *secured != account.account));
                    section.page.finish(Said::with(Msg::FaResetDone, account.name));
                }
                Err(refused) => section.page.stop(trouble(&refused, &[])),
            }
        });
    }

    /// Whether it is the account of who is looking.
    pub(super) fn is_own(&self, account: &str) -> bool {
        self.page.desk.session.peek(|session| session.as_ref().is_some_and(|session| session.person.account == account))
    }

    /// Asks once more before an account ends.
    pub(super) fn end(&self, account: &Account) -> AnyView {
        let (lang, name) = (language(), account.name.clone());
        let title = text(move || naming(Msg::EndSure, lang.get(), &name));
        let own = self.is_own(&account.account).then(|| el("p").child(el("strong").child(tr(Msg::EndSureOwn))));
        let (ending, of) = (self.clone(), account.clone());
        let yes = button(Look::Danger, tr(Msg::EndYes), press(move || ending.set_active(&of, false))).id(control(&account.account, "end"));
        notice(Tone::Warning, title)
            .id(control(&account.account, "sure"))
            .attr("tabindex", "-1")
            .child(el("p").child(tr(Msg::EndSureText)))
            .child(own)
            .child(el("div").class("actions").child(yes).child(self.cancel(&account.account)))
            .view()
    }

    fn cancel(&self, account: &str) -> AnyView {
        let (section, account) = (self.clone(), account.to_owned());
        let cancel = press(move || {
            section.set_open(&account, None);
            section.page.clear();
            focus_soon(control(&account, "change"));
        });
        button(Look::Quiet, tr(Msg::CancelEdit), cancel).view()
    }

    /// The form in the place of the account.
    pub(super) fn form(&self, draft: &Arc<Draft>) -> AnyView {
        let account = draft.before.peek(|before| before.account.clone());
        let own = self.is_own(&account).then(|| el("p").class("hint").child(tr(Msg::OwnOfficer)).view());
        let (section, saved) = (self.clone(), draft.clone());
        let actions = el("div").class("actions").child(submit_button(Msg::SavePerson)).child(self.cancel(&account)).view();
        let mut parts = vec![draft.name.view(&self.page.troubles), draft.roles.view(self.departments, &self.page.troubles)];
        parts.extend(own);
        parts.push(actions);
        row(vec![form(move || section.save(saved.clone()), parts)])
    }
}
