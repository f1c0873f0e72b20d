//! What is chosen: the form, its languages, the ways in, and who has read it.

use super::form_title;
use crate::components::{Markup, dynamic, el, handler, row, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::said::naming;
use crate::workbench::people::troubles::problem;
use crate::workbench::surveys::controls::{Around, count, line, options, part, tick, tied};
use crate::workbench::surveys::draft::{ReviewLine, language_in, language_name};
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::words;
use leptos::prelude::*;
use shared::instrument::in_language;
use shared::survey::Mode;

/// Languages that the chosen form has, and those that are chosen and it has not; followed.
fn offered(page: &Page) -> Vec<String> {
    let (name, chosen) = page.draft.with(|draft| (draft.instrument.clone(), draft.languages.clone()));
    let mut languages =
        page.forms.with(|forms| forms.iter().find(|form| form.name == name).map(|form| form.languages.clone()).unwrap_or_default());
    languages.extend(chosen.into_iter().filter(|language| !languages.contains(language)).collect::<Vec<_>>());
    languages
}

/// The form, with a way to look at it and to print it.
pub(super) fn instrument(page: &Page) -> AnyView {
    let (lang, shown, changed) = (language(), page.clone(), page.clone());
    let choices = move || -> Markup {
        let lang = lang.get();
        // Somebody else's plan may have taken the place of ours.
        shown.theirs.with(|_| ());
        let choices: Vec<(String, String)> = shown
            .forms
            .with(|forms| forms.iter().map(|form| (form.name.clone(), in_language(&form.title, lang.code()).to_owned())).collect());
        // Not followed: choosing one must not draw the menu anew under the keyboard.
        options(&choices, &shown.draft.peek(|draft| draft.instrument.clone()), None)
    };
    let menu = el("select").class("menu").inside(choices).on(
        "change",
        handler(move |event| {
            let name = event_target_value(&event);
            let languages = changed.forms.peek(|forms| forms.iter().find(|form| form.name == name).map(|form| form.languages.clone()));
            changed.draft.update(|draft| {
                draft.instrument = name;
                // A language that the other form does not have cannot stay.
                let offered = languages.unwrap_or_default();
                draft.languages.retain(|language| offered.contains(language));
                if draft.languages.is_empty() {
                    draft.languages = offered;
                }
            });
        }),
    );
    let menu = Around::new("plan-instrument", tr(Msg::SvInstrument)).hint(tr(Msg::SvInstrumentHint)).view(page, menu);
    let linked = page.clone();
    let preview = dynamic(move || {
        let name = linked.draft.with(|draft| draft.instrument.clone());
        let version = linked.forms.with(|forms| forms.iter().find(|form| form.name == name).map(|form| form.version.to_string()));
        let Some(version) = version else { return row(Vec::new()) };
        let (called, lang) = (linked.clone(), language());
        let label = text(move || naming(Msg::SvPreview, lang.get(), &form_title(&called, &name, lang.get())));
        // Another tab: what is entered here stays.
        let link = el("a").attr("href", format!("/instruments/{version}")).attr("target", "_blank").attr("rel", "noopener").child(label);
        el("p").child(link).view()
    });
    part(page, "form", Msg::SvForm, None, row(vec![menu, preview]))
}

/// Languages on offer.
pub(super) fn languages(page: &Page) -> AnyView {
    let listed = page.clone();
    let all = Memo::new(move |_| offered(&listed));
    let drawn = page.clone();
    let ticks = dynamic(move || {
        let order = all.get();
        let ticks = order.iter().map(|language| {
            let (read, written, order) = (language.clone(), language.clone(), order.clone());
            tick(
                &drawn,
                &format!("plan-language-{language}"),
                language_name(language).to_owned(),
                move |draft| draft.languages.contains(&read),
                move |draft, on| draft.set_language(&written, on, &order),
            )
        });
        el("div").class("choices").child(ticks.collect::<Vec<_>>()).view()
    });
    part(page, "languages", Msg::SvLanguages, Some(Msg::SvLanguagesHint), ticks)
}

/// Ways in, each with what it is.
pub(super) fn modes(page: &Page) -> AnyView {
    let ticks = Mode::ALL.iter().map(|mode| {
        let mode = *mode;
        let not_unique = (mode != Mode::Invited).then(|| el("span").class("tag tag-warning").child(tr(Msg::SvNotOnePer)));
        let label = row(vec![
            el("b").child(tr(words::mode(mode))).child(" ").child(not_unique).view(),
            el("span").class("choice-hint").child(tr(words::mode_hint(mode))).view(),
        ]);
        let id = format!("plan-mode-{}", mode.name());
        tick(page, &id, label, move |draft| draft.modes.contains(&mode), move |draft, on| draft.set_mode(mode, on))
    });
    let first = format!("plan-mode-{}", Mode::ALL[0].name());
    let inside = row(vec![problem(&page.troubles, &first), el("div").class("choices").child(ticks.collect::<Vec<_>>()).view()]);
    part(page, "modes", Msg::SvModes, Some(Msg::SvModesHint), inside)
}

/// Who has read the questions in which language, and with how many they were tried.
pub(super) fn reviews(page: &Page) -> AnyView {
    let (listed, drawn) = (page.clone(), page.clone());
    let chosen = Memo::new(move |_| listed.draft.with(|draft| draft.languages.clone()));
    let lines = dynamic(move || row(chosen.get().iter().map(|language| review(&drawn, language)).collect()));
    let pretested = count(page, |draft| draft.pretested.clone(), |draft, typed| draft.pretested = typed);
    let pretested = Around::new("plan-pretested", tr(Msg::SvPretested)).hint(tr(Msg::SvPretestedHint)).view(page, pretested);
    part(page, "reviews", Msg::SvTried, Some(Msg::SvReviewsHint), row(vec![lines, pretested]))
}

fn review(page: &Page, language: &str) -> AnyView {
    let lang = crate::i18n::language();
    let field = |of: fn(&ReviewLine) -> &String, into: fn(&mut ReviewLine) -> &mut String, kind, class| {
        let (read, written) = (language.to_owned(), language.to_owned());
        line(
            page,
            kind,
            class,
            move |draft| draft.review(&read).map(of).cloned().unwrap_or_default(),
            move |draft, typed| *into(draft.review_mut(&written)) = typed,
        )
    };
    let named = |msg: Msg| {
        let language = language.to_owned();
        text(move || naming(msg, lang.get(), &language_in(&language, lang.get())))
    };
    let (id, day_id) = (format!("plan-review-{language}"), format!("plan-review-{language}-day"));
    let who = tied(field(|line| &line.reviewer, |line| &mut line.reviewer, "text", "field field-long"), page, &id);
    let day = field(|line| &line.day, |line| &mut line.day, "date", "field field-date").id(day_id.as_str());
    let labelled = |id: &str, label: Signal<String>, control| el("div").child(el("label").attr("for", id).child(label)).child(control);
    el("div")
        .class("review-line")
        .child(problem(&page.troubles, &id))
        .child(labelled(&id, named(Msg::SvReviewer), who))
        .child(labelled(&day_id, named(Msg::SvReviewDay), day))
        .view()
}

/// Names of languages, one after the other.
pub(super) fn language_names(codes: &[String]) -> String {
    codes.iter().map(|code| language_name(code)).collect::<Vec<_>>().join(", ")
}
