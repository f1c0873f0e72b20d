//! From an instrument to a schema. This much of it runs on a phone, on instruments that the server has checked; what
//! cannot be built is said with its question and column.

use super::expr::Names;
use super::graph::Graph;
use super::schema::{Need, Range, Start, find, index};
use super::{Choice, Choices, Column, Expr, Instrument, Kind, LoadError, Node, NodeId, Page, Required, Row, Schema, Text, expr, own_words};

/// The only source of choices outside the instrument.
pub(super) const SURVEY_GROUPS: &str = "survey.groups";
/// Source of choices: the departments of the organisation whose document it is.
pub(super) const DEPARTMENTS: &str = "organisation.departments";
/// Name of the choice that `or_other` adds.
pub(super) const OTHER: &str = "other";

pub(super) fn build(instrument: Instrument, groups: &[Choice]) -> Result<Schema, Vec<LoadError>> {
    let mut build = Build { languages: instrument.languages, errors: Vec::new(), lists: lists(&instrument.choices, groups) };
    let mut nodes = build.nodes(instrument.survey);
    let mut by_name = Vec::with_capacity(nodes.len());
    for id in 0..nodes.len() {
        index(&mut by_name, &nodes, id);
    }
    build.expressions(&mut nodes, &by_name);
    build.matrices(&nodes);
    let mut summary = Vec::new();
    for name in &instrument.summary {
        match find(&by_name, &nodes, name) {
            Some(id) if nodes[id].repeat.is_none() && nodes[id].kind.holds_value() => summary.push(id),
            _ => build.error("instrument", "summary", said!("“{name}” is no question outside the repeats")),
        }
    }
    #[cfg(feature = "full")]
    if let Some(wrong) = instrument.retention.as_ref().and_then(|retention| {
        let is_date = |id: usize| nodes[id].repeat.is_none() && nodes[id].kind == super::Kind::Date;
        retention.wrong(|name| find(&by_name, &nodes, name).is_some_and(is_date))
    }) {
        build.error("instrument", "retention", wrong);
    }
    if !build.errors.is_empty() {
        return Err(build.errors);
    }
    let graph = Graph::build(&nodes).map_err(|error| vec![error])?;
    let pages = pages(&nodes);
    Ok(Schema {
        name: instrument.name,
        languages: build.languages,
        title: instrument.title,
        minutes: instrument.minutes,
        summary,
        nodes,
        lists: build.lists,
        pages,
        by_name,
        graph,
    })
}

struct Build {
    languages: Vec<String>,
    errors: Vec<LoadError>,
    lists: Vec<Choices>,
}

fn lists(choices: &crate::named::Named<super::ChoiceList>, groups: &[Choice]) -> Vec<Choices> {
    let list = |(name, list): (&str, &super::ChoiceList)| Choices {
        name: name.to_owned(),
        items: if matches!(list.from.as_deref(), Some(SURVEY_GROUPS | DEPARTMENTS)) { groups.to_vec() } else { list.items.clone() },
    };
    choices.iter().map(list).collect()
}

/// Types without a list.
const PLAIN: &[(&str, Kind)] = &[
    ("begin_group", Kind::Group { matrix: false }),
    ("begin_repeat", Kind::Repeat),
    ("note", Kind::Note),
    ("text", Kind::Text),
    ("integer", Kind::Integer),
    ("decimal", Kind::Decimal),
    ("range", Kind::Range),
    ("date", Kind::Date),
    ("time", Kind::Time),
    ("calculate", Kind::Calculate),
    ("acknowledge", Kind::Acknowledge),
    ("hidden", Kind::Hidden),
];

/// What a row's type means, and whether it has `or_other`.
pub(super) fn kind(row: &Row, lists: &[Choices]) -> Result<(Kind, bool), String> {
    let mut words = row.kind.split(' ').filter(|word| !word.is_empty());
    let (kind, list, other) = (words.next().unwrap_or(""), words.next().unwrap_or(""), words.next().unwrap_or(""));
    let (kind, list) = match (kind, list) {
        ("begin", "group") => ("begin_group", ""),
        ("begin", "repeat") => ("begin_repeat", ""),
        other => other,
    };
    if let Some((_, plain)) = PLAIN.iter().find(|(name, _)| *name == kind && list.is_empty()) {
        let matrix = *plain == Kind::Group { matrix: false } && row.appearance.split(' ').any(|word| word == "table-list");
        return Ok((if matrix { Kind::Group { matrix } } else { *plain }, false));
    }
    let position = || lists.iter().position(|known| known.name == list).ok_or_else(|| said!("there is no choice list “{list}”"));
    let found = match kind {
        "select_one" => Kind::One(position()?),
        "select_multiple" => Kind::Many(position()?),
        "rank" => Kind::Rank(position()?),
        _ => return Err(said!("the type “{}” is not known", row.kind)),
    };
    match other {
        "" => Ok((found, false)),
        "or_other" if !matches!(found, Kind::Rank(_)) => Ok((found, true)),
        other => Err(said!("“{other}” means nothing after the list")),
    }
}

