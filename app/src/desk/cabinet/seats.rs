//! Seat maps of sessions, apart from the documents: each goes on its day, whether there is a network or not.

use super::Cabinet;
use crate::desk::record::{Kept, SeatMap};
use crate::storage::Record;
use shared::instrument::Instrument;
use shared::json;
use shared::records::{Earlier, Event, SEATS_LIMIT, Seats, event_of, key_goes, seats_mark};

/// Code of the server where somebody has saved another one meanwhile.
pub const CHANGED: &str = "seats_changed";

/// What becomes of two maps of one session, the one from here and the one that the server has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settling {
    /// This one, with what only the other one says below it.
    Both,
    /// This one, in place of the other.
    Mine,
    /// The other one.
    Theirs,
}

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

    /// The day on which the seat map that is here, or would be written here, goes; none while nothing says a day that is still
    /// to come.
    pub fn seats_day(&mut self, doc: &str, today: u32) -> Option<u32> {
        let held = self.seats(doc).map(|map| map.destroy_on);
        self.seats_until(doc).filter(|day| *day > today).or(held).filter(|day| *day > today)
    }

    /// The record in which somebody has typed: it is on the disk with every letter. None while the session does not say its day.
    pub fn type_seats(&mut self, doc: &str, text: &str, today: u32, fresh: impl FnOnce() -> String) -> Option<Record> {
        let held = self.seats(doc).cloned().unwrap_or_default();
        // An earlier day counts once it has stood for some days, also where somebody types meanwhile.
        let destroy_on = self.seats_day(doc, today)?.max(held.destroy_on);
        let is_disputed = held.theirs.is_some();
        let map = SeatMap {
            doc: doc.to_owned(),
            text: text.chars().take(SEATS_LIMIT).collect(),
            destroy_on,
            unsent: true,
            trouble: held.trouble.clone().filter(|_| is_disputed),
            ..held
        };
        Some(self.write_seats(map, fresh))
    }

    /// Those that the server does not have, by their sessions.
    #[must_use]
    pub fn unsent_seats(&self) -> Vec<SeatMap> {
        let mut unsent: Vec<SeatMap> = self.seats.values().filter(|(_, map)| map.unsent).map(|(_, map)| map.clone()).collect();
        unsent.sort_by(|a, b| a.doc.cmp(&b.doc));
        unsent
    }

    /// Those of them that can be sent: of the others somebody says first what becomes of two maps.
    #[must_use]
    pub fn due_seats(&self) -> Vec<SeatMap> {
        self.unsent_seats().into_iter().filter(|map| map.theirs.is_none()).collect()
    }

    /// How many are not sent, and how many of those the server did not take.
    pub(super) fn unsent_seats_count(&self) -> (usize, usize) {
        let unsent = || self.seats.values().filter(|(_, map)| map.unsent);
        (unsent().count(), unsent().filter(|(_, map)| map.trouble.is_some()).count())
    }

    /// Another form of a map that is here; nothing where it is gone by now.
    fn changed_seats(&self, doc: &str, change: impl FnOnce(&SeatMap) -> Option<SeatMap>) -> Vec<Record> {
        let Some((record, held)) = self.seats.get(doc) else { return Vec::new() };
        let changed = change(held).filter(|map| map != held);
        changed.map(|map| (record.to_string(), Some(Kept::Seats(map).write()))).into_iter().collect()
    }

    /// Records after the server has taken one: what was typed meanwhile is still to be sent.
    #[must_use]
    pub fn taken_seats(&self, sent: &SeatMap, kept: &Seats) -> Vec<Record> {
        self.changed_seats(&sent.doc, |held| {
            Some(SeatMap {
                unsent: held.text != sent.text,
                seen: seats_mark(&sent.text),
                destroy_on: kept.destroy_on.unwrap_or(held.destroy_on),
                theirs: None,
                trouble: None,
                earlier_on: None,
                earlier_since: None,
                ..held.clone()
            })
        })
    }

    /// Records after the server has not taken one: it stays, with the reason.
    #[must_use]
    pub fn refused_seats(&self, doc: &str, code: &str) -> Vec<Record> {
        self.changed_seats(doc, |held| Some(SeatMap { trouble: Some(code.to_owned()), ..held.clone() }))
    }

    /// Records after the server has told what it has. What is not sent stays beside it, and one that was destroyed goes.
    #[must_use]
    pub fn heard_seats(&self, doc: &str, seats: &Seats, fresh: impl FnOnce() -> String) -> Vec<Record> {
        if seats.destroyed {
            return self.forget_seats(doc);
        }
        let seen = seats_mark(&seats.text);
        if self.seats(doc).is_some_and(|held| held.unsent) {
            return self.changed_seats(doc, |held| {
                if held.text == seats.text {
                    return Some(SeatMap { unsent: false, seen, theirs: None, trouble: None, ..held.clone() });
                }
                let is_news = held.seen != seen;
                is_news.then(|| SeatMap { theirs: Some(seats.text.clone()), trouble: Some(CHANGED.to_owned()), ..held.clone() })
            });
        }
        let Some(destroy_on) = seats.destroy_on else { return Vec::new() };
        let map = SeatMap { doc: doc.to_owned(), text: seats.text.clone(), destroy_on, seen, ..SeatMap::default() };
        vec![self.write_seats(map, fresh)]
    }

    /// Records after somebody has said what becomes of two maps of one session.
    #[must_use]
    pub fn settled_seats(&self, doc: &str, how: Settling) -> Vec<Record> {
        self.changed_seats(doc, |held| {
            let theirs = held.theirs.clone()?;
            let seen = seats_mark(&theirs);
            let text = match how {
                Settling::Both => both(&held.text, &theirs),
                Settling::Mine => held.text.clone(),
                Settling::Theirs => theirs.clone(),
            };
            Some(SeatMap { unsent: text != theirs, text, seen, theirs: None, trouble: None, ..held.clone() })
        })
    }

    /// Records without the seat maps whose day has come, by what their sessions say now; a day that was mistyped counts only
    /// after some days, as on the server.
    pub fn without_due_seats(&mut self, today: u32) -> Vec<Record> {
        let maps: Vec<(String, SeatMap)> = self.seats.values().map(|(record, map)| (record.to_string(), map.clone())).collect();
        let mut records = Vec::new();
        for (record, map) in maps {
            let said = self.seats_until(&map.doc).map(i64::from);
            let earlier = map.earlier_on.zip(map.earlier_since);
            let earlier = earlier.map(|(day, since)| Earlier { day: i64::from(day), since: i64::from(since) });
            let (goes, now) = key_goes(i64::from(map.destroy_on), said, earlier, i64::from(today));
            if goes <= i64::from(today) {
                records.push((record, None));
            } else if now != earlier {
                let days = |day: i64| u32::try_from(day).ok();
                let (earlier_on, earlier_since) = (now.and_then(|now| days(now.day)), now.and_then(|now| days(now.since)));
                records.push((record, Some(Kept::Seats(SeatMap { earlier_on, earlier_since, ..map }).write())));
            }
        }
        records
    }

    /// Records without some seat maps.
    pub(super) fn without_seats(&self, gone: impl Fn(&SeatMap) -> bool) -> Vec<Record> {
        let gone = self.seats.values().filter(|(_, map)| gone(map));
        gone.map(|(record, _)| (record.to_string(), None)).collect()
    }

    /// Records without the seat map of a document.
    #[must_use]
    pub fn forget_seats(&self, doc: &str) -> Vec<Record> {
        self.without_seats(|held| held.doc == doc)
    }
}

/// What is said here, and below it what only the other one says.
fn both(mine: &str, theirs: &str) -> String {
    let known: Vec<&str> = mine.lines().map(str::trim).collect();
    let others = theirs.lines().filter(|line| !line.trim().is_empty() && !known.contains(&line.trim()));
    let lines: Vec<&str> = mine.lines().chain(others).collect();
    lines.join("\n")
}
