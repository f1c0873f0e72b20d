//! Fields for passphrases, and what is said of them.

use crate::desk::VaultTrouble;
use crate::i18n::Msg;
use crate::workbench::people::fields::{Field, Held};
use crate::workbench::people::said::{Amiss, Place, Said, Topic, Trouble};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::AnyView;
use shared::vault::{PASSPHRASE_LEAST, PASSPHRASE_MOST, PassphraseFault, check_passphrase};

/// A field for a passphrase.
pub(super) fn field(id: &str, label: Msg, autocomplete: &'static str, readable: &Held<bool>) -> Field {
    Field::new(Place::new("passphrase", Topic::Password, label, id), autocomplete).secret(readable)
}

/// A new one, entered twice.
#[derive(Debug, Clone)]
pub(super) struct NewPassphrase {
    pub(super) first: Field,
    again: Field,
}

impl NewPassphrase {
    pub(super) fn new(label: Msg, readable: &Held<bool>) -> Self {
        let rules = Said::with(Msg::VaultRules, PASSPHRASE_LEAST.to_string());
        Self {
            first: field("vault-passphrase", label, "new-password", readable).hint(rules),
            again: field("vault-again", Msg::VaultAgain, "new-password", readable),
        }
    }

    /// What is wrong with it.
    pub(super) fn amiss(&self) -> Vec<Amiss> {
        let rule = check_passphrase(&self.first.typed()).err().map(|fault| self.first.place.wrong(said(fault)));
        let other = (self.again.typed() != self.first.typed()).then(|| self.again.place.wrong(Msg::VaultNotTheSame));
        rule.into_iter().chain(other).collect()
    }

    pub(super) fn views(&self, troubles: &Troubles) -> [AnyView; 2] {
        [self.first.view(troubles), self.again.view(troubles)]
    }

    pub(super) fn clear(&self) {
        [&self.first, &self.again].into_iter().for_each(|field| field.put(String::new()));
    }
}

fn said(fault: PassphraseFault) -> Said {
    match fault {
        PassphraseFault::Short => Said::with(Msg::VaultShort, PASSPHRASE_LEAST.to_string()),
        PassphraseFault::Long => Said::with(Msg::VaultLong, PASSPHRASE_MOST.to_string()),
        PassphraseFault::Obvious => Msg::VaultObvious.into(),
    }
}

/// What is said of something that did not work; `wrong` is what a wrong passphrase in the field at `place` is.
pub(super) fn trouble(trouble: VaultTrouble, place: &Place, wrong: Msg) -> Trouble {
    match trouble {
        VaultTrouble::Rule(fault) => Trouble::fields(vec![place.wrong(said(fault))]),
        VaultTrouble::Wrong { .. } => Trouble::fields(vec![place.wrong(wrong)]),
        VaultTrouble::Wait { wait_s } => Trouble::whole(Said::with(Msg::VaultWait, wait_s.to_string())),
        VaultTrouble::Overdue => Trouble::whole(Msg::VaultOverdueText),
        VaultTrouble::Revoked => Trouble::whole(Msg::VaultRevokedText),
        VaultTrouble::NotRecoverable => Trouble::whole(Msg::VaultLostText),
        VaultTrouble::NotForThis => Trouble::whole(Msg::VaultNotForThis),
        VaultTrouble::Passkey(failure) => Trouble::whole(super::passkey::said(failure)),
        VaultTrouble::Meanwhile => Trouble::whole(Msg::VaultMeanwhile),
        VaultTrouble::OtherTab => Trouble::whole(Msg::VaultOtherTab),
        VaultTrouble::Storage(reason) => Trouble::whole(Said::with(Msg::VaultStorage, reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::held;

    #[test]
    fn a_new_passphrase_follows_the_rules_and_is_entered_twice() {
        let entry = NewPassphrase::new(Msg::VaultPassphrase, &held(false));
        let targets = |entry: &NewPassphrase| -> Vec<String> { entry.amiss().into_iter().map(|amiss| amiss.target).collect() };
        assert_eq!(targets(&entry), ["vault-passphrase"]);
        entry.first.put("seven quiet herons".to_owned());
        assert_eq!(targets(&entry), ["vault-again"]);
        entry.again.put("seven quiet herons".to_owned());
        assert!(targets(&entry).is_empty());
        for entered in ["aaaaaaaaaaaa", "1234567890"] {
            [&entry.first, &entry.again].into_iter().for_each(|field| field.put(entered.to_owned()));
            assert_eq!(targets(&entry), ["vault-passphrase"], "{entered}");
        }
        entry.clear();
        assert_eq!(entry.first.typed(), "");
    }

    #[test]
    fn a_wrong_passphrase_is_said_at_its_field_and_the_rest_of_the_whole() {
        let place = Place::new("passphrase", Topic::Password, Msg::VaultPassphrase, "vault-passphrase");
        let said = |one| trouble(one, &place, Msg::VaultWrong);
        assert_eq!(said(VaultTrouble::Wrong { wait_s: 5 }).fields, [place.wrong(Msg::VaultWrong)]);
        assert_eq!(said(VaultTrouble::Wait { wait_s: 5 }).whole, Some(Said::with(Msg::VaultWait, "5")));
        assert!(said(VaultTrouble::Storage("x".to_owned())).fields.is_empty());
    }
}
