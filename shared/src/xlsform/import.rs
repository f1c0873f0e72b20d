//! From sheets to an instrument.

use super::{Finding, Severity, Sheet, languages};
use crate::instrument::{Access, Choice, ChoiceList, Exposure, Instrument, RecordKind, Required, Role, Row, Schema, Text};
use crate::named::Named;

/// What became of a workbook.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The instrument, as far as it could be read. It compiles when no finding is an error.
    pub instrument: Instrument,
    /// Everything that was found, in the order of the sheets.
    pub findings: Vec<Finding>,
}

impl Imported {
    /// Whether it can be used.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// Types that ask for what this engine does not have. Their questions are left out, with a warning.
const LEFT_OUT: &[&str] = &[
    "geopoint",
    "geotrace",
    "geoshape",
    "image",
    "photo",
    "audio",
    "video",
    "file",
    "barcode",
    "start-geopoint",
    "background-audio",
    "csv-external",
    "xml-external",
    "select_one_from_file",
    "select_multiple_from_file",
    "select_one_external",
    "datetime",
    "xml_external",
    "osm",
    "draw",
    "signature",
];
/// What a device would tell of itself or of the time. Nothing here collects it.
const METADATA: &[&str] = &[
    "start",
    "end",
    "today",
    "deviceid",
    "subscriberid",
    "simserial",
    "phonenumber",
    "phone number",
    "username",
    "email",
    "audit",
    "uri:deviceid",
    "start time",
    "end time",
    "device id",
    "get device id",
    "get start time",
    "get end time",
    "get today",
];
/// Columns that are known and have no effect here.
const IGNORED: &[&str] = &[
    "disabled",
    "note",
    "notes",
    "comment",
    "comments",
    "trigger",
    "save_to",
    "media",
    "image",
    "audio",
    "video",
    "big-image",
    "autoplay",
    "query",
    "count",
    "sms_field",
    "instance_name",
    "intent",
    "body",
    "bind",
    "instance",
    "control",
    "rows",
];

/// Reads a workbook's sheets.
#[must_use]
pub fn import(sheets: &[Sheet], file: &str) -> Imported {
    let mut import = Import { findings: Vec::new(), languages: Vec::new(), fallback: "en".to_owned(), left_out: Vec::new() };
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
        choices,
        survey: Vec::new(),
    };
    for language in &instrument.languages {
        let own = setting(&format!("form_title::{}", languages::heading(language)));
        instrument.title.insert(language.clone(), own.unwrap_or_else(|| title.clone()));
    }
    import.complete(&mut instrument, rows);
    Imported { instrument, findings: import.findings }
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
    })
}

/// A sheet by the names of its columns.
#[derive(Default)]
struct Table<'a> {
    headings: Vec<String>,
    /// Number in the spreadsheet, and cells.
    rows: Vec<(usize, &'a [String])>,
}

impl<'a> Table<'a> {
    fn of(sheet: &'a Sheet) -> Self {
        let is_empty = |row: &[String]| row.iter().all(|cell| cell.trim().is_empty());
        let mut rows = sheet.rows.iter().enumerate().filter(|(_, row)| !is_empty(row));
        let headings = rows.next().map(|(_, row)| row.iter().map(|cell| cell.trim().to_owned()).collect()).unwrap_or_default();
        Self { headings, rows: rows.map(|(index, row)| (index + 1, row.as_slice())).collect() }
    }

    fn cell(&self, row: &'a [String], name: &str) -> Option<&'a str> {
        let at = self.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name))?;
        row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }
}

/// A heading, split into the column and the language.
fn heading(written: &str) -> (String, Option<String>) {
    let lower = written.trim().to_lowercase();
    let (column, language) = match written
        .split_once("::")
        .or_else(|| written.split_once(':').filter(|(column, _)| !lower.starts_with("jr:") && !column.is_empty()))
    {
        Some((column, language)) => (column.trim().to_lowercase(), Some(language.trim().to_owned())),
        None => (lower, None),
    };
    let column = match column.replace(' ', "_").as_str() {
        "relevance" => "relevant".to_owned(),
        "calculate" | "bind_calculate" => "calculation".to_owned(),
        "readonly" | "read_only" => "read_only".to_owned(),
        "caption" => "label".to_owned(),
        "repeat_count" | "jr:count" => "repeat_count".to_owned(),
        "constraint_msg" | "jr:constraintmsg" => "constraint_message".to_owned(),
        "requiredmsg" | "jr:requiredmsg" => "required_message".to_owned(),
        "list_name" | "list" => "list_name".to_owned(),
        other => other.to_owned(),
    };
    (column, language)
}

struct Import {
    findings: Vec<Finding>,
    languages: Vec<String>,
    fallback: String,
    /// Names of questions that are left out, and their rows.
    left_out: Vec<Placed>,
}

