//! Somebody leaves: what that ends is shown before it is done, and once more when it is.

use super::order::{reason_amiss, reason_field};
use crate::browser::focus_soon;
use crate::components::{Held, Look, Markup, Tone, button, dynamic, el, handler, held, notice, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::failed;
use crate::workbench::people::ask::ask;
use crate::workbench::people::day_words;
use crate::workbench::people::fields::Field;
use crate::workbench::people::roles::grants_words;
use crate::workbench::people::said::{Place, Topic, Trouble, fill, naming};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use shared::instrument::in_language;
use shared::json;
use shared::protocol::{Account, Leaving, Offboarding, OwnedDocument, People};

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Loading,
    Failed(Refused),
    /// What it would end.
    Shown(Leaving),
    /// What it has ended.
    Done(Leaving),
}

/// The section about somebody's leaving.
#[derive(Debug, Clone)]
pub(super) struct Departure {
    desk: Desk,
    account: Account,
    /// Who can be named in documents in their place.
    others: Vec<(String, String)>,
    step: Held<Step>,
    reason: Field,
    heir: Held<String>,
    busy: Held<bool>,
    troubles: Troubles,
}

const SECTION: &str = "leaving-title";

/// Everybody else who can sign in.
fn others(people: &People, account: &str) -> Vec<(String, String)> {
    let others = people.accounts.iter().filter(|other| other.active && other.account != account);
    others.map(|other| (other.account.clone(), other.name.clone())).collect()
}

impl Departure {
    pub(super) fn new(desk: Desk, account: &Account, people: &People, troubles: &Troubles) -> Self {
        Self {
            desk,
            account: account.clone(),
            others: others(people, &account.account),
            step: held(Step::Loading),
            reason: reason_field("leaving-reason".to_owned()),
            heir: held(String::new()),
            busy: held(false),
            troubles: troubles.clone(),
        }
    }

    fn url(&self) -> String {
        format!("/api/v1/people/{}/offboard", self.account.account)
    }

    fn load(&self) {
        let departure = self.clone();
        spawn(async move {
            let found = ask::<Leaving>("GET", &departure.url(), None).await;
            departure.step.set(found.map_or_else(Step::Failed, Step::Shown));
        });
    }

    fn body(&self) -> String {
        let heir = self.heir.now();
        json::text(&Offboarding { reason: self.reason.trimmed(), heir: (!heir.is_empty()).then_some(heir) })
    }

    fn go(&self) {
        let amiss = reason_amiss(&self.reason);
        if !amiss.is_empty() {
            return self.troubles.say(Trouble::fields(amiss));
        }
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        self.troubles.clear();
        let departure = self.clone();
        spawn(async move {
            let done = ask::<Leaving>("POST", &departure.url(), Some(&departure.body())).await;
            departure.busy.set(false);
            match done {
                Ok(left) => {
                    departure.step.set(Step::Done(left));
                    focus_soon("leaving-done".to_owned());
                    departure.desk.look_at_session().await;
                }
                Err(refused) => {
                    let place = Place::new("grants", Topic::Roles, Msg::Roles, "leaving-reason");
                    departure.troubles.say(Trouble::of(&refused, &[place], Msg::WholeOffline));
                }
            }
        });
    }

    /// The section.
    pub(super) fn view(self) -> AnyView {
        let (lang, name) = (language(), self.account.name.clone());
        let title = text(move || naming(Msg::LvTitle, lang.get(), &name));
        let own = self.desk.session.peek(|session| session.as_ref().is_some_and(|own| own.person.account == self.account.account));
        let inside = if own {
            el("p").child(tr(Msg::LvOwn)).view()
        } else {
            self.load();
            dynamic(move || self.shown())
        };
        el("section").attr("aria-labelledby", SECTION).child(el("h2").id(SECTION).child(title)).child(inside).view()
    }

    fn shown(&self) -> AnyView {
        match self.step.get() {
            Step::Loading => el("p").attr("role", "status").child("…").view(),
            Step::Failed(refused) => {
                let again = self.clone();
                failed(Trouble::of(&refused, &[], Msg::PeopleOffline).view(), move || again.load())
            }
            Step::Shown(leaving) => self.before(&leaving),
            Step::Done(left) => self.after(&left),
        }
    }

