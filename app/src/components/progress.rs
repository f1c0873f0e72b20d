//! How far a person has come.

use super::text;
use leptos::prelude::*;

/// A bar with words: never colour alone.
#[component]
pub fn ProgressBar(
    /// How many of them are done.
    #[prop(into)]
    value: Signal<usize>,
    /// How many there are.
    #[prop(into)]
    of: Signal<usize>,
    /// In words.
    #[prop(into)]
    label: Signal<String>,
) -> AnyView {
    let most = text(move || of.get().max(1).to_string());
    let now = text(move || value.get().to_string());
    view! {
        <div class="progress">
            <label for="progress">{label}</label>
            <progress id="progress" max=most prop:value=now></progress>
        </div>
    }
    .into_any()
}
