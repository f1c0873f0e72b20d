//! One visit to one survey: what is kept, what is shown, what is sent. Screens bind to its signals.

mod begin;
mod invited;
mod others;
mod sending;

use super::model::{self, Outcome, Saved, Screen};
use super::tabs::{News, Tabs};
use crate::browser;
use crate::components::{Tracked, effect, spawn};
use crate::forms::Filling;
use crate::i18n::{Lang, language};
use crate::storage::{Changes, Device, Draft, OutboxItem, Pass};
use leptos::prelude::*;
use serde_json::Value as Json;
use shared::form::{Form, Value, write_value};
use shared::instrument::{NodeId, in_language};
use shared::survey::Survey;
use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

/// What a visit holds. There is one a page, for as long as the page lives.
#[derive(Debug)]
pub(super) struct State {
    pub(super) survey: Tracked<Option<Survey>>,
    pub(super) screen: Tracked<Screen>,
    pub(super) saved: Tracked<Saved>,
    pub(super) outcome: Tracked<Outcome>,
    pub(super) filling: Tracked<Option<Filling>>,
    /// Whether answers outlive the page.
    pub(super) durable: Tracked<bool>,
    /// Whether the person said that others use the device.
    pub(super) shared_device: Tracked<bool>,
    /// Whether this visit went on with answers that were kept.
    pub(super) resumed: Tracked<bool>,
    pub(super) answered_before: Tracked<bool>,
    /// What an invited person has.
    pub(super) pass: Tracked<Option<Pass>>,
    /// Words that are no part of the program; null until they are there.
    pub(super) words: Tracked<Json>,
    /// Whether what is promised is shown, over the screen.
    pub(super) promise: Tracked<bool>,
    pub(super) lang: RwSignal<Lang>,
    address: String,
    now: Mutex<Now>,
}

/// What no view follows.
#[derive(Debug)]
struct Now {
    /// The language that the draft was last kept with.
    kept_lang: Lang,
    response: String,
    pending: Changes,
    /// The page last shown, where a resumed draft opens.
    page: usize,
    saving: bool,
    /// Something changed since the write that is under way began.
    dirty: bool,
    sending: bool,
    waiting: bool,
    redeeming: bool,
    /// A response waits a little, so that it is not sent in the same second as its invitation was used.
    resting: bool,
    /// The person wants it sent without that, or leaves.
    hurry: bool,
    /// Whether the words that are no part of the program are being asked for.
    wanting: bool,
    /// The invitation that the address had; empty without one.
    code: String,
    /// Whether what the person has is on the disk, wherever the answers are.
    on_disk: bool,
    /// Whether this visit leaves alone what another person began here.
    apart: bool,
    item: Option<OutboxItem>,
}

#[derive(Debug)]
struct Here {
    /// Where this visit keeps things.
    device: Device,
    /// What outlives the page, if anything does.
    disk: Device,
    tabs: Option<Tabs>,
}

thread_local! {
    /// What no other thread could use. There is one visit a page.
    static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
}

fn here<R>(act: impl FnOnce(&mut Here) -> R) -> R {
    let nothing = || Here { device: Device::memory(), disk: Device::memory(), tabs: None };
    HERE.with_borrow_mut(|here| act(here.get_or_insert_with(nothing)))
}

/// A handle to the state of the visit; copied into every screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit(&'static State);

impl std::ops::Deref for Visit {
    type Target = State;
    fn deref(&self) -> &State {
        self.0
    }
}

impl Visit {
    /// Starts with the survey that the address names.
    pub(super) fn begin() -> Self {
        let path = window().location().pathname().unwrap_or_default();
        let address = path.strip_prefix("/s/").unwrap_or(&path).trim_end_matches('/').to_owned();
        let lang = language();
        let now = Now {
            kept_lang: lang.get_untracked(),
            response: String::new(),
            pending: Changes::default(),
            page: 0,
            saving: false,
            dirty: false,
            sending: false,
            waiting: false,
            redeeming: false,
            resting: false,
            hurry: false,
            wanting: false,
            code: browser::take_code(),
            on_disk: false,
            apart: false,
            item: None,
        };
        let visit = Self(Box::leak(Box::new(State {
            survey: Tracked::new(None),
            screen: Tracked::new(Screen::Loading),
            saved: Tracked::new(Saved::Nothing),
            outcome: Tracked::new(Outcome::Sending),
            filling: Tracked::new(None),
            durable: Tracked::new(true),
            shared_device: Tracked::new(false),
            resumed: Tracked::new(false),
            answered_before: Tracked::new(false),
            pass: Tracked::new(None),
            words: Tracked::new(Json::Null),
            promise: Tracked::new(false),
            lang,
            address,
            now: Mutex::new(now),
        })));
        // A language that is chosen while answering is kept like an answer.
        effect(move || {
            let chosen = visit.lang.get();
            if visit.now(|now| now.kept_lang != chosen) && visit.is_answering() {
                visit.save();
            }
        });
        let tabs = Tabs::join(&visit.address, move |news| spawn(visit.hear(news)));
        here(|here| here.tabs = Some(tabs));
        visit.listen();
        visit.listen_for_back();
        visit.load();
        visit
    }

