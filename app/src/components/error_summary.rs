//! The list of what is wrong, which takes the focus and leads to each question.

use super::{dynamic, el, flag, handler, row, when};
use crate::browser;
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use std::sync::Arc;

/// Something wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Element to go to.
    pub target: String,
    /// What is wrong, with the question's name.
    pub text: String,
}

/// What is wrong now; followed by whoever asks.
pub type Faults = Arc<dyn Fn() -> Vec<Fault> + Send + Sync>;

/// The summary; empty when nothing is wrong.
pub fn error_summary(faults: Faults) -> AnyView {
    let any = faults.clone();
    when(flag(move || !any().is_empty()), move || {
        let faults = faults.clone();
        el("div")
            .class("error-summary")
            .id("error-summary")
            .attr("role", "alert")
            .attr("tabindex", "-1")
            .attr("aria-labelledby", "error-summary-title")
            .child(el("h2").id("error-summary-title").child(tr(Msg::ProblemTitle)))
            .child(el("ul").child(dynamic(move || row(faults().into_iter().map(link).collect()))))
            .view()
    })
}

fn link(fault: Fault) -> AnyView {
    let href = format!("#{}", fault.target);
    let go = handler(move |event| {
        event.prevent_default();
        browser::focus(&fault.target);
    });
    el("li").child(el("a").attr("href", href).on("click", go).child(fault.text)).view()
}
