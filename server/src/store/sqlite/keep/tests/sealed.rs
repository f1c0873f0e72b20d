//! Encrypted back-ups: nothing of them can be read, changed or cut off, and they are gone when they must be.

use super::super::{PUBLIC, day, prune};
use super::*;
use crate::clock::DAY;
use rusqlite::Connection;
use std::fs;
use tempfile::TempDir;

/// What somebody answered.
const ANSWER: &str = "nobody but me would write these words";
/// Bytes of a sealed chunk.
const SEALED: usize = 64 * 1024 + 16;

/// A folder with a survey in some state, of which there is a response.
fn folder(state: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    drop(Sqlite::open(&folder.path().join(DATABASE)).expect("a database"));
    let database = Connection::open(folder.path().join(DATABASE)).expect("a database");
    database.execute("insert into surveys (id, definition, state) values ('the-address', '{}', ?1)", [state]).expect("a survey");
    let sql = "insert into responses (survey, id, version, mode, language, answers) values (1, randomblob(16), 'v', 'open_link', 'en', ?1)";
    database.execute(sql, [ANSWER]).expect("a response");
    // Enough for several chunks.
    let many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)
        insert into responses (survey, id, version, mode, language, answers)
        select 1, randomblob(16), 'v', 'open_link', 'en', hex(randomblob(500)) from n";
    database.execute(many, []).expect("responses");
    folder
}

/// Such a folder with an encrypted back-up of it, and the bytes of that.
fn sealed() -> (TempDir, std::path::PathBuf, Vec<u8>) {
    let folder = folder("open");
    let (data, file) = (folder.path(), folder.path().join("a.backup"));
    make_key(&data.join(KEY), Some(data)).expect("a key");
    backup(data, &file).expect("a back-up");
    let bytes = fs::read(&file).expect("bytes");
    (folder, file, bytes)
}

fn answers(data: &Path) -> i64 {
    let database = Connection::open(data.join(DATABASE)).expect("a database");
    database.query_row("select count(*) from responses where answers = ?1", [ANSWER], |row| row.get(0)).expect("a count")
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Where the line ends.
fn line_of(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == b'\n').expect("a line") + 1
}

#[test]
fn an_encrypted_back_up_comes_back_and_nothing_of_it_can_be_read() {
    let (folder, file, bytes) = sealed();
    let data = folder.path();
    for name in [KEY, "a.backup"] {
        assert_eq!(fs::metadata(data.join(name)).expect("a file").permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert!(
        holds(&fs::read(data.join(format!("{DATABASE}-wal"))).unwrap_or_default(), ANSWER)
            || holds(&fs::read(data.join(DATABASE)).expect("bytes"), ANSWER)
    );
    for text in [ANSWER, "SQLite format", "the-address", "create table"] {
        assert!(!holds(&bytes, text), "{text}");
    }
    let line = String::from_utf8(bytes[..line_of(&bytes)].to_vec()).expect("a line that can be read");
    assert!(line.contains("\"made\":\"2026-02-01\"") && line.contains("\"expires\":\"2026-03-08\""), "{line}");
    assert!(bytes.len() > 3 * SEALED, "several chunks");
    let names: Vec<_> = fs::read_dir(data).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains("part")), "{names:?}");

    Connection::open(data.join(DATABASE)).expect("a database").execute("delete from responses", []).expect("deleted");
    let restored = restore(data, &file, NOW).expect("restored");
    assert_eq!((answers(data), restored.held.len(), restored.expired), (1, 1, None));
    assert!(check(data).expect("a check").surveys == 1);
    let restored = restore(data, &file, NOW + 36 * DAY).expect("restored");
    assert_eq!(restored.expired.as_deref(), Some("2026-03-08"));
}

#[test]
fn a_back_up_that_is_not_encrypted_waits_until_every_survey_is_frozen() {
    for state in ["open", "paused", "closed"] {
        let folder = folder(state);
        let file = folder.path().join("a.backup");
        let error = backup(folder.path(), &file).expect_err(state).0;
        assert!(error.contains(state) && error.contains("/s/the-address") && error.contains("backup-key"), "{error}");
        assert!(!file.exists());
    }
    let folder = folder("frozen");
    let file = folder.path().join("a.backup");
    backup(folder.path(), &file).expect("a back-up");
    assert!(holds(&fs::read(&file).expect("bytes"), ANSWER));
    // What it held before it was frozen is still in its pages, until it has been written anew.
    let database = Connection::open(folder.path().join(DATABASE)).expect("a database");
    database.execute("update server set sweep = sweep + 1", []).expect("it has been frozen just now");
    let late = folder.path().join("b.backup");
    assert!(backup(folder.path(), &late).expect_err("not yet").0.contains("try again in a minute"));
    assert!(!late.exists());
    database.execute("update server set swept = sweep", []).expect("written anew");
    backup(folder.path(), &late).expect("a back-up");
    database.execute("alter table server drop column swept", []).expect("an older version");
    backup(folder.path(), &folder.path().join("c.backup")).expect("a back-up before the first start of this one");
    make_key(&folder.path().join(KEY), None).expect("a key that is only printed");
    let error = restore(folder.path(), &file, NOW).expect_err("there is nothing to open").0;
    assert!(error.contains("leave --key out"), "{error}");
}

