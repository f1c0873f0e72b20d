//! One of the factors that somebody has, given: by a code, a passkey, or a spare code.

use super::browser::{self, Failure};
use super::{URL, said};
use crate::browser::focus_soon;
use crate::components::{Held, Look, button, dynamic, el, held, press, row};
use crate::desk::Refused;
use crate::i18n::{Msg, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::Field;
use crate::workbench::people::said::{Amiss, Place, Topic, Trouble};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use shared::people::{plain_code, plain_recovery};
use shared::protocol::{Challenge, FactorProof, Factors};

/// What is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    App,
    Passkey,
    Spare,
}

impl Way {
    fn name(self) -> Msg {
        match self {
            Self::App => Msg::FaWayApp,
            Self::Passkey => Msg::FaWayPasskey,
            Self::Spare => Msg::FaWaySpare,
        }
    }

    /// What its button says.
    pub(super) fn go(self) -> Msg {
        if self == Self::Passkey { Msg::FaUsePasskey } else { Msg::FaCheck }
    }
}

/// What somebody can give, what they would rather first.
pub(super) fn ways(factors: &Factors, can: bool) -> Vec<Way> {
    let has = [
        (Way::Passkey, factors.passkey_count > 0 && factors.passkeys_work && can),
        (Way::App, factors.app),
        (Way::Spare, factors.recovery_codes > 0),
    ];
    has.into_iter().filter_map(|(way, has)| has.then_some(way)).collect()
}

/// Why there is no proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoProof {
    Refused(Refused),
    Failed(Failure),
}

impl NoProof {
    pub(super) fn trouble(&self, places: &[Place]) -> Trouble {
        match self {
            Self::Refused(refused) => said::trouble(refused, places),
            Self::Failed(failure) => Trouble::whole(failure.msg()),
        }
    }
}

/// What is entered of a proof. It stands in a form, whose button sends it.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    ways: Vec<Way>,
    /// None where somebody has nothing that this browser could give.
    pub(super) way: Held<Option<Way>>,
    code: Field,
    spare: Field,
}

impl Proof {
    /// The ids of its controls begin with `prefix`.
    pub(super) fn new(prefix: &str, factors: &Factors) -> Self {
        Self::of(prefix, ways(factors, browser::can()))
    }

    fn of(prefix: &str, ways: Vec<Way>) -> Self {
        let place = |wire, label| Place::new(wire, Topic::Old, label, format!("{prefix}-{wire}"));
        let way = held(ways.first().copied());
        Self {
            ways,
            way,
            code: Field::new(place("code", Msg::FaCode), "one-time-code").hint(Msg::FaCodeHint),
            spare: Field::new(place("recovery", Msg::FaSpare), "off").hint(Msg::FaSpareHint),
        }
    }

    pub(super) fn places(&self) -> Vec<Place> {
        vec![self.code.place.clone(), self.spare.place.clone()]
    }

    /// What would be refused.
    pub(super) fn amiss(&self) -> Vec<Amiss> {
        match self.way.now() {
            Some(Way::App) if plain_code(&self.code.typed()).is_none() => vec![self.code.place.wrong(Msg::FaSaysCode)],
            Some(Way::Spare) if plain_recovery(&self.spare.typed()).is_none() => vec![self.spare.place.wrong(Msg::FaSaysSpare)],
            _ => Vec::new(),
        }
    }

    /// The proof. For a passkey the browser asks for it now.
    pub(super) async fn give(&self) -> Result<FactorProof, NoProof> {
        match self.way.now() {
            Some(Way::App) => Ok(FactorProof { code: plain_code(&self.code.typed()), ..FactorProof::default() }),
            Some(Way::Spare) => Ok(FactorProof { recovery: plain_recovery(&self.spare.typed()), ..FactorProof::default() }),
            Some(Way::Passkey) => {
                let challenge: Challenge = ask("POST", &format!("{URL}/challenge"), None).await.map_err(NoProof::Refused)?;
                let signed = browser::get(&challenge.options).await.map_err(NoProof::Failed)?;
                Ok(FactorProof { passkey: Some(signed), ..FactorProof::default() })
            }
            None => Err(NoProof::Failed(Failure::Ended)),
        }
    }

