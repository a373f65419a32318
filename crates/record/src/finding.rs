//! The boxes of a film as they stand after a person's work: the model's and the person's in one list.

use phrasebox_protocol::GroundedBox;
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::Side;
use serde::Serialize;

use crate::edit::{BoxKey, PhraseKey, Verdict};
use crate::record::{Mark, Record};

/// What became of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The model's; nobody has judged it.
    Open,
    /// The model's, and a person said that it is right.
    Accepted,
    /// The model's, moved or resized by a person.
    Corrected,
    /// The model's, and a person said that it is wrong.
    Rejected,
    /// Drawn by a person.
    Drawn,
}

impl Status {
    /// Whether a person put the box where it is or said that it is right.
    #[must_use]
    pub fn by_person(self) -> bool {
        matches!(self, Self::Accepted | Self::Corrected | Self::Drawn)
    }

    /// The stable word for files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Corrected => "corrected",
            Self::Rejected => "rejected",
            Self::Drawn => "drawn",
        }
    }
}

/// One box as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its name.
    pub key: BoxKey,
    /// Index of its phrase; none for a box drawn without one, or whose phrase left the report.
    pub phrase: Option<usize>,
    /// The words of its phrase, also where that left the report.
    pub text: Option<String>,
    /// Where it is now.
    pub xyxy: BoundingBox,
    /// What became of it.
    pub status: Status,
    /// The patient's side, where it is on one: the one asked for, or that of the phrase.
    pub side: Side,
    /// The model's own box with its numbers, where the model has answered.
    pub given: Option<GroundedBox>,
}

impl Finding {
    /// Whether it belongs to what a question or a list asked for, or to no words at all. Work on the report's other
    /// phrases stands with the report.
    #[must_use]
    pub fn is_of_what_was_asked(&self) -> bool {
        self.phrase.is_some() || self.text.is_none()
    }
}

/// The boxes of phrases named `keys`, of which the model draws `boxes(index)` and which lie on `side(index)`, after the
/// work in `record`. In the order of the phrases; boxes without a phrase come last.
pub fn findings<'a>(
    keys: &[PhraseKey],
    boxes: impl Fn(usize) -> &'a [GroundedBox],
    side: impl Fn(usize) -> Side,
    record: &Record,
) -> Vec<Finding> {
    let mut out = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        let given = boxes(index);
        for (nth, given) in given.iter().enumerate() {
            let mark = record.marks.get(&(key.clone(), nth));
            out.push(Finding {
                key: BoxKey::Model {
                    phrase: key.clone(),
                    nth,
                },
                phrase: Some(index),
                text: Some(key.text.clone()),
                xyxy: mark.map_or(given.xyxy, place),
                status: mark.map_or(Status::Open, status),
                side: given.side,
                given: Some(given.clone()),
            });
        }
        // Judged boxes that the model no longer gives, after a change of weights or before it has answered again.
        for ((of, nth), mark) in &record.marks {
            if of == key && *nth >= given.len() && status(mark).by_person() {
                out.push(kept(of, *nth, mark, Some(index), side(index)));
            }
        }
        for (number, drawn) in &record.drawn {
            if drawn.phrase.as_ref() == Some(key) {
                out.push(Finding {
                    key: BoxKey::Drawn(*number),
                    phrase: Some(index),
                    text: Some(key.text.clone()),
                    xyxy: drawn.xyxy,
                    status: Status::Drawn,
                    side: side_of(drawn.xyxy, side(index)),
                    given: None,
                });
            }
        }
    }
    for ((of, nth), mark) in &record.marks {
        if !keys.contains(of) && status(mark).by_person() {
            out.push(kept(of, *nth, mark, None, Side::None));
        }
    }
    for (number, drawn) in &record.drawn {
        if drawn.phrase.as_ref().is_none_or(|of| !keys.contains(of)) {
            out.push(Finding {
                key: BoxKey::Drawn(*number),
                phrase: None,
                text: drawn.phrase.as_ref().map(|of| of.text.clone()),
                xyxy: drawn.xyxy,
                status: Status::Drawn,
                side: Side::None,
                given: None,
            });
        }
    }
    out
}

fn kept(of: &PhraseKey, nth: usize, mark: &Mark, phrase: Option<usize>, side: Side) -> Finding {
    let xyxy = place(mark);
    Finding {
        key: BoxKey::Model {
            phrase: of.clone(),
            nth,
        },
        phrase,
        text: Some(of.text.clone()),
        xyxy,
        status: status(mark),
        side: side_of(xyxy, side),
        given: None,
    }
}

