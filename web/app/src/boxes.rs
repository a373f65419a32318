//! What is drawn on the film: boxes, in the film's coordinates (0..1, origin top left; image-left is the patient's
//! right), and where their labels go, in CSS pixels of the frame.

use phrasebox_protocol::GroundedBox;
use phrasebox_radiograph::BoundingBox;
use phrasebox_record::{BoxKey, Finding, Status};

use crate::language::{Say, joined, said};
use crate::links;
use crate::state::Reading;
use crate::words;

/// Side of the overlay's coordinate square; the film is stretched over it.
pub(crate) const SPAN: f32 = 1000.0;

/// A box to draw.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawn {
    /// The box as it stands.
    pub finding: Finding,
    /// Element id.
    pub id: String,
    /// The label's words.
    pub label: Say,
    /// Class names: colour group, assertion, and what became of the box.
    pub class: String,
    /// What a screen reader says.
    pub spoken: Say,
}

impl Drawn {
    /// The model's box with its numbers, where the box is still the one that it gave.
    pub(crate) fn own(&self) -> Option<&GroundedBox> {
        let own = matches!(self.finding.status, Status::Open | Status::Accepted);
        self.finding.given.as_ref().filter(|_| own)
    }
}

/// Where a label stands: the point of the frame that one of its corners is fixed to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LabelSpot {
    /// The point, in CSS pixels.
    pub at: [f64; 2],
    /// It ends there instead of beginning.
    pub from_right: bool,
    /// It hangs below the point instead of standing on it.
    pub below: bool,
}

/// Height of a label in CSS pixels, and the width that most need.
const LABEL: [f64; 2] = [130.0, 20.0];

/// All boxes to draw, in the order of the phrases: those that stand, without the rejected ones.
pub(crate) fn drawn(reading: &Reading, findings: &[Finding]) -> Vec<Drawn> {
    let standing = findings.iter().filter(|f| f.status != Status::Rejected);
    standing
        .enumerate()
        .map(|(at, finding)| {
            let phrase = finding
                .phrase
                .and_then(|index| Some((index, reading.phrases.get(index)?)));
            let id = match (&finding.key, finding.phrase) {
                (BoxKey::Drawn(number), _) => links::drawn_id(*number),
                (BoxKey::Model { nth, .. }, Some(index)) => links::box_id(index, *nth),
                (BoxKey::Model { .. }, None) => format!("kept-{at}"),
            };
            let (label, class, spoken) = match phrase {
                Some((index, phrase)) => (
                    said!(
                        "{} {}{}",
                        "{} {}{}",
                        index + 1,
                        words::category(phrase.category),
                        words::side_letter(finding.side)
                    ),
                    format!(
                        "{} {}",
                        words::group(phrase.category),
                        words::assertion_class(phrase.assertion)
                    ),
                    words::box_spoken(index + 1, &phrase.text, phrase.assertion, finding.side),
                ),
                None => {
                    let name = words::work::without_phrase(finding.text.as_deref());
                    (name.clone(), "g-plain a-present".to_owned(), name)
                }
            };
            let status = finding.status;
            Drawn {
                finding: finding.clone(),
                id,
                label: said!("{}{}", "{}{}", label, words::work::status_mark(status)),
                class: format!("{class} s-{}", status.code()),
                spoken: match status {
                    Status::Open => spoken,
                    _ => joined(&[spoken, words::work::status(status)], ", "),
                },
            }
        })
        .collect()
}

/// The order to paint in, largest first, so that a small box inside a large one can be pointed at.
pub(crate) fn painting_order(boxes: &[Drawn]) -> Vec<usize> {
    let mut order: Vec<_> = (0..boxes.len()).collect();
    order.sort_by(|a, b| {
        boxes[*b]
            .finding
            .xyxy
            .area()
            .total_cmp(&boxes[*a].finding.xyxy.area())
    });
    order
}

/// x, y, width and height of a box on the overlay, cut to the film.
pub(crate) fn overlay_rect(b: BoundingBox) -> [f32; 4] {
    let b = b.clamped();
    let [x1, y1, _, _] = b.xyxy();
    [x1, y1, b.width(), b.height()].map(|v| v * SPAN)
}

/// One standard deviation (unbiased) of each edge over the three hypotheses, as shares of the film: image-left, top,
/// image-right, bottom.
pub(crate) fn edge_deviations(b: &GroundedBox) -> [f32; 4] {
    let edges = b.hypotheses.map(BoundingBox::xyxy);
    [0, 1, 2, 3].map(|edge| {
        let mean = edges.iter().map(|e| e[edge]).sum::<f32>() / 3.0;
        let squares: f32 = edges.iter().map(|e| (e[edge] - mean).powi(2)).sum();
        (squares / 2.0).sqrt()
    })
}

