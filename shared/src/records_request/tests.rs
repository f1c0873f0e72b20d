use super::*;
use crate::document::Document;
use crate::instrument::Confidentiality;
use crate::protocol::AuditKind;

fn request() -> NewRequest {
    NewRequest {
        asked: "A reporter: everything on late fees".into(),
        received: "2026-11-01".into(),
        due: "2026-11-11".into(),
        scope: Scope { about: About::Matter, doc: Some("d".repeat(22)), depth: Some(2), ..Scope::default() },
    }
}

#[test]
fn a_request_says_who_asked_by_when_and_for_what() {
    assert_eq!(request().check(), Ok(()));
    let wrong = |change: fn(&mut NewRequest)| {
        let mut request = request();
        change(&mut request);
        request.check().map_err(|wrong| (wrong.field, wrong.code))
    };
    assert_eq!(wrong(|request| request.asked = "  ".into()), Err(("asked", "wrong_length")));
    assert_eq!(wrong(|request| request.due = "2026-10-31".into()), Err(("due", "too_early")));
    assert_eq!(wrong(|request| request.received = "yesterday".into()), Err(("received", "no_day")));
    assert_eq!(wrong(|request| request.scope.doc = None), Err(("doc", "not_named")));
    assert_eq!(wrong(|request| request.scope.depth = Some(6)), Err(("depth", "too_deep")));
    assert_eq!(wrong(|request| request.scope.about = About::Person), Err(("account", "not_named")));
    let person = |account: Option<&str>, name: Option<&str>| {
        let scope = Scope { about: About::Person, account: account.map(str::to_owned), name: name.map(str::to_owned), ..Scope::default() };
        NewRequest { scope, ..request() }.check().map_err(|wrong| (wrong.field, wrong.code))
    };
    let id = "a".repeat(22);
    assert_eq!((person(None, Some("Ana")), person(Some(&id), None), person(Some(&id), Some("Ana"))), (Ok(()), Ok(()), Ok(())));
    assert_eq!(person(None, Some(" A\u{301}n ")), Err(("name", "wrong_length")));
    assert_eq!(person(Some("x"), Some("Ana")), Err(("account", "not_named")));
    assert_eq!(wrong(|request| request.scope.about = About::Period), Err(("from", "no_day")));
    assert_eq!(
        wrong(|request| (request.scope.from, request.scope.to) = (Some("2026-02-02".into()), Some("2026-02-01".into()))),
        Err(("to", "too_early"))
    );
}

#[test]
fn a_period_has_both_of_its_days() {
    let scope = Scope { from: Some("1970-01-02".into()), to: Some("1970-01-02".into()), ..Scope::default() };
    assert_eq!(scope.span(), (86_400_000, 2 * 86_400_000));
    assert_eq!(Scope::default().span(), (0, u64::MAX));
}

#[test]
fn a_request_is_overdue_until_it_is_answered_or_closed() {
    let request = Request { due: "2026-11-11".into(), ..Request::default() };
    assert!(!request.is_overdue("2026-11-11") && request.is_overdue("2026-11-12"));
    assert!(!Request { answers: vec![Answered::default()], ..request.clone() }.is_overdue("2026-11-12"));
    assert!(!Request { closed: Some(Signed::default()), ..request }.is_overdue("2026-11-12"));
}

#[test]
fn links_are_followed_both_ways_and_in_circles() {
    let links = [("a", "b"), ("c", "b"), ("c", "d"), ("d", "a"), ("e", "f")];
    let within = |depth| reach("a", links, depth).into_iter().collect::<Vec<_>>();
    let named = |all: &[(&str, u32)]| all.iter().map(|(doc, steps)| ((*doc).to_owned(), *steps)).collect::<Vec<_>>();
    assert_eq!(within(0), named(&[("a", 0)]));
    assert_eq!(within(1), named(&[("a", 0), ("b", 1), ("d", 1)]));
    assert_eq!(within(5), named(&[("a", 0), ("b", 1), ("c", 2), ("d", 1)]));
}

#[test]
fn what_was_said_in_confidence_is_proposed_to_be_withheld() {
    let withheld = |confidentiality| proposal(confidentiality).exemption;
    assert_eq!(withheld(Confidentiality::Restricted).as_deref(), Some("confidence"));
    assert_eq!(withheld(Confidentiality::Officers).as_deref(), Some("draft"));
    assert_eq!(withheld(Confidentiality::Organisation), None);
    assert_eq!(trail_proposal(AuditKind::SignInRefused).exemption.as_deref(), Some("security"));
    assert_eq!(trail_proposal(AuditKind::SurveyInvited), Ruling::default());
    assert_eq!(trail_proposal(AuditKind::AccountChanged), Ruling::default());
    for ruling in [proposal(Confidentiality::Restricted), proposal(Confidentiality::Officers), trail_proposal(AuditKind::SignedIn)] {
        assert_eq!(check_decision(&ruling, &Item::default(), true), Ok(()), "what is proposed can be decided");
    }
}

