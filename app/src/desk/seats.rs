//! Seat maps: kept on this device and sent when there is a network; gone on their day by this device's own clock.

use super::state::fresh;
use super::today::milliseconds;
use super::{CHANGED, Desk, Problem, Refused, Settling};
use crate::components::spawn;
use crate::storage::{Record, begin_sweep, sweep_behind};
use crate::sync::{Failed, own};
use shared::json;
use shared::protocol;
use shared::records::{NewSeats, Seats};

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

fn today() -> u32 {
    u32::try_from(milliseconds() / DAY).unwrap_or(u32::MAX)
}

fn address(doc: &str) -> String {
    format!("/api/v1/documents/{doc}/seats")
}

impl Desk {
    /// Keeps what was typed into a seat map. False while the document does not say its date, or when that is so long ago that
    /// its day has come.
    pub fn type_seats(self, doc: &str, text: &str) -> bool {
        let record = self.with(|cabinet| cabinet.type_seats(doc, text, today(), fresh));
        let kept = record.is_some();
        self.put(record.into_iter().collect());
        kept
    }

    /// The day on which the seat map of a document goes; none while nothing says one that is still to come.
    #[must_use]
    pub fn seats_day(self, doc: &str) -> Option<u32> {
        self.with(|cabinet| cabinet.seats_day(doc, today()))
    }

    /// Says what becomes of two maps of one session, and sends it.
    pub fn settle_seats(self, doc: &str, how: Settling) {
        let records = self.with(|cabinet| cabinet.settled_seats(doc, how));
        self.put(records);
        spawn(self.sync());
    }

    /// Deletes the seat map of a document from this device, because somebody says so.
    pub fn drop_seats(self, doc: &str) {
        let records = self.with(|cabinet| cabinet.forget_seats(doc));
        spawn(self.erase_seats(records));
    }

    /// Forgets the seat maps and recordings whose day has come, by this device's clock.
    pub(super) fn forget_due_seats(self) {
        self.forget_due_recordings(today());
        let records = self.with(|cabinet| cabinet.without_due_seats(today()));
        let (gone, changed): (Vec<Record>, Vec<Record>) = records.into_iter().partition(|(_, bytes)| bytes.is_none());
        self.put(changed);
        if !gone.is_empty() {
            spawn(self.erase_seats(gone));
        }
    }

    /// Also out of the browser's files, which keep for a while what was deleted.
    async fn erase_seats(self, records: Vec<Record>) {
        if records.is_empty() {
            return;
        }
        let _ = begin_sweep().await;
        self.put(records);
        // What does not succeed is done by the next page.
        if self.kept().await {
            let _ = sweep_behind().await;
        }
    }

    /// Sends what the server does not have. One that it refuses stays here, and is shown, until its day.
    pub(super) async fn send_seats(self) -> Result<(), Problem> {
        self.forget_due_seats();
        for map in self.with(|cabinet| cabinet.due_seats()) {
            let body = json::text(&NewSeats { text: map.text.clone(), seen: map.seen.clone() });
            self.as_own()?;
            let reply = own("PUT", &address(&map.doc), Some(&body)).await.map_err(|Failed| Problem::Unreachable)?;
            if reply.status == 200
                && let Some(kept) = json::parse::<Seats>(&reply.body)
            {
                let records = self.with(|cabinet| cabinet.taken_seats(&map, &kept));
                self.put(records);
                continue;
            }
            match code(&reply.body).as_deref() {
                // Before its day the key may also have been lost, with the server's disk: then this may be all that is left.
                Some("key_destroyed") if map.destroy_on <= today() => {
                    self.erase_seats(self.with(|cabinet| cabinet.forget_seats(&map.doc))).await;
                }
                Some(code) if matches!(reply.status, 403 | 404 | 409 | 410 | 422) => {
                    let records = self.with(|cabinet| cabinet.refused_seats(&map.doc, code));
                    self.put(records);
                    if code == CHANGED {
                        // Both are shown, also later without a network.
                        let _ = self.fetch_seats(&map.doc).await;
                    }
                }
                // Signed out, or the server has a bad moment: what follows says so.
                _ => {}
            }
        }
        Ok(())
    }

    /// Gets the seat map of a document, which the server notes in its audit trail. What is here and not sent yet stays.
    ///
    /// # Errors
    /// When the server refuses or does not answer.
    pub async fn fetch_seats(self, doc: &str) -> Result<Seats, Refused> {
        let reply = own("GET", &address(doc), None).await.map_err(|Failed| Refused::Unreachable)?;
        if reply.status != 200 {
            return Err(json::parse::<protocol::Problem>(&reply.body).map_or(Refused::Unreachable, Refused::Because));
        }
        let seats: Seats = json::parse(&reply.body).ok_or(Refused::Unreachable)?;
        let records = self.with(|cabinet| cabinet.heard_seats(doc, &seats, fresh));
        if seats.destroyed {
            self.erase_seats(records).await;
        } else {
            self.put(records);
        }
        Ok(seats)
    }
}

/// The code of a refusal.
fn code(body: &str) -> Option<String> {
    let problem = json::parse::<protocol::Problem>(body)?;
    problem.kind.rsplit('/').next().map(str::to_owned)
}
