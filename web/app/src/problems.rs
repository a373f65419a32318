//! The problems that the page itself tells: what happened and what to do, in plain sentences.

use crate::language::{Say, said, say};
use crate::told;

/// Something went wrong, told so that a person knows what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// A stable code in snake case, for tests and support.
    pub code: String,
    /// What happened, one sentence.
    pub what: Say,
    /// What the person can do about it, one sentence.
    pub what_to_do: Say,
}

/// A problem of the worker's.
impl From<phrasebox_protocol::Problem> for Problem {
    fn from(problem: phrasebox_protocol::Problem) -> Self {
        Self {
            code: problem.code,
            what: told::sentence(&problem.what),
            what_to_do: told::sentence(&problem.what_to_do),
        }
    }
}

fn problem(code: &str, what: Say, what_to_do: Say) -> Problem {
    Problem {
        code: code.into(),
        what,
        what_to_do,
    }
}

/// The worker died more often than it is restarted.
pub(crate) fn engine_died() -> Problem {
    problem(
        "engine_stopped",
        say(
            "The engine stopped several times, on the processor too.",
            "Die Recheneinheit ist mehrmals ausgefallen, auch auf dem Prozessor.",
        ),
        say(
            "Film and report are kept: close other heavy tabs and press “Run again”, or try a smaller film.",
            "Aufnahme und Bericht bleiben erhalten: Schließen Sie andere schwere Tabs und drücken Sie „Noch einmal“, oder versuchen Sie eine kleinere Aufnahme.",
        ),
    )
}

/// The worker’s answer could not be understood.
pub(crate) fn answer_unreadable() -> Problem {
    problem(
        "answer_unreadable",
        say(
            "The page and its engine are of different versions and do not understand each other.",
            "Die Seite und ihre Recheneinheit haben verschiedene Versionen und verstehen einander nicht.",
        ),
        say(
            "Reload the page; if it is installed, close all its windows first.",
            "Laden Sie die Seite neu; ist sie installiert, schließen Sie zuerst alle ihre Fenster.",
        ),
    )
}

/// A given text file is not text.
pub(crate) fn text_unreadable(name: &str) -> Problem {
    problem(
        "report_not_text",
        said!(
            "“{}” is not a plain text file.",
            "„{}“ ist keine reine Textdatei.",
            name
        ),
        say(
            "Save the report as plain text (UTF-8), or copy its words and paste them into the report.",
            "Speichern Sie den Bericht als reinen Text (UTF-8), oder kopieren Sie seine Wörter und fügen Sie sie in den Bericht ein.",
        ),
    )
}

/// A given text file is too long for a report.
pub(crate) fn text_too_long(name: &str) -> Problem {
    problem(
        "report_too_long",
        said!(
            "“{}” is longer than 1 MB; that is no single report.",
            "„{}“ ist länger als 1 MB; das ist kein einzelner Bericht.",
            name
        ),
        say(
            "Give the report of one examination.",
            "Geben Sie den Bericht einer einzigen Untersuchung.",
        ),
    )
}

/// Words were dropped where a film belongs.
pub(crate) fn text_on_film() -> Problem {
    problem(
        "text_on_film",
        say(
            "Words were dropped on the film; a film is an image file.",
            "Auf der Aufnahme wurden Wörter abgelegt; eine Aufnahme ist eine Bilddatei.",
        ),
        say(
            "Drop words on the report instead, and a DICOM, PNG or JPEG file here.",
            "Legen Sie Wörter auf dem Bericht ab, und hier eine DICOM-, PNG- oder JPEG-Datei.",
        ),
    )
}

/// A document that is neither film nor plain text.
pub(crate) fn file_kind(name: &str) -> Problem {
    problem(
        "file_kind",
        said!(
            "“{}” is neither a film nor plain text.",
            "„{}“ ist weder eine Aufnahme noch reiner Text.",
            name
        ),
        say(
            "Films are DICOM, PNG or JPEG files, reports plain text; export or copy from the document.",
            "Aufnahmen sind DICOM-, PNG- oder JPEG-Dateien, Berichte reiner Text; exportieren oder kopieren Sie aus dem Dokument.",
        ),
    )
}

/// An empty file.
pub(crate) fn file_empty(name: &str) -> Problem {
    problem(
        "file_empty",
        said!("“{}” is empty.", "„{}“ ist leer.", name),
        say(
            "Choose the file again, or another one.",
            "Wählen Sie die Datei noch einmal, oder eine andere.",
        ),
    )
}

/// A file too large to be a film.
pub(crate) fn file_too_large(name: &str) -> Problem {
    problem(
        "file_too_large",
        said!(
            "“{}” is larger than 256 MB.",
            "„{}“ ist größer als 256 MB.",
            name
        ),
        say(
            "Give a single frontal film, not a whole study.",
            "Geben Sie eine einzelne frontale Aufnahme, keine ganze Studie.",
        ),
    )
}

