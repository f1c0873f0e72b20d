//! What the provider says: where its pages and keys are, and who somebody is. It is asked when it is needed, so that the
//! server starts and local accounts work while the provider is down.

use super::flow::Flow;
use super::settings::{Settings, is_here, is_safe};
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
};
use openidconnect::core::{CoreErrorResponseType, CoreProviderMetadata};
use openidconnect::url::Url;
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardErrorResponse,
    TokenResponse,
};
use shared::protocol::{check_sign_in, check_subject};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Semaphore};

/// How long the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long what it says of itself is taken as true.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// How long it is left alone after it did not answer, or after its keys were asked for.
const PAUSE: Duration = Duration::from_secs(10);
/// How much longer ago a sign-in at the provider may be than somebody was sent there: it tells seconds only.
const SLACK: Duration = Duration::from_secs(5);
/// The most bytes of an answer.
const ANSWER_MOST: u64 = 1024 * 1024;
/// How many ask it at a time.
const AT_A_TIME: usize = 8;

/// Signatures that are taken: those that only the provider can make. The client's secret signs nothing.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Somebody, as the provider vouches for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) subject: String,
    /// A name that they could sign in with.
    pub(super) sign_in: Option<String>,
    /// Whether the provider says that they gave a second factor.
    pub(super) second_factor: bool,
}

/// Why the provider vouches for nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// It does not answer.
    Down,
    /// It does not take the code: it was used, or is too old.
    Code,
    /// Its answer is not what it should be.
    Answer,
}

/// Why an address was not asked.
#[derive(Debug, thiserror::Error)]
enum Unasked {
    #[error("it names an address without https: {0}")]
    Unsafe(String),
    #[error(transparent)]
    Failed(#[from] ureq::Error),
}

#[derive(Debug)]
struct Described {
    metadata: Arc<CoreProviderMetadata>,
    at: Instant,
}

#[derive(Debug, Default)]
struct Remembered {
    described: Option<Described>,
    failed: Option<Instant>,
}

/// The provider.
#[derive(Debug)]
pub(super) struct Provider {
    settings: Arc<Settings>,
    agent: ureq::Agent,
    remembered: Mutex<Remembered>,
    permits: Arc<Semaphore>,
}

impl Provider {
    pub(super) fn new(settings: Arc<Settings>) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            // Whoever is asked answers: a redirect could lead the server anywhere.
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent("evenhand");
        let here = Url::parse(&settings.issuer).is_ok_and(|url| is_here(&url));
        let config = if here { config.proxy(None) } else { config };
        Self { settings, agent: config.build().new_agent(), remembered: Mutex::default(), permits: Arc::new(Semaphore::new(AT_A_TIME)) }
    }

    /// Where somebody goes to sign in there.
    pub(super) async fn page(&self, flow: &Flow) -> Result<String, Unknown> {
        let metadata = self.described(FRESH).await?;
        let (settings, verifier) = (&self.settings, PkceCodeVerifier::new(flow.verifier.clone()));
        let redirect = RedirectUrl::new(settings.redirect.clone()).map_err(|_| Unknown::Answer)?;
        let client = CoreClient::from_provider_metadata((*metadata).clone(), ClientId::new(settings.client_id.clone()), None)
            .set_redirect_uri(redirect);
        let (state, nonce) = (flow.state.clone(), flow.nonce.clone());
        let mut asked = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
            .add_scope(Scope::new("profile".to_owned()))
            // Whoever holds a device of somebody else gets nothing by what the provider remembers of them.
            .add_prompt(CoreAuthPrompt::Login)
            .set_max_age(Duration::ZERO)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for acr in &settings.second_factor.acr {
            asked = asked.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        let (url, ..) = asked.url();
        // The app goes there, so that it must be a page, and none that others can read.
        if is_safe(&url) { Ok(url.into()) } else { Err(Unknown::Answer) }
    }

    /// Who came back with a code; `now` in milliseconds since 1970.
    pub(super) async fn who(&self, code: String, flow: &Flow, now: u64) -> Result<Known, Unknown> {
        let metadata = self.described(FRESH).await?;
        let (settings, agent, flow) = (Arc::clone(&self.settings), self.agent.clone(), flow.clone());
        let (exchanged, used) = (Arc::clone(&metadata), flow.clone());
        let token = self.blocking(move || exchange(&settings, &agent, &exchanged, code, &used)).await??;
        let asked = Asked { nonce: Nonce::new(flow.nonce.clone()), away: Duration::from_millis(flow.away(now)) };
        match self.read(&token, &metadata, &asked) {
            Ok(known) => Ok(known),
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                // It may have other keys by now.
                let metadata = self.described(PAUSE).await?;
                self.read(&token, &metadata, &asked).map_err(|error| unproven(&error))
            }
            Err(error) => Err(unproven(&error)),
        }
    }

