//! Everything that may tell which redemption and which response belong together, as scores of pairs.

use super::evidence::{Evidence, Row};
use super::matching::Scores;
use rusqlite::types::Value;
use sha2::{Digest, Sha256};
use shared::instrument::base64url;
use shared::survey::ResponseId;
use std::collections::{HashMap, HashSet};

/// Bytes of the windows that two rows may share.
const WINDOW: usize = 6;
/// What one byte that is the same in two random texts is worth: the logarithm of 256.
const BYTE: f64 = 5.5;
const PAGE: usize = 4096;

/// A clue, and what it says of each pair.
#[derive(Debug)]
pub(super) struct Clue {
    pub(super) name: String,
    pub(super) scores: Scores,
}

/// All clues that this evidence gives.
pub(super) fn clues(evidence: &Evidence) -> Vec<Clue> {
    let (left, right): (Vec<&Row>, Vec<&Row>) =
        (evidence.redemptions.iter().map(|(_, row)| row).collect(), evidence.responses.iter().map(|(_, row)| row).collect());
    let derive = |row: &&Row| derived(row);
    let mut found = vec![
        shared("equal values", &left.iter().map(derive).collect::<Vec<_>>(), &right.iter().map(derive).collect::<Vec<_>>()),
        shared(
            "shared bytes",
            &left.iter().map(|row| windows(row)).collect::<Vec<_>>(),
            &right.iter().map(|row| windows(row)).collect::<Vec<_>>(),
        ),
    ];
    let ids: Vec<Option<u64>> = right.iter().map(|row| Some(start(&row.traces[0]))).collect();
    let numbers: Vec<Option<u64>> = evidence.redemptions.iter().map(|(number, _)| u64::try_from(*number).ok()).collect();
    found.extend(ordered("numbers and ids", &numbers, &ids));
    let (file, log) = (places_of(&evidence.file, &left, &right), places_of(&evidence.wal, &left, &right));
    let backups = first_seen(&evidence.backups, &left, &right);
    for (trace, name) in ["codes", "messages"].into_iter().enumerate() {
        let keys: Vec<Option<u64>> = left.iter().map(|row| Some(start(&row.traces[trace]))).collect();
        found.extend(ordered(&format!("{name} and ids"), &keys, &ids));
        for (place, [codes, messages, answered]) in [("the file", &file), ("the log of the database", &log)] {
            let theirs = [codes, messages][trace];
            let first = |places: &[Vec<usize>]| places.iter().map(|at| at.first().map(|at| *at as u64)).collect::<Vec<_>>();
            let last = |places: &[Vec<usize>]| places.iter().map(|at| at.last().map(|at| *at as u64)).collect::<Vec<_>>();
            found.extend(ordered(&format!("first place of {name} in {place}"), &first(theirs), &first(answered)));
            found.extend(ordered(&format!("last place of {name} in {place}"), &last(theirs), &last(answered)));
            found.extend(soon(&format!("{name} and what came soon after in {place}"), &first(theirs), &first(answered)));
            found.extend(ordered(&format!("order of {name} within pages of {place}"), &within_pages(theirs), &within_pages(answered)));
        }
        found.extend(soon(&format!("{name} in one back-up after the other"), &backups[trace], &backups[2]));
    }
    let [redeemed, answered] = [&left, &right].map(|rows| lines_of(&evidence.lines, rows));
    found.extend(soon("lines of the log", &redeemed, &answered));
    found
}

fn start(bytes: &[u8]) -> u64 {
    bytes.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

fn plain(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Null => None,
        Value::Integer(number) => Some(number.to_string().into_bytes()),
        Value::Real(number) => Some(number.to_string().into_bytes()),
        Value::Text(text) => Some(text.clone().into_bytes()),
        Value::Blob(bytes) => Some(bytes.clone()),
    }
}

/// What the system itself makes of bytes: the functions that it names, hides and writes things by.
fn made_of(bytes: &[u8]) -> [Vec<u8>; 5] {
    let digest = Sha256::digest(bytes).to_vec();
    [ResponseId::of(bytes).0.to_vec(), digest[..16].to_vec(), base64url(bytes).into_bytes(), base64url(&digest).into_bytes(), digest]
}

