//! Seat maps: kept on this device and sent when there is a network; gone on their day by this device's own clock.

use super::state::fresh;
use super::today::milliseconds;
use super::{Desk, Problem, Refused, SeatMap};
use crate::components::spawn;
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
    /// Keeps a seat map on this device, and sends it in a moment. False while the document does not say its date, or when that
    /// is so long ago that its day has come.
    pub fn keep_seats(self, doc: &str, text: String) -> bool {
        let until = self.with(|cabinet| cabinet.seats_until(doc)).filter(|until| *until > today());
        let Some(destroy_on) = until else { return false };
        let map = SeatMap { doc: doc.to_owned(), text, destroy_on, unsent: true };
        let record = self.with(|cabinet| cabinet.write_seats(map, fresh));
        self.put(vec![record]);
        spawn(self.sync());
        true
    }

    /// Forgets the seat maps whose day has come, by this device's clock.
    pub(super) fn forget_due_seats(self) {
        let records = self.with(|cabinet| cabinet.without_due_seats(today()));
        self.put(records);
    }

    /// Sends what the server does not have. One that it refuses stays here until its day.
    pub(super) async fn send_seats(self) -> Result<(), Problem> {
        self.forget_due_seats();
        for map in self.with(|cabinet| cabinet.unsent_seats()) {
            let body = json::text(&NewSeats { text: map.text.clone() });
            let reply = own("PUT", &address(&map.doc), Some(&body)).await.map_err(|Failed| Problem::Unreachable)?;
            if reply.status == 200
                && let Some(kept) = json::parse::<Seats>(&reply.body)
            {
                self.settle_seats(&map, &kept);
            } else if is_destroyed(&reply.body) {
                let records = self.with(|cabinet| cabinet.forget_seats(&map.doc));
                self.put(records);
            }
        }
        Ok(())
    }

    /// After the server has taken one: what was typed meanwhile is still to be sent.
    fn settle_seats(self, sent: &SeatMap, kept: &Seats) {
        let is_newer = self.with(|cabinet| cabinet.seats(&sent.doc).is_some_and(|held| held.text != sent.text));
        if !is_newer {
            let map = SeatMap { unsent: false, destroy_on: kept.destroy_on.unwrap_or(sent.destroy_on), ..sent.clone() };
            let record = self.with(|cabinet| cabinet.write_seats(map, fresh));
            self.put(vec![record]);
        }
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
        let held = self.with(|cabinet| cabinet.seats(doc).cloned());
        if let (Some(destroy_on), false, true) = (seats.destroy_on, seats.destroyed, held.is_none_or(|held| !held.unsent)) {
            let map = SeatMap { doc: doc.to_owned(), text: seats.text.clone(), destroy_on, unsent: false };
            let record = self.with(|cabinet| cabinet.write_seats(map, fresh));
            self.put(vec![record]);
        }
        Ok(seats)
    }
}

fn is_destroyed(body: &str) -> bool {
    json::parse::<protocol::Problem>(body).is_some_and(|problem| problem.kind.ends_with("/key_destroyed"))
}
