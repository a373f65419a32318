//! Film, words and marks, kept on this device as long as their tab lives, so that a reload or a crash loses none of
//! them. They are a patient's, and a browser may be shared: another tab never sees them, what is left behind by a tab
//! that was closed is deleted when the page is opened next, and the person can have it all forgotten at once, or nothing
//! kept at all. Neither the film's name is kept nor anything of its file that names the patient.

mod store;
mod tab;
mod view;

pub(crate) use view::KeepView;

use std::time::Duration;

use js_sys::{Array, ArrayBuffer, Date, Object, Reflect, Uint8Array};
use leptos::leptos_dom::helpers::set_timeout;
use leptos::logging::error;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use crate::browser::field;
use crate::controller::{App, GivenFilm};
use crate::kind::names_nobody;
use crate::language::Say;
use crate::state::{Event, Film, FilmKey, Typed};
use crate::words;
use crate::work::Works;
use store::{Part, Store};

/// How long changes must pause before they are written.
const PAUSE: Duration = Duration::from_millis(200);

/// How it stands with keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// What was kept is being looked for.
    Starting,
    /// Everything is kept.
    On,
    /// The person wants nothing kept.
    Off,
    /// The device has no room for it.
    Full,
    /// The browser does not let the page keep it.
    Denied,
}

/// Handle on what is kept.
#[derive(Clone, Copy)]
pub(crate) struct Keep {
    /// How it stands.
    pub state: RwSignal<Keeping>,
    desk: StoredValue<Desk, LocalStorage>,
}

#[derive(Default)]
struct Desk {
    /// The database and the tab's name.
    place: Option<(Store, String)>,
    /// The film whose file is kept.
    film: Option<KeptFilm>,
    /// The film whose file is being written, or could not be.
    tried: Option<KeptFilm>,
    /// Counts changes, to know which was the last.
    changes: u32,
}

/// Which film the kept file is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct KeptFilm {
    key: FilmKey,
    copy: bool,
    synthetic: bool,
    /// Only of samples: others are called by their patients.
    name: Option<Say>,
}

impl KeptFilm {
    fn of(film: &Film) -> Self {
        Self {
            key: film.key.clone(),
            copy: film.copy,
            synthetic: film.synthetic,
            name: film.synthetic.then(|| film.name.clone()),
        }
    }

    /// Whether the bytes are the same: another frame of a file needs no other.
    fn same_file(&self, other: &Self) -> bool {
        let frame = !self.copy || self.key.frame == other.key.frame;
        frame && self.copy == other.copy && self.key.sha256 == other.key.sha256
    }
}

/// All that is kept but the film's file.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// When, in milliseconds since 1970.
    written: f64,
    film: Option<KeptFilm>,
    typed: Typed,
    works: Works,
    saved: Works,
}

impl Keep {
    /// Nothing kept yet.
    pub(crate) fn new() -> Self {
        Self {
            state: RwSignal::new(Keeping::Starting),
            desk: StoredValue::new_local(Desk::default()),
        }
    }

    fn place(self) -> Option<(Store, String)> {
        self.desk.with_value(|desk| desk.place.clone())
    }

    fn failed(self, reason: &JsValue) {
        error!("nothing could be kept: {reason:?}");
        if self.state.get_untracked() != Keeping::Off {
            self.state.set(tab::failure(reason));
        }
    }
}

impl App {
    /// Bring back what this tab kept, and keep what comes from now on.
    pub(crate) fn bring_back_kept(self) {
        spawn_local(async move {
            if let Err(reason) = self.begin_keeping().await {
                self.keep.failed(&reason);
            }
        });
    }

    /// Keep up with what changes, once what was kept is back.
    pub(crate) fn keep_up(self) {
        let keep = self.keep;
        let given = Memo::new(move |_| {
            self.session.with(|session| {
                (!session.practises()).then(|| (session.typed(), session.film.clone()))
            })
        });
        Effect::new(move |_| {
            // A memo that is only tracked is not computed, and tells of one change at most.
            given.with(|_| ());
            self.works.track();
            self.saved.track();
            if matches!(keep.state.get(), Keeping::On | Keeping::Full) {
                self.write_soon();
            }
        });
        window_event_listener_untyped("pagehide", move |_| {
            if keep.state.get_untracked() == Keeping::On
                && let Some((_, tab)) = keep.place()
            {
                // Begun now; the browser ends it after the page.
                drop(self.write_work());
                tab::mark_ended(&tab, true);
            }
        });
        window_event_listener_untyped("pageshow", move |event| {
            if field(&event, "persisted").is_truthy()
                && let Some((_, tab)) = keep.place()
            {
                tab::mark_ended(&tab, false);
            }
        });
        // The choice is one for all tabs.
        window_event_listener_untyped("storage", move |event| {
            if tab::is_choice(field(&event, "key").as_string().as_deref()) {
                self.keep_from_now_on(tab::wanted());
            }
        });
    }

