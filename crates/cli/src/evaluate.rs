//! `phrasebox evaluate`: answers against trusted boxes.
//!
//! Each trusted box is paired with the best-fitting candidate of its own phrase, decided or not, so that placing and
//! finding are measured apart. Intervals draw patients (or films, where no patient is named).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use phrasebox_grounding::{grounding_problem, plan_given, target_of};
use phrasebox_metrics::{
    Interval, accuracy_at, area_under_risk_coverage, bootstrap, expected_calibration_error, mean,
    points_at, roc_auc, spearman,
};
use phrasebox_model::{NoCheckpoint, Target};
use phrasebox_protocol::{Decision, Engine, GroundedPhrase, PackInfo, Problem};
use phrasebox_radiograph::BoundingBox;
use serde::{Deserialize, Serialize};

use crate::cases::{Case, read_cases};
use crate::engine::{EngineArgs, ReadyModel, ready};
use crate::films::FilmShelf;
use crate::output::Lines;

/// Bootstrap rounds, and the seed that makes them the same each time.
const DRAWS: usize = 1000;
const SEED: u64 = 1;
/// Bins of the calibration error.
const BINS: usize = 10;

/// A film with trusted answers.
#[derive(Debug, Deserialize)]
struct EvaluateCase {
    image: PathBuf,
    patient: Option<String>,
    truth: Vec<Truth>,
}

/// One trusted answer. `present` defaults to "it has a box".
#[derive(Debug, Deserialize)]
struct Truth {
    text: String,
    #[serde(default)]
    boxes: Vec<BoundingBox>,
    present: Option<bool>,
}

/// One trusted box and the candidate that fits it best.
#[derive(Clone, Debug)]
struct BoxSample {
    patient: String,
    target: Target,
    iou: f64,
    points: bool,
    uncertainty: f64,
    confidence: Option<f64>,
}

/// One phrase known to be on the film or not.
#[derive(Clone, Debug)]
struct PresenceSample {
    patient: String,
    present: bool,
    presence: f64,
    boxed: bool,
}

/// How well boxes are placed.
#[derive(Debug, Serialize)]
struct BoxMeasures {
    n: usize,
    mean_iou: Option<Interval>,
    accuracy_at_30: Option<Interval>,
    accuracy_at_50: Option<Interval>,
    pointing: Option<Interval>,
    /// Area under the risk–coverage curve of 1 − IoU, and the mean risk that a useless uncertainty would give.
    aurc: Option<f64>,
    mean_risk: Option<f64>,
    /// Rank correlation of uncertainty and 1 − IoU.
    uncertainty_error_rank: Option<Interval>,
    /// Calibration error of the confidence, over the boxes that have one.
    calibration_error: Option<f64>,
    calibrated_n: usize,
}

/// How well present and absent are told apart.
#[derive(Debug, Serialize)]
struct PresenceMeasures {
    present_n: usize,
    absent_n: usize,
    roc_auc: Option<Interval>,
    boxed_where_present: Option<f64>,
    unboxed_where_absent: Option<f64>,
}

/// What `evaluate` prints.
#[derive(Debug, Serialize)]
struct Evaluation {
    cases: usize,
    failed: usize,
    engine: Engine,
    pack: PackInfo,
    boxes: BoxMeasures,
    boxes_by_target: BTreeMap<Target, BoxMeasures>,
    presence: PresenceMeasures,
}

/// Everything measured so far.
#[derive(Debug, Default)]
struct Samples {
    boxes: Vec<BoxSample>,
    presence: Vec<PresenceSample>,
}

impl Samples {
    fn add(&mut self, patient: &str, truth: &Truth, answer: &GroundedPhrase) {
        let target = target_of(&answer.phrase);
        for trusted in &truth.boxes {
            let fits = |b: &phrasebox_protocol::GroundedBox| b.xyxy.iou(trusted.clamped());
            let best = answer
                .boxes
                .iter()
                .max_by(|a, b| fits(a).total_cmp(&fits(b)));
            self.boxes.extend(best.map(|b| BoxSample {
                patient: patient.to_owned(),
                target,
                iou: f64::from(fits(b)),
                points: points_at(b.xyxy, &[*trusted]),
                uncertainty: f64::from(b.uncertainty),
                confidence: b.confidence.map(f64::from),
            }));
        }
        self.presence
            .extend(answer.presence.map(|presence| PresenceSample {
                patient: patient.to_owned(),
                present: truth.present.unwrap_or(!truth.boxes.is_empty()),
                presence: f64::from(presence),
                boxed: answer.decision == Decision::Box,
            }));
    }
}

