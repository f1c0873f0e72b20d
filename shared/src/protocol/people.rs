//! Sessions, people, invitations, departments and the audit trail. See design, sections 8 and 10.

use super::RecoveryKey;
use crate::instrument::{Access, Choice, Hash, Role, Text};
use crate::people::{FactorState, Grant, Person};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/session`
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The name that one signs in with.
    pub name: String,
    /// The password.
    pub password: String,
}

/// `POST /api/v1/join`: makes an account of an invitation, and signs it in.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The code of the invitation.
    pub invitation: String,
    /// The name to sign in with.
    pub name: String,
    /// Name as others see it.
    pub shown: String,
    /// The password.
    pub password: String,
}

/// `POST /api/v1/session/password`
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The password so far.
    pub old: String,
    /// The one from now on.
    pub new: String,
}

/// A department of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its name in data: lower-case letters, digits and `_`.
    pub id: String,
    /// Its name.
    pub label: Text,
}

impl Department {
    /// As a choice of a form: see `organisation.departments`.
    #[must_use]
    pub fn choice(&self) -> Choice {
        Choice { name: self.id.clone(), label: self.label.clone(), ..Choice::default() }
    }
}

/// A kind of document that a person may read, in its newest version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindSummary {
    /// Name of the instrument.
    pub name: String,
    /// Address of its newest version.
    pub version: Hash,
    /// Title.
    pub title: Text,
    /// Who may do what.
    pub access: Access,
}

/// Somebody of the organisation, as everyone in it sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// The account.
    pub account: String,
    /// Name.
    pub name: String,
    /// Roles.
    pub grants: Vec<Grant>,
}

/// `GET /api/v1/session`: who one is, and what one may see. A device keeps it for when there is no network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who.
    pub person: Person,
    /// Name of the organisation.
    pub org_name: String,
    /// Its departments.
    pub departments: Vec<Department>,
    /// Kinds of documents, by name.
    pub kinds: Vec<KindSummary>,
    /// Everyone in the organisation, also those who left: documents name them.
    pub people: Vec<Colleague>,
    /// What this person's devices seal their data key to; none while no officer has made one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<RecoveryKey>,
    /// Days that a device may be without its server; 0 where an older server said nothing of it.
    #[serde(default)]
    pub offline_days: u32,
    /// How this session stands with the second factor. One that is held back by it sees nobody and no kinds.
    #[serde(default)]
    pub factor: FactorState,
}

/// Name of the header in which a request says the key of its session: a cookie without it is nobody.
pub const SESSION_KEY: &str = "evenhand-session-key";

/// What every request of a session carries besides its cookie: 32 random bytes as base64url. Told once, beside the session in
/// the answer to a sign-in; after a provider's sign-in by `POST /api/v1/session/key`, within two minutes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionKey {
    /// The key.
    pub key: String,
}

/// It is printed by nothing.
impl std::fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionKey")
    }
}

/// An invitation to an account. `POST /api/v1/people/invitations`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// For whom, as the officer calls them.
    pub name: String,
    /// Roles that the account will have.
    pub grants: Vec<Grant>,
    /// Whom the provider names by this: they need no code, and nobody else of the provider can use one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// An invitation as it is made: the only time that its code is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Names it; not its code.
    pub id: String,
    /// For whom.
    pub name: String,
    /// Roles.
    pub grants: Vec<Grant>,
    /// Milliseconds since 1970 when it ends.
    pub ends: u64,
    /// 22 characters of base64url, told once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// An account as officers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account.
    pub account: String,
    /// Name as others see it.
    pub name: String,
    /// The name that they sign in with.
    pub sign_in: String,
    /// Roles.
    pub grants: Vec<Grant>,
    /// Whether they can sign in.
    pub active: bool,
    /// Day of the last sign-in, as days since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<u32>,
}

/// `GET /api/v1/people`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Accounts, by name.
    pub accounts: Vec<Account>,
    /// Invitations that nobody has used yet.
    pub invitations: Vec<Invitation>,
    /// Accounts that have a second factor.
    #[serde(default)]
    pub secured: Vec<String>,
}

/// `PUT /api/v1/people/{account}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    /// Name as others see it.
    pub name: String,
    /// Roles.
    pub grants: Vec<Grant>,
    /// Whether they can sign in.
    pub active: bool,
}

/// `PUT /api/v1/departments`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Departments {
    /// All departments, in the order that they are listed.
    pub departments: Vec<Department>,
}

