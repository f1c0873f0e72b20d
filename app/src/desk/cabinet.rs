//! Everything that a device holds for one person, in memory, made of its records: the same records in any order give the
//! same cabinet. Methods that change something give the records to be written, and are taken in by [`Cabinet::apply`] when
//! these are on the disk.

mod outbox;
mod redacted;
mod seats;
mod server;
mod taking;

pub use seats::{CHANGED, Settling};

use super::held::Held;
use super::record::{Position, SeatMap};
use super::{HeldFile, Summary, Unsent};
use shared::document::{Document, Redaction};
use shared::instrument::{Choice, Instrument, Schema, in_language};
use shared::json;
use shared::people::{Action, Place, may};
use shared::protocol::{Department, KindSummary, Session, SessionKey};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// Documents that are kept as they were read; more are read again.
const READ_AT_ONCE: usize = 600;

/// Documents that something happened to.
pub type Touched = BTreeSet<String>;

/// What is known of a record.
#[derive(Debug)]
enum Shape {
    Page {
        place: u64,
        page: Rc<str>,
        docs: Vec<String>,
    },
    Outbox(Vec<String>),
    /// Of what was removed from a document.
    Redacted(String),
    /// Of a seat map.
    Seats(String),
    Position,
    Session,
    Key,
    Instrument,
    File,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Cabinet {
    org: String,
    documents: HashMap<String, Held>,
    records: HashMap<Rc<str>, Shape>,
    outbox: BTreeMap<String, (Rc<str>, Unsent)>,
    /// What was removed, by document.
    redactions: HashMap<String, (Rc<str>, Vec<Redaction>)>,
    /// Seat maps, by document.
    seats: HashMap<String, (Rc<str>, SeatMap)>,
    position: (Option<Rc<str>>, Position),
    session: Option<(Rc<str>, Session)>,
    key: Option<(Rc<str>, SessionKey)>,
    instruments: HashMap<String, String>,
    /// Files of documents, by record.
    pub(super) files: BTreeMap<Rc<str>, HeldFile>,
    schemas: HashMap<String, Option<Arc<Schema>>>,
    /// Versions that documents name.
    versions: BTreeSet<String>,
    place: u64,
    order: u64,
    looked: u64,
    /// At least so many documents are read.
    read: usize,
}

impl Cabinet {
    /// Who is signed in on this device.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref().map(|(_, session)| session)
    }

    /// The key of their session.
    #[must_use]
    pub fn session_key(&self) -> Option<&SessionKey> {
        self.key.as_ref().map(|(_, key)| key)
    }

