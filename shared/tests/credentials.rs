//! Blind signatures: the RFC's own numbers, and what ours are good for.
#![cfg(feature = "credentials")]
#![allow(missing_docs)]

mod chance;

use blind_rsa_signatures::{BlindSignature, SecretKeySha384PSSRandomized, Signature};
use chance::Chance;
use proptest::prelude::*;
use serde_json::Value as Json;
use shared::instrument::{Hash, base64url};
use shared::json;
use shared::survey::{Blinding, Credential, CredentialKey, IssuerKey, MODULUS_BYTES, exactly};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::OnceLock;

/// Keys that were made for these tests: they sign nothing else.
static ISSUER: &[u8] = include_bytes!("credentials/issuer.der");
static OTHER: &[u8] = include_bytes!("credentials/other.der");

/// The first of two issuers, with its public key.
fn issuer() -> &'static (IssuerKey, CredentialKey) {
    static KNOWN: OnceLock<(IssuerKey, CredentialKey)> = OnceLock::new();
    KNOWN.get_or_init(|| read(ISSUER))
}

fn read(der: &[u8]) -> (IssuerKey, CredentialKey) {
    let issuer = IssuerKey::from_der(der).expect("a key");
    let public = CredentialKey::read(&issuer.public().expect("a public key")).expect("its public key");
    (issuer, public)
}

fn survey() -> Hash {
    Hash::of(b"a survey")
}

fn sign(issuer: &IssuerKey, chance: &mut Chance, blinding: &Blinding) -> String {
    let message = exactly::<MODULUS_BYTES>(&blinding.blinded_message).expect("a message");
    base64url(&issuer.blind_sign(chance, &message).expect("a signature"))
}

/// A credential for the test survey, as a person comes by it.
fn credential(seed: u64, nonce: &[u8; 32]) -> Credential {
    let (issuer, key) = issuer();
    let mut chance = Chance(seed);
    let blinding = key.blind(&mut chance, &survey(), nonce).expect("blinded");
    let signed = sign(issuer, &mut chance, &blinding);
    key.finalize(&survey(), &blinding, &signed).expect("a credential")
}

/// Gives what it was given, in pieces of the length that is asked for.
struct Given(VecDeque<Vec<u8>>);

impl rand_core::TryCryptoRng for Given {}

impl rand_core::TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        panic!("bytes are asked for")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        panic!("bytes are asked for")
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        to.copy_from_slice(&self.0.pop_front().expect("no more chance than the vector has"));
        Ok(())
    }
}

/// The vector of RFC 9474 for the variant that we use. Its key has 4096 bits, ours have 2048: it is the library's types that
/// are held against it, through the same calls in the same order as in `blind.rs`.
#[test]
fn the_vector_of_the_rfc_holds() {
    let vector: Json = serde_json::from_str(include_str!("credentials/rfc9474.json")).expect("JSON");
    let bytes = |name: &str| {
        let text = vector[name].as_str().expect(name).as_bytes();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("hexadecimal");
        text.chunks(2).map(byte).collect::<Vec<u8>>()
    };
    let secret = SecretKeySha384PSSRandomized::from_der(&bytes("pkcs8")).expect("the RFC's key");
    let key = secret.public_key().expect("its public key");
    // The library draws the blinding factor with the lowest byte first.
    let factor: Vec<u8> = bytes("r").into_iter().rev().collect();
    let mut given = Given([bytes("msg_prefix"), bytes("salt"), factor].into());
    let message = bytes("msg");
    let blinded = key.blind(&mut given, &message).expect("blinded");
    assert!(given.0.is_empty(), "all of the vector's chance was used");
    assert_eq!(blinded.blind_message.0, bytes("blinded_msg"));
    assert_eq!(blinded.secret.0, bytes("inv"));
    assert_eq!(blinded.msg_randomizer.map(|randomizer| randomizer.0.to_vec()), Some(bytes("msg_prefix")));
    let signed = secret.blind_sign_with_rng(&mut Chance(1), &blinded.blind_message).expect("signed");
    assert_eq!(signed.0, bytes("blind_sig"));
    let signature = key.finalize(&BlindSignature(bytes("blind_sig")), &blinded, &message).expect("a signature");
    assert_eq!(signature.0, bytes("sig"));
    key.verify(&Signature(bytes("sig")), blinded.msg_randomizer, &message).expect("it holds");
    let mut other = bytes("sig");
    other[511] ^= 1;
    key.verify(&Signature(other), blinded.msg_randomizer, &message).expect_err("another signature");
}

