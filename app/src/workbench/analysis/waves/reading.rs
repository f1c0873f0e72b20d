//! The releases that were chosen, read from this device.

use crate::components::{Held, effect, spawn};
use crate::workbench::analysis::copies::{Copies, Trouble};
use leptos::prelude::*;
use shared::disclosure::Release;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How far the reading is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Read {
    /// Nothing was chosen.
    #[default]
    Nothing,
    /// They are being read.
    Reading,
    /// One of them cannot be read.
    Failed(Trouble),
    /// All are here, the oldest first.
    Here(Vec<Arc<Release>>),
}

/// Reads what is chosen, again whenever that changes.
pub(super) fn follow(copies: &Copies, chosen: RwSignal<BTreeSet<String>>, into: &Held<Read>) {
    let (copies, into) = (copies.clone(), into.clone());
    effect(move || {
        let wanted = chosen.get();
        if wanted.is_empty() {
            return into.set(Read::Nothing);
        }
        into.set(Read::Reading);
        let (copies, into) = (copies.clone(), into.clone());
        spawn(async move {
            let mut all = Vec::new();
            for survey in &wanted {
                match copies.open(survey).await {
                    Ok(release) => all.push(release),
                    Err(trouble) => return tell(chosen, &wanted, &into, Read::Failed(trouble)),
                }
            }
            all.sort_by(|one, other| one.wave.cmp(&other.wave));
            tell(chosen, &wanted, &into, Read::Here(all));
        });
    });
}

/// Other releases may have been chosen meanwhile, and the page may have gone.
fn tell(chosen: RwSignal<BTreeSet<String>>, wanted: &BTreeSet<String>, into: &Held<Read>, read: Read) {
    if chosen.try_with_untracked(|chosen| chosen == wanted) == Some(true) {
        into.set(read);
    }
}