#[test]
fn a_decision_says_why_and_which_parts() {
    let item = Item { id: Item::of_document("d"), ..Item::default() };
    let ruling = |verdict, exemption: Option<&str>, parts: &[&str], note: &str| Ruling {
        verdict,
        exemption: exemption.map(str::to_owned),
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
        note: note.into(),
        ..Ruling::default()
    };
    let code = |ruling: &Ruling, item: &Item, confined| check_decision(ruling, item, confined).map_err(|wrong| wrong.code);
    assert_eq!(code(&ruling(Verdict::Released, None, &[], ""), &item, false), Ok(()));
    assert_eq!(code(&ruling(Verdict::Released, None, &[], ""), &item, true), Err("confined"));
    assert_eq!(code(&ruling(Verdict::Partly, Some("privacy"), &["a"], ""), &item, true), Err("confined"));
    assert_eq!(code(&ruling(Verdict::Withheld, Some("privacy"), &[], ""), &item, true), Ok(()));
    assert_eq!(code(&ruling(Verdict::Withheld, None, &[], ""), &item, false), Err("no_exemption"));
    assert_eq!(code(&ruling(Verdict::Withheld, Some("because"), &[], ""), &item, false), Err("no_exemption"));
    assert_eq!(code(&ruling(Verdict::Withheld, Some("other"), &[], "so"), &item, false), Err("too_short"));
    assert_eq!(code(&ruling(Verdict::Withheld, Some("other"), &[], "a court has sealed it"), &item, false), Ok(()));
    assert_eq!(code(&ruling(Verdict::Partly, Some("privacy"), &[], ""), &item, false), Err("no_parts"));
    assert_eq!(code(&ruling(Verdict::Released, Some("privacy"), &[], ""), &item, false), Err("malformed"));
    let trail = Item { id: Item::of_trail(AuditKind::SignedIn), ..Item::default() };
    assert_eq!(code(&ruling(Verdict::Partly, Some("privacy"), &["a"], ""), &trail, false), Err("not_divided"));
    assert_eq!((trail.trail(), trail.doc(), item.doc()), (Some(AuditKind::SignedIn), None, Some("d")));
}

#[test]
fn taking_the_proposals_decides_everything_that_is_open() {
    let item = |id: &str, proposal: Ruling, confined, decided: bool| Item {
        id: id.into(),
        proposal,
        confined,
        decision: decided.then(Decision::default),
        ..Item::default()
    };
    let confidence = proposal(Confidentiality::Restricted);
    let items = [
        item("doc:a", Ruling::default(), false, false),
        item("doc:b", confidence.clone(), true, false),
        item("doc:c", Ruling::default(), true, false),
        item("doc:d", Ruling::default(), false, true),
    ];
    let decisions = accepted(&items);
    assert_eq!(decisions.len(), 2);
    assert_eq!((&decisions[0].items, decisions[0].ruling.verdict), (&vec!["doc:a".to_owned()], Verdict::Released));
    assert_eq!((&decisions[1].items, &decisions[1].ruling), (&vec!["doc:b".to_owned(), "doc:c".to_owned()], &confidence));
}

#[test]
fn a_part_is_a_path_and_what_stands_below_it() {
    let parts = ["team/r1".to_owned(), "goal".to_owned()];
    for path in ["goal", "team/r1", "team/r1/name", "team/r1/_present"] {
        assert!(covers(&parts, path), "{path}");
    }
    for path in ["goals", "team", "team/r2", "team/r11"] {
        assert!(!covers(&parts, path), "{path}");
    }
    assert!(release(&Document::default(), &proposal(Confidentiality::Restricted)).gaps.is_empty());
}

#[cfg(feature = "xlsx")]
mod answers;

#[test]
fn a_name_is_found_however_it_is_written() {
    let sought = Sought::new(" JOSÉ  “Pepe” O'Neill ").expect("long enough");
    for value in [
        serde_json::json!("José “Pepe” O’Neill came late"),
        serde_json::json!({"text": "with jose\u{301}\n“pepe” o'neill"}),
        serde_json::json!([{"a": ["x", "JOSE “PEPE” O'NEILL"]}]),
    ] {
        assert!(sought.is_said(&value), "{value}");
    }
    assert!(!sought.is_said(&serde_json::json!({"José “Pepe” O’Neill": 1})) && !sought.is_said(&serde_json::json!("José O’Neill")));
    assert_eq!(Sought::new(" x "), None);
}

#[test]
fn a_seat_map_can_only_be_withheld() {
    let item = Item { id: Item::of_seats(&"d".repeat(22)), what: ItemKind::Seats, ..Item::default() };
    let refused = |ruling: &Ruling| check_decision(ruling, &item, false).map_err(|wrong| wrong.code);
    assert_eq!(refused(&Ruling::default()), Err("kept_apart"));
    let withheld = Ruling { verdict: Verdict::Withheld, exemption: Some("confidence".into()), ..Ruling::default() };
    assert_eq!((refused(&withheld), item.of(), item.doc()), (Ok(()), Some("d".repeat(22).as_str()), None));
}
