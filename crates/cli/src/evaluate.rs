//! `phrasebox evaluate`: answers against trusted boxes.
//!
//! Beside every row stand the answers that do not read the finding: a constant box, the predicted lung, the usual box
//! in it, and the model's own answer on a blank film. Each trusted box is paired with the best-fitting candidate of its own phrase, decided or not, so that placing and
//! finding are measured apart. Intervals draw patients (or films, where no patient is named).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use phrasebox_grounding::{grounding_problem, plan_given, target_of};
use phrasebox_metrics::{
    Interval, accuracy_at, area_under_risk_coverage, average_precision, bootstrap,
    contrast_to_noise, expected_calibration_error, mean, paired_difference, points_at, roc_auc,
    share_in_order, spearman, specificity_at_sensitivity,
};
use phrasebox_model::Target;
use phrasebox_protocol::{Decision, Engine, Evidence, GroundedPhrase, PackInfo, Problem};
use phrasebox_radiograph::{BoundingBox, Letterbox};
use phrasebox_report::Side;
use serde::{Deserialize, Serialize};

use crate::cases::{Case, read_cases};
use crate::engine::{EngineArgs, ReadyModel, ready};
use crate::films::FilmShelf;
use crate::floors::{BlankFilm, FilmFloors};
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
    /// Contrast-to-noise ratio of the evidence map, inside against outside the trusted box.
    contrast: Option<f64>,
    uncertainty: f64,
    spread: f64,
    confidence: Option<f64>,
    /// IoU of each floor, by name.
    floors: Vec<(&'static str, f64)>,
}

/// One phrase known to be on the film or not.
#[derive(Clone, Debug)]
struct PresenceSample {
    patient: String,
    /// Number of the case.
    film: usize,
    target: Target,
    side: Side,
    present: bool,
    presence: f64,
    boxed: bool,
}

/// How well boxes are placed.
#[derive(Debug, Serialize)]
struct BoxMeasures {
    n: usize,
    mean_iou: Option<Interval>,
    accuracy_at_10: Option<Interval>,
    accuracy_at_30: Option<Interval>,
    accuracy_at_50: Option<Interval>,
    accuracy_at_75: Option<Interval>,
    /// Average precision of boxes with IoU ≥ 0.5, ranked by their certainty, over the boxes that are there.
    average_precision_50: Option<Interval>,
    pointing: Option<Interval>,
    /// Contrast-to-noise ratio of the evidence map, inside against outside the trusted box (Boecking et al., 2022), over
    /// the maps that have one.
    contrast_to_noise: Option<Interval>,
    /// Area under the risk–coverage curve of 1 − IoU, and the mean risk that a useless uncertainty would give.
    aurc: Option<f64>,
    mean_risk: Option<f64>,
    /// Rank correlation of uncertainty and 1 − IoU.
    uncertainty_error_rank: Option<Interval>,
    /// The same of the paper's u, the spread of the hypotheses.
    spread_error_rank: Option<Interval>,
    /// Calibration error of the confidence, over the boxes that have one.
    calibration_error: Option<f64>,
    calibrated_n: usize,
    /// Answers that do not read the finding.
    floors: BTreeMap<&'static str, FloorMeasures>,
}

/// An answer that does not read the finding, and how far the model is above it.
#[derive(Debug, Serialize)]
struct FloorMeasures {
    mean_iou: Option<Interval>,
    /// Model minus floor, paired.
    above: Option<Interval>,
}

