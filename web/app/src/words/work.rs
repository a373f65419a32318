//! Words of the work on an answer and of its files.

use phrasebox_record::Status;
use phrasebox_report::Side;

use crate::language::{Say, said, say};

pub(crate) const WORK: Say = say("Your work", "Ihre Arbeit");
pub(crate) const WORK_EMPTY: Say = say(
    "Accept or reject boxes in the list, move and draw them on the film, write notes. It is all on this device.",
    "Bestätigen oder verwerfen Sie Rahmen in der Liste, verschieben und zeichnen Sie sie auf der Aufnahme, schreiben Sie Notizen. Alles bleibt auf diesem Gerät.",
);
pub(crate) const UNDO: Say = say("Undo", "Rückgängig");
pub(crate) const REDO: Say = say("Redo", "Wiederherstellen");
pub(crate) const ACCEPT: Say = say("Accept", "Bestätigen");
pub(crate) const REJECT: Say = say("Reject", "Verwerfen");
pub(crate) const REMOVE: Say = say("Remove", "Entfernen");
pub(crate) const NOTE: Say = say("Note", "Notiz");
pub(crate) const FILM_NOTE: Say = say("Note on this film", "Notiz zu dieser Aufnahme");
pub(crate) const SAVE: Say = say("Save as a file", "Als Datei speichern");
pub(crate) const SAVE_WAITS: Say = say(
    "Once every phrase is answered, boxes and notes can be saved here.",
    "Sobald jede Phrase beantwortet ist, können Rahmen und Notizen hier gespeichert werden.",
);
pub(crate) const SAVE_PRIVACY: Say = say(
    "Files hold no file name and none of the film file's own tags; words burnt into the picture stay in it.",
    "Dateien sind auf Englisch; sie enthalten keinen Dateinamen und keine Angaben aus der Datei der Aufnahme; ins Bild eingebrannte Wörter bleiben darin.",
);
pub(crate) const WITH_FILM: Say = say("with the film", "mit der Aufnahme");
pub(crate) const SAVING: Say = say("Writing the file…", "Datei wird geschrieben…");
pub(crate) const SESSION: Say = say("Session (JSON)", "Sitzung (JSON)");
pub(crate) const TABLE: Say = say("Table (CSV)", "Tabelle (CSV)");
pub(crate) const COCO: Say = say("COCO", "COCO");
pub(crate) const DRAWING: Say = say("Drawing (SVG)", "Zeichnung (SVG)");
pub(crate) const PICTURE: Say = say("Picture (PNG)", "Bild (PNG)");
pub(crate) const PAGE: Say = say("Page to print", "Seite zum Drucken");

pub(crate) const OPENED_FILM: Say = say("film of the session", "Aufnahme der Sitzung");
pub(crate) const OPEN: Say = say("Open a session", "Sitzung öffnen");
pub(crate) const SAVED: Say = say("A saved session", "Eine gespeicherte Sitzung");

/// What became of a box.
pub(crate) fn status(status: Status) -> Say {
    match status {
        Status::Open => say("not judged", "nicht beurteilt"),
        Status::Accepted => say("accepted", "bestätigt"),
        Status::Corrected => say("corrected by you", "von Ihnen korrigiert"),
        Status::Rejected => say("rejected", "verworfen"),
        Status::Drawn => say("drawn by you", "von Ihnen gezeichnet"),
    }
}

pub(crate) const LOOSE: Say = say("Your boxes without a phrase", "Ihre Rahmen ohne Phrase");
pub(crate) const OVERLAPS: Say = say(
    "It overlaps the boxes of these phrases. Press the one that it is for:",
    "Er überlappt die Rahmen dieser Phrasen. Drücken Sie die, für die er gilt:",
);
pub(crate) const OVERLAPS_NONE: Say = say(
    "It overlaps no phrase’s box.",
    "Er überlappt den Rahmen keiner Phrase.",
);
pub(crate) const ANY_PHRASE: Say = say("It is for…", "Er gilt für…");

/// A box that a person drew without a phrase, or whose phrase is no longer there.
pub(crate) fn without_phrase(text: Option<&str>) -> Say {
    match text {
        Some(text) => said!(
            "{} (not among these phrases)",
            "{} (nicht unter diesen Phrasen)",
            text
        ),
        None => say("your box", "Ihr Rahmen"),
    }
}

/// A button of a box without a phrase, for a screen reader.
pub(crate) fn loose_button(verb: &Say, name: &Say) -> Say {
    said!("{}: {}", "{}: {}", verb, name)
}

/// A phrase that a drawn box may be for.
pub(crate) fn belongs(number: usize, text: &str, iou: f32) -> Say {
    let percent = super::percent(iou);
    said!(
        "{} {} · overlap {}",
        "{} {} · Überlappung {}",
        number,
        text,
        percent
    )
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
pub(crate) fn box_button(verb: &Say, number: usize, text: &str, side: Side) -> Say {
    said!(
        "{} box {}: {}{}",
        "{}: Rahmen {}, {}{}",
        verb,
        number,
        text,
        super::on_side(side)
    )
}

/// The note on a phrase, for a screen reader.
pub(crate) fn note_on(number: usize) -> Say {
    said!("Note on phrase {}", "Notiz zu Phrase {}", number)
}
