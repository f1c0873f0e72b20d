//! Rows, calculations, defaults and filters; and that computing step by step is computing from nothing.
#![allow(missing_docs)]

mod again;

use again::{lines, rebuilt};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use shared::form::{At, Form, IssueKind, RowId, fill, moment, read_value, write_answers};
use shared::instrument::{Kind, LoadError, Schema};
use std::sync::Arc;

fn row(kind: &str, name: &str) -> Json {
    json!({"type": kind, "name": name, "label": {"en": name}})
}

fn with(mut row: Json, column: &str, value: impl Into<Json>) -> Json {
    row[column] = value.into();
    row
}

fn compile(rows: &[Json]) -> Result<Arc<Schema>, Vec<LoadError>> {
    let choice = |name: &str, area: &str| json!({"name": name, "label": {"en": name.to_uppercase()}, "columns": {"area": area}});
    let value = json!({
        "name": "t", "kind": "document", "languages": ["en"], "title": {"en": "t"},
        "choices": {"abc": {"items": [choice("a", "x"), choice("b", "y"), choice("c", "y")]}}, "survey": rows,
    });
    Schema::compile(serde_json::from_value(value).expect("an instrument"), &[]).map(Arc::new)
}

struct Filled(Form);

impl Filled {
    fn of(rows: &[Json]) -> Self {
        Self(Form::new(compile(rows).unwrap_or_else(|errors| panic!("{errors:?}"))))
    }

    fn at(&self, row: RowId, name: &str) -> At {
        At { row, node: self.0.schema().find(name).unwrap_or_else(|| panic!("no {name}")) }
    }

    fn set(&mut self, row: RowId, name: &str, json: impl Into<Json>) -> &mut Self {
        let (at, json) = (self.at(row, name), json.into());
        let value = (!json.is_null()).then(|| read_value(self.0.schema(), at.node, &json).expect("of its type"));
        self.0.set(at, value);
        self
    }

    fn add(&mut self, row: RowId, repeat: &str, id: &str) -> RowId {
        let at = self.at(row, repeat);
        self.0.add_row(row, at.node, id).0
    }

    fn text(&self, row: RowId, name: &str) -> String {
        self.0.value(self.at(row, name)).map(|value| value.scalar().text().into_owned()).unwrap_or_default()
    }
}

#[test]
fn sums_and_counts_follow_the_rows() {
    let mut form = Filled::of(&[
        row("begin_repeat", "member"),
        row("text", "who"),
        row("integer", "hours"),
        with(row("calculate", "place"), "calculation", "position(..)"),
        with(row("calculate", "share"), "calculation", "round(100 * ${hours} div ${total}, 1)"),
        json!({"type": "end_repeat"}),
        with(row("calculate", "total"), "calculation", "sum(${hours})"),
        with(row("calculate", "members"), "calculation", "count(${member})"),
        with(row("calculate", "names"), "calculation", "join(', ', ${who})"),
        with(row("calculate", "second"), "calculation", "indexed-repeat(${who}, ${member}, 2)"),
        with(row("note", "many"), "relevant", "${members} > 2"),
    ]);
    assert_eq!((form.text(0, "total"), form.text(0, "members")), ("0".into(), "0".into()));
    let one = form.add(0, "member", "r1");
    let two = form.add(0, "member", "r2");
    form.set(one, "who", "A").set(one, "hours", 10).set(two, "who", "B").set(two, "hours", 30);
    assert_eq!((form.text(0, "total"), form.text(0, "names"), form.text(0, "second")), ("40".into(), "A, B".into(), "B".into()));
    assert_eq!((form.text(one, "share"), form.text(two, "share"), form.text(two, "place")), ("25".into(), "75".into(), "2".into()));
    assert!(!form.0.is_relevant(form.at(0, "many")));
    form.add(0, "member", "r3");
    assert!(form.0.is_relevant(form.at(0, "many")));
    form.0.remove_row(one);
    assert_eq!((form.text(0, "total"), form.text(0, "names"), form.text(two, "place")), ("30".into(), "B, ".into(), "1".into()));
    assert_eq!(form.text(two, "share"), "100");
    let written = Json::Object(write_answers(&form.0, false));
    assert_eq!(written, json!({"member": [{"_id": "r2", "who": "B", "hours": 30}, {"_id": "r3"}]}), "computed answers are left out");
}

