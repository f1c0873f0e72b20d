//! The PIN that it takes to leave a station. What is kept is slow to compute, and wrong ones have to wait: it keeps people
//! from wandering off, and is no lock against somebody who takes the device apart.

use crate::i18n::Msg;
use crate::storage::Pin;
use pbkdf2::pbkdf2_hmac_array;
use pbkdf2::sha2::Sha256;
use shared::instrument::base64url;

/// How often a PIN is hashed: about a second on a slow tablet.
pub(super) const ROUNDS: u32 = 150_000;
/// Digits of a PIN, at least and at most.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;
/// Wrong ones that may follow each other without a wait.
const FREE: u32 = 3;
/// The first wait, in seconds; it doubles.
const FIRST_S: u32 = 5;
/// The longest.
const MOST_S: u32 = 600;

/// Checks a PIN that somebody chooses.
pub(super) fn check_new(pin: &str, again: &str) -> Result<(), Msg> {
    match () {
        () if !DIGITS.contains(&pin.len()) || !pin.bytes().all(|byte| byte.is_ascii_digit()) => Err(Msg::StationPinDigits),
        () if is_obvious(pin.as_bytes()) => Err(Msg::StationPinObvious),
        () if pin != again => Err(Msg::StationPinDiffers),
        () => Ok(()),
    }
}

/// All digits alike, or in a row: the first that anybody tries.
fn is_obvious(digits: &[u8]) -> bool {
    [-1_i16, 0, 1].iter().any(|step| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == *step))
}

/// What is kept of a PIN.
pub(super) fn make(pin: &str, salt: &[u8], rounds: u32) -> Pin {
    let salt = base64url(salt);
    Pin { hash: hash(pin, &salt, rounds), salt, rounds, wrong: 0 }
}

/// Whether this is the one.
pub(super) fn matches(kept: &Pin, entered: &str) -> bool {
    hash(entered, &kept.salt, kept.rounds) == kept.hash
}

fn hash(pin: &str, salt: &str, rounds: u32) -> String {
    base64url(&pbkdf2_hmac_array::<Sha256, 32>(pin.as_bytes(), salt.as_bytes(), rounds))
}

/// Seconds to wait before another try, after so many wrong ones. It begins anew when the page is loaded, so that loading
/// it does not shorten it.
pub(super) fn wait_s(wrong: u32) -> u32 {
    match wrong.checked_sub(FREE) {
        None => 0,
        Some(more) => FIRST_S.saturating_mul(1 << more.min(10)).min(MOST_S),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_four_to_eight_digits_that_are_not_the_first_to_be_tried() {
        assert_eq!(check_new("4711", "4711"), Ok(()));
        assert_eq!(check_new("47114711", "47114711"), Ok(()));
        for short in ["", "471", "471147114", "47a1", "４７１１"] {
            assert_eq!(check_new(short, short), Err(Msg::StationPinDigits), "{short}");
        }
        for obvious in ["0000", "1234", "98765", "77777777"] {
            assert_eq!(check_new(obvious, obvious), Err(Msg::StationPinObvious), "{obvious}");
        }
        assert_eq!(check_new("4711", "4712"), Err(Msg::StationPinDiffers));
    }

    #[test]
    fn only_the_pin_matches_and_it_is_not_in_what_is_kept() {
        let kept = make("4711", &[7; 16], 20);
        assert!(matches(&kept, "4711"));
        assert!(!matches(&kept, "4712") && !matches(&kept, "") && !matches(&kept, "04711"));
        assert!(!shared::json::text(&kept).contains("4711"));
        assert_ne!(make("4711", &[8; 16], 20).hash, kept.hash, "a salt of its own");
        assert_ne!(make("4711", &[7; 16], 21).hash, kept.hash, "the rounds count");
    }

    #[test]
    fn wrong_ones_wait_longer_and_longer() {
        let waits: Vec<u32> = (0..12).map(wait_s).collect();
        assert_eq!(waits, [0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 600, 600]);
        assert_eq!(wait_s(u32::MAX), 600);
    }
}
