//! Small pieces that every screen uses. `/components` of the workbench shows each in each state.

mod button;
mod erased;
mod error_summary;
mod notice;
mod page;
mod progress;

pub use button::{Button, Look};
pub use erased::{Handler, dynamic, either, flag, handler, text, when};
pub use error_summary::{ErrorSummary, Fault};
pub use notice::{Notice, Tone};
pub use page::{Frame, LanguageSwitch};
pub use progress::ProgressBar;