#[test]
fn a_key_replaces_none_and_only_its_own_opens_a_back_up() {
    let (folder, file, _) = sealed();
    let data = folder.path();
    let other = data.join("other.key");
    assert!(make_key(&other, Some(data)).expect_err("there is one").0.contains(PUBLIC));
    assert!(!other.exists());
    assert!(make_key(&data.join(KEY), None).expect_err("it exists").0.contains("replaces none"));
    let made = make_key(&other, None).expect("another key");
    let with = |key: Option<&Path>| super::super::restore(data, &file, key, NOW).expect_err("not opened").0;
    let error = with(Some(&other));
    assert!(error.contains(&made.fingerprint) && error.contains("right one"), "{error}");
    assert!(with(None).contains("--key"));
    assert!(with(Some(&data.join("nowhere"))).contains("nowhere"));
    assert!(with(Some(&data.join(PUBLIC))).contains("evenhand-backup-private-v1"), "the wrong half");
    assert_eq!(answers(data), 1, "what was there is as it was");
    // A public half that is none stops a back-up: nothing is written in its place.
    fs::write(data.join(PUBLIC), "evenhand-backup-public-v1 AAAA\n").expect("written");
    assert!(backup(data, &data.join("b.backup")).expect_err("no key").0.contains(PUBLIC));
    assert!(!data.join("b.backup").exists());
}

#[test]
fn whatever_was_changed_moved_or_cut_off_is_noticed() {
    let (folder, file, bytes) = sealed();
    let data = folder.path();
    let line = line_of(&bytes);
    let body = line + 32;
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        bytes
    };
    let mut swapped = bytes.clone();
    let (first, second) = (bytes[body..body + SEALED].to_vec(), bytes[body + SEALED..body + 2 * SEALED].to_vec());
    swapped[body..body + SEALED].copy_from_slice(&second);
    swapped[body + SEALED..body + 2 * SEALED].copy_from_slice(&first);
    let without_first = [&bytes[..body], &bytes[body + SEALED..]].concat();
    let later = String::from_utf8(bytes[..line].to_vec()).expect("a line").replace("2026-03-08", "2036-03-08");
    let renewed = [later.as_bytes(), &bytes[line..]].concat();
    let longer = [bytes.as_slice(), b"x"].concat();
    for (what, damaged, said) in [
        ("the key share", flipped(line), "was changed"),
        ("the first chunk", flipped(body), "was changed"),
        ("a chunk in the middle", flipped(body + SEALED + 7), "was changed"),
        ("the last byte", flipped(bytes.len() - 1), "was changed"),
        ("chunks in another order", swapped, "was changed"),
        ("the first chunk missing", without_first, "was changed"),
        ("another last day", renewed, "was changed"),
        ("something after the end", longer, "was changed"),
        ("the last chunk missing", bytes[..body + 2 * SEALED].to_vec(), "end is missing"),
        ("half a chunk missing", bytes[..bytes.len() - 9].to_vec(), "was changed"),
        ("nothing after the share", bytes[..body].to_vec(), "end is missing"),
        ("half a share", bytes[..line + 9].to_vec(), "end is missing"),
        ("the line only half there", bytes[..line - 9].to_vec(), "no encrypted back-up"),
    ] {
        fs::write(&file, damaged).expect("written");
        let error = restore(data, &file, NOW).expect_err(what).0;
        assert!(error.contains(said), "{what}: {error}");
        assert!(!data.join(format!("{DATABASE}.part")).exists(), "{what}");
    }
    fs::write(&file, &bytes).expect("written");
    restore(data, &file, NOW).expect("restored");
}

#[test]
fn back_ups_are_deleted_after_their_last_day_and_nothing_else_is() {
    let (folder, file, bytes) = sealed();
    let data = folder.path();
    let kept = tempfile::tempdir().expect("a folder");
    let at = |name: &str| kept.path().join(name);
    fs::copy(&file, at("early")).expect("copied");
    super::super::backup(data, &at("late"), NOW, 40).expect("a back-up");
    // Its line is all that is read.
    fs::write(at("damaged"), &bytes[..line_of(&bytes)]).expect("written");
    fs::write(at("notes.txt"), "call the records office").expect("written");
    drop(Sqlite::open(&at("plain")).expect("a database"));
    fs::create_dir(at("deeper")).expect("a folder");
    fs::copy(&file, at("deeper").join("early")).expect("copied");
    let pruned = prune(kept.path(), NOW + 35 * DAY).expect("pruned");
    assert_eq!(
        (pruned.deleted.len(), pruned.kept.len(), pruned.plain.len(), pruned.failed.len()),
        (0, 3, 1, 0),
        "the last day is not over"
    );
    let pruned = prune(kept.path(), NOW + 36 * DAY).expect("pruned");
    let names = |files: &[(std::path::PathBuf, String)]| files.iter().map(|(file, _)| file.clone()).collect::<Vec<_>>();
    assert_eq!(names(&pruned.deleted), [at("damaged"), at("early")]);
    assert_eq!((names(&pruned.kept), pruned.plain), (vec![at("late")], vec![at("plain")]));
    assert!(!at("early").exists() && at("late").exists() && at("notes.txt").exists() && at("deeper").join("early").exists());
    assert!(prune(&at("nowhere"), NOW).is_err());
    assert_eq!((day(NOW, 0).as_str(), day(NOW + DAY - 1, 0).as_str()), ("2026-02-01", "2026-02-01"));
}
