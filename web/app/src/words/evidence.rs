//! Words about what a box rests on, and about when it is drawn.

use phrasebox_protocol::EvidenceKind;
use phrasebox_report::{Category, NoBoxReason};

use crate::state::BoxCount;

pub(crate) const EVIDENCE: &str = "Evidence";
pub(crate) const EVIDENCE_DOES: &str = "What the box of a phrase rests on, on or off";
pub(crate) const OPACITY: &str = "Evidence opacity";
pub(crate) const NO_PHRASE: &str =
    "Point at a phrase or a box, or hold one with a click, to see what its box rests on.";
pub(crate) const NOT_ASKED: &str =
    "The model was not asked about this phrase: there is no evidence.";
pub(crate) const THRESHOLD: &str = "Draw boxes from a presence of";
pub(crate) const MEASURED: &str = "measured for each kind";
pub(crate) const USE_MEASURED: &str = "Use measured thresholds";
pub(crate) const ONLY_BY_CHOICE: &str = "drawn by your threshold, not by the measured one";
pub(crate) const HIDDEN_BY_CHOICE: &str = "presence below your threshold";
pub(crate) const SPREAD: &str = "spread";
pub(crate) const SPREAD_HELP: &str = "The uncertainty of the paper that the method follows: mean standard deviation of the three candidate boxes, as a share of the film.";

/// What is laid over the film, for phrase `number`; `most` is the share of the brightest cell.
pub(crate) fn caption(number: usize, text: &str, kind: EvidenceKind, most: f32) -> String {
    let what = match kind {
        EvidenceKind::Attention => {
            "attention weights of the queries that place the box's edges, one cell per image token"
        }
        EvidenceKind::Candidates => {
            "candidate boxes of the lung, each by its probability; no attention is computed for lung findings"
        }
    };
    format!(
        "{number} {text}: {what}. The strongest cell holds {:.1} % of the whole.",
        most * 100.0
    )
}

/// How many boxes are drawn and how many are not.
pub(crate) fn count(count: BoxCount) -> String {
    let mut text = format!(
        "{} drawn, {} not drawn for too low a presence",
        boxes(count.drawn),
        count.too_low
    );
    if count.withheld > 0 {
        text.push_str(&format!(", {} never drawn: not learnt", count.withheld));
    }
    text
}

fn boxes(n: usize) -> String {
    if n == 1 {
        "1 box".to_owned()
    } else {
        format!("{n} boxes")
    }
}

/// One standard deviation of each edge, as shares of the film.
pub(crate) fn deviations([left, top, right, bottom]: [f32; 4]) -> String {
    let percent = |v: f32| format!("\u{b1}{:.1} %", v * 100.0);
    format!(
        "Edges, \u{b1}1\u{3c3} of the film: image-left {}, top {}, image-right {}, bottom {}",
        percent(left),
        percent(top),
        percent(right),
        percent(bottom)
    )
}

/// What the two numbers of a box around an organ are about, which sound alike and are not: they may lie far apart.
pub(crate) fn numbers_apart(category: Category) -> Option<&'static str> {
    (category == Category::Cardiomegaly).then_some(
        "Presence asks whether the heart is enlarged; confidence asks whether the box is the heart\u{2019}s.",
    )
}

/// Why there is no box, in a sentence.
pub(crate) fn why_none(reason: NoBoxReason) -> &'static str {
    match reason {
        NoBoxReason::Absent => {
            "The report says that it is not there, so there is nothing to mark; the model was not asked."
        }
        NoBoxReason::Normal => {
            "The report calls it normal, so there is nothing to mark; the model was not asked."
        }
        NoBoxReason::Historical => {
            "The report tells of the past; on this film there need be nothing to mark."
        }
        NoBoxReason::NotLocalisable => "It has no place on the film that a box could mark.",
        NoBoxReason::NotFound => {
            "Its presence on this film is below the threshold that was measured for its kind."
        }
        NoBoxReason::NotLearnt => {
            "On test films the boxes of this kind were no better than a fixed place, so they are never drawn."
        }
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
            count(some),
            "1 box drawn, 2 not drawn for too low a presence"
        );
        let all = BoxCount {
            withheld: 3,
            ..some
        };
        assert!(count(all).ends_with("3 never drawn: not learnt"));
    }
}
