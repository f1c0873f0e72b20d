//! How far a person has come.

use super::{el, text};
use leptos::prelude::*;

/// A bar with words: never colour alone. `state` gives how many are done and how many there are.
pub fn progress_bar(state: impl Fn() -> (usize, usize) + Clone + Send + Sync + 'static, label: Signal<String>) -> AnyView {
    let of = state.clone();
    let most = text(move || of().1.max(1).to_string());
    let now = text(move || state().0.to_string());
    el("div")
        .class("progress")
        .child(el("label").attr("for", "progress").child(label))
        .child(el("progress").id("progress").attr("max", most).value(now))
        .view()
}
