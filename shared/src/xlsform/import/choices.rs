//! The choices sheet.

use super::Import;
use super::table::{Table, heading, is_yes, references};
use super::words::IGNORED;
use crate::instrument::{CHOICES, Choice, ChoiceList, ChoiceRole};
use crate::named::Named;
use crate::xlsform::{Severity, Sheet};

impl Import {
    pub(super) fn choices(&mut self, sheet: Option<&Sheet>) -> Named<ChoiceList> {
        let mut lists = Named::<ChoiceList>::default();
        let Some(sheet) = sheet else { return lists };
        let table = Table::of(sheet);
        if self.is_too_long(sheet, &table, CHOICES) {
            return lists;
        }
        for (number, cells) in &table.rows {
            let mut choice = Choice::default();
            let mut list = String::new();
            for (written, cell) in
                table.headings.iter().zip(cells.iter()).filter(|(written, cell)| !written.is_empty() && !cell.trim().is_empty())
            {
                let cell = cell.trim();
                match heading(written) {
                    (column, None) if column == "list_name" => cell.clone_into(&mut list),
                    (column, None) if column == "name" || column == "value" => cell.clone_into(&mut choice.name),
                    (column, language) if column == "label" => {
                        choice.label.insert(self.language(language.as_deref()), references(cell));
                    }
                    (column, None) if column == "evenhand_role" => {
                        choice.role = ChoiceRole::named(cell);
                        if choice.role.is_none() {
                            self.say(Severity::Error, &sheet.name, *number, written, format!("“{cell}” is not a role of a choice"));
                        }
                    }
                    (column, None) if column == "evenhand_exclusive" => choice.exclusive = is_yes(cell),
                    (column, None) if column == "evenhand_from" => {
                        lists.insert(list.clone(), ChoiceList { from: Some(cell.to_owned()), items: Vec::new() });
                    }
                    (column, _) if column == "media" || IGNORED.contains(&column.as_str()) => {
                        self.say(Severity::Warning, &sheet.name, *number, written, "this column has no effect here");
                    }
                    (_, None) => {
                        choice.columns.insert(written.clone(), cell.to_owned());
                    }
                    (column, Some(_)) => {
                        self.say(Severity::Warning, &sheet.name, *number, written, format!("“{column}” has no translations here"));
                    }
                }
            }
            if lists.get(&list).is_some_and(|list| list.from.is_some()) {
                continue;
            }
            if list.is_empty() || choice.name.is_empty() {
                self.say(
                    Severity::Warning,
                    &sheet.name,
                    *number,
                    "list_name",
                    "a choice needs a list_name and a name; the row is left out",
                );
                continue;
            }
            lists.or_default(&list).items.push(choice);
        }
        lists
    }
}
