//! Whether this browser has a GPU worth using. The presence of `navigator.gpu` says nothing: only an adapter does.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::requirements::megabytes;
use crate::wire::describe;

fn field(of: &JsValue, name: &str) -> JsValue {
    // Reading a field of undefined throws; it counts as undefined too.
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Looks for an adapter.
///
/// # Errors
/// Why there is none to use, fit to be shown: no WebGPU, no adapter, or only a software one, on which the processor's
/// own back end is many times faster, or one that takes no buffer of `largest` bytes.
pub(crate) async fn find(accept_software: bool, largest: usize) -> Result<(), String> {
    let gpu = field(&field(&js_sys::global(), "navigator"), "gpu");
    let request: Function = field(&gpu, "requestAdapter")
        .dyn_into()
        .map_err(|_| "this browser has no WebGPU")?;
    let options = Object::new();
    _ = Reflect::set(
        &options,
        &"powerPreference".into(),
        &"high-performance".into(),
    );
    let failed = |e: JsValue| format!("WebGPU failed: {}", describe(&e));
    let promise: Promise = request
        .call1(&gpu, &options)
        .map_err(failed)?
        .unchecked_into();
    let adapter = JsFuture::from(promise).await.map_err(failed)?;
    if adapter.is_null() || adapter.is_undefined() {
        return Err("no WebGPU adapter".to_owned());
    }
    let software = |of: &JsValue| field(of, "isFallbackAdapter").is_truthy();
    if !accept_software && (software(&field(&adapter, "info")) || software(&adapter)) {
        return Err("only a software WebGPU adapter".to_owned());
    }
    let limits = field(&adapter, "limits");
    for name in ["maxBufferSize", "maxStorageBufferBindingSize"] {
        let most = field(&limits, name).as_f64().unwrap_or(f64::INFINITY);
        if most < largest as f64 {
            let (most, needed) = (megabytes(most as u64), megabytes(largest as u64));
            return Err(format!(
                "the GPU takes {most} MB at once ({name}), and the model needs {needed} MB"
            ));
        }
    }
    Ok(())
}
