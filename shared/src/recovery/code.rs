//! A private key as people write it down and type it: Crockford's base 32 in groups of five, of which the last symbol of
//! each checks the other four and the place of the group. One wrong symbol, two neighbours that were swapped, and two groups
//! that were swapped are always found; of other mistakes one in 32 is missed in a group, and found by the key that it gives.

use super::KEY_BYTES;

/// No I, L, O or U: the first three are read as what they look like.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Symbols of a group that carry the key.
const CARRYING: usize = 4;
/// Symbols of a group.
const GROUP: usize = CARRYING + 1;
/// Groups of a code: 260 bits, of which the last four are 0.
pub const GROUPS: usize = (KEY_BYTES * 8).div_ceil(5 * CARRYING);

/// Why something that was typed is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It holds so many whole groups, and not [`GROUPS`].
    #[error("{0} groups were typed, {GROUPS} are expected")]
    Groups(usize),
    /// This group is mistyped or in another's place; the first is 1.
    #[error("group {0} is mistyped")]
    Group(usize),
    /// All groups are well, and still it is no key.
    #[error("this is no recovery code")]
    Other,
}

/// Twice an element of GF(32), modulo x^5 + x^2 + 1.
fn double(element: u8) -> u8 {
    let doubled = element << 1;
    if doubled & 32 == 0 { doubled } else { (doubled ^ 0b10_0101) & 31 }
}

/// The symbol that checks a group: the place of the group and its symbols as a polynomial, at 2. All powers of 2 as far as
/// they are used are different, so that neither a change of one symbol nor a swap of two goes unnoticed.
fn check(place: usize, symbols: &[u8]) -> u8 {
    let first = u8::try_from(place % 31 + 1).unwrap_or(1);
    double(symbols.iter().fold(first, |sum, symbol| double(sum) ^ symbol))
}

/// Thirteen groups, with a hyphen between them.
pub(super) fn write(key: &[u8; KEY_BYTES]) -> String {
    let bit = |place: usize| key.get(place / 8).is_some_and(|byte| byte >> (7 - place % 8) & 1 == 1);
    let symbol = |place: usize| (0..5).fold(0, |symbol, offset| symbol << 1 | u8::from(bit(place * 5 + offset)));
    let mut code = String::with_capacity(GROUPS * (GROUP + 1));
    for group in 0..GROUPS {
        let carrying: Vec<u8> = (0..CARRYING).map(|place| symbol(group * CARRYING + place)).collect();
        if group > 0 {
            code.push('-');
        }
        let all = carrying.iter().copied().chain([check(group, &carrying)]);
        code.extend(all.map(|symbol| char::from(SYMBOLS[usize::from(symbol)])));
    }
    code
}

/// What a character stands for; none is of no symbol.
fn symbol_of(typed: char) -> Option<u8> {
    let meant = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = SYMBOLS.iter().position(|symbol| char::from(*symbol) == meant)?;
    u8::try_from(place).ok()
}

/// What was typed without what stands between groups, and without regard to how it is written.
fn characters(typed: &str) -> Vec<char> {
    typed.chars().filter(|typed| !typed.is_whitespace() && !matches!(typed, '-' | '–' | '—' | '.' | ',')).collect()
}

/// Reads what was typed. Hyphens, spaces and capitals do not matter.
pub(super) fn read(typed: &str) -> Result<[u8; KEY_BYTES], CodeError> {
    let typed = characters(typed);
    let mut bits = Vec::with_capacity(GROUPS * CARRYING * 5);
    for (place, group) in typed.chunks(GROUP).take(GROUPS).enumerate() {
        let wrong = CodeError::Group(place + 1);
        let symbols = group.iter().map(|typed| symbol_of(*typed)).collect::<Option<Vec<u8>>>().ok_or(wrong)?;
        let Some((last, carrying)) = symbols.split_last().filter(|(_, carrying)| carrying.len() == CARRYING) else { break };
        if check(place, carrying) != *last {
            return Err(wrong);
        }
        bits.extend(carrying.iter().flat_map(|symbol| (0..5).map(move |offset| symbol >> (4 - offset) & 1)));
    }
    if typed.len() != GROUPS * GROUP {
        return Err(CodeError::Groups(typed.len() / GROUP));
    }
    let (key, rest) = bits.split_at(KEY_BYTES * 8);
    if rest.contains(&1) {
        return Err(CodeError::Other);
    }
    let mut bytes = [0; KEY_BYTES];
    for (byte, bits) in bytes.iter_mut().zip(key.chunks(8)) {
        *byte = bits.iter().fold(0, |byte, bit| byte << 1 | bit);
    }
    Ok(bytes)
}

/// Whether what was typed is a group of a code; the first is 0. Written as it may be, as the code itself.
#[must_use]
pub fn code_group(code: &str, group: usize, typed: &str) -> bool {
    let read = |text: &str| characters(text).into_iter().map(symbol_of).collect::<Option<Vec<u8>>>();
    let whole = read(code);
    let expected = whole.as_ref().and_then(|whole| whole.chunks(GROUP).nth(group));
    expected.is_some() && expected == read(typed).as_deref()
}
