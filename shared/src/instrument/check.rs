//! From an instrument to a schema: everything that is wrong is said at once, with its question and column.

use super::graph::Graph;
use super::schema::Need;
use super::{Choice, Choices, Column, Instrument, Kind, LoadError, Node, NodeId, Page, Required, Row, Schema, Text, expr};
use std::collections::{BTreeMap, BTreeSet};

/// The only source of choices outside the instrument.
const SURVEY_GROUPS: &str = "survey.groups";

pub(super) fn compile(instrument: Instrument, groups: &[Choice]) -> Result<Schema, Vec<LoadError>> {
    let mut check = Check { languages: instrument.languages.clone(), errors: Vec::new() };
    if check.languages.is_empty() {
        check.error("instrument", "languages", "at least one language is needed");
    }
    check.translated("instrument", "title", &instrument.title);
    let lists = check.lists(&instrument, groups);
    let (mut nodes, rows) = check.nodes(instrument.survey, &lists);
    // Inserted one by one: collecting would bring a sort into what a phone downloads.
    let mut by_name = BTreeMap::new();
    for (id, node) in nodes.iter().enumerate() {
        by_name.insert(node.name.clone(), id);
    }
    check.expressions(&mut nodes, &rows, &by_name);
    check.matrices(&nodes);
    if !check.errors.is_empty() {
        return Err(check.errors);
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

struct Check {
    languages: Vec<String>,
    errors: Vec<LoadError>,
}

/// What of a row is compiled after all names are known.
struct Expressions {
    relevant: Option<String>,
    constraint: Option<String>,
    required: Required,
}

impl Check {
    fn error(&mut self, question: &str, column: &'static str, reason: impl Into<String>) {
        self.errors.push(LoadError::new(question, column, reason));
    }

    fn translated(&mut self, question: &str, column: &'static str, text: &Text) {
        let missing = self.languages.iter().find(|language| text.get(*language).is_none_or(|text| text.trim().is_empty()));
        if let Some(language) = missing.cloned() {
            self.error(question, column, format!("there is no text in language “{language}”"));
        }
    }

    fn lists(&mut self, instrument: &Instrument, groups: &[Choice]) -> Vec<Choices> {
        let mut lists = Vec::new();
        for (name, list) in &instrument.choices {
            let items = match list.from.as_deref() {
                None if list.items.is_empty() => {
                    self.error(name, "choices", "the list is empty");
                    Vec::new()
                }
                None => list.items.clone(),
                Some(SURVEY_GROUPS) if list.items.is_empty() => groups.to_vec(),
                Some(SURVEY_GROUPS) => {
                    self.error(name, "from", "a list is either given or taken from the survey, not both");
                    Vec::new()
                }
                Some(other) => {
                    self.error(name, "from", format!("“{other}” is not a source of choices; {SURVEY_GROUPS} is"));
                    Vec::new()
                }
            };
            let mut seen = BTreeSet::new();
            for choice in &items {
                if choice.name.is_empty() || choice.name.contains(char::is_whitespace) {
                    self.error(name, "choices", format!("the choice name “{}” is empty or has a space", choice.name));
                }
                if !seen.insert(&choice.name) {
                    self.error(name, "choices", format!("the choice “{}” stands twice", choice.name));
                }
                self.translated(name, "choices", &choice.label);
            }
            lists.push(Choices { name: name.clone(), items });
        }
        lists
    }

    fn nodes(&mut self, rows: Vec<Row>, lists: &[Choices]) -> (Vec<Node>, Vec<Expressions>) {
        let mut nodes: Vec<Node> = Vec::with_capacity(rows.len());
        let mut expressions = Vec::with_capacity(rows.len());
        let mut open: Vec<NodeId> = Vec::new();
        let mut names = BTreeSet::new();
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
            if !is_name(&row.name) {
                let reason = format!("“{}” is not a name: a letter or _, then letters, digits, _ or -", row.name);
                self.error(&row.name, "name", reason);
            }
            if !names.insert(row.name.clone()) {
                self.error(&row.name, "name", "another question has this name");
            }
            let Some(kind) = self.kind(&row, lists) else { continue };
            self.texts(&row, kind);
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

    fn kind(&mut self, row: &Row, lists: &[Choices]) -> Option<Kind> {
        let (kind, list) = row.kind.split_once(' ').unwrap_or((&row.kind, ""));
        let find = |list: &str| lists.iter().position(|known| known.name == list.trim());
        let found = match (kind, list) {
            ("begin_group", "") | ("begin", "group") => Kind::Group { matrix: row.appearance == "table-list" },
            ("note", "") => Kind::Note,
            ("text", "") => Kind::Text,
            ("integer", "") => Kind::Integer,
            ("decimal", "") => Kind::Decimal,
            ("date", "") => Kind::Date,
            ("select_one" | "select_multiple", list) => match find(list) {
                Some(index) if kind == "select_one" => Kind::One(index),
                Some(index) => Kind::Many(index),
                None => {
                    self.error(&row.name, "type", format!("there is no choice list “{list}”"));
                    return None;
                }
            },
            _ => {
                self.error(&row.name, "type", format!("the type “{}” is not known", row.kind));
                return None;
            }
        };
        Some(found)
    }

    fn texts(&mut self, row: &Row, kind: Kind) {
        let is_group = matches!(kind, Kind::Group { .. });
        if !is_group || !row.label.is_empty() {
            self.translated(&row.name, "label", &row.label);
        }
        let columns = [("hint", &row.hint), ("required_message", &row.required_message), ("constraint_message", &row.constraint_message)];
        for (column, text) in columns {
            if !text.is_empty() {
                self.translated(&row.name, column, text);
            }
        }
        if row.constraint.is_none() && !row.constraint_message.is_empty() {
            self.error(&row.name, "constraint_message", "there is no constraint that it explains");
        }
        if !kind.is_question() && (row.constraint.is_some() || row.required != Required::Fixed(false)) {
            self.error(&row.name, "type", "only a question can be required or constrained");
        }
    }

    fn expressions(&mut self, nodes: &mut [Node], rows: &[Expressions], by_name: &BTreeMap<String, NodeId>) {
        let kinds: Vec<Kind> = nodes.iter().map(|node| node.kind).collect();
        let resolve = |name: &str| match by_name.get(name) {
            Some(id) if kinds[*id].is_question() => Ok(*id),
            Some(_) => Err(format!("“{name}” is no question and has no answer")),
            None => Err(format!("there is no question “{name}”")),
        };
        for (id, row) in rows.iter().enumerate() {
            let mut read = |column: Column, source: &str| match expr::parse(source, id, &resolve) {
                Ok(parsed) => Some(parsed),
                Err(reason) => {
                    self.errors.push(LoadError::new(&nodes[id].name, column.name(), reason));
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
            let node = &mut nodes[id];
            (node.relevant, node.constraint, node.need) = (relevant, constraint, need);
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

/// XLSForm's names, without the dots and colons that no exporter keeps.
fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
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
