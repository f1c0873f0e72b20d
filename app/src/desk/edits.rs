//! What a person does to documents. Each makes a change whose base is what this device saw; nothing is overwritten.

use super::state::fresh;
use super::today::milliseconds;
use super::{Desk, Unsent};
use crate::components::spawn;
use crate::storage::Record;
use serde_json::Value as Json;
use shared::document::{Change, Paths, Standing, between, fill_in, in_department, moved, path_of};
use shared::form::{Form, write_value};
use shared::json;
use shared::people::scope_of;
use std::collections::BTreeSet;

/// A change to a document, before it has an id and a base.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Where.
    pub path: String,
    /// What; none takes the answer back.
    pub value: Option<Json>,
}

impl Edit {
    /// An edit.
    pub fn new(path: impl Into<String>, value: Option<Json>) -> Self {
        Self { path: path.into(), value }
    }
}

/// Name of one of the document's own paths.
fn own(of: Paths, below: &str) -> String {
    if below.is_empty() { of.name().to_owned() } else { format!("{}/{below}", of.name()) }
}

impl Desk {
    pub(super) fn change(self, doc: &str, edit: Edit) -> Option<(Change, String)> {
        let mut here = self.here.borrow_mut();
        let device = here.owner.device.clone();
        let cabinet = &mut here.cabinet;
        let kind = cabinet.kind_of(doc)?.to_owned();
        let scope = cabinet.scope_of(doc)?.to_owned();
        let org = cabinet.session()?.person.org.clone();
        let document = cabinet.document(doc)?;
        let change = Change {
            id: fresh(),
            org,
            kind,
            doc: doc.to_owned(),
            base: document.heads(&edit.path).map(|head| head.id.clone()).collect(),
            saw: match edit.path.strip_suffix("/_present").and_then(|row| row.rsplit_once('/')) {
                Some((repeat, row)) if edit.value == Some(Json::Bool(false)) => document.seen_below(repeat, row),
                // Whoever goes on from a value that was removed knows that it was: that is how it is on screen.
                _ => {
                    let base: Vec<String> = document.heads(&edit.path).map(|head| head.id.clone()).collect();
                    document.redactions_below(&base)
                }
            },
            path: edit.path,
            value: edit.value,
            version: shared::document::version(document).unwrap_or_default().to_owned(),
            device,
            at: milliseconds(),
        };
        Some((change, scope))
    }

    /// Makes several changes at once; they are sent as soon as there is a network.
    pub fn edit_all(self, doc: &str, edits: Vec<Edit>) {
        let changes: Vec<(Change, String)> = edits.into_iter().filter_map(|edit| self.change(doc, edit)).collect();
        let records = self.with(|cabinet| cabinet.queue(changes, None, fresh));
        self.made(records);
    }

    /// Keeps changes that are final, and sends them in a moment.
    pub(super) fn made(self, records: Vec<Record>) {
        self.put(records);
        let packed = self.with(|cabinet| cabinet.packed(fresh));
        self.put(packed);
        self.send_soon();
    }

    /// Makes one change.
    pub fn edit(self, doc: &str, edit: Edit) {
        self.edit_all(doc, vec![edit]);
    }

    /// Keeps what is being typed. It is on the disk with every keystroke, and becomes a change when `seal` says so.
    pub fn type_in(self, doc: &str, edit: Edit) {
        let tab = self.here.borrow().tab.clone();
        let held = self.with(|cabinet| cabinet.typing(doc, &edit.path, &tab).cloned());
        let records = match held {
            Some(item) => {
                let id = item.change.id;
                let typed = |item: &Unsent| {
                    let change = Change { value: edit.value.clone(), at: milliseconds(), ..item.change.clone() };
                    Some(Unsent { change, ..item.clone() })
                };
                self.with(|cabinet| cabinet.rewrite(typed, &BTreeSet::from([id])))
            }
            None => {
                // What is said already needs no change.
                let said = self.document(doc, |document| {
                    let mut heads = document.heads(&edit.path);
                    let (first, more) = (heads.next().map(|head| head.value.clone()), heads.next().is_some());
                    !more && first.unwrap_or(None) == edit.value
                });
                if said != Some(false) {
                    return;
                }
                let Some(change) = self.change(doc, edit) else { return };
                self.with(|cabinet| cabinet.queue(vec![change], Some(&tab), fresh))
            }
        };
        self.put(records);
    }

    /// What is typed at a path in this tab becomes a change; what was typed and taken back again leaves no trace.
    pub fn seal(self, doc: &str, path: &str) {
        let tab = self.here.borrow().tab.clone();
        if let Some(id) = self.with(|cabinet| cabinet.typing(doc, path, &tab).map(|item| item.change.id.clone())) {
            self.seal_all(&[id]);
        }
    }

    /// Everything that is typed in this tab.
    pub fn seal_tab(self) {
        let tab = self.here.borrow().tab.clone();
        let typed = |item: &&Unsent| item.typing.as_ref() == Some(&tab);
        let ids: Vec<String> = self.with(|cabinet| cabinet.outbox().into_iter().filter(typed).map(|item| item.change.id.clone()).collect());
        self.seal_all(&ids);
    }

