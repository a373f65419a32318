//! Words of the three ways in, of checks, of the form by organ system, and of probes.

use phrasebox_protocol::{
    Decision, GroundedBox, GroundedPhrase, Probe, ProbeKind, ReportSays, Way,
};
use phrasebox_report::{Assertion, Category, NoBoxReason, Side, System, Temporality};

use super::percent;

pub(crate) const WAYS: &str = "What to ask";
pub(crate) const QUESTION_LABEL: &str = "Question about the film";
pub(crate) const QUESTION_PLACEHOLDER: &str = "Is there a right pleural effusion?";
pub(crate) const ASK: &str = "Ask";
pub(crate) const QUESTION_HINT: &str = "One finding or part of the chest, or several. Enter asks.";
pub(crate) const FINDINGS_LABEL: &str = "Findings to look for";
pub(crate) const FINDINGS_PLACEHOLDER: &str =
    "lung opacity, pleural effusion, cardiomegaly\nright lung";
pub(crate) const FINDINGS_HINT: &str = "Names, divided by commas or lines.";
pub(crate) const FINDINGS_PICK: &str = "Pick from the list of findings";
pub(crate) const DEFINITIONS: &str = "Ask with the written definition";
pub(crate) const DEFINITIONS_HELP: &str = "Gives the model a short definition of shape, density and place with the \
     name. The boxes of such questions were not measured.";
pub(crate) const ANSWERS: &str = "Answer";
pub(crate) const DEFINITION: &str = "Asked with the definition";
pub(crate) const ASKED_FOR: &str = "asked for";

pub(crate) const CHECK_WORDS: &str = "Words concerned";
pub(crate) const READ_AS_TEXT: &str = "Text";
pub(crate) const READ_AS_FORM: &str = "Form";
pub(crate) const READ_AS_WAYS: &str = "How the report is shown";
pub(crate) const FORM_SYSTEM: &str = "Organ system";
pub(crate) const FORM_STATED: &str = "What the report states";
pub(crate) const FORM_BLANK: &str = "not stated";

pub(crate) const PROBE: &str = "Test this answer";
pub(crate) const PROBE_HELP: &str = "Asks again what should change the answer: a blank film, nonsense words, the \
     other side, a denial.";
pub(crate) const PROBE_CLOSE: &str = "Close the test";
pub(crate) const PROBING: &str = "Asking the same place four other things…";
pub(crate) const PROBE_ORIGINAL: &str = "as asked";
pub(crate) const PROBE_LEGEND: &str =
    "Thin dashed: the box as asked. Solid: the box of the test, drawn or not.";
pub(crate) const PROBE_NO_SIDE: &str = "Does not apply: the words name no single side.";

/// The name of a way in.
pub(crate) fn way(way: Way) -> &'static str {
    match way {
        Way::Report => super::REPORT,
        Way::Question => "Question",
        Way::Findings => "Findings list",
    }
}

/// The same as a stable code, for tests.
pub(crate) fn way_code(way: Way) -> &'static str {
    match way {
        Way::Report => "report",
        Way::Question => "question",
        Way::Findings => "findings",
    }
}

/// What is missing beside the film.
pub(crate) fn needs_text(way: Way) -> &'static str {
    match way {
        Way::Report => "The film is here. Now add its report.",
        Way::Question => "The film is here. Now ask a question.",
        Way::Findings => "The film is here. Now name what to look for.",
    }
}

/// What is said where a question names nothing known.
pub(crate) fn unknown_question(text: &str) -> String {
    format!(
        "\u{201c}{text}\u{201d} names no finding and no part of the chest that is known here, so nothing was asked \
         of the film. Name one, for example: {QUESTION_PLACEHOLDER}"
    )
}

/// What is said of names of a list that mean nothing here.
pub(crate) fn unknown_names(names: &[String]) -> String {
    format!("Not known here, so not looked for: {}.", names.join(", "))
}

