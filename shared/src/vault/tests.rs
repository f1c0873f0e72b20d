use super::*;
use proptest::prelude::*;

const DAY: u64 = 86_400_000;

fn header(account: &str) -> Header {
    Header::new("iiiiiiiiiiiiiiiiiiiiii", account, Kdf::today(&[7; SALT_BYTES]), "wrapped".to_owned(), 1_000)
}

#[test]
fn a_passphrase_is_long_and_not_the_first_to_be_tried() {
    for good in ["correct horse", "trying-out-evenhand", "ñandú ñandú 9", "7f3k9q2m1x"] {
        assert_eq!(check_passphrase(good), Ok(()), "{good}");
    }
    for short in ["", "123456789", "ñañañañañ"] {
        assert_eq!(check_passphrase(short), Err(PassphraseFault::Short), "{short}");
    }
    for obvious in ["aaaaaaaaaaaa", "ababababababab", "1234567890", "Qwertyuiop", "poiuytrewq", "abcdefghijkl"] {
        assert_eq!(check_passphrase(obvious), Err(PassphraseFault::Obvious), "{obvious}");
    }
    assert_eq!(check_passphrase(&"long ones ".repeat(101)), Err(PassphraseFault::Long));
    assert_eq!(check_passphrase(&"long ones ".repeat(100)), Ok(()));
}

#[test]
fn work_is_never_less_than_owasp_asks_for() {
    let with = |memory_kib, passes| Kdf { memory_kib, passes, ..Kdf::today(&[0; SALT_BYTES]) };
    assert_eq!(Kdf::today(&[0; SALT_BYTES]).check(), Ok(()));
    assert!(!Kdf::today(&[0; SALT_BYTES]).is_outgrown());
    assert_eq!(with(19_456, 2).check(), Ok(()));
    assert!(with(19_456, 2).is_outgrown(), "is wrapped anew when it is opened");
    assert_eq!(with(47_104, 1).check(), Ok(()));
    assert_eq!(with(19_455, 2).check(), Err(KdfError::Weak));
    assert_eq!(with(46_000, 1).check(), Err(KdfError::Weak));
    assert_eq!(with(u32::MAX, 3).check(), Err(KdfError::Vast));
    assert_eq!(with(19_456, u32::MAX).check(), Err(KdfError::Vast));
    assert_eq!(Kdf { lanes: 0, ..with(65_536, 3) }.check(), Err(KdfError::Weak));
}

#[test]
fn wrong_ones_wait_longer_and_longer() {
    let waits: Vec<u32> = (0..12).map(wait_s).collect();
    assert_eq!(waits, [0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 600, 600]);
    assert_eq!(wait_s(u32::MAX), 600);
    let mut header = header("a");
    for try_at in [10_000, 20_000, 30_000] {
        header.note_wrong(try_at);
    }
    assert_eq!([30_000, 32_500, 35_000].map(|now| wait_left_s(&header, now)), [5, 3, 0]);
    assert_eq!(wait_left_s(&header, 1_000), 5, "a clock that was set back");
    header.note_right(40_000);
    assert_eq!((header.wrong, header.used, wait_left_s(&header, 40_000)), (0, 40_000, 0));
}

#[test]
fn a_device_that_was_too_long_without_its_server_waits_for_a_sign_in() {
    assert!(!overdue(0, 0, u64::MAX), "no limit");
    assert!(!overdue(DAY, 30, 31 * DAY));
    assert!(overdue(DAY, 30, 31 * DAY + 1));
    assert!(!overdue(10 * DAY, 30, 9 * DAY), "a clock a little off");
    assert!(overdue(10 * DAY, 30, 9 * DAY - 1), "a clock that was set back");
    let mut header = header("a");
    assert!(!header.note_contact(2_000, 0), "an hour has not passed");
    assert!(header.note_contact(2_000, 30), "the limit is another");
    assert!(header.note_contact(2_000 + DAY, 30));
    assert_eq!((header.contact, header.offline_days), (2_000 + DAY, 30));
}

#[test]
fn idleness_is_counted_by_the_clock() {
    assert!(!is_idle(0, 15, 15 * 60_000 - 1));
    assert!(is_idle(0, 15, 15 * 60_000));
    assert!(!is_idle(50, 15, 0), "a clock that was set back");
    assert_eq!([0, 5, 7, 60, 61].map(idle_for), [15, 5, 15, 60, 15]);
    assert!(IDLE_MINUTES.contains(&IDLE_DEFAULT));
}

