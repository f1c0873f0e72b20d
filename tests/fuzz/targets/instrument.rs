//! Any text as an instrument's file, and instruments made of decisions; what loads is filled in by chance, and must be
//! the same one answer at a time as from nothing.
#![no_main]

use fuzz::{Bytes, act, ask_everything, lines, rebuilt};
use libfuzzer_sys::fuzz_target;
use shared::form::{Form, moment, sample, write_answers};
use shared::instrument::{Choice, ChoiceList, Instrument, RecordKind, Required, Row, Schema, Text, from_toml, published_bytes, to_toml};
use shared::named::Named;
use std::sync::Arc;

fn words(text: &str) -> Text {
    Text::from([("en".to_owned(), text.to_owned())])
}

fn groups() -> Vec<Choice> {
    ["library", "fire"]
        .map(|name| Choice { name: name.into(), label: ["en", "es"].map(|code| (code.into(), name.into())).into(), ..Choice::default() })
        .into()
}

const KINDS: &[&str] = &[
    "begin_repeat",
    "begin_group",
    "end",
    "calculate",
    "integer",
    "text",
    "select_one abc",
    "select_multiple abc",
    "decimal",
    "date",
    "time",
    "rank abc",
    "note",
    "hidden",
    "acknowledge",
    "range",
    "select_one abc or_other",
    "end",
];

/// An instrument of decisions. Mostly sound: an expression of chance words rarely is, so most are of a fixed shape.
fn decided(bytes: &mut Bytes<'_>) -> Instrument {
    let (mut rows, mut open, mut names) = (Vec::new(), Vec::new(), Vec::<String>::new());
    let count = 1 + bytes.below(40);
    for index in 0..count {
        let kind = bytes.pick(KINDS);
        if kind == "end" {
            if let Some(kind) = open.pop() {
                rows.push(Row { kind: format!("end_{kind}"), ..Row::default() });
            }
            continue;
        }
        let name = format!("q{index}");
        let mut row = Row { kind: kind.to_owned(), name: name.clone(), label: words(&name), ..Row::default() };
        let columns = bytes.byte();
        let column = |bit: u8, bytes: &mut Bytes<'_>| (columns & bit != 0).then(|| expression(bytes, &names));
        row.relevant = column(1, bytes);
        let opens = kind.starts_with("begin_");
        if !opens && kind != "note" {
            row.constraint = column(2, bytes);
            row.calculation =
                if kind == "calculate" { Some(expression(bytes, &names)) } else { column(64, bytes).filter(|_| columns & 32 == 0) };
            row.default = column(8, bytes);
            row.required = column(16, bytes).map_or(Required::Fixed(columns & 32 != 0), Required::When);
            if kind.contains("abc") {
                row.choice_filter = column(4, bytes);
            }
        }
        if kind == "begin_repeat" && columns & 8 != 0 {
            row.repeat_count = Some(expression(bytes, &names));
        }
        if columns & 128 != 0 {
            row.read_only = column(128, bytes);
            row.label = words(&format!("{name} ${{{}}} $", names.get(bytes.below(names.len().max(1))).unwrap_or(&name)));
        }
        if opens {
            open.push(&kind["begin_".len()..]);
        }
        names.push(name);
        rows.push(row);
    }
    rows.extend(open.into_iter().rev().map(|kind| Row { kind: format!("end_{kind}"), ..Row::default() }));
    let choice = |name: &str, area: &str| Choice {
        name: name.into(),
        label: words(name),
        exclusive: name == "c",
        columns: [("area".to_owned(), area.to_owned())].into(),
        ..Choice::default()
    };
    let list = ChoiceList { items: vec![choice("a", "x"), choice("b", "y"), choice("c", "a b")], from: None };
    Instrument {
        retention: None,
        name: "t".into(),
        kind: RecordKind::Document,
        languages: vec!["en".into()],
        title: words("t"),
        minutes: None,
        notes: None,
        summary: Vec::new(),
        access: None,
        choices: Named::from([("abc".to_owned(), list)]),
        survey: rows,
    }
}

