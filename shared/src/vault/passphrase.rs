//! What a passphrase of a device must be. It is all that stands between a lost device and what is on it, and nobody can try
//! it anywhere but there: it is long rather than odd, and nothing else is asked of it.

/// The fewest characters.
pub const PASSPHRASE_LEAST: usize = 10;
/// The most: a text by mistake is no passphrase.
pub const PASSPHRASE_MOST: usize = 1_000;
/// The fewest different characters.
const DIFFERENT_LEAST: usize = 5;

/// Which rule a passphrase breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassphraseFault {
    /// It has fewer than [`PASSPHRASE_LEAST`] characters.
    Short,
    /// It has more than [`PASSPHRASE_MOST`].
    Long,
    /// It is the same few characters again and again, or a row of the keyboard or the alphabet.
    Obvious,
}

const ROWS: [&str; 5] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
];

/// A row forwards or backwards, and nothing else.
fn is_row(passphrase: &str) -> bool {
    let lower = passphrase.to_lowercase();
    let back: String = lower.chars().rev().collect();
    ROWS.iter().any(|row| row.contains(lower.as_str()) || row.contains(back.as_str()))
}

/// Checks a passphrase that somebody chooses.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_passphrase(passphrase: &str) -> Result<(), PassphraseFault> {
    let count = passphrase.chars().count();
    let mut different: Vec<char> = passphrase.chars().collect();
    different.sort_unstable();
    different.dedup();
    match () {
        () if count < PASSPHRASE_LEAST => Err(PassphraseFault::Short),
        () if count > PASSPHRASE_MOST => Err(PassphraseFault::Long),
        () if different.len() < DIFFERENT_LEAST || is_row(passphrase) => Err(PassphraseFault::Obvious),
        () => Ok(()),
    }
}
