//! The problems that the page itself tells: what happened and what to do, in plain sentences.

use phrasebox_protocol::Problem;

fn problem(code: &str, what: impl Into<String>, what_to_do: &str) -> Problem {
    Problem {
        code: code.into(),
        what: what.into(),
        what_to_do: what_to_do.into(),
    }
}

/// The worker died more often than it is restarted.
pub(crate) fn engine_died() -> Problem {
    problem(
        "engine_stopped",
        "The engine stopped several times, on the processor too.",
        "Film and report are kept: close other heavy tabs and press \u{201c}Run again\u{201d}, or try a smaller film.",
    )
}

/// The worker's answer could not be understood.
pub(crate) fn answer_unreadable() -> Problem {
    problem(
        "answer_unreadable",
        "The page and its engine are of different versions and do not understand each other.",
        "Reload the page; if it is installed, close all its windows first.",
    )
}

/// A given text file is not text.
pub(crate) fn text_unreadable(name: &str) -> Problem {
    problem(
        "report_not_text",
        format!("\u{201c}{name}\u{201d} is not a plain text file."),
        "Save the report as plain text (UTF-8), or copy its words and paste them into the report.",
    )
}

/// A given text file is too long for a report.
pub(crate) fn text_too_long(name: &str) -> Problem {
    problem(
        "report_too_long",
        format!("\u{201c}{name}\u{201d} is longer than 1 MB; that is no single report."),
        "Give the report of one examination.",
    )
}

/// Words were dropped where a film belongs.
pub(crate) fn text_on_film() -> Problem {
    problem(
        "text_on_film",
        "Words were dropped on the film; a film is an image file.",
        "Drop words on the report instead, and a DICOM, PNG or JPEG file here.",
    )
}

/// A document that is neither film nor plain text.
pub(crate) fn file_kind(name: &str) -> Problem {
    problem(
        "file_kind",
        format!("\u{201c}{name}\u{201d} is neither a film nor plain text."),
        "Films are DICOM, PNG or JPEG files, reports plain text; export or copy from the document.",
    )
}

/// An empty file.
pub(crate) fn file_empty(name: &str) -> Problem {
    problem(
        "file_empty",
        format!("\u{201c}{name}\u{201d} is empty."),
        "Choose the file again, or another one.",
    )
}

/// A file too large to be a film.
pub(crate) fn file_too_large(name: &str) -> Problem {
    problem(
        "file_too_large",
        format!("\u{201c}{name}\u{201d} is larger than 256 MB."),
        "Give a single frontal film, not a whole study.",
    )
}

/// The browser did not hand the file over.
pub(crate) fn file_unreadable(name: &str) -> Problem {
    problem(
        "file_unreadable",
        format!("\u{201c}{name}\u{201d} could not be read from this device."),
        "Check that the file still exists and that you may open it, then choose it again.",
    )
}

/// More files than one film and one report.
pub(crate) fn extra_files() -> Problem {
    problem(
        "extra_files",
        "Several files were given; the first film and the first report were taken.",
        "Give one film and one report at a time.",
    )
}

/// Paste by button, and nothing to paste or not allowed.
pub(crate) fn clipboard() -> Problem {
    problem(
        "clipboard_empty",
        "No image could be read from the clipboard.",
        "Copy an image first and allow the page to read the clipboard, or press Ctrl+V.",
    )
}

/// A file could not be written.
pub(crate) fn file_unwritten() -> Problem {
    problem(
        "file_unwritten",
        "The file could not be written: the picture may be larger than this browser can encode.",
        "Save the table or the session without the film, which hold no picture.",
    )
}

/// A session's file is not one.
pub(crate) fn session_unreadable(name: &str) -> Problem {
    problem(
        "session_unreadable",
        format!("\u{201c}{name}\u{201d} is no session saved by Phrasebox, or it is damaged."),
        "Choose a file that was saved with \u{201c}Session (JSON)\u{201d}. What is on the screen is as it was.",
    )
}

