//! Records in and out: from what is on the disk to what is in memory.

use super::{Cabinet, Shape, Touched};
use crate::desk::Unsent;
use crate::desk::held::{Held, Slice, versions};
use crate::desk::record::{Kept, Position};
use shared::document::peek;
use shared::protocol::Session;
use std::rc::Rc;

impl Cabinet {
    /// Takes a record in as it is now, or out when it is gone.
    pub fn apply(&mut self, id: &str, bytes: Option<&[u8]>) -> Touched {
        let mut touched = self.take_out(id);
        let Some(kept) = bytes.and_then(Kept::read) else { return touched };
        let id: Rc<str> = id.into();
        let shape = match kept {
            Kept::Page { place, lines } => {
                let (page, docs) = self.add_page(&id, place, lines);
                touched.extend(docs.iter().cloned());
                Shape::Page { place, page, docs }
            }
            Kept::Outbox(items) => {
                let ids = items.iter().map(|item| item.change.id.clone()).collect();
                for item in items {
                    // What is being typed is not said yet.
                    if item.typing.is_none() {
                        touched.insert(item.change.doc.clone());
                    }
                    self.add_unsent(&id, item);
                }
                Shape::Outbox(ids)
            }
            Kept::Redacted(redactions) => {
                let Some(doc) = redactions.first().map(|first| first.doc.clone()) else { return touched };
                self.redactions.insert(doc.clone(), (Rc::clone(&id), redactions));
                self.read_again(&doc, &mut touched);
                Shape::Redacted(doc)
            }
            Kept::Seats(map) => {
                let doc = map.doc.clone();
                touched.insert(doc.clone());
                self.seats.insert(doc.clone(), (Rc::clone(&id), map));
                Shape::Seats(doc)
            }
            // Two tabs that began at once have each written one: all of them go on with the first by its id.
            Kept::Position(position) => {
                if self.position.0.as_ref().is_none_or(|held| id <= *held) {
                    self.position = (Some(Rc::clone(&id)), position);
                }
                Shape::Position
            }
            Kept::Session(session) => {
                // Departments are choices of forms.
                self.schemas.clear();
                if self.session.as_ref().is_none_or(|(held, _)| id <= *held) {
                    self.enter(&id, *session);
                }
                Shape::Session
            }
            Kept::Key(key) => {
                if self.key.as_ref().is_none_or(|(held, _)| id <= *held) {
                    self.key = Some((Rc::clone(&id), key));
                }
                Shape::Key
            }
            Kept::Instrument { version, body } => {
                self.schemas.remove(&version);
                // What a list shows was made without it, and documents of its kind can go on in it.
                let newest_of = self.session().and_then(|session| session.kinds.iter().find(|kind| kind.version.as_str() == version));
                let newest_of = newest_of.map(|kind| kind.name.clone());
                for (doc, held) in &mut self.documents {
                    if held.summary.take().is_some() || newest_of.as_deref() == Some(held.kind()) {
                        touched.insert(doc.clone());
                    }
                }
                self.instruments.insert(version, body);
                Shape::Instrument
            }
            Kept::File(held) => {
                touched.insert(held.doc.clone());
                self.files.insert(Rc::clone(&id), *held);
                Shape::File
            }
        };
        self.records.insert(id, shape);
        touched
    }

    fn enter(&mut self, id: &Rc<str>, session: Session) {
        // Lines name no organisation: what was read without it is read again. Lists show names of its departments.
        let other = self.org != session.person.org;
        self.org.clone_from(&session.person.org);
        self.documents.values_mut().for_each(|held| if other { held.forget() } else { held.summary = None });
        self.session = Some((Rc::clone(id), session));
    }

