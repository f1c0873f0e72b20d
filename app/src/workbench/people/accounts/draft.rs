//! An account being changed.

use super::super::fields::{Field, Held, held};
use super::super::grants::Choosing;
use super::super::said::{Amiss, Place, Topic, checked};
use crate::i18n::Msg;
use shared::protocol::{Account, AccountChange, People, check_name};

/// See the module.
#[derive(Debug)]
pub(super) struct Draft {
    /// The account as it was when this began, or when the person was last told that it has changed.
    pub(super) before: Held<Account>,
    pub(super) name: Field,
    pub(super) roles: Choosing,
}

/// An id for a control of an account.
pub(super) fn control(account: &str, what: &str) -> String {
    format!("person-{account}-{what}")
}

impl Draft {
    pub(super) fn of(account: &Account) -> Self {
        let place = Place::new("name", Topic::Shown, Msg::PersonName, control(&account.account, "name"));
        Self {
            before: held(account.clone()),
            name: Field::new(place, "off").holding(&account.name),
            roles: Choosing::new(&format!("person-{}", account.account), &account.grants),
        }
    }

    pub(super) fn places(&self) -> Vec<Place> {
        vec![self.name.place.clone(), self.roles.place()]
    }

    /// What would be refused.
    pub(super) fn amiss(&self) -> Vec<Amiss> {
        let mut found = checked(&self.places(), [check_name("name", &self.name.trimmed())]);
        found.extend(self.roles.amiss(false));
        found
    }

    pub(super) fn change(&self) -> AccountChange {
        AccountChange { name: self.name.trimmed(), grants: self.roles.grants(), active: self.before.peek(|before| before.active) }
    }

    /// The account as it is now, where somebody else has changed it since this began.
    pub(super) fn moved(&self, people: &People) -> Option<Account> {
        self.before.peek(|before| {
            let now = people.accounts.iter().find(|account| account.account == before.account)?;
            let same = (&now.name, &now.grants, now.active) == (&before.name, &before.grants, before.active);
            (!same).then(|| now.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::instrument::Role;
    use shared::people::Grant;

    fn account() -> Account {
        let grants = vec![Grant { role: Role::Viewer, department: None }];
        Account { account: "a".into(), name: "A. Sample".into(), sign_in: "a.sample".into(), grants, active: true, last_day: Some(20_000) }
    }

    #[test]
    fn an_account_is_sent_as_it_was_entered() {
        let draft = Draft::of(&account());
        draft.name.put("  B. Sample ".to_owned());
        let change = draft.change();
        assert_eq!((change.name.as_str(), change.active, change.grants.len()), ("B. Sample", true, 1));
        assert!(draft.amiss().is_empty());
        draft.name.put(" ".to_owned());
        assert_eq!(draft.amiss()[0].target, "person-a-name");
    }

    #[test]
    fn what_somebody_else_changed_is_seen_and_a_sign_in_is_no_change() {
        let draft = Draft::of(&account());
        let people = |account| People { accounts: vec![account], invitations: Vec::new(), secured: Vec::new() };
        assert_eq!(draft.moved(&people(Account { last_day: Some(20_001), ..account() })), None);
        let ended = Account { active: false, ..account() };
        assert_eq!(draft.moved(&people(ended.clone())), Some(ended));
    }
}
