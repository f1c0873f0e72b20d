//! Taking out of a picture what nobody sees in it: where and when it was taken, by which device, and by whom. The picture
//! itself is not decoded, and every byte of it stays. How it must be turned is kept.

use super::{Fault, Media};

/// A picture without what it hid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many bytes were taken out.
    pub removed: usize,
}

/// Whether a picture hides anything. None for what is no picture of the kind.
#[must_use]
pub fn has_hidden(media: Media, bytes: &[u8]) -> Option<bool> {
    clean(media, bytes).ok().map(|cleaned| cleaned.removed > 0)
}

/// A picture without what it hides. Files of other types are as they were: what a PDF or an office file says of its author
/// stays in it.
///
/// # Errors
/// It is not a picture of its type, as far as that can be seen from how it is put together.
pub fn clean(media: Media, bytes: &[u8]) -> Result<Cleaned, Fault> {
    let cleaned = match media {
        Media::Jpeg => jpeg(bytes),
        Media::Png => png(bytes),
        Media::Webp => webp(bytes),
        _ => Some(bytes.to_vec()),
    };
    let cleaned = cleaned.ok_or(Fault::Content)?;
    let removed = bytes.len().saturating_sub(cleaned.len());
    // What was written anew and says the same hid nothing.
    Ok(Cleaned { bytes: cleaned, removed })
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

/// Segments up to the end of the picture. What comes after it, such as a film or a second picture, is left out.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    let mut cleaned = vec![0xff, 0xd8];
    let (mut at, mut turned) = (2, None);
    loop {
        if bytes.get(at) != Some(&0xff) {
            return None;
        }
        // Any number of these may fill the room before a marker.
        while bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xd9 => {
                cleaned.extend([0xff, 0xd9]);
                return Some(cleaned);
            }
            0x01 | 0xd0..=0xd7 => {
                cleaned.extend([0xff, marker]);
                at += 2;
            }
            0x00 | 0xd8 => return None,
            _ => {
                let end = at + 2 + number(bytes, at + 2)?;
                let segment = bytes.get(at..end)?;
                let held = segment.get(4..)?;
                let stays = match marker {
                    0xe0 => held.starts_with(b"JFIF\0"),
                    // Colours.
                    0xe2 => held.starts_with(b"ICC_PROFILE\0"),
                    0xee => held.starts_with(b"Adobe"),
                    0xe1 => {
                        let turn = held.strip_prefix(b"Exif\0\0").and_then(turn).filter(|turn| (2..=8).contains(turn));
                        if let (Some(turn), None) = (turn, turned) {
                            turned = Some(turn);
                            cleaned.extend(turn_only(turn));
                        }
                        false
                    }
                    0xe3..=0xef | 0xfe => false,
                    _ => true,
                };
                if stays {
                    cleaned.extend(segment);
                }
                at = end;
                if marker == 0xda {
                    at = scan(bytes, at, &mut cleaned)?;
                }
            }
        }
    }
}

/// Copies the letters of a picture up to the next marker, and gives its place.
fn scan(bytes: &[u8], from: usize, cleaned: &mut Vec<u8>) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff | 0xd0..=0xd7);
    let length = rest.windows(2).position(is_marker)?;
    cleaned.extend(&rest[..length]);
    Some(from + length)
}

/// How a picture must be turned, by the first list of its Exif data: a number from 1 to 8.
fn turn(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let long: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let list = usize::try_from(if big { u32::from_be_bytes(long) } else { u32::from_le_bytes(long) }).ok()?;
    for entry in 0..usize::from(short(list)?) {
        let at = list.checked_add(2 + entry * 12)?;
        if short(at)? == 0x0112 && short(at + 2)? == 3 {
            return short(at + 8).and_then(|turn| turn.try_into().ok());
        }
    }
    None
}

/// Exif data that says nothing else.
fn turn_only(turn: u8) -> [u8; 36] {
    let mut segment = [0; 36];
    segment[..10].copy_from_slice(b"\xff\xe1\x00\x22Exif\0\0");
    segment[10..18].copy_from_slice(b"MM\0*\0\0\0\x08");
    segment[18..30].copy_from_slice(b"\0\x01\x01\x12\0\x03\0\0\0\x01\0\0");
    segment[29] = turn;
    segment
}

/// Chunks that draw the picture.
const PNG_DRAWS: [&[u8]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD", b"cICP", b"acTL", b"fcTL",
    b"fdAT", b"hIST",
];

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = bytes.split_at_checked(8)?;
    if head != b"\x89PNG\r\n\x1a\n" {
        return None;
    }
    let mut cleaned = head.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(rest.get(..4)?.try_into().ok()?)).ok()?;
        let name = rest.get(4..8)?;
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        if PNG_DRAWS.contains(&name) {
            cleaned.extend(chunk);
        }
        if name == b"IEND" {
            return Some(cleaned);
        }
        rest = after;
    }
}

/// Chunks that draw the picture.
const WEBP_DRAWS: [&[u8]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let whole = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let mut rest = bytes.get(..whole.checked_add(8)?)?.get(12..)?;
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let mut cleaned = b"RIFF\0\0\0\0WEBP".to_vec();
    while !rest.is_empty() {
        let length = usize::try_from(u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?)).ok()?;
        let name = rest.get(..4)?;
        // Each begins at an even place.
        let (chunk, after) = rest.split_at_checked((length.checked_add(8)?.checked_add(length % 2)?).min(rest.len()))?;
        if chunk.len() < length + 8 {
            return None;
        }
        if WEBP_DRAWS.contains(&name) {
            let from = cleaned.len();
            cleaned.extend(chunk);
            if name == b"VP8X" && length > 0 {
                // It says which others there are: neither Exif nor XMP is.
                cleaned[from + 8] &= !0x0c;
            }
        }
        rest = after;
    }
    let size = u32::try_from(cleaned.len() - 8).ok()?;
    cleaned[4..8].copy_from_slice(&size.to_le_bytes());
    Some(cleaned)
}
