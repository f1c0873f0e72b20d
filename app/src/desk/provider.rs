//! Going to the city's own provider to sign in. The browser leaves the app, and comes back with a session or a trouble.

use super::{Desk, Refused};
use crate::browser::window;
use crate::sync::{Failed, own};
use shared::json;
use shared::protocol::ProviderPage;

impl Desk {
    /// Asks the server for the provider's page, and goes there. What is typed is sealed as the page goes.
    ///
    /// # Errors
    /// When the server refuses or does not answer: nothing has happened then.
    pub async fn go_to_provider(self, url: &str, request: &str) -> Result<(), Refused> {
        // The session of somebody who signed out here without a network ends before another begins.
        if !self.has_left().await {
            return Err(Refused::Unreachable);
        }
        let reply = own("POST", url, Some(request)).await.map_err(|Failed| Refused::Unreachable)?;
        let page = if reply.status == 200 { json::parse::<ProviderPage>(&reply.body) } else { None };
        match page {
            Some(page) => window().location().set_href(&page.location).map_err(|_| Refused::Unreachable),
            None => Err(json::parse(&reply.body).map_or(Refused::Unreachable, Refused::Because)),
        }
    }
}
