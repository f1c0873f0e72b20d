//! Building the release of a survey.

use super::alone::{organisation, told_alone};
use super::items::{follows, item, parents};
use super::keys::{Admitted, admit, candidates, key, loss, people};
use super::raw::RawResponses;
use super::spec::AnalysisSpec;
use super::{Alone, Item, Key, Release, Scale};
use crate::instrument::{Exposure, Hash, NodeId};
use crate::survey::{MINIMUM_LEAST, Plan, Survey};
use std::sync::Arc;

/// What a release is about.
#[derive(Debug, Clone)]
pub struct About {
    /// The survey.
    pub survey: Survey,
    /// Its plan, which knows how many people there are.
    pub plan: Option<Plan>,
    /// The day when it opened, as `YYYY-MM-DD`.
    pub wave: String,
    /// The day when it was frozen.
    pub day: String,
    /// What the analysis needs to know of its instrument.
    pub spec: AnalysisSpec,
}

/// Builds the release of a survey. It takes the responses with it: nothing else is ever made of them.
#[must_use]
pub fn release(raw: RawResponses, about: &About) -> Release {
    let k = about.survey.settings.k.max(MINIMUM_LEAST);
    let schema = Arc::clone(&raw.schema);
    let candidates = candidates(&raw, about, k);
    let members: Vec<u32> = (0..u32::try_from(raw.len()).unwrap_or(u32::MAX)).collect();
    let Admitted { keys: admitted, columns, withheld } = admit(&candidates, &members, k);
    let mut keys: Vec<Key> =
        admitted.iter().zip(columns).map(|((at, coding), column)| key(&candidates[*at], coding, column, &withheld)).collect();
    people(&mut keys, about);
    let loss = loss(&keys, &admitted, &candidates, k);
    let mut alone: Vec<Alone> = Vec::new();
    for (_, candidate) in candidates.iter().enumerate().filter(|(at, _)| !admitted.iter().any(|(admitted, _)| admitted == at)) {
        alone.push(told_alone(&candidate.name, &candidate.label, &candidate.said, k, Exposure::Key));
    }
    let mut items: Vec<Item> = Vec::new();
    // Questions for the whole organisation only, and all that follow from them.
    let mut whole: Vec<NodeId> = Vec::new();
    for asked in &raw.asked {
        let node = &schema.nodes[asked.node];
        if !matches!(node.exposure, Exposure::Organisation | Exposure::None | Exposure::Sensitive)
            || about.spec.leave_out.contains(&node.name)
        {
            continue;
        }
        // Whoever was asked had given a certain answer: what is not told of that is not told of this either.
        let parents = parents(&schema, asked, about);
        let names: Vec<&str> = parents.iter().map(|parent| schema.nodes[*parent].name.as_str()).collect();
        if node.exposure == Exposure::Organisation || parents.iter().any(|parent| whole.contains(parent)) {
            whole.push(asked.node);
            let is_untold = |name: &&str| {
                items.iter().any(|item| item.hidden && item.name == **name)
                    || alone.iter().any(|alone| alone.base == 0 && alone.name == **name)
            };
            let is_hidden = names.iter().any(is_untold) || (!parents.is_empty() && follows(asked, k).is_none());
            alone.push(organisation(&schema, asked, k, is_hidden));
        } else {
            let of: Vec<&Item> = items.iter().filter(|item| names.contains(&item.name.as_str())).collect();
            let asked_of = if parents.is_empty() { Some(Vec::new()) } else { follows(asked, k) };
            let made = item(&schema, asked, &keys, &of, asked_of.as_deref(), about, k);
            items.extend(made);
        }
    }
    let scales =
        about.spec.scales.iter().map(|scale| Scale { name: scale.name.clone(), label: scale.label.clone(), items: scale.items.clone() });
    // What departments are called may be corrected: which are together is what counts.
    let together = |plan: &Plan| plan.groups.iter().map(|group| (group.name.clone(), group.departments.clone())).collect::<Vec<_>>();
    let groups = about.plan.as_ref().map(|plan| crate::instrument::canonical_json(&serde_json::json!(together(plan)))).unwrap_or_default();
    let mut release = Release {
        survey: about.survey.id.clone(),
        title: about.survey.title.clone(),
        languages: about.survey.settings.languages.clone(),
        wave: about.wave.clone(),
        day: about.day.clone(),
        k,
        people: about.plan.as_ref().map(Plan::people).filter(|people| *people > 0),
        n: u32::try_from(raw.len()).unwrap_or(u32::MAX),
        groups: Hash::of(&groups),
        tabulation: about.spec.tabulation,
        scales: scales.collect(),
        keys,
        alone,
        items,
        loss,
    };
    sort(&mut release);
    // Nothing else is ever made of them.
    drop(raw);
    release
}

/// Puts the records in the order of what they hold, so that nothing is left of the order in which they came or were stored.
fn sort(release: &mut Release) {
    let mut order: Vec<usize> = (0..release.n as usize).collect();
    {
        let (keys, items) = (&release.keys, &release.items);
        order.sort_by(|a, b| {
            let keys = keys.iter().map(|key| key.column[*a].cmp(&key.column[*b]));
            let items = items.iter().map(|item| (item.column[*a], item.withheld[*a]).cmp(&(item.column[*b], item.withheld[*b])));
            keys.chain(items).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    for key in &mut release.keys {
        key.column = order.iter().map(|at| key.column[*at]).collect();
    }
    for item in &mut release.items {
        item.column = order.iter().map(|at| item.column[*at]).collect();
        item.withheld = order.iter().map(|at| item.withheld[*at]).collect();
    }
}
