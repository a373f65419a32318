//! After training: thresholds, calibration, measurement, the pack, and how far int8 moved the boxes.

use std::collections::BTreeMap;

use phrasebox_grounding::target_of;
use phrasebox_model::image_encoder::ImageEncoder;
use phrasebox_model::network::Network;
use phrasebox_model::text_encoder::TextEncoder;
use phrasebox_model::words::WordTable;
use phrasebox_model::{NetworkConfig, Pack, PhraseGrounder, Target};
use phrasebox_phantom::{FindingChoice, PhantomConfig};
use phrasebox_radiograph::{Pixels, Radiograph};
use phrasebox_report::Category;
use serde_json::json;

use crate::calibrate::{self, CrossFitted};
use crate::card::{self, OpacityPresence, Told};
use crate::config::RunConfig;
use crate::datasets::Film;
use crate::error::TrainError;
use crate::failures;
use crate::measure::{self, CONSTANT_BOX, Row};
use crate::packing::Contents;
use crate::precisions;
use crate::progress::say;
use crate::queries::QueryTarget;
use crate::questions::{Questions, Samples, synthetic_row};
use crate::run::{Inputs, write};
use crate::text_stage::TextScores;

/// Presence below this is "not found" for targets without trusted negatives.
const UNMEASURED_THRESHOLD: f32 = 0.5;
/// Mean IoU on synthetic films below which a category is withheld.
const LEAST_IOU: f64 = 0.25;

/// What the last stage needs.
#[derive(Debug)]
pub(crate) struct Finish<'a> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) config: &'a RunConfig,
    pub(crate) sizes: &'a NetworkConfig,
    pub(crate) learnt_image_encoder: ImageEncoder,
    pub(crate) learnt_text_encoder: TextEncoder,
    pub(crate) network: Network,
    pub(crate) samples: Samples,
    pub(crate) words: &'a WordTable,
    pub(crate) tokeniser_json: &'a [u8],
    pub(crate) questions: &'a Questions,
    pub(crate) films: &'a [Film],
    pub(crate) text_scores: TextScores,
}

fn target(asked: QueryTarget) -> Target {
    match asked {
        QueryTarget::RightLung | QueryTarget::LeftLung => Target::Lung,
        QueryTarget::Heart => Target::Heart,
        QueryTarget::Opacity(_) => Target::Opacity,
        QueryTarget::Other(..) => Target::Other,
    }
}

fn row_target(row: &str) -> Option<Target> {
    match row {
        "lung" => Some(Target::Lung),
        "heart" => Some(Target::Heart),
        _ if row.starts_with("opacity") => Some(Target::Opacity),
        _ => None,
    }
}

fn golden_film(side: usize) -> Result<Vec<u8>, TrainError> {
    let config = PhantomConfig {
        seed: 7,
        width: 512,
        height: 512,
        findings: FindingChoice::Random { max: 3 },
    };
    let image = phrasebox_phantom::generate(&config).image;
    let (width, height) = image.dimensions();
    let radiograph = Radiograph::new(width, height, Pixels::Eight(image.into_raw()), None)
        .map_err(|e| TrainError::Data(format!("golden film: {e}")))?;
    Ok(radiograph
        .to_square(side)
        .iter()
        .map(|v| (v * 255.0).round().clamp(0.0, 255.0) as u8)
        .collect())
}

/// Categories without trusted boxes that did not beat the constant box on synthetic films with the whole interval, or
/// whose boxes hardly touch what they should mark.
fn withheld(rows: &[Row]) -> Vec<Category> {
    let beats = |category: &Category| {
        let name = synthetic_row(*category);
        rows.iter().find(|r| r.row == name).is_some_and(|r| {
            let minus = r.floors.get(CONSTANT_BOX).and_then(|f| f.minus);
            minus.is_some_and(|m| m.low > 0.0)
                && r.mean_iou.is_some_and(|i| i.estimate >= LEAST_IOU)
        })
    };
    // What is measured on real films under another name, such as an enlarged heart as the heart, is not judged here.
    let unmeasured = |category: &Category| {
        let mut phrase = phrasebox_report::read_phrase("it");
        phrase.category = *category;
        target_of(&phrase) == Target::Other
    };
    Category::ALL
        .into_iter()
        .filter(unmeasured)
        .filter(|category| !beats(category))
        .collect()
}

