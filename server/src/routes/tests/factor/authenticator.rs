//! An authenticator as a browser has one, for one key: what it makes and signs, as the browser hands it on.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

/// User is there, was verified, and a credential is attached.
const PRESENT: u8 = 0x01;
pub(super) const VERIFIED: u8 = 0x04;
const ATTACHED: u8 = 0x40;

pub(super) struct Authenticator {
    key: SigningKey,
    credential: [u8; 16],
    pub(super) counter: u32,
    /// Where the browser is.
    pub(super) origin: String,
    /// Whether it verifies who uses it.
    pub(super) flags: u8,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    pub(super) fn new(number: u8, origin: &str) -> Self {
        let key = SigningKey::from_slice(&[number; 32]).expect("a key");
        Self { key, credential: [number; 16], counter: 0, origin: origin.to_owned(), flags: PRESENT | VERIFIED }
    }

    fn client(&self, kind: &str, challenge: &Json) -> Vec<u8> {
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false}).to_string().into_bytes()
    }

    fn data(&self, rp: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(rp.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// What `navigator.credentials.create` gives for these options, as JSON.
    pub(super) fn make(&self, options: &Json) -> Json {
        let client = self.client("webauthn.create", &options["challenge"]);
        let mut data = self.data(options["rp"]["id"].as_str().expect("an id"), self.flags | ATTACHED);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.credential);
        // COSE: a key on P-256 for ES256.
        let point = self.key.verifying_key().to_sec1_point(false);
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point.as_bytes()[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point.as_bytes()[33..]);
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).expect("short"));
        attestation.extend(&data);
        json!({
            "id": text(&self.credential), "rawId": text(&self.credential), "type": "public-key", "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
            "response": {
                "attestationObject": text(&attestation), "clientDataJSON": text(&client), "transports": ["internal", "not-yet-known"],
            },
        })
    }

    /// What `navigator.credentials.get` gives.
    pub(super) fn sign(&mut self, options: &Json) -> Json {
        self.counter += 1;
        let client = self.client("webauthn.get", &options["challenge"]);
        let data = self.data(options["rpId"].as_str().expect("an id"), self.flags);
        let signed = [&data[..], &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": text(&self.credential), "rawId": text(&self.credential), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "authenticatorData": text(&data), "clientDataJSON": text(&client), "signature": text(signature.to_der().as_bytes()),
                "userHandle": null,
            },
        })
    }
}
