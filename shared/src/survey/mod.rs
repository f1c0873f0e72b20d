//! Anonymous responses: what a survey is, what its address stands for, and when a response is acceptable.

mod response;
mod settings;

pub use response::{Accepted, Refusal, ResponseId, accept};
pub use settings::{ADDRESS_VERSION, Mode, Settings, Survey, SurveyState, shown_count};
