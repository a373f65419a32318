//! Rules, network, and both together, on the same reports.

use std::fmt::Write as _;

use phrasebox_metrics::{Interval, Reading, bootstrap, measure_readings};
use phrasebox_report::Phrase;

use super::corpus::AnnotatedReport;
use super::network::Found;

const DRAWS: usize = 1000;
const SEED: u64 = 1;

/// A measure of pooled counts.
type Statistic = fn(Reading) -> Option<f64>;

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadBy {
    Rules,
    Network,
    /// The rules, and what the network finds where the rules find nothing.
    Both,
}

struct Read {
    report: AnnotatedReport,
    rules: Vec<Phrase>,
    network: Vec<Found>,
}

impl Read {
    fn by(&self, by: ReadBy, threshold: f64) -> Reading {
        let mut phrases: Vec<Phrase> = Vec::new();
        if by != ReadBy::Network {
            phrases.extend(self.rules.iter().cloned());
        }
        if by != ReadBy::Rules {
            let joins = |found: &&Found| {
                by == ReadBy::Network
                    || (found.confidence >= threshold
                        && self.rules.iter().all(|rule| {
                            found.phrase.end <= rule.start || rule.end <= found.phrase.start
                        }))
            };
            phrases.extend(
                self.network
                    .iter()
                    .filter(joins)
                    .map(|found| found.phrase.clone()),
            );
        }
        Reading::compare(&self.report.text, &phrases, &self.report.truth)
    }
}

/// Reports read by rules and network.
#[derive(Default)]
pub(super) struct Comparison {
    reads: Vec<Read>,
}

fn pooled(readings: &[Reading], of: &[usize]) -> Reading {
    of.iter()
        .fold(Reading::default(), |sum, at| sum.plus(readings[*at]))
}

impl Comparison {
    pub(super) fn add(&mut self, report: &AnnotatedReport, network: Vec<Found>) {
        self.reads.push(Read {
            rules: phrasebox_report::read(&report.text).phrases,
            report: report.clone(),
            network,
        });
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.reads.extend(other.reads);
    }

    fn readings(&self, by: ReadBy, threshold: f64) -> Vec<Reading> {
        self.reads
            .iter()
            .map(|read| read.by(by, threshold))
            .collect()
    }

    /// The threshold whose combination has the best span F1.
    pub(super) fn best_threshold(&self, thresholds: &[f64]) -> f64 {
        let f1 = |threshold: f64| {
            self.readings(ReadBy::Both, threshold)
                .into_iter()
                .fold(Reading::default(), Reading::plus)
                .spans
                .f1()
                .unwrap_or_default()
        };
        thresholds
            .iter()
            .copied()
            .max_by(|a, b| f1(*a).total_cmp(&f1(*b)))
            .unwrap_or(1.0)
    }

    pub(super) fn offset_errors(&self, by: ReadBy, threshold: f64) -> usize {
        self.readings(by, threshold)
            .iter()
            .map(|r| r.offset_errors)
            .sum()
    }

    /// `by` minus the rules on the same reports.
    fn difference(&self, by: ReadBy, threshold: f64, statistic: Statistic) -> Option<Interval> {
        let (rules, other) = (
            self.readings(ReadBy::Rules, threshold),
            self.readings(by, threshold),
        );
        let reports: Vec<usize> = (0..rules.len()).collect();
        let of = |drawn: &[usize]| {
            Some(statistic(pooled(&other, drawn))? - statistic(pooled(&rules, drawn))?)
        };
        bootstrap(&reports, of, DRAWS, SEED)
    }

    /// All measures of the three readers, and what the others have over the rules.
    pub(super) fn table(&self, name: &str, threshold: f64) -> String {
        let mut out = String::new();
        for by in [ReadBy::Rules, ReadBy::Network, ReadBy::Both] {
            let all = measure_readings(&self.readings(by, threshold), DRAWS, SEED);
            let _ = writeln!(out, "\n{name}, {by:?}: {all}");
            if by == ReadBy::Rules {
                continue;
            }
            let measures: [(&str, Statistic); 3] = [
                ("span F1", |r| r.spans.f1()),
                ("recall of positives", |r| r.positive.recall()),
                ("groundable F1", |r| r.groundable.f1()),
            ];
            for (measure, statistic) in measures {
                if let Some(difference) = self.difference(by, threshold, statistic) {
                    let _ = writeln!(out, "{measure}, minus rules: {difference}");
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::corpus;

    #[test]
    fn the_network_only_adds_where_the_rules_are_silent() {
        let lines = r#"{"id":"A","half":"tuning","characters":35,"phrases":[
            {"start":10,"end":23,"category":"effusion","assertion":"present","side":"left","groundable":true,"temporality":"current"},
            {"start":25,"end":34,"category":"other","assertion":"present","side":"none","groundable":true,"temporality":"current"}]}"#
            .replace('\n', "");
        let report = crate::datasets::OpeniReport {
            id: "A".to_owned(),
            comparison: None,
            indication: None,
            findings: Some("Left effusion. Odd thing.".to_owned()),
            impression: None,
            mesh: Vec::new(),
            auto: Vec::new(),
        };
        let report = corpus::annotated(lines.as_bytes(), &[report])
            .unwrap()
            .remove(0);
        let rules = phrasebox_report::read(&report.text).phrases;
        assert_eq!(rules.len(), 1);
        let found = |start: usize, end: usize, confidence: f64| Found {
            phrase: Phrase {
                text: report.text[start..end].to_owned(),
                start,
                end,
                ..rules[0].clone()
            },
            confidence,
        };
        let mut comparison = Comparison::default();
        comparison.add(&report, vec![found(15, 23, 0.99), found(25, 34, 0.9)]);
        let spans = |by, threshold| comparison.readings(by, threshold)[0].spans;
        assert_eq!(spans(ReadBy::Rules, 0.5).matched, 1);
        assert_eq!(
            (
                spans(ReadBy::Both, 0.5).found,
                spans(ReadBy::Both, 0.5).matched
            ),
            (2, 2)
        );
        assert_eq!(spans(ReadBy::Both, 0.95).found, 1);
        assert_eq!(spans(ReadBy::Network, 0.5).found, 2);
        assert!(comparison.best_threshold(&[0.5, 0.95]) < 0.9);
        let gain = comparison
            .difference(ReadBy::Both, 0.5, |r| r.spans.recall())
            .unwrap();
        assert!((gain.estimate - 0.5).abs() < 1e-9);
        assert_eq!(comparison.offset_errors(ReadBy::Both, 0.5), 0);
    }
}
