//! The database file, and how it is read and written.

use super::keep::{DATABASE, Lock, make_folder};
use super::{Sqlite, StoreError};
use rusqlite::Connection;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[tokio::test]
async fn what_is_made_is_its_owners_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("of/the/server");
    let lock = Lock::take(&data).expect("a folder");
    for made in ["of", "of/the", "of/the/server"] {
        assert_eq!(mode(&folder.path().join(made)), 0o700, "{made}");
    }
    let store = Sqlite::open(&data.join(DATABASE)).expect("a database");
    for ending in ["", "-wal", "-shm"] {
        assert_eq!(mode(&data.join(format!("{DATABASE}{ending}"))), 0o600, "{ending}");
    }
    drop((store, lock));
    // What the operator chose stays.
    fs::set_permissions(&data, fs::Permissions::from_mode(0o750)).expect("a mode");
    fs::set_permissions(data.join(DATABASE), fs::Permissions::from_mode(0o640)).expect("a mode");
    make_folder(&data).expect("there already");
    drop(Sqlite::open(&data.join(DATABASE)).expect("the database"));
    assert_eq!((mode(&data), mode(&data.join(DATABASE))), (0o750, 0o640));
}

/// Whether or not it is written anew later.
#[tokio::test]
async fn what_is_deleted_is_overwritten_at_once() {
    const MARK: &str = "a mark that nobody else writes";
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(DATABASE);
    let store = Sqlite::open(&file).expect("a database");
    let holds_it = async |sql: &'static str| {
        store.writer.run(move |tx| Ok(tx.execute(sql, [])?)).await.expect(sql);
        let log = |connection: &Connection| Ok(connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, i64>(0))?);
        assert_eq!(store.writer.alone(log).await.expect("a checkpoint"), 0, "nobody reads");
        fs::read(&file).expect("a file").windows(MARK.len()).any(|part| part == MARK.as_bytes())
    };
    let insert = "insert into orgs (id, name) values ('cityAAAAAAAAAAAAAAAAAA', 'a mark that nobody else writes')";
    assert!(holds_it(insert).await, "or this test shows nothing");
    assert!(!holds_it("delete from orgs").await);
}

#[tokio::test]
async fn a_read_is_of_one_moment_however_many_statements_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(DATABASE);
    let store = Sqlite::open(&file).expect("a database");
    let count = |connection: &Connection| connection.query_row("select count(*) from orgs", [], |row| row.get::<_, i64>(0));
    let counts = store.read(move |reader| {
        let before = count(reader)?;
        Connection::open(&file)?.execute("insert into orgs (id, name) values ('cityAAAAAAAAAAAAAAAAAA', 'A city')", [])?;
        Ok((before, count(reader)?))
    });
    assert_eq!(counts.await.expect("counts"), (0, 0));
    assert_eq!(store.read(move |reader| Ok(count(reader)?)).await.expect("a count"), 1);
}

#[tokio::test]
async fn a_write_that_panics_takes_no_other_with_it_and_writing_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Sqlite::open(&folder.path().join(DATABASE)).expect("a database");
    let insert = |id: &'static str, panics: bool| {
        store.writer.run(move |tx| {
            tx.execute("insert into orgs (id, name) values (?1, ?1)", [id])?;
            assert!(!panics, "a mistake of ours");
            Ok(())
        })
    };
    // The first keeps the writer busy, so that the others wait together and share a transaction.
    let busy = store.writer.run(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        Ok::<(), StoreError>(())
    });
    let (busy, first, panicked, last) = tokio::join!(
        busy,
        insert("cityAAAAAAAAAAAAAAAAAA", false),
        insert("townBBBBBBBBBBBBBBBBBB", true),
        insert("portCCCCCCCCCCCCCCCCCC", false)
    );
    assert!(busy.is_ok() && first.is_ok() && last.is_ok());
    assert!(panicked.expect_err("an error").0.contains("panicked"));
    insert("farmDDDDDDDDDDDDDDDDDD", false).await.expect("writing goes on");
    let names = store.read(|reader| {
        let mut names = reader.prepare("select id from orgs order by id")?;
        let names = names.query_map([], |row| row.get(0))?;
        Ok(names.collect::<Result<Vec<String>, _>>()?)
    });
    assert_eq!(names.await.expect("names"), ["cityAAAAAAAAAAAAAAAAAA", "farmDDDDDDDDDDDDDDDDDD", "portCCCCCCCCCCCCCCCCCC"]);
}
