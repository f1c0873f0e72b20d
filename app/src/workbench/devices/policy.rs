//! How long a device may be without the server.

use crate::components::{Held, el, held, spawn};
use crate::desk::Desk;
use crate::i18n::{Msg, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Field, form, state_line, submit_button};
use crate::workbench::people::said::{Amiss, Place, Said, Topic, Trouble};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use shared::json;
use shared::people::{OFFLINE_DAYS_LEAST, OFFLINE_DAYS_MOST, offline_days};
use shared::protocol::{Policy, check_policy};

/// What was entered, where it is a number of days that can be chosen.
fn entered(days: &Field) -> Result<Policy, Amiss> {
    let policy = days.trimmed().parse().ok().map(|offline_days| Policy { offline_days });
    policy.filter(|policy| check_policy(policy).is_ok()).ok_or_else(|| {
        let range = vec![OFFLINE_DAYS_LEAST.to_string(), OFFLINE_DAYS_MOST.to_string()];
        days.place.wrong(Said::gaps(Msg::DvPolicyRange, range))
    })
}

fn days_field() -> Field {
    Field::new(Place::new("offline_days", Topic::Shown, Msg::DvPolicyDays, "offline-days"), "off")
}

/// The section on the page of people.
pub(in crate::workbench) fn section(desk: Desk, troubles: &Troubles) -> AnyView {
    let now = desk.session.peek(|session| session.as_ref().map_or(0, |session| session.offline_days));
    let days = days_field().holding(&offline_days(now).to_string());
    let (done, busy): (Held<Option<Said>>, Held<bool>) = (held(None), held(false));
    let parts = vec![days.view(troubles), el("div").class("actions").child(submit_button(Msg::DvPolicySave)).view(), state_line(&done)];
    let troubles = troubles.clone();
    let submit = move || {
        let policy = match entered(&days) {
            Ok(policy) => policy,
            Err(amiss) => return troubles.say(Trouble::fields(vec![amiss])),
        };
        if busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        troubles.clear();
        done.set(Some(Msg::SavingChange.into()));
        let (troubles, done, busy) = (troubles.clone(), done.clone(), busy.clone());
        spawn(async move {
            let saved = ask::<Policy>("PUT", "/api/v1/policy", Some(&json::text(&policy))).await;
            busy.set(false);
            match saved {
                Ok(_) => {
                    done.set(Some(Msg::DvPolicySaved.into()));
                    desk.look_at_session().await;
                }
                Err(refused) => {
                    done.set(None);
                    troubles.say(Trouble::of(&refused, &[], Msg::WholeOffline));
                }
            }
        });
    };
    el("section")
        .attr("aria-labelledby", "policy-title")
        .child(el("h2").id("policy-title").child(tr(Msg::DvPolicy)))
        .child(el("p").child(tr(Msg::DvPolicyLead)))
        .child(form(submit, parts))
        .view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_a_number_that_can_be_chosen() {
        let field = days_field();
        for (typed, expected) in
            [(" 14 ", Some(14)), ("0", None), ("366", None), ("a month", None), ("", None), ("-1", None), ("1.5", None)]
        {
            field.put(typed.to_owned());
            assert_eq!(entered(&field).ok().map(|policy| policy.offline_days), expected, "{typed}");
        }
        field.put("x".to_owned());
        assert_eq!(entered(&field).expect_err("no number").target, "offline-days");
    }
}
