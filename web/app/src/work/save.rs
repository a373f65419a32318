//! Files of answer and work, handed to the browser's own download.

use std::collections::BTreeMap;

use js_sys::{Array, Date};
use leptos::prelude::*;
use phrasebox_protocol::{Decision, GroundedReport, ImageSize, SCHEMA};
use phrasebox_record::{Drawing, Export, FilmIdentity, History, Manifest};
use phrasebox_report::NoBoxReason;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Response, Url};

use super::picture;
use crate::controller::App;
use crate::language::Say;
use crate::state::{Film, Model, Phase, Session};
use crate::words::work as words;
use crate::{problems, state::Event};

/// The formats offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// The session, to be opened again.
    Session,
    /// A table of boxes.
    Csv,
    /// COCO detection annotations.
    Coco,
    /// Film and boxes as a drawing.
    Svg,
    /// Film and boxes as a picture.
    Png,
    /// A page to print.
    Page,
}

impl Format {
    pub(super) const ALL: [Self; 6] = [
        Self::Session,
        Self::Png,
        Self::Page,
        Self::Csv,
        Self::Coco,
        Self::Svg,
    ];

    /// What the button says, and its stable name for tests.
    pub(super) fn word(self) -> (Say, &'static str) {
        match self {
            Self::Session => (words::SESSION, "json"),
            Self::Csv => (words::TABLE, "csv"),
            Self::Coco => (words::COCO, "coco"),
            Self::Svg => (words::DRAWING, "svg"),
            Self::Png => (words::PICTURE, "png"),
            Self::Page => (words::PAGE, "page"),
        }
    }

    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Session => ("phrasebox-session.json", "application/json"),
            Self::Csv => ("phrasebox-boxes.csv", "text/csv;charset=utf-8"),
            Self::Coco => ("phrasebox-coco.json", "application/json"),
            Self::Svg => ("phrasebox.svg", "image/svg+xml"),
            Self::Png => ("phrasebox.png", "image/png"),
            Self::Page => ("phrasebox.html", "text/html;charset=utf-8"),
        }
    }
}

/// The film and the whole answer on it; none while anything is unanswered, or answered for words that were edited since.
pub(crate) fn answered(session: &Session) -> Option<(Film, GroundedReport)> {
    let film = session.film.clone()?;
    let (width, height) = film.size?;
    let Model::Ready(loaded) = &session.model else {
        return None;
    };
    let reading = &session.reading;
    let settled = matches!(session.phase, Phase::Finished(_))
        && reading.way == session.asking.way
        && reading.text == session.text();
    let mut phrases = reading
        .answers
        .iter()
        .cloned()
        .collect::<Option<Vec<_>>>()?;
    // Files say what the screen says: a threshold of the person's own decides here too.
    for (index, answer) in phrases.iter_mut().enumerate() {
        if reading.by_choice(index) {
            (answer.decision, answer.phrase.reason) = match answer.decision {
                Decision::Box => (Decision::NoBox, Some(NoBoxReason::NotFound)),
                Decision::NoBox => (Decision::Box, None),
            };
        }
    }
    settled.then(|| {
        let answer = GroundedReport {
            schema: SCHEMA.to_owned(),
            // Never the film's name, which may be a patient's.
            id: "case".to_owned(),
            image: ImageSize { width, height },
            engine: loaded.engine.clone(),
            pack: loaded.pack.clone(),
            phrases,
            checks: reading.checks.clone(),
        };
        (film, answer)
    })
}

/// Write the present answer and work as a file.
pub(super) async fn save(app: App, format: Format, with_film: bool) {
    if let Some((film, answer)) = app.session.with_untracked(answered)
        && let Err(reason) = write(app, format, with_film, film, answer).await
    {
        leptos::logging::error!("the file could not be written: {reason:?}");
        app.dispatch(Event::ProblemRaised(problems::file_unwritten()));
    }
}

async fn write(
    app: App,
    format: Format,
    with_film: bool,
    film: Film,
    answer: GroundedReport,
) -> Result<(), JsValue> {
    let (report, asking) = app
        .session
        .with_untracked(|session| (session.report.clone(), session.asking.clone()));
    let history = app
        .works
        .with_untracked(|works| works.history(&film.key).clone());
    let pack = app.session.with_untracked(|session| session.pack.clone());
    let mut manifest = Manifest::new(
        Date::new_0().to_iso_string().into(),
        thresholds(&pack).await.unwrap_or_default(),
        FilmIdentity {
            sha256: film.key.sha256.clone(),
            frame: film.key.frame + 1,
            synthetic: film.synthetic,
        },
    );
    manifest.chosen_threshold = app
        .session
        .with_untracked(|session| session.reading.draw_from);
    let size = (answer.image.width, answer.image.height);
    let export = Export {
        answer: &answer,
        report: &report,
        asking: &asking,
        history: &history,
        manifest: &manifest,
    };
    let written = |error: phrasebox_record::RecordError| JsValue::from(error.to_string());
    let canvas = async || picture::film_canvas(app, &film, size).await;
    let text = match format {
        Format::Session => {
            let picture = match with_film {
                true => Some(picture::data_uri(&canvas().await?)?),
                false => None,
            };
            let text = export.json(picture.as_deref()).map_err(written)?;
            app.saved
                .update(|saved| saved.put(film.key.clone(), history.clone()));
            text
        }
        Format::Csv => export.csv().map_err(written)?,
        Format::Coco => export.coco().map_err(written)?,
        Format::Svg => {
            let film = picture::data_uri(&canvas().await?)?;
            export.svg(Drawing::WithFilm(&film))
        }
        Format::Page => export.page(&picture::data_uri(&canvas().await?)?),
        Format::Png => {
            let canvas = canvas().await?;
            picture::lay_over(&canvas, &export.svg(Drawing::Overlay)).await?;
            return hand_over(&picture::png(&canvas).await?, format.file().0);
        }
    };
    let (name, media) = format.file();
    let options = BlobPropertyBag::new();
    options.set_type(media);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    hand_over(&blob, name)
}

/// Lets the browser save `blob` under `name`.
///
/// # Errors
/// When the browser refuses.
pub(crate) fn hand_over(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser reads it after this turn.
    set_timeout(
        move || _ = Url::revoke_object_url(&url),
        std::time::Duration::from_secs(60),
    );
    Ok(())
}

/// The part of a pack's manifest that a file tells.
#[derive(Deserialize)]
struct PackThresholds {
    presence_threshold: BTreeMap<String, f32>,
}

async fn thresholds(pack: &str) -> Result<BTreeMap<String, f32>, JsValue> {
    let response: Response =
        JsFuture::from(window().fetch_with_str(&format!("{pack}manifest.json")))
            .await?
            .dyn_into()?;
    let json = JsFuture::from(response.json()?).await?;
    let read: PackThresholds = serde_wasm_bindgen::from_value(json)?;
    Ok(read.presence_threshold)
}

/// The edits on the present film.
pub(super) fn history_of(app: App) -> Memo<History> {
    Memo::new(move |_| {
        let film = app
            .session
            .with(|session| session.film.as_ref().map(|film| film.key.clone()));
        film.map_or_else(History::default, |film| {
            app.works.with(|works| works.history(&film).clone())
        })
    })
}