/// A session's file is of another version.
pub(crate) fn session_schema(name: &str) -> Problem {
    problem(
        "session_schema",
        format!("\u{201c}{name}\u{201d} was written in a form that this version does not know."),
        "Open it with the version of Phrasebox that it was saved with, or with a newer one.",
    )
}

/// A file of answers without the report.
pub(crate) fn session_incomplete(name: &str) -> Problem {
    problem(
        "session_incomplete",
        format!("\u{201c}{name}\u{201d} holds answers alone, without their report."),
        "Choose a file that was saved with \u{201c}Session (JSON)\u{201d}.",
    )
}

/// A session of a film that has other work on it here.
pub(crate) fn session_over_work() -> Problem {
    problem(
        "session_over_work",
        "There is unsaved work on this session\u{2019}s film here, and opening the session would replace it.",
        "Save that work with \u{201c}Session (JSON)\u{201d} or undo it, then open the session again.",
    )
}

/// A session without its film.
pub(crate) fn session_needs_film() -> Problem {
    problem(
        "session_needs_film",
        "The session was saved without its film.",
        "Give the film that it was made on; its boxes and notes appear on that very file and on no other.",
    )
}

/// A session that other weights answered.
pub(crate) fn session_other_weights(made_by: &str) -> Problem {
    problem(
        "session_other_weights",
        format!("The session was answered by other weights: {made_by}."),
        "Boxes that were judged, moved or drawn are as they were; all others are asked of the present weights.",
    )
}

/// A case set's file is not one.
pub(crate) fn cases_unreadable(name: &str) -> Problem {
    problem(
        "cases_unreadable",
        format!("\u{201c}{name}\u{201d} is no case set saved by Phrasebox, or it is damaged."),
        "Ask for the file again, or choose another one; a session is opened beside film and report. What is open is as it was.",
    )
}

/// A case set's file is of another version.
pub(crate) fn cases_schema(name: &str) -> Problem {
    problem(
        "cases_schema",
        format!("\u{201c}{name}\u{201d} is a case set in a form that this version does not know."),
        "Open it with the version of Phrasebox that it was saved with, or with a newer one.",
    )
}

/// Something in a case set cannot be used.
pub(crate) fn cases_unusable(name: &str, why: &str) -> Problem {
    problem(
        "cases_unusable",
        format!("\u{201c}{name}\u{201d} was not opened: {why}."),
        "Ask for the file again, or choose another one. What is open is as it was.",
    )
}

/// A case set would take the place of one that is in no file.
pub(crate) fn cases_unsaved(name: &str) -> Problem {
    problem(
        "cases_unsaved",
        format!(
            "\u{201c}{name}\u{201d} was not opened: it would take the place of your set, which is not saved."
        ),
        "Save your set or empty it, under \u{201c}Make a case set\u{201d}; then open the file again.",
    )
}

/// A case does not go into the set.
pub(crate) fn cases_full(why: &str) -> Problem {
    problem(
        "cases_full",
        format!("The film was not added: {why}."),
        "Save this set and begin another, or remove a film from it.",
    )
}

/// The synthetic films' set is missing.
pub(crate) fn cases_missing() -> Problem {
    problem(
        "cases_missing",
        "The synthetic films could not be loaded.",
        "Try again, or reload the page once while online.",
    )
}

/// Something was given while a question is open.
pub(crate) fn practising(name: &str) -> Problem {
    problem(
        "practising",
        format!("\u{201c}{name}\u{201d} was not taken in: a practice is under way."),
        "Press \u{201c}Stop\u{201d} and go back to film and report first; then give it again.",
    )
}

/// What is kept could not be deleted.
pub(crate) fn not_deleted() -> Problem {
    problem(
        "storage_not_deleted",
        "The browser did not delete what this page keeps.",
        "Clear this site's data in the browser's own settings.",
    )
}

/// A sample file is missing.
pub(crate) fn sample_missing(number: u8) -> Problem {
    problem(
        "sample_missing",
        format!("Sample {number} could not be loaded."),
        "Try another sample, or reload the page once while online.",
    )
}
