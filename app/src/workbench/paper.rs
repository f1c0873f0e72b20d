//! A form for paper: blank, to be filled in by hand, or with its answers written out in full. A field on screen cuts a
//! long answer off; paper must not.

use crate::components::Markup;
use crate::forms::choice_keys;
use crate::i18n::{Lang, Msg};
use shared::form::{At, Form};
use shared::instrument::{Kind, Node, NodeId, Text, in_language};

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paper {
    /// Every question, with room to write.
    Blank,
    /// What was asked and answered.
    Filled,
}

/// The whole form.
pub(super) fn paper(form: &Form, what: Paper, lang: Lang) -> Markup {
    let mut markup = Markup::new();
    markup.open("h1").inside().text(said(&form.schema().title, lang)).close("h1");
    match what {
        Paper::Blank => blank(&mut markup, form, lang),
        Paper::Filled => {
            let mut row = 0;
            form.walk(0, 0, form.schema().nodes.len(), &mut |at| {
                if std::mem::replace(&mut row, at.row) != at.row {
                    line(&mut markup, "h3", "", &row_title(form, at, lang));
                }
                filled(&mut markup, form, at, lang);
            });
        }
    }
    markup
}

fn line(markup: &mut Markup, tag: &'static str, class: &str, text: &str) {
    if !text.is_empty() {
        markup.open(tag).attr("class", &[class]).inside().text(text).close(tag);
    }
}

fn filled(markup: &mut Markup, form: &Form, at: At, lang: Lang) {
    let node = &form.schema().nodes[at.node];
    if matches!(node.kind, Kind::Hidden) || !form.is_relevant(at) {
        return;
    }
    let label = form.text(at, &node.label, lang.code());
    match node.kind {
        Kind::Group { .. } => line(markup, "h2", "", &label),
        Kind::Repeat => rows(markup, form, at, &label),
        Kind::Note => line(markup, "p", "", &label),
        Kind::Calculate if label.is_empty() => {}
        _ => {
            let answer = form.answer_text(at, lang.code(), "; ");
            line(markup, "p", "paper-question", &label);
            let (class, answer) =
                if answer.is_empty() { ("paper-none", Msg::NotAnswered.text(lang)) } else { ("paper-answer", answer.as_str()) };
            line(markup, "p", class, answer);
        }
    }
}

/// Which row of its repeat this is; nothing outside rows.
fn row_title(form: &Form, at: At, lang: Lang) -> String {
    let Some((outer, repeat)) = form.row_of(at.row) else { return String::new() };
    let place = form.rows(outer, repeat).iter().position(|row| *row == at.row).unwrap_or(0);
    let label = form.text(At { row: outer, node: repeat }, &form.schema().nodes[repeat].label, lang.code());
    format!("{label} {}", place + 1)
}

fn rows(markup: &mut Markup, form: &Form, at: At, label: &str) {
    let count = form.rows(at.row, at.node).len();
    line(markup, "h2", "", &format!("{label} ({count})"));
}

fn blank(markup: &mut Markup, form: &Form, lang: Lang) {
    let nodes = &form.schema().nodes;
    // Numbers as a paper desk shows them: of every question of the form, and of every choice.
    let mut number = 0;
    for (id, node) in nodes.iter().enumerate() {
        if matches!(node.kind, Kind::Hidden | Kind::Calculate) {
            continue;
        }
        // A label that names answers has none to name.
        let mut label = without_answers(said(&node.label, lang));
        if node.kind.is_question() {
            number += 1;
            label = format!("{number}. {label}");
        }
        let condition = if node.is_conditional() { Msg::PaperIf.text(lang) } else { "" };
        match node.kind {
            Kind::Group { .. } => line(markup, "h2", "", &label),
            Kind::Repeat => {
                line(markup, "h2", "", &label);
                line(markup, "p", "hint", Msg::PaperRows.text(lang));
            }
            Kind::Note => line(markup, "p", "", &label),
            _ => line(markup, "p", "paper-question", &label),
        }
        line(markup, "p", "hint", condition);
        line(markup, "p", "hint", &without_answers(said(&node.hint, lang)));
        if node.kind.is_question() {
            room(markup, form, id, node, lang);
        }
    }
}

fn said(text: &Text, lang: Lang) -> &str {
    in_language(text, lang.code())
}

