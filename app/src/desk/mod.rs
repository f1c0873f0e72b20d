//! The working half of the workbench: documents on this device, what of them is not sent yet, and how both are kept in
//! step with the server. Screens bind to it; nothing here draws.

mod bench;
mod cabinet;
mod edits;
mod follow;
mod held;
mod outbox;
mod people;
mod record;
mod slices;
mod state;
mod summary;
mod sync;
mod tabs;
mod today;
mod writing;

pub use cabinet::{Cabinet, Touched};
pub use edits::Edit;
pub use follow::follow;
pub use outbox::{Trouble, Unsent};
pub use record::{Kept, Position};
pub use slices::in_slices;
pub use state::{Desk, Problem, Status};
pub use summary::Summary;
pub use sync::Refused;
pub use today::moment_now;

#[cfg(test)]
mod tests;
