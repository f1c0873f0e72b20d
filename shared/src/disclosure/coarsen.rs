//! Identifying variables, from what people chose to groups that are large enough.

use super::Category;
use super::Tabulation;
use super::raw::{Asked, State};
use crate::instrument::{Choice, Text};
use std::collections::BTreeMap;

/// What a person can be by one key, before anything is put together.
pub(super) struct Value {
    pub(super) name: String,
    pub(super) label: Text,
}

/// A key as people answered it: by record the number of its value, from 1; 0 did not say.
pub(super) struct Said {
    pub(super) values: Vec<Value>,
    pub(super) column: Vec<u8>,
}

/// Values put together: for each category the places of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coding(pub(super) Vec<Vec<usize>>);

impl Said {
    /// Of a question of one choice.
    pub(super) fn one(asked: &Asked, choices: &[Choice]) -> Option<Self> {
        let kept: Vec<usize> = (0..choices.len()).filter(|at| choices[*at].role.is_none()).collect();
        let values = kept.iter().map(|at| Value { name: choices[*at].name.clone(), label: choices[*at].label.clone() }).collect();
        let number = |chosen: u64| {
            let at = kept.iter().position(|at| chosen >> at & 1 == 1).map_or(0, |place| place + 1);
            u8::try_from(at).unwrap_or(0)
        };
        let column =
            asked.choices.iter().zip(&asked.states).map(|(chosen, state)| if *state == State::Answered { number(*chosen) } else { 0 });
        (kept.len() < 200).then(|| Self { values, column: column.collect() })
    }

    /// Of a question of several choices, made into one variable. A combination by itself needs at least `least` people.
    pub(super) fn many(asked: &Asked, choices: &[Choice], tabulation: Tabulation, least: u32) -> Option<Self> {
        let mut chose: BTreeMap<u64, u32> = BTreeMap::new();
        asked.choices.iter().filter(|chosen| **chosen != 0).for_each(|chosen| *chose.entry(*chosen).or_default() += 1);
        let of_choice = |at: usize| chose.iter().filter(|(chosen, _)| *chosen >> at & 1 == 1).map(|(_, people)| people).sum::<u32>();
        let kept: Vec<usize> = (0..choices.len()).filter(|at| choices[*at].role.is_none()).collect();
        let mut sets: Vec<u64> = kept.iter().map(|at| 1 << at).collect();
        if tabulation == Tabulation::FrequentCombinations {
            sets.extend(chose.iter().filter(|(chosen, people)| chosen.count_ones() > 1 && **people >= least).map(|(chosen, _)| *chosen));
        }
        let mut values: Vec<Value> = sets.iter().map(|set| named(*set, choices)).collect();
        if tabulation != Tabulation::RarestGroup {
            let words = [("en", "More than one of these, other combinations"), ("es", "Más de una de estas, otras combinaciones")];
            values.push(Value {
                name: "more".into(),
                label: words.iter().map(|(language, word)| ((*language).into(), (*word).into())).collect(),
            });
        }
        let number = |chosen: u64| {
            let set = match tabulation {
                Tabulation::RarestGroup => {
                    kept.iter().filter(|at| chosen >> **at & 1 == 1).min_by_key(|at| (of_choice(**at), **at)).map_or(0, |at| 1 << at)
                }
                _ => chosen,
            };
            let place = sets.iter().position(|held| *held == set).unwrap_or(sets.len());
            if chosen == 0 { 0 } else { u8::try_from(place + 1).unwrap_or(0) }
        };
        (values.len() < 200).then(|| Self { column: asked.choices.iter().map(|chosen| number(*chosen)).collect(), values })
    }

