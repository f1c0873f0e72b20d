//! A checked instrument: what the engine runs.

use super::{Choice, Expr, LoadError, Row, Text, build, check, graph};
use super::{ChoiceRole, Instrument, RecordKind, in_language};

/// The most characters that one text answer may have.
pub const TEXT_LIMIT: usize = 4_000;

/// Index of a node in [`Schema::nodes`].
pub type NodeId = usize;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Holds others; `matrix` when all are `select_one` of one list and drawn as a table.
    Group {
        /// Drawn as a table.
        matrix: bool,
    },
    /// Holds others, as often as there are rows.
    Repeat,
    /// Text to read.
    Note,
    /// Text to write.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A number on a scale.
    Range,
    /// A civil date.
    Date,
    /// A time of day.
    Time,
    /// One choice of the list with this index.
    One(usize),
    /// Any choices of the list with this index.
    Many(usize),
    /// All choices of the list with this index, in the person's order.
    Rank(usize),
    /// Read and agreed to.
    Acknowledge,
    /// Computed from other answers.
    Calculate,
    /// Kept, never shown.
    Hidden,
}

impl Kind {
    /// Whether a person answers it.
    #[must_use]
    pub fn is_question(self) -> bool {
        self.holds_value() && !matches!(self, Self::Calculate | Self::Hidden)
    }

    /// Whether it can hold a value, answered or computed.
    #[must_use]
    pub fn holds_value(self) -> bool {
        !matches!(self, Self::Group { .. } | Self::Repeat | Self::Note)
    }

    /// The choice list that it uses.
    #[must_use]
    pub fn list(self) -> Option<usize> {
        match self {
            Self::One(list) | Self::Many(list) | Self::Rank(list) => Some(list),
            _ => None,
        }
    }
}

/// Ends and step of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Lowest.
    pub start: f64,
    /// Highest.
    pub end: f64,
    /// Distance of the values between.
    pub step: f64,
}

impl Range {
    /// Whether a number is one of its values.
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        let steps = (number - self.start) / self.step;
        (self.start..=self.end).contains(&number) && (steps - steps.round()).abs() < 1e-9
    }
}

/// What stands in a question at the start.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Start {
    Empty,
    /// Text that the question's type reads.
    Text(String),
    Computed(Expr),
}

/// When an answer is needed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Need {
    Never,
    Always,
    When(Expr),
}

/// A group, a note or a question: its row of the sheet, and what was made of it. Name and texts are the row's.
#[derive(Debug, Clone)]
pub struct Node {
    pub(super) row: Box<Row>,
    /// What it is.
    pub kind: Kind,
    /// The group or repeat that it stands in.
    pub parent: Option<NodeId>,
    /// The innermost repeat that it stands in, itself not counted.
    pub repeat: Option<NodeId>,
    /// One past the last node below it.
    pub end: NodeId,
    /// Ends and step, of a range.
    pub range: Option<Range>,
    pub(crate) need: Need,
    pub(crate) relevant: Option<Expr>,
    pub(crate) constraint: Option<Expr>,
    pub(crate) calculation: Option<Expr>,
    pub(crate) start: Start,
    pub(crate) choice_filter: Option<Expr>,
    pub(crate) read_only: Option<Expr>,
    pub(crate) repeat_count: Option<Expr>,
    /// Questions that its texts name as `${...}`.
    pub(crate) named: Vec<NodeId>,
}

impl std::ops::Deref for Node {
    type Target = Row;
    fn deref(&self) -> &Row {
        &self.row
    }
}

impl Node {
    /// Whether it is asked or not by an expression of its own.
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        self.relevant.is_some()
    }

    /// Whether an answer is always needed; `None` when an expression says so.
    #[must_use]
    pub fn is_needed(&self) -> Option<bool> {
        match self.need {
            Need::Never => Some(false),
            Need::Always => Some(true),
            Need::When(_) => None,
        }
    }

    /// Whether something can keep a person from changing it.
    #[must_use]
    pub fn can_be_read_only(&self) -> bool {
        self.read_only.is_some()
    }

    /// Whether its answer is computed from others.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        self.calculation.is_some()
    }

    /// Whether its choices depend on other answers.
    #[must_use]
    pub fn has_filter(&self) -> bool {
        self.choice_filter.is_some()
    }

    /// Whether its texts name other answers.
    #[must_use]
    pub fn names_answers(&self) -> bool {
        !self.named.is_empty()
    }

    /// Whether its rows are counted by an expression, and not added by hand.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.repeat_count.is_some()
    }

    /// Whether its appearance has this word.
    #[must_use]
    pub fn has_appearance(&self, word: &str) -> bool {
        self.appearance.split(' ').any(|held| held == word)
    }
}

/// A choice list whose choices are known.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Name of the list.
    pub name: String,
    /// The choices, in order.
    pub items: Vec<Choice>,
}

