//! Seat maps of sessions, apart from the documents: each goes on its day, whether there is a network or not.

use super::Cabinet;
use crate::desk::record::{Kept, SeatMap};
use crate::storage::Record;
use shared::instrument::Instrument;
use shared::json;
use shared::records::{Event, event_of};

impl Cabinet {
    /// The seat map of a document, where this device has it.
    #[must_use]
    pub fn seats(&self, doc: &str) -> Option<&SeatMap> {
        self.seats.get(doc).map(|(_, map)| map)
    }

    /// So many days after its date the key of a session of this kind is destroyed; none where the kind has no seat map.
    fn key_days(&self, version: &str) -> Option<(u32, String)> {
        let instrument: Instrument = json::parse(self.instruments.get(version)?)?;
        let retention = instrument.retention?;
        Some((retention.key_days?, retention.after))
    }

    /// Whether documents of this kind have seat maps.
    #[must_use]
    pub fn has_seats(&self, kind: &str) -> bool {
        self.kind(kind).is_some_and(|kind| self.key_days(kind.version.as_str()).is_some())
    }

    /// The day (days since 1970) on which the seat map of a document is destroyed; none while it does not say its date.
    pub fn seats_until(&mut self, doc: &str) -> Option<u32> {
        let version = self.kind_of(doc).and_then(|kind| self.kind(kind)).map(|kind| kind.version.to_string())?;
        let (days, after) = self.key_days(&version)?;
        let date = event_of(self.document(doc)?, &Event::named(&after))?;
        u32::try_from(date).ok()?.checked_add(days)
    }

    /// The record of a seat map.
    #[must_use]
    pub fn write_seats(&self, map: SeatMap, fresh: impl FnOnce() -> String) -> Record {
        let id = self.seats.get(&map.doc).map_or_else(fresh, |(record, _)| record.to_string());
        (id, Some(Kept::Seats(map).write()))
    }

    /// Those that the server does not have.
    #[must_use]
    pub fn unsent_seats(&self) -> Vec<SeatMap> {
        self.seats.values().filter(|(_, map)| map.unsent).map(|(_, map)| map.clone()).collect()
    }

    /// Records without the seat maps whose day has come.
    #[must_use]
    pub fn without_due_seats(&self, today: u32) -> Vec<Record> {
        let due = self.seats.values().filter(|(_, map)| map.destroy_on <= today);
        due.map(|(record, _)| (record.to_string(), None)).collect()
    }

    /// Records without the seat maps of these documents.
    pub(super) fn without_seats(&self, gone: impl Fn(&str) -> bool) -> Vec<Record> {
        let gone = self.seats.iter().filter(|(doc, _)| gone(doc));
        gone.map(|(_, (record, _))| (record.to_string(), None)).collect()
    }

    /// Records without the seat map of a document.
    #[must_use]
    pub fn forget_seats(&self, doc: &str) -> Vec<Record> {
        self.without_seats(|held| held == doc)
    }
}
