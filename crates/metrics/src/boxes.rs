//! How well boxes fit.

use phrasebox_radiograph::BoundingBox;

/// Arithmetic mean; `None` of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Mean IoU over (predicted, true) pairs, each cut to the film first; `None` of nothing.
#[must_use]
pub fn mean_iou(pairs: &[(BoundingBox, BoundingBox)]) -> Option<f64> {
    mean(
        &pairs
            .iter()
            .map(|(p, t)| f64::from(p.clamped().iou(t.clamped())))
            .collect::<Vec<_>>(),
    )
}

/// Acc@t: the share of samples whose IoU is at least `threshold` (the "AP30/AP50" of the grounding papers, which is
/// an accuracy and no area under a curve); `None` of nothing.
#[must_use]
pub fn accuracy_at(ious: &[f64], threshold: f64) -> Option<f64> {
    mean(
        &ious
            .iter()
            .map(|iou| f64::from(u8::from(*iou >= threshold)))
            .collect::<Vec<_>>(),
    )
}

/// Pointing: whether the centre of the predicted box lies in one of the true boxes, edges included.
#[must_use]
pub fn points_at(predicted: BoundingBox, truth: &[BoundingBox]) -> bool {
    let [cx, cy, ..] = predicted.cxcywh();
    truth.iter().any(|b| {
        let [x1, y1, x2, y2] = b.xyxy();
        (x1..=x2).contains(&cx) && (y1..=y2).contains(&cy)
    })
}

/// The middle value of a list, the mean of the two middle ones where their number is even.
fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 {
        values[half]
    } else {
        f32::midpoint(values[half - 1], values[half])
    }
}

/// The box whose four edges are the medians of the given boxes' edges: the constant answer that needs no film.
/// `None` of nothing. Boxes of both sides must not be mixed: their median is a box in the middle.
#[must_use]
pub fn median_box(boxes: &[BoundingBox]) -> Option<BoundingBox> {
    if boxes.is_empty() {
        return None;
    }
    let [x1, y1, x2, y2] =
        std::array::from_fn(|edge| median(boxes.iter().map(|b| b.xyxy()[edge]).collect()));
    Some(
        BoundingBox::from_xyxy(x1, y1, x2, y2)
            .expect("medians keep the order of edges that every box has"),
    )
}

