//! From one answer of the model to a box on the film: mean, variance, uncertainty, confidence.

use std::collections::{BTreeMap, BTreeSet};

use phrasebox_model::{Answer, Calibration, Manifest, Target};
use phrasebox_protocol::GroundedBox;
use phrasebox_radiograph::{BoundingBox, GeometryError, Letterbox};
use phrasebox_report::{Category, Phrase, Side};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use crate::target::target_of;

/// Presence below which a phrase counts as not found, where the pack states none for its target.
const DEFAULT_THRESHOLD: f32 = 0.5;

/// Added to u before its logarithm is taken, so that three equal hypotheses have one; part of the calibration.
const LOG_FLOOR: f32 = 1e-4;

/// What the pack measured, as the gate needs it.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    thresholds: BTreeMap<Target, f32>,
    calibration: BTreeMap<Target, Calibration>,
    withheld: BTreeSet<Category>,
}

impl Rules {
    /// The rules of a pack.
    #[must_use]
    pub fn of(manifest: &Manifest) -> Self {
        let category = |name: &String| {
            let name: StrDeserializer<'_, ValueError> = name.as_str().into_deserializer();
            // A name of a later version of the pack's format concerns no phrase of this one.
            Category::deserialize(name).ok()
        };
        Self {
            withheld: manifest.withheld.iter().filter_map(category).collect(),
            ..Self::new(
                manifest.presence_threshold.clone(),
                manifest.calibration.clone(),
            )
        }
    }

    /// Rules from presence thresholds and calibrations by target.
    #[must_use]
    pub fn new(
        thresholds: BTreeMap<Target, f32>,
        calibration: BTreeMap<Target, Calibration>,
    ) -> Self {
        Self {
            thresholds,
            calibration,
            withheld: BTreeSet::new(),
        }
    }

    /// The same, with categories that are never drawn.
    #[must_use]
    pub fn withholding(self, categories: impl IntoIterator<Item = Category>) -> Self {
        Self {
            withheld: categories.into_iter().collect(),
            ..self
        }
    }

    /// Whether boxes of this phrase are never drawn, because they were no better than a fixed place.
    #[must_use]
    pub fn withholds(&self, phrase: &Phrase) -> bool {
        target_of(phrase) == Target::Other && self.withheld.contains(&phrase.category)
    }

    /// Presence below which a phrase of this target is not found.
    #[must_use]
    pub fn threshold(&self, target: Target) -> f32 {
        self.thresholds
            .get(&target)
            .copied()
            .unwrap_or(DEFAULT_THRESHOLD)
    }

    /// The calibration of this target; none where its boxes were not measured against trusted ones.
    #[must_use]
    pub fn calibration(&self, target: Target) -> Option<&Calibration> {
        self.calibration.get(&target)
    }
}

/// P(IoU ≥ 0.5) = sigmoid(intercept + slope · ln(u + 10⁻⁴)), u in film units.
#[must_use]
pub fn confidence(calibration: &Calibration, uncertainty: f32) -> f32 {
    let logit = calibration.intercept + calibration.slope * (uncertainty + LOG_FLOOR).ln();
    1.0 / (1.0 + (-logit).exp())
}

/// Mean and unbiased variance (divisor n − 1 = 2) of three numbers.
fn mean_variance(values: [f32; 3]) -> (f32, f32) {
    let mean = values.iter().sum::<f32>() / 3.0;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 2.0;
    (mean, variance)
}

/// Mean IoU of each hypothesis with each other. Unlike their spread it does not hold a large box's size against it.
fn agreement([a, b, c]: [BoundingBox; 3]) -> f32 {
    (a.iou(b) + b.iou(c) + c.iou(a)) / 3.0
}

