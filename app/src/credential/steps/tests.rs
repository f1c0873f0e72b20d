//! The steps against a real key, with everything that a network and a server can do to them.

use super::*;
use shared::survey::{IssuerKey, RANDOM_BYTES, ResponseId, exactly};

type Chance = getrandom::rand_core::UnwrapErr<getrandom::SysRng>;

fn chance() -> Chance {
    getrandom::rand_core::UnwrapErr(getrandom::SysRng)
}

struct City {
    survey: Hash,
    issuer: IssuerKey,
    key: CredentialKey,
}

impl City {
    fn new() -> Self {
        let issuer = IssuerKey::generate(&mut chance()).expect("a key");
        let key = CredentialKey::read(&issuer.public().expect("public")).expect("read");
        Self { survey: Hash::of(b"survey"), issuer, key }
    }

    fn blinded(&self) -> (Pass, Blinding) {
        let mut pass = pass();
        let nonce = exactly::<RANDOM_BYTES>(&pass.nonce).expect("a nonce");
        let blinding = self.key.blind(&mut chance(), &self.survey, &nonce).expect("blinded");
        blinded(&mut pass, &blinding);
        (pass, blinding)
    }

    fn signed(&self, message: &str) -> Reply {
        let message = exactly(message).expect("a message");
        let signature = self.issuer.blind_sign(&mut chance(), &message).expect("signed");
        let blind_signature = shared::instrument::base64url(&signature);
        Reply { status: 200, body: json::text(&CredentialReply { blind_signature }) }
    }

    fn meaning(&self, blinding: &Blinding, status: u16, body: &str) -> Meaning {
        understand(&self.key, &self.survey, blinding, &Reply { status, body: body.to_owned() })
    }
}

fn pass() -> Pass {
    let nonce = [7; RANDOM_BYTES];
    Pass {
        id: ResponseId::of(&nonce).to_string(),
        nonce: shared::instrument::base64url(&nonce),
        code: Some(Pass::name_of(&"A".repeat(22))),
        invitation: Some("A".repeat(22)),
        blinding: None,
        credential: None,
        refusal: None,
    }
}

