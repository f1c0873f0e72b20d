//! From a document to a form of its instrument's version, and from a place in the form to a path of the document.

use super::Document;
use crate::form::{At, Form, IssueKind, RowId, read_value};
use crate::instrument::{Kind, Moment, NodeId, Schema};
use serde_json::Value as Json;
use std::sync::Arc;

/// An answer that this version of the instrument has no place for. It stays in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmapped {
    /// Its path.
    pub path: String,
    /// What it says.
    pub value: Json,
    /// Why it has no place.
    pub why: IssueKind,
}

/// A form filled in from a document.
#[derive(Debug)]
pub struct Filled {
    /// The form.
    pub form: Form,
    /// What has no place in it.
    pub unmapped: Vec<Unmapped>,
}

/// Fills in a form with what a document says; of a conflict, with the value of the smallest id.
#[must_use]
pub fn fill_in(document: &Document, schema: &Arc<Schema>, now: Option<Moment>) -> Filled {
    let mut filled = Filled { form: Form::begin(Arc::clone(schema), now), unmapped: Vec::new() };
    rows_below(&mut filled, document, 0, None, "");
    for path in document.paths().filter(|path| !path.starts_with('_')) {
        let last = path.rsplit('/').next().unwrap_or(path);
        let Some(value) = document.value(path).filter(|_| !last.starts_with('_')) else { continue };
        let read = place_of(&filled.form, path).ok_or(IssueKind::UnknownQuestion);
        match read.and_then(|at| Ok((at, read_value(schema, at.node, value)?))) {
            Ok((at, value)) => filled.form.put(at, Some(value)),
            // What stands in a row that was removed is not missing from the form.
            Err(_) if in_removed_row(document, path) => {}
            Err(why) => filled.unmapped.push(Unmapped { path: path.to_owned(), value: value.clone(), why }),
        }
    }
    filled.form.finish(false);
    filled
}

fn in_removed_row(document: &Document, path: &str) -> bool {
    path.match_indices('/')
        .any(|(at, _)| document.heads(&format!("{}/_present", &path[..at])).any(|head| head.value == Some(Json::Bool(false))))
}

fn rows_below(filled: &mut Filled, document: &Document, row: RowId, repeat: Option<NodeId>, path: &str) {
    let schema = Arc::clone(filled.form.schema());
    let (start, end) = repeat.map_or((0, schema.nodes.len()), |repeat| (repeat + 1, schema.nodes[repeat].end));
    for node in (start..end).filter(|node| schema.nodes[*node].repeat == repeat && schema.nodes[*node].kind == Kind::Repeat) {
        let name = format!("{path}{}", schema.nodes[node].name);
        for held in document.rows(&name) {
            if filled.form.has_room() {
                let added = filled.form.put_row(row, node, held.id);
                rows_below(filled, document, added, Some(node), &format!("{name}/{}/", held.id));
            }
        }
    }
}

/// Path of a place in a form: `question`, or `repeat/row/question`.
#[must_use]
pub fn path_of(form: &Form, at: At) -> String {
    let mut path = form.schema().nodes[at.node].name.clone();
    let mut row = at.row;
    while let Some((outer, repeat)) = form.row_of(row) {
        path = format!("{}/{}/{path}", form.schema().nodes[repeat].name, form.row_id(row));
        row = outer;
    }
    path
}

/// The place of a path in a form, where it has one.
#[must_use]
pub fn place_of(form: &Form, path: &str) -> Option<At> {
    let mut names = path.split('/');
    let (mut row, mut repeat) = (0, None);
    loop {
        let node = form.schema().find(names.next()?).filter(|node| form.schema().nodes[*node].repeat == repeat)?;
        let Some(id) = names.next() else { return Some(At { row, node }) };
        row = *form.rows(row, node).iter().find(|row| form.row_id(**row) == id)?;
        repeat = Some(node);
    }
}
