//! The second factor: who must have one, what a session may do before it is given, and how codes are written (design,
//! section 8).

use crate::instrument::Role;
use crate::names;
use crate::people::Grant;

names! {
    /// How a session stands with the second factor.
    pub enum FactorState {
        /// Its person has none and needs none.
        None = "none",
        /// Its person has one and has not given it yet.
        Needed = "needed",
        /// Its person must have one and has none.
        ToEnrol = "to_enrol",
        /// It was given.
        Given = "given",
    }
}

/// A device keeps sessions that were written before there were factors.
impl Default for FactorState {
    fn default() -> Self {
        Self::None
    }
}

impl FactorState {
    /// How a session stands whose person has these roles. `required` is off where somebody only tries out.
    #[must_use]
    pub fn of(grants: &[Grant], enrolled: bool, given: bool, required: bool) -> Self {
        match (given, enrolled) {
            (true, _) => Self::Given,
            (false, true) => Self::Needed,
            (false, false) if required && must_have(grants) => Self::ToEnrol,
            (false, false) => Self::None,
        }
    }

    /// Whether a session may do no more than see to its own account.
    #[must_use]
    pub fn holds_back(self) -> bool {
        matches!(self, Self::Needed | Self::ToEnrol)
    }
}

/// Whether somebody with these roles must have a second factor.
#[must_use]
pub fn must_have(grants: &[Grant]) -> bool {
    grants.iter().any(|grant| grant.role == Role::Officer)
}

/// Digits of a code of an authenticator app (RFC 6238).
pub const CODE_DIGITS: usize = 6;
/// Recovery codes that are made at a time.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code: 80 bits.
pub const RECOVERY_LENGTH: usize = 16;
/// The most passkeys of a person.
pub const PASSKEYS_MOST: usize = 10;
/// The most characters of a passkey's name.
pub const PASSKEY_NAME_MOST: usize = 60;

/// What recovery codes are written with: Crockford's 32, of which no two look alike.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A code of an authenticator app as it counts: apps and people write a space in the middle.
#[must_use]
pub fn plain_code(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|one| !one.is_whitespace()).collect();
    (code.len() == CODE_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

/// A recovery code of random bytes, as it is shown: four groups of four characters.
#[must_use]
pub fn recovery_code(bytes: &[u8; 10]) -> String {
    let mut bits = bytes.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let mut code = [0; RECOVERY_LENGTH];
    for place in code.iter_mut().rev() {
        *place = SIGNS[(bits & 31) as usize];
        bits >>= 5;
    }
    let groups: Vec<&str> = code.chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join("-")
}

/// A recovery code as it counts, however it was typed.
#[must_use]
pub fn plain_recovery(typed: &str) -> Option<String> {
    let read = |one: char| match one.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let code: String = typed.chars().filter(|one| !one.is_whitespace() && *one != '-').map(read).collect();
    (code.len() == RECOVERY_LENGTH && code.bytes().all(|byte| SIGNS.contains(&byte))).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn officers_must_have_one_and_whoever_has_one_gives_it() {
        let officer = [Grant { role: Role::Officer, department: None }];
        let lead = [Grant { role: Role::Lead, department: Some("fire".into()) }];
        let cases = [
            (&officer, false, false, true, FactorState::ToEnrol),
            (&officer, false, false, false, FactorState::None),
            (&officer, true, false, true, FactorState::Needed),
            (&officer, true, false, false, FactorState::Needed),
            (&officer, true, true, true, FactorState::Given),
            (&lead, false, false, true, FactorState::None),
            (&lead, true, false, true, FactorState::Needed),
            (&lead, false, true, true, FactorState::Given),
        ];
        for (grants, enrolled, given, required, expected) in cases {
            assert_eq!(FactorState::of(grants, enrolled, given, required), expected, "{grants:?} {enrolled} {given} {required}");
        }
        let held: Vec<bool> = FactorState::ALL.iter().map(|state| state.holds_back()).collect();
        assert_eq!(held, [false, true, true, false]);
    }

    #[test]
    fn a_code_is_read_however_it_is_spaced() {
        assert_eq!(plain_code(" 012 345 ").as_deref(), Some("012345"));
        for typed in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(plain_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_recovery_code_is_read_back_however_it_is_typed() {
        let shown = recovery_code(&[0xff, 0, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0x01]);
        assert_eq!(shown.len(), RECOVERY_LENGTH + 3, "{shown}");
        let plain = plain_recovery(&shown).expect("a code");
        assert_eq!(plain_recovery(&format!(" {} ", shown.to_uppercase().replace('-', "  "))), Some(plain.clone()));
        assert_eq!(plain_recovery(&plain.replace('0', "O").replace('1', "l")), Some(plain.clone()));
        assert_eq!(plain_recovery(&plain[1..]), None);
        assert_eq!(plain_recovery(&format!("{}!", &plain[1..])), None);
        assert_eq!(plain_recovery("ñ"), None);
        assert_ne!(recovery_code(&[0; 10]), recovery_code(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), "each bit counts");
    }
}