/// The browser did not hand the file over.
pub(crate) fn file_unreadable(name: &Say) -> Problem {
    problem(
        "file_unreadable",
        said!(
            "“{}” could not be read from this device.",
            "„{}“ konnte von diesem Gerät nicht gelesen werden.",
            name
        ),
        say(
            "Check that the file still exists and that you may open it, then choose it again.",
            "Prüfen Sie, ob die Datei noch da ist und Sie sie öffnen dürfen, und wählen Sie sie dann noch einmal.",
        ),
    )
}

/// More files than one film and one report.
pub(crate) fn extra_files() -> Problem {
    problem(
        "extra_files",
        say(
            "Several files were given; the first film and the first report were taken.",
            "Es wurden mehrere Dateien gegeben; genommen wurden die erste Aufnahme und der erste Bericht.",
        ),
        say(
            "Give one film and one report at a time.",
            "Geben Sie jeweils eine Aufnahme und einen Bericht.",
        ),
    )
}

/// Paste by button, and nothing to paste or not allowed.
pub(crate) fn clipboard() -> Problem {
    problem(
        "clipboard_empty",
        say(
            "No image could be read from the clipboard.",
            "Aus der Zwischenablage konnte kein Bild gelesen werden.",
        ),
        say(
            "Copy an image first and allow the page to read the clipboard, or press Ctrl+V.",
            "Kopieren Sie zuerst ein Bild und erlauben Sie der Seite, die Zwischenablage zu lesen, oder drücken Sie Strg+V.",
        ),
    )
}

/// A file could not be written.
pub(crate) fn file_unwritten() -> Problem {
    problem(
        "file_unwritten",
        say(
            "The file could not be written: the picture may be larger than this browser can encode.",
            "Die Datei konnte nicht geschrieben werden: Das Bild ist vielleicht größer, als dieser Browser kodieren kann.",
        ),
        say(
            "Save the table or the session without the film, which hold no picture.",
            "Speichern Sie die Tabelle oder die Sitzung ohne die Aufnahme; sie enthalten kein Bild.",
        ),
    )
}

/// A session’s file is not one.
pub(crate) fn session_unreadable(name: &str) -> Problem {
    problem(
        "session_unreadable",
        said!(
            "“{}” is no session saved by Phrasebox, or it is damaged.",
            "„{}“ ist keine von Phrasebox gespeicherte Sitzung, oder sie ist beschädigt.",
            name
        ),
        say(
            "Choose a file that was saved with “Session (JSON)”. What is on the screen is as it was.",
            "Wählen Sie eine Datei, die mit „Sitzung (JSON)“ gespeichert wurde. Auf dem Bildschirm ist alles, wie es war.",
        ),
    )
}

/// A session’s file is of another version.
pub(crate) fn session_schema(name: &str) -> Problem {
    problem(
        "session_schema",
        said!(
            "“{}” was written in a form that this version does not know.",
            "„{}“ wurde in einer Form geschrieben, die diese Version nicht kennt.",
            name
        ),
        say(
            "Open it with the version of Phrasebox that it was saved with, or with a newer one.",
            "Öffnen Sie sie mit der Version von Phrasebox, mit der sie gespeichert wurde, oder mit einer neueren.",
        ),
    )
}

/// A file of answers without the report.
pub(crate) fn session_incomplete(name: &str) -> Problem {
    problem(
        "session_incomplete",
        said!(
            "“{}” holds answers alone, without their report.",
            "„{}“ enthält nur Antworten, ohne ihren Bericht.",
            name
        ),
        say(
            "Choose a file that was saved with “Session (JSON)”.",
            "Wählen Sie eine Datei, die mit „Sitzung (JSON)“ gespeichert wurde.",
        ),
    )
}

/// A session of a film that has other work on it here.
pub(crate) fn session_over_work() -> Problem {
    problem(
        "session_over_work",
        say(
            "There is unsaved work on this session’s film here, and opening the session would replace it.",
            "Zur Aufnahme dieser Sitzung gibt es hier ungespeicherte Arbeit, und die Sitzung würde sie ersetzen.",
        ),
        say(
            "Save that work with “Session (JSON)” or undo it, then open the session again.",
            "Speichern Sie diese Arbeit mit „Sitzung (JSON)“ oder machen Sie sie rückgängig, und öffnen Sie dann die Sitzung noch einmal.",
        ),
    )
}

/// A session without its film.
pub(crate) fn session_needs_film() -> Problem {
    problem(
        "session_needs_film",
        say(
            "The session was saved without its film.",
            "Die Sitzung wurde ohne ihre Aufnahme gespeichert.",
        ),
        say(
            "Give the film that it was made on; its boxes and notes appear on that very file and on no other.",
            "Geben Sie die Aufnahme, auf der sie entstanden ist; ihre Rahmen und Notizen erscheinen auf genau dieser Datei und auf keiner anderen.",
        ),
    )
}

/// A session that other weights answered.
pub(crate) fn session_other_weights(made_by: &str) -> Problem {
    problem(
        "session_other_weights",
        said!(
            "The session was answered by other weights: {}.",
            "Die Sitzung wurde von anderen Gewichten beantwortet: {}.",
            made_by
        ),
        say(
            "Boxes that were judged, moved or drawn are as they were; all others are asked of the present weights.",
            "Beurteilte, verschobene oder gezeichnete Rahmen sind, wie sie waren; alle anderen kommen von den jetzigen Gewichten.",
        ),
    )
}

