//! Reading `.xlsx`: a zip of XML parts. Done here and not by a library, because those believe what a file says of its own
//! size: one cell in the last row and column, or one attribute, has them ask for more memory than there is, which ends
//! the program. Here everything is counted as it is read, and what is too much is refused.

use super::{Sheet, workbook::plain};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::{Cursor, Read};
use zip::ZipArchive;

const MIB: usize = 1024 * 1024;
/// All parts that are read, unpacked. A form of thousands of questions has a few.
const UNPACKED: usize = 64 * MIB;
/// Text in all cells: the parts' size does not limit it, as many cells can share one text.
const TEXT: usize = 64 * MIB;
/// Cells of all sheets, and the empty ones before them.
const CELLS: usize = 2_000_000;
/// Rows and columns that a sheet has room for.
const ROOM: (usize, usize) = (1_048_576, 16_384);
/// XLSForm has three sheets; people add some of their own.
const SHEETS: usize = 100;

/// Reads the sheets of a workbook, or says in a sentence why it cannot.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut parts = Parts { archive, left: UNPACKED };
    let main = parts.relations("")?.into_iter().find(|relation| relation.is("officeDocument"));
    let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
    let relations = parts.relations(&main)?;
    let texts = match relations.iter().find(|relation| relation.is("sharedStrings")) {
        Some(relation) => texts(&parts.text(&relation.target)?)?,
        None => Vec::new(),
    };
    let (mut sheets, mut left) = (Vec::new(), Left { cells: CELLS, text: TEXT });
    for (name, id) in names(&parts.text(&main)?)? {
        // A sheet may also be a chart, which has no cells.
        let Some(relation) = relations.iter().find(|relation| relation.id == id && relation.is("worksheet")) else { continue };
        if sheets.len() == SHEETS {
            return Err(format!("it has more than {SHEETS} sheets"));
        }
        let rows = cells(&parts.text(&relation.target)?, &texts, &mut left).map_err(|reason| format!("sheet {name}: {reason}"))?;
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: usize,
}

/// How one part names another.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Relation {
    /// Kinds are addresses, in one of two standards; their last word is the same in both.
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

impl Parts<'_> {
    /// A part as text; empty when there is none.
    fn text(&mut self, path: &str) -> Result<String, String> {
        let found = self.archive.index_for_name(path).or_else(|| {
            // Some programs write other letters, or the slash of their system, than they name.
            let is_meant = |name: &str| name.replace('\\', "/").eq_ignore_ascii_case(path);
            self.archive.file_names().position(|name| name.is_ok_and(|name| is_meant(&name)))
        });
        let Some(index) = found else { return Ok(String::new()) };
        let mut text = String::new();
        let part = self.archive.by_index(index).map_err(|error| format!("{path}: {error}"))?;
        // One byte more than may be, to see that there is more.
        part.take(self.left as u64 + 1).read_to_string(&mut text).map_err(|error| format!("{path}: {error}"))?;
        self.left = self.left.checked_sub(text.len()).ok_or_else(|| format!("it is larger than {} MiB unpacked", UNPACKED / MIB))?;
        Ok(text)
    }

    /// What a part names, by paths in the archive. The nameless part is the archive itself.
    fn relations(&mut self, path: &str) -> Result<Vec<Relation>, String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut relations = Vec::new();
        let text = self.text(&resolved(folder, &format!("_rels/{name}.rels")))?;
        each(&text, &mut |event| {
            if let Event::Start(start) = event
                && start.local_name().as_ref() == "Relationship"
            {
                let [id, kind, target] = ["Id", "Type", "Target"].map(|name| attribute(start, name).unwrap_or_default());
                relations.push(Relation { id, kind, target: resolved(folder, &target) });
            }
            Ok(())
        })?;
        Ok(relations)
    }
}

/// A path as seen from a folder.
fn resolved(folder: &str, path: &str) -> String {
    let mut steps: Vec<&str> = if path.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in path.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." => {}
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

type Visit<'a> = dyn FnMut(&Event<'_>) -> Result<(), String> + 'a;

/// Calls `visit` with everything in a part; an element without content is begun and ended.
fn each(xml: &str, visit: &mut Visit<'_>) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => visit(&event)?,
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// An attribute by its name without a prefix.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    // Comparing each name with all others would take longer than anything else here.
    let found = attributes.with_checks(false).map_while(Result::ok).find(|held| held.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// Names of the sheets and of their relations.
fn names(workbook: &str) -> Result<Vec<(String, String)>, String> {
    let mut names = Vec::new();
    each(workbook, &mut |event| {
        if let Event::Start(start) = event
            && start.local_name().as_ref() == "sheet"
        {
            names.push((attribute(start, "name").unwrap_or_default(), attribute(start, "id").unwrap_or_default()));
        }
        Ok(())
    })?;
    Ok(names)
}

/// Text that is being read: what stands in `t`, except for how it is pronounced.
#[derive(Default)]
struct Gather {
    text: String,
    is_text: bool,
    is_sound: bool,
}

impl Gather {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "t" => self.is_text = !self.is_sound,
                "rPh" => self.is_sound = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "t" => self.is_text = false,
                "rPh" => self.is_sound = false,
                _ => {}
            },
            Event::Text(text) if self.is_text => self.text.push_str(&text.xml10_content()),
            Event::CData(text) if self.is_text => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if self.is_text => self.text.extend(match name.as_ref() {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => name.resolve_char_ref().ok().flatten(),
            }),
            _ => {}
        }
    }
}

