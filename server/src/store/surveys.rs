//! Running surveys: plans, invitations and stations, as the server keeps them. Nothing here tells what people answered, but
//! for [`SurveyStore::summed_up`], which is the report of a frozen survey.

use super::people::{Digest, Doing};
use super::redeem::Keys;
use super::{Published, StoreError};
use shared::instrument::{Hash, Schema};
use shared::protocol::{NewStation, PlanRecord, Rate, Rates, Reminders, ResponseReport, Station, Wrong};
use shared::survey::{Plan, Reported, Survey, SurveyState, Tier};
use std::future::Future;
use std::sync::Arc;

/// An invitation to be made. Its number is the next of its survey.
#[derive(Debug, Clone)]
pub(crate) struct NewTicket {
    pub(crate) department: String,
    pub(crate) tier: Tier,
    /// Hash of what the invited person gets.
    pub(crate) code: Digest,
}

/// What a survey opens with.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    /// Its public definition, without words.
    pub(crate) survey: Survey,
    pub(crate) instrument: Published,
    pub(crate) keys: Keys,
}

/// Whom an invitation that was made again is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticket {
    pub(crate) number: u32,
    pub(crate) department: String,
    pub(crate) tier: Tier,
}

/// What became of invitations that were to be made again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Again {
    /// Those that have another code now, in the order they were named.
    pub(crate) made: Vec<Ticket>,
    /// Numbers of those that were redeemed, and stay as they are.
    pub(crate) redeemed: Vec<u32>,
}

/// Why plans, invitations and stations stay as they are. Nothing of the transaction is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unmoved {
    /// The organisation has no such plan.
    UnknownPlan,
    /// Somebody changed it: its revision now.
    Revised(u64),
    /// It has opened: no draft any more.
    Opened,
    /// It has not opened yet.
    NotOpened,
    /// A survey has this address: the same instrument with the same settings, and no keys.
    SameSurvey,
    /// Nobody and nothing takes a survey from the one state to the other.
    State(SurveyState, SurveyState),
    /// A restore holds it.
    Held,
    /// It takes nobody in any more.
    Ended,
    /// This survey has no invitation of this number.
    UnknownInvitation(u32),
    /// This survey has no such station.
    UnknownStation,
    /// Something is not taken.
    Wrong(Wrong),
}

impl Unmoved {
    /// Stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::UnknownPlan => "unknown_plan",
            Self::Revised(_) => "revised",
            Self::Opened => "opened",
            Self::NotOpened => "not_opened",
            Self::SameSurvey => "same_survey",
            Self::State(..) => "wrong_state",
            Self::Held => "held",
            Self::Ended => "ended",
            Self::UnknownInvitation(_) => "unknown_invitation",
            Self::UnknownStation => "unknown_station",
            Self::Wrong(wrong) => wrong.code,
        }
    }

    /// The field, and why.
    pub(crate) fn reason(&self) -> (&'static str, String) {
        match self {
            Self::UnknownPlan => ("plan", "the organisation has no such plan of a survey".to_owned()),
            Self::Revised(now) => {
                ("revision", format!("somebody changed this plan meanwhile; it has revision {now} now: look at it, and do yours again"))
            }
            Self::Opened => ("plan", "this survey has opened: what protects people is fixed, and it stays".to_owned()),
            Self::NotOpened => ("plan", "this survey has not opened yet; open it first".to_owned()),
            Self::SameSurvey => {
                let reason = "a survey with this instrument and these settings has opened before, and would have the same address; \
                              change a setting, such as the grace days";
                ("plan", reason.to_owned())
            }
            Self::State(from, to) => ("state", format!("a survey that is {} does not become {}", from.name(), to.name())),
            Self::Held => {
                let reason = "a restore brought this survey back and holds it: the operator lets it go on, with “evenhand survey resume”, \
                              when the people who were invited have been told";
                ("state", reason.to_owned())
            }
            Self::Ended => {
                ("state", "this survey is over: nobody is invited once it has closed, and no device is added once it is frozen".to_owned())
            }
            Self::UnknownInvitation(number) => ("numbers", format!("this survey has no invitation “{number}”")),
            Self::UnknownStation => ("station", "this survey has no such station".to_owned()),
            Self::Wrong(wrong) => (wrong.field, wrong.reason.clone()),
        }
    }
}

