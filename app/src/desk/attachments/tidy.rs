//! Files that are here and should not be: what was interrupted, what was taken back elsewhere or redacted, and copies of
//! what this person may not see any more.

use super::held::{Fate, fate};
use super::{FileState, HeldFile};
use crate::desk::tabs::living;
use crate::desk::{Cabinet, Desk};

/// What of a device's files is to go, and what is to wait for the person.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Untidy {
    pub(super) gone: Vec<String>,
    pub(super) orphans: Vec<String>,
}

impl Cabinet {
    /// Looks at every file. `writes` says of a tab whether it still lives.
    pub(super) fn untidy(&mut self, writes: impl Fn(Option<&str>) -> bool) -> Untidy {
        let files: Vec<(String, HeldFile)> = self.files().map(|(id, held)| (id.to_owned(), held.clone())).collect();
        let mut untidy = Untidy::default();
        for (id, held) in files {
            if held.state == FileState::Coming {
                if !writes(held.tab.as_deref()) {
                    untidy.gone.push(id);
                }
                continue;
            }
            match fate(&held, self.document(&held.doc)) {
                Fate::Stays => {}
                Fate::Goes => untidy.gone.push(id),
                Fate::Orphan if held.state == FileState::Refused => {}
                Fate::Orphan => untidy.orphans.push(id),
            }
        }
        untidy
    }
}

impl Desk {
    /// See the module.
    pub(super) async fn tidy_files(self) {
        if self.with(|cabinet| cabinet.files().next().is_none()) {
            return;
        }
        let tabs = living().await;
        let own = self.here.borrow().tab.clone();
        // Where the browser cannot say which tabs live, what another one writes is left to it.
        let writes =
            |tab: Option<&str>| tab.is_some_and(|tab| tab == own || tabs.as_ref().is_none_or(|tabs| tabs.iter().any(|held| held == tab)));
        let untidy = self.with(|cabinet| cabinet.untidy(writes));
        for id in untidy.gone {
            self.erase_file(&id).await;
        }
        for id in untidy.orphans {
            self.change_file(&id, |held| (held.state, held.code) = (FileState::Refused, Some("unknown_attachment".to_owned())));
        }
    }
}
