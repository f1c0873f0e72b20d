use super::*;
use shared::protocol::{check_password, check_sign_in};

fn places() -> Vec<Place> {
    vec![
        Place::new("name", Topic::SignIn, Msg::SignInName, "join-name"),
        Place::new("shown", Topic::Shown, Msg::ShownName, "join-shown"),
        Place::new("password", Topic::Password, Msg::Password, "join-password"),
    ]
}

fn problem(code: &str, field: Option<&str>, reason: &str) -> Refused {
    Refused::Because(Problem {
        kind: format!("/problems/{code}"),
        title: "title".to_owned(),
        status: 422,
        detail: String::new(),
        field: field.map(str::to_owned),
        reason: Some(reason.to_owned()),
        results: Vec::new(),
    })
}

fn trouble(refused: &Refused) -> Trouble {
    Trouble::of(refused, &places(), Msg::WholeOffline)
}

#[test]
fn a_refusal_stands_beside_its_field() {
    let found = trouble(&problem("name_taken", Some("name"), "taken"));
    assert_eq!(found.fields, [Amiss { target: "join-name".into(), label: Msg::SignInName, said: Msg::SaysNameTaken.into() }]);
    assert_eq!(found.whole, None);
    let found = trouble(&problem("too_common", Some("password"), "common"));
    assert_eq!(found.fields[0].target, "join-password");
}

#[test]
fn a_code_means_what_its_field_is_about() {
    assert_eq!(about(Topic::SignIn, "wrong_length", "").text(Lang::En), "Write 3 to 100 characters");
    assert_eq!(about(Topic::Shown, "wrong_length", "").text(Lang::En), "Write 1 to 100 characters");
    assert_eq!(about(Topic::Password, "wrong_length", "").text(Lang::Es), "Escriba de 12 a 256 caracteres");
    assert_eq!(about(Topic::Roles, "repeated", ""), Msg::SaysRoleTwice.into());
}

#[test]
fn what_no_field_can_mend_is_said_of_the_whole() {
    assert_eq!(trouble(&Refused::Unreachable).whole, Some(Msg::WholeOffline.into()));
    assert_eq!(trouble(&problem("signed_out", Some("session"), "sign in")).whole, Some(Msg::WholeSignedOut.into()));
    assert_eq!(trouble(&problem("session_key_needed", Some("session"), "sign in")).whole, Some(Msg::WholeSignedOut.into()));
    assert_eq!(trouble(&problem("unsaved_here", Some("device"), "in English")).whole, Some(Msg::WholeUnsaved.into()));
    let minutes = "too many tries were refused; try again in {} minutes";
    assert!(include_str!("../../../../../server/src/problem.rs").contains(minutes), "the server says it in other words now");
    let tries = trouble(&problem("too_many_tries", Some("name"), &minutes.replace("{}", "7")));
    assert_eq!(tries.whole.map(|said| said.text(Lang::En).contains("in 7 minutes")), Some(true));
    assert!(tries.fields.is_empty());
    let odd = trouble(&problem("new_here", Some("elsewhere"), "something new"));
    assert_eq!(odd.whole.map(|said| said.text(Lang::En)).as_deref(), Some("The server did not take this. It says: “something new”"));
}

#[test]
fn a_reason_without_a_code_of_ours_is_passed_on() {
    let found = trouble(&problem("brand_new", Some("shown"), "no {braces} here"));
    assert_eq!(found.fields[0].said.text(Lang::En), "The server did not take this. It says: “no {braces} here”");
}

#[test]
fn what_stands_around_the_words_of_the_server_is_ours() {
    let around = |lang| [false, true].map(|after| around_gap(Msg::SaysOther.text(lang), after));
    assert_eq!(around(Lang::En), ["The server did not take this. It says: “", "”"]);
    assert_eq!(around(Lang::Es), ["El servidor no aceptó esto. Dice, en inglés: «", "»"]);
    assert_eq!(["no gap", ""], [false, true].map(|after| around_gap("no gap", after)));
}

#[test]
fn what_is_entered_is_checked_before_it_is_sent() {
    let found = checked(&places(), [check_sign_in("josé"), check_password("password", "short", "josé")]);
    let said: Vec<(&str, String)> = found.iter().map(|amiss| (amiss.target.as_str(), amiss.said.text(Lang::En))).collect();
    let letters = "Use letters without accents, digits and . _ - + @ only".to_owned();
    assert_eq!(said, [("join-name", letters), ("join-password", "Write 12 to 256 characters".to_owned())]);
    assert!(checked(&places(), [check_sign_in("jose"), check_password("password", "a long enough one", "jose")]).is_empty());
}

#[test]
fn a_name_can_stand_in_more_than_one_gap() {
    assert_eq!(naming(Msg::SignedInAs, Lang::En, "A. Sample"), "You are signed in as A. Sample");
    assert_eq!(naming(Msg::HeldForText, Lang::Es, "A").matches(" A ").count(), 1);
}