    pub(super) fn seal_all(self, ids: &[String]) {
        if ids.is_empty() {
            return;
        }
        let which: BTreeSet<String> = ids.iter().cloned().collect();
        let records = self.with(|cabinet| {
            let idle: BTreeSet<String> = ids.iter().filter(|id| is_idle(cabinet, id)).cloned().collect();
            let sealed = |item: &Unsent| (!idle.contains(&item.change.id)).then(|| Unsent { typing: None, ..item.clone() });
            cabinet.rewrite(sealed, &which)
        });
        self.made(records);
    }

    /// Begins a document and gives its id.
    fn begin_document(self, kind: &str, department: Option<&str>, edits: Vec<Edit>) -> Option<String> {
        let doc = fresh();
        let (version, access, session) = self.with(|cabinet| {
            let held = cabinet.kind(kind)?;
            Some((held.version.to_string(), held.access.clone(), cabinet.session()?.clone()))
        })?;
        let scope = scope_of(kind, &access, &doc, department);
        let first = Change {
            id: fresh(),
            org: session.person.org,
            kind: kind.to_owned(),
            doc: doc.clone(),
            path: own(Paths::Document, ""),
            base: Vec::new(),
            value: Some(in_department(department)),
            saw: Vec::new(),
            version,
            device: self.here.borrow().owner.device.clone(),
            at: milliseconds(),
        };
        let records = self.with(|cabinet| cabinet.queue(vec![(first, scope)], None, fresh));
        self.put(records);
        self.edit_all(&doc, edits);
        Some(doc)
    }

    /// Begins a document with the defaults of its form, and the department where a question of that name asks for it.
    pub fn begin_form(self, kind: &str, department: Option<&str>, mut edits: Vec<Edit>) -> Option<String> {
        let schema = self.with(|cabinet| {
            let version = cabinet.kind(kind)?.version.to_string();
            cabinet.schema(&version)
        })?;
        let mut form = Form::begin(schema, Some(super::moment_now()));
        form.finish(true);
        for (node, value) in form.answers() {
            let asked = &form.schema().nodes[node];
            if !asked.is_computed() && !edits.iter().any(|edit| edit.path == asked.name) {
                edits.push(Edit::new(asked.name.clone(), Some(write_value(value))));
            }
        }
        if let (Some(department), Some(node)) = (department, form.schema().find("department")) {
            let known = form.schema().choices(node).is_some_and(|list| list.position(department).is_some());
            if known && !edits.iter().any(|edit| edit.path == "department") {
                edits.push(Edit::new("department", Some(department.into())));
            }
        }
        self.begin_document(kind, department, edits)
    }

    /// Adds a row to the end of a repeat, with the defaults of its questions. `form` has the row already.
    pub fn add_row(self, doc: &str, form: &Form, row: usize) {
        let Some((outer, repeat)) = form.row_of(row) else { return };
        let repeat_path = path_of(form, shared::form::At { row: outer, node: repeat });
        let base = format!("{repeat_path}/{}", form.row_id(row));
        let last = self.document(doc, |document| {
            let last = document.rows(&repeat_path).last().map(|row| format!("{repeat_path}/{}/_order", row.id));
            last.and_then(|path| document.value(&path).and_then(Json::as_str).map(str::to_owned))
        });
        let mut edits = vec![
            Edit::new(format!("{base}/_present"), Some(Json::Bool(true))),
            Edit::new(format!("{base}/_order"), Some(between(last.flatten().as_deref(), None).into())),
        ];
        let schema = form.schema();
        for node in repeat + 1..schema.nodes[repeat].end {
            let at = shared::form::At { row, node };
            let asked = &schema.nodes[node];
            if asked.repeat == Some(repeat)
                && !asked.is_computed()
                && let Some(value) = form.kept(at)
            {
                edits.push(Edit::new(format!("{base}/{}", asked.name), Some(write_value(value))));
            }
        }
        self.edit_all(doc, edits);
    }

    /// Moves a row of a repeat by one place.
    pub fn move_row(self, doc: &str, repeat: &str, row: &str, up: bool) {
        let key = |row: &str| format!("{repeat}/{row}/_order");
        let keys = self.document(doc, |document| {
            let said = |id: &str| document.value(&key(id)).and_then(Json::as_str).unwrap_or_default().to_owned();
            let rows: Vec<(String, String)> = document.rows(repeat).into_iter().map(|row| (row.id.to_owned(), said(row.id))).collect();
            let at = rows.iter().position(|(held, _)| held == row)?;
            Some(moved(&rows, at, if up { at.checked_sub(1)? } else { at + 1 }))
        });
        let keys = keys.flatten().unwrap_or_default();
        self.edit_all(doc, keys.into_iter().map(|(row, order)| Edit::new(key(&row), Some(order.into()))).collect());
    }

