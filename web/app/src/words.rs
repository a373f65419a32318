//! Every word the page says, in one place; its problems are in `problems` beside it.

pub(crate) mod about;
mod asking;
pub(crate) mod device;
pub(crate) mod evidence;
pub(crate) mod keep;
pub(crate) mod practice;
pub(crate) mod viewer;
pub(crate) mod work;

pub(crate) use asking::*;

use phrasebox_protocol::{Engine, EngineKind, PackInfo, Stage, Timings, Unit, Way};
use phrasebox_report::{
    Assertion, Category, NoBoxReason, Phrase, Severity, Side, Temporality, Zone,
};

use crate::state::{Loaded, Progress, Stand};

pub(crate) const TITLE: &str = "Phrasebox";
pub(crate) const TAGLINE: &str = "Each phrase of the report, found on the film.";
pub(crate) const PURPOSE: &str = "For research and teaching. Not for diagnosis.";
pub(crate) const PRIVACY: &str = "Nothing leaves this device.";

pub(crate) const FILM: &str = "Film";
pub(crate) const FILM_EMPTY: &str = "Drop a chest film here, or paste it with Ctrl+V.";
pub(crate) const FILM_FORMATS: &str = "DICOM, PNG or JPEG; one frontal view.";
pub(crate) const FILM_CHOOSE: &str = "Choose film";
pub(crate) const FILM_CHANGE: &str = "Change film";
pub(crate) const PASTE: &str = "Paste";
pub(crate) const PASTED_NAME: &str = "pasted image";
pub(crate) const FILM_BLANK: &str = "This browser cannot show the file itself; boxes are drawn on an empty frame of the film's proportions.";
pub(crate) const FILM_DECODING: &str = "Reading the film…";
pub(crate) const BOXES_SHOWN: &str = "Boxes";
pub(crate) const MARKER_RIGHT: &str = "Patient's right";
pub(crate) const MARKER_LEFT: &str = "Patient's left";
pub(crate) const SYNTHETIC: &str = "synthetic";
pub(crate) const OVERLAY: &str = "Boxes on the film. Arrow keys go from box to box, Enter holds one, Escape lets go. Shift and an arrow key move a box, with Alt they size it, Delete takes it away.";

pub(crate) const SAMPLES: &str = "Or try a synthetic film, drawn by a program, with its report:";
pub(crate) const SAMPLE: &str = "Sample";

pub(crate) const REPORT: &str = "Report";
pub(crate) const REPORT_PLACEHOLDER: &str = "Type or paste the report here, or drop a .txt file.";
pub(crate) const REPORT_CHOOSE: &str = "Choose .txt";
pub(crate) const REPORT_CLEAR: &str = "Clear";
pub(crate) const REPORT_RESTORE: &str = "Put my report back";
pub(crate) const READ_AS: &str = "Read as";
pub(crate) const READ_AS_HELP: &str =
    "Phrases of the report. Arrow keys move between phrases, Enter holds one, Escape lets go.";
pub(crate) const LEGEND: &str = "How phrases are marked";
pub(crate) const NO_PHRASE: &str =
    "No diagnostic phrase was found in this report. Nothing to mark.";
pub(crate) const CHECKS: &str = "Worth a second look in the report";

pub(crate) const ON_FILM: &str = "On the film";
pub(crate) const WITHOUT_BOX: &str = "Without a box";
pub(crate) const ASKING: &str = "being looked for…";
pub(crate) const WAITS_FOR_FILM: &str = "waits for a film";
pub(crate) const NOT_ANSWERED: &str = "not looked for: stopped";
pub(crate) const PRESENCE: &str = "Presence";
pub(crate) const PRESENCE_HELP: &str = "The model's probability that the finding is on this film. It was measured for opacities only; for other findings it is little better than guessing on real films.";
pub(crate) const UNCERTAINTY: &str = "u";
pub(crate) const UNCERTAINTY_HELP: &str = "Uncertainty, smaller is surer. For an opacity: one minus the overlap with the truth that the model expects of its box. Else: mean standard deviation of the three candidate boxes, as a share of the film.";
pub(crate) const CONFIDENCE: &str = "Confidence";
pub(crate) const CONFIDENCE_HELP: &str =
    "Calibrated probability that the box overlaps a reader's box by half or more.";
