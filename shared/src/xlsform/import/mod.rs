//! From sheets to an instrument. `words` has XLSForm's names, `table` reads cells, `choices` and `survey` one sheet each, and
//! `complete` makes a whole of it.

mod choices;
mod complete;
mod survey;
mod table;
mod words;

use super::{Finding, Imported, Severity, Sheet, languages};
use crate::instrument::{Access, Confidentiality, Instrument, LANGUAGES, RecordKind, Retention, Role, Row, Text};
use table::Table;

/// Settings that mean something here; titles may also stand by language.
const SETTINGS: [&str; 5] = ["form_title", "title", "form_id", "id_string", "default_language"];

/// Reads a workbook's sheets.
#[must_use]
pub fn import(sheets: &[Sheet], file: &str) -> Imported {
    let mut import = Import { findings: Vec::new(), said: [0; 2], languages: Vec::new(), fallback: "en".to_owned(), left_out: Vec::new() };
    let named = |name: &str| sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name));
    for sheet in sheets.iter().filter(|sheet| {
        !["survey", "choices", "settings", "external_choices", "entities", "osm", "columns"]
            .contains(&sheet.name.trim().to_lowercase().as_str())
    }) {
        let reason = if sheet.name.starts_with('_') { continue } else { "the sheet is not one of XLSForm's and is left out" };
        import.say(Severity::Warning, &sheet.name, 0, "", reason);
    }
    let settings = named("settings").map(Table::of).unwrap_or_default();
    let setting = |name: &str| settings.rows.first().and_then(|(_, row)| settings.cell(row, name)).map(str::to_owned);
    for heading in &settings.headings {
        let (name, _) = table::heading(heading);
        if !name.is_empty() && !name.starts_with("evenhand_") && !SETTINGS.contains(&name.as_str()) && setting(heading).is_some() {
            import.say(Severity::Warning, "settings", 1, heading, "the setting is not one that works here and is left out");
        }
    }
    if let Some(language) = setting("default_language") {
        import.fallback = languages::code(&language);
    }
    let choices = import.choices(named("choices"));
    let rows = match named("survey") {
        Some(sheet) => import.survey(sheet),
        None => {
            import.say(Severity::Error, "survey", 0, "", "there is no sheet with this name");
            Vec::new()
        }
    };
    let title = setting("form_title").or_else(|| setting("title")).unwrap_or_else(|| file.to_owned());
    let name = setting("form_id").or_else(|| setting("id_string")).unwrap_or_else(|| file.to_owned());
    let default = import.fallback.clone();
    import.languages.sort_by_key(|language| *language != default);
    if import.languages.is_empty() {
        import.languages.push(default);
    }
    let mut instrument = Instrument {
        name,
        kind: setting("evenhand_kind").and_then(|kind| RecordKind::named(&kind)).unwrap_or(RecordKind::Document),
        languages: import.languages.clone(),
        title: Text::default(),
        minutes: setting("evenhand_minutes").and_then(|minutes| minutes.parse().ok()),
        notes: setting("evenhand_notes"),
        summary: setting("evenhand_summary").map(|names| names.split_whitespace().map(str::to_owned).collect()).unwrap_or_default(),
        access: access(&setting),
        retention: retention(&setting),
        choices,
        survey: Vec::new(),
    };
    for language in &instrument.languages {
        let heading = languages::heading(language);
        let own = setting(&format!("evenhand_title::{heading}")).or_else(|| setting(&format!("form_title::{heading}")));
        instrument.title.insert(language.clone(), own.unwrap_or_else(|| title.clone()));
    }
    for name in SETTINGS_OF_NAMES {
        let unknown = setting(name).into_iter().flat_map(|names| names.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        for word in unknown.filter(|word| !is_known(name, word)) {
            import.say(Severity::Error, "settings", 2, name, format!("“{word}” is not one of the names that can stand here"));
        }
    }
    import.complete(&mut instrument, rows);
    Imported { instrument, findings: import.findings }
}

/// Settings of ours that hold names: dropping one that is not known would open or close a door that nobody sees.
const SETTINGS_OF_NAMES: [&str; 6] =
    ["evenhand_kind", "evenhand_read", "evenhand_write", "evenhand_review", "evenhand_sign", "evenhand_confidentiality"];

/// A class is one only with all that belongs to it; what is missing is said when the form is compiled.
fn retention(setting: &dyn Fn(&str) -> Option<String>) -> Option<Retention> {
    let number = |name: &str| setting(name).and_then(|number| number.trim().parse().ok());
    Some(Retention {
        class: setting("evenhand_retention")?,
        years: number("evenhand_retention_years"),
        after: setting("evenhand_retention_after").unwrap_or_default(),
        authority: setting("evenhand_retention_authority").unwrap_or_default(),
        key_days: number("evenhand_retention_key_days"),
    })
}

fn is_known(setting: &str, word: &str) -> bool {
    match setting {
        "evenhand_kind" => RecordKind::named(word).is_some(),
        "evenhand_confidentiality" => Confidentiality::named(word).is_some(),
        _ => Role::named(word).is_some(),
    }
}

fn access(setting: &dyn Fn(&str) -> Option<String>) -> Option<Access> {
    let roles = |name: &str| -> Option<Vec<Role>> { Some(setting(name)?.split_whitespace().filter_map(Role::named).collect()) };
    let (read, write) = (roles("evenhand_read"), roles("evenhand_write"));
    let (review, sign) = (roles("evenhand_review"), roles("evenhand_sign"));
    let any = read.is_some() || write.is_some() || review.is_some() || sign.is_some();
    any.then(|| Access {
        read: read.unwrap_or_default(),
        write: write.unwrap_or_default(),
        review: review.unwrap_or_default(),
        sign: sign.unwrap_or_default(),
        confidentiality: setting("evenhand_confidentiality").and_then(|name| Confidentiality::named(name.trim())).unwrap_or_default(),
    })
}

/// The most findings of one severity that are listed: a sheet can have one in each of its cells.
const FINDINGS: usize = 1_000;

struct Import {
    findings: Vec<Finding>,
    /// How many there were of each severity.
    said: [usize; 2],
    languages: Vec<String>,
    fallback: String,
    /// Names of questions that are left out, and their rows.
    left_out: Vec<Placed>,
}

/// A row of the survey sheet with where it stood.
type Placed = (usize, Row);

impl Import {
    fn say(&mut self, severity: Severity, sheet: &str, row: usize, column: &str, reason: impl Into<String>) {
        let said = &mut self.said[severity as usize];
        *said += 1;
        let (row, column, reason) = match *said {
            ..=FINDINGS => (row, column, reason.into()),
            said if said == FINDINGS + 1 => (0, "", "there is more of this kind, which is not listed".to_owned()),
            _ => return,
        };
        self.findings.push(Finding { severity, sheet: sheet.to_owned(), row, column: column.to_owned(), reason });
    }

    fn is_too_long(&mut self, sheet: &Sheet, table: &Table<'_>, most: usize) -> bool {
        let is_too_long = table.rows.len() > most;
        if is_too_long {
            self.say(Severity::Error, &sheet.name, 0, "", format!("there are more than {most} rows"));
        }
        is_too_long
    }

    fn language(&mut self, written: Option<&str>) -> String {
        let code = written.map_or_else(|| self.fallback.clone(), languages::code);
        // One too many is enough to be refused.
        if self.languages.len() <= LANGUAGES && !self.languages.contains(&code) {
            self.languages.push(code.clone());
        }
        code
    }
}
