use super::*;
use crate::protocol::{NewRecovery, check_answer, check_recovery, check_recovery_key};
use proptest::prelude::*;
use rand_core::{TryCryptoRng, TryRng};
use std::convert::Infallible;

/// Numbers that only look random: keys of tests.
struct Dice(u64);

impl TryRng for Dice {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.try_next_u64()? >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Ok(mixed ^ (mixed >> 31))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = (self.try_next_u64()? >> 56) as u8;
        }
        Ok(())
    }
}

impl TryCryptoRng for Dice {}

const ORG: &str = "ooooooooooooooooooooo0";
const ACCOUNT: &str = "aaaaaaaaaaaaaaaaaaaaa0";
const WHOSE: Whose<'_> = Whose { org: ORG, account: ACCOUNT };

/// An organisation's key, a device that asks by it, and what only the device has.
fn scene() -> (RecoveryPair, WaitingRecovery, RecoveryPair, [u8; KEY_BYTES]) {
    let mut dice = Dice(8);
    let (organisation, device, data_key) = (RecoveryPair::generate(&mut dice), RecoveryPair::generate(&mut dice), [7; KEY_BYTES]);
    let key = RecoveryKey { id: "kkkkkkkkkkkkkkkkkkkkk0".to_owned(), public: organisation.public() };
    check_recovery_key(&key).expect("a key");
    let sealed = seal_data_key(&mut dice, &key, WHOSE, &data_key).expect("sealed");
    let id = "rrrrrrrrrrrrrrrrrrrrr0".to_owned();
    let asked = NewRecovery { id, key: key.id, sealed, to: device.public(), device: "Tablet, library".to_owned() };
    check_recovery(&asked).expect("a request");
    (organisation, WaitingRecovery { asked, account: ACCOUNT.to_owned(), at: 1, ends: 2 }, device, data_key)
}

#[test]
fn an_officer_with_the_code_gives_the_data_key_to_the_device_that_asked() {
    let (organisation, waiting, device, data_key) = scene();
    let typed = RecoveryPair::from_code(&organisation.code()).expect("the code");
    assert_eq!(typed.public(), organisation.public());
    let sealed = typed.answer(&mut Dice(9), ORG, &waiting).expect("an answer");
    assert_eq!(device.open_answer(WHOSE, &waiting.asked.id, &sealed), Ok(data_key));
    check_answer(&crate::protocol::RecoveryAnswer { sealed }).expect("an answer");
    let kept = RecoveryPair::from_bytes(&device.to_bytes()).expect("a device that was closed meanwhile");
    assert_eq!(kept.public(), device.public());
}

#[test]
fn nobody_elses_key_opens_it_and_nothing_is_answered_for_another() {
    let (organisation, waiting, device, _) = scene();
    let mut dice = Dice(10);
    let other = RecoveryPair::generate(&mut dice);
    assert!(other.answer(&mut dice, ORG, &waiting).is_err(), "another organisation's code");
    assert!(organisation.answer(&mut dice, "another", &waiting).is_err());
    let thief = WaitingRecovery { account: "ttttttttttttttttttttt0".to_owned(), ..waiting.clone() };
    assert!(organisation.answer(&mut dice, ORG, &thief).is_err(), "what somebody else's device sealed is not opened for a thief");
    let mut renamed = waiting.clone();
    renamed.asked.key = "xxxxxxxxxxxxxxxxxxxxx0".to_owned();
    assert!(organisation.answer(&mut dice, ORG, &renamed).is_err());
    let sealed = organisation.answer(&mut dice, ORG, &waiting).expect("an answer");
    assert!(device.open_answer(WHOSE, "xxxxxxxxxxxxxxxxxxxxx0", &sealed).is_err(), "the answer to another request");
    assert!(other.open_answer(WHOSE, &waiting.asked.id, &sealed).is_err());
    assert!(organisation.open_answer(WHOSE, &waiting.asked.id, &sealed).is_err());
    for broken in ["", "x", "....", &sealed[..40], &waiting.asked.sealed] {
        assert!(device.open_answer(WHOSE, &waiting.asked.id, broken).is_err(), "{broken}");
    }
}

