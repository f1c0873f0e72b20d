//! Invitations that nobody has used yet; each can be taken back.

use super::Invitations;
use crate::browser::focus_soon;
use crate::components::{Look, Tone, button, el, notice, press, spawn, text};
use crate::desk::Refused;
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::moment_text;
use crate::workbench::people::Loaded;
use crate::workbench::people::accounts::roles_list;
use crate::workbench::people::ask::tell;
use crate::workbench::people::said::{Said, Trouble, code, naming};
use leptos::prelude::*;
use shared::protocol::Invitation;

impl Invitations {
    /// All of them.
    pub(super) fn list(&self) -> AnyView {
        let open = self.page.people.with(|loaded| match loaded {
            Loaded::Here(people) => people.invitations.clone(),
            _ => Vec::new(),
        });
        if open.is_empty() {
            return el("p").child(tr(Msg::NoInvitations)).view();
        }
        let asked = self.asked.get();
        let mut list = el("ul").class("people");
        for invitation in &open {
            list = list.child(self.invitation(invitation, asked.as_deref() == Some(&invitation.id)));
        }
        list.view()
    }

    fn invitation(&self, invitation: &Invitation, asked: bool) -> AnyView {
        let (lang, ends) = (language(), invitation.ends);
        let ends = text(move || naming(Msg::InvitationEnds, lang.get(), &moment_text(ends, lang.get())));
        let facts = el("div")
            .class("person-facts")
            .child(el("h3").child(invitation.name.as_str()))
            .child(el("p").class("hint").child(ends))
            .child(roles_list(&invitation.grants, self.departments));
        let actions = if asked { self.sure(invitation) } else { self.take_back_button(invitation) };
        el("li").class("person").child(facts).child(actions).view()
    }

    fn take_back_button(&self, invitation: &Invitation) -> AnyView {
        let (lang, name, id) = (language(), invitation.name.clone(), invitation.id.clone());
        let label = text(move || naming(Msg::TakeBackOf, lang.get(), &name));
        let asking = self.clone();
        let ask = press(move || {
            asking.asked.set(Some(id.clone()));
            focus_soon("take-back".to_owned());
        });
        let take_back = button(Look::Quiet, tr(Msg::TakeBack), ask).attr("aria-label", label);
        el("div").class("actions").child(take_back).view()
    }

    /// Asks once more before a link stops working.
    fn sure(&self, invitation: &Invitation) -> AnyView {
        let (lang, name) = (language(), invitation.name.clone());
        let title = text(move || naming(Msg::TakeBackSure, lang.get(), &name));
        let (taking, staying, of) = (self.clone(), self.clone(), invitation.clone());
        let yes = button(Look::Danger, tr(Msg::TakeBackYes), press(move || taking.take_back(&of)));
        let no = button(Look::Quiet, tr(Msg::CancelEdit), press(move || staying.asked.set(None)));
        notice(Tone::Warning, title).id("take-back").attr("tabindex", "-1").child(el("div").class("actions").child(yes).child(no)).view()
    }

    fn take_back(&self, invitation: &Invitation) {
        if !self.page.start() {
            return;
        }
        let (section, Invitation { id, name, .. }) = (self.clone(), invitation.clone());
        spawn(async move {
            let outcome = tell("DELETE", &format!("/api/v1/people/invitations/{id}"), None).await;
            section.asked.set(None);
            match outcome {
                Ok(()) => {
                    section.page.change(|people| people.invitations.retain(|invitation| invitation.id != id));
                    section.made.forget(&id);
                    section.page.finish(Said::with(Msg::TakenBack, name));
                    focus_soon("invite".to_owned());
                }
                Err(Refused::Because(problem)) if code(&problem) == "unknown_invitation" => {
                    section.page.reload().await;
                    section.page.stop(Trouble::whole(Msg::SaysUnknownInvitation));
                }
                Err(refused) => section.page.refuse(&refused, &[]),
            }
        });
    }
}
