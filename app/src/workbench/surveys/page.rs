//! What the parts of a plan's page share: the plan as the server has it, as it is entered, and what is under way.

use super::codes::{is_conflict, plan_trouble};
use super::draft::Draft;
use super::forms::forms;
use super::kept::{Kept, OfPlan};
use super::routes;
use crate::desk::{Desk, Refused};
use crate::i18n::Msg;
use crate::workbench::people::ask::{ask, tell};
use crate::workbench::people::fields::{Held, held};
use crate::workbench::people::said::{Amiss, Said, Trouble};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use shared::instrument::{RecordKind, in_language};
use shared::json;
use shared::protocol::{Department, InstrumentSummary, OpenedSurvey, PlanChange, PlanList, PlanRecord, Problem};
use shared::survey::Plan;

/// The plan that there is none of yet, in an address.
pub(super) const NEW: &str = "new";

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Loaded {
    /// It is on its way.
    Loading,
    /// It did not come.
    Failed(Refused),
    /// It is here.
    Here,
}

/// What it is asked whether to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Open the survey.
    Open,
    /// Close it.
    Close,
    /// Delete the draft.
    Delete,
}

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) desk: Desk,
    pub(super) kept: Kept,
    /// The plan's name, or [`NEW`].
    pub(super) id: String,
    pub(super) loaded: Held<Loaded>,
    /// As the server had it last; none of a new one.
    pub(super) record: Held<Option<PlanRecord>>,
    pub(super) draft: Held<Draft>,
    /// The draft as it was saved last.
    pub(super) saved: Held<Draft>,
    /// As somebody else has saved it since.
    pub(super) theirs: Held<Option<PlanRecord>>,
    /// Forms that a survey can be made of.
    pub(super) forms: Held<Vec<InstrumentSummary>>,
    pub(super) asked: Held<Option<Asked>>,
    /// Letters that are being printed: from which on.
    pub(super) letters: Held<Option<usize>>,
    pub(super) troubles: Troubles,
    /// What was done last, or is under way.
    pub(super) done: Held<Option<Said>>,
    /// Something is being sent.
    pub(super) busy: Held<bool>,
}

impl Page {
    /// A page that has still to load.
    pub(super) fn new(desk: Desk, id: &str) -> Self {
        let kept = Kept::here(desk);
        let said = kept.said.update(Option::take);
        Self {
            desk,
            kept,
            id: id.to_owned(),
            loaded: held(Loaded::Loading),
            record: held(None),
            draft: held(Draft::default()),
            saved: held(Draft::default()),
            theirs: held(None),
            forms: held(Vec::new()),
            asked: held(None),
            letters: held(None),
            troubles: Troubles::new(),
            done: held(said),
            busy: held(false),
        }
    }

    /// The same for a section, which says itself what was done in it.
    pub(super) fn section(&self) -> Self {
        Self { done: held(None), ..self.clone() }
    }

    /// Asks for everything.
    pub(super) async fn load(self) {
        self.loaded.set(Loaded::Loading);
        let found = self.fetch().await;
        self.loaded.set(found.map_or_else(Loaded::Failed, |()| Loaded::Here));
    }

    async fn fetch(&self) -> Result<(), Refused> {
        let mut forms = forms().await.ok_or(Refused::Unreachable)?;
        forms.retain(|form| form.kind == RecordKind::Response);
        let plan = if self.id == NEW {
            let first = forms.first().map(|form| (form.name.clone(), form.languages.clone())).unwrap_or_default();
            Plan::of(&first.0, first.1)
        } else {
            let record = self.ask_for_it().await?;
            let plan = record.plan.clone();
            self.record.set(Some(record));
            plan
        };
        self.forms.set(forms);
        self.begin(&plan);
        Ok(())
    }

    /// The plan as the server has it now; it tells of all of them at once.
    async fn ask_for_it(&self) -> Result<PlanRecord, Refused> {
        let list = ask::<PlanList>("GET", routes::PLANS, None).await?;
        list.plans.into_iter().find(|record| record.id == self.id).ok_or_else(|| Refused::Because(unknown_plan()))
    }

    /// Puts a plan into the form.
    fn begin(&self, plan: &Plan) {
        let draft = Draft::of(plan, &self.departments());
        self.saved.set(draft.clone());
        self.draft.set(draft);
    }

    /// Departments of the organisation, as this device knows them; not followed.
    pub(super) fn departments(&self) -> Vec<Department> {
        self.desk.session.peek(|session| session.as_ref().map(|session| session.departments.clone()).unwrap_or_default())
    }

    /// The survey, once it has opened; followed.
    pub(super) fn opened(&self) -> Option<OpenedSurvey> {
        self.record.with(|record| record.as_ref().and_then(|record| record.opened.clone()))
    }

    /// The same; not followed.
    pub(super) fn opened_now(&self) -> Option<OpenedSurvey> {
        self.record.peek(|record| record.as_ref().and_then(|record| record.opened.clone()))
    }

    /// Whether something is entered that is not saved; followed.
    pub(super) fn is_changed(&self) -> bool {
        self.draft.with(|draft| self.saved.with(|saved| draft != saved))
    }

