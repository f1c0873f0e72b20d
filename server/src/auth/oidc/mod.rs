//! Signing in with the city's own provider (OpenID Connect): authorization code flow with PKCE (design, section 8). An
//! account is linked to somebody of the provider by an invitation, by its own person, or by the operator; never because an
//! e-mail address or a name is the same.

/// What becomes of somebody who comes back.
mod enter;
/// What is remembered while somebody is at the provider.
mod flow;
/// What the provider says.
mod provider;
/// `oidc.toml`.
mod settings;

pub(crate) use enter::{Answer, begin, begin_link, come_back, expected, unlink, ways_in};
pub(crate) use settings::Settings;

use crate::store::StoreError;
use crate::store::links::Stays;
use axum::http::StatusCode;
use flow::Flows;
use provider::Provider;
use shared::instrument::Text;
use std::sync::Arc;

/// Signing in with a provider.
#[derive(Debug)]
pub(crate) struct Oidc {
    settings: Arc<Settings>,
    provider: Provider,
    flows: Flows,
}

impl Oidc {
    /// With these settings; the provider is not asked yet.
    pub(crate) fn new(settings: Settings) -> Result<Self, StoreError> {
        let settings = Arc::new(settings);
        Ok(Self { provider: Provider::new(Arc::clone(&settings)), flows: Flows::new()?, settings })
    }

    /// What people call the provider.
    pub(crate) fn name(&self) -> &Text {
        &self.settings.name
    }

    /// Whether pages come from this machine itself, over http.
    fn plain(&self) -> bool {
        self.settings.redirect.starts_with("http:")
    }
}

/// Why signing in with the provider does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unmet {
    /// 404: people sign in with a password only.
    NoProvider,
    /// 503: the provider does not answer.
    Down,
    /// 404: the account is linked to nobody there.
    NotLinked,
    /// 409: the account is linked already.
    Linked,
    /// 409: without the provider, or without the password, there would be no way in.
    OnlyWay,
    /// 409: the account has no password.
    NoPassword,
}

impl From<Stays> for Unmet {
    fn from(stays: Stays) -> Self {
        match stays {
            Stays::NotLinked => Self::NotLinked,
            Stays::OnlyWay => Self::OnlyWay,
        }
    }
}

impl Unmet {
    /// The status that says so.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::NoProvider | Self::NotLinked => StatusCode::NOT_FOUND,
            Self::Down => StatusCode::SERVICE_UNAVAILABLE,
            Self::Linked | Self::OnlyWay | Self::NoPassword => StatusCode::CONFLICT,
        }
    }

    /// Stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NoProvider => "no_provider",
            Self::Down => "provider_down",
            Self::NotLinked => "not_linked",
            Self::Linked => "linked_already",
            Self::OnlyWay => "only_way_in",
            Self::NoPassword => "no_password",
        }
    }

    /// The field, and why.
    pub(crate) fn reason(self) -> (&'static str, &'static str) {
        match self {
            Self::NoProvider => ("provider", "people sign in with a name and a password here"),
            Self::Down => ("provider", "the provider does not answer; try again later, or sign in with a password"),
            Self::NotLinked => ("provider", "this account is not linked to the provider"),
            Self::Linked => ("provider", "this account is linked already; end that link first"),
            Self::OnlyWay => ("provider", "this account has no password: without the provider nobody could sign in to it"),
            Self::NoPassword => ("password", "this account has no password: its person signs in with the provider"),
        }
    }
}
