//! When a change that was not sent is taken away, what was built on it must stand on its own.

use super::Change;

/// Takes the change `gone` out of changes that no server has yet, in the order that they were made. Each that named it as
/// base gets what `gone` was based on instead, and a new id from `fresh`, because an id belongs to one content for ever.
#[must_use]
pub fn rebase(changes: &[Change], gone: &str, mut fresh: impl FnMut() -> String) -> Vec<Change> {
    let base = changes.iter().find(|change| change.id == gone).map(|change| change.base.clone()).unwrap_or_default();
    let mut renamed: Vec<(String, Vec<String>)> = vec![(gone.to_owned(), base)];
    let mut kept = Vec::new();
    for change in changes.iter().filter(|change| change.id != gone) {
        let mut moved = change.clone();
        let swap = |ids: &[String]| {
            let mut swapped: Vec<String> = Vec::new();
            for id in ids {
                match renamed.iter().find(|(old, _)| old == id) {
                    Some((_, new)) => swapped.extend(new.iter().cloned()),
                    None => swapped.push(id.clone()),
                }
            }
            swapped.sort();
            swapped.dedup();
            swapped
        };
        let touches = |ids: &[String]| ids.iter().any(|id| renamed.iter().any(|(old, _)| old == id));
        if touches(&change.base) || touches(&change.saw) {
            (moved.base, moved.saw) = (swap(&change.base), swap(&change.saw));
            moved.id = fresh();
        }
        if moved.id != change.id {
            renamed.push((change.id.clone(), vec![moved.id.clone()]));
        }
        kept.push(moved);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: &str, base: &[&str]) -> Change {
        Change { id: id.into(), doc: "d".into(), path: "q".into(), base: base.iter().map(|id| (*id).into()).collect(), ..Change::default() }
    }

    #[test]
    fn what_was_built_on_it_stands_on_what_it_stood_on() {
        let mut count = 0;
        let fresh = || {
            count += 1;
            format!("new{count}")
        };
        let kept = rebase(&[change("a", &["x"]), change("b", &["a"]), change("c", &["b"]), change("d", &["y"])], "a", fresh);
        let ids: Vec<(&str, &[String])> = kept.iter().map(|change| (change.id.as_str(), change.base.as_slice())).collect();
        let mut removal = change("r", &[]);
        removal.saw = vec!["a".into(), "z".into()];
        let seen = rebase(&[change("a", &["x"]), removal], "a", || "fresh".into());
        assert_eq!((seen[0].id.as_str(), seen[0].saw.as_slice()), ("fresh", &["x".to_owned(), "z".to_owned()][..]));
        assert_eq!(ids, [("new1", &["x".to_owned()][..]), ("new2", &["new1".to_owned()][..]), ("d", &["y".to_owned()][..])]);
    }
}
