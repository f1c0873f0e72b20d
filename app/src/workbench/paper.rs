//! A form for paper: blank, to be filled in by hand, or with its answers written out in full. A field on screen cuts a
//! long answer off; paper must not.

use crate::components::Markup;
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
    markup.open("h1").inside().text(in_language(&form.schema().title, lang.code())).close("h1");
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
    for (id, node) in nodes.iter().enumerate() {
        if matches!(node.kind, Kind::Hidden | Kind::Calculate) {
            continue;
        }
        // A label that names answers has none to name.
        let label = without_answers(in_language(&node.label, lang.code()));
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
    for choice in form.schema().choices(id).map_or(&[] as &[_], |list| &list.items) {
        line(markup, "li", "", &format!("{box_}{}", said(&choice.label, lang)));
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
    use super::without_answers;

    #[test]
    fn answers_that_are_not_there_are_left_out() {
        assert_eq!(without_answers("Why did ${who} leave ${where}?"), "Why did … leave …?");
        assert_eq!(without_answers("No names, ${ no end"), "No names, …");
    }
}
