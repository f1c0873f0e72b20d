//! What the browser says of its storage.

use crate::browser;
use crate::i18n::Lang;
use js_sys::{Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Space, as far as the browser says.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Space {
    /// Bytes that this site uses.
    pub(super) used: Option<f64>,
    /// Bytes that it may use.
    pub(super) quota: Option<f64>,
    /// Whether it is kept when space runs out.
    pub(super) persisted: Option<bool>,
}

impl Space {
    /// Asks the browser.
    pub(super) async fn look() -> Self {
        let estimate = asked("estimate").await.unwrap_or_default();
        let number = |name: &str| Reflect::get(&estimate, &name.into()).ok().and_then(|number| number.as_f64());
        Self { used: number("usage"), quota: number("quota"), persisted: asked("persisted").await.and_then(|kept| kept.as_bool()) }
    }
}

/// A method of the storage manager, where the browser has one.
async fn asked(method: &str) -> Option<JsValue> {
    let storage = Reflect::get(&browser::window().navigator(), &"storage".into()).ok()?;
    let promise = browser::call(&storage, method, &[]).ok()?;
    JsFuture::from(Promise::from(promise)).await.ok()
}

/// Bytes in words.
pub(super) fn size(bytes: f64, lang: Lang) -> String {
    const KIB: f64 = 1024.0;
    let units = ["KB", "MB", "GB", "TB"];
    let mut number = bytes / KIB;
    let mut unit = 0;
    while number >= KIB && unit + 1 < units.len() {
        number /= KIB;
        unit += 1;
    }
    format!("{} {}", tenths(number, lang), units[unit])
}

/// The languages' own way to write a number with one digit after the point.
fn tenths(number: f64, lang: Lang) -> String {
    let written = format!("{number:.1}");
    if lang == Lang::Es { written.replace('.', ",") } else { written }
}

#[cfg(test)]
mod tests {
    use super::size;
    use crate::i18n::Lang;

    #[test]
    fn bytes_are_said_in_the_unit_that_fits() {
        assert_eq!(size(0.0, Lang::En), "0.0 KB");
        assert_eq!(size(1_536.0, Lang::En), "1.5 KB");
        assert_eq!(size(3.5 * 1024.0 * 1024.0, Lang::Es), "3,5 MB");
        assert_eq!(size(2_000.0 * 1024.0_f64.powi(4), Lang::En), "2000.0 TB");
    }
}