/// The texts that cells share.
fn texts(xml: &str) -> Result<Vec<String>, String> {
    let (mut texts, mut gather) = (Vec::new(), Gather::default());
    each(xml, &mut |event| {
        gather.take(event);
        match event {
            Event::Start(start) if start.local_name().as_ref() == "si" => gather = Gather::default(),
            Event::End(end) if end.local_name().as_ref() == "si" => texts.push(unescaped(std::mem::take(&mut gather.text))),
            _ => {}
        }
        Ok(())
    })?;
    Ok(texts)
}

/// Spreadsheets write a character that XML cannot hold as `_x000D_`.
fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let (mut whole, mut rest) = (String::new(), text.as_str());
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let code =
            code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit())).and_then(|code| u32::from_str_radix(code, 16).ok());
        let (read, length) = code.and_then(char::from_u32).map_or(('_', 1), |character| (character, 7));
        whole.push_str(&rest[..at]);
        whole.push(read);
        rest = &rest[at + length..];
    }
    whole.push_str(rest);
    whole
}

/// What may still be read.
struct Left {
    cells: usize,
    text: usize,
}

impl Left {
    fn cells(&mut self, count: usize) -> Result<(), String> {
        self.cells = self.cells.checked_sub(count).ok_or_else(|| format!("the workbook has more than {CELLS} cells"))?;
        Ok(())
    }
}

fn cells(xml: &str, texts: &[String], left: &mut Left) -> Result<Vec<Vec<String>>, String> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    // The place of the next cell that does not say where it stands.
    let (mut row, mut column) = (0, 0);
    let (mut kind, mut gather) = (String::new(), Gather::default());
    each(xml, &mut |event| {
        gather.take(event);
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "row" => row = attribute(start, "r").and_then(|number| number.parse::<usize>().ok()?.checked_sub(1)).unwrap_or(row),
                "c" => {
                    (row, column) = attribute(start, "r").and_then(|name| place(&name)).unwrap_or((row, column));
                    kind = attribute(start, "t").unwrap_or_default();
                    gather = Gather::default();
                }
                // A text that stands in the cell itself may be repeated as a value.
                "v" => gather.is_text = kind != "inlineStr",
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "row" => (row, column) = (row.saturating_add(1), 0),
                "v" => gather.is_text = false,
                "c" => {
                    put(&mut rows, (row, column), &text(&kind, std::mem::take(&mut gather.text), texts), left)?;
                    column += 1;
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    })?;
    Ok(rows)
}

/// `B3` as row and column, from 0.
fn place(name: &str) -> Option<(usize, usize)> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).take(4).count();
    let column = name.bytes().take(letters).fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((name[letters..].parse::<usize>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

fn text(kind: &str, value: String, texts: &[String]) -> String {
    match kind {
        "s" => value.trim().parse().ok().and_then(|index: usize| texts.get(index)).cloned().unwrap_or_default(),
        "str" | "inlineStr" => unescaped(value),
        "b" if !value.is_empty() => if matches!(value.trim(), "1" | "true") { "true" } else { "false" }.to_owned(),
        "b" | "e" => String::new(),
        "d" => value,
        // Dates are numbers too: days since 1900, which only the cell's format tells apart.
        _ => match value.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => crate::number::write(number),
            _ => value,
        },
    }
}

fn put(rows: &mut Vec<Vec<String>>, (row, column): (usize, usize), text: &str, left: &mut Left) -> Result<(), String> {
    let text = plain(text).replace('\u{a0}', " ").trim().to_owned();
    if text.is_empty() {
        return Ok(());
    }
    if row >= ROOM.0 || column >= ROOM.1 {
        return Err("a cell stands where no sheet has room".to_owned());
    }
    left.text = left.text.checked_sub(text.len()).ok_or_else(|| format!("the workbook has more than {} MiB of text", TEXT / MIB))?;
    left.cells((row + 1).saturating_sub(rows.len()))?;
    rows.resize_with((row + 1).max(rows.len()), Vec::new);
    let cells = &mut rows[row];
    left.cells((column + 1).saturating_sub(cells.len()))?;
    cells.resize_with((column + 1).max(cells.len()), String::new);
    cells[column] = text;
    Ok(())
}
