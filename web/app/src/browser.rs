//! What the page asks of its browser, where an absence is ordinary: parts that not every browser has, and what the build
//! wrote into `index.html`.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// A field of `of`, undefined where there is none.
pub(crate) fn field(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// What `index.html` says under the `<meta>` called `name`.
pub(crate) fn stated(name: &str) -> Option<String> {
    let meta = document().query_selector(&format!("meta[name={name}]"));
    meta.ok().flatten()?.get_attribute("content")
}
