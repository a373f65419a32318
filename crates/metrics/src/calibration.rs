//! Whether a confidence means what it says, and whether the unsure answers are the wrong ones.

/// One equal-width bin of confidences.
#[derive(Clone, Copy, Default)]
struct Bin {
    count: f64,
    confidence: f64,
    correct: f64,
}

/// Calibration error over `bins` equal-width bins of confidence: `Σ |D_j| / |D| · |mean confidence - share correct|`.
/// With `correct` = "IoU ≥ 0.5 against the truth" this is D-ECE with each box matched to its own phrase's truth,
/// independently of all others. `None` of nothing.
///
/// # Panics
/// When the slices differ in length, a confidence is not in `0..=1`, or `bins` is 0.
#[must_use]
pub fn expected_calibration_error(
    confidences: &[f64],
    correct: &[bool],
    bins: usize,
) -> Option<f64> {
    assert_eq!(
        confidences.len(),
        correct.len(),
        "one outcome for each confidence"
    );
    assert!(bins > 0, "a calibration needs a bin");
    let mut table = vec![Bin::default(); bins];
    for (confidence, correct) in confidences.iter().zip(correct) {
        assert!(
            (0.0..=1.0).contains(confidence),
            "a confidence is a probability"
        );
        let bin = &mut table[((confidence * bins as f64) as usize).min(bins - 1)];
        bin.count += 1.0;
        bin.confidence += confidence;
        bin.correct += f64::from(u8::from(*correct));
    }
    let n = confidences.len() as f64;
    (n > 0.0).then(|| {
        table
            .iter()
            .map(|b| (b.confidence - b.correct).abs())
            .sum::<f64>()
            / n
    })
}

/// Area under the risk–coverage curve: samples sorted by `uncertainty`, surest first, the mean risk of the first k
/// averaged over k = 1..n. `risks` are 1 - IoU, or 0/1 misses. Equal uncertainties share their mean risk, so the
/// order given does not matter. `None` of nothing. Compare it with the mean risk, which a useless uncertainty gives.
///
/// # Panics
/// When the slices differ in length or an uncertainty is not finite.
#[must_use]
pub fn area_under_risk_coverage(uncertainty: &[f64], risks: &[f64]) -> Option<f64> {
    assert_eq!(
        uncertainty.len(),
        risks.len(),
        "one risk for each uncertainty"
    );
    assert!(
        uncertainty.iter().all(|u| u.is_finite()),
        "an uncertainty that is no number has no place in the order"
    );
    let mut order: Vec<usize> = (0..risks.len()).collect();
    order.sort_by(|a, b| uncertainty[*a].total_cmp(&uncertainty[*b]));
    let (mut covered, mut lost, mut area) = (0.0, 0.0, 0.0);
    for tied in order.chunk_by(|a, b| uncertainty[*a] == uncertainty[*b]) {
        let risk = tied.iter().map(|at| risks[*at]).sum::<f64>() / tied.len() as f64;
        for _ in tied {
            covered += 1.0;
            lost += risk;
            area += lost / covered;
        }
    }
    (covered > 0.0).then(|| area / covered)
}

/// Average precision, all points, without interpolation: the mean over positives of the precision at their score,
/// equal scores taken together. `None` without a positive.
///
/// # Panics
/// When the slices differ in length or a score is not finite.
#[must_use]
pub fn average_precision(scores: &[f64], positive: &[bool]) -> Option<f64> {
    assert_eq!(scores.len(), positive.len(), "one truth for each score");
    assert!(
        scores.iter().all(|s| s.is_finite()),
        "a score that is no number has no place in the order"
    );
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let (mut taken, mut found, mut sum) = (0.0, 0.0, 0.0);
    for tied in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        let new = tied.iter().filter(|at| positive[**at]).count() as f64;
        taken += tied.len() as f64;
        found += new;
        sum += new * found / taken;
    }
    (found > 0.0).then(|| sum / found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_error_by_hand() {
        struct Case {
            name: &'static str,
            confidences: Vec<f64>,
            correct: Vec<bool>,
            bins: usize,
            expected: Option<f64>,
        }
        let cases = [
            Case {
                name: "nothing",
                confidences: vec![],
                correct: vec![],
                bins: 10,
                expected: None,
            },
            Case {
                name: "sure and right",
                confidences: vec![1.0, 0.0],
                correct: vec![true, false],
                bins: 10,
                expected: Some(0.0),
            },
            Case {
                name: "sure and wrong",
                confidences: vec![1.0],
                correct: vec![false],
                bins: 10,
                expected: Some(1.0),
            },
            // Lower bin: |0.25 - 0| × 1; upper bin: mean 0.75 against 2 of 3: 3 × |0.75 - 0.667|; over 4.
            Case {
                name: "two bins",
                confidences: vec![0.25, 0.75, 0.7, 0.8],
                correct: vec![false, true, true, false],
                bins: 2,
                expected: Some((0.25 + 0.25) / 4.0),
            },
        ];
        for Case {
            name,
            confidences,
            correct,
            bins,
            expected,
        } in cases
        {
            match (
                expected_calibration_error(&confidences, &correct, bins),
                expected,
            ) {
                (Some(got), Some(want)) => {
                    assert!((got - want).abs() < 1e-12, "{name}: {got}");
                }
                (got, want) => assert_eq!(got, want, "{name}"),
            }
        }
    }

    #[test]
    fn risk_coverage_by_hand() {
        // Means of the first k: 0, 0, 1/3.
        let good = area_under_risk_coverage(&[0.1, 0.2, 0.3], &[0.0, 0.0, 1.0]).unwrap();
        assert!((good - 1.0 / 9.0).abs() < 1e-12, "{good}");
        // 1, 1/2, 1/3.
        let bad = area_under_risk_coverage(&[0.3, 0.2, 0.1], &[0.0, 0.0, 1.0]).unwrap();
        assert!((bad - 11.0 / 18.0).abs() < 1e-12, "{bad}");
        // No information: the mean risk, in either order.
        for risks in [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]] {
            let none = area_under_risk_coverage(&[0.5; 3], &risks).unwrap();
            assert!((none - 1.0 / 3.0).abs() < 1e-12, "{none}");
        }
        assert_eq!(area_under_risk_coverage(&[], &[]), None);
    }

    #[test]
    fn average_precision_by_hand() {
        struct Case {
            scores: Vec<f64>,
            positive: Vec<bool>,
            expected: Option<f64>,
        }
        let cases = [
            Case {
                scores: vec![0.9, 0.8, 0.1],
                positive: vec![true, true, false],
                expected: Some(1.0),
            },
            // Precisions 1/1 and 2/4.
            Case {
                scores: vec![0.9, 0.8, 0.7, 0.6],
                positive: vec![true, false, false, true],
                expected: Some(0.75),
            },
            Case {
                scores: vec![0.5, 0.5],
                positive: vec![false, true],
                expected: Some(0.5),
            },
            Case {
                scores: vec![0.5],
                positive: vec![false],
                expected: None,
            },
        ];
        for Case {
            scores,
            positive,
            expected,
        } in cases
        {
            assert_eq!(
                average_precision(&scores, &positive),
                expected,
                "{scores:?}"
            );
        }
    }
}
