//! A form once more, computed from nothing, and what there is to compare. The fuzz targets read this file, too.
#![allow(missing_docs, unreachable_pub)]

use shared::form::{At, Form, IssueKind, RowId, Value};
use shared::instrument::{Kind, Moment, NodeId};
use std::sync::Arc;

/// The same rows and answers, computed from nothing.
pub fn rebuilt(form: &Form, now: Option<Moment>) -> Form {
    fn copy(from: &Form, to: &mut Form, (source, target): (RowId, RowId), start: NodeId, end: NodeId) {
        let schema = Arc::clone(from.schema());
        let mut node = start;
        while node < end {
            if schema.nodes[node].kind == Kind::Repeat {
                for below in from.rows(source, node) {
                    let row = to.put_row(target, node, from.row_id(*below));
                    copy(from, to, (*below, row), node + 1, schema.nodes[node].end);
                }
                node = schema.nodes[node].end;
            } else {
                if schema.nodes[node].kind != Kind::Calculate {
                    to.put(At { row: target, node }, from.kept(At { row: source, node }).cloned());
                }
                node += 1;
            }
        }
    }
    let mut fresh = Form::begin(Arc::clone(form.schema()), now);
    copy(form, &mut fresh, (0, 0), 0, form.schema().nodes.len());
    fresh.finish(false);
    fresh
}

/// Path of a question, whether it is asked, its answer, what is wrong with it, and whether it is needed.
pub type Line = (String, bool, Option<Value>, Option<IssueKind>, bool);

/// All of a form that can be seen, place by place.
pub fn lines(form: &Form) -> Vec<Line> {
    let path = |at: At| {
        let (mut row, mut path) = (at.row, form.schema().nodes[at.node].name.clone());
        while let Some((outer, _)) = form.row_of(row) {
            path = format!("{}/{path}", form.row_id(row));
            row = outer;
        }
        path
    };
    let line =
        |at: At| (path(at), form.is_relevant(at), form.value(at).cloned(), form.issue(at).map(|issue| issue.kind), form.is_required(at));
    form.places().into_iter().map(line).collect()
}
