//! A release described as DDI Codebook 2.5 (DDI Alliance, 2012): its variables, who they are about, and the rules. No record of
//! anybody. The order of elements is that of the standard's schema.

use super::codebook::{alone_label, exposure, lost, silent, whole};
use super::codes;
use super::rows::{category_label, key_label};
use super::words::{Speech, Word, one_line};
use super::{Heading, Source};
use crate::disclosure::{Alone, Category, Item, Key, Release};
use crate::instrument::{Exposure, Text};

/// The languages of our own words.
const OURS: [&str; 2] = ["en", "es"];

/// XML as it is written. The workbench carries no library for it: all there is to do is to escape.
struct Xml(String);

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No XML can hold them.
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

impl Xml {
    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push_str(&format!(" {attribute}=\"{}\"", escaped(value)));
        }
        self.0.push('>');
    }

    fn end(&mut self, name: &str) {
        self.0.push_str(&format!("</{name}>\n"));
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)], within: impl FnOnce(&mut Self)) {
        self.begin(name, attributes);
        self.0.push('\n');
        within(self);
        self.end(name);
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.begin(name, attributes);
        self.0.push_str(&escaped(text));
        self.end(name);
    }

    /// A text in each language that it has.
    fn texts<'a>(&mut self, name: &str, languages: impl IntoIterator<Item = &'a str>, of: impl Fn(Speech<'a>) -> String) {
        for language in languages {
            self.text(name, &[("xml:lang", language)], &of(Speech::of(language)));
        }
    }

    /// A word of ours in each language.
    fn word(&mut self, name: &str, word: Word) {
        self.texts(name, OURS, |speech| speech.say(word).to_owned());
    }
}

/// The languages of a label; where there is none, our own words stand for it.
fn languages(label: &Text) -> Vec<&str> {
    if label.is_empty() { OURS.to_vec() } else { label.iter().map(|(language, _)| language).collect() }
}

/// The release as DDI Codebook 2.5, with all labels in all languages and our own words in English and Spanish.
#[must_use]
pub fn ddi(release: &Release, heading: &Heading) -> String {
    let mut xml = Xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned());
    let root = [
        ("xmlns", "ddi:codebook:2_5"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", "ddi:codebook:2_5 https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"),
        ("version", "2.5"),
    ];
    xml.element("codeBook", &root, |xml| {
        xml.element("docDscr", &[], |xml| {
            xml.element("citation", &[], |xml| {
                titles(xml, release, Some(Word::CodebookTitle));
                if !heading.day.is_empty() {
                    xml.element("prodStmt", &[], |xml| xml.text("prodDate", &[("date", &heading.day)], &heading.day));
                }
            });
            xml.word("notes", Word::NoMicrodata);
        });
        study(xml, release, heading);
        xml.element("dataDscr", &[], |xml| {
            for (at, key) in release.keys.iter().enumerate() {
                key_variable(xml, release, key, at + 1);
            }
            for (at, item) in release.items.iter().enumerate() {
                item_variable(xml, release, item, at + 1);
            }
            for (at, alone) in release.alone.iter().enumerate() {
                alone_variable(xml, alone, at + 1);
            }
        });
    });
    xml.0
}

fn titles(xml: &mut Xml, release: &Release, word: Option<Word>) {
    let title = |speech: Speech<'_>| {
        let title = speech.label_or(&release.title, release.survey.as_str());
        word.map_or(title.clone(), |word| speech.fill(word, &[&title]))
    };
    xml.element("titlStmt", &[], |xml| {
        for (at, language) in languages(&release.title).into_iter().enumerate() {
            let name = if at == 0 { "titl" } else { "parTitl" };
            xml.text(name, &[("xml:lang", language)], &title(Speech::of(language)));
        }
        xml.text("IDNo", &[("agency", "SHA-256")], release.survey.as_str());
    });
}

