//! This tab among others: its name, which survives a reload and a crash and ends with the tab, and who else is there.

use std::time::Duration;

use js_sys::{Array, Date, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

use super::store::{Part, Store};
use super::{Keeping, Kept};
use crate::browser::field;

/// Storage key of the tab's name.
const NAME: &str = "phrasebox.tab";
/// Storage key of when a tab ended in the ordinary way, before its name.
const ENDED: &str = "phrasebox.ended.";
/// A reload ends a page too: so long a tab may take to come back, in milliseconds.
pub(super) const GRACE: Duration = Duration::from_secs(30);
/// So long the work of a tab that crashed waits for it.
const DAY: Duration = Duration::from_hours(24);
/// So long the page before a reload may take to let go of the tab's name.
const PATIENCE_MS: f64 = 2000.0;

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`; web-sys has it among what may still change.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Function,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = AbortSignal, js_name = timeout, catch)]
    fn abort_after(milliseconds: f64) -> Result<JsValue, JsValue>;
}

fn locks() -> Result<LockManager, JsValue> {
    let locks = field(&window().navigator(), "locks");
    if locks.is_object() {
        Ok(locks.unchecked_into())
    } else {
        Err("no locks".into())
    }
}

fn lock_name(tab: &str) -> String {
    format!("phrasebox tab {tab}")
}

/// Storage that ends with the tab.
fn of_tab() -> Result<Storage, JsValue> {
    window()
        .session_storage()?
        .ok_or_else(|| "no storage".into())
}

/// Storage of the device.
fn of_device() -> Result<Storage, JsValue> {
    window().local_storage()?.ok_or_else(|| "no storage".into())
}

/// The tab's name, held from now on. A tab made as a copy of another finds that one's name taken and gets its own.
pub(super) async fn claim() -> Result<String, JsValue> {
    let storage = of_tab()?;
    if let Some(name) = storage.get_item(NAME)?
        && hold(&name).await?
    {
        of_device()?.remove_item(&format!("{ENDED}{name}"))?;
        return Ok(name);
    }
    let name: String = (0..4)
        .map(|_| {
            format!(
                "{:08x}",
                (js_sys::Math::random() * f64::from(u32::MAX)) as u32
            )
        })
        .collect();
    storage.set_item(NAME, &name)?;
    hold(&name).await?;
    Ok(name)
}

/// Whether this page now is the one that has the name, until it ends.
async fn hold(tab: &str) -> Result<bool, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"signal".into(), &abort_after(PATIENCE_MS)?)?;
    let manager = locks()?;
    let mut asked = Ok(());
    let answer = Promise::new(&mut |resolve, reject| {
        let granted = Closure::once_into_js(move || {
            // It takes one argument; an answer nobody waits for is none.
            _ = resolve.call1(&JsValue::NULL, &JsValue::TRUE);
            // Never settled: the name is held as long as the page lives.
            Promise::new(&mut |_, _| {})
        });
        match manager.request(&lock_name(tab), &options, granted.unchecked_ref()) {
            Ok(held) => {
                let refused = Closure::once_into_js(move |reason: JsValue| {
                    _ = reject.call1(&JsValue::NULL, &reason);
                });
                let refused: &Function = refused.unchecked_ref();
                asked = Reflect::get(&held, &"catch".into())
                    .and_then(|catch| catch.dyn_into::<Function>())
                    .and_then(|catch| catch.call1(&held, refused))
                    .map(|_| ());
            }
            Err(reason) => asked = Err(reason),
        }
    });
    asked?;
    Ok(JsFuture::from(answer).await.is_ok())
}

/// Notes as the page goes that it ended in the ordinary way; one that comes back takes the note away.
pub(super) fn mark_ended(tab: &str, ended: bool) {
    let key = format!("{ENDED}{tab}");
    // Without the note the work waits a day, as after a crash.
    if let Ok(storage) = of_device() {
        _ = if ended {
            storage.set_item(&key, &Date::now().to_string())
        } else {
            storage.remove_item(&key)
        };
    }
}

/// Deletes what is kept for tabs that are gone. Says whether a tab that has only just ended should be looked at again.
pub(super) async fn sweep(store: &Store, own: &str) -> Result<bool, JsValue> {
    let snapshot = JsFuture::from(locks()?.query()?).await?;
    let held: Array = field(&snapshot, "held").dyn_into()?;
    let held: Vec<_> = held
        .iter()
        .filter_map(|lock| field(&lock, "name").as_string())
        .collect();
    let device = of_device()?;
    let age = |since: f64| Duration::from_secs_f64(((Date::now() - since) / 1e3).max(0.0));
    let mut again = false;
    for tab in store.tabs().await? {
        if tab == own || held.contains(&lock_name(&tab)) {
            continue;
        }
        let mark = format!("{ENDED}{tab}");
        let ended = device.get_item(&mark)?.and_then(|at| at.parse().ok());
        let work: Result<Kept, _> =
            serde_wasm_bindgen::from_value(store.get(&tab, Part::Work).await?);
        let fresh = match ended.map(age) {
            Some(since) if since < GRACE => {
                again = true;
                true
            }
            Some(_) => false,
            None => work.is_ok_and(|work| age(work.written) < DAY),
        };
        if !fresh {
            store.forget(&tab).await?;
            device.remove_item(&mark)?;
        }
    }
    Ok(again)
}

/// Storage key of the person's choice not to have anything kept.
const OFF: &str = "phrasebox.keep-off";

/// Whether work is to be kept: unless the person said otherwise.
pub(super) fn wanted() -> bool {
    let off = of_device().and_then(|storage| storage.get_item(OFF));
    !off.is_ok_and(|off| off.is_some())
}

/// Remembers the choice on this device.
pub(super) fn want(kept: bool) -> Result<(), JsValue> {
    let storage = of_device()?;
    if kept {
        storage.remove_item(OFF)
    } else {
        storage.set_item(OFF, "1")
    }
}

/// Whether a change of the device's storage is one of that choice.
pub(super) fn is_choice(key: Option<&str>) -> bool {
    key.is_none_or(|key| key == OFF)
}

/// What a failure means.
pub(super) fn failure(reason: &JsValue) -> Keeping {
    if field(reason, "name").as_string().as_deref() == Some("QuotaExceededError") {
        Keeping::Full
    } else {
        Keeping::Denied
    }
}