#[test]
fn a_header_says_neither_whose_nor_what() {
    let account = "AccountAccountAccount0";
    let text = String::from_utf8(header(account).write()).expect("text");
    assert!(!text.contains(account) && text.contains(&whose(account)));
    assert_ne!(whose("a"), whose("b"));
    assert_eq!(whose(account).len(), 43);
}

#[test]
fn what_an_older_version_wrote_is_read() {
    let old = r#"{"id":"i","whose":"w","kdf":{"memory_kib":65536,"passes":3,"lanes":1,"salt":"s"},"wrapped":"k","later":1}"#;
    let read = Header::read(old.as_bytes()).expect("a header");
    assert_eq!((read.wrapped.as_deref(), read.idle_minutes, read.moved), (Some("k"), 0, false));
    assert_eq!(idle_for(read.idle_minutes), IDLE_DEFAULT);
    assert!(Header::read(b"{}").is_none() && Header::read(b"\xff").is_none());
    assert!(Header::is_record(&Header::record_of("i")) && !Header::is_record("owner"));
}

#[test]
fn whoever_signed_in_is_asked_for_their_own() {
    let (mut mine, theirs) = (header("me"), header("them"));
    let me = whose("me");
    assert_eq!(stands(&[], None, false, 0), Stands::Nobody);
    assert_eq!(stands(&[], None, true, 0), Stands::Choose { moves: true });
    assert_eq!(stands(&[], Some(&me), false, 0), Stands::Choose { moves: false });
    assert_eq!(stands(std::slice::from_ref(&theirs), Some(&me), true, 0), Stands::Choose { moves: true }, "a second person");
    let open = Locked::default();
    assert_eq!(stands(std::slice::from_ref(&theirs), None, true, 0), Stands::Locked(open), "half moved, or another's");
    assert_eq!(stands(&[mine.clone(), theirs.clone()], Some(&me), false, 0), Stands::Locked(Locked { signed_in: true, ..open }));
    mine.offline_days = 1;
    assert_eq!(stands(std::slice::from_ref(&mine), None, false, 3 * DAY), Stands::Locked(Locked { overdue: true, ..open }));
    assert_eq!(stands(&[mine.clone(), theirs.clone()], None, false, 3 * DAY), Stands::Locked(open), "the other one opens");
    mine.wrong = 3;
    mine.tried = 3 * DAY;
    assert_eq!(stands(&[mine, theirs], None, false, 3 * DAY), Stands::Locked(Locked { wait_s: 5, ..open }), "all are tried together");
}

#[test]
fn a_revoked_vault_opens_for_an_officer_alone_and_only_where_something_was_not_sent() {
    let sealed = SealedKey { key: "k".into(), sealed: "s".into() };
    let mut header = Header { sealed: Some(sealed), ..header("a") };
    assert_eq!(header.clone().revoke(false), Kept::Nothing);
    assert_eq!(Header { sealed: None, ..header.clone() }.revoke(true), Kept::Nothing, "nobody could ever open it");
    assert_eq!(header.revoke(true), Kept::ForAnOfficer);
    assert!(!header.opens() && header.sealed.is_some());
    assert_eq!(stands(&[header], None, false, 0), Stands::Locked(Locked { revoked: true, overdue: true, ..Locked::default() }));
}

#[test]
fn a_passphrase_that_is_being_changed_does_not_undo_that_its_device_was_revoked() {
    let sealed = SealedKey { key: "k".into(), sealed: "s".into() };
    let work = || Kdf::today(&[8; SALT_BYTES]);
    let mut header = Header { sealed: Some(sealed), ..header("a") };
    assert!(header.wrap_anew(work(), "second".into()));
    assert_eq!((header.wrapped.as_deref(), &header.kdf), (Some("second"), &work()));
    header.revoke(true);
    assert!(!header.wrap_anew(work(), "third".into()));
    assert!(!header.opens());
}

#[test]
fn an_officers_answer_opens_for_the_request_that_waits_and_no_other() {
    let sealed = SealedKey { key: "k".into(), sealed: "s".into() };
    let work = || Kdf::today(&[8; SALT_BYTES]);
    let mut header = Header { sealed: Some(sealed), ..header("a") };
    let ask = |id: &str| Some(Asked { id: id.into(), secret: "x".into() });
    assert!(!header.give_back("first", work(), "new".into(), 5), "nobody asked");
    header.asked = ask("first");
    header.revoke(true);
    assert!(!header.give_back("first", work(), "new".into(), 5), "asked before it was revoked");
    // Let in again, and asked anew: then it opens.
    header.asked = ask("second");
    header.note_wrong(1);
    assert!(!header.give_back("first", work(), "new".into(), 5));
    assert!(header.give_back("second", work(), "new".into(), 5));
    assert_eq!((header.wrapped.as_deref(), header.asked.is_some(), header.wrong, header.used), (Some("new"), false, 0, 5));
}

