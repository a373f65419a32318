//! Words on what is kept of film, report and marks while their tab lives.

use crate::keep::Keeping;
use crate::language::{Say, say};

pub(crate) const TITLE: Say = say("When this page reloads", "Wenn diese Seite neu lädt");
pub(crate) const SWITCH: Say = say(
    "Keep my work when this page reloads",
    "Meine Arbeit beim Neuladen der Seite behalten",
);
pub(crate) const FORGET: Say = say(
    "Forget film, report and marks now",
    "Aufnahme, Bericht und Markierungen jetzt löschen",
);
pub(crate) const FORGET_WHAT: Say = say(
    "The page is cleared too. What is in no saved file is gone.",
    "Auch die Seite wird geleert. Was in keiner gespeicherten Datei steht, ist fort.",
);
pub(crate) const FORGET_REALLY: Say = say("Forget everything", "Alles löschen");
/// In the place of the film's name, which may be a patient's and is not kept.
pub(crate) const KEPT_FILM: Say = say("your film", "Ihre Aufnahme");

/// What is kept, and until when.
pub(crate) fn state(state: Keeping) -> Say {
    match state {
        Keeping::Starting => say(
            "Looking for work that this tab kept…",
            "Arbeit aus diesem Tab wird gesucht…",
        ),
        Keeping::On => say(
            "Film, report and marks stay in this browser for this tab alone, so that a reload or a crash loses nothing; \
             the film's name and what names the patient in a DICOM file are left out. Once the tab is closed they are \
             deleted when this page is opened next; after a crash, when a day has passed. To keep work longer, save a \
             session.",
            "Aufnahme, Bericht und Markierungen bleiben in diesem Browser, nur für diesen Tab, damit beim Neuladen oder bei \
             einem Absturz nichts verloren geht; der Name der Aufnahme und die Patientenangaben einer DICOM-Datei werden \
             weggelassen. Ist der Tab geschlossen, werden sie beim nächsten Öffnen dieser Seite gelöscht; nach einem \
             Absturz, wenn ein Tag vergangen ist. Um Arbeit länger zu behalten, speichern Sie eine Sitzung.",
        ),
        Keeping::Off => say(
            "Nothing is kept: when the page is reloaded or closed, film, report and marks are gone unless saved in a \
             session’s file.",
            "Nichts wird aufbewahrt: Wird die Seite neu geladen oder geschlossen, sind Aufnahme, Bericht und Markierungen \
             fort, wenn sie nicht in der Datei einer Sitzung gespeichert sind.",
        ),
        Keeping::Full => say(
            "This device has no room to keep film, report and marks: when the page is reloaded they are gone unless \
             saved in a session’s file.",
            "Dieses Gerät hat keinen Platz, um Aufnahme, Bericht und Markierungen aufzubewahren: Wird die Seite neu \
             geladen, sind sie fort, wenn sie nicht in der Datei einer Sitzung gespeichert sind.",
        ),
        Keeping::Denied => say(
            "This browser does not let the page keep film, report and marks: when the page is reloaded they are gone \
             unless saved in a session’s file.",
            "Dieser Browser lässt die Seite Aufnahme, Bericht und Markierungen nicht aufbewahren: Wird die Seite neu \
             geladen, sind sie fort, wenn sie nicht in der Datei einer Sitzung gespeichert sind.",
        ),
    }
}

/// The same as a stable code, for tests.
pub(crate) fn code(state: Keeping) -> &'static str {
    match state {
        Keeping::Starting => "starting",
        Keeping::On => "on",
        Keeping::Off => "off",
        Keeping::Full => "full",
        Keeping::Denied => "denied",
    }
}
