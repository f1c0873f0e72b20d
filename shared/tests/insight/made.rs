//! Releases by hand.

use shared::disclosure::{Answer, Category, Item, Key, Part, Release, Silent, Tabulation};
use shared::instrument::{Exposure, Hash, Text};

pub(crate) fn text(said: &str) -> Text {
    Text::from([("en".to_owned(), said.to_owned())])
}

pub(crate) fn key(name: &str, groups: &[&str], column: &[u8]) -> Key {
    let category = |name: &&str| Category { names: vec![(*name).to_owned()], labels: vec![text(name)], people: None };
    let categories = std::iter::once(Category::default()).chain(groups.iter().map(category)).collect();
    Key { name: name.to_owned(), label: text(name), ordered: false, many: false, categories, detail: 3, column: column.to_vec() }
}

/// An item of five answers, the first two favourable. `column` holds the place of the answer, from 1; 0 is none.
pub(crate) fn agree(name: &str, column: &[u8]) -> Item {
    let parts = [Part::Favourable, Part::Favourable, Part::Neutral, Part::Unfavourable, Part::Unfavourable];
    let answer = |(at, part): (usize, Part)| Answer {
        name: format!("a{at}"),
        label: text(&format!("answer {at}")),
        score: None,
        part: Some(part),
        collapsed: part as u8,
    };
    Item {
        name: name.to_owned(),
        label: text(&format!("Question {name}?")),
        heading: Text::default(),
        many: false,
        exposure: Exposure::None,
        answers: parts.into_iter().enumerate().map(answer).collect(),
        collapsed: ["for", "between", "against"].iter().map(|said| vec![text(said)]).collect(),
        nps: false,
        depth: 3,
        hidden: false,
        silent: Silent::default(),
        column: column.iter().map(|place| if *place == 0 { 0 } else { 1 << (place - 1) }).collect(),
        withheld: vec![false; column.len()],
    }
}

pub(crate) fn release(wave: &str, keys: Vec<Key>, items: Vec<Item>) -> Release {
    let n = items.first().map_or(0, |item| item.column.len());
    Release {
        survey: Hash::of(wave.as_bytes()),
        title: text("Survey"),
        languages: vec!["en".to_owned()],
        wave: wave.to_owned(),
        day: wave.to_owned(),
        k: 10,
        people: None,
        n: u32::try_from(n).expect("few"),
        groups: Hash::of(b"groups"),
        tabulation: Tabulation::default(),
        keys,
        alone: Vec::new(),
        items,
        scales: Vec::new(),
        loss: Vec::new(),
    }
}

/// `counts` people with each of the values, one after the other.
pub(crate) fn column(counts: &[(u8, usize)]) -> Vec<u8> {
    counts.iter().flat_map(|(value, count)| std::iter::repeat_n(*value, *count)).collect()
}
