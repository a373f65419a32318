//! How well phrases are found in a text.

use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

/// Counts of found, expected and rightly found spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanScore {
    /// Spans that the reader gave.
    pub found: usize,
    /// Spans that the annotation holds.
    pub expected: usize,
    /// Spans in both.
    pub matched: usize,
}

impl SpanScore {
    /// Share of the found spans that are right; `None` if none was found.
    #[must_use]
    pub fn precision(self) -> Option<f64> {
        (self.found > 0).then(|| self.matched as f64 / self.found as f64)
    }

    /// Share of the expected spans that were found; `None` if none was expected.
    #[must_use]
    pub fn recall(self) -> Option<f64> {
        (self.expected > 0).then(|| self.matched as f64 / self.expected as f64)
    }

    /// F1, twice the matched over found plus expected; `None` if there is nothing on either side.
    #[must_use]
    pub fn f1(self) -> Option<f64> {
        let both = self.found + self.expected;
        (both > 0).then(|| 2.0 * self.matched as f64 / both as f64)
    }

    /// Counts of both together: scores of many reports are pooled, not averaged, so that a report of one phrase
    /// does not weigh as much as one of twenty.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            found: self.found + other.found,
            expected: self.expected + other.expected,
            matched: self.matched + other.matched,
        }
    }
}

/// Exact matching of one report's spans. A span is whatever must agree: `(start, end)`, or with category and
/// assertion. A span given twice needs two partners.
#[must_use]
pub fn span_score<S: Eq + Hash>(found: &[S], expected: &[S]) -> SpanScore {
    let mut open: HashMap<&S, usize> = HashMap::new();
    for span in expected {
        *open.entry(span).or_default() += 1;
    }
    let matched = found
        .iter()
        .filter(|span| match open.get_mut(span) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        })
        .count();
    SpanScore {
        found: found.len(),
        expected: expected.len(),
        matched,
    }
}

/// Intersection over union of two spans of characters, `start..end` each; 0 where either is empty.
#[must_use]
pub fn span_iou(a: (usize, usize), b: (usize, usize)) -> f64 {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    if shared == 0 {
        return 0.0;
    }
    shared as f64 / ((a.1 - a.0) + (b.1 - b.0) - shared) as f64
}

/// Pairs `(found, expected)` of spans whose [`span_iou`] reaches `min_iou`, each span in one pair at most; the best
/// fits are paired first. Spans of one list may overlap.
#[must_use]
pub fn match_spans(
    found: &[(usize, usize)],
    expected: &[(usize, usize)],
    min_iou: f64,
) -> Vec<(usize, usize)> {
    let mut fits: Vec<(f64, usize, usize)> = Vec::new();
    for (f, a) in found.iter().enumerate() {
        for (e, b) in expected.iter().enumerate() {
            let iou = span_iou(*a, *b);
            if iou > 0.0 && iou >= min_iou {
                fits.push((iou, f, e));
            }
        }
    }
    fits.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut taken, mut given) = (vec![false; found.len()], vec![false; expected.len()]);
    let mut pairs: Vec<(usize, usize)> = fits
        .into_iter()
        .filter(|(_, f, e)| {
            let free = !taken[*f] && !given[*e];
            if free {
                (taken[*f], given[*e]) = (true, true);
            }
            free
        })
        .map(|(_, f, e)| (f, e))
        .collect();
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaps_by_hand() {
        struct Case {
            name: &'static str,
            found: Vec<(usize, usize)>,
            expected: Vec<(usize, usize)>,
            pairs: Vec<(usize, usize)>,
        }
        let cases = [
            Case {
                name: "half of it is enough",
                found: vec![(0, 5)],
                expected: vec![(0, 10)],
                pairs: vec![(0, 0)],
            },
            Case {
                name: "less is not",
                found: vec![(0, 4)],
                expected: vec![(0, 10)],
                pairs: vec![],
            },
            Case {
                name: "touching is nothing",
                found: vec![(0, 5)],
                expected: vec![(5, 10)],
                pairs: vec![],
            },
            Case {
                name: "one partner each, the best one",
                found: vec![(0, 8), (0, 10)],
                expected: vec![(0, 10)],
                pairs: vec![(1, 0)],
            },
            Case {
                name: "an empty span fits nothing",
                found: vec![(3, 3)],
                expected: vec![(3, 3)],
                pairs: vec![],
            },
        ];
        for case in cases {
            let pairs = match_spans(&case.found, &case.expected, 0.5);
            assert_eq!(pairs, case.pairs, "{}", case.name);
        }
        assert!((span_iou((2, 8), (4, 12)) - 0.4).abs() < 1e-12);
    }

    #[test]
    fn spans_by_hand() {
        struct Case {
            name: &'static str,
            found: Vec<(usize, usize)>,
            expected: Vec<(usize, usize)>,
            matched: usize,
            f1: Option<f64>,
        }
        let cases = [
            Case {
                name: "nothing",
                found: vec![],
                expected: vec![],
                matched: 0,
                f1: None,
            },
            Case {
                name: "all",
                found: vec![(0, 4), (6, 9)],
                expected: vec![(6, 9), (0, 4)],
                matched: 2,
                f1: Some(1.0),
            },
            Case {
                name: "one character off",
                found: vec![(0, 5)],
                expected: vec![(0, 4)],
                matched: 0,
                f1: Some(0.0),
            },
            Case {
                name: "said twice",
                found: vec![(0, 4), (0, 4)],
                expected: vec![(0, 4)],
                matched: 1,
                f1: Some(2.0 / 3.0),
            },
            Case {
                name: "missed",
                found: vec![],
                expected: vec![(0, 4)],
                matched: 0,
                f1: Some(0.0),
            },
        ];
        for Case {
            name,
            found,
            expected,
            matched,
            f1,
        } in cases
        {
            let score = span_score(&found, &expected);
            assert_eq!(score.matched, matched, "{name}");
            assert_eq!(score.f1(), f1, "{name}");
        }
    }

    #[test]
    fn reports_are_pooled() {
        let one = span_score(&[1], &[1]);
        let many = span_score(&[1, 2, 3], &[4, 5, 6, 7]);
        let both = one.plus(many);
        assert_eq!(
            (both.precision(), both.recall(), both.f1()),
            (Some(0.25), Some(0.2), Some(2.0 / 9.0))
        );
        assert_eq!(
            (
                SpanScore::default().precision(),
                SpanScore::default().recall()
            ),
            (None, None)
        );
    }
}
