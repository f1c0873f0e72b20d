//! Invitations: making them, their codes while they are here, making them again, and whom to remind.

mod again;
mod codes;
mod draft;
mod letters;
mod make;
mod numbers;
mod remind;
mod tables;

use super::page::Page;
use crate::components::{el, row, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::fields::state_line;
use crate::workbench::people::said::naming;
use leptos::prelude::*;
pub(super) use letters::sheets;
use shared::survey::SurveyState;

/// The section.
pub(super) fn section(page: &Page, state: SurveyState) -> AnyView {
    let (lang, counted) = (language(), page.clone());
    let count = text(move || {
        let made = counted.record.with(|record| record.as_ref().map_or(0, |record| record.invitations));
        naming(Msg::SvInvitations, lang.get(), &super::words::count(u64::from(made), lang.get()))
    });
    let open = state.is_running();
    let mut parts = vec![
        el("p").child(count).view(),
        el("p").class("hint").child(tr(Msg::SvInviteLead)).view(),
        state_line(&page.done),
        codes::view(page),
    ];
    if open {
        parts.push(make::view(page));
        parts.push(again::view(page));
        parts.push(remind::view(page));
    }
    el("section")
        .attr("aria-labelledby", "invite-title")
        .child(el("h2").id("invite-title").attr("tabindex", "-1").child(tr(Msg::SvInvite)))
        .child(row(parts))
        .view()
}
