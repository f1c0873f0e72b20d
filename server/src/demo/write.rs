//! From a story to the changes that the devices of its people would have made.

use super::Failure;
use super::city::City;
use super::stories::{Step, Story, answer};
use crate::auth::session::random_id;
use crate::clock::DAY;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use shared::document::{Change, Document, Paths, Standing, between, in_department, may_sign};
use shared::instrument::{Moment, Schema, base64url};
use shared::json;
use std::collections::HashMap;
use std::sync::Arc;

/// Milliseconds between two answers, and for each letter of an answer.
const PACE: (u64, u64) = (6_000, 80);

/// The id of a document: the same for a story of an organisation, so that it can be found again.
pub(super) fn document_id(org: &str, key: &str) -> String {
    base64url(&Sha256::digest(format!("{org}/{key}"))[..16])
}

/// What one person did to one document at one time.
#[derive(Debug)]
pub(super) struct Turn {
    pub(super) by: String,
    pub(super) changes: Vec<Change>,
}

impl Turn {
    /// When it began.
    pub(super) fn begun(&self) -> u64 {
        self.changes.first().map_or(0, |change| change.at)
    }
}

/// What all documents have in common.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub(super) city: &'a City,
    /// The day and time of today.
    pub(super) now: Moment,
    /// Kinds of the stories, by their names.
    pub(super) kinds: &'a HashMap<String, String>,
    /// Devices, by whose they are and what they are called.
    pub(super) devices: HashMap<String, String>,
}

impl Desk<'_> {
    fn device(&mut self, step: &Step) -> Result<String, Failure> {
        let name = format!("{}/{}", step.by, step.device);
        if let Some(device) = self.devices.get(&name) {
            return Ok(device.clone());
        }
        let device = random_id()?;
        self.devices.insert(name, device.clone());
        Ok(device)
    }

    /// A story as its people's devices would have made it: a turn a step.
    pub(super) fn write(&mut self, story: &Story, version: &str, schema: &Arc<Schema>) -> Result<Vec<Turn>, Failure> {
        let mut writer = Writer {
            doc: document_id(&self.city.org, &story.key),
            story,
            version,
            schema,
            today: self.now.date.days(),
            document: Document::default(),
            before: Document::default(),
            comments: HashMap::new(),
            device: String::new(),
            at: 0,
            changes: Vec::new(),
        };
        let mut turns = Vec::with_capacity(story.step.len());
        for (index, step) in story.step.iter().enumerate() {
            writer.device = self.device(step)?;
            writer.step(self, index, step)?;
            turns.push(Turn { by: step.by.clone(), changes: std::mem::take(&mut writer.changes) });
        }
        Ok(turns)
    }
}

struct Writer<'a> {
    doc: String,
    story: &'a Story,
    version: &'a str,
    schema: &'a Arc<Schema>,
    today: i32,
    /// The document as it stands.
    document: Document,
    /// The document as it stood before the last step.
    before: Document,
    /// Comments, by their names in the story.
    comments: HashMap<&'a str, String>,
    device: String,
    at: u64,
    /// Changes of this step.
    changes: Vec<Change>,
}

impl<'a> Writer<'a> {
    fn step(&mut self, desk: &Desk<'_>, index: usize, step: &'a Step) -> Result<(), Failure> {
        let day = u64::try_from(self.today + step.day).unwrap_or(0);
        // Nobody begins on the hour.
        let minutes = (self.story.key.len() * 37 + index * 23) % 60;
        self.at = self.at.max(day * DAY + (u64::from(step.hour) * 60 + u64::try_from(minutes).unwrap_or(0)) * DAY / 1440);
        let stood = self.document.clone();
        if index == 0 {
            let department = self.story.department.as_deref();
            self.put(desk, step, Paths::Document.name().to_owned(), in_department(department))?;
            if let Some(department) = department.filter(|_| self.asks_for_department()) {
                self.put(desk, step, "department".to_owned(), department.into())?;
            }
        }
        for account in &step.people {
            self.put(desk, step, below(Paths::People, &desk.city.person(account)?.account), true.into())?;
        }
        for key in &step.links {
            let kind = desk.kinds.get(key).ok_or_else(|| format!("there is no story “{key}”"))?;
            let path = below(Paths::Links, &document_id(&desk.city.org, key));
            self.put(desk, step, path, json::object([("kind", kind.as_str().into())]))?;
        }
        self.answers(desk, step, "", &step.answers)?;
        for (repeat, rows) in &step.rows {
            self.rows(desk, step, repeat, rows)?;
        }
        self.talk(desk, step)?;
        if step.sign {
            self.sign(desk, step)?;
        }
        self.before = stood;
        Ok(())
    }