fn share(hits: impl Iterator<Item = bool>) -> Option<f64> {
    mean(&hits.map(|hit| f64::from(u8::from(hit))).collect::<Vec<_>>())
}

fn box_measures(samples: &[&BoxSample]) -> BoxMeasures {
    let patients: Vec<&str> = samples.iter().map(|s| s.patient.as_str()).collect();
    let ious: Vec<f64> = samples.iter().map(|s| s.iou).collect();
    let risks: Vec<f64> = ious.iter().map(|iou| 1.0 - iou).collect();
    let uncertainty: Vec<f64> = samples.iter().map(|s| s.uncertainty).collect();
    let drawn =
        |values: &[f64], at: &[usize]| -> Vec<f64> { at.iter().map(|i| values[*i]).collect() };
    let interval =
        |statistic: &dyn Fn(&[usize]) -> Option<f64>| bootstrap(&patients, statistic, DRAWS, SEED);
    let calibrated: Vec<(f64, bool)> = samples
        .iter()
        .filter_map(|s| s.confidence.map(|c| (c, s.iou >= 0.5)))
        .collect();
    let (confidences, correct): (Vec<f64>, Vec<bool>) = calibrated.into_iter().unzip();
    BoxMeasures {
        n: samples.len(),
        mean_iou: interval(&|at| mean(&drawn(&ious, at))),
        accuracy_at_30: interval(&|at| accuracy_at(&drawn(&ious, at), 0.3)),
        accuracy_at_50: interval(&|at| accuracy_at(&drawn(&ious, at), 0.5)),
        pointing: interval(&|at| share(at.iter().map(|i| samples[*i].points))),
        aurc: area_under_risk_coverage(&uncertainty, &risks),
        mean_risk: mean(&risks),
        uncertainty_error_rank: interval(&|at| {
            spearman(&drawn(&uncertainty, at), &drawn(&risks, at))
        }),
        calibration_error: expected_calibration_error(&confidences, &correct, BINS),
        calibrated_n: confidences.len(),
    }
}

fn presence_measures(samples: &[PresenceSample]) -> PresenceMeasures {
    let patients: Vec<&str> = samples.iter().map(|s| s.patient.as_str()).collect();
    let of = |present: bool| samples.iter().filter(move |s| s.present == present);
    let auc = |at: &[usize]| {
        let (scores, positive): (Vec<f64>, Vec<bool>) = at
            .iter()
            .map(|i| (samples[*i].presence, samples[*i].present))
            .unzip();
        roc_auc(&scores, &positive)
    };
    PresenceMeasures {
        present_n: of(true).count(),
        absent_n: of(false).count(),
        roc_auc: bootstrap(&patients, auc, DRAWS, SEED),
        boxed_where_present: share(of(true).map(|s| s.boxed)),
        unboxed_where_absent: share(of(false).map(|s| !s.boxed)),
    }
}

/// Asks every phrase of every case and measures the answers.
pub(crate) async fn run(cases: &Path, args: &EngineArgs, lines: &mut Lines) -> Result<(), Problem> {
    let folder = cases.parent().unwrap_or(Path::new(""));
    let cases = read_cases::<EvaluateCase>(cases)?;
    let model = ready(args).await?;
    let (mut samples, mut shelf) = (Samples::default(), FilmShelf::default());
    let total = cases.len();
    for Case { id, content } in cases {
        let outcome = match content {
            Ok(case) => ask(&model, &case, folder, &mut shelf, &mut samples).await,
            Err(problem) => Err(problem),
        };
        if let Err(problem) = outcome {
            lines.case::<()>(&id, Err(problem))?;
        }
    }
    let mut by_target: BTreeMap<Target, Vec<&BoxSample>> = BTreeMap::new();
    for sample in &samples.boxes {
        by_target.entry(sample.target).or_default().push(sample);
    }
    let evaluation = Evaluation {
        cases: total,
        failed: lines.failed(),
        engine: model.engine,
        pack: model.pack,
        boxes: box_measures(&samples.boxes.iter().collect::<Vec<_>>()),
        boxes_by_target: by_target
            .iter()
            .map(|(target, of)| (*target, box_measures(of)))
            .collect(),
        presence: presence_measures(&samples.presence),
    };
    lines.line(&evaluation)?;
    table(&evaluation);
    Ok(())
}

