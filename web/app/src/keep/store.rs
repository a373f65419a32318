//! What is kept, in the browser's own database on this device (IndexedDB): for each tab a film and the work.

use js_sys::{Array, Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode};

use crate::browser::field;

const DATABASE: &str = "phrasebox-work";
const STORE: &str = "tabs";

/// A part of what is kept for a tab.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// The film's file.
    Film,
    /// Everything else.
    Work,
}

impl Part {
    fn key(self, tab: &str) -> JsValue {
        let part = match self {
            Self::Film => "film",
            Self::Work => "work",
        };
        format!("{tab} {part}").into()
    }
}

/// The opened database. It stays open, so that what changed last can still be written as the page goes.
#[derive(Clone)]
pub(super) struct Store(IdbDatabase);

impl Store {
    pub(super) async fn open() -> Result<Self, JsValue> {
        let factory = window().indexed_db()?.ok_or("no database")?;
        let request: IdbOpenDbRequest = factory.open_with_u32(DATABASE, 1)?;
        let made = Closure::once({
            let request = request.clone();
            move || {
                // Fails only where the store is there already, or with the request itself, which then tells.
                if let Ok(database) = request.result() {
                    let database: IdbDatabase = database.unchecked_into();
                    _ = database.create_object_store(STORE);
                }
            }
        });
        request.set_onupgradeneeded(Some(made.as_ref().unchecked_ref()));
        Ok(Self(answer(&request).await?.unchecked_into()))
    }

    /// What is kept; `undefined` where there is nothing.
    pub(super) async fn get(&self, tab: &str, part: Part) -> Result<JsValue, JsValue> {
        let store = self
            .begin(IdbTransactionMode::Readonly)?
            .object_store(STORE)?;
        answer(&store.get(&part.key(tab))?).await
    }

    /// Keeps `value`. Begun before this returns; it is kept once the future says so.
    pub(super) fn put(
        &self,
        tab: &str,
        part: Part,
        value: &JsValue,
    ) -> impl Future<Output = Result<(), JsValue>> + use<> {
        let begun = self
            .begin(IdbTransactionMode::Readwrite)
            .and_then(|change| {
                change
                    .object_store(STORE)?
                    .put_with_key(value, &part.key(tab))?;
                // Otherwise it waits for the page to say that nothing follows, and a page that goes says nothing.
                // Not every browser can be told so.
                if let Ok(commit) = field(&change, "commit").dyn_into::<Function>() {
                    commit.call0(&change)?;
                }
                Ok(change)
            });
        async move { done(&begun?).await }
    }

    /// Deletes a part of what is kept for a tab.
    pub(super) async fn drop_part(&self, tab: &str, part: Part) -> Result<(), JsValue> {
        let change = self.begin(IdbTransactionMode::Readwrite)?;
        change.object_store(STORE)?.delete(&part.key(tab))?;
        done(&change).await
    }

    /// Deletes all that is kept for a tab.
    pub(super) async fn forget(&self, tab: &str) -> Result<(), JsValue> {
        let change = self.begin(IdbTransactionMode::Readwrite)?;
        for part in [Part::Film, Part::Work] {
            change.object_store(STORE)?.delete(&part.key(tab))?;
        }
        done(&change).await
    }

    /// The tabs that something is kept for.
    pub(super) async fn tabs(&self) -> Result<Vec<String>, JsValue> {
        let store = self
            .begin(IdbTransactionMode::Readonly)?
            .object_store(STORE)?;
        let keys: Array = answer(&store.get_all_keys()?).await?.dyn_into()?;
        let mut tabs: Vec<_> = keys
            .iter()
            .filter_map(|key| Some(key.as_string()?.split_once(' ')?.0.to_owned()))
            .collect();
        tabs.dedup();
        Ok(tabs)
    }

    fn begin(&self, mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
        self.0.transaction_with_str_and_mode(STORE, mode)
    }
}

/// The request's result, once there.
async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    // Rejected with the event; the request itself then has no result to read.
    JsFuture::from(promise).await?;
    request.result()
}

/// Waits until a change is on the device: a device without room says so only at the end.
async fn done(change: &IdbTransaction) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        change.set_oncomplete(Some(&resolve));
        change.set_onabort(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(event) => Err(change.error().map_or(event, JsValue::from)),
    }
}
