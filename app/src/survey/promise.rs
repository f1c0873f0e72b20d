//! What is promised and what is not, in plain words. They are no part of the program: see `public/words.json`.

use super::visit::Visit;
use crate::components::{Look, button, dynamic, el, press, row};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use serde_json::Value as Json;
use shared::instrument::in_language;

pub(super) fn promise(visit: Visit) -> AnyView {
    visit.want_words();
    let lines = dynamic(move || {
        let lang = visit.lang.get();
        let survey = visit.survey.get();
        let mut drawn = Vec::new();
        visit.words.with(|words| {
            for line in words.get("promise").and_then(Json::as_array).map_or(&[] as &[Json], |lines| lines) {
                let word = |index: usize| line.get(index).and_then(Json::as_str).unwrap_or_default();
                let text = word(1 + lang as usize);
                let own = survey.as_ref().and_then(|survey| match word(0) {
                    "contact" => Some(&survey.words.contact),
                    "law" => Some(&survey.words.records_law),
                    _ => None,
                });
                match (own.map(|own| in_language(own, lang.code())), word(0)) {
                    (None, "#") => drawn.push(el("h2").child(text).view()),
                    (None, "address") => drawn.push(el("p").child([text, &visit.address()].concat()).view()),
                    (None, "k") => {
                        let k = survey.as_ref().map_or(0, |survey| survey.settings.k).to_string();
                        let mut said = String::new();
                        for part in text.split_inclusive('#') {
                            said.push_str(part.trim_end_matches('#'));
                            said.push_str(if part.ends_with('#') { &k } else { "" });
                        }
                        drawn.push(el("p").child(said).view());
                    }
                    (None, _) => drawn.push(el("p").child(text).view()),
                    (Some(""), _) => {}
                    (Some(own), _) => drawn.extend([el("h2").child(text).view(), el("p").child(own).view()]),
                }
            }
        });
        if drawn.is_empty() {
            drawn.push(button(Look::Secondary, tr(Msg::TryAgain), press(move || visit.want_words())).view());
        }
        row(drawn)
    });
    row(vec![
        el("h1").id("title").attr("tabindex", "-1").child(tr(Msg::PromiseTitle)).view(),
        lines,
        button(Look::Primary, tr(Msg::Back), press(Visit::leave_promise)).view(),
    ])
}

/// Leads to it from every screen, once there is a survey to promise something about.
pub(super) fn footer(visit: Visit) -> AnyView {
    if visit.survey.peek(Option::is_none) {
        return row(Vec::new());
    }
    el("footer")
        .class("actions actions-quiet")
        .child(button(Look::Quiet, tr(Msg::PromiseTitle), press(move || visit.read_promise())))
        .view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Pass;

    fn words() -> Json {
        serde_json::from_str(include_str!("../../../public/words.json")).expect("JSON")
    }

    /// The text in both languages, which are different texts.
    fn both<'a>(texts: &'a Json, from: usize, what: &str) -> [&'a str; 2] {
        let text = |index: usize| texts.get(from + index).and_then(Json::as_str).map(str::trim).unwrap_or_default();
        let both = [text(0), text(1)];
        assert!(both.iter().all(|text| text.len() > 5) && both[0] != both[1], "{what}: {both:?}");
        assert_eq!(texts.as_array().map(Vec::len), Some(from + 2), "{what}");
        both
    }

    #[test]
    fn every_word_is_there_in_both_languages() {
        let words = words();
        for (key, texts) in words.as_object().expect("an object").iter().filter(|(key, _)| *key != "promise") {
            both(texts, 0, key);
        }
        // What the program asks for, and what the server may say against an invitation or a response.
        let asked = [
            "unknown_survey",
            "broken",
            "closed",
            "later",
            "waiting",
            "waiting_memory",
            "answered_before",
            "storage",
            "another",
            "others",
            "already_answered",
            "invited",
            "ignored",
            "needed",
            "elsewhere",
            "kept",
            "other",
            "unknown_invitation",
            "already_redeemed",
            "not_by_invitation",
            "over",
            "paused",
            "wrong_signature",
            "full",
            "credential_needed",
        ];
        for key in asked {
            assert!(words.get(key).is_some(), "{key}");
        }
        let only_pause = |code: &str| Pass {
            id: String::new(),
            nonce: String::new(),
            code: None,
            invitation: None,
            blinding: None,
            credential: None,
            refusal: Some(code.to_owned()),
        };
        assert!(!only_pause("paused").is_refused() && only_pause("over").is_refused());
    }

    #[test]
    fn the_promise_says_what_holds_and_what_does_not() {
        let words = words();
        let lines = words["promise"].as_array().expect("lines");
        let mut said = [String::new(), String::new()];
        for line in lines {
            let tag = line[0].as_str().expect("a tag");
            assert!(["", "#", "k", "address", "law", "contact"].contains(&tag), "{tag}");
            let texts = both(line, 1, tag);
            for (text, all) in texts.into_iter().zip(&mut said) {
                assert_eq!(text.contains('#'), tag == "k", "{text}");
                all.push_str(text);
                all.push('\n');
            }
        }
        for tag in ["k", "address", "law", "contact"] {
            assert_eq!(lines.iter().filter(|line| line[0] == tag).count(), 1, "{tag}");
        }
        let points = [
            ["credential", "credencial"],
            ["order", "orden"],
            ["once a day", "una vez al día"],
            ["raw answers", "sin procesar"],
            ["as it happens", "en directo"],
            ["Small groups", "grupos pequeños"],
            ["own words", "propias palabras"],
            ["tampered", "manipulada"],
            ["open link", "enlace abierto"],
            ["to its history", "en el historial"],
            ["on the disk", "en el disco"],
            ["new link for you", "enlace nuevo para usted"],
            ["locked to this one page", "bloqueado en esta única página"],
        ];
        for point in points {
            for (said, point) in said.iter().zip(point) {
                assert!(said.contains(point), "{point}");
            }
        }
    }
}
