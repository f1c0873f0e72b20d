//! Codes that were just made: to be saved as a file and printed as letters, and then let go.

use super::letters::{RANGE, ranges};
use super::tables::merge;
use crate::browser::{self, focus_soon};
use crate::components::{Look, Markup, Tone, button, dynamic, el, flag, handler, notice, press, row, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::parts::{csv_file, print_then};
use crate::workbench::people::fields::held;
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::{routes, words};
use leptos::prelude::*;

/// What can be done with them, as long as they are here.
pub(super) fn view(page: &Page) -> AnyView {
    let (watched, page) = (page.clone(), page.clone());
    let shape = Memo::new(move |_| {
        let kept = watched.kept.of(&watched.id);
        (kept.codes.iter().map(|held| held.number).collect::<Vec<_>>(), kept.saved)
    });
    dynamic(move || {
        let (numbers, saved) = shape.get();
        if numbers.is_empty() { row(Vec::new()) } else { here(&page, &numbers, saved) }
    })
}

fn here(page: &Page, numbers: &[u32], saved: bool) -> AnyView {
    let lang = language();
    let (count, first, last) = (numbers.len(), numbers[0], numbers[numbers.len() - 1]);
    let title = text(move || {
        let gaps = [words::count(count as u64, lang.get()), first.to_string(), last.to_string()];
        fill(Msg::SvCodesHere, lang.get(), &gaps)
    });
    let tone = if saved { Tone::Info } else { Tone::Warning };
    let told = tr(if saved { Msg::SvCodesSaved } else { Msg::SvCodesOnce });
    let downloading = page.clone();
    let download = press(move || {
        let Some(opened) = downloading.opened_now() else { return };
        let (lang, desk) = (lang.get_untracked(), downloading.desk);
        let kept = downloading.kept_now();
        let table = merge(&kept.codes, &routes::origin(), &opened.survey, |id| desk.department_label(id, lang), lang);
        browser::download("invitations.csv", &csv_file(&table));
        downloading.kept.change(&downloading.id, |kept| kept.saved = true);
        focus_soon("invite-codes".to_owned());
    });
    notice(tone, title)
        .id("invite-codes")
        .attr("tabindex", "-1")
        .child(el("p").child(told))
        .child(el("p").class("hint").child(tr(Msg::SvMergeHint)))
        .child(el("div").class("actions").child(button(Look::Primary, tr(Msg::SvMerge), download)))
        .child(printing(page, numbers))
        .child(forgetting(page))
        .view()
}

/// Letters, so many at a time that a browser can set them.
fn printing(page: &Page, numbers: &[u32]) -> AnyView {
    let (lang, chosen) = (language(), held(0_usize));
    let ranges = ranges(numbers);
    let named = ranges.clone();
    let options = move || {
        let mut markup = Markup::new();
        for (at, (first, last, count)) in named.iter().enumerate() {
            let gaps = [first.to_string(), last.to_string(), count.to_string()];
            markup
                .open("option")
                .attr("value", &[&at.to_string()])
                .inside()
                .text(&fill(Msg::SvLetterRange, lang.get(), &gaps))
                .close("option");
        }
        markup
    };
    let several = ranges.len() > 1;
    let (choosing, printing, page) = (chosen.clone(), chosen, page.clone());
    let menu = el("select")
        .id("letter-range")
        .class("menu")
        .inside(options)
        .on("change", handler(move |event| choosing.set(event_target_value(&event).parse().unwrap_or(0))));
    let print = press(move || {
        let from = printing.now() * RANGE;
        page.letters.set(Some(from));
        let undone = page.letters.clone();
        print_then(move || undone.set(None));
    });
    let label = el("label").attr("for", "letter-range").child(tr(Msg::SvLetterWhich));
    let choice = several.then(|| el("div").class("find").child(label).child(menu));
    el("div")
        .child(choice)
        .child(el("div").class("actions").child(button(Look::Secondary, tr(Msg::SvLetterPrint), print).id("letters-print")))
        .child(el("p").class("hint").child(tr(Msg::SvLetterHint)))
        .view()
}

/// Letting the codes go, which is asked about as long as no file was saved.
fn forgetting(page: &Page) -> AnyView {
    let (lang, asked) = (language(), held(false));
    let (asking, shown, page) = (asked.clone(), asked.clone(), page.clone());
    let forget = press({
        let page = page.clone();
        move || {
            if page.kept_now().saved {
                page.kept.change(&page.id, |kept| kept.codes.clear());
                focus_soon("invite-title".to_owned());
            } else {
                asking.set(true);
                focus_soon("codes-forget".to_owned());
            }
        }
    });
    let sure = when(flag(move || shown.get()), move || {
        let (forgetting, back) = (page.clone(), asked.clone());
        let count = page.kept_now().codes.len();
        let said = text(move || naming(Msg::SvForgetText, lang.get(), &words::count(count as u64, lang.get())));
        let yes = press(move || {
            forgetting.kept.change(&forgetting.id, |kept| kept.codes.clear());
            focus_soon("invite-title".to_owned());
        });
        let no = press(move || back.set(false));
        el("div")
            .id("codes-forget")
            .attr("tabindex", "-1")
            .attr("role", "group")
            .child(el("p").child(said))
            .child(el("div").class("actions").child(button(Look::Danger, tr(Msg::SvForgetYes), yes)).child(button(
                Look::Quiet,
                tr(Msg::CancelEdit),
                no,
            )))
            .view()
    });
    row(vec![button(Look::Quiet, tr(Msg::SvForget), forget).view(), sure])
}
