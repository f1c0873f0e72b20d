//! Reads and writes workbooks in a worker: the page stays alive while it works, and whatever a file does to the program
//! that reads it ends here. A request is `["read", name, bytes]`, answered by what was imported as JSON text, or
//! `["write", instrument as JSON text]`, or `["tables", tables as JSON text]`, answered by the bytes of the
//! workbook, or by null when there are none.

use js_sys::{Array, Uint8Array};
use shared::document::Table;
use shared::json;
use shared::xlsform::{Imported, export, import, read_workbook, write_tables, write_workbook};
use wasm_bindgen::prelude::*;

fn read(name: &str, bytes: &[u8]) -> Imported {
    match read_workbook(bytes) {
        Ok(sheets) => import(&sheets, name),
        Err(finding) => {
            let mut refused = import(&[], name);
            refused.findings = vec![finding];
            refused
        }
    }
}

fn write(instrument: &str) -> Option<Vec<u8>> {
    write_workbook(&export(&json::parse(instrument)?)).ok()
}

fn answer(request: &Array) -> JsValue {
    let word = |index| request.get(index).as_string().unwrap_or_default();
    match word(0).as_str() {
        "read" => json::text(&read(&word(1), &Uint8Array::new(&request.get(2)).to_vec())).into(),
        "tables" => json::parse::<Vec<Table>>(&word(1))
            .and_then(|tables| write_tables(&tables).ok())
            .map_or(JsValue::NULL, |bytes| Uint8Array::from(bytes.as_slice()).into()),
        _ => write(&word(1)).map_or(JsValue::NULL, |bytes| Uint8Array::from(bytes.as_slice()).into()),
    }
}

/// Answers every message.
pub fn serve() {
    crate::browser::serve(answer);
}