/// Contrast-to-noise ratio of a map inside against outside true boxes:
/// `(mean_in - mean_out) / sqrt(var_in + var_out)`, population variances. `map` is row by row, `grid` × `grid` over
/// the square in which the boxes are given; a cell counts by its centre. `None` when all cells lie on one side, or
/// nothing varies.
///
/// # Panics
/// When `map` has not `grid` × `grid` cells.
#[must_use]
pub fn contrast_to_noise(map: &[f32], grid: usize, truth: &[BoundingBox]) -> Option<f64> {
    assert_eq!(map.len(), grid * grid, "a map is grid × grid cells");
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    for (at, value) in map.iter().enumerate() {
        let (cx, cy) = (
            ((at % grid) as f32 + 0.5) / grid as f32,
            ((at / grid) as f32 + 0.5) / grid as f32,
        );
        let held = truth.iter().any(|b| {
            let [x1, y1, x2, y2] = b.xyxy();
            (x1..=x2).contains(&cx) && (y1..=y2).contains(&cy)
        });
        if held { &mut inside } else { &mut outside }.push(f64::from(*value));
    }
    let moments = |values: &[f64]| {
        let m = mean(values)?;
        Some((
            m,
            mean(&values.iter().map(|v| (v - m).powi(2)).collect::<Vec<_>>())?,
        ))
    };
    let ((mean_in, var_in), (mean_out, var_out)) = (moments(&inside)?, moments(&outside)?);
    let noise = (var_in + var_out).sqrt();
    (noise > 0.0).then(|| (mean_in - mean_out) / noise)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn b(x1: f32, y1: f32, x2: f32, y2: f32) -> BoundingBox {
        BoundingBox::from_xyxy(x1, y1, x2, y2).unwrap()
    }

    #[test]
    fn mean_iou_by_hand() {
        struct Case {
            name: &'static str,
            pairs: Vec<(BoundingBox, BoundingBox)>,
            expected: Option<f64>,
        }
        let unit = b(0.0, 0.0, 0.5, 0.5);
        let cases = [
            Case {
                name: "nothing",
                pairs: vec![],
                expected: None,
            },
            // 0.25 × 0.5 shared of 0.25 + 0.25 - 0.125.
            Case {
                name: "half a box off",
                pairs: vec![(b(0.25, 0.0, 0.75, 0.5), unit)],
                expected: Some(1.0 / 3.0),
            },
            Case {
                name: "same and apart",
                pairs: vec![(unit, unit), (b(0.5, 0.5, 1.0, 1.0), unit)],
                expected: Some(0.5),
            },
            Case {
                name: "off the film",
                pairs: vec![(b(-1.0, -1.0, 0.5, 0.5), unit)],
                expected: Some(1.0),
            },
            Case {
                name: "mirrored: the other side is a miss",
                pairs: vec![(unit.mirrored(), unit)],
                expected: Some(0.0),
            },
        ];
        for Case {
            name,
            pairs,
            expected,
        } in cases
        {
            match (mean_iou(&pairs), expected) {
                (Some(got), Some(want)) => {
                    assert!((got - want).abs() < 1e-6, "{name}: {got}");
                }
                (got, want) => assert_eq!(got, want, "{name}"),
            }
        }
    }

    #[test]
    fn accuracy_counts_the_threshold_itself() {
        let ious = [0.0, 0.29, 0.3, 0.5, 0.9];
        for (threshold, expected) in [(0.3, 0.6), (0.5, 0.4), (0.0, 1.0), (0.95, 0.0)] {
            assert_eq!(accuracy_at(&ious, threshold), Some(expected), "{threshold}");
        }
        assert_eq!(accuracy_at(&[], 0.5), None);
    }

    #[test]
    fn pointing_uses_the_centre_and_keeps_the_side() {
        let right = b(0.1, 0.3, 0.4, 0.7);
        for (predicted, expected) in [
            (b(0.0, 0.0, 0.6, 1.0), true),
            (b(0.1, 0.6, 0.4, 0.9), false),
            (b(0.0, 0.3, 0.2, 0.7), true),
            (right.mirrored(), false),
        ] {
            assert_eq!(points_at(predicted, &[right]), expected, "{predicted:?}");
        }
        assert!(points_at(right.mirrored(), &[right, right.mirrored()]));
        assert!(!points_at(right, &[]));
    }

    #[test]
    fn median_box_by_hand() {
        let boxes = [
            b(0.1, 0.2, 0.4, 0.9),
            b(0.3, 0.1, 0.5, 0.6),
            b(0.2, 0.4, 0.9, 0.5),
        ];
        assert_eq!(median_box(&boxes), Some(b(0.2, 0.2, 0.5, 0.6)));
        assert_eq!(
            median_box(&boxes[..2]).map(BoundingBox::xyxy),
            Some([0.2, 0.15, 0.45, 0.75])
        );
        assert_eq!(median_box(&[]), None);
    }

    #[test]
    fn contrast_to_noise_by_hand() {
        // Right half of the patient = left half of the film: cells 0 and 2.
        let right = b(0.0, 0.0, 0.5, 1.0);
        // Inside 3, 1 (mean 2, variance 1), outside 0, 0.
        let map = [3.0, 0.0, 1.0, 0.0];
        assert_eq!(contrast_to_noise(&map, 2, &[right]), Some(2.0));
        assert_eq!(contrast_to_noise(&map, 2, &[right.mirrored()]), Some(-2.0));
        assert_eq!(contrast_to_noise(&map, 2, &[b(0.0, 0.0, 1.0, 1.0)]), None);
        assert_eq!(contrast_to_noise(&[1.0, 0.0, 1.0, 0.0], 2, &[right]), None);
    }

    proptest! {
        #[test]
        fn the_median_box_is_a_box_and_mirrors_with_its_boxes(
            edges in prop::collection::vec((0.0_f32..0.5, 0.0_f32..0.5, 0.0_f32..0.5, 0.0_f32..0.5), 1..9)
        ) {
            let boxes: Vec<_> = edges.iter().map(|(x, y, w, h)| b(*x, *y, x + w, y + h)).collect();
            let mirrored: Vec<_> = boxes.iter().map(|x| x.mirrored()).collect();
            let one = median_box(&boxes).unwrap().mirrored().xyxy();
            let other = median_box(&mirrored).unwrap().xyxy();
            for edge in 0..4 {
                prop_assert!((one[edge] - other[edge]).abs() < 1e-5, "{one:?} {other:?}");
            }
        }
    }
}
