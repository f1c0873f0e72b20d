//! Other tabs with the same draft: what they kept is shown here, and what is kept here is told to them.

use super::Visit;
use crate::storage::Draft;
use crate::survey::model::{self, Outcome, Screen};
use crate::survey::tabs::Tabs;
use leptos::prelude::*;
use shared::instrument::NodeId;

impl Visit {
    pub(super) fn tell(self) {
        self.tabs.with_value(|tabs| tabs.iter().for_each(Tabs::tell));
    }

    /// Another tab kept something: show its answers, or that it has sent them.
    pub(super) async fn hear(self) {
        let (device, id) = (self.device(), self.address());
        let answering = matches!(self.screen.get_untracked(), Screen::Page(_) | Screen::Review);
        if self.shared_device.get_untracked() || !answering && self.screen.get_untracked() != Screen::Outcome {
            return;
        }
        let Ok(draft) = device.draft(&id).await else { return };
        match draft.filter(|draft| draft.id == self.response.get_value()) {
            Some(draft) if answering => self.merge(&draft),
            Some(_) => {}
            None => match device.outbox(&id).await.unwrap_or_default().into_iter().next() {
                Some(item) if answering => self.show_item(item),
                Some(_) => {}
                None => {
                    self.item.set_value(None);
                    self.forget();
                    self.outcome.set(Outcome::Received);
                    self.show(Screen::Outcome);
                }
            },
        }
    }

    pub(super) fn merge(self, draft: &Draft) {
        let Some(filling) = self.filling.get_untracked() else { return };
        let theirs = model::read_answers(&filling.schema, &draft.answers);
        let mine = |node: NodeId| self.pending.with_value(|pending| pending.contains_key(&filling.node(node).name));
        for node in filling.schema.questions().filter(|node| !mine(*node)) {
            let value = theirs.iter().find(|(answered, _)| *answered == node).map(|(_, value)| value.clone());
            if filling.form.with_untracked(|form| form.kept(node) != value.as_ref()) {
                filling.form.update(|form| {
                    form.set(node, value);
                });
            }
        }
    }
}
