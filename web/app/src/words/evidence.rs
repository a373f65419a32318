//! Words about what a box rests on, and about when it is drawn.

use phrasebox_protocol::EvidenceKind;
use phrasebox_report::{Category, NoBoxReason};

use crate::language::{Say, joined, number, said, say};
use crate::state::BoxCount;

pub(crate) const EVIDENCE: Say = say("Evidence", "Evidenz");
pub(crate) const EVIDENCE_DOES: Say = say(
    "What the box of a phrase rests on, on or off",
    "Worauf der Rahmen einer Phrase beruht, ein oder aus",
);
pub(crate) const OPACITY: Say = say("Evidence opacity", "Deckkraft der Evidenz");
pub(crate) const NO_PHRASE: Say = say(
    "Point at a phrase or a box, or hold one with a click, to see what its box rests on.",
    "Zeigen Sie auf eine Phrase oder einen Rahmen, oder halten Sie sie mit einem Klick fest, um zu sehen, worauf der Rahmen beruht.",
);
pub(crate) const NOT_ASKED: Say = say(
    "The model was not asked about this phrase: there is no evidence.",
    "Nach dieser Phrase wurde das Modell nicht gefragt: Es gibt keine Evidenz.",
);
pub(crate) const THRESHOLD: Say = say(
    "Draw boxes from a presence of",
    "Rahmen zeichnen ab einer Präsenz von",
);
pub(crate) const MEASURED: Say = say("measured for each kind", "je Art gemessen");
pub(crate) const USE_MEASURED: Say = say(
    "Use measured thresholds",
    "Gemessene Schwellenwerte verwenden",
);
pub(crate) const ONLY_BY_CHOICE: Say = say(
    "drawn by your threshold, not by the measured one",
    "nach Ihrem Schwellenwert gezeichnet, nicht nach dem gemessenen",
);
pub(crate) const HIDDEN_BY_CHOICE: Say = say(
    "presence below your threshold",
    "Präsenz unter Ihrem Schwellenwert",
);
pub(crate) const SPREAD: Say = say("spread", "Streuung");
pub(crate) const SPREAD_HELP: Say = say(
    "The uncertainty of the paper that the method follows: mean standard deviation of the three candidate boxes, as a share of the film.",
    "Die Unsicherheit der Arbeit, der die Methode folgt: mittlere Standardabweichung der drei Kandidaten, als Anteil der Aufnahme.",
);

/// What is laid over the film, for phrase `number`; `most` is the share of the brightest cell.
pub(crate) fn caption(phrase: usize, text: &str, kind: EvidenceKind, most: f32) -> Say {
    let what = match kind {
        EvidenceKind::Attention => say(
            "attention weights of the queries that place the box's edges, one cell per image token",
            "Aufmerksamkeitsgewichte der Anfragen, die die Kanten des Rahmens setzen, eine Zelle je Bildtoken",
        ),
        EvidenceKind::Candidates => say(
            "candidate boxes of the lung, each by its probability; no attention is computed for lung findings",
            "Kandidaten in der Lunge, jeder mit seiner Wahrscheinlichkeit; für Lungenbefunde wird keine Aufmerksamkeit berechnet",
        ),
    };
    said!(
        "{} {}: {}. The strongest cell holds {} % of the whole.",
        "{} {}: {}. Die stärkste Zelle hält {} % des Ganzen.",
        phrase,
        text,
        what,
        number(f64::from(most) * 100.0, 1)
    )
}

/// How many boxes are drawn and how many are not.
pub(crate) fn count(count: BoxCount) -> Say {
    let boxes = match count.drawn {
        1 => say("1 box", "1 Rahmen"),
        n => said!("{} boxes", "{} Rahmen", n),
    };
    let mut parts = vec![
        said!("{} drawn", "{} gezeichnet", boxes),
        said!(
            "{} not drawn for too low a presence",
            "{} wegen zu geringer Präsenz nicht gezeichnet",
            count.too_low
        ),
    ];
    if count.withheld > 0 {
        parts.push(said!(
            "{} never drawn: not learnt",
            "{} nie gezeichnet: nicht gelernt",
            count.withheld
        ));
    }
    joined(&parts, ", ")
}

/// One standard deviation of each edge, as shares of the film.
pub(crate) fn deviations(edges: [f32; 4]) -> Say {
    let [left, top, right, bottom] = edges.map(|v| number(f64::from(v) * 100.0, 1));
    said!(
        "Edges, ±1σ of the film: image-left ±{} %, top ±{} %, image-right ±{} %, bottom ±{} %",
        "Kanten, ±1σ der Aufnahme: links im Bild ±{} %, oben ±{} %, rechts im Bild ±{} %, unten ±{} %",
        left,
        top,
        right,
        bottom
    )
}

/// What the two numbers of a box around an organ are about, which sound alike and are not: they may lie far apart.
pub(crate) fn numbers_apart(category: Category) -> Option<Say> {
    (category == Category::Cardiomegaly).then_some(say(
        "Presence asks whether the heart is enlarged; confidence asks whether the box is the heart’s.",
        "Die Präsenz fragt, ob das Herz vergrößert ist; die Konfidenz fragt, ob der Rahmen der des Herzens ist.",
    ))
}

/// Why there is no box, in a sentence.
pub(crate) fn why_none(reason: NoBoxReason) -> Say {
    match reason {
        NoBoxReason::Absent => say(
            "The report says that it is not there, so there is nothing to mark; the model was not asked.",
            "Der Bericht sagt, dass es nicht da ist; es gibt also nichts zu markieren, und das Modell wurde nicht gefragt.",
        ),
        NoBoxReason::Normal => say(
            "The report calls it normal, so there is nothing to mark; the model was not asked.",
            "Der Bericht nennt es normal; es gibt also nichts zu markieren, und das Modell wurde nicht gefragt.",
        ),
        NoBoxReason::Historical => say(
            "The report tells of the past; on this film there need be nothing to mark.",
            "Der Bericht spricht von früher; auf dieser Aufnahme muss nichts zu markieren sein.",
        ),
        NoBoxReason::NotLocalisable => say(
            "It has no place on the film that a box could mark.",
            "Es hat auf der Aufnahme keinen Ort, den ein Rahmen markieren könnte.",
        ),
        NoBoxReason::NotFound => say(
            "Its presence on this film is below the threshold that was measured for its kind.",
            "Seine Präsenz auf dieser Aufnahme liegt unter dem Schwellenwert, der für seine Art gemessen wurde.",
        ),
        NoBoxReason::NotLearnt => say(
            "On test films the boxes of this kind were no better than a fixed place, so they are never drawn.",
            "Auf Testaufnahmen waren die Rahmen dieser Art nicht besser als ein fester Ort; sie werden deshalb nie gezeichnet.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_words() {
        let some = BoxCount {
            drawn: 1,
            too_low: 2,
            withheld: 0,
        };
        assert_eq!(
            count(some).en,
            "1 box drawn, 2 not drawn for too low a presence"
        );
        let all = BoxCount {
            withheld: 3,
            ..some
        };
        assert!(count(all).en.ends_with("3 never drawn: not learnt"));
    }
}
