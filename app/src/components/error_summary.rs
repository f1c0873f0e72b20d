//! The list of what is wrong, which takes the focus and leads to each question.

use super::{dynamic, flag, handler, when};
use crate::browser;
use crate::i18n::{Msg, tr};
use leptos::prelude::*;

/// Something wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Element to go to.
    pub target: String,
    /// What is wrong, with the question's name.
    pub text: String,
}

/// The summary; empty when nothing is wrong.
#[component]
pub fn ErrorSummary(
    /// What is wrong.
    #[prop(into)]
    faults: Signal<Vec<Fault>>,
) -> AnyView {
    let link = |fault: Fault| {
        let target = fault.target.clone();
        let go = handler(move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            browser::focus(&target);
        });
        view! { <li><a href=format!("#{}", fault.target) on:click=go>{fault.text}</a></li> }.into_any()
    };
    when(flag(move || faults.with(|faults| !faults.is_empty())), move || {
        view! {
            <div class="error-summary" id="error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary-title">
                <h2 id="error-summary-title">{tr(Msg::ProblemTitle)}</h2>
                <ul>{dynamic(move || faults.get().into_iter().map(link).collect_view().into_any())}</ul>
            </div>
        }
        .into_any()
    })
}