#[test]
fn a_key_of_another_length_is_none_of_ours() {
    let vector: Json = serde_json::from_str(include_str!("credentials/rfc9474.json")).expect("JSON");
    let hex = vector["pkcs8"].as_str().expect("a key");
    let der: Vec<u8> = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")).collect();
    let long = SecretKeySha384PSSRandomized::from_der(&der).expect("a key");
    let public = base64url(&long.public_key().and_then(|key| key.to_spki()).expect("a public key"));
    assert!(CredentialKey::read(&public).expect_err("4096 bits").0.contains("2048 are expected"));
    for wrong in ["", "!", "AAAA", &public[..100]] {
        CredentialKey::read(wrong).expect_err("no key");
    }
    IssuerKey::from_der(&der[..100]).expect_err("no key");
}

#[test]
fn a_key_that_is_made_is_read_again_and_signs() {
    let made = IssuerKey::generate(&mut Chance(7)).expect("a key");
    let (again, key) = read(&made.to_der().expect("written"));
    assert_eq!(again.public(), made.public());
    let mut chance = Chance(8);
    let blinding = key.blind(&mut chance, &survey(), &[1; 32]).expect("blinded");
    let signed = sign(&again, &mut chance, &blinding);
    let credential = key.finalize(&survey(), &blinding, &signed).expect("a credential");
    assert_eq!(key.verify(&survey(), &credential), Ok(()));
    assert!(issuer().1.verify(&survey(), &credential).is_err(), "another survey's key did not sign it");
}

#[test]
fn what_the_device_keeps_is_enough_to_go_on_after_it_was_closed() {
    let (issuer, key) = issuer();
    let blinding = key.blind(&mut Chance(3), &survey(), &[9; 32]).expect("blinded");
    let kept: Blinding = json::parse(&json::text(&blinding)).expect("what was kept");
    assert_eq!(kept, blinding);
    let signed = sign(issuer, &mut Chance(4), &kept);
    assert_eq!(key.verify(&survey(), &key.finalize(&survey(), &kept, &signed).expect("a credential")), Ok(()));
}

#[test]
fn the_same_message_has_the_same_signature_whatever_chance_the_server_has() {
    let (issuer, key) = issuer();
    let blinding = key.blind(&mut Chance(5), &survey(), &[2; 32]).expect("blinded");
    let first = sign(issuer, &mut Chance(1), &blinding);
    for seed in 2..6 {
        assert_eq!(sign(issuer, &mut Chance(seed), &blinding), first);
    }
    let other = key.blind(&mut Chance(6), &survey(), &[2; 32]).expect("blinded");
    assert_ne!(other.blinded_message, blinding.blinded_message, "the same nonce, blinded anew, is another message");
    assert_ne!(sign(issuer, &mut Chance(1), &other), first);
}

#[test]
fn what_is_not_below_the_modulus_is_not_signed() {
    let (issuer, key) = issuer();
    let modulus = {
        let secret = SecretKeySha384PSSRandomized::from_der(ISSUER).expect("a key");
        <[u8; MODULUS_BYTES]>::try_from(secret.components().n()).expect("2048 bits")
    };
    let mut below = modulus;
    below[MODULUS_BYTES - 1] -= 1;
    for (message, taken) in [([0; MODULUS_BYTES], true), (below, true), (modulus, false), ([0xFF; MODULUS_BYTES], false)] {
        assert_eq!(key.takes(&message), taken);
        if !taken {
            issuer.blind_sign(&mut Chance(1), &message).expect_err("not smaller than the modulus");
        }
    }
    issuer.blind_sign(&mut Chance(1), &below).expect("the largest that is signed");
}

