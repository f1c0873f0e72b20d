//! Redeeming invitations: a blind signature for each. Nothing about a request is logged here, at any level.

use super::{body, taking};
use crate::auth::session::{chance, digest};
use crate::problem::Error;
use crate::service::{Running, Service};
use crate::store::redeem::Redemption;
use crate::store::{Store, StoreError};
use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use bytes::Bytes;
use shared::instrument::base64url;
use shared::protocol::{CredentialReply, CredentialRequest, Wrong};
use shared::survey::{MODULUS_BYTES, ResponseId, exactly};
use std::sync::Arc;

pub(super) async fn issue<S: Store>(
    State(service): State<Arc<Service<S>>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<CredentialReply>, Error> {
    let running = taking(&service, id)?;
    let request: CredentialRequest = body::read(&headers, body)?;
    #[cfg(test)]
    if service.unblinded().load(std::sync::atomic::Ordering::Relaxed) {
        return unblinded(&service, &running, &request).await;
    }
    let message = message(&running, &request)?;
    redeem(&service, &running, &request.invitation, &message).await?;
    // A signature takes milliseconds, and whoever waits for one holds up nobody else.
    let turn = service.signing().acquire_owned().await.map_err(|_| StoreError("nothing is signed any more".to_owned()))?;
    let signed = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let issuer = running.issuer.as_ref().ok_or_else(|| "the survey has no key".to_owned())?;
        issuer.blind_sign(&mut chance(), &message).map_err(|error| error.to_string())
    });
    let signed = signed.await.map_err(StoreError::from)?.map_err(StoreError)?;
    Ok(Json(CredentialReply { blind_signature: base64url(&signed) }))
}

/// The message that is to be signed. Whether it can be is known before the invitation is spent on it.
fn message(running: &Running, request: &CredentialRequest) -> Result<[u8; MODULUS_BYTES], Error> {
    let (Some(key), Some(_)) = (&running.credential_key, &running.issuer) else { return Err(Error::NotByInvitation) };
    let wrong = |reason| Error::Wrong(Wrong { field: "blinded_message", code: "wrong_message", reason });
    let message = exactly(&request.blinded_message).map_err(wrong)?;
    if key.takes(&message) {
        Ok(message)
    } else {
        Err(wrong("a number is expected that is smaller than the modulus of the survey's key".to_owned()))
    }
}

/// Spends an invitation on what was sent, or finds that it was spent on the same.
async fn redeem<S: Store>(service: &Service<S>, running: &Running, invitation: &str, sent: &[u8]) -> Result<(), Error> {
    let redeemed = service.store().redeem(running.survey.id.clone(), digest(invitation), ResponseId::of(sent)).await?;
    match redeemed {
        Redemption::First | Redemption::Again => Ok(()),
        Redemption::Other => Err(Error::AlreadyRedeemed),
        Redemption::Unknown => Err(Error::UnknownInvitation),
    }
}

/// What the route would be without blinding: the nonce itself is sent, and its message signed. The answer holds the
/// randomizer and the signature.
#[cfg(test)]
async fn unblinded<S: Store>(service: &Service<S>, running: &Running, request: &CredentialRequest) -> Result<Json<CredentialReply>, Error> {
    let failed = |reason: String| Error::Store(StoreError(reason));
    let nonce = exactly(&request.blinded_message).map_err(failed)?;
    redeem(service, running, &request.invitation, &nonce).await?;
    let (Some(key), Some(issuer)) = (&running.credential_key, &running.issuer) else { return Err(Error::NotByInvitation) };
    let survey = &running.survey.id;
    let blinding = key.blind(&mut chance(), survey, &nonce).map_err(|error| failed(error.to_string()))?;
    let blinded = exactly(&blinding.blinded_message).map_err(failed)?;
    let signed = issuer.blind_sign(&mut chance(), &blinded).map_err(|error| failed(error.to_string()))?;
    let credential = key.finalize(survey, &blinding, &base64url(&signed)).map_err(|error| failed(error.to_string()))?;
    Ok(Json(CredentialReply { blind_signature: format!("{} {}", credential.randomizer, credential.signature) }))
}
