//! Carries out the session's effects: worker, timers, films' bytes. The one place where state meets the browser.

use std::time::Duration;

use js_sys::{ArrayBuffer, Function, Promise, Uint8Array};
use leptos::leptos_dom::helpers::set_timeout;
use leptos::logging::error;
use leptos::prelude::*;
use phrasebox_protocol::{EngineChoice, FromWorker, JobId, ToWorker};
use phrasebox_record::{BoxKey, Finding, PhraseKey};
use sha2::{Digest as _, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Url};

use crate::keep::Keep;
use crate::language::{self, Say};
use crate::practice::Practice;
use crate::problems;
use crate::state::{Effect, Event, Film, FilmKey, Model, Session};
use crate::subscribers;
use crate::work::{Works, keys_of, standing};
use crate::worker_link::{Heard, WorkerLink};

/// How long edits must pause before they are sent.
const EDIT_PAUSE: Duration = Duration::from_millis(250);
/// How long a cancelled request may take to stop before the worker is ended.
const CANCEL_GRACE: Duration = Duration::from_secs(4);
/// How long a worker may be silent after its start: on a slow line its program has first to arrive.
const OPENING_LIMIT: Duration = Duration::from_secs(120);
/// Storage key set while the engine works; found at the start, the page was killed in the middle.
const WORKING: &str = "phrasebox.engine-working";

/// A film whose file was read.
pub(crate) struct GivenFilm {
    /// File name, for people.
    pub name: Say,
    /// Whether it was drawn by a program.
    pub synthetic: bool,
    /// Which picture it is, where that is known: a film out of a session's file.
    pub key: Option<FilmKey>,
    /// Whether the bytes are a picture of that alone, and not the file it comes from.
    pub copy: bool,
    /// The file.
    pub blob: Blob,
    /// Its bytes.
    pub bytes: ArrayBuffer,
}

/// A film's file as long as the session needs it.
struct StoredFilm {
    file: JobId,
    blob: Blob,
    bytes: ArrayBuffer,
    url: String,
}

impl Drop for StoredFilm {
    fn drop(&mut self) {
        // Fails only for an unknown URL, which then has nothing to release.
        _ = Url::revoke_object_url(&self.url);
    }
}

/// Who waits for a copy of a film's file.
struct Cleaning {
    job: JobId,
    /// Called with the copy, or with null where there is none.
    tell: Function,
}

#[derive(Default)]
struct Machine {
    link: Option<WorkerLink>,
    /// Number of the present worker; words of earlier ones are not heard.
    generation: u32,
    films: Vec<StoredFilm>,
    /// The files of a pack that the person gave.
    pack: Vec<web_sys::File>,
    cleaning: Option<Cleaning>,
}

/// Handle on everything the page's parts share.
#[derive(Clone, Copy)]
pub(crate) struct App {
    /// The state; parts read it and never write it.
    pub session: RwSignal<Session>,
    /// Index of the phrase that pointer or focus is on.
    pub pointed: RwSignal<Option<usize>>,
    /// Index of the phrase held by click or Enter.
    pub held: RwSignal<Option<usize>>,
    /// The box whose handles are shown.
    pub held_box: RwSignal<Option<BoxKey>>,
    /// Grey pixels of a film that the browser cannot show itself.
    pub preview: RwSignal<Option<(JobId, ArrayBuffer)>, LocalStorage>,
    /// What the person did, film by film.
    pub works: RwSignal<Works>,
    /// Every phrase's key, in order: of three hundred they are not looked for by each line at each answer.
    pub keys: Memo<Vec<PhraseKey>>,
    /// Every box on the film as it stands after that.
    pub findings: Memo<Vec<Finding>>,
    /// The work as session files hold it.
    pub saved: RwSignal<Works>,
    /// What is kept on this device while the tab lives.
    pub keep: Keep,
    /// Teaching mode.
    pub practice: Practice,
    machine: StoredValue<Machine, LocalStorage>,
}

