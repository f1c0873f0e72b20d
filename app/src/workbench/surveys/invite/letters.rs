//! Letters, a page each: what it is, the link as a QR code and in letters, what is promised, and whom to ask. They stand
//! beside everything else on the page, and on paper take the place of all of it.

use crate::components::{Markup, el};
use crate::i18n::{Lang, Msg, language};
use crate::workbench::people::said::{fill, naming};
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::{qr, routes, words};
use leptos::prelude::*;
use shared::instrument::{Hash, Text, in_language};
use shared::protocol::InvitationCode;

/// So many letters are set at a time: a few seconds of a slow computer, and a tray of paper.
pub(super) const RANGE: usize = 200;

/// First and last number of each range, and how many letters it has.
pub(super) fn ranges(numbers: &[u32]) -> Vec<(u32, u32, usize)> {
    numbers.chunks(RANGE).map(|range| (range[0], range[range.len() - 1], range.len())).collect()
}

/// What all letters of a survey say.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    /// Title of the form.
    pub(super) title: Text,
    /// Languages of the survey.
    pub(super) languages: Vec<String>,
    /// Its address.
    pub(super) survey: Hash,
    /// Address of this server.
    pub(super) origin: String,
    /// The last day, as `YYYY-MM-DD`.
    pub(super) closes: Option<String>,
    /// Whom to ask.
    pub(super) contact: Text,
    /// The minimum group.
    pub(super) k: u32,
    /// Name of the organisation.
    pub(super) org: String,
}

impl Letter {
    /// Languages that we can write in, in the survey's order; English where there is none of them.
    fn speaks(&self) -> Vec<Lang> {
        let mut langs: Vec<Lang> = Vec::new();
        for lang in self.languages.iter().filter_map(|code| Lang::from_code(code)) {
            if !langs.contains(&lang) {
                langs.push(lang);
            }
        }
        if langs.is_empty() { vec![Lang::En] } else { langs }
    }

    /// One letter. `department` is for whoever hands them out.
    pub(super) fn draw(&self, markup: &mut Markup, held: &InvitationCode, department: &str) {
        let link = routes::answer_link(&self.origin, &self.survey, Some(&held.code));
        let langs = self.speaks();
        let first = langs[0];
        markup.open("section").attr("class", &["letter"]).inside();
        markup.open("p").attr("class", &["letter-to"]).inside();
        let to = [held.number.to_string(), department.to_owned(), words::tier(held.tier).text(first).to_owned()];
        markup.text(&fill(Msg::SvLetterTo, first, &to)).close("p");
        qr::draw(markup, &link, Msg::SvQr.text(first));
        for lang in &langs {
            self.say(markup, *lang);
        }
        line(markup, "letter-link code", &link);
        for lang in &langs {
            line(markup, "letter-hash", &naming(Msg::SvLetterHash, *lang, &words::in_groups(self.survey.as_str())));
        }
        markup.close("section");
    }

    /// What it says in one language.
    fn say(&self, markup: &mut Markup, lang: Lang) {
        markup.open("div").attr("lang", &[lang.code()]).inside();
        let title = in_language(&self.title, lang.code());
        markup.open("h2").inside().text(title).close("h2");
        line(markup, "", &naming(Msg::SvLetterLead, lang, &self.org));
        line(markup, "", Msg::SvLetterHow.text(lang));
        line(markup, "", &naming(Msg::SvLetterPromise, lang, &self.k.to_string()));
        if let Some(day) = &self.closes {
            line(markup, "letter-day", &naming(Msg::SvLetterDay, lang, &words::day(day, lang)));
        }
        let contact = in_language(&self.contact, lang.code());
        if !contact.is_empty() {
            line(markup, "", &naming(Msg::SvLetterContact, lang, contact));
        }
        markup.close("div");
    }
}

fn line(markup: &mut Markup, class: &'static str, text: &str) {
    markup.open("p").attr("class", &[class]).inside().text(text).close("p");
}

