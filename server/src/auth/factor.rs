//! The second factor: codes of an authenticator app, passkeys, recovery codes. A session in which it was given goes on under
//! another token: one that somebody saw before is worth nothing then.

mod refusal;

pub(crate) use refusal::FactorRefusal;

use super::enter::{Browser, Entered, own_password};
use super::limit::Limits;
use super::oidc::Unmet;
use super::passkey::{Ceremonies, Passkeys, Whose};
use super::session::{digest, random, random_id, random_token};
use super::totp::{Secret, Vault};
use crate::clock::day;
use crate::documents::Sealer;
use crate::problem::Error;
use crate::service::Service;
use crate::store::factors::{KeptFactors, KeptPasskey, NewFactor, Renewed, Used, Which};
use crate::store::people::{Digest, Doing};
use crate::store::{Store, StoreError};
use axum::http::HeaderMap;
use serde_json::Value as Json;
use shared::people::{FactorState, Person, RECOVERY_CODES, must_have, plain_code, plain_recovery, recovery_code};
use shared::protocol::{
    AppBegun, Challenge, FactorProof, Factors as Told, NewRecoveryCodes, Passkey, PasskeyBegun, PasskeyConfirm, RecoveryCodes,
    RemoveFactor, check_passkey_name,
};

/// How long somebody may take to confirm an authenticator app, in milliseconds.
const CONFIRM_WITHIN: u64 = 10 * 60 * 1000;

/// What is needed for second factors while the server runs.
#[derive(Debug)]
pub(crate) struct Factors {
    /// Whether those who must have one are held to it. Only a sample city lets them off.
    pub(crate) required: bool,
    pub(crate) passkeys: Passkeys,
    vault: Vault,
    /// Guesses at a factor count apart from those at a password: nobody who knows a name can use up its tries.
    limits: Limits,
    /// Secrets that wait for a code, with the recovery codes that were told beside them.
    apps: Ceremonies<(Secret, Vec<Digest>)>,
    /// Recovery codes that were told beside a passkey that is being made.
    codes: Ceremonies<Vec<Digest>>,
}

impl Factors {
    pub(crate) fn new(sealer: &Sealer) -> Self {
        Self {
            required: true,
            passkeys: Passkeys::default(),
            vault: Vault::of(sealer),
            limits: Limits::default(),
            apps: Ceremonies::lasting(CONFIRM_WITHIN),
            codes: Ceremonies::lasting(CONFIRM_WITHIN),
        }
    }
}

/// Who asks something about their own second factor.
#[derive(Debug)]
pub(crate) struct Asking {
    pub(crate) person: Person,
    pub(crate) session: Digest,
    /// How the session stands.
    pub(crate) state: FactorState,
    pub(crate) browser: Browser,
    pub(crate) headers: HeaderMap,
}

impl Asking {
    fn account(&self) -> &str {
        &self.person.account
    }

    /// Whoever knows a password alone changes nothing about a second factor that is there.
    fn may_change(&self) -> Result<(), Error> {
        if self.state == FactorState::Needed { Err(Error::SecondFactorNeeded) } else { Ok(()) }
    }

    fn renewed(&self, token: &str, now: u64) -> Renewed {
        Renewed { account: self.person.account.clone(), from: self.session, to: digest(token), now }
    }

    fn entered(self, token: String) -> Entered {
        Entered { token, key: None, person: self.person, factor: FactorState::Given }
    }
}

fn refused<T>(refusal: FactorRefusal) -> Result<T, Error> {
    Err(Error::Factor(refusal))
}

/// New recovery codes, and what is kept of them.
fn new_codes() -> Result<(Vec<String>, Vec<Digest>), StoreError> {
    let codes = (0..RECOVERY_CODES).map(|_| random().map(|bytes| recovery_code(&bytes))).collect::<Result<Vec<_>, _>>()?;
    let kept = codes.iter().filter_map(|code| plain_recovery(code)).map(|code| digest(&code)).collect();
    Ok((codes, kept))
}

