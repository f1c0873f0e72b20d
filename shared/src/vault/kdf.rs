//! How much work a passphrase takes to try: argon2id (RFC 9106). The numbers stand in the header, so that they can grow.

use crate::json_struct;

/// Bytes of a salt.
pub const SALT_BYTES: usize = 16;
/// Memory of a try today, in KiB: more than the 19 MiB that OWASP asks for at two passes, and under a second in a browser.
const MEMORY_KIB: u32 = 64 * 1024;
/// Passes over it.
const PASSES: u32 = 3;
/// What OWASP's cheat sheet on the storage of passwords calls equally strong: memory in KiB and passes, one lane.
const FLOOR: [(u32, u32); 5] = [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];
/// More of either is no header of ours, and would stop a device rather than protect it.
const MOST: (u32, u32) = (1024 * 1024, 64);

/// Numbers of argon2id, and the salt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kdf {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes; a browser's worker has one.
    pub lanes: u32,
    /// Random, as base64url.
    pub salt: String,
}

json_struct!(Kdf { memory_kib, passes, lanes, salt });

/// Why numbers are not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KdfError {
    /// They are weaker than OWASP allows.
    #[error("weaker than argon2id may be")]
    Weak,
    /// They ask for more than any device of today gives.
    #[error("more work than is reasonable")]
    Vast,
}

impl Kdf {
    /// Today's numbers, with a salt.
    #[must_use]
    pub fn today(salt: &[u8; SALT_BYTES]) -> Self {
        Self { memory_kib: MEMORY_KIB, passes: PASSES, lanes: 1, salt: crate::instrument::base64url(salt) }
    }

    /// Whether these numbers may be used at all.
    ///
    /// # Errors
    /// When they are weaker than the floor, or a trap.
    pub fn check(&self) -> Result<(), KdfError> {
        let enough = FLOOR.iter().any(|(memory, passes)| self.memory_kib >= *memory && self.passes >= *passes);
        match () {
            () if !enough || self.lanes == 0 => Err(KdfError::Weak),
            () if self.memory_kib > MOST.0 || self.passes > MOST.1 || self.lanes > 16 => Err(KdfError::Vast),
            () => Ok(()),
        }
    }

    /// Whether the key is to be wrapped anew, because more is asked for today.
    #[must_use]
    pub fn is_outgrown(&self) -> bool {
        self.memory_kib < MEMORY_KIB || self.passes < PASSES
    }
}
