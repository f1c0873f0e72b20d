//! A file that is wrong is refused, and the refusal names the question and the column.
#![allow(missing_docs)]

use shared::instrument::{LoadError, Schema, from_toml};

const HEAD: &str = r#"
name = "t"
kind = "response"
languages = ["en"]
title = { en = "T" }
[choices.yn]
items = [{ name = "yes", label = { en = "Yes" } }, { name = "no", label = { en = "No" } }]
[choices.abc]
items = [{ name = "a", label = { en = "A" } }]
"#;

fn row(name: &str, rest: &str) -> String {
    format!("[[survey]]\nname = \"{name}\"\nlabel = {{ en = \"{name}\" }}\n{rest}\n")
}

fn errors(rows: &str) -> Vec<LoadError> {
    let instrument = from_toml(&format!("{HEAD}{rows}")).expect("the shape is right");
    Schema::compile(instrument, &[]).expect_err("refused")
}

fn expect(rows: &str, question: &str, column: &str, said: &str) {
    let errors = errors(rows);
    let found = errors.iter().any(|error| error.question == question && error.column == column && error.reason.contains(said));
    assert!(found, "{question}/{column}/{said} is not in {errors:?}");
}

#[test]
fn types_lists_and_names() {
    expect(&row("q", "type = \"geopoint\""), "q", "type", "geopoint");
    expect(&row("q", "type = \"hidden\""), "q", "type", "anonymous");
    expect(&row("q", "type = \"select_one nothing\""), "q", "type", "nothing");
    expect(&row("1q", "type = \"text\""), "1q", "name", "not a name");
    expect(&(row("q", "type = \"text\"") + &row("q", "type = \"text\"")), "q", "name", "another");
    expect("[[survey]]\nname = \"q\"\ntype = \"text\"\n", "q", "label", "en");
    expect("[[survey]]\nname = \"q\"\ntype = \"text\"\nlabel = { es = \"Q\" }\n", "q", "label", "en");
}

#[test]
fn expressions() {
    let relevant = |expression: &str| row("q", &format!("type = \"text\"\nrelevant = \"{expression}\""));
    expect(&relevant("nonsense(1)"), "q", "relevant", "nonsense()");
    expect(&relevant("${missing} = 1"), "q", "relevant", "missing");
    expect(&relevant("1 +"), "q", "relevant", "ends");
    expect(&relevant("(1"), "q", "relevant", "parenthesis");
    expect(&relevant("'a"), "q", "relevant", "quotation");
    expect(&relevant("if(1, 2)"), "q", "relevant", "arguments");
    expect(&relevant("random() > 0.5"), "q", "relevant", "not follow from the answers");
    expect(&relevant("instance('l')/root/item[name = 'a']/label"), "q", "relevant", "instance() is one of");
    expect(&relevant("/data/a = 1"), "q", "relevant", "paths are not read");
    expect(&relevant(&"(".repeat(100)), "q", "relevant", "deep");
    expect(&row("q", "type = \"text\"\nconstraint = \". ~ 1\""), "q", "constraint", "~");
    expect(&row("q", "type = \"text\"\nrequired = \"yes\""), "q", "required", "yes");
}

#[test]
fn a_circle_is_named() {
    let circle = row("a", "type = \"text\"\nrelevant = \"${b} = 'x'\"") + &row("b", "type = \"text\"\nrelevant = \"${a} = 'x'\"");
    expect(&circle, "a", "relevant", "circle");
    expect(&row("a", "type = \"text\"\nrelevant = \"${a} = 'x'\""), "a", "relevant", "circle");
    // One that only waits for a circle is not to blame, wherever it stands.
    let waits = row("waits", "type = \"text\"\nrelevant = \"${b} = 'x'\"");
    let errors = errors(&(waits + &circle));
    assert!(["a", "b"].contains(&errors[0].question.as_str()), "{errors:?}");
    // A group that asks one of its own questions: the group has the expression, so it is named.
    let group = row("g", "type = \"begin_group\"\nrelevant = \"${in} = 'x'\"") + &row("in", "type = \"text\"");
    expect(&(group + "[[survey]]\ntype = \"end_group\"\n"), "g", "relevant", "circle");
}

#[test]
fn groups_and_matrices() {
    expect(&row("g", "type = \"begin_group\""), "g", "type", "without an end_group");
    expect("[[survey]]\ntype = \"end_group\"\n", "instrument", "type", "no begin_group");
    let mixed = row("g", "type = \"begin_group\"\nappearance = \"table-list\"")
        + &row("a", "type = \"select_one yn\"")
        + &row("b", "type = \"select_one abc\"")
        + "[[survey]]\ntype = \"end_group\"\n";
    expect(&mixed, "g", "appearance", "one list");
    expect(&row("n", "type = \"note\"\nrequired = true"), "n", "type", "only a question");
    expect(&row("q", "type = \"text\"\nconstraint_message = { en = \"No\" }"), "q", "constraint_message", "no constraint");
}

#[test]
fn a_file_with_an_unknown_column_is_refused_with_its_line() {
    let error = from_toml(&format!("{HEAD}[[survey]]\ntype = \"text\"\nname = \"q\"\ncalculacion = \"1\"\n")).expect_err("refused");
    assert!(error.reason.contains("calculacion") && error.reason.contains("line"), "{error}");
}

#[test]
fn departments_are_for_documents_and_groups_are_for_surveys() {
    let of = |kind: &str, from: &str| {
        let json = serde_json::json!({"name": "f", "kind": kind, "languages": ["en"], "title": {"en": "F"}, "choices": {"l": {"from": from}},
            "survey": [{"type": "select_one l", "name": "q", "label": {"en": "Q"}}]});
        Schema::compile(serde_json::from_value(json).expect("an instrument"), &[]).err().unwrap_or_default()
    };
    for (kind, fits, other) in
        [("document", "organisation.departments", "survey.groups"), ("response", "survey.groups", "organisation.departments")]
    {
        assert!(of(kind, fits).is_empty(), "{kind} {fits}");
        let errors = of(kind, other);
        assert!(errors.iter().any(|error| error.question == "l" && error.column == "from" && error.reason.contains(fits)), "{errors:?}");
    }
}
