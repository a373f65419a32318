//! The files of a pack, with progress: fetched, or out of those that the person chose.

use js_sys::{Reflect, Uint8Array};
use phrasebox_protocol::Problem;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ReadableStreamDefaultReader, Response};

use crate::wire::{describe, scope};

fn interrupted(what: &str) -> Problem {
    Problem {
        code: "pack_interrupted".to_owned(),
        what: format!("The download of the model stopped: {what}."),
        what_to_do: "Check the connection and try again; files that arrived whole are kept."
            .to_owned(),
    }
}

fn missing(url: &str, status: u16) -> Problem {
    Problem {
        code: "pack_missing".to_owned(),
        what: format!("{url} is not there (status {status})."),
        what_to_do: "Reload the page; if it stays so, the site lacks its model files.".to_owned(),
    }
}

fn unusable(code: &str, what: String) -> Problem {
    Problem {
        code: code.to_owned(),
        what,
        what_to_do: "Choose all files of the model's folder at once, manifest.json among them."
            .to_owned(),
    }
}

/// Where the files of a pack come from.
pub(crate) enum Source<'a> {
    /// A folder on the page's own origin; its URL ends in a slash.
    Folder(&'a str),
    /// Files on this device.
    Chosen(Vec<File>),
}

impl Source<'_> {
    /// The bytes of one file. `arrived` is told the bytes so far; more than `limit` are refused.
    pub(crate) async fn read(
        &self,
        name: &str,
        limit: usize,
        mut arrived: impl FnMut(usize),
    ) -> Result<Vec<u8>, Problem> {
        let files = match self {
            Self::Folder(url) => return fetch(&format!("{url}{name}"), limit, arrived).await,
            Self::Chosen(files) => files,
        };
        let file = files.iter().find(|file| file.name() == name);
        let file = file.ok_or_else(|| {
            let what = format!("{name} is not among the files that were chosen.");
            unusable("pack_missing", what)
        })?;
        if file.size() > limit as f64 {
            let what = format!("{name} is longer than it should be.");
            return Err(unusable("pack_damaged", what));
        }
        let bytes = JsFuture::from(file.array_buffer()).await;
        let bytes = bytes.map_err(|e| {
            let what = format!("{name} could not be read: {}.", describe(&e));
            unusable("pack_unreadable", what)
        })?;
        let bytes = Uint8Array::new(&bytes).to_vec();
        arrived(bytes.len());
        Ok(bytes)
    }
}

/// Fetches a URL of the page's own origin.
async fn fetch(
    url: &str,
    limit: usize,
    mut arrived: impl FnMut(usize),
) -> Result<Vec<u8>, Problem> {
    let failed = |e: JsValue| interrupted(&describe(&e));
    let scope = scope().ok_or_else(|| interrupted("not in a worker"))?;
    let response: Response = JsFuture::from(scope.fetch_with_str(url))
        .await
        .map_err(failed)?
        .unchecked_into();
    if !response.ok() {
        return Err(missing(url, response.status()));
    }
    let body = response
        .body()
        .ok_or_else(|| interrupted("the answer is empty"))?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(failed)?;
        let done = Reflect::get(&part, &"done".into()).map_err(failed)?;
        if done.is_truthy() {
            return Ok(bytes);
        }
        let part: Uint8Array = Reflect::get(&part, &"value".into())
            .map_err(failed)?
            .unchecked_into();
        let length = part.length() as usize;
        if bytes.len() + length > limit {
            return Err(interrupted("the file is longer than its manifest says"));
        }
        let start = bytes.len();
        bytes.resize(start + length, 0);
        part.copy_to(&mut bytes[start..]);
        arrived(bytes.len());
    }
}