    fn take_out(&mut self, id: &str) -> Touched {
        let mut touched = Touched::new();
        match self.records.remove(id) {
            Some(Shape::Page { docs, .. }) => {
                for doc in docs {
                    if let Some(held) = self.documents.get_mut(&doc) {
                        held.slices.retain(|slice| &*slice.record != id);
                        held.forget();
                    }
                    self.settle(&doc);
                    touched.insert(doc);
                }
            }
            Some(Shape::Outbox(ids)) => {
                for change in ids {
                    // It may stand in another record by now.
                    let Some((_, item)) = self.outbox.get(&change).filter(|(record, _)| &**record == id) else { continue };
                    let (doc, typing) = (item.change.doc.clone(), item.typing.is_some());
                    self.outbox.remove(&change);
                    if let Some(held) = self.documents.get_mut(&doc) {
                        held.unsent.retain(|held| *held != change);
                        if typing { held.summary = None } else { held.forget() }
                    }
                    self.settle(&doc);
                    if !typing {
                        touched.insert(doc);
                    }
                }
            }
            Some(Shape::Redacted(doc)) if self.redactions.get(&doc).is_some_and(|(record, _)| &**record == id) => {
                self.redactions.remove(&doc);
                self.read_again(&doc, &mut touched);
            }
            Some(Shape::Seats(doc)) if self.seats.get(&doc).is_some_and(|(record, _)| &**record == id) => {
                self.seats.remove(&doc);
                touched.insert(doc);
            }
            Some(Shape::Position) if self.position.0.as_deref() == Some(id) => self.position = (None, Position::default()),
            Some(Shape::Session) if self.session.as_ref().is_some_and(|(held, _)| &**held == id) => self.session = None,
            Some(Shape::Key) if self.key.as_ref().is_some_and(|(held, _)| &**held == id) => self.key = None,
            Some(Shape::File) => touched.extend(self.files.remove(id).map(|held| held.doc)),
            Some(Shape::Redacted(_) | Shape::Seats(_) | Shape::Position | Shape::Session | Shape::Key | Shape::Instrument) | None => {}
        }
        touched
    }

    /// After something was removed from a document, or is known to be removed no longer.
    fn read_again(&mut self, doc: &str, touched: &mut Touched) {
        if let Some(held) = self.documents.get_mut(doc) {
            held.forget();
            touched.insert(doc.to_owned());
        }
    }

    /// The scope of a document by what is held of it; one of which nothing is held is gone.
    fn settle(&mut self, doc: &str) {
        let Some(held) = self.documents.get(doc) else { return };
        if held.slices.is_empty() && held.unsent.is_empty() {
            self.documents.remove(doc);
            return;
        }
        let unsent = || held.unsent.iter().filter_map(|id| self.unsent(id)).max_by_key(|item| (item.order, &item.change.id));
        let scope = held.newest_scope().or_else(|| unsent().map(|item| item.scope.as_str())).map(str::to_owned);
        if let (Some(scope), Some(held)) = (scope, self.documents.get_mut(doc)) {
            held.scope = scope;
        }
    }

    fn add_page(&mut self, record: &Rc<str>, place: u64, lines: String) -> (Rc<str>, Vec<String>) {
        self.place = self.place.max(place + 1);
        let page: Rc<str> = lines.into();
        let (mut docs, mut start) = (Vec::new(), 0);
        for line in page.split('\n') {
            let end = start + line.len();
            if let Some((scope, doc)) = peek(line) {
                versions(line).for_each(|version| self.name_version(version));
                let slice = Slice { record: Rc::clone(record), place, page: Rc::clone(&page), start, end };
                if !self.documents.contains_key(doc) {
                    self.documents.insert(doc.to_owned(), Held::default());
                }
                if let Some(held) = self.documents.get_mut(doc) {
                    held.add(slice, scope, &self.org);
                }
                docs.push(doc.to_owned());
            }
            start = end + 1;
        }
        (page, docs)
    }

    fn name_version(&mut self, version: &str) {
        if !version.is_empty() && !self.versions.contains(version) {
            self.versions.insert(version.to_owned());
        }
    }

    fn add_unsent(&mut self, record: &Rc<str>, item: Unsent) {
        self.order = self.order.max(item.order + 1);
        self.name_version(&item.change.version);
        let doc = item.change.doc.clone();
        let held = self.documents.entry(doc.clone()).or_default();
        if !held.unsent.contains(&item.change.id) {
            held.unsent.push(item.change.id.clone());
        }
        match &mut held.folded {
            Some(document) if item.typing.is_none() => {
                document.insert(item.change.clone());
            }
            _ => {}
        }
        held.summary = None;
        let alone = held.slices.is_empty();
        self.outbox.insert(item.change.id.clone(), (Rc::clone(record), item));
        if alone {
            self.settle(&doc);
        }
    }
}
