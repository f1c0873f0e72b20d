//! Planning and opening surveys: what the store cannot know, because it has neither instruments nor chance.

use super::{Service, compile};
use crate::auth::session::{chance, digest, random_id};
use crate::problem::Error;
use crate::store::people::Doing;
use crate::store::redeem::Keys;
use crate::store::surveys::{NewTicket, Opening, Ticket, Unmoved};
use crate::store::{Published, Store, StoreError};
use shared::instrument::{Instrument, RecordKind, Text, published_bytes};
use shared::protocol::{InvitationCode, InvitationCodes, InviteRow, PlanRecord, Reissued, Wrong};
use shared::survey::{IssuerKey, Plan, SealingKey, Survey, SurveyState};
use std::collections::BTreeMap;

/// The private keys of a new survey, with what is public of them.
#[derive(Default)]
struct NewKeys {
    private: Keys,
    credential_key: Option<String>,
    sealing_key: Option<String>,
}

impl NewKeys {
    /// Makes those that a plan needs. The one that signs takes a second or so.
    fn make(invites: bool, seals: bool) -> Result<Self, StoreError> {
        let (mut rng, mut keys) = (chance(), Self::default());
        if invites {
            let key = IssuerKey::generate(&mut rng).map_err(StoreError::of)?;
            keys.private.issuer = Some(key.to_der().map_err(StoreError::of)?);
            keys.credential_key = Some(key.public().map_err(StoreError::of)?);
        }
        if seals {
            let key = SealingKey::generate(&mut rng);
            keys.private.opener = Some(key.to_bytes());
            keys.sealing_key = Some(key.public());
        }
        Ok(keys)
    }
}

fn wrong<T>(field: &'static str, code: &'static str, reason: String) -> Result<T, Wrong> {
    Err(Wrong { field, code, reason })
}

impl<S: Store> Service<S> {
    /// The instrument of a plan, if people who stay unknown can be asked by it in the plan's languages and groups.
    pub(crate) fn check_instrument(&self, plan: &Plan) -> Result<&Instrument, Wrong> {
        let name = &plan.instrument;
        let Ok(instrument) = self.catalog.get(name) else {
            return wrong("instrument", "unknown_instrument", format!("there is no instrument “{name}”"));
        };
        if instrument.kind != RecordKind::Response {
            let reason = format!("“{name}” is filled in by people with a name; a survey asks with an instrument of the kind “response”");
            return wrong("instrument", "not_anonymous", reason);
        }
        // Here it shows what an anonymous form may not hold: hidden fields, the time, the device, chance.
        if let Err(error) = compile(instrument.clone(), &plan.settings()) {
            return wrong("instrument", "not_anonymous", error.0);
        }
        match plan.languages.iter().find(|language| !instrument.languages.contains(language)) {
            Some(language) => wrong("languages", "unknown_language", format!("“{name}” is not written in “{language}”")),
            None => Ok(instrument),
        }
    }

    /// Adds a plan.
    pub(crate) async fn add_plan(&self, doing: Doing, plan: Plan) -> Result<PlanRecord, Error> {
        self.check_instrument(&plan)?;
        Ok(self.store.add_plan(doing, random_id()?, plan).await??)
    }

    /// Changes a plan, before it opens or after.
    pub(crate) async fn change_plan(&self, doing: Doing, id: String, revision: u64, plan: Plan) -> Result<PlanRecord, Error> {
        let before = self.store.plan(&doing.org, &id).await??;
        match before.opened {
            // The instrument of a survey stays as it is; the catalog may have moved on.
            Some(_) => before.plan.check_change(&plan)?,
            None => self.check_instrument(&plan).map(|_| ())?,
        }
        let changed = self.store.change_plan(doing, id, revision, plan).await??;
        if changed.opened.is_some() {
            self.reload().await?;
        }
        Ok(changed)
    }

    /// Opens the survey of a plan: makes its keys, from which its address follows.
    pub(crate) async fn open_plan(&self, doing: Doing, id: String, revision: u64) -> Result<PlanRecord, Error> {
        self.open_plan_as(doing, id, revision, None).await
    }

