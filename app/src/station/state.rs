//! One station on one page: what it shows, what is in hand, what is kept. Screens bind to its signals.

use super::idle::{Attention, THANKS_MS, attention};
use super::link::Opened;
use super::queue::Hold;
use super::stage::{Stage, Step};
use super::{pin, twice, worker};
use crate::browser;
use crate::components::{Tracked, effect, spawn};
use crate::forms::Filling;
use crate::i18n::{Lang, Msg};
use crate::storage::{Setup, StationStore, StorageError, Tally, Twice};
use crate::survey;
use leptos::prelude::*;
use rand_core::UnwrapErr;
use send_wrapper::SendWrapper;
use shared::form::{Form, write_value};
use shared::protocol::Submission;
use shared::survey::{Enclosed, Mode, ResponseId, Survey, seal};
use std::sync::{Mutex, PoisonError};

/// What was counted, and what the device holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) tally: Tally,
    /// Sealed, and not sent yet.
    pub(super) waiting: usize,
    /// Refused, by the server's code.
    pub(super) aside: Vec<(String, usize)>,
}

/// How sending stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sending {
    /// Whether it is under way.
    pub(super) busy: bool,
    /// Why it stopped for now.
    pub(super) hold: Option<Hold>,
}

/// What a station holds. There is one a page, for as long as the page lives.
pub(super) struct State {
    pub(super) setup: Tracked<Setup>,
    /// The survey and its form; none when what was kept no longer fits its address or this version of the app.
    pub(super) survey: Option<Survey>,
    pub(super) filling: Option<Filling>,
    pub(super) lang: RwSignal<Lang>,
    pub(super) stage: Tracked<Stage>,
    pub(super) counts: Tracked<Counts>,
    pub(super) sending: Tracked<Sending>,
    pub(super) attention: Tracked<Attention>,
    /// What went wrong on this device.
    pub(super) trouble: Tracked<Option<Msg>>,
    /// What was done last, in words.
    pub(super) done: Tracked<Option<Msg>>,
    pub(super) now: Mutex<Now>,
    store: SendWrapper<StationStore>,
}

/// What no view follows.
#[derive(Default)]
pub(super) struct Now {
    /// When the device was last touched.
    touched: f64,
    /// Id of the response in hand, made when it is first sealed.
    response: String,
    /// What was typed first, while it is typed once more.
    pub(super) first: Option<Form>,
    /// What typing it twice has shown.
    pub(super) twice: Option<Twice>,
    /// From when on another PIN may be tried, in milliseconds of the clock.
    pub(super) pin_from: f64,
    /// Sending is under way.
    pub(super) sending: bool,
    /// It is not to wait any longer.
    pub(super) wake: bool,
    /// Keys of what somebody in charge asked to be sent.
    pub(super) asked: Vec<String>,
    /// The link with the code was opened: whoever did so may choose another PIN.
    pub(super) has_link: bool,
    /// The code of another link of the same survey that was opened here. It counts once the server knows it.
    pub(super) new_code: Option<String>,
    /// The control that the keyboard goes to when questions are drawn next, in place of the first.
    pub(super) at: Option<String>,
}