pub(crate) fn finish(f: Finish<'_>) -> Result<(), TrainError> {
    let samples = &f.samples;
    let rows = measure::rows(&samples.boxes);
    let mut presence_threshold = BTreeMap::new();
    for wanted in [Target::Lung, Target::Heart, Target::Opacity] {
        let of: Vec<(f32, bool)> = samples
            .presence
            .iter()
            .filter(|p| target(p.0) == wanted)
            .map(|p| (p.1, p.2))
            .collect();
        presence_threshold.insert(wanted, calibrate::presence_threshold(&of));
    }
    presence_threshold.insert(Target::Other, UNMEASURED_THRESHOLD);
    let labels = measure::label_auroc(&samples.labels);
    let mut calibration = BTreeMap::new();
    for wanted in [Target::Lung, Target::Heart, Target::Opacity] {
        let boxes: Vec<(f32, bool)> = samples
            .boxes
            .iter()
            .filter(|s| row_target(&s.row) == Some(wanted))
            .map(|s| (s.uncertainty, s.found.clamped().iou(s.truth) >= 0.5))
            .collect();
        if let Some(fitted) = calibrate::fit(&boxes) {
            calibration.insert(wanted, fitted);
        }
    }
    let withheld = withheld(&rows);
    let crossed: Vec<(String, CrossFitted)> = rows
        .iter()
        .filter(|r| row_target(&r.row).is_some())
        .map(|r| {
            let boxes: Vec<(f32, f64, Option<usize>)> = samples
                .boxes
                .iter()
                .filter(|s| s.row == r.row)
                .map(|s| {
                    (
                        s.uncertainty,
                        f64::from(s.found.clamped().iou(s.truth)),
                        s.fold,
                    )
                })
                .collect();
            (r.row.clone(), calibrate::cross_fitted(&boxes))
        })
        .collect();
    let presence = OpacityPresence::of(samples, presence_threshold[&Target::Opacity]);
    let validated: Vec<_> = rows
        .iter()
        .filter(|r| row_target(&r.row).is_some())
        .collect();
    let synthetic: Vec<_> = rows
        .iter()
        .filter(|r| row_target(&r.row).is_none())
        .collect();
    let split = format!(
        "{} folds by patient: every answer comes from a fit that never saw the patient; the pack is the fit on all",
        f.config.folds
    );
    let metrics = json!({
        "split": split,
        "folds": f.config.folds,
        "rows": validated,
        "not_validated": synthetic,
        "withheld": withheld,
        "presence_of_opacity_nih": presence,
        "presence_against_nih_labels": labels,
        "text_heads_accuracy_against_the_rules": f.text_scores,
        "calibration_out_of_fold": crossed,
        "calibration": "fitted on the answers above, each from a fit that never saw the patient",
    });

    let question = "There is airspace opacity in the right lung.";
    let contents = Contents {
        name: &f.config.name,
        version: &f.config.version,
        tokeniser: f.tokeniser_json,
        words: f.words,
        golden_film: golden_film(f.sizes.side)?,
        golden_question: (question, question.len() - 1),
        presence_threshold,
        calibration,
        withheld: withheld.clone(),
        constant_boxes: f.questions.constant_boxes(),
        metrics: metrics.clone(),
    };
    let precisions = precisions::compare(&f, contents)?;

    let cases: String = f
        .questions
        .cases(f.films)
        .iter()
        .map(|case| format!("{case}\n"))
        .collect();
    write(&f.inputs.work.join("validation.jsonl"), cases.as_bytes())?;

    let shipped = PhraseGrounder::load(
        &Pack::read_folder(&f.inputs.out)?,
        &phrasebox_model::engine::cpu(),
    )?;
    let pictures = f.inputs.card.with_file_name("known-failures");
    let failures = failures::draw(&shipped, f.sizes.side, &pictures)?;
    let told = Told {
        name: &f.config.name,
        version: &f.config.version,
        side: f.sizes.side,
        split: &split,
        validated: &validated,
        synthetic: &synthetic,
        withheld: &withheld
            .iter()
            .map(|c| synthetic_row(*c))
            .collect::<Vec<_>>(),
        presence: &presence,
        labels: &labels,
        calibration: &crossed,
        precisions: &precisions,
        failures: &failures,
        text: f.text_scores,
    };
    write(&f.inputs.card, card::card(&told).as_bytes())?;
    let report = json!({
        "metrics": metrics,
        "precisions": precisions,
    });
    let text =
        serde_json::to_string_pretty(&report).map_err(|e| TrainError::Data(e.to_string()))?;
    write(&f.inputs.work.join("report.json"), text.as_bytes())?;
    say(&text);
    Ok(())
}