/// A row of the survey sheet with where it stood.
type Placed = (usize, Row);

impl Import {
    fn say(&mut self, severity: Severity, sheet: &str, row: usize, column: &str, reason: impl Into<String>) {
        self.findings.push(Finding { severity, sheet: sheet.to_owned(), row, column: column.to_owned(), reason: reason.into() });
    }

    fn language(&mut self, written: Option<&str>) -> String {
        let code = written.map_or_else(|| self.fallback.clone(), languages::code);
        if !self.languages.contains(&code) {
            self.languages.push(code.clone());
        }
        code
    }

    fn choices(&mut self, sheet: Option<&Sheet>) -> Named<ChoiceList> {
        let mut lists = Named::<ChoiceList>::default();
        let Some(sheet) = sheet else { return lists };
        let table = Table::of(sheet);
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
                    (column, None) if column == "evenhand_role" => choice.role = crate::instrument::ChoiceRole::named(cell),
                    (column, None) if column == "evenhand_exclusive" => choice.exclusive = is_yes(cell),
                    (column, None) if column == "evenhand_from" => {
                        let mut taken = ChoiceList { from: Some(cell.to_owned()), items: Vec::new() };
                        taken.items.clear();
                        lists.insert(list.clone(), taken);
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
            let mut held = lists.remove(&list).unwrap_or_default();
            held.items.push(choice);
            lists.insert(list, held);
        }
        lists
    }

    fn survey(&mut self, sheet: &Sheet) -> Vec<Placed> {
        let table = Table::of(sheet);
        let mut rows: Vec<Placed> = Vec::new();
        for written in table.headings.iter().filter(|written| !written.is_empty()) {
            let (column, _) = heading(written);
            if IGNORED.contains(&column.as_str()) || !COLUMNS.contains(&column.as_str()) {
                self.say(Severity::Warning, &sheet.name, 1, written, "this column has no effect here");
            }
        }
        for (number, cells) in &table.rows {
            let mut row = Row::default();
            let mut disabled = false;
            for (written, cell) in table.headings.iter().zip(cells.iter()).filter(|(_, cell)| !cell.trim().is_empty()) {
                let (column, language) = heading(written);
                if column == "disabled" {
                    disabled = is_yes(cell.trim());
                }
                self.put(&mut row, &column, language.as_deref(), cell.trim());
            }
            if disabled || row.kind.is_empty() {
                if !disabled {
                    self.say(Severity::Warning, &sheet.name, *number, "type", "the row has no type and is left out");
                }
                continue;
            }
            if let Some(row) = self.typed(sheet, *number, row) {
                rows.push((*number, row));
            }
        }
        rows
    }

    fn put(&mut self, row: &mut Row, column: &str, language: Option<&str>, cell: &str) {
        let text = match column {
            "label" => Some(&mut row.label),
            "hint" => Some(&mut row.hint),
            "guidance_hint" => Some(&mut row.guidance_hint),
            "required_message" => Some(&mut row.required_message),
            "constraint_message" => Some(&mut row.constraint_message),
            _ => None,
        };
        if let Some(text) = text {
            text.insert(self.language(language), references(cell));
            return;
        }
        let expression = || Some(references(cell));
        match column {
            "type" => row.kind = cell.split_whitespace().collect::<Vec<_>>().join(" "),
            "name" => cell.clone_into(&mut row.name),
            "required" => row.required = required(cell),
            "relevant" => row.relevant = expression(),
            "constraint" => row.constraint = expression(),
            "calculation" => row.calculation = expression(),
            "default" => row.default = expression(),
            "choice_filter" => row.choice_filter = expression(),
            "read_only" if is_yes(cell) => row.read_only = Some("true()".to_owned()),
            "read_only" if !is_no(cell) => row.read_only = expression(),
            "repeat_count" => row.repeat_count = expression(),
            "parameters" => cell.clone_into(&mut row.parameters),
            "appearance" => cell.clone_into(&mut row.appearance),
            "evenhand_exposure" => row.exposure = Exposure::named(cell).unwrap_or_default(),
            _ => {}
        }
    }

