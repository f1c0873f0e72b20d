//! The way out: whoever knows the PIN sees counts.

use super::fields::{Held, Sort, field, held};
use super::stage::Step;
use super::state::Station;
use super::{link, pin, screens};
use crate::browser;
use crate::components::{Fault, Faults, Look, button, el, error_summary, flag, handler, press, row, spawn, text, when};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use std::sync::Arc;

pub(super) fn pin_screen(station: Station) -> AnyView {
    let (entered, wrong, left) = (held(String::new()), held(false), held(wait_left(station)));
    let lang = station.lang;
    let said = wrong.clone();
    let faults: Faults = Arc::new(move || {
        let fault = || Fault { target: "pin".to_owned(), text: Msg::StationPinWrong.text(lang.get()).to_owned() };
        said.get().then(fault).into_iter().collect()
    });
    let (shown, typed, tried, counted, may) = (entered.clone(), entered.clone(), entered, left.clone(), left.clone());
    let submit = handler(move |event| {
        event.prevent_default();
        let (entered, wrong, left) = (tried.clone(), wrong.clone(), left.clone());
        if wait_left(station) == 0 {
            spawn(async move {
                let right = try_pin(station, &entered.now()).await;
                entered.set(String::new());
                wrong.set(!right);
                if right {
                    return station.step(Step::Right);
                }
                browser::focus_soon("pin".to_owned());
                count_down(station, left);
            });
        }
    });
    count_down(station, counted.clone());
    let waits = counted.clone();
    let wait = when(flag(move || waits.get() > 0), move || {
        let counted = counted.clone();
        let line = text(move || Msg::StationPinWait.filled(lang.get(), &[counted.get()]));
        el("p").attr("role", "status").child(line).view()
    });
    let open =
        button(Look::Primary, tr(Msg::StationPinEnter), press(|| {})).attr("type", "submit").flag("disabled", flag(move || may.get() > 0));
    let back = button(Look::Secondary, tr(Msg::Back), press(move || station.step(Step::Back)));
    let enter = field(&faults, "pin", Msg::StationPinLabel, None, Sort::Pin, move || shown.get(), move |text| typed.set(text));
    let parts = vec![enter, wait, el("div").class("actions").child(open).child(back).view()];
    let with_link = station.now(|now| now.has_link).then(|| {
        let go = press(move || station.step(Step::Right));
        el("div")
            .child(el("p").class("hint").child(tr(Msg::StationLinkHint)))
            .child(button(Look::Secondary, tr(Msg::StationLinkGo), go))
            .view()
    });
    row(vec![
        screens::trouble(station),
        error_summary(faults),
        el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::StationLead)).view(),
        el("p").child(tr(Msg::StationPinLead)).view(),
        el("form").attr("novalidate", "").attr("autocomplete", "off").on("submit", submit).child(parts).view(),
        with_link.unwrap_or_else(|| row(Vec::new())),
        link::offer(station),
    ])
}

/// Shows how long it is until another try, as long as that is. Only this screen counts down; another one makes its own.
fn count_down(station: Station, left: Held<usize>) {
    spawn(async move {
        loop {
            left.set(wait_left(station));
            if left.now() == 0 {
                break;
            }
            gloo::timers::future::TimeoutFuture::new(1_000).await;
        }
    });
}

/// Seconds until another try.
fn wait_left(station: Station) -> usize {
    let left = (station.now(|now| now.pin_from) - js_sys::Date::now()) / 1000.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    if left > 0.0 { left.ceil() as usize } else { 0 }
}

/// Whether it is the PIN. A try is counted before it is told: a page that is loaded anew forgets none.
async fn try_pin(station: Station, entered: &str) -> bool {
    let kept = station.setup.peek(|setup| setup.pin.clone());
    let right = pin::matches(&kept, entered);
    let wrong = if right { 0 } else { kept.wrong.saturating_add(1) };
    if wrong != kept.wrong && !station.change(|setup| setup.pin.wrong = wrong).await && !right {
        return false;
    }
    station.now(|now| now.pin_from = js_sys::Date::now() + f64::from(pin::wait_s(wrong)) * 1000.0);
    right
}
