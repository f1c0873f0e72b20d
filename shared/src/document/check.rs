//! Whether a change may be stored: on the device before it is kept, on the server before it is numbered. A change is
//! checked alone, because a document is unfinished for weeks; what needs the whole is checked when it is signed.

use super::whole::{Said, department_in};
use super::{Change, Paths, Standing};
use crate::attachment::{Attachment, Fault};
use crate::form::{IssueKind, read_value};
use crate::instrument::{Access, Kind, NodeId, Schema, TEXT_LIMIT};
use crate::json::FromJson;
use crate::people::{Action, Grant, Place, may};
use serde_json::Value as Json;

/// The most changes that one change names as its base.
const BASE_LIMIT: usize = 256;
/// The most changes that a removal names as seen.
const SAW_LIMIT: usize = 20_000;
/// The most redactions that a change names as seen: those that removed what it is based on.
const REDACTIONS_LIMIT: usize = 256;
/// The longest path, in bytes.
const PATH_LIMIT: usize = 1_000;
/// The latest moment that a device may claim: the largest whole number that every JSON reader keeps.
const AT_LIMIT: u64 = 9_007_199_254_740_991;
/// The longest key of an order.
const ORDER_LIMIT: usize = 200;

/// Why a change is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field that is wrong.
    pub field: &'static str,
    /// Stable name of the reason, for translation.
    pub code: &'static str,
    /// The reason, as an English sentence.
    pub reason: String,
}

impl Refusal {
    /// A reason.
    pub fn new(field: &'static str, code: &'static str, reason: impl Into<String>) -> Self {
        Self { field, code, reason: reason.into() }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::new("value", fault.name(), fault.reason())
    }
}

impl From<IssueKind> for Refusal {
    fn from(kind: IssueKind) -> Self {
        let field = if kind == IssueKind::UnknownQuestion { "path" } else { "value" };
        Self::new(field, kind.code(), kind.to_string())
    }
}

/// Whether a text is an id: 22 characters of base64url.
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Checks a change by somebody with these roles to a document in this place. `access` is that of the newest version of the
/// kind, `schema` that of the change's own version, and `departments` are those of the organisation.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(
    change: &Change,
    schema: &Schema,
    access: &Access,
    grants: &[Grant],
    place: Place<'_>,
    departments: &[String],
) -> Result<(), Refusal> {
    shape(change)?;
    let what = what(change, schema, departments)?;
    if !what.needs.iter().any(|action| may(grants, access, *action, place)) {
        return Err(not_allowed(what.needs[0]));
    }
    // Whoever moves a document must be allowed to write where it goes, too.
    if let Some(department) = what.moves_to
        && !may(grants, access, Action::Write, Place { department, ..place })
    {
        return Err(not_allowed(Action::Write));
    }
    Ok(())
}

fn not_allowed(action: Action) -> Refusal {
    let reason = format!("your roles do not allow you to {} this document; an officer of your organization can change that", action.name());
    Refusal::new("doc", "not_allowed", reason)
}

/// Checks what can be said of a change without its document: ids and sizes. [`check`] does so too.
///
/// # Errors
/// The first thing that is wrong.
pub fn shape(change: &Change) -> Result<(), Refusal> {
    let id = |field, id: &str| {
        if is_id(id) { Ok(()) } else { Err(Refusal::new(field, "malformed", "22 characters of base64url are expected")) }
    };
    id("id", &change.id)?;
    id("doc", &change.doc)?;
    id("device", &change.device)?;
    change.base.iter().try_for_each(|base| id("base", base))?;
    change.saw.iter().try_for_each(|seen| id("saw", seen))?;
    if change.base.contains(&change.id) {
        return Err(Refusal::new("base", "own_base", "a change cannot be based on itself"));
    }
    if change.base.len() > BASE_LIMIT {
        return Err(Refusal::new("base", "too_many", format!("at most {BASE_LIMIT} are expected")));
    }
    let most = if change.path.ends_with("/_present") { SAW_LIMIT } else { REDACTIONS_LIMIT };
    if change.saw.len() > most {
        return Err(Refusal::new("saw", "too_many", format!("at most {most} are expected here")));
    }
    if change.path.len() > PATH_LIMIT {
        return Err(Refusal::new("path", "too_long", format!("at most {PATH_LIMIT} bytes are expected")));
    }
    if change.at > AT_LIMIT {
        return Err(Refusal::new("at", "malformed", "milliseconds since 1970 are expected"));
    }
    Ok(())
}

/// What a change does.
struct What<'a> {
    /// It takes one of these.
    needs: &'static [Action],
    /// Where it moves the document.
    moves_to: Option<Option<&'a str>>,
}

const WRITING: What<'_> = What { needs: &[Action::Write], moves_to: None };

