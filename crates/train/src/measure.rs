//! What the validation films say: a row per target, beside its constant-box floor.

use phrasebox_metrics::{
    Interval, accuracy_at, bootstrap, mean, median_box, paired_difference, roc_auc, spearman,
};
use phrasebox_radiograph::BoundingBox;
use serde::Serialize;

/// Bootstrap rounds.
const DRAWS: usize = 1000;
const SEED: u64 = 20;

/// One answered question with a true box. Film coordinates.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Patient, for the bootstrap.
    pub patient: String,
    /// Row it counts in ("right lung", "opacity, NIH").
    pub row: String,
    /// Answered box.
    pub found: BoundingBox,
    /// True box.
    pub truth: BoundingBox,
    /// Constant-box floor: the median training box of the same question.
    pub floor: BoundingBox,
    /// u, film coordinates.
    pub uncertainty: f32,
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
    /// Mean IoU of the constant box.
    pub floor_mean_iou: Option<Interval>,
    /// Paired difference to the constant box.
    pub minus_floor: Option<Interval>,
    /// Spearman's rank correlation of u and 1 − IoU.
    pub spearman_u_error: Option<f64>,
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
            let of: Vec<&Sample> = samples.iter().filter(|s| s.row == name).collect();
            let patients: Vec<&str> = of.iter().map(|s| s.patient.as_str()).collect();
            let ious: Vec<f64> = of
                .iter()
                .map(|s| f64::from(s.found.clamped().iou(s.truth)))
                .collect();
            let floors: Vec<f64> = of.iter().map(|s| f64::from(s.floor.iou(s.truth))).collect();
            let mean_of = |values: &[f64]| {
                bootstrap(
                    &patients,
                    |drawn| mean(&drawn.iter().map(|i| values[*i]).collect::<Vec<_>>()),
                    DRAWS,
                    SEED,
                )
            };
            let u: Vec<f64> = of.iter().map(|s| f64::from(s.uncertainty)).collect();
            let errors: Vec<f64> = ious.iter().map(|iou| 1.0 - iou).collect();
            let mut distinct = patients.clone();
            distinct.sort_unstable();
            distinct.dedup();
            Row {
                row: name.to_owned(),
                n: of.len(),
                patients: distinct.len(),
                mean_iou: mean_of(&ious),
                acc_50: accuracy_at(&ious, 0.5),
                floor_mean_iou: mean_of(&floors),
                minus_floor: paired_difference(&patients, &ious, &floors, DRAWS, SEED),
                spearman_u_error: spearman(&u, &errors),
            }
        })
        .collect()
}

/// Area under the ROC curve of presence, per film, with its interval and the numbers of films with and without.
#[must_use]
pub fn presence_auroc(samples: &[PresenceSample]) -> Option<(Interval, usize, usize)> {
    let mut films: std::collections::BTreeMap<usize, (String, f32, bool)> =
        std::collections::BTreeMap::new();
    for s in samples {
        let film = films
            .entry(s.film)
            .or_insert_with(|| (s.patient.clone(), 0.0, false));
        film.1 = film.1.max(s.presence);
        film.2 |= s.there;
    }
    let films: Vec<(String, f32, bool)> = films.into_values().collect();
    let patients: Vec<&str> = films.iter().map(|f| f.0.as_str()).collect();
    let interval = bootstrap(
        &patients,
        |drawn| {
            let scores: Vec<f64> = drawn.iter().map(|i| f64::from(films[*i].1)).collect();
            let there: Vec<bool> = drawn.iter().map(|i| films[*i].2).collect();
            roc_auc(&scores, &there)
        },
        DRAWS,
        SEED,
    )?;
    let with = films.iter().filter(|f| f.2).count();
    Some((interval, with, films.len() - with))
}

/// The median box of a question's training boxes; the middle of the film where there are none.
#[must_use]
pub fn constant_box(boxes: &[BoundingBox]) -> BoundingBox {
    median_box(boxes).unwrap_or_else(|| {
        BoundingBox::from_xyxy(0.25, 0.25, 0.75, 0.75).expect("a written-out box is well formed")
    })
}
