//! RFC 9457 problem details. Each variant says which status it becomes.

use crate::auth::factor::FactorRefusal;
use crate::auth::oidc::Unmet;
use crate::store::attachments::NoBlob;
use crate::store::devices::{Ended, Why};
use crate::store::people::Unchanged;
use crate::store::records::NoRecords;
use crate::store::recovery::Unrecovered;
use crate::store::redactions::Unredacted;
use crate::store::surveys::Unmoved;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::people::Power;
use shared::protocol::{BATCH_LIMIT, BODY_LIMIT, CHANGES_BODY_LIMIT, CHANGES_LIMIT, EVERYONE, ItemResult, ItemStatus, Problem, Wrong};

/// Everything a route can fail with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// 404: nothing is at this address.
    #[error("nothing is at this address")]
    NotFound,
    /// 405: the address does not take this method.
    #[error("the method is not allowed here")]
    Method,
    /// 404: no survey has this address.
    #[error("no survey has this address")]
    UnknownSurvey,
    /// 404: no instrument has this hash.
    #[error("no instrument has this address")]
    UnknownInstrument,
    /// 400: the body is not JSON of the right shape.
    #[error("the body cannot be read")]
    Malformed { field: String, reason: String },
    /// 413: the body is over the limit.
    #[error("the body is larger than {BODY_LIMIT} bytes")]
    TooLarge,
    /// 415: the body is of another type.
    #[error("the body is not JSON")]
    NotJson,
    /// 400: survey requests must not say who sends them.
    #[error("survey requests carry no cookie")]
    Cookie,
    /// 422: more items than a batch may hold.
    #[error("a batch holds at most {BATCH_LIMIT} responses")]
    BatchTooLarge(usize),
    /// 422: every item was refused.
    #[error("no response was accepted")]
    AllRejected(Vec<ItemResult>),
    /// 413: the body with changes is over its limit.
    #[error("the body is larger than {CHANGES_BODY_LIMIT} bytes")]
    ChangesTooLarge,
    /// 422: more changes than a batch may hold.
    #[error("a batch holds at most {CHANGES_LIMIT} changes")]
    TooManyChanges(usize),
    /// 404: no document has this id, or none that the person may read.
    #[error("no document has this address")]
    UnknownDocument,
    /// 409: the survey takes no responses now, and will again.
    #[error("this survey takes no responses now")]
    Paused,
    /// 409: the survey takes no more responses.
    #[error("this survey takes no more responses")]
    Over,
    /// 409: every item is of somebody who was not invited, and no more of those are taken.
    #[error("this survey takes no more responses of people who were not invited")]
    Full(Vec<ItemResult>),
    /// 429: one address sent too many responses; seconds until the next.
    #[error("too many responses came from this address")]
    TooManyResponses(u64),
    /// 409: nobody is invited to this survey.
    #[error("nobody is invited to this survey")]
    NotByInvitation,
    /// 404: the survey has no such invitation.
    #[error("this survey has no such invitation")]
    UnknownInvitation,
    /// 409: the invitation was redeemed for another message.
    #[error("this invitation was used before")]
    AlreadyRedeemed,
    /// 403: the survey has no such device or desk, or it may not send any more.
    #[error("this device may not send responses")]
    UnknownStation,
    /// 401: nobody is signed in, or not any more.
    #[error("you are not signed in")]
    SignedOut,
    /// 401: the cookie of a session came without its key.
    #[error("this page is not signed in")]
    SessionKeyNeeded,
    /// 401: the session is over because its device was revoked, or because its person has left.
    #[error("this device may not be used any more")]
    TurnedAway(Ended),
    /// 403: somebody signed in on a device that was revoked.
    #[error("this device may not be used any more")]
    DeviceRefused(Ended),
    /// 401: name and password do not fit; the same for every reason.
    #[error("this name and this password do not fit")]
    SignInRefused,
    /// 403: who is signed in may not do this.
    #[error("your roles do not allow this")]
    NotAllowed(Power),
    /// 403: the second factor was not given yet, or is yet to be set up.
    #[error("a second factor is needed first")]
    SecondFactorNeeded,
    /// 404, 409 or 422: a second factor is not taken, or stays as it is.
    #[error("the second factor was not taken")]
    Factor(FactorRefusal),
    /// 403: another page made this request; the header that says so.
    #[error("this request does not come from Evenhand's own page")]
    CrossSite(&'static str),
    /// 429: too many tries were refused; seconds until the next.
    #[error("too many tries were refused")]
    TooManyTries(u64),
    /// 422: something that was entered is not taken.
    #[error("something that was entered is not taken")]
    Wrong(Wrong),
    /// 404 or 409: people or departments stay as they are.
    #[error("nothing was changed")]
    Unchanged(Unchanged),
    /// 404, 409 or 422: a plan, its survey, an invitation or a station stays as it is.
    #[error("nothing was changed")]
    Unmoved(Unmoved),
    /// 404 or 409: a recovery key or a request for a data key stays as it is.
    #[error("nothing was changed")]
    Unrecovered(Unrecovered),
    /// 404, 409 or 503: signing in with the provider does not go on.
    #[error("this does not work with how you sign in")]
    Unmet(Unmet),
    /// 403, 404, 409 or 422: nothing was proposed, removed, held or released.
    #[error("nothing was changed")]
    Unredacted(Unredacted),
    /// 404, 409 or 422: a request for public records stays as it is, or is not answered.
    #[error("nothing was changed")]
    NoRecords(NoRecords),
    /// 409: nothing is told of a survey before it is frozen.
    #[error("this survey is not frozen yet")]
    NotFrozen,
    /// 403: a release is sent to whoever agreed to its terms.
    #[error("the terms of this release have not been agreed to")]
    AgreementNeeded,
    /// 400 to 422, or 507: a file is not taken, or not given.
    #[error("this file is not taken, or not given")]
    NoBlob(NoBlob),
    /// 503: the disk or the database failed; nothing was stored.
    #[error("the server cannot store or read at the moment")]
    Store(#[from] crate::store::StoreError),
}

impl From<Wrong> for Error {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

impl From<NoBlob> for Error {
    fn from(why: NoBlob) -> Self {
        Self::NoBlob(why)
    }
}

impl From<Unmoved> for Error {
    fn from(unmoved: Unmoved) -> Self {
        Self::Unmoved(unmoved)
    }
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::UnknownSurvey | Self::UnknownInstrument | Self::UnknownDocument | Self::UnknownInvitation => {
                StatusCode::NOT_FOUND
            }
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed { .. } | Self::Cookie => StatusCode::BAD_REQUEST,
            Self::TooLarge | Self::ChangesTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BatchTooLarge(_) | Self::TooManyChanges(_) | Self::AllRejected(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Paused | Self::Over | Self::Full(_) | Self::NotByInvitation | Self::AlreadyRedeemed => StatusCode::CONFLICT,
            Self::SignedOut | Self::SessionKeyNeeded | Self::TurnedAway(_) | Self::SignInRefused => StatusCode::UNAUTHORIZED,
            Self::NotAllowed(_)
            | Self::DeviceRefused(_)
            | Self::CrossSite(_)
            | Self::SecondFactorNeeded
            | Self::UnknownStation
            | Self::AgreementNeeded => StatusCode::FORBIDDEN,
            Self::TooManyTries(_) | Self::TooManyResponses(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Wrong(_) | Self::Unchanged(Unchanged::UnknownDepartment(_) | Unchanged::UnknownHeir | Unchanged::Wrong(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Unchanged(
                Unchanged::UnknownAccount | Unchanged::UnknownInvitation | Unchanged::UnknownDevice | Unchanged::UnknownReview,
            ) => StatusCode::NOT_FOUND,
            Self::Unchanged(_) => StatusCode::CONFLICT,
            Self::Unrecovered(Unrecovered::Unknown) => StatusCode::NOT_FOUND,
            Self::Unrecovered(_) => StatusCode::CONFLICT,
            Self::Unmoved(Unmoved::UnknownPlan | Unmoved::UnknownInvitation(_) | Unmoved::UnknownStation) => StatusCode::NOT_FOUND,
            Self::Unmoved(Unmoved::Wrong(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unmoved(_) | Self::NotFrozen => StatusCode::CONFLICT,
            Self::Unredacted(unredacted) => match unredacted {
                Unredacted::UnknownDocument | Unredacted::UnknownProposal | Unredacted::UnknownHold | Unredacted::NoSeats => {
                    StatusCode::NOT_FOUND
                }
                Unredacted::NotAllowed | Unredacted::MayNotWrite => StatusCode::FORBIDDEN,
                Unredacted::NoDate | Unredacted::KeyDestroyed | Unredacted::KeyDue | Unredacted::SeatsChanged => StatusCode::CONFLICT,
                Unredacted::Requested(_) => StatusCode::CONFLICT,
                Unredacted::Decided | Unredacted::Waits | Unredacted::OwnProposal | Unredacted::Held(_) => StatusCode::CONFLICT,
                Unredacted::UnknownKind(_) | Unredacted::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Self::Unmet(unmet) => unmet.status(),
            Self::Factor(refusal) => refusal.status(),
            Self::NoBlob(why) => match why {
                NoBlob::UnknownDocument | NoBlob::NotNamed | NoBlob::NotHere => StatusCode::NOT_FOUND,
                NoBlob::NotWritable => StatusCode::FORBIDDEN,
                NoBlob::WrongDigest => StatusCode::BAD_REQUEST,
                NoBlob::PieceTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                NoBlob::NoSuchRange => StatusCode::RANGE_NOT_SATISFIABLE,
                NoBlob::WrongPiece | NoBlob::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
                NoBlob::Full => StatusCode::INSUFFICIENT_STORAGE,
                NoBlob::NoDate | NoBlob::KeyDue => StatusCode::CONFLICT,
                NoBlob::KeyDestroyed(_) | NoBlob::KeyMissing => StatusCode::GONE,
            },
            Self::NoRecords(
                NoRecords::UnknownRequest | NoRecords::UnknownItem | NoRecords::UnknownDocument | NoRecords::UnknownAccount,
            ) => StatusCode::NOT_FOUND,
            Self::NoRecords(NoRecords::Wrong(_) | NoRecords::TooMany(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoRecords(_) => StatusCode::CONFLICT,
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Method => "method_not_allowed",
            Self::UnknownSurvey => "unknown_survey",
            Self::UnknownInstrument => "unknown_instrument",
            Self::Malformed { .. } => "malformed",
            Self::TooLarge | Self::ChangesTooLarge => "too_large",
            Self::UnknownDocument => "unknown_document",
            Self::NotJson => "not_json",
            Self::Cookie => "cookie_refused",
            Self::BatchTooLarge(_) | Self::TooManyChanges(_) => "batch_too_large",
            Self::AllRejected(_) => "rejected",
            Self::Paused => "paused",
            Self::Over => "over",
            Self::Full(_) => "full",
            Self::TooManyResponses(_) => "too_many_responses",
            Self::NotByInvitation => "not_by_invitation",
            Self::UnknownInvitation => "unknown_invitation",
            Self::AlreadyRedeemed => "already_redeemed",
            Self::UnknownStation => "unknown_station",
            Self::SignedOut => "signed_out",
            Self::SessionKeyNeeded => "session_key_needed",
            Self::TurnedAway(Ended { why: Why::Offboarded, .. }) => "offboarded",
            Self::TurnedAway(Ended { why: Why::DeviceRevoked, .. }) | Self::DeviceRefused(_) => "device_revoked",
            Self::SignInRefused => "sign_in_refused",
            Self::NotAllowed(_) => "not_allowed",
            Self::SecondFactorNeeded => "second_factor_needed",
            Self::Factor(refusal) => refusal.code(),
            Self::CrossSite(_) => "cross_site",
            Self::TooManyTries(_) => "too_many_tries",
            Self::Wrong(wrong) => wrong.code,
            Self::Unchanged(unchanged) => unchanged.code(),
            Self::Unmoved(unmoved) => unmoved.code(),
            Self::NoRecords(why) => why.code(),
            Self::Unrecovered(unrecovered) => unrecovered.code(),
            Self::Unredacted(unredacted) => unredacted.code(),
            Self::Unmet(unmet) => unmet.code(),
            Self::NotFrozen => "not_frozen",
            Self::AgreementNeeded => "agreement_needed",
            Self::NoBlob(why) => why.code(),
            Self::Store(_) => "store",
        }
    }

    /// The body that the client gets.
    pub(crate) fn problem(self) -> Problem {
        let mut problem = Problem {
            kind: format!("/problems/{}", self.code()),
            title: self.to_string(),
            status: self.status().as_u16(),
            detail: String::new(),
            field: None,
            reason: None,
            results: Vec::new(),
        };
        let mut name = |field: &str, reason: String| (problem.field, problem.reason) = (Some(field.to_owned()), Some(reason));
        match self {
            Self::UnknownSurvey => name("survey", "no survey has this address; check the link".to_owned()),
            Self::UnknownInstrument => name("hash", "no instrument has this address".to_owned()),
            Self::Malformed { field, reason } => name(&field, reason),
            Self::TooLarge => name("body", format!("at most {BODY_LIMIT} bytes are taken; send less at a time")),
            Self::NotJson => name("content-type", "application/json is expected".to_owned()),
            Self::Cookie => name("cookie", "an anonymous survey refuses cookies; send the request without credentials".to_owned()),
            Self::BatchTooLarge(count) => {
                name("responses", format!("{count} responses were sent, at most {BATCH_LIMIT} are taken at a time"));
            }
            Self::AllRejected(results) | Self::Full(results) => {
                let first = results.first().cloned();
                name(
                    first.as_ref().and_then(|first| first.field.as_deref()).unwrap_or("responses"),
                    first.as_ref().and_then(|first| first.reason.clone()).unwrap_or_default(),
                );
                problem.results = results;
                problem.detail = "Nothing of this request was stored. What was accepted earlier is safe.".to_owned();
            }
            Self::ChangesTooLarge => name("body", format!("at most {CHANGES_BODY_LIMIT} bytes are taken; send fewer changes at a time")),
            Self::TooManyChanges(count) => {
                name("changes", format!("{count} changes were sent, at most {CHANGES_LIMIT} are taken at a time"));
            }
            Self::UnknownDocument => name("doc", "there is no such document, or it is not yours to read".to_owned()),
            Self::Paused => name("survey", "the survey is paused; try again later".to_owned()),
            Self::Over => name("survey", "the survey is over".to_owned()),
            Self::TooManyResponses(seconds) => {
                name("responses", format!("many responses came from this address just now; send again in {seconds} seconds"));
            }
            Self::NotByInvitation => name("survey", "nobody is invited to this survey: it has no credentials to give".to_owned()),
            Self::UnknownInvitation => {
                name("invitation", "this survey has no such invitation; check the link, or ask for another".to_owned());
            }
            Self::AlreadyRedeemed => {
                name("invitation", "it was used before, perhaps on another device: go on there; it cannot be used twice".to_owned());
            }
            Self::UnknownStation => {
                name("station", "the survey has no such device, or it was ended; ask who runs the survey for a new link".to_owned());
            }
            Self::SignedOut => name("session", "sign in; what is on this device stays there".to_owned()),
            Self::SessionKeyNeeded => {
                name("session", "open the vault of whoever signed in, or sign in: a cookie alone is nobody".to_owned());
            }
            Self::TurnedAway(ended) => {
                let reason = match ended.why {
                    Why::Offboarded => "this account has ended, and what is on this device of it with it",
                    Why::DeviceRevoked => REVOKED,
                };
                name("session", reason.to_owned());
                problem.results = about(ended, reason);
            }
            Self::DeviceRefused(ended) => {
                name("id", REVOKED.to_owned());
                problem.results = about(ended, REVOKED);
            }
            Self::SignInRefused => name("password", "this name and this password do not fit; check both".to_owned()),
            Self::NotAllowed(power) => name("power", format!("this needs the power “{}”; an officer gives roles", power.name())),
            Self::CrossSite(header) => name(header, "what changes something is taken from Evenhand's own page only".to_owned()),
            Self::TooManyTries(seconds) => {
                name("name", format!("too many tries were refused; try again in {} minutes", seconds.div_ceil(60)));
            }
            Self::Wrong(wrong) => name(wrong.field, wrong.reason),
            Self::Unchanged(unchanged) => {
                let (field, reason) = unchanged.reason();
                name(field, reason);
            }
            Self::Unredacted(unredacted) => {
                let (field, reason) = unredacted.reason();
                name(field, reason);
            }
            Self::Unmoved(unmoved) => {
                let (field, reason) = unmoved.reason();
                name(field, reason);
            }
            Self::Unrecovered(unrecovered) => {
                let (field, reason) = unrecovered.reason();
                name(field, reason);
            }
            Self::SecondFactorNeeded => name("session", "give the second factor, or set one up, before anything else".to_owned()),
            Self::Factor(refusal) => {
                let (field, reason) = refusal.reason();
                name(field, reason);
            }
            Self::Unmet(unmet) => {
                let (field, reason) = unmet.reason();
                name(field, reason.to_owned());
            }
            Self::NoRecords(why) => {
                let (field, reason) = why.reason();
                name(field, reason);
            }
            Self::NotFrozen => name("survey", "a survey is told of once, when its grace days are over and it is frozen".to_owned()),
            Self::AgreementNeeded => name("terms", "agree to the terms of this release first".to_owned()),
            Self::NoBlob(why) => {
                let (field, reason) = why.reason();
                name(field, reason);
            }
            Self::Store(_) => problem.detail = "Nothing of this request was stored. Send it again later.".to_owned(),
            Self::NotFound | Self::Method => {}
        }
        problem
    }
}

const REVOKED: &str = "this device was revoked: nothing on it can be used any more; an officer can let it in again";

/// The account that an answer is about, because a browser may hold what several people left there; with the code
/// `everyone` where all of it is to go.
fn about(ended: Ended, reason: &str) -> Vec<ItemResult> {
    let code = ended.everyone.then(|| EVERYONE.to_owned());
    vec![ItemResult { id: ended.account, status: ItemStatus::Rejected, field: None, code, reason: Some(reason.to_owned()) }]
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        // The cause is for the operator; it never holds anything of a request.
        if let Self::Store(cause) = &self {
            tracing::error!(%cause, "store");
        }
        let wait = if let Self::TooManyTries(seconds) | Self::TooManyResponses(seconds) = &self { Some(*seconds) } else { None };
        let status = self.status();
        let body = serde_json::to_vec(&self.problem()).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
