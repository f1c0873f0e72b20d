//! Invited people: what they have, how it becomes a credential, and words that only they and a few others need.

use super::Visit;
use crate::browser::{self, call, window};
use crate::components::spawn;
use crate::i18n::Msg;
use crate::storage::Pass;
use crate::survey::model::{Outcome, Screen};
use crate::sync::{Backoff, get_text};
use js_sys::Promise;
use leptos::prelude::Get;
use serde_json::Value as Json;
use shared::instrument::base64url;
use shared::json;
use shared::protocol::{ItemResult, ItemStatus};
use shared::survey::{Mode, ResponseId};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

impl Visit {
    pub(in crate::survey) fn offers(self, mode: Mode) -> bool {
        self.survey.peek(|survey| survey.as_ref().is_some_and(|survey| survey.settings.modes.contains(&mode)))
    }

    /// Whether this person answers by invitation.
    pub(in crate::survey) fn is_invited(self) -> bool {
        self.pass.peek(Option::is_some) || (self.offers(Mode::Invited) && self.now(|now| !now.code.is_empty()))
    }

    /// What an invited person begins with: the nonce is there before the first answer, so that the response's id is.
    pub(super) fn begin_pass(self) -> Option<Pass> {
        self.pass.now().or_else(|| {
            let nonce = [browser::random_bytes(), browser::random_bytes()].concat();
            let code = self.code();
            self.is_invited().then(|| Pass {
                id: ResponseId::of(&nonce).to_string(),
                nonce: base64url(&nonce),
                code: Some(Pass::name_of(&code)),
                invitation: Some(code),
                blinding: None,
                credential: None,
                refusal: None,
            })
        })
    }

    /// Fetches the credential, unless there is one or it is being fetched: then that is told to try now. Answering goes on.
    pub(super) fn redeem(self) {
        let key = self.survey.peek(|survey| survey.as_ref().and_then(|survey| survey.credential_key.clone()));
        let missing = |pass: &Option<Pass>| pass.as_ref().filter(|pass| pass.credential.is_none()).map(json::text);
        let (Some(mut pass), Some(key)) = (self.pass.peek(missing), key) else { return };
        if self.now(|now| std::mem::replace(&mut now.redeeming, true)) {
            return browser::announce("evenhand:again");
        }
        spawn(async move {
            loop {
                let kept = if self.lasts() { JsValue::NULL } else { pass.into() };
                let request = [(&*self.address).into(), (&*key).into(), self.code().into(), kept];
                let Ok(promise) = call(&window(), "evenhandRedeem", &request) else { break };
                let text = JsFuture::from(Promise::from(promise)).await.ok().and_then(|text| text.as_string());
                let Some(told) = text else { break };
                self.pass.set(json::parse(&told));
                pass = told;
                let signed = self.pass.peek(|pass| pass.as_ref().is_some_and(|pass| pass.credential.is_some()));
                if signed || self.pass.peek(|pass| pass.as_ref().is_none_or(Pass::is_refused)) {
                    self.now(|now| now.redeeming = false);
                    if signed {
                        self.rest().await;
                    }
                    return self.attempt();
                }
            }
            self.now(|now| now.redeeming = false);
        });
    }

    /// A response that waited for its credential waits a little longer: whoever watches should not see both in one second.
    async fn rest(self) {
        if self.now(|now| now.item.is_none() || now.hurry || std::mem::replace(&mut now.resting, true)) {
            return;
        }
        self.outcome.set(Outcome::Waiting);
        let [random, ..] = browser::random_bytes();
        browser::wait(5_000 + 215 * u32::from(random)).await;
        self.now(|now| now.resting = false);
    }

    /// Why a response of an invited person cannot be sent now; nothing when it can.
    pub(super) fn held_back(self, id: &str) -> Option<Outcome> {
        let pass = self.pass.now()?;
        if pass.credential.is_some() {
            return self.now(|now| now.resting && !now.hurry).then_some(Outcome::Waiting);
        }
        if pass.is_refused() {
            let result = ItemResult { id: id.to_owned(), status: ItemStatus::Rejected, field: None, code: pass.refusal, reason: None };
            return Some(Outcome::Refused(result));
        }
        self.redeem();
        Some(Outcome::Waiting)
    }

    /// Gets the words that are not in the program: of invitations, of what is promised. Until they are there.
    pub(in crate::survey) fn want_words(self) {
        spawn(async move {
            let (mut backoff, mut mine) = (Backoff::default(), false);
            while !self.fetch_words().await {
                // One of those who want them goes on; each asks once.
                if !mine && self.now(|now| std::mem::replace(&mut now.wanting, true)) {
                    return;
                }
                mine = true;
                browser::wait(backoff.next_ms(browser::random_bytes()[0])).await;
            }
            self.now(|now| now.wanting = false);
        });
    }

    async fn fetch_words(self) -> bool {
        if self.words.peek(Json::is_object) {
            return true;
        }
        let address = leptos::prelude::document().get_element_by_id("words").and_then(|link| link.get_attribute("href"));
        let reply = get_text(&address.unwrap_or_default()).await.ok().filter(|reply| reply.status == 200);
        let words = reply.and_then(|reply| json::value(&reply.body)).filter(Json::is_object);
        let there = words.is_some();
        self.words.set(words.unwrap_or(Json::Bool(false)));
        there
    }

    /// One of these words, following the language; empty where there is none, or none yet.
    pub(in crate::survey) fn find_word(self, key: &str) -> String {
        let lang = self.lang.get() as usize;
        self.words.with(|words| words.get(key).and_then(|texts| texts.get(lang)).and_then(Json::as_str).unwrap_or_default().to_owned())
    }

    /// The same; or that it could not be loaded.
    pub(in crate::survey) fn word(self, key: &str) -> String {
        if self.words.with(Json::is_boolean) { Msg::NoWords.text(self.lang.get()).to_owned() } else { self.find_word(key) }
    }

    /// Shows what is promised. The browser's own way back leads to where the person was, too.
    pub(in crate::survey) fn read_promise(self) {
        let _ = history().and_then(|history| call(&history, "pushState", &[JsValue::NULL, "".into()]));
        self.promise.set(true);
        browser::focus_later("title");
    }

    pub(in crate::survey) fn leave_promise() {
        let _ = history().and_then(|history| call(&history, "back", &[]));
    }

    pub(super) fn listen_for_back(self) {
        browser::listen("popstate", move || {
            // A link within the page is no way back.
            if self.promise.now() && window().location().hash().is_ok_and(|hash| hash.is_empty()) {
                self.promise.set(false);
                if self.screen.now() != Screen::Welcome {
                    browser::focus_later("title");
                }
            }
        });
    }
}

fn history() -> Result<JsValue, JsValue> {
    js_sys::Reflect::get(&window(), &"history".into())
}
