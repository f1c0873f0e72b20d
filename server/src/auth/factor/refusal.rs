//! Why a second factor is not taken, not given, or stays.

use crate::auth::passkey::Unmade;
use crate::store::factors::Unfit;
use axum::http::StatusCode;
use shared::people::PASSKEYS_MOST;

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactorRefusal {
    /// This code of the authenticator app is not one of the moment.
    WrongCode,
    /// This code was taken before.
    UsedCode,
    /// There is no such recovery code, or not any more.
    WrongRecovery,
    /// What the passkey signed does not hold.
    WrongPasskey,
    /// What the browser made is no passkey that can be taken.
    UnfitPasskey,
    /// None of the three was given, or more than one.
    NoProof,
    /// Nothing was begun here, or too long ago.
    TooLate,
    /// There is one already.
    AlreadyThere,
    /// There are as many passkeys as there can be.
    TooMany,
    /// Another one was added meanwhile.
    Changed,
    /// There is no such factor.
    Unknown,
    /// It is the only one, and this person must have one.
    Last,
    /// Passkeys do not work at this address.
    NoPasskeys,
    /// An officer does not reset their own.
    Own,
}

impl From<Unmade> for FactorRefusal {
    fn from(unmade: Unmade) -> Self {
        match unmade {
            Unmade::AlreadyThere => Self::AlreadyThere,
            Unmade::Unfit => Self::UnfitPasskey,
        }
    }
}

impl FactorRefusal {
    /// Whether it counts as a guess.
    pub(crate) fn is_guess(self) -> bool {
        matches!(self, Self::WrongCode | Self::UsedCode | Self::WrongRecovery | Self::WrongPasskey)
    }

    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::WrongCode | Self::UsedCode | Self::WrongRecovery | Self::WrongPasskey | Self::UnfitPasskey | Self::NoProof => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::TooLate | Self::AlreadyThere | Self::TooMany | Self::Changed | Self::Last | Self::NoPasskeys | Self::Own => {
                StatusCode::CONFLICT
            }
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::WrongCode => "wrong_code",
            Self::UsedCode => "used_code",
            Self::WrongRecovery => "wrong_recovery_code",
            Self::WrongPasskey => "wrong_passkey",
            Self::UnfitPasskey => "unfit_passkey",
            Self::NoProof => "no_proof",
            Self::TooLate => "too_late",
            Self::AlreadyThere => "factor_already_there",
            Self::TooMany => "too_many_passkeys",
            Self::Changed => "factor_changed",
            Self::Unknown => "unknown_factor",
            Self::Last => "last_factor",
            Self::NoPasskeys => "no_passkeys_here",
            Self::Own => "own_factor",
        }
    }

    /// The field, and why.
    pub(crate) fn reason(self) -> (&'static str, String) {
        let (field, reason) = match self {
            Self::WrongCode => ("code", "this is not a code of the moment; the clocks of server and phone may differ by half a minute"),
            Self::UsedCode => ("code", "this code was taken before; wait for the next one"),
            Self::WrongRecovery => ("recovery", "there is no such recovery code, or it was used"),
            Self::WrongPasskey => ("passkey", "what the passkey signed does not hold; try again"),
            Self::UnfitPasskey => ("credential", "this is no passkey that can be taken; try another"),
            Self::NoProof => ("code", "exactly one of code, recovery and passkey is expected"),
            Self::TooLate => ("session", "nothing was begun here, or too long ago; begin again"),
            Self::AlreadyThere => ("factor", "this one is there already"),
            Self::TooMany => return ("passkey", format!("a person has at most {PASSKEYS_MOST} passkeys")),
            Self::Changed => ("factor", "a second factor was added or removed meanwhile; begin again"),
            Self::Unknown => ("factor", "there is no such second factor"),
            Self::Last => ("factor", "officers have a second factor, and this is the only one; add another first"),
            Self::NoPasskeys => ("passkey", "passkeys do not work at this address, or there is none yet"),
            Self::Own => ("account", "nobody resets their own; another officer does, or the operator of the server"),
        };
        (field, reason.to_owned())
    }

    /// What a store's refusal means for somebody who gave this.
    pub(super) fn of(unfit: Unfit, used: Self) -> crate::problem::Error {
        crate::problem::Error::Factor(match unfit {
            Unfit::SignedOut => return crate::problem::Error::SignedOut,
            Unfit::Used => used,
            Unfit::AlreadyThere => Self::AlreadyThere,
            Unfit::TooMany => Self::TooMany,
            Unfit::Changed => Self::Changed,
            Unfit::Unknown => Self::Unknown,
            Unfit::Last => Self::Last,
        })
    }
}
