//! Recordings of sessions on this device: encrypted in the vault like every file, and gone on their session's day by this
//! device's own clock, whether the server has them or not.

use super::{Goes, HeldFile};
use crate::components::spawn;
use crate::desk::{Cabinet, Desk};
use crate::storage::Record;
use shared::records::key_goes;

/// What the day of a device means for the recordings on it.
#[derive(Debug, Default, PartialEq)]
pub(in crate::desk) struct DueRecordings {
    /// Records of those whose day has come.
    pub(in crate::desk) gone: Vec<String>,
    /// Records of those of which something else is known now.
    pub(in crate::desk) changed: Vec<Record>,
}

/// Whether the day of a recording has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// It has.
    Come,
    /// It has not, and this is what is known of it now.
    ToCome(Option<Goes>),
}

/// Whether its day has come, by what was known of it and what its session says. One that was kept while its session said no day
/// goes by the first one that it says; one that is `unsent` by a later one as well, which the server takes with it.
pub(super) fn day_of(known: Option<Goes>, said: Option<u32>, unsent: bool, today: u32) -> Day {
    let later = said.filter(|said| known.is_none_or(|known| unsent && *said > known.on)).map(Goes::on);
    let Some(before) = later.or(known) else { return Day::ToCome(None) };
    let (on, earlier) = key_goes(i64::from(before.on), said.map(i64::from), before.earlier(), i64::from(today));
    if on <= i64::from(today) { Day::Come } else { Day::ToCome(Some(before.with(earlier))) }
}

impl Cabinet {
    /// The recordings whose day has come, by what their sessions say now. An earlier day counts only after some days, and a
    /// later one when the recording is kept anew, as for seat maps.
    pub(in crate::desk) fn due_recordings(&mut self, today: u32) -> DueRecordings {
        let held: Vec<(String, HeldFile)> =
            self.files().filter(|(_, held)| held.file.media.is_sound()).map(|(id, held)| (id.to_owned(), held.clone())).collect();
        let mut due = DueRecordings::default();
        for (id, held) in held {
            match day_of(held.goes, self.seats_until(&held.doc), held.is_unsent(), today) {
                Day::Come => due.gone.push(id),
                Day::ToCome(now) if now != held.goes => due.changed.push(HeldFile { goes: now, ..held }.record(&id)),
                Day::ToCome(_) => {}
            }
        }
        due
    }
}

impl Desk {
    /// Whether recordings belong into a document: its kind has keys that are destroyed on a day.
    #[must_use]
    pub fn has_recordings(self, doc: &str) -> bool {
        self.with(|cabinet| cabinet.kind_of(doc).map(str::to_owned).is_some_and(|kind| cabinet.has_seats(&kind)))
    }

    /// The day (since 1970) that a session says for its recordings; none where it says none, or is no session.
    #[must_use]
    pub fn recordings_until(self, doc: &str) -> Option<u32> {
        self.with(|cabinet| cabinet.seats_until(doc))
    }

    /// Forgets the recordings whose day has come.
    pub(in crate::desk) fn forget_due_recordings(self, today: u32) {
        let due = self.with(|cabinet| cabinet.due_recordings(today));
        if !due.changed.is_empty() {
            self.put(due.changed);
        }
        for id in due.gone {
            spawn(async move { self.erase_file(&id).await });
        }
    }
}
