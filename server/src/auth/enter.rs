//! The ways into a session: a name with its password, or an invitation.

use super::oidc::Unmet;
use super::session::{digest, random_id, random_token};
use crate::problem::Error;
use crate::service::Service;
use crate::store::people::{Credentials, Digest, NewAccount, NewSession, Unchanged};
use crate::store::{Store, StoreError};
use shared::people::{FactorState, Person};
use shared::protocol::{Join, NewPassword, SignIn, Wrong, check_name, check_password, check_sign_in};
use std::net::IpAddr;

/// What a request tells about its browser.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Browser {
    pub(crate) address: Option<IpAddr>,
    /// The session that it comes with, which ends when another begins: nobody can be given one to sign in to.
    pub(crate) session: Option<Digest>,
}

/// Somebody who has just been let in.
#[derive(Debug)]
pub(crate) struct Entered {
    /// For the cookie; told once.
    pub(crate) token: String,
    /// What every request of the session carries besides the cookie; told once. None where the session had one already.
    pub(crate) key: Option<String>,
    pub(crate) person: Person,
    /// How the session stands with the second factor.
    pub(crate) factor: FactorState,
}

/// A session to be opened, whose key is yet to be fetched.
pub(super) fn new_session(browser: Browser, now: u64) -> Result<(String, NewSession), StoreError> {
    let token = random_token()?;
    let session = NewSession { token: digest(&token), key: None, replaces: browser.session, factor: false, now };
    Ok((token, session))
}

/// A session to be opened, with its token and its key, which the answer tells.
fn keyed_session(browser: Browser, now: u64) -> Result<(String, String, NewSession), StoreError> {
    let ((token, session), key) = (new_session(browser, now)?, random_token()?);
    let session = NewSession { key: Some(digest(&key)), ..session };
    Ok((token, key, session))
}

/// The key of the session that a provider's sign-in began in this browser a moment ago: told once.
pub(crate) async fn fetch_key<S: Store>(service: &Service<S>, session: Digest) -> Result<String, Error> {
    let key = random_token()?;
    if service.store().give_key(session, digest(&key), service.now()).await? { Ok(key) } else { Err(Error::SessionKeyNeeded) }
}

/// Signs somebody in. Whatever is wrong, the answer and the time that it takes are the same.
pub(crate) async fn sign_in<S: Store>(service: &Service<S>, asked: SignIn, browser: Browser) -> Result<Entered, Error> {
    let now = service.now();
    let name = asked.name.trim();
    let taken = service.auth().limits.take(Some(name), browser.address, now).map_err(Error::TooManyTries)?;
    let entered = check(service, name, asked.password, browser).await;
    if !matches!(entered, Err(Error::SignInRefused)) {
        service.auth().limits.give_back(&taken);
    }
    entered
}

async fn check<S: Store>(service: &Service<S>, name: &str, password: String, browser: Browser) -> Result<Entered, Error> {
    let store = service.store();
    let known = store.credentials(name).await?.filter(|known| known.active && !known.password.is_empty());
    let fits = service.auth().passwords.fits(password, known.as_ref().map(|known| known.password.clone())).await?;
    let (token, key, session) = keyed_session(browser, service.now())?;
    let (digest, now) = (session.token, session.now);
    let entered = match known.filter(|_| fits) {
        Some(known) => store.sign_in(known, session).await?,
        None => false,
    };
    if !entered {
        store.refuse_sign_in(name.to_owned(), now).await?;
        return Err(Error::SignInRefused);
    }
    let live = store.session(digest, now).await?.ok_or(Error::SignInRefused)?;
    Ok(Entered { token, key: Some(key), factor: service.factor_of(&live), person: live.person })
}

/// Makes an account of an invitation, or sets the password of the account that it is for. Who holds no code learns nothing
/// here, neither about names nor by how long it takes; who holds one is told when a name is taken.
pub(crate) async fn join<S: Store>(service: &Service<S>, asked: Join, browser: Browser) -> Result<Entered, Error> {
    let (store, limits) = (service.store(), &service.auth().limits);
    let taken = limits.take(None, browser.address, service.now()).map_err(Error::TooManyTries)?;
    let code = digest(&asked.invitation);
    let pending = store.invitation(code, service.now()).await?;
    let pending = pending.ok_or(Error::Unchanged(Unchanged::UnknownInvitation))?;
    limits.give_back(&taken);
    if let Some(sign_in) = pending.sign_in
        && !sign_in.eq_ignore_ascii_case(&asked.name)
    {
        let reason = "this invitation is for an account with another name to sign in with".to_owned();
        return Err(Error::Wrong(Wrong { field: "name", code: "other_name", reason }));
    }
    check_sign_in(&asked.name)?;
    check_name("shown", &asked.shown)?;
    check_password("password", &asked.password, &asked.name)?;
    let password = service.auth().passwords.hash(asked.password).await?;
    let account = NewAccount { id: random_id()?, sign_in: asked.name, name: asked.shown, password };
    let (token, key, session) = keyed_session(browser, service.now())?;
    let (digest, now) = (session.token, session.now);
    store.join(code, account, session).await?.map_err(Error::Unchanged)?;
    let live = store.session(digest, now).await?.ok_or(Error::SignedOut)?;
    Ok(Entered { token, key: Some(key), factor: service.factor_of(&live), person: live.person })
}

/// Checks the password of whoever is signed in, as often as one may try to sign in. Gives the name that they sign in with.
pub(super) async fn own_password<S: Store>(
    service: &Service<S>,
    person: &Person,
    password: String,
    browser: Browser,
    field: &'static str,
) -> Result<(String, Credentials), Error> {
    let auth = service.auth();
    let (sign_in, known) = service.store().credentials_of(&person.account).await?.ok_or(Error::SignedOut)?;
    if known.password.is_empty() {
        return Err(Error::Unmet(Unmet::NoPassword));
    }
    let taken = auth.limits.take(Some(&sign_in), browser.address, service.now()).map_err(Error::TooManyTries)?;
    if !auth.passwords.fits(password, Some(known.password.clone())).await? {
        let reason = "this is not the password so far".to_owned();
        return Err(Error::Wrong(Wrong { field, code: "wrong_password", reason }));
    }
    auth.limits.give_back(&taken);
    Ok((sign_in, known))
}

/// Changes one's own password, and ends one's other sessions. Tries with a wrong one count as tries to sign in do.
pub(crate) async fn change_password<S: Store>(
    service: &Service<S>,
    person: &Person,
    asked: NewPassword,
    browser: Browser,
) -> Result<(), Error> {
    let (store, auth) = (service.store(), service.auth());
    let keep = browser.session.ok_or(Error::SignedOut)?;
    let (sign_in, known) = own_password(service, person, asked.old, browser, "old").await?;
    check_password("new", &asked.new, &sign_in)?;
    let password = auth.passwords.hash(asked.new).await?;
    let changed = store.set_password(known, password, keep, service.now()).await?;
    if changed { Ok(()) } else { Err(Error::SignedOut) }
}
