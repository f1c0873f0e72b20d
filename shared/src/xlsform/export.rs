//! From an instrument to sheets. What only Evenhand has stands in columns whose names begin with `evenhand_`, which other
//! tools leave alone, so that reading the workbook back gives the same instrument.

use super::{Sheet, languages};
use crate::instrument::{ChoiceRole, Confidentiality, Exposure, Instrument, RecordKind, Required, Role, Row, Text};

/// The three sheets of an XLSForm.
#[must_use]
pub fn export(instrument: &Instrument) -> Vec<Sheet> {
    vec![survey(instrument), choices(instrument), settings(instrument)]
}

fn texts(name: &str, codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| format!("{name}::{}", languages::heading(code))).collect()
}

fn cells(text: &Text, codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| text.get(code).cloned().unwrap_or_default()).collect()
}

fn survey(instrument: &Instrument) -> Sheet {
    let codes = &instrument.languages;
    let plain = [
        "relevant",
        "constraint",
        "calculation",
        "default",
        "choice_filter",
        "read_only",
        "repeat_count",
        "parameters",
        "appearance",
        "required",
    ];
    let mut heads: Vec<String> = ["type", "name"].map(str::to_owned).to_vec();
    for name in ["label", "hint", "guidance_hint", "required_message", "constraint_message"] {
        heads.extend(texts(name, codes));
    }
    heads.extend(plain.map(str::to_owned));
    heads.push("evenhand_exposure".to_owned());
    let line = |row: &Row| {
        let mut line = vec![row.kind.clone(), row.name.clone()];
        for text in [&row.label, &row.hint, &row.guidance_hint, &row.required_message, &row.constraint_message] {
            line.extend(cells(text, codes));
        }
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        line.extend(
            [&row.relevant, &row.constraint, &row.calculation, &row.default, &row.choice_filter, &row.read_only, &row.repeat_count]
                .map(some),
        );
        line.extend([row.parameters.clone(), row.appearance.clone()]);
        line.push(match &row.required {
            Required::Fixed(false) => String::new(),
            Required::Fixed(true) => "yes".to_owned(),
            Required::When(source) => source.clone(),
        });
        line.push(if row.exposure == Exposure::None { String::new() } else { row.exposure.name().to_owned() });
        line
    };
    let rows = std::iter::once(heads).chain(instrument.survey.iter().map(line)).collect();
    Sheet { name: "survey".to_owned(), rows }
}

fn choices(instrument: &Instrument) -> Sheet {
    let codes = &instrument.languages;
    let mut columns: Vec<&str> = Vec::new();
    for choice in instrument.choices.values().flat_map(|list| &list.items) {
        for (name, _) in choice.columns.iter() {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
    }
    let mut heads: Vec<String> = ["list_name", "name"].map(str::to_owned).to_vec();
    heads.extend(texts("label", codes));
    heads.extend(["evenhand_role", "evenhand_exclusive", "evenhand_from"].map(str::to_owned));
    heads.extend(columns.iter().map(|name| (*name).to_owned()));
    let mut rows = vec![heads];
    for (name, list) in instrument.choices.iter() {
        if let Some(from) = &list.from {
            let mut line = vec![name.to_owned(), String::new()];
            line.extend(codes.iter().map(|_| String::new()));
            line.extend([String::new(), String::new(), from.clone()]);
            rows.push(line);
        }
        for choice in &list.items {
            let mut line = vec![name.to_owned(), choice.name.clone()];
            line.extend(cells(&choice.label, codes));
            line.push(choice.role.map(ChoiceRole::name).unwrap_or_default().to_owned());
            line.push(if choice.exclusive { "yes".to_owned() } else { String::new() });
            line.push(String::new());
            line.extend(columns.iter().map(|name| choice.columns.get(name).cloned().unwrap_or_default()));
            rows.push(line);
        }
    }
    Sheet { name: "choices".to_owned(), rows }
}

fn settings(instrument: &Instrument) -> Sheet {
    let first = instrument.languages.first().cloned().unwrap_or_default();
    let mut pairs = vec![
        ("form_title".to_owned(), instrument.title.get(&first).cloned().unwrap_or_default()),
        ("form_id".to_owned(), instrument.name.clone()),
        ("default_language".to_owned(), languages::heading(&first)),
    ];
    // XLSForm has one title: `pyxform` breaks on a `form_title` by language.
    for code in instrument.languages.iter().skip(1) {
        pairs.push((format!("evenhand_title::{}", languages::heading(code)), instrument.title.get(code).cloned().unwrap_or_default()));
    }
    if instrument.kind != RecordKind::Document {
        pairs.push(("evenhand_kind".to_owned(), instrument.kind.name().to_owned()));
    }
    pairs.extend(instrument.minutes.map(|minutes| ("evenhand_minutes".to_owned(), minutes.to_string())));
    pairs.extend(instrument.notes.clone().map(|notes| ("evenhand_notes".to_owned(), notes.trim().to_owned())));
    if !instrument.summary.is_empty() {
        pairs.push(("evenhand_summary".to_owned(), instrument.summary.join(" ")));
    }
    if let Some(access) = &instrument.access {
        let names = |roles: &[Role]| roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" ");
        for (name, roles) in [("read", &access.read), ("write", &access.write), ("review", &access.review), ("sign", &access.sign)] {
            pairs.push((format!("evenhand_{name}"), names(roles)));
        }
        if access.confidentiality != Confidentiality::default() {
            pairs.push(("evenhand_confidentiality".to_owned(), access.confidentiality.name().to_owned()));
        }
    }
    if let Some(retention) = &instrument.retention {
        pairs.push(("evenhand_retention".to_owned(), retention.class.clone()));
        pairs.extend(retention.years.map(|years| ("evenhand_retention_years".to_owned(), years.to_string())));
        pairs.push(("evenhand_retention_after".to_owned(), retention.after.clone()));
        pairs.push(("evenhand_retention_authority".to_owned(), retention.authority.clone()));
        pairs.extend(retention.key_days.map(|days| ("evenhand_retention_key_days".to_owned(), days.to_string())));
    }
    let (heads, values) = pairs.into_iter().unzip();
    Sheet { name: "settings".to_owned(), rows: vec![heads, values] }
}