#[test]
fn a_counted_repeat_is_as_long_as_it_says() {
    let mut form = Filled::of(&[
        row("integer", "children"),
        with(row("begin_repeat", "child"), "repeat_count", "${children}"),
        with(row("text", "call"), "default", "concat('child ', position(..))"),
        with(row("integer", "age"), "constraint", ". < ${limit}"),
        json!({"type": "end_repeat"}),
        with(row("integer", "limit"), "default", "18"),
    ]);
    form.set(0, "children", 3);
    let rows = form.0.rows(0, form.at(0, "child").node).to_vec();
    assert_eq!(rows.iter().map(|row| form.text(*row, "call")).collect::<Vec<_>>(), ["child 1", "child 2", "child 3"]);
    form.set(rows[1], "age", 20);
    assert_eq!(form.0.issue(form.at(rows[1], "age")).map(|issue| issue.kind), Some(IssueKind::Constraint));
    form.set(0, "limit", 21);
    assert_eq!(form.0.issues(), []);
    form.set(0, "children", 1);
    assert_eq!(form.0.rows(0, form.at(0, "child").node), &rows[..1]);
    form.set(0, "children", Json::Null);
    assert_eq!(form.0.rows(0, form.at(0, "child").node), &[] as &[RowId]);
}

#[test]
fn choices_are_filtered_by_their_columns() {
    let mut form = Filled::of(&[
        row("text", "area"),
        with(row("select_one abc", "pick"), "choice_filter", "area = ${area}"),
        row("select_multiple abc or_other", "more"),
        with(row("note", "said"), "label", json!({"en": "You chose ${pick} and ${more}. $5"})),
    ]);
    let offered = |form: &Filled| {
        let at = form.at(0, "pick");
        let list = form.0.schema().choices(at.node).expect("choices").items.clone();
        list.iter().filter(|choice| form.0.is_offered(at, choice)).map(|choice| choice.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(offered(&form), [] as [&str; 0]);
    form.set(0, "area", "y").set(0, "pick", "c");
    assert_eq!((offered(&form), form.0.issues()), (vec!["b".into(), "c".into()], vec![]));
    form.set(0, "area", "x");
    assert_eq!(form.0.issues()[0].kind, IssueKind::NotOffered("c".into()));
    assert!(!form.0.is_relevant(form.at(0, "more_other")));
    form.set(0, "more", json!(["a", "other"]));
    assert!(form.0.is_relevant(form.at(0, "more_other")));
    let said = form.at(0, "said");
    let label = form.0.schema().nodes[said.node].label.clone();
    assert_eq!(form.0.text(said, &label, "en"), "You chose C and A, Other. $5");
}

#[test]
fn the_label_of_a_choice_follows_the_language() {
    let label = json!({"en": "Yes", "es": "Sí"});
    let instrument = json!({
        "name": "t", "kind": "document", "languages": ["en", "es"], "title": label,
        "choices": {"yn": {"items": [{"name": "y", "label": label}]}},
        "survey": [{"type": "select_one yn", "name": "q", "label": label},
            {"type": "calculate", "name": "said", "calculation": "jr:choice-name(${q}, '${q}')"},
            {"type": "calculate", "name": "again", "calculation": "concat(${said}, '!')"}],
    });
    let schema = Schema::compile(serde_json::from_value(instrument).expect("an instrument"), &[]).expect("sound");
    let mut form = Filled(Form::new(Arc::new(schema)));
    form.set(0, "q", "y");
    assert_eq!(form.text(0, "again"), "Yes!");
    form.0.speak("es");
    assert_eq!(form.text(0, "again"), "Sí!");
}

#[test]
fn a_clock_is_the_hosts_and_a_form_without_one_has_no_today() {
    let schema =
        compile(&[with(row("date", "on"), "default", "today()"), with(row("calculate", "due"), "calculation", "date(${on} + 30)")])
            .expect("sound");
    let mut form = Form::begin(Arc::clone(&schema), Some(moment(20_000, 3_600)));
    form.finish(true);
    let mut form = Filled(form);
    assert_eq!((form.text(0, "on"), form.text(0, "due")), ("2024-10-04".into(), "2024-11-03".into()));
    form.set(0, "on", "2024-12-31");
    assert_eq!(form.text(0, "due"), "2025-01-30");
    assert_eq!(Filled(Form::new(schema)).text(0, "on"), "");
}

#[test]
fn what_is_wrong_with_a_repeat_or_a_column_is_named() {
    let reason = |rows: &[Json]| compile(rows).expect_err("not sound").iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let open = row("begin_repeat", "r");
    for (rows, expected) in [
        (vec![open.clone(), row("text", "t")], "r, column type: begin_repeat without an end_repeat"),
        (vec![open, row("text", "t"), json!({"type": "end_group"})], "r, column type: it is ended by an end_group"),
        (vec![with(row("text", "t"), "calculation", "position(..)")], "t, column calculation: “..” means something only inside a repeat"),
        (vec![with(row("text", "t"), "calculation", "sum(${t})")], ""),
        (vec![with(row("calculate", "c"), "calculation", "${d}"), with(row("calculate", "d"), "calculation", "${c}")], "in a circle"),
        (vec![with(row("range", "x"), "parameters", "start=5 end=1")], "x, column parameters: start, end and step"),
        (vec![row("calculate", "c")], "c, column calculation: a calculate needs an expression"),
        (vec![with(row("text", "t"), "relevant", "regex(., ${t})")], "t, column relevant: regex() needs its pattern in quotes"),
        (vec![with(row("text", "t"), "constraint", "regex(., '(')")], "t, column constraint: the pattern cannot be read"),
        (vec![with(row("text", "t"), "label", json!({"en": "Hello ${nobody}"}))], "t, column label: there is no question “nobody”"),
    ] {
        if expected.is_empty() {
            assert!(compile(&rows).is_ok());
        } else {
            assert!(reason(&rows).contains(expected), "{} does not say {expected}", reason(&rows));
        }
    }
}

#[test]
fn rows_are_read_back_and_refused_by_path() {
    let rows = [
        row("begin_repeat", "r"),
        row("integer", "n"),
        row("begin_repeat", "inner"),
        row("text", "t"),
        json!({"type": "end_repeat"}),
        json!({"type": "end_repeat"}),
    ];
    let schema = compile(&rows).expect("sound");
    let read = |answers: &Json| fill(Form::begin(Arc::clone(&schema), None), answers.as_object().expect("an object"));
    let answers = json!({"r": [{"_id": "a", "n": 1, "inner": [{"_id": "x", "t": "deep"}]}, {"_id": "b"}]});
    assert_eq!(Json::Object(write_answers(&read(&answers).expect("read"), true)), answers);
    for (answers, path) in [
        (json!({"r": [{"_id": "a", "n": "one"}]}), "r/a/n"),
        (json!({"r": [{"_id": "a", "inner": [{"t": 5}]}]}), "r/a/inner/0/t"),
        (json!({"r": [{"_id": "a"}, {"_id": "a"}]}), "r"),
        (json!({"r": {"n": 1}}), "r"),
        (json!({"n": 1}), "n"),
        (json!({"r": [{"t": "outside its repeat"}]}), "r/0/t"),
    ] {
        assert_eq!(read(&answers).expect_err("not read").path, path, "{answers}");
    }
}

// ---- random instruments

#[derive(Debug, Clone)]
struct Draw {
    kind: usize,
    reads: Vec<usize>,
    shape: usize,
}

fn draw() -> impl Strategy<Value = Draw> {
    (0..9_usize, prop::collection::vec(any::<usize>(), 1..3), 0..8_usize).prop_map(|(kind, reads, shape)| Draw { kind, reads, shape })
}

/// An instrument of these draws: what reads, reads only what stands before it, so that there is no circle.
fn random(draws: &[Draw]) -> Arc<Schema> {
    let (mut rows, mut open, mut questions) = (Vec::new(), Vec::new(), Vec::<(String, bool)>::new());
    for (index, draw) in draws.iter().enumerate() {
        let name = format!("q{index}");
        let read = |pick: usize| (!questions.is_empty()).then(|| format!("${{{}}}", questions[pick % questions.len()].0));
        let condition = read(draw.reads[0]).map(|read| match draw.shape {
            0 | 1 => format!("{read} != ''"),
            2 => format!("sum({read}) > 2"),
            3 => format!("count-non-empty({read}) < 2"),
            _ => format!("not({read} = 'b')"),
        });
        let mut made = match draw.kind {
            0 => row("begin_repeat", &name),
            1 => row("begin_group", &name),
            2 if open.is_empty() => row("integer", &name),
            2 => {
                let kind: &str = open.pop().expect("open");
                rows.push(json!({"type": format!("end_{kind}")}));
                continue;
            }
            3 => with(
                row("calculate", &name),
                "calculation",
                format!("coalesce({}, 0) + {index}", read(draw.reads[0]).unwrap_or("1".into())),
            ),
            4 => with(row("calculate", &name), "calculation", format!("concat({}, '|')", read(draw.reads[0]).unwrap_or("'x'".into()))),
            5 => row("select_one abc", &name),
            6 => with(row("integer", &name), "constraint", format!(". < 3 or {}", condition.clone().unwrap_or("true()".into()))),
            _ => row("integer", &name),
        };
        if let Some(condition) = condition.filter(|_| draw.shape % 2 == 0) {
            made["relevant"] = condition.into();
        }
        if draw.kind <= 1 {
            open.push(if draw.kind == 0 { "repeat" } else { "group" });
        } else {
            questions.push((name, true));
        }
        rows.push(made);
    }
    while let Some(kind) = open.pop() {
        rows.push(json!({"type": format!("end_{kind}")}));
    }
    compile(&rows).unwrap_or_else(|errors| panic!("a sound instrument was refused: {errors:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn rows_step_by_step_equal_rows_from_nothing(
        draws in prop::collection::vec(draw(), 1..22),
        steps in prop::collection::vec((any::<usize>(), 0..8_usize), 1..40),
    ) {
        let schema = random(&draws);
        let mut form = Form::new(Arc::clone(&schema));
        for (step, (pick, act)) in steps.into_iter().enumerate() {
            let places = form.places();
            let repeats: Vec<At> = places.iter().copied().filter(|at| schema.nodes[at.node].kind == Kind::Repeat).collect();
            let before: Map<String, Json> = lines(&form).into_iter().map(|(path, relevant, value, ..)| (path, json!([relevant, format!("{value:?}")]))).collect();
            let mut answered = None;
            if act < 3 && !repeats.is_empty() {
                let at = repeats[pick % repeats.len()];
                form.add_row(at.row, at.node, &format!("s{step}"));
            } else if act == 3 && !repeats.is_empty() {
                let at = repeats[pick % repeats.len()];
                if let Some(row) = form.rows(at.row, at.node).get(pick % 3).copied() {
                    form.remove_row(row);
                }
            } else {
                let asked: Vec<At> = places.into_iter().filter(|at| schema.nodes[at.node].kind.is_question()).collect();
                if asked.is_empty() { continue }
                let at = asked[pick % asked.len()];
                let json = if matches!(schema.nodes[at.node].kind, Kind::Integer) { json!(pick % 5) } else { json!(["a", "b", "c"][pick % 3]) };
                let value = (act != 7).then(|| read_value(&schema, at.node, &json).expect("of its type"));
                answered = Some((at, form.set(at, value)));
            }
            let fresh = rebuilt(&form, None);
            prop_assert_eq!(lines(&form), lines(&fresh));
            prop_assert_eq!(form.pages(), fresh.pages());
            prop_assert_eq!(write_answers(&form, true), write_answers(&fresh, true));
            if let Some((at, changed)) = answered {
                let mut said: Vec<String> = Vec::new();
                for place in &changed.places {
                    let line = lines(&form).into_iter().zip(form.places()).find(|(_, at)| at == place).map(|(line, _)| line.0);
                    said.extend(line);
                }
                for (line, place) in lines(&form).into_iter().zip(form.places()) {
                    let now = json!([line.1, format!("{:?}", line.2)]);
                    let differs = before.get(&line.0) != Some(&now);
                    prop_assert!(!differs || said.contains(&line.0) || place == at, "{} changed and nobody was told", line.0);
                }
            }
        }
    }
}