/// The same for whoever has no second factor yet; none for everyone else.
fn first_codes(held: &KeptFactors) -> Result<(Vec<String>, Vec<Digest>), StoreError> {
    if held.any() { Ok((Vec::new(), Vec::new())) } else { new_codes() }
}

fn kept(held: &KeptFactors) -> Vec<String> {
    held.passkeys.iter().map(|kept| kept.passkey.clone()).collect()
}

/// Does something in which a factor may be guessed, as often as a password may.
async fn tried<S: Store, T>(service: &Service<S>, asking: &Asking, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let limits = &service.auth().factors.limits;
    let taken = limits.take(Some(asking.account()), asking.browser.address, service.now()).map_err(Error::TooManyTries)?;
    let done = work.await;
    match &done {
        Err(Error::Factor(refusal)) if refusal.is_guess() => {
            service.store().refuse_factor(asking.account().to_owned(), service.now()).await?;
        }
        _ => limits.give_back(&taken),
    }
    done
}

/// What one has, and what one could have.
pub(crate) async fn told<S: Store>(service: &Service<S>, asking: &Asking) -> Result<Told, Error> {
    let held = service.store().factors(asking.account()).await?;
    let factors = &service.auth().factors;
    let passkey = |kept: &KeptPasskey| Passkey { id: kept.id.clone(), name: kept.name.clone(), day: kept.day };
    let is_open = asking.state != FactorState::Needed;
    Ok(Told {
        state: asking.state,
        required: factors.required && must_have(&asking.person.grants),
        app: held.secret.is_some(),
        passkey_count: held.passkeys.len(),
        passkeys: if is_open { held.passkeys.iter().map(passkey).collect() } else { Vec::new() },
        recovery_codes: held.recovery_codes,
        passkeys_work: factors.passkeys.work(&asking.headers),
        password: service.store().ways_in(asking.account(), None).await?.password,
    })
}

/// Begins to add an authenticator app.
pub(crate) async fn begin_app<S: Store>(service: &Service<S>, asking: &Asking) -> Result<AppBegun, Error> {
    asking.may_change()?;
    let held = service.store().factors(asking.account()).await?;
    if held.secret.is_some() {
        return refused(FactorRefusal::AlreadyThere);
    }
    let (sign_in, _) = service.store().credentials_of(asking.account()).await?.ok_or(Error::SignedOut)?;
    let secret = Secret::new()?;
    let (recovery_codes, kept) = first_codes(&held)?;
    let (text, link) = secret.told(&sign_in)?;
    service.auth().factors.apps.begin(asking.session, (secret, kept), service.now());
    Ok(AppBegun { secret: text, link, recovery_codes })
}

/// Adds the authenticator app that gives this code. One that is mistyped can be typed again.
pub(crate) async fn confirm_app<S: Store>(service: &Service<S>, asking: Asking, code: &str) -> Result<Entered, Error> {
    asking.may_change()?;
    let (factors, now) = (&service.auth().factors, service.now());
    let (secret, recovery) = factors.apps.peek(asking.session, now).ok_or(Error::Factor(FactorRefusal::TooLate))?;
    let taken = factors.limits.take(Some(asking.account()), asking.browser.address, now).map_err(Error::TooManyTries)?;
    let step = plain_code(code).map(|code| secret.step_of(&code, now)).transpose()?.flatten();
    let Some(step) = step else { return refused(FactorRefusal::WrongCode) };
    factors.limits.give_back(&taken);
    let secret = factors.vault.seal(&secret, asking.account())?;
    let token = random_token()?;
    let added = service.store().add_factor(asking.renewed(&token, now), NewFactor::App { secret, step }, recovery).await?;
    added.map_err(|unfit| FactorRefusal::of(unfit, FactorRefusal::Changed))?;
    factors.apps.take(asking.session, now);
    Ok(asking.entered(token))
}

