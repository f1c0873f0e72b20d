//! Setting a station up: online, by whoever is in charge of it.

use super::fields::{Held, Sort, choice, field, held, place};
use super::setup::{Entered, SHARE};
use super::{pin, worker};
use crate::browser;
use crate::components::{Fault, Faults, Languages, Look, Tone, button, dynamic, effect, el, error_summary, flag, frame, handler};
use crate::components::{notice, press, row, spawn, text, when};
use crate::i18n::{Lang, Msg, tr};
use crate::storage::{Published, Setup, StationStore};
use crate::survey::{self, Failure};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::instrument::in_language;
use shared::survey::{Mode, Survey, SurveyState};
use std::sync::Arc;

/// What is known of the survey.
#[derive(Debug, Clone)]
enum Found {
    Asking,
    Failed(Failure),
    /// It takes no responses from stations.
    NotOffered,
    Here(Box<Survey>, Published),
}

/// A station that is being set up. Cheap to clone.
#[derive(Clone)]
pub(super) struct Preparing {
    store: SendWrapper<StationStore>,
    address: String,
    code: Option<String>,
    lang: RwSignal<Lang>,
    found: Held<Found>,
    entered: Held<Entered>,
    tried: Held<bool>,
    /// Whether this page opens without a network.
    offline: Held<bool>,
    /// Whether the browser promised not to clear what is kept; none as long as it has not answered.
    protected: Held<Option<bool>>,
    busy: Held<bool>,
    trouble: Held<bool>,
}

impl Preparing {
    /// Begins with the survey that the address names.
    pub(super) fn begin(store: StationStore, address: String, code: Option<String>, lang: RwSignal<Lang>) -> Self {
        let entered = Entered { twice: SHARE.to_string(), ..Entered::default() };
        let preparing = Self {
            store: SendWrapper::new(store),
            address,
            code,
            lang,
            found: held(Found::Asking),
            entered: held(entered),
            tried: held(false),
            offline: held(worker::is_in_charge()),
            protected: held(None),
            busy: held(false),
            trouble: held(false),
        };
        preparing.ask();
        let (waiting, asking) = (preparing.clone(), preparing.clone());
        spawn(async move {
            while !worker::is_in_charge() {
                gloo::timers::future::TimeoutFuture::new(500).await;
            }
            waiting.offline.set(true);
        });
        spawn(async move { asking.protected.set(Some(browser::persist().await)) });
        preparing
    }

    fn ask(&self) {
        let preparing = self.clone();
        self.found.set(Found::Asking);
        spawn(async move {
            let found = preparing.fetch().await.unwrap_or_else(Found::Failed);
            if let Found::Here(survey, _) = &found {
                let modes = offered(survey.as_ref());
                preparing.entered.update(|entered| {
                    entered.languages.clone_from(&survey.settings.languages);
                    entered.mode = modes.first().copied().filter(|_| modes.len() == 1);
                });
            }
            preparing.found.set(found);
        });
    }

    async fn fetch(&self) -> Result<Found, Failure> {
        let published = survey::fetch(&self.address, None).await?;
        let (survey, _) = survey::check(&self.address, &published)?;
        Ok(match survey.state {
            SurveyState::Closed | SurveyState::Frozen => Found::Failed(Failure::Closed),
            _ if survey.sealing_key.is_none() || offered(&survey).is_empty() => Found::NotOffered,
            _ => Found::Here(Box::new(survey), published),
        })
    }

