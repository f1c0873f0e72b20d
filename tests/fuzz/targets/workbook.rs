//! Sheets of decisions through a file and the importer, any bytes as a workbook, and any XML as its parts.
#![no_main]

use fuzz::Bytes;
use libfuzzer_sys::fuzz_target;
use shared::form::Form;
use shared::instrument::Schema;
use shared::xlsform::{Imported, Sheet, export, import, read_workbook, write_workbook};
use std::io::{Cursor, Write};
use std::sync::Arc;

// Words, with a bar between.
const TYPES: &str = "text|integer|int|decimal|range|date|time|select_one l|select one from l|select_multiple l or_other|\
    select all that apply from m|rank l|note|acknowledge|calculate|hidden|begin group|end group|begin repeat|end repeat|begin_group|\
    geopoint|start|phone number|select|add|q|begin|end|select one|select multiple l|add text prompt|select_one nothing|trigger|string";
const HEADS: &str = "label::English (en)|label::Español|hint|hint::es|guidance_hint|required|required_message|relevant|relevance|constraint|\
    constraint_message|calculation|default|choice_filter|read_only|readonly|repeat_count|parameters|appearance|evenhand_exposure|disabled|\
    media::image|media|:|::|jr:count||note|label::x|label|name|type";
const CHOICE_HEADS: &str = "label::es|evenhand_role|evenhand_exclusive|evenhand_from|area|Area|image|x::y||order|label|name|value";
const SETTINGS_HEADS: &str = "form_title|form_id|id_string|default_language|evenhand_title::Español (es)|form_title::English (en)|evenhand_kind|\
    evenhand_minutes|evenhand_notes|evenhand_summary|evenhand_read|evenhand_write|evenhand_sign|version";
const CELLS: &str = "|a|b|c|q1|yes|no|TRUE|${a}|${ a } = 'x'|${b} > 1|. < 5|selected(${c}, 'a')|area = ${a}|sum(${b})|once(1)|2|1e5|\
    start=0 end=5 step=1|table-list|multiline|key|sensitive|prefer_not|survey.groups|response|analyst officer|nobody|English (en)|Español|(|Foo ()|\
    ${|}|$|_x0041_|\u{a0}|  padded  |día 🙂|\u{130}|<&>\"'|x\ny|x y|true()|'a'|position(..)|l|\t";

fn pick<'a>(words: &'a str, bytes: &mut Bytes<'_>) -> &'a str {
    let words: Vec<&str> = words.split('|').collect();
    bytes.pick(&words)
}

fn cell(bytes: &mut Bytes<'_>) -> String {
    match bytes.byte() {
        ..220 => pick(CELLS, bytes).to_owned(),
        220..240 => bytes.expression(6, &["a".to_owned(), "b".to_owned()]),
        _ => bytes.text(12),
    }
}

/// A sheet of these columns and some more. Each row begins as it should, but for one in sixteen.
fn sheet(name: &str, first: &[&str], more: &str, bytes: &mut Bytes<'_>, start: fn(usize, &mut Bytes<'_>) -> Vec<String>) -> Sheet {
    let mut heads: Vec<String> = first.iter().map(|head| (*head).to_owned()).collect();
    heads.extend((0..bytes.below(6)).map(|_| pick(more, bytes).to_owned()));
    let mut rows = vec![heads];
    for row in 0..bytes.below(16) {
        let mut cells = if bytes.once_in(16) { Vec::new() } else { start(row, bytes) };
        let width = rows[0].len() + usize::from(bytes.once_in(32));
        while cells.len() < width {
            cells.push(if bytes.byte().is_multiple_of(2) { String::new() } else { cell(bytes) });
        }
        rows.push(cells);
    }
    Sheet { name: name.to_owned(), rows }
}

fn question(row: usize, bytes: &mut Bytes<'_>) -> Vec<String> {
    let name = ["a", "b", "c"].get(row).map_or_else(|| format!("q{row}"), |name| (*name).to_owned());
    vec![pick(TYPES, bytes).to_owned(), name, cell(bytes)]
}

