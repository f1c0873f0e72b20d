//! How a response may reach a survey: by which way, with which credential, for each mode that the survey offers.
#![cfg(feature = "credentials")]
#![allow(missing_docs)]

mod chance;

use chance::Chance;
use proptest::prelude::*;
use serde_json::json;
use shared::instrument::{Instrument, Schema, Text, base64url, published_bytes};
use shared::protocol::Submission;
use shared::survey::{Credential, CredentialKey, IssuerKey, Mode, ResponseId, Settings, Survey, Way, accept, exactly};
use std::sync::{Arc, OnceLock};

/// Makes a survey's credentials.
fn issuer() -> &'static (IssuerKey, CredentialKey) {
    static KNOWN: OnceLock<(IssuerKey, CredentialKey)> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let issuer = IssuerKey::from_der(include_bytes!("credentials/issuer.der")).expect("a key");
        let public = CredentialKey::read(&issuer.public().expect("a public key")).expect("its public key");
        (issuer, public)
    })
}

fn instrument() -> (Instrument, Arc<Schema>) {
    let label = json!({"en": "x"});
    let value = json!({
        "name": "one-question", "kind": "response", "languages": ["en"], "title": label,
        "survey": [{"type": "integer", "name": "age", "label": label, "required": true}],
    });
    let instrument: Instrument = serde_json::from_value(value).expect("an instrument");
    let schema = Arc::new(Schema::compile(instrument.clone(), &[]).expect("a sound instrument"));
    (instrument, schema)
}

fn survey(modes: &[Mode]) -> (Survey, Arc<Schema>) {
    let (instrument, schema) = instrument();
    let settings = Settings { modes: modes.to_vec(), groups: vec![], k: 10, languages: vec!["en".into()], grace_days: 7 };
    let key = issuer().0.public().expect("a public key");
    (Survey::with_keys(Text::default(), published_bytes(&instrument).0, settings, Some(key), None), schema)
}

fn submission(survey: &Survey, credential: Option<Credential>) -> Submission {
    let nonce = credential.as_ref().and_then(|credential| credential.nonce().ok());
    let id = nonce.map_or(ResponseId([5; 16]), |nonce| ResponseId::of(&nonce));
    let answers = json!({"age": 40}).as_object().cloned().unwrap_or_default();
    Submission { id: id.to_string(), version: survey.version.to_string(), language: None, credential, answers }
}

fn credential(survey: &Survey, nonce: &[u8; 32]) -> Credential {
    let (issuer, key) = issuer();
    let mut chance = Chance(u64::from(nonce[0]));
    let blinding = key.blind(&mut chance, &survey.id, nonce).expect("blinded");
    let signed = issuer.blind_sign(&mut chance, &exactly(&blinding.blinded_message).expect("a message")).expect("signed");
    key.finalize(&survey.id, &blinding, &base64url(&signed)).expect("a credential")
}

/// What becomes of a submission: its mode, or the field and the code of its refusal.
fn sent(survey: &Survey, schema: &Arc<Schema>, submission: &Submission, way: Option<Mode>) -> Result<Mode, (String, &'static str)> {
    let signed = |credential: &Credential| issuer().1.verify(&survey.id, credential).is_ok();
    let way = way.map_or(Way::Direct(&signed), Way::Sealed);
    accept(survey, schema, submission, way).map(|accepted| accepted.mode).map_err(|refusal| (refusal.field, refusal.code))
}

fn refused(field: &str, code: &'static str) -> Result<Mode, (String, &'static str)> {
    Err((field.to_owned(), code))
}

/// Every set of modes, every way, with and without a credential.
#[test]
fn each_mode_has_its_own_way_in_and_no_other() {
    for offered in 0_u32..16 {
        let modes: Vec<Mode> =
            Mode::ALL.iter().copied().enumerate().filter(|(at, _)| offered >> at & 1 == 1).map(|(_, mode)| mode).collect();
        let offers = |mode: Mode| modes.contains(&mode);
        let (survey, schema) = survey(&modes);
        let (without, with) = (submission(&survey, None), submission(&survey, Some(credential(&survey, &[1; 32]))));
        let expected = if offers(Mode::OpenLink) { Ok(Mode::OpenLink) } else { refused("credential", "credential_needed") };
        assert_eq!(sent(&survey, &schema, &without, None), expected, "{modes:?}");
        let expected = if offers(Mode::Invited) { Ok(Mode::Invited) } else { refused("credential", "unexpected_credential") };
        assert_eq!(sent(&survey, &schema, &with, None), expected, "{modes:?}");
        for mode in Mode::ALL.iter().copied() {
            let sealed = matches!(mode, Mode::SharedDevice | Mode::Paper);
            let expected = if sealed && offers(mode) { Ok(mode) } else { refused("mode", "wrong_mode") };
            assert_eq!(sent(&survey, &schema, &without, Some(mode)), expected, "{mode:?} of {modes:?}");
            assert_eq!(sent(&survey, &schema, &with, Some(mode)), refused("credential", "unexpected_credential"), "{mode:?}");
        }
    }
}

