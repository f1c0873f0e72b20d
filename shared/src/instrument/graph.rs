//! What depends on which answer, so that one answer re-computes only what it touches.

use super::{Expr, LoadError, Node, NodeId};
use crate::instrument::schema::{Need, Start};

/// Who reads whom. All of it by question; which rows of a repeat are meant is the engine's business.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graph {
    /// For each node, those whose relevance, calculation or number of rows reads it.
    pub(crate) dependents: Vec<Vec<NodeId>>,
    /// For each group or repeat, what stands directly in it.
    pub(crate) children: Vec<Vec<NodeId>>,
    /// For each node, those that are shown or judged differently when it changes: required, constraint, choices, texts.
    pub(crate) watchers: Vec<Vec<NodeId>>,
    /// For each node, those that read it in another row than their own, and the repeat of that row.
    #[cfg(feature = "full")]
    pub(crate) across: Vec<Vec<(NodeId, NodeId)>>,
    /// Position of each node in an order in which everything comes after what it reads.
    pub(crate) rank: Vec<usize>,
    /// The nodes in that order.
    pub(crate) order: Vec<NodeId>,
}

fn reads(own: NodeId, expressions: &[Option<&Expr>], more: &[NodeId]) -> Vec<NodeId> {
    let mut reads = Vec::new();
    let mut note = |read: NodeId| {
        if !reads.contains(&read) {
            reads.push(read);
        }
    };
    for expr in expressions.iter().flatten() {
        expr.each_answer(&mut note);
    }
    more.iter().for_each(|read| note(*read));
    reads.retain(|read| *read != own);
    reads
}

impl Graph {
    /// Builds the graph, or names a question that depends on itself.
    pub(crate) fn build(nodes: &[Node]) -> Result<Self, LoadError> {
        let count = nodes.len();
        let mut graph = Self {
            dependents: vec![Vec::new(); count],
            children: vec![Vec::new(); count],
            watchers: vec![Vec::new(); count],
            #[cfg(feature = "full")]
            across: vec![Vec::new(); count],
            rank: vec![0; count],
            order: Vec::with_capacity(count),
        };
        let mut waiting_for = vec![0_usize; count];
        for (id, node) in nodes.iter().enumerate() {
            let own = node.relevant.as_ref().is_some_and(|expr| reads_itself(expr, id));
            if own {
                return Err(LoadError::new(&node.name, "relevant", CIRCLE));
            }
            // A calculation may look at the answer that is there already: `once()` does.
            let computed = reads(id, &[node.relevant.as_ref(), node.calculation.as_ref(), node.repeat_count.as_ref()], &[]);
            waiting_for[id] = computed.len();
            for read in computed {
                graph.dependents[read].push(id);
            }
            if let Some(parent) = node.parent {
                waiting_for[id] += 1;
                graph.children[parent].push(id);
            }
            let need = if let Need::When(expr) = &node.need { Some(expr) } else { None };
            // A default is read once, when nothing can have changed yet; it still must not come before what it reads.
            let start = if let Start::Computed(expr) = &node.start { Some(expr) } else { None };
            for read in
                reads(id, &[need, node.constraint.as_ref(), node.choice_filter.as_ref(), node.read_only.as_ref(), start], &node.named)
            {
                graph.watchers[read].push(id);
            }
        }
        graph.order.extend((0..count).filter(|id| waiting_for[*id] == 0));
        let mut done = 0;
        while let Some(&id) = graph.order.get(done) {
            done += 1;
            for &next in graph.dependents[id].iter().chain(&graph.children[id]) {
                waiting_for[next] -= 1;
                if waiting_for[next] == 0 {
                    graph.order.push(next);
                }
            }
        }
        if let Some(stuck) = waiting_for.iter().position(|count| *count > 0) {
            let node = &nodes[graph.in_circle(nodes, &waiting_for, stuck)];
            let column = if node.relevant.is_some() { "relevant" } else { "calculation" };
            return Err(LoadError::new(&node.name, column, CIRCLE));
        }
        for (position, id) in graph.order.iter().enumerate() {
            graph.rank[*id] = position;
        }
        #[cfg(feature = "full")]
        graph.look_across(nodes);
        Ok(graph)
    }

    #[cfg(feature = "full")]
    fn look_across(&mut self, nodes: &[Node]) {
        for (id, node) in nodes.iter().enumerate() {
            let need = if let Need::When(expr) = &node.need { Some(expr) } else { None };
            let shown = [need, node.constraint.as_ref(), node.choice_filter.as_ref(), node.read_only.as_ref()];
            for expr in shown.into_iter().chain([node.relevant.as_ref(), node.repeat_count.as_ref()]).flatten() {
                expr.each_across(&mut |read, repeat| self.across[read].push((id, repeat)));
            }
            if let Some(expr) = &node.calculation {
                expr.each_across(&mut |read, repeat| {
                    self.across[read].push((id, repeat));
                    // A sum that goes on from row to row. It stands in no circle: the row before is another one.
                    if read == id && !self.dependents[id].contains(&id) {
                        self.dependents[id].push(id);
                    }
                });
            }
        }
    }

    /// A node of the circle that `stuck` waits for, itself or not. Every stuck node waits for another one, so as many
    /// steps back as there are nodes end inside the circle; its members that have an expression are the ones to mend.
    fn in_circle(&self, nodes: &[Node], waiting_for: &[usize], stuck: NodeId) -> NodeId {
        let mut back: Vec<NodeId> = vec![stuck; nodes.len()];
        for read in (0..nodes.len()).filter(|read| waiting_for[*read] > 0) {
            self.dependents[read].iter().chain(&self.children[read]).for_each(|id| back[*id] = read);
        }
        let mut id = (0..nodes.len()).fold(stuck, |id, _| back[id]);
        for _ in 0..nodes.len() {
            if nodes[id].relevant.is_some() || nodes[id].calculation.is_some() || nodes[id].repeat_count.is_some() {
                break;
            }
            id = back[id];
        }
        id
    }
}

const CIRCLE: &str = "what it reads depends, in a circle, on itself";

fn reads_itself(expr: &Expr, own: NodeId) -> bool {
    let mut itself = false;
    expr.each_answer(&mut |read| itself |= read == own);
    itself
}
