//! From the draft to the server: the outbox, attempts, and what the answers mean.

use super::Visit;
use crate::browser;
use crate::components::spawn;
use crate::storage::{Draft, OutboxItem, Taken};
use crate::survey::model::{self, Failure, Outcome, Saved, Screen};
use crate::survey::tabs::News;
use crate::sync::{Backoff, Sent, send};
use shared::form::Form;
use std::sync::Arc;

impl Visit {
    /// Puts the answers into the outbox and starts sending.
    pub(in crate::survey) fn submit(self) {
        spawn(async move {
            loop {
                if !self.now(|now| now.pending.is_empty()) && self.flush().await == Saved::Failed {
                    return self.saved.set(Saved::Failed);
                }
                let (Some(survey), Some(filling)) = (self.survey.now(), self.filling.now()) else { return };
                let (device, address) = (Self::device(), self.address());
                let draft = match device.draft(&address).await {
                    Ok(Some(draft)) => draft,
                    Ok(None) => return self.look_again().await,
                    Err(_) => return self.saved.set(Saved::Failed),
                };
                let submission = model::submission(&survey, &filling.schema, &draft.id, &draft.language, &draft.answers);
                let revision = draft.revision;
                let item = OutboxItem { survey: address.clone(), submission, draft, refusal: None };
                match device.submit(&address, revision, &item).await {
                    Ok(Taken::Queued) => {
                        self.tell(News::Kept);
                        return self.show_item(item);
                    }
                    Ok(Taken::Changed) => {}
                    Ok(Taken::Gone) => return self.look_again().await,
                    Err(_) => return self.saved.set(Saved::Failed),
                }
            }
        });
    }

    pub(super) fn show_item(self, item: OutboxItem) {
        let refused = item.refusal.clone();
        self.now(|now| {
            now.item = Some(item);
            now.hurry = false;
        });
        self.outcome.set(refused.map_or(Outcome::Sending, Outcome::Refused));
        self.show(Screen::Outcome);
        if matches!(self.outcome.now(), Outcome::Sending) {
            self.attempt();
        }
    }

    /// Tries to send now, because the person says so or leaves.
    pub(in crate::survey) fn hurry(self) {
        self.now(|now| now.hurry = true);
        self.attempt();
    }

    /// Tries to send now, unless it is being tried; then again and again until the server has it.
    pub(super) fn attempt(self) {
        if self.now(|now| now.item.is_none() || std::mem::replace(&mut now.sending, true)) {
            return;
        }
        spawn(async move {
            browser::exclusively("evenhand-survey-sync", self.send_once()).await;
            self.now(|now| now.sending = false);
            if matches!(self.outcome.now(), Outcome::Sending | Outcome::Waiting) {
                self.outcome.set(Outcome::Waiting);
                self.later().await;
            }
        });
    }

    pub(super) async fn send_once(self) {
        let Some(mut item) = self.now(|now| now.item.clone()) else { return };
        if let Some(outcome) = self.held_back(&item.submission.id) {
            return self.outcome.set(outcome);
        }
        item.submission.credential = self.pass.peek(|pass| pass.as_ref().and_then(|pass| pass.credential.clone()));
        match send(&item).await {
            Sent::Waiting => self.outcome.set(Outcome::Waiting),
            Sent::Received => {
                // If this fails, the next visit sends it again and hears "duplicate".
                let _ = Self::device().forget(&item).await;
                self.clear_disk().await;
                self.received();
                self.tell(News::Sent);
            }
            Sent::Refused(result) => {
                item.refusal = Some(result.clone());
                let _ = Self::device().mark(&item).await;
                self.now(|now| now.item = Some(item));
                self.outcome.set(Outcome::Refused(result));
            }
        }
    }

    pub(super) async fn later(self) {
        if self.now(|now| std::mem::replace(&mut now.waiting, true)) {
            return;
        }
        let mut backoff = Backoff::default();
        while matches!(self.outcome.now(), Outcome::Waiting | Outcome::Sending) {
            browser::wait(backoff.next_ms(browser::random_bytes()[0])).await;
            if self.outcome.now() == Outcome::Waiting && self.now(|now| !std::mem::replace(&mut now.sending, true)) {
                // Another tab may have sent it meanwhile.
                if self.still_here().await {
                    browser::exclusively("evenhand-survey-sync", self.send_once()).await;
                }
                self.now(|now| now.sending = false);
            }
        }
        self.now(|now| now.waiting = false);
    }

    pub(super) async fn still_here(self) -> bool {
        let items = Self::device().outbox(&self.address()).await;
        // A store that cannot be read is no reason to stop sending what is in hand.
        let here = items.is_err() || items.is_ok_and(|items| !items.is_empty());
        // It was sent or deleted by another tab, which says so itself; if it has not, nothing is claimed.
        if !here && self.outcome.now() == Outcome::Waiting {
            self.start_over();
        }
        here
    }

    /// The server has it: credential, answers and id leave the page too.
    pub(super) fn received(self) {
        self.now(|now| {
            now.item = None;
            now.on_disk = false;
        });
        self.pass.set(None);
        self.forget();
        self.outcome.set(Outcome::Received);
    }

    /// Answers and id leave the page.
    pub(super) fn forget(self) {
        self.now(|now| {
            now.response.clear();
            now.pending.clear();
        });
        if let Some(filling) = self.filling.now() {
            filling.replace(Form::new(Arc::clone(&filling.schema)));
        }
    }

    /// Goes back into the form with a refused response, at the question that was refused.
    pub(in crate::survey) fn correct(self) {
        let Some(item) = self.now(|now| now.item.clone()) else { return };
        spawn(async move {
            let question =
                item.refusal.as_ref().and_then(|refusal| refusal.field.as_deref()).and_then(|field| field.strip_prefix("answers."));
            let page = self.filling.peek(|filling| question.and_then(|question| model::page_of(&filling.as_ref()?.schema, question)));
            let draft = Draft { page: page.unwrap_or(0), ..item.draft.clone() };
            if Self::device().reopen(&item, draft.clone()).await.is_ok() {
                self.now(|now| now.item = None);
                self.adopt(&draft);
                self.show(Screen::Page(draft.page));
            } else {
                self.saved.set(Saved::Failed);
            }
        });
    }

    /// A network that is back, or a page that is looked at again, is a reason to try now.
    pub(super) fn listen(self) {
        for event in ["online", "pageshow", "pagehide"] {
            browser::listen(event, move || {
                let leaves = event == "pagehide";
                match self.screen.now() {
                    Screen::Failed(Failure::Offline | Failure::Paused | Failure::Storage) if !leaves => self.load(),
                    _ if self.outcome.now() != Outcome::Waiting => {}
                    _ if leaves => self.hurry(),
                    _ => self.attempt(),
                }
                if !leaves && self.now(|now| now.wanting) {
                    self.want_words();
                }
            });
        }
    }
}