    /// The same, under another title than the instrument's.
    pub(crate) async fn open_plan_as(&self, doing: Doing, id: String, revision: u64, title: Option<Text>) -> Result<PlanRecord, Error> {
        let PlanRecord { revision: now, plan, opened, .. } = self.store.plan(&doing.org, &id).await??;
        // The store looks again; here it saves making keys in vain.
        if opened.is_some() {
            return Err(Unmoved::Opened.into());
        }
        if now != revision {
            return Err(Unmoved::Revised(now).into());
        }
        let instrument = self.check_instrument(&plan)?;
        plan.check_ready()?;
        let (invites, seals) = (plan.invites(), plan.seals());
        let keys = tokio::task::spawn_blocking(move || NewKeys::make(invites, seals)).await;
        let keys = keys.map_err(StoreError::from)??;
        let (hash, body) = published_bytes(instrument);
        let survey = Survey::with_keys(
            title.unwrap_or_else(|| instrument.title.clone()),
            hash.clone(),
            plan.settings(),
            keys.credential_key,
            keys.sealing_key,
        );
        let instrument = Published { hash, name: instrument.name.clone(), body };
        let opening = Opening { survey, instrument, keys: keys.private };
        let opened = self.store.open_plan(doing, id, revision, opening).await??;
        self.reload().await?;
        Ok(opened)
    }

    /// Pauses, opens again or closes the survey of a plan.
    pub(crate) async fn change_plan_state(&self, doing: Doing, id: String, state: SurveyState) -> Result<PlanRecord, Error> {
        let changed = self.store.change_state(doing, id, state).await??;
        self.reload().await?;
        self.sweep().await;
        Ok(changed)
    }

    /// Makes invitations, with their codes, which are told here and nowhere else.
    pub(crate) async fn invite_people(&self, doing: Doing, id: String, rows: &[InviteRow]) -> Result<InvitationCodes, Error> {
        let (mut invitations, mut tickets) = (Vec::new(), Vec::new());
        for row in rows {
            for _ in 0..row.count {
                let (department, tier, code) = (row.department.clone(), row.tier, random_id()?);
                tickets.push(NewTicket { department: department.clone(), tier, code: digest(&code) });
                invitations.push(InvitationCode { number: 0, department, tier, code });
            }
        }
        let first = self.store.add_tickets(doing, id, tickets).await??;
        for (number, invitation) in (first..).zip(&mut invitations) {
            invitation.number = number;
        }
        Ok(InvitationCodes { invitations })
    }

    /// Makes invitations again that nobody has redeemed: their codes of before end. Whoever lost an answer with codes asks for
    /// all of its numbers, and asks again as often as it takes.
    pub(crate) async fn reissue(&self, doing: Doing, id: String, mut numbers: Vec<u32>) -> Result<Reissued, Error> {
        numbers.sort_unstable();
        numbers.dedup();
        let (mut codes, mut digests) = (BTreeMap::new(), Vec::with_capacity(numbers.len()));
        for number in numbers {
            let code = random_id()?;
            digests.push((number, digest(&code)));
            codes.insert(number, code);
        }
        let again = self.store.change_tickets(doing, id, digests).await??;
        let told = |ticket: Ticket| {
            let code = codes.remove(&ticket.number)?;
            Some(InvitationCode { number: ticket.number, department: ticket.department, tier: ticket.tier, code })
        };
        Ok(Reissued { invitations: again.made.into_iter().filter_map(told).collect(), redeemed: again.redeemed })
    }

    /// Opens an open-link survey without a plan, and returns its address.
    #[cfg(test)]
    pub(crate) async fn open_survey(
        &self,
        instrument: &str,
        settings: shared::survey::Settings,
    ) -> Result<shared::instrument::Hash, Box<dyn std::error::Error>> {
        let instrument = self.catalog.get(instrument)?;
        compile(instrument.clone(), &settings)?;
        let (hash, body) = published_bytes(instrument);
        let survey = Survey::open_link(instrument.title.clone(), hash.clone(), settings);
        let id = survey.id.clone();
        self.store.open_survey(survey, Published { hash, name: instrument.name.clone(), body }).await?;
        self.reload().await?;
        Ok(id)
    }
}
