//! Files in back-ups, and files that are erased.

use super::super::super::documents::tests::{FILE, Rig, id, officer};
use super::super::super::keep;
use super::super::release_unnamed;
use super::{NOW, file, rows, text};
use crate::store::attachments::NoBlob;
use shared::attachment::PIECE;

/// Whether a file holds some bytes.
fn holds(path: &std::path::Path, bytes: &[u8]) -> bool {
    std::fs::read(path).unwrap_or_default().windows(bytes.len()).any(|window| window == bytes)
}

#[tokio::test]
async fn a_back_up_holds_files_and_a_check_sees_damage() {
    let rig = Rig::new().await;
    let (boss, doc) = (officer(0), id(90));
    let bytes = text(PIECE + 7, b'q');
    let named = file(&bytes);
    rig.naming(0, "open", &doc, &named).await;
    rig.upload(&boss, &doc, &bytes).await.expect("taken");
    let begun = file(&text(PIECE + 1, b'r'));
    let more = rig.attach(0, "open", &doc, &begun);
    rig.accept(&boss, &[&more]).await;
    rig.piece(&boss, &doc, &begun, 1, b"r").await.expect("taken");
    let data = rig.folder.path().to_owned();
    // Plain, and encrypted.
    let (plain, sealed) = (data.join("plain.backup"), data.join("sealed.backup"));
    keep::backup(&data, &plain, NOW, 35).expect("a back-up");
    let key = data.join("offline.key");
    keep::make_key(&key, Some(&data)).expect("a key");
    keep::backup(&data, &sealed, NOW, 35).expect("a back-up");
    assert!(holds(&plain, &[b'q'; 100]) && !holds(&sealed, &[b'q'; 100]));
    let checked = keep::check(&data).expect("a check");
    assert_eq!((checked.files, checked.wrong), (1, Vec::<String>::new()));
    rig.store.writer.run(|tx| Ok(tx.execute("delete from blobs", []).is_err())).await.expect("a store");
    let mut rig = rig;
    for (file, key) in [(&plain, None), (&sealed, Some(key.as_path()))] {
        let Rig { store, rules, folder, made } = rig;
        drop((store, rules));
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        keep::restore(folder.path(), file, key, NOW).expect("restored");
        rig = Rig::open(folder, made.into_inner()).await;
        assert_eq!(rig.fetch(&boss, &doc, &named).await.as_ref(), Ok(&bytes));
        assert_eq!(rig.piece(&boss, &doc, &begun, 1, b"r").await.expect("goes on").missing, [0]);
        assert!(keep::check(&data).expect("a check").wrong.is_empty());
        // A letter of it is another one; the next restore puts it right.
        let spoil = "update blob_pieces set bytes = zeroblob(length(bytes)) where piece = 0";
        rig.store.writer.run(move |tx| Ok(tx.execute(spoil, [])?)).await.expect("spoilt");
        let wrong = keep::check(&data).expect("a check").wrong;
        assert!(wrong.len() == 1 && wrong[0].contains(named.hash.as_str()), "{wrong:?}");
    }
}

#[tokio::test]
async fn an_erased_file_is_in_no_file_of_the_database() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let (bytes, other) = (text(PIECE + 7, b'q'), text(PIECE + 7, b'w'));
    for (doc, bytes) in [(90, &bytes), (91, &bytes), (92, &other)] {
        rig.naming(0, "open", &id(doc), &file(bytes)).await;
        rig.upload(&boss, &id(doc), bytes).await.expect("taken");
    }
    let number = |doc: u64| {
        let read = move |reader: &rusqlite::Connection| {
            Ok(reader.query_row("select number from documents where id = ?1", [id(doc)], |row| row.get::<_, i64>(0))?)
        };
        rig.store.read(read)
    };
    // What names it is redacted, document by document.
    let redacted = async |doc: u64| {
        let document = number(doc).await.expect("one");
        let redact = move |tx: &rusqlite::Transaction<'_>| {
            tx.execute("update changes set value = null where document = ?1 and path like '\\_attachments/%' escape '\\'", [document])?;
            release_unnamed(tx, document)
        };
        rig.store.writer.run(redact).await.expect("released")
    };
    assert_eq!((redacted(90).await, rows(&rig).await.0), (0, 2), "another document holds it");
    assert_eq!(rig.fetch(&boss, &id(90), &file(&bytes)).await, Err(NoBlob::NotNamed));
    assert_eq!(rig.fetch(&boss, &id(91), &file(&bytes)).await.as_ref(), Ok(&bytes));
    assert_eq!((redacted(91).await, redacted(91).await), (1, 0));
    // Also one that is only on its way.
    let begun = file(&text(PIECE + 1, b'w'));
    let more = rig.attach(0, "open", &id(92), &begun);
    rig.accept(&boss, &[&more]).await;
    rig.piece(&boss, &id(92), &begun, 0, &text(PIECE, b'w')).await.expect("taken");
    assert_eq!((redacted(92).await, rows(&rig).await), (2, (0, 0)));
    rig.store
        .writer
        .alone(|connection| Ok(connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?))
        .await
        .expect("emptied");
    for ending in ["", "-wal"] {
        let path = rig.folder.path().join(format!("{FILE}{ending}"));
        for letter in [b'q', b'w'] {
            assert!(!holds(&path, &[letter; 64]), "{} in {}", char::from(letter), path.display());
        }
    }
    // Their seals are those of before, which is another part's business.
    let checked = keep::check(rig.folder.path()).expect("a check");
    assert!(checked.files == 0 && !checked.wrong.iter().any(|wrong| wrong.contains("file")), "{:?}", checked.wrong);
}
