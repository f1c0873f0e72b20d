//! Sessions, people, and the changes of documents. See design, sections 5, 8 and 10.

use crate::document::{Change, Mark};
use crate::instrument::{Access, Choice, Hash, Role, Text};
use crate::json::{self, ToJson};
use crate::people::{Grant, Person};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// The most changes in one request.
pub const CHANGES_LIMIT: usize = 2_000;
/// The largest body of a request with changes, in bytes.
pub const CHANGES_BODY_LIMIT: usize = 4 * 1024 * 1024;

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
}

/// How far a device is in a scope.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// `KIND/AREA`.
    pub scope: String,
    /// The last number examined.
    pub number: u64,
    /// Up to here only what stands was sent, and no history: a first sync. From here on, everything.
    pub upto: u64,
}

/// `POST /api/v1/changes/query`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// Epoch that the numbers are of; none at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<String>,
    /// How far the device is; a scope that is not named is sent from its beginning.
    pub cursors: Vec<Cursor>,
}

/// A document that is in a scope no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The document.
    pub doc: String,
    /// Where it was.
    pub scope: String,
    /// Where it is, for those who may see that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// First line of the answer to a [`ChangesQuery`]; each further one is a [`crate::document::Line`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesHead {
    /// This life of the database.
    pub epoch: String,
    /// When the query named another epoch: up to this number both have the same changes. What the device holds beyond it,
    /// the server may lack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common: Option<u64>,
    /// Every scope that is granted, with how far the device is after this answer.
    pub scopes: Vec<Cursor>,
    /// Documents that have left a scope.
    pub left: Vec<Left>,
    /// Whether there is more: ask again.
    pub more: bool,
    /// The last number given in the organisation.
    pub last: u64,
}

/// A change as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// The change.
    pub change: Change,
    /// Of one that a server accepted before: what it added. Who brings it need not be its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
}

/// `POST /api/v1/changes`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangesRequest {
    /// At most [`CHANGES_LIMIT`], each after those that it is based on.
    pub changes: Vec<Sent>,
}

impl ChangesRequest {
    /// As JSON, as `ToJson` gives it, straight into the text.
    #[must_use]
    pub fn text(changes: &[Sent]) -> String {
        let mut text = String::with_capacity(400 * changes.len());
        for sent in changes {
            text.push_str(if text.is_empty() { "{\"changes\":[{\"change\":" } else { ",{\"change\":" });
            sent.change.write(&mut text);
            if let Some(mark) = &sent.mark {
                text.push_str(",\"mark\":");
                json::write(&mark.to_json(), &mut text);
            }
            text.push('}');
        }
        text.push_str(if text.is_empty() { "{\"changes\":[]}" } else { "]}" });
        text
    }
}

names! {
    /// What became of a change.
    pub enum ChangeStatus {
        /// Stored, durably.
        Accepted = "accepted",
        /// Stored before, with the same content.
        Duplicate = "duplicate",
        /// What it is based on is not here yet: send that first.
        Waiting = "waiting",
        /// Not stored; see field and reason.
        Rejected = "rejected",
    }
}

/// What became of a change, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeResult {
    /// Id as it was sent.
    pub id: String,
    /// What became of it.
    pub status: ChangeStatus,
    /// Of one that is stored: what the server added.
    pub mark: Option<Mark>,
    /// The field that is wrong.
    pub field: Option<String>,
    /// Stable code, for translation.
    pub code: Option<String>,
    /// Why, as an English sentence.
    pub reason: Option<String>,
}

/// Answer to a [`ChangesRequest`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangesResult {
    /// One result a change, in the order they were sent.
    pub results: Vec<ChangeResult>,
}

/// An invitation to an account. `POST /api/v1/people/invitations`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// For whom, as the officer calls them.
    pub name: String,
    /// Roles that the account will have.
    pub grants: Vec<Grant>,
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
json_struct!(Session { person, org_name, departments, kinds, people });
json_struct!(Cursor { scope, number, upto });
json_struct!(ChangesQuery { epoch, cursors });
json_struct!(Left { doc, scope, to });
json_struct!(ChangesHead { epoch, common, scopes, left, more, last });
json_struct!(Sent { change, mark });
json_struct!(ChangesRequest { changes });
json_struct!(ChangeResult { id, status, mark, field, code, reason });
json_struct!(ChangesResult { results });
json_struct!(NewInvitation { name, grants });
json_struct!(Invitation { id, name, grants, ends, code });
json_struct!(Account { account, name, sign_in, grants, active, last_day });
json_struct!(People { accounts, invitations });
json_struct!(AccountChange { name, grants, active });
json_struct!(Departments { departments });
json_struct!(AuditEntry { number, at, kind, by, about, detail: default });
json_struct!(AuditList { entries });
