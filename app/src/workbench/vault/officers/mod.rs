//! What officers see of vaults: the organisation's recovery key, and who forgot the passphrase of a device.

mod answering;
mod making;

use crate::components::{dynamic, el, row, spawn};
use crate::desk::{Desk, Refused};
use crate::i18n::{Lang, Msg};
use crate::workbench::parts::{failed, moment_text};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Held, held};
use crate::workbench::people::said::{Trouble, fill};
use crate::workbench::people::troubles::Troubles;
use leptos::prelude::*;
use shared::protocol::{MadeKey, RecoveryKeys, WaitingRecoveries, WaitingRecovery};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Loaded {
    Loading,
    Failed(Refused),
    Here { keys: Vec<MadeKey>, waiting: Vec<WaitingRecovery> },
}

/// What the parts share.
#[derive(Debug, Clone)]
struct Officers {
    desk: Desk,
    troubles: Troubles,
    loaded: Held<Loaded>,
}

/// The two sections of the page about people.
pub(in crate::workbench) fn section(desk: Desk, troubles: &Troubles) -> AnyView {
    let officers = Officers { desk, troubles: troubles.clone(), loaded: held(Loaded::Loading) };
    officers.load();
    // What is being entered outlives a list that is loaded again.
    let (making, answering) = (making::Making::new(&officers), answering::Answering::new(&officers));
    dynamic(move || match officers.loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let again = officers.clone();
            failed(Trouble::of(&refused, &[], Msg::PeopleOffline).view(), move || again.load())
        }
        Loaded::Here { keys, waiting } => row(vec![answering.section(&keys, &waiting), making.section(&keys)]),
    })
}

impl Officers {
    fn load(&self) {
        let officers = self.clone();
        spawn(async move {
            let keys = ask::<RecoveryKeys>("GET", "/api/v1/recovery-key", None).await;
            let waiting = ask::<WaitingRecoveries>("GET", "/api/v1/recoveries", None).await;
            officers.loaded.set(match (keys, waiting) {
                (Ok(keys), Ok(waiting)) => Loaded::Here { keys: keys.keys, waiting: waiting.recoveries },
                (Err(refused), _) | (_, Err(refused)) => Loaded::Failed(refused),
            });
        });
    }

    /// A sentence that names who made a key, and when.
    fn made(&self, msg: Msg, key: &MadeKey, lang: Lang) -> String {
        fill(msg, lang, &[self.desk.person_name(Some(&key.by), lang), moment_text(key.made, lang)])
    }
}