    fn faults(&self) -> Vec<Fault> {
        let lang = self.lang.get();
        if !self.tried.get() {
            return Vec::new();
        }
        let fault = |(target, msg): (&'static str, Msg)| Fault { target: target.to_owned(), text: msg.text(lang).to_owned() };
        self.entered.with(Entered::faults).into_iter().map(fault).collect()
    }

    /// Whether everything but what is entered is as it must be.
    fn is_possible(&self) -> bool {
        self.code.is_some() && self.store.is_durable() && self.offline.get() && !self.busy.get()
    }

    fn start(&self) {
        self.tried.set(true);
        let entered = self.entered.now();
        if !entered.faults().is_empty() {
            return browser::focus_later("error-summary");
        }
        let Found::Here(_, published) = self.found.now() else { return };
        let (Some(mode), Some(code), Some(expected)) = (entered.mode, self.code.clone(), entered.people()) else { return };
        self.busy.set(true);
        self.trouble.set(false);
        let preparing = self.clone();
        spawn(async move {
            // The page says what is under way before it is busy with it.
            gloo::timers::future::TimeoutFuture::new(50).await;
            let setup = Setup {
                survey: preparing.address.clone(),
                code,
                mode,
                place: entered.place.trim().to_owned(),
                expected,
                languages: entered.languages.clone(),
                twice: entered.share().unwrap_or(SHARE),
                pin: pin::make(&entered.pin, &browser::random_bytes(), pin::ROUNDS),
                published,
            };
            if matches!(preparing.store.set_up(&setup).await, Ok(true)) {
                worker::mark(true);
                worker::tell_tabs();
                worker::load_anew();
            } else {
                preparing.busy.set(false);
                preparing.trouble.set(true);
            }
        });
    }
}

/// The modes of stations that a survey offers.
fn offered(survey: &Survey) -> Vec<Mode> {
    [Mode::SharedDevice, Mode::Paper].into_iter().filter(|mode| survey.settings.modes.contains(mode)).collect()
}

/// The page.
pub(super) fn page(preparing: &Preparing) -> AnyView {
    let languages: Languages = Arc::new(Vec::new);
    let lang = preparing.lang;
    let shown = preparing.clone();
    effect(move || document().set_title(Msg::StationPrepare.text(lang.get())));
    let screen = dynamic(move || {
        let again = shown.clone();
        let told = |tone, title, said| notice(tone, tr(title)).child(el("p").child(tr(said)));
        match shown.found.get() {
            _ if shown.code.is_none() => told(Tone::Bad, Msg::StationNoCodeTitle, Msg::StationNoCode).view(),
            Found::Asking => el("p").attr("role", "status").child(tr(Msg::StationAsking)).view(),
            Found::NotOffered => told(Tone::Bad, Msg::StationNotOfferedTitle, Msg::StationNotOffered).view(),
            Found::Failed(failure) => {
                let retry = button(Look::Secondary, tr(Msg::TryAgain), press(move || again.ask()));
                told(Tone::Bad, Msg::ErrorLoadTitle, failed(failure)).child(retry).view()
            }
            Found::Here(survey, _) => form(&shown, &survey),
        }
    });
    let heading = el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::StationPrepare)).view();
    frame(tr(Msg::AppName), &languages, None, el("div").class("station").child(row(vec![heading, screen])).view())
}

fn failed(failure: Failure) -> Msg {
    match failure {
        Failure::Offline => Msg::StationOffline,
        Failure::Unknown => Msg::StationUnknown,
        Failure::Mismatch => Msg::StationMismatch,
        Failure::Closed => Msg::StationClosed,
        _ => Msg::StationBroken,
    }
}

fn form(preparing: &Preparing, survey: &Survey) -> AnyView {
    let lang = preparing.lang;
    let (checked, title) = (preparing.clone(), survey.title.clone());
    let faults: Faults = Arc::new(move || checked.faults());
    let named = text(move || in_language(&title, lang.get().code()).to_owned());
    let entered = preparing.entered.clone();
    let read = move |member: fn(&Entered) -> String| {
        let entered = entered.clone();
        move || entered.with(member)
    };
    let entered = preparing.entered.clone();
    let write = move |change: fn(&mut Entered, String)| {
        let entered = entered.clone();
        move |typed: String| entered.update(|held| change(held, typed))
    };
    let (few, paper) = (preparing.entered.clone(), preparing.entered.clone());
    let (few_faults, twice_faults, few_lang) = (faults.clone(), faults.clone(), preparing.entered.clone());
    let (twice_read, twice_write) = (read(|entered| entered.twice.clone()), write(|entered, typed| entered.twice = typed));
    let (submitted, possible, busy, trouble) = (preparing.clone(), preparing.clone(), preparing.busy.clone(), preparing.trouble.clone());
    let submit = handler(move |event| {
        event.prevent_default();
        submitted.start();
    });
    let start = button(Look::Primary, tr(Msg::StationStart), press(|| {}))
        .attr("type", "submit")
        .flag("disabled", flag(move || !possible.is_possible()));
    let parts = vec![
        modes(preparing, survey, &faults),
        field(&faults, "place", Msg::StationPlace, Some(Msg::StationPlaceHint), Sort::Words, read(|entered| entered.place.clone()), {
            write(|entered, typed| entered.place = typed)
        }),
        field(
            &faults,
            "expected",
            Msg::StationExpected,
            None,
            Sort::Number,
            read(|entered| entered.expected.clone()),
            write(|entered, typed| {
                entered.expected = typed;
                entered.few = false;
            }),
        ),
        when(flag(move || few.with(Entered::is_few)), move || acknowledge(&few_lang, &few_faults)),
        offered_languages(preparing, survey, &faults),
        when(flag(move || paper.with(|entered| entered.mode == Some(Mode::Paper))), move || {
            let (read, write) = (twice_read.clone(), twice_write.clone());
            field(&twice_faults, "twice", Msg::StationTwice, Some(Msg::StationTwiceHint), Sort::Number, read, write)
        }),
        field(&faults, "pin", Msg::StationPin, Some(Msg::StationPinHint), Sort::Pin, read(|entered| entered.pin.clone()), {
            write(|entered, typed| entered.pin = typed)
        }),
        field(&faults, "again", Msg::StationPinAgain, None, Sort::Pin, read(|entered| entered.again.clone()), {
            write(|entered, typed| entered.again = typed)
        }),
        checklist(preparing),
        el("p").class("hint").child(tr(Msg::StationSignOut)).view(),
        when(flag(move || trouble.get()), || notice(Tone::Bad, tr(Msg::StationStorage)).view()),
        el("div").class("actions").child(start).view(),
        when(flag(move || busy.get()), || el("p").attr("role", "status").child(tr(Msg::StationStarting)).view()),
    ];
    row(vec![
        error_summary(faults),
        el("p").class("station-survey").child(named).view(),
        el("p").child(tr(Msg::StationPrepareLead)).view(),
        el("form").attr("novalidate", "").attr("autocomplete", "off").on("submit", submit).child(parts).view(),
    ])
}

