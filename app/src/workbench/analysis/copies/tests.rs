use super::*;
use shared::instrument::{Hash, Text};

fn about(account: &str, expires: &str) -> HeldRelease {
    HeldRelease {
        account: account.into(),
        survey: "s".into(),
        title: Text::default(),
        wave: "2026-03-01".into(),
        n: 900,
        bytes: 10,
        expires: expires.into(),
    }
}

fn summary() -> ReleaseSummary {
    ReleaseSummary {
        survey: Hash::of(b"s"),
        title: Text::default(),
        wave: "2026-03-01".into(),
        day: "2026-05-01".into(),
        n: 900,
        people: None,
        k: 10,
        bytes: 10,
        agreed: false,
        expires_days: 90,
    }
}

#[test]
fn what_is_over_goes_whoever_is_signed_in_and_what_may_not_be_seen_any_more() {
    let found = [
        ("over".to_owned(), Some(about("b", "2026-05-31"))),
        ("mine".to_owned(), Some(about("a", "2026-06-01"))),
        ("theirs".to_owned(), Some(about("b", "2026-06-01"))),
        ("unread".to_owned(), None),
    ];
    assert_eq!(to_delete(&found, "2026-06-01", Some("a"), true), ["over", "unread"]);
    assert_eq!(to_delete(&found, "2026-06-01", Some("a"), false), ["over", "mine", "unread"]);
    assert_eq!(to_delete(&found, "2026-06-01", None, false), ["over", "unread"]);
}

#[test]
fn a_copy_always_has_a_last_day() {
    let file = |header: Option<&str>| File { status: 200, header: header.map(str::to_owned), bytes: vec![1] };
    let until = |header| sent(file(header), &summary(), "2026-06-01").map(|(_, until)| until);
    assert_eq!(until(Some("2026-07-01")), Ok("2026-07-01".to_owned()));
    assert_eq!(until(None), Ok("2026-08-30".to_owned()));
    assert_eq!(until(Some("some day")), Ok("2026-08-30".to_owned()));
    // A clock that is wrong must not make a copy that is gone at the next look.
    assert_eq!(until(Some("2026-05-31")), Err(Trouble::Clock));
    assert_eq!(until(Some("2026-06-01")), Ok("2026-06-01".to_owned()));
}

#[test]
fn a_refusal_says_what_to_do() {
    let body = br#"{"type":"/problems/agreement_needed","title":"t","status":403,"detail":""}"#;
    let refused = sent(File { status: 403, header: None, bytes: body.to_vec() }, &summary(), "2026-06-01").expect_err("refused");
    assert_eq!(refused.msg(), Msg::AnAgreementNeeded);
    let proxy = sent(File { status: 502, header: None, bytes: b"<html>".to_vec() }, &summary(), "2026-06-01").expect_err("not ours");
    assert_eq!(proxy, Trouble::Refused(Refused::Unreachable));
}
