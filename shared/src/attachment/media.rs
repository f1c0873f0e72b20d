//! Types of files that are taken, and whether bytes are of the type that they say. What a browser would run, such as SVG and
//! HTML, is not among them.

use super::zip::{names_in, stored_first};
use super::{FILE_LIMIT, Fault, NAME_LIMIT, RECORDING_LIMIT, is_hidden};
use crate::names;

names! {
    /// A type of files.
    pub enum Media {
        /// A photograph.
        Jpeg = "image/jpeg",
        /// A picture.
        Png = "image/png",
        /// A picture.
        Webp = "image/webp",
        /// A page or many.
        Pdf = "application/pdf",
        /// Text in UTF-8 or an older code of one byte a letter.
        Text = "text/plain",
        /// A table as text.
        Csv = "text/csv",
        /// A text, without macros.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// A workbook, without macros.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// A presentation, without macros.
        Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        /// A text of OpenDocument.
        Odt = "application/vnd.oasis.opendocument.text",
        /// A workbook of OpenDocument.
        Ods = "application/vnd.oasis.opendocument.spreadsheet",
        /// A presentation of OpenDocument.
        Odp = "application/vnd.oasis.opendocument.presentation",
        /// Sound.
        Mp3 = "audio/mpeg",
        /// Sound, as most phones record it.
        M4a = "audio/mp4",
        /// Sound, Opus or Vorbis.
        Ogg = "audio/ogg",
        /// Sound, not compressed.
        Wav = "audio/wav",
        /// Sound, as browsers record it.
        Weba = "audio/webm",
    }
}

/// Endings that a name in plain words may have, too: `Minutes 3.2026` is of no other type.
fn is_ending(ending: &str) -> bool {
    (1..=5).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
}

impl Media {
    /// Endings of names, the usual one first.
    #[must_use]
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Pdf => &["pdf"],
            Self::Text => &["txt"],
            Self::Csv => &["csv"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
            Self::Mp3 => &["mp3"],
            Self::M4a => &["m4a"],
            Self::Ogg => &["ogg", "oga", "opus"],
            Self::Wav => &["wav"],
            Self::Weba => &["weba", "webm"],
        }
    }

    /// Whether it is a picture.
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }

    /// Whether it is sound: a recording, which is taken only in a session, and kept under that session's key.
    #[must_use]
    pub fn is_sound(self) -> bool {
        matches!(self, Self::Mp3 | Self::M4a | Self::Ogg | Self::Wav | Self::Weba)
    }

    /// The largest file of this type, in bytes.
    #[must_use]
    pub fn limit(self) -> u64 {
        if self.is_sound() { RECORDING_LIMIT } else { FILE_LIMIT }
    }

    /// The type of a file by what its name ends in, or else by what was declared: browsers call a table what the machine's
    /// settings call it.
    #[must_use]
    pub fn declared(declared: &str, name: &str) -> Option<Self> {
        let by_name = Self::ALL.iter().copied().find(|media| media.fits(name));
        let plain = declared.split(';').next().unwrap_or_default().trim();
        match name.rsplit_once('.') {
            // A name that ends in something else is of something else.
            Some((stem, ending)) if by_name.is_none() && !stem.is_empty() && is_ending(ending) => None,
            _ => by_name.or_else(|| Self::named(&plain.to_ascii_lowercase())),
        }
    }

    /// Whether a name ends as files of this type do.
    #[must_use]
    pub fn fits(self, name: &str) -> bool {
        name.rsplit_once('.')
            .is_some_and(|(stem, ending)| !stem.trim().is_empty() && self.endings().iter().any(|known| ending.eq_ignore_ascii_case(known)))
    }

    /// A name that can be kept: without a path and what nobody sees, no longer than one may be, and with its ending.
    #[must_use]
    pub fn call(self, name: &str) -> String {
        let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let seen: String = base.chars().filter(|letter| !is_hidden(*letter)).collect();
        let (stem, ending) = match seen.rsplit_once('.') {
            Some((stem, ending)) if self.fits(&seen) => (stem, ending),
            _ => (seen.as_str(), self.endings()[0]),
        };
        let room = NAME_LIMIT - ending.len() - 1;
        let stem: String = stem.trim().chars().take(room).collect();
        let stem = if stem.is_empty() { "file" } else { &stem };
        format!("{stem}.{ending}")
    }
}

