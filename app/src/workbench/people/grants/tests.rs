use super::*;

fn grant(role: Role, department: Option<&str>) -> Grant {
    Grant { role, department: department.map(str::to_owned) }
}

fn targets(choosing: &Choosing, needs_one: bool) -> Vec<(String, String)> {
    choosing.amiss(needs_one).into_iter().map(|amiss| (amiss.target, amiss.said.text(Lang::En))).collect()
}

#[test]
fn what_was_there_comes_out_again() {
    let grants = [grant(Role::Officer, None), grant(Role::Lead, Some("library"))];
    let choosing = Choosing::new("a", &grants);
    assert_eq!(choosing.grants(), grants);
    assert!(choosing.amiss(true).is_empty());
}

#[test]
fn a_line_without_a_role_is_said_and_not_dropped() {
    let choosing = Choosing::new("a", &[]);
    assert_eq!(targets(&choosing, false), [("a-roles-1".to_owned(), "Choose a role, or remove this line".to_owned())]);
    choosing.remove(1);
    assert!(choosing.amiss(false).is_empty());
    assert_eq!(targets(&choosing, true), [("a-roles-add".to_owned(), "Give at least one role".to_owned())]);
}

#[test]
fn a_role_given_twice_is_said_at_its_second_line() {
    let choosing = Choosing::new("a", &[grant(Role::Viewer, None), grant(Role::Lead, Some("fire")), grant(Role::Viewer, None)]);
    assert_eq!(targets(&choosing, true), [("a-roles-3".to_owned(), "The same role is given twice".to_owned())]);
}

#[test]
fn a_department_is_forgotten_where_the_role_is_for_everywhere() {
    let choosing = Choosing::new("a", &[grant(Role::Lead, Some("fire"))]);
    choosing.lines.peek(|lines| lines[0].role.set(Some(Role::Analyst)));
    assert_eq!(choosing.grants(), [grant(Role::Analyst, None)]);
}

#[test]
fn the_region_is_offered_to_nobody() {
    assert!(!role_options(None, Lang::En).html().contains("region"));
    assert!(role_options(Some(Role::Viewer), Lang::En).html().contains("value=\"viewer\" selected"));
}
