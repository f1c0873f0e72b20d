//! Blind signatures: RSABSSA-SHA384-PSS-Randomized of RFC 9474, with one 2048-bit key a survey.
//!
//! The person's device blinds a message and keeps the secret; the server signs what it cannot read; the device takes the
//! blinding away and holds a signature that the server has never seen.

use super::credential::{Credential, MODULUS_BYTES, RANDOM_BYTES, exactly, message};
use crate::instrument::{Hash, base64url};
use crate::json_struct;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use blind_rsa_signatures::{
    BlindMessage, BlindSignature, BlindingResult, KeyPairSha384PSSRandomized, MessageRandomizer, PublicKeySha384PSSRandomized, Secret,
    SecretKeySha384PSSRandomized, Signature,
};
use rand_core::CryptoRng;

/// Bits of a survey's key.
const KEY_BITS: usize = 2048;

/// What is wrong with a key, a message or a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BlindError(pub String);

fn failed(what: &str) -> impl Fn(blind_rsa_signatures::Error) -> BlindError + '_ {
    move |error| BlindError(format!("{what}: {error}"))
}

/// The public half of a survey's key, as [`Survey::credential_key`](super::Survey) has it: base64url of the
/// `SubjectPublicKeyInfo` that RFC 9474 asks for (RSASSA-PSS).
#[derive(Debug, Clone)]
pub struct CredentialKey(PublicKeySha384PSSRandomized);

impl CredentialKey {
    /// Reads a key.
    ///
    /// # Errors
    /// When it is none, or not of 2048 bits.
    pub fn read(text: &str) -> Result<Self, BlindError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BlindError("the key is not base64url".to_owned()))?;
        let key = PublicKeySha384PSSRandomized::from_spki(&bytes).map_err(failed("the key"))?;
        match key.components().n().len() {
            MODULUS_BYTES => Ok(Self(key)),
            bytes => Err(BlindError(format!("the key has {} bits, {KEY_BITS} are expected", bytes * 8))),
        }
    }

    /// Whether this can be a blinded message: a number that is smaller than the key's modulus.
    #[must_use]
    pub fn takes(&self, blinded_message: &[u8; MODULUS_BYTES]) -> bool {
        // Both are written with the highest byte first, and are of one length.
        blinded_message.as_slice() < self.0.components().n().as_slice()
    }

    /// Whether a credential is one that this key signed for a survey.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn verify(&self, survey: &Hash, credential: &Credential) -> Result<(), BlindError> {
        let nonce = credential.nonce().map_err(BlindError)?;
        let randomizer = exactly::<RANDOM_BYTES>(&credential.randomizer).map_err(BlindError)?;
        let signature = exactly::<MODULUS_BYTES>(&credential.signature).map_err(BlindError)?;
        let checked = self.0.verify(&Signature(signature.to_vec()), Some(MessageRandomizer(randomizer)), message(survey, &nonce));
        checked.map_err(failed("the signature"))
    }

    /// Blinds the message of a nonce. What comes back is kept on the device before anything is asked of the server.
    ///
    /// # Errors
    /// When chance fails.
    pub fn blind(&self, rng: &mut impl CryptoRng, survey: &Hash, nonce: &[u8; RANDOM_BYTES]) -> Result<Blinding, BlindError> {
        let blinded = self.0.blind(rng, message(survey, nonce)).map_err(failed("blinding"))?;
        let randomizer = blinded.msg_randomizer.ok_or_else(|| BlindError("the message has no randomizer".to_owned()))?;
        Ok(Blinding {
            nonce: base64url(nonce),
            randomizer: base64url(&randomizer.0),
            secret: base64url(&blinded.secret),
            blinded_message: base64url(&blinded.blind_message),
        })
    }

    /// Takes the blinding away from what the server signed, and checks that it is a signature.
    ///
    /// # Errors
    /// When the server signed something else.
    pub fn finalize(&self, survey: &Hash, blinding: &Blinding, blind_signature: &str) -> Result<Credential, BlindError> {
        let nonce = exactly::<RANDOM_BYTES>(&blinding.nonce).map_err(BlindError)?;
        let randomizer = exactly::<RANDOM_BYTES>(&blinding.randomizer).map_err(BlindError)?;
        let result = BlindingResult {
            blind_message: BlindMessage(exactly::<MODULUS_BYTES>(&blinding.blinded_message).map_err(BlindError)?.to_vec()),
            secret: Secret(exactly::<MODULUS_BYTES>(&blinding.secret).map_err(BlindError)?.to_vec()),
            msg_randomizer: Some(MessageRandomizer(randomizer)),
        };
        let signed = BlindSignature(exactly::<MODULUS_BYTES>(blind_signature).map_err(BlindError)?.to_vec());
        let signature = self.0.finalize(&signed, &result, message(survey, &nonce)).map_err(failed("the signature"))?;
        Ok(Credential::of(&nonce, &randomizer, &signature))
    }
}

/// What the device keeps between asking for a signature and having it; all of it base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blinding {
    /// The message's random part.
    pub nonce: String,
    /// RFC 9474's randomizer.
    pub randomizer: String,
    /// What takes the blinding away.
    pub secret: String,
    /// What the server is asked to sign.
    pub blinded_message: String,
}

json_struct!(Blinding { nonce, randomizer, secret, blinded_message });

/// The private half, on the server.
#[derive(Debug, Clone)]
pub struct IssuerKey(SecretKeySha384PSSRandomized);

impl IssuerKey {
    /// Makes the key of a survey. It takes a second or so.
    ///
    /// # Errors
    /// When chance fails.
    pub fn generate(rng: &mut impl CryptoRng) -> Result<Self, BlindError> {
        KeyPairSha384PSSRandomized::generate(rng, KEY_BITS).map(|pair| Self(pair.sk)).map_err(failed("making a key"))
    }

    /// PKCS #8, as the store keeps it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn to_der(&self) -> Result<Vec<u8>, BlindError> {
        self.0.to_der().map_err(failed("writing the key"))
    }

    /// Reads PKCS #8.
    ///
    /// # Errors
    /// When it is no such key.
    pub fn from_der(der: &[u8]) -> Result<Self, BlindError> {
        SecretKeySha384PSSRandomized::from_der(der).map(Self).map_err(failed("reading the key"))
    }

    /// What [`Survey::credential_key`](super::Survey) gets.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn public(&self) -> Result<String, BlindError> {
        let key = self.0.public_key().map_err(failed("the public key"))?;
        Ok(base64url(&key.to_spki().map_err(failed("the public key"))?))
    }

    /// Signs a blinded message: the same one gets the same signature.
    ///
    /// # Errors
    /// When it is not smaller than the key's modulus.
    pub fn blind_sign(&self, rng: &mut impl CryptoRng, blinded_message: &[u8; MODULUS_BYTES]) -> Result<[u8; MODULUS_BYTES], BlindError> {
        let signed = self.0.blind_sign_with_rng(rng, blinded_message).map_err(failed("signing"))?;
        signed.0.try_into().map_err(|_| BlindError("signing: the signature has another length".to_owned()))
    }
}