    /// Of something that is known of every response.
    pub(super) fn known(names: &[String], of: impl Iterator<Item = String>) -> Self {
        let number = |name: String| names.iter().position(|held| *held == name).and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0);
        let values = names.iter().map(|name| Value { name: name.clone(), label: Text::default() });
        Self { values: values.collect(), column: of.map(number).collect() }
    }

    fn people(&self) -> Vec<u32> {
        let mut people = vec![0; self.values.len() + 1];
        self.column.iter().for_each(|number| people[usize::from(*number)] += 1);
        people.split_off(1)
    }

    /// Ways to put values together, the finest first, down to two categories. Each category of the first has at least `least`
    /// people, as long as there are two that do.
    pub(super) fn ladder(&self, ordered: bool, least: u32) -> Vec<Coding> {
        let people = self.people();
        let of = |group: &[usize]| group.iter().map(|at| people[*at]).sum::<u32>();
        let mut groups: Vec<Vec<usize>> = (0..people.len()).map(|at| vec![at]).collect();
        let mut ladder = Vec::new();
        loop {
            let smallest = (0..groups.len()).min_by_key(|at| (of(&groups[*at]), *at));
            let Some(smallest) = smallest else { break };
            if of(&groups[smallest]) >= least || groups.len() <= 2 {
                ladder.push(Coding(groups.clone()));
            }
            if groups.len() <= 2 {
                break;
            }
            let with = if ordered {
                let beside = [smallest.checked_sub(1), Some(smallest + 1)].into_iter().flatten().filter(|at| *at < groups.len());
                beside.min_by_key(|at| (of(&groups[*at]), *at))
            } else {
                // Small groups go to those that were put together before, if there are any, else to the next smallest.
                let others = (0..groups.len()).filter(|at| *at != smallest);
                others.min_by_key(|at| (groups[*at].len() == 1, of(&groups[*at]), *at))
            };
            let Some(with) = with else { break };
            let (low, high) = (smallest.min(with), smallest.max(with));
            let mut moved = groups.remove(high);
            groups[low].append(&mut moved);
            groups[low].sort_unstable();
        }
        ladder
    }

    /// By record the number of the category: 1 did not say, then those of the coding.
    pub(super) fn coded(&self, coding: &Coding) -> Vec<u8> {
        let mut numbers = vec![1_u8; self.values.len() + 1];
        for (at, group) in coding.0.iter().enumerate() {
            group.iter().for_each(|value| numbers[value + 1] = u8::try_from(at + 2).unwrap_or(1));
        }
        self.column.iter().map(|number| numbers[usize::from(*number)]).collect()
    }

    /// The categories of a coding, after those who did not say.
    pub(super) fn categories(&self, coding: &Coding) -> Vec<Category> {
        let category = |group: &Vec<usize>| Category {
            names: group.iter().map(|at| self.values[*at].name.clone()).collect(),
            labels: group.iter().map(|at| self.values[*at].label.clone()).collect(),
            people: None,
        };
        std::iter::once(Category::default()).chain(coding.0.iter().map(category)).collect()
    }
}

/// A set of choices as one value.
fn named(set: u64, choices: &[Choice]) -> Value {
    let within: Vec<&Choice> = choices.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, choice)| choice).collect();
    let languages: Vec<&str> = within.first().map(|choice| choice.label.iter().map(|(language, _)| language).collect()).unwrap_or_default();
    let label = languages.into_iter().map(|language| {
        let labels: Vec<&str> = within.iter().filter_map(|choice| choice.label.get(language)).map(String::as_str).collect();
        (language.to_owned(), labels.join(" + "))
    });
    Value { name: within.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>().join("+"), label: label.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(people: &[usize]) -> Said {
        let value = |at: usize| Value { name: format!("v{at}"), label: Text::from([("en".into(), format!("V{at}"))]) };
        let column = people.iter().enumerate().flat_map(|(at, people)| vec![u8::try_from(at + 1).unwrap_or(0); *people]);
        Said { values: (0..people.len()).map(value).collect(), column: column.collect() }
    }

    #[test]
    fn ordered_groups_go_to_a_neighbour_and_others_to_what_is_put_together_already() {
        let ladder = said(&[40, 3, 50, 30]).ladder(true, 10);
        assert_eq!(ladder[0].0, [vec![0, 1], vec![2], vec![3]]);
        assert_eq!(ladder.last().map(|coding| coding.0.len()), Some(2));
        let ladder = said(&[40, 3, 50, 4, 30]).ladder(false, 10);
        assert_eq!(ladder[0].0, [vec![0], vec![1, 3, 4], vec![2]], "seven are still too few");
    }

    #[test]
    fn several_choices_become_one_variable_in_three_ways() {
        let label = |name: &str| Text::from([("en".into(), name.to_uppercase())]);
        let choices: Vec<Choice> =
            ["a", "b", "c"].map(|name| Choice { name: name.into(), label: label(name), ..Choice::default() }).to_vec();
        // Four chose a, two b, three a and b, one b and c, one nothing.
        let chosen = [0b001, 0b001, 0b001, 0b001, 0b010, 0b010, 0b011, 0b011, 0b011, 0b110, 0];
        let asked = Asked { node: 0, choices: chosen.to_vec(), states: vec![State::Answered; chosen.len()] };
        let of = |tabulation| Said::many(&asked, &choices, tabulation, 3).expect("a key");
        let alone = of(Tabulation::AloneOrMore);
        assert_eq!(alone.column, [1, 1, 1, 1, 2, 2, 4, 4, 4, 4, 0]);
        let combinations = of(Tabulation::FrequentCombinations);
        assert_eq!(combinations.values[3].name, "a+b");
        assert_eq!(combinations.values[3].label.get("en").map(String::as_str), Some("A + B"));
        assert_eq!(combinations.column, [1, 1, 1, 1, 2, 2, 4, 4, 4, 5, 0]);
        // Seven chose a, six b, one c.
        assert_eq!(of(Tabulation::RarestGroup).column, [1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 0]);
    }
}
