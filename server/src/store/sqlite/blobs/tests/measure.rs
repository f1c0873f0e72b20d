//! What it costs to keep files in the database rather than beside it. Run by hand:
//! `cargo nextest run -p evenhand --release --run-ignored only --no-capture measure`.

use super::super::super::documents::tests::{Rig, id, officer};
use super::{NOW, file, text};
use shared::attachment::FILE_LIMIT;
use std::io::Write;
use std::time::Instant;

#[tokio::test]
#[ignore = "measures"]
async fn measure() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let data = rig.folder.path().to_owned();
    let began = Instant::now();
    for number in 0..8_u8 {
        let bytes = text(FILE_LIMIT, b'a' + number);
        rig.naming(0, "open", &id(90 + u64::from(number)), &file(&bytes)).await;
        rig.upload(&boss, &id(90 + u64::from(number)), &bytes).await.expect("taken");
    }
    println!("8 files of 25 MiB in pieces of 1 MiB, each committed: {:?}", began.elapsed());
    let began = Instant::now();
    for number in 0..200_u32 {
        let mut beside = std::fs::File::create(data.join(format!("piece{number}"))).expect("a file");
        beside.write_all(&text(1024 * 1024, b'a')).and_then(|()| beside.sync_all()).expect("written");
    }
    println!("200 pieces of 1 MiB as files, each synced: {:?}", began.elapsed());
    let began = Instant::now();
    rig.fetch(&boss, &id(90), &file(&text(FILE_LIMIT, b'a'))).await.expect("given");
    println!("one of them read, with its 25 checks: {:?}", began.elapsed());
    let began = Instant::now();
    super::super::super::keep::backup(&data, &data.join("a.backup"), NOW, 35).expect("a back-up");
    println!("plain back-up of it all: {:?}", began.elapsed());
    super::super::super::keep::make_key(&data.join("offline.key"), Some(&data)).expect("a key");
    let began = Instant::now();
    super::super::super::keep::backup(&data, &data.join("b.backup"), NOW, 35).expect("a back-up");
    println!("encrypted back-up of it all: {:?}", began.elapsed());
    let began = Instant::now();
    assert!(super::super::super::keep::check(&data).expect("a check").wrong.is_empty());
    println!("check of it all: {:?}", began.elapsed());
}