/// Begins to add a passkey.
pub(crate) async fn begin_passkey<S: Store>(service: &Service<S>, asking: &Asking) -> Result<PasskeyBegun, Error> {
    asking.may_change()?;
    let (factors, now) = (&service.auth().factors, service.now());
    let held = service.store().factors(asking.account()).await?;
    let (sign_in, _) = service.store().credentials_of(asking.account()).await?.ok_or(Error::SignedOut)?;
    let whose = Whose { account: asking.account(), sign_in: &sign_in, name: &asking.person.name, session: asking.session };
    let options = factors.passkeys.begin(&asking.headers, &whose, &kept(&held), now)?;
    let options = options.ok_or(Error::Factor(FactorRefusal::NoPasskeys))?;
    let (recovery_codes, kept) = first_codes(&held)?;
    factors.codes.begin(asking.session, kept, now);
    Ok(PasskeyBegun { options, recovery_codes })
}

/// Adds the passkey that the browser made.
pub(crate) async fn confirm_passkey<S: Store>(service: &Service<S>, asking: Asking, asked: PasskeyConfirm) -> Result<Entered, Error> {
    asking.may_change()?;
    check_passkey_name(&asked.name)?;
    let (factors, now) = (&service.auth().factors, service.now());
    let held = service.store().factors(asking.account()).await?;
    let made = factors.passkeys.finish(&asking.headers, asking.session, &kept(&held), asked.credential, now)?;
    let made = made.ok_or(Error::Factor(FactorRefusal::TooLate))?.map_err(|unmade| Error::Factor(unmade.into()))?;
    let recovery = factors.codes.take(asking.session, now).ok_or(Error::Factor(FactorRefusal::TooLate))?;
    let day = u32::try_from(day(now)).unwrap_or(0);
    let kept = KeptPasskey { id: random_id()?, name: asked.name, passkey: made.passkey, day };
    let token = random_token()?;
    let factor = NewFactor::Passkey { kept, credential: made.credential };
    let added = service.store().add_factor(asking.renewed(&token, now), factor, recovery).await?;
    added.map_err(|unfit| FactorRefusal::of(unfit, FactorRefusal::Changed))?;
    Ok(asking.entered(token))
}

/// What a passkey is to sign.
pub(crate) async fn challenge<S: Store>(service: &Service<S>, asking: &Asking) -> Result<Challenge, Error> {
    let held = service.store().factors(asking.account()).await?;
    let options = service.auth().factors.passkeys.challenge(&asking.headers, asking.session, &kept(&held), service.now())?;
    Ok(Challenge { options: options.ok_or(Error::Factor(FactorRefusal::NoPasskeys))? })
}

/// A proof that holds as far as can be told without using it up, and what it is called when somebody else was faster.
async fn checked<S: Store>(service: &Service<S>, asking: &Asking, proof: FactorProof) -> Result<(Used, FactorRefusal), Error> {
    let held = service.store().factors(asking.account()).await?;
    match proof {
        FactorProof { code: Some(code), recovery: None, passkey: None } => check_code(service, asking, &held, &code),
        FactorProof { code: None, recovery: Some(code), passkey: None } => {
            let code = plain_recovery(&code).ok_or(Error::Factor(FactorRefusal::WrongRecovery))?;
            Ok((Used::Recovery { code: digest(&code) }, FactorRefusal::WrongRecovery))
        }
        FactorProof { code: None, recovery: None, passkey: Some(signed) } => check_passkey(service, asking, &held, signed),
        _ => refused(FactorRefusal::NoProof),
    }
}

fn check_code<S: Store>(service: &Service<S>, asking: &Asking, held: &KeptFactors, code: &str) -> Result<(Used, FactorRefusal), Error> {
    let (Some(sealed), Some(code)) = (&held.secret, plain_code(code)) else { return refused(FactorRefusal::WrongCode) };
    let secret = service.auth().factors.vault.open(sealed, asking.account())?;
    match secret.step_of(&code, service.now())? {
        Some(step) => Ok((Used::App { step }, FactorRefusal::UsedCode)),
        None => refused(FactorRefusal::WrongCode),
    }
}

