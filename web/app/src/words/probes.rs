//! Words of probes: other things asked at the same place.

use phrasebox_protocol::{Decision, GroundedBox, GroundedPhrase, Probe, ProbeKind};
use phrasebox_report::Side;

use super::percent;
use crate::language::{Say, joined, said, say};

pub(crate) const PROBE: Say = say("Test this answer", "Diese Antwort prüfen");
pub(crate) const PROBE_HELP: Say = say(
    "Asks again what should change the answer: a blank film, nonsense words, the \
     other side, a denial.",
    "Fragt noch einmal mit dem, was die Antwort ändern sollte: leere Aufnahme, sinnlose Wörter, andere Seite, Verneinung.",
);
pub(crate) const PROBE_CLOSE: Say = say("Close the test", "Prüfung schließen");
pub(crate) const PROBING: Say = say(
    "Asking the same place four other things…",
    "Vier andere Fragen an dieselbe Stelle…",
);
pub(crate) const PROBE_ORIGINAL: Say = say("as asked", "wie gefragt");
pub(crate) const PROBE_LEGEND: Say = say(
    "Thin dashed: the box as asked. Solid: the box of the test, drawn or not.",
    "Dünn gestrichelt: der Rahmen wie gefragt. Durchgezogen: der Rahmen der Prüfung, gezeichnet oder nicht.",
);
pub(crate) const PROBE_NO_SIDE: Say = say(
    "Does not apply: the words name no single side.",
    "Nicht anwendbar: Die Wörter nennen keine einzelne Seite.",
);

/// The name of a probe.
pub(crate) fn probe(kind: ProbeKind) -> Say {
    match kind {
        ProbeKind::BlankFilm => say("blank film", "leere Aufnahme"),
        ProbeKind::Nonsense => say("nonsense words", "sinnlose Wörter"),
        ProbeKind::SwappedSide => say("other side", "andere Seite"),
        ProbeKind::Negated => say("denied", "verneint"),
    }
}

/// Whether a box is drawn, and how sure the model is that there is something.
pub(crate) fn outcome(answer: &GroundedPhrase) -> Say {
    let drawn = match (answer.decision, answer.phrase.reason) {
        (Decision::Box, _) => say("box", "Rahmen"),
        (Decision::NoBox, Some(reason)) => super::reason(reason),
        (Decision::NoBox, None) => say("no box", "kein Rahmen"),
    };
    match answer.presence {
        Some(presence) => {
            let percent = percent(presence);
            said!("{}; presence {}", "{}; Präsenz {}", drawn, percent)
        }
        None => drawn,
    }
}

/// From this overlap on, a box counts as where it was; from the other on, as near it.
const SAME_PLACE: f32 = 0.9;
const NEAR: f32 = 0.5;
/// A smaller change of presence is called none.
const NO_CHANGE: f32 = 0.05;

/// One sentence on what a probe moved, from the answers.
pub(crate) fn what_moved(before: &GroundedPhrase, probe: &Probe) -> Say {
    let Some(now) = &probe.answer else {
        return PROBE_NO_SIDE;
    };
    let place = match probe.overlap {
        None => say(
            "There is no box to compare",
            "Es gibt keinen Rahmen zum Vergleichen",
        ),
        Some(overlap) => {
            let moved = match (crossed(&before.boxes, &now.boxes), overlap) {
                (Some(Side::Right), _) => say(
                    "The model's box went over to the patient's right",
                    "Der Rahmen des Modells wechselte auf die rechte Patientenseite",
                ),
                (Some(_), _) => say(
                    "The model's box went over to the patient's left",
                    "Der Rahmen des Modells wechselte auf die linke Patientenseite",
                ),
                (None, SAME_PLACE..) => say(
                    "The model's box stayed where it was",
                    "Der Rahmen des Modells blieb, wo er war",
                ),
                (None, NEAR..) => say(
                    "The model's box moved a little",
                    "Der Rahmen des Modells verschob sich ein wenig",
                ),
                (None, _) => say(
                    "The model's box moved elsewhere",
                    "Der Rahmen des Modells liegt jetzt anderswo",
                ),
            };
            let percent = percent(overlap);
            said!("{} (overlap {})", "{} (Überlappung {})", moved, percent)
        }
    };
    let presence = match (before.presence, now.presence) {
        (Some(old), Some(new)) => {
            let (from, to) = (percent(old), percent(new));
            if (new - old).abs() < NO_CHANGE {
                said!(
                    ", and its presence hardly changed ({} to {})",
                    ", und die Präsenz änderte sich kaum ({} auf {})",
                    from,
                    to
                )
            } else if new > old {
                said!(
                    ", and its presence rose from {} to {}",
                    ", und die Präsenz stieg von {} auf {}",
                    from,
                    to
                )
            } else {
                said!(
                    ", and its presence fell from {} to {}",
                    ", und die Präsenz fiel von {} auf {}",
                    from,
                    to
                )
            }
        }
        _ => Say::default(),
    };
    let drawn = match (before.decision, now.decision) {
        (Decision::Box, Decision::Box) => {
            say("; it is still drawn.", "; er wird weiterhin gezeichnet.")
        }
        (Decision::NoBox, Decision::Box) => {
            say("; it is drawn now.", "; er wird jetzt gezeichnet.")
        }
        (Decision::Box, Decision::NoBox) => say(
            "; it is no longer drawn.",
            "; er wird nicht mehr gezeichnet.",
        ),
        (Decision::NoBox, Decision::NoBox) => say(
            "; nothing is drawn, as before.",
            "; wie zuvor wird nichts gezeichnet.",
        ),
    };
    let ought = match (probe.kind, now.decision, probe.overlap) {
        (ProbeKind::BlankFilm, Decision::Box, _) => say(
            " There is nothing on a blank film: such a box comes from the words alone.",
            " Auf einer leeren Aufnahme ist nichts: Ein solcher Rahmen kommt allein aus den Wörtern.",
        ),
        (ProbeKind::Nonsense, Decision::Box, Some(SAME_PLACE..)) => say(
            " So the box does not depend on the words.",
            " Der Rahmen hängt also nicht von den Wörtern ab.",
        ),
        _ => Say::default(),
    };
    joined(&[place, presence, drawn, ought], "")
}

/// The side of the patient to which a single box went over; none where it stayed on its side. Image-left is the
/// patient's right.
fn crossed(before: &[GroundedBox], now: &[GroundedBox]) -> Option<Side> {
    let ([before], [now]) = (before, now) else {
        return None;
    };
    let right = |b: &GroundedBox| b.xyxy.cxcywh()[0] < 0.5;
    let apart = before.xyxy.iou(now.xyxy) < NEAR;
    (apart && right(before) != right(now)).then_some(if right(now) {
        Side::Right
    } else {
        Side::Left
    })
}

#[cfg(test)]
mod tests {
    use super::super::asking::tests::answer;
    use super::*;

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
            let sentence = what_moved(&before, &probe).en;
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
}
