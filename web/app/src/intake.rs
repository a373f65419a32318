//! How films and reports get in: choose, drop, paste, samples. Nothing given replaces anything before it proved usable.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use phrasebox_record::CaseSet;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Clipboard, ClipboardEvent, ClipboardItem, DataTransfer, DragEvent, File,
    HtmlInputElement, Response,
};

use crate::browser::field;
use crate::controller::{App, GivenFilm};
use crate::kind::{FileKind, HEAD, MAX_FILM, MAX_TEXT, decode_text, file_kind};
use crate::language::same;
use crate::practice::open_cases;
use crate::problems::{self, Problem};
use crate::state::Event;
use crate::words;
use crate::work::open_session;

/// Which pane something was dropped on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The film's.
    Film,
    /// The report's.
    Report,
    /// Neither.
    Page,
}

/// Take in the files of a chooser, and empty it so that the same file can be chosen again.
pub(crate) fn chosen(app: App, input: &HtmlInputElement) {
    let files = input
        .files()
        .map(|list| (0..list.length()).filter_map(|i| list.item(i)).collect());
    take_files(app, files.unwrap_or_default());
    input.set_value("");
}

/// Take in what was dropped on `place`.
pub(crate) fn dropped(app: App, event: &DragEvent, place: Place) {
    event.prevent_default();
    event.stop_propagation();
    let Some(data) = event.data_transfer() else {
        return;
    };
    let files = files_of(&data);
    if !files.is_empty() {
        take_files(app, files);
        return;
    }
    let words = data.get_data("text/plain").unwrap_or_default();
    if words.trim().is_empty() {
        return;
    }
    match place {
        Place::Report => app.dispatch(Event::ReportReplaced(words)),
        Place::Film | Place::Page => app.dispatch(Event::ProblemRaised(problems::text_on_film())),
    }
}

/// Take in a paste anywhere on the page. Words go where the caret is; without a caret they become the report only
/// when there is none, so that no paste can wipe out what was typed.
pub(crate) fn pasted(app: App, event: &ClipboardEvent) {
    let Some(data) = event.clipboard_data() else {
        return;
    };
    let words = data.get_data("text/plain").unwrap_or_default();
    let files = files_of(&data);
    let in_field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT"));
    // Word processors put a picture of the words beside the words.
    if !files.is_empty() && (words.is_empty() || !in_field) {
        event.prevent_default();
        take_files(app, files);
    } else if !in_field && !words.trim().is_empty() {
        let blank = app
            .session
            .with_untracked(|session| session.report.trim().is_empty());
        if blank && !app.practice.is_running() {
            event.prevent_default();
            app.close_practice();
            app.dispatch(Event::ReportReplaced(words));
        }
    }
}

/// Take in an image from the clipboard, asked for by button.
pub(crate) fn paste_pressed(app: App) {
    spawn_local(async move {
        match clipboard_image().await {
            Ok(Some(file)) => take_files(app, vec![file]),
            Ok(None) | Err(_) => app.dispatch(Event::ProblemRaised(problems::clipboard())),
        }
    });
}

async fn clipboard_image() -> Result<Option<File>, JsValue> {
    let Some(clipboard) = clipboard() else {
        return Ok(None);
    };
    let items: Array = JsFuture::from(clipboard.read()).await?.dyn_into()?;
    for item in items.iter() {
        let item: ClipboardItem = item.dyn_into()?;
        for media in item.types().iter().filter_map(|media| media.as_string()) {
            if media.starts_with("image/") {
                let blob: Blob = JsFuture::from(item.get_type(&media)).await?.dyn_into()?;
                return File::new_with_blob_sequence(&Array::of1(&blob), &words::PASTED_NAME.now())
                    .map(Some);
            }
        }
    }
    Ok(None)
}

/// Take in sample `number`: a drawn film and its report, from the page's own folder.
pub(crate) fn sample_pressed(app: App, number: u8) {
    spawn_local(async move {
        match sample(number).await {
            Ok((blob, bytes, report)) => {
                let film = GivenFilm {
                    name: words::sample(number),
                    synthetic: true,
                    key: None,
                    copy: false,
                    blob,
                    bytes,
                };
                _ = app.give_film(film, Some(report));
            }
            Err(_) => app.dispatch(Event::ProblemRaised(problems::sample_missing(number))),
        }
    });
}

