//! The organisation's people: accounts with their roles, open invitations, and the departments. All of it is the
//! server's: nothing here is kept on the device, and nothing can be changed without a network.

pub(super) mod accounts;
pub(super) mod ask;
pub(super) mod departments;
pub(super) mod fields;
mod grants;
mod invitations;
pub(super) mod roles;
pub(super) mod said;
pub(super) mod troubles;

pub(super) use accounts::day_text as day_words;

use super::parts::{desk, failed, offline_notice, titled};
use crate::components::{dynamic, either, el, flag, row, spawn, when};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, tr};
use ask::ask;
use fields::{Held, held};
use leptos::prelude::*;
use leptos_router::components::A;
use said::{Amiss, Said, Trouble};
use shared::people::Power;
use shared::protocol::{Department, People};
use troubles::Troubles;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(People),
}

/// What the sections of the page share.
#[derive(Debug, Clone)]
struct Page {
    desk: Desk,
    people: Held<Loaded>,
    troubles: Troubles,
    /// What was done last, or is under way.
    done: Held<Option<Said>>,
    /// Something is being sent.
    busy: Held<bool>,
}

impl Page {
    fn new(desk: Desk) -> Self {
        Self { desk, people: held(Loaded::Loading), troubles: Troubles::new(), done: held(None), busy: held(false) }
    }

    /// The same for a section, which says itself what was done in it.
    fn section(&self) -> Self {
        Self { done: held(None), ..self.clone() }
    }

    /// Asks for everything again; what is on the page stays until the answer is there.
    fn load(&self) {
        let page = self.clone();
        if !page.people.peek(|loaded| matches!(loaded, Loaded::Here(_))) {
            page.people.set(Loaded::Loading);
        }
        spawn(async move { page.reload().await });
    }

    async fn reload(&self) {
        match ask::<People>("GET", "/api/v1/people", None).await {
            Ok(people) => self.people.set(Loaded::Here(people)),
            // What is there already is better than nothing.
            Err(refused) if self.people.peek(|loaded| matches!(loaded, Loaded::Here(_))) => self.refuse(&refused, &[]),
            Err(refused) => self.people.set(Loaded::Failed(refused)),
        }
    }

    /// Something is to be sent. False while another thing is: a second press must not do it twice.
    fn start(&self) -> bool {
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return false;
        }
        self.troubles.clear();
        self.done.set(Some(Msg::SavingChange.into()));
        true
    }

    /// What was entered is to be sent. False where something is amiss with it, which is said then, or another thing is.
    fn sends(&self, amiss: Vec<Amiss>) -> bool {
        if amiss.is_empty() {
            return self.start();
        }
        self.troubles.say(Trouble::fields(amiss));
        false
    }

    /// It was not done, and this is why.
    fn stop(&self, trouble: Trouble) {
        self.busy.set(false);
        self.done.set(None);
        self.troubles.say(trouble);
    }

    /// The server did not do it.
    fn refuse(&self, refused: &Refused, places: &[said::Place]) {
        self.stop(Trouble::of(refused, places, Msg::WholeOffline));
    }

    /// Changes what was loaded, as the server has just done.
    fn change(&self, change: impl FnOnce(&mut People)) {
        self.people.update(|loaded| {
            if let Loaded::Here(people) = loaded {
                change(people);
            }
        });
    }

    /// It is done, and everyone's names and departments may have changed.
    fn finish(&self, done: Said) {
        self.busy.set(false);
        self.troubles.clear();
        self.done.set(Some(done));
        spawn(self.desk.look_at_session());
    }

    /// Something else is begun: what was said before is about the past.
    fn clear(&self) {
        if !self.busy.now() {
            self.troubles.clear();
            self.done.set(None);
        }
    }

    /// The departments as this device knows them; followed.
    fn departments(&self) -> Vec<Department> {
        self.desk.session.with(|session| session.as_ref().map(|session| session.departments.clone()).unwrap_or_default())
    }
}

/// Who sees what needs a power.
fn who_may(power: Power) -> Msg {
    match power {
        Power::RunSurveys => Msg::SvOnlyRuns,
        Power::ReadSurveys => Msg::SvOnlyReads,
        Power::KeepRecords => Msg::KeepOnlyOfficers,
        _ => Msg::PeopleNotAllowed,
    }
}

/// What only some people see; to everyone else, why they do not.
pub(super) fn only_with(desk: Desk, power: Power, view: impl Fn() -> AnyView + Send + Sync + Clone + 'static) -> AnyView {
    let signed_in = flag(move || desk.session.with(Option::is_some));
    let has = flag(move || desk.session.with(|session| session.as_ref().is_some_and(|session| session.person.has(power))));
    let nobody = || {
        let sign_in = el("a").attr("href", "/sign-in").child(tr(Msg::SignIn));
        el("p").child(tr(Msg::NotSignedIn)).child(" ").child(sign_in).view()
    };
    let others = move || either(signed_in, move || el("p").child(tr(who_may(power))).view(), nobody);
    when(flag(move || desk.status.with(|status| status.ready)), move || either(has, view.clone(), others))
}

/// The page.
#[component]
pub(super) fn PeoplePage() -> AnyView {
    titled(Msg::People);
    let desk = desk();
    row(vec![el("h1").child(tr(Msg::People)).view(), only_with(desk, Power::ManagePeople, move || people(desk))])
}

fn people(desk: Desk) -> AnyView {
    let page = Page::new(desk);
    page.load();
    let offline = offline_notice(desk, Msg::PeopleOffline);
    let (troubles, recovery) = (page.troubles.view(), super::vault::officers_section(desk, &page.troubles));
    let records = view! { <A href="/records">{tr(Msg::Records)}</A> }.into_any();
    let access = view! { <A href="/access">{tr(Msg::AcLink)}</A> }.into_any();
    let keeping = view! { <A href="/keeping">{tr(Msg::RecordsKeeping)}</A> }.into_any();
    let audit = view! { <A href="/audit">{tr(Msg::SeeAudit)}</A> }.into_any();
    row(vec![
        el("p").child(tr(Msg::PeopleLead)).view(),
        el("p").child(audit).child(" · ").child(records).child(" · ").child(access).child(" · ").child(keeping).view(),
        offline,
        troubles,
        sections(page),
        recovery,
    ])
}

/// The three sections, each drawn once: what changes in them follows what was loaded.
fn sections(page: Page) -> AnyView {
    let loaded = page.people.clone();
    // A list that changes does not draw the sections anew.
    let state = Memo::new(move |_| {
        loaded.with(|loaded| match loaded {
            Loaded::Loading => Loaded::Loading,
            Loaded::Failed(refused) => Loaded::Failed(refused.clone()),
            Loaded::Here(_) => Loaded::Here(People { accounts: Vec::new(), invitations: Vec::new(), secured: Vec::new() }),
        })
    });
    dynamic(move || match state.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let again = page.clone();
            failed(Trouble::of(&refused, &[], Msg::PeopleOffline).view(), move || again.load())
        }
        Loaded::Here(_) => row(vec![
            accounts::section(page.section()),
            invitations::section(page.section()),
            departments::section(page.section()),
            super::devices::policy(page.desk, &page.troubles),
        ]),
    })
}
