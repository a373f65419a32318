//! What the page keeps on this device: how much, whether the browser may clear it by itself, and deleting it.

use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CacheStorage, FileList, HtmlInputElement, StorageEstimate, StorageManager};

use crate::browser::field;
use crate::controller::App;
use crate::offline::{Copy, Newer, Offline};
use crate::state::{Event, Phase};
use crate::{problems, words::device as words};

/// What is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    /// Bytes that this site uses.
    pub used: f64,
    /// Bytes that it may use.
    pub quota: f64,
    /// Whether only the person can clear it.
    pub persisted: bool,
}

fn manager() -> Option<StorageManager> {
    field(&window().navigator(), "storage").dyn_into().ok()
}

async fn measure() -> Option<Kept> {
    let manager = manager()?;
    let estimate: StorageEstimate = JsFuture::from(manager.estimate().ok()?)
        .await
        .ok()?
        .unchecked_into();
    let persisted = JsFuture::from(manager.persisted().ok()?).await.ok()?;
    let bytes = |name: &str| {
        let value = Reflect::get(&estimate, &name.into()).ok()?;
        value.as_f64()
    };
    Some(Kept {
        used: bytes("usage")?,
        quota: bytes("quota")?,
        persisted: persisted.is_truthy(),
    })
}

/// Asks the browser not to clear what is kept, once something was answered: before, nobody knows what it is for.
pub(crate) fn persist_after_success(app: App) {
    let succeeded = Memo::new(move |_| {
        app.session
            .with(|session| session.film.is_some() && matches!(session.phase, Phase::Finished(_)))
    });
    Effect::new(move |asked: Option<bool>| {
        let asked = asked.unwrap_or(false);
        if succeeded.get() && !asked {
            let answer: Option<Promise> = manager().and_then(|manager| manager.persist().ok());
            // A refusal changes nothing but what the panel says.
            spawn_local(async move {
                if let Some(answer) = answer {
                    _ = JsFuture::from(answer).await;
                }
            });
            return true;
        }
        asked
    });
}

/// The service worker's cache, named by the folder that the page lies in.
fn cache_name() -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let path = web_sys::Url::new_with_base("./", &base).map(|url| url.pathname());
    format!("phrasebox {}", path.unwrap_or_default())
}

async fn delete(offline: Offline) -> Result<(), JsValue> {
    offline.forget().await?;
    let caches: CacheStorage = field(&window(), "caches").dyn_into()?;
    JsFuture::from(caches.delete(&cache_name())).await?;
    Ok(())
}

/// Use the chosen files as a pack; the same choice can be made again.
fn chosen(app: App, input: &HtmlInputElement) {
    let list = input.files();
    let count = list.as_ref().map_or(0, FileList::length);
    let files: Vec<_> = (0..count)
        .filter_map(|index| list.as_ref()?.item(index))
        .collect();
    input.set_value("");
    if !files.is_empty() {
        app.give_pack(files);
    }
}

/// A newer version, and the choice to use it.
#[component]
pub(crate) fn NewVersion() -> impl IntoView {
    let offline = Offline::get();
    view! {
        <div role="status">
            {move || {
                offline
                    .newer
                    .get()
                    .map(|newer| {
                        let text = match newer {
                            Newer::Waiting => words::NEWER,
                            Newer::OthersOpen(others) => words::newer_blocked(others),
                        };
                        view! {
                            <div class="calm news" data-testid="new-version">
                                <p>{text}</p>
                                <div class="choices">
                                    <button
                                        type="button"
                                        class="button small strong"
                                        data-testid="use-new-version"
                                        on:click=move |_| offline.use_newer()
                                    >
                                        {words::NEWER_USE}
                                    </button>
                                    <button type="button" class="button small" on:click=move |_| offline.newer.set(None)>
                                        {words::NEWER_LATER}
                                    </button>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// The browser's offer to install the page, while it makes one.
#[component]
pub(crate) fn Install() -> impl IntoView {
    let offline = Offline::get();
    view! {
        <Show when=move || offline.installer.with(Option::is_some)>
            <button type="button" class="button small strong" data-testid="install" on:click=move |_| offline.install()>
                {words::INSTALL}
            </button>
        </Show>
    }
}

/// The panel on offline use and storage.
#[component]
pub(crate) fn StoragePanel() -> impl IntoView {
    let app = App::get();
    let offline = Offline::get();
    let kept = RwSignal::new(None::<Kept>);
    let refresh = move || spawn_local(async move { kept.set(measure().await) });
    // Measured anew whenever something was kept or given up.
    Effect::new(move |_| {
        offline.copy.track();
        refresh();
    });
    let erase = move || {
        spawn_local(async move {
            match delete(offline).await {
                Ok(()) => refresh(),
                Err(_) => app.dispatch(Event::ProblemRaised(problems::not_deleted())),
            }
        });
    };
    view! {
        <details class="about" data-testid="storage" on:toggle=move |_| refresh()>
            <summary>
                {words::STORAGE} ": "
                <span data-testid="offline" data-offline=move || words::copy_code(offline.copy.get())>
                    {move || words::copy(offline.copy.get()).now()}
                </span>
            </summary>
            <p>{words::STORAGE_WHAT}</p>
            <dl>
                <dt>{words::STORAGE_USED}</dt>
                <dd data-testid="storage-used">{move || words::storage_used(kept.get()).now()}</dd>
                <dt>{words::STORAGE_CLEARED}</dt>
                <dd data-testid="storage-persisted">{move || words::storage_persisted(kept.get()).now()}</dd>
            </dl>
            <p role="status">{move || (offline.copy.get() == Copy::Deleted).then(|| words::STORAGE_DELETED.now())}</p>
            <div class="actions">
                <button
                    type="button"
                    class="button small"
                    data-testid="storage-delete"
                    disabled=move || matches!(offline.copy.get(), Copy::Unavailable | Copy::Deleted)
                    on:click=move |_| erase()
                >
                    {words::STORAGE_DELETE}
                </button>
            </div>
            <p>{words::PACK_WHAT}</p>
            <div class="actions">
                <label class="button small">
                    {words::PACK_CHOOSE}
                    <input
                        type="file"
                        multiple=true
                        data-testid="pack-input"
                        on:change=move |event| chosen(app, &event_target(&event))
                    />
                </label>
                <Show when=move || app.session.with(|session| session.pack_given)>
                    <button
                        type="button"
                        class="button small"
                        data-testid="pack-return"
                        on:click=move |_| app.dispatch(Event::PackReturned)
                    >
                        {words::PACK_RETURN}
                    </button>
                </Show>
            </div>
        </details>
    }
}
