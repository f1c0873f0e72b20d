//! The key of the session that this page has: what its requests carry besides the cookie. The cookie is the browser's, for
//! whoever holds it; the key is in the memory of the page, and in the vault of whoever signed in. So a device that is locked
//! can ask the server for nothing, and the vault of one person sends nothing in the session of another.

use super::state::fresh;
use super::{Desk, Problem};
use crate::sync::{Failed, Reply, carry, own};
use shared::json;
use shared::protocol::SessionKey;
use shared::vault::whose;

/// A key, and whose session it is of, as [`whose`] says it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Of {
    whose: String,
    key: SessionKey,
}

/// Keys that a page knows.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Of whoever signed in in this page, and has not opened their vault yet.
    came: Option<Of>,
    /// Of the vault that is open.
    kept: Option<Of>,
    /// The server has answered here once.
    looked: bool,
}

impl Keys {
    /// Somebody signed in.
    fn come(&mut self, whose: String, key: SessionKey) {
        self.came = Some(Of { whose, key });
    }

    /// The vault of somebody is open, and has this key in it. Gives the key that is to be put there: of a sign-in of theirs.
    fn open(&mut self, whose: &str, inside: Option<&SessionKey>) -> Option<SessionKey> {
        let of = |key: SessionKey| Of { whose: whose.to_owned(), key };
        self.kept = inside.cloned().map(of);
        let came = self.came.take_if(|came| came.whose == whose)?;
        self.kept = Some(came.clone());
        Some(came.key)
    }

    /// No vault is open any more.
    fn shut(&mut self) {
        self.kept = None;
    }

    /// Whether this is the first answer of the server about the session: only a page that was loaded by somebody's coming back
    /// from a provider fetches a key, and not one that was open in another tab.
    fn is_first(&mut self) -> bool {
        !std::mem::replace(&mut self.looked, true)
    }

    /// Whoever signed in here opened the vault of somebody else: the page has nothing to do with that session any more.
    fn drop_others(&mut self, whose: &str) {
        self.came.take_if(|came| came.whose != whose);
    }

    /// What requests carry: of whoever signed in last.
    fn carried(&self) -> Option<&SessionKey> {
        self.came.as_ref().or(self.kept.as_ref()).map(|of| &of.key)
    }

    /// Whether what requests carry is of this person's session.
    fn is_of(&self, whose: &str) -> bool {
        self.came.as_ref().or(self.kept.as_ref()).is_some_and(|of| of.whose == whose)
    }
}

/// The key that an answer tells.
pub(super) fn told(reply: &Reply) -> Option<SessionKey> {
    json::parse(&reply.body)
}

/// Whether the server knows the cookie, and misses its key.
pub(super) fn is_missed(reply: &Reply) -> bool {
    let problem: Option<shared::protocol::Problem> = json::parse(&reply.body);
    reply.status == 401 && problem.is_some_and(|problem| problem.kind == "/problems/session_key_needed")
}

/// The key of the session that a provider's sign-in began in this browser a moment ago; the server gives it once.
pub(super) async fn fetch() -> Option<SessionKey> {
    match own("POST", "/api/v1/session/key", None).await {
        Ok(reply) if reply.status == 200 => told(&reply),
        Ok(_) | Err(Failed) => None,
    }
}

impl Desk {
    /// Somebody signed in: their requests carry this key from now on, and their vault has it where it is open.
    pub(super) fn hold_key(self, account: &str, key: SessionKey) {
        self.here.borrow_mut().keys.come(whose(account), key);
        self.carry_key();
    }

    /// A key of which is not known yet whose session it is of.
    pub(super) fn hold_nobodys(self, key: SessionKey) {
        self.here.borrow_mut().keys.come(String::new(), key);
        self.carry_key();
    }

    /// Nobody of this page is signed in any more; whoever has the vault open goes on with the key in it.
    pub(super) fn drop_key(self) {
        self.here.borrow_mut().keys.came = None;
        self.carry_key();
    }

    /// The vault was shut: its key goes with what was in it.
    pub(super) fn shut_key(self) {
        self.here.borrow_mut().keys.shut();
        self.carry_key();
    }

    /// Whether this page may ask the server for anything in somebody's name.
    pub(super) fn has_key(self) -> bool {
        self.here.borrow().keys.carried().is_some()
    }

    /// See [`Keys::is_first`].
    pub(super) fn first_look(self) -> bool {
        self.here.borrow_mut().keys.is_first()
    }