    /// The row with its type in our words; nothing when it is left out.
    fn typed(&mut self, sheet: &Sheet, number: usize, mut row: Row) -> Option<Row> {
        let lower = row.kind.to_lowercase();
        let base = lower.split(' ').next().unwrap_or("");
        let reason = match () {
            () if METADATA.contains(&lower.as_str()) => {
                format!("“{}” tells of the device or the time; it is never collected here", row.kind)
            }
            () if LEFT_OUT.contains(&base) => format!("the type “{}” is not supported; the question is left out", row.kind),
            () => String::new(),
        };
        if !reason.is_empty() {
            self.say(Severity::Warning, &sheet.name, number, "type", reason);
            self.left_out.push((number, row));
            return None;
        }
        let rest = row.kind.get(base.len()..).unwrap_or("").trim().to_owned();
        let select = |rest: &str| rest.strip_prefix("from ").unwrap_or(rest).to_owned();
        row.kind = match (base, rest.as_str()) {
            ("select", rest) if rest.starts_with("one") => format!("select_one {}", select(rest[3..].trim())),
            ("select", rest) if rest.starts_with("multiple") => format!("select_multiple {}", select(rest[8..].trim())),
            ("select", rest) if rest.starts_with("all that apply") => format!("select_multiple {}", select(rest[14..].trim())),
            ("select1" | "add_select_one_prompt_using", rest) => format!("select_one {}", select(rest)),
            ("add_select_multiple_prompt_using", rest) => format!("select_multiple {}", select(rest)),
            ("select_one" | "select_multiple" | "rank", rest) => format!("{base} {}", select(rest)),
            ("string" | "q", "") => "text".to_owned(),
            ("int", "") => "integer".to_owned(),
            ("trigger", "") => "acknowledge".to_owned(),
            ("add", rest) if rest.starts_with("note") => "note".to_owned(),
            ("add", rest) => rest.split(' ').next().map(|word| if word == "text" { "text" } else { word }).unwrap_or("text").to_owned(),
            ("begin" | "end", rest) => format!("{base}_{}", rest.to_lowercase()),
            ("begin_lgroup" | "begin_loop" | "end_loop", _) => {
                self.say(Severity::Error, &sheet.name, number, "type", "loops are not supported; use a repeat");
                return None;
            }
            ("calculation", "") => "calculate".to_owned(),
            (_, "") => lower.clone(),
            _ => row.kind,
        };
        row.kind = row.kind.replace(" or specify other", " or_other").replace(" or other", " or_other");
        if row.kind.starts_with("end_") {
            row = Row { kind: row.kind, ..Row::default() };
        } else if row.kind.starts_with("begin_") {
            row.appearance = row.appearance.replace("field-list", "").trim().to_owned();
            row.required = Required::default();
        }
        Some(row)
    }

    /// Fills in what every language needs, compiles, and says where what is wrong stands.
    fn complete(&mut self, instrument: &mut Instrument, rows: Vec<Placed>) {
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
        let mut places = Vec::new();
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
            if row.constraint.is_none() {
                row.constraint_message = Text::default();
            }
            places.push((name, number));
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
            let place = places.iter().find(|(name, _)| *name == error.question).map(|(_, number)| *number);
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
        for (number, out) in std::mem::take(&mut self.left_out) {
            let named = format!("${{{}}}", out.name);
            let names = |row: &Row| {
                let texts = [&row.label, &row.hint, &row.guidance_hint, &row.required_message, &row.constraint_message];
                let columns =
                    [&row.relevant, &row.constraint, &row.calculation, &row.default, &row.choice_filter, &row.read_only, &row.repeat_count];
                let required = matches!(&row.required, Required::When(source) if source.contains(&named));
                required || texts.into_iter().flat_map(Text::values).chain(columns.into_iter().flatten()).any(|text| text.contains(&named))
            };
            if rows.iter().any(|(_, row)| names(row)) {
                let stand_in = Row { kind: "calculate".to_owned(), name: out.name, calculation: Some("''".to_owned()), ..Row::default() };
                let at = rows.iter().position(|(other, _)| *other > number).unwrap_or(rows.len());
                rows.insert(at, (number, stand_in));
            }
        }
        rows
    }
}

const COLUMNS: &[&str] = &[
    "type",
    "name",
    "label",
    "hint",
    "guidance_hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "choice_filter",
    "read_only",
    "repeat_count",
    "parameters",
    "appearance",
    "evenhand_exposure",
    "disabled",
];

fn is_yes(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "yes" | "true" | "true()" | "1" | "y")
}

fn is_no(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "no" | "false" | "false()" | "0" | "n" | "")
}

fn required(cell: &str) -> Required {
    if is_yes(cell) {
        Required::Fixed(true)
    } else if is_no(cell) {
        Required::Fixed(false)
    } else {
        Required::When(references(cell))
    }
}

/// Word processors write curly quotes into expressions and labels alike; only the straight ones mean anything in an
/// expression. `${ name }` loses its spaces.
fn references(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.find("${") {
        let Some(end) = rest[at..].find('}') else { break };
        text.push_str(&rest[..at]);
        text.push_str("${");
        text.push_str(rest[at + 2..at + end].trim());
        text.push('}');
        rest = &rest[at + end + 1..];
    }
    text.push_str(rest);
    text
}