    /// A kind that the person may read.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<&KindSummary> {
        self.session()?.kinds.iter().find(|kind| kind.name == name)
    }

    /// How far the device is with the server.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.position.1
    }

    /// Documents of a kind, or all, by id.
    #[must_use]
    pub fn documents(&self, kind: Option<&str>) -> Vec<String> {
        let of_kind = self.documents.iter().filter(|(_, held)| kind.is_none_or(|kind| held.kind() == kind));
        let mut ids: Vec<String> = of_kind.map(|(id, _)| id.clone()).collect();
        ids.sort();
        ids
    }

    /// How many documents there are of each kind.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for held in self.documents.values() {
            match counts.get_mut(held.kind()) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(held.kind().to_owned(), 1);
                }
            }
        }
        counts
    }

    /// Kind of a document.
    #[must_use]
    pub fn kind_of(&self, doc: &str) -> Option<&str> {
        self.documents.get(doc).map(Held::kind)
    }

    /// Documents that link to one, found by what their lines hold and then looked at.
    pub fn linking_to(&mut self, doc: &str) -> Vec<String> {
        let path = format!("{}/{doc}", shared::document::Paths::Links.name());
        let names = |held: &Held| {
            held.slices.iter().any(|slice| slice.text().contains(&path))
                || held.unsent.iter().any(|id| self.unsent(id).is_some_and(|item| item.change.path == path))
        };
        let mut found: Vec<String> = self.documents.iter().filter(|(_, held)| names(held)).map(|(id, _)| id.clone()).collect();
        found.retain(|other| self.document(other).is_some_and(|other| shared::document::links(other).iter().any(|link| link.doc == doc)));
        found.sort();
        found
    }

    /// Scope of a document.
    #[must_use]
    pub fn scope_of(&self, doc: &str) -> Option<&str> {
        self.documents.get(doc).map(|held| held.scope.as_str())
    }

    /// What a document says.
    pub fn document(&mut self, doc: &str) -> Option<&Document> {
        self.looked += 1;
        let looked = self.looked;
        if self.documents.get(doc)?.folded.is_none() {
            self.make_room();
            let held = self.documents.get(doc)?;
            let mut document = held.read(&self.org);
            for id in &held.unsent {
                if let Some((_, item)) = self.outbox.get(id).filter(|(_, item)| item.typing.is_none()) {
                    document.insert(item.change.clone());
                }
            }
            self.redactions(doc).iter().for_each(|redaction| document.redact(redaction.clone()));
            self.documents.get_mut(doc)?.folded = Some(Box::new(document));
        }
        let held = self.documents.get_mut(doc)?;
        held.used = looked;
        held.folded.as_deref()
    }

    fn make_room(&mut self) {
        self.read += 1;
        if self.read < READ_AT_ONCE {
            return;
        }
        let mut used: Vec<u64> = self.documents.values().filter(|held| held.folded.is_some()).map(|held| held.used).collect();
        self.read = used.len() + 1;
        if self.read < READ_AT_ONCE {
            return;
        }
        used.sort_unstable();
        let oldest = used[used.len() / 2];
        self.documents.values_mut().filter(|held| held.used < oldest).for_each(|held| held.folded = None);
        self.read -= used.len() / 2;
    }

    /// What a list shows of a document.
    pub fn summary(&mut self, doc: &str, language: &'static str) -> Option<Arc<Summary>> {
        if let Some((held, summary)) = &self.documents.get(doc)?.summary
            && *held == language
        {
            return Some(Arc::clone(summary));
        }
        let kind = self.documents.get(doc)?.kind().to_owned();
        let newest = self.kind(&kind).map(|kind| kind.version.to_string());
        let own = self.document(doc).and_then(shared::document::version).map(str::to_owned);
        let schema = own.into_iter().chain(newest).find_map(|version| self.schema(&version));
        let unsent = self.documents.get(doc)?.unsent.len();
        let id = self.document(doc).and_then(shared::document::department).map(str::to_owned);
        let departments = self.session().map_or(&[] as &[_], |session| &session.departments);
        let place = departments.iter().find(|department| Some(&department.id) == id.as_ref());
        let place = place.map_or_else(String::new, |department| in_language(&department.label, language).to_owned());
        let summary = Arc::new(Summary::of(self.document(doc)?, schema.as_ref(), &kind, language, unsent).found_by(&place));
        self.documents.get_mut(doc)?.summary = Some((language, Arc::clone(&summary)));
        Some(summary)
    }

    /// A version of an instrument, if the device has it and can use it.
    pub fn schema(&mut self, version: &str) -> Option<Arc<Schema>> {
        if let Some(known) = self.schemas.get(version) {
            return known.clone();
        }
        let instrument: Instrument = json::parse(self.instruments.get(version)?)?;
        let schema = Schema::compile(instrument, &self.departments()).ok().map(Arc::new);
        self.schemas.insert(version.to_owned(), schema.clone());
        schema
    }

    /// Departments of the organisation, as choices.
    fn departments(&self) -> Vec<Choice> {
        let departments = self.session().map_or(&[] as &[_], |session| &session.departments);
        departments.iter().map(Department::choice).collect()
    }

    /// Whether the device has a version of an instrument.
    #[must_use]
    pub fn has_instrument(&self, version: &str) -> bool {
        self.instruments.contains_key(version)
    }

    /// All lines, page by page, as they came: for a copy of what is kept, and for counting it.
    #[must_use]
    pub fn pages(&self) -> Vec<Rc<str>> {
        let page = |(id, shape): (&Rc<str>, &Shape)| match shape {
            Shape::Page { place, page, .. } => Some((*place, Rc::clone(id), Rc::clone(page))),
            _ => None,
        };
        let mut pages: Vec<(u64, Rc<str>, Rc<str>)> = self.records.iter().filter_map(page).collect();
        pages.sort_unstable();
        pages.into_iter().map(|(_, _, page)| page).collect()
    }

    /// Versions of instruments that are kept, with their bytes.
    #[must_use]
    pub fn instruments(&self) -> BTreeMap<&str, &str> {
        self.instruments.iter().map(|(version, body)| (version.as_str(), body.as_str())).collect()
    }

    /// Bytes of a version of an instrument.
    #[must_use]
    pub fn instrument(&self, version: &str) -> Option<&str> {
        self.instruments.get(version).map(String::as_str)
    }

    /// Versions that documents name and that the device lacks, and the newest of each kind.
    #[must_use]
    pub fn lacking(&self) -> Vec<String> {
        let newest = self.session().into_iter().flat_map(|session| &session.kinds).map(|kind| kind.version.to_string());
        let wanted: BTreeSet<String> = newest.chain(self.versions.iter().cloned()).collect();
        wanted.into_iter().filter(|version| !self.has_instrument(version)).collect()
    }

    /// Whether the person may do something with a document.
    pub fn may(&mut self, doc: &str, action: Action) -> bool {
        let Some(kind) = self.kind_of(doc).map(str::to_owned) else { return false };
        let department = self.document(doc).and_then(shared::document::department).map(str::to_owned);
        // Whatever is on the device was granted to the person, restricted or not.
        self.may_in(&kind, department.as_deref(), action)
    }

    /// Whether the person may do something with a document of a kind in a department.
    #[must_use]
    pub fn may_in(&self, kind: &str, department: Option<&str>, action: Action) -> bool {
        let (Some(session), Some(kind)) = (self.session(), self.kind(kind)) else { return false };
        may(&session.person.grants, &kind.access, action, Place { department, named: true })
    }
}
