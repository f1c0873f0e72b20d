//! Invitations that nobody has used yet, and making one.

mod link;
mod open;

use super::Page;
use super::ask::ask;
use super::fields::{Field, Held, form, held, state_line, submit_button};
use super::grants::Choosing;
use super::said::{Amiss, Place, Topic, checked};
use crate::browser::focus_soon;
use crate::components::{Look, button, dynamic, el, flag, press, row, spawn, when};
use crate::i18n::{Msg, tr};
use crate::workbench::sign_in::provider::provider;
use leptos::prelude::*;
use link::Made;
use shared::json;
use shared::protocol::{Department, Invitation, NewInvitation, Provider, check_name, check_subject};
use std::sync::Arc;

/// An invitation being made.
#[derive(Debug)]
struct Draft {
    name: Field,
    roles: Choosing,
    /// What the provider calls them, where there is one and that is known.
    subject: Field,
}

impl Draft {
    fn new() -> Self {
        let place = Place::new("name", Topic::Shown, Msg::InviteFor, "invite-name");
        let subject = Place::new("subject", Topic::Subject, Msg::InviteSubject, "invite-subject");
        Self {
            name: Field::new(place, "off").hint(Msg::InviteForHint),
            roles: Choosing::new("invite", &[]),
            subject: Field::new(subject, "off").hint(Msg::InviteSubjectHint),
        }
    }

    fn places(&self) -> Vec<Place> {
        vec![self.name.place.clone(), self.roles.place(), self.subject.place.clone()]
    }

    /// What would be refused.
    fn amiss(&self) -> Vec<Amiss> {
        let mut found = checked(&self.places(), [check_name("name", &self.name.trimmed())]);
        found.extend(self.roles.amiss(true));
        found.extend(checked(&self.places(), self.subject().map(|subject| check_subject(&subject))));
        found
    }

    fn subject(&self) -> Option<String> {
        Some(self.subject.trimmed()).filter(|subject| !subject.is_empty())
    }

    fn asked(&self) -> NewInvitation {
        NewInvitation { name: self.name.trimmed(), grants: self.roles.grants(), subject: self.subject() }
    }
}

/// The section.
#[derive(Debug, Clone)]
struct Invitations {
    page: Page,
    /// The one being made.
    draft: Held<Option<Arc<Draft>>>,
    /// Id of the one about which it is asked whether it is taken back.
    asked: Held<Option<String>>,
    made: Made,
    departments: Memo<Vec<Department>>,
    provider: Held<Option<Provider>>,
}

/// The section.
pub(super) fn section(page: Page) -> AnyView {
    let (of, done) = (page.clone(), state_line(&page.done));
    let departments = Memo::new(move |_| of.departments());
    let section = Invitations { page, draft: held(None), asked: held(None), made: Made::new(), departments, provider: provider() };
    let (lists, makes) = (section.clone(), section.clone());
    let list = dynamic(move || lists.list());
    let made = section.made.view();
    let maker = dynamic(move || match makes.draft.get() {
        Some(draft) => makes.form(&draft),
        None => makes.opener(),
    });
    el("section")
        .attr("aria-labelledby", "invitations-title")
        .child(el("h2").id("invitations-title").child(tr(Msg::Invitations)))
        .child(done)
        .child(made)
        .child(list)
        .child(maker)
        .view()
}

impl Invitations {
    fn opener(&self) -> AnyView {
        let section = self.clone();
        let begin = press(move || {
            section.draft.set(Some(Arc::new(Draft::new())));
            section.page.clear();
            focus_soon("invite-name".to_owned());
        });
        el("div").class("actions").child(button(Look::Secondary, tr(Msg::Invite), begin).id("invite")).view()
    }

    fn form(&self, draft: &Arc<Draft>) -> AnyView {
        let (making, closing, sent) = (self.clone(), self.clone(), draft.clone());
        let cancel = press(move || {
            closing.draft.set(None);
            closing.page.clear();
            focus_soon("invite".to_owned());
        });
        let cancel = button(Look::Quiet, tr(Msg::CancelEdit), cancel);
        let actions = el("div").class("actions").child(submit_button(Msg::InviteMake)).child(cancel).view();
        let troubles = &self.page.troubles;
        let (known, asked, said) = (self.provider.clone(), draft.clone(), troubles.clone());
        let subject = when(flag(move || known.with(Option::is_some)), move || asked.subject.view(&said));
        let parts = vec![draft.name.view(troubles), draft.roles.view(self.departments, troubles), subject, actions];
        let form = form(move || making.make(sent.clone()), parts);
        row(vec![el("h3").child(tr(Msg::Invite)).view(), form])
    }

    fn make(&self, draft: Arc<Draft>) {
        if !self.page.sends(draft.amiss()) {
            return;
        }
        let section = self.clone();
        spawn(async move {
            let asked = json::text(&draft.asked());
            match ask::<Invitation>("POST", "/api/v1/people/invitations", Some(&asked)).await {
                Ok(invitation) => section.show(&invitation),
                Err(refused) => section.page.refuse(&refused, &draft.places()),
            }
        });
    }

    fn show(&self, invitation: &Invitation) {
        self.draft.set(None);
        self.page.busy.set(false);
        self.page.clear();
        let kept = Invitation { code: None, ..invitation.clone() };
        self.page.change(|people| people.invitations.push(kept));
        self.made.add(invitation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_needs_a_name_and_a_role() {
        let draft = Draft::new();
        let targets: Vec<String> = draft.amiss().into_iter().map(|amiss| amiss.target).collect();
        assert_eq!(targets, ["invite-name", "invite-roles-1"]);
        draft.name.put(" A. Sample ".to_owned());
        assert_eq!((draft.asked().name.as_str(), draft.asked().subject), ("A. Sample", None));
        draft.subject.put("x".repeat(256));
        assert!(draft.amiss().iter().any(|amiss| amiss.target == "invite-subject"));
        draft.subject.put(" of the provider ".to_owned());
        assert_eq!(draft.asked().subject.as_deref(), Some("of the provider"));
    }
}
