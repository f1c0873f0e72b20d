//! Reviews that were signed.

use super::Page;
use crate::components::{Look, button, el, press, spawn, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{moment_text, table};
use crate::workbench::people::ask::ask;
use crate::workbench::people::said::{Trouble, naming};
use leptos::prelude::*;
use shared::protocol::{ReviewList, ReviewSummary, SignedReview};

const HEADS: [Msg; 7] = [Msg::AcQuarter, Msg::AcWhen, Msg::AcBy, Msg::AcPeople, Msg::AcChanges, Msg::AcHash, Msg::AcGet];

impl Page {
    /// The list of them.
    pub(super) fn past(&self, reviews: &ReviewList) -> AnyView {
        let title = el("h2").id("access-past").attr("tabindex", "-1").child(tr(Msg::AcPast));
        let inside = if reviews.reviews.is_empty() {
            el("p").child(tr(Msg::AcPastNone)).view()
        } else {
            let rows: Vec<AnyView> = reviews.reviews.iter().map(|review| self.signed(review)).collect();
            table(Msg::AcPast, &HEADS, el("tbody").child(rows))
        };
        el("section").attr("aria-labelledby", "access-past").child(title).child(inside).view()
    }

    fn signed(&self, review: &ReviewSummary) -> AnyView {
        let (lang, desk) = (language(), self.desk);
        let cell = |said: String| el("td").child(said);
        let (at, by, quarter) = (review.at, review.by.clone(), review.quarter.to_string());
        let called = quarter.clone();
        let label = text(move || naming(Msg::AcGetOf, lang.get(), &called));
        let (page, number, file) = (self.clone(), review.number, format!("access-{quarter}.csv"));
        let get = press(move || page.fetch(number, file.clone()));
        el("tr")
            .child(el("th").attr("scope", "row").child(quarter))
            .child(el("td").child(text(move || moment_text(at, lang.get()))))
            .child(el("td").child(text(move || desk.person_name(Some(&by), lang.get()))))
            .child(cell(review.people.to_string()))
            .child(cell(review.changes.to_string()))
            .child(el("td").child(el("code").child(review.seen.to_string())))
            .child(el("td").child(button(Look::Quiet, tr(Msg::AcGet), get).attr("aria-label", label)))
            .view()
    }

    /// What was signed, as a file.
    fn fetch(&self, number: u32, name: String) {
        let page = self.clone();
        spawn(async move {
            match ask::<SignedReview>("GET", &format!("/api/v1/reviews/{number}"), None).await {
                Ok(signed) => page.save(&name, &signed.report, &signed.decisions),
                Err(refused) => page.troubles.say(Trouble::of(&refused, &[], Msg::AcOffline)),
            }
        });
    }
}
