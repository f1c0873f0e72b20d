//! A document as plain text, for people.

use super::{Bundle, Leaving, Released};
use crate::document::{Change, Document, Paths, attachments, comments, department, links, standing, value_text};
use crate::instrument::in_language;
use crate::records_request::{exemption, parts};
use crate::trail::utc;
use std::fmt::Write as _;

/// The text. Writing to a text does not fail.
pub(super) fn text(bundle: &Bundle<'_>, one: &Leaving<'_>, released: &Released) -> String {
    let document = &released.document;
    let spanish = bundle.language == "es";
    let say = |english: &'static str, other: &'static str| if spanish { other } else { english };
    let name = |account: &str| (bundle.name)(account);
    let author = |change: &Change| document.mark(&change.id).map(|mark| name(&mark.author)).unwrap_or_default();
    let mut text = String::new();
    let title = if one.title.trim().is_empty() { say("(no title)", "(sin título)") } else { one.title.as_str() };
    let _ = writeln!(text, "{title}\n{}", "=".repeat(title.chars().count().min(80)));
    let _ = writeln!(text, "{}: {}", say("Kind", "Tipo"), one.kind_title);
    let _ = writeln!(text, "{}: {}", say("Document", "Documento"), one.item.doc().unwrap_or_default());
    let _ = writeln!(text, "{}: {}", say("Department", "Departamento"), department(document).unwrap_or("-"));
    let _ = writeln!(text, "{}: {}", say("State", "Estado"), standing(document).name());

    head(&mut text, say("What it says", "Qué dice"));
    for part in parts(document, one.schema, bundle.language).into_iter().filter(|part| !part.path.starts_with('_')) {
        let says = if part.says.is_empty() { "-".to_owned() } else { part.says.join(say("\n  or: ", "\n  o: ")) };
        let mark = if part.redacted { say(" [something here was redacted]", " [algo fue suprimido aquí]") } else { "" };
        let _ = writeln!(text, "{} ({}){mark}\n  {says}", part.label, part.path);
    }
    let said = comments(document);
    if !said.is_empty() {
        head(&mut text, say("Comments", "Comentarios"));
    }
    for comment in said {
        let by = document.change(&comment.id).map(&author).unwrap_or_default();
        let at = document.change(&comment.id).map(|change| utc(change.at)).unwrap_or_default();
        let _ = writeln!(text, "{at} {by} [{}]\n  {}", if comment.about.is_empty() { "-" } else { &comment.about }, comment.text);
    }
    let linked = links(document);
    if !linked.is_empty() {
        head(&mut text, say("Links", "Enlaces"));
    }
    for link in linked {
        let _ = writeln!(text, "{}: {}", link.kind, link.doc);
    }
    let files = attachments(document);
    if !files.is_empty() {
        head(&mut text, say("Files (listed here, handed over separately)", "Archivos (aquí solo la lista; se entregan aparte)"));
    }
    for attached in files {
        let (file, bytes) = (&attached.file, say("bytes", "bytes"));
        let _ = writeln!(text, "{} – {} {bytes}, SHA-256 {}\n  {}", file.name, file.bytes, file.hash, file.about);
        if file.media.is_sound() {
            let apart = say(
                "a recording: not handed over with the files, see withheld.csv",
                "una grabación: no se entrega con los archivos, véase withheld.csv",
            );
            let _ = writeln!(text, "  ({apart})");
        }
    }
    let signatures: Vec<&Change> = document.changes().filter(|change| change.path.starts_with(Paths::Signed.name())).collect();
    if !signatures.is_empty() {
        head(&mut text, say("Signatures", "Firmas"));
    }
    for signature in signatures {
        let _ = writeln!(text, "{} {}", utc(signature.at), author(signature));
    }
    let redactions = document.redactions();
    if !redactions.is_empty() {
        head(&mut text, say("Redacted", "Suprimido"));
    }
    for redaction in redactions {
        let part = redaction.path.as_deref().unwrap_or(say("the whole document", "todo el documento"));
        let _ = writeln!(
            text,
            "{} {part}: {} – {}\n  {}: {}; {}: {}",
            utc(redaction.at),
            redaction.reason.name(),
            redaction.words,
            say("proposed by", "propuesto por"),
            name(&redaction.by),
            say("approved by", "aprobado por"),
            name(&redaction.approved),
        );
    }
    if !released.gaps.is_empty() {
        head(&mut text, say("Withheld from this answer", "Reservado en esta respuesta"));
        let named = one.decision.ruling.exemption.as_deref().and_then(exemption);
        if let Some(named) = named {
            let _ = writeln!(text, "{} {}", named.called(bundle.language), named.law);
        }
    }
    for gap in &released.gaps {
        let _ = writeln!(text, "[{}] {} ({} {})", say("withheld", "reservado"), gap.path, gap.changes, say("changes", "cambios"));
    }
    head(
        &mut text,
        say(
            "History, oldest first; times as the authors' devices gave them",
            "Historial, lo más antiguo primero; horas según los dispositivos",
        ),
    );
    history(bundle, one, document, &mut text);
    text
}

fn head(text: &mut String, words: &str) {
    let _ = writeln!(text, "\n{words}\n{}", "-".repeat(words.chars().count().min(80)));
}

fn history(bundle: &Bundle<'_>, one: &Leaving<'_>, document: &Document, text: &mut String) {
    let say = |english: &'static str, other: &'static str| if bundle.language == "es" { other } else { english };
    let mut changes: Vec<&Change> = document.changes().collect();
    changes.sort_by_key(|change| (document.mark(&change.id).map_or(u64::MAX, |mark| mark.number), &change.id));
    for change in changes {
        let mark = document.mark(&change.id);
        let by = mark.map(|mark| (bundle.name)(&mark.author)).unwrap_or_default();
        let last = change.path.rsplit('/').next().unwrap_or(&change.path);
        let asked = one.schema.and_then(|schema| Some((&**schema, schema.find(last)?)));
        let label = asked.map(|(schema, node)| in_language(&schema.nodes[node].label, bundle.language)).unwrap_or_default();
        let said = match (&change.value, document.redaction_of(&change.id)) {
            (_, Some(redaction)) => {
                let (said, by) = (say("redacted", "suprimido"), (bundle.name)(&redaction.approved));
                format!("[{said}: {} – {}, {by}, {}]", redaction.reason.name(), redaction.words, utc(redaction.at))
            }
            (Some(value), None) => value_text(asked, value, bundle.language),
            (None, None) => format!("[{}]", say("taken back", "retirado")),
        };
        let number = mark.map_or_else(String::new, |mark| mark.number.to_string());
        let _ = writeln!(text, "{number} {} {by} {} {label}\n  {said}", utc(change.at), change.path);
    }
}
