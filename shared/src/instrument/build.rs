//! From an instrument to a schema. This much of it runs on a phone, on instruments that the server has checked; what
//! cannot be built is said with its question and column.

use super::expr::Names;
use super::graph::Graph;
use super::schema::{Need, Range, Start, find, index};
use super::{Choice, Choices, Column, Expr, Instrument, Kind, LoadError, Node, NodeId, Page, Required, Row, Schema, Text, expr, own_words};

/// The only source of choices outside the instrument.
pub(super) const SURVEY_GROUPS: &str = "survey.groups";
/// Name of the choice that `or_other` adds.
pub(super) const OTHER: &str = "other";

pub(super) fn build(instrument: Instrument, groups: &[Choice]) -> Result<Schema, Vec<LoadError>> {
    let mut build = Build { languages: instrument.languages, errors: Vec::new(), lists: lists(&instrument.choices, groups) };
    let (mut nodes, rows) = build.nodes(instrument.survey);
    let mut by_name = Vec::with_capacity(nodes.len());
    for id in 0..nodes.len() {
        index(&mut by_name, &nodes, id);
    }
    build.expressions(&mut nodes, &rows, &by_name);
    build.matrices(&nodes);
    let mut summary = Vec::new();
    for name in &instrument.summary {
        match find(&by_name, &nodes, name) {
            Some(id) if nodes[id].repeat.is_none() && nodes[id].kind.holds_value() => summary.push(id),
            _ => build.error("instrument", "summary", format!("“{name}” is no question outside the repeats")),
        }
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

/// What of a row is compiled after all names are known.
#[derive(Default)]
struct Expressions {
    relevant: Option<String>,
    constraint: Option<String>,
    required: Required,
    calculation: Option<String>,
    default: Option<String>,
    choice_filter: Option<String>,
    read_only: Option<String>,
    repeat_count: Option<String>,
}

fn lists(choices: &crate::named::Named<super::ChoiceList>, groups: &[Choice]) -> Vec<Choices> {
    let list = |(name, list): (&str, &super::ChoiceList)| Choices {
        name: name.to_owned(),
        items: if list.from.as_deref() == Some(SURVEY_GROUPS) { groups.to_vec() } else { list.items.clone() },
    };
    choices.iter().map(list).collect()
}

/// What a row's type means, and whether it has `or_other`.
pub(super) fn kind(row: &Row, lists: &[Choices]) -> Result<(Kind, bool), String> {
    let mut words = row.kind.split(' ').filter(|word| !word.is_empty());
    let (kind, list, other) = (words.next().unwrap_or(""), words.next().unwrap_or(""), words.next().unwrap_or(""));
    let plain = match (kind, list) {
        ("begin_group", "") | ("begin", "group") => {
            Some(Kind::Group { matrix: row.appearance.split(' ').any(|word| word == "table-list") })
        }
        ("begin_repeat", "") | ("begin", "repeat") => Some(Kind::Repeat),
        ("note", "") => Some(Kind::Note),
        ("text", "") => Some(Kind::Text),
        ("integer", "") => Some(Kind::Integer),
        ("decimal", "") => Some(Kind::Decimal),
        ("range", "") => Some(Kind::Range),
        ("date", "") => Some(Kind::Date),
        ("time", "") => Some(Kind::Time),
        ("calculate", "") => Some(Kind::Calculate),
        ("acknowledge", "") => Some(Kind::Acknowledge),
        ("hidden", "") => Some(Kind::Hidden),
        _ => None,
    };
    if let Some(kind) = plain {
        return Ok((kind, false));
    }
    let position = || lists.iter().position(|known| known.name == list).ok_or_else(|| format!("there is no choice list “{list}”"));
    let found = match kind {
        "select_one" => Kind::One(position()?),
        "select_multiple" => Kind::Many(position()?),
        "rank" => Kind::Rank(position()?),
        _ => return Err(format!("the type “{}” is not known", row.kind)),
    };
    match other {
        "" => Ok((found, false)),
        "or_other" if !matches!(found, Kind::Rank(_)) => Ok((found, true)),
        other => Err(format!("“{other}” means nothing after the list")),
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
    (range.step > 0.0 && range.start <= range.end && (range.end - range.start) / range.step <= 1_000.0).then_some(range)
}

impl Build {
    fn error(&mut self, question: &str, column: &'static str, reason: impl Into<String>) {
        self.errors.push(LoadError::new(question, column, reason));
    }

    fn own_text(&self, english: &'static str) -> Text {
        self.languages.iter().map(|language| (language.clone(), own_words(english, language).to_owned())).collect()
    }

    fn nodes(&mut self, rows: Vec<Row>) -> (Vec<Node>, Vec<Expressions>) {
        let mut nodes: Vec<Node> = Vec::with_capacity(rows.len());
        let mut expressions = Vec::with_capacity(rows.len());
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
            let (node, expression) = self.node(row, kind, parent, &nodes);
            nodes.push(node);
            expressions.push(expression);
            if other {
                let asked = Row { name: format!("{name}_other"), label: self.own_text("Please specify"), ..Row::default() };
                let (node, mut expression) = self.node(asked, Kind::Text, parent, &nodes);
                expression.relevant = Some(format!("selected(${{{name}}}, '{OTHER}')"));
                nodes.push(node);
                expressions.push(expression);
            }
        }
        for group in open {
            let (name, word) = (nodes[group].name.clone(), if nodes[group].kind == Kind::Repeat { "repeat" } else { "group" });
            self.error(&name, "type", format!("begin_{word} without an end_{word}"));
        }
        (nodes, expressions)
    }

    fn end(&mut self, nodes: &mut [Node], open: &mut Vec<NodeId>, repeat: bool) {
        let word = if repeat { "repeat" } else { "group" };
        match open.pop() {
            Some(group) if (nodes[group].kind == Kind::Repeat) == repeat => nodes[group].end = nodes.len(),
            Some(group) => {
                let name = nodes[group].name.clone();
                self.error(&name, "type", format!("it is ended by an end_{word}"));
                nodes[group].end = nodes.len();
            }
            None => {
                // Such a row has no name; the question before it is where to look.
                let before = nodes.last().map_or("instrument", |node| node.name.as_str()).to_owned();
                self.error(&before, "type", format!("the end_{word} after this has no begin_{word}"));
            }
        }
    }

    /// The same question over a list of its own that has one more choice: others keep the list as it is.
    fn with_other(&mut self, kind: Kind) -> Kind {
        let Some(list) = kind.list() else { return kind };
        let mut choices = self.lists[list].clone();
        if choices.position(OTHER).is_none() {
            choices.items.push(Choice { name: OTHER.to_owned(), label: self.own_text("Other"), ..Choice::default() });
        }
        self.lists.push(choices);
        let list = self.lists.len() - 1;
        if matches!(kind, Kind::Many(_)) { Kind::Many(list) } else { Kind::One(list) }
    }

    fn node(&mut self, row: Row, kind: Kind, parent: Option<NodeId>, nodes: &[Node]) -> (Node, Expressions) {
        let range = if kind == Kind::Range { range(&row.parameters) } else { None };
        if kind == Kind::Range && range.is_none() {
            self.error(
                &row.name,
                "parameters",
                "start, end and step are expected, such as start=0 end=10 step=1, with at most 1,000 steps",
            );
        }
        let expressions = Expressions {
            relevant: row.relevant,
            constraint: row.constraint,
            required: row.required,
            calculation: row.calculation,
            default: row.default,
            choice_filter: row.choice_filter,
            read_only: row.read_only,
            repeat_count: row.repeat_count,
        };
        let node = Node {
            name: row.name,
            kind,
            parent,
            repeat: parent.and_then(|parent| if nodes[parent].kind == Kind::Repeat { Some(parent) } else { nodes[parent].repeat }),
            end: nodes.len() + 1,
            label: row.label,
            hint: row.hint,
            guidance_hint: row.guidance_hint,
            required_message: row.required_message,
            constraint_message: row.constraint_message,
            appearance: row.appearance,
            exposure: row.exposure,
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
        };
        (node, expressions)
    }

    fn expressions(&mut self, nodes: &mut [Node], rows: &[Expressions], by_name: &[NodeId]) {
        let asked = &*nodes;
        let resolve = |name: &str| match find(by_name, asked, name) {
            Some(id) if asked[id].kind.holds_value() || asked[id].kind == Kind::Repeat => Ok(id),
            Some(_) => Err(format!("“{name}” is no question and has no answer")),
            None => Err(format!("there is no question “{name}”")),
        };
        let mut parsed = Vec::with_capacity(rows.len());
        for (id, row) in rows.iter().enumerate() {
            let node = &asked[id];
            let errors = &mut self.errors;
            let mut read = |column: Column, source: &Option<String>| {
                let names = Names { own: id, row: node.repeat, resolve: &resolve, columns: column == Column::ChoiceFilter };
                let expr = expr::parse(source.as_deref()?, &names);
                expr.map_err(|reason| errors.push(LoadError::new(&node.name, column.name(), reason))).ok()
            };
            let needed = if let Required::When(source) = &row.required { Some(source.clone()) } else { None };
            let need = match &row.required {
                Required::Fixed(false) => Need::Never,
                Required::Fixed(true) => Need::Always,
                Required::When(_) => read(Column::Required, &needed).map_or(Need::Never, Need::When),
            };
            // As XLSForm's engines do: what looks like an expression is one.
            let start = match &row.default {
                Some(text) if text.contains('(') || text.contains('$') => {
                    read(Column::Default, &row.default).map_or(Start::Empty, Start::Computed)
                }
                Some(text) if !text.is_empty() => Start::Text(text.clone()),
                _ => Start::Empty,
            };
            parsed.push(Parsed {
                relevant: read(Column::Relevant, &row.relevant),
                constraint: read(Column::Constraint, &row.constraint),
                calculation: read(Column::Calculation, &row.calculation),
                choice_filter: read(Column::ChoiceFilter, &row.choice_filter),
                read_only: read(Column::ReadOnly, &row.read_only),
                repeat_count: read(Column::RepeatCount, &row.repeat_count),
                need,
                start,
                named: Vec::new(),
            });
            let mut named = Vec::new();
            let texts = [&node.label, &node.hint, &node.guidance_hint, &node.required_message, &node.constraint_message];
            for text in texts.into_iter().flat_map(Text::values).filter(|text| text.contains('$')) {
                for name in gaps(text) {
                    match resolve(name) {
                        Ok(read) if named.contains(&read) => {}
                        Ok(read) => named.push(read),
                        Err(reason) => self.errors.push(LoadError::new(&node.name, "label", reason)),
                    }
                }
            }
            if let Some(parsed) = parsed.last_mut() {
                parsed.named = named;
            }
        }
        for (node, parsed) in nodes.iter_mut().zip(parsed) {
            (node.relevant, node.constraint, node.calculation) = (parsed.relevant, parsed.constraint, parsed.calculation);
            (node.choice_filter, node.read_only, node.repeat_count) = (parsed.choice_filter, parsed.read_only, parsed.repeat_count);
            (node.need, node.start, node.named) = (parsed.need, parsed.start, parsed.named);
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
