//! One visit to one survey: what is kept, what is shown, what is sent. Screens bind to its signals.

mod others;
mod sending;

use super::model::{self, Failure, Outcome, Saved, Screen};
use super::open::open;
use super::tabs::{News, Tabs};
use crate::browser;
use crate::forms::Filling;
use crate::i18n::{Lang, language};
use crate::storage::{Changes, Device, Draft, Memory, OutboxItem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::form::{Form, Value, write_value};
use shared::instrument::NodeId;
use shared::survey::{ResponseId, Survey, SurveyState};
use std::sync::Arc;

/// Handles to the state of the visit; copied into every screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) survey: RwSignal<Option<Survey>>,
    pub(super) screen: RwSignal<Screen>,
    pub(super) saved: RwSignal<Saved>,
    pub(super) outcome: RwSignal<Outcome>,
    pub(super) filling: RwSignal<Option<Filling>>,
    /// Whether answers outlive the page.
    pub(super) durable: RwSignal<bool>,
    /// Whether the person said that others use the device.
    pub(super) shared_device: RwSignal<bool>,
    /// Whether this visit went on with answers that were kept.
    pub(super) resumed: RwSignal<bool>,
    pub(super) answered_before: RwSignal<bool>,
    lang: RwSignal<Lang>,
    /// The language that the draft was last kept with.
    kept_lang: StoredValue<Lang>,
    address: StoredValue<String>,
    response: StoredValue<String>,
    pending: StoredValue<Changes>,
    /// The page last shown, where a resumed draft opens.
    page: StoredValue<usize>,
    saving: StoredValue<bool>,
    /// Something changed since the write that is under way began.
    dirty: StoredValue<bool>,
    sending: StoredValue<bool>,
    waiting: StoredValue<bool>,
    device: StoredValue<Device, LocalStorage>,
    tabs: StoredValue<Option<Tabs>, LocalStorage>,
    item: StoredValue<Option<OutboxItem>>,
}

impl Visit {
    /// Starts with the survey that the address names.
    pub(super) fn begin() -> Self {
        let path = window().location().pathname().unwrap_or_default();
        let address = path.trim_start_matches("/s/").trim_end_matches('/').to_owned();
        let lang = language();
        let visit = Self {
            survey: RwSignal::new(None),
            screen: RwSignal::new(Screen::Loading),
            saved: RwSignal::new(Saved::Nothing),
            outcome: RwSignal::new(Outcome::Sending),
            filling: RwSignal::new(None),
            durable: RwSignal::new(true),
            shared_device: RwSignal::new(false),
            resumed: RwSignal::new(false),
            answered_before: RwSignal::new(false),
            lang,
            kept_lang: StoredValue::new(lang.get_untracked()),
            address: StoredValue::new(address),
            response: StoredValue::new(String::new()),
            pending: StoredValue::new(Changes::new()),
            page: StoredValue::new(0),
            saving: StoredValue::new(false),
            dirty: StoredValue::new(false),
            sending: StoredValue::new(false),
            waiting: StoredValue::new(false),
            device: StoredValue::new_local(Device::Memory(Memory::default())),
            tabs: StoredValue::new_local(None),
            item: StoredValue::new(None),
        };
        // A language that is chosen while answering is kept like an answer.
        Effect::new(move || {
            let chosen = visit.lang.get();
            if visit.kept_lang.get_value() != chosen && matches!(visit.screen.get_untracked(), Screen::Page(_) | Screen::Review) {
                visit.save();
            }
        });
        spawn_local(visit.load());
        visit
    }

    pub(super) fn address(self) -> String {
        self.address.get_value()
    }

    fn device(self) -> Device {
        self.device.get_value()
    }

    async fn load(self) {
        let device = Device::open().await;
        self.durable.set(device.is_durable());
        self.device.set_value(device.clone());
        let id = self.address();
        match open(&device, &id).await {
            Err(failure) => self.show(Screen::Failed(failure)),
            Ok(opened) => {
                let form = Form::new(Arc::clone(&opened.schema));
                self.filling.set(Some(Filling::new(form, self.lang, move |node, value| self.changed(node, value.as_ref()))));
                let state = opened.survey.state;
                self.survey.set(Some(opened.survey));
                self.go_on(state).await;
                if let Some(published) = opened.fresh {
                    // The next visit needs it; this one does not, so a failure is no news.
                    let _ = device.keep_published(&id, &published).await;
                }
            }
        }
    }

    /// Shows what was left: something to send, a draft, or the welcome page.
    async fn go_on(self, state: SurveyState) {
        let (device, id) = (self.device(), self.address());
        self.tabs.set_value(Some(Tabs::join(&id, move |news| spawn_local(self.hear(news)))));
        self.listen();
        self.answered_before.set(device.answered(&id).await.unwrap_or(false));
        if let Some(item) = device.outbox(&id).await.unwrap_or_default().into_iter().next() {
            return self.show_item(item);
        }
        match device.draft(&id).await.ok().flatten() {
            Some(draft) => {
                self.resumed.set(true);
                self.adopt(&draft);
                if let Some(lang) = Lang::from_code(&draft.language) {
                    self.kept_lang.set_value(lang);
                    self.lang.set(lang);
                }
                self.show(Screen::Page(draft.page));
            }
            None if state != SurveyState::Open => self.show(Screen::Failed(Failure::Closed)),
            None => self.show(Screen::Welcome),
        }
    }

