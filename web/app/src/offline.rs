//! The page's own copy on this device: kept by the service worker, replaced only when the person says so, installable.

use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageEvent, RegistrationOptions, ServiceWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration, ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

use crate::browser::{field, stated};

/// Script of the service worker, beside the document; its scope is the folder that it lies in.
const SERVICE_WORKER: &str = "./service-worker.js";

/// Where the page's own copy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Copy {
    /// Not known yet: it is looked after once the model has had the line for itself.
    Unknown,
    /// Being kept.
    Saving,
    /// Whole: the page opens without a network.
    Ready,
    /// This browser keeps none here: an address without HTTPS, a private window.
    Unavailable,
    /// It could not be kept.
    Failed {
        /// Because the device is full.
        full: bool,
    },
    /// The person deleted it.
    Deleted,
}

/// A newer version of the page that is already on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Newer {
    /// It waits for the person's word.
    Waiting,
    /// The word was given, but so many other pages of the old version are open.
    OthersOpen(u32),
}

/// Handle on the copy, shared by the page's parts.
#[derive(Clone, Copy)]
pub(crate) struct Offline {
    /// Where the copy stands.
    pub copy: RwSignal<Copy>,
    /// Whether a newer version waits.
    pub newer: RwSignal<Option<Newer>>,
    /// The browser's offer to install the page.
    pub installer: RwSignal<Option<JsValue>, LocalStorage>,
    registration: StoredValue<Option<ServiceWorkerRegistration>, LocalStorage>,
    /// The person chose the newer version: once it is in charge, the page is loaded anew.
    chosen: StoredValue<bool>,
}

impl Offline {
    /// The handle, listening for the browser's offer to install; nothing is kept yet.
    pub(crate) fn new() -> Self {
        let new = Self {
            copy: RwSignal::new(Copy::Unknown),
            newer: RwSignal::new(None),
            installer: RwSignal::new_local(None),
            registration: StoredValue::new_local(None),
            chosen: StoredValue::new(false),
        };
        window_event_listener_untyped("beforeinstallprompt", move |offer| {
            // Without this some browsers show an offer of their own over the page.
            offer.prevent_default();
            new.installer.set(Some(offer.into()));
        });
        window_event_listener_untyped("appinstalled", move |_| new.installer.set(None));
        new
    }

    /// The handle, from within any part of the page.
    pub(crate) fn get() -> Self {
        expect_context::<Self>()
    }

    /// Keep the page, and look whether there is a newer one.
    pub(crate) fn keep(self) {
        if self.copy.get_untracked() != Copy::Unknown {
            return;
        }
        // Fails where the browser keeps no pages: reading the container would then panic.
        let Ok(container) =
            field(&window().navigator(), "serviceWorker").dyn_into::<ServiceWorkerContainer>()
        else {
            self.copy.set(Copy::Unavailable);
            return;
        };
        self.copy.set(Copy::Saving);
        self.listen(&container);
        spawn_local(async move {
            if self.register(&container).await.is_err() {
                self.copy.set(Copy::Unavailable);
            }
        });
    }

    async fn register(self, container: &ServiceWorkerContainer) -> Result<(), JsValue> {
        let options = RegistrationOptions::new();
        // The script that tells of new versions must not itself come out of a cache.
        options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
        let answer = container.register_with_options(SERVICE_WORKER, &options);
        let registration: ServiceWorkerRegistration = JsFuture::from(answer).await?.dyn_into()?;
        if let Some(waiting) = registration.waiting() {
            self.newer.set(Some(Newer::Waiting));
            self.follow(&waiting);
        }
        if let Some(active) = registration.active() {
            self.copy.set(Copy::Ready);
            claim(&active);
        }
        if let Some(coming) = registration.installing() {
            self.follow(&coming);
        }
        let found = Closure::<dyn Fn()>::new({
            let registration = registration.clone();
            move || {
                if let Some(coming) = registration.installing() {
                    self.follow(&coming);
                }
            }
        });
        // Both live as long as the page.
        registration.set_onupdatefound(Some(found.into_js_value().unchecked_ref()));
        self.registration.set_value(Some(registration));
        Ok(())
    }

