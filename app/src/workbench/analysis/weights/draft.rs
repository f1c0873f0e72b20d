//! What somebody weighs by, and what comes of it: without a page.

use crate::i18n::{Lang, Msg};
use crate::workbench::analysis::names::category_name;
use crate::workbench::people::said::Said;
use shared::analysis::stats::RakeError;
use shared::analysis::{AskError, People, WeightError, WeightedTable, weighted};
use shared::disclosure::{Item, Key, Release};

/// A key with how many people there are in each of its groups, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Margin {
    pub(super) key: String,
    /// By category, from the second on: nobody is known not to have said.
    pub(super) typed: Vec<String>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) item: String,
    /// Groups that are shown; empty is everybody only.
    pub(super) by: String,
    pub(super) margins: Vec<Margin>,
}

/// Items that can be weighed: of one answer, and crossed with anything.
pub(super) fn items(release: &Release) -> impl Iterator<Item = &Item> {
    release.items.iter().filter(|item| !item.many && item.depth > 0)
}

impl Margin {
    /// A key with the people of the frame, where it tells. Nobody can stand for a group in which nobody is shown.
    pub(super) fn of(key: &Key) -> Self {
        let people = key.categories.iter().enumerate().skip(1).map(|(at, category)| match category.people {
            _ if key.kept(at) == 0 => "0".to_owned(),
            people => people.map(|people| people.to_string()).unwrap_or_default(),
        });
        Self { key: key.name.clone(), typed: people.collect() }
    }

    /// The numbers; none where one is no whole number, or all are 0.
    pub(super) fn people(&self) -> Option<People> {
        let number = |typed: &String| typed.trim().parse::<u32>().ok().map(f64::from);
        let people: Vec<f64> = self.typed.iter().map(number).collect::<Option<_>>()?;
        people.iter().any(|people| *people > 0.0).then(|| People { key: self.key.clone(), people })
    }
}

impl Draft {
    /// What to begin with: the first item, weighed by a key that the frame counts, else by the most important one. None where
    /// nothing can be weighed.
    pub(super) fn of(release: &Release) -> Option<Self> {
        let counted = release.keys.iter().find(|key| key.categories.iter().skip(1).all(|category| category.people.is_some()));
        let key = counted.or_else(|| release.keys.first())?;
        Some(Self { item: items(release).next()?.name.clone(), by: String::new(), margins: vec![Margin::of(key)] })
    }

    /// Weighs by another key at a place; an empty name takes the second away.
    pub(super) fn weigh_by(&mut self, release: &Release, place: usize, name: &str) {
        match release.key(name) {
            Some(key) if place < self.margins.len() => self.margins[place] = Margin::of(&release.keys[key]),
            Some(key) => self.margins.push(Margin::of(&release.keys[key])),
            None if place > 0 => self.margins.truncate(place),
            None => {}
        }
    }

    /// What comes of it, or why nothing does.
    pub(super) fn weighed(&self, release: &Release, lang: Lang) -> Result<WeightedTable, Said> {
        let people: Option<Vec<People>> = self.margins.iter().map(Margin::people).collect();
        let people = people.ok_or_else(|| Said::from(Msg::WgNumbers))?;
        let by = Some(self.by.as_str()).filter(|by| !by.is_empty());
        weighted(release, &self.item, by, &people).map_err(|error| why(release, &error, lang))
    }
}

/// What to say of weights that there are not.
fn why(release: &Release, error: &WeightError, lang: Lang) -> Said {
    let group = |margin: &str, place: usize| {
        let category = release.key(margin).and_then(|key| release.keys[key].categories.get(place + 1));
        category.map(|category| category_name(margin, category, lang)).unwrap_or_default()
    };
    match error {
        WeightError::Ask(AskError::TooDeep { most }) => Said::with(Msg::WgDeep, most.to_string()),
        WeightError::Rake(RakeError::EmptyCategory { margin, category }) => Said::with(Msg::WgEmpty, group(margin, *category)),
        WeightError::Rake(RakeError::ZeroTarget { margin, category }) => Said::with(Msg::WgZero, group(margin, *category)),
        WeightError::Rake(RakeError::Targets { .. }) => Said::from(Msg::WgNumbers),
        WeightError::Ask(_) | WeightError::Groups(_) | WeightError::Many | WeightError::Rake(_) => Said::from(Msg::WgFailed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::analysis::sample::release;

    #[test]
    fn what_is_typed_becomes_people_or_a_reason() {
        let release = release();
        let mut draft = Draft::of(&release).expect("something to weigh");
        draft.margins[0].typed.iter_mut().for_each(|typed| *typed = " 100 ".into());
        let told = draft.weighed(&release, Lang::En).expect("weights");
        assert_eq!(told.rows.len(), 1, "everybody only");
        draft.by = release.keys[0].name.clone();
        assert_eq!(draft.weighed(&release, Lang::En).expect("weights").rows.len(), 1 + release.keys[0].categories.len());
        draft.margins[0].typed[0] = "many".into();
        assert_eq!(draft.weighed(&release, Lang::En), Err(Msg::WgNumbers.into()));
        draft.margins[0].typed[0] = "0".into();
        let group = category_name(&release.keys[0].name, &release.keys[0].categories[1], Lang::En);
        assert_eq!(draft.weighed(&release, Lang::En), Err(Said::with(Msg::WgZero, group)));
    }

    #[test]
    fn the_first_key_stays_and_the_second_comes_and_goes() {
        let release = release();
        let mut draft = Draft::of(&release).expect("something to weigh");
        let (first, second) = (release.keys[0].name.clone(), release.keys[1].name.clone());
        draft.weigh_by(&release, 0, &first);
        draft.weigh_by(&release, 1, &second);
        assert_eq!(draft.margins.iter().map(|margin| margin.key.clone()).collect::<Vec<_>>(), [first.clone(), second]);
        draft.weigh_by(&release, 0, "");
        assert_eq!(draft.margins.len(), 2);
        draft.weigh_by(&release, 1, "");
        assert_eq!(draft.margins.len(), 1);
    }
}
