//! The one worker: start it, send to it, hear it, notice its death.

use js_sys::{Array, ArrayBuffer, Object, Reflect};
use leptos::task::spawn_local;
use phrasebox_protocol::{FromWorker, ToWorker};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::browser::{field, stated};

/// Name of the `<meta>` with the worker's script, relative to the document: Trunk's loader shim for the binary
/// `phrasebox-worker`, under the name that the build gave it.
const SCRIPT_META: &str = "phrasebox-worker";

/// What comes from the worker.
pub(crate) enum Heard {
    /// A message, with the bytes beside it.
    Message(Box<FromWorker>, Option<ArrayBuffer>),
    /// A message of another version of the protocol.
    Unreadable(String),
    /// An error ended it.
    Died(String),
}

/// A running worker; dropped, it is ended and its last words are not heard.
pub(crate) struct WorkerLink {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
    _on_message_error: Closure<dyn Fn(Event)>,
}

impl WorkerLink {
    /// Start the worker; `hear` is called for everything that comes from it.
    ///
    /// # Errors
    /// When the browser refuses to start a module worker.
    pub(crate) fn start(hear: impl Fn(Heard) + Clone + 'static) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let script = stated(SCRIPT_META).expect("index.html names its worker");
        let worker = Worker::new_with_options(&script, &options)?;

        let on_message = Closure::new({
            let hear = hear.clone();
            move |event: MessageEvent| hear(read(&event.data()))
        });
        // A death makes the listener drop this link, and with it the very closure that runs: tell it a turn later.
        let die = move |why: String| {
            let hear = hear.clone();
            spawn_local(async move { hear(Heard::Died(why)) });
        };
        let on_error = Closure::new({
            let die = die.clone();
            move |event: ErrorEvent| die(event.message())
        });
        let on_message_error =
            Closure::new(move |_: Event| die("a message could not be read".into()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_message_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
            _on_message_error: on_message_error,
        })
    }

    /// Send `message`; `bytes` are transferred beside it and are empty here afterwards, `files` go as they are.
    ///
    /// # Errors
    /// When the message cannot be serialised or posted.
    pub(crate) fn send(
        &self,
        message: &ToWorker,
        bytes: Option<&ArrayBuffer>,
        files: &[File],
    ) -> Result<(), JsValue> {
        let body = message.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?;
        let envelope = Object::new();
        Reflect::set(&envelope, &"body".into(), &body)?;
        if !files.is_empty() {
            let files: Array = files.iter().collect();
            Reflect::set(&envelope, &"files".into(), &files)?;
        }
        match bytes {
            Some(bytes) => {
                Reflect::set(&envelope, &"bytes".into(), bytes)?;
                self.worker
                    .post_message_with_transfer(&envelope, &Array::of1(bytes))
            }
            None => self.worker.post_message(&envelope),
        }
    }
}

impl Drop for WorkerLink {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

fn read(envelope: &JsValue) -> Heard {
    match serde_wasm_bindgen::from_value(field(envelope, "body")) {
        Ok(message) => Heard::Message(Box::new(message), field(envelope, "bytes").dyn_into().ok()),
        Err(error) => Heard::Unreadable(error.to_string()),
    }
}