fn range(parameters: &str) -> Option<Range> {
    let mut range = Range { start: 1.0, end: 10.0, step: 1.0 };
    for pair in parameters.split([' ', ',', ';']).filter(|pair| !pair.is_empty()) {
        let mut halves = pair.split('=');
        let (name, value) = (halves.next()?, crate::number::read(halves.next()?)?);
        match name {
            "start" => range.start = value,
            "end" => range.end = value,
            "step" => range.step = value,
            _ => return None,
        }
    }
    let sound = range.step > 0.0 && range.step.is_finite() && range.start <= range.end;
    (sound && (range.end - range.start) / range.step <= 1_000.0).then_some(range)
}

impl Build {
    fn error(&mut self, question: &str, column: &'static str, reason: impl Into<String>) {
        self.errors.push(LoadError::new(question, column, reason));
    }

    fn own_text(&self, english: &'static str) -> Text {
        self.languages.iter().map(|language| (language.clone(), own_words(english, language).to_owned())).collect()
    }

    fn nodes(&mut self, rows: Vec<Row>) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::with_capacity(rows.len());
        let mut open: Vec<NodeId> = Vec::new();
        for row in rows {
            let ended = match row.kind.as_str() {
                "end_group" | "end group" => Some(false),
                "end_repeat" | "end repeat" => Some(true),
                _ => None,
            };
            if let Some(repeat) = ended {
                self.end(&mut nodes, &mut open, repeat);
                continue;
            }
            let (kind, other) = match kind(&row, &self.lists) {
                Ok((kind, true)) => (self.with_other(kind), true),
                Ok(kind) => kind,
                Err(reason) => {
                    self.error(&row.name, "type", reason);
                    continue;
                }
            };
            let parent = open.last().copied();
            if matches!(kind, Kind::Group { .. } | Kind::Repeat) {
                open.push(nodes.len());
            }
            let name = row.name.clone();
            let node = self.node(row, kind, parent, &nodes);
            nodes.push(node);
            if other {
                let asked = Row {
                    name: format!("{name}_other"),
                    label: self.own_text("Please specify"),
                    relevant: Some(format!("selected(${{{name}}}, '{OTHER}')")),
                    ..Row::default()
                };
                let node = self.node(asked, Kind::Text, parent, &nodes);
                nodes.push(node);
            }
        }
        for group in open {
            let (name, word) = (nodes[group].name.clone(), if nodes[group].kind == Kind::Repeat { "repeat" } else { "group" });
            self.error(&name, "type", said!("begin_{word} without an end_{word}"));
        }
        nodes
    }

    fn end(&mut self, nodes: &mut [Node], open: &mut Vec<NodeId>, repeat: bool) {
        let word = if repeat { "repeat" } else { "group" };
        match open.pop() {
            Some(group) if (nodes[group].kind == Kind::Repeat) == repeat => nodes[group].end = nodes.len(),
            Some(group) => {
                let name = nodes[group].name.clone();
                self.error(&name, "type", said!("it is ended by an end_{word}"));
                nodes[group].end = nodes.len();
            }
            None => {
                // Such a row has no name; the question before it is where to look.
                let before = nodes.last().map_or("instrument", |node| node.name.as_str()).to_owned();
                self.error(&before, "type", said!("the end_{word} after this has no begin_{word}"));
            }
        }
    }

    /// The same question over a second list that has one more choice: others keep the list as it is.
    fn with_other(&mut self, kind: Kind) -> Kind {
        let Some(list) = kind.list() else { return kind };
        // It may be there already: one for each question would multiply the longest list by the number of rows.
        let made = self.lists.iter().rposition(|known| known.name == self.lists[list].name).filter(|made| *made > list);
        let made = made.unwrap_or_else(|| {
            let mut choices = self.lists[list].clone();
            if choices.position(OTHER).is_none() {
                choices.items.push(Choice { name: OTHER.to_owned(), label: self.own_text("Other"), ..Choice::default() });
            }
            self.lists.push(choices);
            self.lists.len() - 1
        });
        if matches!(kind, Kind::Many(_)) { Kind::Many(made) } else { Kind::One(made) }
    }

    fn node(&mut self, row: Row, kind: Kind, parent: Option<NodeId>, nodes: &[Node]) -> Node {
        let range = if kind == Kind::Range { range(&row.parameters) } else { None };
        if kind == Kind::Range && range.is_none() {
            let reason = said!("start, end and step are expected, such as start=0 end=10 step=1, with at most 1,000 steps");
            self.error(&row.name, "parameters", reason);
        }
        Node {
            row: Box::new(row),
            kind,
            parent,
            repeat: parent.and_then(|parent| if nodes[parent].kind == Kind::Repeat { Some(parent) } else { nodes[parent].repeat }),
            end: nodes.len() + 1,
            range,
            need: Need::Never,
            relevant: None,
            constraint: None,
            calculation: None,
            start: Start::Empty,
            choice_filter: None,
            read_only: None,
            repeat_count: None,
            named: Vec::new(),
        }
    }

    fn expressions(&mut self, nodes: &mut [Node], by_name: &[NodeId]) {
        for id in 0..nodes.len() {
            let parsed = self.parsed(nodes, id, by_name);
            let node = &mut nodes[id];
            (node.relevant, node.constraint, node.calculation) = (parsed.relevant, parsed.constraint, parsed.calculation);
            (node.choice_filter, node.read_only, node.repeat_count) = (parsed.choice_filter, parsed.read_only, parsed.repeat_count);
            (node.need, node.start, node.named) = (parsed.need, parsed.start, parsed.named);
        }
    }

    fn parsed(&mut self, nodes: &[Node], id: NodeId, by_name: &[NodeId]) -> Parsed {
        let node = &nodes[id];
        let row = &*node.row;
        let resolve = |name: &str| match find(by_name, nodes, name) {
            Some(id) if nodes[id].kind.holds_value() || nodes[id].kind == Kind::Repeat => Ok(id),
            Some(_) => Err(said!("“{name}” is no question and has no answer")),
            None => Err(said!("there is no question “{name}”")),
        };
        let errors = &mut self.errors;
        let mut read = |column: Column, source: Option<&String>| {
            let names = Names { own: id, row: node.repeat, resolve: &resolve, columns: column == Column::ChoiceFilter };
            let parsed = expr::parse(source?, &names);
            parsed.map_err(|reason| errors.push(LoadError::new(&row.name, column.name(), reason))).ok()
        };
        let mut parsed = Parsed {
            relevant: read(Column::Relevant, row.relevant.as_ref()),
            constraint: read(Column::Constraint, row.constraint.as_ref()),
            calculation: read(Column::Calculation, row.calculation.as_ref()),
            choice_filter: read(Column::ChoiceFilter, row.choice_filter.as_ref()),
            read_only: read(Column::ReadOnly, row.read_only.as_ref()),
            repeat_count: read(Column::RepeatCount, row.repeat_count.as_ref()),
            need: match &row.required {
                Required::Fixed(false) => Need::Never,
                Required::Fixed(true) => Need::Always,
                Required::When(source) => read(Column::Required, Some(source)).map_or(Need::Never, Need::When),
            },
            // As XLSForm's engines do: what looks like an expression is one.
            start: match &row.default {
                Some(text) if text.contains(['(', '$']) => {
                    read(Column::Default, row.default.as_ref()).map_or(Start::Empty, Start::Computed)
                }
                Some(text) if !text.is_empty() => Start::Text(text.clone()),
                _ => Start::Empty,
            },
            named: Vec::new(),
        };
        let texts = [&row.label, &row.hint, &row.guidance_hint, &row.required_message, &row.constraint_message];
        for text in texts.into_iter().flat_map(Text::values).filter(|text| text.contains('$')) {
            for name in gaps(text) {
                match resolve(name) {
                    Ok(read) if parsed.named.contains(&read) => {}
                    Ok(read) => parsed.named.push(read),
                    Err(reason) => errors.push(LoadError::new(&row.name, "label", reason)),
                }
            }
        }
        parsed
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

struct Parsed {
    relevant: Option<Expr>,
    constraint: Option<Expr>,
    calculation: Option<Expr>,
    choice_filter: Option<Expr>,
    read_only: Option<Expr>,
    repeat_count: Option<Expr>,
    need: Need,
    start: Start,
    named: Vec<NodeId>,
}

/// Names of the questions whose answers stand in a text as `${name}`.
pub(crate) fn gaps(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).filter_map(|part| part.strip_prefix('{')?.split('}').next()).map(str::trim)
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