pub(crate) const NOT_VALIDATED: &str = "not validated";
pub(crate) const RESULTS_EMPTY: &str = "Give a film, and a report, a question or a list of findings; each phrase is then listed here, with its box or the reason for none.";

pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const RUN: &str = "Run again";
pub(crate) const RUN_ON_CPU: &str = "Run on CPU";
pub(crate) const RUN_ON_GPU: &str = "Try the GPU";
pub(crate) const DISMISS: &str = "Put away";
pub(crate) const STATUS: &str = "What the page is doing";
pub(crate) const WORKING: &str = "Working";
pub(crate) const ENGINE_PENDING: &str = "engine not ready";

pub(crate) const RESTARTED: &str =
    "The engine stopped unexpectedly and was started again with the same film and report.";
pub(crate) const RESTARTED_ON_CPU: &str = "The engine stopped twice; it was started again on the processor with the same film and report.";
pub(crate) const ENDED_BY_FORCE: &str =
    "The engine did not stop in time and was ended; the next run starts it again.";
pub(crate) const CRASHED_LAST_TIME: &str = "The page did not close cleanly while the engine was working last time, so it starts on the processor.";

/// What the page is doing, for the status line.
pub(crate) fn stand(stand: Stand, way: Way) -> &'static str {
    match stand {
        Stand::Empty => "Ready for a film and a report.",
        Stand::NeedsFilm => "The report is read. Now add a film.",
        Stand::NeedsReport => needs_text(way),
        Stand::Loading => "Getting the model ready.",
        Stand::Running => "Looking for each phrase on the film.",
        Stand::Done => "Done.",
        Stand::Stopped => "Stopped. Film and report are kept.",
        Stand::Failed => "That did not work. Film and report are kept.",
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
pub(crate) fn progress(p: Progress) -> String {
    let stage = match p.stage {
        Stage::FetchingPack => "Fetching the model",
        Stage::Checking => "Checking the model",
        Stage::Preparing => "Building the network",
        Stage::WarmingUp => "Warming up",
        Stage::EncodingFilm => "Looking at the film",
        Stage::Grounding => "Placing phrases",
    };
    match p.unit {
        Unit::Bytes => format!("{stage}: {:.1} of {:.1} MB", p.done / 1e6, p.total / 1e6),
        Unit::Steps => format!("{stage}: {:.0} of {:.0}", p.done, p.total),
    }
}

/// Milliseconds for people.
pub(crate) fn duration(ms: f64) -> String {
    if ms < 1000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1000.0)
    }
}

/// How long the parts took.
pub(crate) fn timings(t: Timings) -> String {
    let film = if t.encode_ms > 0.0 {
        duration(t.encode_ms)
    } else {
        "kept".to_owned()
    };
    format!(
        "report {} · film {film} · phrases {}",
        duration(t.read_ms),
        duration(t.ground_ms)
    )
}

/// Engine and weights, short.
pub(crate) fn engine_line(e: &Engine, pack: &PackInfo) -> String {
    let why = e
        .why
        .as_ref()
        .map_or_else(String::new, |why| format!(" ({why})"));
    format!(
        "{} · {}{why} · {} {}",
        engine(e.kind),
        e.adapter,
        pack.name,
        pack.version
    )
}

/// How the engine came up.
pub(crate) fn engine_details(loaded: &Loaded) -> String {
    format!(
        "{}, {}; ready after {}; its check pass differs from the stored numbers by {:.1e} at most",
        engine(loaded.engine.kind),
        loaded.engine.adapter,
        duration(loaded.load_ms),
        loaded.golden_error
    )
}

/// A count of bytes for people.
pub(crate) fn file_size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let bytes = bytes as f64;
    if bytes < 1e6 {
        format!("{:.0} kB", (bytes / 1e3).max(1.0))
    } else {
        format!("{:.1} MB", bytes / 1e6)
    }
}

