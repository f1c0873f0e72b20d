use super::*;
use crate::workbench::analysis::sample::release;

fn asked(query: &str) -> Option<Layout> {
    let parts: Vec<(String, String)> = query
        .split('&')
        .filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.to_owned(), value.replace("%2A", "*").replace("%2B", "+")))
        })
        .collect();
    Layout::asked(|name| parts.iter().find(|(held, _)| held == name).map(|(_, value)| value.clone()))
}

fn layout(item: Option<&str>) -> Layout {
    Layout { ask: Ask { item: item.map(str::to_owned), ..Ask::default() }, ..Layout::default() }
}

#[test]
fn what_is_shown_is_in_the_address_and_comes_back_from_it() {
    let release = release();
    let mut all = layout(Some("supervisor_fair"));
    all.put(&release, "job_level", Place::Rows).expect("a row");
    all.put(&release, "department", Place::Filter).expect("a filter");
    all.show = Show::Counts;
    all.chart = Some("dots".into());
    assert_eq!(all.query(), "q=supervisor_fair&r=job_level&f=department:fire&show=counts&chart=dots");
    assert_eq!(asked(&all.query()), Some(all));
    // Those who did not say are a group without names; groups that were put together have several.
    for names in [vec![], vec!["a+b".to_owned(), "c".to_owned()]] {
        let mut one = layout(None);
        one.ask.filters.push(Filter { key: "department".into(), names });
        assert_eq!(asked(&one.query()), Some(one));
    }
    assert_eq!(asked(&layout(None).query()), Some(layout(None)));
    assert_eq!(asked(""), None);
}

#[test]
fn a_question_that_is_told_for_two_variables_takes_no_third_and_one_for_none_takes_none() {
    let mut release = release();
    let third = release.keys[1].clone();
    release.keys.push(shared::disclosure::Key { name: "third".into(), ..third });
    let mut two = layout(Some("supervisor_fair"));
    two.put(&release, "department", Place::Rows).expect("a row");
    two.put(&release, "job_level", Place::Columns).expect("a column");
    assert_eq!(two.put(&release, "third", Place::Filter), Err(Refusal::Full(2)));
    assert_eq!(two.of(Place::Filter), Vec::<String>::new());
    // What is in the table may move within it.
    two.put(&release, "department", Place::Columns).expect("a column");
    assert_eq!(two.of(Place::Columns), ["job_level", "department"]);
    assert_eq!(layout(Some("pay_fair")).put(&release, "department", Place::Rows), Err(Refusal::Whole));
    assert_eq!(layout(None).put(&release, "nothing", Place::Rows), Err(Refusal::Unknown));
}

#[test]
fn another_question_lets_go_of_what_it_cannot_be_crossed_with_and_says_so() {
    let release = release();
    let mut layout = layout(Some("supervisor_fair"));
    layout.put(&release, "department", Place::Rows).expect("a row");
    layout.put(&release, "job_level", Place::Columns).expect("a column");
    assert_eq!(layout.measure(&release, Some("barriers")), ["job_level"]);
    assert_eq!(layout.of(Place::Rows), ["department"]);
    assert_eq!(layout.measure(&release, Some("pay_fair")), ["department"]);
    assert_eq!(layout.used(), 0);
}

#[test]
fn rows_and_columns_change_places() {
    let release = release();
    let mut layout = layout(None);
    layout.put(&release, "department", Place::Rows).expect("a row");
    layout.swap();
    assert_eq!(layout.place("department"), Place::Columns);
    layout.put(&release, "department", Place::Out).expect("out");
    assert_eq!(layout.used(), 0);
}

#[test]
fn a_filter_begins_with_the_largest_group() {
    let mut release = release();
    release.keys[0].column.iter_mut().filter(|number| **number == 4).for_each(|number| *number = 3);
    let mut layout = layout(None);
    layout.put(&release, "department", Place::Filter).expect("a filter");
    assert_eq!(layout.ask.filters[0].names, ["fire"]);
    layout.filter("department", &["water".to_owned()]);
    assert_eq!(layout.ask.filters[0].names, ["water"]);
}
