//! Whom to remind: a file that is the same all day.

use super::tables::reminders;
use crate::browser;
use crate::components::{Look, button, el, flag, press, spawn};
use crate::i18n::{Msg, tr};
use crate::workbench::parts::csv_file;
use crate::workbench::people::ask::ask;
use crate::workbench::people::said::Said;
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::{codes, routes};
use leptos::prelude::*;
use shared::protocol::Reminders;

/// The button, and what the file says and does not say.
pub(super) fn view(page: &Page) -> AnyView {
    let (asking, busy) = (page.clone(), page.busy.clone());
    let get = press(move || {
        if asking.start() {
            spawn(fetch(asking.clone()));
        }
    });
    el("details")
        .class("paste")
        .child(el("summary").child(tr(Msg::SvRemind)))
        .child(el("p").child(tr(Msg::SvRemindText)))
        .child(el("p").child(tr(Msg::SvRemindCount)))
        .child(
            el("div").class("actions").child(button(Look::Secondary, tr(Msg::SvRemindGet), get).flag("disabled", flag(move || busy.get()))),
        )
        .view()
}

async fn fetch(page: Page) {
    match ask::<Reminders>("GET", &routes::of_plan(&page.id, "reminders"), None).await {
        Ok(list) => {
            let (lang, desk) = (page.desk.lang.get_untracked(), page.desk);
            let table = reminders(&list.invitations, |id| desk.department_label(id, lang), lang);
            if !list.invitations.is_empty() {
                browser::download(&format!("reminders-{}.csv", list.day), &csv_file(&table));
            }
            page.finish(Said::with(Msg::SvReminded, list.invitations.len().to_string()));
        }
        Err(refused) => page.stop(codes::trouble(&refused, |_, _, _| None)),
    }
}