/// Ends what a sheet has begun, so that more of them can be used.
fn ended(mut sheet: Sheet) -> Sheet {
    let mut open = Vec::new();
    for row in &sheet.rows {
        match row.first().map(|kind| kind.split_once([' ', '_']).unwrap_or((kind.as_str(), ""))) {
            Some(("begin", what)) => open.push(what.to_owned()),
            Some(("end", _)) => drop(open.pop()),
            _ => {}
        }
    }
    sheet.rows.extend(open.into_iter().rev().map(|what| vec![format!("end {what}")]));
    sheet
}

fn decided(bytes: &mut Bytes<'_>) -> Vec<Sheet> {
    let survey = sheet("survey", &["type", "name", "label"], HEADS, bytes, question);
    let survey = if bytes.once_in(8) { survey } else { ended(survey) };
    let choice = |row: usize, bytes: &mut Bytes<'_>| vec![["l", "m"][row % 2].to_owned(), format!("x{row}"), cell(bytes)];
    let setting = |_: usize, _: &mut Bytes<'_>| Vec::new();
    let choices = sheet("choices", &["list_name", "name", "label"], CHOICE_HEADS, bytes, choice);
    vec![survey, choices, sheet("settings", &[], SETTINGS_HEADS, bytes, setting)]
}

/// The same sheets as a file gives them back: trimmed, without what is empty at the end.
fn read_back(sheets: &[Sheet]) -> Option<Vec<Sheet>> {
    Some(read_workbook(&write_workbook(sheets).ok()?).unwrap_or_else(|finding| panic!("{finding}")))
}

fn use_all(imported: &Imported) {
    let _ = imported.findings.iter().map(ToString::to_string).collect::<Vec<_>>();
    if imported.is_usable() {
        let schema = Schema::compile(imported.instrument.clone(), &[]).expect("what is usable compiles");
        fuzz::ask_everything(&Form::new(Arc::new(schema)));
    }
}

fn check(sheets: &[Sheet]) {
    let imported = import(sheets, "file");
    fuzz::show(|| format!("usable: {}\n{sheets:?}\n{:?}", imported.is_usable(), imported.findings));
    use_all(&imported);
    if !imported.is_usable() {
        return;
    }
    if let Some(sheets) = read_back(&export(&imported.instrument)) {
        let again = import(&sheets, "file");
        for (again, row) in again.instrument.survey.iter().zip(&imported.instrument.survey) {
            assert_eq!(again, row);
        }
        assert_eq!(again.instrument, imported.instrument);
        assert!(again.is_usable(), "{:?}", again.findings);
    }
}

/// A workbook of parts: each begins with a line `--- path`. Not compressed, so that libFuzzer's changes arrive.
fn packed(text: &str) -> Option<Vec<u8>> {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for part in text.split("--- ").skip(1) {
        let (path, content) = part.split_once('\n')?;
        file.start_file(path, options).ok()?;
        file.write_all(content.as_bytes()).ok()?;
    }
    Some(file.finish().ok()?.into_inner())
}

fuzz_target!(init: fuzz::survive_overflow(), |data: &[u8]| {
    if data.starts_with(b"--- ") {
        if let Some(sheets) = packed(&String::from_utf8_lossy(data)).and_then(|file| read_workbook(&file).ok()) {
            check(&sheets);
        }
    } else if data.starts_with(b"PK") {
        if let Ok(sheets) = read_workbook(data) {
            check(&sheets);
        }
    } else {
        let sheets = decided(&mut Bytes(data));
        let imported = import(&sheets, "file");
        use_all(&imported);
        // A file drops what it cannot hold, so only what came out of one can be the same again.
        if imported.is_usable() {
            read_back(&sheets).iter().for_each(|sheets| check(sheets));
        }
    }
});
