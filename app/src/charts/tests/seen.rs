//! A drawing as it is seen: every shape with the room that it takes.

use crate::charts::words::width;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::BTreeMap;

/// What is drawn somewhere.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    pub(super) tag: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) text: String,
    /// Left, top, right, bottom.
    pub(super) room: [f64; 4],
}

/// A drawing.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) size: [f64; 2],
    pub(super) title: String,
    pub(super) description: String,
    pub(super) seen: Vec<Seen>,
}

impl Drawing {
    /// All texts that are seen.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.seen.iter().filter(|seen| seen.tag == "text").map(|seen| seen.text.as_str()).collect()
    }
}

fn attributes(start: &BytesStart<'_>) -> BTreeMap<String, String> {
    let pair = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
        let attribute = attribute.expect("an attribute");
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("a value").into_owned();
        (AsRef::<str>::as_ref(&attribute.key).to_owned(), value)
    };
    start.attributes().map(pair).collect()
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(|character: char| !character.is_ascii_digit() && !matches!(character, '.' | '-'))
        .filter_map(|part| part.parse().ok())
        .collect()
}

fn room(tag: &str, attributes: &BTreeMap<String, String>, text: &str, by: (f64, f64)) -> [f64; 4] {
    let number = |name: &str| attributes.get(name).map_or(0.0, |value| value.parse::<f64>().expect("a number"));
    let half = if attributes.contains_key("stroke") { number("stroke-width") / 2.0 } else { 0.0 };
    let [left, top, right, bottom] = match tag {
        "rect" => [number("x"), number("y"), number("x") + number("width"), number("y") + number("height")],
        "circle" => [number("cx") - number("r"), number("cy") - number("r"), number("cx") + number("r"), number("cy") + number("r")],
        "polygon" | "path" => {
            let points = numbers(attributes.get("d").or(attributes.get("points")).expect("points"));
            let least = |odd: usize| points.iter().skip(odd).step_by(2).copied().fold(f64::INFINITY, f64::min);
            let most = |odd: usize| points.iter().skip(odd).step_by(2).copied().fold(f64::NEG_INFINITY, f64::max);
            [least(0), least(1), most(0), most(1)]
        }
        "text" => {
            let (size, bold) = (number("font-size"), attributes.contains_key("font-weight"));
            let long = width(text, size, bold);
            let before = match attributes.get("text-anchor").map(String::as_str) {
                Some("middle") => long / 2.0,
                Some("end") => long,
                _ => 0.0,
            };
            [number("x") - before, number("y") - size * 0.75, number("x") - before + long, number("y") + size * 0.2]
        }
        other => panic!("{other} is not drawn"),
    };
    // Strokes end where lines end.
    let (across, along) =
        if tag == "path" { (if top == bottom { 0.0 } else { half }, if left == right { 0.0 } else { half }) } else { (half, half) };
    [left - across + by.0, top - along + by.1, right + across + by.0, bottom + along + by.1]
}

/// Reads a drawing strictly: what is not well-formed, or has something in it that runs or is fetched, fails.
pub(super) fn read(svg: &str) -> Drawing {
    let (mut reader, mut drawing) = (Reader::from_str(svg), Drawing::default());
    reader.config_mut().check_end_names = true;
    let mut open: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    let (mut text, mut by) = (String::new(), (0.0, 0.0));
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => {
                let (tag, attributes) = (start.name().as_ref().to_owned(), attributes(&start));
                assert!(
                    ["svg", "title", "desc", "defs", "pattern", "g", "rect", "circle", "polygon", "path", "text"].contains(&tag.as_str())
                );
                for (name, value) in &attributes {
                    assert!(!name.starts_with("on") && name != "style" && !name.contains("href"), "{name}");
                    assert!(!value.contains("NaN") && !value.contains("inf"), "{name}={value}");
                }
                if tag == "svg" {
                    let frame = numbers(&attributes["viewBox"]);
                    drawing.size = [frame[2], frame[3]];
                }
                if tag == "g" {
                    let moved = numbers(&attributes["transform"]);
                    by = (moved[0], moved[1]);
                }
                text.clear();
                open.push((tag, attributes));
            }
            Event::End(_) => {
                let (tag, attributes) = open.pop().expect("was opened");
                let said = std::mem::take(&mut text);
                match tag.as_str() {
                    "title" => drawing.title = said,
                    "desc" => drawing.description = said,
                    "g" => by = (0.0, 0.0),
                    "svg" | "defs" | "pattern" => {}
                    _ if open.iter().any(|(tag, _)| tag == "pattern") => {}
                    _ => drawing.seen.push(Seen { room: room(&tag, &attributes, &said, by), tag, attributes, text: said }),
                }
            }
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(name) => text.push_str(match AsRef::<str>::as_ref(&name) {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                other => panic!("&{other};"),
            }),
            Event::Eof => break,
            other => panic!("{other:?} is not drawn"),
        }
    }
    assert!(open.is_empty());
    drawing
}