async fn sample(number: u8) -> Result<(Blob, ArrayBuffer, String), JsValue> {
    let bytes: ArrayBuffer = JsFuture::from(
        fetch(&format!("samples/{number}.png"))
            .await?
            .array_buffer()?,
    )
    .await?
    .dyn_into()?;
    let report = text_of(&format!("samples/{number}.txt")).await?;
    let options = BlobPropertyBag::new();
    options.set_type("image/png");
    let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(&bytes), &options)?;
    Ok((blob, bytes, report))
}

/// The text of one of the page's own files.
pub(crate) async fn text_of(url: &str) -> Result<String, JsValue> {
    let text = JsFuture::from(fetch(url).await?.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}

/// The clipboard; browsers have none for pages that did not come over HTTPS.
pub(crate) fn clipboard() -> Option<Clipboard> {
    field(&window().navigator(), "clipboard").dyn_into().ok()
}

/// What lies at `url`, beside the page.
///
/// # Errors
/// When it is not there.
pub(crate) async fn fetch(url: &str) -> Result<Response, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(url))
        .await?
        .dyn_into()?;
    if response.ok() {
        Ok(response)
    } else {
        Err(response.status().into())
    }
}

fn files_of(data: &DataTransfer) -> Vec<File> {
    data.files()
        .map(|list| (0..list.length()).filter_map(|i| list.item(i)).collect())
        .unwrap_or_default()
}

fn take_files(app: App, files: Vec<File>) {
    spawn_local(async move {
        let (mut film, mut report, mut problems) = (None::<GivenFilm>, None, Vec::new());
        for file in files {
            match read_file(&file).await {
                Ok(_) if app.practice.is_running() => {
                    problems.push(problems::practising(&file.name()));
                }
                Ok(Given::Film(bytes)) if film.is_none() => {
                    film = Some(GivenFilm {
                        name: same(file.name()),
                        synthetic: false,
                        key: None,
                        copy: false,
                        blob: file.into(),
                        bytes,
                    });
                }
                Ok(Given::Session(text)) if app.practice.is_open() || CaseSet::is_one(&text) => {
                    if let Err(problem) = open_cases(app, &file.name(), &text).await {
                        problems.push(problem);
                    }
                }
                Ok(Given::Session(text)) => {
                    if let Err(problem) = open_session(app, &file.name(), &text) {
                        problems.push(problem);
                    }
                }
                Ok(Given::Report(text)) if report.is_none() => report = Some(text),
                Ok(_) => problems.push(problems::extra_files()),
                Err(problem) => problems.push(problem),
            }
        }
        if film.is_some() || report.is_some() {
            app.close_practice();
        }
        match (film, report) {
            (Some(film), report) => _ = app.give_film(film, report),
            (None, Some(text)) => app.dispatch(Event::ReportReplaced(text)),
            (None, None) => {}
        }
        // Last, because taking something in puts earlier problems away.
        for problem in problems {
            app.dispatch(Event::ProblemRaised(problem));
        }
    });
}

enum Given {
    Film(ArrayBuffer),
    Report(String),
    Session(String),
}

async fn read_file(file: &File) -> Result<Given, Problem> {
    let name = file.name();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length is a whole number"
    )]
    let length = file.size() as u64;
    if length == 0 {
        return Err(problems::file_empty(&name));
    }
    if length > MAX_FILM {
        return Err(problems::file_too_large(&name));
    }
    let unreadable = |_: JsValue| problems::file_unreadable(&same(name.clone()));
    let head = file
        .slice_with_i32_and_i32(0, i32::from(HEAD))
        .map_err(unreadable)?;
    let head: ArrayBuffer = bytes_of(&head).await.map_err(unreadable)?;
    let head = Uint8Array::new(&head).to_vec();
    match file_kind(&name, &file.type_(), &head) {
        FileKind::Neither => Err(problems::file_kind(&name)),
        FileKind::Film => Ok(Given::Film(bytes_of(file).await.map_err(unreadable)?)),
        FileKind::Session => {
            let text = JsFuture::from(file.text()).await.map_err(unreadable)?;
            Ok(Given::Session(text.as_string().unwrap_or_default()))
        }
        FileKind::Text if length > MAX_TEXT => Err(problems::text_too_long(&name)),
        FileKind::Text => {
            let bytes: ArrayBuffer = bytes_of(file).await.map_err(unreadable)?;
            decode_text(&Uint8Array::new(&bytes).to_vec())
                .map(Given::Report)
                .ok_or_else(|| problems::text_unreadable(&name))
        }
    }
}

async fn bytes_of(blob: &Blob) -> Result<ArrayBuffer, JsValue> {
    JsFuture::from(blob.array_buffer()).await?.dyn_into()
}