    /// Comments on a document, or on the question at `about`.
    pub fn comment(self, doc: &str, about: &str, text: &str) {
        let value = json::object([("about", about.into()), ("text", text.trim().into())]);
        self.edit(doc, Edit::new(own(Paths::Comments, &fresh()), Some(value)));
    }

    /// Marks a comment as dealt with, or not.
    pub fn comment_done(self, doc: &str, name: &str, done: bool) {
        self.edit(doc, Edit::new(format!("{}/done", own(Paths::Comments, name)), Some(Json::Bool(done))));
    }

    /// Says how far a document is.
    pub fn stand(self, doc: &str, standing: Standing) {
        self.edit(doc, Edit::new(own(Paths::Status, ""), Some(standing.name().into())));
    }

    /// Signs a document as it is now.
    pub fn sign(self, doc: &str) {
        let heads = self.document(doc, shared::document::Document::answer_heads).unwrap_or_default();
        let mut edits = vec![Edit::new(own(Paths::Signed, &fresh()), Some(json::object([("heads", Json::from(heads))])))];
        // A review that was asked for is over; who may sign need not be one who may write.
        let asked = self.document(doc, |document| document.value(Paths::Status.name()).is_some()).unwrap_or(false);
        if asked && self.with(|cabinet| cabinet.may(doc, shared::people::Action::Write)) {
            edits.insert(0, Edit::new(own(Paths::Status, ""), Some(Standing::Draft.name().into())));
        }
        self.edit_all(doc, edits);
    }

    /// Links a document to another one that it is about, or takes the link away.
    pub fn link(self, doc: &str, to: &str, linked: bool) {
        let Some(kind) = self.with(|cabinet| cabinet.kind_of(to).map(str::to_owned)) else { return };
        let value = linked.then(|| json::object([("kind", kind.into())]));
        self.edit(doc, Edit::new(own(Paths::Links, to), value));
    }

    /// Names somebody in a restricted document, or no longer.
    pub fn name_person(self, doc: &str, account: &str, named: bool) {
        self.edit(doc, Edit::new(own(Paths::People, account), Some(Json::Bool(named))));
    }

    /// Puts a document away, or takes it out again.
    pub fn archive(self, doc: &str, archived: bool) {
        self.edit(doc, Edit::new(own(Paths::Archived, ""), Some(Json::Bool(archived))));
    }

    /// Moves a document to another department.
    pub fn move_to(self, doc: &str, department: Option<&str>) {
        self.edit(doc, Edit::new(own(Paths::Document, ""), Some(in_department(department))));
    }

    /// Goes on with a document in another version of its instrument. What that version has no place for stays in the
    /// history.
    pub fn upgrade(self, doc: &str, version: &str) {
        let Some((mut change, scope)) = self.change(doc, Edit::new(own(Paths::Version, ""), Some(version.into()))) else { return };
        version.clone_into(&mut change.version);
        let records = self.with(|cabinet| cabinet.queue(vec![(change, scope)], None, fresh));
        self.made(records);
    }

    /// Tries a refused change again, as it is.
    pub fn retry(self, change: &str) {
        let again = |item: &Unsent| Some(Unsent { trouble: None, ..item.clone() });
        let records = self.with(|cabinet| cabinet.rewrite(again, &BTreeSet::from([change.to_owned()])));
        self.put(records);
        self.send_soon();
    }

    /// Makes a change again on top of what stands now: when what it was based on will never come.
    pub fn repair(self, change: &str) {
        let records = self.with(|cabinet| cabinet.repaired(change, milliseconds(), fresh));
        self.put(records);
        self.send_soon();
    }

    /// Deletes an unsent change, because the person said so.
    pub fn discard(self, change: &str) {
        let records = self.with(|cabinet| cabinet.discard(change, fresh));
        self.put(records);
    }

    /// Sends what is due, in a moment: several changes that are made together are sent together.
    pub(super) fn send_soon(self) {
        spawn(async move {
            gloo::timers::future::TimeoutFuture::new(300).await;
            self.sync().await;
        });
    }

    /// The form of a document as it stands, with the version that it is filled in by.
    #[must_use]
    pub fn form(self, doc: &str) -> Option<shared::document::Filled> {
        self.with(|cabinet| {
            let version = cabinet.document(doc).and_then(shared::document::version)?.to_owned();
            let schema = cabinet.schema(&version)?;
            cabinet.document(doc).map(|document| fill_in(document, &schema, Some(super::moment_now())))
        })
    }
}

/// Whether what is typed says the same as what its base said.
fn is_idle(cabinet: &mut super::Cabinet, id: &str) -> bool {
    let Some(item) = cabinet.unsent(id).cloned() else { return true };
    let Some(document) = cabinet.document(&item.change.doc) else { return false };
    match item.change.base.as_slice() {
        [] => item.change.value.is_none(),
        [one] => document.change(one).is_some_and(|base| base.value == item.change.value),
        _ => false,
    }
}
