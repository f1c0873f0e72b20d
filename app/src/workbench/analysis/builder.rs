//! What somebody does with a table: every change is an address, is said aloud, and is computed at once.

use super::copies::Copies;
use super::layout::{Layout, Place, Refusal};
use super::names::key_name;
use super::routes;
use crate::browser::wait;
use crate::components::{Held, held, spawn};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language};
use crate::workbench::people::said::Said;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use send_wrapper::SendWrapper;
use shared::analysis::{Ask, AskError, Table, table};
use shared::disclosure::{Item, Release};
use std::sync::Arc;

/// The tables of what is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    /// The layout that they are of.
    pub(super) layout: Layout,
    /// What is asked.
    pub(super) table: Table,
    /// How many people there are in the same cells; only where an item is measured.
    pub(super) people: Option<Table>,
}

/// Computes what is asked.
pub(super) fn made(release: &Release, layout: &Layout) -> Result<Made, AskError> {
    let told = table(release, &layout.ask)?;
    let people = layout.ask.item.is_some().then(|| table(release, &Ask { item: None, ..layout.ask.clone() })).transpose()?;
    Ok(Made { layout: layout.clone(), table: told, people })
}

/// What is shown before anything was asked: people by the most important variable.
pub(super) fn start(release: &Release) -> Layout {
    let rows = release.keys.first().map(|key| key.name.clone()).into_iter().collect();
    Layout { ask: Ask { rows, ..Ask::default() }, ..Layout::default() }
}

/// Milliseconds until what was changed has been painted.
const FRAME_MS: u32 = 20;

type Go = Arc<SendWrapper<Box<dyn Fn(&str)>>>;

/// See the module.
#[derive(Clone)]
pub(super) struct Builder {
    pub(super) desk: Desk,
    pub(super) copies: Copies,
    pub(super) survey: String,
    pub(super) release: Arc<Release>,
    pub(super) lang: RwSignal<Lang>,
    pub(super) layout: Held<Layout>,
    /// What the last change did.
    pub(super) said: Held<Option<Said>>,
    /// The variable that is being dragged.
    pub(super) dragged: Held<Option<String>>,
    pub(super) made: Memo<Result<Made, AskError>>,
    /// The same a moment later: the chart and statistics do not hold up the table, which answers within a frame.
    pub(super) settled: RwSignal<Result<Made, AskError>>,
    /// What this page put into the address.
    own: Held<String>,
    go: Go,
}

impl Builder {
    /// Of a release, as the address asks for it.
    pub(super) fn new(desk: Desk, copies: &Copies, survey: &str, release: &Arc<Release>) -> Self {
        let (query, navigate) = (use_query_map(), use_navigate());
        let (read, release_here) = (Arc::clone(release), Arc::clone(release));
        let asked = Memo::new(move |_| query.with(|query| Layout::asked(|name| query.get(name))).unwrap_or_else(|| start(&read)));
        let layout = held(asked.get_untracked());
        let own = held(asked.get_untracked().query());
        // Back, forward or a link: what this page put into the address itself is shown already.
        let (following, known) = (layout.clone(), own.clone());
        Effect::new(move || {
            let asked = asked.get();
            if known.now() != asked.query() {
                known.set(asked.query());
                following.set(asked);
            }
        });
        let shown = layout.clone();
        let made = Memo::new(move |_| shown.with(|layout| made(&release_here, layout)));
        let settled = RwSignal::new(made.get_untracked());
        Effect::new(move || {
            let now = made.get();
            spawn(async move {
                wait(FRAME_MS).await;
                // Of changes that follow each other only the last is drawn.
                if made.try_get_untracked().as_ref() == Some(&now) && settled.try_get_untracked().as_ref() != Some(&now) {
                    settled.try_set(now);
                }
            });
        });
        let options = || NavigateOptions { scroll: false, ..NavigateOptions::default() };
        let go: Go = Arc::new(SendWrapper::new(Box::new(move |address: &str| navigate(address, options()))));
        Self {
            desk,
            copies: copies.clone(),
            survey: survey.to_owned(),
            release: Arc::clone(release),
            lang: language(),
            layout,
            said: held(None),
            dragged: held(None),
            made,
            settled,
            own,
            go,
        }
    }