    async fn begin_keeping(self) -> Result<(), JsValue> {
        let keep = self.keep;
        let tab = tab::claim().await?;
        let store = Store::open().await?;
        keep.desk
            .update_value(|desk| desk.place = Some((store.clone(), tab.clone())));
        if tab::wanted() {
            let restored = self.restore(&store, &tab).await;
            keep.state.set(Keeping::On);
            restored?;
        } else {
            store.forget(&tab).await?;
            keep.state.set(Keeping::Off);
        }
        sweep(store, tab);
        Ok(())
    }

    /// Keep everything from now on, or delete what is kept and keep nothing.
    fn keep_from_now_on(self, kept: bool) {
        let keep = self.keep;
        if keep.place().is_none() || kept != (keep.state.get_untracked() == Keeping::Off) {
            return;
        }
        keep.state
            .set(if kept { Keeping::On } else { Keeping::Off });
        if !kept {
            self.delete_kept();
        }
    }

    /// The same, and remember it on this device.
    fn choose_keeping(self, kept: bool) {
        match tab::want(kept) {
            Ok(()) => self.keep_from_now_on(kept),
            Err(reason) => self.keep.failed(&reason),
        }
    }

    /// Clear the page of film, words and marks, and delete what is kept of them.
    fn forget_all(self) {
        self.close_practice();
        self.works.set(Works::default());
        self.saved.set(Works::default());
        self.preview.set(None);
        self.let_go();
        self.dispatch(Event::Forgotten);
        self.delete_kept();
    }

    fn delete_kept(self) {
        let keep = self.keep;
        keep.desk.update_value(|desk| {
            desk.film = None;
            desk.tried = None;
        });
        let Some((store, tab)) = keep.place() else {
            return;
        };
        spawn_local(async move {
            if let Err(reason) = store.forget(&tab).await {
                keep.failed(&reason);
            }
        });
    }

    fn write_soon(self) {
        let desk = self.keep.desk;
        desk.update_value(|desk| desk.changes += 1);
        let change = desk.with_value(|desk| desk.changes);
        set_timeout(
            move || {
                if desk.with_value(|desk| desk.changes) == change {
                    spawn_local(self.write());
                }
            },
            PAUSE,
        );
    }

    /// Keep what has changed.
    async fn write(self) {
        let keep = self.keep;
        if !matches!(keep.state.get_untracked(), Keeping::On | Keeping::Full) {
            return;
        }
        let outcome = async {
            self.write_film().await?;
            self.write_work().await
        };
        let outcome = outcome.await;
        match (keep.state.get_untracked(), outcome) {
            // Switched off meanwhile: what was written just now goes too.
            (Keeping::Off, _) => self.delete_kept(),
            (_, Err(reason)) => keep.failed(&reason),
            (Keeping::Full, Ok(())) if !self.film_is_missing() => keep.state.set(Keeping::On),
            _ => {}
        }
    }

    /// The present film, once it proved readable; none while someone practises on others.
    fn film_to_keep(self) -> Option<Film> {
        self.session.with_untracked(|session| {
            let film = session.film.clone().filter(|_| !session.practises())?;
            (film.size.is_some() || film.is_turning()).then_some(film)
        })
    }

    /// Whether the present film's file is not kept.
    fn film_is_missing(self) -> bool {
        let kept = self.keep.desk.with_value(|desk| desk.film.clone());
        self.film_to_keep().is_some_and(|film| {
            let film = KeptFilm::of(&film);
            !kept.is_some_and(|kept| kept.same_file(&film))
        })
    }