async fn ask(
    model: &ReadyModel,
    case: &EvaluateCase,
    folder: &Path,
    shelf: &mut FilmShelf,
    samples: &mut Samples,
) -> Result<(), Problem> {
    let path = folder.join(&case.image);
    let film = shelf.film(model, &path).await?;
    let texts: Vec<String> = case.truth.iter().map(|t| t.text.clone()).collect();
    let answers = model
        .session
        .answer_all(film, &plan_given(&texts), &mut NoCheckpoint)
        .await;
    let patient = case
        .patient
        .clone()
        .unwrap_or_else(|| path.to_string_lossy().into_owned());
    for (truth, answer) in case
        .truth
        .iter()
        .zip(answers.map_err(|e| grounding_problem(&e))?)
    {
        samples.add(&patient, truth, &answer);
    }
    Ok(())
}

fn table(evaluation: &Evaluation) {
    let shown = |value: Option<Interval>| {
        value.map_or("–".to_owned(), |v| {
            format!("{:.3} [{:.3}, {:.3}]", v.estimate, v.low, v.high)
        })
    };
    eprintln!(
        "{:<10}{:>6}  {:<24}{:<24}{:<24}",
        "boxes", "n", "mean IoU", "Acc@0.5", "pointing"
    );
    let all = [("all".to_owned(), &evaluation.boxes)];
    let each = evaluation
        .boxes_by_target
        .iter()
        .map(|(t, m)| (format!("{t:?}").to_lowercase(), m));
    for (name, m) in all.into_iter().chain(each) {
        let (iou, accuracy, pointing) = (
            shown(m.mean_iou),
            shown(m.accuracy_at_50),
            shown(m.pointing),
        );
        eprintln!(
            "{name:<10}{:>6}  {iou:<24}{accuracy:<24}{pointing:<24}",
            m.n
        );
    }
    let presence = &evaluation.presence;
    eprintln!(
        "presence: {} present, {} absent, ROC AUC {}",
        presence.present_n,
        presence.absent_n,
        shown(presence.roc_auc)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(patient: &str, iou: f64, uncertainty: f64, confidence: Option<f64>) -> BoxSample {
        BoxSample {
            patient: patient.to_owned(),
            target: Target::Lung,
            iou,
            points: iou > 0.0,
            uncertainty,
            confidence,
        }
    }

    #[test]
    fn boxes_are_measured_over_all_samples() {
        let samples = [
            sample("a", 0.8, 0.01, Some(1.0)),
            sample("a", 0.6, 0.02, Some(1.0)),
            sample("b", 0.4, 0.03, Some(0.0)),
            sample("c", 0.0, 0.04, None),
        ];
        let measures = box_measures(&samples.iter().collect::<Vec<_>>());
        let estimate = |i: Option<Interval>| i.map(|i| (i.estimate * 1e6).round() / 1e6);
        assert_eq!(estimate(measures.mean_iou), Some(0.45));
        assert_eq!(estimate(measures.accuracy_at_50), Some(0.5));
        assert_eq!(estimate(measures.pointing), Some(0.75));
        assert_eq!(estimate(measures.uncertainty_error_rank), Some(1.0));
        assert_eq!(
            (measures.calibration_error, measures.calibrated_n),
            (Some(0.0), 3)
        );
        assert!(
            measures.aurc < measures.mean_risk,
            "an uncertainty in the right order is worth something"
        );
        let none = box_measures(&[]);
        assert_eq!(
            (none.n, none.mean_iou, none.calibration_error),
            (0, None, None)
        );
    }

    #[test]
    fn presence_is_measured_over_both_kinds() {
        let of = |present: bool, presence: f64, boxed: bool| PresenceSample {
            patient: format!("{presence}"),
            present,
            presence,
            boxed,
        };
        let measures = presence_measures(&[
            of(true, 0.9, true),
            of(true, 0.4, false),
            of(false, 0.5, false),
            of(false, 0.1, false),
        ]);
        assert_eq!((measures.present_n, measures.absent_n), (2, 2));
        assert_eq!(measures.roc_auc.map(|auc| auc.estimate), Some(0.75));
        assert_eq!(
            (measures.boxed_where_present, measures.unboxed_where_absent),
            (Some(0.5), Some(1.0))
        );
    }
}
