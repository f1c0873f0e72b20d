use super::*;

fn department(id: &str, english: &str) -> Department {
    let label = [("en".to_owned(), english.to_owned()), ("vi".to_owned(), "Thư viện".to_owned())].into();
    Department { id: id.to_owned(), label }
}

fn ids(draft: &Draft) -> Vec<String> {
    draft.departments().into_iter().map(|department| department.id).collect()
}

#[test]
fn what_was_there_comes_out_again() {
    let departments = [department("library", "Library"), department("fire", "Fire")];
    assert_eq!(Draft::of(&departments).departments(), departments);
}

#[test]
fn a_new_one_is_named_in_data_by_its_english_name() {
    let draft = Draft::of(&[]);
    draft.add(None);
    let line = draft.lines.now().remove(0);
    line.english.put("  Parks & Récreation (East) ".to_owned());
    assert_eq!(ids(&draft), ["parks_recreation_east"]);
    assert!(draft.amiss().is_empty());
    line.id.put("Parks".to_owned());
    assert_eq!(draft.amiss()[0].target, "department-1-id");
    assert_eq!(id_of(&"long name ".repeat(9)).len(), 39);
}

#[test]
fn names_and_short_names_are_asked_for_and_are_unique() {
    let draft = Draft::of(&[department("fire", "Fire")]);
    draft.add(None);
    let targets = |draft: &Draft| -> Vec<String> { draft.amiss().into_iter().map(|amiss| amiss.target).collect() };
    assert_eq!(targets(&draft), ["department-2-en"]);
    draft.lines.now()[1].spanish.put("Bomberos".to_owned());
    assert!(draft.amiss().is_empty(), "a name in one language is enough");
    draft.lines.now()[1].english.put("Fire".to_owned());
    assert_eq!(targets(&draft), ["department-2-id"]);
}

#[test]
fn lines_move_and_one_in_use_comes_back() {
    let draft = Draft::of(&[department("a", "A"), department("b", "B"), department("c", "C")]);
    draft.shift(1, true);
    draft.shift(3, false);
    assert_eq!(ids(&draft), ["a", "b", "c"], "there is nowhere to go");
    draft.shift(1, false);
    assert_eq!(ids(&draft), ["b", "a", "c"]);
    draft.remove(2);
    let reason = "the department “{id}” stays: a role, an invitation or a document names it";
    assert!(include_str!("../../../../../../server/src/store/people.rs").contains(reason), "the server says it in other words now");
    assert_eq!(named_in(&reason.replace("{id}", "b")), Some("b"));
    let place = draft.put_back("b").map(|place| place.target);
    assert_eq!((ids(&draft).join(" ").as_str(), place.as_deref()), ("a b c", Some("department-4-en")));
    assert_eq!(draft.put_back("never"), None);
}
