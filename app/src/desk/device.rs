//! This device, as the server knows it: told after each sign-in, and what it says of devices that may not be used any more.

use super::Desk;
use super::sync::problem;
use crate::browser;
use crate::sync::{Failed, Reply, own};
use shared::json;
use shared::people::Power;
use shared::protocol::{DeviceHere, EVERYONE, Problem, Session};

/// What the server was told last: whose device this is, and how much of theirs it does not have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    account: String,
    unsent: Option<u32>,
    /// Why it let nobody in on this device.
    refused: Option<Problem>,
}

impl Told {
    /// Nobody is let in, and why.
    pub(super) fn refuse(&mut self, why: Problem) {
        self.refused = Some(why);
    }
}

/// What a device is called until its person calls it something else: its browser and platform, by its user agent.
fn label(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)], other: &'static str| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map_or(other, |(_, name)| *name)
    };
    // Each of these says also that it is one of those after it.
    let browser =
        first(&[("Firefox/", "Firefox"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari")], "Browser");
    let platform = first(
        &[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("CrOS", "ChromeOS"),
            ("Windows", "Windows"),
            ("Macintosh", "Mac"),
            ("Linux", "Linux"),
        ],
        "",
    );
    if platform.is_empty() { browser.to_owned() } else { format!("{browser} ({platform})") }
}

/// What the server says to somebody whom it never lets in again on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Farewell {
    /// Whose is to go; none where the answer does not say.
    pub(super) account: Option<String>,
    /// Whether that of everyone is to go.
    pub(super) everyone: bool,
}

/// Reads a refusal: none where the person can come in again.
pub(super) fn farewell(reply: &Reply) -> Option<Farewell> {
    let problem: Problem = json::parse(&reply.body)?;
    if ![401, 403].contains(&reply.status) || !["/problems/device_revoked", "/problems/offboarded"].contains(&problem.kind.as_str()) {
        return None;
    }
    let about = problem.results.first();
    let everyone = about.is_some_and(|about| about.code.as_deref() == Some(EVERYONE));
    Some(Farewell { account: about.map(|about| about.id.clone()), everyone })
}

/// Why the server does not know of this device.
enum Untold {
    /// It may not be used.
    Unwelcome,
    /// It was not told.
    Because(super::Problem),
}

impl Desk {
    /// What this device is called until its person calls it something else.
    #[must_use]
    pub fn device_label(self) -> String {
        label(&browser::window().navigator().user_agent().unwrap_or_default())
    }

    /// Tells the server on which device this session is, where it does not know, and what is not sent here as far as the vault
    /// is open. False when the device may not be used.
    pub(super) async fn tell_device(self, session: &Session, open: bool) -> bool {
        !matches!(self.told_device(session, open).await, Err(Untold::Unwelcome))
    }

    /// Nothing of the server comes to a device that it does not know: no officer would see it in the list, or could revoke it.
    /// One that has something was known before that came.
    ///
    /// # Errors
    /// Why the server does not know of it yet.
    pub(super) async fn be_known(self) -> Result<(), super::Problem> {
        let first = self.with(|cabinet| cabinet.position().synced.is_none().then(|| cabinet.session().cloned()).flatten());
        let Some(session) = first else { return Ok(()) };
        self.told_device(&session, true).await.map_err(|untold| match untold {
            Untold::Unwelcome => super::Problem::NotAllowed,
            Untold::Because(problem) => problem,
        })
    }

    async fn told_device(self, session: &Session, open: bool) -> Result<(), Untold> {
        let unsent = open.then(|| u32::try_from(self.with(|cabinet| cabinet.unsent_count().0)).unwrap_or(u32::MAX));
        let told = Told { account: session.person.account.clone(), unsent, refused: None };
        if self.here.borrow().told == told {
            return Ok(());
        }
        let body = json::text(&DeviceHere { label: self.device_label(), rename: false, unsent });
        match own("PUT", &format!("/api/v1/devices/{}", self.device()), Some(&body)).await {
            Ok(reply) if reply.status == 204 => {
                self.here.borrow_mut().told = told;
                Ok(())
            }
            Ok(reply) if farewell(&reply).is_some() => {
                self.here.borrow_mut().told.refused = json::parse(&reply.body);
                self.turned_away(&reply).await;
                Err(Untold::Unwelcome)
            }
            Ok(reply) => Err(Untold::Because(problem(&reply))),
            Err(Failed) => Err(Untold::Because(super::Problem::Unreachable)),
        }
    }

    /// Why the server let nobody in on this device who has just signed in; told once.
    pub(super) fn refused_here(self) -> Option<Problem> {
        self.here.borrow_mut().told.refused.take()
    }

    /// The server lets this person in and sends them no documents any more: those that it had sent leave this device. What it
    /// does not have yet stays, and can be saved to a file.
    pub(super) fn give_documents_up(self, session: &Session) {
        if session.person.has(Power::Sync) || session.factor.holds_back() {
            return;
        }
        let records = self.with(|cabinet| {
            let theirs = cabinet.session().is_some_and(|held| held.person.account == session.person.account);
            if theirs { cabinet.without_documents(super::state::fresh) } else { Vec::new() }
        });
        if !records.is_empty() {
            self.put(records);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_called_by_its_browser_and_platform() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Chrome (Windows)",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge (Windows)"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox (Linux)"),
            (
                "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
                "Chrome (Android)",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1",
                "Safari (iPad)",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
                "Safari (Mac)",
            ),
            ("something", "Browser"),
        ] {
            assert_eq!(label(agent), expected);
            assert_eq!(shared::protocol::check_label(&label(agent)), Ok(()));
        }
    }

    #[test]
    fn only_what_says_so_makes_a_device_give_up_what_it_has() {
        let reply = |status, body: &str| farewell(&Reply { status, body: body.to_owned() });
        let body = |code: &str, results: &str| {
            format!(r#"{{"type":"/problems/{code}","title":"t","status":401,"field":"session","reason":"r","results":[{results}]}}"#)
        };
        let about = r#"{"id":"a","status":"rejected","reason":"r"}"#;
        let all = r#"{"id":"a","status":"rejected","code":"everyone","reason":"r"}"#;
        let one = |everyone| Some(Farewell { account: Some("a".into()), everyone });
        assert_eq!(reply(401, &body("device_revoked", about)), one(false));
        assert_eq!(reply(403, &body("device_revoked", all)), one(true));
        assert_eq!(reply(401, &body("offboarded", about)), one(false));
        assert_eq!(reply(401, &body("offboarded", "")), Some(Farewell { account: None, everyone: false }));
        assert_eq!(reply(401, &body("signed_out", about)), None);
        assert_eq!(reply(403, &body("not_allowed", about)), None);
        assert_eq!(reply(200, &body("offboarded", about)), None, "a captive portal may say anything");
        assert_eq!(reply(401, "<html>offboarded</html>"), None);
    }
}