/// The values of a row, the answers in it, and what the system's functions make of them, twice.
fn derived(row: &Row) -> HashSet<Vec<u8>> {
    let mut known: HashSet<Vec<u8>> = row.values.iter().filter_map(plain).collect();
    for value in &row.values {
        if let Value::Text(text) = value
            && let Ok(serde_json::Value::Object(answers)) = serde_json::from_str(text)
        {
            let answers = answers.values().map(|answer| answer.as_str().map_or_else(|| answer.to_string(), str::to_owned).into_bytes());
            known.extend(answers.filter(|bytes| bytes.len() >= WINDOW));
        }
    }
    for _ in 0..2 {
        let next: Vec<Vec<u8>> = known.iter().flat_map(|bytes| made_of(bytes)).collect();
        known.extend(next);
    }
    // Fewer bytes are the same by chance.
    known.retain(|bytes| bytes.len() >= WINDOW);
    known
}

fn windows(row: &Row) -> HashSet<[u8; WINDOW]> {
    let values: Vec<Vec<u8>> = row.values.iter().filter_map(plain).collect();
    values.iter().flat_map(|bytes| bytes.windows(WINDOW).filter_map(|window| window.first_chunk().copied())).collect()
}

/// What both have that few others have.
fn shared<B: AsRef<[u8]>>(name: &str, left: &[HashSet<B>], right: &[HashSet<B>]) -> Clue {
    let mut holders: HashMap<&[u8], (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, bytes) in left.iter().enumerate().flat_map(|(at, set)| set.iter().map(move |bytes| (at, bytes))) {
        holders.entry(bytes.as_ref()).or_default().0.push(at);
    }
    for (at, bytes) in right.iter().enumerate().flat_map(|(at, set)| set.iter().map(move |bytes| (at, bytes))) {
        if let Some((_, held)) = holders.get_mut(bytes.as_ref()) {
            held.push(at);
        }
    }
    let mut scores = vec![vec![0.0; right.len()]; left.len()];
    let rare = |held: usize, all: usize| (count(all) / count(held)).ln();
    for (bytes, (one, other)) in holders {
        if other.is_empty() {
            continue;
        }
        // A text that one of each has is none that they have by chance, the less so the longer it is.
        let unique = if one.len() == 1 && other.len() == 1 { BYTE * count(bytes.len().min(16)) } else { 0.0 };
        let weight = rare(one.len(), left.len()) + rare(other.len(), right.len()) + unique;
        for row in &one {
            for column in &other {
                let score: &mut f64 = &mut scores[*row][*column];
                *score = score.max(weight);
            }
        }
    }
    Clue { name: name.to_owned(), scores }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Ranks from 0 to 1 of those that have a place; those with the same place share a rank.
fn ranks(places: &[Option<u64>]) -> Vec<Option<f64>> {
    let mut known: Vec<u64> = places.iter().copied().flatten().collect();
    known.sort_unstable();
    let rank = |place: u64| {
        let (below, upto) = (known.partition_point(|other| *other < place), known.partition_point(|other| *other <= place));
        f64::midpoint(count(below), count(upto)) / count(known.len())
    };
    places.iter().map(|place| place.map(rank)).collect()
}

/// Whoever came early in one came early in the other; or, where a file fills from its end, late. What a distance is worth
/// is by how few pairs are as near.
fn ordered(name: &str, left: &[Option<u64>], right: &[Option<u64>]) -> Vec<Clue> {
    let few = |places: &[Option<u64>]| places.iter().flatten().collect::<HashSet<_>>().len() < 2;
    if few(left) || few(right) {
        return Vec::new();
    }
    let (left, right) = (ranks(left), ranks(right));
    let clue = |turned: bool| {
        let place = |rank: f64| if turned { 1.0 - rank } else { rank };
        let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
            // The share of a line that is at most so far from a point of it, about.
            (Some(one), Some(other)) => -(2.0 * (one - place(other)).abs() + 0.005).min(1.0).ln(),
            _ => 0.0,
        };
        let scores = left.iter().map(|one| right.iter().map(|other| near(*one, *other)).collect()).collect();
        Clue { name: if turned { format!("{name}, turned round") } else { name.to_owned() }, scores }
    };
    vec![clue(false), clue(true)]
}

