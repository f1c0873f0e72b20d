//! One device in the list: what is known of it, and what can be done.

use super::order::{Order, Panel};
use super::{Devices, control};
use crate::browser::focus_soon;
use crate::components::{Element, Look, button, el, press, row, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::people::day_words;
use crate::workbench::people::said::{fill, naming};
use leptos::prelude::*;
use shared::protocol::{Device, DeviceState};

fn state(device: &Device) -> (Msg, &'static str) {
    match device.state {
        DeviceState::InUse => (Msg::DvInUse, "tag"),
        DeviceState::SignedOut => (Msg::DvSignedOut, "tag tag-plain"),
        DeviceState::Revoked => (Msg::DvRevoked, "tag tag-ended"),
    }
}

impl Devices {
    /// What accounts are called, one after the other.
    pub(super) fn names(&self, accounts: &[&str], lang: Lang) -> String {
        accounts.iter().map(|account| self.desk.person_name(Some(account), lang)).collect::<Vec<_>>().join(", ")
    }

    /// A device with what is open of it.
    pub(super) fn card(&self, device: &Device, others: &[&str], open: Option<&Panel>) -> AnyView {
        let ended = device.state != DeviceState::InUse;
        let inside = match open {
            Some(panel) => self.panel(device, others, panel),
            None => self.actions(device, others),
        };
        el("li").class(if ended { "person person-ended" } else { "person" }).child(self.facts(device, others)).child(inside).view()
    }

    fn facts(&self, device: &Device, others: &[&str]) -> AnyView {
        let lang = language();
        let tag = |msg, class: &'static str| el("span").class(class).child(tr(msg));
        let (said, class) = state(device);
        let here = device.here.then(|| tag(Msg::DvHere, "tag"));
        let (first, last) = (device.first_day, device.last_day);
        let seen = text(move || fill(Msg::DvSeen, lang.get(), &[day_words(first, lang.get()), day_words(last, lang.get())]));
        let hint = |said: Signal<String>| el("p").class("hint").child(said);
        let unsent = (device.unsent > 0).then(|| {
            let count = device.unsent;
            el("p").child(text(move || naming(Msg::DvUnsent, lang.get(), &count.to_string())))
        });
        let others = (!others.is_empty()).then(|| {
            let (devices, others) = (self.clone(), others.iter().map(|&other| other.to_owned()).collect::<Vec<_>>());
            hint(text(move || {
                let others: Vec<&str> = others.iter().map(String::as_str).collect();
                naming(Msg::DvOthers, lang.get(), &devices.names(&others, lang.get()))
            }))
        });
        el("div")
            .class("person-facts")
            .child(el("h3").child(device.label.as_str()).child(" ").child(here).child(tag(said, class)))
            .child(hint(seen))
            .child(unsent)
            .child(others)
            .child(self.revoked(device))
            .view()
    }

    /// Since when, by whom and why it may not be used.
    fn revoked(&self, device: &Device) -> Option<Element> {
        let (lang, devices, device) = (language(), self.clone(), device.clone());
        let day = device.revoked_day?;
        Some(el("p").class("hint").child(text(move || {
            let lang = lang.get();
            let by = match device.revoked_by.as_deref() {
                Some(by) => devices.desk.person_name(Some(by), lang),
                None => Msg::AuditOperator.text(lang).to_owned(),
            };
            fill(Msg::DvRevokedBy, lang, &[day_words(day, lang), by, device.reason.clone().unwrap_or_default()])
        })))
    }

    fn actions(&self, device: &Device, others: &[&str]) -> AnyView {
        let lang = language();
        let act = |msg: Msg, of: Msg, panel: fn(&Device, bool) -> Panel, focus: &'static str| {
            let (devices, device, shared) = (self.clone(), device.clone(), !others.is_empty());
            let label = device.label.clone();
            let open = press(move || {
                devices.troubles.clear();
                devices.done.set(None);
                devices.open.set(Some((device.id.clone(), panel(&device, shared))));
                focus_soon(control(&device.id, focus));
            });
            let called = text(move || naming(of, lang.get(), &label));
            button(Look::Quiet, tr(msg), open).attr("aria-label", called)
        };
        let id = |what| control(&device.id, what);
        let mut actions = el("div").class("actions");
        if device.here {
            let rename = act(Msg::DvRename, Msg::DvRenameOf, |device, _| Panel::rename(device), "label");
            actions = actions.child(rename.id(id("rename")));
        }
        if device.state != DeviceState::Revoked {
            let revoke = act(Msg::DvRevoke, Msg::DvRevokeOf, |device, shared| Panel::Revoke(Order::of(device, shared)), "sure");
            actions = actions.child(revoke.id(id("revoke")));
        } else if self.officer {
            let admit = act(Msg::DvAdmit, Msg::DvAdmitOf, |device, shared| Panel::Admit(Order::of(device, shared)), "sure");
            actions = actions.child(admit.id(id("revoke")));
        } else {
            return row(Vec::new());
        }
        actions.view()
    }
}
