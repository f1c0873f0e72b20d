//! What is kept on the device: by the survey step by step, by the workbench as records of bytes.

mod device;
#[cfg(feature = "full")]
mod plain;
mod record;
#[cfg(feature = "full")]
mod records;
#[cfg(feature = "full")]
mod releases;
#[cfg(feature = "full")]
mod station;
mod store;
#[cfg(feature = "full")]
mod sweep;
#[cfg(feature = "full")]
mod vault;

pub use device::Device;
#[cfg(feature = "full")]
pub use plain::{copy_plain, delete_plain, plain_accounts, plain_records};
pub use record::{Draft, OutboxItem, Pass, Published, Taken};
#[cfg(feature = "full")]
pub use records::{Later, Record, Records, Shelf};
#[cfg(feature = "full")]
pub use releases::{Found, HeldRelease, Releases};
#[cfg(feature = "full")]
pub use station::{Aside, Pin, Setup, StationStore, Tally, Twice};
#[cfg(feature = "full")]
pub use sweep::{begin_sweep, end_sweep, sweep_behind};
#[cfg(feature = "full")]
pub use vault::{Headers, Part, Sealed, delete_over, delete_strays, delete_vault};

use serde_json::Value as Json;
use shared::named::Named;

/// Answers by question; `None` clears one.
pub type Changes = Named<Option<Json>>;

/// Why something could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageError(pub String);

#[cfg(feature = "full")]
impl StorageError {
    const HELD: &str = "another tab of this browser holds on to records of before";

    fn held() -> Self {
        Self(Self::HELD.to_owned())
    }

    /// Whether another tab, perhaps one that is frozen, is in the way: it helps to close it.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.0 == Self::HELD
    }
}
