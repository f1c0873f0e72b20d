//! What can be the case, as integer programs over how many people of each group gave an answer.
//!
//! For each group by the keys that the attacker looks at: `told` respondents to the item whose keys are in the release, `kept`
//! ones whose keys are withheld, both by whether they gave the answer in question, and `silent` people, who responded, but not
//! to the item. Which of several other answers they gave makes no difference: these can be dealt out to those who gave another
//! answer in any way that adds up.
//!
//! Where an item is crossed with all of the keys, `told` is known, and what is left is a transportation problem (withheld answers
//! are dealt out to groups with room for so many): its bounds are whole numbers as they are. With fewer keys at once they are
//! not, and it takes integer programming.

use super::seen::Seen;
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};
use shared::analysis::Shown;

/// What the attacker knows.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    /// How many categories each key has.
    pub(crate) sizes: Vec<usize>,
    /// Tables of people.
    pub(crate) people: &'a Seen,
    /// Tables of the item.
    pub(crate) item: Option<(&'a Seen, usize)>,
    /// Groups in which, together, there are at most so many people by public head-counts.
    pub(crate) heads: &'a [(Vec<usize>, u32)],
    /// Between how many and how many people are in a category of a key.
    pub(crate) margins: Vec<(usize, usize, u32, u32)>,
    /// Tables of an item that is asked only of those who gave an answer to this one: which side these are, and how many were
    /// asked and said nothing.
    pub(crate) follows: Option<(&'a Seen, usize, u32)>,
    /// The attacker's own group, and whether they gave the answer in question.
    pub(crate) own: Option<(usize, bool)>,
}

/// What is to be as small or as large as it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// People in a group.
    People,
    /// Respondents to the item in it.
    Base,
    /// Respondents in it who did not give the answer.
    Others,
}

struct Cell {
    told: [Variable; 2],
    kept: [Variable; 2],
    silent: Variable,
}

impl Cell {
    fn all(&self) -> [Variable; 5] {
        [self.told[0], self.told[1], self.kept[0], self.kept[1], self.silent]
    }
}

/// How many gave an answer, and how many another one.
fn split(shown: Option<&Shown>, answer: usize) -> [u32; 2] {
    let Some(shown) = shown else { return [0, 0] };
    assert!(!shown.collapsed, "only items whose answers are never put together");
    [shown.counts[answer], shown.base - shown.counts[answer]]
}

fn sum(problem: &mut Problem, variables: impl IntoIterator<Item = Variable>, op: ComparisonOp, right: u32) {
    let mut expression = LinearExpr::empty();
    variables.into_iter().for_each(|variable| expression.add(variable, 1.0));
    problem.add_constraint(expression, op, f64::from(right));
}