impl App {
    /// The page's state, with nothing started.
    pub(crate) fn new(engine: EngineChoice, pack: String) -> Self {
        let session = RwSignal::new(Session::new(engine, pack));
        let works = RwSignal::new(Works::default());
        let findings = Memo::new(move |_| {
            session.with(|session| works.with(|works| standing(session, works)))
        });
        let keys = Memo::new(move |_| session.with(|session| keys_of(&session.reading)));
        Self {
            session,
            keys,
            pointed: RwSignal::new(None),
            held: RwSignal::new(None),
            held_box: RwSignal::new(None),
            preview: RwSignal::new_local(None),
            works,
            findings,
            saved: RwSignal::new(Works::default()),
            keep: Keep::new(),
            practice: Practice::new(),
            machine: StoredValue::new_local(Machine::default()),
        }
    }

    /// The handle, from within any part of the page.
    pub(crate) fn get() -> Self {
        expect_context::<Self>()
    }

    /// The phrase to show as linked: the one pointed at, else the one held.
    pub(crate) fn active(self) -> Option<usize> {
        self.pointed.get().or(self.held.get())
    }

    /// Hold phrase `index`, or let it go if it is held.
    pub(crate) fn toggle_held(self, index: usize) {
        self.held
            .update(|held| *held = (*held != Some(index)).then_some(index));
    }

    /// Hold a box and its phrase, or let both go if the box is held.
    pub(crate) fn toggle_box(self, finding: &Finding) {
        let held = self.held_box.get_untracked().as_ref() == Some(&finding.key);
        self.held_box.set((!held).then(|| finding.key.clone()));
        self.held.set(finding.phrase.filter(|_| !held));
    }

    /// Let go of everything held.
    pub(crate) fn let_go(self) {
        self.held.set(None);
        self.held_box.set(None);
        self.pointed.set(None);
    }

    /// Let the state take in `event` and carry out what follows.
    pub(crate) fn dispatch(self, event: Event) {
        let read = matches!(event, Event::Said(FromWorker::ReportRead { .. }));
        let mut effects = Vec::new();
        self.session
            .update_untracked(|session| effects = session.handle(event));
        subscribers::renew(&self.session);
        if read {
            subscribers::renew(&self.pointed);
            subscribers::renew(&self.held);
            subscribers::renew(&self.held_box);
            language::forget_gone();
        }
        for effect in effects {
            self.perform(effect);
        }
        let phrases = self
            .session
            .with_untracked(|session| session.reading.phrases.len());
        for link in [self.pointed, self.held] {
            if link.get_untracked().is_some_and(|index| index >= phrases) {
                link.set(None);
            }
        }
    }

    /// Take in a film whose file was read, perhaps with its report. Gives the film's number, or tells the problem.
    pub(crate) fn give_film(self, given: GivenFilm, report: Option<String>) -> Option<JobId> {
        let film = self.store_film(given)?;
        let job = film.job;
        self.dispatch(Event::FilmGiven(film, report));
        Some(job)
    }

    /// Keep the bytes of a film that the session is to be told of next; or tell the problem.
    pub(crate) fn store_film(self, given: GivenFilm) -> Option<Film> {
        let GivenFilm {
            name,
            synthetic,
            key,
            copy,
            blob,
            bytes,
        } = given;
        let Ok(url) = Url::create_object_url_with_blob(&blob) else {
            self.dispatch(Event::ProblemRaised(problems::file_unreadable(&name)));
            return None;
        };
        let job = self
            .session
            .try_update(Session::new_job)
            .expect("the session lives as long as the page");
        let key = key.unwrap_or_else(|| {
            let sha256 = fingerprint(&bytes);
            // A file of several frames opens where there is work on it, else at its first.
            let frame = self
                .works
                .with_untracked(|works| works.first_frame(&sha256));
            FilmKey { sha256, frame }
        });
        let film = Film {
            job,
            file: job,
            name,
            bytes: u64::from(bytes.byte_length()),
            key,
            frames: 1,
            copy,
            synthetic,
            size: None,
        };
        let stored = StoredFilm {
            file: job,
            blob,
            bytes,
            url,
        };
        self.machine
            .update_value(|machine| machine.films.push(stored));
        Some(film)
    }