/// How well present and absent are told apart.
#[derive(Debug, Serialize)]
struct PresenceMeasures {
    present_n: usize,
    absent_n: usize,
    roc_auc: Option<Interval>,
    /// Specificity at the threshold that finds 90 % of what is there; taken on these samples, so it flatters a little.
    specificity_at_90: Option<Interval>,
    /// Films that have something on one side and are asked for it on both, and how often the side that has it is given
    /// the higher presence.
    swapped_n: usize,
    swapped_sides: Option<Interval>,
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
    fn add(
        &mut self,
        (film, patient): (usize, &str),
        truth: &Truth,
        (answer, evidence): (&GroundedPhrase, &[Evidence]),
        letterbox: Letterbox,
        floors: &FilmFloors,
    ) {
        let target = target_of(&answer.phrase);
        for trusted in &truth.boxes {
            let fits = |b: &phrasebox_protocol::GroundedBox| b.xyxy.iou(trusted.clamped());
            let best = answer
                .boxes
                .iter()
                .zip(evidence)
                .max_by(|a, b| fits(a.0).total_cmp(&fits(b.0)));
            let in_square = letterbox.to_square(*trusted);
            self.boxes.extend(best.map(|(b, map)| BoxSample {
                patient: patient.to_owned(),
                target,
                iou: f64::from(fits(b)),
                points: points_at(b.xyxy, &[*trusted]),
                contrast: contrast_to_noise(&map.cells, map.grid, &[in_square]),
                uncertainty: f64::from(b.uncertainty),
                spread: f64::from(b.spread),
                confidence: b.confidence.map(f64::from),
                floors: floors.ious(answer, b, target, trusted.clamped()),
            }));
        }
        self.presence
            .extend(answer.presence.map(|presence| PresenceSample {
                patient: patient.to_owned(),
                film,
                target,
                side: answer.phrase.side,
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
    let rank = |values: &[f64]| interval(&|at| spearman(&drawn(values, at), &drawn(&risks, at)));
    let spread: Vec<f64> = samples.iter().map(|s| s.spread).collect();
    let names = samples.first().map_or(&[][..], |s| s.floors.as_slice());
    let floors = names
        .iter()
        .filter_map(|(name, _)| {
            let of = |s: &&BoxSample| s.floors.iter().find(|f| f.0 == *name).map(|f| f.1);
            // A floor that some sample lacks cannot be paired.
            let floored: Vec<f64> = samples.iter().map(of).collect::<Option<_>>()?;
            let above = paired_difference(&patients, &ious, &floored, DRAWS, SEED);
            let mean_iou = interval(&|at| mean(&drawn(&floored, at)));
            Some((*name, FloorMeasures { mean_iou, above }))
        })
        .collect();
    let hit: Vec<bool> = ious.iter().map(|iou| *iou >= 0.5).collect();
    let certain: Vec<f64> = uncertainty.iter().map(|u| -u).collect();
    let calibrated: Vec<(f64, bool)> = samples
        .iter()
        .filter_map(|s| s.confidence.map(|c| (c, s.iou >= 0.5)))
        .collect();
    let (confidences, correct): (Vec<f64>, Vec<bool>) = calibrated.into_iter().unzip();
    BoxMeasures {
        n: samples.len(),
        mean_iou: interval(&|at| mean(&drawn(&ious, at))),
        accuracy_at_10: interval(&|at| accuracy_at(&drawn(&ious, at), 0.1)),
        accuracy_at_30: interval(&|at| accuracy_at(&drawn(&ious, at), 0.3)),
        accuracy_at_50: interval(&|at| accuracy_at(&drawn(&ious, at), 0.5)),
        accuracy_at_75: interval(&|at| accuracy_at(&drawn(&ious, at), 0.75)),
        average_precision_50: interval(&|at| {
            let hits: Vec<bool> = at.iter().map(|i| hit[*i]).collect();
            // Precision averaged over the hits, times the share that was hit: a box missed is a box not found.
            let share = hits.iter().filter(|h| **h).count() as f64 / hits.len().max(1) as f64;
            Some(average_precision(&drawn(&certain, at), &hits)? * share)
        }),
        pointing: interval(&|at| share(at.iter().map(|i| samples[*i].points))),
        contrast_to_noise: interval(&|at| {
            let known: Vec<f64> = at.iter().filter_map(|i| samples[*i].contrast).collect();
            mean(&known)
        }),
        aurc: area_under_risk_coverage(&uncertainty, &risks),
        mean_risk: mean(&risks),
        uncertainty_error_rank: rank(&uncertainty),
        spread_error_rank: rank(&spread),
        calibration_error: expected_calibration_error(&confidences, &correct, BINS),
        calibrated_n: confidences.len(),
        floors,
    }
}

/// Patient, presence where it is and presence on the other side, of what a film has on one side only.
fn swapped(samples: &[PresenceSample]) -> Vec<(&str, (f64, f64))> {
    let there = samples.iter().filter(|s| s.present);
    there
        .filter_map(|there| {
            let other = match there.side {
                Side::Left => Side::Right,
                Side::Right => Side::Left,
                Side::Bilateral | Side::None => return None,
            };
            let alike = |s: &&PresenceSample| {
                s.film == there.film && s.target == there.target && s.side == other
            };
            let away = samples.iter().find(alike).filter(|s| !s.present)?;
            Some((there.patient.as_str(), (there.presence, away.presence)))
        })
        .collect()
}

fn presence_measures(samples: &[PresenceSample]) -> PresenceMeasures {
    let patients: Vec<&str> = samples.iter().map(|s| s.patient.as_str()).collect();
    let of = |present: bool| samples.iter().filter(move |s| s.present == present);
    let drawn = |at: &[usize]| -> (Vec<f64>, Vec<bool>) {
        at.iter()
            .map(|i| (samples[*i].presence, samples[*i].present))
            .unzip()
    };
    let auc = |at: &[usize]| {
        let (scores, positive) = drawn(at);
        roc_auc(&scores, &positive)
    };
    let specificity = |at: &[usize]| {
        let (scores, positive) = drawn(at);
        specificity_at_sensitivity(&scores, &positive, 0.9)
    };
    let swapped = swapped(samples);
    let patients_swapped: Vec<&str> = swapped.iter().map(|s| s.0).collect();
    let in_order = |at: &[usize]| {
        let pairs: Vec<(f64, f64)> = at.iter().map(|i| swapped[*i].1).collect();
        share_in_order(&pairs)
    };
    PresenceMeasures {
        swapped_n: swapped.len(),
        swapped_sides: bootstrap(&patients_swapped, in_order, DRAWS, SEED),
        present_n: of(true).count(),
        absent_n: of(false).count(),
        roc_auc: bootstrap(&patients, auc, DRAWS, SEED),
        specificity_at_90: bootstrap(&patients, specificity, DRAWS, SEED),
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
    let mut blank = BlankFilm::default();
    let total = cases.len();
    for (film, Case { id, content }) in cases.into_iter().enumerate() {
        let outcome = match content {
            Ok(case) => {
                ask(
                    &model,
                    (film, &case),
                    folder,
                    (&mut shelf, &mut blank),
                    &mut samples,
                )
                .await
            }
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
    (index, case): (usize, &EvaluateCase),
    folder: &Path,
    (shelf, blank): (&mut FilmShelf, &mut BlankFilm),
    samples: &mut Samples,
) -> Result<(), Problem> {
    let path = folder.join(&case.image);
    let film = shelf.film(model, &path).await?;
    let texts: Vec<String> = case.truth.iter().map(|t| t.text.clone()).collect();
    let plan = plan_given(&texts);
    let floors = FilmFloors::of(model, film, &plan, blank).await?;
    let letterbox = film.letterbox();
    let patient = case
        .patient
        .clone()
        .unwrap_or_else(|| path.to_string_lossy().into_owned());
    for (truth, planned) in case.truth.iter().zip(&plan) {
        let (answer, evidence) = model
            .session
            .explain(film, planned)
            .await
            .map_err(|e| grounding_problem(&e))?;
        samples.add(
            (index, &patient),
            truth,
            (&answer, &evidence),
            letterbox,
            &floors,
        );
    }
    Ok(())
}

fn table(evaluation: &Evaluation) {
    let shown = |value: Option<Interval>| value.map_or_else(|| "–".to_owned(), |v| v.to_string());
    eprintln!(
        "{:<10}{:>6}  {:<24}{:<24}{:<24}{:<24}",
        "boxes", "n", "mean IoU", "Acc@0.5", "pointing", "contrast to noise"
    );
    let all = [("all".to_owned(), &evaluation.boxes)];
    let each = evaluation
        .boxes_by_target
        .iter()
        .map(|(t, m)| (format!("{t:?}").to_lowercase(), m));
    for (name, m) in all.into_iter().chain(each) {
        let (iou, accuracy, pointing, contrast) = (
            shown(m.mean_iou),
            shown(m.accuracy_at_50),
            shown(m.pointing),
            shown(m.contrast_to_noise),
        );
        eprintln!(
            "{name:<10}{:>6}  {iou:<24}{accuracy:<24}{pointing:<24}{contrast:<24}",
            m.n
        );
        for (floor, f) in &m.floors {
            let (iou, above) = (shown(f.mean_iou), shown(f.above));
            eprintln!("    beside {floor}: {iou}, the model is above it by {above}");
        }
    }
    let presence = &evaluation.presence;
    eprintln!(
        "presence: {} present, {} absent, ROC AUC {}, specificity where 90 % are found {}",
        presence.present_n,
        presence.absent_n,
        shown(presence.roc_auc),
        shown(presence.specificity_at_90)
    );
    if presence.swapped_n > 0 {
        eprintln!(
            "the side that has it above the other one, of {} films with one: {}",
            presence.swapped_n,
            shown(presence.swapped_sides)
        );
    }
}

#[cfg(test)]
mod tests;
