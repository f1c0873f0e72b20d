//! Days, and what people are told: what may still be corrected once a survey has opened.

use crate::components::{dynamic, el, row, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::said::fill;
use crate::workbench::surveys::controls::{Around, area, line, part};
use crate::workbench::surveys::draft::{Draft, language_in};
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::words;
use leptos::prelude::*;
use shared::instrument::Text;

/// The first and the last day.
pub(super) fn days(page: &Page) -> AnyView {
    let lang = language();
    let opens = line(page, "date", "field field-date", |draft| draft.opens.clone(), |draft, typed| draft.opens = typed);
    let opens = Around::new("plan-opens", tr(Msg::SvOpens)).hint(tr(Msg::SvOpensHint)).view(page, opens);
    let closes = line(page, "date", "field field-date", |draft| draft.closes.clone(), |draft, typed| draft.closes = typed);
    let closes = Around::new("plan-closes", tr(Msg::SvCloses)).hint(tr(Msg::SvClosesHint)).view(page, closes);
    let counted = page.clone();
    let frozen = text(move || {
        counted.draft.with(|draft| {
            let days = draft.plan().grace_days;
            let last = words::later(draft.closes.trim(), days);
            let frozen = words::later(draft.closes.trim(), days + 1);
            match (last, frozen) {
                (Some(last), Some(frozen)) => {
                    fill(Msg::SvFreezes, lang.get(), &[words::day(&last, lang.get()), words::day(&frozen, lang.get())])
                }
                _ => String::new(),
            }
        })
    });
    part(page, "days", Msg::SvDays, None, row(vec![opens, closes, el("p").class("hint").attr("role", "status").child(frozen).view()]))
}

/// Whom to ask, and what the law on public records means, in every language of the survey.
pub(super) fn words(page: &Page) -> AnyView {
    let (listed, drawn) = (page.clone(), page.clone());
    let languages = Memo::new(move |_| listed.draft.with(|draft| draft.languages.clone()));
    let inside = dynamic(move || {
        let languages = languages.get();
        let contact =
            each(&drawn, &languages, ("contact", Msg::SvContactIn, Msg::SvContactHint), |draft| &draft.contact, |draft| &mut draft.contact);
        let law = each(
            &drawn,
            &languages,
            ("records_law", Msg::SvRecordsLawIn, Msg::SvRecordsLawHint),
            |draft| &draft.records_law,
            |draft| &mut draft.records_law,
        );
        row(vec![row(contact), row(law)])
    });
    part(page, "words", Msg::SvTold, Some(Msg::SvToldHint), inside)
}

fn each(
    page: &Page,
    languages: &[String],
    (field, label, hint): (&str, Msg, Msg),
    of: fn(&Draft) -> &Text,
    into: fn(&mut Draft) -> &mut Text,
) -> Vec<AnyView> {
    let lang = language();
    let one = |language: &String| {
        let (read, written, named) = (language.clone(), language.clone(), language.clone());
        let area = area(
            page,
            language,
            move |draft| of(draft).get(&read).cloned().unwrap_or_default(),
            move |draft, typed| {
                into(draft).insert(written.clone(), typed);
            },
        );
        let label = text(move || fill(label, lang.get(), &[language_in(&named, lang.get())]));
        Around::new(format!("plan-{field}-{language}"), label).hint(tr(hint)).view(page, area)
    };
    languages.iter().map(one).collect()
}
