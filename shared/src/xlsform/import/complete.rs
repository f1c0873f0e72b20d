//! From rows that were read to a form that compiles, or to where it does not.

use super::{Import, Placed};
use crate::instrument::{Instrument, Required, Row, Schema, Text, gaps, size};
use crate::named::Named;
use crate::xlsform::{Finding, Severity};
use std::collections::{BTreeMap, BTreeSet};

impl Import {
    /// Fills in what every language needs, compiles, and says where what is wrong stands.
    pub(super) fn complete(&mut self, instrument: &mut Instrument, rows: Vec<Placed>) {
        if let Some(error) = size(instrument) {
            return self.say(Severity::Error, "survey", 0, error.column, error.reason);
        }
        let languages = instrument.languages.clone();
        let mut untranslated = 0;
        let mut fill = |text: &mut Text, missing: &str| {
            let known = languages.iter().find_map(|language| text.get(language).cloned()).unwrap_or_else(|| missing.to_owned());
            for language in &languages {
                if text.get(language).is_none() {
                    untranslated += usize::from(!known.is_empty() && !text.is_empty());
                    text.insert(language.clone(), known.clone());
                }
            }
        };
        let mut lists = Named::default();
        for (name, list) in instrument.choices.iter() {
            let mut list = list.clone();
            for choice in &mut list.items {
                let name = choice.name.clone();
                fill(&mut choice.label, &name);
            }
            lists.insert(name.to_owned(), list);
        }
        instrument.choices = lists;
        let mut places = BTreeMap::new();
        let rows = self.stand_ins(rows);
        for (number, mut row) in rows {
            let silent = row.kind.starts_with("begin_") || row.kind.starts_with("end_") || row.kind == "calculate" || row.kind == "hidden";
            if row.name.is_empty() && row.kind == "note" {
                row.name = format!("note_{number}");
            } else if row.name.is_empty() && row.kind.starts_with("begin_") {
                row.name = format!("group_{number}");
            }
            let name = row.name.clone();
            if !silent || !row.label.is_empty() {
                fill(&mut row.label, &name);
            }
            for text in [&mut row.hint, &mut row.guidance_hint, &mut row.required_message, &mut row.constraint_message] {
                if !text.is_empty() {
                    fill(text, "");
                }
            }
            if row.constraint.is_none() && !row.constraint_message.is_empty() {
                let reason = "there is no constraint that it explains; it is left out";
                self.say(Severity::Warning, "survey", number, "constraint_message", reason);
                row.constraint_message = Text::default();
            }
            places.entry(name).or_insert(number);
            instrument.survey.push(row);
        }
        if untranslated > 0 {
            let reason = format!("{untranslated} texts have no translation; the first language stands in for them");
            self.say(Severity::Warning, "survey", 0, "", reason);
        }
        if instrument.survey.is_empty() && self.findings.iter().all(|finding| finding.severity != Severity::Error) {
            self.say(Severity::Error, "survey", 0, "", "there is no question that can be used");
        }
        for error in Schema::compile(instrument.clone(), &[]).err().unwrap_or_default() {
            let place = places.get(&error.question).copied();
            let is_list = place.is_none() && instrument.choices.get(&error.question).is_some();
            let sheet = if is_list { "choices" } else { "survey" };
            let reason = if place.is_some() { error.reason } else { format!("{}: {}", error.question, error.reason) };
            let known =
                |finding: &Finding| (finding.row, &finding.reason) == (place.unwrap_or(0), &reason) && finding.column == error.column;
            if !self.findings.iter().any(known) {
                self.say(Severity::Error, sheet, place.unwrap_or(0), error.column, reason);
            }
        }
    }

    /// What is left out but named by others stays as a calculation that is always empty, so that the rest can be used.
    fn stand_ins(&mut self, mut rows: Vec<Placed>) -> Vec<Placed> {
        let mut named = BTreeSet::new();
        for (_, row) in &rows {
            let texts = [&row.label, &row.hint, &row.guidance_hint, &row.required_message, &row.constraint_message];
            let columns =
                [&row.relevant, &row.constraint, &row.calculation, &row.default, &row.choice_filter, &row.read_only, &row.repeat_count];
            let required = if let Required::When(source) = &row.required { Some(source) } else { None };
            let all = texts.into_iter().flat_map(Text::values).chain(columns.into_iter().flatten()).chain(required);
            named.extend(all.flat_map(|text| gaps(text)).map(str::to_owned));
        }
        for (number, out) in std::mem::take(&mut self.left_out) {
            if named.contains(&out.name) {
                let stand_in = Row { kind: "calculate".to_owned(), name: out.name, calculation: Some("''".to_owned()), ..Row::default() };
                let at = rows.iter().position(|(other, _)| *other > number).unwrap_or(rows.len());
                rows.insert(at, (number, stand_in));
            }
        }
        rows
    }
}