    /// What the provider says of itself; not older than this.
    async fn described(&self, most: Duration) -> Result<Arc<CoreProviderMetadata>, Unknown> {
        let mut remembered = self.remembered.lock().await;
        if let Some(known) = remembered.described.as_ref().filter(|known| known.at.elapsed() < most) {
            return Ok(Arc::clone(&known.metadata));
        }
        if remembered.failed.is_some_and(|failed| failed.elapsed() < PAUSE) {
            return Err(Unknown::Down);
        }
        let (issuer, agent) = (self.settings.issuer.clone(), self.agent.clone());
        let found = self
            .blocking(move || {
                let issuer = IssuerUrl::new(issuer).map_err(|error| error.to_string())?;
                CoreProviderMetadata::discover(&issuer, &|request| ask(&agent, request)).map_err(|error| chain(&error))
            })
            .await?;
        match found {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *remembered =
                    Remembered { described: Some(Described { metadata: Arc::clone(&metadata), at: Instant::now() }), failed: None };
                Ok(metadata)
            }
            Err(reason) => {
                tracing::warn!(issuer = self.settings.issuer, reason, "the provider for signing in does not say what it is");
                remembered.failed = Some(Instant::now());
                // What it said an hour ago is better than nothing.
                remembered.described.as_ref().filter(|_| most == FRESH).map(|known| Arc::clone(&known.metadata)).ok_or(Unknown::Down)
            }
        }
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Unknown> {
        // Where all are busy it does not answer in time.
        let permit = Arc::clone(&self.permits).try_acquire_owned().map_err(|_| Unknown::Down)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.map_err(|_| Unknown::Answer)
    }

    /// Checks signature, issuer, audience, time, nonce and that somebody signed in since they were sent there, and reads who it is.
    fn read(&self, token: &Token, metadata: &CoreProviderMetadata, asked: &Asked) -> Result<Known, ClaimsVerificationError> {
        let settings = &self.settings;
        let client = CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(settings.client_id.clone()), None);
        let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES);
        let claims =
            token.id_token().ok_or_else(|| ClaimsVerificationError::Other("no ID token".to_owned()))?.claims(&verifier, &asked.nonce)?;
        // Asking for it is not enough: whoever holds the device can change the address that asks. Both times are the provider's
        // own, so that its clock need not be ours.
        let signed_in = claims.auth_time().ok_or_else(|| ClaimsVerificationError::InvalidAuthTime("there is none".to_owned()))?;
        let age = (claims.issue_time() - signed_in).to_std().unwrap_or_default();
        if age > asked.away + SLACK {
            return Err(ClaimsVerificationError::InvalidAuthTime("it is of before".to_owned()));
        }
        let subject = claims.subject().as_str();
        if check_subject(subject).is_err() {
            return Err(ClaimsVerificationError::InvalidSubject("it is empty or too long".to_owned()));
        }
        let sign_in = claims.preferred_username().map(|name| name.as_str().to_owned()).filter(|name| check_sign_in(name).is_ok());
        Ok(Known { subject: subject.to_owned(), sign_in, second_factor: gave_second_factor(settings, claims) })
    }
}

