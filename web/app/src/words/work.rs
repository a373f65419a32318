//! Words of the work on an answer and of its files.

use phrasebox_record::Status;
use phrasebox_report::Side;

pub(crate) const WORK: &str = "Your work";
pub(crate) const WORK_EMPTY: &str = "Accept or reject boxes in the list, move and draw them on the film, write notes. It is all on this device.";
pub(crate) const UNDO: &str = "Undo";
pub(crate) const REDO: &str = "Redo";
pub(crate) const ACCEPT: &str = "Accept";
pub(crate) const REJECT: &str = "Reject";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const NOTE: &str = "Note";
pub(crate) const FILM_NOTE: &str = "Note on this film";
pub(crate) const SAVE: &str = "Save as a file";
pub(crate) const SAVE_WAITS: &str =
    "Once every phrase is answered, boxes and notes can be saved here.";
pub(crate) const SAVE_PRIVACY: &str = "Files hold no file name and none of the film file's own tags; words burnt into the picture stay in it.";
pub(crate) const WITH_FILM: &str = "with the film";
pub(crate) const SAVING: &str = "Writing the file…";

pub(crate) const OPENED_FILM: &str = "film of the session";
pub(crate) const OPEN: &str = "Open a session";
pub(crate) const SAVED: &str = "A saved session";

/// What became of a box.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "not judged",
        Status::Accepted => "accepted",
        Status::Corrected => "corrected by you",
        Status::Rejected => "rejected",
        Status::Drawn => "drawn by you",
    }
}

pub(crate) const LOOSE: &str = "Your boxes without a phrase";
pub(crate) const OVERLAPS: &str =
    "It overlaps the boxes of these phrases. Press the one that it is for:";
pub(crate) const OVERLAPS_NONE: &str = "It overlaps no phrase\u{2019}s box.";
pub(crate) const ANY_PHRASE: &str = "It is for\u{2026}";

/// A box that a person drew without a phrase, or whose phrase is no longer there.
pub(crate) fn without_phrase(text: Option<&str>) -> String {
    match text {
        Some(text) => format!("{text} (not among these phrases)"),
        None => "your box".to_owned(),
    }
}

/// A button of a box without a phrase, for a screen reader.
pub(crate) fn loose_button(verb: &str, name: &str) -> String {
    format!("{verb}: {name}")
}

/// A phrase that a drawn box may be for.
pub(crate) fn belongs(number: usize, text: &str, iou: f32) -> String {
    format!("{number} {text} · overlap {}", super::percent(iou))
}

/// What became of a box, as a sign on its label.
pub(crate) fn status_mark(status: Status) -> &'static str {
    match status {
        Status::Accepted => " \u{2713}",
        Status::Corrected | Status::Drawn => " \u{270e}",
        Status::Open | Status::Rejected => "",
    }
}

/// A button of a box, for a screen reader.
pub(crate) fn box_button(verb: &str, number: usize, text: &str, side: Side) -> String {
    let place =
        super::side(side).map_or_else(String::new, |side| format!(", the patient's {side}"));
    format!("{verb} box {number}: {text}{place}")
}

/// The note on a phrase, for a screen reader.
pub(crate) fn note_on(number: usize) -> String {
    format!("Note on phrase {number}")
}
