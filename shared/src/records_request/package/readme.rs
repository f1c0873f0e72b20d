//! What an answer says of itself.

use super::{Bundle, Leaving};
use crate::records_request::{About, Verdict};
use crate::trail::utc;
use std::fmt::Write as _;

/// The text. Writing to a text does not fail.
pub(super) fn text(bundle: &Bundle<'_>, all: &[Leaving<'_>]) -> String {
    let request = bundle.request;
    let say = |english: &'static str, other: &'static str| if bundle.language == "es" { other } else { english };
    let mut text = String::new();
    let title = say("Answer to a request for public records", "Respuesta a una solicitud de documentos públicos");
    let _ = writeln!(text, "{title}\n{}\n", "=".repeat(title.chars().count()));
    let mut fact = |name: &str, said: &str| {
        let _ = writeln!(text, "{name}: {said}");
    };
    fact(say("Organization", "Organización"), bundle.organisation);
    fact(say("Request number", "Número de la solicitud"), &request.number.to_string());
    fact(say("Asked", "Se pidió"), &request.asked);
    fact(say("Received", "Recibida"), &request.received);
    fact(say("Due", "Vence"), &request.due);
    let scope = &request.scope;
    let covers = match scope.about {
        About::Matter => format!(
            "{} {}, {} {}",
            say("the document", "el documento"),
            scope.doc.as_deref().unwrap_or_default(),
            say(
                "and what is linked to it, in both directions, up to this many links away:",
                "y lo enlazado con él, en ambos sentidos, hasta este número de enlaces:"
            ),
            scope.depth.unwrap_or(0)
        ),
        About::Person => {
            let (account, name) = (scope.account.as_deref().map(|account| (bundle.name)(account)), scope.name.clone());
            format!(
                "{} {}",
                say(
                    "documents that this person wrote in or that name them:",
                    "documentos en los que escribió o que nombran a esta persona:"
                ),
                [account, name].into_iter().flatten().collect::<Vec<_>>().join(" / ")
            )
        }
        About::Period => say("what was written in a period", "lo escrito en un período").to_owned(),
    };
    fact(say("Covers", "Abarca"), &covers);
    if scope.from.is_some() || scope.to.is_some() {
        let span = format!("{} – {}", scope.from.as_deref().unwrap_or("…"), scope.to.as_deref().unwrap_or("…"));
        fact(say("Days (by UTC, as the authors' devices gave them)", "Días (UTC, según los dispositivos)"), &span);
    }
    if !scope.kinds.is_empty() {
        fact(say("Kinds of documents", "Tipos de documentos"), &scope.kinds.join(", "));
    }
    let signed = |by: &str, at: u64| format!("{}, {}", (bundle.name)(by), utc(at));
    if let Some(collected) = &request.collected {
        let said = signed(&collected.by, collected.at);
        fact(say("Collected (what came later is not part of it)", "Reunida (lo posterior no forma parte)"), &said);
    }
    let looked = match &request.checked {
        Some(checked) => signed(&checked.by, checked.at),
        None => say("nobody", "nadie").to_owned(),
    };
    fact(say("Decisions looked over by somebody who made none of them", "Decisiones revisadas por alguien que no tomó ninguna"), &looked);
    fact(say("This file made by", "Este archivo lo preparó"), &signed(&bundle.by.by, bundle.by.at));
    let count = |verdict: Verdict| all.iter().filter(|one| one.decision.ruling.verdict == verdict).count().to_string();
    fact(say("Items released", "Elementos entregados"), &count(Verdict::Released));
    fact(say("Items of which a part is withheld", "Elementos reservados en parte"), &count(Verdict::Partly));
    fact(say("Items withheld", "Elementos reservados"), &count(Verdict::Withheld));
    let back: u64 = all.iter().map(|one| one.back).sum();
    if back > 0 {
        let kept = say(
            "Entries of the audit trail that stay back because they name something withheld",
            "Entradas del registro que se quedan porque nombran algo reservado",
        );
        fact(kept, &back.to_string());
    }
    text.push('\n');
    text.push_str(say(ENGLISH, SPANISH));
    text
}

const ENGLISH: &str = "\
Files
  index.csv        everything of which something is released
  withheld.csv     everything that is withheld, whole or in parts: what, why and who decided it
  redactions.csv   what was erased from the released documents before: who, when and why
  documents/       each released document as plain text
  documents.jsonl  the same for programs: one document a line, with its whole history
  audit.csv        entries of the audit trail, where some are released
  surveys.csv      counts of surveys, where they are released: of all surveys, as they are on the day of this file
  hashes.txt       SHA-256 of every other file

What is not in it
  Responses to surveys are never part of an answer: they are anonymous, and no account, officer or request can
  single one out. Of surveys there are only the counts that are published anyway, in steps of the minimum group.
  Free text of surveys and groups below the minimum are never in it.
  Files that are attached to documents are listed with their hashes and handed over separately. Nobody looked through
  what is in them for a name.
  Seat maps and recordings of sessions are never in it: they are kept apart, and destroyed on their day. Of a session
  that had some when this was collected, that is in withheld.csv. The names of recordings stand in its list of files.
  Legal holds, and proposals to redact that nobody has approved, are not in it, but for their entries in the audit trail.
  Comments on a part that is withheld, or on what it stands in, stay back with it.
  Values that were redacted are erased for good; who removed them, when and why stands in their place.

The exemptions named here are a list of the organization's own that counsel is to confirm.
";

const SPANISH: &str = "\
Archivos
  index.csv        todo aquello de lo que se entrega algo
  withheld.csv     todo lo reservado, entero o en parte: qué, por qué y quién lo decidió
  redactions.csv   lo que antes se suprimió de los documentos entregados: quién, cuándo y por qué
  documents/       cada documento entregado como texto
  documents.jsonl  lo mismo para programas: un documento por línea, con todo su historial
  audit.csv        entradas del registro de actividad, si se entrega alguna
  surveys.csv      recuentos de encuestas, si se entregan: de todas, tal como están el día de este archivo
  hashes.txt       SHA-256 de todos los demás archivos

Lo que no contiene
  Las respuestas a encuestas nunca forman parte de una respuesta: son anónimas, y ninguna cuenta, persona responsable
  ni solicitud puede señalar una. De las encuestas solo están los recuentos que se publican de todos modos, en pasos
  del grupo mínimo. El texto libre de las encuestas y los grupos por debajo del mínimo nunca están.
  Los archivos adjuntos a los documentos figuran en una lista con su hash y se entregan aparte. Nadie buscó un nombre
  dentro de ellos.
  Los planos de asientos y las grabaciones de las sesiones nunca están: se guardan aparte y se destruyen en su día. De una
  sesión que los tenía al reunir esto, figura en withheld.csv. Los nombres de las grabaciones están en su lista de archivos.
  Las retenciones legales y las propuestas de supresión que nadie aprobó no están, salvo sus entradas en el registro.
  Los comentarios sobre una parte reservada, o sobre aquello en lo que está, se quedan con ella.
  Los valores suprimidos se borraron para siempre; en su lugar consta quién los quitó, cuándo y por qué.

Las exenciones que se nombran aquí son una lista de la propia organización que debe confirmar su asesoría jurídica.
";
