//! The link that was opened while a station runs here: its own, or another one of the same survey, which the station takes
//! once the server knows it. That is the way back where the PIN is forgotten, or where the first link was ended.

use super::queue::{Heard, Hold, understand};
use super::stage::{Stage, Step};
use super::state::{Sending, Station};
use crate::browser;
use crate::components::{Look, Tracked, button, dynamic, el, flag, press, row, spawn};
use crate::i18n::{Msg, tr};
use crate::storage::Setup;
use crate::sync::post_json;
use leptos::prelude::*;
use rand_core::UnwrapErr;
use shared::json;
use shared::protocol::{SealedRequest, Submission};
use shared::survey::{Enclosed, Mode, Survey, seal};
use std::sync::Arc;

/// What the page was opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opened {
    /// No link of this survey with a code.
    Nothing,
    /// The link that the station was set up with.
    Own,
    /// Another link of the same survey, with this code.
    Other(String),
}

impl Opened {
    /// What a link is to the station that runs here.
    pub(super) fn of(setup: &Setup, survey: Option<&str>, code: Option<String>) -> Self {
        match code.filter(|_| survey == Some(setup.survey.as_str())) {
            None => Self::Nothing,
            Some(code) if code == setup.code => Self::Own,
            Some(code) => Self::Other(code),
        }
    }

    pub(super) fn other(self) -> Option<String> {
        if let Self::Other(code) = self { Some(code) } else { None }
    }
}

/// Whether the server takes responses of this mode with a code, from what it said of one that is none.
fn judge(heard: &Heard) -> Result<(), Msg> {
    match heard {
        Heard::Refused(code) if code == "wrong_mode" => Err(Msg::StationLinkMode),
        // It is refused as it must be, or there is no room: either way the station is known.
        Heard::Refused(_) | Heard::Received | Heard::Hold(Hold::Full) => Ok(()),
        Heard::Hold(Hold::Paused | Hold::Over) => Err(Msg::StationLinkPaused),
        Heard::Hold(Hold::UnknownStation | Hold::UnknownSurvey) => Err(Msg::StationLinkUnknown),
        Heard::Hold(Hold::Unreachable | Hold::TooMany) => Err(Msg::StationLinkOffline),
    }
}

/// A sealed response that no server takes: it has no id, no version and no answer.
fn nothing(survey: &Survey, mode: Mode) -> Option<String> {
    let (id, version) = Default::default();
    let submission = Submission { id, version, language: None, credential: None, answers: serde_json::Map::new() };
    let enclosed = Enclosed { mode, submission };
    seal(&mut UnwrapErr(getrandom::SysRng), &survey.id, survey.sealing_key.as_deref()?, &enclosed).ok()
}

async fn ask(station: Station, code: &str) -> Result<(), Msg> {
    let (address, mode) = station.setup.peek(|setup| (setup.survey.clone(), setup.mode));
    // Where the survey cannot be read, what cannot be opened asks as well.
    let sealed = station.survey.as_ref().and_then(|survey| nothing(survey, mode)).unwrap_or_else(|| "none".to_owned());
    let body = json::text(&SealedRequest { station: code.to_owned(), sealed: vec![sealed] });
    let reply = post_json(&format!("/api/v1/surveys/{address}/sealed"), &body).await.map_err(|_| Msg::StationLinkOffline)?;
    judge(&understand(&reply))
}

/// Offers the other link that was opened; nothing where none was.
pub(super) fn offer(station: Station) -> AnyView {
    let shown = Arc::new(Tracked::new(station.now(|now| now.new_code.clone())));
    let busy = Arc::new(Tracked::new(false));
    dynamic(move || {
        let Some(code) = shown.get() else { return row(Vec::new()) };
        let (asking, shown) = (busy.clone(), shown.clone());
        let take = press(move || {
            if asking.now() {
                return;
            }
            asking.set(true);
            station.trouble.set(None);
            let (asking, shown, code) = (asking.clone(), shown.clone(), code.clone());
            spawn(async move {
                match ask(station, &code).await {
                    Ok(()) if station.change(|setup| setup.code.clone_from(&code)).await => {
                        station.now(|now| {
                            now.has_link = true;
                            now.new_code = None;
                            now.wake = now.sending;
                        });
                        shown.set(None);
                        // Why the first link could not send says nothing of this one.
                        station.sending.set(Sending { hold: None, ..station.sending.now() });
                        if station.stage.now() == Stage::Pin {
                            station.step(Step::Right);
                        }
                        station.done.set(Some(Msg::StationLinkTaken));
                    }
                    // Said by what failed.
                    Ok(()) => {}
                    Err(msg) => {
                        station.trouble.set(Some(msg));
                        browser::focus_later("title");
                    }
                }
                asking.set(false);
            });
        });
        let waits = busy.clone();
        let take = button(Look::Secondary, tr(Msg::StationTakeLink), take).flag("disabled", flag(move || waits.get()));
        el("div").child(el("p").class("hint").child(tr(Msg::StationNewLink))).child(take).view()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{Pin, Published};
    use crate::sync::Reply;

    #[test]
    fn a_link_is_the_stations_own_or_another_one_of_the_same_survey() {
        let pin = Pin { salt: String::new(), hash: String::new(), rounds: 1, wrong: 0 };
        let published = Published { survey: String::new(), instrument: String::new() };
        let (survey, code, place) = ("s".to_owned(), "first".to_owned(), String::new());
        let setup = Setup { survey, code, mode: Mode::Paper, place, expected: 10, languages: Vec::new(), twice: 0, pin, published };
        let of = |survey, code: &str| Opened::of(&setup, survey, Some(code.to_owned()));
        assert_eq!(of(Some("s"), "first"), Opened::Own);
        assert_eq!(of(Some("s"), "second").other(), Some("second".to_owned()));
        assert_eq!((of(Some("t"), "first"), of(None, "first")), (Opened::Nothing, Opened::Nothing));
        assert_eq!(Opened::of(&setup, Some("s"), None), Opened::Nothing);
    }

    #[test]
    fn what_the_server_says_of_a_link() {
        let of = |status: u16, body: &str| judge(&understand(&Reply { status, body: body.to_owned() }));
        let problem = |code: &str| format!(r#"{{"type":"/problems/{code}","title":"t","status":409}}"#);
        let item = |code: &str| format!(r#"{{"results":[{{"status":"rejected","code":"{code}"}}]}}"#);
        for code in ["not_sealed", "unknown_version", "invalid", "full"] {
            assert_eq!(of(200, &item(code)), Ok(()), "{code}");
        }
        assert_eq!(of(200, &item("wrong_mode")), Err(Msg::StationLinkMode));
        assert_eq!(of(403, &problem("unknown_station")), Err(Msg::StationLinkUnknown));
        assert_eq!(of(404, &problem("not_found")), Err(Msg::StationLinkUnknown));
        assert_eq!(of(409, &problem("paused")), Err(Msg::StationLinkPaused));
        assert_eq!(of(503, &problem("busy")), Err(Msg::StationLinkOffline));
        assert_eq!(of(200, "<html>Sign in to the network</html>"), Err(Msg::StationLinkOffline));
    }
}
