//! Who is signed in on this device: signing in, what the server says of the session, and signing out.

use super::device::farewell;
use super::state::fresh;
use super::sync::problem;
use super::vault::Shown;
use super::{Desk, Problem, VaultTrouble, session_key};
use crate::browser;
use crate::storage::{Records, Shelf};
use crate::sync::{Failed, Reply, own};
use shared::json;
use shared::people::FactorState;
use shared::protocol::{Join, Session, SignIn};

/// Milliseconds that other tabs get to hear that somebody signed out, and to end what they are writing.
const OTHERS_MS: u32 = 200;

/// What it is called when somebody signs in on a device whose disk does not take what the person before them made.
pub(crate) const UNSAVED: &str = "unsaved_here";

/// Why a sign-in did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The server did not answer.
    Unreachable,
    /// It refused, and says why.
    Because(shared::protocol::Problem),
}

impl Desk {
    /// Asks who is signed in. When there is no answer, what the device remembers holds.
    pub async fn look_at_session(self) {
        if !self.has_left().await {
            return self.fail(Problem::Unreachable);
        }
        let Ok(reply) = own("GET", "/api/v1/session", None).await else { return self.fail(Problem::Unreachable) };
        let first = self.first_look();
        if reply.status == 200 {
            match json::parse::<Session>(&reply.body) {
                Some(session) => self.enter(session, false).await,
                None => self.fail(Problem::Unreachable),
            }
        } else if !(first && session_key::is_missed(&reply) && self.come_back().await) {
            self.turned_away(&reply).await;
        }
    }

    /// Whether somebody has just come back here from a provider, who then goes on as whoever signs in does: the server gives
    /// the key of such a session once.
    async fn come_back(self) -> bool {
        let Some(key) = session_key::fetch().await else { return false };
        // Whose it is can only be asked with it, and until that is known it is nobody's: no vault sends anything by it.
        self.hold_nobodys(key.clone());
        let reply = own("GET", "/api/v1/session", None).await.ok().filter(|reply| reply.status == 200);
        let Some(session) = reply.and_then(|reply| json::parse::<Session>(&reply.body)) else {
            self.drop_key();
            return false;
        };
        self.hold_key(&session.person.account, key);
        self.enter(session, true).await;
        true
    }

    /// After the second factor was given here: whoever did that has signed in.
    pub async fn came_in(self) {
        self.here.borrow_mut().vault.asked = true;
        self.look_at_session().await;
    }

    /// The server does not let this browser in. Where it says that it never will again, the device gives up what it has.
    pub(super) async fn turned_away(self, reply: &Reply) {
        self.fail(problem(reply));
        // A session that is over asks for no second factor.
        if reply.status == 401 && self.factor.peek(|held| held.holds_back()) {
            self.factor.set(FactorState::None);
        }
        if let Some(told) = farewell(reply) {
            self.revoke(told.everyone, told.account.as_deref()).await;
        }
    }

    /// Shows what this person may see, in their own vault; `asked` where they have just signed in. Where that is shut, or
    /// there is none yet, its screen is shown.
    pub(super) async fn enter(self, session: Session, asked: bool) {
        self.here.borrow_mut().vault.asked |= asked;
        if self.factor.peek(|held| *held != session.factor) {
            self.factor.set(session.factor);
        }
        // It sees nothing of what its person may see: what is known of them holds.
        if session.factor.holds_back() {
            return self.fail(Problem::NotAllowed);
        }
        let asked = std::mem::take(&mut self.here.borrow_mut().vault.asked);
        let whose = shared::vault::whose(&session.person.account);
        // Their documents stay on screen; whose session the browser has says nothing about them.
        if !asked && self.shows(&whose) == Shown::Others {
            return self.fail(Problem::SignedOut);
        }
        if !self.tell_device(&session, matches!(self.shows(&whose), Shown::Theirs)).await {
            return;
        }
        self.note_contact(&session.person.account, session.offline_days).await;
        match self.shows(&whose) {
            Shown::Theirs => {
                self.keep_session_key();
            }
            Shown::Others if !self.put_away().await => return self.send_back().await,
            Shown::Others | Shown::Nobodys => return self.arrive(session, asked),
        }
        if self.with(|cabinet| cabinet.session() != Some(&session)) {
            let record = self.with(|cabinet| cabinet.write_session(&session, fresh));
            self.put(vec![record]);
        }
        self.status.update(|status| status.server = None);
        self.sync().await;
    }