    /// Reads or changes what no view follows.
    fn now<R>(self, act: impl FnOnce(&mut Now) -> R) -> R {
        act(&mut self.0.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The invitation that was opened.
    pub(super) fn code(self) -> String {
        self.now(|now| now.code.clone())
    }

    pub(super) fn address(self) -> String {
        self.0.address.clone()
    }

    /// The survey's title, following the language; empty until it is known.
    pub(super) fn title(self) -> String {
        let lang = self.lang.get();
        self.survey.with(|survey| survey.as_ref().map(|survey| in_language(&survey.title, lang.code()).to_owned())).unwrap_or_default()
    }

    pub(super) fn is_answering(self) -> bool {
        matches!(self.screen.now(), Screen::Page(_) | Screen::Review)
    }

    fn device() -> Device {
        here(|here| here.device.clone())
    }

    fn use_device(self, device: Device) {
        self.durable.set(device.is_durable());
        here(|here| here.device = device);
    }

    fn adopt(self, draft: &Draft) {
        self.now(|now| now.response.clone_from(&draft.id));
        let Some(filling) = self.filling.now() else { return };
        let form = Form::with_answers(Arc::clone(&filling.schema), model::read_answers(&filling.schema, &draft.answers));
        filling.replace(form);
        filling.strict().set(false);
    }

    fn changed(self, node: NodeId, value: Option<&Value>) {
        let Some(name) = self.filling.peek(|filling| Some(filling.as_ref()?.node(node).name.clone())) else { return };
        self.now(|now| now.pending.insert(name, value.map(write_value)));
        self.save();
    }

    /// Writes what has changed; changes made meanwhile go with the next write.
    pub(super) fn save(self) {
        let busy = self.now(|now| {
            now.dirty = true;
            std::mem::replace(&mut now.saving, true)
        });
        if busy {
            return;
        }
        self.saved.set(Saved::Saving);
        spawn(async move {
            let outcome = self.flush().await;
            self.now(|now| now.saving = false);
            self.saved.set(outcome);
        });
    }

    async fn flush(self) -> Saved {
        loop {
            let lang = self.lang.get_untracked();
            let (changes, page, response) = self.now(|now| {
                now.dirty = false;
                now.kept_lang = lang;
                (std::mem::take(&mut now.pending), now.page, now.response.clone())
            });
            match Self::device().save(&self.0.address, &response, &changes, page, lang.code()).await {
                Ok(true) => self.tell(News::Kept),
                Ok(false) => {
                    self.look_again().await;
                    return Saved::Nothing;
                }
                Err(_) => {
                    // What is newer than the failed write wins.
                    self.now(|now| {
                        for (name, value) in changes.iter() {
                            if now.pending.get(name).is_none() {
                                now.pending.insert(name.to_owned(), value.clone());
                            }
                        }
                    });
                    return Saved::Failed;
                }
            }
            if self.now(|now| now.pending.is_empty() && !now.dirty) {
                return Saved::Yes;
            }
        }
    }

    /// Shows another page of the form.
    pub(super) fn turn_to(self, screen: Screen) {
        self.show(screen);
        self.save();
    }

    fn show(self, screen: Screen) {
        if let Screen::Page(page) = screen {
            self.now(|now| now.page = page);
        }
        self.screen.set(screen);
        match screen {
            Screen::Page(_) | Screen::Review => browser::form_open(true),
            Screen::Outcome | Screen::Welcome | Screen::Another | Screen::Failed(_) => browser::form_open(false),
            Screen::Loading => {}
        }
        match screen {
            Screen::Page(_) | Screen::Review | Screen::Outcome => browser::focus_later("title"),
            Screen::Welcome | Screen::Another | Screen::Failed(_) | Screen::Loading => {}
        }
    }

    /// Deletes draft and outbox, because the person said so. An invitation that can still be used stays.
    pub(super) fn delete(self) {
        spawn(async move {
            let refused = self.pass.peek(|pass| pass.as_ref().is_some_and(Pass::is_refused));
            if Self::device().delete(&self.address(), refused).await.is_err() {
                return self.saved.set(Saved::Failed);
            }
            if refused {
                self.clear_disk().await;
                self.pass.set(None);
            }
            self.tell(News::Deleted);
            self.start_over();
        });
    }

    /// Offers everything typed as a file.
    pub(super) fn save_copy(self) {
        let Some(filling) = self.filling.now() else { return };
        let from_form = || {
            let mut answers = serde_json::Map::new();
            for node in filling.schema.questions() {
                if let Some(value) = filling.form().peek(|form| form.kept(node).map(write_value)) {
                    answers.insert(filling.node(node).name.clone(), value);
                }
            }
            answers
        };
        let answers = self.now(|now| now.item.as_ref().map(|item| item.draft.answers.clone())).unwrap_or_else(from_form);
        let mut copy = serde_json::Map::new();
        copy.insert("survey".to_owned(), self.address().into());
        copy.insert("answers".to_owned(), answers.into());
        browser::download("survey-answers.json", &shared::json::text(&copy));
    }
}