fn place(mark: &Mark) -> BoundingBox {
    mark.moved.unwrap_or(mark.seen)
}

fn status(mark: &Mark) -> Status {
    match (mark.verdict, mark.moved) {
        (Some(Verdict::Rejected), _) => Status::Rejected,
        (_, Some(_)) => Status::Corrected,
        (Some(Verdict::Accepted), None) => Status::Accepted,
        (None, None) => Status::Open,
    }
}

/// A box of a bilateral phrase is of the side that it lies on; image-left is the patient's right.
fn side_of(xyxy: BoundingBox, of_phrase: Side) -> Side {
    let [cx, ..] = xyxy.cxcywh();
    match of_phrase {
        Side::Bilateral if cx < 0.5 => Side::Right,
        Side::Bilateral => Side::Left,
        side => side,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Edit, phrase_keys};
    use crate::history::History;

    fn xyxy(x1: f32, y1: f32, x2: f32, y2: f32) -> BoundingBox {
        BoundingBox::from_xyxy(x1, y1, x2, y2).expect("ordered")
    }

    fn given(at: BoundingBox, side: Side) -> GroundedBox {
        GroundedBox {
            xyxy: at,
            hypotheses: [at; 3],
            variance: [0.0; 4],
            uncertainty: 0.2,
            spread: 0.1,
            confidence: None,
            validated: false,
            side,
        }
    }

    fn told(findings: &[Finding]) -> Vec<(Option<usize>, Status, [f32; 4], Side)> {
        findings
            .iter()
            .map(|f| (f.phrase, f.status, f.xyxy.xyxy(), f.side))
            .collect()
    }

    #[test]
    fn work_stays_with_its_phrase_when_the_report_changes() {
        let right = xyxy(0.1, 0.6, 0.4, 0.9);
        let model = [given(right, Side::Right)];
        let before = phrase_keys(["right effusion", "edema"]);
        let mut history = History::default();
        history.push(Edit::Judge {
            phrase: before[0].clone(),
            nth: 0,
            seen: right,
            verdict: Some(Verdict::Accepted),
        });
        let left = xyxy(0.6, 0.3, 0.9, 0.5);
        history.push(Edit::Draw {
            phrase: Some(before[1].clone()),
            xyxy: left,
        });
        let first = |index: usize| if index == 0 { &model[..] } else { &[] };
        let sides = |index: usize| [Side::Right, Side::Bilateral][index];
        let found = findings(&before, first, sides, history.record());
        assert_eq!(
            told(&found),
            [
                (Some(0), Status::Accepted, right.xyxy(), Side::Right),
                // Drawn image-right for a bilateral phrase: the patient's left.
                (Some(1), Status::Drawn, left.xyxy(), Side::Left),
            ]
        );

        // A phrase is put before, the other goes; the model has not answered yet.
        let after = phrase_keys(["nodule", "right effusion"]);
        let found = findings(&after, |_| &[], |_| Side::Right, history.record());
        assert_eq!(
            told(&found),
            [
                (Some(1), Status::Accepted, right.xyxy(), Side::Right),
                (None, Status::Drawn, left.xyxy(), Side::None),
            ]
        );
        assert_eq!(
            found[1].text.as_deref(),
            Some("edema"),
            "its words are kept"
        );
    }

    #[test]
    fn a_judged_box_stays_as_it_was_seen_and_an_open_one_follows_the_model() {
        let (seen, later) = (xyxy(0.1, 0.6, 0.4, 0.9), xyxy(0.2, 0.6, 0.5, 0.9));
        let keys = phrase_keys(["right effusion"]);
        let model = [given(later, Side::Right)];
        for (verdict, at, status) in [
            (None, later, Status::Open),
            (Some(Verdict::Accepted), seen, Status::Accepted),
            (Some(Verdict::Rejected), seen, Status::Rejected),
        ] {
            let mut history = History::default();
            history.push(Edit::Judge {
                phrase: keys[0].clone(),
                nth: 0,
                seen,
                verdict,
            });
            let found = findings(&keys, |_| &model, |_| Side::Right, history.record());
            assert_eq!(told(&found), [(Some(0), status, at.xyxy(), Side::Right)]);
        }
    }
}
