//! How well a report is read: spans against annotated phrases, and what is said of the phrases that were found.

use phrasebox_report::{Assertion, Category, Phrase, Side};
use serde::{Deserialize, Serialize};

use crate::{Interval, SpanScore, bootstrap, match_spans};

/// Spans agree from this character IoU on.
const MIN_IOU: f64 = 0.5;

/// An annotated phrase. Offsets count Unicode characters of the report text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TruePhrase {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// What kind of observation.
    pub category: Category,
    /// Whether it is stated.
    pub assertion: Assertion,
    /// The patient's side.
    pub side: Side,
    /// Whether a box could mark it.
    pub groundable: bool,
}

/// Counts of one report, or of many together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// All phrases.
    pub spans: SpanScore,
    /// Phrases annotated as present or uncertain, and how many of them were found with any assertion.
    pub positive: SpanScore,
    /// Groundable phrases: found as groundable, annotated as groundable, and both in one pair.
    pub groundable: SpanScore,
    /// Pairs that agree in category.
    pub category: usize,
    /// Pairs that agree in assertion.
    pub assertion: usize,
    /// Pairs that agree in side.
    pub side: usize,
    /// Phrases that are not the words at their offsets: always a defect.
    pub offset_errors: usize,
}

impl Reading {
    /// Compares what was found in `text` with its annotation.
    #[must_use]
    pub fn compare(text: &str, found: &[Phrase], truth: &[TruePhrase]) -> Self {
        let spans: Vec<(usize, usize)> = found.iter().map(|p| (p.start, p.end)).collect();
        let expected: Vec<(usize, usize)> = truth.iter().map(|p| (p.start, p.end)).collect();
        let pairs = match_spans(&spans, &expected, MIN_IOU);
        let count = |agrees: &dyn Fn(&Phrase, &TruePhrase) -> bool| {
            pairs
                .iter()
                .filter(|(f, e)| agrees(&found[*f], &truth[*e]))
                .count()
        };
        let positive = |phrase: &TruePhrase| phrase.assertion != Assertion::Absent;
        let chars: Vec<char> = text.chars().collect();
        let misplaced = |phrase: &&Phrase| {
            chars
                .get(phrase.start..phrase.end)
                .is_none_or(|span| !span.iter().copied().eq(phrase.text.chars()))
        };
        let positives = count(&|_, e| positive(e));
        Self {
            spans: SpanScore {
                found: found.len(),
                expected: truth.len(),
                matched: pairs.len(),
            },
            positive: SpanScore {
                found: positives,
                expected: truth.iter().filter(|p| positive(p)).count(),
                matched: positives,
            },
            groundable: SpanScore {
                found: found.iter().filter(|p| p.groundable).count(),
                expected: truth.iter().filter(|p| p.groundable).count(),
                matched: count(&|f, e| f.groundable && e.groundable),
            },
            category: count(&|f, e| f.category == e.category),
            assertion: count(&|f, e| f.assertion == e.assertion),
            side: count(&|f, e| f.side == e.side),
            offset_errors: found.iter().filter(misplaced).count(),
        }
    }

    /// Counts of both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            spans: self.spans.plus(other.spans),
            positive: self.positive.plus(other.positive),
            groundable: self.groundable.plus(other.groundable),
            category: self.category + other.category,
            assertion: self.assertion + other.assertion,
            side: self.side + other.side,
            offset_errors: self.offset_errors + other.offset_errors,
        }
    }

    fn share(self, of: usize) -> Option<f64> {
        (self.spans.matched > 0).then(|| of as f64 / self.spans.matched as f64)
    }
}

/// Measures over many reports with 95 % bootstrap intervals that draw reports; `None` where undefined.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadingMeasures {
    /// Reports.
    pub reports: usize,
    /// Annotated phrases, and those of them that are present or uncertain, and groundable.
    pub phrases: usize,
    /// Present or uncertain ones among them.
    pub positives: usize,
    /// Groundable ones among them.
    pub groundables: usize,
    /// F1 of spans.
    pub span_f1: Option<Interval>,
    /// Share of the found spans that are right.
    pub span_precision: Option<Interval>,
    /// Share of the annotated spans that were found.
    pub span_recall: Option<Interval>,
    /// Share of the present or uncertain phrases that were found.
    pub positive_recall: Option<Interval>,
    /// Over matched spans.
    pub assertion_accuracy: Option<Interval>,
    /// Over matched spans.
    pub side_accuracy: Option<Interval>,
    /// Over matched spans.
    pub category_accuracy: Option<Interval>,
    /// F1 of groundable phrases: span and being groundable must agree.
    pub groundable_f1: Option<Interval>,
    /// Phrases that are not the words at their offsets.
    pub offset_errors: usize,
}

