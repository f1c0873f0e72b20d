//! The steps, with the device and the network.

use super::steps;
use crate::browser::{self, call, window};
use crate::storage::{Device, Pass};
use crate::sync::{Backoff, post_json};
use js_sys::{Array, Promise, Reflect};
use shared::instrument::Hash;
use shared::json;
use shared::survey::{CredentialKey, RANDOM_BYTES, exactly};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Randomness of the browser.
type Random = getrandom::rand_core::UnwrapErr<getrandom::SysRng>;

fn random() -> Random {
    getrandom::rand_core::UnwrapErr(getrandom::SysRng)
}

/// Whose credential, and where it is kept.
#[derive(Debug, Clone)]
struct Errand {
    survey: Hash,
    key: CredentialKey,
    code: String,
    device: Device,
}

impl Errand {
    /// One attempt. Whatever fails is tried again later, with what is kept.
    async fn attempt(self) -> Option<()> {
        let Self { survey, key, code, device } = self;
        let id = survey.as_str();
        let pass = device.change_pass(id, |pass| steps::renew(pass, &code)).await.ok()??;
        let nonce = exactly::<RANDOM_BYTES>(&pass.nonce).ok()?;
        let pass = if pass.blinding.is_none() && pass.credential.is_none() {
            let blinding = key.blind(&mut random(), &survey, &nonce).ok()?;
            // On the disk before the server hears of it: whatever is cut off after this, the same message is sent again.
            device.change_pass(id, |pass| steps::blinded(pass, &blinding)).await.ok()??
        } else {
            pass
        };
        let (request, blinding) = (steps::request(&pass)?, steps::blinding(&pass)?);
        let reply = post_json(&format!("/api/v1/surveys/{id}/credentials"), &json::text(&request)).await.ok()?;
        let meaning = steps::understand(&key, &survey, &blinding, &reply);
        device.change_pass(id, |pass| steps::settle(pass, &blinding, meaning)).await.ok()?;
        Some(())
    }
}

/// A while, which the network's coming back or the person's pressing a button ends.
async fn wait(milliseconds: u32) {
    let promise = Promise::new(&mut |done, _| {
        let once = browser::object(&[("once", true.into())]);
        for event in ["online", "evenhand:again"] {
            let _ = call(&window(), "addEventListener", &[event.into(), done.clone().into(), once.clone()]);
        }
        let _ = call(&window(), "setTimeout", &[done.into(), milliseconds.into()]);
    });
    let _ = JsFuture::from(promise).await;
}

/// Tries until there is a credential, or a word against it.
async fn redeem(request: Array, patience: Rc<Cell<Option<Backoff>>>) -> Option<Pass> {
    let word = |index| request.get(index).as_string();
    let (survey, key) = (Hash::parse(&word(0)?).ok()?, CredentialKey::read(&word(1)?).ok()?);
    let device = match word(3) {
        None => Device::open().await,
        Some(pass) => {
            let memory = Device::memory();
            memory.keep_pass(survey.as_str(), &json::parse(&pass)?).await.ok()?;
            memory
        }
    };
    let errand = Errand { survey, key, code: word(2).unwrap_or_default(), device };
    loop {
        // Whoever was here before without an end waits first.
        if let Some(mut backoff) = patience.take() {
            let milliseconds = backoff.next_ms(browser::random_bytes()[0]);
            patience.set(Some(backoff));
            wait(milliseconds).await;
        } else {
            patience.set(Some(Backoff::default()));
        }
        let attempt = errand.clone().attempt();
        browser::exclusively("evenhand-survey-credential", async move {
            attempt.await;
        })
        .await;
        let pass = errand.device.pass(errand.survey.as_str()).await.ok()??;
        if pass.credential.is_some() || pass.refusal.is_some() {
            return Some(pass);
        }
    }
}

fn blind(request: &Array) -> Option<String> {
    let word = |index| request.get(index).as_string();
    let nonce = exactly::<RANDOM_BYTES>(&word(2)?).ok()?;
    let blinding = CredentialKey::read(&word(1)?).ok()?.blind(&mut random(), &Hash::parse(&word(0)?).ok()?, &nonce).ok()?;
    Some(json::text(&blinding))
}

fn unblind(request: &Array) -> Option<String> {
    let word = |index| request.get(index).as_string();
    let key = CredentialKey::read(&word(1)?).ok()?;
    let credential = key.finalize(&Hash::parse(&word(0)?).ok()?, &json::parse(&word(2)?)?, &word(3)?).ok()?;
    Some(json::text(&credential))
}

fn text(answer: Option<String>) -> JsValue {
    answer.map_or(JsValue::NULL, JsValue::from)
}

/// Answers calls, as long as the page lives.
pub fn serve() {
    let patience = Rc::new(Cell::new(None));
    let answer = Closure::<dyn Fn(String, Array) -> JsValue>::new(move |name: String, request: Array| match name.as_str() {
        "blind" => text(blind(&request)),
        "unblind" => text(unblind(&request)),
        _ => {
            let redeemed = redeem(request, Rc::clone(&patience));
            future_to_promise(async move { Ok(text(redeemed.await.map(|pass| json::text(&pass)))) }).into()
        }
    });
    let _ = Reflect::set(&window(), &"evenhandCredential".into(), answer.as_ref());
    answer.forget();
}