impl Choices {
    /// Position of the choice with this name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.items.iter().position(|choice| choice.name == name)
    }

    /// What the choice with this name is called in a language.
    #[must_use]
    pub fn label(&self, name: &str, language: &str) -> Option<&str> {
        self.position(name).map(|index| in_language(&self.items[index].label, language))
    }

    /// Whether choosing it is not an opinion.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<ChoiceRole> {
        self.position(name).and_then(|index| self.items[index].role)
    }
}

/// What is shown at a time: a top-level group, or top-level questions in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The group that gives the page its heading.
    pub group: Option<NodeId>,
    /// First node on it.
    pub start: NodeId,
    /// One past the last.
    pub end: NodeId,
}

/// A checked instrument.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Identifies it across versions.
    pub name: String,
    /// Languages, default first.
    pub languages: Vec<String>,
    /// Title.
    pub title: Text,
    /// Minutes that it takes.
    pub minutes: Option<u32>,
    /// Questions that stand for a record in a list; the first is its title.
    pub summary: Vec<NodeId>,
    /// All nodes, in order; a group precedes what it holds.
    pub nodes: Vec<Node>,
    /// Choice lists.
    pub lists: Vec<Choices>,
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// Ids in the order of their names.
    pub(crate) by_name: Vec<NodeId>,
    pub(crate) graph: graph::Graph,
}

impl Schema {
    /// Checks and compiles an instrument; `groups` are the survey's department groups, empty for other kinds.
    ///
    /// # Errors
    /// Everything that is wrong, each with its question and column.
    pub fn compile(instrument: Instrument, groups: &[Choice]) -> Result<Self, Vec<LoadError>> {
        if let Some(error) = check::size(&instrument) {
            return Err(vec![error]);
        }
        let mut errors = check::check(&instrument, groups);
        let is_anonymous = instrument.kind == RecordKind::Response;
        let built = build::build(instrument, groups);
        #[cfg(feature = "full")]
        if let Some(schema) = built.as_ref().ok().filter(|_| is_anonymous) {
            errors.extend(super::anonymous::check(schema));
        }
        // Without the rest of the engine, what is not for surveys does not even build.
        #[cfg(not(feature = "full"))]
        let _ = is_anonymous;
        match built {
            Ok(schema) if errors.is_empty() => return Ok(schema),
            Ok(_) => {}
            Err(more) => errors.extend(more),
        }
        Err(errors)
    }

    /// Compiles an instrument that [`Schema::compile`] accepted before: what a phone does with what the server serves
    /// under the hash of its content.
    ///
    /// # Errors
    /// What keeps it from being compiled, when it was not.
    pub fn trusted(instrument: Instrument, groups: &[Choice]) -> Result<Self, Vec<LoadError>> {
        build::build(instrument, groups)
    }

    /// The node with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<NodeId> {
        find(&self.by_name, &self.nodes, name)
    }

    /// The choices of a question; none for other kinds.
    #[must_use]
    pub fn choices(&self, node: NodeId) -> Option<&Choices> {
        self.lists.get(self.nodes.get(node)?.kind.list()?)
    }

    /// Questions whose answers decide whether a question is asked, and with which choices: by its own conditions, those of the groups it
    /// stands in, and what these compute with.
    #[cfg(feature = "full")]
    #[must_use]
    pub fn asked_by(&self, node: NodeId) -> Vec<NodeId> {
        let mut found: Vec<NodeId> = Vec::new();
        let mut open: Vec<&Expr> = self.nodes[node].choice_filter.iter().collect();
        let mut at = Some(node);
        while let Some(inside) = at {
            open.extend(&self.nodes[inside].relevant);
            at = self.nodes[inside].parent;
        }
        while let Some(expr) = open.pop() {
            expr.each_answer(&mut |read| {
                if !found.contains(&read) {
                    found.push(read);
                    open.extend(&self.nodes[read].calculation);
                }
            });
        }
        found.retain(|read| self.nodes[*read].kind.is_question());
        found.sort_unstable();
        found
    }

    /// Ids of all questions.
    pub fn questions(&self) -> impl Iterator<Item = NodeId> + '_ {
        (0..self.nodes.len()).filter(|node| self.nodes[*node].kind.is_question())
    }
}

/// Adds a node to an index by name; the first of two with one name stays.
pub(super) fn index(by_name: &mut Vec<NodeId>, nodes: &[Node], id: NodeId) -> bool {
    let place = by_name.binary_search_by(|held| nodes[*held].name.cmp(&nodes[id].name));
    if let Err(at) = place {
        by_name.insert(at, id);
    }
    place.is_err()
}

pub(super) fn find(by_name: &[NodeId], nodes: &[Node], name: &str) -> Option<NodeId> {
    by_name.binary_search_by(|held| nodes[*held].name.as_str().cmp(name)).ok().map(|at| by_name[at])
}