#[test]
fn a_header_that_cannot_be_read_still_says_whose_database_is_not_a_stray() {
    let key = Header::record_of("iiiiiiiiiiiiiiiiiiiiii");
    assert!(Header::read(b"{\"id\":7}").is_none());
    assert_eq!(Header::id_of(&key), Some("iiiiiiiiiiiiiiiiiiiiii"));
    assert_eq!(Header::id_of("owner"), None);
}

fn prf() -> Prf {
    Prf { credential: "c".into(), salt: "s".into(), wrapped: "w".into() }
}

#[test]
fn a_passkey_opens_what_a_passphrase_opens_and_nothing_that_was_revoked() {
    let mut header = header("a");
    assert_eq!(header.passkey(), None);
    assert!(header.let_in(prf()));
    assert_eq!((header.passkey(), header.wrapped.as_deref()), (Some(&prf()), Some("wrapped")), "beside the passphrase");
    let read = Header::read(&header.write()).expect("a header");
    assert_eq!(read, header);
    header.sealed = Some(SealedKey { key: "k".into(), sealed: "s".into() });
    assert_eq!(header.revoke(true), Kept::ForAnOfficer);
    assert_eq!((&header.prf, header.passkey()), (&None, None), "it goes with what the passphrase opens");
    assert!(!header.let_in(prf()), "somebody looked for their key while the device was revoked");
    assert_eq!(header.prf, None);
    assert_eq!(Header { prf: Some(prf()), ..header }.passkey(), None);
    assert_ne!(Header::prf_info("a"), Header::prf_info("b"), "a key is for one vault");
}

proptest! {
    #[test]
    fn every_header_comes_back(id in "[A-Za-z0-9_-]{22}", account in ".*", wrapped in proptest::option::of("[a-z]*"), contact in 0..1_u64 << 53,
                               days in any::<u32>(), wrong in any::<u32>(), moved in any::<bool>(), asked in proptest::option::of("[a-z]*")) {
        let sealed = wrapped.clone().map(|sealed| SealedKey { key: "k".into(), sealed });
        let asked = asked.map(|secret| Asked { id: "r".into(), secret });
        let header = Header { wrapped, sealed, contact, offline_days: days, wrong, moved, asked, ..Header::new(&id, &account, Kdf::today(&[1; SALT_BYTES]), String::new(), 5) };
        prop_assert_eq!(Header::read(&header.write()), Some(header));
    }

    /// However somebody tries, no more than so many tries fit into a time; and waiting always helps.
    #[test]
    fn tries_are_few_whatever_the_pauses(pauses in proptest::collection::vec(0_u64..20_000, 1..200)) {
        let (mut header, mut now, mut tries) = (header("a"), 1_000_000, 0_u64);
        let began = now;
        for pause in pauses {
            now += pause;
            if wait_left_s(&header, now) == 0 {
                header.note_wrong(now);
                tries += 1;
            }
        }
        // Three are free, then 5, 10, 20 ... seconds lie between.
        let bound = 4 + (0..).take_while(|step| 5 * ((1_u64 << step) - 1) * 1_000 <= now - began).take(8).count() as u64 + (now - began) / 600_000;
        prop_assert!(tries <= bound, "{} tries in {} ms", tries, now - began);
        prop_assert_eq!(wait_left_s(&header, now + 600_000), 0);
    }

    #[test]
    fn a_contact_is_never_overdue_at_its_own_time_and_stays_overdue(contact in 0..1_u64 << 45, days in 1..400_u32, later in 0..1_u64 << 40) {
        prop_assert!(!overdue(contact, days, contact));
        if overdue(contact, days, contact + later) {
            prop_assert!(overdue(contact, days, contact + later + DAY));
        }
        prop_assert!(overdue(contact, days, contact + (u64::from(days) + 1) * DAY));
    }

    #[test]
    fn what_is_shown_of_vaults_does_not_depend_on_their_order(wrongs in proptest::collection::vec((0..8_u32, 0..40_u64, any::<bool>()), 0..5), now in 0..50 * DAY) {
        let all: Vec<Header> = wrongs.iter().enumerate().map(|(number, (wrong, days, opens))| Header {
            wrong: *wrong, tried: days * DAY, contact: days * DAY, offline_days: 10, wrapped: opens.then(String::new), ..header(&number.to_string())
        }).collect();
        let back: Vec<Header> = all.iter().rev().cloned().collect();
        prop_assert_eq!(stands(&all, None, false, now), stands(&back, None, false, now));
    }
}