/// What the film's answer to a question supports, and no more.
pub(crate) fn film_says(answer: &GroundedPhrase) -> String {
    let presence = answer.presence.map_or_else(String::new, percent);
    let measured = answer.boxes.iter().any(|b| b.validated);
    if answer.decision == Decision::Box {
        return match (answer.phrase.category, measured) {
            (Category::Anatomy, _) => "The box shows where the model places it.".to_owned(),
            (_, true) => format!(
                "Found: the model gives {presence} that it is on this film, and the box shows where."
            ),
            (_, false) => format!(
                "The model marks where it would be and gives {presence} that it is there. Neither was measured for \
                 such findings on real films, so this does not show that it is there."
            ),
        };
    }
    match answer.phrase.reason {
        Some(NoBoxReason::NotLearnt) => {
            "The model has not learnt to place this, so the film gives no answer.".to_owned()
        }
        Some(NoBoxReason::NotFound) if measured => {
            format!("Not found: the model gives {presence} that it is on this film.")
        }
        Some(NoBoxReason::NotFound) => format!(
            "Not found: the model gives {presence} that it is on this film. That was not measured for such findings \
             on real films, so this does not show that it is absent."
        ),
        Some(reason) => format!("No box: {}.", super::reason(reason)),
        None => "No box.".to_owned(),
    }
}

/// What the report says of what was asked.
pub(crate) fn report_says(says: Option<&ReportSays>) -> String {
    let Some(says) = says else {
        return "The report says nothing of it.".to_owned();
    };
    let stated = match (says.assertion, says.temporality) {
        (None, _) => "has these words without stating anything with them",
        (Some(Assertion::Absent), _) => "says it is absent",
        (_, Some(Temporality::Historical)) => "names it as past",
        (Some(Assertion::Present), _) => "says it is present",
        (Some(Assertion::Uncertain), _) => "leaves it open",
    };
    format!("The report {stated}: \u{201c}{}\u{201d}.", says.text)
}

/// Why a check was raised, short.
pub(crate) fn check_reason(code: &str) -> &'static str {
    use phrasebox_report::check_code as c;
    match code {
        c::SIDE_CONFLICT => "Sides differ",
        c::ASSERTED_AND_DENIED => "Stated and denied",
        c::IMPRESSION_ONLY => "Only in the impression",
        c::IMPOSSIBLE_SIZE => "Size",
        c::NOT_ENGLISH => "Language",
        c::NOT_TEXT => "Not text",
        c::BOX_SIDE => "Box on the other side",
        _ => "Check",
    }
}

/// The name of an organ system.
pub(crate) fn system(system: System) -> &'static str {
    match system {
        System::Lungs => "Lungs",
        System::Pleura => "Pleura",
        System::Airways => "Airways",
        System::Heart => "Heart",
        System::Mediastinum => "Mediastinum",
        System::Hila => "Hila",
        System::Aorta => "Aorta",
        System::Diaphragm => "Diaphragm",
        System::Bones => "Bones",
        System::SoftTissue => "Soft tissue",
        System::Abdomen => "Abdomen",
        System::Devices => "Devices",
        System::Surgery => "Surgery",
        System::General => "General",
    }
}

/// The name of a probe.
pub(crate) fn probe(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::BlankFilm => "blank film",
        ProbeKind::Nonsense => "nonsense words",
        ProbeKind::SwappedSide => "other side",
        ProbeKind::Negated => "denied",
    }
}

/// Whether a box is drawn, and how sure the model is that there is something.
pub(crate) fn outcome(answer: &GroundedPhrase) -> String {
    let drawn = match (answer.decision, answer.phrase.reason) {
        (Decision::Box, _) => "box",
        (Decision::NoBox, Some(reason)) => super::reason(reason),
        (Decision::NoBox, None) => "no box",
    };
    match answer.presence {
        Some(presence) => format!("{drawn}; presence {}", percent(presence)),
        None => drawn.to_owned(),
    }
}

/// From this overlap on, a box counts as where it was; from the other on, as near it.
const SAME_PLACE: f32 = 0.9;
const NEAR: f32 = 0.5;
/// A smaller change of presence is called none.
const NO_CHANGE: f32 = 0.05;

