//! The documents of the page, read from this device.

use super::choice;
use crate::components::Held;
use crate::desk::{Desk, in_slices};
use crate::i18n::Lang;
use shared::analysis::representation::{Community, Profile, Target};
use std::sync::Arc;

/// Workforce profiles.
pub(super) const PROFILE: &str = "workforce-profile";
/// Community benchmarks.
pub(super) const COMMUNITY: &str = "community-benchmark";
/// Regional targets.
pub(super) const TARGET: &str = "region-target";

/// All of them that are not put away.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Documents {
    /// The newest first.
    pub(super) profiles: Vec<Profile>,
    /// The newest first.
    pub(super) communities: Vec<Community>,
    /// By title, each with its document.
    pub(super) targets: Vec<(String, Target)>,
}

/// Reads them, a few milliseconds at a time.
pub(super) async fn read(desk: Desk, into: Held<Option<Arc<Documents>>>) {
    let kinds = [PROFILE, COMMUNITY, TARGET];
    let all = desk.with(|cabinet| {
        kinds.map(|kind| cabinet.documents(Some(kind)).into_iter().map(move |doc| (kind, doc)).collect::<Vec<_>>()).concat()
    });
    let mut found = Documents::default();
    let one = |(kind, doc): (&str, String)| {
        if desk.document(&doc, shared::document::Document::is_archived) != Some(false) {
            return;
        }
        let Some(filled) = desk.form(&doc) else { return };
        match kind {
            PROFILE => found.profiles.extend(Profile::read(&filled.form)),
            COMMUNITY => found.communities.extend(Community::read(&filled.form)),
            _ => found.targets.extend(Target::read(&filled.form).map(|target| (doc, target))),
        }
    };
    if in_slices(all, one, || Some(0)).await {
        found.profiles.sort_by(|a, b| (&b.date, &a.title).cmp(&(&a.date, &b.title)));
        found.communities.sort_by(|a, b| (&b.year, &a.title).cmp(&(&a.year, &b.title)));
        found.targets.sort_by(|a, b| (&a.1.title, &a.0).cmp(&(&b.1.title, &b.0)));
        if into.peek(|held| held.as_deref() != Some(&found)) {
            into.set(Some(Arc::new(found)));
        }
    }
}

/// Which people a community is.
pub(super) fn population(desk: Desk, name: &str, lang: Lang) -> String {
    let schema = desk.with(|cabinet| {
        let version = cabinet.kind(COMMUNITY)?.version.to_string();
        cabinet.schema(&version)
    });
    schema.map_or_else(|| name.to_owned(), |schema| choice(&schema, "benchmark_population", name, lang))
}
