//! Files that are made for tests.

/// A segment of a JPEG file.
pub(super) fn segment(marker: u8, held: &[u8]) -> Vec<u8> {
    let length = u16::try_from(held.len() + 2).expect("short").to_be_bytes();
    [&[0xff, marker], length.as_slice(), held].concat()
}

/// Exif data with a turn, and a place in its list of the same.
pub(super) fn exif(turn: u8) -> Vec<u8> {
    let mut held = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    held.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, turn, 0, 0, 0]);
    held.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    held.extend(b"\0\0\0\0GPS 40.4168 -3.7038");
    segment(0xe1, &held)
}

/// A JPEG file put together of these segments, with letters that hold what looks like markers and is none.
pub(super) fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    bytes.extend(segments.concat());
    bytes.extend(segment(0xdb, &[1; 65]));
    bytes.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    bytes.extend([1, 2, 0xff, 0x00, 0xff, 0xd0, 9, 8, 7]);
    bytes.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    bytes.extend([5, 5, 5, 0xff, 0xd9]);
    bytes
}

fn chunk(name: &[u8], held: &[u8]) -> Vec<u8> {
    [u32::try_from(held.len()).expect("short").to_be_bytes().as_slice(), name, held, &[0; 4]].concat()
}

/// A PNG file of these chunks between its first and its last.
pub(super) fn png(chunks: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &[0; 13]));
    chunks.iter().for_each(|(name, held)| bytes.extend(chunk(name, held)));
    bytes.extend(chunk(b"IEND", b""));
    bytes
}

/// A WebP file of these chunks.
pub(super) fn webp(chunks: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut held = b"WEBP".to_vec();
    for (name, bytes) in chunks {
        held.extend(*name);
        held.extend(u32::try_from(bytes.len()).expect("short").to_le_bytes());
        held.extend(*bytes);
        held.extend(vec![0; bytes.len() % 2]);
    }
    [b"RIFF".as_slice(), &u32::try_from(held.len()).expect("short").to_le_bytes(), &held].concat()
}

/// A ZIP file with entries that are not packed.
pub(super) fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    let short = |number: usize| u16::try_from(number).expect("short").to_le_bytes();
    let long = |number: usize| u32::try_from(number).expect("short").to_le_bytes();
    for (name, held) in entries {
        let at = bytes.len();
        bytes.extend([b"PK\x03\x04".as_slice(), &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[0; 4], &long(held.len()), &long(held.len())].concat());
        bytes.extend([short(name.len()).as_slice(), &[0, 0], name.as_bytes(), held.as_bytes()].concat());
        list.extend([b"PK\x01\x02".as_slice(), &[20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[0; 4]].concat());
        list.extend([long(held.len()), long(held.len())].concat());
        list.extend([short(name.len()).as_slice(), &[0; 12], &long(at), name.as_bytes()].concat());
    }
    let from = bytes.len();
    let count = short(entries.len());
    let end = [b"PK\x05\x06".as_slice(), &[0; 4], &count, &count, &long(list.len()), &long(from), &[0, 0]].concat();
    [bytes, list, end].concat()
}
