//! Every word the page says, in English and German, in one place; its problems are in `problems` beside it, and sentences
//! that come from the worker in `told`.
//!
//! | here | English | German |
//! | --- | --- | --- |
//! | film | film | Aufnahme |
//! | report | report | Befundbericht, short Bericht: „Befund“ alone is a finding |
//! | finding | finding | Befund |
//! | phrase | phrase | Phrase |
//! | box | box | Rahmen |
//! | presence, confidence, uncertainty | the same | Präsenz, Konfidenz, Unsicherheit |
//! | not validated | not validated | nicht validiert |
//! | evidence | evidence | Evidenz |
//! | threshold | threshold | Schwellenwert |
//! | probe | test of an answer | Prüfung |
//! | opacity, consolidation, infiltrate | the same | Verschattung, Konsolidierung, Infiltrat |
//! | nodule, mass | the same | Rundherd, Raumforderung |
//! | side | the patient's left, right | linke, rechte Patientenseite |
//! | case set, practice | the same | Fallsammlung, Üben |
//! | engine, weights | the same | Recheneinheit, Gewichte |
//! | session | session | Sitzung |

pub(crate) mod about;
mod asking;
#[cfg(test)]
mod catalogue;
pub(crate) mod device;
pub(crate) mod evidence;
pub(crate) mod keep;
pub(crate) mod practice;
mod probes;
mod terms;
pub(crate) mod viewer;
pub(crate) mod work;

pub(crate) use asking::*;
pub(crate) use probes::*;
pub(crate) use terms::*;

use phrasebox_protocol::{Engine, EngineKind, PackInfo, Stage, Timings, Unit, Way};

use crate::language::{Say, number, said, same, say};
use crate::state::{Loaded, Progress, Stand};
use crate::told;

pub(crate) const TITLE: &str = "Phrasebox";
pub(crate) const TAGLINE: Say = say(
    "Each phrase of the report, found on the film.",
    "Jede Phrase des Berichts, auf der Aufnahme gefunden.",
);
pub(crate) const PURPOSE: Say = say(
    "For research and teaching. Not for diagnosis.",
    "Für Forschung und Lehre. Nicht zur Diagnose.",
);
pub(crate) const PRIVACY: Say = say(
    "Nothing leaves this device.",
    "Nichts verlässt dieses Gerät.",
);

pub(crate) const FILM: Say = say("Film", "Aufnahme");
pub(crate) const FILM_EMPTY: Say = say(
    "Drop a chest film here, or paste it with Ctrl+V.",
    "Thoraxaufnahme hier ablegen oder mit Strg+V einfügen.",
);
pub(crate) const FILM_FORMATS: Say = say(
    "DICOM, PNG or JPEG; one frontal view.",
    "DICOM, PNG oder JPEG; eine frontale Aufnahme.",
);
pub(crate) const FILM_CHOOSE: Say = say("Choose film", "Aufnahme wählen");
pub(crate) const FILM_CHANGE: Say = say("Change film", "Andere Aufnahme");
pub(crate) const PASTE: Say = say("Paste", "Einfügen");
pub(crate) const PASTED_NAME: Say = say("pasted image", "eingefügtes Bild");
pub(crate) const FILM_BLANK: Say = say(
    "This browser cannot show the file itself; boxes are drawn on an empty frame of the film's proportions.",
    "Dieser Browser kann die Datei selbst nicht zeigen; Rahmen liegen auf einer leeren Fläche in den Proportionen der Aufnahme.",
);
pub(crate) const FILM_DECODING: Say = say("Reading the film…", "Aufnahme wird gelesen…");
pub(crate) const BOXES_SHOWN: Say = say("Boxes", "Rahmen");
pub(crate) const MARKER_RIGHT: Say = say("Patient's right", "Rechte Patientenseite");
pub(crate) const MARKER_LEFT: Say = say("Patient's left", "Linke Patientenseite");
pub(crate) const SYNTHETIC: Say = say("synthetic", "synthetisch");
pub(crate) const OVERLAY: Say = say(
    "Boxes on the film. Arrow keys go from box to box, Enter holds one, Escape lets go. Shift and an arrow key move a box, with Alt they size it, Delete takes it away.",
    "Rahmen auf der Aufnahme. Pfeiltasten gehen von Rahmen zu Rahmen, die Eingabetaste hält einen fest, Esc lässt los. Umschalt und Pfeiltaste verschieben einen Rahmen, mit Alt ändern sie seine Größe, Entf nimmt ihn weg.",
);

