//! A provider that says what a test wants it to say, over http on this machine.

use crate::auth::oidc::{Oidc, Settings};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::{Engine, engine::general_purpose::STANDARD};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::url::{Url, form_urlencoded};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use serde_json::{Value as Json_, json};
use sha2::{Digest, Sha256};
use shared::instrument::base64url;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

/// Of the client.
pub(super) const SECRET: &str = "of the client";
/// Where the city's people find Evenhand.
pub(super) const ORIGIN: &str = "https://plan.example";

/// What is sent for one code.
#[derive(Debug, Clone)]
struct Held {
    challenge: String,
    token: String,
}

#[derive(Debug, Default)]
struct Said {
    codes: HashMap<String, Held>,
    count: usize,
}

/// The provider.
#[derive(Debug, Clone)]
pub(super) struct Stub {
    pub(super) issuer: String,
    said: Arc<Mutex<Said>>,
}

/// A key whose secret half is all one byte.
fn key(byte: u8) -> CoreEdDsaPrivateSigningKey {
    let der = [&[0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20][..], &[byte; 32]].concat();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("one".to_owned()))).expect("a key")
}

/// A token with this header and these claims, signed by the key of this byte.
#[allow(clippy::needless_pass_by_value)]
pub(super) fn signed(header: Json_, claims: Json_, byte: u8) -> String {
    let text = format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(claims.to_string().as_bytes()));
    let signature = key(byte).sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes()).expect("a signature");
    format!("{text}.{}", base64url(&signature))
}

/// The header of a token that is fine.
pub(super) fn header() -> Json_ {
    json!({"alg": "EdDSA", "kid": "one"})
}

impl Stub {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let stub = Self { issuer: format!("http://{}", listener.local_addr().expect("an address")), said: Arc::default() };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(described))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .with_state(stub.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        stub
    }

    /// The same, said to be elsewhere.
    pub(super) fn at(&self, issuer: String) -> Self {
        Self { issuer, ..self.clone() }
    }

    /// What the server is told of it.
    pub(super) fn oidc(&self) -> Oidc {
        let folder = tempfile::tempdir().expect("a folder");
        let text = format!(
            "issuer = \"{}\"\nclient_id = \"evenhand\"\nclient_secret = \"{SECRET}\"\norigin = \"{ORIGIN}\"\n\
             name = {{ en = \"City sign-in\", es = \"Acceso municipal\" }}\n[second_factor]\namr = [\"mfa\"]\nacr = [\"strong\"]\n",
            self.issuer
        );
        std::fs::write(folder.path().join("oidc.toml"), text).expect("a file");
        Oidc::new(Settings::load(folder.path()).expect("settings").expect("a file")).expect("a key")
    }

    /// What somebody says who is let in: claims that are fine, for a page that they were sent to.
    pub(super) fn claims(&self, page: &str, subject: &str) -> Json_ {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a time").as_secs();
        let nonce = &queried(page)["nonce"];
        json!({"iss": self.issuer, "aud": "evenhand", "sub": subject, "iat": now, "auth_time": now, "exp": now + 60, "nonce": nonce})
    }

    /// Lets somebody in: the code for this token.
    pub(super) fn code(&self, page: &str, token: String) -> String {
        let mut said = self.said.lock().expect("codes");
        said.count += 1;
        let code = format!("code {}", said.count);
        said.codes.insert(code.clone(), Held { challenge: queried(page)["code_challenge"].clone(), token });
        code
    }
}

/// What an address asks.
pub(super) fn queried(page: &str) -> BTreeMap<String, String> {
    Url::parse(page).expect("an address").query_pairs().into_owned().collect()
}

async fn described(State(stub): State<Stub>) -> Json<Json_> {
    let at = |path: &str| format!("{}/{path}", stub.issuer);
    Json(json!({
        "issuer": stub.issuer, "authorization_endpoint": at("auth"), "token_endpoint": at("token"), "jwks_uri": at("jwks"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "RS256", "HS256", "none"],
    }))
}

async fn keys() -> Response {
    let keys = CoreJsonWebKeySet::new(vec![key(1).as_verification_key()]);
    ([("content-type", "application/json")], serde_json::to_string(&keys).expect("JSON")).into_response()
}

/// Gives what a code stands for, once, to whoever has the secret and sent its person there.
async fn token(State(stub): State<Stub>, headers: HeaderMap, body: String) -> Response {
    let asked: BTreeMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let ours = format!("Basic {}", STANDARD.encode(format!("evenhand:{}", SECRET.replace(' ', "+"))));
    let held = stub.said.lock().expect("codes").codes.remove(&asked["code"]);
    let fits = |held: &Held| base64url(&Sha256::digest(asked["code_verifier"].as_bytes())) == held.challenge;
    let redirect = asked["redirect_uri"] == format!("{ORIGIN}/api/v1/oidc/callback");
    match held.filter(|held| fits(held) && redirect) {
        _ if headers["authorization"] != ours => (StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"}))).into_response(),
        None => (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response(),
        Some(held) => Json(json!({"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": held.token})).into_response(),
    }
}
