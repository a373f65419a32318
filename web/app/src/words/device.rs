//! Words on the page's own copy on this device: offline use, versions, storage.

use crate::language::{Say, number, said, say};
use crate::offline::Copy;
use crate::storage::Kept;

pub(crate) const NEWER: Say = say(
    "A new version of this page is on this device. Using it opens the page anew. Unless your work is kept when the \
     page reloads, save it first.",
    "Eine neue Version dieser Seite ist auf diesem Gerät. Wenn Sie sie verwenden, öffnet sich die Seite neu. Bleibt Ihre \
     Arbeit beim Neuladen nicht erhalten, speichern Sie sie zuerst.",
);
pub(crate) const NEWER_USE: Say = say("Use it now", "Jetzt verwenden");
pub(crate) const NEWER_LATER: Say = say("Later", "Später");
pub(crate) const INSTALL: Say = say("Install as an app", "Als App installieren");
pub(crate) const STORAGE: Say = say("Offline use and storage", "Offline-Nutzung und Speicher");
pub(crate) const STORAGE_WHAT: Say = say(
    "The browser keeps this page and its model, so that both open without a network. Film, report and marks are no part \
     of that; “Your work” says what becomes of them.",
    "Der Browser bewahrt diese Seite und ihr Modell auf, damit beide ohne Netz starten. Aufnahme, Bericht und \
     Markierungen gehören nicht dazu; unter „Ihre Arbeit“ steht, was mit ihnen geschieht.",
);
pub(crate) const STORAGE_USED: Say = say("Used on this device", "Auf diesem Gerät belegt");
pub(crate) const STORAGE_CLEARED: Say = say("Can be cleared", "Kann gelöscht werden");
pub(crate) const STORAGE_DELETE: Say = say(
    "Delete page and model from this device",
    "Seite und Modell von diesem Gerät löschen",
);
pub(crate) const STORAGE_DELETED: Say = say(
    "This tab goes on working; the next visit fetches page and model again.",
    "Dieser Tab arbeitet weiter; der nächste Besuch lädt Seite und Modell neu.",
);

pub(crate) const PACK_CHOOSE: Say = say(
    "Use a model from your files…",
    "Modell aus Ihren Dateien verwenden…",
);
pub(crate) const PACK_WHAT: Say = say(
    "A model is a folder with manifest.json and the files that it names, as Phrasebox's training \
     program writes it. Choose all of them at once: they stay on this device, and are checked like the page's own.",
    "Ein Modell ist ein Ordner mit manifest.json und den Dateien, die darin genannt sind, wie ihn das Trainingsprogramm \
     von Phrasebox schreibt. Wählen Sie alle auf einmal: Sie bleiben auf diesem Gerät und werden geprüft wie die eigenen der Seite.",
);
pub(crate) const PACK_RETURN: Say =
    say("Use the page's own model", "Das Modell der Seite verwenden");
pub(crate) const PACK_REFUSED: Say = say(
    "The model from your files could not be used; the page's own is in use again.",
    "Das Modell aus Ihren Dateien konnte nicht verwendet werden; das der Seite ist wieder in Gebrauch.",
);

/// Where the page's copy stands, in words.
pub(crate) fn copy(copy: Copy) -> Say {
    match copy {
        Copy::Unknown => say("not kept yet", "noch nicht aufbewahrt"),
        Copy::Saving => say(
            "being kept for offline use…",
            "wird für die Offline-Nutzung aufbewahrt…",
        ),
        Copy::Ready => say("works without a network", "funktioniert ohne Netz"),
        Copy::Unavailable => say(
            "not possible here (it takes HTTPS and a window that is not private)",
            "hier nicht möglich (dazu braucht es HTTPS und ein Fenster, das nicht privat ist)",
        ),
        Copy::Failed { full: true } => say(
            "not kept, the device is full; free some space and reload the page",
            "nicht aufbewahrt, das Gerät ist voll; schaffen Sie Platz und laden Sie die Seite neu",
        ),
        Copy::Failed { full: false } => say(
            "not kept, a file did not arrive; it is tried again when the page is reloaded",
            "nicht aufbewahrt, eine Datei kam nicht an; beim Neuladen der Seite wird es wieder versucht",
        ),
        Copy::Deleted => say("deleted", "gelöscht"),
    }
}

/// The same as a stable code, for tests.
pub(crate) fn copy_code(copy: Copy) -> &'static str {
    match copy {
        Copy::Unknown => "unknown",
        Copy::Saving => "saving",
        Copy::Ready => "ready",
        Copy::Unavailable => "unavailable",
        Copy::Failed { full: true } => "full",
        Copy::Failed { full: false } => "failed",
        Copy::Deleted => "deleted",
    }
}

/// Why the newer version does not start yet.
pub(crate) fn newer_blocked(others: u32) -> Say {
    let pages = match others {
        1 => say(
            "another tab or window of this page is open",
            "ein weiterer Tab oder ein weiteres Fenster dieser Seite ist offen",
        ),
        n => said!(
            "{} other tabs or windows of this page are open",
            "{} weitere Tabs oder Fenster dieser Seite sind offen",
            n
        ),
    };
    said!(
        "The new version starts once no other page of the old one is open, and {}. Close it, then choose again.",
        "Die neue Version startet, sobald keine andere Seite der alten offen ist, und {}. Schließen Sie sie und wählen Sie dann noch einmal.",
        pages
    )
}

fn not_told() -> Say {
    say("this browser does not say", "dieser Browser sagt es nicht")
}

/// How much is kept.
pub(crate) fn storage_used(kept: Option<Kept>) -> Say {
    kept.map_or_else(not_told, |kept| {
        said!(
            "{} MB of {} MB allowed",
            "{} MB von {} MB erlaubten",
            number(kept.used / 1e6, 1),
            number(kept.quota / 1e6, 0)
        )
    })
}

/// Who may clear it.
pub(crate) fn storage_persisted(kept: Option<Kept>) -> Say {
    match kept {
        Some(Kept {
            persisted: true, ..
        }) => say("only by you", "nur von Ihnen"),
        Some(_) => say(
            "by you, or by the browser when the device runs out of space",
            "von Ihnen, oder vom Browser, wenn dem Gerät der Platz ausgeht",
        ),
        None => not_told(),
    }
}
