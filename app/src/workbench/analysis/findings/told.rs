//! Findings in words, and as the beginning of a document. No page.

use crate::charts::Unit;
use crate::charts::written::{count, decimal, interval, percent};
use crate::desk::Edit;
use crate::i18n::{Lang, Msg};
use crate::workbench::analysis::names::{category_name, item_name, key_name};
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::day_text;
use serde_json::Value as Json;
use shared::analysis::findings::{Findings, Gap, Ranked, Size};
use shared::analysis::stats::{CONFIDENCE, Share, wilson};
use shared::disclosure::Release;
use shared::document::between;
use shared::instrument::in_language;

/// The name of the question in the release whose groups are those that a document can name.
const RACE: &str = "race_ethnicity";

/// A share of favourable answers with its base: "41 % favorable (n = 80)".
pub(super) fn share_text(share: Share, lang: Lang) -> String {
    fill(Msg::FdShare, lang, &[percent(share.value().unwrap_or(0.0), lang), count(share.n, lang)])
}

/// The same of unfavourable answers.
fn unfavourable_text(share: Share, lang: Lang) -> String {
    fill(Msg::FdShareUnfavourable, lang, &[percent(share.value().unwrap_or(0.0), lang), count(share.n, lang)])
}

/// The interval of a share, with the people in the frame where they are known; model-based.
pub(super) fn share_interval(share: Share, people: Option<u32>, lang: Lang) -> String {
    let finite = people.and_then(|people| shared::analysis::stats::wilson_finite(share.count, share.n, u64::from(people), CONFIDENCE));
    let ends = finite.or_else(|| wilson(share.count, share.n, CONFIDENCE));
    ends.map(|ends| interval([ends.low, ends.high], Unit::Share, lang)).unwrap_or_default()
}

/// A difference of shares in points: "−22 points (−31 to −12)".
pub(in crate::workbench::analysis) fn points_text(difference: &shared::analysis::stats::Difference, lang: Lang) -> String {
    let points = |share: f64| {
        let text = decimal(share * 100.0, 0, lang);
        if share > 0.0 && text != "0" { format!("+{text}") } else { text }
    };
    fill(Msg::FdPoints, lang, &[points(difference.difference), points(difference.interval.low), points(difference.interval.high)])
}

/// A probability; what is nearly none is not written as none.
pub(in crate::workbench::analysis) fn p_text(p: f64, lang: Lang) -> String {
    if p < 0.001 { format!("p < {}", decimal(0.001, 3, lang)) } else { format!("p = {}", decimal(p, 3, lang)) }
}

/// How sure it is: significant or not, after the correction.
pub(super) fn sure_text(gap: &Gap, lang: Lang) -> String {
    match gap.adjusted {
        None => Msg::FdNotTested.text(lang).to_owned(),
        Some(p) if gap.is_significant() => naming(Msg::FdSignificant, lang, &p_text(p, lang)),
        Some(p) => naming(Msg::FdNotSignificant, lang, &p_text(p, lang)),
    }
}

/// How large an effect is.
pub(super) fn size_msg(size: Size) -> Msg {
    match size {
        Size::Slight => Msg::FdEffectSlight,
        Size::Small => Msg::FdEffectSmall,
        Size::Medium => Msg::FdEffectMedium,
        Size::Large => Msg::FdEffectLarge,
    }
}

/// The group of a gap, with the question that makes the groups: "Asian (What is your race?)".
pub(super) fn group_name(release: &Release, gap: &Gap, lang: Lang) -> String {
    let key = &release.keys[gap.contrast.key];
    let category = category_name(&key.name, &key.categories[gap.contrast.category], lang);
    format!("{category} ({})", key_name(key, lang))
}

/// What is recorded.
#[derive(Debug, Clone, Copy)]
pub(super) enum Evidence<'a> {
    /// An item of the whole organisation.
    Item(&'a Ranked),
    /// A group that is lower than the others.
    Gap(&'a Gap),
}

impl Evidence<'_> {
    /// Place of the item.
    pub(super) fn item(&self) -> usize {
        match self {
            Self::Item(ranked) => ranked.item,
            Self::Gap(gap) => gap.contrast.item,
        }
    }

    /// A title for the document.
    pub(super) fn title(&self, release: &Release, lang: Lang) -> String {
        let item = item_name(&release.items[self.item()], lang);
        match self {
            Self::Item(_) => item,
            Self::Gap(gap) => format!("{item} – {}", group_name(release, gap, lang)),
        }
    }

    /// What the survey shows, with everything that a reader needs to judge it: all of it is shown by the release.
    pub(super) fn says(&self, release: &Release, found: &Findings, lang: Lang) -> String {
        let source = fill(
            Msg::FdEvidenceSource,
            lang,
            &[
                in_language(&release.title, lang.code()).to_owned(),
                day_text(&release.wave, lang),
                count(u64::from(release.n), lang),
                count(u64::from(release.k), lang),
            ],
        );
        let question = naming(Msg::FdEvidenceQuestion, lang, &item_name(&release.items[self.item()], lang));
        let figures = match self {
            Self::Item(ranked) => fill(
                Msg::FdEvidenceItem,
                lang,
                &[
                    unfavourable_text(ranked.said.unfavourable(), lang),
                    share_interval(ranked.said.unfavourable(), release.people, lang),
                    percent(ranked.favourable, lang),
                ],
            ),
            Self::Gap(gap) => {
                let mut text = fill(
                    Msg::FdEvidenceGap,
                    lang,
                    &[
                        group_name(release, gap, lang),
                        share_text(gap.contrast.group, lang),
                        share_text(gap.contrast.others, lang),
                        points_text(&gap.contrast.difference, lang),
                        sure_text(gap, lang),
                        count(found.compared as u64, lang),
                    ],
                );
                if gap.small {
                    text.push(' ');
                    text.push_str(Msg::FdSmallSentence.text(lang));
                }
                text
            }
        };
        format!("{source}\n{question}\n{figures}")
    }
}

/// The answers that a document begins with. `row` is the id of the piece of evidence.
pub(super) fn edits(release: &Release, found: &Findings, evidence: Evidence<'_>, row: &str, lang: Lang) -> Vec<Edit> {
    let item = &release.items[evidence.item()];
    let reference = format!("{}, {}", in_language(&release.title, lang.code()), day_text(&release.wave, lang));
    let below = |name: &str| format!("evidence/{row}/{name}");
    let text = |text: String| Some(Json::from(text));
    let mut edits = vec![
        Edit::new("finding_title", text(evidence.title(release, lang))),
        Edit::new(below("_present"), Some(Json::Bool(true))),
        Edit::new(below("_order"), text(between(None, None))),
        Edit::new(below("evidence_source"), text("survey".to_owned())),
        Edit::new(below("evidence_reference"), text(reference)),
        Edit::new(below("evidence_item"), text(item.name.clone())),
        Edit::new(below("evidence_says"), text(evidence.says(release, found, lang))),
        Edit::new(below("evidence_points"), text("supports".to_owned())),
        Edit::new("confidence", text("one_source".to_owned())),
    ];
    if let Evidence::Gap(gap) = evidence {
        let key = &release.keys[gap.contrast.key];
        let names = &key.categories[gap.contrast.category].names;
        // Several groups together are not one that the form knows.
        if let ([name], RACE) = (names.as_slice(), key.name.as_str()) {
            edits.push(Edit::new("affected_groups", Some(Json::from(vec![name.clone()]))));
        }
    }
    edits
}

#[cfg(test)]
mod tests;