pub(crate) const SAMPLES: Say = say(
    "Or try a synthetic film, drawn by a program, with its report:",
    "Oder eine synthetische Aufnahme, von einem Programm gezeichnet, mit ihrem Bericht:",
);

/// The button of a sample, and the name of its film.
pub(crate) fn sample(number: u8) -> Say {
    said!("Sample {}", "Beispiel {}", number)
}

pub(crate) const REPORT: Say = say("Report", "Bericht");
pub(crate) const REPORT_PLACEHOLDER: Say = say(
    "Type or paste the report here, or drop a .txt file.",
    "Englischen Bericht hier eingeben oder einfügen, oder eine .txt-Datei ablegen.",
);
pub(crate) const ENGLISH_ONLY: Say = say(
    "Reports are read in English only.",
    "Gelesen werden nur Berichte auf Englisch, und auf Englisch wird das Modell gefragt. Ein deutscher Bericht wird nicht gelesen; die Seite sagt es dann.",
);
pub(crate) const REPORT_CHOOSE: Say = say("Choose .txt", ".txt wählen");
pub(crate) const REPORT_CLEAR: Say = say("Clear", "Leeren");
pub(crate) const REPORT_RESTORE: Say = say("Put my report back", "Meinen Bericht zurückholen");
pub(crate) const READ_AS: Say = say("Read as", "Gelesen als");
pub(crate) const READ_AS_HELP: Say = say(
    "Phrases of the report. Arrow keys move between phrases, Enter holds one, Escape lets go.",
    "Phrasen des Berichts. Pfeiltasten gehen von Phrase zu Phrase, die Eingabetaste hält eine fest, Esc lässt los.",
);
pub(crate) const LEGEND: Say = say("How phrases are marked", "So sind Phrasen markiert");
pub(crate) const NO_PHRASE: Say = say(
    "No diagnostic phrase was found in this report. Nothing to mark.",
    "In diesem Bericht wurde keine diagnostische Phrase gefunden. Es gibt nichts zu markieren.",
);
pub(crate) const CHECKS: Say = say(
    "Worth a second look in the report",
    "Im Bericht einen zweiten Blick wert",
);

pub(crate) const ON_FILM: Say = say("On the film", "Auf der Aufnahme");
pub(crate) const WITHOUT_BOX: Say = say("Without a box", "Ohne Rahmen");
pub(crate) const ASKING: Say = say("being looked for…", "wird gesucht…");
pub(crate) const WAITS_FOR_FILM: Say = say("waits for a film", "wartet auf eine Aufnahme");
pub(crate) const NOT_ANSWERED: Say = say("not looked for: stopped", "nicht gesucht: angehalten");
pub(crate) const PRESENCE: Say = say("Presence", "Präsenz");
pub(crate) const PRESENCE_HELP: Say = say(
    "The model's probability that the finding is on this film. It was measured for opacities only; for other findings it is little better than guessing on real films.",
    "Die Wahrscheinlichkeit, die das Modell dafür angibt, dass der Befund auf dieser Aufnahme ist. Gemessen wurde sie nur für Verschattungen; für andere Befunde ist sie auf echten Aufnahmen kaum besser als Raten.",
);
pub(crate) const UNCERTAINTY: Say = say("u", "u");
pub(crate) const UNCERTAINTY_HELP: Say = say(
    "Uncertainty, smaller is surer. For an opacity: one minus the mean of two overlaps, the one with the truth that the model expects and the one of its three candidate boxes with each other. Else: mean standard deviation of the three candidate boxes, as a share of the film.",
    "Unsicherheit, kleiner ist sicherer. Bei einer Verschattung: eins minus das Mittel zweier Überlappungen, der mit der Wahrheit, die das Modell erwartet, und der seiner drei Kandidaten untereinander. Sonst: mittlere Standardabweichung der drei Kandidaten, als Anteil der Aufnahme.",
);
pub(crate) const CONFIDENCE: Say = say("Confidence in the box", "Konfidenz des Rahmens");
pub(crate) const CONFIDENCE_HELP: Say = say(
    "Calibrated probability that the box overlaps a reader's box by half or more.",
    "Kalibrierte Wahrscheinlichkeit, dass der Rahmen sich mit dem eines Befunders zur Hälfte oder mehr überlappt.",
);
pub(crate) const NOT_VALIDATED: Say = say("not validated", "nicht validiert");
pub(crate) const RESULTS_EMPTY: Say = say(
    "Give a film, and a report, a question or a list of findings; each phrase is then listed here, with its box or the reason for none.",
    "Geben Sie eine Aufnahme und dazu einen Bericht, eine Frage oder eine Liste von Befunden; hier steht dann jede Phrase mit ihrem Rahmen oder dem Grund, warum sie keinen hat.",
);