fn what<'a>(change: &'a Change, schema: &Schema, departments: &[String]) -> Result<What<'a>, Refusal> {
    let unknown = || Refusal::from(IssueKind::UnknownQuestion);
    let mut names = change.path.split('/');
    let first = names.next().unwrap_or_default();
    if !first.starts_with('_') {
        answer(change, schema)?;
        return Ok(WRITING);
    }
    let of = Paths::named(first).ok_or_else(unknown)?;
    let below: Vec<&str> = names.collect();
    let wrong = |expected: &str| Refusal::new("value", "wrong_type", format!("{expected} is expected"));
    let truth = || match change.value {
        None | Some(Json::Bool(_)) => Ok(()),
        _ => Err(wrong("true or false")),
    };
    let value = change.value.as_ref();
    match (of, below.as_slice()) {
        (Paths::Document, []) => {
            let value = value.filter(|value| holds_only(value, &["department"])).ok_or_else(|| wrong("an object with a department"))?;
            let department = department_in(value);
            if department.is_none() && value.get("department").is_some() {
                return Err(wrong("a department by its name in data"));
            }
            if department.is_some_and(|department| !departments.iter().any(|known| known == department)) {
                return Err(Refusal::new("value", "unknown_department", "the organization has no such department"));
            }
            Ok(What { needs: &[Action::Write], moves_to: Some(department) })
        }
        (Paths::Version, []) if value.and_then(Json::as_str) == Some(change.version.as_str()) => Ok(WRITING),
        (Paths::Version, []) => Err(wrong("the version that the change names itself")),
        (Paths::Status, []) => match value.and_then(Json::as_str).and_then(Standing::named) {
            Some(Standing::Draft | Standing::Review) => Ok(WRITING),
            Some(Standing::Returned) => Ok(What { needs: &[Action::Review, Action::Sign], moves_to: None }),
            _ => Err(wrong("draft, review or returned")),
        },
        (Paths::Signed, [name]) if is_id(name) => {
            let heads = value
                .filter(|value| holds_only(value, &["heads"]))
                .and_then(|value| value.get("heads"))
                .and_then(Json::as_array)
                .ok_or_else(|| wrong("the heads that are signed"))?;
            if !heads.iter().all(|head| head.as_str().is_some_and(is_id)) {
                return Err(wrong("a list of ids"));
            }
            if change.base.is_empty() { Ok(What { needs: &[Action::Sign], moves_to: None }) } else { Err(once("a signature")) }
        }
        (Paths::Comments, [name]) if is_id(name) => {
            let mut bad = false;
            let said = Said::from_json(value.unwrap_or(&Json::Null), &mut bad);
            bad |= value.is_some_and(|value| !holds_only(value, &["about", "text"]));
            if bad || said.text.trim().is_empty() || said.text.chars().count() > TEXT_LIMIT || said.about.len() > PATH_LIMIT {
                return Err(wrong("a text of at most 4,000 characters, and what it is about"));
            }
            if change.base.is_empty() { Ok(TALKING) } else { Err(once("a comment")) }
        }
        (Paths::Comments, [name, "done"]) if is_id(name) => truth().map(|()| TALKING),
        (Paths::Links, [doc]) if is_id(doc) => match value {
            None => Ok(WRITING),
            Some(value)
                if holds_only(value, &["kind"])
                    && value.get("kind").and_then(Json::as_str).is_some_and(|kind| !kind.is_empty() && kind.len() < 100) =>
            {
                Ok(WRITING)
            }
            Some(_) => Err(wrong("the kind of the document")),
        },
        (Paths::Attachments, [name]) if is_id(name) => match value {
            None => Ok(WRITING),
            Some(value) => {
                Attachment::read(value)?;
                // What stands for a file is taken back and made anew, never turned into another file under the same words.
                if change.base.is_empty() { Ok(WRITING) } else { Err(once("what names a file")) }
            }
        },
        (Paths::People, [account]) if is_id(account) => truth().map(|()| WRITING),
        (Paths::Archived, []) => truth().map(|()| WRITING),
        _ => Err(unknown()),
    }
}

/// Whether it is an object with these members at most: nothing else travels in it.
fn holds_only(value: &Json, names: &[&str]) -> bool {
    value.as_object().is_some_and(|members| members.keys().all(|name| names.contains(&name.as_str())))
}

const TALKING: What<'_> = What { needs: &[Action::Review, Action::Write, Action::Sign], moves_to: None };

fn once(what: &str) -> Refusal {
    Refusal::new("base", "made_once", format!("{what} is made once and not changed"))
}

/// An answer, or a row of a repeat.
fn answer(change: &Change, schema: &Schema) -> Result<(), Refusal> {
    let unknown = || Refusal::from(IssueKind::UnknownQuestion);
    let mut repeat: Option<NodeId> = None;
    let mut names = change.path.split('/');
    loop {
        let name = names.next().ok_or_else(unknown)?;
        let node = schema.find(name).filter(|node| schema.nodes[*node].repeat == repeat).ok_or_else(unknown)?;
        let Some(row) = names.next() else {
            return match &change.value {
                Some(value) => read_value(schema, node, value).map(|_| ()).map_err(Refusal::from),
                None if schema.nodes[node].kind.holds_value() => Ok(()),
                None => Err(unknown()),
            };
        };
        let node_kind = schema.nodes[node].kind;
        let is_row = is_id(row) || (schema.nodes[node].is_counted() && row.bytes().all(|byte| byte.is_ascii_digit()) && row.len() < 6);
        if node_kind != Kind::Repeat || !is_row {
            return Err(Refusal::new("path", "unknown_row", "a row of a repeat has an id of 22 characters of base64url"));
        }
        let mut rest = names.clone();
        match (rest.next(), rest.next()) {
            (Some("_present"), None) if matches!(change.value, Some(Json::Bool(_))) => return Ok(()),
            (Some("_order"), None) if change.value.as_ref().and_then(Json::as_str).is_some_and(is_order) => return Ok(()),
            (Some("_present" | "_order"), None) => {
                return Err(Refusal::new("value", "wrong_type", "true, false or a key of an order is expected"));
            }
            _ => repeat = Some(node),
        }
    }
}

fn is_order(key: &str) -> bool {
    !key.is_empty() && key.len() <= ORDER_LIMIT && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
