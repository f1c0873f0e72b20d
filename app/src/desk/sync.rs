//! Keeping in step with the server: one tab at a time sends what is due, then asks for what is new. Nothing that the server
//! says deletes what it has not taken.

use super::state::{fresh, mark};
use super::today::milliseconds;
use super::{Desk, Problem};
use crate::browser;
use crate::components::spawn;
use crate::storage::{begin_sweep, sweep_behind};
use crate::sync::{Failed, Reply, get_text, own};
use shared::instrument::Hash;
use shared::json;
use shared::protocol::{CHANGES_BODY_LIMIT, CHANGES_LIMIT, ChangeStatus, ChangesHead, ChangesQuery, ChangesRequest, ChangesResult, Sent};
use std::collections::HashSet;

/// Milliseconds between two looks at the server when nothing happens here.
const EVERY_MS: u32 = 45_000;
const LOCK: &str = "evenhand-sync";

pub(super) fn problem(reply: &Reply) -> Problem {
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
            // A page without a key asks only whether this device may be used at all: it may have been revoked meanwhile.
            spawn(async move { if self.has_key() { self.sync().await } else { self.look_at_session().await } });
        });
        browser::listen("offline", move || self.status.update(|status| status.server = Some(Problem::Unreachable)));
        browser::listen("pagehide", move || self.seal_tab());
        spawn(async move {
            loop {
                let jitter = u32::from(browser::random_bytes()[0]) * 40;
                gloo::timers::future::TimeoutFuture::new(EVERY_MS + jitter).await;
                self.take_over_orphans(false).await;
                // By this device's own clock, whether the server answers or not.
                self.forget_due_seats();
                // Roles, departments and forms may be others by now. A page without a key is told nothing of them.
                if self.has_key() {
                    self.look_at_session().await;
                }
            }
        });
    }

    pub(super) fn fail(self, problem: Problem) {
        self.status.update(|status| status.server = Some(problem));
    }

    /// Sends and asks, unless another tab is at it; tries again later when that fails.
    pub async fn sync(self) {
        if self.with(|cabinet| cabinet.session().is_none()) {
            return;
        }
        // The session of somebody else, or none: what is here goes nowhere in it.
        if let Err(problem) = self.as_own() {
            return self.fail(problem);
        }
        if !self.begin_sync() {
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
                Ok(()) => {
                    self.forget_outage();
                    self.send_files();
                }
                Err(Problem::Unreachable) => self.try_later(),
                Err(_) => self.look_whether_welcome().await,
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

    /// Asks the server whether it will ever let this device in again, where it did not let it sync.
    async fn look_whether_welcome(self) {
        match own("GET", "/api/v1/session", None).await {
            Ok(reply) if reply.status == 200 => {
                if let Some(session) = json::parse::<shared::protocol::Session>(&reply.body) {
                    self.give_documents_up(&session);
                }
            }
            Ok(reply) => self.turned_away(&reply).await,
            Err(Failed) => {}
        }
    }

    async fn once(self) -> Result<(), Problem> {
        self.be_known().await?;
        self.fetch_instruments().await?;
        self.push().await?;
        self.send_seats().await?;
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
            let results = self.send(&text).await?;
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
            self.as_own()?;
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
            // Also out of the browser's files, which keep for a while what was written over.
            let erases = self.with(|cabinet| cabinet.is_news(&head.redactions));
            if erases {
                let _ = begin_sweep().await;
            }
            let records = self.with(|cabinet| cabinet.pulled(&head, lines.trim_end(), milliseconds(), fresh));
            self.put(records);
            if erases && self.kept().await {
                // What does not succeed is done by the next page.
                let _ = sweep_behind().await;
            }
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
            let results = self.send(&text).await?;
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

    async fn send(self, text: &str) -> Result<ChangesResult, Problem> {
        self.as_own()?;
        let reply = own("POST", "/api/v1/changes", Some(text)).await.map_err(|Failed| Problem::Unreachable)?;
        if reply.status != 200 {
            return Err(problem(&reply));
        }
        json::parse(&reply.body).ok_or(Problem::Unreachable)
    }
}
