//! A device that is to lock, while the disk does not take what was made last: nothing of anybody is shown, and it locks by
//! itself as soon as it can.

use super::Screens;
use super::locked::{entry_form, heading};
use crate::components::{Tone, el, notice, row};
use crate::i18n::{Msg, tr};
use crate::workbench::parts::titled;
use leptos::prelude::*;

pub(super) fn screen(screens: &Screens) -> AnyView {
    titled(Msg::VaultUnsaved);
    row(vec![
        screens.troubles.view(),
        heading(Msg::VaultUnsaved),
        notice(Tone::Warning, tr(Msg::VaultUnsavedTitle)).child(el("p").child(tr(Msg::VaultUnsavedText))).view(),
        el("p").child(tr(Msg::VaultUnsavedGoOn)).view(),
        entry_form(screens),
    ])
}