/// Presence as a percentage, and whether it was measured on films that a radiologist had read.
pub(crate) fn presence(share: f32, validated: bool) -> String {
    let percent = percent(share);
    if validated {
        percent
    } else {
        format!("{percent}, {NOT_VALIDATED}")
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

/// The radiological term.
pub(crate) fn category(category: Category) -> &'static str {
    match category {
        Category::Atelectasis => "atelectasis",
        Category::Calcification => "calcification",
        Category::Cardiomegaly => "cardiomegaly",
        Category::Consolidation => "consolidation",
        Category::DiffuseNodule => "diffuse nodules",
        Category::Effusion => "effusion",
        Category::Emphysema => "emphysema",
        Category::Fibrosis => "fibrosis",
        Category::Fracture => "fracture",
        Category::Mass => "mass",
        Category::Nodule => "nodule",
        Category::PleuralThickening => "pleural thickening",
        Category::Pneumothorax => "pneumothorax",
        Category::Edema => "edema",
        Category::Pneumonia => "pneumonia",
        Category::LungOpacity => "lung opacity",
        Category::Infiltrate => "infiltrate",
        Category::Granuloma => "granuloma",
        Category::Hyperinflation => "hyperinflation",
        Category::Hernia => "hernia",
        Category::Scarring => "scarring",
        Category::Device => "device",
        Category::MediastinalWidening => "mediastinal widening",
        Category::HilarEnlargement => "hilar enlargement",
        Category::AorticAbnormality => "aorta",
        Category::SpineDegenerative => "degenerative spine",
        Category::Scoliosis => "scoliosis",
        Category::ElevatedDiaphragm => "elevated diaphragm",
        Category::PostSurgical => "post-surgical",
        Category::Anatomy => "anatomy",
        Category::Other => "other",
    }
}

/// The group a category is coloured by: a class name of the style sheet. Colour is never the only sign.
pub(crate) fn group(category: Category) -> &'static str {
    match category {
        Category::Effusion | Category::PleuralThickening | Category::Pneumothorax => "g-pleura",
        Category::Nodule
        | Category::Mass
        | Category::Granuloma
        | Category::Calcification
        | Category::DiffuseNodule => "g-focal",
        Category::Cardiomegaly
        | Category::MediastinalWidening
        | Category::HilarEnlargement
        | Category::AorticAbnormality
        | Category::Hernia => "g-middle",
        Category::Fracture | Category::SpineDegenerative | Category::Scoliosis => "g-bone",
        Category::Device | Category::PostSurgical | Category::Anatomy | Category::Other => {
            "g-other"
        }
        Category::Atelectasis
        | Category::Consolidation
        | Category::Emphysema
        | Category::Fibrosis
        | Category::Edema
        | Category::Pneumonia
        | Category::LungOpacity
        | Category::Infiltrate
        | Category::Hyperinflation
        | Category::Scarring
        | Category::ElevatedDiaphragm => "g-lung",
    }
}

/// How the report puts it.
pub(crate) fn assertion(assertion: Assertion) -> &'static str {
    match assertion {
        Assertion::Present => "present",
        Assertion::Absent => "absent",
        Assertion::Uncertain => "uncertain",
    }
}

/// Class name of the mark.
pub(crate) fn assertion_class(assertion: Assertion) -> &'static str {
    match assertion {
        Assertion::Present => "a-present",
        Assertion::Absent => "a-absent",
        Assertion::Uncertain => "a-uncertain",
    }
}

/// Why there is no box.
pub(crate) fn reason(reason: NoBoxReason) -> &'static str {
    match reason {
        NoBoxReason::Absent => "the report says it is absent",
        NoBoxReason::Normal => "a statement of normality",
        NoBoxReason::Historical => "historical",
        NoBoxReason::NotLocalisable => "not localisable",
        NoBoxReason::NotFound => "not found on this film",
        NoBoxReason::NotLearnt => "the model has not learnt to place this",
    }
}

