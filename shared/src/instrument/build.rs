//! From an instrument to a schema. This much of it runs on a phone, on instruments that the server has checked; what
//! cannot be built is said with its question and column.

use super::graph::Graph;
use super::schema::{Need, find, index};
use super::{Choice, Choices, Column, Instrument, Kind, LoadError, Node, NodeId, Page, Required, Row, Schema, expr};

/// The only source of choices outside the instrument.
pub(super) const SURVEY_GROUPS: &str = "survey.groups";

pub(super) fn build(instrument: Instrument, groups: &[Choice]) -> Result<Schema, Vec<LoadError>> {
    let mut build = Build { errors: Vec::new() };
    let lists = lists(&instrument, groups);
    let (mut nodes, rows) = build.nodes(instrument.survey, &lists);
    let mut by_name = Vec::with_capacity(nodes.len());
    for id in 0..nodes.len() {
        index(&mut by_name, &nodes, id);
    }
    build.expressions(&mut nodes, &rows, &by_name);
    build.matrices(&nodes);
    if !build.errors.is_empty() {
        return Err(build.errors);
    }
    let graph = Graph::build(&nodes).map_err(|error| vec![error])?;
    let pages = pages(&nodes);
    Ok(Schema {
        name: instrument.name,
        languages: instrument.languages,
        title: instrument.title,
        minutes: instrument.minutes,
        nodes,
        lists,
        pages,
        by_name,
        graph,
    })
}

struct Build {
    errors: Vec<LoadError>,
}

/// What of a row is compiled after all names are known.
struct Expressions {
    relevant: Option<String>,
    constraint: Option<String>,
    required: Required,
}

fn lists(instrument: &Instrument, groups: &[Choice]) -> Vec<Choices> {
    let list = |(name, list): (&str, &super::ChoiceList)| Choices {
        name: name.to_owned(),
        items: if list.from.as_deref() == Some(SURVEY_GROUPS) { groups.to_vec() } else { list.items.clone() },
    };
    instrument.choices.iter().map(list).collect()
}

/// What a row's type means.
pub(super) fn kind(row: &Row, lists: &[Choices]) -> Result<Kind, String> {
    let (kind, list) = row.kind.split_once(' ').unwrap_or((&row.kind, ""));
    match (kind, list) {
        ("begin_group", "") | ("begin", "group") => Ok(Kind::Group { matrix: row.appearance == "table-list" }),
        ("note", "") => Ok(Kind::Note),
        ("text", "") => Ok(Kind::Text),
        ("integer", "") => Ok(Kind::Integer),
        ("decimal", "") => Ok(Kind::Decimal),
        ("date", "") => Ok(Kind::Date),
        ("select_one" | "select_multiple", list) => match lists.iter().position(|known| known.name == list.trim()) {
            Some(index) if kind == "select_one" => Ok(Kind::One(index)),
            Some(index) => Ok(Kind::Many(index)),
            None => Err(format!("there is no choice list “{list}”")),
        },
        _ => Err(format!("the type “{}” is not known", row.kind)),
    }
}

impl Build {
    fn error(&mut self, question: &str, column: &'static str, reason: impl Into<String>) {
        self.errors.push(LoadError::new(question, column, reason));
    }

    fn nodes(&mut self, rows: Vec<Row>, lists: &[Choices]) -> (Vec<Node>, Vec<Expressions>) {
        let mut nodes: Vec<Node> = Vec::with_capacity(rows.len());
        let mut expressions = Vec::with_capacity(rows.len());
        let mut open: Vec<NodeId> = Vec::new();
        for row in rows {
            if matches!(row.kind.as_str(), "end_group" | "end group") {
                match open.pop() {
                    Some(group) => nodes[group].end = nodes.len(),
                    None => {
                        // Such a row has no name; the question before it is where to look.
                        let before = nodes.last().map_or("instrument", |node| node.name.as_str());
                        self.error(before, "type", "the end_group after this has no begin_group");
                    }
                }
                continue;
            }
            let kind = match kind(&row, lists) {
                Ok(kind) => kind,
                Err(reason) => {
                    self.error(&row.name, "type", reason);
                    continue;
                }
            };
            let id = nodes.len();
            let parent = open.last().copied();
            if matches!(kind, Kind::Group { .. }) {
                open.push(id);
            }
            expressions.push(Expressions { relevant: row.relevant, constraint: row.constraint, required: row.required });
            nodes.push(Node {
                name: row.name,
                kind,
                parent,
                end: id + 1,
                label: row.label,
                hint: row.hint,
                required_message: row.required_message,
                constraint_message: row.constraint_message,
                appearance: row.appearance,
                exposure: row.exposure,
                need: Need::Never,
                relevant: None,
                constraint: None,
            });
        }
        for group in open {
            let name = nodes[group].name.clone();
            self.error(&name, "type", "begin_group without an end_group");
        }
        (nodes, expressions)
    }

    fn expressions(&mut self, nodes: &mut [Node], rows: &[Expressions], by_name: &[NodeId]) {
        let asked = &*nodes;
        let resolve = |name: &str| match find(by_name, asked, name) {
            Some(id) if asked[id].kind.is_question() => Ok(id),
            Some(_) => Err(format!("“{name}” is no question and has no answer")),
            None => Err(format!("there is no question “{name}”")),
        };
        let mut parsed = Vec::with_capacity(rows.len());
        for (id, row) in rows.iter().enumerate() {
            let mut read = |column: Column, source: &str| match expr::parse(source, id, &resolve) {
                Ok(parsed) => Some(parsed),
                Err(reason) => {
                    self.errors.push(LoadError::new(&asked[id].name, column.name(), reason));
                    None
                }
            };
            let relevant = row.relevant.as_deref().and_then(|source| read(Column::Relevant, source));
            let constraint = row.constraint.as_deref().and_then(|source| read(Column::Constraint, source));
            let need = match &row.required {
                Required::Fixed(false) => Need::Never,
                Required::Fixed(true) => Need::Always,
                Required::When(source) => read(Column::Required, source).map_or(Need::Never, Need::When),
            };
            parsed.push((relevant, constraint, need));
        }
        for (node, parsed) in nodes.iter_mut().zip(parsed) {
            (node.relevant, node.constraint, node.need) = parsed;
        }
    }

    fn matrices(&mut self, nodes: &[Node]) {
        for (id, node) in nodes.iter().enumerate().filter(|(_, node)| node.kind == Kind::Group { matrix: true }) {
            let children = &nodes[id + 1..node.end];
            let one_list = children.first().is_some_and(|first| matches!(first.kind, Kind::One(_)))
                && children.iter().all(|child| child.kind == children[0].kind);
            if !one_list {
                self.error(&node.name, "appearance", "a table-list holds only select_one questions of one list");
            }
        }
    }
}

fn pages(nodes: &[Node]) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut id = 0;
    while id < nodes.len() {
        let node = &nodes[id];
        if matches!(node.kind, Kind::Group { matrix: false }) {
            pages.push(Page { group: Some(id), start: id + 1, end: node.end });
        } else {
            match pages.last_mut() {
                Some(page) if page.group.is_none() => page.end = node.end,
                _ => pages.push(Page { group: None, start: id, end: node.end }),
            }
        }
        id = node.end;
    }
    pages
}