    /// Use the pack that these files are.
    pub(crate) fn give_pack(self, files: Vec<web_sys::File>) {
        self.machine.update_value(|machine| machine.pack = files);
        self.dispatch(Event::PackGiven);
    }

    /// URL under which the browser can show what lies in `file`.
    pub(crate) fn film_url(self, file: JobId) -> Option<String> {
        self.machine.with_value(|machine| {
            machine
                .films
                .iter()
                .find(|film| film.file == file)
                .map(|film| film.url.clone())
        })
    }

    /// What lies in `file`, for the browser to read.
    pub(crate) fn film_file(self, file: JobId) -> Option<Blob> {
        self.machine.with_value(|machine| {
            let film = machine.films.iter().find(|film| film.file == file)?;
            Some(film.blob.clone())
        })
    }

    /// The bytes of `file`.
    pub(crate) fn film_bytes(self, file: JobId) -> Option<ArrayBuffer> {
        self.machine.with_value(|machine| {
            let film = machine.films.iter().find(|film| film.file == file)?;
            Some(film.bytes.clone())
        })
    }

    /// A copy of a film's file in which nothing names the patient, by the worker.
    ///
    /// # Errors
    /// When there is no worker, or it can make none.
    pub(crate) async fn clean(self, file: &ArrayBuffer) -> Result<ArrayBuffer, JsValue> {
        let job = self
            .session
            .try_update(Session::new_job)
            .expect("the session lives as long as the page");
        let answer = Promise::new(&mut |tell, _| {
            self.tell_cleaned(None);
            self.machine
                .update_value(|machine| machine.cleaning = Some(Cleaning { job, tell }));
        });
        self.send(&ToWorker::Clean { job }, Some(&file.slice(0)));
        let copy = JsFuture::from(answer).await?;
        copy.dyn_into().map_err(|_| "no copy".into())
    }

    /// Ends the wait for a copy.
    fn tell_cleaned(self, copy: Option<&ArrayBuffer>) {
        let mut waiting = None;
        self.machine
            .update_value(|machine| waiting = machine.cleaning.take());
        if let Some(Cleaning { tell, .. }) = waiting {
            // Whoever waited may be gone.
            _ = tell.call1(&JsValue::NULL, copy.map_or(&JsValue::NULL, AsRef::as_ref));
        }
    }

    fn perform(self, effect: Effect) {
        match effect {
            Effect::SpawnWorker => self.spawn(),
            Effect::StopWorker => {
                self.machine.update_value(|machine| machine.link = None);
                self.tell_cleaned(None);
            }
            Effect::Send(message) => self.send(&message, None),
            Effect::SendFilm(job) => {
                let told = self.session.with_untracked(|session| {
                    let film = session.film.as_ref().filter(|film| film.job == job)?;
                    Some((film.file, film.frame_in_bytes()))
                });
                let Some((file, frame)) = told else { return };
                // A copy goes: the bytes are needed again for another frame, or should the worker die.
                let copy = self.machine.with_value(|machine| {
                    machine
                        .films
                        .iter()
                        .find(|film| film.file == file)
                        .map(|film| film.bytes.slice(0))
                });
                if let Some(copy) = copy {
                    self.send(&ToWorker::Film { job, frame }, Some(&copy));
                }
            }
            Effect::AwaitEdits(edit) => {
                set_timeout(move || self.dispatch(Event::Settled(edit)), EDIT_PAUSE);
            }
            Effect::AwaitCancel(job) => set_timeout(
                move || self.dispatch(Event::CancelOverdue(job)),
                CANCEL_GRACE,
            ),
            Effect::ForgetFilms => {
                let kept = self.session.with_untracked(Session::kept_films);
                self.machine
                    .update_value(|machine| machine.films.retain(|film| kept.contains(&film.file)));
            }
            Effect::ForgetPack => self.machine.update_value(|machine| machine.pack.clear()),
        }
    }

