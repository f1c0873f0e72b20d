//! The layer before each route of the workbench, and what it hands on.

use super::{origin, session};
use crate::problem::Error;
use crate::service::Service;
use crate::store::Store;
use crate::store::people::Digest;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use shared::people::{Person, Power};
use std::sync::Arc;

/// How old, in milliseconds, the store's note of a session's last request may get: not every request writes one.
const NOTED_EVERY: u64 = 60 * 1000;

/// What a route asks for.
#[derive(Debug)]
pub(crate) struct Gate<S> {
    pub(crate) service: Arc<Service<S>>,
    pub(crate) power: Power,
}

impl<S> Clone for Gate<S> {
    fn clone(&self) -> Self {
        Self { service: Arc::clone(&self.service), power: self.power }
    }
}

/// Who is signed in, for routes behind the [`guard`].
#[derive(Debug, Clone)]
pub(crate) struct SignedIn(pub(crate) Person);

/// The session that the request came with, for routes behind the [`guard`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct CurrentSession(pub(crate) Digest);

/// Lets a request through that comes from our own page, in a session that holds, of a person who has the power. Session
/// and roles are read each time: what an officer takes away is gone at the next request.
pub(crate) async fn guard<S: Store>(State(gate): State<Gate<S>>, mut request: Request, next: Next) -> Result<Response, Error> {
    origin::check(request.method(), request.headers())?;
    let token = session::token(request.headers()).ok_or(Error::SignedOut)?;
    let (store, now) = (gate.service.store(), gate.service.now());
    let live = store.session(token, now).await?.ok_or(Error::SignedOut)?;
    if !live.person.has(gate.power) {
        return Err(Error::NotAllowed(gate.power));
    }
    if now > live.last_used.saturating_add(NOTED_EVERY) {
        // Whoever asks is let in all the same: the session may end sooner than it should, and no more comes of it.
        if let Err(error) = store.touch(token, now).await {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    }
    request.extensions_mut().insert(SignedIn(live.person));
    request.extensions_mut().insert(CurrentSession(token));
    Ok(next.run(request).await)
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
