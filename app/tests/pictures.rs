//! Pictures of charts, in a real browser: what the browser makes of the SVG.
#![cfg(all(target_arch = "wasm32", feature = "full"))]
#![allow(missing_docs)]

use app::browser::call;
use app::charts::{Bars, Figure, Heading, Row, Scale, Source, State, Unit, bars, png};
use app::i18n::Lang;
use js_sys::{Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_picture_becomes_a_png_of_twice_its_size() {
    let heading = Heading { id: "bars".into(), title: "Fair chances & “#1” <of all> 100 %".into(), ..Heading::default() };
    let scale = Scale { label: "Share".into(), interval: String::new(), unit: Unit::Share, from: 0.0, to: 1.0 };
    let state = State::Shown(Figure { value: 0.5, interval: None, count: None, base: 40 });
    let chart = bars(&Bars { heading, scale, rows: vec![Row { label: "Año".into(), whole: false, state }] }, 360.0, Lang::Es);
    let picture = chart.picture(&Source { survey: "Encuesta".into(), ..Source::default() }, Lang::Es);
    let blob = png(&picture).await.expect("a picture");
    assert_eq!(blob.type_(), "image/png");
    let bitmap: Promise = call(&app::browser::window(), "createImageBitmap", &[blob.into()]).expect("called").unchecked_into();
    let bitmap = JsFuture::from(bitmap).await.expect("an image");
    let length = |name: &str| Reflect::get(&bitmap, &name.into()).expect("read").as_f64();
    assert_eq!([length("width"), length("height")], picture.size.map(|length| Some(f64::from(length) * 2.0)));
}
