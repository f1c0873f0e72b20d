//! Sending files: one at a time, in one tab, each from where it stopped.

use super::{FileState, HeldFile};
use crate::browser;
use crate::components::spawn;
use crate::desk::{Cabinet, Desk};
use crate::storage::{Part, StorageError};
use crate::sync::{Failed, Reply, own, own_piece};
use shared::attachment::{BlobState, Heard, Step, Transfer, content_digest};
use shared::document::attachments;
use shared::json;
use shared::people::Action;
use shared::protocol::Problem;
use std::collections::BTreeSet;

/// Code of the server for a recording whose key was destroyed.
pub(super) const DESTROYED: &str = "key_destroyed";
/// Only one tab sends files.
const LOCK: &str = "evenhand-files";
/// Milliseconds until a lost answer is asked for again; after the last of these the next sync goes on.
const WAITS: [u32; 5] = [1_000, 3_000, 8_000, 20_000, 30_000];

/// How the sending of a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It is settled, one way or the other.
    Settled,
    /// The server is not reached.
    Lost,
}

/// Why the server does not take a file: its code, and its sentence.
pub(super) type Refusal = (Option<String>, Option<String>);

/// What an answer means for a file that is sent. Being signed out, told to slow down, or a server in trouble refuses
/// nothing; a piece that was spoilt on the way is sent again.
pub(super) fn understand(reply: &Reply) -> (Heard, Option<Refusal>) {
    if reply.status == 200 {
        // A captive portal answers 200 as well.
        let state = json::parse::<BlobState>(&reply.body);
        return (state.map_or(Heard::Lost, Heard::State), None);
    }
    let Some(problem) = json::parse::<Problem>(&reply.body) else { return (Heard::Lost, None) };
    let code = problem.kind.rsplit('/').next().unwrap_or_default().to_owned();
    let refuses = match reply.status {
        403 => code == "not_writable",
        404 => matches!(code.as_str(), "unknown_document" | "unknown_attachment"),
        409 => matches!(code.as_str(), "no_date" | "key_due"),
        410 => code == DESTROYED || code == "key_missing",
        413 | 422 | 507 => true,
        _ => false,
    };
    match refuses {
        true => (Heard::Refused, Some((Some(code), problem.reason.or(Some(problem.title))))),
        false => (Heard::Lost, None),
    }
}

impl Cabinet {
    /// The first file that can be sent now, without those that were tried: its document names it, and the server knows that.
    pub(super) fn file_due(&mut self, tried: &BTreeSet<String>) -> Option<(String, HeldFile)> {
        let epoch = self.position().epoch.clone();
        let lacks = |held: &HeldFile| match held.state {
            FileState::Waits => true,
            // A server that was restored since may lack it.
            FileState::Sent => epoch.is_some() && held.epoch != epoch,
            FileState::Coming | FileState::Refused => false,
        };
        let due = self.files().filter(|(id, held)| lacks(held) && !tried.contains(*id));
        let due: Vec<(String, HeldFile)> = due.map(|(id, held)| (id.to_owned(), held.clone())).collect();
        due.into_iter().find(|(_, held)| self.is_known_of(held) && (held.state == FileState::Waits || self.may(&held.doc, Action::Write)))
    }
}

impl Cabinet {
    /// Whether the server has accepted a change that names the file.
    fn is_known_of(&mut self, held: &HeldFile) -> bool {
        let named = self.document(&held.doc).map(attachments).unwrap_or_default();
        named.iter().any(|attached| attached.file.hash == held.file.hash && self.unsent(&attached.change).is_none())
    }
}

impl Desk {
    /// Sends what is due, unless a tab is at it.
    pub(in crate::desk) fn send_files(self) {
        spawn(browser::exclusively(LOCK, async move {
            self.tidy_files().await;
            let mut tried = BTreeSet::new();
            while let Some((id, held)) = self.with(|cabinet| cabinet.file_due(&tried)) {
                let end = self.send_file(&id, &held).await;
                self.show_transfer(&id, None);
                if end == End::Lost {
                    break;
                }
                tried.insert(id);
            }
            self.look_again();
        }));
    }

