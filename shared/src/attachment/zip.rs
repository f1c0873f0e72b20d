//! What stands in the list of a ZIP file, without unpacking any of it.

/// The most entries that are looked at: no office file has as many.
const ENTRIES: usize = 20_000;
/// The longest comment of an archive, which stands after its list.
const COMMENT: usize = 65_535;
/// Length of what ends an archive, without its comment.
const END: usize = 22;

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()
}

/// Names of the entries; none when this is no ZIP file, or one that is not as it should be.
pub(super) fn names_in(bytes: &[u8]) -> Option<Vec<String>> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let from = bytes.len().saturating_sub(END + COMMENT);
    let end = from + bytes.get(from..)?.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = short(bytes, end + 10)?;
    let mut at = long(bytes, end + 16)?;
    let mut names = Vec::new();
    for _ in 0..count.min(ENTRIES) {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let (name, extra, comment) = (short(bytes, at + 28)?, short(bytes, at + 30)?, short(bytes, at + 32)?);
        names.push(String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).into_owned());
        at += 46 + name + extra + comment;
    }
    (count <= ENTRIES).then_some(names)
}

/// What the first entry holds, if it has this name and is not packed.
pub(super) fn stored_first<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let (method, size, length, extra) = (short(bytes, 8)?, long(bytes, 22)?, short(bytes, 26)?, short(bytes, 28)?);
    if method != 0 || bytes.get(30..30 + length)? != name.as_bytes() {
        return None;
    }
    let from = 30 + length + extra;
    bytes.get(from..from.checked_add(size)?)
}