    /// Follows a version that is being fetched until it waits, is in charge, or failed.
    fn follow(self, coming: &ServiceWorker) {
        let script = coming.clone();
        let changed = Closure::<dyn Fn()>::new(move || match script.state() {
            ServiceWorkerState::Installed => {
                let replaces = self.registration.with_value(|registration| {
                    registration
                        .as_ref()
                        .is_some_and(|registration| registration.active().is_some())
                });
                if replaces {
                    self.newer.set(Some(Newer::Waiting));
                }
            }
            ServiceWorkerState::Activated => {
                if self.chosen.get_value() {
                    // Fails only where pages may not navigate, which then stay as they are.
                    _ = window().location().reload();
                } else {
                    self.copy.set(Copy::Ready);
                    claim(&script);
                }
            }
            ServiceWorkerState::Redundant if self.copy.get_untracked() == Copy::Saving => {
                self.copy.set(Copy::Failed { full: false });
            }
            _ => {}
        });
        coming.set_onstatechange(Some(changed.into_js_value().unchecked_ref()));
    }

    fn listen(self, container: &ServiceWorkerContainer) {
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data();
            match field(&message, "type").as_string().as_deref() {
                Some("others_open") => {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a count of pages"
                    )]
                    let others = field(&message, "others").as_f64().unwrap_or_default() as u32;
                    self.chosen.set_value(false);
                    self.newer.set(Some(Newer::OthersOpen(others)));
                }
                Some("not_kept") if self.copy.get_untracked() != Copy::Ready => {
                    self.copy.set(Copy::Failed {
                        full: field(&message, "full").is_truthy(),
                    });
                }
                _ => {}
            }
        });
        container.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
    }

    /// Whether the page is about to load anew, for the newer version that was chosen.
    pub(crate) fn reloads(self) -> bool {
        self.chosen.get_value()
    }

    /// The person wants the newer version now.
    pub(crate) fn use_newer(self) {
        let waiting = self
            .registration
            .with_value(|registration| registration.as_ref().and_then(|known| known.waiting()));
        match waiting {
            Some(waiting) => {
                self.chosen.set_value(true);
                _ = tell(&waiting, &[("type", "use")]);
            }
            // Another page has put it in charge meanwhile.
            None => _ = window().location().reload(),
        }
    }

    /// The person wants the page installed.
    pub(crate) fn install(self) {
        if let Some(offer) = self.installer.get_untracked() {
            let prompt: Result<Function, _> = field(&offer, "prompt").dyn_into();
            // An offer can be taken up once; whether it was is the browser's to tell (`appinstalled`).
            _ = prompt.map(|prompt| prompt.call0(&offer));
            self.installer.set(None);
        }
    }

    /// Gives the copy up, with everything kept for it.
    pub(crate) async fn forget(self) -> Result<(), JsValue> {
        if let Some(registration) = self.registration.get_value() {
            if let Some(active) = registration.active() {
                // Still in charge of this page until it closes, it would keep what it is asked for again.
                tell(&active, &[("type", "forget")])?;
            }
            JsFuture::from(registration.unregister()?).await?;
        }
        self.registration.set_value(None);
        self.newer.set(None);
        self.copy.set(Copy::Deleted);
        Ok(())
    }
}

/// The version of this page; empty where it was not built by `cargo xtask`.
pub(crate) fn build() -> String {
    stated("phrasebox-build").unwrap_or_default()
}

/// Lets a page that came from the network, as on the first visit, be answered from the copy, if both are of one version.
fn claim(script: &ServiceWorker) {
    _ = tell(script, &[("type", "claim"), ("build", &build())]);
}

fn tell(script: &ServiceWorker, message: &[(&str, &str)]) -> Result<(), JsValue> {
    let body = Object::new();
    for (name, value) in message {
        Reflect::set(&body, &(*name).into(), &(*value).into())?;
    }
    script.post_message(&body)
}
