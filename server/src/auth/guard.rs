//! The layer before each route of the workbench, and what it hands on.

use super::{origin, session};
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::people::{Digest, Live};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use shared::people::{FactorState, Person, Power};
use std::sync::Arc;

/// How old, in milliseconds, the store's note of a session's last request may get: not every request writes one.
const NOTED_EVERY: u64 = 60 * 1000;

/// What a route asks for.
#[derive(Debug)]
pub(crate) struct Gate<S> {
    pub(crate) service: Arc<Service<S>>,
    pub(crate) power: Power,
    pub(crate) lets: Lets,
}

/// Who gets through a gate besides those who have the power, gave all their factors, and carry the key of their session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lets {
    /// Nobody.
    Whole,
    /// Also somebody who has a second factor and has not given it yet.
    Half,
    /// Also whoever has that person's browser, with its cookie alone: to sign out, and to be given the key once.
    Keyless,
}

impl<S> Clone for Gate<S> {
    fn clone(&self) -> Self {
        Self { service: Arc::clone(&self.service), power: self.power, lets: self.lets }
    }
}

/// Who is signed in, for routes behind the [`guard`].
#[derive(Debug, Clone)]
pub(crate) struct SignedIn(pub(crate) Person);

/// The session that the request came with, for routes behind the [`guard`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct CurrentSession(pub(crate) Digest);

/// How that session stands with the second factor, for routes behind the [`guard`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing(pub(crate) FactorState);

/// Lets a request through that comes from our own page, in a session that holds, of a person who has the power. Session
/// and roles are read each time: what an officer takes away is gone at the next request.
pub(crate) async fn guard<S: Store>(State(gate): State<Gate<S>>, mut request: Request, next: Next) -> Result<Response, Error> {
    origin::check(request.method(), request.headers())?;
    let (store, now) = (gate.service.store(), gate.service.now());
    let (session, device) = (session::token(request.headers()), session::device_token(request.headers()));
    let Some((token, live)) = live(store, session, now).await? else {
        // Also long after its session is over, a device is told that it was revoked, or that its person has left.
        return Err(store.ended(session, device).await?.map_or(Error::SignedOut, Error::TurnedAway));
    };
    // A browser keeps the cookie for whoever holds it; the key is in its page, and in a vault while it is shut. The hash of a
    // key tells nothing by how long it takes to compare.
    if gate.lets != Lets::Keyless && (live.key.is_none() || session::key(request.headers()) != live.key) {
        return Err(Error::SessionKeyNeeded);
    }
    if !live.person.has(gate.power) {
        return Err(Error::NotAllowed(gate.power));
    }
    let factor = gate.service.factor_of(&live);
    // Whoever must have a factor and has none can see to that; whoever has one and did not give it may be somebody else.
    let lets = match factor {
        FactorState::Needed => gate.lets != Lets::Whole,
        _ => !factor.holds_back() || gate.power == Power::OwnAccount,
    };
    if !lets {
        return Err(Error::SecondFactorNeeded);
    }
    if gate.lets != Lets::Keyless && now > live.last_used.saturating_add(NOTED_EVERY) {
        // Whoever asks is let in all the same: the session may end sooner than it should, and no more comes of it.
        if let Err(error) = store.touch(token, now).await {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    }
    request.extensions_mut().insert(SignedIn(live.person));
    request.extensions_mut().insert(CurrentSession(token));
    request.extensions_mut().insert(Standing(factor));
    Ok(next.run(request).await)
}

/// The session of a token, if it holds.
async fn live<S: Store>(store: &S, session: Option<Digest>, now: u64) -> Result<Option<(Digest, Live)>, Error> {
    let Some(token) = session else { return Ok(None) };
    Ok(store.session(token, now).await?.map(|live| (token, live)))
}

/// A route that asks who is signed in without being behind the guard gets no answer.
fn handed_on<T: Clone + Send + Sync + 'static>(parts: &Parts) -> Result<T, Error> {
    parts.extensions.get::<T>().cloned().ok_or(Error::SignedOut)
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        handed_on(parts)
    }
}

impl<S: Sync> FromRequestParts<S> for CurrentSession {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        handed_on(parts)
    }
}

impl<S: Sync> FromRequestParts<S> for Standing {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        handed_on(parts)
    }
}
