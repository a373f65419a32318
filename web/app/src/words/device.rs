//! Words on the page's own copy on this device: offline use, versions, storage.

use crate::offline::Copy;
use crate::storage::Kept;

pub(crate) const NEWER: &str = "A new version of this page is on this device. Using it opens the page anew. Unless your work \
     is kept when the page reloads, save it first.";
pub(crate) const NEWER_USE: &str = "Use it now";
pub(crate) const NEWER_LATER: &str = "Later";
pub(crate) const INSTALL: &str = "Install as an app";
pub(crate) const STORAGE: &str = "Offline use and storage";
pub(crate) const STORAGE_WHAT: &str = "The browser keeps this page and its model, so that both open without a network. Film, \
     report and marks are no part of that; \u{201c}Your work\u{201d} says what becomes of them.";
pub(crate) const STORAGE_USED: &str = "Used on this device";
pub(crate) const STORAGE_CLEARED: &str = "Can be cleared";
pub(crate) const STORAGE_DELETE: &str = "Delete page and model from this device";
pub(crate) const STORAGE_DELETED: &str =
    "This tab goes on working; the next visit fetches page and model again.";

pub(crate) const PACK_CHOOSE: &str = "Use a model from your files\u{2026}";
pub(crate) const PACK_WHAT: &str = "A model is a folder with manifest.json and the files that it names, as Phrasebox's training \
     program writes it. Choose all of them at once: they stay on this device, and are checked like the page's own.";
pub(crate) const PACK_RETURN: &str = "Use the page's own model";
pub(crate) const PACK_REFUSED: &str =
    "The model from your files could not be used; the page's own is in use again.";

/// Where the page's copy stands, in words.
pub(crate) fn copy(copy: Copy) -> &'static str {
    match copy {
        Copy::Unknown => "not kept yet",
        Copy::Saving => "being kept for offline use…",
        Copy::Ready => "works without a network",
        Copy::Unavailable => "not possible here (it takes HTTPS and a window that is not private)",
        Copy::Failed { full: true } => {
            "not kept, the device is full; free some space and reload the page"
        }
        Copy::Failed { full: false } => {
            "not kept, a file did not arrive; it is tried again when the page is reloaded"
        }
        Copy::Deleted => "deleted",
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
pub(crate) fn newer_blocked(others: u32) -> String {
    let pages = match others {
        1 => "another tab or window of this page is open".to_owned(),
        n => format!("{n} other tabs or windows of this page are open"),
    };
    format!(
        "The new version starts once no other page of the old one is open, and {pages}. Close it, then choose again."
    )
}

/// How much is kept.
pub(crate) fn storage_used(kept: Option<Kept>) -> String {
    kept.map_or_else(
        || "this browser does not say".to_owned(),
        |kept| {
            format!(
                "{:.1} MB of {:.0} MB allowed",
                kept.used / 1e6,
                kept.quota / 1e6
            )
        },
    )
}

/// Who may clear it.
pub(crate) fn storage_persisted(kept: Option<Kept>) -> &'static str {
    match kept {
        Some(Kept {
            persisted: true, ..
        }) => "only by you",
        Some(_) => "by you, or by the browser when the device runs out of space",
        None => "this browser does not say",
    }
}
