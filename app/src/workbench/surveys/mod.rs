//! The surveys, with as much about their responses as may be shown.

use crate::components::{Look, Tone, button, el, notice, press};
use crate::i18n::{Lang, Msg, language, tr};
use crate::sync::get_text;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::instrument::in_language;
use shared::protocol::{SurveyList, SurveySummary};
use shared::survey::SurveyState;

#[derive(Debug, Clone, PartialEq)]
enum Listed {
    Loading,
    Failed,
    Here(Vec<SurveySummary>),
}

/// The number of responses in words that say no more than the number does.
fn responses(summary: &SurveySummary, lang: Lang) -> String {
    let (text, number) = match summary.responses_at_least {
        0 => (Msg::FewerThan, u64::from(summary.step)),
        number => (Msg::AtLeast, number),
    };
    text.text(lang).replace("{n}", &number.to_string())
}

fn state(state: SurveyState) -> Msg {
    match state {
        SurveyState::Open => Msg::StateOpen,
        SurveyState::Paused => Msg::StatePaused,
        SurveyState::Closed => Msg::StateClosed,
        SurveyState::Frozen => Msg::StateFrozen,
    }
}

async fn load(listed: RwSignal<Listed>) {
    let reply = get_text("/api/v1/surveys").await.ok().filter(|reply| reply.status == 200);
    let list = reply.and_then(|reply| serde_json::from_str::<SurveyList>(&reply.body).ok());
    listed.set(list.map_or(Listed::Failed, |list| Listed::Here(list.surveys)));
}

/// The page.
#[component]
pub(super) fn Surveys() -> impl IntoView {
    let lang = language();
    let listed = RwSignal::new(Listed::Loading);
    let again = move || spawn_local(load(listed));
    again();
    Effect::new(move || document().set_title(&format!("{} – {}", Msg::Surveys.text(lang.get()), Msg::AppName.text(lang.get()))));
    let failed = Signal::derive(move || Msg::ProblemTitle.text(lang.get()).to_owned());
    view! {
        <h1>{tr(Msg::Surveys)}</h1>
        <p>{tr(Msg::SurveysLead)}</p>
        {move || match listed.get() {
            Listed::Loading => view! { <p role="status">{tr(Msg::Saving)}</p> }.into_any(),
            Listed::Failed => {
                let retry = button(Look::Secondary, tr(Msg::TryAgain), press(again));
                notice(Tone::Bad, failed).child(el("p").child(tr(Msg::ListFailed))).child(retry).view()
            }
            Listed::Here(surveys) if surveys.is_empty() => view! { <p>{tr(Msg::NoSurveys)}</p> }.into_any(),
            Listed::Here(surveys) => view! { <Table surveys /> }.into_any(),
        }}
    }
}

#[component]
fn Table(surveys: Vec<SurveySummary>) -> impl IntoView {
    let lang = language();
    let row = move |summary: SurveySummary| {
        let link = format!("/s/{}", summary.id);
        let title = {
            let title = summary.title.clone();
            move || in_language(&title, lang.get().code()).to_owned()
        };
        let (short, shown_state) = (summary.id.as_str().chars().take(8).collect::<String>(), state(summary.state));
        view! {
            <tr>
                <th scope="row"><a href=link rel="external">{title}</a> <span class="hint address">{short} "…"</span></th>
                <td><span class="tag">{tr(shown_state)}</span></td>
                <td>{move || responses(&summary, lang.get())}</td>
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=tr(Msg::Surveys)>
            <table class="list">
                <thead>
                    <tr>
                        <th scope="col">{tr(Msg::SurveyCol)}</th>
                        <th scope="col">{tr(Msg::StateCol)}</th>
                        <th scope="col">{tr(Msg::ResponsesCol)}</th>
                    </tr>
                </thead>
                <tbody>{surveys.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