fn check_passkey<S: Store>(
    service: &Service<S>,
    asking: &Asking,
    held: &KeptFactors,
    signed: Json,
) -> Result<(Used, FactorRefusal), Error> {
    let passkeys = &service.auth().factors.passkeys;
    let given = passkeys.check(&asking.headers, asking.session, &kept(held), signed, service.now())?;
    let given = given.ok_or(Error::Factor(FactorRefusal::TooLate))?.map_err(|()| Error::Factor(FactorRefusal::WrongPasskey))?;
    let kept = held.passkeys.get(given.index).ok_or(Error::Factor(FactorRefusal::WrongPasskey))?;
    Ok((Used::Passkey { id: kept.id.clone(), passkey: given.passkey }, FactorRefusal::WrongPasskey))
}

/// Gives the second factor: the session is a whole one from now on.
pub(crate) async fn give<S: Store>(service: &Service<S>, asking: Asking, proof: FactorProof) -> Result<Entered, Error> {
    let token = random_token()?;
    let work = async {
        let (used, otherwise) = checked(service, &asking, proof).await?;
        let given = service.store().give_factor(asking.renewed(&token, service.now()), used).await?;
        given.map_err(|unfit| FactorRefusal::of(unfit, otherwise))
    };
    tried(service, &asking, work).await?;
    Ok(asking.entered(token))
}

/// Asks for the password once more. False where the account has none, because its person signs in with the provider: what is
/// asked of them is a factor.
async fn password_again<S: Store>(service: &Service<S>, asking: &Asking, password: Option<String>) -> Result<bool, Error> {
    match own_password(service, &asking.person, password.unwrap_or_default(), asking.browser, "password").await {
        Ok(_) => Ok(true),
        Err(Error::Unmet(Unmet::NoPassword)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Takes a factor away, for whoever gives the password, where there is one, and any factor once more.
pub(crate) async fn remove<S: Store>(service: &Service<S>, asking: &Asking, asked: RemoveFactor) -> Result<(), Error> {
    asking.may_change()?;
    password_again(service, asking, asked.password).await?;
    let which = asked.passkey.map_or(Which::App, Which::Passkey);
    let keep_last = service.auth().factors.required && must_have(&asking.person.grants);
    let work = async {
        let (used, otherwise) = checked(service, asking, asked.proof).await?;
        let account = asking.person.account.clone();
        let removed = service.store().remove_factor(account, which, used, keep_last, service.now()).await?;
        removed.map_err(|unfit| FactorRefusal::of(unfit, otherwise))
    };
    tried(service, asking, work).await
}

/// Makes new recovery codes, for whoever gives the password once more, or a factor where there is no password.
pub(crate) async fn new_recovery_codes<S: Store>(
    service: &Service<S>,
    asking: &Asking,
    asked: NewRecoveryCodes,
) -> Result<RecoveryCodes, Error> {
    asking.may_change()?;
    let (recovery_codes, kept) = new_codes()?;
    let make = |used, otherwise| async move {
        let made = service.store().set_recovery_codes(asking.person.account.clone(), used, kept, service.now()).await?;
        made.map_err(|unfit| FactorRefusal::of(unfit, otherwise))
    };
    if password_again(service, asking, asked.password).await? {
        make(None, FactorRefusal::Changed).await?;
    } else {
        let work = async {
            let (used, otherwise) = checked(service, asking, asked.proof.unwrap_or_default()).await?;
            make(Some(used), otherwise).await
        };
        tried(service, asking, work).await?;
    }
    Ok(RecoveryCodes { recovery_codes })
}

/// Takes all factors of somebody else away and signs them out, for whoever lost theirs.
pub(crate) async fn reset<S: Store>(service: &Service<S>, person: Person, account: String) -> Result<(), Error> {
    if person.account == account {
        return refused(FactorRefusal::Own);
    }
    let doing = Doing { org: person.org, by: Some(person.account), now: service.now() };
    if service.store().reset_factors(doing, account).await?.map_err(Error::Unchanged)? { Ok(()) } else { refused(FactorRefusal::Unknown) }
}
