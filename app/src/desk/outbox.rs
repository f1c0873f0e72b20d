//! Changes that the server does not have yet. One leaves only when the server says that it has it, or when the person
//! deletes it.

use shared::document::Change;
use shared::json_struct;
use shared::protocol::{ChangeResult, ChangeStatus};

/// A change on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsent {
    /// What is to be sent.
    pub change: Change,
    /// Scope that its document is in, as far as this device knows.
    pub scope: String,
    /// Place in the order of making.
    pub order: u64,
    /// The tab in which it is still being typed; it is not sent before that ends.
    pub typing: Option<String>,
    /// Why it is still here, when the server said so.
    pub trouble: Option<Trouble>,
}

/// What the server said of a change that it did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Whether it waits for another change; otherwise it was refused.
    pub waiting: bool,
    /// The field that is wrong.
    pub field: Option<String>,
    /// Stable code.
    pub code: Option<String>,
    /// English sentence.
    pub reason: Option<String>,
}

json_struct!(Unsent { change, scope, order, typing, trouble });
json_struct!(Trouble { waiting, field, code, reason });

impl Unsent {
    /// Whether it may be sent now: one that was refused steps aside until the person acts.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.typing.is_none() && self.trouble.as_ref().is_none_or(|trouble| trouble.waiting)
    }

    /// Whether the server refused it.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| !trouble.waiting)
    }
}

impl Trouble {
    /// What the server said, where it did not take the change.
    #[must_use]
    pub fn of(result: &ChangeResult) -> Option<Self> {
        let waiting = match result.status {
            ChangeStatus::Accepted | ChangeStatus::Duplicate => return None,
            ChangeStatus::Waiting => true,
            ChangeStatus::Rejected => false,
        };
        Some(Self { waiting, field: result.field.clone(), code: result.code.clone(), reason: result.reason.clone() })
    }
}
