//! Uploads end well: whatever is lost, repeated or forgotten on the way, the server has the file in the end, and nothing but
//! the file.

use super::super::{BlobState, Heard, PIECE, Pieces, Step, Transfer};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A server, as far as an upload sees it.
struct Server {
    pieces: Pieces,
    held: BTreeSet<u32>,
    complete: bool,
    /// Pieces that it was sent.
    sent: usize,
}

impl Server {
    fn new(pieces: Pieces) -> Self {
        Self { pieces, held: BTreeSet::new(), complete: false, sent: 0 }
    }

    fn state(&self) -> BlobState {
        let missing = (0..self.pieces.count()).filter(|piece| !self.complete && !self.held.contains(piece));
        BlobState { pieces: self.pieces.count(), missing: missing.collect(), complete: self.complete }
    }

    fn take(&mut self, piece: u32) {
        self.sent += 1;
        self.held.insert(piece);
        self.complete |= self.held.len() == self.pieces.count() as usize;
    }
}

/// What happens between two steps of one device.
#[derive(Debug, Clone)]
enum Event {
    /// All goes well.
    Fine,
    /// The request does not arrive.
    Before,
    /// Its answer does not.
    After,
    /// The page is closed, and opened again.
    Killed,
    /// Another device, or another tab, sends a piece of the same file.
    Other(u32),
    /// The server forgets an upload that is not finished.
    Forgotten,
    /// Somebody else answers.
    Nonsense(u32, Vec<u32>),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Fine),
        1 => Just(Event::Before),
        1 => Just(Event::After),
        1 => Just(Event::Killed),
        1 => any::<u32>().prop_map(Event::Other),
        1 => Just(Event::Forgotten),
        1 => (0_u32..40, proptest::collection::vec(0_u32..40, 0..5)).prop_map(|(pieces, missing)| Event::Nonsense(pieces, missing)),
    ]
}

fn step(transfer: &mut Transfer, server: &mut Server, event: &Event) {
    match event {
        Event::Killed => return *transfer = Transfer::begin(server.pieces),
        Event::Other(piece) => server.take(piece % server.pieces.count()),
        Event::Forgotten if !server.complete => server.held.clear(),
        Event::Nonsense(pieces, missing) => {
            return transfer.hear(Heard::State(BlobState { pieces: *pieces, missing: missing.clone(), complete: false }));
        }
        _ => {}
    }
    let before = transfer.next();
    match before {
        Step::Done | Step::Stopped => return,
        _ if matches!(event, Event::Before) => return transfer.hear(Heard::Lost),
        Step::Send(piece) => server.take(piece),
        Step::Ask => {}
    }
    transfer.hear(if matches!(event, Event::After) { Heard::Lost } else { Heard::State(server.state()) });
}

proptest! {
    #[test]
    fn every_upload_ends_and_only_when_all_is_there(bytes in 1..20 * PIECE, events in proptest::collection::vec(event(), 0..200)) {
        let pieces = Pieces::of(bytes);
        let (mut transfer, mut server) = (Transfer::begin(pieces), Server::new(pieces));
        for event in &events {
            step(&mut transfer, &mut server, event);
            prop_assert!(transfer.next() != Step::Done || server.complete, "done before it is");
            if let Step::Send(piece) = transfer.next() {
                prop_assert!(pieces.length(piece).is_some(), "a piece that there is not");
            }
            let (had, all) = transfer.progress();
            prop_assert!(had <= all && all == bytes);
        }
        // From here on nothing happens to it any more.
        let most = 3 + 2 * pieces.count() as usize;
        for _ in 0..most {
            step(&mut transfer, &mut server, &Event::Fine);
        }
        prop_assert_eq!(transfer.next(), Step::Done);
        prop_assert!(server.complete);
        prop_assert_eq!(transfer.progress(), (bytes, bytes));
    }

    /// Nothing is sent twice where nothing goes wrong, wherever it was interrupted before.
    #[test]
    fn an_interrupted_upload_sends_only_what_is_missing(count in 1_u32..20, stop in 0_u32..20) {
        let pieces = Pieces::of(u64::from(count) * PIECE);
        let (mut transfer, mut server) = (Transfer::begin(pieces), Server::new(pieces));
        for _ in 0..=stop.min(count) {
            step(&mut transfer, &mut server, &Event::Fine);
        }
        transfer = Transfer::begin(pieces);
        for _ in 0..count + 2 {
            step(&mut transfer, &mut server, &Event::Fine);
        }
        prop_assert_eq!((transfer.next(), server.sent), (Step::Done, count as usize));
    }
}

#[test]
fn a_refusal_is_the_end_of_it() {
    let mut transfer = Transfer::begin(Pieces::of(5));
    transfer.hear(Heard::Refused);
    transfer.hear(Heard::State(BlobState { pieces: 1, missing: vec![], complete: true }));
    assert_eq!(transfer.next(), Step::Stopped);
}