#[test]
fn a_credential_is_of_one_survey_key_nonce_and_randomizer() {
    let (_, key) = issuer();
    let good = credential(11, &[5; 32]);
    assert_eq!(key.verify(&survey(), &good), Ok(()));
    key.verify(&Hash::of(b"another survey"), &good).expect_err("another survey");
    read(OTHER).1.verify(&survey(), &good).expect_err("another key");
    let other = credential(12, &[6; 32]);
    let mixed = |nonce: &Credential, randomizer: &Credential, signature: &Credential| Credential {
        nonce: nonce.nonce.clone(),
        randomizer: randomizer.randomizer.clone(),
        signature: signature.signature.clone(),
    };
    for (mixed, whole) in [
        (mixed(&good, &good, &good), true),
        (mixed(&other, &good, &good), false),
        (mixed(&good, &other, &good), false),
        (mixed(&good, &good, &other), false),
        (mixed(&other, &other, &other), true),
    ] {
        assert_eq!(key.verify(&survey(), &mixed).is_ok(), whole);
    }
    for (member, text) in [(0, ""), (0, "AAAA"), (1, "AAAA"), (2, "AAAA"), (2, &good.signature[..340]), (1, "!")] {
        let mut wrong = good.clone();
        *[&mut wrong.nonce, &mut wrong.randomizer, &mut wrong.signature][member] = text.to_owned();
        key.verify(&survey(), &wrong).expect_err("of another length, or no base64url");
    }
}

#[test]
fn a_server_that_signs_something_else_is_found_out() {
    let (issuer, key) = issuer();
    let blinding = key.blind(&mut Chance(20), &survey(), &[1; 32]).expect("blinded");
    let other = key.blind(&mut Chance(21), &survey(), &[2; 32]).expect("blinded");
    let signed_other = sign(issuer, &mut Chance(1), &other);
    let with_another_key = sign(&read(OTHER).0, &mut Chance(1), &blinding);
    for wrong in [signed_other, with_another_key, base64url(&[1; 256]), String::new()] {
        key.finalize(&survey(), &blinding, &wrong).expect_err("no signature of this message");
    }
    let signed = sign(issuer, &mut Chance(1), &blinding);
    key.finalize(&Hash::of(b"another survey"), &blinding, &signed).expect_err("it was blinded for another survey");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_credential_verifies_and_no_changed_one_does(seed in any::<u64>(), nonce in any::<[u8; 32]>(), at in 0_usize..320, flip in 1_u8..=255) {
        let (_, key) = issuer();
        let good = credential(seed, &nonce);
        prop_assert_eq!(good.nonce(), Ok(nonce));
        prop_assert!(key.verify(&survey(), &good).is_ok());
        let mut bytes = [
            exactly::<32>(&good.nonce).expect("bytes").as_slice(),
            exactly::<32>(&good.randomizer).expect("bytes").as_slice(),
            exactly::<256>(&good.signature).expect("bytes").as_slice(),
        ]
        .concat();
        bytes[at] ^= flip;
        prop_assert!(key.verify(&survey(), &Credential::of(&bytes[..32], &bytes[32..64], &bytes[64..])).is_err(), "byte {}", at);
    }

    /// What the server sees holds nothing of what travels with the response.
    #[test]
    fn what_is_sent_to_be_signed_shares_no_bytes_with_the_credential(seed in any::<u64>(), nonce in any::<[u8; 32]>()) {
        let (issuer, key) = issuer();
        let mut chance = Chance(seed);
        let blinding = key.blind(&mut chance, &survey(), &nonce).expect("blinded");
        let signed = sign(issuer, &mut chance, &blinding);
        let credential = key.finalize(&survey(), &blinding, &signed).expect("a credential");
        let decode = |text: &str| exactly::<256>(text).expect("bytes").to_vec();
        let seen = [decode(&blinding.blinded_message), decode(&signed)];
        let sent = [nonce.to_vec(), exactly::<32>(&credential.randomizer).expect("bytes").to_vec(), decode(&credential.signature)];
        for window in seen.iter().flat_map(|bytes| bytes.windows(6)) {
            for bytes in &sent {
                prop_assert!(!bytes.windows(6).any(|other| other == window));
            }
        }
    }
}
