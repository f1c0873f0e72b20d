//! What an anonymous form may not hold: anything that could tell a device or a moment (design section 6), and what the
//! phone's app leaves out for its size. Looked for in the expressions as they were read, not in their text.

use super::expr::{Expr, Group, NOT_IN_SURVEYS};
use super::schema::{Need, Node, Schema, Start};
use super::{Kind, LoadError};

/// Everything in `schema` that keeps it from being anonymous.
pub(super) fn check(schema: &Schema) -> Vec<LoadError> {
    let mut errors = Vec::new();
    for node in &schema.nodes {
        let reason = match node.kind {
            Kind::Hidden => "an anonymous form keeps nothing that it does not show",
            Kind::Repeat => "the survey's app, which is kept small for phones, has no repeats; an anonymous form does without",
            _ => "",
        };
        if !reason.is_empty() {
            errors.push(LoadError::new(&node.name, "type", reason));
        }
        for (column, expr) in expressions(node) {
            expr.each_call(&mut |func| {
                let signature = func.signature();
                if signature.group == Group::Clock || NOT_IN_SURVEYS.contains(&signature.name) {
                    let reason = format!("{}() has no place in an anonymous form", signature.name);
                    errors.push(LoadError::new(&node.name, column, reason));
                }
            });
        }
    }
    errors
}

fn expressions(node: &Node) -> impl Iterator<Item = (&'static str, &Expr)> {
    let required = if let Need::When(expr) = &node.need { Some(expr) } else { None };
    let default = if let Start::Computed(expr) = &node.start { Some(expr) } else { None };
    let columns = [
        ("relevant", node.relevant.as_ref()),
        ("required", required),
        ("constraint", node.constraint.as_ref()),
        ("calculation", node.calculation.as_ref()),
        ("default", default),
        ("choice_filter", node.choice_filter.as_ref()),
        ("read_only", node.read_only.as_ref()),
    ];
    columns.into_iter().filter_map(|(column, expr)| Some((column, expr?)))
}