    /// Begins answering. On a shared device everything stays in memory.
    pub(super) fn start(self, own_device: bool) {
        if !own_device {
            self.device.set_value(Device::Memory(Memory::default()));
            self.durable.set(false);
        }
        self.shared_device.set(!own_device);
        spawn_local(async move {
            if own_device {
                browser::persist().await;
            }
            let Some(survey) = self.survey.get_untracked() else { return };
            self.kept_lang.set_value(self.lang.get_untracked());
            let draft = Draft {
                id: ResponseId(browser::random_bytes()).to_string(),
                version: survey.version.to_string(),
                language: self.lang.get_untracked().code().to_owned(),
                page: 0,
                answers: serde_json::Map::new(),
                revision: 0,
            };
            let begun = match self.device().begin(&self.address(), draft.clone()).await {
                Ok(begun) => begun,
                Err(_) => self.fall_back(draft).await,
            };
            self.adopt(&begun);
            self.show(Screen::Page(begun.page));
        });
    }

    /// The browser's store failed at the start: go on in memory, and say so.
    async fn fall_back(self, draft: Draft) -> Draft {
        let memory = Device::Memory(Memory::default());
        self.durable.set(false);
        self.device.set_value(memory.clone());
        memory.begin(&self.address(), draft.clone()).await.unwrap_or(draft)
    }

    fn adopt(self, draft: &Draft) {
        self.response.set_value(draft.id.clone());
        let Some(filling) = self.filling.get_untracked() else { return };
        let form = Form::with_answers(Arc::clone(&filling.schema), model::read_answers(&filling.schema, &draft.answers));
        filling.form.set(form);
        filling.strict.set(false);
    }

    fn changed(self, node: NodeId, value: Option<&Value>) {
        let Some(name) = self.filling.with_untracked(|filling| Some(filling.as_ref()?.node(node).name.clone())) else { return };
        self.pending.update_value(|pending| {
            pending.insert(name, value.map(write_value));
        });
        self.save();
    }

    /// Writes what has changed; changes made meanwhile go with the next write.
    pub(super) fn save(self) {
        self.dirty.set_value(true);
        if self.saving.get_value() {
            return;
        }
        self.saving.set_value(true);
        self.saved.set(Saved::Saving);
        spawn_local(async move {
            let outcome = self.flush().await;
            self.saving.set_value(false);
            self.saved.set(outcome);
        });
    }

    async fn flush(self) -> Saved {
        loop {
            self.dirty.set_value(false);
            let changes = self.pending.get_value();
            self.pending.set_value(Changes::new());
            let page = self.page.get_value();
            let lang = self.lang.get_untracked();
            self.kept_lang.set_value(lang);
            let language = lang.code();
            match self.device().save(&self.address(), &self.response.get_value(), &changes, page, language).await {
                Ok(true) => self.tell(News::Kept),
                Ok(false) => {
                    self.look_again().await;
                    return Saved::Nothing;
                }
                Err(_) => {
                    // What is newer than the failed write wins.
                    self.pending.update_value(|pending| {
                        changes.into_iter().for_each(|(name, value)| {
                            pending.entry(name).or_insert(value);
                        });
                    });
                    return Saved::Failed;
                }
            }
            if self.pending.with_value(Changes::is_empty) && !self.dirty.get_value() {
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
            self.page.set_value(page);
        }
        self.screen.set(screen);
        match screen {
            Screen::Page(_) | Screen::Review => browser::form_open(true),
            Screen::Outcome | Screen::Welcome | Screen::Failed(_) => browser::form_open(false),
            Screen::Loading => {}
        }
        match screen {
            Screen::Page(_) | Screen::Review | Screen::Outcome => browser::focus_later("title"),
            Screen::Welcome | Screen::Failed(_) | Screen::Loading => {}
        }
    }

    /// Deletes draft and outbox, because the person said so.
    pub(super) fn delete(self) {
        spawn_local(async move {
            if self.device().delete(&self.address()).await.is_err() {
                return self.saved.set(Saved::Failed);
            }
            self.tell(News::Deleted);
            self.start_over();
        });
    }

    /// Offers everything typed as a file.
    pub(super) fn save_copy(self) {
        let Some(filling) = self.filling.get_untracked() else { return };
        let from_form = || {
            let mut answers = serde_json::Map::new();
            for node in filling.schema.questions() {
                if let Some(value) = filling.form.with_untracked(|form| form.kept(node).map(write_value)) {
                    answers.insert(filling.node(node).name.clone(), value);
                }
            }
            answers
        };
        let answers = self.item.with_value(|item| item.as_ref().map(|item| item.draft.answers.clone())).unwrap_or_else(from_form);
        let copy = serde_json::json!({"survey": self.address(), "answers": answers});
        browser::download("survey-answers.json", &format!("{copy:#}"));
    }
}
