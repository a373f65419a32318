//! Fits what the pack says of its own certainty: calibrated confidence and presence thresholds.

use phrasebox_metrics::{area_under_risk_coverage, expected_calibration_error, mean};
use phrasebox_model::Calibration;
use serde::Serialize;

/// Bins of the calibration error.
const BINS: usize = 10;

/// How well the calibration holds on patients that it was not fitted on.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct CrossFitted {
    /// Boxes.
    pub n: usize,
    /// D-ECE, ten bins.
    pub error: Option<f64>,
    /// Area under the risk–coverage curve of 1 − IoU.
    pub aurc: Option<f64>,
    /// Mean of 1 − IoU: the area that a useless uncertainty gives.
    pub mean_risk: Option<f64>,
}

/// Confidence of a box by a calibration, see [`Calibration`].
fn confidence(c: &Calibration, u: f32) -> f64 {
    f64::from(1.0 / (1.0 + (-(c.intercept + c.slope * (u + 1e-4).ln())).exp()))
}

/// Uncertainty, IoU and fold of each box: every fold is scored by the calibration fitted on the others.
#[must_use]
pub fn cross_fitted(boxes: &[(f32, f64, Option<usize>)]) -> CrossFitted {
    let (mut confidences, mut hits) = (Vec::new(), Vec::new());
    let mut folds: Vec<Option<usize>> = boxes.iter().map(|b| b.2).collect();
    folds.sort_unstable();
    folds.dedup();
    for fold in folds {
        let others: Vec<(f32, bool)> = boxes
            .iter()
            .filter(|b| b.2 != fold)
            .map(|b| (b.0, b.1 >= 0.5))
            .collect();
        let Some(fitted) = fit(&others) else { continue };
        for b in boxes.iter().filter(|b| b.2 == fold) {
            confidences.push(confidence(&fitted, b.0));
            hits.push(b.1 >= 0.5);
        }
    }
    let risks: Vec<f64> = boxes.iter().map(|b| 1.0 - b.1).collect();
    let uncertainty: Vec<f64> = boxes.iter().map(|b| f64::from(b.0)).collect();
    CrossFitted {
        n: boxes.len(),
        error: expected_calibration_error(&confidences, &hits, BINS),
        aurc: area_under_risk_coverage(&uncertainty, &risks),
        mean_risk: mean(&risks),
    }
}

/// Uncertainty and whether IoU ≥ 0.5, to the logistic curve over ln(u + 1e-4), by Newton's method with a small ridge.
///
/// Where one outcome never happened, or there are fewer than 20 boxes, no slope can be fitted: the confidence is then
/// the same for all, (hits + 1) / (n + 2) by the rule of succession. None below five boxes.
#[must_use]
pub fn fit(boxes: &[(f32, bool)]) -> Option<Calibration> {
    let hits = boxes.iter().filter(|b| b.1).count();
    if boxes.len() < 5 {
        return None;
    }
    if boxes.len() < 20 || hits == 0 || hits == boxes.len() {
        let odds = (hits as f32 + 1.0) / ((boxes.len() - hits) as f32 + 1.0);
        return Some(Calibration {
            intercept: odds.ln(),
            slope: 0.0,
            n: boxes.len(),
        });
    }
    let points: Vec<(f64, f64)> = boxes
        .iter()
        .map(|(u, hit)| (f64::from(u + 1e-4).ln(), f64::from(u8::from(*hit))))
        .collect();
    let (mut intercept, mut slope) = (0.0f64, 0.0f64);
    // Keeps the slope finite where the two outcomes can be told apart perfectly.
    let ridge = 0.1;
    let mean = points.iter().map(|p| p.0).sum::<f64>() / points.len() as f64;
    for _ in 0..50 {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, -ridge * slope, 0.0, 0.0, ridge);
        for (x, y) in &points {
            let x = x - mean;
            let p = 1.0 / (1.0 + (-(intercept + slope * x)).exp());
            let w = (p * (1.0 - p)).max(1e-9);
            g0 += y - p;
            g1 += (y - p) * x;
            h00 += w;
            h01 += w * x;
            h11 += w * x * x;
        }
        let det = h00 * h11 - h01 * h01;
        let (d0, d1) = ((h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det);
        intercept += d0;
        slope += d1;
        if d0.abs() + d1.abs() < 1e-9 {
            break;
        }
    }
    Some(Calibration {
        intercept: (intercept - slope * mean) as f32,
        slope: slope as f32,
        n: boxes.len(),
    })
}

/// The threshold on presence that maximises sensitivity + specificity (Youden's J); 0 where one class is missing.
#[must_use]
pub fn presence_threshold(presence: &[(f32, bool)]) -> f32 {
    let there = presence.iter().filter(|p| p.1).count() as f64;
    let away = presence.len() as f64 - there;
    if there == 0.0 || away == 0.0 {
        return 0.0;
    }
    let mut sorted = presence.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut missed, mut refused) = (0.0, 0.0);
    let mut best = (1.0, 0.0);
    for pair in sorted.windows(2) {
        let (value, is_there) = pair[0];
        if is_there {
            missed += 1.0;
        } else {
            refused += 1.0;
        }
        let youden = (there - missed) / there + refused / away;
        if youden > best.0 && pair[1].0 > value {
            best = (youden, f32::midpoint(value, pair[1].0));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_falls_with_uncertainty_and_meets_the_frequencies() {
        let boxes: Vec<(f32, bool)> = (0..200)
            .map(|i| {
                if i < 100 {
                    (0.01, i % 10 != 0)
                } else {
                    (0.1, i % 10 == 0)
                }
            })
            .collect();
        let c = fit(&boxes).unwrap();
        let p = |u: f32| 1.0 / (1.0 + (-(c.intercept + c.slope * (u + 1e-4).ln())).exp());
        // The ridge pulls the two frequencies of 0.9 and 0.1 a little towards each other.
        assert!((p(0.01) - 0.9).abs() < 0.01, "{}", p(0.01));
        assert!((p(0.1) - 0.1).abs() < 0.01, "{}", p(0.1));
    }

    #[test]
    fn a_fold_unlike_the_others_shows_as_calibration_error() {
        let alike: Vec<(f32, f64, Option<usize>)> = (0..200)
            .map(|i| {
                let good = if i % 4 == 0 { 0.3 } else { 0.7 };
                (0.05, good, Some(i / 40))
            })
            .collect();
        let odd: Vec<_> = alike
            .iter()
            .map(|b| if b.2 == Some(0) { (b.0, 0.1, b.2) } else { *b })
            .collect();
        let (alike, odd) = (cross_fitted(&alike), cross_fitted(&odd));
        // The ridge and the rule of succession shift a confidence of 0.75 by less than 0.02.
        assert!(alike.error.unwrap() < 0.02, "{alike:?}");
        assert!(odd.error.unwrap() > 0.1, "{odd:?}");
    }

    #[test]
    fn one_outcome_gives_one_confidence_and_too_few_boxes_none() {
        let c = fit(&[(0.1, true); 30]).unwrap();
        assert_eq!((c.slope, c.n), (0.0, 30));
        assert!((c.intercept - 31f32.ln()).abs() < 1e-6);
        assert_eq!(fit(&[(0.1, true), (0.2, false)]), None);
    }

    #[test]
    fn threshold_lies_between_the_classes() {
        let t = presence_threshold(&[(0.1, false), (0.2, false), (0.7, true), (0.9, true)]);
        assert!((0.2..0.7).contains(&t), "{t}");
        assert!(presence_threshold(&[(0.3, true)]).abs() < f32::EPSILON);
    }
}