    async fn send_file(self, id: &str, held: &HeldFile) -> End {
        let mut transfer = Transfer::begin(held.file.pieces());
        let (mut waits, mut why) = (WAITS.iter(), None);
        loop {
            // Taken back meanwhile, here or in another tab, or the person has signed out.
            if self.here.borrow().hold || self.with(|cabinet| cabinet.held_file(id).is_none_or(|now| now.state == FileState::Coming)) {
                return End::Settled;
            }
            // Not in the session of somebody who signed in here meanwhile.
            if self.as_own().is_err() {
                return End::Lost;
            }
            let heard = match transfer.next() {
                Step::Done => break,
                Step::Stopped => {
                    let (code, reason): Refusal = why.unwrap_or_default();
                    if code.as_deref() == Some(DESTROYED) {
                        // What the server has destroyed is to be nowhere, as with seat maps.
                        self.erase_file(id).await;
                        return End::Settled;
                    }
                    self.refuse_file(id, held, code, reason);
                    return End::Settled;
                }
                Step::Ask => {
                    let url = format!("/api/v1/blobs/{}?document={}", held.file.hash, held.doc);
                    own("GET", &url, None).await
                }
                Step::Send(piece) => {
                    // Where the disk does not answer, it may at the next sync.
                    let Ok(found) = self.piece_here(held, piece).await else { return End::Settled };
                    let Some(bytes) = found else {
                        self.refuse_file(id, held, Some("copy_damaged".to_owned()), None);
                        return End::Settled;
                    };
                    let url = format!("/api/v1/blobs/{}/pieces/{piece}?document={}", held.file.hash, held.doc);
                    if self.as_own().is_err() {
                        return End::Lost;
                    }
                    own_piece(&url, &bytes, &content_digest(&bytes)).await
                }
            };
            let (heard, refusal) = match heard {
                Ok(reply) => understand(&reply),
                Err(Failed) => (Heard::Lost, None),
            };
            why = refusal;
            let had = transfer.progress().0;
            transfer.hear(heard);
            // Where the server only says what it has, and takes nothing, that is no reason to ask it every second.
            if transfer.progress().0 > had {
                waits = WAITS.iter();
            }
            if transfer.next() == Step::Ask {
                match waits.next() {
                    Some(wait) if browser::online() => browser::wait(*wait).await,
                    _ => return End::Lost,
                }
            } else {
                self.show_transfer(id, Some(transfer.progress()));
            }
        }
        let epoch = self.with(|cabinet| cabinet.position().epoch.clone());
        self.change_file(id, |held| (held.state, held.epoch, held.code, held.reason) = (FileState::Sent, epoch, None, None));
        End::Settled
    }

    /// A piece of a file as it is here; none where it is gone or is not what it was.
    async fn piece_here(self, held: &HeldFile, piece: u32) -> Result<Option<Vec<u8>>, StorageError> {
        let id = usize::try_from(piece).ok().and_then(|piece| held.pieces.get(piece));
        let Some(id) = id else { return Ok(None) };
        let found = self.part(Part::Blobs).some(std::slice::from_ref(id)).await?.pop().and_then(|(_, bytes)| bytes);
        Ok(found.filter(|bytes| held.file.pieces().length(piece) == Some(bytes.len() as u64)))
    }

    /// The server does not take it. A copy of what another one had stays a copy.
    fn refuse_file(self, id: &str, sent: &HeldFile, code: Option<String>, reason: Option<String>) {
        let epoch = self.with(|cabinet| cabinet.position().epoch.clone());
        self.change_file(id, |held| match sent.state {
            FileState::Sent => held.epoch = epoch,
            _ => (held.state, held.code, held.reason) = (FileState::Refused, code, reason),
        });
    }
}
