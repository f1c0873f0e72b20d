//! Raw responses: what goes into a release, and comes out nowhere else.

use crate::form::{Form, Value, fill};
use crate::instrument::{ChoiceRole, NodeId, Schema};
use crate::survey::Mode;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one question is to one respondent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Answered,
    Missing,
    NotAsked,
    Role(ChoiceRole),
}

/// A question of which choices are kept: by record, the choices as bits of their place in the list, and the state.
pub(super) struct Asked {
    pub(super) node: NodeId,
    pub(super) choices: Vec<u64>,
    pub(super) states: Vec<State>,
}

/// Responses as people gave them. They have no view and no way out: only [`super::release`] reads them, and takes them.
///
/// They are not copied, not printed, not compared and not written:
///
/// ```compile_fail,E0277
/// fn written<T: serde::Serialize>() {}
/// written::<shared::disclosure::RawResponses>();
/// ```
/// ```compile_fail,E0277
/// fn printed<T: std::fmt::Debug>() {}
/// printed::<shared::disclosure::RawResponses>();
/// ```
/// ```compile_fail,E0277
/// fn copied<T: Clone>() {}
/// copied::<shared::disclosure::RawResponses>();
/// ```
/// ```compile_fail,E0599
/// fn read(raw: &shared::disclosure::RawResponses) { raw.iter(); }
/// ```
/// ```compile_fail,E0616
/// fn read(raw: &shared::disclosure::RawResponses) { let _ = &raw.asked; }
/// ```
/// ```compile_fail,E0382
/// fn twice(raw: shared::disclosure::RawResponses, about: shared::disclosure::About) {
///     shared::disclosure::release(raw, &about);
///     shared::disclosure::release(raw, &about);
/// }
/// ```
///
/// The same lines do compile with what may be seen, so that it is not for another reason that these do not:
///
/// ```
/// fn written<T: serde::Serialize>() {}
/// fn printed<T: std::fmt::Debug>() {}
/// fn copied<T: Clone>() {}
/// written::<shared::disclosure::Release>();
/// printed::<shared::disclosure::Release>();
/// copied::<shared::disclosure::Release>();
/// fn read(release: &shared::disclosure::Release) { let _ = release.items.iter(); }
/// fn once(raw: shared::disclosure::RawResponses, about: shared::disclosure::About) {
///     shared::disclosure::release(raw, &about);
/// }
/// ```
// Not even for debugging: what can be printed ends up in a log.
#[allow(missing_debug_implementations)]
pub struct RawResponses {
    pub(super) schema: Arc<Schema>,
    pub(super) asked: Vec<Asked>,
    pub(super) modes: Vec<Mode>,
    pub(super) languages: Vec<String>,
    places: BTreeMap<NodeId, BTreeMap<String, usize>>,
}

impl RawResponses {
    /// None yet.
    #[must_use]
    pub fn new(schema: &Arc<Schema>) -> Self {
        let is_kept =
            |node: &NodeId| schema.nodes[*node].repeat.is_none() && schema.choices(*node).is_some_and(|list| list.items.len() <= 64);
        let nodes: Vec<NodeId> = schema.questions().filter(is_kept).collect();
        let places = nodes.iter().map(|node| {
            let items = schema.choices(*node).map(|list| list.items.as_slice()).unwrap_or_default();
            (*node, items.iter().enumerate().map(|(at, choice)| (choice.name.clone(), at)).collect())
        });
        Self {
            schema: Arc::clone(schema),
            places: places.collect(),
            asked: nodes.into_iter().map(|node| Asked { node, choices: Vec::new(), states: Vec::new() }).collect(),
            modes: Vec::new(),
            languages: Vec::new(),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.modes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.modes.is_empty()
    }

    /// Takes a response in. One that ends on the first page, because the person declined, is not part of the data.
    ///
    /// # Errors
    /// When it cannot be read: the store was changed by somebody. Nothing of it is said.
    pub fn add(&mut self, mode: Mode, language: &str, answers: &Map<String, Json>) -> Result<(), Unread> {
        let form = fill(Form::begin(Arc::clone(&self.schema), None), answers).map_err(|_| Unread)?;
        let schema = &self.schema;
        let first = schema.pages.first().map_or(0, |page| page.end);
        if schema.pages.len() > 1
            && !(first..schema.nodes.len()).any(|node| schema.nodes[node].kind.is_question() && form.is_relevant(node))
        {
            return Ok(());
        }
        for asked in &mut self.asked {
            let (choices, state) = said(schema, &form, asked.node, &self.places);
            asked.choices.push(choices);
            asked.states.push(state);
        }
        self.modes.push(mode);
        self.languages.push(language.to_owned());
        Ok(())
    }
}

/// A response that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread;

fn said(schema: &Schema, form: &Form, node: NodeId, places: &BTreeMap<NodeId, BTreeMap<String, usize>>) -> (u64, State) {
    if !form.is_relevant(node) {
        return (0, State::NotAsked);
    }
    let place = |name: &String| places.get(&node).and_then(|places| places.get(name)).copied();
    let chosen: Vec<usize> = match form.value(node) {
        Some(Value::One(name)) => place(name).into_iter().collect(),
        Some(Value::Many(names)) => names.iter().filter_map(place).collect(),
        _ => return (0, State::Missing),
    };
    let items = schema.choices(node).map(|list| list.items.as_slice()).unwrap_or_default();
    // A choice that is no answer is chosen alone; beside others, the others count.
    let roles = chosen.iter().map(|at| items[*at].role);
    match roles.clone().find(Option::is_none) {
        Some(_) => (chosen.iter().filter(|at| items[**at].role.is_none()).fold(0, |bits, at| bits | 1 << at), State::Answered),
        None => (0, roles.flatten().next().map_or(State::Missing, State::Role)),
    }
}
