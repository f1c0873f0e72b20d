//! A store that lasts as long as the page: for shared devices, and where the browser keeps nothing.

use super::{Changes, Draft, OutboxItem, Published, Taken};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Debug, Default)]
struct State {
    published: BTreeMap<String, Published>,
    drafts: BTreeMap<String, Draft>,
    outbox: BTreeMap<String, OutboxItem>,
}

/// A store in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory(Rc<RefCell<State>>);

impl Memory {
    pub(super) fn published(&self, survey: &str) -> Option<Published> {
        self.0.borrow().published.get(survey).cloned()
    }

    pub(super) fn keep_published(&self, survey: &str, published: &Published) {
        self.0.borrow_mut().published.insert(survey.to_owned(), published.clone());
    }

    pub(super) fn draft(&self, survey: &str) -> Option<Draft> {
        self.0.borrow().drafts.get(survey).cloned()
    }

    pub(super) fn begin(&self, survey: &str, draft: Draft) -> Draft {
        self.0.borrow_mut().drafts.entry(survey.to_owned()).or_insert(draft).clone()
    }

    pub(super) fn save(&self, survey: &str, id: &str, changes: &Changes, page: usize, language: &str) -> bool {
        match self.0.borrow_mut().drafts.get_mut(survey).filter(|draft| draft.id == id) {
            Some(draft) => {
                draft.change(changes, page, language);
                true
            }
            None => false,
        }
    }

    pub(super) fn submit(&self, survey: &str, revision: u64, item: &OutboxItem) -> Taken {
        let mut state = self.0.borrow_mut();
        match state.drafts.get(survey).filter(|draft| draft.id == item.submission.id).map(|draft| draft.revision) {
            None => Taken::Gone,
            Some(current) if current != revision => Taken::Changed,
            Some(_) => {
                state.drafts.remove(survey);
                state.outbox.insert(item.submission.id.clone(), item.clone());
                Taken::Queued
            }
        }
    }

    pub(super) fn reopen(&self, item: &OutboxItem, draft: Draft) {
        let mut state = self.0.borrow_mut();
        state.outbox.remove(&item.submission.id);
        state.drafts.insert(item.survey.clone(), draft);
    }

    pub(super) fn outbox(&self, survey: &str) -> Vec<OutboxItem> {
        self.0.borrow().outbox.values().filter(|item| item.survey == survey).cloned().collect()
    }

    pub(super) fn mark(&self, item: &OutboxItem) {
        self.0.borrow_mut().outbox.insert(item.submission.id.clone(), item.clone());
    }

    pub(super) fn forget(&self, item: &OutboxItem) {
        self.0.borrow_mut().outbox.remove(&item.submission.id);
    }

    pub(super) fn delete(&self, survey: &str) {
        let mut state = self.0.borrow_mut();
        state.drafts.remove(survey);
        state.outbox.retain(|_, item| item.survey != survey);
    }

    // Nothing outlives this page, so it has nothing to remember.
    #[allow(clippy::unused_self)]
    pub(super) fn answered(&self, _survey: &str) -> bool {
        false
    }
}
