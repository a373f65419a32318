//! How well a score orders.

/// Average ranks, counted from 1: equal values share the mean of the places they take.
fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start]];
        let tied = order[start..]
            .iter()
            .take_while(|at| values[**at] == value)
            .count();
        let shared = start as f64 + (tied as f64 + 1.0) / 2.0;
        for at in &order[start..start + tied] {
            ranks[*at] = shared;
        }
        start += tied;
    }
    ranks
}

fn assert_finite(values: &[f64]) {
    assert!(
        values.iter().all(|v| v.is_finite()),
        "a score that is no number has no rank"
    );
}

/// Area under the ROC curve of `scores` (higher = more positive), by the rank sum: a tie between a positive and a
/// negative counts half. `None` without both kinds.
///
/// # Panics
/// When the slices differ in length or a score is not finite.
#[must_use]
pub fn roc_auc(scores: &[f64], positive: &[bool]) -> Option<f64> {
    assert_eq!(scores.len(), positive.len(), "one truth for each score");
    assert_finite(scores);
    let positives = positive.iter().filter(|p| **p).count() as f64;
    let negatives = positive.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let rank_sum: f64 = average_ranks(scores)
        .iter()
        .zip(positive)
        .filter(|(_, p)| **p)
        .map(|(r, _)| r)
        .sum();
    Some((rank_sum - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

/// The specificity at the highest threshold whose sensitivity is at least `sensitivity`, a score at the threshold
/// counting as positive. Taken on the same samples, so it flatters a little. `None` without both kinds.
///
/// # Panics
/// When the slices differ in length, a score is not finite or `sensitivity` is not in `0..=1`.
#[must_use]
pub fn specificity_at_sensitivity(
    scores: &[f64],
    positive: &[bool],
    sensitivity: f64,
) -> Option<f64> {
    assert_eq!(scores.len(), positive.len(), "one truth for each score");
    assert!((0.0..=1.0).contains(&sensitivity), "sensitivity is a share");
    assert_finite(scores);
    let of_kind = |kind: bool| -> Vec<f64> {
        scores
            .iter()
            .zip(positive)
            .filter(|(_, p)| **p == kind)
            .map(|(s, _)| *s)
            .collect()
    };
    let (mut positives, negatives) = (of_kind(true), of_kind(false));
    if positives.is_empty() || negatives.is_empty() {
        return None;
    }
    positives.sort_by(|a, b| b.total_cmp(a));
    // The small slack keeps 0.9 × 10 from asking for 10 positives by a rounding error.
    let needed = (sensitivity * positives.len() as f64 - 1e-9).ceil() as usize;
    let Some(last) = needed.checked_sub(1) else {
        return Some(1.0);
    };
    let threshold = positives[last];
    Some(negatives.iter().filter(|s| **s < threshold).count() as f64 / negatives.len() as f64)
}

/// Share of pairs whose first score is the higher, a tie counting half: the area under the ROC curve where each positive
/// is compared with its own negative only. `None` for no pairs.
///
/// # Panics
/// When a score is not finite.
#[must_use]
pub fn share_in_order(pairs: &[(f64, f64)]) -> Option<f64> {
    let won = pairs.iter().map(|(first, second)| {
        assert_finite(&[*first, *second]);
        f64::from(u8::from(first > second)) + 0.5 * f64::from(u8::from(first == second))
    });
    (!pairs.is_empty()).then(|| won.sum::<f64>() / pairs.len() as f64)
}

/// Spearman's rank correlation: Pearson's correlation of the average ranks. `None` for fewer than two samples or
/// where one side has no spread.
///
/// # Panics
/// When the slices differ in length or a value is not finite.
#[must_use]
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    assert_eq!(a.len(), b.len(), "samples come in pairs");
    assert_finite(a);
    assert_finite(b);
    let centre = (a.len() as f64 + 1.0) / 2.0;
    let (ra, rb) = (average_ranks(a), average_ranks(b));
    let product = |x: &[f64], y: &[f64]| {
        x.iter()
            .zip(y)
            .map(|(p, q)| (p - centre) * (q - centre))
            .sum::<f64>()
    };
    let spread = (product(&ra, &ra) * product(&rb, &rb)).sqrt();
    (spread > 0.0).then(|| product(&ra, &rb) / spread)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const P: bool = true;
    const N: bool = false;

    #[test]
    fn pairs_are_compared_by_themselves() {
        for (pairs, expected) in [
            (&[][..], None),
            (&[(0.9, 0.1), (0.2, 0.1)], Some(1.0)),
            // Across pairs 0.2 lies below 0.8, but that is another pair.
            (
                &[(0.9, 0.8), (0.2, 0.1), (0.3, 0.4), (0.5, 0.5)],
                Some(0.625),
            ),
        ] {
            assert_eq!(share_in_order(pairs), expected);
        }
    }

    #[test]
    fn ranks_share_ties() {
        assert_eq!(
            average_ranks(&[3.0, 1.0, 3.0, 2.0, 3.0]),
            [4.0, 1.0, 4.0, 2.0, 4.0]
        );
        assert_eq!(average_ranks(&[]), [0.0; 0]);
    }

    #[test]
    fn roc_auc_by_hand() {
        struct Case {
            scores: Vec<f64>,
            positive: Vec<bool>,
            expected: Option<f64>,
        }
        let cases = [
            Case {
                scores: vec![0.9, 0.8, 0.2, 0.1],
                positive: vec![P, P, N, N],
                expected: Some(1.0),
            },
            Case {
                scores: vec![0.1, 0.2, 0.8, 0.9],
                positive: vec![P, P, N, N],
                expected: Some(0.0),
            },
            // Pairs won: 0.8 > both, 0.3 > 0.1 only: 3 of 4.
            Case {
                scores: vec![0.8, 0.3, 0.5, 0.1],
                positive: vec![P, P, N, N],
                expected: Some(0.75),
            },
            // Pairs: 0.5 = 0.5 half, 0.5 > 0.1 one: 1.5 of 2.
            Case {
                scores: vec![0.5, 0.5, 0.1],
                positive: vec![P, N, N],
                expected: Some(0.75),
            },
            Case {
                scores: vec![0.5, 0.5, 0.5],
                positive: vec![P, N, N],
                expected: Some(0.5),
            },
            Case {
                scores: vec![0.5, 0.6],
                positive: vec![P, P],
                expected: None,
            },
            Case {
                scores: vec![],
                positive: vec![],
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
                roc_auc(&scores, &positive),
                expected,
                "{scores:?} {positive:?}"
            );
        }
    }

    #[test]
    fn specificity_by_hand() {
        struct Case {
            scores: Vec<f64>,
            positive: Vec<bool>,
            at: f64,
            expected: Option<f64>,
        }
        let ten = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
        let mixed: Vec<f64> = ten
            .iter()
            .copied()
            .chain([0.25, 0.15, 0.05, 0.95])
            .collect();
        let truth: Vec<bool> = [P; 10].into_iter().chain([N; 4]).collect();
        let cases = [
            // 9 of 10 positives are at or above 0.2; 0.15 and 0.05 lie below.
            Case {
                scores: mixed.clone(),
                positive: truth.clone(),
                at: 0.9,
                expected: Some(0.5),
            },
            Case {
                scores: mixed.clone(),
                positive: truth.clone(),
                at: 1.0,
                expected: Some(0.25),
            },
            Case {
                scores: mixed.clone(),
                positive: truth.clone(),
                at: 0.1,
                expected: Some(1.0),
            },
            Case {
                scores: mixed,
                positive: truth,
                at: 0.0,
                expected: Some(1.0),
            },
            // A negative at the threshold is called positive.
            Case {
                scores: vec![0.5, 0.5, 0.4],
                positive: vec![P, N, N],
                at: 0.9,
                expected: Some(0.5),
            },
            Case {
                scores: vec![0.5],
                positive: vec![N],
                at: 0.9,
                expected: None,
            },
        ];
        for Case {
            scores,
            positive,
            at,
            expected,
        } in cases
        {
            assert_eq!(
                specificity_at_sensitivity(&scores, &positive, at),
                expected,
                "{scores:?} at {at}"
            );
        }
    }

    #[test]
    fn spearman_by_hand() {
        struct Case {
            a: Vec<f64>,
            b: Vec<f64>,
            expected: Option<f64>,
        }
        let cases = [
            Case {
                a: vec![1.0, 2.0, 3.0],
                b: vec![10.0, 200.0, 3000.0],
                expected: Some(1.0),
            },
            Case {
                a: vec![1.0, 2.0, 3.0],
                b: vec![3.0, 2.0, 1.0],
                expected: Some(-1.0),
            },
            // 1 - 6 Σd² / (n (n² - 1)) with d = (0, 1, -1, 0): 1 - 12 / 60.
            Case {
                a: vec![1.0, 2.0, 3.0, 4.0],
                b: vec![1.0, 3.0, 2.0, 4.0],
                expected: Some(0.8),
            },
            // Ranks (1, 2.5, 2.5, 4) against (1, 2, 3, 4): 4.5 / sqrt(4.5 × 5).
            Case {
                a: vec![1.0, 2.0, 2.0, 4.0],
                b: vec![1.0, 2.0, 3.0, 4.0],
                expected: Some(0.9_f64.sqrt()),
            },
            Case {
                a: vec![1.0, 1.0],
                b: vec![1.0, 2.0],
                expected: None,
            },
            Case {
                a: vec![1.0],
                b: vec![1.0],
                expected: None,
            },
        ];
        for Case { a, b, expected } in cases {
            match (spearman(&a, &b), expected) {
                (Some(got), Some(want)) => {
                    assert!((got - want).abs() < 1e-12, "{a:?} {b:?}: {got}");
                }
                (got, want) => assert_eq!(got, want, "{a:?} {b:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn auc_is_the_share_of_pairs_won(samples in prop::collection::vec((0_u8..6, any::<bool>()), 2..30)) {
            let scores: Vec<f64> = samples.iter().map(|s| f64::from(s.0)).collect();
            let positive: Vec<bool> = samples.iter().map(|s| s.1).collect();
            let (mut won, mut pairs) = (0.0, 0.0);
            for (s, p) in &samples {
                for (t, q) in &samples {
                    if *p && !*q {
                        pairs += 1.0;
                        won += if s > t { 1.0 } else if s == t { 0.5 } else { 0.0 };
                    }
                }
            }
            match roc_auc(&scores, &positive) {
                Some(auc) => prop_assert!((auc - won / pairs).abs() < 1e-9),
                None => prop_assert_eq!(pairs, 0.0),
            }
        }
    }
}
