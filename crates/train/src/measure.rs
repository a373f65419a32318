//! What the validation films say: a row per target, beside its constant-box floor.

use std::collections::BTreeMap;

use phrasebox_metrics::{
    Interval, accuracy_at, bootstrap, mean, median_box, paired_difference, roc_auc, share_in_order,
    spearman, specificity_at_sensitivity,
};
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::Category;
use serde::Serialize;

use crate::questions::Samples;

/// Bootstrap rounds.
pub(crate) const DRAWS: usize = 1000;
/// Their seed.
pub(crate) const SEED: u64 = 20;
/// The floor of every row: the median training box of the same question.
pub const CONSTANT_BOX: &str = "constant box";

/// One answered question with a true box. Film coordinates.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Patient, for the bootstrap.
    pub patient: String,
    /// Row it counts in ("right lung", "opacity, NIH").
    pub row: String,
    /// Answered box.
    pub found: BoundingBox,
    /// Its three hypotheses.
    pub hypotheses: [BoundingBox; 3],
    /// True box.
    pub truth: BoundingBox,
    /// Floors, by name.
    pub floors: Vec<(&'static str, BoundingBox)>,
    /// Uncertainty as shown.
    pub uncertainty: f32,
    /// The paper's u: mean standard deviation of the hypotheses, film coordinates.
    pub spread: f32,
    /// Presence.
    pub presence: f32,
    /// Fold of its patient; none for a phantom.
    pub fold: Option<usize>,
}

/// One answered question about presence.
#[derive(Clone, Debug)]
pub struct PresenceSample {
    /// Patient.
    pub patient: String,
    /// Film: sides of one film count once, by their highest presence.
    pub film: usize,
    /// Presence.
    pub presence: f32,
    /// Whether it is there.
    pub there: bool,
}

/// What was measured so far, as lines to read.
#[must_use]
pub fn table(samples: &Samples) -> String {
    use std::fmt::Write as _;
    let number = |i: &Option<Interval>| i.map_or(f64::NAN, |i| i.estimate);
    let mut text = String::new();
    for row in rows(&samples.boxes) {
        let _ = write!(
            text,
            "  {:<28} n {:>3}  IoU {:.3}  Acc@.5 {:.3}  rank of uncertainty {:+.2}, of spread {:+.2}",
            row.row,
            row.n,
            number(&row.mean_iou),
            row.acc_50.unwrap_or(f64::NAN),
            number(&row.spearman_uncertainty_error),
            number(&row.spearman_spread_error),
        );
        for (name, floor) in &row.floors {
            let _ = write!(
                text,
                "  {name} {:.3} ({:+.3})",
                number(&floor.mean_iou),
                number(&floor.minus)
            );
        }
        text.push('\n');
    }
    for (of, row) in [
        ("film", film_presence(&samples.nih_presence)),
        ("side", side_presence(&samples.nih_presence)),
    ] {
        if let Some(row) = row {
            let _ = writeln!(
                text,
                "  presence AUROC per {of} {:.3} ({} with, {} without), specificity at 90 % sensitivity {:.2}",
                row.auroc.estimate,
                row.with,
                row.without,
                number(&row.specificity_at_90)
            );
        }
    }
    if let Some((share, n)) = swapped_sides(&samples.nih_presence) {
        let _ = writeln!(
            text,
            "  the side that has it above the other one: {:.2} of {n} films",
            share.estimate
        );
    }
    if let Some(row) = side_presence(&samples.drawn_presence) {
        let _ = writeln!(
            text,
            "  presence AUROC per side of synthetic films {:.3} ({} with, {} without)",
            row.auroc.estimate, row.with, row.without
        );
    }
    for row in label_auroc(&samples.labels) {
        let _ = writeln!(
            text,
            "  presence of {:?} against labels {:.3} ({} with, {} without)",
            row.category, row.auroc.estimate, row.films_with, row.films_without
        );
    }
    text
}

/// A floor and how far the answers are above it.
#[derive(Clone, Debug, Serialize)]
pub struct Floor {
    /// Its mean IoU.
    pub mean_iou: Option<Interval>,
    /// Paired difference, answers minus floor.
    pub minus: Option<Interval>,
}

/// One row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What is measured.
    pub row: String,
    /// Questions.
    pub n: usize,
    /// Patients.
    pub patients: usize,
    /// Mean IoU.
    pub mean_iou: Option<Interval>,
    /// Share with IoU ≥ 0.5.
    pub acc_50: Option<f64>,
    /// Mean IoU of each hypothesis by itself.
    pub hypotheses_mean_iou: [Option<f64>; 3],
    /// Floors, by name.
    pub floors: BTreeMap<&'static str, Floor>,
    /// Spearman's rank correlation of the shown uncertainty and 1 − IoU.
    pub spearman_uncertainty_error: Option<Interval>,
    /// The same of the paper's u.
    pub spearman_spread_error: Option<Interval>,
}

