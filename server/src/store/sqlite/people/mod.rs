//! People in SQLite.

mod accounts;
mod audit;
pub(super) mod chain;
mod invitations;
mod links;
mod reads;
mod sessions;
pub(super) mod trail;

use super::{Sqlite, StoreError, int, uint};
use crate::clock::day;
use crate::store::people::{
    Credentials, Digest, Doing, Live, NewAccount, NewCode, NewSession, Org, Outcome, Pending, PeopleStore, Unchanged,
};
pub(super) use accounts::is_last_officer;
pub(super) use audit::{Note, note, words as roles_words};
pub(super) use invitations::{end_all_of as end_invitations_of, invite_account};
pub(super) use reads::{account as account_of, departments, people};
use shared::people::Grant;
use shared::protocol::{Account, AccountChange, Department, People};

impl PeopleStore for Sqlite {
    async fn org_named(&self, name: &str) -> Result<Option<String>, StoreError> {
        let name = name.to_owned();
        self.read(move |reader| reads::org_named(reader, &name)).await
    }

    async fn add_org(&self, id: String, name: String) -> Result<String, StoreError> {
        self.writer.run(move |tx| accounts::add_org(tx, &id, &name)).await
    }

    async fn org(&self, org: &str) -> Result<Option<Org>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| reads::org(reader, &org)).await
    }

    async fn people(&self, org: &str, now: u64) -> Result<People, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| reads::people(reader, &org, now)).await
    }

    #[cfg(test)]
    async fn audit(&self, org: &str, before: Option<u64>, limit: u32) -> Result<Vec<shared::protocol::AuditEntry>, StoreError> {
        let org = org.to_owned();
        self.read(move |reader| audit::newest(reader, &org, before, limit)).await
    }

    async fn credentials(&self, sign_in: &str) -> Result<Option<Credentials>, StoreError> {
        let sign_in = sign_in.to_owned();
        self.read(move |reader| sessions::credentials(reader, &sign_in)).await
    }

    async fn credentials_of(&self, account: &str) -> Result<Option<(String, Credentials)>, StoreError> {
        let account = account.to_owned();
        self.read(move |reader| sessions::credentials_of(reader, &account)).await
    }

    async fn session(&self, token: Digest, now: u64) -> Result<Option<Live>, StoreError> {
        self.read(move |reader| sessions::live(reader, &token, now)).await
    }

    async fn give_key(&self, token: Digest, key: Digest, now: u64) -> Result<bool, StoreError> {
        self.writer.run(move |tx| sessions::give_key(tx, &token, &key, now)).await
    }

    async fn touch(&self, token: Digest, now: u64) -> Result<(), StoreError> {
        self.writer.run(move |tx| sessions::touch(tx, &token, now)).await
    }

    async fn sign_in(&self, credentials: Credentials, session: NewSession) -> Result<bool, StoreError> {
        self.writer.run(move |tx| sessions::sign_in(tx, &credentials, &session)).await
    }

    async fn refuse_sign_in(&self, sign_in: String, now: u64) -> Result<(), StoreError> {
        self.writer.run(move |tx| sessions::refuse(tx, &sign_in, now)).await
    }

    async fn sign_out(&self, token: Digest, now: u64) -> Result<(), StoreError> {
        self.writer.run(move |tx| sessions::sign_out(tx, &token, now)).await
    }

    async fn set_password(&self, credentials: Credentials, password: String, keep: Digest, now: u64) -> Result<bool, StoreError> {
        self.writer.run(move |tx| sessions::set_password(tx, &credentials, &password, &keep, now)).await
    }

    async fn invitation(&self, code: Digest, now: u64) -> Result<Option<Pending>, StoreError> {
        self.read(move |reader| invitations::pending(reader, &code, now)).await
    }

    async fn join(&self, code: Digest, account: NewAccount, session: NewSession) -> Outcome<()> {
        self.writer.run(move |tx| invitations::join(tx, &code, &account, &session)).await
    }

    async fn invite(&self, doing: Doing, code: NewCode) -> Outcome<()> {
        self.writer.run(move |tx| invitations::invite(tx, &doing, &code)).await
    }

    async fn invite_again(&self, sign_in: String, code: NewCode, now: u64) -> Outcome<String> {
        self.writer.run(move |tx| invitations::invite_again(tx, &sign_in, &code, now)).await
    }

    async fn end_invitation(&self, doing: Doing, id: String) -> Outcome<()> {
        self.writer.run(move |tx| invitations::end(tx, &doing, &id)).await
    }

    async fn add_account(&self, doing: Doing, account: NewAccount, grants: Vec<Grant>) -> Outcome<()> {
        self.writer.run(move |tx| accounts::add(tx, &doing, &account, &grants)).await
    }

    async fn change_account(&self, doing: Doing, account: String, change: AccountChange) -> Outcome<Account> {
        self.writer.run(move |tx| accounts::change(tx, &doing, &account, &change)).await
    }

    async fn set_departments(&self, doing: Doing, departments: Vec<Department>) -> Outcome<()> {
        self.writer.run(move |tx| accounts::set_departments(tx, &doing, &departments)).await
    }
}