    /// The item of a layout.
    pub(super) fn item(&self, layout: &Layout) -> Option<&Item> {
        layout.ask.item.as_ref().and_then(|name| self.release.item(name))
    }

    /// Changes the layout, says what happened, and puts it into the address.
    pub(super) fn change(&self, change: impl FnOnce(&mut Layout) -> Option<Said>) {
        let before = self.layout.now();
        let mut layout = before.clone();
        let said = change(&mut layout);
        if layout != before {
            self.layout.set(layout.clone());
            self.own.set(layout.query());
            (self.go)(&routes::tables(&self.survey, &layout.query()));
        }
        if let Some(said) = said {
            self.said.set(Some(said));
        }
    }

    /// What a variable is called.
    pub(super) fn name(&self, key: &str, lang: Lang) -> String {
        self.release.key(key).map_or_else(|| key.to_owned(), |place| key_name(&self.release.keys[place], lang))
    }

    /// Puts a variable somewhere.
    pub(super) fn put(&self, key: &str, place: Place) {
        self.change(|layout| {
            let lang = self.lang.get_untracked();
            Some(match layout.put(&self.release, key, place) {
                Ok(()) if place == Place::Out => self.sized(Msg::AnTookOut, layout, vec![self.name(key, lang)]),
                Ok(()) => self.sized(Msg::AnPut, layout, vec![self.name(key, lang), place.msg().text(lang).to_owned()]),
                Err(refusal) => refused(refusal),
            })
        });
    }

    /// Measures another item.
    pub(super) fn measure(&self, item: Option<&str>) {
        self.change(|layout| {
            let lang = self.lang.get_untracked();
            let left = layout.measure(&self.release, item);
            let left: Vec<String> = left.iter().map(|key| self.name(key, lang)).collect();
            Some(if left.is_empty() { self.sized(Msg::AnSize, layout, Vec::new()) } else { Said::with(Msg::AnLeft, left.join(", ")) })
        });
    }

    /// Puts rows where columns were.
    pub(super) fn swap(&self) {
        self.change(|layout| {
            layout.swap();
            Some(self.sized(Msg::AnSwapped, layout, Vec::new()))
        });
    }

    /// A sentence that ends with how large the table is.
    fn sized(&self, msg: Msg, layout: &Layout, mut gaps: Vec<String>) -> Said {
        let heads = |keys: &[String]| {
            let sizes = keys.iter().filter_map(|name| Some(self.release.keys[self.release.key(name)?].categories.len()));
            if keys.is_empty() { 0 } else { sizes.product::<usize>() }
        };
        gaps.extend([(heads(&layout.ask.rows) + 1).to_string(), (heads(&layout.ask.columns) + 1).to_string()]);
        Said::gaps(msg, gaps)
    }
}

/// Why a variable cannot be put there, as a sentence.
pub(super) fn refused(refusal: Refusal) -> Said {
    match refusal {
        Refusal::Whole => Msg::AnOnlyWhole.into(),
        Refusal::Full(most) => Said::with(Msg::AnFull, most.to_string()),
        Refusal::Unknown => Msg::AnUnknownKey.into(),
    }
}

/// Why there is no table, as a sentence.
pub(super) fn ask_error(error: &AskError) -> Said {
    match error {
        AskError::UnknownItem(name) => Said::with(Msg::AnUnknownItem, name.clone()),
        AskError::UnknownKey(_) | AskError::UnknownCategory(_) => Msg::AnUnknownKey.into(),
        AskError::Twice(name) => Said::with(Msg::AnTwice, name.clone()),
        AskError::TooDeep { most: 0 } => Msg::AnOnlyWhole.into(),
        AskError::TooDeep { most } => Said::with(Msg::AnFull, most.to_string()),
    }
}
