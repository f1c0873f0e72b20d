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

#[cfg(test)]
mod tests {
    use super::between;
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
