//! Charts to look at, and random ones.

use crate::charts::*;
use crate::i18n::Lang;

pub(super) fn heading(id: &str, title: &str, note: &str) -> Heading {
    Heading { id: id.into(), title: title.into(), note: note.into(), group: "Department".into() }
}

pub(super) fn scale(label: &str, unit: Unit, from: f64, to: f64) -> Scale {
    Scale { label: label.into(), interval: "95 % interval (model-based)".into(), unit, from, to }
}

pub(super) fn parts() -> Vec<Part> {
    [
        ("Strongly disagree", Side::Unfavourable),
        ("Disagree", Side::Unfavourable),
        ("Neither agree nor disagree", Side::Neutral),
        ("Agree", Side::Favourable),
        ("Strongly agree", Side::Favourable),
    ]
    .into_iter()
    .map(|(label, side)| Part { label: label.into(), side })
    .collect()
}

pub(super) fn combined() -> [String; 3] {
    ["Disagree or strongly disagree".into(), "Neither".into(), "Agree or strongly agree".into()]
}

fn row<T>(label: &str, state: State<T>) -> Row<T> {
    Row { label: label.into(), whole: label == "Whole organization", state }
}

fn full(shares: [f64; 5], base: u64) -> State<Parts> {
    State::Shown(Parts { shares: Shares::Full(shares.into()), base })
}

pub(super) fn figure(value: f64, base: u64) -> State<Figure> {
    State::Shown(Figure { value, interval: None, count: None, base })
}

fn with(value: f64, half: f64, base: u64) -> State<Figure> {
    State::Shown(Figure { value, interval: Some([value - half, (value + half).min(1.0)]), count: None, base })
}

const LONG: &str = "Community development, housing and neighborhood services";

fn agreement_sample(neutral: Neutral) -> Agreement {
    let id = if neutral == Neutral::Split { "split" } else { "aside" };
    Agreement {
        heading: heading(
            id,
            "People like me have a fair chance to lead here",
            "“In my department, people like me have a fair chance to be promoted to a leadership position.”",
        ),
        parts: parts(),
        combined: combined(),
        neutral,
        rows: vec![
            row("Whole organization", full([0.11, 0.19, 0.22, 0.31, 0.17], 1_243)),
            row(LONG, full([0.21, 0.32, 0.17, 0.22, 0.08], 118)),
            row("Fire", full([0.004, 0.056, 0.14, 0.42, 0.38], 342)),
            row("Library", State::Shown(Parts { shares: Shares::Combined([0.42, 0.15, 0.43]), base: 26 })),
            row("City attorney", State::Withheld),
            row("Port authority", State::Zero),
            row("Contract staff", State::NoData),
        ],
    }
}

fn dots_sample() -> Dots {
    Dots {
        heading: heading("dots", "Percent favorable, by department", ""),
        scale: scale("Percent favorable", Unit::Share, 0.0, 1.0),
        reference: Some(Reference { label: "Whole organization".into(), value: 0.48 }),
        rows: vec![
            row("Police", with(0.44, 0.05, 412)),
            row(LONG, with(0.3, 0.08, 118)),
            row("Fire", with(0.8, 0.04, 342)),
            row("Library", with(0.43, 0.19, 26)),
            row("City attorney", State::Withheld),
            row("Port authority", State::Zero),
            row("Contract staff", State::NoData),
        ],
    }
}

fn bars_sample() -> Bars {
    let share = |count: u64| State::Shown(Figure { value: count as f64 / 1_243.0, interval: None, count: Some(count), base: 1_243 });
    Bars {
        heading: heading("bars", "What has kept you from applying for a leadership position?", "Choose all that apply."),
        scale: scale("Share of respondents", Unit::Share, 0.0, 1.0),
        rows: vec![
            row("I was not told of openings", share(603)),
            row("The hours do not go with caring for children or for family members who are ill", share(411)),
            row("No one encouraged me", share(388)),
            row("I did not expect to be treated fairly", share(97)),
            row("Language", share(5)),
            row("Immigration status", State::Withheld),
        ],
    }
}

