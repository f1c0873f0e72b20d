//! How a visit begins: the survey, what was left on the device, and whose that is.

use super::{Visit, here};
use crate::browser;
use crate::components::spawn;
use crate::forms::Filling;
use crate::i18n::Lang;
use crate::storage::{Device, Draft, Pass};
use crate::survey::model::{Failure, Screen};
use crate::survey::open::open;
use crate::survey::tabs::News;
use leptos::prelude::{GetUntracked, Set};
use shared::form::Form;
use shared::survey::{Mode, ResponseId, SurveyState};
use std::sync::Arc;

impl Visit {
    /// Gets the survey and shows what was left; again when the person asks for it, or the network comes back.
    pub(in crate::survey) fn load(self) {
        self.screen.set(Screen::Loading);
        spawn(async move {
            if let Err(failure) = self.look().await {
                self.show(Screen::Failed(failure));
            }
        });
    }

    async fn look(self) -> Result<(), Failure> {
        let device = Device::open().await;
        self.durable.set(device.is_durable());
        self.shared_device.set(false);
        self.now(|now| now.apart = false);
        here(|here| {
            here.disk = device.clone();
            here.device = device.clone();
        });
        let id = self.address();
        let opened = open(&device, &id).await?;
        let form = Form::new(Arc::clone(&opened.schema));
        self.filling.set(Some(Filling::new(form, self.lang, None, move |at, value| self.changed(at.node, value.as_ref()))));
        self.survey.set(Some(opened.survey));
        let shown = self.look_on(&device).await;
        if let Some(published) = opened.fresh {
            // The next visit needs it; this one does not, so a failure is no news.
            let _ = device.keep_published(&id, &published).await;
        }
        shown
    }

    /// What is kept may be another person's: then it is asked before anything of it is shown.
    async fn look_on(self, device: &Device) -> Result<(), Failure> {
        self.answered_before.set(device.answered(&self.address).await?);
        let pass = device.pass(&self.address).await?;
        self.now(|now| now.on_disk = pass.is_some());
        let anothers = self.is_anothers(pass.as_ref());
        self.pass.set(pass);
        if anothers {
            self.show(Screen::Another);
            return Ok(());
        }
        self.resume().await
    }

    /// Whether the invitation that was opened is another than what is kept here belongs to. One that was refused may have
    /// been replaced by a new letter for the same person.
    fn is_anothers(self, pass: Option<&Pass>) -> bool {
        let code = self.code();
        pass.is_some_and(|pass| !code.is_empty() && !pass.is_refused() && !pass.is_of(&code))
    }

    /// Goes on with what is kept, without the invitation that was opened; or with that, in memory, and leaves what is kept.
    pub(in crate::survey) fn decide(self, kept: bool) {
        self.now(|now| {
            now.apart = !kept;
            if kept {
                now.code.clear();
            } else {
                now.on_disk = false;
            }
        });
        if !kept {
            self.use_device(Device::memory());
            self.shared_device.set(true);
            self.answered_before.set(false);
            self.pass.set(None);
        }
        spawn(async move {
            if let Err(failure) = self.resume().await {
                self.show(Screen::Failed(failure));
            }
        });
    }

    /// Shows what was left: something to send, a draft, or the welcome page.
    async fn resume(self) -> Result<(), Failure> {
        let (device, id) = (Self::device(), self.address());
        let item = device.outbox(&id).await?.into_iter().next();
        let draft = device.draft(&id).await?;
        let (held, invited, open) = (self.pass.peek(Option::is_some), self.is_invited(), self.offers(Mode::OpenLink));
        if invited || !open || !self.code().is_empty() {
            self.want_words();
        }
        self.redeem();
        if let Some(item) = item {
            self.show_item(item);
            return Ok(());
        }
        match (draft, self.survey.peek(|survey| survey.as_ref().map(|survey| survey.state))) {
            // A draft from before the invitation goes on with it, once the person says so.
            (Some(draft), _) if held || !invited => {
                self.resumed.set(true);
                self.adopt(&draft);
                if let Some(lang) = Lang::from_code(&draft.language) {
                    self.now(|now| now.kept_lang = lang);
                    self.lang.set(lang);
                }
                self.show(Screen::Page(draft.page));
            }
            (None, Some(SurveyState::Paused)) => return Err(Failure::Paused),
            (None, Some(state)) if state != SurveyState::Open => return Err(Failure::Closed),
            (None, _) if !invited && !open => {
                return Err(Failure::Elsewhere(if self.offers(Mode::Invited) { "needed" } else { "elsewhere" }));
            }
            _ => self.show(Screen::Welcome),
        }
        Ok(())
    }

    /// Begins answering. On a shared device the answers stay in memory; so they do beside another person's.
    pub(in crate::survey) fn start(self, own_device: bool) {
        let own_device = own_device && !self.is_apart();
        self.use_device(if own_device { here(|here| here.disk.clone()) } else { Device::memory() });
        self.shared_device.set(!own_device);
        spawn(async move {
            if own_device {
                browser::persist().await;
            }
            let Some(version) = self.survey.peek(|survey| survey.as_ref().map(|survey| survey.version.to_string())) else { return };
            let lang = self.lang.get_untracked();
            self.now(|now| now.kept_lang = lang);
            let (pass, was) = (self.begin_pass(), self.pass.peek(Option::is_some));
            let draft = Draft {
                id: ResponseId(browser::random_bytes()).to_string(),
                version,
                language: lang.code().to_owned(),
                page: 0,
                answers: serde_json::Map::new(),
                revision: 0,
            };
            let (begun, held) = match Self::device().begin(&self.address, draft.clone(), pass.clone()).await {
                Ok(begun) => begun,
                Err(_) => self.fall_back(draft, pass.clone()).await,
            };
            if !was && pass.is_some() && held == pass {
                // A tab that went on without the invitation has another id for the answers.
                self.tell(News::Deleted);
            }
            if self.durable.now() {
                self.now(|now| now.on_disk = held.is_some());
            }
            let anothers = self.is_anothers(held.as_ref());
            self.pass.set(held);
            if anothers {
                // Another tab has begun with another letter meanwhile.
                return self.show(Screen::Another);
            }
            // What lasts no longer than the page is exchanged when there is something to send, and not before.
            if self.lasts() {
                self.redeem();
            }
            self.adopt(&begun);
            self.show(Screen::Page(begun.page));
        });
    }

    /// The browser's store failed at the start: go on in memory, and say so.
    async fn fall_back(self, draft: Draft, pass: Option<Pass>) -> (Draft, Option<Pass>) {
        let memory = Device::memory();
        self.use_device(memory.clone());
        memory.begin(&self.address, draft.clone(), pass.clone()).await.unwrap_or((draft, pass))
    }

    /// Whether answers stay in memory because another person's are kept.
    pub(in crate::survey) fn is_apart(self) -> bool {
        self.now(|now| now.apart)
    }

    /// Whether what an invitation is exchanged for is kept on the disk. That of a store which fails is not written to.
    pub(in crate::survey) fn lasts(self) -> bool {
        self.now(|now| now.on_disk) && (self.durable.now() || self.shared_device.now())
    }

    /// Deletes from the disk what is there of an invitation whose answers are in memory.
    pub(super) async fn clear_disk(self) {
        if self.now(|now| std::mem::replace(&mut now.on_disk, false)) && !self.durable.now() {
            let _ = here(|here| here.disk.clone()).delete(&self.address, true).await;
        }
    }
}