    /// What it ends, and the button.
    fn before(&self, leaving: &Leaving) -> AnyView {
        let lang = language();
        let gone = !leaving.account.active && leaving.account.grants.is_empty() && leaving.devices.is_empty();
        let alone = leaving.documents.iter().any(|document| document.alone);
        if gone && !alone {
            return row(vec![el("p").child(tr(Msg::LvGone)).view(), self.documents(leaving)]);
        }
        let name = self.account.name.clone();
        let sure = text(move || if gone { Msg::LvGive.text(lang.get()).to_owned() } else { naming(Msg::LvSure, lang.get(), &name) });
        let departure = self.clone();
        let go = button(Look::Danger, sure, press(move || departure.go()));
        row(vec![
            el("p").child(tr(if gone { Msg::LvGone } else { Msg::LvLead })).view(),
            if gone { row(Vec::new()) } else { self.summary(leaving) },
            self.no_key(leaving),
            self.documents(leaving),
            if alone { self.heirs() } else { row(Vec::new()) },
            self.reason.view(&self.troubles),
            el("div").class("actions").child(go).view(),
        ])
    }

    fn after(&self, left: &Leaving) -> AnyView {
        let (lang, name) = (language(), self.account.name.clone());
        let title = text(move || naming(Msg::LvDone, lang.get(), &name));
        let told = notice(Tone::Good, title).id("leaving-done").attr("tabindex", "-1").child(self.summary(left));
        row(vec![told.view(), self.documents(left)])
    }

    /// Without a recovery key nobody gets at what was not sent.
    fn no_key(&self, leaving: &Leaving) -> AnyView {
        let known = self.desk.session.peek(|session| session.as_ref().is_some_and(|session| session.recovery.is_some()));
        if known || leaving.devices.is_empty() {
            return row(Vec::new());
        }
        el("p").child(el("strong").child(tr(Msg::LvNoKey))).view()
    }

    /// What it ends, line by line.
    fn summary(&self, leaving: &Leaving) -> AnyView {
        let lang = language();
        let mut list = el("ul");
        for line in lines(leaving) {
            list = list.child(el("li").child(text(move || line.text(lang.get()))));
        }
        let (grants, departments) = (
            leaving.account.grants.clone(),
            self.desk.session.peek(|session| session.as_ref().map(|session| session.departments.clone()).unwrap_or_default()),
        );
        if !grants.is_empty() {
            let roles = text(move || naming(Msg::LvRoles, lang.get(), &grants_words(&grants, &departments, lang.get())));
            list = list.child(el("li").child(roles));
        }
        row(vec![el("h3").child(tr(Msg::LvDoes)).view(), list.child(el("li").child(tr(Msg::LvStays))).view()])
    }

    /// Documents that somebody else is to take over, with their titles as far as this device has them.
    fn documents(&self, leaving: &Leaving) -> AnyView {
        if leaving.documents.is_empty() {
            return row(Vec::new());
        }
        let (lang, owned) = (language(), leaving.owned);
        let title = text(move || naming(Msg::LvDocuments, lang.get(), &owned.to_string()));
        let items: Vec<AnyView> = leaving.documents.iter().map(|document| self.document(document)).collect();
        let more = (owned as usize).saturating_sub(leaving.documents.len());
        let more = (more > 0).then(|| el("p").class("hint").child(text(move || Msg::LvMoreDocuments.filled(lang.get(), &[more]))));
        row(vec![el("h3").child(title).view(), el("ul").child(items).view(), row(more.map(|more| more.view()).into_iter().collect())])
    }

    fn document(&self, document: &OwnedDocument) -> AnyView {
        let (lang, desk) = (language(), self.desk);
        let (kind, title) = desk.with(|cabinet| {
            let kind = cabinet.kind(&document.kind).map(|kind| kind.title.clone());
            (kind, cabinet.summary(&document.doc, lang.get_untracked().code()).map(|summary| summary.title().to_owned()))
        });
        let (name, department) = (document.kind.clone(), document.department.clone());
        let facts = text(move || {
            let kind = kind.as_ref().map_or_else(|| name.clone(), |kind| in_language(kind, lang.get().code()).to_owned());
            let department = department.as_ref().map(|id| desk.department_label(id, lang.get()));
            [Some(kind), department].into_iter().flatten().collect::<Vec<_>>().join(", ")
        });
        let tag = match (document.alone, document.restricted) {
            (true, _) => Some(el("span").class("tag tag-warning").child(tr(Msg::LvAlone))),
            (false, true) => Some(el("span").class("tag tag-plain").child(tr(Msg::LvRestrictedOne))),
            _ => None,
        };
        let link = title.map(|title| {
            let said = text(move || if title.trim().is_empty() { Msg::Untitled.text(lang.get()).to_owned() } else { title.clone() });
            el("a").attr("href", format!("/documents/{}", document.doc)).child(said)
        });
        el("li").child(link).child(" ").child(el("span").class("hint").child(facts)).child(" ").child(tag).view()
    }