fn problem(code: &str) -> String {
    format!(r#"{{"type":"/problems/{code}","title":"t","status":409}}"#)
}

#[test]
fn an_invitation_becomes_a_credential_and_is_gone_with_its_secret() {
    let city = City::new();
    let (mut pass, blinding) = city.blinded();
    let asked = request(&pass).expect("something to ask");
    assert_eq!((asked.invitation.as_str(), &asked.blinded_message), ("A".repeat(22).as_str(), &blinding.blinded_message));
    let meaning = understand(&city.key, &city.survey, &blinding, &city.signed(&asked.blinded_message));
    settle(&mut pass, &blinding, meaning);
    let credential = pass.credential.clone().expect("a credential");
    city.key.verify(&city.survey, &credential).expect("it holds");
    assert_eq!(ResponseId::of(&credential.nonce().expect("bytes")).to_string(), pass.id, "the id that the draft began with");
    assert_eq!((&pass.invitation, &pass.blinding, &pass.refusal), (&None, &None, &None));
    assert_eq!(request(&pass), None, "nothing is left to ask");
    // What is kept has no word of the invitation either.
    assert!(!json::text(&pass).contains(&"A".repeat(22)) && !json::text(&pass).contains(&blinding.secret));
}

#[test]
fn after_a_crash_the_same_message_is_asked_again() {
    let city = City::new();
    let (pass, first) = city.blinded();
    // What is on the disk is what comes back.
    let mut kept: Pass = json::parse(&json::text(&pass)).expect("read");
    let second = city.key.blind(&mut chance(), &city.survey, &[7; RANDOM_BYTES]).expect("blinded");
    assert_ne!(first.blinded_message, second.blinded_message);
    blinded(&mut kept, &second);
    assert_eq!(kept, pass, "another blinding, of a second tab or a second start, changes nothing");
    assert_eq!(request(&kept).map(|asked| asked.blinded_message), Some(first.blinded_message));
}

#[test]
fn what_is_no_answer_of_the_server_changes_nothing() {
    let city = City::new();
    let (mut pass, blinding) = city.blinded();
    let before = pass.clone();
    let portal = "<html>Sign in to the network</html>";
    let slow = problem("slow_down");
    for (status, body) in
        [(200, portal), (404, portal), (401, "{}"), (403, slow.as_str()), (408, ""), (429, slow.as_str()), (500, "{}"), (503, portal)]
    {
        let meaning = city.meaning(&blinding, status, body);
        assert_eq!(meaning, Meaning::Nothing, "{status}");
        settle(&mut pass, &blinding, meaning);
    }
    assert_eq!(pass, before);
}

#[test]
fn a_refusal_keeps_everything_and_is_asked_again_with_the_same_message() {
    let city = City::new();
    for (status, code) in [
        (404, "unknown_invitation"),
        (409, "already_redeemed"),
        (409, "not_by_invitation"),
        (409, "over"),
        (409, "paused"),
        (422, "invalid"),
    ] {
        let (mut pass, blinding) = city.blinded();
        let asked = request(&pass);
        settle(&mut pass, &blinding, city.meaning(&blinding, status, &problem(code)));
        assert_eq!(pass.refusal.as_deref(), Some(code));
        assert_eq!(pass.is_refused(), code != "paused", "a paused survey opens again");
        assert_eq!(request(&pass), asked, "{code}");
        // And a signature that comes after all is taken.
        settle(&mut pass, &blinding, understand(&city.key, &city.survey, &blinding, &city.signed(&blinding.blinded_message)));
        assert!(pass.credential.is_some() && pass.refusal.is_none());
    }
}

#[test]
fn a_signature_of_anything_else_is_no_credential() {
    let city = City::new();
    let (mut pass, blinding) = city.blinded();
    let (_, another) = city.blinded();
    let meaning = understand(&city.key, &city.survey, &blinding, &city.signed(&another.blinded_message));
    assert_eq!(meaning, Meaning::Refused("wrong_signature".to_owned()));
    settle(&mut pass, &blinding, meaning);
    assert!(pass.credential.is_none() && request(&pass).is_some());
    // The same of a server with another key, and of another survey. A key signs only what is smaller than its modulus, and a
    // message that was blinded for another one need not be.
    let other = City::new();
    let small = |(_, blinding): &(Pass, Blinding)| other.key.takes(&exactly(&blinding.blinded_message).expect("a message"));
    let (_, small) = std::iter::repeat_with(|| city.blinded()).find(small).expect("one of them");
    assert_eq!(
        understand(&city.key, &city.survey, &small, &other.signed(&small.blinded_message)),
        Meaning::Refused("wrong_signature".to_owned())
    );
    let elsewhere = understand(&city.key, &Hash::of(b"elsewhere"), &blinding, &city.signed(&blinding.blinded_message));
    assert_eq!(elsewhere, Meaning::Refused("wrong_signature".to_owned()));
}

#[test]
fn an_answer_to_another_blinding_is_not_taken() {
    let city = City::new();
    let (mut pass, _) = city.blinded();
    let (_, another) = city.blinded();
    let before = pass.clone();
    settle(&mut pass, &another, understand(&city.key, &city.survey, &another, &city.signed(&another.blinded_message)));
    assert_eq!(pass, before);
}

#[test]
fn a_newer_letter_takes_the_place_of_a_refused_one_and_of_no_other() {
    let city = City::new();
    let newer = "B".repeat(22);
    let (mut pass, blinding) = city.blinded();
    let before = pass.clone();
    renew(&mut pass, &newer);
    assert_eq!(pass, before, "an invitation that is on its way stays");
    settle(&mut pass, &blinding, Meaning::Refused("unknown_invitation".to_owned()));
    let refused = pass.clone();
    renew(&mut pass, "");
    renew(&mut pass, &"A".repeat(22));
    assert_eq!(pass, refused, "the same link opened again is the same invitation");
    renew(&mut pass, &newer);
    assert_eq!((pass.invitation.as_ref(), pass.blinding.as_ref(), pass.refusal.as_ref()), (Some(&newer), None, None));
    assert_eq!((&pass.id, &pass.nonce), (&before.id, &before.nonce), "the answers keep their id");
    assert!(pass.is_of(&newer) && before.is_of(&"A".repeat(22)), "each is recognised by the letter that it is of");
    // A survey that pauses is no reason to take another letter: it may be another person's.
    let (mut paused, blinding) = city.blinded();
    settle(&mut paused, &blinding, Meaning::Refused("paused".to_owned()));
    let before = paused.clone();
    renew(&mut paused, &newer);
    assert_eq!(paused, before);
    // With a credential there is nothing to renew.
    let (mut done, blinding) = city.blinded();
    settle(&mut done, &blinding, understand(&city.key, &city.survey, &blinding, &city.signed(&blinding.blinded_message)));
    let before = done.clone();
    renew(&mut done, &newer);
    assert_eq!(done, before);
}