pub(crate) const CANCEL: Say = say("Cancel", "Abbrechen");
pub(crate) const RUN: Say = say("Run again", "Noch einmal");
pub(crate) const RUN_ON_CPU: Say = say("Run on CPU", "Auf der CPU rechnen");
pub(crate) const RUN_ON_GPU: Say = say("Try the GPU", "GPU versuchen");
pub(crate) const DISMISS: Say = say("Put away", "Ausblenden");
pub(crate) const STATUS: Say = say("What the page is doing", "Was die Seite gerade tut");
pub(crate) const WORKING: Say = say("Working", "In Arbeit");
pub(crate) const ENGINE_PENDING: Say = say("engine not ready", "Recheneinheit noch nicht bereit");

pub(crate) const RESTARTED: Say = say(
    "The engine stopped unexpectedly and was started again with the same film and report.",
    "Die Recheneinheit ist unerwartet ausgefallen und wurde mit derselben Aufnahme und demselben Bericht neu gestartet.",
);
pub(crate) const RESTARTED_ON_CPU: Say = say(
    "The engine stopped twice; it was started again on the processor with the same film and report.",
    "Die Recheneinheit ist zweimal ausgefallen; sie wurde mit derselben Aufnahme und demselben Bericht auf dem Prozessor neu gestartet.",
);
pub(crate) const ENDED_BY_FORCE: Say = say(
    "The engine did not stop in time and was ended; the next run starts it again.",
    "Die Recheneinheit hielt nicht rechtzeitig an und wurde beendet; der nächste Lauf startet sie neu.",
);
pub(crate) const CRASHED_LAST_TIME: Say = say(
    "The page did not close cleanly while the engine was working last time, so it starts on the processor.",
    "Die Seite wurde beim letzten Mal während der Berechnung unsauber beendet; sie startet deshalb auf dem Prozessor.",
);

/// What the page is doing, for the status line.
pub(crate) fn stand(stand: Stand, way: Way) -> Say {
    match stand {
        Stand::Empty => say(
            "Ready for a film and a report.",
            "Bereit für eine Aufnahme und einen Bericht.",
        ),
        Stand::NeedsFilm => say(
            "The report is read. Now add a film.",
            "Der Bericht ist gelesen. Jetzt fehlt eine Aufnahme.",
        ),
        Stand::NeedsReport => needs_text(way),
        Stand::Loading => say("Getting the model ready.", "Das Modell wird vorbereitet."),
        Stand::Running => say(
            "Looking for each phrase on the film.",
            "Jede Phrase wird gesucht.",
        ),
        Stand::Done => say("Done.", "Fertig."),
        Stand::Stopped => say(
            "Stopped. Film and report are kept.",
            "Angehalten. Alles bleibt erhalten.",
        ),
        Stand::Failed => say(
            "That did not work. Film and report are kept.",
            "Das hat nicht funktioniert. Aufnahme und Bericht bleiben erhalten.",
        ),
    }
}

/// The same as a stable code, for tests.
pub(crate) fn stand_code(stand: Stand) -> &'static str {
    match stand {
        Stand::Empty | Stand::NeedsFilm | Stand::NeedsReport => "ready",
        Stand::Loading => "loading",
        Stand::Running => "running",
        Stand::Done => "done",
        Stand::Stopped => "stopped",
        Stand::Failed => "problem",
    }
}

/// What is still needed, as a stable code, for tests.
pub(crate) fn needs_code(stand: Stand) -> Option<&'static str> {
    match stand {
        Stand::Empty => Some("film report"),
        Stand::NeedsFilm => Some("film"),
        Stand::NeedsReport => Some("report"),
        _ => None,
    }
}

/// The stage and how far it is.
pub(crate) fn progress(p: Progress) -> Say {
    let stage = match p.stage {
        Stage::FetchingPack => say("Fetching the model", "Modell wird geladen"),
        Stage::Checking => say("Checking the model", "Modell wird geprüft"),
        Stage::Preparing => say("Building the network", "Netz wird aufgebaut"),
        Stage::WarmingUp => say("Warming up", "Aufwärmen"),
        Stage::EncodingFilm => say("Looking at the film", "Aufnahme wird betrachtet"),
        Stage::Grounding => say("Placing phrases", "Phrasen werden verortet"),
    };
    match p.unit {
        Unit::Bytes => said!(
            "{}: {} of {} MB",
            "{}: {} von {} MB",
            stage,
            number(p.done / 1e6, 1),
            number(p.total / 1e6, 1)
        ),
        Unit::Steps => said!(
            "{}: {} of {}",
            "{}: {} von {}",
            stage,
            number(p.done, 0),
            number(p.total, 0)
        ),
    }
}

