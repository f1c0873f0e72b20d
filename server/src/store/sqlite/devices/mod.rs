//! Devices and reviews in SQLite.

mod leaving;
mod named;
mod officer;
mod reviews;
mod rows;

use super::{Sqlite, StoreError, int, uint};
use crate::documents::Rules;
use crate::store::devices::{DeviceStore, Ended, Here, Registered};
use crate::store::people::{Digest, Doing, NewCode, Outcome};
use shared::protocol::{
    AccessReport, Device, DeviceOrder, Leaving, NewReview, Offboarding, Policy, ReviewList, ReviewSummary, SignedReview,
};
use std::sync::Arc;

impl DeviceStore for Sqlite {
    async fn register(&self, here: Here) -> Result<Registered, StoreError> {
        self.writer.run(move |tx| rows::register(tx, &here)).await
    }

    async fn ended(&self, session: Option<Digest>, device: Option<Digest>) -> Result<Option<Ended>, StoreError> {
        self.read(move |reader| rows::ended(reader, session, device)).await
    }

    async fn devices(&self, org: &str, account: Option<&str>, session: Digest) -> Result<Vec<Device>, StoreError> {
        let (org, account) = (org.to_owned(), account.map(str::to_owned));
        self.read(move |reader| rows::list(reader, &org, account.as_deref(), Some(&session))).await
    }

    async fn revoke(&self, doing: Doing, id: String, order: DeviceOrder) -> Outcome<()> {
        self.writer.run(move |tx| rows::revoke(tx, &doing, &id, &order)).await
    }

    async fn admit(&self, doing: Doing, id: String, order: DeviceOrder) -> Outcome<()> {
        self.writer.run(move |tx| rows::admit(tx, &doing, &id, &order)).await
    }

    async fn set_policy(&self, doing: Doing, policy: Policy) -> Result<(), StoreError> {
        self.writer.run(move |tx| rows::set_policy(tx, &doing, &policy)).await
    }

    async fn leaving(&self, org: &str, account: String, rules: Arc<Rules>) -> Outcome<Leaving> {
        let org = org.to_owned();
        self.read(move |reader| leaving::summary(reader, &org, &account, &rules)).await
    }

    async fn offboard(&self, doing: Doing, account: String, asked: Offboarding, rules: Arc<Rules>) -> Outcome<Leaving> {
        self.writer.run(move |tx| leaving::offboard(tx, &doing, &account, &asked, &rules)).await
    }

    async fn recover_officer(&self, sign_in: String, code: NewCode, reset_factor: bool, now: u64) -> Outcome<()> {
        self.writer.run(move |tx| officer::recover(tx, &sign_in, &code, reset_factor, now)).await
    }

    async fn access(&self, org: &str, now: u64, rules: Arc<Rules>) -> Result<AccessReport, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| reviews::access(reader, &org, now, &rules)).await
    }

    async fn reviews(&self, org: &str, now: u64) -> Result<ReviewList, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| reviews::list(reader, &org, now)).await
    }

    async fn signed(&self, org: &str, number: u32) -> Outcome<SignedReview> {
        let org = org.to_owned();
        self.read(move |reader| reviews::signed(reader, &org, number)).await
    }

    async fn sign(&self, doing: Doing, review: NewReview, rules: Arc<Rules>) -> Outcome<ReviewSummary> {
        self.writer.run(move |tx| reviews::sign(tx, &doing, &review, &rules)).await
    }
}