/// What an answer must fit.
struct Asked {
    nonce: Nonce,
    /// How long ago they were sent there.
    away: Duration,
}

type Token = openidconnect::core::CoreTokenResponse;

/// Only what is configured counts: providers mean different things by the same words.
fn gave_second_factor(settings: &Settings, claims: &CoreIdTokenClaims) -> bool {
    let by_amr = claims
        .auth_method_refs()
        .is_some_and(|said| said.iter().any(|said| settings.second_factor.amr.iter().any(|value| *value == **said)));
    let by_acr = claims.auth_context_ref().is_some_and(|said| settings.second_factor.acr.iter().any(|value| *value == **said));
    by_amr || by_acr
}

/// Gets what a code stands for.
fn exchange(
    settings: &Settings,
    agent: &ureq::Agent,
    metadata: &CoreProviderMetadata,
    code: String,
    flow: &Flow,
) -> Result<Token, Unknown> {
    let redirect = RedirectUrl::new(settings.redirect.clone()).map_err(|_| Unknown::Answer)?;
    let secret = Some(ClientSecret::new(settings.secret.clone()));
    // Basic is what a provider takes that says nothing of it (OpenID Connect Discovery, section 3).
    let methods = metadata.token_endpoint_auth_methods_supported();
    let by_body = methods.is_some_and(|methods| !methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
    let client = CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(settings.client_id.clone()), secret)
        .set_redirect_uri(redirect)
        .set_auth_type(if by_body { AuthType::RequestBody } else { AuthType::BasicAuth });
    let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|_| Unknown::Answer)?;
    let answer = request.set_pkce_verifier(PkceCodeVerifier::new(flow.verifier.clone())).request(&|request| ask(agent, request));
    answer.map_err(|error| refused(&error))
}

/// The log says what an operator can mend, and nothing of who it was.
fn refused(error: &RequestTokenError<Unasked, StandardErrorResponse<CoreErrorResponseType>>) -> Unknown {
    match error {
        RequestTokenError::ServerResponse(said) if *said.error() == CoreErrorResponseType::InvalidGrant => Unknown::Code,
        RequestTokenError::ServerResponse(said) => {
            tracing::error!(error = said.error().as_ref(), "the provider does not take our request; check oidc.toml");
            Unknown::Answer
        }
        RequestTokenError::Request(error) => {
            tracing::warn!(reason = chain(error), "the provider for signing in does not answer");
            Unknown::Down
        }
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            tracing::error!("the answer of the provider for signing in cannot be read");
            Unknown::Answer
        }
    }
}

fn unproven(error: &ClaimsVerificationError) -> Unknown {
    let what = match error {
        ClaimsVerificationError::Expired(_) => "it is too old: compare the clocks",
        ClaimsVerificationError::InvalidAudience(_) => "it is for another client",
        ClaimsVerificationError::InvalidIssuer(_) => "it is of another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "it is for another sign-in",
        ClaimsVerificationError::SignatureVerification(_) => "its signature is not the provider's",
        _ => "it is not what it should be",
    };
    tracing::warn!(what, "an answer of the provider for signing in was not taken");
    Unknown::Answer
}

/// Sends one request. What answers with too much, too slowly, or from an address without https has not answered.
fn ask(agent: &ureq::Agent, request: HttpRequest) -> Result<HttpResponse, Unasked> {
    let address = request.uri().to_string();
    if !Url::parse(&address).is_ok_and(|url| is_safe(&url)) {
        return Err(Unasked::Unsafe(address));
    }
    let (parts, body) = agent.run(request)?.into_parts();
    let body = body.into_with_config().limit(ANSWER_MOST).read_to_vec()?;
    Ok(HttpResponse::from_parts(parts, body))
}

/// An error with what it comes from.
fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        said = format!("{said}: {error}");
        next = error.source();
    }
    said
}