/// A band of one standard deviation to either side of each edge, on the overlay.
pub(crate) fn bands(b: &GroundedBox) -> [[f32; 4]; 4] {
    let [left, top, right, bottom] = edge_deviations(b);
    let [x1, y1, x2, y2] = b.xyxy.clamped().xyxy();
    let upright = |x: f32, by: f32| [x - by, y1, 2.0 * by, y2 - y1];
    let level = |y: f32, by: f32| [x1, y - by, x2 - x1, 2.0 * by];
    [
        upright(x1, left),
        level(y1, top),
        upright(x2, right),
        level(y2, bottom),
    ]
    .map(|band| band.map(|v| v * SPAN))
}

/// Where the labels of boxes with these edges (left, top, right, bottom) go in a frame of `size`; none for boxes out of
/// sight. A label stays in the frame, with its box, and off the labels before it.
pub(crate) fn label_spots(edges: &[[f64; 4]], size: [f64; 2]) -> Vec<Option<LabelSpot>> {
    let mut spots: Vec<Option<LabelSpot>> = Vec::with_capacity(edges.len());
    for edges in edges {
        let spot = label_spot(*edges, size, spots.iter().flatten());
        spots.push(spot);
    }
    spots
}

fn label_spot<'a>(
    [x1, y1, x2, y2]: [f64; 4],
    [width, height]: [f64; 2],
    placed: impl Iterator<Item = &'a LabelSpot> + Clone,
) -> Option<LabelSpot> {
    if x2 <= 0.0 || y2 <= 0.0 || x1 >= width || y1 >= height {
        return None;
    }
    let from_right = f64::midpoint(x1, x2) > width / 2.0;
    let x = if from_right {
        x2.min(width)
    } else {
        x1.max(0.0)
    };
    let above = LabelSpot {
        at: [x, y1.max(LABEL[1])],
        from_right,
        below: false,
    };
    let under = LabelSpot {
        at: [x, y2],
        from_right,
        below: true,
    };
    let crowded = |spot: LabelSpot| {
        // Where its top is.
        let top = |spot: LabelSpot| spot.at[1] - if spot.below { 0.0 } else { LABEL[1] };
        placed.clone().any(|other| {
            (other.at[0] - spot.at[0]).abs() < LABEL[0]
                && (top(*other) - top(spot)).abs() < LABEL[1]
        })
    };
    let fits_above = y1 >= LABEL[1];
    let fits_under = y2 + LABEL[1] <= height;
    Some(
        if (!fits_above || crowded(above)) && fits_under && !crowded(under) {
            under
        } else {
            above
        },
    )
}

#[cfg(test)]
mod tests {
    use phrasebox_report::Side;

    use super::*;

    fn a_box(xyxy: [f32; 4]) -> BoundingBox {
        BoundingBox::try_from(xyxy).expect("ordered")
    }

    fn finding(number: u32, phrase: Option<usize>, xyxy: [f32; 4], status: Status) -> Finding {
        Finding {
            key: BoxKey::Drawn(number),
            phrase,
            text: phrase.map(|_| "left nodule".to_owned()),
            xyxy: a_box(xyxy),
            status,
            side: Side::None,
            given: None,
        }
    }

    #[test]
    fn rejected_boxes_are_not_drawn_and_a_box_without_a_phrase_is() {
        let all = [
            finding(0, Some(7), [0.1, 0.1, 0.2, 0.2], Status::Rejected),
            finding(1, None, [0.6, 0.1, 0.8, 0.2], Status::Drawn),
        ];
        let boxes = drawn(&Reading::default(), &all);
        assert_eq!(boxes.len(), 1);
        assert_eq!(boxes[0].id, "drawn-1");
        assert!(boxes[0].class.contains("s-drawn"), "{}", boxes[0].class);
        assert!(
            boxes[0].spoken.en.contains("drawn by you"),
            "{:?}",
            boxes[0].spoken
        );
    }