/// The patient's side, where one is stated.
pub(crate) fn side(side: Side) -> Option<&'static str> {
    match side {
        Side::Left => Some("left"),
        Side::Right => Some("right"),
        Side::Bilateral => Some("bilateral"),
        Side::None => None,
    }
}

/// One letter for a box that belongs to one side of the patient.
pub(crate) fn side_letter(side: Side) -> &'static str {
    match side {
        Side::Left => " L",
        Side::Right => " R",
        Side::Bilateral | Side::None => "",
    }
}

/// A box, for a screen reader.
pub(crate) fn box_spoken(number: usize, text: &str, stated: Assertion, of: Side) -> String {
    let place = side(of).map_or_else(String::new, |side| format!(", the patient's {side}"));
    format!("Box {number}: {text}, {}{place}", assertion(stated))
}

/// A phrase of the report, for a screen reader.
pub(crate) fn phrase_spoken(number: usize, phrase: &Phrase) -> String {
    format!("Phrase {number}: {}, {}", phrase.text, phrase_title(phrase))
}

/// What the report says of a phrase, short.
pub(crate) fn phrase_title(phrase: &Phrase) -> String {
    format!(
        "{}, {}",
        category(phrase.category),
        assertion(phrase.assertion)
    )
}

/// What the report says of a phrase, all of it but the assertion.
pub(crate) fn phrase_details(phrase: &Phrase) -> String {
    let parts = [
        Some(category(phrase.category)),
        side(phrase.side),
        phrase.zone.map(zone),
        phrase.severity.map(severity),
        phrase.size.as_deref(),
        temporality(phrase.temporality),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The words that the model was asked.
pub(crate) fn asked(text: &str) -> String {
    format!("Asked: \u{201c}{text}\u{201d}")
}

/// Where in the organ.
pub(crate) fn zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Upper => "upper",
        Zone::Mid => "mid",
        Zone::Lower => "lower",
        Zone::Base => "base",
        Zone::Apex => "apex",
        Zone::Perihilar => "perihilar",
        Zone::Retrocardiac => "retrocardiac",
        Zone::CostophrenicAngle => "costophrenic angle",
        Zone::Peripheral => "peripheral",
        Zone::Diffuse => "diffuse",
    }
}

/// How much.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Minimal => "minimal",
        Severity::Mild => "mild",
        Severity::Moderate => "moderate",
        Severity::Severe => "severe",
    }
}

/// When, where it is not now.
pub(crate) fn temporality(temporality: Temporality) -> Option<&'static str> {
    match temporality {
        Temporality::Current => None,
        Temporality::Historical => Some("historical"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_its_own_word() {
        let mut words: Vec<_> = Category::ALL.iter().map(|c| category(*c)).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Category::ALL.len());
    }

    #[test]
    fn a_presence_that_nobody_measured_says_so() {
        assert_eq!(presence(0.93, true), "93 %");
        assert_eq!(presence(0.93, false), "93 %, not validated");
    }

    #[test]
    fn sides_are_named_by_the_patient() {
        assert_eq!(
            (side(Side::Right), side_letter(Side::Right)),
            (Some("right"), " R")
        );
        assert_eq!(
            (side(Side::Left), side_letter(Side::Left)),
            (Some("left"), " L")
        );
        assert_eq!(
            (side(Side::Bilateral), side_letter(Side::Bilateral)),
            (Some("bilateral"), "")
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
        assert_eq!(progress(fetched), "Fetching the model: 12.3 of 31.0 MB");
        let placed = Progress {
            stage: Stage::Grounding,
            done: 2.0,
            total: 5.0,
            unit: Unit::Steps,
        };
        assert_eq!(progress(placed), "Placing phrases: 2 of 5");
        for (ms, text) in [(0.4, "0 ms"), (999.0, "999 ms"), (1250.0, "1.2 s")] {
            assert_eq!(duration(ms), text);
        }
        for (bytes, text) in [(10, "1 kB"), (812_000, "812 kB"), (3_400_000, "3.4 MB")] {
            assert_eq!(file_size(bytes), text);
        }
        assert_eq!(percent(0.874), "87 %");
    }
}