fn modes(preparing: &Preparing, survey: &Survey, faults: &Faults) -> AnyView {
    let (outer, problem) = place("fieldset", faults, "mode");
    let mut choices = el("div").class("choices");
    for (index, mode) in offered(survey).into_iter().enumerate() {
        let (shown, entered) = (preparing.entered.clone(), preparing.entered.clone());
        let label = if mode == Mode::Paper { Msg::StationModePaper } else { Msg::StationModeShared };
        let chosen = flag(move || shown.with(|entered| entered.mode == Some(mode)));
        let id = if index == 0 { "mode".to_owned() } else { format!("mode-{index}") };
        let choose = move |on| entered.update(|entered| entered.mode = Some(mode).filter(|_| on));
        choices = choices.child(choice("radio", "mode", id, tr(label), chosen, choose));
    }
    let hint = el("p").class("hint").child(tr(Msg::StationModeHint));
    outer.child(el("legend").child(tr(Msg::StationMode))).child(hint).child(problem).child(choices).view()
}

fn acknowledge(entered: &Held<Entered>, faults: &Faults) -> AnyView {
    let (outer, problem) = place("div", faults, "few");
    let (shown, changed) = (entered.clone(), entered.clone());
    let chosen = flag(move || shown.with(|entered| entered.few));
    let known = choice("checkbox", "few", "few", tr(Msg::StationFewKnown), chosen, move |on| changed.update(|entered| entered.few = on));
    let warning = notice(Tone::Warning, tr(Msg::StationFewTitle)).child(el("p").child(tr(Msg::StationFew)));
    outer.child(warning).child(problem).child(known).view()
}

fn offered_languages(preparing: &Preparing, survey: &Survey, faults: &Faults) -> AnyView {
    let (outer, problem) = place("fieldset", faults, "languages");
    let mut choices = el("div").class("choices");
    for (index, code) in survey.settings.languages.iter().enumerate() {
        let (shown, entered, one, other) = (preparing.entered.clone(), preparing.entered.clone(), code.clone(), code.clone());
        let name = Lang::ALL.iter().find(|(lang, _)| lang.code() == code).map_or(code.as_str(), |(_, name)| name).to_owned();
        let chosen = flag(move || shown.with(|entered| entered.languages.contains(&one)));
        let id = if index == 0 { "languages".to_owned() } else { format!("languages-{index}") };
        let choose = move |on| {
            entered.update(|entered| {
                entered.languages.retain(|code| *code != other);
                if on {
                    entered.languages.push(other.clone());
                }
            });
        };
        choices = choices.child(choice("checkbox", "languages", id, name, chosen, choose));
    }
    outer.child(el("legend").child(tr(Msg::StationLanguages))).child(problem).child(choices).view()
}

/// What must be so before a station starts, and whether it is.
fn checklist(preparing: &Preparing) -> AnyView {
    let line = |holds: Signal<bool>, yes: Msg, no: Msg| {
        let lang = preparing.lang;
        let class = text(move || if holds.get() { "check check-yes" } else { "check check-no" }.to_owned());
        let said = text(move || if holds.get() { yes } else { no }.text(lang.get()).to_owned());
        el("li").class(class).child(said)
    };
    let durable = preparing.store.is_durable();
    let (offline, protected) = (preparing.offline.clone(), preparing.protected.clone());
    el("section")
        .attr("aria-live", "polite")
        .child(el("h2").child(tr(Msg::StationChecks)))
        .child(
            el("ul")
                .class("checks")
                .child(line(flag(|| true), Msg::StationCheckAddress, Msg::StationMismatch))
                .child(line(flag(move || durable), Msg::StationCheckDurable, Msg::StationCheckNotDurable))
                .child(line(flag(move || protected.get() == Some(true)), Msg::StationCheckProtected, Msg::StationCheckNotProtected))
                .child(line(flag(move || offline.get()), Msg::StationCheckOffline, Msg::StationCheckNotOffline)),
        )
        .view()
}
