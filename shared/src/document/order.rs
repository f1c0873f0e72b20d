//! Where a row stands: a key between two others, so that moving one row changes no other.

/// Digits in the order that texts are compared in.
const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn digit(key: &[u8], place: usize, beyond: usize) -> usize {
    key.get(place).map_or(beyond, |byte| DIGITS.iter().position(|digit| digit == byte).unwrap_or(0))
}

/// A key after `low` and before `high`, as fractions between 0 and 1; none is the beginning or the end. Two devices that
/// ask for the same place get the same key: rows with one key stand by their ids.
///
/// Keys that are not ours or not in order give a key after `low`.
#[must_use]
pub fn between(low: Option<&str>, high: Option<&str>) -> String {
    let (low, high) = (low.unwrap_or("").as_bytes(), high.filter(|high| low.is_none_or(|low| low < *high)).map(str::as_bytes));
    let mut key = String::new();
    let mut bounded = high;
    for place in 0.. {
        let from = digit(low, place, 0);
        let to = bounded.map_or(DIGITS.len(), |high| digit(high, place, 0));
        if to > from + 1 {
            key.push(char::from(DIGITS[usize::midpoint(from, to)]));
            break;
        }
        key.push(char::from(DIGITS[from]));
        if to > from {
            // One apart here: anything after `low` is before `high`.
            bounded = None;
        }
    }
    key
}

/// New keys that put the row at `from` in the place `to`. `rows` are ids and keys in their order, and `to` counts without the
/// row itself. Mostly one; where rows share a key, as two devices give it to the rows they add, those that follow get
/// their own.
#[must_use]
pub fn moved(rows: &[(String, String)], from: usize, to: usize) -> Vec<(String, String)> {
    let mut order = rows.to_vec();
    if from >= order.len() || to >= order.len() {
        return Vec::new();
    }
    let row = order.remove(from);
    order.insert(to, row);
    let mut keys = Vec::new();
    let mut low = to.checked_sub(1).map(|before| order[before].1.clone());
    for at in to..order.len() {
        let (id, key) = &order[at];
        if at > to && low.as_ref().is_none_or(|low| low < key) {
            break;
        }
        let high = order[at + 1..].iter().map(|(_, key)| key).find(|key| low.as_ref().is_none_or(|low| low < *key));
        let key = between(low.as_deref(), high.map(String::as_str));
        keys.push((id.clone(), key.clone()));
        low = Some(key);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::{between, moved};
    use proptest::prelude::*;

    #[test]
    fn there_is_room_before_between_and_after() {
        let middle = between(None, None);
        let (before, after) = (between(None, Some(&middle)), between(Some(&middle), None));
        assert!(before < middle && middle < after);
        assert!(between(Some(&before), Some(&middle)) > before);
    }

    proptest! {
        #[test]
        fn a_row_goes_where_it_is_put_also_among_rows_with_one_key(
            mut rows in proptest::collection::vec(("[a-z]{3}", "[1-4]{1,2}"), 2..8), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
        ) {
            rows.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
            rows.dedup_by(|a, b| a.0 == b.0);
            rows.sort_by(|a, b| a.0.cmp(&b.0));
            rows.dedup_by(|a, b| a.0 == b.0);
            rows.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
            let (from, to) = (from.index(rows.len()), to.index(rows.len()));
            let mut wanted: Vec<String> = rows.iter().map(|(id, _)| id.clone()).collect();
            let row = wanted.remove(from);
            wanted.insert(to, row);
            for (id, key) in moved(&rows, from, to) {
                rows.iter_mut().filter(|row| row.0 == id).for_each(|row| row.1.clone_from(&key));
            }
            rows.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
            prop_assert_eq!(rows.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), wanted);
        }

        #[test]
        fn rows_put_anywhere_stay_where_they_were_put(places in proptest::collection::vec(any::<prop::sample::Index>(), 1..120)) {
            let mut keys: Vec<String> = Vec::new();
            for place in places {
                let at = place.index(keys.len() + 1);
                let key = between(at.checked_sub(1).map(|low| keys[low].as_str()), keys.get(at).map(String::as_str));
                keys.insert(at, key);
            }
            prop_assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
        }
    }
}
