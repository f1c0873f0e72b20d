//! Other tabs with the same draft: what they kept is shown here, and what is kept here is told to them.

use super::{Visit, here};
use crate::browser;
use crate::storage::Draft;
use crate::survey::model::{self, Outcome, Saved, Screen};
use crate::survey::tabs::News;
use shared::instrument::NodeId;

impl Visit {
    /// What is in the memory of this page alone is no news for others.
    pub(super) fn tell(self, news: News) {
        if self.durable.now() {
            here(|here| here.tabs.iter().for_each(|tabs| tabs.tell(news)));
        }
    }

    /// Another tab kept, sent or deleted something.
    pub(super) async fn hear(self, news: News) {
        let outcome = self.screen.now() == Screen::Outcome;
        if self.shared_device.now() || !(self.is_answering() || outcome) || self.outcome_is_final() {
            return;
        }
        match news {
            News::Kept => self.catch_up().await,
            News::Sent => {
                self.received();
                self.show(Screen::Outcome);
            }
            News::Deleted => self.start_over(),
        }
    }

    fn outcome_is_final(self) -> bool {
        self.screen.now() == Screen::Outcome && self.outcome.now() == Outcome::Received
    }

    /// Shows the answers that another tab kept, or that it has put them on their way.
    async fn catch_up(self) {
        if !self.is_answering() {
            return;
        }
        let (device, id) = (Self::device(), self.address());
        let Ok(draft) = device.draft(&id).await else { return };
        match draft.filter(|draft| self.now(|now| now.response == draft.id)) {
            Some(draft) => self.merge(&draft),
            None => {
                if let Some(item) = device.outbox(&id).await.unwrap_or_default().into_iter().next() {
                    self.show_item(item);
                }
            }
        }
    }

    /// This tab's draft is gone, and it has not heard why. What is in the outbox is shown; otherwise the tab that did
    /// it has a moment to say whether it was sent or deleted, and failing that nothing is claimed.
    pub(super) async fn look_again(self) {
        self.catch_up().await;
        browser::wait(1_000).await;
        if self.is_answering() && matches!(Self::device().draft(&self.address()).await, Ok(None)) {
            self.start_over();
        }
    }

    /// Back to the welcome page, with nothing in hand.
    pub(super) fn start_over(self) {
        self.now(|now| now.item = None);
        self.resumed.set(false);
        self.forget();
        self.saved.set(Saved::Nothing);
        self.show(Screen::Welcome);
    }

    fn merge(self, draft: &Draft) {
        let Some(filling) = self.filling.now() else { return };
        let theirs = model::read_answers(&filling.schema, &draft.answers);
        let mine = |node: NodeId| self.now(|now| now.pending.get(&filling.node(node).name).is_some());
        for node in filling.schema.questions().filter(|node| !mine(*node)) {
            let value = theirs.iter().find(|(answered, _)| *answered == node).map(|(_, value)| value.clone());
            if filling.form().peek(|form| form.kept(node) != value.as_ref()) {
                filling.change(|form| form.set(node, value));
            }
        }
    }
}
