//! A device as the model of one: what it was sent, folded, and how far it is.

use super::super::lines::{ENOUGH, Enough};
use super::super::query;
use super::Rig;
use shared::document::{Document, Line, Paths};
use shared::json::parse;
use shared::people::Person;
use shared::protocol::{ChangeResult, ChangesHead, ChangesQuery, Cursor, Sent};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(in crate::store::sqlite) struct Device {
    pub(in crate::store::sqlite) person: Person,
    pub(in crate::store::sqlite) epoch: Option<String>,
    pub(in crate::store::sqlite) cursors: Vec<Cursor>,
    /// What became of what it offered to a restored server, and the life that it did so in.
    pub(in crate::store::sqlite) offered: (Option<String>, Vec<ChangeResult>),
    /// Documents with the scope that they are in.
    pub(in crate::store::sqlite) documents: BTreeMap<String, (String, Document)>,
    pub(super) enough: Enough,
}

impl Device {
    pub(in crate::store::sqlite) fn new(person: Person) -> Self {
        Self { person, epoch: None, cursors: Vec::new(), offered: (None, Vec::new()), documents: BTreeMap::new(), enough: ENOUGH }
    }

    /// What the server answers, and its first line.
    async fn answer(&self, rig: &Rig) -> (ChangesHead, String) {
        let query = ChangesQuery { epoch: self.epoch.clone(), cursors: self.cursors.clone() };
        let (person, rules, enough) = (self.person.clone(), Arc::clone(&rig.rules), self.enough);
        let text = rig.store.read(move |reader| query::changes(reader, &person, &rules, &query, enough)).await.expect("an answer");
        (parse(text.lines().next().expect("a first line")).expect("a head"), text)
    }

    /// Asks once, and takes in what is answered. A restored server is first offered what it may lack, and asked again: of
    /// what it lacks it grants nothing, and what is not granted is erased. Returns the first line, and how many changes came.
    pub(in crate::store::sqlite) async fn ask(&mut self, rig: &Rig) -> (ChangesHead, usize) {
        let (mut head, mut text) = self.answer(rig).await;
        if let Some(common) = head.common.filter(|_| self.offered.0.as_ref() != Some(&head.epoch)) {
            self.offer(rig, &head.epoch, common).await;
            (head, text) = self.answer(rig).await;
        }
        let lines = text.lines().skip(1);
        let mut count = 0;
        for left in &head.left {
            if self.documents.get(&left.doc).is_some_and(|(scope, _)| *scope == left.scope) {
                self.documents.remove(&left.doc);
            }
        }
        self.documents.retain(|_, (scope, _)| head.scopes.iter().any(|granted| granted.scope == *scope));
        for line in lines {
            let read = Line::read(line, &self.person.org).expect("a line");
            assert_eq!(read.write(), line, "what the server writes is what the format says");
            assert!(head.scopes.iter().any(|granted| granted.scope == read.scope), "{} is granted", read.scope);
            count += read.changes.len();
            let (scope, document) = self.documents.entry(read.doc).or_default();
            *scope = read.scope;
            for (change, mark) in read.changes {
                let id = change.id.clone();
                document.insert(change);
                document.accept(&id, mark);
            }
        }
        for redaction in &head.redactions {
            self.documents.get_mut(&redaction.doc).expect("a document that is here").1.redact(redaction.clone());
        }
        self.epoch = Some(head.epoch.clone());
        self.cursors = head.scopes.clone();
        (head, count)
    }

    /// Asks until there is no more. Returns the first line of each answer.
    pub(in crate::store::sqlite) async fn sync(&mut self, rig: &Rig) -> Vec<ChangesHead> {
        let mut heads = Vec::new();
        loop {
            let (head, _) = self.ask(rig).await;
            let more = head.more;
            heads.push(head);
            if !more {
                return heads;
            }
            assert!(heads.len() < 1_000, "it comes to an end");
        }
    }

    pub(in crate::store::sqlite) fn holds(&self, doc: &str) -> bool {
        self.documents.contains_key(doc)
    }

    pub(in crate::store::sqlite) fn document(&self, doc: &str) -> &Document {
        &self.documents.get(doc).expect("the document is here").1
    }

    /// What was accepted in another life and may be lost in this one.
    pub(in crate::store::sqlite) fn offers(&self, epoch: &str, common: u64) -> Vec<Sent> {
        let mut offers = Vec::new();
        for (_, document) in self.documents.values() {
            for change in document.changes() {
                let mark = document.mark(&change.id).filter(|mark| mark.epoch != epoch && mark.number > common);
                if let Some(mark) = mark {
                    offers.push(Sent { change: change.clone(), mark: Some(mark.clone()) });
                }
            }
        }
        // A document is there before anything else of it: where only what stands is held, its beginning may have come later.
        let is_beginning = |sent: &Sent| sent.change.path == Paths::Document.name();
        offers.sort_by_key(|sent| (!is_beginning(sent), sent.mark.as_ref().map(|mark| mark.number)));
        offers
    }

    /// Offers it, and takes over the marks of what the server has now.
    async fn offer(&mut self, rig: &Rig, epoch: &str, common: u64) {
        let offers = self.offers(epoch, common);
        let results = rig.send(&self.person, offers.clone()).await;
        for (sent, result) in offers.iter().zip(&results) {
            let document = self.documents.get_mut(&sent.change.doc).map(|(_, document)| document);
            if let (Some(document), Some(mark)) = (document, result.mark.clone()) {
                document.accept(&result.id, mark);
            }
        }
        self.offered = (Some(epoch.to_owned()), results);
    }
}

/// What a document says: for each path the heads that stand. History may differ, and must not matter.
pub(in crate::store::sqlite) fn says(document: &Document) -> BTreeMap<String, Vec<String>> {
    let heads = |path: &str| document.heads(path).map(|head| head.id.clone()).collect::<Vec<_>>();
    document.paths().map(|path| (path.to_owned(), heads(path))).collect()
}
