//! What is kept on the device: by the survey step by step, by the workbench as records of bytes.

mod device;
mod record;
#[cfg(feature = "full")]
mod records;
#[cfg(feature = "full")]
mod releases;
#[cfg(feature = "full")]
mod station;
mod store;

pub use device::Device;
pub use record::{Draft, OutboxItem, Pass, Published, Taken};
#[cfg(feature = "full")]
pub use records::{Later, Record, Records, Shelf};
#[cfg(feature = "full")]
pub use releases::{Found, HeldRelease, Releases};
#[cfg(feature = "full")]
pub use station::{Aside, Pin, Setup, StationStore, Tally, Twice};

use serde_json::Value as Json;
use shared::named::Named;

/// Answers by question; `None` clears one.
pub type Changes = Named<Option<Json>>;

/// Why something could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageError(pub String);
