//! What a release would be if nothing were withheld: so that the attack is seen to find something.

use super::survey::{KEYS, Person, Truth, choice};
use shared::disclosure::Release;

/// The number of the category that a person is in by a key of the release.
pub(crate) fn number(release: &Release, key: usize, person: &Person) -> u8 {
    let held = &release.keys[key];
    let of = KEYS.iter().position(|name| *name == held.name).expect("a key of the survey");
    let name = choice(of, person.is[of]);
    let place = if person.says[of] { held.categories.iter().position(|category| category.names.contains(&name)) } else { Some(0) };
    u8::try_from(place.expect("a category") + 1).expect("few categories")
}

/// The same release with all keys, and all items to be crossed with three.
pub(crate) fn unprotected(truth: &Truth, release: &Release) -> Release {
    let mut plain = release.clone();
    for key in 0..plain.keys.len() {
        plain.keys[key].column = truth.respondents().map(|person| number(release, key, person)).collect();
    }
    for item in &mut plain.items {
        item.column = truth.respondents().map(|person| person.answer(&item.name)).collect();
        item.withheld = vec![false; item.column.len()];
        item.depth = u8::try_from(release.keys.len().min(3)).expect("three");
        item.hidden = false;
    }
    plain
}
