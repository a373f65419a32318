//! What a person does with the answer: judging, noting, and taking it away. The record itself is in the crate `record`;
//! here are its place on the page and the browser's side of it.

mod handles;
mod hands;
mod judging;
mod loose;
mod open;
mod pane;
pub(crate) mod picture;
mod save;
mod works;

pub(crate) use hands::{Handles, Hands, Sheet, key_on_box, moved_by_key};
pub(crate) use judging::Judging;
pub(crate) use loose::Loose;
pub(crate) use open::{open_session, picture_of};
pub(crate) use pane::WorkPane;
pub(crate) use save::{answered, hand_over};
pub(crate) use works::Works;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use phrasebox_protocol::Way;
use phrasebox_record::{Edit, Finding, PhraseKey, findings, phrase_keys};
use phrasebox_report::Side;
use wasm_bindgen::JsCast;

use crate::controller::App;
use crate::keep::Keeping;
use crate::state::{FilmKey, Reading, Session};

/// The names of the phrases of a reading, in order.
pub(crate) fn keys_of(reading: &Reading) -> Vec<PhraseKey> {
    phrase_keys(reading.phrases.iter().map(|phrase| phrase.text.as_str()))
}

/// Every box on the film as it stands, the rejected ones too.
pub(crate) fn standing(session: &Session, works: &Works) -> Vec<Finding> {
    // While the next frame is decoded the one before is still to be seen: no box belongs there.
    let Some(film) = session.film.as_ref().filter(|film| !film.is_turning()) else {
        return Vec::new();
    };
    let reading = &session.reading;
    let side = |index: usize| reading.phrases.get(index).map_or(Side::None, |p| p.side);
    let mut all = findings(
        &keys_of(reading),
        |index| reading.drawn(index),
        side,
        works.history(&film.key).record(),
    );
    // A question or a list shows what was asked for; work on the report's other phrases stands with the report.
    if reading.way != Way::Report {
        all.retain(Finding::is_of_what_was_asked);
    }
    all
}

/// Undo and redo by their usual keys, but not in a text, which has its own. False for every other key.
pub(crate) fn undo_key(app: App, event: &KeyboardEvent) -> bool {
    let held = event.ctrl_key() || event.meta_key();
    if !held || event.alt_key() || is_written_in(event) || app.practice.is_open() {
        return false;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => app.undo(),
        ("z", true) | ("y", false) => app.redo(),
        _ => return false,
    }
    true
}

fn is_written_in(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT"))
}

impl App {
    /// Which film is present.
    fn film_key(self) -> Option<FilmKey> {
        self.session
            .with_untracked(|session| session.film.as_ref().map(|film| film.key.clone()))
    }

    /// Whether leaving the page now would lose work; `reloads`: only for as long as it takes to load it anew.
    pub(crate) fn would_lose(self, reloads: bool) -> bool {
        let comes_back = reloads && self.keep.state.get_untracked() == Keeping::On;
        let works = !comes_back
            && self
                .saved
                .with_untracked(|saved| self.works.with_untracked(|works| works.loses(saved)));
        works || self.practice.unsaved.get_untracked()
    }

    /// Whether the work on one film is in no session file.
    fn is_unsaved(self, film: &FilmKey) -> bool {
        self.saved.with_untracked(|saved| {
            self.works
                .with_untracked(|works| works.loses_on(film, saved))
        })
    }

    /// Do an edit on the present film.
    pub(crate) fn edit(self, edit: Edit) {
        if let Some(film) = self.film_key() {
            self.works.update(|works| works.edit(&film).push(edit));
        }
    }

    /// Do an edit as part of the one before, where both move the same box.
    pub(crate) fn edit_joined(self, edit: Edit) {
        if let Some(film) = self.film_key() {
            self.works
                .update(|works| works.edit(&film).push_joined(edit));
        }
    }

    /// Take back the last edit of the present film.
    pub(crate) fn undo(self) {
        if let Some(film) = self.film_key() {
            self.works.update(|works| _ = works.edit(&film).undo());
        }
    }

    /// Do again what was taken back last.
    pub(crate) fn redo(self) {
        if let Some(film) = self.film_key() {
            self.works.update(|works| _ = works.edit(&film).redo());
        }
    }
}
