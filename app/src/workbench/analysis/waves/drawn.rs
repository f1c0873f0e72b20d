//! Waves as a chart, as tables and in words. No page.

use crate::charts::written::percent;
use crate::charts::{Figure, Heading, Line, Scale, Slope, State, Unit};
use crate::i18n::{Lang, Msg};
use crate::workbench::analysis::names::{category_name, item_name, key_name};
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::day_text;
use shared::analysis::stats::{CONFIDENCE, Share, wilson};
use shared::analysis::waves::{Change, Differs, Point, Trend, Trends, Waves, WavesError};
use shared::disclosure::{Category, Item, Key, Release};

/// What a wave is called: the day when it opened.
pub(super) fn wave_name(release: &Release, lang: Lang) -> String {
    day_text(&release.wave, lang)
}

/// The question as the newest wave that has it calls it.
pub(super) fn item_of<'a>(waves: &Waves<'a>, name: &str) -> Option<&'a Item> {
    waves.releases.iter().rev().find_map(|release| release.item(name))
}

/// The key, likewise.
pub(super) fn key_of<'a>(waves: &Waves<'a>, name: &str) -> Option<&'a Key> {
    waves.releases.iter().rev().find_map(|release| release.keys.get(release.key(name)?))
}

/// What a line is called.
pub(super) fn line_name(key: Option<&str>, category: Option<&Category>, lang: Lang) -> String {
    match category {
        None => Msg::WvWhole.text(lang).to_owned(),
        Some(category) => category_name(key.unwrap_or_default(), category, lang),
    }
}

fn state(point: Point) -> State<Figure> {
    match point {
        Point::Shown(share) => match share.value() {
            Some(value) => {
                let interval = wilson(share.count, share.n, CONFIDENCE).map(|ends| [ends.low, ends.high]);
                State::Shown(Figure { value, interval, count: None, base: share.n })
            }
            None => State::Zero,
        },
        Point::Withheld => State::Withheld,
        Point::Nobody => State::Zero,
    }
}

/// The chart. A line of which nothing is shown is told in the table only.
pub(super) fn slope(waves: &Waves<'_>, item: &str, key: Option<&str>, trends: &Trends, lang: Lang) -> Slope {
    let called = |trend: &Trend| line_name(key, trend.category.as_ref(), lang);
    let lines = trends.lines.iter().map(|trend| Line {
        label: called(trend),
        whole: trend.category.is_none(),
        points: trend.points.iter().map(|point| state(*point)).collect(),
    });
    let group = key.and_then(|key| key_of(waves, key)).map_or_else(|| Msg::AnGroupCol.text(lang).to_owned(), |key| key_name(key, lang));
    Slope {
        heading: Heading {
            id: "waves".to_owned(),
            title: item_of(waves, item).map(|item| item_name(item, lang)).unwrap_or_default(),
            note: Msg::WvChartNote.text(lang).to_owned(),
            group,
        },
        scale: Scale {
            label: Msg::WvFavourable.text(lang).to_owned(),
            interval: Msg::WvInterval.text(lang).to_owned(),
            unit: Unit::Share,
            from: 0.0,
            to: 1.0,
        },
        waves: waves.releases.iter().map(|release| wave_name(release, lang)).collect(),
        lines: lines.collect(),
    }
}

/// A share in a table, with its base; or why there is none.
pub(super) fn point_text(point: Point, lang: Lang) -> String {
    match point {
        Point::Shown(share) => shown_text(share, lang),
        Point::Withheld => Msg::ChWithheld.text(lang).to_owned(),
        Point::Nobody => Msg::ChZero.text(lang).to_owned(),
    }
}

fn shown_text(share: Share, lang: Lang) -> String {
    share.value().map_or_else(String::new, |value| percent(value, lang))
}

/// A change in words: how large, from when to when, and how sure.
pub(super) fn change_text(waves: &Waves<'_>, change: &Change, lang: Lang) -> String {
    let points = crate::workbench::analysis::findings::told::points_text(&change.difference, lang);
    let sure = change.difference.test.map(|test| crate::workbench::analysis::findings::told::p_text(test.p, lang)).unwrap_or_default();
    // Where the first or the last wave is withheld, it is of others.
    let whole = change.from == 0 && change.to + 1 == waves.releases.len();
    if whole {
        return if sure.is_empty() { points } else { format!("{points}, {sure}") };
    }
    let name = |at: usize| wave_name(waves.releases[at], lang);
    format!("{points}, {sure} ({})", fill(Msg::WvFromTo, lang, &[name(change.from), name(change.to)]))
}

/// Why releases are not compared.
pub(super) fn error_text(error: &WavesError, in_order: &[&Release], lang: Lang) -> String {
    let named = |msg: Msg, at: usize| naming(msg, lang, &in_order.get(at).map(|release| wave_name(release, lang)).unwrap_or_default());
    match error {
        WavesError::Number => Msg::WvNumber.text(lang).to_owned(),
        WavesError::Same => Msg::WvSame.text(lang).to_owned(),
        WavesError::Groups(at) => named(Msg::WvGroupsDiffer, *at),
        WavesError::Tabulation(at) => named(Msg::WvTabulationDiffers, *at),
        WavesError::Nothing => Msg::WvNothing.text(lang).to_owned(),
    }
}

/// What is not compared, each with its reason.
pub(super) fn left_out(waves: &Waves<'_>, lang: Lang) -> Vec<String> {
    let wave = |at: usize| wave_name(waves.releases[at], lang);
    let item = |name: &str| item_of(waves, name).map_or_else(|| name.to_owned(), |item| item_name(item, lang));
    let items = waves.left_out.iter().map(|left| {
        let msg = match left.why {
            Differs::Absent => Msg::WvAbsent,
            Differs::Words => Msg::WvWords,
            Differs::Answers => Msg::WvAnswers,
            Differs::NoDirection => Msg::WvNoDirection,
            Differs::Hidden => Msg::WvHidden,
        };
        fill(msg, lang, &[item(&left.name), wave(left.wave)])
    });
    let keys = waves.keys_left_out.iter().map(|(name, at)| {
        let called = key_of(waves, name).map_or_else(|| name.clone(), |key| key_name(key, lang));
        fill(Msg::WvNoKey, lang, &[called, wave(*at)])
    });
    keys.chain(items).collect()
}

/// Groups that are not compared.
pub(super) fn groups_left_out(waves: &Waves<'_>, key: &str, trends: &Trends, lang: Lang) -> Vec<String> {
    let one = |left: &shared::analysis::waves::LeftOutGroup| {
        fill(Msg::WvGroupOnly, lang, &[category_name(key, &left.category, lang), wave_name(waves.releases[left.wave], lang)])
    };
    trends.left_out.iter().map(one).collect()
}

#[cfg(test)]
mod tests;
