//! What can be done besides working on documents, and which roles may. The server's routes name one of these each; a
//! test holds the routes against this table.

use crate::instrument::Role;
use crate::names;
use crate::people::Person;

names! {
    /// Something that is not a document.
    pub enum Power {
        /// See one's own session, sign out, change one's own password.
        OwnAccount = "own_account",
        /// Receive and send the documents that one may read and write.
        Sync = "sync",
        /// See names and roles of the organisation's people.
        SeePeople = "see_people",
        /// Invite people, change their roles, end their accounts; departments of the organisation.
        ManagePeople = "manage_people",
        /// Read who signed in and whose permissions changed.
        ReadAudit = "read_audit",
        /// Enter, decide and answer requests for public records.
        AnswerRecords = "answer_records",
        /// Decide on redactions, see what is due by its retention class, put things on legal hold.
        KeepRecords = "keep_records",
        /// Plan, open and close surveys, invite people, prepare shared devices. Never with [`Self::ReadSurveys`].
        RunSurveys = "run_surveys",
        /// See what a survey brought, once it is frozen. Never with [`Self::RunSurveys`].
        ReadSurveys = "read_surveys",
    }
}

impl Power {
    /// Roles that have it; none is everyone who is signed in.
    #[must_use]
    pub fn roles(self) -> Option<&'static [Role]> {
        match self {
            Self::OwnAccount => None,
            // The region's role sees regional figures only, and no document.
            Self::Sync | Self::SeePeople => {
                Some(&[Role::Officer, Role::Lead, Role::Ambassador, Role::Facilitator, Role::Analyst, Role::SurveyAdmin, Role::Viewer])
            }
            Self::ManagePeople | Self::ReadAudit | Self::AnswerRecords | Self::KeepRecords => Some(&[Role::Officer]),
            Self::RunSurveys => Some(&[Role::SurveyAdmin]),
            Self::ReadSurveys => Some(&[Role::Officer, Role::Analyst]),
        }
    }
}

impl Person {
    /// Whether this person has a power.
    #[must_use]
    pub fn has(&self, power: Power) -> bool {
        let holds = |power: Power| power.roles().is_none_or(|roles| self.grants.iter().any(|grant| roles.contains(&grant.role)));
        // No account sees both the invitations and the data of a survey (design section 6). Such roles are not given
        // together; where they are all the same, neither counts.
        let both = || holds(Power::RunSurveys) && holds(Power::ReadSurveys);
        holds(power) && !(matches!(power, Power::RunSurveys | Power::ReadSurveys) && both())
    }
}