fn expression(bytes: &mut Bytes<'_>, names: &[String]) -> String {
    let shape = bytes.below(20);
    let mut read = || names.get(bytes.below(names.len().max(1))).map_or("'a'".to_owned(), |name| format!("${{{name}}}"));
    match shape {
        0 => format!("{} != ''", read()),
        1 => format!("not({} = 'a')", read()),
        2 => format!("sum({}) > 2", read()),
        3 => format!("concat({}, {}, '|')", read(), read()),
        4 => format!("count-non-empty({}) < 2", read()),
        5 => format!("{} + {}", read(), read()),
        6 => format!("join(' ', {})", read()),
        7 => format!("selected({}, 'a')", read()),
        8 => format!("count({})", read()),
        9 => format!("indexed-repeat({}, {}, 2)", read(), read()),
        10 => "position(..)".to_owned(),
        11 => format!("jr:choice-name({0}, '{0}')", read()),
        12 => format!("coalesce({}, {}) * 2", read(), read()),
        13 => format!("if({} > 1, {}, {})", read(), read(), read()),
        14 => format!("max({}) - min({})", read(), read()),
        15 => "area = 'x'".to_owned(),
        16 => format!("substr({}, {}, {})", read(), read(), read()),
        17 => format!("date({} + 1)", read()),
        _ => bytes.expression(12, names),
    }
}

/// Whether what a form shows depends on its answers alone, and not on how it came to them: what looks at the answer
/// that is there already does not.
fn forgets(instrument: &Instrument) -> bool {
    let looks = |source: &str, name: &str| {
        source.contains("once") || source.contains('.') || source.contains("string-length()") || source.contains(name)
    };
    instrument.survey.iter().all(|row| {
        let own = format!("${{{}}}", row.name);
        row.calculation.iter().chain(&row.repeat_count).all(|source| !looks(&source.replace("(..)", ""), &own))
    })
}

fuzz_target!(init: fuzz::survive_overflow(), |data: &[u8]| {
    let mut bytes = Bytes(data);
    let is_text = data.first().is_some_and(|first| first.is_ascii_whitespace() || (b' '..127).contains(first));
    let instrument = if is_text {
        let Ok(instrument) = from_toml(&String::from_utf8_lossy(data)) else { return };
        let text = to_toml(&instrument).expect("every instrument can be written");
        assert_eq!(from_toml(&text).as_ref(), Ok(&instrument), "{text}");
        let served = Instrument { notes: None, ..instrument.clone() };
        let published = String::from_utf8(published_bytes(&instrument).1).expect("text");
        assert_eq!(shared::json::parse::<Instrument>(&published).as_ref(), Some(&served), "{published}");
        // The end of a text is as good as any bytes for what is done with the form.
        bytes = Bytes(&data[data.len() - data.len().min(64)..]);
        instrument
    } else {
        bytes.byte();
        decided(&mut bytes)
    };
    fuzz::show(|| to_toml(&instrument).unwrap_or_default());
    let steps = forgets(&instrument);
    let Ok(schema) = Schema::compile(instrument, &groups()) else { return };
    let schema = Arc::new(schema);
    let now = Some(moment(20_000, 3_600));
    let mut form = Form::begin(Arc::clone(&schema), now);
    form.finish(true);
    ask_everything(&form);
    for step in 0..12 {
        act(&mut form, &mut bytes, step);
        fuzz::show(|| format!("{:?}", lines(&form)));
        if steps {
            let fresh = rebuilt(&form, now);
            // Which rows there was room for depends on the order in which they were counted.
            if !form.has_room() || !fresh.has_room() {
                return;
            }
            for (step_by_step, from_nothing) in lines(&form).into_iter().zip(lines(&fresh)) {
                assert_eq!(step_by_step, from_nothing);
            }
            assert_eq!(form.pages(), fresh.pages());
            assert_eq!(write_answers(&form, true), write_answers(&fresh, true));
        }
    }
    ask_everything(&form);
    form.speak("es");
    ask_everything(&sample(&schema, 70, &mut |below| u32::from(bytes.byte()) % below.max(1)));
});
