//! What becomes of somebody who goes to the provider and comes back.

use super::flow::{Aim, Flow, away_cookie, back_cookie};
use super::provider::{Known, Unknown};
use super::{Oidc, Unmet};
use crate::auth::Browser;
use crate::auth::enter::new_session;
use crate::auth::session::{cookie_at, digest, random_id};
use crate::problem::Error;
use crate::service::Service;
use crate::store::links::{NewVouched, Vouched};
use crate::store::people::{NewSession, Unchanged};
use crate::store::{Store, StoreError};
use axum::http::{HeaderMap, HeaderValue};
use shared::people::Person;
use shared::protocol::{ProviderLink, ProviderPage, ProviderStart, ProviderTrouble, WaysIn, Wrong, check_subject};

/// What of the address says with what somebody comes back.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) state: String,
    /// None where the provider did not let them in.
    pub(crate) code: Option<String>,
    /// Who answers (RFC 9207).
    pub(crate) issuer: Option<String>,
}

/// Where somebody who came back goes on, with the cookies that are set.
#[derive(Debug)]
pub(crate) struct Back {
    pub(crate) to: String,
    pub(crate) cookies: Vec<HeaderValue>,
}

impl<S: Store> Service<S> {
    fn oidc(&self) -> Result<&Oidc, Error> {
        self.auth().oidc.as_ref().ok_or(Error::Unmet(Unmet::NoProvider))
    }
}

/// The page of the provider where somebody goes to sign in or to join, and the cookie that they come back with.
pub(crate) async fn begin<S: Store>(
    service: &Service<S>,
    asked: ProviderStart,
    browser: Browser,
) -> Result<(ProviderPage, HeaderValue), Error> {
    let (oidc, limits) = (service.oidc()?, &service.auth().limits);
    let aim = match asked.invitation {
        None => Aim::SignIn,
        Some(code) => {
            let taken = limits.take(None, browser.address, service.now()).map_err(Error::TooManyTries)?;
            let pending = service.store().invitation(digest(&code), service.now()).await?;
            pending.ok_or(Error::Unchanged(Unchanged::UnknownInvitation))?;
            limits.give_back(&taken);
            Aim::Join(code)
        }
    };
    send_away(oidc, Flow::begin(aim, browser.session, service.now())?).await
}

/// The page of the provider where somebody goes to link their own account. Whoever finds an open session has no password, and
/// gets no other way in.
pub(crate) async fn begin_link<S: Store>(
    service: &Service<S>,
    person: &Person,
    asked: ProviderLink,
    browser: Browser,
) -> Result<(ProviderPage, HeaderValue), Error> {
    let (oidc, auth) = (service.oidc()?, service.auth());
    let session = browser.session.ok_or(Error::SignedOut)?;
    // Who knows the password of somebody who is yet to set a factor up would get a way around it.
    let live = service.store().session(session, service.now()).await?.ok_or(Error::SignedOut)?;
    if service.factor_of(&live).holds_back() {
        return Err(Error::SecondFactorNeeded);
    }
    let ways = service.store().ways_in(&person.account, Some(&oidc.settings.issuer)).await?;
    match ways {
        WaysIn { provider: true, .. } => return Err(Error::Unmet(Unmet::Linked)),
        WaysIn { password: false, .. } => return Err(Error::Unmet(Unmet::NoPassword)),
        WaysIn { .. } => {}
    }
    let (sign_in, known) = service.store().credentials_of(&person.account).await?.ok_or(Error::SignedOut)?;
    let taken = auth.limits.take(Some(&sign_in), browser.address, service.now()).map_err(Error::TooManyTries)?;
    if !auth.passwords.fits(asked.password, Some(known.password)).await? {
        let reason = "this is not the password".to_owned();
        return Err(Error::Wrong(Wrong { field: "password", code: "wrong_password", reason }));
    }
    auth.limits.give_back(&taken);
    let aim = Aim::Link { account: person.account.clone(), session };
    send_away(oidc, Flow::begin(aim, None, service.now())?).await
}

async fn send_away(oidc: &Oidc, flow: Flow) -> Result<(ProviderPage, HeaderValue), Error> {
    let location = oidc.provider.page(&flow).await.map_err(|_| Error::Unmet(Unmet::Down))?;
    let cookie = away_cookie(&oidc.flows.seal(&flow)?, oidc.plain())?;
    Ok((ProviderPage { location }, cookie))
}

/// Whom an invitation is for, that an officer names by what the provider calls them.
pub(crate) fn expected<S: Store>(service: &Service<S>, subject: Option<String>) -> Result<Option<Vouched>, Error> {
    let Some(subject) = subject else { return Ok(None) };
    check_subject(&subject)?;
    Ok(Some(Vouched { issuer: service.oidc()?.settings.issuer.clone(), subject }))
}

/// The ways in that somebody has.
pub(crate) async fn ways_in<S: Store>(service: &Service<S>, person: &Person) -> Result<WaysIn, Error> {
    let issuer = service.auth().oidc.as_ref().map(|oidc| oidc.settings.issuer.as_str());
    Ok(service.store().ways_in(&person.account, issuer).await?)
}