fn study(xml: &mut Xml, release: &Release, heading: &Heading) {
    let sources = OURS.map(|language| (language, Source::of(release, heading, language)));
    let stated = |name: &str| -> Vec<(&str, &str)> {
        let fact = |source: &'_ Source| source.facts.iter().position(|fact| fact.name == name);
        sources.iter().filter_map(|(language, source)| Some((*language, source.facts[fact(source)?].text.as_str()))).collect()
    };
    let state = |xml: &mut Xml, element: &str, name: &str| {
        for (language, text) in stated(name) {
            xml.text(element, &[("xml:lang", language)], text);
        }
    };
    xml.element("stdyDscr", &[], |xml| {
        xml.element("citation", &[], |xml| {
            titles(xml, release, None);
            if !heading.organisation.is_empty() {
                xml.element("rspStmt", &[], |xml| xml.text("AuthEnty", &[], &heading.organisation));
            }
            xml.element("prodStmt", &[], |xml| xml.text("prodDate", &[("date", &release.day)], &release.day));
            if !heading.address.is_empty() {
                xml.text("holdings", &[("URI", &heading.address)], &heading.address);
            }
        });
        xml.element("stdyInfo", &[], |xml| {
            xml.element("sumDscr", &[], |xml| {
                xml.text("collDate", &[("date", &release.wave), ("event", "start")], &release.wave);
                xml.text("collDate", &[("date", &release.day), ("event", "end")], &release.day);
                xml.word("anlyUnit", Word::Unit);
                xml.word("universe", Word::Universe);
                for (language, people) in stated("people") {
                    let speech = Speech::of(language);
                    xml.text("universe", &[("xml:lang", language)], &speech.fill(Word::Is, &[speech.say(Word::People), people]));
                }
            });
        });
        xml.element("method", &[], |xml| {
            xml.element("anlyInfo", &[], |xml| state(xml, "respRate", "response_rate"));
        });
        xml.element("dataAccs", &[], |xml| {
            xml.element("useStmt", &[], |xml| state(xml, "restrctn", "rules"));
        });
        for (language, source) in &sources {
            for fact in &source.facts {
                xml.text("notes", &[("xml:lang", language), ("type", "source"), ("subject", fact.name)], &fact.line());
            }
        }
    });
}

