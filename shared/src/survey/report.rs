//! Who answered a survey, and how much of it: what is told once, when the survey is frozen.
//!
//! Complete, partial and broken-off follow a suggestion in AAPOR's Standard Definitions: at least 80 % of what was asked is
//! answered, at least 50 %, less. "Prefer not to answer" is an answer: the person read the question and replied.
//!
//! # What is told
//!
//! The minimum group `k` is held against bases, as in the release (design section 7): how many a row is about. A row that is
//! told shows all three of its parts, also small ones; [`withhold`] says which rows are told. A row with an empty name stands
//! for those who did not say, so that the rows of a table make up all responses.
//!
//! # Why exact numbers can stand beside the daily ones
//!
//! While a survey runs, only totals are told, in whole steps of `k`, once a day: of all responses, and of redeemed invitations
//! by group and tier of the frame. Two figures can be subtracted to learn of few people only when both are of one table, and
//! no table of this report is told before, nor again: it is made once. What an exact total adds to the steps is how many
//! responses at most came after a day, and nothing that any of them said; no response has a date that this could be held
//! against.
//!
//! # Why questions are told in steps
//!
//! How many were asked a question is often how many gave an answer to another one, and questions hang on one another in
//! chains: exact numbers could be subtracted along them, and from the tables. So they are rounded down to whole steps of `k`,
//! and at least `k` stay between them and all responses where not everybody was asked. Where a table withholds anything, its
//! question, and all that are asked by what it says, tell nothing: not even a step, which could narrow down what is withheld.

mod withhold;

use self::withhold::{fits, told};
use super::{Mode, Survey, shown_count};
use crate::form::{Form, Value, fill};
use crate::instrument::{Exposure, Kind, NodeId, Schema, Text};
use crate::protocol::{Completeness, ItemRow, ReportRow, ReportTable};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// How much of what was asked is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Completion {
    /// At least 80 %.
    Complete,
    /// At least 50 %.
    Partial,
    /// Less.
    BreakOff,
}

/// What is told of the responses of a survey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reported {
    /// All of them; none where there are too few.
    pub all: Option<Completeness>,
    /// By mode. Labels are empty: whoever shows them knows the modes by name.
    pub modes: Vec<ReportRow>,
    /// By what people said of themselves. The last row, with an empty name, is those who did not say.
    pub tables: Vec<ReportTable>,
    /// Item nonresponse.
    pub items: Vec<ItemRow>,
    /// Responses that could not be read and are in none of these numbers: none, as long as nobody changed the store.
    pub unread: u64,
}

/// How much of what a person was asked they answered: relevant questions that they could answer, row by row. Notes and
/// calculations are none.
///
/// Whoever ended the survey on its first page by what they answered there, as by declining to take part, has answered all
/// that was asked and nothing of what the survey is about. AAPOR counts refusals and break-offs together (2.10), and so it
/// is here.
fn completeness(form: &Form) -> Completion {
    let schema = form.schema();
    let (mut asked, mut answered) = (0_usize, 0_usize);
    for at in form.places() {
        if is_asked(schema, at.node) && form.is_relevant(at) && !form.is_read_only(at) {
            asked += 1;
            answered += usize::from(form.value(at).is_some());
        }
    }
    let asks = |start: NodeId, end: NodeId| (start..end).any(|node| is_asked(schema, node));
    let pages = schema.pages.iter().filter(|page| asks(page.start, page.end)).count();
    let shown = form.pages().iter().filter(|page| page.progress.asked > 0).count();
    match answered * 100 {
        _ if asked == 0 || (pages > 1 && shown < 2) => Completion::BreakOff,
        share if share >= asked * 80 => Completion::Complete,
        share if share >= asked * 50 => Completion::Partial,
        _ => Completion::BreakOff,
    }
}

fn is_asked(schema: &Schema, node: NodeId) -> bool {
    schema.nodes[node].kind.is_question()
}

/// What is told of the responses of a frozen survey. Their order makes no difference.
pub fn report(survey: &Survey, schema: &Arc<Schema>, responses: impl IntoIterator<Item = (Mode, Map<String, Json>)>) -> Reported {
    let mut tally = Tally::of(survey, schema);
    for (mode, answers) in responses {
        match fill(Form::begin(Arc::clone(schema), None), &answers) {
            Ok(form) => tally.add(mode, &form),
            Err(_) => tally.unread += 1,
        }
    }
    tally.told(survey.settings.k.max(1) as usize)
}

/// A row as it is counted: for each response, whether it is in it.
#[derive(Debug, Clone)]
struct Row {
    name: String,
    label: Text,
    holds: Vec<bool>,
}

impl Row {
    fn new(name: &str, label: &Text) -> Self {
        Self { name: name.to_owned(), label: label.clone(), holds: Vec::new() }
    }
}

/// A question of which it is counted how many were asked, and left it.
struct Item {
    node: NodeId,
    asked: usize,
    missing: usize,
}

struct Tally<'a> {
    schema: &'a Schema,
    completions: Vec<Completion>,
    modes: Vec<Row>,
    /// By question: a row a choice, and one for those who did not say.
    tables: Vec<(NodeId, Vec<Row>)>,
    items: Vec<Item>,
    unread: u64,
}

