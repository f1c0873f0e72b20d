//! For `make bench`: opens a release and makes tables of it, with no page around. `crosstab.open(bytes)` takes the file,
//! `crosstab.table(ask)` makes a table of it and gives the number of people and cells that are told, so that nothing is left out.

use js_sys::{Reflect, Uint8Array, global};
use shared::analysis::{Ask, table};
use shared::disclosure::Release;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

fn main() {
    let held: Rc<RefCell<Option<Release>>> = Rc::default();
    let opens = Rc::clone(&held);
    let open = Closure::<dyn Fn(Uint8Array) -> u32>::new(move |bytes: Uint8Array| {
        let opened = Release::from_bytes(&bytes.to_vec()).ok();
        let records = opened.as_ref().map_or(0, |release| release.n);
        *opens.borrow_mut() = opened;
        records
    });
    let counts = Closure::<dyn Fn(String) -> f64>::new(move |ask: String| {
        let made = serde_json::from_str::<Ask>(&ask).ok().zip(held.borrow().as_ref()).and_then(|(ask, release)| table(release, &ask).ok());
        let sum = |shown: &shared::analysis::Shown| f64::from(shown.base) + shown.counts.len() as f64;
        made.map_or(-1.0, |made| made.cells.iter().filter_map(|cell| cell.shown()).map(sum).sum())
    });
    let members = js_sys::Object::new();
    let _ = Reflect::set(&members, &"open".into(), open.as_ref());
    let _ = Reflect::set(&members, &"table".into(), counts.as_ref());
    let _ = Reflect::set(&global(), &"crosstab".into(), &members);
    open.forget();
    counts.forget();
}
