//! What is drawn on the film: boxes, their labels and where these go. Coordinates are the film's (0..1, origin top
//! left); image-left is the patient's right.

use phrasebox_protocol::GroundedBox;
use phrasebox_radiograph::BoundingBox;

use crate::state::Reading;
use crate::words;

/// Side of the overlay's coordinate square; the film is stretched over it.
pub(crate) const SPAN: f32 = 1000.0;

/// A box to draw.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawn {
    /// Index of its phrase.
    pub phrase: usize,
    /// Which of the phrase's boxes.
    pub nth: usize,
    /// The box and its hypotheses.
    pub given: GroundedBox,
    /// The label's words.
    pub label: String,
    /// Class names: colour group and assertion.
    pub class: String,
    /// What a screen reader says.
    pub spoken: String,
    /// Where the label goes.
    pub corner: Corner,
}

/// At which corner of its box a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Corner {
    /// Aligned with the box's image-right edge instead of its image-left one.
    pub from_right: bool,
    /// Below the box instead of above.
    pub below: bool,
}

/// All boxes to draw, in the order of the phrases.
pub(crate) fn drawn(reading: &Reading) -> Vec<Drawn> {
    let mut out: Vec<Drawn> = Vec::new();
    for (index, phrase) in reading.phrases.iter().enumerate() {
        for (nth, given) in reading.drawn(index).iter().enumerate() {
            let placed: Vec<_> = out.iter().map(|d| anchor(d.given.xyxy, d.corner)).collect();
            let name = words::category(phrase.category);
            out.push(Drawn {
                phrase: index,
                nth,
                given: given.clone(),
                label: format!("{} {name}{}", index + 1, words::side_letter(given.side)),
                class: format!(
                    "{} {}",
                    words::group(phrase.category),
                    words::assertion_class(phrase.assertion)
                ),
                spoken: words::box_spoken(index + 1, &phrase.text, phrase.assertion, given.side),
                corner: corner(given.xyxy, &placed),
            });
        }
    }
    out
}

/// The order to paint in, largest first, so that a small box inside a large one can be pointed at.
pub(crate) fn painting_order(boxes: &[Drawn]) -> Vec<usize> {
    let mut order: Vec<_> = (0..boxes.len()).collect();
    order.sort_by(|a, b| {
        boxes[*b]
            .given
            .xyxy
            .area()
            .total_cmp(&boxes[*a].given.xyxy.area())
    });
    order
}

/// x, y, width and height of a box on the overlay, cut to the film.
pub(crate) fn overlay_rect(b: BoundingBox) -> [f32; 4] {
    let b = b.clamped();
    let [x1, y1, _, _] = b.xyxy();
    [x1, y1, b.width(), b.height()].map(|v| v * SPAN)
}

/// The point of the film that a label is fixed to, x and y in 0..1.
pub(crate) fn anchor(b: BoundingBox, corner: Corner) -> (f32, f32) {
    let [x1, y1, x2, y2] = b.clamped().xyxy();
    (
        if corner.from_right { x2 } else { x1 },
        if corner.below { y2 } else { y1 },
    )
}

/// A corner where the label stays on the film and off the labels already placed (given by their anchors).
fn corner(b: BoundingBox, placed: &[(f32, f32)]) -> Corner {
    let [x1, y1, x2, y2] = b.clamped().xyxy();
    let from_right = f32::midpoint(x1, x2) > 0.5;
    let above = Corner {
        from_right,
        below: false,
    };
    let under = Corner {
        from_right,
        below: true,
    };
    let crowded = |corner| {
        let (x, y) = anchor(b, corner);
        placed
            .iter()
            .any(|(px, py)| (px - x).abs() < 0.3 && (py - y).abs() < 0.05)
    };
    let fits_above = y1 > 0.06;
    let fits_under = y2 < 0.94;
    if (!fits_above || crowded(above)) && fits_under && !crowded(under) {
        under
    } else {
        above
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_report::Side;

    use super::*;

    fn a_box(xyxy: [f32; 4]) -> BoundingBox {
        BoundingBox::try_from(xyxy).expect("ordered")
    }

    fn drawn_box(phrase: usize, xyxy: [f32; 4], side: Side) -> Drawn {
        let xyxy = a_box(xyxy);
        Drawn {
            phrase,
            nth: 0,
            given: GroundedBox {
                xyxy,
                hypotheses: [xyxy; 3],
                variance: [0.0; 4],
                uncertainty: 0.0,
                spread: 0.0,
                confidence: None,
                validated: false,
                side,
            },
            label: String::new(),
            class: String::new(),
            spoken: String::new(),
            corner: Corner {
                from_right: false,
                below: false,
            },
        }
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
        assert!(!corner(right, &[]).from_right);
        assert!(
            corner(right.mirrored(), &[]).from_right,
            "labels of the patient's left grow towards the middle"
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
    fn labels_stay_on_the_film_and_off_each_other() {
        struct Case {
            name: &'static str,
            xyxy: [f32; 4],
            placed: &'static [(f32, f32)],
            below: bool,
        }
        for case in [
            Case {
                name: "room above",
                xyxy: [0.1, 0.3, 0.4, 0.6],
                placed: &[],
                below: false,
            },
            Case {
                name: "at the top edge",
                xyxy: [0.1, 0.01, 0.4, 0.6],
                placed: &[],
                below: true,
            },
            Case {
                name: "taken above",
                xyxy: [0.1, 0.3, 0.4, 0.6],
                placed: &[(0.15, 0.31)],
                below: true,
            },
            Case {
                name: "whole film",
                xyxy: [0.0, 0.0, 1.0, 1.0],
                placed: &[],
                below: false,
            },
            Case {
                name: "far label",
                xyxy: [0.1, 0.3, 0.4, 0.6],
                placed: &[(0.9, 0.3)],
                below: false,
            },
        ] {
            assert_eq!(
                corner(a_box(case.xyxy), case.placed).below,
                case.below,
                "{}",
                case.name
            );
        }
    }

    #[test]
    fn small_boxes_are_painted_last() {
        let boxes = [
            drawn_box(0, [0.2, 0.2, 0.3, 0.3], Side::Right),
            drawn_box(1, [0.1, 0.1, 0.9, 0.9], Side::None),
            drawn_box(2, [0.6, 0.2, 0.8, 0.4], Side::Left),
        ];
        assert_eq!(painting_order(&boxes), [1, 2, 0]);
    }
}
