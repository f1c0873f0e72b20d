//! A file in pieces that travel one by one.

use std::ops::Range;

/// Bytes of a piece; the last one may be shorter.
pub const PIECE: u64 = 1024 * 1024;

/// How a file of so many bytes is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pieces {
    bytes: u64,
}

impl Pieces {
    /// Of a file of so many bytes.
    #[must_use]
    pub fn of(bytes: u64) -> Self {
        Self { bytes }
    }

    /// How many there are.
    #[must_use]
    pub fn count(self) -> u32 {
        u32::try_from(self.bytes.div_ceil(PIECE)).unwrap_or(u32::MAX)
    }

    /// Where a piece stands in the file; none when there is no such piece.
    #[must_use]
    pub fn range(self, piece: u32) -> Option<Range<u64>> {
        let from = u64::from(piece) * PIECE;
        (from < self.bytes).then(|| from..(from + PIECE).min(self.bytes))
    }

    /// Bytes of a piece; none when there is no such piece.
    #[must_use]
    pub fn length(self, piece: u32) -> Option<u64> {
        self.range(piece).map(|range| range.end - range.start)
    }

    /// The pieces of a file's bytes, in their order.
    pub fn cut(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
        bytes.chunks(usize::try_from(PIECE).unwrap_or(usize::MAX))
    }
}
