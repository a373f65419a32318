//! A few values in the browser's own database on this device (IndexedDB).

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "phrasebox-work";
const STORE: &str = "kept";

/// The value kept under `key`; `undefined` where there is none.
pub(super) async fn get(key: &str) -> Result<JsValue, JsValue> {
    let database = open().await?;
    let request = store(&database, IdbTransactionMode::Readonly)?.get(&key.into())?;
    let value = answer(&request).await;
    database.close();
    value
}

/// Keeps `value` under `key`.
pub(super) async fn put(key: &str, value: &JsValue) -> Result<(), JsValue> {
    let database = open().await?;
    let request =
        store(&database, IdbTransactionMode::Readwrite)?.put_with_key(value, &key.into())?;
    let done = answer(&request).await;
    database.close();
    done.map(|_| ())
}

/// Deletes the database with everything in it.
pub(super) async fn forget() -> Result<(), JsValue> {
    let request = factory()?.delete_database(DATABASE)?;
    answer(&request).await.map(|_| ())
}

fn factory() -> Result<web_sys::IdbFactory, JsValue> {
    window().indexed_db()?.ok_or_else(|| "no database".into())
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let request: IdbOpenDbRequest = factory()?.open_with_u32(DATABASE, 1)?;
    let made = Closure::once({
        let request = request.clone();
        move || {
            // Fails only where the store is there already, or with the request itself, which then tells.
            if let Ok(database) = request.result() {
                _ = database
                    .unchecked_into::<IdbDatabase>()
                    .create_object_store(STORE);
            }
        }
    });
    request.set_onupgradeneeded(Some(made.as_ref().unchecked_ref()));
    let database = answer(&request).await?;
    Ok(database.unchecked_into())
}

fn store(database: &IdbDatabase, mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    database
        .transaction_with_str_and_mode(STORE, mode)?
        .object_store(STORE)
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