fn panels_sample(mark: Mark) -> Panels {
    let items = ["Has a mentor", "Was encouraged to apply", "Knows how promotion is decided"];
    let panel = |label: &str, values: [f64; 3], base: u64, whole: bool| Panel {
        label: label.into(),
        whole,
        cells: values.map(|value| if mark == Mark::Dot { with(value, 0.07, base) } else { figure(value, base) }).into(),
    };
    let mut mixed = panel("Library", [0.2, 0.4, 0.6], 26, false);
    mixed.cells[1] = State::Withheld;
    mixed.cells[2] = figure(0.6, 24);
    Panels {
        heading: heading(
            if mark == Mark::Dot { "panels-dot" } else { "panels-bar" },
            "Three doors to leadership, by department",
            "Percent who agree or strongly agree.",
        ),
        scale: scale("Percent favorable", Unit::Share, 0.0, 1.0),
        mark,
        item: "Question".into(),
        items: items.map(str::to_owned).into(),
        panels: vec![
            panel("Whole organization", [0.38, 0.45, 0.51], 1_243, true),
            panel(LONG, [0.12, 0.25, 0.4], 118, false),
            panel("Fire", [0.72, 0.64, 0.81], 342, false),
            mixed,
            Panel { label: "City attorney".into(), whole: false, cells: vec![State::Withheld; 3] },
            Panel { label: "Port authority".into(), whole: false, cells: vec![State::Zero, State::NoData, State::NoData] },
        ],
    }
}

fn slope_sample(waves: usize) -> Slope {
    let names = ["Spring 2022", "Spring 2023", "Spring 2024", "Autumn 2024", "Spring 2025", "Spring 2026"];
    let line = |label: &str, whole: bool, from: f64, by: f64| Line {
        label: label.into(),
        whole,
        points: (0..waves).map(|at| figure(from + by * at as f64 / (waves - 1) as f64, 200)).collect(),
    };
    let mut lines = vec![
        line("Whole organization", true, 0.45, 0.05),
        line("Police", false, 0.44, 0.04),
        line("Fire", false, 0.47, 0.05),
        line(LONG, false, 0.38, -0.09),
        line("Library", false, 0.41, 0.1),
        line("Water", false, 0.5, -0.02),
        line("City attorney", false, 0.62, 0.0),
        line("Port authority", false, 0.3, 0.3),
    ];
    lines[6].points[waves - 1] = State::Withheld;
    lines[7].points[0] = State::NoData;
    lines.push(Line { label: "Contract staff".into(), whole: false, points: vec![State::Withheld; waves] });
    Slope {
        heading: heading(&format!("slope-{waves}"), "Percent favorable over the waves", ""),
        scale: scale("Percent favorable", Unit::Share, 0.0, 1.0),
        waves: names[..waves].iter().map(|name| (*name).to_owned()).collect(),
        lines,
    }
}

fn mean_sample() -> Dots {
    let mean = |label: &str, value: f64, half: f64| {
        row(label, State::Shown(Figure { value, interval: Some([value - half, value + half]), count: None, base: 96 }))
    };
    Dots {
        heading: heading("mean", "Net promoter score", "Would you recommend working here?"),
        scale: scale("Net promoter score", Unit::Number(0), -100.0, 100.0),
        reference: Some(Reference { label: "Whole organization".into(), value: -3.0 }),
        rows: vec![mean("Police", -32.0, 14.0), mean("Fire", 41.0, 11.0), mean("Library", 4.0, 30.0)],
    }
}

pub(super) fn source() -> Source {
    Source {
        survey: "Barriers to leadership (synthetic data)".into(),
        wave: "Wave 2 (Spring 2026)".into(),
        n: "1,243 responses".into(),
        response_rate: "Response rate 48 %".into(),
        rules: "Figures are withheld where a group or what is left of it is small".into(),
        minimum: "Smallest group: 10".into(),
    }
}

/// One of each.
pub(super) fn all(width: f64, lang: Lang) -> Vec<Chart> {
    vec![
        agreement(&agreement_sample(Neutral::Split), width, lang),
        agreement(&agreement_sample(Neutral::Aside), width, lang),
        bars(&bars_sample(), width, lang),
        dots(&dots_sample(), width, lang),
        dots(&mean_sample(), width, lang),
        panels(&panels_sample(Mark::Bar), width, lang),
        panels(&panels_sample(Mark::Dot), width, lang),
        slope(&slope_sample(2), width, lang),
        slope(&slope_sample(3), width, lang),
        slope(&slope_sample(6), width, lang),
    ]
}