names! {
    /// What the audit trail notes.
    pub enum AuditKind {
        /// Somebody signed in.
        SignedIn = "signed_in",
        /// A sign-in with a name that exists was refused.
        SignInRefused = "sign_in_refused",
        /// Somebody signed out.
        SignedOut = "signed_out",
        /// A password was changed.
        PasswordChanged = "password_changed",
        /// An invitation was made.
        Invited = "invited",
        /// An invitation was taken back.
        InvitationEnded = "invitation_ended",
        /// An invitation became an account.
        Joined = "joined",
        /// Roles, name or state of an account were changed.
        AccountChanged = "account_changed",
        /// Departments were changed.
        DepartmentsChanged = "departments_changed",
        /// A back-up was restored.
        Restored = "restored",
        /// A survey was planned.
        SurveyPlanned = "survey_planned",
        /// A survey's plan was changed.
        SurveyPlanChanged = "survey_plan_changed",
        /// A plan was taken away before it opened.
        SurveyPlanDeleted = "survey_plan_deleted",
        /// A survey opened.
        SurveyOpened = "survey_opened",
        /// A survey was paused, went on, closed, or was frozen.
        SurveyStateChanged = "survey_state_changed",
        /// Invitations to a survey were made: how many.
        SurveyInvited = "survey_invited",
        /// An invitation to a survey was made again: its number.
        SurveyReissued = "survey_reissued",
        /// An invitation that was redeemed was not made again. Whoever asked has learnt that it was.
        SurveyReissueRefused = "survey_reissue_refused",
        /// A station for shared devices or paper was prepared.
        StationMade = "station_made",
        /// A station was ended.
        StationEnded = "station_ended",
        /// The release of a frozen survey was made.
        ReleaseMade = "release_made",
        /// Somebody agreed to the terms of a release.
        ReleaseAgreed = "release_agreed",
        /// Somebody fetched a release onto a device.
        ReleaseDownloaded = "release_downloaded",
        /// Somebody signed in on a device that is new.
        DeviceAdded = "device_added",
        /// A device is called something else.
        DeviceNamed = "device_named",
        /// A device may not be used any more.
        DeviceRevoked = "device_revoked",
        /// A device that was revoked may be used again.
        DeviceAdmitted = "device_admitted",
        /// Somebody left: all that they had was ended.
        Offboarded = "offboarded",
        /// How long devices may be without the server was changed.
        OfflineDaysChanged = "offline_days_changed",
        /// The operator of the server made somebody an officer again.
        OfficerRecovered = "officer_recovered",
        /// An officer signed who has access to what.
        AccessReviewed = "access_reviewed",
        /// The organisation's recovery key was made, or another in its place.
        RecoveryKeyMade = "recovery_key_made",
        /// Somebody forgot the passphrase of a device and asked for its data key.
        RecoveryAsked = "recovery_asked",
        /// An officer gave the data key to the device that asked.
        RecoveryAnswered = "recovery_answered",
        /// A request was taken back or refused, or the device has its answer.
        RecoveryEnded = "recovery_ended",
        /// Somebody took entries of the audit trail along as a file.
        AuditExported = "audit_exported",
        /// A request for public records was entered.
        RecordsRequested = "records_requested",
        /// What a request for public records covers was collected.
        RecordsCollected = "records_collected",
        /// It was decided what of a request for public records is withheld.
        RecordsDecided = "records_decided",
        /// Somebody who decided nothing of a request for public records looked at what was decided.
        RecordsChecked = "records_checked",
        /// A request for public records was answered with a file.
        RecordsExported = "records_exported",
        /// A request for public records was closed, or opened again.
        RecordsClosed = "records_closed",
        /// Somebody asked for values to be removed.
        RedactionProposed = "redaction_proposed",
        /// An officer refused that.
        RedactionDeclined = "redaction_declined",
        /// Values were removed: how many, and where.
        Redacted = "redacted",
        /// An officer put something on legal hold.
        HoldSet = "hold_set",
        /// An officer released it.
        HoldReleased = "hold_released",
        /// The key of a session was made, for its seat map and recordings.
        SessionKeyMade = "session_key_made",
        /// Somebody read a seat map.
        SeatsRead = "seats_read",
        /// The key of a session was destroyed on its date: what is under it cannot be read any more.
        SessionKeyDestroyed = "session_key_destroyed",
        /// An invitation was made for somebody whom the provider knows.
        ProviderExpected = "provider_expected",
        /// An account was linked to somebody whom the provider knows.
        ProviderLinked = "provider_linked",
        /// An account is not linked to the provider any more.
        ProviderUnlinked = "provider_unlinked",
        /// Somebody has a new second factor.
        FactorAdded = "factor_added",
        /// Somebody removed a second factor of theirs.
        FactorRemoved = "factor_removed",
        /// A second factor was given: by what.
        FactorGiven = "factor_given",
        /// A second factor was refused.
        FactorRefused = "factor_refused",
        /// Somebody made new recovery codes.
        RecoveryCodesMade = "recovery_codes_made",
        /// An officer, or the operator of the server, took somebody's second factor away.
        FactorReset = "factor_reset",
    }
}

/// Something that the audit trail notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number.
    pub number: u64,
    /// Milliseconds since 1970.
    pub at: u64,
    /// What.
    pub kind: AuditKind,
    /// Who did it; none where that is nobody, as for the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The account that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// More, such as the roles before and after.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// `GET /api/v1/audit`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditList {
    /// Newest first; at most 500.
    pub entries: Vec<AuditEntry>,
    /// How many there are in all, with smaller and with larger numbers; told to whoever asks with a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// Whether a role can be held in one department.
#[must_use]
pub fn can_be_local(role: Role) -> bool {
    matches!(role, Role::Lead | Role::Ambassador | Role::Viewer)
}

/// Passwords and codes are never printed, whatever prints the request.
macro_rules! unprinted {
    ($($type:ident),*) => {
        $(impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        })*
    };
}

unprinted!(SignIn, Join, NewPassword);

json_struct!(SignIn { name, password });
json_struct!(Join { invitation, name, shown, password });
json_struct!(NewPassword { old, new });
json_struct!(Department { id, label });
json_struct!(KindSummary { name, version, title, access });
json_struct!(Colleague { account, name, grants });
json_struct!(Session { person, org_name, departments, kinds, people, recovery, offline_days: default, factor: default });
json_struct!(SessionKey { key });
json_struct!(NewInvitation { name, grants, subject });
json_struct!(Invitation { id, name, grants, ends, code });
json_struct!(Account { account, name, sign_in, grants, active, last_day });
json_struct!(People { accounts, invitations, secured: default });
json_struct!(AccountChange { name, grants, active });
json_struct!(Departments { departments });
json_struct!(AuditEntry { number, at, kind, by, about, detail: default });
json_struct!(AuditList { entries, count });
