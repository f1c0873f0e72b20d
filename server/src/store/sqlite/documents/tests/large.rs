//! How long much takes. Not a test of every run: `cargo nextest run --release -p evenhand --run-ignored only large`.

use super::device::Device;
use super::{Rig, id, officer};
use serde_json::json;
use shared::protocol::Sent;
use std::time::Instant;

#[tokio::test]
#[ignore = "it measures"]
async fn large_batches_and_first_syncs() {
    let rig = Rig::new().await;
    let boss = officer(0);
    let (docs, each) = (20_000_u64, 10_u64);
    let mut sent = Vec::new();
    for doc in 0..docs {
        let doc = id(1_000_000 + doc);
        sent.push(rig.begin(0, "open", &doc, Some("fire")));
        for row in 1..each {
            let path = format!("team/{}/member", id(row));
            sent.push(rig.change(0, "open", &doc, &path, &[], json!("A person with a name of some length")));
        }
    }
    let mut slowest = 0.0_f64;
    let all = Instant::now();
    for batch in sent.chunks(2_000) {
        let batch = batch.iter().map(|change| Sent { change: change.clone(), mark: None }).collect();
        let start = Instant::now();
        rig.send(&boss, batch).await;
        slowest = slowest.max(start.elapsed().as_secs_f64());
    }
    println!("200,000 changes in batches of 2,000: {:.2} s, the slowest batch {:.0} ms", all.elapsed().as_secs_f64(), slowest * 1000.0);
    // What is based on something costs more.
    let batch = sent.iter().filter(|change| change.path.contains("member")).take(2_000).map(|change| {
        let mut next = rig.change(0, "open", &change.doc, &change.path, &[change], json!("Another person with another name"));
        next.device = id(8);
        Sent { change: next, mark: None }
    });
    let batch: Vec<Sent> = batch.collect();
    let start = Instant::now();
    rig.send(&boss, batch.clone()).await;
    println!("2,000 changes that supersede others: {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let start = Instant::now();
    rig.send(&boss, batch).await;
    println!("the same again: {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);

    let mut device = Device::new(boss.clone());
    let (mut server, mut bytes, mut pages) = (0.0, 0, 0);
    loop {
        let query = shared::protocol::ChangesQuery { epoch: device.epoch.clone(), cursors: device.cursors.clone() };
        let start = Instant::now();
        let text = crate::store::documents::DocumentStore::changes(&rig.store, boss.clone(), std::sync::Arc::clone(&rig.rules), query)
            .await
            .expect("an answer");
        server += start.elapsed().as_secs_f64();
        bytes += text.len();
        pages += 1;
        let head: shared::protocol::ChangesHead = shared::json::parse(text.lines().next().expect("a line")).expect("a head");
        (device.epoch, device.cursors) = (Some(head.epoch), head.scopes);
        if !head.more {
            break;
        }
    }
    println!("200,000 heads in {pages} answers of {} KiB in all: {server:.2} s", bytes / 1024);
}
