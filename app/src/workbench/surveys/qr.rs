//! A link as a QR code, drawn as one path: for posters, letters and tablets.

use crate::components::Markup;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// Modules of white around the code, as the standard wants them.
const QUIET: i32 = 4;

/// The dark modules of a code as a path, and the width of the drawing. None for a text that no code holds.
fn path(text: &str) -> Option<(String, i32)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let (size, mut path) = (code.size(), String::new());
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|at| code.get_module(*at, y)).count();
            if run > 0 {
                // Writing to memory does not fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += i32::try_from(run).unwrap_or(0).max(1);
        }
    }
    Some((path, size + 2 * QUIET))
}

/// Adds the code of a link; nothing for one that is too long for it, beside which the link stands anyway.
pub(in crate::workbench) fn draw(markup: &mut Markup, link: &str, name: &str) {
    let Some((path, width)) = path(link) else { return };
    let width = width.to_string();
    markup.open("svg").attr("class", &["qr"]).attr("viewBox", &["0 0 ", &width, " ", &width]);
    markup.attr("role", &["img"]).attr("aria-label", &[name]).attr("shape-rendering", &["crispEdges"]).inside();
    markup.open("rect").attr("width", &[&width]).attr("height", &[&width]).attr("fill", &["#fff"]).inside().close("rect");
    markup.open("path").attr("d", &[&path]).attr("fill", &["#000"]).inside().close("path").close("svg");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once_and_inside_the_quiet_zone() {
        let link = "https://plan.example/s/AAAA#BBBB";
        let code = QrCode::encode_text(link, QrCodeEcc::Medium).expect("short enough");
        let dark: i32 = (0..code.size()).map(|y| (0..code.size()).filter(|x| code.get_module(*x, y)).count() as i32).sum();
        let (path, width) = path(link).expect("short enough");
        let runs = path.split('M').skip(1).map(|run| {
            let (at, run) = run.split_once('h').expect("a run");
            let (x, y) = at.split_once(' ').expect("a place");
            let (x, y): (i32, i32) = (x.parse().expect("a number"), y.parse().expect("a number"));
            let length: i32 = run.split('v').next().and_then(|run| run.parse().ok()).expect("a length");
            assert!(x >= QUIET && y >= QUIET && x + length <= width - QUIET && y < width - QUIET);
            length
        });
        assert_eq!(runs.sum::<i32>(), dark);
    }

    #[test]
    fn what_is_named_stays_a_text() {
        let mut markup = Markup::new();
        draw(&mut markup, "https://plan.example", "\"><script>");
        assert!(markup.html().contains("aria-label=\"&quot;&gt;&lt;script&gt;\""));
    }
}