/// Rows of the table, in order of their names.
#[must_use]
pub fn rows(samples: &[Sample]) -> Vec<Row> {
    let mut names: Vec<&str> = samples.iter().map(|s| s.row.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            row(
                name,
                &samples.iter().filter(|s| s.row == name).collect::<Vec<_>>(),
            )
        })
        .collect()
}

fn row(name: &str, of: &[&Sample]) -> Row {
    let patients: Vec<&str> = of.iter().map(|s| s.patient.as_str()).collect();
    let iou = |b: BoundingBox, s: &Sample| f64::from(b.clamped().iou(s.truth));
    let ious: Vec<f64> = of.iter().map(|s| iou(s.found, s)).collect();
    let drawn =
        |values: &[f64], at: &[usize]| -> Vec<f64> { at.iter().map(|i| values[*i]).collect() };
    let mean_of = |values: &[f64]| bootstrap(&patients, |at| mean(&drawn(values, at)), DRAWS, SEED);
    let errors: Vec<f64> = ious.iter().map(|i| 1.0 - i).collect();
    let rank = |u: Vec<f64>| {
        bootstrap(
            &patients,
            |at| spearman(&drawn(&u, at), &drawn(&errors, at)),
            DRAWS,
            SEED,
        )
    };
    let mut distinct = patients.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let names = of.first().map_or_else(Vec::new, |s| {
        s.floors.iter().map(|f| f.0).collect::<Vec<_>>()
    });
    let floors = names
        .into_iter()
        .filter_map(|floor| {
            // A floor that some sample lacks cannot be paired.
            let floored: Option<Vec<f64>> = of
                .iter()
                .map(|s| s.floors.iter().find(|f| f.0 == floor).map(|f| iou(f.1, s)))
                .collect();
            let floored = floored?;
            let minus = paired_difference(&patients, &ious, &floored, DRAWS, SEED);
            let mean_iou = mean_of(&floored);
            Some((floor, Floor { mean_iou, minus }))
        })
        .collect();
    Row {
        row: name.to_owned(),
        n: of.len(),
        patients: distinct.len(),
        mean_iou: mean_of(&ious),
        acc_50: accuracy_at(&ious, 0.5),
        hypotheses_mean_iou: [0, 1, 2].map(|i| {
            let each: Vec<f64> = of.iter().map(|s| iou(s.hypotheses[i], s)).collect();
            mean(&each)
        }),
        floors,
        spearman_uncertainty_error: rank(of.iter().map(|s| f64::from(s.uncertainty)).collect()),
        spearman_spread_error: rank(of.iter().map(|s| f64::from(s.spread)).collect()),
    }
}

/// How well presence tells what is there from what is not.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PresenceRow {
    /// Area under the ROC curve.
    pub auroc: Interval,
    /// Specificity where nine in ten of what is there are found; at a threshold taken on the same answers.
    pub specificity_at_90: Option<Interval>,
    /// How many have it.
    pub with: usize,
    /// How many do not.
    pub without: usize,
}

/// A measure of scores and of what is there.
type Measure<'a> = &'a dyn Fn(&[f64], &[bool]) -> Option<f64>;

fn presence_row(of: &[(&str, f32, bool)]) -> Option<PresenceRow> {
    let patients: Vec<&str> = of.iter().map(|o| o.0).collect();
    let interval = |measure: Measure<'_>| {
        let drawn = |at: &[usize]| {
            let scores: Vec<f64> = at.iter().map(|i| f64::from(of[*i].1)).collect();
            let there: Vec<bool> = at.iter().map(|i| of[*i].2).collect();
            measure(&scores, &there)
        };
        bootstrap(&patients, drawn, DRAWS, SEED)
    };
    let with = of.iter().filter(|o| o.2).count();
    Some(PresenceRow {
        auroc: interval(&roc_auc)?,
        specificity_at_90: interval(&|s, t| specificity_at_sensitivity(s, t, 0.9)),
        with,
        without: of.len() - with,
    })
}

/// Presence per film: a film counts once, by the highest presence of its sides.
#[must_use]
pub fn film_presence(samples: &[PresenceSample]) -> Option<PresenceRow> {
    let mut films: BTreeMap<usize, (&str, f32, bool)> = BTreeMap::new();
    for s in samples {
        let film = films.entry(s.film).or_insert((&s.patient, 0.0, false));
        film.1 = film.1.max(s.presence);
        film.2 |= s.there;
    }
    presence_row(&films.into_values().collect::<Vec<_>>())
}

/// Presence per question: every side of every film.
#[must_use]
pub fn side_presence(samples: &[PresenceSample]) -> Option<PresenceRow> {
    let sides: Vec<(&str, f32, bool)> = samples
        .iter()
        .map(|s| (s.patient.as_str(), s.presence, s.there))
        .collect();
    presence_row(&sides)
}

