//! Analyses that were saved: documents like all others, so that they are kept and sent without a network, too.

use super::builder::Builder;
use super::layout::{Layout, Show};
use super::routes;
use crate::browser::focus_soon;
use crate::components::{Held, Look, Tone, button, dynamic, el, flag, handler, held, notice, press, row, text, when};
use crate::desk::{Desk, Edit};
use crate::i18n::{Lang, Msg, tr};
use leptos::prelude::*;
use leptos_router::components::A;
use serde_json::Value as Json;
use shared::analysis::Ask;
use shared::disclosure::Release;
use shared::document::Document;
use shared::instrument::{TEXT_LIMIT, in_language};
use shared::people::Action;

/// The kind of document.
const KIND: &str = "saved-analysis";

/// An analysis that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Saved {
    /// The document.
    pub(super) doc: String,
    /// What it is called.
    pub(super) title: String,
    /// What somebody noted of it.
    pub(super) note: String,
    /// What it shows; none where this version of the app cannot read it.
    pub(super) layout: Option<Layout>,
}

/// What a document says of an analysis of a survey; none where it is of another, or was put away.
pub(super) fn read(doc: &str, document: &Document, survey: &str) -> Option<Saved> {
    let said = |path: &str| document.value(path).and_then(Json::as_str).unwrap_or_default().to_owned();
    if said("saved_survey") != survey || document.is_archived() {
        return None;
    }
    let ask: Option<Ask> = serde_json::from_str(&said("saved_ask")).ok();
    let layout = ask.map(|ask| Layout {
        ask,
        show: Show::named(&said("saved_show")).unwrap_or_default(),
        chart: Some(said("saved_chart")).filter(|chart| !chart.is_empty()),
    });
    Some(Saved { doc: doc.to_owned(), title: said("saved_title"), note: said("saved_note"), layout })
}

/// What is written into a new document.
pub(super) fn edits(survey: &str, release: &Release, layout: &Layout, title: &str, note: &str, who: &str, lang: Lang) -> Vec<Edit> {
    let ask = serde_json::to_string(&layout.ask).unwrap_or_default();
    let all = [
        ("saved_title", title),
        ("saved_survey", survey),
        ("saved_survey_title", in_language(&release.title, lang.code())),
        ("saved_wave", &release.wave),
        ("saved_ask", &ask),
        ("saved_show", layout.show.name()),
        ("saved_chart", layout.chart.as_deref().unwrap_or_default()),
        ("saved_note", note),
        ("saved_by", who),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(path, value)| Edit::new(path, Some(Json::from(value)))).collect()
}

/// Those of a survey, by title.
fn all(desk: Desk, survey: &str) -> Vec<Saved> {
    let docs = desk.with(|cabinet| cabinet.documents(Some(KIND)));
    let mut found: Vec<Saved> =
        docs.iter().filter_map(|doc| desk.document(doc, |document| read(doc, document, survey)).flatten()).collect();
    found.sort_by_key(|saved| crate::forms::plain(&saved.title));
    found
}

/// The list, which opens one again.
pub(super) fn list(builder: &Builder) -> AnyView {
    let (desk, survey) = (builder.desk, builder.survey.clone());
    let found = Memo::new(move |_| {
        desk.revision.with(|_| ());
        all(desk, &survey)
    });
    let (survey, lang) = (builder.survey.clone(), builder.lang);
    let any = flag(move || found.with(|found| !found.is_empty()));
    when(any, move || {
        let survey = survey.clone();
        let items = dynamic(move || row(found.get().iter().map(|saved| item(saved, &survey, lang)).collect()));
        let count = text(move || Msg::AnSavedCount.filled(lang.get(), &[found.with(Vec::len)]));
        el("details").class("an-saved").child(el("summary").child(count)).child(el("ul").class("hits").child(items)).view()
    })
}

fn item(saved: &Saved, survey: &str, lang: RwSignal<Lang>) -> AnyView {
    let name = saved.title.clone();
    let title = text(move || if name.trim().is_empty() { Msg::Untitled.text(lang.get()).to_owned() } else { name.clone() });
    let opens = match &saved.layout {
        Some(layout) => {
            let href = routes::tables(survey, &layout.query());
            view! { <A href=href>{title}</A> }.into_any()
        }
        None => el("span").child(title).child(" ").child(el("span").class("hint").child(tr(Msg::AnSavedUnread))).view(),
    };
    let document = format!("/documents/{}", saved.doc);
    let document = view! { <A href=document>{tr(Msg::AnSavedDocument)}</A> }.into_any();
    el("li").child(opens).child(el("span").class("hint").child(saved.note.clone())).child(document).view()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Closed,
    Asked,
    Kept,
    Failed,
}

/// Saving what is shown.
pub(super) fn save(builder: &Builder) -> AnyView {
    if !builder.desk.with(|cabinet| cabinet.may_in(KIND, None, Action::Write)) {
        return row(Vec::new());
    }
    let (step, builder) = (held(Step::Closed), builder.clone());
    dynamic(move || match step.get() {
        Step::Asked => form(&builder, &step),
        told => row(vec![
            match told {
                Step::Kept => notice(Tone::Good, tr(Msg::AnSaved)).id("an-saved").attr("tabindex", "-1").view(),
                Step::Failed => notice(Tone::Bad, tr(Msg::AnNotSaved)).child(el("p").child(tr(Msg::AnNotSavedText))).view(),
                _ => row(Vec::new()),
            },
            open(&step),
        ]),
    })
}

