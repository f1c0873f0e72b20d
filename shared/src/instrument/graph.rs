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
        if let Some(stuck) = waiting_for.iter().position(|count| *count > 0) {
            let reason = "whether it is asked depends, in a circle, on itself";
            return Err(LoadError::new(&nodes[in_circle(nodes, &dependents, &waiting_for, stuck)].name, "relevant", reason));
        }
        let mut rank = vec![0; nodes.len()];
        for (position, id) in order.iter().enumerate() {
            rank[*id] = position;
        }
        Ok(Self { dependents, rank, order })
    }
}

/// A node of the circle that `stuck` waits for, itself or not. Every stuck node waits for another one, so as many
/// steps back as there are nodes end inside the circle; its members that have an expression are the ones to mend.
fn in_circle(nodes: &[Node], dependents: &[Vec<NodeId>], waiting_for: &[usize], stuck: NodeId) -> NodeId {
    let back = |id: NodeId| (0..nodes.len()).find(|read| waiting_for[*read] > 0 && dependents[*read].contains(&id)).unwrap_or(id);
    let mut id = (0..nodes.len()).fold(stuck, |id, _| back(id));
    for _ in 0..nodes.len() {
        if nodes[id].relevant.is_some() {
            break;
        }
        id = back(id);
    }
    id
}
