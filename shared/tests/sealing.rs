//! Responses sealed on shared devices: what they tell by their length, and that only their survey opens them.
#![cfg(feature = "sealing")]
#![allow(missing_docs)]

mod chance;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chance::Chance;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::instrument::{Hash, base64url};
use shared::protocol::Submission;
use shared::survey::{Enclosed, Mode, PADDED_TO, ResponseId, SEALED_MOST, SealingKey, seal};

fn survey() -> Hash {
    Hash::of(b"a survey")
}

fn enclosed(mode: Mode, text: &str) -> Enclosed {
    let answers = json!({"comment": text}).as_object().cloned().unwrap_or_default();
    let submission = Submission {
        id: ResponseId([5; 16]).to_string(),
        version: Hash::of(b"an instrument").to_string(),
        language: Some("es".to_owned()),
        credential: None,
        answers,
    };
    Enclosed { mode, submission }
}

fn sealed(key: &SealingKey, seed: u64, enclosed: &Enclosed) -> String {
    seal(&mut Chance(seed), &survey(), &key.public(), enclosed).expect("sealed")
}

#[test]
fn a_key_is_kept_and_read_again() {
    let key = SealingKey::generate(&mut Chance(1));
    let again = SealingKey::from_bytes(&key.to_bytes()).expect("the key");
    let response = enclosed(Mode::SharedDevice, "ñ 🌱");
    assert_eq!(again.open(&survey(), &sealed(&key, 2, &response)), Ok(response));
    assert_eq!(format!("{key:?}"), "SealingKey", "it does not show itself");
    for wrong in [0, 31, 33] {
        SealingKey::from_bytes(&vec![1; wrong]).expect_err("no key");
    }
}

#[test]
fn only_its_survey_and_its_key_open_it() {
    let (key, other) = (SealingKey::generate(&mut Chance(1)), SealingKey::generate(&mut Chance(2)));
    let text = sealed(&key, 3, &enclosed(Mode::Paper, "as it was written"));
    key.open(&survey(), &text).expect("opened");
    key.open(&Hash::of(b"another survey"), &text).expect_err("of another survey");
    other.open(&survey(), &text).expect_err("with another key");
}

#[test]
fn the_same_response_is_never_sealed_to_the_same_text() {
    let key = SealingKey::generate(&mut Chance(1));
    let response = enclosed(Mode::Paper, "the same");
    assert_ne!(sealed(&key, 3, &response), sealed(&key, 4, &response));
}

#[test]
fn what_is_too_long_is_not_sealed_and_what_is_longer_is_not_opened() {
    let key = SealingKey::generate(&mut Chance(1));
    let fits = |length: usize| seal(&mut Chance(2), &survey(), &key.public(), &enclosed(Mode::Paper, &"x".repeat(length)));
    let longest = fits(7 * PADDED_TO).expect("it fits");
    assert!(longest.len() <= (SEALED_MOST * 4).div_ceil(3));
    key.open(&survey(), &longest).expect("opened");
    fits(8 * PADDED_TO).expect_err("too long");
    let long = base64url(&vec![1; SEALED_MOST + 1]);
    assert!(key.open(&survey(), &long).expect_err("too long").0.contains("longer"));
    for wrong in ["", "AAAA", "!", &base64url(&[1; 32]), &base64url(&[0; 100])] {
        key.open(&survey(), wrong).expect_err("sealed by nobody");
    }
    for wrong in ["", "!", "AAAA"] {
        seal(&mut Chance(2), &survey(), wrong, &enclosed(Mode::Paper, "x")).expect_err("no key");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Up to some 7,900 bytes, which is more than nearly everybody writes, all are of one length.
    #[test]
    fn all_short_responses_are_equally_long(text in "\\PC{0,1500}", seed in any::<u64>(), paper in any::<bool>()) {
        let key = SealingKey::generate(&mut Chance(1));
        let response = enclosed(if paper { Mode::Paper } else { Mode::SharedDevice }, &text);
        let text = sealed(&key, seed, &response);
        let shortest = sealed(&key, 1, &enclosed(Mode::Paper, ""));
        prop_assert_eq!(text.len(), shortest.len());
        prop_assert_eq!(key.open(&survey(), &text), Ok(response));
    }

    #[test]
    fn longer_ones_are_as_long_as_whole_steps(length in 0_usize..60_000) {
        let key = SealingKey::generate(&mut Chance(1));
        let text = sealed(&key, 2, &enclosed(Mode::Paper, &"x".repeat(length)));
        let bytes = URL_SAFE_NO_PAD.decode(text).expect("base64url").len();
        prop_assert_eq!((bytes - 32 - 16) % PADDED_TO, 0);
    }

    #[test]
    fn a_changed_byte_is_refused(at in any::<prop::sample::Index>(), flip in 1_u8..=255, cut in any::<bool>()) {
        let key = SealingKey::generate(&mut Chance(1));
        let text = sealed(&key, 2, &enclosed(Mode::Paper, "as it was written"));
        let mut bytes = URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] ^= flip }
        // X25519 does not look at the highest bit of a key share, but HPKE mixes the share itself into the key.
        prop_assert!(key.open(&survey(), &base64url(&bytes)).is_err(), "byte {}", at);
    }
}

/// Whoever seals something else than a response to the survey is told that it is none.
#[test]
fn what_is_sealed_must_be_a_response() {
    let key = SealingKey::generate(&mut Chance(1));
    let response = enclosed(Mode::Paper, "x");
    let known = shared::json::text(&response);
    let parsed: Json = serde_json::from_str(&known).expect("JSON");
    assert_eq!((parsed["mode"].as_str(), parsed["submission"]["language"].as_str()), (Some("paper"), Some("es")));
    assert_eq!(key.open(&survey(), &sealed(&key, 2, &response)).map(|opened| opened.mode), Ok(Mode::Paper));
}
