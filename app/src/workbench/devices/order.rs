//! What is done to a device: it gets another name, is revoked, or is let in again.

use super::{Devices, control};
use crate::browser::focus_soon;
use crate::components::{Held, Look, Tone, button, el, flag, handler, held, notice, press, row, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::fields::{Field, form, submit_button};
use crate::workbench::people::said::{Amiss, Place, Said, Topic, Trouble, checked, naming};
use leptos::prelude::*;
use shared::json;
use shared::protocol::{Device, DeviceHere, DeviceOrder, REASON_MOST, check_label, check_reason};

/// What is open of a device.
#[derive(Debug, Clone)]
pub(super) enum Panel {
    /// It gets another name.
    Rename(Field),
    /// It is to be revoked.
    Revoke(Order),
    /// It is to be let in again.
    Admit(Order),
}

impl Panel {
    pub(super) fn rename(device: &Device) -> Self {
        let place = Place::new("label", Topic::Shown, Msg::DvLabel, control(&device.id, "label"));
        Self::Rename(Field::new(place, "off").holding(&device.label))
    }
}

/// Why, and for whom.
#[derive(Debug, Clone)]
pub(super) struct Order {
    reason: Field,
    /// For everyone who has used it, where others have.
    everyone: Option<Held<bool>>,
}

/// A field for why something is done.
pub(super) fn reason_field(id: String) -> Field {
    Field::new(Place::new("reason", Topic::Shown, Msg::DvReason, id), "off").hint(Msg::DvReasonHint)
}

/// What would be refused of a reason.
pub(super) fn reason_amiss(reason: &Field) -> Vec<Amiss> {
    let wrong = check_reason(&reason.trimmed()).is_err();
    wrong.then(|| reason.place.wrong(Said::with(Msg::DvSayWhy, REASON_MOST.to_string()))).into_iter().collect()
}

impl Order {
    pub(super) fn of(device: &Device, shared: bool) -> Self {
        Self { reason: reason_field(control(&device.id, "reason")), everyone: shared.then(|| held(false)) }
    }

    fn body(&self, account: &str) -> String {
        let everyone = self.everyone.as_ref().is_some_and(|everyone| everyone.now());
        json::text(&DeviceOrder { account: account.to_owned(), reason: self.reason.trimmed(), everyone })
    }
}

impl Devices {
    /// What is open of a device.
    pub(super) fn panel(&self, device: &Device, others: &[&str], panel: &Panel) -> AnyView {
        match panel {
            Panel::Rename(label) => self.renaming(device, label),
            Panel::Revoke(order) => {
                let here = device.here.then(|| el("p").child(el("strong").child(tr(Msg::DvRevokeHere))).view());
                let text = row(vec![el("p").child(tr(Msg::DvRevokeText)).view(), row(here.into_iter().collect())]);
                let does = (Msg::DvRevokeSure, Msg::DvRevokeYes, Msg::DvRevokedDone, "revoke");
                self.ordering(device, others, order, text, does)
            }
            Panel::Admit(order) => {
                let does = (Msg::DvAdmitSure, Msg::DvAdmitYes, Msg::DvAdmitted, "admit");
                self.ordering(device, others, order, el("p").child(tr(Msg::DvAdmitText)).view(), does)
            }
        }
    }

    fn cancel(&self, device: &Device, focus: &'static str) -> AnyView {
        let (devices, id) = (self.clone(), device.id.clone());
        let cancel = press(move || {
            devices.open.set(None);
            devices.troubles.clear();
            focus_soon(control(&id, focus));
        });
        button(Look::Quiet, tr(Msg::CancelEdit), cancel).view()
    }

    fn renaming(&self, device: &Device, label: &Field) -> AnyView {
        let (devices, id, entered) = (self.clone(), device.id.clone(), label.clone());
        let submit = move || {
            let called = entered.trimmed();
            let amiss = checked(std::slice::from_ref(&entered.place), [check_label(&called)]);
            if !amiss.is_empty() {
                return devices.troubles.say(Trouble::fields(amiss));
            }
            let body = json::text(&DeviceHere { label: called.clone(), rename: true, unsent: None });
            devices.tell("PUT", format!("/api/v1/devices/{id}"), body, Said::with(Msg::DvRenamed, called), control(&id, "rename"));
        };
        let actions = el("div").class("actions").child(submit_button(Msg::SavePerson)).child(self.cancel(device, "rename")).view();
        form(submit, vec![label.view(&self.troubles), actions])
    }

    fn ordering(&self, device: &Device, others: &[&str], order: &Order, said: AnyView, does: (Msg, Msg, Msg, &'static str)) -> AnyView {
        let (sure, yes, done, verb) = does;
        let (lang, name) = (language(), device.label.clone());
        let title = text(move || naming(sure, lang.get(), &name));
        let (devices, device_of, ordered) = (self.clone(), device.clone(), order.clone());
        let go = press(move || {
            let amiss = reason_amiss(&ordered.reason);
            if !amiss.is_empty() {
                return devices.troubles.say(Trouble::fields(amiss));
            }
            let url = format!("/api/v1/devices/{}/{verb}", device_of.id);
            let said = Said::with(done, device_of.label.clone());
            devices.tell("POST", url, ordered.body(&device_of.account), said, control(&device_of.id, "revoke"));
        });
        let go = button(if verb == "revoke" { Look::Danger } else { Look::Primary }, tr(yes), go);
        notice(Tone::Warning, title)
            .id(control(&device.id, "sure"))
            .attr("tabindex", "-1")
            .child(said)
            .child(order.reason.view(&self.troubles))
            .child(self.for_everyone(device, others, order))
            .child(el("div").class("actions").child(go).child(self.cancel(device, "revoke")))
            .view()
    }

    /// Of a browser that several people use, and only for officers.
    fn for_everyone(&self, device: &Device, others: &[&str], order: &Order) -> Option<AnyView> {
        let chosen = order.everyone.clone().filter(|_| self.officer)?;
        let (lang, devices, id) = (language(), self.clone(), control(&device.id, "everyone"));
        let others: Vec<String> = others.iter().map(|&other| other.to_owned()).collect();
        let label = text(move || {
            let others: Vec<&str> = others.iter().map(String::as_str).collect();
            naming(Msg::DvEveryone, lang.get(), &devices.names(&others, lang.get()))
        });
        let shown = chosen.clone();
        let input = el("input")
            .attr("type", "checkbox")
            .id(id.clone())
            .flag("checked", flag(move || shown.get()))
            .on("change", handler(move |event| chosen.set(event_target_checked(&event))));
        Some(el("div").class("choice").child(input).child(el("label").attr("for", id).child(label)).view())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::protocol::DeviceState;

    fn device() -> Device {
        Device {
            id: "tablet".into(),
            account: "a".into(),
            label: "The tablet".into(),
            first_day: 1,
            last_day: 2,
            state: DeviceState::InUse,
            unsent: 0,
            here: true,
            revoked_day: None,
            revoked_by: None,
            reason: None,
        }
    }

    #[test]
    fn a_reason_is_asked_for_before_anything_is_sent() {
        let order = Order::of(&device(), true);
        assert_eq!(reason_amiss(&order.reason)[0].target, "device-tablet-reason");
        order.reason.put(" Lost ".to_owned());
        assert!(reason_amiss(&order.reason).is_empty());
        assert_eq!(order.body("a"), r#"{"account":"a","everyone":false,"reason":"Lost"}"#);
        order.everyone.as_ref().expect("others use it").set(true);
        assert!(order.body("a").contains(r#""everyone":true"#));
        assert!(Order::of(&device(), false).everyone.is_none());
    }
}
