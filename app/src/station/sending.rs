//! From the device to the server: one sealed response at a time, by chance, with a pause that is by chance too. By itself only
//! of many; see [`super::queue::due`].

use super::queue::{Heard, Hold, due, pause_ms, pick, understand};
use super::state::{Sending, Station, random};
use crate::browser;
use crate::components::spawn;
use crate::i18n::Msg;
use crate::storage::StorageError;
use crate::sync::{Backoff, post_json};
use shared::json;
use shared::protocol::SealedRequest;

/// What cannot pass by itself is asked again so seldom.
const SELDOM_MS: u32 = 15 * 60 * 1000;
/// How often a pause looks whether it is to end.
const LOOK_MS: u32 = 250;

impl Station {
    /// Sends what may be sent, if that is not under way. A lock keeps other tabs from sending the same.
    pub(super) fn send_soon(self) {
        if self.now(|now| std::mem::replace(&mut now.sending, true)) {
            return;
        }
        spawn(async move {
            loop {
                browser::exclusively("evenhand-station-sync", self.deliver()).await;
                // Somebody asked while it was about to end.
                if !self.now(|now| std::mem::take(&mut now.wake)) {
                    break;
                }
            }
            self.now(|now| now.sending = false);
            self.sending.set(Sending { busy: false, ..self.sending.now() });
        });
    }

    /// Sends all that waits by now, with short pauses.
    pub(super) fn send_now(self) {
        self.sending.set(Sending { busy: true, hold: None });
        spawn(async move {
            match self.store().waiting().await {
                Ok(waiting) => self.now(|now| {
                    now.asked = waiting;
                    now.wake = now.sending;
                }),
                Err(StorageError(_)) => self.trouble.set(Some(Msg::StationStorage)),
            }
            self.send_soon();
        });
    }

    /// A network that is back is a reason to try now.
    pub(super) fn listen(self) {
        browser::listen("online", move || {
            self.now(|now| now.wake = now.sending);
            self.sending.set(Sending { hold: None, ..self.sending.now() });
            self.send_soon();
        });
    }

    async fn deliver(self) {
        let mut backoff = Backoff::default();
        loop {
            match self.send_one().await {
                // Why the rest was not sent stays to be read.
                Ok(None) => return self.sending.set(Sending { busy: false, ..self.sending.now() }),
                Ok(Some(Heard::Received | Heard::Refused(_))) => {
                    backoff = Backoff::default();
                    self.sending.set(Sending { busy: true, hold: None });
                }
                Ok(Some(Heard::Hold(hold))) => {
                    self.sending.set(Sending { busy: false, hold: Some(hold) });
                    self.now(|now| now.asked.clear());
                    let wait = if hold.passes() { backoff.next_ms(browser::random_bytes()[0]) } else { SELDOM_MS };
                    self.rest(wait).await;
                }
                Err(StorageError(_)) => {
                    self.trouble.set(Some(Msg::StationStorage));
                    self.rest(backoff.next_ms(browser::random_bytes()[0])).await;
                }
            }
            self.count().await;
        }
    }

    /// Sends one of what may be sent; none when nothing may.
    async fn send_one(self) -> Result<Option<Heard>, StorageError> {
        let store = self.store();
        if self.due().await?.is_empty() {
            return Ok(None);
        }
        let hurry = self.now(|now| !now.asked.is_empty());
        self.rest(pause_ms(random(), hurry)).await;
        if !browser::online() {
            return Ok(Some(Heard::Hold(Hold::Unreachable)));
        }
        // Chosen after the pause, among what may be sent by then.
        let due = self.due().await?;
        let Some(key) = pick(due.len(), random()).and_then(|place| due.get(place)) else { return Ok(None) };
        // Where another tab was faster, there is only one less to send.
        let Some(sealed) = store.sealed(key).await? else { return Ok(Some(Heard::Received)) };
        let (survey, station) = self.setup.peek(|setup| (setup.survey.clone(), setup.code.clone()));
        let body = json::text(&SealedRequest { station, sealed: vec![sealed] });
        let heard = match post_json(&format!("/api/v1/surveys/{survey}/sealed"), &body).await {
            Ok(reply) => understand(&reply),
            Err(_) => Heard::Hold(Hold::Unreachable),
        };
        match &heard {
            Heard::Received => store.received(key).await?,
            Heard::Refused(code) => store.refused(key, code).await?,
            Heard::Hold(_) => {}
        }
        Ok(Some(heard))
    }

    async fn due(self) -> Result<Vec<String>, StorageError> {
        let waiting = self.store().waiting().await?;
        Ok(self.now(|now| due(waiting, &now.asked)))
    }

    /// Waits, unless something says that it need not.
    async fn rest(self, milliseconds: u32) {
        let mut left = milliseconds;
        while left > 0 && !self.now(|now| std::mem::take(&mut now.wake)) {
            let step = left.min(LOOK_MS);
            gloo::timers::future::TimeoutFuture::new(step).await;
            left -= step;
        }
    }
}