    /// Forgets what was typed.
    pub(super) fn clear(&self) {
        [&self.code, &self.spare].into_iter().for_each(|field| field.put(String::new()));
    }

    /// The field of the way that is chosen.
    pub(super) fn view(&self, troubles: &Troubles) -> AnyView {
        let (proof, troubles) = (self.clone(), troubles.clone());
        dynamic(move || match proof.way.get() {
            Some(Way::App) => proof.code.view(&troubles),
            Some(Way::Spare) => proof.spare.view(&troubles),
            Some(Way::Passkey) => el("p").id("passkey-way").attr("tabindex", "-1").child(tr(Msg::FaPasskeyHint)).view(),
            None => el("p").child(tr(Msg::FaNoPasskeys)).view(),
        })
    }

    /// Buttons for the other ways; nothing where there is one.
    pub(super) fn others(&self, troubles: &Troubles) -> AnyView {
        if self.ways.len() < 2 {
            return row(Vec::new());
        }
        let (proof, troubles) = (self.clone(), troubles.clone());
        let buttons = dynamic(move || {
            let chosen = proof.way.get();
            let mut list = el("ul").class("plain-list");
            for way in proof.ways.iter().copied().filter(|way| Some(*way) != chosen) {
                let (proof, troubles) = (proof.clone(), troubles.clone());
                let choose = press(move || {
                    troubles.clear();
                    proof.way.set(Some(way));
                    focus_soon(proof.target(way));
                });
                list = list.child(el("li").child(button(Look::Quiet, tr(way.name()), choose)));
            }
            list.view()
        });
        el("div").child(el("p").class("hint").child(tr(Msg::FaOtherWays))).child(buttons).view()
    }

    fn target(&self, way: Way) -> String {
        match way {
            Way::App => self.code.place.target.clone(),
            Way::Spare => self.spare.place.target.clone(),
            Way::Passkey => "passkey-way".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::people::FactorState;

    fn factors(app: bool, passkey_count: usize, recovery_codes: usize) -> Factors {
        let passkeys = Vec::new();
        let state = FactorState::Needed;
        Factors { state, required: true, app, passkey_count, passkeys, recovery_codes, passkeys_work: true, password: true }
    }

    #[test]
    fn ways_are_those_that_somebody_has_and_the_browser_can() {
        assert_eq!(ways(&factors(true, 2, 10), true), [Way::Passkey, Way::App, Way::Spare]);
        assert_eq!(ways(&factors(true, 2, 10), false), [Way::App, Way::Spare]);
        assert_eq!(ways(&Factors { passkeys_work: false, ..factors(false, 1, 3) }, true), [Way::Spare]);
        assert!(ways(&factors(false, 0, 0), true).is_empty());
    }

    #[test]
    fn a_code_is_looked_at_before_it_is_sent() {
        let proof = Proof::of("x", vec![Way::App, Way::Spare]);
        let target = |proof: &Proof| proof.amiss().first().map(|amiss| amiss.target.clone());
        assert_eq!(target(&proof).as_deref(), Some("x-code"));
        proof.code.put("123 456".to_owned());
        assert_eq!(target(&proof), None);
        proof.way.set(Some(Way::Spare));
        assert_eq!(target(&proof).as_deref(), Some("x-recovery"));
        proof.spare.put("0123-4567-89ab-cdef".to_owned());
        assert_eq!(target(&proof), None);
        proof.clear();
        assert_eq!(target(&proof).as_deref(), Some("x-recovery"));
        assert!(Proof::of("x", vec![Way::Passkey]).amiss().is_empty());
    }
}
