//! Words on what is kept of film, report and marks while their tab lives.

use crate::keep::Keeping;

pub(crate) const TITLE: &str = "When this page reloads";
pub(crate) const SWITCH: &str = "Keep my work when this page reloads";
pub(crate) const FORGET: &str = "Forget film, report and marks now";
pub(crate) const FORGET_WHAT: &str = "The page is cleared too. What is in no saved file is gone.";
pub(crate) const FORGET_REALLY: &str = "Forget everything";
/// In the place of the film's name, which may be a patient's and is not kept.
pub(crate) const KEPT_FILM: &str = "your film";

/// What is kept, and until when.
pub(crate) fn state(state: Keeping) -> &'static str {
    match state {
        Keeping::Starting => "Looking for work that this tab kept\u{2026}",
        Keeping::On => {
            "Film, report and marks stay in this browser for this tab alone, so that a reload or a crash loses \
             nothing; the film's name and what names the patient in a DICOM file are left out. Once the tab is \
             closed they are deleted when this page is opened next; after a crash, when a day has passed. To keep \
             work longer, save a session."
        }
        Keeping::Off => {
            "Nothing is kept: when the page is reloaded or closed, film, report and marks are gone unless saved in \
             a session\u{2019}s file."
        }
        Keeping::Full => {
            "This device has no room to keep film, report and marks: when the page is reloaded they are gone unless \
             saved in a session\u{2019}s file."
        }
        Keeping::Denied => {
            "This browser does not let the page keep film, report and marks: when the page is reloaded they are \
             gone unless saved in a session\u{2019}s file."
        }
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
