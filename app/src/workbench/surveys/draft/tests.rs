use super::*;
use shared::survey::BURST;

fn department(id: &str, en: &str) -> Department {
    Department { id: id.into(), label: Text::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), format!("Dep. {en}"))]) }
}

fn departments() -> Vec<Department> {
    vec![department("fire", "Fire"), department("public_works", "Public Works"), department("parks", "Parks")]
}

fn draft() -> Draft {
    let mut draft = Draft::of(&Plan::of("survey", vec!["en".into()]), &departments());
    for (at, people) in [["3", "10", "200"], ["", "4", "8"], ["", "", "40"]].iter().enumerate() {
        draft.frame[at].people = people.iter().map(|typed| (*typed).to_owned()).collect();
    }
    draft
}

/// With nothing missing.
fn ready() -> Draft {
    let mut draft = draft();
    draft.propose(&departments());
    *draft.review_mut("en") = ReviewLine { language: "en".into(), reviewer: " A. Sample ".into(), day: "2026-11-02".into() };
    draft.pretested = "6".into();
    draft.contact.insert("en".into(), "Room 4".into());
    draft.records_law.insert("en".into(), "Nothing is given out.".into());
    draft
}

fn targets(amiss: &[Amiss]) -> Vec<&str> {
    amiss.iter().map(|amiss| amiss.target.as_str()).collect()
}

#[test]
fn a_plan_comes_back_from_the_form_as_it_went_in() {
    let plan = ready().plan();
    assert_eq!(Draft::of(&plan, &departments()).plan(), plan);
    assert_eq!(plan.reviews[0].reviewer, "A. Sample");
    assert_eq!((plan.k, plan.grace_days, plan.burst, plan.cap), (10, 7, BURST, None));
    assert_eq!(plan.frame[1].people, [0, 4, 8]);
}

#[test]
fn a_department_that_is_gone_is_shown_and_not_lost() {
    let plan = ready().plan();
    let draft = Draft::of(&plan, &departments()[1..]);
    let lines: Vec<&str> = draft.frame.iter().map(|line| line.department.as_str()).collect();
    assert_eq!(lines, ["public_works", "parks", "fire"]);
    assert_eq!(targets(&draft.amiss(&departments()[1..])), ["plan-people-fire-senior"]);
}

#[test]
fn what_is_no_number_is_said_beside_its_field_and_once() {
    let mut draft = ready();
    draft.k = "ten".into();
    draft.frame[2].people[2] = "about 40".into();
    assert_eq!(targets(&draft.amiss(&departments())), ["plan-k", "plan-people-parks-other_staff"]);
    draft.k = "4".into();
    draft.frame[2].people[2] = "40".into();
    assert_eq!(targets(&draft.amiss(&departments())), ["plan-k"]);
    draft.k = "5".into();
    assert!(draft.amiss(&departments()).is_empty());
    draft.cap = "1,500".into();
    assert_eq!(draft.plan().cap, Some(1_500));
}

#[test]
fn all_that_is_missing_is_said_at_once_beside_its_control() {
    let mut draft = draft();
    draft.modes.clear();
    draft.languages.push("es".into());
    let key = draft.add_group();
    draft.move_to("public_works", Some(key));
    let missing = draft.missing();
    assert_eq!(
        targets(&missing),
        [
            "plan-mode-invited",
            "plan-group-of-fire",
            "plan-group-of-parks",
            "plan-group-0-en",
            "plan-group-0-en",
            "plan-review-en",
            "plan-review-es",
            "plan-pretested",
            "plan-contact-en",
            "plan-records_law-en",
        ]
    );
    assert!(ready().missing().is_empty());
}

#[test]
fn a_text_that_is_missing_in_one_language_is_asked_for_there() {
    let mut draft = ready();
    draft.languages.push("es".into());
    draft.review_mut("es").reviewer = "B. Muestra".into();
    draft.review_mut("es").day = "2026-11-02".into();
    let missing = draft.missing();
    // Proposed groups have their names in both languages.
    assert_eq!(targets(&missing), ["plan-contact-es", "plan-records_law-es"]);
}

