//! A small release for tests, as the rules of disclosure control make them.

use shared::disclosure::{Answer, Category, Item, Key, Part, Release, Silent, Tabulation};
use shared::instrument::{Exposure, Hash, Text};

fn said(text: &str) -> Text {
    Text::from([("en".to_owned(), text.to_owned()), ("es".to_owned(), format!("{text} (es)"))])
}

fn key(name: &str, label: &str, groups: &[(&str, &str)], column: Vec<u8>) -> Key {
    let category = |(name, label): &(&str, &str)| Category { names: vec![(*name).into()], labels: vec![said(label)], people: None };
    Key {
        name: name.into(),
        label: said(label),
        ordered: false,
        many: false,
        categories: std::iter::once(Category::default()).chain(groups.iter().map(category)).collect(),
        detail: 9,
        column,
    }
}

fn answer(name: &str, label: &str, part: Option<Part>, score: i32, collapsed: u8) -> Answer {
    Answer { name: name.into(), label: said(label), score: Some(score), part, collapsed }
}

/// 160 people: 60 of Fire, 40 of Police, 20 of Water; 40 withheld. Nobody left out what department they are of.
pub(super) fn release() -> Release {
    let numbers = |groups: &[(u8, usize)]| -> Vec<u8> { groups.iter().flat_map(|(number, count)| vec![*number; *count]).collect() };
    let department = numbers(&[(2, 60), (3, 40), (4, 20), (0, 40)]);
    let level = numbers(&[(2, 30), (3, 30), (2, 20), (3, 20), (2, 10), (3, 10), (0, 40)]);
    let withheld: Vec<bool> = department.iter().map(|number| *number == 0).collect();
    let n = department.len();
    // Of each ten: three disagree strongly or not, two stand between, five agree.
    let agree: Vec<u32> = (0..n).map(|at| 1 << [0, 1, 1, 2, 2, 3, 3, 3, 4, 4][at % 10]).collect();
    let item = |name: &str, label: &str, depth: u8, hidden: bool| Item {
        name: name.into(),
        label: said(label),
        heading: said("Fair treatment"),
        many: false,
        exposure: Exposure::None,
        answers: vec![
            answer("strongly_disagree", "Strongly disagree", Some(Part::Unfavourable), 1, 0),
            answer("disagree", "Disagree", Some(Part::Unfavourable), 2, 0),
            answer("neither", "Neither", Some(Part::Neutral), 3, 1),
            answer("agree", "Agree", Some(Part::Favourable), 4, 2),
            answer("strongly_agree", "Strongly agree", Some(Part::Favourable), 5, 2),
        ],
        collapsed: vec![
            vec![said("Strongly disagree"), said("Disagree")],
            vec![said("Neither")],
            vec![said("Agree"), said("Strongly agree")],
        ],
        nps: false,
        depth,
        hidden,
        silent: Silent { missing: 3, prefer_not: 2, ..Silent::default() },
        column: agree.clone(),
        withheld: withheld.clone(),
    };
    let barriers = Item {
        name: "barriers".into(),
        label: said("What holds people back: training, panels?"),
        heading: said("Barriers"),
        many: true,
        exposure: Exposure::None,
        answers: vec![answer("training", "Training", None, 0, 0), answer("panels", "Panels", None, 0, 1)],
        collapsed: Vec::new(),
        nps: false,
        depth: 1,
        hidden: false,
        silent: Silent::default(),
        column: (0..n).map(|at| if at % 2 == 0 { 0b11 } else { 0b01 }).collect(),
        withheld: withheld.clone(),
    };
    Release {
        survey: Hash::of(b"survey"),
        title: said("Workplace"),
        languages: vec!["en".into(), "es".into()],
        wave: "2026-03-01".into(),
        day: "2026-05-01".into(),
        k: 10,
        people: Some(300),
        n: u32::try_from(n).unwrap_or_default(),
        groups: Hash::of(b"groups"),
        tabulation: Tabulation::AloneOrMore,
        keys: vec![
            key("department", "Department", &[("fire", "Fire"), ("police", "Police"), ("water", "Water")], department),
            key("job_level", "Level", &[("frontline", "Frontline"), ("senior", "Senior")], level),
        ],
        alone: Vec::new(),
        items: vec![
            item("supervisor_fair", "My supervisor is fair", 2, false),
            item("pay_fair", "Pay is fair", 0, false),
            item("report_safe", "It is safe to report", 3, true),
            barriers,
        ],
        scales: Vec::new(),
        loss: Vec::new(),
    }
}
