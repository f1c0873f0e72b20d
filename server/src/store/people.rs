//! Organisations, accounts, sessions, invitations and the audit trail, as the server keeps them.

use super::StoreError;
use super::links::Vouched;
use crate::clock::DAY;
use shared::people::{Grant, Person};
use shared::protocol::{Account, AccountChange, Colleague, Department, People, Wrong};
use std::future::Future;

/// SHA-256 of a session's token or of an invitation's code: what is kept in place of it.
pub(crate) type Digest = [u8; 32];

/// An organisation with what its people see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Org {
    pub(crate) name: String,
    pub(crate) departments: Vec<Department>,
    /// Everyone, also those who left.
    pub(crate) people: Vec<Colleague>,
    /// Days that a device may be without the server.
    pub(crate) offline_days: u32,
}

/// What a sign-in is checked against.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) account: String,
    /// PHC string; empty for who has no password, but signs in with a provider.
    pub(crate) password: String,
    pub(crate) active: bool,
}

/// A session that holds, with the person as they are now.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    pub(crate) person: Person,
    /// Milliseconds since 1970 when the store last noted a request of it.
    pub(crate) last_used: u64,
    /// Whether the second factor was given in it.
    pub(crate) factor: bool,
    /// Whether the person has one.
    pub(crate) enrolled: bool,
    /// Hash of the key that belongs to it; none while nobody has fetched that of a provider's sign-in.
    pub(crate) key: Option<Digest>,
}

/// How long a session lasts without a request, in milliseconds.
pub(crate) const SESSION_IDLE: u64 = 12 * 60 * 60 * 1000;
/// How long a session lasts at most, in milliseconds.
pub(crate) const SESSION_MOST: u64 = 14 * DAY;
/// How long the page has to fetch the key of a session that a provider's sign-in began, in milliseconds.
pub(crate) const KEY_WITHIN: u64 = 2 * 60 * 1000;
/// How long somebody who has a second factor has to give it, in milliseconds.
pub(crate) const HALF_SESSION: u64 = 10 * 60 * 1000;

/// A session to be opened.
#[derive(Debug, Clone)]
pub(crate) struct NewSession {
    pub(crate) token: Digest,
    /// What its requests carry besides the cookie; none where the browser comes back from elsewhere, and is yet to fetch one.
    pub(crate) key: Option<Digest>,
    /// The one that the browser came with, which ends.
    pub(crate) replaces: Option<Digest>,
    /// Whether a second factor counts as given: no password says so, but who signs people in elsewhere may.
    pub(crate) factor: bool,
    /// Milliseconds since 1970.
    pub(crate) now: u64,
}

/// An account to be made.
#[derive(Clone)]
pub(crate) struct NewAccount {
    pub(crate) id: String,
    pub(crate) sign_in: String,
    pub(crate) name: String,
    /// PHC string; empty for who signs in with a provider.
    pub(crate) password: String,
}

/// An invitation to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewCode {
    pub(crate) id: String,
    /// Hash of what the invited person gets.
    pub(crate) code: Digest,
    pub(crate) name: String,
    pub(crate) grants: Vec<Grant>,
    pub(crate) ends: u64,
    /// Whom of a provider it is for, where that is known: they need no code.
    pub(crate) expected: Option<Vouched>,
}

/// An invitation that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// The name to sign in with of the account whose password it sets; none makes an account.
    pub(crate) sign_in: Option<String>,
}

/// Who does something to people, and when; nobody is the command line.
#[derive(Debug, Clone)]
pub(crate) struct Doing {
    pub(crate) org: String,
    pub(crate) by: Option<String>,
    /// Milliseconds since 1970.
    pub(crate) now: u64,
}

/// Why people or departments stay as they are. Nothing of the transaction is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unchanged {
    /// The organisation has no such account.
    UnknownAccount,
    /// No such invitation, or it was used, taken back or is too old.
    UnknownInvitation,
    /// Another account signs in with this name.
    NameTaken,
    /// It would leave the organisation without an active officer.
    LastOfficer,
    /// The organisation has no such department.
    UnknownDepartment(String),
    /// A role, an invitation or a document names this department.
    DepartmentInUse(String),
    /// Nobody in question has such a device.
    UnknownDevice,
    /// Whoever is to take documents over is nobody who can sign in.
    UnknownHeir,
    /// What people can reach is not what was seen any more.
    AccessChanged,
    /// The organisation has no such review.
    UnknownReview,
    /// Something that was entered is not taken.
    Wrong(Wrong),
}

