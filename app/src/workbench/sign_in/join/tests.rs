use super::*;

#[test]
fn a_code_is_read_from_the_fragment_or_nothing_is() {
    let printed = r#"println!("/join#{}","#;
    assert!(include_str!("../../../../../server/src/cli/account.rs").contains(printed), "the link has another form now");
    let code = "AbCdEfGhIjKlMnOpQr-_09";
    assert_eq!(code_in(&format!("#{code}")).as_deref(), Some(code));
    assert_eq!(code_in(&format!("#{code} ")).as_deref(), Some(code), "a mail program may add a space");
    for broken in ["", "#", "#AbCd", "#AbCdEfGhIjKlMnOpQr-_0", "#AbCdEfGhIjKlMnOpQr-_0é", "#AbCdEfGhIjKlMnOpQr/+09"] {
        assert_eq!(code_in(broken), None, "{broken}");
    }
}

#[test]
fn what_would_be_refused_is_said_before_it_is_sent() {
    let entry = Entry::new(&held(false));
    let targets = |entry: &Entry| -> Vec<String> { entry.amiss().into_iter().map(|amiss| amiss.target).collect() };
    assert_eq!(targets(&entry), ["join-name", "join-shown", "join-password"]);
    entry.name.put(" a.sample@city.example ".to_owned());
    entry.shown.put("A. Sample ".to_owned());
    entry.password.put("A.Sample@city.example".to_owned());
    entry.again.put("something else".to_owned());
    assert_eq!(targets(&entry), ["join-password", "join-again"]);
    entry.password.put("made of several words".to_owned());
    entry.again.put("made of several words".to_owned());
    assert!(entry.amiss().is_empty());
    let join = entry.join("code".to_owned());
    assert_eq!((join.name.as_str(), join.shown.as_str()), ("a.sample@city.example", "A. Sample"));
}

#[test]
fn an_invitation_that_is_gone_is_not_the_fault_of_a_field() {
    let refused = |code: &str, field: &str| {
        Refused::Because(shared::protocol::Problem {
            kind: format!("/problems/{code}"),
            title: String::new(),
            status: 404,
            detail: String::new(),
            field: Some(field.to_owned()),
            reason: Some("reason".to_owned()),
            results: Vec::new(),
        })
    };
    let places = Entry::new(&held(false)).places();
    assert_eq!(refusal(&refused("unknown_invitation", "invitation"), &places), Trouble::whole(Msg::InvitationGone));
    assert_eq!(refusal(&refused("name_taken", "name"), &places).fields[0].target, "join-name");
    assert_eq!(refusal(&Refused::Unreachable, &places), Trouble::whole(Msg::JoinOffline));
}
