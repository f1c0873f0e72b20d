//! The steps from an invitation to a credential, as plain functions: what is kept in, what is kept out.

use crate::storage::Pass;
use crate::sync::Reply;
use shared::instrument::Hash;
use shared::json::{self, FromJson, ToJson};
use shared::protocol::{CredentialReply, CredentialRequest, Problem};
use shared::survey::{Blinding, Credential, CredentialKey};

/// What an answer of the server means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It signed, and the signature holds.
    Signed(Credential),
    /// It said why not.
    Refused(String),
    /// No answer that counts: to be asked again.
    Nothing,
}

/// A refused pass takes another invitation that was opened: an invitation can be lost and made again. The response keeps
/// its id; the blinding is not used for two invitations, which would say that they are one person's.
pub(super) fn renew(pass: &mut Pass, code: &str) {
    if pass.credential.is_none() && pass.is_refused() && !code.is_empty() && pass.invitation.as_deref() != Some(code) {
        pass.code = Some(Pass::name_of(code));
        pass.invitation = Some(code.to_owned());
        pass.blinding = None;
        pass.refusal = None;
    }
}

/// Keeps a blinding, unless one is kept: another tab may have been quicker, and the server signs one message an invitation.
pub(super) fn blinded(pass: &mut Pass, blinding: &Blinding) {
    if pass.credential.is_none() && pass.blinding.is_none() {
        pass.blinding = Some(blinding.to_json());
    }
}

/// The blinding that is kept.
pub(super) fn blinding(pass: &Pass) -> Option<Blinding> {
    let mut bad = false;
    let blinding = Blinding::from_json(pass.blinding.as_ref()?, &mut bad);
    (!bad).then_some(blinding)
}

/// What is asked of the server; nothing where nothing is left to ask.
pub(super) fn request(pass: &Pass) -> Option<CredentialRequest> {
    let (invitation, blinding) = (pass.invitation.clone()?, blinding(pass)?);
    Some(CredentialRequest { invitation, blinded_message: blinding.blinded_message })
}

/// Understands an answer. What did not come from our server, such as the page of a hotel's network, is none.
pub(super) fn understand(key: &CredentialKey, survey: &Hash, blinding: &Blinding, reply: &Reply) -> Meaning {
    match reply.status {
        200 => match json::parse::<CredentialReply>(&reply.body) {
            Some(signed) => match key.finalize(survey, blinding, &signed.blind_signature) {
                Ok(credential) => Meaning::Signed(credential),
                // Whatever signed this does not hold the survey's key.
                Err(_) => Meaning::Refused("wrong_signature".to_owned()),
            },
            None => Meaning::Nothing,
        },
        401 | 403 | 408 | 425 | 429 | 500.. => Meaning::Nothing,
        _ => match json::parse::<Problem>(&reply.body).and_then(|problem| problem.kind.strip_prefix("/problems/").map(str::to_owned)) {
            Some(code) => Meaning::Refused(code),
            None => Meaning::Nothing,
        },
    }
}

/// Keeps what an answer to this blinding means. With the credential, invitation and secret are gone in the same step.
pub(super) fn settle(pass: &mut Pass, blinding: &Blinding, meaning: Meaning) {
    if self::blinding(pass).as_ref() != Some(blinding) {
        // It was settled meanwhile, or is another person's.
        return;
    }
    match meaning {
        Meaning::Signed(credential) => {
            pass.credential = Some(credential);
            pass.invitation = None;
            pass.blinding = None;
            pass.refusal = None;
        }
        Meaning::Refused(code) => pass.refusal = Some(code),
        Meaning::Nothing => {}
    }
}

#[cfg(test)]
mod tests;