    /// Whoever has just signed in is not let in: what somebody else made here is not on the disk, and would be lost. Their
    /// session ends again; whoever was here before them is signed out, and goes on with what they made.
    async fn send_back(self) {
        let _ = tell_to_end().await;
        self.drop_key();
        self.here.borrow_mut().told.refuse(unsaved());
        self.status.update(|status| status.turned_back = true);
        self.fail(Problem::SignedOut);
    }

    /// Signs in.
    ///
    /// # Errors
    /// When the server refuses or does not answer.
    pub async fn sign_in(self, name: String, password: String) -> Result<(), Refused> {
        self.enter_by("/api/v1/session", &json::text(&SignIn { name, password })).await
    }

    /// Makes an account of an invitation, and signs it in.
    ///
    /// # Errors
    /// When the server refuses or does not answer.
    pub async fn join(self, join: &Join) -> Result<(), Refused> {
        self.enter_by("/api/v1/join", &json::text(join)).await
    }

    async fn enter_by(self, url: &str, request: &str) -> Result<(), Refused> {
        let reply = own("POST", url, Some(request)).await.map_err(|Failed| Refused::Unreachable)?;
        if reply.status == 200
            && let Some(session) = json::parse::<Session>(&reply.body)
        {
            self.here.borrow_mut().owner.leaving = None;
            if let Some(key) = session_key::told(&reply) {
                self.hold_key(&session.person.account, key);
            }
            self.enter(session, true).await;
            // What the form says, the page need not.
            self.status.update(|status| status.turned_back = false);
            return self.refused_here().map_or(Ok(()), |problem| Err(Refused::Because(problem)));
        }
        Err(json::parse(&reply.body).map_or(Refused::Unreachable, Refused::Because))
    }

    /// Signs out, and takes everything of this person from the device. Whoever calls this has seen to what is unsent.
    pub async fn sign_out(self) {
        let told = tell_to_end().await;
        self.here.borrow_mut().owner.leaving = (!told).then_some(true);
        self.tried().await;
        // What a sync that is under way still brings goes nowhere.
        let records = {
            let mut here = self.here.borrow_mut();
            here.hold = true;
            let memory: std::rc::Rc<dyn Records> = std::rc::Rc::new(Shelf::memory());
            std::mem::replace(&mut here.records, memory)
        };
        // The other tabs first: none of them writes any more when the records go.
        self.keep_owner(|owner| owner.signed = None).await;
        self.tell_gone();
        gloo::timers::future::TimeoutFuture::new(OTHERS_MS).await;
        if let Err(VaultTrouble::Storage(error)) = self.erase_vault().await {
            self.status.update(|status| status.storage = Some(error));
            let mut here = self.here.borrow_mut();
            (here.hold, here.records) = (false, records);
            return;
        }
        let _ = browser::window().location().set_href("/");
    }

    /// Ends the session of somebody who signed out here without a network. False while the server cannot be told.
    pub(super) async fn has_left(self) -> bool {
        if self.here.borrow().owner.leaving.is_none() {
            return true;
        }
        if !tell_to_end().await {
            return false;
        }
        self.keep_owner(|owner| owner.leaving = None).await;
        true
    }
}

/// Why somebody is sent back; the screen says it in its own words.
fn unsaved() -> shared::protocol::Problem {
    shared::protocol::Problem {
        kind: format!("/problems/{UNSAVED}"),
        title: "what somebody else made on this device is not saved".to_owned(),
        status: 409,
        detail: String::new(),
        field: Some("device".to_owned()),
        reason: Some("the disk of this device takes nothing more; make room on it, and sign in again".to_owned()),
        results: Vec::new(),
    }
}

/// Whether the server knows that this browser's session is over.
async fn tell_to_end() -> bool {
    let reply = own("DELETE", "/api/v1/session", None).await;
    reply.is_ok_and(|reply| (200..300).contains(&reply.status) || reply.status == 401)
}