    fn send(self, message: &ToWorker, bytes: Option<&ArrayBuffer>) {
        let sent = self.machine.with_value(|machine| {
            let files = match message {
                ToWorker::Start { .. } => &machine.pack[..],
                _ => &[],
            };
            let link = machine.link.as_ref()?;
            Some(link.send(message, bytes, files))
        });
        if let Some(Err(reason)) = sent {
            error!("the worker could not be told {message:?}: {reason:?}");
            self.dispatch(Event::Died);
        }
    }

    fn spawn(self) {
        self.tell_cleaned(None);
        let mut generation = 0;
        self.machine.update_value(|machine| {
            machine.link = None;
            machine.generation += 1;
            generation = machine.generation;
        });
        let present = move || {
            self.machine
                .with_value(|machine| machine.generation == generation)
        };
        let link = WorkerLink::start(move |heard| {
            if present() {
                self.hear(heard);
            }
        });
        match link {
            Ok(link) => self
                .machine
                .update_value(|machine| machine.link = Some(link)),
            Err(reason) => {
                error!("the worker could not be started: {reason:?}");
                set_timeout(move || self.dispatch(Event::Died), Duration::ZERO);
            }
        }
        let silent = move || {
            if present()
                && self
                    .session
                    .with_untracked(|session| session.model == Model::Opening)
            {
                self.dispatch(Event::Died);
            }
        };
        set_timeout(silent, OPENING_LIMIT);
    }

    fn hear(self, heard: Heard) {
        match heard {
            Heard::Message(message, bytes) => {
                let cleaning = self
                    .machine
                    .with_value(|machine| machine.cleaning.as_ref().map(|cleaning| cleaning.job));
                match (&*message, bytes) {
                    (FromWorker::FilmRead { job, .. }, Some(bytes)) => {
                        self.preview.set(Some((*job, bytes)));
                    }
                    (FromWorker::Cleaned { job }, Some(bytes)) if cleaning == Some(*job) => {
                        self.tell_cleaned(Some(&bytes));
                    }
                    (FromWorker::Failed { job: Some(job), .. }, _) if cleaning == Some(*job) => {
                        self.tell_cleaned(None);
                    }
                    _ => {}
                }
                self.dispatch(Event::Said(*message));
            }
            Heard::Unreadable(reason) => {
                error!("the worker's message could not be read: {reason}");
                self.dispatch(Event::Unreadable);
            }
            Heard::Died(reason) => {
                error!("the worker died: {reason}");
                self.dispatch(Event::Died);
            }
        }
    }

    /// Mark in the tab's storage when the engine works, so that a tab that the system kills for memory starts on
    /// the processor next time instead of dying in a loop.
    pub(crate) fn mark_work(self) {
        let working = Memo::new(move |_| {
            self.session
                .with(|session| session.busy() && session.engine != EngineChoice::Cpu)
        });
        leptos::prelude::Effect::new(move |_| set_mark(working.get()));
        window_event_listener_untyped("pagehide", |_| set_mark(false));
    }
}

fn fingerprint(bytes: &ArrayBuffer) -> String {
    let digest = Sha256::digest(Uint8Array::new(bytes).to_vec());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn set_mark(working: bool) {
    // Storage may be refused; then there is no memory of crashes, and nothing else is lost.
    if let Ok(Some(storage)) = window().session_storage() {
        _ = if working {
            storage.set_item(WORKING, "1")
        } else {
            storage.remove_item(WORKING)
        };
    }
}

/// Whether the page was killed while its engine worked.
pub(crate) fn killed_while_working() -> bool {
    window()
        .session_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item(WORKING).ok().flatten())
        .is_some()
}
