//! An unsent change in words: what it is about, what it says, and how it stands. No page, no storage.

use super::super::document::words::{label, standing_msg, value_text};
use super::why::{Why, why};
use crate::desk::{Desk, Unsent};
use crate::i18n::{Lang, Msg};
use serde_json::Value as Json;
use shared::document::{Change, Paths, Standing, department_in};
use shared::instrument::{Schema, in_language};
use shared::protocol::Session;

/// The most characters of a value that are shown.
const SHORT: usize = 160;

/// How far an unsent change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stands {
    Refused,
    Waiting,
    Typing,
    Due,
}

impl Stands {
    pub(super) fn of(item: &Unsent) -> Self {
        match &item.trouble {
            _ if item.typing.is_some() => Self::Typing,
            Some(trouble) if trouble.waiting => Self::Waiting,
            Some(_) => Self::Refused,
            None => Self::Due,
        }
    }

    pub(super) fn msg(self) -> Msg {
        match self {
            Self::Refused => Msg::OutboxRefused,
            Self::Waiting => Msg::OutboxWaiting,
            Self::Typing => Msg::OutboxTyping,
            Self::Due => Msg::OutboxDue,
        }
    }

    /// Whether the person has to do something about it.
    pub(super) fn is_trouble(self) -> bool {
        matches!(self, Self::Refused | Self::Waiting)
    }
}

/// An unsent change as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) change: String,
    pub(super) doc: String,
    /// Of the document.
    pub(super) title: String,
    /// What it is about.
    pub(super) about: String,
    /// What it says.
    pub(super) says: String,
    pub(super) at: u64,
    pub(super) stands: Stands,
    pub(super) why: Option<Why>,
    /// It begins a document that the server does not have: how many unsent changes this one has.
    pub(super) begins: Option<usize>,
}

impl Item {
    /// `in_document` is how many unsent changes its document has.
    pub(super) fn of(
        item: &Unsent,
        schema: Option<&Schema>,
        session: Option<&Session>,
        title: &str,
        in_document: usize,
        lang: Lang,
    ) -> Self {
        let (change, stands) = (&item.change, Stands::of(item));
        let title = if title.trim().is_empty() { Msg::Untitled.text(lang) } else { title };
        let begins = change.path == Paths::Document.name() && change.base.is_empty();
        Self {
            change: change.id.clone(),
            doc: change.doc.clone(),
            title: title.to_owned(),
            about: about(&change.path, schema, lang),
            says: says(change, schema, session, lang),
            at: change.at,
            stands,
            why: item.trouble.as_ref().filter(|_| stands == Stands::Refused).map(|trouble| why(trouble, lang)),
            begins: begins.then_some(in_document),
        }
    }
}

/// What a path is called: the label of its question where its form is known.
fn about(path: &str, schema: Option<&Schema>, lang: Lang) -> String {
    let names: Vec<&str> = path.split('/').collect();
    let msg = match (Paths::named(names[0]), names.len()) {
        (Some(Paths::Document), _) => Msg::OutboxDocument,
        (Some(Paths::Version), _) => Msg::FormVersion,
        (Some(Paths::Status), _) => Msg::OutboxStanding,
        (Some(Paths::Signed), _) => Msg::OutboxSignature,
        (Some(Paths::Comments), 3) => Msg::OutboxCommentState,
        (Some(Paths::Comments), _) => Msg::OutboxComment,
        (Some(Paths::Links), _) => Msg::OutboxLink,
        (Some(Paths::Attachments), _) => Msg::AtFile,
        (Some(Paths::People), _) => Msg::NamedPeople,
        (Some(Paths::Archived), _) => Msg::Archived,
        (None, _) => {
            let known = schema.and_then(|schema| label(schema, path, lang));
            return known.unwrap_or_else(|| Msg::OutboxUnknown.text(lang).replace("{name}", path));
        }
    };
    msg.text(lang).to_owned()
}

/// What a change says, in words and short.
fn says(change: &Change, schema: Option<&Schema>, session: Option<&Session>, lang: Lang) -> String {
    let Some(value) = &change.value else { return Msg::OutboxTaken.text(lang).to_owned() };
    let names: Vec<&str> = change.path.split('/').collect();
    let said = match Paths::named(names[0]) {
        Some(Paths::Document) => match department_in(value) {
            Some(id) => Desk::department_name(session.map_or(&[][..], |session| &session.departments), id, lang).to_owned(),
            None => Msg::NoDepartment.text(lang).to_owned(),
        },
        Some(Paths::Status) => match value.as_str().and_then(Standing::named) {
            Some(standing) => standing_msg(standing).text(lang).to_owned(),
            None => plain(value, lang),
        },
        Some(Paths::Signed) => Msg::OutboxOfAll.text(lang).to_owned(),
        Some(Paths::Comments) if *value == Json::Bool(true) => Msg::CommentDone.text(lang).to_owned(),
        Some(Paths::Comments) if *value == Json::Bool(false) => Msg::CommentReopen.text(lang).to_owned(),
        Some(Paths::Comments) => value.get("text").map_or_else(|| plain(value, lang), |text| plain(text, lang)),
        Some(Paths::Links) => kind(session, value, lang),
        Some(Paths::Attachments) => value.get("name").map_or_else(|| plain(value, lang), |name| plain(name, lang)),
        Some(Paths::People) => person(session, names.last().copied().unwrap_or_default(), *value == Json::Bool(true), lang),
        Some(Paths::Version) => Msg::OutboxUpgrade.text(lang).to_owned(),
        Some(Paths::Archived) => plain(value, lang),
        None => value_text(schema, &change.path, Some(value), lang),
    };
    short(&said)
}

fn kind(session: Option<&Session>, value: &Json, lang: Lang) -> String {
    let name = value.get("kind").and_then(Json::as_str).unwrap_or_default();
    let known = session.and_then(|session| session.kinds.iter().find(|kind| kind.name == name));
    known.map_or_else(|| name.to_owned(), |kind| in_language(&kind.title, lang.code()).to_owned())
}

fn person(session: Option<&Session>, account: &str, named: bool, lang: Lang) -> String {
    let known = session.and_then(|session| session.people.iter().find(|person| person.account == account));
    let name = known.map_or_else(|| Msg::SomebodyElse.text(lang).to_owned(), |person| person.name.clone());
    if named { name } else { format!("{name}: {}", Msg::OutboxNo.text(lang)) }
}

fn plain(value: &Json, lang: Lang) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Bool(true) => Msg::OutboxYes.text(lang).to_owned(),
        Json::Bool(false) => Msg::OutboxNo.text(lang).to_owned(),
        other => other.to_string(),
    }
}

/// On one line, and no longer than fits there.
pub(super) fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests;
