//! `docs/xlsform.md` says what the code does: it is rendered from the tables that the parser uses. To write it anew:
//! `UPDATE=1 cargo test -p shared --features toml,xlsx --test docs`.
#![allow(missing_docs)]
#![cfg(feature = "xlsx")]

use shared::instrument::{DOCS, Group, NOT_IN_SURVEYS, Schema, TABLE, UNSUPPORTED};
use shared::xlsform::{Sheet, import};
use std::fmt::Write as _;

/// A type as a workbook writes it, and what is said of it.
const TYPES: &[(&str, &str)] = &[
    ("text", "Typed; `multiline` for long texts. At most 4,000 characters."),
    ("integer", "A whole number."),
    ("decimal", "A number; a comma may be typed for the point."),
    ("range", "A number on a scale: `parameters` with start, end, step."),
    ("date", "A civil date, typed as YYYY-MM-DD. Days since 1970-01-01 in arithmetic."),
    ("time", "A time of day, typed as HH:MM."),
    ("select_one l", "Radio buttons; a menu for `minimal` and beyond 16 choices. `or_other` adds a choice and a question."),
    ("select_multiple l", "Tick boxes. `or_other` adds a choice and a question."),
    ("rank l", "All choices in the person's order, by buttons."),
    ("note", "Text to read."),
    ("acknowledge", "One box to tick; its value is `OK`."),
    ("calculate", "Computed, never shown. A `calculation` on another type is computed and shown."),
    ("hidden", "Kept, never shown. Not in anonymous surveys."),
    ("begin group", "A page at the top level. `table-list`: a matrix of select_one questions."),
    ("begin repeat", "Rows, nested as you like; counted by `repeat_count`. Not in anonymous surveys."),
    ("geopoint", ""),
    ("image", ""),
    ("audio", ""),
    ("video", ""),
    ("file", ""),
    ("barcode", ""),
    ("dateTime", ""),
    ("start", ""),
    ("deviceid", ""),
    ("select_one_from_file l", ""),
];

fn is_taken(kind: &str) -> bool {
    let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let mut rows =
        vec![line(&["type", "name", "label", "calculation"]), line(&[kind, "a", "A", if kind == "calculate" { "1" } else { "" }])];
    if let Some(what) = kind.strip_prefix("begin ") {
        rows.push(line(&["text", "b", "B", ""]));
        rows.push(line(&[&format!("end {what}"), "", "", ""]));
    }
    let choices = vec![line(&["list_name", "name", "label"]), line(&["l", "x", "X"])];
    let imported = import(&[Sheet { name: "survey".into(), rows }, Sheet { name: "choices".into(), rows: choices }], "f");
    imported.is_usable() && imported.findings.is_empty() && Schema::compile(imported.instrument, &[]).is_ok()
}

fn rendered() -> String {
    let mut page = String::from(
        "# XLSForm: what works\n\nWritten by `shared/tests/docs.rs` from the tables that the importer and the parser use; a test fails when \
         the two differ.\n\n## Types\n\n| type | works | |\n| --- | --- | --- |\n",
    );
    for (kind, said) in TYPES {
        let shown = kind.replace(" l", " list");
        let line = if is_taken(kind) {
            format!("| `{shown}` | yes | {said} |")
        } else {
            format!(
                "| `{shown}` | left out | Listed as a warning with its row; the rest of the form works. What names it reads an empty answer. |"
            )
        };
        let _ = writeln!(page, "{line}");
    }
    page.push_str(
        "\n## Columns\n\nSurvey sheet: `type`, `name`, `label`, `hint`, `guidance_hint`, `required`, `required_message`, `relevant` (also `relevance`), `constraint`, \
         `constraint_message`, `calculation`, `default` (an answer or an expression), `choice_filter`, `read_only`, `repeat_count`, `parameters`, \
         `appearance` (`likert`, `table-list`, `minimal`, `multiline`, `columns`), each text in every language as `label::English (en)`. Choices: `list_name`, \
         `name`, `label`, any other column for `choice_filter`. Settings: `form_title`, `form_id`, `default_language`; \
         not `allow_choice_duplicates`: two choices of one name in a list are refused, as an answer is kept by the name. What is not named here is listed \
         as a warning with its place. Columns that begin with `evenhand_` hold what only Evenhand has, so that a workbook written here is read \
         back as the same instrument.\n\nFiles: `.xlsx`, at most 16 MiB, 64 MiB unpacked, 2,000,000 cells and 100 sheets. The workbench reads the older `.xls` too, in \
         a worker that is stopped after 30 seconds, because the library for it does not survive every damaged file; the command line does not.\n\n## Functions\n\nXPath 1.0's conversions hold: an unanswered question is the empty text, which is NaN as a number; every comparison with \
         NaN is false, except `!=`. A question in a repeat means the same row inside it; from outside, functions of one value see the first \
         row and those marked “rows” see all. A function that is not here is refused, naming question and column.\n\n\
         Dates are civil, as the device's calendar and clock show them; there are no time zones, and one that a text names is left aside. \
         No type holds a date and a time in one. Functions that need both take a date, a text such as `2026-03-01T09:30:00`, what `now()` and \
         `date-time()` give, or days since 1970-01-01 with the time as part of a day; a time alone is one of 1970-01-01. `now()` and `date-time()` \
         are such days in arithmetic and in `<` and `>`; kept by a calculation they are text, of which `decimal-date-time()` makes days again.\n\n| function | arguments | sees | what it does |\n| --- | --- | --- | --- |\n",
    );
    for (signature, (name, said)) in TABLE.iter().zip(DOCS) {
        assert_eq!(signature.name, *name);
        let (least, most) = signature.arity;
        let arity = if least == most { least.to_string() } else { format!("{least} to {most}") };
        let group = format!("{:?}", signature.group).to_lowercase();
        let survey = match signature.group {
            Group::Clock => " Not in anonymous surveys.",
            _ if NOT_IN_SURVEYS.contains(name) => " Not in anonymous surveys, whose app is kept small.",
            _ => "",
        };
        let _ = writeln!(page, "| `{name}` | {arity} | {group} | {said}{survey} |");
    }
    page.push_str("\n## Functions that are not supported\n\nA form that uses one of them is refused with this reason.\n\n| function | why |\n| --- | --- |\n");
    for (name, reason) in UNSUPPORTED {
        let _ = writeln!(page, "| `{name}` | {reason} |");
    }
    page
}

#[test]
fn the_page_on_xlsform_says_what_the_code_does() {
    let path = "../docs/xlsform.md";
    let page = rendered();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &page).expect("written");
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page, "run it with UPDATE=1");
}