/// `${name}` becomes an ellipsis.
fn without_answers(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("${") {
        plain.push_str(before);
        plain.push('…');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

/// Room for the answer.
fn room(markup: &mut Markup, form: &Form, id: NodeId, node: &Node, lang: Lang) {
    let (box_, how) = match node.kind {
        Kind::One(_) => ("○ ", ""),
        Kind::Many(_) => ("☐ ", Msg::ChooseAny.text(lang)),
        Kind::Rank(_) => ("___ ", Msg::RankHint.text(lang)),
        Kind::Acknowledge => return line(markup, "p", "paper-choices", &format!("☐ {}", Msg::Agreed.text(lang))),
        Kind::Range => {
            let ends =
                node.range.map(|range| format!("{} – {}: ______", shared::number::write(range.start), shared::number::write(range.end)));
            return line(markup, "p", "paper-choices", &ends.unwrap_or_default());
        }
        Kind::Text if node.has_appearance("multiline") => return lines(markup, 5),
        _ => return lines(markup, 1),
    };
    line(markup, "p", "hint", how);
    markup.open("ul").attr("class", &["paper-choices"]).inside();
    let items = form.schema().choices(id).map_or(&[] as &[_], |list| &list.items);
    for (choice, key) in items.iter().zip(choice_keys(items)) {
        let number = if key.is_shown { format!("{} ", key.number) } else { String::new() };
        line(markup, "li", "", &format!("{box_}{number}{}", said(&choice.label, lang)));
    }
    markup.close("ul");
}

fn lines(markup: &mut Markup, count: usize) {
    for _ in 0..count {
        markup.open("p").attr("class", &["paper-line"]).inside().close("p");
    }
}

#[cfg(test)]
mod tests {
    use super::{Paper, paper, without_answers};
    use crate::i18n::Lang;
    use shared::form::{Form, Value};
    use shared::instrument::{Instrument, Schema};
    use shared::json;
    use std::sync::Arc;

    const FORM: &str = r#"{"name": "f", "kind": "document", "languages": ["en"], "title": {"en": "A <form>"},
        "choices": {"yn": {"items": [{"name": "yes", "label": {"en": "Yes"}}, {"name": "no", "label": {"en": "No"}}]}},
        "survey": [
            {"type": "select_one yn", "name": "ok", "label": {"en": "Is it well?"}},
            {"type": "text", "name": "why", "label": {"en": "Why not, after ${ok}?"}, "relevant": "${ok} = 'no'", "appearance": "multiline"},
            {"type": "begin_repeat", "name": "who", "label": {"en": "Person"}},
            {"type": "text", "name": "name", "label": {"en": "Name"}},
            {"type": "end_repeat"},
            {"type": "hidden", "name": "kept", "label": {"en": "Kept back"}, "default": "secret"}
        ]}"#;

    fn form() -> Form {
        let instrument: Instrument = json::parse(FORM).expect("an instrument");
        Form::new(Arc::new(Schema::compile(instrument, &[]).expect("sound")))
    }

    fn node(form: &Form, name: &str) -> usize {
        form.schema().find(name).expect("a question")
    }

    fn texts(form: &Form, what: Paper) -> Vec<String> {
        let html = paper(form, what, Lang::En).html().to_owned();
        html.split('>').filter_map(|piece| piece.split_once('<')).map(|(text, _)| text.to_owned()).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn a_blank_form_has_every_question_with_room_to_write() {
        let form = form();
        let expected = [
            "A &lt;form&gt;",
            "1. Is it well?",
            "○ 1 Yes",
            "○ 2 No",
            "2. Why not, after …?",
            "Only if it applies.",
            "Person",
            "Copy this part for each entry.",
            "3. Name",
        ];
        assert_eq!(texts(&form, Paper::Blank), expected);
        assert_eq!(paper(&form, Paper::Blank, Lang::En).html().matches("paper-line").count(), 5 + 1);
    }

    #[test]
    fn choices_that_are_numbers_are_numbered_once() {
        let scale = r#"{"name": "f", "kind": "document", "languages": ["en"], "title": {"en": "F"},
            "choices": {"scale": {"items": [{"name": "0", "label": {"en": "0 - Not at all"}}, {"name": "1", "label": {"en": "1"}},
                {"name": "none", "label": {"en": "Prefer not to say"}, "role": "prefer_not"}]}},
            "survey": [{"type": "select_one scale", "name": "s", "label": {"en": "How likely?"}}]}"#;
        let instrument: Instrument = json::parse(scale).expect("an instrument");
        let form = Form::new(Arc::new(Schema::compile(instrument, &[]).expect("sound")));
        assert_eq!(texts(&form, Paper::Blank)[2..], ["○ 0 - Not at all", "○ 1", "○ 2 Prefer not to say"]);
    }

    #[test]
    fn a_filled_form_has_what_was_asked_row_by_row_and_nothing_that_is_hidden() {
        let mut form = form();
        let (ok, who, name) = (node(&form, "ok"), node(&form, "who"), node(&form, "name"));
        form.set(ok, Some(Value::One("yes".into())));
        for person in ["Ana", "Bo"] {
            let (row, _) = form.add_row(0, who, person);
            form.set(shared::form::At { row, node: name }, Some(Value::Text(person.into())));
        }
        let expected = ["A &lt;form&gt;", "Is it well?", "Yes", "Person (2)", "Person 1", "Name", "Ana", "Person 2", "Name", "Bo"];
        assert_eq!(texts(&form, Paper::Filled), expected);
        form.set(ok, Some(Value::One("no".into())));
        assert_eq!(texts(&form, Paper::Filled)[2..5], ["No", "Why not, after No?", "Not answered"]);
    }

    #[test]
    fn answers_that_are_not_there_are_left_out() {
        assert_eq!(without_answers("Why did ${who} leave ${where}?"), "Why did … leave …?");
        assert_eq!(without_answers("No names, ${ no end"), "No names, …");
    }
}
