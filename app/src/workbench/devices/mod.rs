//! Devices: one's own on the account page, anybody's for officers, with what happens when somebody leaves. All of it is the
//! server's; nothing here is kept on the device.

mod card;
mod leaving;
mod order;
mod person;
mod policy;

pub(super) use person::PersonPage;
pub(super) use policy::section as policy;

use super::parts::failed;
use super::people::ask::{ask, tell};
use super::people::fields::{Held, held, state_line};
use super::people::said::{Said, Trouble, naming};
use super::people::troubles::Troubles;
use crate::browser::focus_soon;
use crate::components::{Look, button, dynamic, el, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use order::Panel;
use shared::protocol::{Device, DeviceList};

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(Vec<Device>),
}

/// Devices of one person.
#[derive(Debug, Clone)]
struct Devices {
    desk: Desk,
    /// Whose.
    account: String,
    /// Who looks is an officer.
    officer: bool,
    all: Held<Loaded>,
    /// What is open of a device.
    open: Held<Option<(String, Panel)>>,
    troubles: Troubles,
    done: Held<Option<Said>>,
    busy: Held<bool>,
}

/// Id of a control of a device.
fn control(device: &str, what: &str) -> String {
    format!("device-{device}-{what}")
}

/// Devices of an account, and those of others on the same browsers.
fn of<'a>(all: &'a [Device], account: &str) -> Vec<(&'a Device, Vec<&'a str>)> {
    let own = all.iter().filter(|device| device.account == account);
    let others = |device: &Device| {
        let same = all.iter().filter(|other| other.id == device.id && other.account != account);
        same.map(|other| other.account.as_str()).collect()
    };
    own.map(|device| (device, others(device))).collect()
}

impl Devices {
    fn new(desk: Desk, account: &str, officer: bool, troubles: &Troubles) -> Self {
        let troubles = troubles.clone();
        let account = account.to_owned();
        Self { desk, account, officer, all: held(Loaded::Loading), open: held(None), troubles, done: held(None), busy: held(false) }
    }

    fn load(&self) {
        let devices = self.clone();
        spawn(async move { devices.reload().await });
    }

    async fn reload(&self) {
        match ask::<DeviceList>("GET", "/api/v1/devices", None).await {
            Ok(list) => self.all.set(Loaded::Here(list.devices)),
            Err(refused) => self.all.set(Loaded::Failed(refused)),
        }
    }

    /// Tells the server something about a device; `done` is said then, and the keyboard goes to `focus`.
    fn tell(&self, method: &'static str, url: String, body: String, done: Said, focus: String) {
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        self.troubles.clear();
        self.done.set(Some(Msg::SavingChange.into()));
        let devices = self.clone();
        spawn(async move {
            let outcome = tell(method, &url, Some(&body)).await;
            devices.busy.set(false);
            match outcome {
                Ok(()) => {
                    devices.open.set(None);
                    devices.done.set(Some(done));
                    devices.reload().await;
                    focus_soon(focus);
                    // Also whether this device is still welcome itself.
                    devices.desk.look_at_session().await;
                }
                Err(refused) => {
                    devices.done.set(None);
                    devices.troubles.say(trouble(&refused));
                }
            }
        });
    }

    /// The list, with what can be done.
    fn view(&self) -> AnyView {
        let devices = self.clone();
        let listed = dynamic(move || match devices.all.get() {
            Loaded::Loading => el("p").attr("role", "status").child("…").view(),
            // Nothing is wrong with a device that is away.
            Loaded::Failed(Refused::Unreachable) => {
                let again = devices.clone();
                let retry = button(Look::Quiet, tr(Msg::TryAgain), press(move || again.load()));
                el("p").class("hint").child(tr(Msg::DvOffline)).child(" ").child(retry).view()
            }
            Loaded::Failed(refused) => {
                let again = devices.clone();
                failed(Trouble::of(&refused, &[], Msg::DvOffline).view(), move || again.load())
            }
            Loaded::Here(all) => {
                let own = of(&all, &devices.account);
                if own.is_empty() {
                    return el("p").child(tr(Msg::DvNone)).view();
                }
                let open = devices.open.get();
                let cards = own.into_iter().map(|(device, others)| {
                    let open = open.as_ref().filter(|(id, _)| *id == device.id).map(|(_, panel)| panel);
                    devices.card(device, &others, open)
                });
                el("ul").class("people").child(cards.collect::<Vec<_>>()).view()
            }
        });
        row(vec![state_line(&self.done), listed])
    }
}

/// What a refusal says: most of it no form can mend.
fn trouble(refused: &Refused) -> Trouble {
    if let Refused::Because(problem) = refused
        && super::people::said::code(problem) == "unknown_device"
    {
        return Trouble::whole(Msg::DvUnknown);
    }
    Trouble::of(refused, &[], Msg::WholeOffline)
}

/// One's own devices, for the account page.
pub(super) fn own(desk: Desk, troubles: &Troubles) -> AnyView {
    let account = desk.session.peek(|session| session.as_ref().map(|session| session.person.account.clone())).unwrap_or_default();
    let devices = Devices::new(desk, &account, false, troubles);
    devices.load();
    section("own-devices", tr(Msg::DvOwn), tr(Msg::DvOwnLead), devices.view())
}

/// Somebody's devices, for officers.
fn theirs(desk: Desk, account: &str, name: &str, troubles: &Troubles) -> AnyView {
    let devices = Devices::new(desk, account, true, troubles);
    devices.load();
    let (lang, name) = (language(), name.to_owned());
    let lead = text(move || naming(Msg::DvOfLead, lang.get(), &name));
    section("their-devices", tr(Msg::DvOf), lead, devices.view())
}

fn section(id: &'static str, title: Signal<String>, lead: Signal<String>, inside: AnyView) -> AnyView {
    el("section").attr("aria-labelledby", id).child(el("h2").id(id).child(title)).child(el("p").child(lead)).child(inside).view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::protocol::DeviceState;

    fn device(id: &str, account: &str) -> Device {
        Device {
            id: id.into(),
            account: account.into(),
            label: id.into(),
            first_day: 1,
            last_day: 2,
            state: DeviceState::InUse,
            unsent: 0,
            here: false,
            revoked_day: None,
            revoked_by: None,
            reason: None,
        }
    }

    #[test]
    fn of_a_browser_that_several_use_each_sees_their_own_and_who_else_does() {
        let all = [device("tablet", "a"), device("tablet", "b"), device("laptop", "a"), device("tablet", "c")];
        let found: Vec<(&str, Vec<&str>)> = of(&all, "a").into_iter().map(|(device, others)| (device.id.as_str(), others)).collect();
        assert_eq!(found, [("tablet", vec!["b", "c"]), ("laptop", vec![])]);
        assert!(of(&all, "d").is_empty());
    }
}