impl Unchanged {
    /// Stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::UnknownAccount => "unknown_account",
            Self::UnknownInvitation => "unknown_invitation",
            Self::NameTaken => "name_taken",
            Self::LastOfficer => "last_officer",
            Self::UnknownDepartment(_) => "unknown_department",
            Self::DepartmentInUse(_) => "department_in_use",
            Self::UnknownDevice => "unknown_device",
            Self::UnknownHeir => "unknown_heir",
            Self::AccessChanged => "access_changed",
            Self::UnknownReview => "unknown_review",
            Self::Wrong(wrong) => wrong.code,
        }
    }

    /// The field, and why.
    pub(crate) fn reason(&self) -> (&'static str, String) {
        match self {
            Self::UnknownAccount => ("account", "the organisation has no such account".to_owned()),
            Self::UnknownInvitation => {
                ("invitation", "there is no such invitation, or it was used, taken back or is too old; ask for another".to_owned())
            }
            Self::NameTaken => ("name", "somebody signs in with this name already; choose another".to_owned()),
            Self::LastOfficer => ("grants", "the organisation would have no officer left; make somebody else an officer first".to_owned()),
            Self::UnknownDepartment(id) => ("grants", format!("the organisation has no department “{id}”")),
            Self::DepartmentInUse(id) => {
                ("departments", format!("the department “{id}” stays: a role, an invitation or a document names it"))
            }
            Self::UnknownDevice => ("id", "nobody in question has such a device".to_owned()),
            Self::UnknownHeir => {
                ("heir", "whoever takes the documents over is somebody else of the organisation who can sign in".to_owned())
            }
            Self::AccessChanged => ("report", "roles, devices or documents of somebody are others by now; look at them again".to_owned()),
            Self::UnknownReview => ("number", "the organisation has no review of this number".to_owned()),
            Self::Wrong(wrong) => (wrong.field, wrong.reason.clone()),
        }
    }
}

/// What a transaction about people comes to.
pub(crate) type Outcome<T> = Result<Result<T, Unchanged>, StoreError>;

/// Storage of people. Every method that changes something notes it in the audit trail, in the same transaction.
pub(crate) trait PeopleStore: Send + Sync + 'static {
    /// The organisation with this name.
    fn org_named(&self, name: &str) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;
    /// Makes an organisation; one with this name stays as it is. Returns its id.
    fn add_org(&self, id: String, name: String) -> impl Future<Output = Result<String, StoreError>> + Send;
    /// What an organisation's people see of it.
    fn org(&self, org: &str) -> impl Future<Output = Result<Option<Org>, StoreError>> + Send;
    /// Accounts and open invitations of an organisation.
    fn people(&self, org: &str, now: u64) -> impl Future<Output = Result<People, StoreError>> + Send;
    /// The audit trail of an organisation, newest first, at most `limit`; all of it, or what came before the entry of a number.
    #[cfg(test)]
    fn audit(
        &self,
        org: &str,
        before: Option<u64>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<shared::protocol::AuditEntry>, StoreError>> + Send;

    /// What a sign-in with this name is checked against.
    fn credentials(&self, sign_in: &str) -> impl Future<Output = Result<Option<Credentials>, StoreError>> + Send;
    /// The name that an account signs in with, and what a password of it is checked against.
    fn credentials_of(&self, account: &str) -> impl Future<Output = Result<Option<(String, Credentials)>, StoreError>> + Send;
    /// The session of a token, if it holds at this time and its account is active.
    fn session(&self, token: Digest, now: u64) -> impl Future<Output = Result<Option<Live>, StoreError>> + Send;
    /// Gives a session its key; false where it has one, or began too long ago.
    fn give_key(&self, token: Digest, key: Digest, now: u64) -> impl Future<Output = Result<bool, StoreError>> + Send;
    /// Notes that a session was used; the only change that the audit trail does not name.
    fn touch(&self, token: Digest, now: u64) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Signs somebody in whose password was checked against `credentials`; false when these have changed since.
    fn sign_in(&self, credentials: Credentials, session: NewSession) -> impl Future<Output = Result<bool, StoreError>> + Send;
    /// Notes a refused sign-in. It does as much for a name that nobody has.
    fn refuse_sign_in(&self, sign_in: String, now: u64) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Ends a session.
    fn sign_out(&self, token: Digest, now: u64) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Changes a password that was checked against `credentials`, and ends all sessions but `keep`; false when it has
    /// changed since.
    fn set_password(
        &self,
        credentials: Credentials,
        password: String,
        keep: Digest,
        now: u64,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The invitation with this code, if it can be used.
    fn invitation(&self, code: Digest, now: u64) -> impl Future<Output = Result<Option<Pending>, StoreError>> + Send;
    /// Makes an account of an invitation, or sets the password of the account that it is for, and signs it in.
    fn join(&self, code: Digest, account: NewAccount, session: NewSession) -> impl Future<Output = Outcome<()>> + Send;
    /// Makes an invitation.
    fn invite(&self, doing: Doing, code: NewCode) -> impl Future<Output = Outcome<()>> + Send;
    /// Makes an invitation that lets an account set its password. Returns the account's name.
    fn invite_again(&self, sign_in: String, code: NewCode, now: u64) -> impl Future<Output = Outcome<String>> + Send;
    /// Takes an invitation back.
    fn end_invitation(&self, doing: Doing, id: String) -> impl Future<Output = Outcome<()>> + Send;
    /// Makes an account without an invitation.
    fn add_account(&self, doing: Doing, account: NewAccount, grants: Vec<Grant>) -> impl Future<Output = Outcome<()>> + Send;
    /// Changes name, roles and state of an account; one that is no longer active is signed out everywhere.
    fn change_account(&self, doing: Doing, account: String, change: AccountChange) -> impl Future<Output = Outcome<Account>> + Send;
    /// Replaces the departments of an organisation.
    fn set_departments(&self, doing: Doing, departments: Vec<Department>) -> impl Future<Output = Outcome<()>> + Send;
}
