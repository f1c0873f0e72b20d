//! Who may do what. An organisation's people hold roles, each everywhere or in one department; an instrument's `[access]`
//! says what a role may do with its documents; what neither names is refused (design, section 8).

mod factor;
mod offline;
mod powers;
mod quarter;
mod scope;

pub use factor::{
    CODE_DIGITS, FactorState, PASSKEY_NAME_MOST, PASSKEYS_MOST, RECOVERY_CODES, RECOVERY_LENGTH, must_have, plain_code, plain_recovery,
    recovery_code,
};
pub use offline::{OFFLINE_DAYS, OFFLINE_DAYS_LEAST, OFFLINE_DAYS_MOST, offline_days};
pub use powers::Power;
pub use quarter::{Due, Quarter, STALE_DAYS, due, is_stale};
pub use scope::{granted, scope_of};

use crate::instrument::{Access, Confidentiality, Role};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// A role that a person holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds: one department, or everywhere in the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The account: 22 characters of base64url.
    pub account: String,
    /// The organisation.
    pub org: String,
    /// Name as others see it.
    pub name: String,
    /// Roles.
    pub grants: Vec<Grant>,
}

json_struct!(Grant { role, department });
json_struct!(Person { account, org, name, grants });

names! {
    /// What can be done with a document.
    pub enum Action {
        /// See it.
        Read = "read",
        /// Fill it in and change it.
        Write = "write",
        /// Comment and send back.
        Review = "review",
        /// Sign it off.
        Sign = "sign",
    }
}

/// Where a document stands, as far as access goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place<'a> {
    /// Department that it belongs to; none is the organisation itself.
    pub department: Option<&'a str>,
    /// Whether the person is one of those named in it.
    pub named: bool,
}

impl Access {
    /// Roles that may do something.
    #[must_use]
    pub fn roles(&self, action: Action) -> &[Role] {
        match action {
            Action::Read => &self.read,
            Action::Write => &self.write,
            Action::Review => &self.review,
            Action::Sign => &self.sign,
        }
    }
}

impl Grant {
    /// Whether it holds in a department; a role in one department also holds for what belongs to none.
    #[must_use]
    pub fn covers(&self, department: Option<&str>) -> bool {
        self.department.is_none() || department.is_none() || self.department.as_deref() == department
    }
}

/// Whether a person with these roles may do something with a document of a kind. Whoever may not read it may do nothing
/// with it. Writing and signing need a role in the document's department; reviewing does not, because the leadership
/// team reviews across departments.
#[must_use]
pub fn may(grants: &[Grant], access: &Access, action: Action, place: Place<'_>) -> bool {
    let held = |action: Action, department: Option<&str>| {
        grants.iter().any(|grant| access.roles(action).contains(&grant.role) && grant.covers(department))
    };
    let readable = match access.confidentiality {
        Confidentiality::Organisation => held(Action::Read, None),
        Confidentiality::Department => held(Action::Read, place.department),
        Confidentiality::Restricted => place.named && held(Action::Read, None),
        Confidentiality::Officers => grants.iter().any(|grant| grant.role == Role::Officer) && held(Action::Read, None),
    };
    readable
        && match action {
            Action::Read => true,
            Action::Review => held(action, None),
            Action::Write | Action::Sign => held(action, place.department),
        }
}