/// Takes the link of somebody's own account away.
pub(crate) async fn unlink<S: Store>(service: &Service<S>, person: &Person, browser: Browser) -> Result<(), Error> {
    let (oidc, keep) = (service.oidc()?, browser.session.ok_or(Error::SignedOut)?);
    let unlinked = service.store().unlink(person, &oidc.settings.issuer, keep, service.now()).await?;
    unlinked.map_err(|stays| Error::Unmet(stays.into()))
}

/// Lets somebody in who comes back from the provider, or says why not.
pub(crate) async fn come_back<S: Store>(
    service: &Service<S>,
    answer: Answer,
    headers: &HeaderMap,
    browser: Browser,
) -> Result<Back, Error> {
    let (limits, now) = (&service.auth().limits, service.now());
    let Ok(oidc) = service.oidc() else { return Ok(turned_away(ProviderTrouble::Interrupted, None, Vec::new())) };
    let Ok(taken) = limits.take(None, browser.address, now) else {
        return Ok(turned_away(ProviderTrouble::TooManyTries, None, Vec::new()));
    };
    let Some(flow) = oidc.flows.take(headers, &answer.state, now) else {
        return Ok(turned_away(ProviderTrouble::Interrupted, None, Vec::new()));
    };
    let mut cookies = vec![back_cookie(oidc.plain())?];
    let outcome = match vouch(oidc, &answer, &flow, now).await {
        Ok(known) => enter(service, oidc, &flow, known).await.unwrap_or_else(|error| {
            tracing::error!(%error, "store");
            Err(ProviderTrouble::Store)
        }),
        Err(trouble) => Err(trouble),
    };
    // Only what somebody did counts as refused.
    if matches!(outcome, Ok(_) | Err(ProviderTrouble::Down | ProviderTrouble::Store)) {
        limits.give_back(&taken);
    }
    match outcome {
        Ok(entered) => {
            if let Some(token) = entered {
                cookies.push(cookie_at(&token, oidc.plain())?);
            }
            let to = if matches!(flow.aim, Aim::Link { .. }) { "/account?provider=linked" } else { "/" };
            Ok(Back { to: to.to_owned(), cookies })
        }
        Err(trouble) => Ok(turned_away(trouble, Some(&flow.aim), cookies)),
    }
}

fn turned_away(trouble: ProviderTrouble, aim: Option<&Aim>, cookies: Vec<HeaderValue>) -> Back {
    let page = if matches!(aim, Some(Aim::Link { .. })) { "/account" } else { "/sign-in" };
    Back { to: format!("{page}?trouble={}", trouble.name()), cookies }
}

/// Whom the provider vouches for.
async fn vouch(oidc: &Oidc, answer: &Answer, flow: &Flow, now: u64) -> Result<Known, ProviderTrouble> {
    if answer.issuer.as_ref().is_some_and(|issuer| *issuer != oidc.settings.issuer) {
        return Err(ProviderTrouble::NotProven);
    }
    let code = answer.code.clone().ok_or(ProviderTrouble::Refused)?;
    oidc.provider.who(code, flow, now).await.map_err(|unknown| match unknown {
        Unknown::Down => ProviderTrouble::Down,
        Unknown::Code => ProviderTrouble::Interrupted,
        Unknown::Answer => ProviderTrouble::NotProven,
    })
}

/// Lets somebody in; the token of the new session, where there is one.
async fn enter<S: Store>(
    service: &Service<S>,
    oidc: &Oidc,
    flow: &Flow,
    known: Known,
) -> Result<Result<Option<String>, ProviderTrouble>, StoreError> {
    let (store, now) = (service.store(), service.now());
    let vouched = Vouched { issuer: oidc.settings.issuer.clone(), subject: known.subject };
    if let Aim::Link { account, session } = &flow.aim {
        // The cookie does not come back with them, but whether the session holds is known here.
        let live = store.session(*session, now).await?;
        let live = live.filter(|live| live.person.account == *account && !service.factor_of(live).holds_back());
        let Some(live) = live else { return Ok(Err(ProviderTrouble::SignedOut)) };
        return Ok(store.link(&live.person, vouched, now).await?.map(|()| None));
    }
    let browser = Browser { address: None, session: flow.replaces };
    let (token, session) = new_session(browser, now)?;
    let session = NewSession { factor: known.second_factor, ..session };
    let sign_ins = known.sign_in.into_iter().chain([format!("provider-{}", random_id()?)]).collect();
    let new = NewVouched { id: random_id()?, sign_ins, vouched };
    let entered = match &flow.aim {
        Aim::Join(code) => store.join_vouched(digest(code), new, session).await?,
        _ => store.sign_in_vouched(new, session).await?.then_some(()).ok_or(ProviderTrouble::NoAccount),
    };
    Ok(entered.map(|()| Some(token)))
}