/// The letters that are being printed; nothing while none are.
pub(in super::super) fn sheets(page: &Page) -> AnyView {
    let (page, lang) = (page.clone(), language());
    el("div")
        .class("paper letters")
        .inside(move || {
            let mut markup = Markup::new();
            let (Some(from), Some(letter)) = (page.letters.get(), letter(&page)) else { return markup };
            for held in page.kept_now().codes.iter().skip(from).take(RANGE) {
                let department =
                    page.desk.department_label(&held.department, letter.speaks().first().copied().unwrap_or(lang.get_untracked()));
                letter.draw(&mut markup, held, &department);
            }
            markup
        })
        .view()
}

fn letter(page: &Page) -> Option<Letter> {
    let opened = page.opened_now()?;
    let org = page.desk.session.peek(|session| session.as_ref().map(|session| session.org_name.clone()).unwrap_or_default());
    page.record.peek(|record| {
        let plan = &record.as_ref()?.plan;
        let title = page.forms.peek(|forms| forms.iter().find(|form| form.name == plan.instrument).map(|form| form.title.clone()));
        Some(Letter {
            title: title.unwrap_or_default(),
            languages: plan.languages.clone(),
            survey: opened.survey,
            origin: routes::origin(),
            closes: plan.closes.clone(),
            contact: plan.words.contact.clone(),
            k: plan.k,
            org,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::survey::Tier;

    fn letter() -> Letter {
        let text = |en: &str, es: &str| Text::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())]);
        Letter {
            title: text("Survey of <all>", "Encuesta de <todos>"),
            languages: vec!["en".into(), "es".into()],
            survey: Hash::of(b"survey"),
            origin: "https://plan.example".into(),
            closes: Some("2026-12-04".into()),
            contact: text("Ask room 4.", "Pregunte en la sala 4."),
            k: 10,
            org: "Sample city".into(),
        }
    }

    fn html(letter: &Letter) -> String {
        let held = InvitationCode { number: 17, department: "fire".into(), tier: Tier::Senior, code: "CODEcodeCODEcodeCODEco".into() };
        let mut markup = Markup::new();
        letter.draw(&mut markup, &held, "Fire & rescue");
        markup.html().to_owned()
    }

    #[test]
    fn a_letter_says_in_each_language_what_it_is_until_when_and_whom_to_ask() {
        let html = html(&letter());
        for said in [
            "No. 17 · Fire &amp; rescue · Senior managers",
            "Survey of &lt;all&gt;",
            "Encuesta de &lt;todos&gt;",
            "December 4, 2026",
            "4 de diciembre de 2026",
            "Ask room 4.",
            "Pregunte en la sala 4.",
            "lang=\"es\"",
            "<svg",
        ] {
            assert!(html.contains(said), "{said} is not in {html}");
        }
    }

    #[test]
    fn a_letter_prints_the_whole_link_and_the_whole_hash() {
        let letter = letter();
        let html = html(&letter);
        assert!(html.contains(&format!("https://plan.example/s/{}#CODEcodeCODEcodeCODEco", letter.survey)));
        let grouped = words::in_groups(letter.survey.as_str());
        assert_eq!(grouped.replace(' ', ""), letter.survey.as_str());
        assert_eq!(html.matches(&grouped).count(), 2);
    }

    #[test]
    fn a_survey_in_one_language_has_letters_in_that_one_and_in_another_tongue_english_stands_in() {
        let mut one = letter();
        one.languages = vec!["es".into()];
        assert!(!html(&one).contains("lang=\"en\"") && html(&one).contains("Altos cargos"));
        one.languages = vec!["fr".into()];
        assert!(html(&one).contains("lang=\"en\""));
        one.closes = None;
        assert!(!html(&one).contains("letter-day"));
    }

    #[test]
    fn letters_are_printed_in_ranges() {
        let numbers: Vec<u32> = (1..=401).collect();
        assert_eq!(ranges(&numbers), [(1, 200, 200), (201, 400, 200), (401, 401, 1)]);
        assert_eq!(ranges(&[3, 9]), [(3, 9, 2)]);
    }
}