fn category(xml: &mut Xml, number: &str, labels: &Text, label: impl Fn(Speech<'_>) -> String, count: Option<u32>) {
    xml.element("catgry", &[], |xml| {
        xml.text("catValu", &[], number);
        xml.texts("labl", languages(labels), label);
        if let Some(count) = count {
            xml.text("catStat", &[("type", "freq")], &count.to_string());
        }
    });
}

/// The label that says which languages a category's has.
fn first_label(category: &Category) -> Text {
    category.labels.first().cloned().unwrap_or_default()
}

fn exposed(xml: &mut Xml, of: Exposure) {
    for language in OURS {
        xml.text("notes", &[("xml:lang", language), ("type", "exposure")], exposure(Speech::of(language), of));
    }
}

fn key_variable(xml: &mut Xml, release: &Release, key: &Key, number: usize) {
    xml.element("var", &[("ID", &format!("K{number}")), ("name", &key.name), ("intrvl", "discrete")], |xml| {
        xml.texts("labl", languages(&key.label), |speech| key_label(speech, key));
        xml.word("universe", Word::Universe);
        for (place, group) in key.categories.iter().enumerate() {
            let number = codes::category(place).to_string();
            category(xml, &number, &first_label(group), |speech| category_label(speech, &key.name, group), None);
        }
        category(xml, &codes::WITHHELD.to_string(), &Text::default(), |speech| speech.say(Word::KeysWithheld).to_owned(), None);
        exposed(xml, Exposure::Key);
        for language in OURS {
            let speech = Speech::of(language);
            let groups = key.categories.iter().filter(|group| !group.names.is_empty()).count().to_string();
            xml.text(
                "notes",
                &[("xml:lang", language), ("type", "together")],
                &speech.fill(Word::Detail, &[&groups, &key.detail.to_string()]),
            );
            for loss in release.loss.iter().filter(|loss| loss.key == key.name) {
                let Some(group) = key.categories.get(loss.category as usize) else { continue };
                let label = category_label(speech, &key.name, group);
                let note = speech.fill(Word::Is, &[&label, &lost(speech, key.kept(loss.category as usize), loss.withheld, loss.most + 1)]);
                xml.text("notes", &[("xml:lang", language), ("type", "loss")], &note);
            }
        }
    });
}

fn item_variable(xml: &mut Xml, release: &Release, item: &Item, number: usize) {
    let shown = whole(release, item);
    xml.element("var", &[("ID", &format!("I{number}")), ("name", &item.name), ("intrvl", "discrete")], |xml| {
        let label = |speech: Speech<'_>| speech.label_or(&item.label, &item.name);
        xml.texts("labl", languages(&item.label), label);
        for language in languages(&item.label) {
            xml.element("qstn", &[("xml:lang", language)], |xml| {
                if !item.heading.is_empty() {
                    xml.text("preQTxt", &[], &Speech::of(language).label(&item.heading));
                }
                xml.text("qstnLit", &[], &label(Speech::of(language)));
            });
        }
        xml.word("universe", Word::UniverseItem);
        if let Some(shown) = &shown {
            xml.text("TotlResp", &[], &shown.base.to_string());
        }
        let full = shown.as_ref().filter(|shown| !shown.collapsed);
        for (place, answer) in item.answers.iter().enumerate() {
            let count = full.and_then(|shown| shown.counts.get(place).copied());
            category(xml, &answer.name, &answer.label, |speech| speech.label_or(&answer.label, &answer.name), count);
        }
        exposed(xml, item.exposure);
        for language in OURS {
            let speech = Speech::of(language);
            let depth =
                if item.hidden { speech.say(Word::NoteHidden).to_owned() } else { speech.fill(Word::Depth, &[&item.depth.to_string()]) };
            xml.text("notes", &[("xml:lang", language), ("type", "rules")], &depth);
            for (place, labels) in item.collapsed.iter().enumerate() {
                let count = shown.as_ref().filter(|shown| shown.collapsed).and_then(|shown| shown.counts.get(place));
                let label = speech.fill(Word::PutTogetherHead, &[&super::rows::together(speech, labels)]);
                let said = count.map_or_else(|| label.clone(), |count| speech.fill(Word::Is, &[&label, &speech.count(*count)]));
                xml.text("notes", &[("xml:lang", language), ("type", "together")], &said);
            }
            if !item.hidden {
                for (_, label, count) in silent(&item.silent, release.k) {
                    let steps = speech.fill(Word::StepsOf, &[&speech.count(release.k)]);
                    let count = format!("{} ({steps})", speech.count(count));
                    xml.text("notes", &[("xml:lang", language), ("type", "silent")], &speech.fill(Word::Is, &[speech.say(label), &count]));
                }
            }
        }
    });
}

fn alone_variable(xml: &mut Xml, alone: &Alone, number: usize) {
    xml.element("var", &[("ID", &format!("A{number}")), ("name", &alone.name), ("intrvl", "discrete")], |xml| {
        xml.texts("labl", languages(&alone.label), |speech| alone_label(speech, alone));
        xml.word("universe", Word::UniverseItem);
        if alone.base > 0 {
            xml.text("TotlResp", &[], &alone.base.to_string());
        }
        for (group, count) in &alone.counts {
            let value = group.names.join(" ");
            category(xml, &value, &first_label(group), |speech| category_label(speech, &alone.name, group), Some(*count));
        }
        exposed(xml, alone.exposure);
        if alone.base == 0 {
            xml.word("notes", Word::NotTold);
        }
    });
}