#[test]
fn a_review_that_is_half_entered_is_not_dropped() {
    let mut draft = ready();
    draft.review_mut("en").day.clear();
    assert_eq!(targets(&draft.amiss(&departments())), ["plan-review-en"]);
    draft.review_mut("en").reviewer = "  ".into();
    assert!(draft.plan().reviews.is_empty());
}

#[test]
fn groups_are_proposed_moved_and_named() {
    let mut draft = draft();
    draft.propose(&departments());
    // Public Works has 12 people and is put together with the next larger one.
    let inside: Vec<Vec<String>> = draft.groups.iter().map(|line| line.departments.clone()).collect();
    assert_eq!(inside, [vec!["fire".to_owned()], vec!["public_works".to_owned(), "parks".to_owned()]]);
    let key = draft.add_group();
    draft.move_to("parks", Some(key));
    assert_eq!((draft.group_of("parks"), draft.people_in(key)), (Some(key), 40));
    draft.group_mut(key).expect("it was added").label.insert("en".into(), "Parks & Recreation".into());
    assert_eq!(draft.plan().groups[2].name, "parks_recreation");
    let twin = draft.add_group();
    draft.group_mut(twin).expect("it was added").label.insert("en".into(), "Parks (recreation)".into());
    assert_eq!(draft.plan().groups[3].name, "parks_recreation_2");
    draft.remove_group(key);
    let mut none = draft.clone();
    none.groups.clear();
    assert_eq!(targets(&none.missing())[..2], ["plan-propose", "plan-review-en"]);
    assert_eq!(draft.group_of("parks"), None);
    assert_eq!(targets(&draft.missing())[..1], ["plan-group-of-parks"]);
}

#[test]
fn a_department_without_people_is_in_no_group_that_is_sent() {
    let mut draft = ready();
    draft.frame[0].people = vec![String::new(), "0".into(), String::new()];
    assert!(draft.plan().groups.iter().all(|group| !group.departments.contains(&"fire".to_owned())));
    assert!(draft.amiss(&departments()).is_empty());
}

#[test]
fn rows_are_read_as_spreadsheets_copy_them() {
    let text = "Department\tSenior\tFrontline\tOther\nFire\t3\t10\t1,200\npublic_works\t\t4\t8\t12\nDep. Parks\t0\t0\t40\nLibrary\t1\t2\t3\nfire\t9\t9\t9\n";
    let pasted = paste(text, &departments());
    let taken: Vec<(&str, &[u32])> = pasted.taken.iter().map(|row| (row.department.as_str(), row.people.as_slice())).collect();
    assert_eq!(taken, [("fire", &[3, 10, 1_200][..]), ("public_works", &[0, 4, 8][..]), ("parks", &[0, 0, 40][..])]);
    assert_eq!(pasted.unread, ["Library\t1\t2\t3", "fire\t9\t9\t9"]);
    assert_eq!(paste("Parks;1;2;3;7", &departments()).unread.len(), 1);
    assert_eq!(paste("\"Parks\", 1, 2, 3", &departments()).taken.len(), 1);
    assert_eq!(paste("Parks,1,2,many", &departments()).unread.len(), 1);
}

#[test]
fn counts_are_read_with_marks_between_thousands_and_nothing_else() {
    let read =
        [("12", Some(12)), (" 1,234 ", Some(1_234)), ("1.234", Some(1_234)), ("1\u{a0}234\u{a0}567", Some(1_234_567)), ("1,2", None)];
    for (typed, count) in read {
        assert_eq!(count_of(typed), count, "{typed}");
    }
    for typed in ["", "-1", "1.5", "12 people", "1234,567", "99999999999"] {
        assert_eq!(count_of(typed), None, "{typed}");
    }
}

#[test]
fn ways_in_and_languages_keep_their_order() {
    let mut draft = draft();
    draft.set_mode(Mode::Paper, true);
    draft.set_mode(Mode::OpenLink, true);
    assert_eq!(draft.modes, [Mode::Invited, Mode::OpenLink, Mode::Paper]);
    draft.set_mode(Mode::Invited, false);
    assert_eq!(draft.modes, [Mode::OpenLink, Mode::Paper]);
    let order = ["es".to_owned(), "en".to_owned()];
    draft.set_language("es", true, &order);
    assert_eq!(draft.languages, ["es", "en"]);
}