#[test]
fn a_credential_is_of_this_survey_and_of_this_response() {
    let (survey, schema) = survey(&[Mode::Invited]);
    let good = submission(&survey, Some(credential(&survey, &[1; 32])));
    assert_eq!(sent(&survey, &schema, &good, None), Ok(Mode::Invited));
    let changed = |change: &dyn Fn(&mut Submission, &mut Credential)| {
        let mut wrong = good.clone();
        let mut credential = wrong.credential.take().expect("a credential");
        change(&mut wrong, &mut credential);
        wrong.credential = Some(credential);
        sent(&survey, &schema, &wrong, None)
    };
    // The id follows from the nonce: nobody has two responses with one credential.
    assert_eq!(changed(&|wrong, _| wrong.id = ResponseId([7; 16]).to_string()), refused("id", "wrong_id"));
    assert_eq!(changed(&|_, credential| credential.nonce = base64url(&[2; 32])), refused("id", "wrong_id"));
    let nonce: &dyn Fn(&mut Submission, &mut Credential) = &|wrong, credential| {
        credential.nonce = base64url(&[2; 32]);
        wrong.id = ResponseId::of(&[2; 32]).to_string();
    };
    assert_eq!(changed(nonce), refused("credential", "wrong_credential"), "another nonce is another message");
    assert_eq!(changed(&|_, credential| credential.nonce = "AAAA".into()), refused("credential.nonce", "wrong_credential"));
    assert_eq!(changed(&|_, credential| credential.randomizer = base64url(&[2; 32])), refused("credential", "wrong_credential"));
    assert_eq!(changed(&|_, credential| credential.signature = base64url(&[2; 256])), refused("credential", "wrong_credential"));
    assert_eq!(changed(&|_, credential| credential.signature.truncate(100)), refused("credential", "wrong_credential"));
    // The same people, another survey: what was signed there does not count here.
    let mut other = survey.clone();
    other.settings.grace_days = 8;
    other.id = other.address();
    let theirs = submission(&survey, Some(credential(&other, &[1; 32])));
    assert_eq!(sent(&survey, &schema, &theirs, None), refused("credential", "wrong_credential"));
}

#[test]
fn a_survey_that_has_no_key_takes_no_credential() {
    let (survey, schema) = survey(&[Mode::Invited, Mode::OpenLink]);
    let good = submission(&survey, Some(credential(&survey, &[1; 32])));
    let refusal = accept(&survey, &schema, &good, Way::OPEN).expect_err("refused");
    assert_eq!((refusal.field.as_str(), refusal.code), ("credential", "wrong_credential"));
}

/// Answers are checked alike, whichever way they came.
#[test]
fn a_credential_makes_no_answer_acceptable() {
    let (survey, schema) = survey(Mode::ALL);
    for (way, credential) in [(None, None), (None, Some(credential(&survey, &[1; 32]))), (Some(Mode::Paper), None)] {
        let mut wrong = submission(&survey, credential);
        wrong.answers.insert("age".into(), json!("forty"));
        assert_eq!(sent(&survey, &schema, &wrong, way), refused("answers.age", "wrong_type"));
        wrong.answers.clear();
        assert_eq!(sent(&survey, &schema, &wrong, way), refused("answers.age", "required"));
        wrong.language = Some("fr".into());
        assert_eq!(sent(&survey, &schema, &wrong, way), refused("language", "unknown_language"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_accepted_has_the_id_of_its_credential(nonce in any::<[u8; 32]>()) {
        let (survey, schema) = survey(&[Mode::Invited]);
        let signed = |credential: &Credential| issuer().1.verify(&survey.id, credential).is_ok();
        let accepted = accept(&survey, &schema, &submission(&survey, Some(credential(&survey, &nonce))), Way::Direct(&signed));
        prop_assert_eq!(accepted.map(|accepted| (accepted.id, accepted.mode)), Ok((ResponseId::of(&nonce), Mode::Invited)));
    }
}