/// So many bytes at the beginning of a recording tell its type: one piece of it is enough for that.
const HEAD: usize = 64 * 1024;

/// Whether bytes are of a type. Of a recording the first piece is enough. It tells types apart; whether a file is whole is for whoever opens it to see.
///
/// # Errors
/// They are of another type, or carry a program.
pub fn content(media: Media, bytes: &[u8]) -> Result<(), Fault> {
    let is = match media {
        Media::Jpeg => bytes.starts_with(&[0xff, 0xd8, 0xff]),
        Media::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        Media::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()),
        Media::Pdf => bytes.starts_with(b"%PDF-"),
        Media::Text | Media::Csv => is_text(bytes),
        Media::Docx => return office(bytes, "word/"),
        Media::Xlsx => return office(bytes, "xl/"),
        Media::Pptx => return office(bytes, "ppt/"),
        Media::Odt | Media::Ods | Media::Odp => return open_document(bytes, media.name()),
        Media::Mp3 | Media::M4a | Media::Ogg | Media::Wav | Media::Weba => is_sound(media, &bytes[..bytes.len().min(HEAD)]),
    };
    if is { Ok(()) } else { Err(Fault::Content) }
}

/// Sound by how it begins. Where a film says at its beginning that it is one, it is not taken.
fn is_sound(media: Media, head: &[u8]) -> bool {
    let holds = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    match media {
        // Either what players show of it comes first, or a frame of the third layer.
        Media::Mp3 => head.starts_with(b"ID3") || matches!(head, [0xff, second, ..] if second & 0xe6 == 0xe2),
        Media::M4a => head.get(4..8) == Some(b"ftyp".as_slice()) && !holds(b"vide"),
        Media::Ogg => head.starts_with(b"OggS") && [b"OpusHead".as_slice(), b"\x01vorbis"].into_iter().any(holds),
        Media::Wav => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE".as_slice()),
        Media::Weba => {
            let films = [b"V_VP8".as_slice(), b"V_VP9", b"V_AV1", b"V_MPEG"];
            head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) && holds(b"webm") && !films.into_iter().any(holds)
        }
        _ => false,
    }
}

/// Text has no characters that only programs read, and does not begin as what a browser would run.
fn is_text(bytes: &[u8]) -> bool {
    let plain = |byte: &u8| *byte >= 0x20 && *byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    let begins = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let page = [b"<!".as_slice(), b"<?", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe", b"%PDF-"];
    let is_page = |start: &[u8]| begins.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    bytes.iter().all(plain) && !page.into_iter().any(is_page)
}

fn office(bytes: &[u8], folder: &str) -> Result<(), Fault> {
    let names = names_in(bytes).ok_or(Fault::Content)?;
    let carries = |name: &&str| {
        let name = name.to_ascii_lowercase();
        name.ends_with("vbaproject.bin") || name.contains("/macrosheets/") || name.contains("/activex/")
    };
    if names.iter().any(|name| carries(&&**name)) {
        return Err(Fault::Macros);
    }
    let whole = names.iter().any(|name| name == "[Content_Types].xml") && names.iter().any(|name| name.starts_with(folder));
    if whole { Ok(()) } else { Err(Fault::Content) }
}

fn open_document(bytes: &[u8], media: &str) -> Result<(), Fault> {
    let names = names_in(bytes).ok_or(Fault::Content)?;
    if names.iter().any(|name| name.starts_with("Basic/") || name.starts_with("Scripts/")) {
        return Err(Fault::Macros);
    }
    if stored_first(bytes, "mimetype") == Some(media.as_bytes()) { Ok(()) } else { Err(Fault::Content) }
}
