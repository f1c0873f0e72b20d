//! What focus groups have brought so far.

use super::Page;
use super::recorded::GROUPS;
use crate::components::{el, text};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;

/// The section.
pub(super) fn section(page: &Page) -> AnyView {
    let (lang, desk, recorded) = (language(), page.desk, page.recorded);
    let said = text(move || {
        desk.revision.with(|_| ());
        let kinds = desk.with(|cabinet| GROUPS.map(|kind| cabinet.documents(Some(kind)).len()));
        let with = recorded.with(|recorded| recorded.iter().filter(|one| one.has_focus_groups()).count());
        match (kinds, with) {
            ([0, 0], 0) => Msg::FdGroupsNone.text(lang.get()).to_owned(),
            ([series, sessions], 0) => Msg::FdGroupsHeld.filled(lang.get(), &[series, sessions]),
            ([series, sessions], with) => Msg::FdGroupsFound.filled(lang.get(), &[series, sessions, with]),
        }
    });
    el("section")
        .child(el("h2").child(tr(Msg::FdGroups)))
        .child(el("p").child(said))
        .child(el("p").class("hint").child(tr(Msg::FdGroupsThemes)))
        .view()
}