/// The box of one answer: hypotheses brought from the square to the film and cut to it, then their mean and
/// spread. The variance is taken on the film, so that it does not depend on the padding.
///
/// # Errors
/// When a coordinate of a hypothesis is not finite.
pub fn grounded_box(
    answer: &Answer,
    letterbox: Letterbox,
    side: Side,
    calibration: Option<&Calibration>,
) -> Result<GroundedBox, GeometryError> {
    let mut hypotheses = [BoundingBox::from_xyxy(0.0, 0.0, 0.0, 0.0)?; 3];
    for (film, [cx, cy, w, h]) in hypotheses.iter_mut().zip(answer.hypotheses) {
        *film = letterbox
            .to_film(BoundingBox::from_cxcywh(cx, cy, w, h)?)
            .clamped();
    }
    let coordinates = hypotheses.map(BoundingBox::cxcywh);
    let mut mean = [0.0; 4];
    let mut variance = [0.0; 4];
    for axis in 0..4 {
        (mean[axis], variance[axis]) = mean_variance([
            coordinates[0][axis],
            coordinates[1][axis],
            coordinates[2][axis],
        ]);
    }
    let spread = variance.iter().map(|v| v.sqrt()).sum::<f32>() / 4.0;
    let uncertainty = answer
        .expected_iou
        .map_or(spread, |e| 1.0 - f32::midpoint(e, agreement(hypotheses)));
    Ok(GroundedBox {
        xyxy: BoundingBox::from_cxcywh(mean[0], mean[1], mean[2], mean[3])?.clamped(),
        hypotheses,
        variance,
        uncertainty,
        spread,
        confidence: calibration.map(|c| confidence(c, uncertainty)),
        validated: calibration.is_some(),
        side,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answer(hypotheses: [[f32; 4]; 3]) -> Answer {
        Answer {
            hypotheses,
            presence: 0.9,
            expected_iou: None,
            evidence: vec![1.0],
            grid: 1,
        }
    }

    fn close(a: f32, b: f32) -> bool {
        (a - b).abs() < 1e-5
    }

    #[test]
    fn variance_is_unbiased_and_u_is_the_mean_deviation() {
        let film = Letterbox::new(100, 100, 320);
        let at = |cx: f32| [cx, 0.5, 0.2, 0.2];
        let found =
            grounded_box(&answer([at(0.4), at(0.5), at(0.6)]), film, Side::None, None).unwrap();
        // Deviations -0.1, 0, 0.1: the unbiased variance is 0.02 / 2, a biased one would be 0.02 / 3.
        assert!(close(found.variance[0], 0.01), "{:?}", found.variance);
        assert!(
            found.variance[1..].iter().all(|v| close(*v, 0.0)),
            "{:?}",
            found.variance
        );
        assert!(close(found.uncertainty, 0.025), "{}", found.uncertainty);
        assert_eq!((found.confidence, found.validated), (None, false));
    }

    #[test]
    fn an_expected_iou_and_the_agreement_of_the_hypotheses_weigh_the_same() {
        // On a wide film, because overlap must not depend on the padding.
        let film = Letterbox::new(200, 100, 320);
        let at = |cx: f32, w: f32| [cx, 0.5, w, 0.2];
        // Boxes of half a width apart share a third of what they cover together; of a whole width, nothing.
        for (hypotheses, agreed) in [
            ([at(0.4, 0.2); 3], 1.0),
            (
                [at(0.4, 0.2), at(0.5, 0.2), at(0.4, 0.2)],
                (1.0 + 2.0 / 3.0) / 3.0,
            ),
            ([at(0.3, 0.1), at(0.5, 0.1), at(0.7, 0.1)], 0.0),
        ] {
            for expected in [0.2, 0.8] {
                let told = Answer {
                    expected_iou: Some(expected),
                    ..answer(hypotheses)
                };
                let found = grounded_box(&told, film, Side::Right, None).unwrap();
                let u = 1.0 - (expected + agreed) / 2.0;
                assert!(close(found.uncertainty, u), "{} {u}", found.uncertainty);
                assert!(found.uncertainty > 0.0 && found.side == Side::Right);
            }
        }
    }

    #[test]
    fn confidence_follows_the_fitted_curve() {
        let calibration = Calibration {
            intercept: -1.0,
            slope: -0.5,
            n: 40,
        };
        let expected = 1.0 / (1.0 + f32::exp(1.0 + 0.5 * f32::ln(0.05 + 1e-4)));
        assert!(close(confidence(&calibration, 0.05), expected));
        assert!(
            confidence(&calibration, 0.01) > confidence(&calibration, 0.1),
            "a wider spread is less sure"
        );
        let film = Letterbox::new(100, 100, 320);
        let sure =
            grounded_box(&answer([[0.5; 4]; 3]), film, Side::None, Some(&calibration)).unwrap();
        assert!(sure.validated);
        assert!(
            sure.confidence.is_some_and(|p| (0.0..=1.0).contains(&p)),
            "{:?}",
            sure.confidence
        );
    }

    #[test]
    fn a_box_that_is_no_number_is_an_error() {
        let film = Letterbox::new(100, 50, 320);
        assert!(
            grounded_box(
                &answer([[0.5; 4], [f32::NAN; 4], [0.5; 4]]),
                film,
                Side::None,
                None
            )
            .is_err()
        );
    }

    proptest! {
        #[test]
        fn boxes_come_back_through_the_letterbox_on_their_own_side(
            width in 100u32..4000, height in 100u32..4000,
            x in 0.0f32..0.4, y in 0.0f32..0.5, w in 0.05f32..0.1, h in 0.05f32..0.5,
        ) {
            let letterbox = Letterbox::new(width, height, 320);
            // Wholly on the image's left half: the patient's right.
            let film = BoundingBox::from_xyxy(x, y, x + w, y + h).unwrap();
            for (truth, right_of_patient) in [(film, true), (film.mirrored(), false)] {
                let asked = answer([letterbox.to_square(truth).cxcywh(); 3]);
                let found = grounded_box(&asked, letterbox, Side::Right, None).unwrap();
                let [cx, ..] = found.xyxy.cxcywh();
                prop_assert_eq!(cx < 0.5, right_of_patient);
                for (a, b) in found.xyxy.xyxy().into_iter().zip(truth.xyxy()) {
                    prop_assert!((a - b).abs() < 1e-3, "{:?} {:?}", found.xyxy, truth);
                }
                prop_assert!(found.uncertainty < 1e-3);
            }
        }

        #[test]
        fn mean_and_spread_stay_on_the_film(
            width in 50u32..3000, height in 50u32..3000,
            hypotheses in prop::array::uniform3(prop::array::uniform4(-0.2f32..1.2)),
        ) {
            let letterbox = Letterbox::new(width, height, 320);
            let found = grounded_box(&answer(hypotheses), letterbox, Side::None, None).unwrap();
            let mut centre = 0.0;
            for b in found.hypotheses {
                prop_assert!(b.xyxy().iter().all(|v| (0.0..=1.0).contains(v)));
                centre += b.cxcywh()[0] / 3.0;
            }
            prop_assert!((found.xyxy.cxcywh()[0] - centre).abs() < 1e-4);
            prop_assert!(found.xyxy.xyxy().iter().all(|v| (0.0..=1.0).contains(v)));
            let u = found.variance.iter().map(|v| v.sqrt()).sum::<f32>() / 4.0;
            prop_assert!(found.variance.iter().all(|v| *v >= 0.0) && (u - found.uncertainty).abs() < 1e-6);
            let spread = found.hypotheses.map(|b| b.cxcywh()[3]);
            let all: f32 = spread.iter().flat_map(|a| spread.iter().map(move |b| (a - b).powi(2))).sum();
            // Sum over ordered pairs of squared differences = 2 n (n - 1) variance = 12 variance for n = 3.
            prop_assert!((all / 12.0 - found.variance[3]).abs() < 1e-5);
        }
    }
}