#[test]
fn what_is_no_request_is_refused_by_its_field() {
    let (_, waiting, ..) = scene();
    let field = |change: fn(&mut NewRecovery)| {
        let mut asked = waiting.asked.clone();
        change(&mut asked);
        check_recovery(&asked).map_err(|wrong| (wrong.field, wrong.code))
    };
    assert_eq!(field(|_| ()), Ok(()));
    assert_eq!(field(|asked| asked.id.push('x')), Err(("id", "malformed")));
    assert_eq!(field(|asked| asked.key = "é".repeat(11)), Err(("key", "malformed")));
    assert_eq!(field(|asked| asked.sealed = asked.to.clone()), Err(("sealed", "malformed")));
    assert_eq!(field(|asked| asked.to = String::new()), Err(("to", "malformed")));
    assert_eq!(field(|asked| asked.device = "é".repeat(101)), Err(("device", "malformed")));
    assert_eq!(field(|asked| asked.device = "two\nlines".to_owned()), Err(("device", "malformed")));
}

#[test]
fn a_code_is_thirteen_groups_and_read_however_it_is_written() {
    let pair = RecoveryPair::generate(&mut Dice(11));
    let code = pair.code();
    let groups: Vec<&str> = code.split('-').collect();
    assert!(groups.len() == GROUPS && GROUPS == 13 && groups.iter().all(|group| group.len() == 5), "{code}");
    let typed = [
        code.to_lowercase(),
        code.replace('-', ""),
        code.replace('-', " \n"),
        code.replace('0', "o").replace('1', "l"),
        format!(" {code} "),
    ];
    for typed in typed {
        assert_eq!(RecoveryPair::from_code(&typed).map(|read| read.public()), Ok(pair.public()), "{typed}");
    }
    assert!(code_group(&code, 12, &groups[12].to_lowercase()) && code_group(&code, 0, groups[0]));
    assert!(!code_group(&code, 12, groups[11]) && !code_group(&code, 12, "") && !code_group(&code, 13, groups[12]));
}

#[test]
fn what_is_missing_is_counted_and_what_is_mistyped_is_named() {
    let code = RecoveryPair::generate(&mut Dice(12)).code();
    let error = |typed: &str| RecoveryPair::from_code(typed).expect_err("no code");
    assert_eq!(error(""), CodeError::Groups(0));
    assert_eq!(error(&code[..16]), CodeError::Groups(2), "the third is not whole");
    assert_eq!(error(&format!("{code}-{}", &code[..5])), CodeError::Groups(14));
    let groups: Vec<&str> = code.split('-').collect();
    let mut swapped = groups.clone();
    swapped.swap(3, 8);
    assert_eq!(error(&swapped.join("-")), CodeError::Group(4));
    assert_eq!(error(&code.replacen(groups[6], "ÄÄÄÄÄ", 1)), CodeError::Group(7));
    assert_eq!(error(&code.replacen(groups[0], "UUUUU", 1)), CodeError::Group(1));
}

proptest! {
    #[test]
    fn every_key_comes_back(bytes in any::<[u8; KEY_BYTES]>()) {
        prop_assert_eq!(code::read(&code::write(&bytes)), Ok(bytes));
    }

    #[test]
    fn one_wrong_symbol_and_two_swapped_ones_are_found_where_they_are(
        bytes in any::<[u8; KEY_BYTES]>(), group in 0..GROUPS, place in 0_usize..5, other in 0_usize..5, wrong in 0_usize..32,
    ) {
        let code: Vec<char> = code::write(&bytes).chars().collect();
        let symbols: Vec<char> = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().collect();
        let mut mistyped = code.clone();
        mistyped[group * 6 + place] = symbols[wrong];
        let mut swapped = code.clone();
        swapped.swap(group * 6 + place, group * 6 + other);
        for typed in [mistyped, swapped] {
            let read = code::read(&typed.iter().collect::<String>());
            prop_assert_eq!(read, if typed == code { Ok(bytes) } else { Err(CodeError::Group(group + 1)) });
        }
    }
}

#[test]
fn another_key_in_the_place_of_the_devices_has_another_number() {
    let of = |byte| fingerprint(&RecoveryPair::from_bytes(&[byte; 32]).expect("a key").public());
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    let groups: Vec<String> = of(1).split(' ').map(str::to_owned).collect();
    assert_eq!(groups.len(), 5);
    assert!(groups.iter().all(|group| group.len() == 4 && group.chars().all(|digit| digit.is_ascii_hexdigit())));
}