impl<'a> Tally<'a> {
    fn of(survey: &Survey, schema: &'a Schema) -> Self {
        let offered = Mode::ALL.iter().filter(|mode| survey.settings.modes.contains(mode));
        let alone = |node: &NodeId| schema.nodes[*node].repeat.is_none();
        let table = |node: NodeId| {
            let said = schema.choices(node)?.items.iter().map(|choice| Row::new(&choice.name, &choice.label));
            Some((node, said.chain([Row::new("", &Text::default())]).collect()))
        };
        let is_key = |node: &NodeId| {
            let asked = &schema.nodes[*node];
            asked.exposure == Exposure::Key && matches!(asked.kind, Kind::One(_) | Kind::Many(_))
        };
        Self {
            schema,
            completions: Vec::new(),
            modes: offered.map(|mode| Row::new(mode.name(), &Text::default())).collect(),
            tables: schema.questions().filter(alone).filter(is_key).filter_map(table).collect(),
            items: schema.questions().filter(alone).map(|node| Item { node, asked: 0, missing: 0 }).collect(),
            unread: 0,
        }
    }

    fn add(&mut self, mode: Mode, form: &Form) {
        if !self.modes.iter().any(|row| row.name == mode.name()) {
            // The store holds none of a mode that its survey does not offer; if it did, they would be seen.
            self.modes.push(Row { holds: vec![false; self.completions.len()], ..Row::new(mode.name(), &Text::default()) });
        }
        self.modes.iter_mut().for_each(|row| row.holds.push(row.name == mode.name()));
        for (node, rows) in &mut self.tables {
            let value = form.value(*node);
            let said = |name: &str| match value {
                Some(value @ (Value::One(_) | Value::Many(_))) => value.selected(name),
                _ => false,
            };
            let any = rows.iter().any(|row| said(&row.name));
            rows.iter_mut().for_each(|row| row.holds.push(if row.name.is_empty() { !any } else { said(&row.name) }));
        }
        for item in self.items.iter_mut().filter(|item| form.is_relevant(item.node) && !form.is_read_only(item.node)) {
            item.asked += 1;
            item.missing += usize::from(form.value(item.node).is_none());
        }
        self.completions.push(completeness(form));
    }

    fn told(mut self, k: usize) -> Reported {
        self.modes.sort_by_key(|row| Mode::ALL.iter().position(|mode| mode.name() == row.name));
        let all = self.completions.len();
        let mut silent = vec![false; self.schema.nodes.len()];
        let tables = self.tables.iter().map(|(node, rows)| {
            let rows = self.rows(rows, k);
            if rows.iter().any(|row| row.counts.is_none()) {
                silence(self.schema, *node, &mut silent);
            }
            let asked = &self.schema.nodes[*node];
            ReportTable { question: asked.name.clone(), label: asked.label.clone(), rows }
        });
        let tables = tables.collect();
        let items = self.items.iter().map(|item| {
            let question = &self.schema.nodes[item.node];
            let (asked, missing) = if silent[item.node] {
                (None, None)
            } else {
                steps(all, item.asked, item.missing, k, self.schema.asked_by(item.node).is_empty())
            };
            ItemRow { question: question.name.clone(), label: question.label.clone(), asked, missing }
        });
        Reported {
            all: (all >= k).then(|| self.count(&vec![true; all])),
            modes: self.rows(&self.modes, k),
            tables,
            items: items.collect(),
            unread: self.unread,
        }
    }

    fn rows(&self, rows: &[Row], k: usize) -> Vec<ReportRow> {
        let holds: Vec<&[bool]> = rows.iter().map(|row| row.holds.as_slice()).collect();
        let unsaid = rows.iter().position(|row| row.name.is_empty());
        let told = told(&holds, unsaid, self.completions.len(), k);
        let row = |(row, told): (&Row, bool)| ReportRow {
            name: row.name.clone(),
            label: row.label.clone(),
            counts: told.then(|| self.count(&row.holds)),
        };
        rows.iter().zip(told).map(row).collect()
    }

    fn count(&self, holds: &[bool]) -> Completeness {
        let of = |wanted: Completion| {
            let held = self.completions.iter().zip(holds).filter(|(completion, held)| **held && **completion == wanted);
            held.count() as u64
        };
        Completeness { complete: of(Completion::Complete), partial: of(Completion::Partial), break_off: of(Completion::BreakOff) }
    }
}

/// Marks a question, and all that are asked or not by what it says.
fn silence(schema: &Schema, node: NodeId, silent: &mut [bool]) {
    if !std::mem::replace(&mut silent[node], true) {
        let graph = &schema.graph;
        graph.dependents[node].iter().chain(&graph.children[node]).for_each(|next| silence(schema, *next, silent));
    }
}

/// How many were asked a question, and how many of them left it: in whole steps, each "at least". How many left it is told
/// where they, and those who answered, are at least `k` or nobody.
fn steps(all: usize, asked: usize, missing: usize, k: usize, is_always: bool) -> (Option<u64>, Option<u64>) {
    let step = |count: usize| shown_count(count as u64, u32::try_from(k).unwrap_or(u32::MAX));
    // Those who were not asked must not be few either: however few they are, `k` lie between. Nor may it be seen that all were
    // asked who had to answer something in a certain way for it.
    let most = if is_always { all } else { asked.min(all.saturating_sub(k)) };
    let least = step(most);
    if asked < k || least == 0 {
        return (None, None);
    }
    let tells = fits(missing, k) && fits(asked - missing, k);
    (Some(least), tells.then(|| step(missing).min(least)))
}

#[cfg(test)]
mod tests;
