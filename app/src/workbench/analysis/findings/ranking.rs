//! Questions of the whole organisation, the most unfavourable first.

use super::Page;
use super::begin::{Kept, links_of, record};
use super::told::share_interval;
use crate::charts::written::{count, percent};
use crate::components::{Look, button, dynamic, el, flag, press, row, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::analysis::names::item_name;
use crate::workbench::parts::{scrolling, spoken};
use leptos::prelude::*;
use shared::analysis::findings::Ranked;

/// Questions that are drawn at first.
const SHOWN: usize = 10;

/// The section.
pub(super) fn section(page: &Page) -> AnyView {
    let (shown, all) = (RwSignal::new(SHOWN), page.found.ranked.len());
    let drawn = page.clone();
    let table = dynamic(move || {
        let mut body = el("tbody");
        for (at, ranked) in drawn.found.ranked.iter().take(shown.get()).enumerate() {
            body = body.child(one(&drawn, at + 1, *ranked));
        }
        let heads = [Msg::FdPlace, Msg::FdQuestion, Msg::FdUnfavourable, Msg::FdFavourable, Msg::AnBase, Msg::FdRecorded];
        let mut head = el("tr");
        for (at, msg) in heads.into_iter().enumerate() {
            let cell = el("th").attr("scope", "col").child(tr(msg));
            head = head.child(if [0, 2, 3, 4].contains(&at) { cell.class("number") } else { cell });
        }
        scrolling(Msg::FdRanking, el("table").class("list fd-ranking").child(el("thead").child(head)).child(body))
    });
    let more =
        when(flag(move || shown.get() < all), move || button(Look::Secondary, tr(Msg::FdShowAll), press(move || shown.set(all))).view());
    let none = (all == 0).then(|| el("p").child(tr(Msg::FdNothingRanked)));
    el("section")
        .child(el("h2").child(tr(Msg::FdRanking)))
        .child(el("p").child(tr(Msg::FdRankingLead)))
        .child(none)
        .child(table)
        .child(more)
        .view()
}

fn one(page: &Page, place: usize, ranked: Ranked) -> AnyView {
    let lang = language();
    let item = &page.release.items[ranked.item];
    let named = item.clone();
    let called = text(move || item_name(&named, lang.get()));
    let heading = (!item.heading.is_empty()).then(|| el("span").class("hint fd-heading").child(spoken(&item.heading)));
    let people = page.release.people;
    let unfavourable = text(move || percent(ranked.unfavourable, lang.get()));
    let ends = text(move || share_interval(ranked.said.unfavourable(), people, lang.get()));
    let favourable = text(move || percent(ranked.favourable, lang.get()));
    let base = text(move || count(ranked.said.base, lang.get()));
    let number = || el("td").class("number");
    let drawn = page.clone();
    let documents = dynamic(move || links_of(&drawn, ranked.item, false).unwrap_or_else(|| row(Vec::new())));
    el("tr")
        .child(number().child(place.to_string()))
        .child(el("th").attr("scope", "row").child(called).child(heading))
        .child(number().child(el("b").child(unfavourable)).child(el("span").class("hint fd-ends").child(ends)))
        .child(number().child(favourable))
        .child(number().child(base))
        .child(el("td").child(documents).child(record(page, Kept::Item(ranked), called)))
        .view()
}