fn open(step: &Held<Step>) -> AnyView {
    let step = step.clone();
    let ask = press(move || {
        step.set(Step::Asked);
        focus_soon("an-save-title".to_owned());
    });
    el("div").class("actions").child(button(Look::Primary, tr(Msg::AnSave), ask)).view()
}

fn form(builder: &Builder, step: &Held<Step>) -> AnyView {
    let caption = builder
        .made
        .with_untracked(|made| made.as_ref().ok().map(|made| super::sheet::grid(builder, made, builder.lang.get_untracked()).caption))
        .unwrap_or_default();
    let (title, note, missing) = (RwSignal::new(caption), RwSignal::new(String::new()), RwSignal::new(false));
    let (builder, done, leaving) = (builder.clone(), step.clone(), step.clone());
    let keep = handler(move |event| {
        event.prevent_default();
        let (said, note) = (title.get_untracked().trim().to_owned(), note.get_untracked().trim().to_owned());
        if said.is_empty() {
            missing.set(true);
            return focus_soon("an-save-title".to_owned());
        }
        let lang = builder.lang.get_untracked();
        let who = builder.desk.session.peek(|session| session.as_ref().map(|session| session.person.name.clone())).unwrap_or_default();
        let edits = builder.layout.peek(|layout| edits(&builder.survey, &builder.release, layout, &said, &note, &who, lang));
        let begun = builder.desk.begin_form(KIND, None, edits);
        done.set(if begun.is_some() { Step::Kept } else { Step::Failed });
        focus_soon("an-saved".to_owned());
    });
    let problem =
        text(move || if missing.get() { Msg::AnTitleMissing.text(crate::i18n::language().get()).to_owned() } else { String::new() });
    let field = el("input")
        .attr("type", "text")
        .id("an-save-title")
        .class("field field-long")
        .attr("maxlength", "200")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "an-save-problem")
        .attr("aria-invalid", text(move || missing.get().to_string()))
        .value(title.into())
        .on("input", handler(move |event| title.set(event_target_value(&event))));
    let area = el("textarea")
        .id("an-save-note")
        .class("field field-long")
        .attr("rows", "2")
        .attr("maxlength", TEXT_LIMIT.to_string())
        .value(note.into())
        .on("input", handler(move |event| note.set(event_target_value(&event))));
    el("form")
        .class("an-save")
        .attr("novalidate", "")
        .on("submit", keep)
        .child(el("label").attr("for", "an-save-title").child(tr(Msg::AnSaveTitle)))
        .child(el("p").class("problem").id("an-save-problem").child(problem))
        .child(field)
        .child(el("label").attr("for", "an-save-note").child(tr(Msg::AnSaveNote)))
        .child(area)
        .child(
            el("div").class("actions").child(button(Look::Primary, tr(Msg::AnSaveNow), press(|| {})).attr("type", "submit")).child(button(
                Look::Quiet,
                tr(Msg::CancelEdit),
                press(move || leaving.set(Step::Closed)),
            )),
        )
        .view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::analysis::layout::Place;
    use crate::workbench::analysis::sample::release;
    use shared::document::Change;

    fn document(edits: Vec<Edit>) -> Document {
        let mut document = Document::default();
        for (at, edit) in edits.into_iter().enumerate() {
            document.insert(Change {
                id: format!("c{at}"),
                org: "o".into(),
                kind: KIND.into(),
                doc: "d".into(),
                path: edit.path,
                base: Vec::new(),
                value: edit.value,
                saw: Vec::new(),
                version: "v".into(),
                device: "x".into(),
                at: at as u64,
            });
        }
        document
    }

    #[test]
    fn what_was_saved_opens_as_it_was() {
        let (release, mut layout) = (release(), Layout::default());
        layout.measure(&release, Some("supervisor_fair"));
        layout.put(&release, "department", Place::Rows).expect("a row");
        layout.put(&release, "job_level", Place::Filter).expect("a filter");
        layout.show = Show::Counts;
        let survey = release.survey.to_string();
        let said = edits(&survey, &release, &layout, "Fairness", "", "A", Lang::Es);
        assert!(said.iter().all(|edit| edit.path != "saved_note"), "nothing is said of what is empty");
        let saved = read("d", &document(said), &survey).expect("an analysis of this survey");
        assert_eq!((saved.title.as_str(), saved.layout), ("Fairness", Some(layout)));
    }

    #[test]
    fn analyses_of_other_surveys_are_not_listed_and_broken_ones_cannot_be_opened() {
        let (release, layout) = (release(), Layout::default());
        let mut said = edits("one", &release, &layout, "Fairness", "", "", Lang::En);
        assert_eq!(read("d", &document(said.clone()), "other"), None);
        let ask = said.iter_mut().find(|edit| edit.path == "saved_ask").expect("the ask");
        ask.value = Some(Json::from("{\"later\":1}"));
        assert_eq!(read("d", &document(said), "one").map(|saved| saved.layout), Some(None));
    }

    /// What is written is asked by the form, under these names.
    #[test]
    fn the_form_asks_for_everything_that_is_saved() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/instruments/saved-analysis.toml");
        let form = std::fs::read_to_string(file).expect("the form");
        for edit in edits("s", &release(), &Layout { chart: Some("dots".into()), ..Layout::default() }, "t", "n", "w", Lang::En) {
            assert!(form.contains(&format!("name = \"{}\"", edit.path)), "{}", edit.path);
        }
        for show in Show::ALL {
            assert!(form.contains(&format!("name = \"{}\"", show.name())), "{show:?}");
        }
    }
}
