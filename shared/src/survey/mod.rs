//! Anonymous responses: what a survey is, what its address stands for, how people are invited, and when a response is
//! acceptable.

#[cfg(feature = "credentials")]
mod blind;
mod credential;
#[cfg(feature = "full")]
mod plan;
#[cfg(feature = "full")]
mod report;
mod response;
#[cfg(feature = "sealing")]
mod sealed;
mod settings;
#[cfg(feature = "full")]
mod synthetic;

#[cfg(feature = "credentials")]
pub use blind::{BlindError, Blinding, CredentialKey, IssuerKey};
pub use credential::{Credential, MODULUS_BYTES, RANDOM_BYTES, exactly, message};
#[cfg(feature = "full")]
pub use plan::*;
#[cfg(feature = "full")]
pub use report::{Reported, report};
pub use response::{Accepted, Refusal, ResponseId, Way, accept};
#[cfg(feature = "sealing")]
pub use sealed::{Enclosed, PADDED_TO, SEALED_MOST, SealError, SealingKey, seal};
pub use settings::{Mode, Settings, Survey, SurveyState, Words, may_become, shown_count, shown_redeemed};
#[cfg(feature = "full")]
pub use synthetic::{Population, Synthetic, is_synthetic, synthetic, synthetic_title};
