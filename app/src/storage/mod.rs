//! What is kept on the device: by the survey step by step, by the workbench as records of bytes.

mod device;
mod record;
#[cfg(feature = "full")]
mod records;
mod store;

pub use device::Device;
pub use record::{Draft, OutboxItem, Published, Taken};
#[cfg(feature = "full")]
pub use records::{Later, Record, Records, Shelf};

use serde_json::Value as Json;
use shared::named::Named;

/// Answers by question; `None` clears one.
pub type Changes = Named<Option<Json>>;

/// Why something could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageError(pub String);