/// Pools the counts of all reports; `draws` and `seed` are those of [`bootstrap`].
#[must_use]
pub fn measure_readings(readings: &[Reading], draws: usize, seed: u64) -> ReadingMeasures {
    let reports: Vec<usize> = (0..readings.len()).collect();
    let pool = |of: &[usize]| {
        of.iter()
            .fold(Reading::default(), |sum, at| sum.plus(readings[*at]))
    };
    let interval = |statistic: &dyn Fn(Reading) -> Option<f64>| {
        bootstrap(&reports, |drawn| statistic(pool(drawn)), draws, seed)
    };
    let all = pool(&reports);
    ReadingMeasures {
        reports: readings.len(),
        phrases: all.spans.expected,
        positives: all.positive.expected,
        groundables: all.groundable.expected,
        span_f1: interval(&|r| r.spans.f1()),
        span_precision: interval(&|r| r.spans.precision()),
        span_recall: interval(&|r| r.spans.recall()),
        positive_recall: interval(&|r| r.positive.recall()),
        assertion_accuracy: interval(&|r| r.share(r.assertion)),
        side_accuracy: interval(&|r| r.share(r.side)),
        category_accuracy: interval(&|r| r.share(r.category)),
        groundable_f1: interval(&|r| r.groundable.f1()),
        offset_errors: all.offset_errors,
    }
}

impl ReadingMeasures {
    /// Name, value and interval of every measure, in the order of the table in the docs.
    #[must_use]
    pub fn rows(&self) -> [(&'static str, Option<Interval>); 8] {
        [
            ("span F1", self.span_f1),
            ("span precision", self.span_precision),
            ("span recall", self.span_recall),
            ("recall of positives", self.positive_recall),
            ("assertion accuracy", self.assertion_accuracy),
            ("side accuracy", self.side_accuracy),
            ("category accuracy", self.category_accuracy),
            ("groundable F1", self.groundable_f1),
        ]
    }
}

impl std::fmt::Display for ReadingMeasures {
    /// A table: what was counted, then a line per measure.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} reports, {} phrases ({} present or uncertain, {} groundable), {} offset errors",
            self.reports, self.phrases, self.positives, self.groundables, self.offset_errors
        )?;
        for (name, value) in self.rows() {
            let shown = value.map_or_else(|| "–".to_owned(), |v| v.to_string());
            write!(f, "\n{name:<22}{shown}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phrasebox_report::read;

    fn truth(start: usize, end: usize, assertion: Assertion, side: Side) -> TruePhrase {
        TruePhrase {
            start,
            end,
            category: Category::Effusion,
            assertion,
            side,
            groundable: assertion != Assertion::Absent,
        }
    }

    #[test]
    fn a_report_by_hand() {
        let text = "Small right pleural effusion. No left effusion.";
        let found = read(text).phrases;
        assert_eq!(found.len(), 2);
        let right = truth(0, 28, Assertion::Present, Side::Right);
        let left = truth(33, 46, Assertion::Absent, Side::Left);
        let all = Reading::compare(text, &found, &[right.clone(), left.clone()]);
        assert_eq!(
            (all.spans.matched, all.category, all.assertion, all.side),
            (2, 2, 2, 2)
        );
        assert_eq!((all.positive.matched, all.groundable.matched), (1, 1));
        assert_eq!(all.offset_errors, 0);

        let mirrored = TruePhrase {
            side: Side::Left,
            groundable: false,
            ..right
        };
        let missed = truth(0, 5, Assertion::Uncertain, Side::None);
        let some = Reading::compare(text, &found, &[mirrored, left, missed]);
        assert_eq!((some.spans.matched, some.side), (2, 1));
        assert_eq!((some.positive.expected, some.positive.matched), (2, 1));
        assert_eq!(
            (
                some.groundable.found,
                some.groundable.expected,
                some.groundable.matched
            ),
            (1, 1, 0)
        );
        let other = Reading::compare("Edema on another film of the chest here.", &found, &[]);
        assert_eq!(other.offset_errors, 2);
    }

    #[test]
    fn measures_pool_reports() {
        let text = "Small right pleural effusion.";
        let found = read(text).phrases;
        let hit = Reading::compare(
            text,
            &found,
            &[truth(0, 28, Assertion::Present, Side::Right)],
        );
        let miss = Reading::compare("", &[], &[truth(0, 28, Assertion::Present, Side::Right)]);
        let measures = measure_readings(&[hit, miss], 200, 1);
        let estimate = |value: Option<Interval>| value.map(|v| v.estimate);
        assert_eq!(estimate(measures.span_precision), Some(1.0));
        assert_eq!(estimate(measures.positive_recall), Some(0.5));
        assert_eq!(estimate(measures.side_accuracy), Some(1.0));
        assert_eq!((measures.reports, measures.phrases), (2, 2));
        let nothing = measure_readings(&[], 10, 1);
        assert!(nothing.rows().iter().all(|(_, value)| value.is_none()));
    }
}