    async fn write_film(self) -> Result<(), JsValue> {
        let desk = self.keep.desk;
        let Some((film, (store, tab))) = self.film_to_keep().zip(self.keep.place()) else {
            return Ok(());
        };
        let identity = KeptFilm::of(&film);
        let tried = desk.with_value(|desk| {
            let before = desk.tried.as_ref();
            before.is_some_and(|before| before.same_file(&identity))
        });
        if tried || !self.film_is_missing() {
            return Ok(());
        }
        desk.update_value(|desk| {
            desk.film = None;
            desk.tried = Some(identity.clone());
        });
        let written = async {
            let bytes = self.film_bytes(film.file).ok_or("the film is gone")?;
            let head = Uint8Array::new(&bytes.slice_with_end(0, 8)).to_vec();
            let bytes = if names_nobody(&head) {
                bytes
            } else {
                self.clean(&bytes).await?
            };
            let value = Object::new();
            let of = serde_wasm_bindgen::to_value(&identity)?;
            Reflect::set(&value, &"of".into(), &of)?;
            Reflect::set(&value, &"bytes".into(), &bytes)?;
            store.put(&tab, Part::Film, &value).await
        };
        match written.await {
            Ok(()) => {
                desk.update_value(|desk| {
                    // Another film may have come meanwhile; its own turn follows.
                    if desk.tried.as_ref() == Some(&identity) {
                        desk.tried = None;
                        desk.film = Some(identity);
                    }
                });
                Ok(())
            }
            Err(reason) => {
                store.drop_part(&tab, Part::Film).await?;
                Err(reason)
            }
        }
    }

    /// Keep everything but the film's file. Begun before this returns.
    fn write_work(self) -> impl Future<Output = Result<(), JsValue>> + use<> {
        let film = self.film_to_keep().map(|film| KeptFilm::of(&film));
        let kept = self.keep.desk.with_value(|desk| desk.film.clone());
        let begun = self.keep.place().and_then(|(store, tab)| {
            let typed = self
                .session
                .with_untracked(|session| (!session.practises()).then(|| session.typed()))?;
            let work = Kept {
                written: Date::now(),
                film: film.filter(|film| kept.is_some_and(|kept| kept.same_file(film))),
                typed,
                works: self.works.get_untracked(),
                saved: self.saved.get_untracked(),
            };
            let empty =
                work.film.is_none() && work.typed == Typed::default() && work.works.is_empty();
            Some((store, tab, work, empty))
        });
        let put = begun.map(|(store, tab, work, empty)| {
            let value = work.serialize(&serde_wasm_bindgen::Serializer::json_compatible());
            let put = value
                .as_ref()
                .ok()
                .filter(|_| !empty)
                .map(|value| store.put(&tab, Part::Work, value));
            (store, tab, value, put)
        });
        async move {
            match put {
                None => Ok(()),
                Some((.., Some(put))) => put.await,
                Some((store, tab, Ok(_), None)) => store.forget(&tab).await,
                Some((_, _, Err(reason), None)) => Err(reason.into()),
            }
        }
    }

    async fn restore(self, store: &Store, tab: &str) -> Result<(), JsValue> {
        let work = store.get(tab, Part::Work).await?;
        if work.is_undefined() {
            return Ok(());
        }
        let Kept {
            film,
            typed,
            works,
            saved,
            ..
        } = serde_wasm_bindgen::from_value(work)?;
        let file = store.get(tab, Part::Film).await?;
        // Whatever the person gave while this was read is newer.
        let untouched = self.session.with_untracked(|session| {
            session.film.is_none() && session.typed() == Typed::default() && !session.practises()
        });
        self.works.update(|now| now.add(works));
        self.saved.update(|now| now.add(saved));
        if !untouched {
            return Ok(());
        }
        let film = film.and_then(|film| self.film_out_of(&file, film));
        self.dispatch(Event::Restored(Box::new(typed), film));
        Ok(())
    }

    /// The film whose file was kept.
    fn film_out_of(self, file: &JsValue, film: KeptFilm) -> Option<Film> {
        let of: KeptFilm = serde_wasm_bindgen::from_value(field(file, "of")).ok()?;
        // A crash may have come between writing the two.
        if !film.same_file(&of) {
            return None;
        }
        let bytes: ArrayBuffer = field(file, "bytes").dyn_into().ok()?;
        let blob = Blob::new_with_buffer_source_sequence(&Array::of1(&bytes)).ok()?;
        self.keep
            .desk
            .update_value(|desk| desk.film = Some(film.clone()));
        self.store_film(GivenFilm {
            name: film.name.unwrap_or(words::keep::KEPT_FILM),
            synthetic: film.synthetic,
            key: Some(film.key),
            copy: film.copy,
            blob,
            bytes,
        })
    }
}

/// Deletes what tabs left behind that are gone; one that may be about to reload is looked at again.
fn sweep(store: Store, tab: String) {
    spawn_local(async move {
        // What could not be looked at now is at the next start.
        if let Ok(true) = tab::sweep(&store, &tab).await {
            set_timeout(move || sweep(store, tab), tab::GRACE);
        }
    });
}
