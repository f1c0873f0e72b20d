//! The file that answers a request: what is released, for people and for programs, and what is not, with reasons.

mod kept_back;
mod lists;
mod readable;
mod readme;

use super::{Decision, Gap, Item, Released, Request, Signed, Verdict, release};
use crate::document::{Document, Redaction, attachments, department, links, standing, title};
use crate::instrument::Schema;
use crate::json::{self, ToJson};
use crate::protocol::{AuditEntry, SurveySummary};
use crate::trail::{self, utc};
use kept_back::KeptBack;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

/// What the answer is made of.
pub struct Bundle<'a> {
    /// The request.
    pub request: &'a Request,
    /// Name of the organisation.
    pub organisation: &'a str,
    /// Who makes the answer, and when.
    pub by: &'a Signed,
    /// Language of what people read.
    pub language: &'a str,
    /// What an account is called.
    pub name: &'a Named<'a>,
    /// Every item of the request.
    pub items: Vec<Filled>,
    /// Documents that are none of the items, are named in the audit trail, and would be proposed to be withheld: nobody has
    /// decided that something of them is told.
    pub apart: &'a BTreeSet<String>,
}

/// Gives the name of an account.
pub type Named<'a> = dyn Fn(&str) -> String + 'a;

impl std::fmt::Debug for Bundle<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bundle").field("request", &self.request.number).field("items", &self.items.len()).finish_non_exhaustive()
    }
}

/// An item with what it holds.
#[derive(Debug)]
pub struct Filled {
    /// The item.
    pub item: Item,
    /// What it holds.
    pub content: Content,
}

/// What an item holds.
#[derive(Debug)]
pub enum Content {
    /// A document with its whole history, and the form that it is shown by.
    Document(Box<Document>, Option<Arc<Schema>>),
    /// Entries of the audit trail, oldest first.
    Trail(Vec<AuditEntry>),
    /// Counts of surveys as they are published.
    Surveys(Vec<SurveySummary>),
    /// Nothing that may leave.
    Nothing,
}

/// An item as far as it leaves.
struct Leaving<'a> {
    item: &'a Item,
    decision: &'a Decision,
    /// Where it stands in the file; none when nothing of it leaves.
    file: Option<String>,
    title: String,
    kind_title: String,
    released: Option<Released>,
    schema: Option<&'a Arc<Schema>>,
    first: Option<u64>,
    last: Option<u64>,
    /// Entries of the trail that stay back because of what they name.
    back: u64,
}

impl Leaving<'_> {
    fn gaps(&self) -> &[Gap] {
        self.released.as_ref().map_or(&[], |released| &released.gaps)
    }
}

fn leaving<'a>(bundle: &Bundle<'_>, filled: &'a Filled) -> Result<Leaving<'a>, String> {
    let item = &filled.item;
    let decision = item.decision.as_ref().ok_or_else(|| format!("nobody has decided {}", item.id))?;
    let verdict = decision.ruling.verdict;
    let mut leaving = Leaving {
        item,
        decision,
        file: None,
        title: String::new(),
        kind_title: item.kind.clone(),
        released: None,
        schema: None,
        first: None,
        last: None,
        back: 0,
    };
    match (&filled.content, verdict) {
        (Content::Document(_, schema), Verdict::Withheld) => {
            leaving.kind_title = kind_title(schema.as_ref(), &item.kind, bundle.language);
        }
        (_, Verdict::Withheld) => {}
        (Content::Document(document, schema), _) => {
            let released = release(document, &decision.ruling);
            leaving.title = schema.as_ref().map(|schema| title(&released.document, schema, bundle.language)).unwrap_or_default();
            leaving.kind_title = kind_title(schema.as_ref(), &item.kind, bundle.language);
            leaving.first = released.document.changes().map(|change| change.at).min();
            leaving.last = released.document.changes().map(|change| change.at).max();
            leaving.file = Some(format!("documents/{}-{}.txt", item.kind, item.doc().unwrap_or_default()));
            leaving.schema = schema.as_ref();
            leaving.released = Some(released);
        }
        (Content::Trail(_), _) => leaving.file = Some("audit.csv".to_owned()),
        (Content::Surveys(_), _) => leaving.file = Some("surveys.csv".to_owned()),
        (Content::Nothing, _) => return Err(format!("{} is to be released and is not there", item.id)),
    }
    Ok(leaving)
}

fn kind_title(schema: Option<&Arc<Schema>>, kind: &str, language: &str) -> String {
    let title = schema.map(|schema| crate::instrument::in_language(&schema.title, language)).unwrap_or_default();
    if title.is_empty() { kind.to_owned() } else { title.to_owned() }
}

/// The entries of the trail that leave; none where no kind of them is released. How many stay back is noted with each kind.
fn entries(bundle: &Bundle<'_>, all: &mut [Leaving<'_>]) -> Option<Vec<AuditEntry>> {
    let mut some = None;
    let mut backs = vec![(0, None, None); all.len()];
    let kept_back = KeptBack::of(all, bundle.apart);
    for ((filled, one), back) in bundle.items.iter().zip(all.iter()).zip(&mut backs) {
        if let (Content::Trail(entries), Some(_)) = (&filled.content, &one.file) {
            let (leave, stay) = kept_back.sift(entries);
            *back = (stay, leave.first().map(|entry| entry.at), leave.last().map(|entry| entry.at));
            some.get_or_insert_with(Vec::new).extend(leave);
        }
    }
    for (one, (back, first, last)) in all.iter_mut().zip(backs).filter(|(one, _)| one.item.trail().is_some()) {
        (one.back, one.first, one.last) = (back, first, last);
    }
    some
}