/// On films that have it on one side only: how often the side that has it is given the higher presence, and on how many
/// films.
#[must_use]
pub fn swapped_sides(samples: &[PresenceSample]) -> Option<(Interval, usize)> {
    let mut films: BTreeMap<usize, (&str, Vec<f32>, Vec<f32>)> = BTreeMap::new();
    for s in samples {
        let film = (films.entry(s.film)).or_insert((&s.patient, Vec::new(), Vec::new()));
        if s.there { &mut film.1 } else { &mut film.2 }.push(s.presence);
    }
    let pairs: Vec<(&str, (f64, f64))> = films
        .values()
        .filter_map(|(patient, there, away)| match (&there[..], &away[..]) {
            ([there], [away]) => Some((*patient, (f64::from(*there), f64::from(*away)))),
            _ => None,
        })
        .collect();
    let patients: Vec<&str> = pairs.iter().map(|p| p.0).collect();
    let share = bootstrap(
        &patients,
        |drawn| share_in_order(&drawn.iter().map(|i| pairs[*i].1).collect::<Vec<_>>()),
        DRAWS,
        SEED,
    )?;
    Some((share, pairs.len()))
}

/// What a presence threshold makes of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AtThreshold {
    /// How many have it.
    pub with: usize,
    /// How many of those reach the threshold.
    pub found: usize,
    /// How many do not have it.
    pub without: usize,
    /// How many of those stay below the threshold.
    pub refused: usize,
}

impl AtThreshold {
    /// Counts of every question.
    #[must_use]
    pub fn of(samples: &[PresenceSample], threshold: f32) -> Self {
        let (with, without): (Vec<_>, Vec<_>) = samples.iter().partition(|s| s.there);
        let reach = |of: &[&PresenceSample]| of.iter().filter(|s| s.presence >= threshold).count();
        Self {
            with: with.len(),
            found: reach(&with),
            without: without.len(),
            refused: without.len() - reach(&without),
        }
    }
}

/// Presence of a finding without trusted boxes, against the noisy labels of NIH films.
#[derive(Clone, Debug, Serialize)]
pub struct LabelAuroc {
    /// The finding.
    pub category: Category,
    /// Area under the ROC curve.
    pub auroc: Interval,
    /// Films with the label.
    pub films_with: usize,
    /// Films without it.
    pub films_without: usize,
}

/// A row per finding, in order.
#[must_use]
pub fn label_auroc(samples: &[(Category, PresenceSample)]) -> Vec<LabelAuroc> {
    let mut of: BTreeMap<String, (Category, Vec<PresenceSample>)> = BTreeMap::new();
    for (category, sample) in samples {
        of.entry(format!("{category:?}"))
            .or_insert_with(|| (*category, Vec::new()))
            .1
            .push(sample.clone());
    }
    of.into_values()
        .filter_map(|(category, samples)| {
            let films = film_presence(&samples)?;
            Some(LabelAuroc {
                category,
                auroc: films.auroc,
                films_with: films.with,
                films_without: films.without,
            })
        })
        .collect()
}

/// The median box of a question's training boxes; the middle of the film where there are none.
#[must_use]
pub fn constant_box(boxes: &[BoundingBox]) -> BoundingBox {
    median_box(boxes).unwrap_or_else(|| {
        BoundingBox::from_xyxy(0.25, 0.25, 0.75, 0.75).expect("a written-out box is well formed")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_count_by_their_highest_side_and_sides_against_each_other_only_within_a_film() {
        let sample = |film: usize, presence: f32, there: bool| PresenceSample {
            patient: format!("p{film}"),
            film,
            presence,
            there,
        };
        let samples = [
            // One side has it and is seen; one has it and is overlooked; both have it; neither has.
            sample(0, 0.9, true),
            sample(0, 0.2, false),
            sample(1, 0.3, true),
            sample(1, 0.6, false),
            sample(2, 0.7, true),
            sample(2, 0.8, true),
            sample(3, 0.5, false),
            sample(3, 0.1, false),
        ];
        let films = film_presence(&samples).unwrap();
        assert_eq!((films.with, films.without), (3, 1));
        assert!((films.auroc.estimate - 1.0).abs() < 1e-9);
        let sides = side_presence(&samples).unwrap();
        assert_eq!((sides.with, sides.without), (4, 4));
        // Of 16 pairs only 0.3 lies below 0.6 and 0.5.
        assert!((sides.auroc.estimate - 14.0 / 16.0).abs() < 1e-9);
        let (share, n) = swapped_sides(&samples).unwrap();
        assert_eq!((share.estimate, n), (0.5, 2));
        let at = AtThreshold::of(&samples, 0.5);
        assert_eq!(
            (at.with, at.found, at.without, at.refused),
            (4, 3, 4, 2),
            "0.3 is missed; 0.6 and, on the threshold, 0.5 are taken for one"
        );
    }
}
