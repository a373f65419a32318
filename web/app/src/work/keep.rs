//! Film, report and work kept on this device from one visit to the next, if the person wants it. Off until then: a
//! film is a patient's, and a browser may be shared.

use std::time::Duration;

use js_sys::{Array, ArrayBuffer, Object, Reflect};
use leptos::leptos_dom::helpers::set_timeout;
use leptos::logging::error;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag};

use super::{Works, store};
use crate::controller::{App, GivenFilm};
use crate::problems;
use crate::state::Event;

/// Storage key that says that something is kept.
const KEPT: &str = "phrasebox.kept";
/// Keys of the database.
const FILM: &str = "film";
const REPORT: &str = "report";
const WORKS: &str = "works";
/// How long changes must pause before they are written.
const PAUSE: Duration = Duration::from_millis(300);

/// Whether the person wants it.
fn wanted() -> bool {
    window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item(KEPT).ok().flatten())
        .is_some()
}

fn want(kept: bool) -> Result<(), JsValue> {
    let storage = window().local_storage()?.ok_or("no storage")?;
    if kept {
        storage.set_item(KEPT, "1")
    } else {
        storage.remove_item(KEPT)
    }
}

/// What was written last, so that a film is not written again with every note.
#[derive(Clone, Default, PartialEq)]
struct Written {
    film: Option<String>,
    report: String,
    works: Works,
}

impl App {
    /// Bring back what was kept, and keep up with what changes while the person wants it.
    pub(crate) fn keep_up(self) {
        let written = StoredValue::new(Written::default());
        self.kept.set(wanted());
        let restored = RwSignal::new(!wanted());
        if wanted() {
            spawn_local(async move {
                match restore(self).await {
                    Ok(was) => written.set_value(was),
                    Err(reason) => self.keeping_failed(&reason),
                }
                restored.set(true);
            });
        }
        let changes = StoredValue::new(0_u32);
        let given = Memo::new(move |_| {
            self.session.with(|session| {
                let film = session.film.as_ref().filter(|film| film.size.is_some());
                (film.map(|film| film.sha256.clone()), session.report.clone())
            })
        });
        Effect::new(move |_| {
            given.track();
            self.works.track();
            if !self.kept.get() || !restored.get() {
                return;
            }
            changes.update_value(|n| *n += 1);
            let change = changes.get_value();
            set_timeout(
                move || {
                    if changes.get_value() == change && self.kept.get_untracked() {
                        spawn_local(async move {
                            if let Err(reason) = write(self, written).await {
                                self.keeping_failed(&reason);
                            }
                        });
                    }
                },
                PAUSE,
            );
        });
    }

    /// Keep film, report and work from now on.
    pub(super) fn keep(self) {
        match want(true) {
            Ok(()) => self.kept.set(true),
            Err(reason) => self.keeping_failed(&reason),
        }
    }

    /// Delete what is kept and keep nothing more. What is on the screen stays.
    pub(super) fn forget(self) {
        self.kept.set(false);
        spawn_local(async move {
            if let Err(reason) = want(false).and(store::forget().await) {
                error!("what was kept could not be deleted: {reason:?}");
                self.dispatch(Event::ProblemRaised(problems::not_forgotten()));
            }
        });
    }

    fn keeping_failed(self, reason: &JsValue) {
        error!("nothing could be kept: {reason:?}");
        self.kept.set(false);
        self.dispatch(Event::ProblemRaised(problems::not_kept()));
    }
}

async fn write(app: App, written: StoredValue<Written>) -> Result<(), JsValue> {
    let before = written.get_value();
    // A film that proves unreadable is not kept.
    let (film, report) = app.session.with_untracked(|session| {
        let film = session.film.clone().filter(|film| film.size.is_some());
        (film, session.report.clone())
    });
    let works = app.works.get_untracked();
    let hash = film.as_ref().map(|film| film.sha256.clone());
    if let Some(film) = film.filter(|film| before.film.as_ref() != Some(&film.sha256)) {
        let bytes = app.film_bytes(film.job).ok_or("the film is gone")?;
        let value = Object::new();
        for (name, field) in [
            ("name", film.name.into()),
            ("synthetic", film.synthetic.into()),
            ("sha256", film.sha256.into()),
            ("bytes", JsValue::from(bytes)),
        ] {
            Reflect::set(&value, &name.into(), &field)?;
        }
        store::put(FILM, &value).await?;
    }
    if before.report != report {
        store::put(REPORT, &report.as_str().into()).await?;
    }
    if before.works != works {
        let json = works.to_json().map_err(|error| error.to_string())?;
        store::put(WORKS, &json.into()).await?;
    }
    // Forgotten meanwhile: what was written just now goes too.
    if !app.kept.get_untracked() {
        return store::forget().await;
    }
    written.set_value(Written {
        film: hash.or(before.film),
        report,
        works,
    });
    Ok(())
}

async fn restore(app: App) -> Result<Written, JsValue> {
    let report = store::get(REPORT).await?.as_string().unwrap_or_default();
    let json = store::get(WORKS).await?.as_string();
    let works = json
        .and_then(|json| Works::from_json(&json))
        .unwrap_or_default();
    let kept = store::get(FILM).await?;
    // Whatever the person gave while this was read is newer.
    let untouched = app
        .session
        .with_untracked(|session| session.film.is_none() && session.report.is_empty());
    let field = |name: &str| Reflect::get(&kept, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let mut hash = None;
    app.works.set(works.clone());
    if kept.is_object() {
        let bytes: ArrayBuffer = field("bytes").dyn_into()?;
        let options = BlobPropertyBag::new();
        options.set_type("");
        let blob =
            Blob::new_with_buffer_source_sequence_and_options(&Array::of1(&bytes), &options)?;
        hash = field("sha256").as_string();
        if untouched {
            let film = GivenFilm {
                name: field("name").as_string().unwrap_or_default(),
                synthetic: field("synthetic").is_truthy(),
                sha256: hash.clone(),
                blob,
                bytes,
            };
            app.give_film(film, Some(report.clone()));
        }
    } else if untouched && !report.is_empty() {
        app.dispatch(Event::ReportReplaced(report.clone()));
    }
    Ok(Written {
        film: hash,
        report,
        works,
    })
}