/// Who answers has redeemed before, and mostly not long before. For places that are of both and grow with time: what has
/// come in between counts.
fn soon(name: &str, left: &[Option<u64>], right: &[Option<u64>]) -> Option<Clue> {
    let mut all: Vec<u64> = left.iter().chain(right).copied().flatten().collect();
    all.sort_unstable();
    if left.iter().flatten().count() < 2 || right.iter().flatten().count() < 2 || all.first() == all.last() {
        return None;
    }
    let before = |place: u64| all.partition_point(|other| *other < place);
    let worth = |one: Option<u64>, other: Option<u64>| match (one, other) {
        // Time tells more than anything else that is only near: an operator would go by it first.
        (Some(one), Some(other)) if one <= other => -3.0 * (1.0 + count(before(other) - before(one))).ln(),
        (Some(_), Some(_)) => -3.0 * (1.0 + count(all.len())).ln(),
        _ => -3.0 * (1.0 + count(all.len()) / 2.0).ln(),
    };
    let scores = left.iter().map(|one| right.iter().map(|other| worth(*one, *other)).collect()).collect();
    Some(Clue { name: name.to_owned(), scores })
}

/// Where in some bytes each of these texts is found, which have eight bytes or more. Everything is looked for at once.
fn places(bytes: &[u8], texts: &[&[u8]]) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); texts.len()];
    let mut by_start: HashMap<u64, Vec<usize>> = HashMap::new();
    // Nearly all places are ruled out by two bytes.
    let mut begins = vec![false; 1 << 16];
    let two = |first: u8, second: u8| usize::from(first) << 8 | usize::from(second);
    for (number, text) in texts.iter().enumerate() {
        by_start.entry(start(text)).or_default().push(number);
        begins[two(text[0], text[1])] = true;
    }
    let mut at = 0;
    while at + 8 <= bytes.len() {
        if begins[two(bytes[at], bytes[at + 1])] {
            let of_start = by_start.get(&start(&bytes[at..])).into_iter().flatten();
            of_start.filter(|number| bytes[at..].starts_with(texts[**number])).for_each(|number| found[*number].push(at));
        }
        at += 1;
    }
    found
}

/// Where in some bytes each redemption is found by its code and by its message, and each response by its id.
fn places_of(bytes: &[u8], left: &[&Row], right: &[&Row]) -> [Vec<Vec<usize>>; 3] {
    let of = |rows: &[&Row], trace: usize| rows.iter().map(|row| row.traces[trace].clone()).collect::<Vec<_>>();
    let texts = [of(left, 0), of(left, 1), of(right, 0)].concat();
    let mut codes = places(bytes, &texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let mut messages = codes.split_off(left.len());
    let ids = messages.split_off(left.len());
    [codes, messages, ids]
}

/// How far from the end of its page a row lies, as a share of the rows there: a page fills from its end.
fn within_pages(places: &[Vec<usize>]) -> Vec<Option<u64>> {
    let firsts: Vec<Option<usize>> = places.iter().map(|at| at.first().copied()).collect();
    let of_page = |page: usize| {
        let mut there: Vec<usize> = firsts.iter().flatten().copied().filter(|at| at / PAGE == page).collect();
        there.sort_unstable_by(|one, other| other.cmp(one));
        there
    };
    let share = |at: usize| {
        let there = of_page(at / PAGE);
        let rank = there.iter().position(|other| *other == at).unwrap_or(0);
        (2 * rank as u64 + 1) * 1_000_000 / (2 * there.len().max(1) as u64)
    };
    firsts.iter().map(|at| at.map(share)).collect()
}

/// The first back-up that each redemption's code and message and each response is in.
fn first_seen(backups: &[Vec<u8>], left: &[&Row], right: &[&Row]) -> [Vec<Option<u64>>; 3] {
    let mut first = [vec![None; left.len()], vec![None; left.len()], vec![None; right.len()]];
    for (number, bytes) in backups.iter().enumerate() {
        for (first, places) in first.iter_mut().zip(places_of(bytes, left, right)) {
            for (first, places) in first.iter_mut().zip(places) {
                *first = first.or((!places.is_empty()).then_some(number as u64));
            }
        }
    }
    first
}

/// The first line that names each row, however bytes are written.
fn lines_of(lines: &str, rows: &[&Row]) -> Vec<Option<u64>> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let written = |row: &&Row| row.traces.iter().flat_map(|bytes| [base64url(bytes), hex(bytes), format!("{bytes:?}")]).collect();
    let written: Vec<Vec<String>> = rows.iter().map(written).collect();
    let found = places(lines.as_bytes(), &written.iter().flatten().map(String::as_bytes).collect::<Vec<_>>());
    let ends: Vec<usize> = lines.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let mut found = found.iter();
    let mut first = |texts: &Vec<String>| found.by_ref().take(texts.len()).filter_map(|places| places.first().copied()).min();
    written.iter().map(|texts| first(texts).map(|at| ends.partition_point(|end| *end < at) as u64)).collect()
}