/// A case set’s file is not one.
pub(crate) fn cases_unreadable(name: &Say) -> Problem {
    problem(
        "cases_unreadable",
        said!(
            "“{}” is no case set saved by Phrasebox, or it is damaged.",
            "„{}“ ist keine von Phrasebox gespeicherte Fallsammlung, oder sie ist beschädigt.",
            name
        ),
        say(
            "Ask for the file again, or choose another one; a session is opened beside film and report. What is open is as it was.",
            "Lassen Sie sich die Datei noch einmal geben, oder wählen Sie eine andere; eine Sitzung wird neben Aufnahme und Bericht geöffnet. Was offen ist, ist wie zuvor.",
        ),
    )
}

/// A case set’s file is of another version.
pub(crate) fn cases_schema(name: &Say) -> Problem {
    problem(
        "cases_schema",
        said!(
            "“{}” is a case set in a form that this version does not know.",
            "„{}“ ist eine Fallsammlung in einer Form, die diese Version nicht kennt.",
            name
        ),
        say(
            "Open it with the version of Phrasebox that it was saved with, or with a newer one.",
            "Öffnen Sie sie mit der Version von Phrasebox, mit der sie gespeichert wurde, oder mit einer neueren.",
        ),
    )
}

/// Something in a case set cannot be used.
pub(crate) fn cases_unusable(name: &Say, why: &Say) -> Problem {
    problem(
        "cases_unusable",
        said!(
            "“{}” was not opened: {}.",
            "„{}“ wurde nicht geöffnet: {}.",
            name,
            why
        ),
        say(
            "Ask for the file again, or choose another one. What is open is as it was.",
            "Lassen Sie sich die Datei noch einmal geben, oder wählen Sie eine andere. Was offen ist, ist wie zuvor.",
        ),
    )
}

/// A case set would take the place of one that is in no file.
pub(crate) fn cases_unsaved(name: &str) -> Problem {
    problem(
        "cases_unsaved",
        said!(
            "“{}” was not opened: it would take the place of your set, which is not saved.",
            "„{}“ wurde nicht geöffnet: Sie träte an die Stelle Ihrer Sammlung, die nicht gespeichert ist.",
            name
        ),
        say(
            "Save your set or empty it, under “Make a case set”; then open the file again.",
            "Speichern oder leeren Sie Ihre Sammlung unter „Fallsammlung zusammenstellen“; öffnen Sie dann die Datei noch einmal.",
        ),
    )
}

/// A case does not go into the set.
pub(crate) fn cases_full(why: &Say) -> Problem {
    problem(
        "cases_full",
        said!(
            "The film was not added: {}.",
            "Die Aufnahme wurde nicht hinzugefügt: {}.",
            why
        ),
        say(
            "Save this set and begin another, or remove a film from it.",
            "Speichern Sie diese Sammlung und beginnen Sie eine andere, oder entfernen Sie eine Aufnahme daraus.",
        ),
    )
}

/// The synthetic films' set is missing.
pub(crate) fn cases_missing() -> Problem {
    problem(
        "cases_missing",
        say(
            "The synthetic films could not be loaded.",
            "Die synthetischen Aufnahmen konnten nicht geladen werden.",
        ),
        say(
            "Try again, or reload the page once while online.",
            "Versuchen Sie es noch einmal, oder laden Sie die Seite einmal neu, während Sie online sind.",
        ),
    )
}

/// Something was given while a question is open.
pub(crate) fn practising(name: &str) -> Problem {
    problem(
        "practising",
        said!(
            "“{}” was not taken in: a practice is under way.",
            "„{}“ wurde nicht aufgenommen: Eine Übung läuft.",
            name
        ),
        say(
            "Press “Stop” and go back to film and report first; then give it again.",
            "Drücken Sie „Beenden“ und gehen Sie zuerst zu Aufnahme und Bericht zurück; geben Sie es dann noch einmal.",
        ),
    )
}

/// What is kept could not be deleted.
pub(crate) fn not_deleted() -> Problem {
    problem(
        "storage_not_deleted",
        say(
            "The browser did not delete what this page keeps.",
            "Der Browser hat nicht gelöscht, was diese Seite aufbewahrt.",
        ),
        say(
            "Clear this site’s data in the browser’s own settings.",
            "Löschen Sie die Daten dieser Website in den Einstellungen des Browsers.",
        ),
    )
}

/// A sample file is missing.
pub(crate) fn sample_missing(number: u8) -> Problem {
    problem(
        "sample_missing",
        said!(
            "Sample {} could not be loaded.",
            "Beispiel {} konnte nicht geladen werden.",
            number
        ),
        say(
            "Try another sample, or reload the page once while online.",
            "Versuchen Sie ein anderes Beispiel, oder laden Sie die Seite einmal neu, während Sie online sind.",
        ),
    )
}
