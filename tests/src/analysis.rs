//! Releases of synthetic surveys of eight keys and sixty questions. `analysis` builds one of 10,000 responses and prints how long
//! that takes; `analysis FOLDER` writes one of 100,000 to `FOLDER/release.bin`, and its columns as `FOLDER/columns.csv`, for what
//! Evenhand is compared with.

use serde_json::{Map, Value as Json, json};
use shared::disclosure::{About, AnalysisSpec, RawResponses, Release, release};
use shared::instrument::{Choice, Hash, Instrument, Schema, Text};
use shared::survey::{Mode, Settings, Survey};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const ITEMS: usize = 60;
const POINTS: usize = 5;
/// Shares of the choices of each key, in percent.
const KEYS: [&[u64]; 8] = [
    &[22, 18, 14, 10, 8, 8, 6, 5, 5, 4],
    &[46, 28, 14, 6, 4, 2],
    &[70, 14, 10, 6],
    &[55, 43, 2],
    &[12, 24, 26, 24, 14],
    &[20, 22, 20, 20, 18],
    &[40, 30, 20, 10],
    &[88, 7, 5],
];

/// Chance with a seed: `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick(&mut self, shares: &[u64]) -> usize {
        let mut left = self.below(shares.iter().sum());
        let found = shares.iter().position(|share| {
            let is_here = left < *share;
            left = left.saturating_sub(*share);
            is_here
        });
        found.unwrap_or(0)
    }
}

fn text(words: &str) -> Text {
    Text::from([("en".to_owned(), words.to_owned())])
}

fn instrument() -> Result<Instrument, serde_json::Error> {
    let label = |words: String| json!({"en": words});
    let list = |size: usize| json!({"items": (1..=size).map(|at| json!({"name": format!("c{at}"), "label": label(format!("Choice {at}"))})).collect::<Vec<_>>()});
    let mut choices = Map::new();
    let mut rows = Vec::new();
    let mut ask = |name: String, size: usize, exposure: &str| {
        choices.insert(format!("of_{size}"), list(size));
        rows.push(json!({"type": format!("select_one of_{size}"), "name": name, "label": label(format!("Question {name}")), "exposure": exposure}));
    };
    KEYS.iter().enumerate().for_each(|(at, shares)| ask(format!("key{at}"), shares.len(), "key"));
    (0..ITEMS).for_each(|at| ask(format!("q{at}"), POINTS, "none"));
    serde_json::from_value(
        json!({"name": "bench", "kind": "response", "languages": ["en"], "title": {"en": "Bench"}, "choices": choices, "survey": rows}),
    )
}

fn person(chance: &mut Chance) -> Map<String, Json> {
    let mut answers = Map::new();
    let mut last = 0;
    for (key, shares) in KEYS.iter().enumerate() {
        // Each depends on the one before somewhat.
        let at = if key > 0 && chance.below(4) == 0 { last * shares.len() / KEYS[key - 1].len() } else { chance.pick(shares) };
        if chance.below(100) < 98 {
            answers.insert(format!("key{key}"), format!("c{}", at + 1).into());
        }
        last = at;
    }
    let mood = chance.below(30) + 3 * chance.below(2);
    for item in 0..ITEMS {
        if chance.below(100) < 95 {
            let at = (mood + chance.below(30)) * POINTS as u64 / 64;
            answers.insert(format!("q{item}"), format!("c{}", at + 1).into());
        }
    }
    answers
}

/// The release of so many responses, and the seconds that it took once they were read.
fn built(n: usize) -> Result<(Release, f64), Box<dyn Error>> {
    let settings = Settings {
        modes: vec![Mode::Invited],
        groups: vec![Choice { name: "all".into(), label: text("All"), ..Choice::default() }],
        k: 10,
        languages: vec!["en".into()],
        grace_days: 7,
    };
    let schema = Schema::compile(instrument()?, &settings.groups).map_err(|wrong| format!("{wrong:?}"))?;
    let mut raw = RawResponses::new(&Arc::new(schema));
    let mut chance = Chance(7);
    for _ in 0..n {
        raw.add(Mode::Invited, "en", &person(&mut chance)).map_err(|_| "a response cannot be read")?;
    }
    let survey = Survey::open_link(text("Bench"), Hash::of(b"bench"), settings);
    let spec = AnalysisSpec { ordered: vec!["key4".into(), "key5".into()], ..AnalysisSpec::default() };
    let about = About { survey, plan: None, wave: "2026-03-02".into(), day: "2026-04-01".into(), spec };
    let started = Instant::now();
    let made = release(raw, &about);
    Ok((made, started.elapsed().as_secs_f64()))
}

/// Keys and answers by their numbers, 0 where there is none, as a table of a database.
fn columns(release: &Release) -> String {
    let names = release.keys.iter().map(|key| key.name.as_str()).chain(release.items.iter().map(|item| item.name.as_str()));
    let mut csv = names.collect::<Vec<_>>().join(",");
    csv.push('\n');
    for at in 0..release.n as usize {
        release.keys.iter().for_each(|key| _ = write!(csv, "{},", key.column[at]));
        let answer = |bits: u32| if bits == 0 { 0 } else { bits.trailing_zeros() + 1 };
        for (place, item) in release.items.iter().enumerate() {
            let end = if place + 1 == release.items.len() { '\n' } else { ',' };
            _ = write!(csv, "{}{end}", answer(item.column[at]));
        }
    }
    csv
}

fn tell(release: &Release) {
    let keys: Vec<String> = release.keys.iter().map(|key| format!("{} {}/{}", key.name, key.categories.len() - 1, key.detail)).collect();
    let deep = release.items.iter().filter(|item| item.depth == 3).count();
    eprintln!(
        "{} responses: keys {}; {:.1} % withheld; {deep} of {} items with three keys",
        release.n,
        keys.join(", "),
        release.share_withheld() * 100.0,
        release.items.len()
    );
}

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(folder) = std::env::args().nth(1) {
        let n = std::env::var("RESPONSES").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
        let (release, took) = built(n)?;
        tell(&release);
        eprintln!("built in {took:.2} s");
        std::fs::write(Path::new(&folder).join("release.bin"), release.to_bytes())?;
        std::fs::write(Path::new(&folder).join("columns.csv"), columns(&release))?;
        return Ok(());
    }
    let mut times = Vec::new();
    for _ in 0..3 {
        let (release, took) = built(10_000)?;
        tell(&release);
        times.push(took);
    }
    times.sort_by(f64::total_cmp);
    println!("release-build: {:.2} s", times[1]);
    Ok(())
}