    /// Who is named in their place.
    fn heirs(&self) -> AnyView {
        let lang = language();
        let (others, shown, chosen) = (self.others.clone(), self.heir.clone(), self.heir.clone());
        let options = move || {
            let (mut markup, held) = (Markup::new(), shown.now());
            let mut option = |value: &str, name: &str| {
                markup.open("option").attr("value", &[value]).flag("selected", held == value).inside().text(name).close("option");
            };
            option("", Msg::LvNobody.text(lang.get()));
            others.iter().for_each(|(account, name)| option(account, name));
            markup
        };
        let menu = el("select")
            .id("leaving-heir")
            .class("menu")
            .attr("aria-describedby", "leaving-heir-hint")
            .inside(options)
            .on("change", handler(move |event| chosen.set(event_target_value(&event))));
        el("div")
            .class("question entry")
            .child(el("label").attr("for", "leaving-heir").child(tr(Msg::LvHeir)))
            .child(el("p").class("hint").id("leaving-heir-hint").child(tr(Msg::LvHeirHint)))
            .child(menu)
            .view()
    }
}

/// A sentence with what stands in its gaps; days are said in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Count(Msg, u32),
    Unsent { label: String, day: u32, count: u32 },
    Plain(Msg),
}

impl Line {
    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Count(msg, count) => naming(*msg, lang, &count.to_string()),
            Self::Unsent { label, day, count } => fill(Msg::LvUnsent, lang, &[label.clone(), day_words(*day, lang), count.to_string()]),
            Self::Plain(msg) => msg.text(lang).to_owned(),
        }
    }
}

/// What it ends, and what is not sent as far as is known.
fn lines(leaving: &Leaving) -> Vec<Line> {
    let devices = u32::try_from(leaving.devices.len()).unwrap_or(u32::MAX);
    let mut lines = vec![Line::Count(Msg::LvSessions, leaving.sessions), Line::Count(Msg::LvDevices, devices)];
    let unsent = leaving.devices.iter().filter(|device| device.unsent > 0);
    let told: Vec<Line> =
        unsent.map(|device| Line::Unsent { label: device.label.clone(), day: device.last_day, count: device.unsent }).collect();
    if told.is_empty() && devices > 0 {
        lines.push(Line::Plain(Msg::LvUnsentNone));
    }
    lines.extend(told);
    for (msg, count) in [(Msg::LvOpen, leaving.open), (Msg::LvRestricted, leaving.restricted)] {
        if count > 0 {
            lines.push(Line::Count(msg, count));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::protocol::{Device, DeviceState};

    fn leaving(unsent: &[u32]) -> Leaving {
        let device = |(at, unsent): (usize, &u32)| Device {
            id: at.to_string(),
            account: "a".into(),
            label: format!("Tablet {at}"),
            first_day: 1,
            last_day: 20_000,
            state: DeviceState::InUse,
            unsent: *unsent,
            here: false,
            revoked_day: None,
            revoked_by: None,
            reason: None,
        };
        let account =
            Account { account: "a".into(), name: "A".into(), sign_in: "a".into(), grants: Vec::new(), active: true, last_day: None };
        let devices = unsent.iter().enumerate().map(device).collect();
        Leaving { account, sessions: 1, devices, open: 0, restricted: 2, documents: Vec::new(), owned: 0 }
    }

    #[test]
    fn what_is_not_sent_is_told_before_it_can_be_lost() {
        let unsent =
            |unsent: &[u32]| -> Vec<Line> { lines(&leaving(unsent)).into_iter().filter(|line| !matches!(line, Line::Count(..))).collect() };
        assert_eq!(unsent(&[0, 3]), [Line::Unsent { label: "Tablet 1".into(), day: 20_000, count: 3 }]);
        assert_eq!(unsent(&[0, 0]), [Line::Plain(Msg::LvUnsentNone)]);
        assert!(unsent(&[]).is_empty());
        assert!(lines(&leaving(&[0])).contains(&Line::Count(Msg::LvRestricted, 2)));
    }

    #[test]
    fn only_who_can_sign_in_takes_documents_over() {
        let account = |id: &str, active| Account {
            account: id.into(),
            name: id.to_uppercase(),
            sign_in: id.into(),
            grants: Vec::new(),
            active,
            last_day: None,
        };
        let people = People {
            accounts: vec![account("a", true), account("b", false), account("c", true)],
            invitations: Vec::new(),
            secured: Vec::new(),
        };
        assert_eq!(others(&people, "a"), [("c".to_owned(), "C".to_owned())]);
    }
}
