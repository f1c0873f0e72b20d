//! What the first screen says of requests that should have been answered.

use super::{REQUESTS, today};
use crate::components::{Tone, dynamic, el, flag, held, notice, row, spawn, text, when};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::ask::ask;
use leptos::prelude::*;
use shared::people::Power;
use shared::records_request::Requests;

/// A notice with a link, for officers, while some are overdue. Without a network nothing is said: nobody here knows.
pub(in crate::workbench) fn overdue_notice(desk: Desk) -> AnyView {
    let officer =
        Memo::new(move |_| desk.session.with(|session| session.as_ref().is_some_and(|session| session.person.has(Power::AnswerRecords))));
    when(flag(move || officer.get()), || {
        let (lang, overdue) = (language(), held(0_usize));
        let told = overdue.clone();
        spawn(async move {
            if let Ok(all) = ask::<Requests>("GET", REQUESTS, None).await {
                let today = today();
                told.set(all.requests.iter().filter(|request| request.is_overdue(&today)).count());
            }
        });
        dynamic(move || match overdue.get() {
            0 => row(Vec::new()),
            count => {
                let said = text(move || Msg::RcOverdueCount.filled(lang.get(), &[count]));
                let link = el("a").attr("href", "/records").child(tr(Msg::Records));
                notice(Tone::Warning, said).child(el("p").child(link)).view()
            }
        })
    })
}
