//! Small pieces that every screen uses. `/components` of the workbench shows each in each state.

mod attributes;
mod button;
mod erased;
mod error_summary;
mod markup;
mod notice;
mod page;
mod progress;
mod tracked;

pub use attributes::fill;
pub use button::{Look, button};
pub use erased::{Child, Element, Handler, Words, dynamic, effect, either, el, flag, handler, press, row, spawn, text, when};
pub use error_summary::{Fault, Faults, error_summary};
pub use markup::Markup;
pub use notice::{Tone, notice};
pub use page::{Languages, frame};
pub use progress::progress_bar;
pub use tracked::{Held, Tracked, held};
