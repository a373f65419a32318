//! Words of the panel at the foot of the page: what this is, whose work is in it, and what to send when it fails.

use crate::language::{Say, say};

pub(crate) const ABOUT: Say = say("About this page", "Über diese Seite");
pub(crate) const WHAT: Say = say(
    "Phrasebox reads the report, finds each diagnostic phrase and asks a small network where it is on the film. \
     The box is the mean of three candidates; the faint frames are the candidates themselves, and u tells how far they lie apart.",
    "Phrasebox liest den Bericht, findet jede diagnostische Phrase und fragt ein kleines Netz, wo sie auf der Aufnahme ist. \
     Der Rahmen ist das Mittel dreier Kandidaten; die blassen Rahmen sind die Kandidaten selbst, und u sagt, wie weit sie auseinanderliegen.",
);
pub(crate) const VALIDATED: Say = say(
    "A confidence is shown only where boxes of that category were measured against readers' boxes; \
     everywhere else the page says “not validated”. A phrase without a box is an answer too.",
    "Eine Konfidenz steht nur dort, wo Rahmen dieser Art an denen von Befundern gemessen wurden; überall sonst sagt die \
     Seite „nicht validiert“. Auch eine Phrase ohne Rahmen ist eine Antwort.",
);
pub(crate) const SIDES: Say = say(
    "Left and right are the patient's. On a frontal film the patient's right is at the left of the image.",
    "Links und rechts sind immer die Seiten des Patienten. Auf einer frontalen Aufnahme liegt die rechte Patientenseite links im Bild.",
);
pub(crate) const LICENCES: Say = say(
    "Weights: CC BY-NC-SA 4.0. Code: MIT or Apache-2.0.",
    "Gewichte: CC BY-NC-SA 4.0. Programm: MIT oder Apache-2.0.",
);
pub(crate) const ENGINE: Say = say("Engine", "Recheneinheit");
pub(crate) const PACK: Say = say("Weights in use", "Verwendete Gewichte");
pub(crate) const MANIFEST: Say = say(
    "Manifest of the weights, with every measured number",
    "Manifest der Gewichte mit allen gemessenen Zahlen (englisch)",
);

pub(crate) const CARD: Say = say(
    "Model card: what was measured, and what was not",
    "Modellkarte: was gemessen wurde und was nicht (englisch)",
);
pub(crate) const NOTICES: Say = say(
    "Software in this page, and its licences",
    "Software in dieser Seite und ihre Lizenzen (englisch)",
);
pub(crate) const BILL: Say = say(
    "The same as a bill of materials (CycloneDX)",
    "Dasselbe als Stückliste (CycloneDX)",
);
pub(crate) const DOCUMENT_MISSING: Say = say(
    "This document could not be loaded. Close it and open it again once online.",
    "Dieses Dokument konnte nicht geladen werden. Schließen Sie es und öffnen Sie es wieder, sobald Sie online sind.",
);

pub(crate) const DIAGNOSTICS: Say = say("Copy diagnostics", "Diagnosedaten kopieren");
pub(crate) const DIAGNOSTICS_WHAT: Say = say(
    "Something does not work? This copies browser, engine, limits, weights, times and the \
     last problem's code, to send along. Nothing about film, report or their names is in it.",
    "Etwas funktioniert nicht? Dies kopiert Browser, Recheneinheit, Grenzen, Gewichte, Zeiten und den Code des letzten \
     Problems zum Mitschicken (englisch). Nichts über Aufnahme, Bericht oder deren Namen ist darin.",
);
pub(crate) const DIAGNOSTICS_COPIED: Say = say("Copied:", "Kopiert:");
pub(crate) const DIAGNOSTICS_SHOWN: Say = say(
    "The browser did not allow copying; mark and copy this:",
    "Der Browser hat das Kopieren nicht erlaubt; bitte dies markieren und kopieren:",
);