/// The files of an answer, by name. An item that nobody decided, or that is to be released and is not there, makes none.
///
/// # Errors
/// Which item that is.
fn files(bundle: &Bundle<'_>) -> Result<Vec<(String, String)>, String> {
    let mut all = bundle.items.iter().map(|filled| leaving(bundle, filled)).collect::<Result<Vec<_>, _>>()?;
    let entries = entries(bundle, &mut all);
    let mut files = vec![
        ("README.txt".to_owned(), readme::text(bundle, &all)),
        ("index.csv".to_owned(), lists::index(&all)),
        ("withheld.csv".to_owned(), lists::withheld(bundle, &all)),
        ("redactions.csv".to_owned(), lists::redactions(bundle, &all)),
    ];
    let mut lines = String::new();
    for one in &all {
        if let (Some(file), Some(released)) = (&one.file, &one.released) {
            lines.push_str(&json::text(&line(bundle, one, released)));
            lines.push('\n');
            files.push((file.clone(), readable::text(bundle, one, released)));
        }
    }
    files.push(("documents.jsonl".to_owned(), lines));
    let surveys = bundle.items.iter().zip(&all).find_map(|(filled, one)| match &filled.content {
        Content::Surveys(surveys) if one.file.is_some() => Some(surveys),
        _ => None,
    });
    if let Some(surveys) = surveys {
        files.push(("surveys.csv".to_owned(), lists::surveys(surveys, bundle.language)));
    }
    if let Some(mut entries) = entries {
        entries.sort_by_key(|entry| entry.number);
        files.push(("audit.csv".to_owned(), format!("\u{feff}{}", trail::csv_table(&entries, bundle.name))));
    }
    let mut hashes = String::new();
    for (name, text) in &files {
        let hash = Sha256::digest(text.as_bytes());
        let hash = hash.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let _ = writeln!(hashes, "{hash}  {name}");
    }
    files.push(("hashes.txt".to_owned(), hashes));
    Ok(files)
}

/// Who removed a value, when and why.
fn redacted(bundle: &Bundle<'_>, redaction: &Redaction) -> Json {
    json::object([
        ("proposed_by", (bundle.name)(&redaction.by).into()),
        ("approved_by", (bundle.name)(&redaction.approved).into()),
        ("at", utc(redaction.at).into()),
        ("reason", redaction.reason.name().into()),
        ("words", redaction.words.as_str().into()),
    ])
}

/// A document as a line of JSON.
fn line(bundle: &Bundle<'_>, one: &Leaving<'_>, released: &Released) -> Json {
    let document = &released.document;
    let mut changes: Vec<_> = document.changes().map(|change| (document.mark(&change.id), change)).collect();
    changes.sort_by_key(|(mark, change)| (mark.map_or(u64::MAX, |mark| mark.number), &change.id));
    let change = |(mark, change): &(Option<&crate::document::Mark>, &crate::document::Change)| {
        let author = mark.map(|mark| mark.author.as_str()).unwrap_or_default();
        json::object([
            ("id", change.id.as_str().into()),
            ("number", mark.map_or(Json::Null, |mark| mark.number.into())),
            ("path", change.path.as_str().into()),
            ("value", change.value.clone().unwrap_or(Json::Null)),
            ("base", change.base.clone().into()),
            ("stands", document.heads(&change.path).any(|head| head.id == change.id).into()),
            ("author", author.into()),
            ("author_name", (bundle.name)(author).into()),
            ("at", utc(change.at).into()),
            ("version", change.version.as_str().into()),
            ("redacted", document.redaction_of(&change.id).map_or(Json::Null, |redaction| redacted(bundle, redaction))),
        ])
    };
    let files = attachments(document).into_iter().map(|attached| attached.file.to_json());
    let linked = links(document).into_iter().map(|link| json::object([("document", link.doc.into()), ("kind", link.kind.into())]));
    let gaps = released.gaps.iter().map(|gap| {
        json::object([
            ("path", gap.path.as_str().into()),
            ("changes", gap.changes.into()),
            ("exemption", one.decision.ruling.exemption.as_deref().unwrap_or_default().into()),
        ])
    });
    json::object([
        ("item", one.item.id.as_str().into()),
        ("document", one.item.doc().unwrap_or_default().into()),
        ("kind", one.item.kind.as_str().into()),
        ("title", one.title.as_str().into()),
        ("department", department(document).map_or(Json::Null, Json::from)),
        ("state", standing(document).name().into()),
        ("links", linked.collect::<Vec<_>>().into()),
        ("files", files.collect::<Vec<_>>().into()),
        ("changes", changes.iter().map(change).collect::<Vec<_>>().into()),
        ("withheld", gaps.collect::<Vec<_>>().into()),
    ])
}

/// The answer as one ZIP file.
///
/// # Errors
/// An item that nobody decided, or that is to be released and is not there.
pub fn package(bundle: &Bundle<'_>) -> Result<Vec<u8>, String> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let failed = |error: &dyn std::fmt::Display| error.to_string();
    for (name, text) in files(bundle)? {
        zip.start_file(name, options).map_err(|error| failed(&error))?;
        zip.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    }
    Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
}
