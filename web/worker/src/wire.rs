//! Messages on the wire: `{ body, bytes? }` both ways, and `files?` to the worker.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use phrasebox_protocol::{FromWorker, ToWorker};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File};

/// The worker's global scope; none where this does not run in a dedicated worker.
pub(crate) fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Tells the page something; `bytes` are transferred beside it. A message that cannot be sent is told to the console:
/// there is nobody else left to tell.
pub(crate) fn post_with(message: &FromWorker, bytes: Option<&[u8]>) {
    if let Err(error) = try_post(message, bytes) {
        web_sys::console::error_2(&"phrasebox-worker: message not sent".into(), &error);
    }
}

/// Tells the page something.
pub(crate) fn post(message: &FromWorker) {
    post_with(message, None);
}

fn try_post(message: &FromWorker, bytes: Option<&[u8]>) -> Result<(), JsValue> {
    let scope = scope().ok_or("not in a worker")?;
    let body = message.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?;
    let envelope = Object::new();
    Reflect::set(&envelope, &"body".into(), &body)?;
    let Some(bytes) = bytes else {
        return scope.post_message(&envelope);
    };
    let buffer = Uint8Array::from(bytes).buffer();
    Reflect::set(&envelope, &"bytes".into(), &buffer)?;
    scope.post_message_with_transfer(&envelope, &Array::of1(&buffer))
}

/// What came beside a message.
#[derive(Default)]
pub(crate) struct Beside {
    /// A film's file.
    pub(crate) bytes: Vec<u8>,
    /// The files of a pack that the person chose; not read yet.
    pub(crate) files: Vec<File>,
}

/// What the page said, with what came beside it.
pub(crate) fn read(envelope: &JsValue) -> Result<(ToWorker, Beside), String> {
    let field = |name: &str| Reflect::get(envelope, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let message = serde_wasm_bindgen::from_value(field("body")).map_err(|e| e.to_string())?;
    let mut beside = Beside::default();
    if let Ok(buffer) = field("bytes").dyn_into::<ArrayBuffer>() {
        beside.bytes = Uint8Array::new(&buffer).to_vec();
    }
    if let Ok(files) = field("files").dyn_into::<Array>() {
        beside.files = files
            .iter()
            .filter_map(|file| file.dyn_into().ok())
            .collect();
    }
    Ok((message, beside))
}

/// What a thrown value says.
pub(crate) fn describe(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into())
        .ok()
        .and_then(|m| m.as_string());
    message
        .or_else(|| error.as_string())
        .unwrap_or_else(|| format!("{error:?}"))
}