    /// A vault is open, or something in it is another: the key of a sign-in of its person is put into it, and what is in it
    /// is carried. Whether something was put.
    pub(super) fn keep_session_key(self) -> bool {
        let Some(owner) = self.vault_whose() else { return false };
        let key = {
            let mut here = self.here.borrow_mut();
            let inside = here.cabinet.session_key().cloned();
            here.keys.open(&owner, inside.as_ref())
        };
        self.carry_key();
        let Some(key) = key else { return false };
        let record = self.with(|cabinet| cabinet.write_session_key(key, fresh));
        self.put(vec![record]);
        true
    }

    /// A vault was opened by its passphrase: who signed in here as somebody else is nobody in this page.
    pub(super) fn drop_other_keys(self) {
        if let Some(owner) = self.vault_whose() {
            self.here.borrow_mut().keys.drop_others(&owner);
            self.carry_key();
        }
    }

    /// Whether requests of this page are those of the person whose documents it shows.
    pub(super) fn has_own_key(self) -> bool {
        let account = self.with(|cabinet| cabinet.session().map(|session| session.person.account.clone()));
        account.is_some_and(|account| self.here.borrow().keys.is_of(&whose(&account)))
    }

    /// For what is sent of a vault, and comes into it: asked in the same breath as each request is made, because somebody else
    /// may sign in between two of them.
    pub(super) fn as_own(self) -> Result<(), Problem> {
        if self.has_own_key() { Ok(()) } else { Err(Problem::SignedOut) }
    }

    fn carry_key(self) {
        carry(self.here.borrow().keys.carried().map(|key| key.key.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SessionKey {
        SessionKey { key: text.to_owned() }
    }

    #[test]
    fn who_signs_in_keeps_the_key_in_their_own_vault() {
        let mut keys = Keys::default();
        assert_eq!((keys.carried(), keys.is_of("casey")), (None, false));
        keys.come("casey".into(), key("new"));
        assert_eq!((keys.carried(), keys.is_of("casey")), (Some(&key("new")), true));
        assert_eq!(keys.open("casey", Some(&key("old"))), Some(key("new")), "it is put into the vault");
        assert_eq!(keys.open("casey", Some(&key("new"))), None, "once");
        assert_eq!(keys.carried(), Some(&key("new")));
        assert_eq!(keys.open("casey", Some(&key("newer"))), None, "another tab signed in");
        assert_eq!(keys.carried(), Some(&key("newer")));
    }

    #[test]
    fn a_vault_never_goes_by_the_session_of_somebody_else() {
        let mut keys = Keys::default();
        keys.come("alex".into(), key("alex"));
        assert_eq!(keys.open("casey", Some(&key("casey"))), None, "nothing of it comes into another vault");
        assert!(keys.is_of("alex") && !keys.is_of("casey"), "until it is known who is at the device, nobody sends");
        keys.drop_others("casey");
        assert_eq!((keys.carried(), keys.is_of("casey")), (Some(&key("casey")), true));
        keys.come(String::new(), key("nobody's"));
        assert_eq!((keys.carried(), keys.is_of("casey")), (Some(&key("nobody's")), false), "nor while it is not known who came");
        keys.came = None;
        keys.shut();
        assert_eq!((keys.carried(), keys.is_of("casey")), (None, false), "nor is anything left of it once it is shut");
        let mut keys = Keys::default();
        keys.come("alex".into(), key("alex"));
        keys.open("casey", None);
        keys.drop_others("casey");
        assert_eq!(keys.carried(), None, "of before there were keys: casey signs in");
    }

    #[test]
    fn a_vault_has_one_key_the_one_of_the_last_sign_in() {
        let mut cabinet = crate::desk::Cabinet::default();
        for (made, text) in [("first", "a"), ("never", "b")] {
            let (id, bytes) = cabinet.write_session_key(key(text), || made.to_owned());
            assert_eq!(id, "first", "it is written over");
            cabinet.apply(&id, bytes.as_deref());
            assert_eq!(cabinet.session_key(), Some(&key(text)));
        }
        cabinet.apply("first", None);
        assert_eq!(cabinet.session_key(), None);
    }

    #[test]
    fn a_missed_key_is_no_session_that_is_over() {
        let reply = |status, code: &str| Reply {
            status,
            body: format!(r#"{{"type":"/problems/{code}","title":"t","status":{status},"field":"session","reason":"r"}}"#),
        };
        assert!(is_missed(&reply(401, "session_key_needed")));
        assert!(!is_missed(&reply(401, "signed_out")) && !is_missed(&reply(200, "session_key_needed")));
        assert_eq!(told(&Reply { status: 200, body: r#"{"key":"k","org_name":"o"}"#.to_owned() }), Some(key("k")));
        assert_eq!(told(&Reply { status: 200, body: r#"{"org_name":"o"}"#.to_owned() }), None);
    }
}
