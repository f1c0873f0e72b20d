//! For `make bench`: opens a release and makes tables of it, with no page around. `crosstab.open(bytes)` takes the file and
//! gives how many records there are; `crosstab.table(ask)` makes a table of it and gives how many respondents there are in all,
//! and how many cells are told.

use js_sys::{Array, Reflect, Uint8Array, global};
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
    let counts = Closure::<dyn Fn(String) -> Array>::new(move |ask: String| {
        let made = serde_json::from_str::<Ask>(&ask).ok().zip(held.borrow().as_ref()).and_then(|(ask, release)| table(release, &ask).ok());
        let Some(made) = made else { return Array::new() };
        let base = made.cell(0, 0).shown().map_or(0, |shown| shown.base);
        let told = made.cells.iter().filter(|cell| cell.shown().is_some()).count();
        Array::of2(&base.into(), &told.into())
    });
    let members = js_sys::Object::new();
    let _ = Reflect::set(&members, &"open".into(), open.as_ref());
    let _ = Reflect::set(&members, &"table".into(), counts.as_ref());
    let _ = Reflect::set(&global(), &"crosstab".into(), &members);
    open.forget();
    counts.forget();
}