    /// What is kept of codes; not followed.
    pub(super) fn kept_now(&self) -> OfPlan {
        self.kept.now(&self.id)
    }

    /// Something is to be sent. False while another thing is: a second press must not do it twice.
    pub(super) fn start(&self) -> bool {
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return false;
        }
        self.troubles.clear();
        self.done.set(Some(Msg::SavingChange.into()));
        true
    }

    /// It was not done, and this is why.
    pub(super) fn stop(&self, trouble: Trouble) {
        self.busy.set(false);
        self.done.set(None);
        let Trouble { fields, whole } = trouble;
        self.troubles.say(Trouble { fields: self.named(fields), whole });
    }

    /// The same with departments and groups as people call them.
    fn named(&self, amiss: Vec<Amiss>) -> Vec<Amiss> {
        let (lang, departments, plan) = (self.desk.lang.get_untracked(), self.departments(), self.draft.peek(Draft::plan));
        let label = |name: &str| {
            let department = departments.iter().find(|department| department.id == name).map(|department| &department.label);
            let label = department.or_else(|| plan.groups.iter().find(|group| group.name == name).map(|group| &group.label))?;
            Some(in_language(label, lang.code()).to_owned()).filter(|label| !label.is_empty())
        };
        amiss.into_iter().map(|amiss| Amiss { said: amiss.said.renamed(label), ..amiss }).collect()
    }

    /// The server did not do it.
    pub(super) fn refuse(&self, refused: &Refused) {
        self.stop(self.draft.peek(|draft| plan_trouble(refused, draft)));
    }

    /// It is done.
    pub(super) fn finish(&self, done: impl Into<Said>) {
        self.busy.set(false);
        self.troubles.clear();
        self.done.set(Some(done.into()));
    }

    /// Something is amiss with what was entered.
    pub(super) fn fault(&self, amiss: Vec<Amiss>) {
        self.done.set(None);
        self.troubles.say(Trouble::fields(self.named(amiss)));
    }

    /// Sends the plan as it is entered. True once the server has it; everything else is said.
    pub(super) async fn store(&self) -> bool {
        let amiss = self.draft.peek(|draft| draft.amiss(&self.departments()));
        if !amiss.is_empty() {
            self.fault(amiss);
            return false;
        }
        if !self.start() {
            return false;
        }
        let (plan, sent) = self.draft.peek(|draft| (draft.plan(), draft.clone()));
        let revision = self.record.peek(|record| record.as_ref().map_or(0, |record| record.revision));
        let asked = json::text(&PlanChange { revision, plan });
        let asked = if self.id == NEW {
            ask::<PlanRecord>("POST", routes::PLANS, Some(&asked)).await
        } else {
            ask::<PlanRecord>("PUT", &routes::plan(&self.id), Some(&asked)).await
        };
        match asked {
            Ok(record) => {
                self.record.set(Some(record));
                // What was typed meanwhile is still to be saved.
                self.saved.set(sent);
                self.theirs.set(None);
                self.finish(Msg::SvSaved);
                true
            }
            Err(refused) if is_conflict(&refused) => {
                self.meet().await;
                false
            }
            Err(refused) => {
                self.refuse(&refused);
                false
            }
        }
    }

    /// Somebody else has saved the plan: shows theirs, and keeps ours.
    pub(super) async fn meet(&self) {
        match self.ask_for_it().await {
            Ok(theirs) => {
                self.busy.set(false);
                self.done.set(None);
                self.theirs.set(Some(theirs));
                crate::browser::focus_later("plan-theirs");
            }
            Err(refused) => self.refuse(&refused),
        }
    }

    /// Takes theirs in place of ours.
    pub(super) fn take_theirs(&self) {
        let Some(theirs) = self.theirs.update(Option::take) else { return };
        let plan = theirs.plan.clone();
        self.record.set(Some(theirs));
        self.begin(&plan);
    }

    /// Keeps ours, which takes the place of theirs when it is saved. What is frozen by now stays as it is.
    pub(super) fn keep_ours(&self) {
        let Some(theirs) = self.theirs.update(Option::take) else { return };
        let departments = self.departments();
        if theirs.opened.is_some() {
            let ours = self.draft.peek(Draft::plan);
            let plan = Plan { words: ours.words, opens: ours.opens, closes: ours.closes, ..theirs.plan.clone() };
            self.draft.set(Draft::of(&plan, &departments));
        }
        self.saved.set(Draft::of(&theirs.plan, &departments));
        self.record.set(Some(theirs));
    }

    /// Deletes the draft. True once it is gone.
    pub(super) async fn delete(&self) -> bool {
        if !self.start() {
            return false;
        }
        match tell("DELETE", &routes::plan(&self.id), None).await {
            Ok(()) => {
                self.saved.set(self.draft.now());
                self.finish(Msg::SvDeleted);
                true
            }
            Err(refused) => {
                self.refuse(&refused);
                false
            }
        }
    }
}

/// What the server says of a plan that there is none of.
fn unknown_plan() -> Problem {
    Problem {
        kind: "/problems/unknown_plan".to_owned(),
        title: "unknown plan".to_owned(),
        status: 404,
        detail: String::new(),
        field: None,
        reason: None,
        results: Vec::new(),
    }
}
