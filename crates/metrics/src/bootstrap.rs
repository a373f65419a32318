//! Bootstrap intervals that draw patients, not samples: two sides of one film, or two films of one person, are no
//! independent evidence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Random;

/// A measured value with its 95 % bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// On all samples.
    pub estimate: f64,
    /// 2.5th percentile over the draws.
    pub low: f64,
    /// 97.5th percentile over the draws.
    pub high: f64,
}

impl std::fmt::Display for Interval {
    /// "0.513 [0.478, 0.540]".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:.3} [{:.3}, {:.3}]",
            self.estimate, self.low, self.high
        )
    }
}

/// Linear interpolation between order statistics (type 7, as numpy and R do by default).
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let low = at.floor() as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (sorted[high] - sorted[low]) * (at - low as f64)
}

/// The statistic on all samples with its 95 % percentile interval: in each of `draws` rounds as many patients as
/// there are, drawn with replacement, bring all their samples. `patients` names the patient of each sample;
/// `statistic` gets indices of samples, a patient drawn twice giving his twice. Rounds where the statistic is
/// undefined are left out. `None` where it is undefined on all samples or in every round.
#[must_use]
pub fn bootstrap<P: Ord>(
    patients: &[P],
    statistic: impl Fn(&[usize]) -> Option<f64>,
    draws: usize,
    seed: u64,
) -> Option<Interval> {
    let mut samples_of: BTreeMap<&P, Vec<usize>> = BTreeMap::new();
    for (at, patient) in patients.iter().enumerate() {
        samples_of.entry(patient).or_default().push(at);
    }
    let groups: Vec<Vec<usize>> = samples_of.into_values().collect();
    let estimate = statistic(&(0..patients.len()).collect::<Vec<_>>())?;
    if groups.is_empty() {
        return None;
    }
    let mut random = Random::new(seed);
    let mut drawn = Vec::with_capacity(patients.len() * 2);
    let mut values: Vec<f64> = (0..draws)
        .filter_map(|_| {
            drawn.clear();
            for _ in 0..groups.len() {
                drawn.extend_from_slice(&groups[random.below(groups.len())]);
            }
            statistic(&drawn)
        })
        .collect();
    if values.is_empty() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some(Interval {
        estimate,
        low: percentile(&values, 0.025),
        high: percentile(&values, 0.975),
    })
}

/// The mean of `a - b` over samples measured both ways, with its interval: the films stay paired in every round, so
/// an easy film helps neither side. `None` of nothing.
///
/// # Panics
/// When the slices differ in length.
#[must_use]
pub fn paired_difference<P: Ord>(
    patients: &[P],
    a: &[f64],
    b: &[f64],
    draws: usize,
    seed: u64,
) -> Option<Interval> {
    assert_eq!(a.len(), b.len(), "samples come in pairs");
    assert_eq!(a.len(), patients.len(), "one patient for each sample");
    let difference: Vec<f64> = a.iter().zip(b).map(|(x, y)| x - y).collect();
    bootstrap(
        patients,
        |drawn| {
            (!drawn.is_empty())
                .then(|| drawn.iter().map(|at| difference[*at]).sum::<f64>() / drawn.len() as f64)
        },
        draws,
        seed,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_of(values: &[f64]) -> impl Fn(&[usize]) -> Option<f64> {
        |drawn| crate::mean(&drawn.iter().map(|at| values[*at]).collect::<Vec<_>>())
    }

    #[test]
    fn percentiles_interpolate() {
        let sorted = [0.0, 1.0, 2.0, 3.0, 4.0];
        for (share, expected) in [(0.0, 0.0), (1.0, 4.0), (0.5, 2.0), (0.125, 0.5), (0.9, 3.6)] {
            assert!(
                (percentile(&sorted, share) - expected).abs() < 1e-12,
                "{share}"
            );
        }
        assert_eq!(percentile(&[7.0], 0.975), 7.0);
    }

    #[test]
    fn the_interval_of_a_mean_is_near_the_textbook_one() {
        // 400 patients, values 0 and 1 in turn: standard error 0.5 / 20, so 0.5 ± 1.96 × 0.025.
        let values: Vec<f64> = (0..400).map(|n| f64::from(n % 2)).collect();
        let patients: Vec<usize> = (0..400).collect();
        let Interval {
            estimate,
            low,
            high,
        } = bootstrap(&patients, mean_of(&values), 2000, 1).unwrap();
        assert_eq!(estimate, 0.5);
        assert!(
            (low - 0.451).abs() < 0.006 && (high - 0.549).abs() < 0.006,
            "{low} {high}"
        );
    }

    #[test]
    fn repeated_samples_of_a_patient_do_not_narrow_the_interval() {
        let values: Vec<f64> = (0..40).map(|n| f64::from(n % 2)).collect();
        let once: Vec<usize> = (0..40).collect();
        let tenfold: Vec<f64> = values.iter().flat_map(|v| [*v; 10]).collect();
        let tenfold_patients: Vec<usize> = once.iter().flat_map(|p| [*p; 10]).collect();
        let one = bootstrap(&once, mean_of(&values), 500, 3).unwrap();
        let ten = bootstrap(&tenfold_patients, mean_of(&tenfold), 500, 3).unwrap();
        assert!(
            (one.low - ten.low).abs() < 1e-9 && (one.high - ten.high).abs() < 1e-9,
            "{one:?} {ten:?}"
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let values: Vec<f64> = (0..30).map(|n| f64::from(n * n % 17)).collect();
        let patients: Vec<usize> = (0..30).map(|n| n / 2).collect();
        let draw = |seed| bootstrap(&patients, mean_of(&values), 200, seed).unwrap();
        assert_eq!(draw(5), draw(5));
        assert_ne!(draw(5), draw(6));
    }

    #[test]
    fn paired_difference_by_hand() {
        // Always 0.1 better: no spread at all, whatever the films' own difficulty.
        let b: Vec<f64> = (0..20).map(|n| f64::from(n) / 40.0).collect();
        let a: Vec<f64> = b.iter().map(|v| v + 0.1).collect();
        let patients: Vec<u32> = (0..20).collect();
        let Interval {
            estimate,
            low,
            high,
        } = paired_difference(&patients, &a, &b, 200, 1).unwrap();
        for value in [estimate, low, high] {
            assert!((value - 0.1).abs() < 1e-9, "{value}");
        }
        // Two patients, +1 and -1: each mean of two draws is -1, 0 or 1.
        let two = paired_difference(&["p", "q"], &[1.0, 0.0], &[0.0, 1.0], 400, 1).unwrap();
        assert_eq!((two.estimate, two.low, two.high), (0.0, -1.0, 1.0));
        assert_eq!(paired_difference::<u32>(&[], &[], &[], 10, 1), None);
    }

    #[test]
    fn rounds_without_the_statistic_are_left_out() {
        // AUC needs both kinds: with two patients a quarter of the rounds draws only positives.
        let scores = [0.9, 0.1];
        let truth = [true, false];
        let auc = |drawn: &[usize]| {
            let (s, t): (Vec<f64>, Vec<bool>) =
                drawn.iter().map(|at| (scores[*at], truth[*at])).unzip();
            crate::roc_auc(&s, &t)
        };
        assert_eq!(
            bootstrap(&[1, 2], auc, 100, 1),
            Some(Interval {
                estimate: 1.0,
                low: 1.0,
                high: 1.0
            })
        );
        assert_eq!(bootstrap(&[1, 1], |_| None, 100, 1), None);
    }
}
