//! What the survey keeps on the device.

mod device;
mod record;
mod store;

pub use device::Device;
pub use record::{Draft, OutboxItem, Published, Taken};

use serde_json::Value as Json;
use shared::named::Named;

/// Answers by question; `None` clears one.
pub type Changes = Named<Option<Json>>;

/// Why something could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageError(pub String);
