//! When the next review is due, on its page and on the first screen.

use crate::components::{Tone, dynamic, el, held, notice, row, spawn, text};
use crate::desk::Desk;
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::day_words;
use crate::workbench::people::said::{fill, naming};
use leptos::prelude::*;
use shared::people::Power;
use shared::protocol::ReviewList;

/// When it is due.
pub(super) fn line(reviews: &ReviewList) -> AnyView {
    if reviews.overdue {
        return overdue(reviews, None);
    }
    let (lang, quarter, by) = (language(), reviews.quarter, reviews.by);
    let said = text(move || fill(Msg::AcDue, lang.get(), &[quarter.to_string(), day_words(by, lang.get())]));
    el("p").child(said).view()
}

fn overdue(reviews: &ReviewList, link: Option<AnyView>) -> AnyView {
    let (lang, quarter, by) = (language(), reviews.quarter, reviews.by);
    let said = text(move || fill(Msg::AcOverdueText, lang.get(), &[day_words(by, lang.get()), quarter.to_string()]));
    notice(Tone::Warning, tr(Msg::AcOverdue)).child(el("p").child(said)).child(link).view()
}

/// On the first screen of an officer, when a quarter passed without a review. Without a network nothing is said: it cannot
/// be done then either.
pub(in crate::workbench) fn reminder(desk: Desk) -> AnyView {
    let officer = desk.session.peek(|session| session.as_ref().is_some_and(|session| session.person.has(Power::ManagePeople)));
    if !officer {
        return row(Vec::new());
    }
    let found = held(None::<ReviewList>);
    let into = found.clone();
    spawn(async move {
        if let Ok(reviews) = ask::<ReviewList>("GET", "/api/v1/reviews", None).await {
            into.set(Some(reviews).filter(|reviews| reviews.overdue));
        }
    });
    let lang = language();
    dynamic(move || match found.get() {
        Some(reviews) => {
            let said = text(move || naming(Msg::AcLink, lang.get(), ""));
            let link = el("p").child(el("a").attr("href", "/access").child(said)).view();
            overdue(&reviews, Some(link))
        }
        None => row(Vec::new()),
    })
}
