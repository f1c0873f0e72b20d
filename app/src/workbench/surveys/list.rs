//! Surveys of the organisation, with as much about their responses as may be shown, for whoever is signed in.

use super::words;
use crate::components::{Markup, Tone, dynamic, effect, el, notice, row, spawn};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::{failed, table};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Held, held};
use crate::workbench::people::said::{code, naming};
use leptos::prelude::*;
use shared::instrument::in_language;
use shared::people::Power;
use shared::protocol::{SurveyList, SurveySummary};
use shared::survey::SurveyState;

#[derive(Debug, Clone, PartialEq)]
enum Listed {
    Loading,
    Failed,
    SignedOut,
    Here(Vec<SurveySummary>),
}

/// The number of responses in words that say no more than the number does.
pub(super) fn responses(summary: &SurveySummary, lang: Lang) -> String {
    match summary.responses_at_least {
        0 => naming(Msg::FewerThan, lang, &summary.step.to_string()),
        number => naming(Msg::AtLeast, lang, &words::count(number, lang)),
    }
}

/// What is shown of an answer.
fn listed(answer: Result<SurveyList, Refused>) -> Listed {
    match answer {
        Ok(list) => Listed::Here(list.surveys),
        Err(Refused::Because(problem)) if ["signed_out", "session_key_needed"].contains(&code(&problem)) => Listed::SignedOut,
        Err(_) => Listed::Failed,
    }
}

async fn load(into: Held<Listed>) {
    into.set(listed(ask("GET", super::routes::SURVEYS, None).await));
}

/// The list.
pub(super) fn view(desk: Desk) -> AnyView {
    let listed = held(Listed::Loading);
    let (loading, account) =
        (listed.clone(), Memo::new(move |_| desk.session.with(|session| session.as_ref().map(|session| session.person.account.clone()))));
    // It is of whoever is signed in: nobody finds the list of another.
    effect(move || {
        account.with(|_| ());
        loading.set(Listed::Loading);
        spawn(load(loading.clone()));
    });
    dynamic(move || match listed.get() {
        Listed::Loading => el("p").attr("role", "status").child("…").view(),
        Listed::Failed => {
            let again = listed.clone();
            failed(tr(Msg::ListFailed), move || spawn(load(again.clone())))
        }
        Listed::SignedOut => {
            let sign_in = el("a").attr("href", "/sign-in").child(tr(Msg::SignIn));
            notice(Tone::Info, tr(Msg::SvListSignIn)).child(el("p").child(sign_in)).view()
        }
        Listed::Here(surveys) if surveys.is_empty() => el("p").child(tr(Msg::NoSurveys)).view(),
        Listed::Here(surveys) => surveys_table(desk, &surveys),
    })
}

fn surveys_table(desk: Desk, surveys: &[SurveySummary]) -> AnyView {
    let (lang, surveys) = (language(), surveys.to_vec());
    // Reports are for those who read them; everyone else has a column less.
    let reads =
        Memo::new(move |_| desk.session.with(|session| session.as_ref().is_some_and(|session| session.person.has(Power::ReadSurveys))));
    dynamic(move || {
        let (reads, surveys) = (reads.get(), surveys.clone());
        let body = el("tbody").inside(move || {
            let mut markup = Markup::new();
            surveys.iter().for_each(|summary| line(&mut markup, summary, reads, lang.get()));
            markup
        });
        let heads = [Msg::SurveyCol, Msg::StateCol, Msg::ResponsesCol, Msg::SvReport];
        row(vec![table(Msg::Surveys, &heads[..if reads { 4 } else { 3 }], body)])
    })
}

fn line(markup: &mut Markup, summary: &SurveySummary, reads: bool, lang: Lang) {
    let id = summary.id.as_str();
    let short: String = id.chars().take(8).collect();
    markup.open("tr").inside().open("th").attr("scope", &["row"]).inside();
    // Another app than this one: the router leaves it alone.
    markup
        .open("a")
        .attr("href", &["/s/", id])
        .attr("rel", &["external"])
        .inside()
        .text(in_language(&summary.title, lang.code()))
        .close("a");
    markup.text(" ").open("span").attr("class", &["hint address"]).inside().text(&short).text("…").close("span").close("th");
    let tag = if summary.state == SurveyState::Open { "tag" } else { "tag tag-ended" };
    markup
        .open("td")
        .inside()
        .open("span")
        .attr("class", &[tag])
        .inside()
        .text(words::state(summary.state).text(lang))
        .close("span")
        .close("td");
    markup.open("td").inside().text(&responses(summary, lang)).close("td");
    if reads {
        markup.open("td").inside();
        if summary.state == SurveyState::Frozen {
            markup.open("a").attr("href", &["/surveys/reports/", id]).inside().text(Msg::SvReportSee.text(lang)).close("a");
        } else {
            markup.open("span").attr("class", &["hint"]).inside().text(Msg::SvReportNotYet.text(lang)).close("span");
        }
        markup.close("td");
    }
    markup.close("tr");
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::instrument::{Hash, Text};

    fn summary(state: SurveyState, responses_at_least: u64) -> SurveySummary {
        let title = Text::from([("en".to_owned(), "A <survey>".to_owned())]);
        SurveySummary { id: Hash::of(b"survey"), title, state, responses_at_least, step: 10 }
    }

    fn html(state: SurveyState, reads: bool) -> String {
        let mut markup = Markup::new();
        line(&mut markup, &summary(state, 0), reads, Lang::En);
        markup.html().to_owned()
    }

    #[test]
    fn only_a_frozen_survey_has_a_report_and_only_for_those_who_read_it() {
        assert!(html(SurveyState::Frozen, true).contains("/surveys/reports/"));
        assert!(!html(SurveyState::Frozen, false).contains("/surveys/reports/"));
        assert!(!html(SurveyState::Open, true).contains("/surveys/reports/"));
        assert!(html(SurveyState::Open, true).contains("A &lt;survey&gt;"));
    }

    #[test]
    fn whoever_is_signed_out_is_told_so_and_not_that_something_failed() {
        let problem = |kind: &str| shared::protocol::Problem {
            kind: format!("/problems/{kind}"),
            title: "Sign in".into(),
            status: 401,
            detail: String::new(),
            field: None,
            reason: None,
            results: Vec::new(),
        };
        assert_eq!(listed(Err(Refused::Because(problem("signed_out")))), Listed::SignedOut);
        assert_eq!(listed(Err(Refused::Because(problem("store")))), Listed::Failed);
        assert_eq!(listed(Err(Refused::Unreachable)), Listed::Failed);
        let here = vec![summary(SurveyState::Open, 0)];
        assert_eq!(listed(Ok(SurveyList { surveys: here.clone() })), Listed::Here(here));
    }

    #[test]
    fn a_count_says_no_more_than_it_may() {
        assert_eq!(responses(&summary(SurveyState::Open, 0), Lang::En), "Fewer than 10 when last counted");
        assert_eq!(responses(&summary(SurveyState::Open, 1_250), Lang::Es), "Al menos 1250");
    }
}