    #[test]
    fn the_patients_right_is_drawn_image_left() {
        let right = a_box([0.1, 0.5, 0.4, 0.75]);
        let close = |a: [f32; 4], b: [f32; 4]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-3);
        assert!(close(overlay_rect(right), [100.0, 500.0, 300.0, 250.0]));
        assert!(
            close(overlay_rect(right.mirrored()), [600.0, 500.0, 300.0, 250.0]),
            "the patient's left"
        );
    }

    #[test]
    fn boxes_are_cut_to_the_film() {
        assert_eq!(
            overlay_rect(a_box([-0.5, -0.5, 0.5, 2.0])),
            [0.0, 0.0, 500.0, 1000.0]
        );
    }

    #[test]
    fn labels_stay_in_the_frame_and_off_each_other() {
        const SIZE: [f64; 2] = [600.0, 500.0];
        struct Case {
            name: &'static str,
            before: &'static [[f64; 4]],
            edges: [f64; 4],
            spot: Option<([f64; 2], bool, bool)>,
        }
        for case in [
            Case {
                name: "image-left: begins at the box",
                before: &[],
                edges: [60.0, 150.0, 240.0, 300.0],
                spot: Some(([60.0, 150.0], false, false)),
            },
            Case {
                name: "image-right: ends at the box, so that labels grow towards the middle",
                before: &[],
                edges: [360.0, 150.0, 540.0, 300.0],
                spot: Some(([540.0, 150.0], true, false)),
            },
            Case {
                name: "at the top edge",
                before: &[],
                edges: [60.0, 5.0, 240.0, 300.0],
                spot: Some(([60.0, 300.0], false, true)),
            },
            Case {
                name: "taken above",
                before: &[[70.0, 155.0, 300.0, 450.0]],
                edges: [60.0, 150.0, 240.0, 300.0],
                spot: Some(([60.0, 300.0], false, true)),
            },
            Case {
                name: "a label far off",
                before: &[[400.0, 155.0, 560.0, 450.0]],
                edges: [60.0, 150.0, 240.0, 300.0],
                spot: Some(([60.0, 150.0], false, false)),
            },
            Case {
                name: "whole film",
                before: &[],
                edges: [0.0, 0.0, 600.0, 500.0],
                spot: Some(([0.0, 20.0], false, false)),
            },
            Case {
                name: "enlarged beyond the frame",
                before: &[],
                edges: [-300.0, -200.0, 500.0, 900.0],
                spot: Some(([0.0, 20.0], false, false)),
            },
            Case {
                name: "out of sight",
                before: &[],
                edges: [700.0, 100.0, 800.0, 200.0],
                spot: None,
            },
        ] {
            let all: Vec<_> = case.before.iter().copied().chain([case.edges]).collect();
            let spot = label_spots(&all, SIZE).pop().flatten();
            let spot = spot.map(|spot| (spot.at, spot.from_right, spot.below));
            assert_eq!(spot, case.spot, "{}", case.name);
        }
    }

    #[test]
    fn each_edge_has_a_band_of_its_own_deviation() {
        let xyxy = a_box([0.2, 0.3, 0.5, 0.7]);
        let mut found = GroundedBox {
            xyxy,
            hypotheses: [xyxy; 3],
            variance: [0.0; 4],
            uncertainty: 0.0,
            spread: 0.0,
            confidence: None,
            validated: false,
            side: Side::Right,
        };
        // The image-left edge at 0.1, 0.2, 0.3: deviations -0.1, 0, 0.1, unbiased variance 0.02 / 2.
        found.hypotheses = [0.1, 0.2, 0.3].map(|x1| a_box([x1, 0.3, 0.5, 0.7]));
        let close = |a: [f32; 4], b: [f32; 4]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-3);
        assert!(close(edge_deviations(&found), [0.1, 0.0, 0.0, 0.0]));
        let [left, top, right, bottom] = bands(&found);
        assert!(close(left, [100.0, 300.0, 200.0, 400.0]), "{left:?}");
        assert!(close(right, [500.0, 300.0, 0.0, 400.0]), "{right:?}");
        assert!(
            close(top, [200.0, 300.0, 300.0, 0.0]) && close(bottom, [200.0, 700.0, 300.0, 0.0])
        );
    }

    #[test]
    fn small_boxes_are_painted_last() {
        let boxes = drawn(
            &Reading::default(),
            &[
                finding(0, None, [0.2, 0.2, 0.3, 0.3], Status::Drawn),
                finding(1, None, [0.1, 0.1, 0.9, 0.9], Status::Drawn),
                finding(2, None, [0.6, 0.2, 0.8, 0.4], Status::Drawn),
            ],
        );
        assert_eq!(painting_order(&boxes), [1, 2, 0]);
    }
}
