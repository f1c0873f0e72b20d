//! The working half of the workbench: documents on this device, what of them is not sent yet, and how both are kept in
//! step with the server. Screens bind to it; nothing here draws.

mod attachments;
mod bench;
mod cabinet;
mod device;
mod edits;
mod entering;
mod follow;
mod held;
mod outbox;
mod people;
mod provider;
mod record;
mod seats;
mod session_key;
mod slices;
mod state;
mod status;
mod summary;
mod sync;
mod tabs;
mod today;
mod vault;
mod writing;

pub use attachments::{AttachTrouble, Chosen, FileState, GetTrouble, HeldFile, Transfers};
pub use cabinet::{CHANGED, Cabinet, Settling, Touched};
pub use edits::Edit;
pub use entering::Refused;
pub(crate) use entering::UNSAVED;
pub use follow::follow;
pub use outbox::{Trouble, Unsent};
pub use record::{Kept, Position, SeatMap};
pub use slices::in_slices;
pub use state::Desk;
pub use status::{Problem, Status};
pub use summary::Summary;
pub use today::moment_now;
pub use vault::{RecoveryAsk, VaultState, VaultTrouble};

#[cfg(test)]
mod tests;
