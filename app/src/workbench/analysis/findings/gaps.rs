//! Groups that stand lowest, each with what the survey and what focus groups say, side by side.

use super::Page;
use super::begin::{Kept, links_of, record};
use super::told::{group_name, points_text, share_text, size_msg, sure_text};
use crate::components::{Look, button, dynamic, el, flag, handler, press, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::analysis::names::{item_name, key_name};
use leptos::prelude::*;
use shared::analysis::findings::Gap;

/// Gaps that are drawn at first, and with each wish for more.
const SHOWN: usize = 10;

/// Which gaps are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    /// Place of the key; none is all.
    key: Option<usize>,
    significant: bool,
}

impl Wanted {
    fn takes(self, gap: &Gap) -> bool {
        self.key.is_none_or(|key| gap.contrast.key == key) && (!self.significant || gap.is_significant())
    }
}

/// The section.
pub(super) fn section(page: &Page) -> AnyView {
    let lang = language();
    let wanted = RwSignal::new(Wanted { key: None, significant: false });
    let shown = RwSignal::new(SHOWN);
    let counted = page.clone();
    let found = Memo::new(move |_| {
        let wanted = wanted.get();
        counted.found.gaps.iter().filter(|gap| wanted.takes(gap)).count()
    });
    let drawn = page.clone();
    let list = dynamic(move || {
        let wanted = wanted.get();
        let mut list = el("ol").class("fd-gaps");
        for gap in drawn.found.gaps.iter().filter(|gap| wanted.takes(gap)).take(shown.get()) {
            list = list.child(one(&drawn, gap));
        }
        list.view()
    });
    let all = page.found.gaps.len();
    let said = text(move || Msg::FdGapsCount.filled(lang.get(), &[found.get(), all]));
    let more = when(flag(move || found.get() > shown.get()), move || {
        button(Look::Secondary, tr(Msg::ShowMore), press(move || shown.update(|shown| *shown += SHOWN))).view()
    });
    el("section")
        .child(el("h2").child(tr(Msg::FdGaps)))
        .child(el("p").child(tr(Msg::FdGapsLead)))
        .child(filters(page, wanted, shown))
        .child(el("p").class("hint").attr("role", "status").child(said))
        .child(list)
        .child(more)
        .view()
}

fn filters(page: &Page, wanted: RwSignal<Wanted>, shown: RwSignal<usize>) -> AnyView {
    let lang = language();
    let choose = handler(move |event| {
        let key = event_target_value(&event).parse().ok();
        wanted.update(|wanted| wanted.key = key);
        shown.set(SHOWN);
    });
    let mut menu =
        el("select").id("fd-key").class("menu").on("change", choose).child(el("option").attr("value", "").child(tr(Msg::FdAnyKey)));
    for (at, key) in page.release.keys.iter().enumerate() {
        let key = key.clone();
        menu = menu.child(el("option").attr("value", at.to_string()).child(text(move || key_name(&key, lang.get()))));
    }
    let only = handler(move |_| {
        wanted.update(|wanted| wanted.significant = !wanted.significant);
        shown.set(SHOWN);
    });
    let check = el("span")
        .class("check")
        .child(el("input").attr("type", "checkbox").id("fd-significant").on("change", only))
        .child(el("label").attr("for", "fd-significant").child(tr(Msg::FdOnlySignificant)));
    el("div")
        .class("filters")
        .child(el("span").class("filter").child(el("label").attr("for", "fd-key").child(tr(Msg::FdKey))).child(menu))
        .child(check)
        .view()
}

fn one(page: &Page, gap: &Gap) -> AnyView {
    let (lang, gap) = (language(), *gap);
    let item = page.release.items[gap.contrast.item].clone();
    let named = item.clone();
    let release = page.release.clone();
    let group = text(move || group_name(&release, &gap, lang.get()));
    let called = text(move || format!("{} – {}", item_name(&named, lang.get()), group.get()));
    let figures = el("dl")
        .class("fd-figures")
        .child(el("dt").child(group))
        .child(el("dd").child(text(move || share_text(gap.contrast.group, lang.get()))))
        .child(el("dt").child(tr(Msg::FdOthers)))
        .child(el("dd").child(text(move || share_text(gap.contrast.others, lang.get()))))
        .child(el("dt").child(tr(Msg::FdGap)))
        .child(el("dd").child(el("b").child(text(move || points_text(&gap.contrast.difference, lang.get())))));
    let sure = text(move || format!("{} {}", sure_text(&gap, lang.get()), size_msg(gap.size()).text(lang.get())));
    let small = gap.small.then(|| el("p").child(el("span").class("tag tag-warning").child(tr(Msg::FdSmall))));
    let survey = el("div")
        .child(el("h4").child(tr(Msg::FdFromSurvey)))
        .child(figures)
        .child(el("p").class("hint").child(sure))
        .child(small)
        .child(record(page, Kept::Gap(Box::new(gap)), called));
    let drawn = page.clone();
    let themes = dynamic(move || {
        links_of(&drawn, gap.contrast.item, true).unwrap_or_else(|| el("p").class("no-data").child(tr(Msg::FdNoThemes)).view())
    });
    let groups = el("div").child(el("h4").child(tr(Msg::FdFromGroups))).child(themes);
    let title = text(move || item_name(&item, lang.get()));
    el("li").class("fd-gap").child(el("h3").child(title)).child(el("div").class("fd-sides").child(survey).child(groups)).view()
}