    /// A question outside the repeats that the department of a document answers.
    fn asks_for_department(&self) -> bool {
        self.schema.find("department").is_some_and(|node| self.schema.nodes[node].repeat.is_none())
    }

    /// Answers, in the order of the form.
    fn answers(&mut self, desk: &Desk<'_>, step: &Step, base: &str, answers: &Map<String, Json>) -> Result<(), Failure> {
        let mut named: Vec<(&String, &Json)> = answers.iter().collect();
        named.sort_by_key(|(name, _)| self.schema.find(name));
        for (name, told) in named {
            self.put(desk, step, format!("{base}{name}"), answer(told, self.today))?;
        }
        Ok(())
    }

    fn rows(&mut self, desk: &Desk<'_>, step: &Step, repeat: &str, rows: &[Map<String, Json>]) -> Result<(), Failure> {
        let is_counted = self.schema.find(repeat).is_some_and(|node| self.schema.nodes[node].is_counted());
        for (index, answers) in rows.iter().enumerate() {
            // A counted row is named by its index, and is there because it is counted.
            if is_counted {
                self.answers(desk, step, &format!("{repeat}/{index}/"), answers)?;
                continue;
            }
            let base = format!("{repeat}/{}/", random_id()?);
            let last = self.document.rows(repeat).last().map(|row| format!("{repeat}/{}/_order", row.id));
            let order = between(last.and_then(|path| self.document.value(&path)?.as_str()), None);
            self.put(desk, step, format!("{base}_present"), true.into())?;
            self.put(desk, step, format!("{base}_order"), order.into())?;
            self.answers(desk, step, &base, answers)?;
        }
        Ok(())
    }

    fn talk(&mut self, desk: &Desk<'_>, step: &'a Step) -> Result<(), Failure> {
        for comment in &step.comments {
            let name = random_id()?;
            let value = json::object([("about", comment.about.as_str().into()), ("text", comment.text.as_str().into())]);
            self.put(desk, step, below(Paths::Comments, &name), value)?;
            self.comments.insert(&comment.key, name);
        }
        for key in &step.done {
            let name = self.comments.get(key.as_str()).ok_or_else(|| format!("there is no comment “{key}”"))?;
            let path = format!("{}/done", below(Paths::Comments, name));
            self.put(desk, step, path, true.into())?;
        }
        match &step.status {
            Some(status) => self.put(desk, step, Paths::Status.name().to_owned(), status.as_str().into()),
            None => Ok(()),
        }
    }

    fn sign(&mut self, desk: &Desk<'_>, step: &Step) -> Result<(), Failure> {
        let heads = self.document.answer_heads();
        may_sign(&self.document, self.schema, &heads, Some(desk.now))
            .map_err(|refusal| format!("“{}” of the sample city cannot be signed: {}", self.story.key, refusal.reason))?;
        self.put(desk, step, Paths::Status.name().to_owned(), Standing::Draft.name().into())?;
        self.put(desk, step, below(Paths::Signed, &random_id()?), json::object([("heads", Json::from(heads))]))
    }

    /// One change, based on what its author saw.
    fn put(&mut self, desk: &Desk<'_>, step: &Step, path: String, value: Json) -> Result<(), Failure> {
        let seen = if step.apart { &self.before } else { &self.document };
        let letters = value.as_str().map_or(1, str::len);
        self.at += PACE.0 + PACE.1 * u64::try_from(letters).unwrap_or(0);
        let change = Change {
            id: random_id()?,
            org: desk.city.org.clone(),
            kind: self.story.kind.clone(),
            doc: self.doc.clone(),
            base: seen.heads(&path).map(|head| head.id.clone()).collect(),
            path,
            value: Some(value),
            saw: Vec::new(),
            version: self.version.to_owned(),
            device: self.device.clone(),
            at: self.at,
        };
        self.document.insert(change.clone());
        self.changes.push(change);
        Ok(())
    }
}

/// A path below one of the document's own.
fn below(of: Paths, name: &str) -> String {
    format!("{}/{name}", of.name())
}
