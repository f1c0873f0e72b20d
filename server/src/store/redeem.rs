//! What is kept of people who answer: what an invitation was redeemed for, and responses. Nothing says which belong together.

use super::StoreError;
use super::people::Digest;
use shared::instrument::Hash;
use shared::survey::{Accepted, BURST, Mode, ResponseId};
use std::future::Future;

/// The private keys of a survey, as they are kept.
#[derive(Clone, Default)]
pub(crate) struct Keys {
    /// What signs credentials: PKCS #8.
    pub(crate) issuer: Option<Vec<u8>>,
    /// What opens sealed responses.
    pub(crate) opener: Option<Vec<u8>>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

/// How many responses a survey takes that are not of invited people. Both are fixed when it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Caps {
    /// The most in all; none for a survey that was opened without a plan.
    pub(crate) most: Option<u32>,
    /// How many one address may send at once.
    pub(crate) burst: u32,
}

impl Default for Caps {
    fn default() -> Self {
        Self { most: None, burst: BURST }
    }
}

/// What became of an invitation that somebody redeems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redemption {
    /// It was redeemed for this message now.
    First,
    /// It was redeemed for the same message before.
    Again,
    /// It was redeemed for another message.
    Other,
    /// There is no such invitation.
    Unknown,
}

/// What became of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    /// It is stored.
    Accepted,
    /// The same content is there.
    Duplicate,
    /// Other content is there under its id, and stays.
    Taken,
    /// The survey takes no more of those that are not of invited people.
    Full,
}

/// Storage of redemptions and responses.
pub(crate) trait RedeemStore {
    /// The private keys of a survey; none of one that has none, or none any more.
    fn keys(&self, survey: &Hash) -> impl Future<Output = Result<Keys, StoreError>> + Send;
    /// What a survey's plan says about responses of people who were not invited.
    fn caps(&self, survey: &Hash) -> impl Future<Output = Result<Caps, StoreError>> + Send;
    /// Redeems the invitation with this code for a message. Once it is redeemed, it stays so for this message alone.
    fn redeem(&self, survey: Hash, code: Digest, message: ResponseId) -> impl Future<Output = Result<Redemption, StoreError>> + Send;
    /// How responses come to be at a station, while it may send.
    fn station(&self, survey: &Hash, code: Digest) -> impl Future<Output = Result<Option<Mode>, StoreError>> + Send;
    /// Stores what is new and counts it by its mode. The most that `caps` names holds for all together that are not of
    /// invited people. What became of each, in order.
    fn add_responses(
        &self,
        survey: Hash,
        version: Hash,
        caps: Caps,
        batch: Vec<Accepted>,
    ) -> impl Future<Output = Result<Vec<Stored>, StoreError>> + Send;
}
