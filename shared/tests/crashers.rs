//! What stopped the program, or would have filled its memory, or never ended: found by the targets in `tests/fuzz` and by
//! reading with them in mind. Each is the smallest of its kind.
#![allow(missing_docs)]
#![cfg(feature = "xlsx")]

use serde_json::{Value as Json, json};
use shared::form::{At, Form, IssueKind, RowId, Value, fill, read_value};
use shared::instrument::{LoadError, Schema};
use shared::xlsform::{Severity, Sheet, import, read_workbook};
use std::io::{Cursor, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn row(kind: &str, name: &str, columns: &Json) -> Json {
    let mut row = json!({"type": kind, "name": name, "label": {"en": name}});
    for (column, value) in columns.as_object().into_iter().flatten() {
        row[column] = value.clone();
    }
    row
}

fn end(what: &str) -> Json {
    json!({"type": format!("end_{what}")})
}

fn compile(rows: &[Json]) -> Result<Arc<Schema>, Vec<LoadError>> {
    let choice = |name: &str, area: &str| json!({"name": name, "label": {"en": name}, "columns": {"area": area}});
    let value = json!({
        "name": "t", "kind": "document", "languages": ["en"], "title": {"en": "t"},
        "choices": {"abc": {"items": [choice("a", "x"), choice("b", "y x"), choice("c", "")]}}, "survey": rows,
    });
    Schema::compile(serde_json::from_value(value).expect("an instrument"), &[]).map(Arc::new)
}

fn form(rows: &[Json]) -> Form {
    Form::new(compile(rows).unwrap_or_else(|errors| panic!("{}", errors[0])))
}

fn refused(rows: &[Json]) -> String {
    compile(rows).expect_err("refused")[0].to_string()
}

fn set(form: &mut Form, name: &str, answer: &Json) {
    let node = form.schema().find(name).expect("a question");
    let value = read_value(form.schema(), node, answer).expect("of its type");
    form.set(node, Some(value));
}

fn text(form: &Form, name: &str) -> String {
    form.answer_text(form.schema().find(name).expect("a question"), "en", ", ")
}

#[test]
fn a_column_is_no_question_and_is_looked_into_all_the_same() {
    for (filter, expected) in [
        ("selected(area, 'x')", &["a", "b"][..]),
        ("count-selected(area) = 0", &["c"]),
        ("selected-at(area, 1) = 'x'", &["b"]),
        ("selected(name, 'c') or selected(nothing, '')", &["c"]),
    ] {
        let form = form(&[row("select_one abc", "q", &json!({"choice_filter": filter}))]);
        let offered = form.schema().choices(0).expect("choices").items.iter().filter(|choice| form.is_offered(0, choice));
        assert_eq!(offered.map(|choice| choice.name.as_str()).collect::<Vec<_>>(), expected, "{filter}");
    }
}

#[test]
fn what_reads_the_rows_of_a_counted_repeat_follows_their_number() {
    let mut form = form(&[
        row("integer", "n", &json!({})),
        row("begin_repeat", "r", &json!({"repeat_count": "${n}"})),
        row("integer", "x", &json!({"default": "2"})),
        end("repeat"),
        row("calculate", "sum", &json!({"calculation": "sum(${x})"})),
        row("calculate", "count", &json!({"calculation": "count(${x})"})),
    ]);
    for (rows, sum) in [(3, "6"), (5, "10"), (1, "2")] {
        set(&mut form, "n", &json!(rows));
        assert_eq!((text(&form, "sum"), text(&form, "count")), (sum.into(), rows.to_string()));
    }
}

#[test]
fn what_reads_another_row_follows_it() {
    let mut form = form(&[
        row("begin_repeat", "r", &json!({})),
        row("integer", "x", &json!({})),
        row("calculate", "before", &json!({"calculation": "indexed-repeat(${x}, ${r}, position(..) - 1)"})),
        row(
            "calculate",
            "total",
            &json!({"calculation": "coalesce(indexed-repeat(${total}, ${r}, position(..) - 1), 0) + coalesce(${x}, 0)"}),
        ),
        end("repeat"),
    ]);
    let rows: Vec<RowId> = (0..4).map(|id| form.add_row(0, 0, &id.to_string()).0).collect();
    let answer = |form: &mut Form, row: RowId, number: i64| form.set(At { row, node: 1 }, Some(Value::Integer(number)));
    let seen = |form: &Form, name: &str| {
        let node = form.schema().find(name).expect("a question");
        form.rows(0, 0).iter().map(|row| form.answer_text(At { row: *row, node }, "en", "")).collect::<Vec<_>>().join(" ")
    };
    for (place, number) in [(2, 3), (0, 1), (1, 2), (3, 4)] {
        answer(&mut form, rows[place], number);
    }
    assert_eq!((seen(&form, "before"), seen(&form, "total")), (" 1 2 3".into(), "1 3 6 10".into()));
    let changed = answer(&mut form, rows[0], 5);
    assert_eq!((seen(&form, "before"), seen(&form, "total")), (" 5 2 3".into(), "5 7 10 14".into()));
    assert!(changed.places.contains(&At { row: rows[3], node: 3 }), "{changed:?}");
    form.remove_row(rows[1]);
    assert_eq!((seen(&form, "before"), seen(&form, "total")), (" 5 3".into(), "5 8 12".into()));
}

fn nested(depth: usize, columns: &Json) -> Vec<Json> {
    let mut rows: Vec<Json> = (0..depth).map(|index| row("begin_repeat", &format!("r{index}"), columns)).collect();
    rows.push(row("text", "q", &json!({})));
    rows.extend((0..depth).map(|_| end("repeat")));
    rows
}

#[test]
fn repeats_in_repeats_reach_no_end_of_the_stack() {
    let stack = std::thread::Builder::new().stack_size(1024 * 1024);
    let deepest = stack.spawn(|| form(&nested(32, &json!({"repeat_count": "1"}))).places().len()).expect("a thread");
    assert_eq!(deepest.join().expect("a stack as a browser's is enough"), 33);
    assert!(refused(&nested(33, &json!({}))).contains("more than 32 deep"));
    assert!(refused(&nested(4_000, &json!({"repeat_count": "1"}))).contains("more than 32 deep"));
    let groups: Vec<Json> = (0..33).map(|index| row("begin group", &format!("g{index}"), &json!({}))).collect();
    assert!(refused(&groups).contains("more than 32 deep"));
}

#[test]
fn counted_repeats_in_counted_repeats_do_not_multiply() {
    for depth in [2, 3, 9] {
        let form = form(&nested(depth, &json!({"repeat_count": "1000000000"})));
        assert!(form.places().len() < 5_000, "{depth}: {}", form.places().len());
    }
    // Rows that go make room for others.
    let mut form = form(&[
        row("integer", "n", &json!({})),
        row("begin_repeat", "r", &json!({"repeat_count": "${n}"})),
        row("text", "q", &json!({})),
        end("repeat"),
    ]);
    for _ in 0..10 {
        for count in [900, 0] {
            set(&mut form, "n", &json!(count));
            assert_eq!(form.rows(0, 1).len(), count);
        }
    }
}

#[test]
fn rows_that_are_read_are_limited_too() {
    let schema = compile(&nested(1, &json!({}))).expect("sound");
    let read = |count: usize| {
        let rows: Vec<Json> = (0..count).map(|_| json!({})).collect();
        fill(Form::begin(Arc::clone(&schema), None), json!({"r0": rows}).as_object().expect("an object"))
    };
    assert_eq!(read(1_500).expect("as many as fit").rows(0, 0).len(), 1_500);
    let refusal = read(300_000).expect_err("a megabyte of empty rows, each compared with all others");
    assert_eq!((refusal.path.as_str(), refusal.kind), ("r0", IssueKind::WrongType("a shorter list of rows")));
}

#[test]
fn texts_of_texts_end_somewhere() {
    let many = |read: &str| vec![read; 63].join(", ");
    for function in ["concat(", "join('-', "] {
        let mut rows = vec![row("text", "c0", &json!({"default": "x".repeat(3_000)}))];
        rows.extend((1..40).map(|index| {
            let read = format!("${{c{}}}", index - 1);
            row(
                "calculate",
                &format!("c{index}"),
                &json!({"calculation": format!("coalesce({function}{}), 'start of the next one')", many(&read))}),
            )
        }));
        rows.push(row("note", "said", &json!({"label": {"en": "${c1}".repeat(1_000)}})));
        let form = form(&rows);
        let longest = form.places().iter().map(|at| form.answer_text(*at, "en", "").len()).max();
        assert!(longest < Some(100_000), "{longest:?}");
        let note = form.schema().find("said").expect("the note");
        assert!(form.text(note, &form.schema().nodes[note].label, "en").len() < 300_000);
    }
}

#[test]
fn a_step_without_end_is_no_step() {
    for parameters in
        [format!("step={}", "9".repeat(400)), format!("end={}", "9".repeat(400)), format!("start=-{0} end={0}", "9".repeat(400))]
    {
        assert!(refused(&[row("range", "q", &json!({"parameters": parameters}))]).contains("start, end and step"));
    }
}

/// What took minutes or hours; a build that is not optimised takes a second, on a machine that does other things more.
fn in_time(what: &str, act: impl FnOnce()) {
    let start = Instant::now();
    act();
    assert!(start.elapsed() < Duration::from_secs(60), "{what}: {:?}", start.elapsed());
}

#[test]
fn large_instruments_are_refused_or_read_in_time() {
    let circle = |count: usize| -> Vec<Json> {
        let read = |index: usize| json!({"calculation": format!("${{c{}}}", (index + 1) % count)});
        (0..count).map(|index| row("calculate", &format!("c{index}"), &read(index))).collect()
    };
    in_time("a circle of all questions", || assert!(refused(&circle(9_000)).contains("circle")));
    assert!(refused(&circle(10_001)).contains("more than 10000 rows"));
    let others: Vec<Json> = (0..2_000).map(|index| row("select_one abc or_other", &format!("q{index}"), &json!({}))).collect();
    in_time("one more choice for each question", || assert_eq!(compile(&others).expect("sound").lists.len(), 2));
    assert!(refused(&[row("text", "q", &json!({"constraint": "regex(., '((a?){100}){400}')"}))]).contains("size limit"));
    // Each of a thousand rows reads each of another thousand, for several questions.
    let mut rows = vec![row("integer", "n", &json!({}))];
    for (repeat, read) in [("a", "${n}"), ("b", "sum(${a0})")] {
        rows.push(row("begin_repeat", repeat, &json!({"repeat_count": "1000"})));
        rows.extend((0..3).map(|index| row("calculate", &format!("{repeat}{index}"), &json!({"calculation": read}))));
        rows.push(end("repeat"));
    }
    let mut form = form(&rows);
    in_time("a thousand rows that read a thousand", || set(&mut form, "n", &json!(2)));
    assert_eq!(
        form.value(At { row: last_row(&form), node: form.schema().find("b0").expect("b0") }).map(|value| value.scalar().number()),
        Some(2_000.0)
    );
}

fn last_row(form: &Form) -> RowId {
    let repeat = form.schema().find("b").expect("the repeat");
    *form.rows(0, repeat).last().expect("a row")
}

// ---- workbooks

const SHEET: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>type</v></c></row></sheetData></worksheet>"#;

/// A workbook with one sheet and these texts that cells share.
fn workbook(sheet: &str, texts: &str) -> Vec<u8> {
    workbook_of(1, sheet, texts)
}

/// A workbook that has the same sheet several times.
fn workbook_of(count: usize, sheet: &str, texts: &str) -> Vec<u8> {
    let sheets = r#"<sheet name="survey" r:id="worksheet"/>"#.repeat(count);
    let relations = |items: &[(&str, &str)]| {
        let items = items.iter().map(|(kind, target)| format!(r#"<Relationship Id="{kind}" Type="x/{kind}" Target="{target}"/>"#));
        format!("<Relationships>{}</Relationships>", items.collect::<String>())
    };
    let parts = [
        ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", format!("<workbook><sheets>{sheets}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", relations(&[("worksheet", "sheet.xml"), ("sharedStrings", "texts.xml")])),
        ("xl/sheet.xml", sheet.to_owned()),
        ("xl/texts.xml", texts.to_owned()),
    ];
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in parts {
        file.start_file(path, zip::write::SimpleFileOptions::default().compression_level(Some(1))).expect("begun");
        file.write_all(content.as_bytes()).expect("written");
    }
    file.finish().expect("packed").into_inner()
}

fn said(bytes: &[u8]) -> String {
    read_workbook(bytes).expect_err("refused").to_string()
}

#[test]
fn a_workbook_is_read_part_by_part() {
    let cells = r#"<row r="2"><c r="B2" t="s"><v>0</v></c><c t="b"><v>1</v></c><c><v>1E-3</v></c><c t="e"><v>#N/A</v></c></row><row><c t="inlineStr"><is><t>a&amp;b</t></is></c></row>"#;
    let sheet = format!("<worksheet><dimension ref=\"Z9:A1\"/><sheetData>{cells}</sheetData></worksheet>");
    let texts = r#"<sst uniqueCount="1"><si><r><t>one </t></r><r><t>_x0032_</t></r><rPh><t>sound</t></rPh></si></sst>"#;
    let rows = &read_workbook(&workbook(&sheet, texts)).expect("read")[0].rows;
    assert_eq!(*rows, vec![vec![], vec!["".into(), "one 2".into(), "true".into(), "0.001".into()], vec!["a&b".into()]] as Vec<Vec<String>>);
}

#[test]
fn a_text_that_looks_escaped_comes_back_as_it_was() {
    for (text, read) in
        [("_x0041_", "_x0041_"), ("_x0041\0_", "_x0041_"), ("_x0041\r\n_x\u{85}_", "_x0041\n_x_"), ("\u{a0}a\u{ffff}\t", "a")]
    {
        let written = shared::xlsform::write_workbook(&[sheet("survey", vec![line(&[text])])]).expect("written");
        assert_eq!(read_workbook(&written).expect("read")[0].rows, vec![line(&[read])], "{text:?}");
    }
}

#[test]
fn a_workbook_is_not_believed_what_it_says_of_its_size() {
    // Shared texts said to be as many as there are bytes in the world.
    assert!(read_workbook(&workbook(SHEET, "<sst uniqueCount=\"18446744073709551615\"/>")).is_ok());
    // The first and the last cell of a sheet: everything between is not there.
    let corners = SHEET.replace("</sheetData>", r#"<row><c r="XFD1048576"><v>1</v></c></row></sheetData>"#);
    assert_eq!(read_workbook(&workbook(&corners, "")).expect("read")[0].rows.len(), 1_048_576);
    let beyond = SHEET.replace("A1", "XFE1048577");
    assert!(said(&workbook(&beyond, "")).contains("no sheet has room"));
    let columns: String = (1..200).map(|row| format!("<c r=\"XFD{row}\"><v>1</v></c>")).collect();
    assert!(said(&workbook(&SHEET.replace("</row>", &columns), "")).contains("more than 2000000 cells"));
}

#[test]
fn a_workbook_that_unpacks_to_more_than_there_is_room_for_is_refused() {
    let spaces = SHEET.replace("<sheetData>", &format!("{}<sheetData>", " ".repeat(8 * 1024 * 1024)));
    let packed = workbook_of(9, &spaces, "");
    assert!(packed.len() < 100_000 && said(&packed).contains("64 MiB unpacked"));
    assert!(said(&workbook_of(101, SHEET, "")).contains("more than 100 sheets"));
    // One long text that many cells share.
    let text = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(64 * 1024));
    let shared = SHEET.replace("</row>", &r#"<c t="s"><v>0</v></c>"#.repeat(1_100));
    assert!(said(&workbook(&shared, &text)).contains("64 MiB of text"));
}

#[test]
fn an_old_workbook_is_refused_by_name() {
    assert!(said(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).contains("save it as .xlsx"));
    assert!(said(b"PK").contains("not a workbook"));
    assert!(said(b"").contains("not a workbook"));
}

fn sheet(name: &str, rows: Vec<Vec<String>>) -> Sheet {
    Sheet { name: name.into(), rows }
}

fn line(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn sheets_without_end_are_refused_in_time() {
    let survey = |count: usize, cells: &[&str]| {
        let head = line(&["type", "name", "label", "relevant"]);
        sheet("survey", std::iter::once(head).chain((0..count).map(|_| line(cells))).collect())
    };
    let many = [survey(20_000, &["text", "a", "A", ""])];
    assert!(import(&many, "f").findings.iter().any(|finding| finding.reason.contains("more than 10000 rows")));
    in_time("everything wrong", || {
        let mut wrong = survey(5_000, &["text", "a", "A", "("]);
        wrong.rows.iter_mut().skip(1).enumerate().for_each(|(index, row)| row[1] = format!("a{index}"));
        let imported = import(&[wrong], "f");
        let errors = imported.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        assert_eq!(errors, 1_001, "a thousand and a word on the rest");
    });
    in_time("everything left out", || assert!(!import(&[survey(9_000, &["geopoint", "a", "A", "${a} = ${b}"])], "f").is_usable()));
    let tongues: Vec<String> =
        ["type", "name"].map(str::to_owned).into_iter().chain((0..16_000).map(|code| format!("label::l{code}"))).collect();
    let mut spoken = line(&["text", "a"]);
    spoken.extend((0..16_000).map(|code| code.to_string()));
    in_time("languages", || {
        let imported = import(&[sheet("survey", vec![tongues, spoken.clone(), spoken])], "f");
        assert!(imported.findings.iter().any(|finding| finding.reason.contains("more than 50 languages")));
    });
    let lists = (0..20_000).rev().map(|list| line(&[&format!("l{list}"), "x", "X"]));
    let choices = sheet("choices", std::iter::once(line(&["list_name", "name", "label"])).chain(lists).collect());
    in_time("lists", || drop(import(&[survey(1, &["text", "a", "A", ""]), choices], "f")));
}