/// One sentence on what a probe moved, from the answers.
pub(crate) fn what_moved(before: &GroundedPhrase, probe: &Probe) -> String {
    let Some(now) = &probe.answer else {
        return PROBE_NO_SIDE.to_owned();
    };
    let place = match probe.overlap {
        None => "There is no box to compare".to_owned(),
        Some(overlap) => {
            let percent = percent(overlap);
            match (crossed(&before.boxes, &now.boxes), overlap) {
                (Some(side), _) => {
                    format!("The model's box went over to the patient's {side} (overlap {percent})")
                }
                (None, SAME_PLACE..) => {
                    format!("The model's box stayed where it was (overlap {percent})")
                }
                (None, NEAR..) => format!("The model's box moved a little (overlap {percent})"),
                (None, _) => format!("The model's box moved elsewhere (overlap {percent})"),
            }
        }
    };
    let presence = match (before.presence, now.presence) {
        (Some(old), Some(new)) if (new - old).abs() < NO_CHANGE => {
            format!(
                ", and its presence hardly changed ({} to {})",
                percent(old),
                percent(new)
            )
        }
        (Some(old), Some(new)) => {
            let way = if new > old { "rose" } else { "fell" };
            format!(
                ", and its presence {way} from {} to {}",
                percent(old),
                percent(new)
            )
        }
        _ => String::new(),
    };
    let drawn = match (before.decision, now.decision) {
        (Decision::Box, Decision::Box) => "it is still drawn",
        (Decision::NoBox, Decision::Box) => "it is drawn now",
        (Decision::Box, Decision::NoBox) => "it is no longer drawn",
        (Decision::NoBox, Decision::NoBox) => "nothing is drawn, as before",
    };
    let ought = match (probe.kind, now.decision, probe.overlap) {
        (ProbeKind::BlankFilm, Decision::Box, _) => {
            " There is nothing on a blank film: such a box comes from the words alone."
        }
        (ProbeKind::Nonsense, Decision::Box, Some(SAME_PLACE..)) => {
            " So the box does not depend on the words."
        }
        _ => "",
    };
    format!("{place}{presence}; {drawn}.{ought}")
}

/// The side of the patient to which a single box went over; none where it stayed on its side. Image-left is the
/// patient's right.
fn crossed(before: &[GroundedBox], now: &[GroundedBox]) -> Option<&'static str> {
    let ([before], [now]) = (before, now) else {
        return None;
    };
    let right = |b: &GroundedBox| b.xyxy.cxcywh()[0] < 0.5;
    let apart = before.xyxy.iou(now.xyxy) < NEAR;
    (apart && right(before) != right(now)).then_some(if right(now) { "right" } else { "left" })
}

/// A phrase of the form, for a screen reader.
pub(crate) fn form_entry(text: &str, stated: Assertion, of: Side) -> String {
    let side = super::side(of).map_or_else(String::new, |side| format!(", {side}"));
    format!("{text}: {}{side}", super::assertion(stated))
}

#[cfg(test)]
mod tests {
    use phrasebox_radiograph::BoundingBox;
    use phrasebox_report::read_phrase;

    use super::*;

    fn answer(
        text: &str,
        decision: Decision,
        presence: f32,
        x0: f32,
        validated: bool,
    ) -> GroundedPhrase {
        let xyxy = BoundingBox::from_xyxy(x0, 0.4, x0 + 0.2, 0.8).expect("ordered");
        let mut phrase = read_phrase(text);
        phrase.reason = (decision == Decision::NoBox).then_some(NoBoxReason::NotFound);
        GroundedPhrase {
            phrase,
            decision,
            presence: Some(presence),
            presence_validated: false,
            boxes: vec![GroundedBox {
                xyxy,
                hypotheses: [xyxy; 3],
                variance: [0.0; 4],
                uncertainty: 0.0,
                spread: 0.0,
                confidence: validated.then_some(0.7),
                validated,
                side: Side::None,
            }],
            asked: Vec::new(),
        }
    }

