//! Looking for a choice in a long list.

use super::Filling;
use super::choices::{LONG_LIST, items};
use crate::components::{Element, Tracked, el, handler, text};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::form::At;
use shared::instrument::in_language;
pub use shared::plain::plain;
use std::sync::Arc;

/// What is looked for.
#[derive(Clone)]
pub(super) struct Search(Arc<Tracked<String>>);

impl Search {
    /// For a list that is long enough to need it.
    pub(super) fn of(filling: &Filling, at: At) -> Option<Self> {
        (items(filling, at.node).len() > LONG_LIST).then(|| Self(Arc::new(Tracked::new(String::new()))))
    }

    /// Follows what is looked for.
    pub(super) fn follow(&self) {
        self.0.with(|_| ());
    }

    pub(super) fn finds(&self, label: &str) -> bool {
        self.0.peek(|sought| plain(label).contains(&plain(sought)))
    }

    /// The field, and how many choices it leaves.
    pub(super) fn field(&self, filling: &Filling, at: At) -> Element {
        let (typed, counted, filling, lang) = (self.0.clone(), self.clone(), filling.clone(), filling.lang);
        let id = format!("f-{}", filling.key(at));
        let count = text(move || {
            if counted.0.with(String::is_empty) {
                return String::new();
            }
            let all = items(&filling, at.node);
            let found = all.iter().filter(|choice| counted.finds(in_language(&choice.label, lang.get().code()))).count();
            Msg::FoundChoices.filled(lang.get(), &[found, all.len()])
        });
        let input = el("input")
            .attr("type", "search")
            .id(id.as_str())
            .class("field")
            .attr("autocomplete", "off")
            .on("input", handler(move |event| typed.set(event_target_value(&event))));
        el("div")
            .class("find")
            .child(el("label").attr("for", id).child(tr(Msg::FindChoice)))
            .child(input)
            .child(el("span").class("hint").attr("role", "status").child(count))
    }
}