impl Known<'_> {
    /// How many groups there are.
    pub(crate) fn groups(&self) -> usize {
        self.sizes.iter().product()
    }

    /// The category of a group by a key.
    fn category(&self, group: usize, key: usize) -> usize {
        group / self.sizes[key + 1..].iter().product::<usize>() % self.sizes[key]
    }

    /// The cell that a group is in, in a table of some of the keys.
    pub(crate) fn place(&self, group: usize, set: &[usize]) -> usize {
        set.iter().fold(0, |place, key| place * self.sizes[*key] + self.category(group, *key))
    }

    /// The least and the most that it can be.
    pub(crate) fn bounds(&self, aim: Aim, group: usize) -> (u32, u32) {
        (self.solve(aim, group, OptimizationDirection::Minimize), self.solve(aim, group, OptimizationDirection::Maximize))
    }

    /// The most that it can be.
    pub(crate) fn most(&self, aim: Aim, group: usize) -> u32 {
        self.solve(aim, group, OptimizationDirection::Maximize)
    }

    fn solve(&self, aim: Aim, group: usize, direction: OptimizationDirection) -> u32 {
        let mut problem = Problem::new(direction);
        let n = self.people.total.as_ref().map_or(0, |shown| shown.base);
        let (withheld, total) = self
            .item
            .map_or(([0; 2], [0; 2]), |(seen, answer)| (split(seen.withheld.as_ref(), answer), split(seen.total.as_ref(), answer)));
        // With no table by a key, everybody is as good as withheld.
        let withheld = if self.item.is_some_and(|(seen, _)| seen.cells.is_empty()) { total } else { withheld };
        let integer = |problem: &mut Problem, weighs: bool, least: u32, most: u32| {
            problem.add_integer_var(f64::from(u8::from(weighs)), (i32::try_from(least).expect("few"), i32::try_from(most).expect("few")))
        };
        let exact = self
            .item
            .and_then(|(seen, answer)| seen.cells.iter().find(|(set, _)| set.len() == self.sizes.len()).map(|(_, cells)| (cells, answer)));
        let cells: Vec<Cell> = (0..self.groups())
            .map(|at| {
                let here = at == group;
                let (base, others) = (here && aim != Aim::Others, here);
                let fixed = exact.map(|(cells, answer)| split(cells[at].as_ref(), answer));
                let told = [(0, base), (1, others)].map(|(side, weighs)| {
                    let (least, most) = fixed.map_or((0, total[side]), |fixed| (fixed[side], fixed[side]));
                    integer(&mut problem, weighs, least, most)
                });
                let kept = [(0, base), (1, others)].map(|(side, weighs)| integer(&mut problem, weighs, 0, withheld[side]));
                let silent = integer(&mut problem, here && aim == Aim::People, 0, n - total[0] - total[1]);
                Cell { told, kept, silent }
            })
            .collect();
        for (side, withheld) in withheld.into_iter().enumerate() {
            sum(&mut problem, cells.iter().map(|cell| cell.kept[side]), ComparisonOp::Eq, withheld);
        }
        sum(&mut problem, cells.iter().map(|cell| cell.silent), ComparisonOp::Eq, n - total[0] - total[1]);
        if let (Some((seen, answer)), None) = (self.item, exact) {
            for (set, shown) in &seen.cells {
                for (place, shown) in shown.iter().enumerate() {
                    for (side, count) in split(shown.as_ref(), answer).into_iter().enumerate() {
                        let within = (0..cells.len()).filter(|at| self.place(*at, set) == place);
                        sum(&mut problem, within.map(|at| cells[at].told[side]), ComparisonOp::Eq, count);
                    }
                }
            }
            if seen.cells.is_empty() {
                sum(&mut problem, cells.iter().flat_map(|cell| cell.told), ComparisonOp::Eq, 0);
            }
        }
        for (set, shown) in &self.people.cells {
            for (place, shown) in shown.iter().enumerate().filter_map(|(place, shown)| Some((place, shown.as_ref()?))) {
                let within = (0..cells.len()).filter(|at| self.place(*at, set) == place);
                sum(&mut problem, within.flat_map(|at| cells[at].all()), ComparisonOp::Ge, shown.base);
            }
        }
        if let Some((seen, side, silent)) = self.follows {
            let hidden = silent + seen.withheld.as_ref().map_or(0, |shown| shown.base);
            for (set, shown) in &seen.cells {
                for (place, shown) in shown.iter().enumerate() {
                    let base = shown.as_ref().map_or(0, |shown| shown.base);
                    let within: Vec<Variable> = (0..cells.len())
                        .filter(|at| self.place(*at, set) == place)
                        .flat_map(|at| [cells[at].told[side], cells[at].kept[side]])
                        .collect();
                    sum(&mut problem, within.iter().copied(), ComparisonOp::Ge, base);
                    sum(&mut problem, within, ComparisonOp::Le, base + hidden);
                }
            }
        }
        if let Some((at, gave)) = self.own {
            let side = usize::from(!gave);
            sum(&mut problem, [cells[at].told[side], cells[at].kept[side]], ComparisonOp::Ge, 1);
        }
        for (groups, most) in self.heads {
            sum(&mut problem, groups.iter().flat_map(|at| cells[*at].all()), ComparisonOp::Le, *most);
        }
        for (key, category, least, most) in &self.margins {
            let within: Vec<Variable> =
                (0..cells.len()).filter(|at| self.category(*at, *key) == *category).flat_map(|at| cells[at].all()).collect();
            sum(&mut problem, within.iter().copied(), ComparisonOp::Ge, *least);
            sum(&mut problem, within, ComparisonOp::Le, *most);
        }
        let solution = problem.solve().expect("what is true is possible").into_solution().expect("a solution");
        solution.objective().round() as u32
    }
}