    #[test]
    fn an_answer_says_no_more_than_the_box_supports() {
        let effusion = |decision| film_says(&answer("effusion", decision, 0.8, 0.1, false));
        let opacity = |decision| film_says(&answer("opacity", decision, 0.8, 0.1, true));
        assert!(effusion(Decision::Box).contains("does not show that it is there"));
        assert!(effusion(Decision::NoBox).contains("does not show that it is absent"));
        assert!(opacity(Decision::Box).starts_with("Found: the model gives 80 %"));
        assert_eq!(
            opacity(Decision::NoBox),
            "Not found: the model gives 80 % that it is on this film."
        );
        let mut unlearnt = answer("rib fracture", Decision::NoBox, 0.9, 0.1, false);
        unlearnt.phrase.reason = Some(NoBoxReason::NotLearnt);
        assert!(film_says(&unlearnt).contains("has not learnt"));
        assert!(!film_says(&unlearnt).contains("90"));
    }

    #[test]
    fn the_report_is_quoted_with_what_it_states() {
        let says = |assertion, temporality| {
            report_says(Some(&ReportSays {
                text: "old fracture".to_owned(),
                start: 0,
                end: 12,
                score: 1.0,
                assertion,
                temporality,
            }))
        };
        let now = Some(Temporality::Current);
        assert!(says(Some(Assertion::Present), now).starts_with("The report says it is present"));
        assert!(says(Some(Assertion::Absent), now).contains("absent: \u{201c}old fracture"));
        assert!(says(Some(Assertion::Uncertain), now).contains("leaves it open"));
        assert!(says(Some(Assertion::Present), Some(Temporality::Historical)).contains("past"));
        assert!(says(None, None).contains("without stating"));
        assert_eq!(report_says(None), "The report says nothing of it.");
    }

    #[test]
    fn what_moved_is_told_from_the_answers() {
        struct Case {
            kind: ProbeKind,
            now: GroundedPhrase,
            overlap: Option<f32>,
            told: &'static [&'static str],
        }
        let text = "right opacity";
        let before = answer(text, Decision::Box, 0.9, 0.1, true);
        for case in [
            Case {
                kind: ProbeKind::BlankFilm,
                now: answer(text, Decision::NoBox, 0.2, 0.1, true),
                overlap: Some(1.0),
                told: &["stayed", "fell from 90 % to 20 %", "no longer drawn"],
            },
            Case {
                kind: ProbeKind::BlankFilm,
                now: answer(text, Decision::Box, 0.9, 0.2, true),
                overlap: Some(0.6),
                told: &["moved a little", "hardly changed", "from the words alone"],
            },
            Case {
                kind: ProbeKind::Nonsense,
                now: answer(text, Decision::Box, 0.88, 0.1, true),
                overlap: Some(0.97),
                told: &["stayed", "hardly changed", "does not depend on the words"],
            },
            // Image-right is the patient's left.
            Case {
                kind: ProbeKind::SwappedSide,
                now: answer(text, Decision::Box, 0.99, 0.7, true),
                overlap: Some(0.0),
                told: &["over to the patient's left", "rose", "still drawn"],
            },
            Case {
                kind: ProbeKind::Negated,
                now: answer(text, Decision::NoBox, 0.5, 0.25, true),
                overlap: Some(0.1),
                told: &["moved elsewhere", "no longer drawn"],
            },
        ] {
            let probe = Probe {
                kind: case.kind,
                answer: Some(case.now),
                overlap: case.overlap,
            };
            let sentence = what_moved(&before, &probe);
            for part in case.told {
                assert!(sentence.contains(part), "{part}: {sentence}");
            }
        }
        let none = Probe {
            kind: ProbeKind::SwappedSide,
            answer: None,
            overlap: None,
        };
        assert_eq!(what_moved(&before, &none), PROBE_NO_SIDE);
    }

    #[test]
    fn every_check_and_every_system_has_its_own_word() {
        let mut names: Vec<_> = System::ALL.iter().map(|s| system(*s)).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), System::ALL.len());
        assert_eq!(check_reason("box_side"), "Box on the other side");
    }
}
