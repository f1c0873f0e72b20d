//! Keeping and erasing, for officers: proposals to redact, what is due by its retention class, and legal holds. All of it is
//! the server's, and nothing here happens by itself.

mod holds;
mod proposals;
mod schedule;
pub(super) mod words;

use super::parts::{desk, failed, offline_notice, titled};
use super::people::ask::ask;
use super::people::only_with;
use super::people::said::{Said, Trouble};
use super::people::troubles::Troubles;
use crate::components::{Held, dynamic, el, held, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use shared::json::FromJson;
use shared::people::Power;
use shared::records::{Holds, Proposals, Schedule};
use words::refusal;

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
struct Records {
    proposals: Proposals,
    schedule: Schedule,
    holds: Holds,
}

#[derive(Debug, Clone, PartialEq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here(Box<Records>),
}

/// What the sections share.
#[derive(Debug, Clone)]
struct Board {
    desk: Desk,
    loaded: Held<Loaded>,
    troubles: Troubles,
    done: Held<Option<Said>>,
    busy: Held<bool>,
}

impl Board {
    fn new(desk: Desk) -> Self {
        Self { desk, loaded: held(Loaded::Loading), troubles: Troubles::new(), done: held(None), busy: held(false) }
    }

    async fn fetch() -> Result<Records, Refused> {
        Ok(Records {
            proposals: ask("GET", "/api/v1/redactions", None).await?,
            schedule: ask("GET", "/api/v1/retention", None).await?,
            holds: ask("GET", "/api/v1/holds", None).await?,
        })
    }

    fn load(&self) {
        let board = self.clone();
        spawn(async move {
            let loaded = match Self::fetch().await {
                Ok(records) => Loaded::Here(Box::new(records)),
                Err(refused) => Loaded::Failed(refused),
            };
            board.loaded.set(loaded);
        });
    }

    /// Asks the server to do something, once at a time, and shows how everything is then.
    fn send<T: FromJson + 'static>(&self, url: String, body: String, done: Msg) {
        self.send_and_say::<T>(url, body, move |_| done.into());
    }

    /// The same, where what is said then depends on the answer.
    fn send_and_say<T: FromJson + 'static>(&self, url: String, body: String, done: impl FnOnce(&T) -> Said + 'static) {
        if self.busy.update(|busy| std::mem::replace(busy, true)) {
            return;
        }
        self.troubles.clear();
        self.done.set(None);
        let board = self.clone();
        spawn(async move {
            let asked = ask::<T>("POST", &url, Some(&body)).await;
            board.busy.set(false);
            match asked {
                Ok(answer) => {
                    board.done.set(Some(done(&answer)));
                    board.load();
                    board.desk.sync().await;
                }
                Err(refused) => board.refuse(refusal(&refused, Msg::KeepOffline)),
            }
        });
    }

    fn refuse(&self, said: Said) {
        self.troubles.say(Trouble::whole(said));
    }

    /// What a document is called, where this device has it.
    fn title(&self, doc: &str, lang: Lang) -> Option<String> {
        let summary = self.desk.with(|cabinet| cabinet.summary(doc, lang.code()))?;
        Some(Some(summary.title().to_owned()).filter(|title| !title.is_empty()).unwrap_or_else(|| Msg::Untitled.text(lang).to_owned()))
    }

    /// What a kind is called; followed with the language.
    fn kind(&self, kind: &str, lang: Lang) -> String {
        self.loaded.with(|loaded| match loaded {
            Loaded::Here(records) => {
                let known = records.schedule.kinds.iter().find(|known| known.kind == kind);
                known.map_or_else(|| kind.to_owned(), |known| shared::instrument::in_language(&known.title, lang.code()).to_owned())
            }
            _ => kind.to_owned(),
        })
    }

    /// A document as a link where this device has it, and otherwise by kind and id.
    fn document(&self, kind: &str, doc: &str) -> AnyView {
        let lang = language();
        let (board, owned, kind, id) = (self.clone(), doc.to_owned(), kind.to_owned(), doc.to_owned());
        let is_here = self.desk.with(|cabinet| cabinet.kind_of(doc).is_some());
        let name = text(move || {
            let kind = board.kind(&kind, lang.get());
            match board.title(&owned, lang.get()) {
                Some(title) => format!("{title} ({kind})"),
                None => format!("{kind}: {}", Msg::UnseenDocument.text(lang.get())),
            }
        });
        if is_here {
            return el("a").attr("href", format!("/documents/{doc}")).child(name).view();
        }
        el("span").child(name).child(" ").child(el("code").child(id)).view()
    }
}

/// The page.
#[component]
pub(super) fn KeepingPage() -> AnyView {
    titled(Msg::RecordsKeeping);
    let desk = desk();
    row(vec![el("h1").child(tr(Msg::RecordsKeeping)).view(), only_with(desk, Power::KeepRecords, move || page(desk))])
}

fn page(desk: Desk) -> AnyView {
    let board = Board::new(desk);
    board.load();
    let (troubles, said) = (board.troubles.view(), board.done.clone());
    let done = dynamic(move || match said.get() {
        Some(said) => el("p").child(said.view()).view(),
        None => row(Vec::new()),
    });
    let shown = board.clone();
    let body = dynamic(move || match shown.loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let again = shown.clone();
            failed(refusal(&refused, Msg::KeepOffline).view(), move || again.load())
        }
        Loaded::Here(records) => row(vec![
            proposals::section(&shown, &records.proposals),
            schedule::section(&shown, &records.schedule),
            holds::list(&shown, &records.holds.holds),
        ]),
    });
    // Drawn once: what is being typed there outlives a list that is loaded anew.
    let new_hold = holds::new(&board);
    row(vec![
        el("p").child(tr(Msg::RecordsKeepingLead)).view(),
        el("p").class("hint").child(tr(Msg::RedactLimits)).view(),
        offline_notice(desk, Msg::KeepOffline),
        troubles,
        el("div").attr("role", "status").child(done).view(),
        body,
        new_hold,
    ])
}
