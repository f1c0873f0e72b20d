//! Keeping in step with the server: one tab at a time sends what is due, then asks for what is new. Nothing that the server
//! says deletes what it has not taken.

use super::state::{fresh, mark};
use super::today::milliseconds;
use super::{Desk, Problem};
use crate::browser;
use crate::components::spawn;
use crate::storage::{Records, Releases, Shelf};
use crate::sync::{Failed, Reply, get_text, own};
use shared::instrument::Hash;
use shared::json;
use shared::protocol::{
    CHANGES_BODY_LIMIT, CHANGES_LIMIT, ChangeStatus, ChangesHead, ChangesQuery, ChangesRequest, ChangesResult, Join, Sent, Session, SignIn,
};
use std::collections::HashSet;

/// Milliseconds between two looks at the server when nothing happens here.
const EVERY_MS: u32 = 45_000;
const LOCK: &str = "evenhand-sync";
/// Milliseconds that other tabs get to hear that somebody signed out, and to end what they are writing.
const OTHERS_MS: u32 = 200;

/// Why a sign-in did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The server did not answer.
    Unreachable,
    /// It refused, and says why.
    Because(shared::protocol::Problem),
}

fn problem(reply: &Reply) -> Problem {
    match reply.status {
        401 => Problem::SignedOut,
        403 => Problem::NotAllowed,
        _ => Problem::Unreachable,
    }
}

/// The body of a request with changes, as many as fit.
fn body(changes: &[Sent]) -> (String, usize) {
    let mut count = changes.len();
    loop {
        let text = ChangesRequest::text(&changes[..count]);
        if text.len() <= CHANGES_BODY_LIMIT || count <= 1 {
            return (text, count);
        }
        count = count.div_ceil(2);
    }
}

impl Desk {
    /// Looks at the server now, when the network comes back, and every now and then.
    pub(super) fn keep_in_step(self) {
        spawn(async move { self.look_at_session().await });
        browser::listen("online", move || {
            self.forget_outage();
            spawn(self.sync());
        });
        browser::listen("offline", move || self.status.update(|status| status.server = Some(Problem::Unreachable)));
        browser::listen("pagehide", move || self.seal_tab());
        spawn(async move {
            loop {
                let jitter = u32::from(browser::random_bytes()[0]) * 40;
                gloo::timers::future::TimeoutFuture::new(EVERY_MS + jitter).await;
                self.take_over_orphans(false).await;
                // Roles, departments and forms may be others by now.
                self.look_at_session().await;
            }
        });
    }

    /// Asks who is signed in. When there is no answer, what the device remembers holds.
    pub async fn look_at_session(self) {
        if !self.has_left().await {
            return self.fail(Problem::Unreachable);
        }
        match own("GET", "/api/v1/session", None).await {
            Ok(reply) if reply.status == 200 => match json::parse::<Session>(&reply.body) {
                Some(session) => self.enter(session).await,
                None => self.fail(Problem::Unreachable),
            },
            Ok(reply) => self.fail(problem(&reply)),
            Err(Failed) => self.fail(Problem::Unreachable),
        }
    }

