//! Devices of people, somebody's leaving, and how long a device may be without its server. See design, section 8.

use super::{Account, NAME_MOST, Wrong, check_name};
use crate::people::{OFFLINE_DAYS_LEAST, OFFLINE_DAYS_MOST};
use crate::{json_struct, names};
use serde::{Deserialize, Serialize};

/// Most characters of a reason.
pub const REASON_MOST: usize = 500;
/// Most documents that are listed of somebody who leaves; how many there are is told besides.
pub const LEAVING_LISTED: usize = 200;

/// Code of the one result in the problems `device_revoked` and `offboarded`, where nobody may use the device any more. The
/// result's id is the account that the answer is about.
pub const EVERYONE: &str = "everyone";

/// `PUT /api/v1/devices/{id}`: the session is on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceHere {
    /// What a device that is new is called: its platform and browser.
    pub label: String,
    /// Whether it is called so from now on, also if it is not new.
    #[serde(default)]
    pub rename: bool,
    /// Changes on it that the server does not have; none while that is not known, as on one that is locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsent: Option<u32>,
}

names! {
    /// Where a device stands.
    pub enum DeviceState {
        /// It can be used.
        InUse = "in_use",
        /// Its person signed out on it, which erased it.
        SignedOut = "signed_out",
        /// It may not be used any more.
        Revoked = "revoked",
    }
}

/// A browser in which somebody has signed in. Two people who share one have a device each, with the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// 22 characters of base64url, made on the device.
    pub id: String,
    /// Whose.
    pub account: String,
    /// What it is called.
    pub label: String,
    /// Days since 1970 when it was first and last heard of.
    pub first_day: u32,
    /// See [`Self::first_day`].
    pub last_day: u32,
    /// Where it stands.
    pub state: DeviceState,
    /// Changes on it that the server did not have when it was last heard of.
    pub unsent: u32,
    /// Whether it is the one that asks.
    pub here: bool,
    /// Of a revoked one: the day since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_day: Option<u32>,
    /// Of a revoked one: the account that did it; none is the operator of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_by: Option<String>,
    /// Of a revoked one: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `GET /api/v1/devices`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceList {
    /// One's own; for officers, everybody's. Those heard of last come first.
    pub devices: Vec<Device>,
}

/// `POST /api/v1/devices/{id}/revoke` and `/admit`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceOrder {
    /// Whose device: one's own account or, for officers, anybody's.
    pub account: String,
    /// Why.
    pub reason: String,
    /// Of an officer: for everyone who has used this device.
    #[serde(default)]
    pub everyone: bool,
}

/// `PUT /api/v1/policy`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Days that a device may be without its server.
    pub offline_days: u32,
}

/// `POST /api/v1/people/{account}/offboard`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offboarding {
    /// Why.
    pub reason: String,
    /// Who is to be named in restricted documents that would be for nobody else any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heir: Option<String>,
}

/// A document that somebody who leaves began or is named in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedDocument {
    /// The document.
    pub doc: String,
    /// Its kind.
    pub kind: String,
    /// Its department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Whether it is for the people named in it only, and they are one of these.
    pub restricted: bool,
    /// Whether nobody else who can sign in is named in it: without an heir, it is out of everyone's reach.
    pub alone: bool,
}

/// What offboarding somebody ends, or has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// The account, as it is now.
    pub account: Account,
    /// Sessions.
    pub sessions: u32,
    /// Devices that were not revoked before.
    pub devices: Vec<Device>,
    /// Invitations that they made or that were for them, and recoveries of a device that nobody has answered.
    pub open: u32,
    /// Restricted documents that name them and stay for others.
    pub restricted: u32,
    /// Documents that need another owner: those that they began, and restricted ones that name nobody else. At most
    /// [`LEAVING_LISTED`].
    pub documents: Vec<OwnedDocument>,
    /// How many of these there are.
    pub owned: u32,
}

json_struct!(DeviceHere { label, rename: default, unsent });
json_struct!(Device { id, account, label, first_day, last_day, state, unsent, here, revoked_day, revoked_by, reason });
json_struct!(DeviceList { devices });
json_struct!(DeviceOrder { account, reason, everyone: default });
json_struct!(Policy { offline_days });
json_struct!(Offboarding { reason, heir });
json_struct!(OwnedDocument { doc, kind, department, restricted, alone });
json_struct!(Leaving { account, sessions, devices, open, restricted, documents, owned });

/// Checks the id of a device.
///
/// # Errors
/// When it is not 22 characters of base64url.
pub fn check_device(id: &str) -> Result<(), Wrong> {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if id.len() != 22 || !id.bytes().all(known) {
        return Err(Wrong { field: "id", code: "wrong_id", reason: "the id of a device has 22 characters of base64url".to_owned() });
    }
    Ok(())
}

/// Checks what a device is called.
///
/// # Errors
/// When it is empty, longer than a name may be, or not one line.
pub fn check_label(label: &str) -> Result<(), Wrong> {
    check_name("label", label)
        .map_err(|wrong| Wrong { reason: format!("a device is called by one line of 1 to {NAME_MOST} characters"), ..wrong })
}

/// Checks why something is done.
///
/// # Errors
/// When nothing is said, or too much.
pub fn check_reason(reason: &str) -> Result<(), Wrong> {
    if reason.trim().is_empty() || reason.chars().count() > REASON_MOST {
        let reason = format!("say why, in 1 to {REASON_MOST} characters");
        return Err(Wrong { field: "reason", code: "wrong_length", reason });
    }
    Ok(())
}

/// Checks how long devices may be without their server.
///
/// # Errors
/// When it is not from [`OFFLINE_DAYS_LEAST`] to [`OFFLINE_DAYS_MOST`] days.
pub fn check_policy(policy: &Policy) -> Result<(), Wrong> {
    if !(OFFLINE_DAYS_LEAST..=OFFLINE_DAYS_MOST).contains(&policy.offline_days) {
        let reason = format!("a device may be without its server for {OFFLINE_DAYS_LEAST} to {OFFLINE_DAYS_MOST} days");
        return Err(Wrong { field: "offline_days", code: "out_of_range", reason });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<(), Wrong>) -> &'static str {
        result.err().map_or("fine", |wrong| wrong.code)
    }

    #[test]
    fn what_an_officer_enters_is_checked() {
        assert_eq!(code(check_device("deviceAAAAAAAAAAAAAAAA")), "fine");
        for id in ["", "device", "deviceAAAAAAAAAAAAAAAA1", "deviceAAAAAAAAAAAAAA/A", "deviceAAAAAAAAAAAAAAñ"] {
            assert_eq!(code(check_device(id)), "wrong_id", "{id}");
        }
        for (label, expected) in [("Firefox on Linux", "fine"), ("", "wrong_length"), ("a\nb", "wrong_characters")] {
            assert_eq!(code(check_label(label)), expected, "{label:?}");
        }
        for (reason, expected) in [("Lost on the bus", "fine"), (" \n", "wrong_length")] {
            assert_eq!(code(check_reason(reason)), expected, "{reason:?}");
        }
        assert_eq!(code(check_reason(&"ñ".repeat(REASON_MOST))), "fine");
        assert_eq!(code(check_reason(&"x".repeat(REASON_MOST + 1))), "wrong_length");
        for (days, expected) in [(0, "out_of_range"), (1, "fine"), (365, "fine"), (366, "out_of_range")] {
            assert_eq!(code(check_policy(&Policy { offline_days: days })), expected, "{days}");
        }
    }
}
