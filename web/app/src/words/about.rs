//! Words of the panel at the foot of the page: what this is, whose work is in it, and what to send when it fails.

pub(crate) const ABOUT: &str = "About this page";
pub(crate) const WHAT: &str = "Phrasebox reads the report, finds each diagnostic phrase and asks a small network where it is on the film. \
     The box is the mean of three candidates; the faint frames are the candidates themselves, and u tells how far they lie apart.";
pub(crate) const VALIDATED: &str = "A confidence is shown only where boxes of that category were measured against readers' boxes; \
     everywhere else the page says \u{201c}not validated\u{201d}. A phrase without a box is an answer too.";
pub(crate) const SIDES: &str = "Left and right are the patient's. On a frontal film the patient's right is at the left of the image.";
pub(crate) const LICENCES: &str = "Weights: CC BY-NC-SA 4.0. Code: MIT or Apache-2.0.";
pub(crate) const ENGINE: &str = "Engine";
pub(crate) const PACK: &str = "Weights in use";
pub(crate) const MANIFEST: &str = "Manifest of the weights, with every measured number";

pub(crate) const CARD: &str = "Model card: what was measured, and what was not";
pub(crate) const NOTICES: &str = "Software in this page, and its licences";
pub(crate) const BILL: &str = "The same as a bill of materials (CycloneDX)";
pub(crate) const DOCUMENT_MISSING: &str =
    "This document could not be loaded. Close it and open it again once online.";

pub(crate) const DIAGNOSTICS: &str = "Copy diagnostics";
pub(crate) const DIAGNOSTICS_WHAT: &str = "Something does not work? This copies browser, engine, limits, weights, times and the \
     last problem's code, to send along. Nothing about film, report or their names is in it.";
pub(crate) const DIAGNOSTICS_COPIED: &str = "Copied:";
pub(crate) const DIAGNOSTICS_SHOWN: &str = "The browser did not allow copying; mark and copy this:";