/// Milliseconds for people.
pub(crate) fn duration(ms: f64) -> Say {
    if ms < 1000.0 {
        same(format!("{ms:.0} ms"))
    } else {
        said!("{} s", "{} s", number(ms / 1000.0, 1))
    }
}

/// How long the parts took.
pub(crate) fn timings(t: Timings) -> Say {
    let film = if t.encode_ms > 0.0 {
        duration(t.encode_ms)
    } else {
        say("kept", "schon da")
    };
    said!(
        "report {} · film {} · phrases {}",
        "Bericht {} · Aufnahme {} · Phrasen {}",
        duration(t.read_ms),
        film,
        duration(t.ground_ms)
    )
}

/// Engine and weights, short.
pub(crate) fn engine_line(e: &Engine, pack: &PackInfo) -> Say {
    let why = e.why.as_ref().map_or_else(Say::default, |why| {
        said!(" ({})", " ({})", told::sentence(why))
    });
    said!(
        "{} · {}{} · {} {}",
        "{} · {}{} · {} {}",
        engine(e.kind),
        e.adapter,
        why,
        pack.name,
        pack.version
    )
}

/// How the engine came up.
pub(crate) fn engine_details(loaded: &Loaded) -> Say {
    let kind = engine(loaded.engine.kind);
    let en = format!("{:.1e}", loaded.golden_error);
    let de = en.replace('.', ",").into();
    let error = Say { en: en.into(), de };
    said!(
        "{}, {}; ready after {}; its check pass differs from the stored numbers by {} at most",
        "{}, {}; bereit nach {}; der Prüfdurchgang weicht höchstens um {} von den hinterlegten Zahlen ab",
        kind,
        loaded.engine.adapter,
        duration(loaded.load_ms),
        error
    )
}

/// A count of bytes for people.
pub(crate) fn file_size(bytes: u64) -> Say {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let bytes = bytes as f64;
    if bytes < 1e6 {
        same(format!("{:.0} kB", (bytes / 1e3).max(1.0)))
    } else {
        said!("{} MB", "{} MB", number(bytes / 1e6, 1))
    }
}

/// Presence as a percentage, and whether it was measured on films that a radiologist had read.
pub(crate) fn presence(share: f32, validated: bool) -> Say {
    let percent = percent(share);
    if validated {
        same(percent)
    } else {
        said!("{}, {}", "{}, {}", percent, NOT_VALIDATED)
    }
}

/// A share of one as a whole percentage.
pub(crate) fn percent(share: f32) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The kind of engine.
pub(crate) fn engine(kind: EngineKind) -> &'static str {
    match kind {
        EngineKind::Webgpu => "WebGPU",
        EngineKind::Cpu => "CPU",
    }
}

/// Before the words that the model was asked.
pub(crate) const ASKED: Say = say("Asked: ", "Gefragt: ");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_presence_that_nobody_measured_says_so() {
        assert_eq!(presence(0.93, true), say("93 %", "93 %"));
        assert_eq!(
            presence(0.93, false),
            say("93 %, not validated", "93 %, nicht validiert")
        );
    }

    #[test]
    fn numbers_for_people() {
        let fetched = Progress {
            stage: Stage::FetchingPack,
            done: 12_340_000.0,
            total: 31e6,
            unit: Unit::Bytes,
        };
        assert_eq!(
            progress(fetched),
            say(
                "Fetching the model: 12.3 of 31.0 MB",
                "Modell wird geladen: 12,3 von 31,0 MB"
            )
        );
        let placed = Progress {
            stage: Stage::Grounding,
            done: 2.0,
            total: 5.0,
            unit: Unit::Steps,
        };
        assert_eq!(progress(placed).en, "Placing phrases: 2 of 5");
        for (ms, text) in [
            (0.4, say("0 ms", "0 ms")),
            (999.0, say("999 ms", "999 ms")),
            (1250.0, say("1.2 s", "1,2 s")),
        ] {
            assert_eq!(duration(ms), text);
        }
        for (bytes, text) in [
            (10, say("1 kB", "1 kB")),
            (812_000, say("812 kB", "812 kB")),
            (3_400_000, say("3.4 MB", "3,4 MB")),
        ] {
            assert_eq!(file_size(bytes), text);
        }
        assert_eq!(percent(0.874), "87 %");
    }
}
