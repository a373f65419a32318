//! A saved session is opened again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use phrasebox_record::{Asking, OpenedSession, RecordError};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag};

use crate::controller::{App, GivenFilm};
use crate::problems::{self, Problem};
use crate::state::{Event, FilmKey, Model, Typed};
use crate::words;

/// Take in the text of a session file called `name`.
///
/// # Errors
/// When it is no session, or would take the place of unsaved work; nothing has changed then.
pub(crate) fn open_session(app: App, name: &str, text: &str) -> Result<(), Problem> {
    let opened = OpenedSession::read(text).map_err(|error| match error {
        RecordError::NoReport => problems::session_incomplete(name),
        RecordError::Schema(_) => problems::session_schema(name),
        _ => problems::session_unreadable(name),
    })?;
    let film = match &opened.film {
        Some(uri) => Some(picture_of(uri).map_err(|_| problems::session_unreadable(name))?),
        None => None,
    };
    let OpenedSession {
        report,
        asking,
        history,
        pack,
        manifest,
        ..
    } = opened;
    let threshold = manifest.chosen_threshold;
    let key = FilmKey {
        sha256: manifest.film.sha256,
        frame: manifest.film.frame.saturating_sub(1),
    };
    let replaces = app
        .works
        .with_untracked(|works| works.history(&key).record() != history.record());
    if replaces && app.is_unsaved(&key) {
        return Err(problems::session_over_work());
    }
    app.saved
        .update(|saved| saved.put(key.clone(), history.clone()));
    app.works.update(|works| works.put(key.clone(), history));
    let here = app.session.with_untracked(|session| {
        session.film.as_ref().is_some_and(|film| {
            film.key == key || (film.frames > 1 && film.key.sha256 == key.sha256)
        })
    });
    let typed = app
        .session
        .with_untracked(|session| together(session.typed(), report, asking, threshold));
    let film = film.map(|(blob, bytes)| {
        app.store_film(GivenFilm {
            name: words::work::OPENED_FILM,
            synthetic: manifest.film.synthetic,
            key: Some(key.clone()),
            copy: true,
            blob,
            bytes,
        })
    });
    match film {
        // It could not be stored; the problem is told.
        Some(None) => return Ok(()),
        Some(film) => app.dispatch(Event::Restored(Box::new(typed), film)),
        None => {
            app.dispatch(Event::Restored(Box::new(typed), None));
            if here {
                app.dispatch(Event::FrameChosen(key.frame));
            } else {
                app.dispatch(Event::ProblemRaised(problems::session_needs_film()));
            }
        }
    }
    let other = app.session.with_untracked(|session| match &session.model {
        Model::Ready(loaded) => loaded.pack.sha256 != pack.sha256,
        _ => false,
    });
    if other {
        let made_by = format!("{} {}", pack.name, pack.version);
        app.dispatch(Event::ProblemRaised(problems::session_other_weights(
            &made_by,
        )));
    }
    Ok(())
}

/// What was typed once a session is open: the session's words, and where it has none, those that were here. A report
/// that it takes the place of can be had back.
fn together(here: Typed, report: String, asking: Asking, draw_from: Option<f32>) -> Typed {
    let or_here = |opened: String, here: String| {
        if opened.trim().is_empty() {
            here
        } else {
            opened
        }
    };
    let report = or_here(report, here.report.clone());
    let replaced = !here.report.trim().is_empty() && here.report != report;
    Typed {
        report,
        replaced_report: replaced.then_some(here.report),
        asking: Asking {
            way: asking.way,
            question: or_here(asking.question, here.asking.question),
            findings: or_here(asking.findings, here.asking.findings),
            definitions: asking.definitions,
        },
        draw_from,
    }
}

/// The picture in a `data:` URI of a PNG or JPEG.
///
/// # Errors
/// When it is none.
pub(crate) fn picture_of(uri: &str) -> Result<(Blob, js_sys::ArrayBuffer), JsValue> {
    let (media, coded) = ["image/png", "image/jpeg"]
        .into_iter()
        .find_map(|media| {
            let coded = uri.strip_prefix("data:")?.strip_prefix(media)?;
            Some((media, coded.strip_prefix(";base64,")?))
        })
        .ok_or("no picture")?;
    let bytes = STANDARD.decode(coded).map_err(|error| error.to_string())?;
    let bytes = Uint8Array::from(&bytes[..]).buffer();
    let options = BlobPropertyBag::new();
    options.set_type(media);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(&bytes), &options)?;
    Ok((blob, bytes))
}

#[cfg(test)]
mod tests {
    use phrasebox_protocol::Way;

    use super::*;

    #[test]
    fn a_session_takes_no_words_away() {
        let typed = |report: &str, way, question: &str, findings: &str| Typed {
            report: report.into(),
            asking: Asking {
                way,
                question: question.into(),
                findings: findings.into(),
                definitions: false,
            },
            ..Typed::default()
        };
        let open = |here: &Typed, opened: Typed| {
            together(here.clone(), opened.report, opened.asking, Some(0.25))
        };
        let here = typed("effusion", Way::Report, "Is there a nodule?", "");
        let found = open(&here, typed("", Way::Findings, "", "mass"));
        assert_eq!(
            found,
            Typed {
                draw_from: Some(0.25),
                ..typed("effusion", Way::Findings, "Is there a nodule?", "mass")
            }
        );
        let found = open(&here, typed("edema", Way::Report, "", ""));
        assert_eq!(found.report, "edema");
        assert_eq!(found.replaced_report.as_deref(), Some("effusion"));
    }
}