    /// Shows what this person may see. Another person's records stay where they are, and are not shown.
    async fn enter(self, session: Session) {
        let known = self.here.borrow().owner.account.clone();
        if known.as_ref() != Some(&session.person.account) {
            self.written().await;
            self.open(&session.person.account).await;
            self.own(Some(&session.person.account)).await;
            browser::persist().await;
        }
        if self.with(|cabinet| cabinet.session() != Some(&session)) {
            let record = self.with(|cabinet| cabinet.write_session(&session, fresh));
            self.put(vec![record]);
        }
        self.status.update(|status| status.server = None);
        self.sync().await;
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
            self.enter(session).await;
            return Ok(());
        }
        Err(json::parse(&reply.body).map_or(Refused::Unreachable, Refused::Because))
    }

    /// Signs out, and takes everything of this person from the device. Whoever calls this has seen to what is unsent.
    pub async fn sign_out(self) {
        let told = tell_to_end().await;
        self.here.borrow_mut().owner.leaving = (!told).then_some(true);
        self.tried().await;
        // What a sync that is under way still brings goes nowhere.
        let (records, account) = {
            let mut here = self.here.borrow_mut();
            here.hold = true;
            let memory: std::rc::Rc<dyn Records> = std::rc::Rc::new(Shelf::memory());
            (std::mem::replace(&mut here.records, memory), here.owner.account.clone().unwrap_or_default())
        };
        // The other tabs first: none of them writes any more when the records go.
        self.own(None).await;
        gloo::timers::future::TimeoutFuture::new(OTHERS_MS).await;
        let erased = match records.all().await {
            Ok(all) => records.commit(&all.into_iter().map(|(id, _)| (id, None)).collect::<Vec<_>>()).await,
            Err(error) => Err(error),
        };
        // Releases of surveys are in a database of their own.
        let erased = match erased {
            Ok(()) => Releases::open().await.erase(&account).await,
            failed => failed,
        };
        if let Err(error) = erased {
            self.status.update(|status| status.storage = Some(error.0));
            self.here.borrow_mut().hold = false;
            self.own(Some(&account)).await;
            self.open(&account).await;
            return;
        }
        let _ = browser::window().location().set_href("/");
    }

    /// Ends the session of somebody who signed out here without a network. False while the server cannot be told.
    async fn has_left(self) -> bool {
        if self.here.borrow().owner.leaving.is_none() {
            return true;
        }
        if !tell_to_end().await {
            return false;
        }
        self.here.borrow_mut().owner.leaving = None;
        self.own(None).await;
        true
    }

    fn fail(self, problem: Problem) {
        self.status.update(|status| status.server = Some(problem));
    }

    /// Sends and asks, unless another tab is at it; tries again later when that fails.
    pub async fn sync(self) {
        if self.with(|cabinet| cabinet.session().is_none()) || !self.begin_sync() {
            return;
        }
        loop {
            self.sync_once().await;
            let mut here = self.here.borrow_mut();
            if here.hold || !std::mem::take(&mut here.again) {
                here.syncing = false;
                break;
            }
        }
    }

    /// Whether a sync may begin. Where one is under way already it goes round again: it may be past what has just been made.
    fn begin_sync(self) -> bool {
        let mut here = self.here.borrow_mut();
        if here.hold {
            return false;
        }
        here.again = std::mem::replace(&mut here.syncing, true);
        !here.again
    }

    async fn sync_once(self) {
        browser::exclusively(LOCK, async move {
            self.status.update(|status| status.working = true);
            let outcome = self.once().await;
            self.status.update(|status| {
                status.working = false;
                status.progress = None;
                status.server = outcome.as_ref().err().cloned();
            });
            match outcome {
                Ok(()) => self.forget_outage(),
                Err(Problem::Unreachable) => self.try_later(),
                Err(_) => {}
            }
        })
        .await;
    }

    /// The next failure is the first one again, and does not wait for what an earlier outage has put off.
    fn forget_outage(self) {
        let mut here = self.here.borrow_mut();
        here.backoff = crate::sync::Backoff::default();
        here.retrying = false;
    }

    fn try_later(self) {
        let wait = self.here.borrow_mut().backoff.next_ms(browser::random_bytes()[0]);
        // One is enough.
        if !std::mem::replace(&mut self.here.borrow_mut().retrying, true) {
            spawn(async move {
                gloo::timers::future::TimeoutFuture::new(wait).await;
                self.here.borrow_mut().retrying = false;
                self.sync().await;
            });
        }
    }

    async fn once(self) -> Result<(), Problem> {
        self.fetch_instruments().await?;
        self.push().await?;
        self.pull().await?;
        // What came may be of versions that this device has not seen.
        self.fetch_instruments().await?;
        let tidied = self.with(|cabinet| cabinet.tidy(fresh));
        self.put(tidied);
        Ok(())
    }

    async fn fetch_instruments(self) -> Result<(), Problem> {
        for version in self.with(|cabinet| cabinet.lacking()) {
            self.fetch_instrument(&version).await?;
        }
        Ok(())
    }

    /// Gets a published version of an instrument. It is nobody's secret, so the request says nothing of who asks.
    pub async fn fetch_instrument(self, version: &str) -> Result<(), Problem> {
        let reply = get_text(&format!("/api/v1/instruments/{version}")).await.map_err(|Failed| Problem::Unreachable)?;
        // One that is not there any more must not keep the rest from coming, and what a captive portal gives in its place
        // must not be kept for it.
        if reply.status == 200 && Hash::of(reply.body.as_bytes()).as_str() == version {
            let kept = super::Kept::Instrument { version: version.to_owned(), body: reply.body };
            self.put(vec![(fresh(), Some(kept.write()))]);
        }
        Ok(())
    }

    /// Sends what is due, batch by batch, until nothing is accepted any more.
    async fn push(self) -> Result<(), Problem> {
        let mut tried: HashSet<String> = HashSet::new();
        loop {
            let due = self.with(|cabinet| cabinet.due(CHANGES_LIMIT, &tried));
            if due.is_empty() {
                return Ok(());
            }
            mark("evenhand:push-start");
            let (text, count) = body(&due);
            tried.extend(due[..count].iter().map(|sent| sent.change.id.clone()));
            let results = send(&text).await?;
            let records = self.with(|cabinet| cabinet.answered(&results.results, fresh));
            self.put(records);
            self.tried().await;
            mark("evenhand:push-done");
        }
    }

    /// Asks for what is new until there is no more. A server that was restored since is given what it lacks before anything
    /// of it is taken in: it does not know yet what this person may see of that.
    async fn pull(self) -> Result<(), Problem> {
        let mut offered = false;
        mark("evenhand:sync-start");
        loop {
            let query = self.with(|cabinet| {
                let position = cabinet.position();
                ChangesQuery { epoch: position.epoch.clone(), cursors: position.cursors.clone() }
            });
            let reply = own("POST", "/api/v1/changes/query", Some(&json::text(&query))).await.map_err(|Failed| Problem::Unreachable)?;
            if reply.status != 200 {
                return Err(problem(&reply));
            }
            let (head, lines) = reply.body.split_once('\n').unwrap_or((&reply.body, ""));
            // A captive portal answers 200 as well.
            let head: ChangesHead = json::parse(head).ok_or(Problem::Unreachable)?;
            if let Some(common) = head.common
                && !std::mem::replace(&mut offered, true)
            {
                self.offer(&head.epoch, common).await?;
                continue;
            }
            let records = self.with(|cabinet| cabinet.pulled(&head, lines.trim_end(), milliseconds(), fresh));
            self.put(records);
            self.show_progress(&head);
            if !head.more {
                self.tried().await;
                mark("evenhand:sync-done");
                return Ok(());
            }
        }
    }

    /// Of a first sync; the small ones that follow need no bar.
    fn show_progress(self, head: &ChangesHead) {
        let whole: u64 = head.scopes.iter().map(|cursor| cursor.upto.max(1)).sum();
        let done: u64 = head.scopes.iter().map(|cursor| cursor.number.min(cursor.upto.max(1))).sum();
        let progress = (head.more && whole > done).then(|| u32::try_from(done.saturating_mul(1000) / whole.max(1)).unwrap_or(1000));
        if self.status.peek(|status| status.progress != progress) {
            self.status.update(|status| status.progress = progress);
        }
    }

    /// Gives a restored server what it lacks. Where this is interrupted it begins again: the device has taken nothing in.
    async fn offer(self, epoch: &str, common: u64) -> Result<(), Problem> {
        let offered = self.with(|cabinet| cabinet.to_offer(epoch, common));
        let account = self.with(|cabinet| cabinet.session().map(|session| session.person.account.clone()));
        let mut again = Vec::new();
        let mut rest: &[Sent] = &offered;
        while !rest.is_empty() {
            let (text, count) = body(&rest[..rest.len().min(CHANGES_LIMIT)]);
            let results = send(&text).await?;
            for (sent, result) in rest[..count].iter().zip(&results.results) {
                // What the server does not know as its own is sent again by its author, and kept by everyone else.
                let by_me = sent.mark.as_ref().map(|mark| &mark.author) == account.as_ref();
                if result.status == ChangeStatus::Rejected && by_me {
                    let scope = self.with(|cabinet| cabinet.scope_of(&sent.change.doc).unwrap_or_default().to_owned());
                    again.push((sent.change.clone(), scope));
                }
            }
            rest = &rest[count..];
        }
        let records = self.with(|cabinet| cabinet.queue(again, None, fresh));
        self.made(records);
        Ok(())
    }
}

/// Whether the server knows that this browser's session is over.
async fn tell_to_end() -> bool {
    let reply = own("DELETE", "/api/v1/session", None).await;
    reply.is_ok_and(|reply| (200..300).contains(&reply.status) || reply.status == 401)
}

async fn send(text: &str) -> Result<ChangesResult, Problem> {
    let reply = own("POST", "/api/v1/changes", Some(text)).await.map_err(|Failed| Problem::Unreachable)?;
    if reply.status != 200 {
        return Err(problem(&reply));
    }
    json::parse(&reply.body).ok_or(Problem::Unreachable)
}
