//! Telling other tabs of the same survey what became of the draft, so that each shows what the others answered.

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// What one tab tells the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// Answers were kept, or moved to the outbox.
    Kept,
    /// The server has the response.
    Sent,
    /// The person deleted everything.
    Deleted,
}

impl News {
    const ALL: [(Self, &'static str); 3] = [(Self::Kept, "kept"), (Self::Sent, "sent"), (Self::Deleted, "deleted")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(news, _)| *news == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(news, _)| *news)
    }
}

/// A line to the other tabs of one survey.
#[derive(Debug, Clone)]
pub(super) struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Opens the line; `heard` is called with what another tab tells.
    pub(super) fn join(survey: &str, heard: impl Fn(News) + 'static) -> Self {
        let channel = BroadcastChannel::new(&format!("evenhand-survey-{survey}")).ok();
        if let Some(channel) = &channel {
            let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(news) = event.data().as_string().and_then(|word| News::read(&word)) {
                    heard(news);
                }
            });
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
            // It listens as long as the page lives.
            listener.forget();
        }
        Self(channel)
    }

    /// Tells the others.
    pub(super) fn tell(&self, news: News) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&news.word().into());
        }
    }
}
