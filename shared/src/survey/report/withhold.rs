//! Which rows of a table are told.
//!
//! - A row of `1` to `k - 1` responses is not, nor one that all but so many are in: of all responses or, where their number is
//!   told, of those who said.
//! - As long as those who are in no told row are `1` to `k - 1`, the smallest told row is withheld, too: otherwise they could
//!   be computed from the total. Rows of the same size go together, and one more goes where those withheld could only be
//!   `k - 1` each: so whoever knows this rule learns no more. Rows that overlap (race, alone or in combination) keep to it, too.
//! - Nobody is a number that can be told, unless anything of the table is withheld: that some rows are empty would say more of
//!   the others.
//! - Of fewer than `k` responses nothing is told.

/// Whether a number of people is one that may be known: nobody, or enough.
pub(super) fn fits(count: usize, k: usize) -> bool {
    count == 0 || count >= k
}

/// For each row whether it is told. `rows` say for each of `total` responses whether it is in them, and together hold all;
/// `unsaid` is the place of the row of those who did not say.
pub(super) fn told(rows: &[&[bool]], unsaid: Option<usize>, total: usize, k: usize) -> Vec<bool> {
    if total < k {
        return vec![false; rows.len()];
    }
    let size = |row: &[bool]| row.iter().filter(|held| **held).count();
    let sizes: Vec<usize> = rows.iter().map(|row| size(row)).collect();
    let mut told: Vec<bool> = sizes.iter().map(|size| fits(*size, k) && fits(total - size, k)).collect();
    loop {
        let in_none = (0..total).filter(|at| !rows.iter().zip(&told).any(|(row, told)| *told && row[*at])).count();
        // How many said is known where it is told how many did not.
        let said = unsaid.filter(|unsaid| told[*unsaid]).map(|unsaid| total - sizes[unsaid]);
        let too_large = |row: &usize| said.is_some_and(|said| Some(*row) != unsaid && !fits(said - sizes[*row], k));
        // So many can only be `k - 1` each. Rows of nobody are withheld with others.
        let untold = told.iter().zip(&sizes).filter(|(told, size)| !**told || **size == 0).count();
        let is_enough = fits(in_none, k) && (in_none == 0 || in_none != untold * (k - 1));
        let candidates = (0..rows.len()).filter(|row| told[*row] && sizes[*row] > 0);
        let withheld =
            if is_enough { candidates.filter(too_large).map(|row| sizes[row]).min() } else { candidates.map(|row| sizes[row]).min() };
        let Some(withheld) = withheld else { break };
        told.iter_mut().zip(&sizes).for_each(|(told, size)| *told &= *size != withheld);
    }
    if told.iter().zip(&sizes).any(|(told, size)| !told && *size > 0) {
        // Nobody, beside something that is withheld.
        told.iter_mut().zip(&sizes).for_each(|(told, size)| *told &= *size > 0);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Rows of these sizes that do not overlap.
    fn of(sizes: &[usize], k: usize) -> Vec<bool> {
        let total = sizes.iter().sum();
        let mut from = 0;
        let mut rows: Vec<Vec<bool>> = Vec::new();
        for size in sizes {
            rows.push((0..total).map(|at| (from..from + size).contains(&at)).collect());
            from += size;
        }
        let rows: Vec<&[bool]> = rows.iter().map(Vec::as_slice).collect();
        told(&rows, rows.len().checked_sub(1), total, k)
    }

    #[test]
    fn small_rows_take_the_next_smallest_with_them_until_enough_are_withheld() {
        assert_eq!(of(&[40, 30, 20, 10], 10), [true, true, true, true]);
        assert_eq!(of(&[40, 30, 20, 3], 10), [true, true, false, false]);
        assert_eq!(of(&[40, 30, 6, 4], 10), [true, true, false, false]);
        assert_eq!(of(&[40, 12, 12, 4], 10), [true, false, false, false]);
        assert_eq!(of(&[40, 12, 9, 9], 10), [true, false, false, false], "18 are 9 and 9");
        assert_eq!(of(&[97, 3], 10), [false, false]);
        assert_eq!(of(&[50, 0, 30], 10), [true, true, true], "nobody is a number");
        assert_eq!(of(&[50, 0, 30, 20, 1], 10), [true, false, true, false, false], "but not beside what is withheld");
        assert_eq!(of(&[4, 5, 0], 10), [false, false, false], "too few at all");
    }

    #[test]
    fn rows_that_overlap_are_held_against_all_and_those_who_said() {
        let row = |from: usize, to: usize| (0..100).map(|at| (from..to).contains(&at)).collect::<Vec<_>>();
        let (most, some, few, unsaid) = (row(0, 76), row(60, 80), row(70, 80), row(80, 100));
        let rows: Vec<&[bool]> = [&most, &some, &few, &unsaid].into_iter().map(Vec::as_slice).collect();
        // All but four of the 80 who said are in the first.
        assert_eq!(told(&rows, Some(3), 100, 10), [false, true, true, true]);
        assert_eq!(told(&rows, Some(3), 100, 3), [true, true, true, true]);
    }

    /// Whoever knows this rule, the total and all that is told still cannot say any number that is withheld: for each of
    /// them there is another table that would be told in the same words.
    #[test]
    fn what_is_withheld_cannot_be_computed_by_one_who_knows_the_rule() {
        fn tables(total: usize, rows: usize) -> Vec<Vec<usize>> {
            if rows == 1 {
                return vec![vec![total]];
            }
            let with = |first: usize| tables(total - first, rows - 1).into_iter().map(move |rest| [vec![first], rest].concat());
            (0..=total).flat_map(with).collect()
        }
        for (k, rows, most) in [(5, 2, 30), (5, 3, 24), (5, 4, 20), (10, 3, 36)] {
            for total in 0..=most {
                let mut seen: BTreeMap<Vec<Option<usize>>, Vec<BTreeSet<usize>>> = BTreeMap::new();
                for table in tables(total, rows) {
                    let said: Vec<Option<usize>> = of(&table, k).iter().zip(&table).map(|(told, size)| told.then_some(*size)).collect();
                    let possible = seen.entry(said).or_insert_with(|| vec![BTreeSet::new(); rows]);
                    possible.iter_mut().zip(&table).for_each(|(possible, size)| {
                        possible.insert(*size);
                    });
                }
                for (said, possible) in seen.iter().filter(|_| total > 0) {
                    for (said_of, possible) in said.iter().zip(possible) {
                        assert!(said_of.is_some() || possible.len() > 1, "k {k}, total {total}: {said:?} tells {possible:?}");
                    }
                }
            }
        }
    }
}