/// A handle to the station; copied into every screen.
#[derive(Clone, Copy)]
pub(super) struct Station(&'static State);

impl std::ops::Deref for Station {
    type Target = State;
    fn deref(&self) -> &State {
        self.0
    }
}

impl Station {
    /// Starts the station that was set up on this device.
    pub(super) fn begin(store: StationStore, setup: Setup, lang: RwSignal<Lang>, opened: Opened) -> Self {
        let (survey, schema) = survey::check(&setup.survey, &setup.published).ok().unzip();
        let filling = schema.map(|schema| Filling::new(Form::new(schema), lang, None, |_, _| {}));
        if let Some(filling) = filling.as_ref().filter(|_| setup.mode == Mode::Paper) {
            filling.number();
        }
        let wrong = setup.pin.wrong;
        let station = Self(Box::leak(Box::new(State {
            setup: Tracked::new(setup),
            survey,
            filling,
            lang,
            stage: Tracked::new(Stage::Ready),
            counts: Tracked::new(Counts::default()),
            sending: Tracked::new(Sending::default()),
            attention: Tracked::new(Attention::Here),
            trouble: Tracked::new(None),
            done: Tracked::new(None),
            now: Mutex::new(Now { has_link: opened == Opened::Own, new_code: opened.other(), ..Now::default() }),
            store: SendWrapper::new(store),
        })));
        station.touch();
        station.now(|now| now.pin_from = js_sys::Date::now() + f64::from(pin::wait_s(wrong)) * 1000.0);
        browser::form_open(false);
        for event in ["pointerdown", "keydown", "input"] {
            browser::listen(event, move || station.touch());
        }
        // A page that is left may be shown again as it was: nothing may be in it.
        browser::listen("pagehide", move || station.step(Step::Stop));
        station.guard_desk();
        spawn(station.watch());
        spawn(station.count());
        station.listen();
        station.send_soon();
        station
    }

    /// Reads or changes what no view follows.
    pub(super) fn now<R>(self, act: impl FnOnce(&mut Now) -> R) -> R {
        act(&mut self.0.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn store(self) -> StationStore {
        (*self.0.store).clone()
    }

    pub(super) fn is_paper(self) -> bool {
        self.setup.peek(|setup| setup.mode == Mode::Paper)
    }

    pub(super) fn touch(self) {
        self.now(|now| now.touched = js_sys::Date::now());
        if self.attention.now() != Attention::Here {
            self.attention.set(Attention::Here);
        }
    }

    /// Goes on, where the step belongs here; what it takes out of memory is gone before anything else is drawn.
    pub(super) fn step(self, step: Step) {
        let from = self.stage.now();
        let Some(to) = from.after(step) else { return };
        let unfinished = from.holds_answers() && matches!(step, Step::Stop | Step::Gone) && (!self.is_paper() || self.is_begun());
        let wiped = from.wipes(step);
        if wiped {
            self.wipe();
        }
        self.trouble.set(None);
        self.done.set(None);
        self.touch();
        self.stage.set(to);
        browser::form_open(to.holds_answers());
        browser::focus_later("title");
        let afresh = to == Stage::Ready && (wiped || from == Stage::Thanks);
        if unfinished || afresh {
            spawn(async move {
                if unfinished && self.store().left().await.is_err() {
                    self.trouble.set(Some(Msg::StationStorage));
                }
                self.count().await;
                // What the page may still hold in its memory, in undo or in the browser's own lists goes with it.
                if afresh && self.stage.now() == Stage::Ready && worker::is_in_charge() {
                    worker::load_anew();
                }
            });
        }
    }

    /// Whether anything is answered.
    pub(super) fn is_begun(self) -> bool {
        self.filling.as_ref().is_some_and(|filling| filling.form().peek(|form| form.answers().next().is_some()))
            || self.now(|now| now.first.is_some())
    }

    fn wipe(self) {
        worker::let_go_of_focus();
        if let Some(filling) = &self.filling {
            filling.clear();
        }
        self.now(|now| {
            now.response.clear();
            now.first = None;
            now.twice = None;
            now.at = None;
        });
    }

    /// Looks once a second whether somebody is there.
    async fn watch(self) {
        loop {
            gloo::timers::future::TimeoutFuture::new(1_000).await;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let quiet = (js_sys::Date::now() - self.now(|now| now.touched)).max(0.0) as u64;
            match self.stage.now() {
                Stage::Thanks if quiet >= THANKS_MS => self.step(Step::Next),
                stage if stage.watches() => match attention(quiet) {
                    Attention::Gone => self.step(Step::Gone),
                    attention if attention != self.attention.now() => self.attention.set(attention),
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Before a reload takes a questionnaire off the desk, the browser asks.
    fn guard_desk(self) {
        let paper = self.is_paper();
        browser::before_leaving(move || paper && self.stage.now().holds_answers() && self.is_begun());
    }

    /// Reads the counts again.
    pub(super) async fn count(self) {
        match self.store().counts().await {
            Ok((tally, waiting, aside)) => self.counts.set(Counts { tally, waiting, aside }),
            Err(_) => self.trouble.set(Some(Msg::StationStorage)),
        }
    }

    /// Finishes: seals what is answered, and says so only when that is on the disk.
    pub(super) fn keep(self) {
        let Some(twice) = self.stage.now().after(Step::Finish).map(|_| self.now(|now| now.twice.unwrap_or_default())) else { return };
        self.step(Step::Finish);
        let paper = self.is_paper();
        spawn(async move {
            let kept = match self.sealed() {
                Ok(sealed) => self.store().finish(&sealed, twice).await.map_err(|StorageError(_)| Msg::StationNotKept),
                Err(msg) => Err(msg),
            };
            match kept {
                Ok(()) => {
                    self.step(Step::Kept { paper });
                    self.count().await;
                    if paper {
                        self.done.set(Some(Msg::TypingKept));
                    }
                    self.send_soon();
                }
                Err(msg) => {
                    self.step(Step::NotKept { paper });
                    self.trouble.set(Some(msg));
                }
            }
        });
    }

    fn sealed(self) -> Result<String, Msg> {
        let (Some(survey), Some(filling)) = (&self.survey, &self.filling) else { return Err(Msg::StationBroken) };
        let key = survey.sealing_key.as_deref().ok_or(Msg::StationBroken)?;
        let enclosed = Enclosed { mode: self.setup.peek(|setup| setup.mode), submission: self.submission(survey, filling) };
        seal(&mut UnwrapErr(getrandom::SysRng), &survey.id, key, &enclosed).map_err(|_| Msg::StationTooLong)
    }

    fn submission(self, survey: &Survey, filling: &Filling) -> Submission {
        let id = self.now(|now| {
            if now.response.is_empty() {
                now.response = ResponseId(browser::random_bytes()).to_string();
            }
            now.response.clone()
        });
        let mut answers = serde_json::Map::new();
        for node in filling.schema.questions() {
            if let Some(value) = filling.form().peek(|form| form.kept(node).map(write_value)) {
                answers.insert(filling.node(node).name.clone(), value);
            }
        }
        survey::submission(survey, &filling.schema, &id, self.lang.get_untracked().code(), &answers)
    }

    /// A questionnaire is typed: it is kept, or chance wants it once more.
    pub(super) fn typed(self) {
        let Some(filling) = &self.filling else { return };
        match self.stage.now() {
            Stage::Typing if self.now(|now| now.twice.is_none()) && self.is_due() => {
                let first = filling.form().peek(Form::clone);
                filling.clear();
                self.now(|now| now.first = Some(first));
                self.step(Step::TypeAgain);
            }
            Stage::Typing | Stage::Compare => self.keep(),
            Stage::Again => {
                let Some(first) = self.now(|now| now.first.clone()) else { return };
                let (compared, differences) = filling.form().peek(|form| twice::compare(&first, form));
                let count = u32::try_from(differences.len()).unwrap_or(u32::MAX);
                // What was typed a third time is no second opinion: the first comparison counts.
                self.now(|now| now.twice.get_or_insert(Twice { typed: 1, compared, differences: count }).typed = 1);
                if differences.is_empty() { self.keep() } else { self.step(Step::Differ) }
            }
            _ => {}
        }
    }

    fn is_due(self) -> bool {
        let finished = self.counts.peek(|counts| counts.tally.finished);
        let share = self.setup.peek(|setup| setup.twice);
        twice::is_due(finished, share, random())
    }

    /// What was typed differently, when it was.
    pub(super) fn differences(self) -> Vec<twice::Difference> {
        let (Some(filling), Some(first)) = (&self.filling, self.now(|now| now.first.clone())) else { return Vec::new() };
        filling.form().peek(|form| twice::compare(&first, form).1)
    }

    /// Keeps what changed in how the station is set up.
    pub(super) async fn change(self, change: impl FnOnce(&mut Setup)) -> bool {
        let mut setup = self.setup.now();
        change(&mut setup);
        match self.store().set_up(&setup).await {
            Ok(true) => {
                self.setup.set(setup);
                true
            }
            Ok(false) | Err(_) => {
                self.trouble.set(Some(Msg::StationStorage));
                false
            }
        }
    }

    /// The survey's title, following the language.
    pub(super) fn title(self) -> String {
        let code = self.lang.get().code();
        self.survey.as_ref().map(|survey| shared::instrument::in_language(&survey.title, code).to_owned()).unwrap_or_default()
    }
}

/// Any 32 bits.
pub(super) fn random() -> u32 {
    let [a, b, c, d, ..] = browser::random_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// Puts the title into the window's.
pub(super) fn follow_title(station: Station) {
    effect(move || document().set_title(&station.title()));
}