impl From<Wrong> for Unmoved {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

/// What a transaction about a plan comes to.
pub(crate) type Planned<T> = Result<Result<T, Unmoved>, StoreError>;

/// Storage of plans and of what belongs to them. Each is of one organisation, and of another one there is none. Every method
/// that changes something for somebody notes it in the audit trail, in the same transaction; codes are never noted.
pub(crate) trait SurveyStore: Send + Sync + 'static {
    /// Surveys that an organisation may list: its own, and those that have no plan, which are of nobody.
    fn listed(&self, org: &str) -> impl Future<Output = Result<Vec<Hash>, StoreError>> + Send;
    /// All plans of an organisation, newest first.
    fn plans(&self, org: &str) -> impl Future<Output = Result<Vec<PlanRecord>, StoreError>> + Send;
    /// A plan of an organisation.
    fn plan(&self, org: &str, plan: &str) -> impl Future<Output = Planned<PlanRecord>> + Send;
    /// Adds a plan that fits the organisation's departments.
    fn add_plan(&self, doing: Doing, id: String, plan: Plan) -> impl Future<Output = Planned<PlanRecord>> + Send;
    /// Changes a plan: anything before it opens, words and days afterwards.
    fn change_plan(&self, doing: Doing, id: String, revision: u64, plan: Plan) -> impl Future<Output = Planned<PlanRecord>> + Send;
    /// Takes a plan away that has not opened.
    fn delete_plan(&self, doing: Doing, id: String) -> impl Future<Output = Planned<()>> + Send;
    /// Opens a plan that is as it was when `revision` was its own.
    fn open_plan(&self, doing: Doing, id: String, revision: u64, opening: Opening) -> impl Future<Output = Planned<PlanRecord>> + Send;
    /// Pauses, opens again or closes the survey of a plan, as somebody asks.
    fn change_state(&self, doing: Doing, id: String, state: SurveyState) -> impl Future<Output = Planned<PlanRecord>> + Send;

    /// Makes invitations; returns the number of the first, from which the others count up.
    fn add_tickets(&self, doing: Doing, id: String, tickets: Vec<NewTicket>) -> impl Future<Output = Planned<u32>> + Send;
    /// Gives invitations that nobody has redeemed other codes; the old ones end. All of them, or none.
    fn change_tickets(&self, doing: Doing, id: String, codes: Vec<(u32, Digest)>) -> impl Future<Output = Planned<Again>> + Send;
    /// Who had not redeemed their invitation when the day began.
    fn reminders(&self, org: &str, id: &str) -> impl Future<Output = Planned<Reminders>> + Send;
    /// Rates as they may be told since the day began.
    fn rates(&self, org: &str, id: &str) -> impl Future<Output = Planned<Rates>> + Send;

    /// Adds a station. `code` is the hash of what opens it.
    fn add_station(&self, doing: Doing, id: String, station: NewStation, code: Digest) -> impl Future<Output = Planned<Station>> + Send;
    /// Ends a station: it sends nothing any more.
    fn end_station(&self, doing: Doing, id: String, station: String) -> impl Future<Output = Planned<()>> + Send;

    /// Closes surveys whose last day is over, and freezes those whose grace days are: their keys are deleted.
    fn end_due(&self, day: i64) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Surveys that are frozen and have no report yet, each with its rates and the day of the freeze.
    fn unreported(&self) -> impl Future<Output = Result<Vec<Unreported>, StoreError>> + Send;
    /// What is told of who answered a survey, with rows that cannot be read among those that were not: its answers stay in the
    /// store.
    fn summed_up(&self, survey: Survey, schema: Arc<Schema>) -> impl Future<Output = Result<Reported, StoreError>> + Send;
    /// Keeps the report of a frozen survey; one that has a report keeps it.
    fn keep_report(&self, report: ResponseReport) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// The report of an organisation's survey; none in it as long as it is not frozen.
    fn report(&self, org: &str, survey: &Hash) -> impl Future<Output = Result<Option<Option<ResponseReport>>, StoreError>> + Send;
    /// If something was deleted that nobody shall find: writes the database anew, and empties the log beside it.
    fn sweep(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A frozen survey of which nothing is told yet.
#[derive(Debug, Clone)]
pub(crate) struct Unreported {
    pub(crate) survey: Hash,
    /// As `YYYY-MM-DD`.
    pub(crate) day: String,
    pub(crate) rates: Vec<Rate>,
}
