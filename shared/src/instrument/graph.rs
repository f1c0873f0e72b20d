//! Which relevance depends on which answer, so that one answer re-computes only what it touches.

use super::{LoadError, Node, NodeId};

/// The dependency graph of relevance.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graph {
    /// For each node, those whose relevance reads it: by expression, or because it is their group.
    pub(crate) dependents: Vec<Vec<NodeId>>,
    /// Position of each node in an order in which everything comes after what it reads.
    pub(crate) rank: Vec<usize>,
    /// The nodes in that order.
    pub(crate) order: Vec<NodeId>,
}

impl Graph {
    /// Builds the graph, or names a question whose relevance depends on itself.
    pub(crate) fn build(nodes: &[Node]) -> Result<Self, LoadError> {
        let mut dependents = vec![Vec::new(); nodes.len()];
        let mut waiting_for = vec![0_usize; nodes.len()];
        for (id, node) in nodes.iter().enumerate() {
            let mut reads: Vec<NodeId> = node.parent.into_iter().collect();
            if let Some(expr) = &node.relevant {
                expr.each_answer(&mut |read| {
                    if !reads.contains(&read) {
                        reads.push(read);
                    }
                });
            }
            waiting_for[id] = reads.len();
            for read in reads {
                dependents[read].push(id);
            }
        }
        let mut order: Vec<NodeId> = (0..nodes.len()).filter(|id| waiting_for[*id] == 0).collect();
        let mut done = 0;
        while let Some(&id) = order.get(done) {
            done += 1;
            for &next in &dependents[id] {
                waiting_for[next] -= 1;
                if waiting_for[next] == 0 {
                    order.push(next);
                }
            }
        }
        if let Some(id) = waiting_for.iter().position(|count| *count > 0) {
            let reason = "whether it is asked depends, in a circle, on itself";
            return Err(LoadError::new(&nodes[id].name, "relevant", reason));
        }
        let mut rank = vec![0; nodes.len()];
        for (position, id) in order.iter().enumerate() {
            rank[*id] = position;
        }
        Ok(Self { dependents, rank, order })
    }
}
