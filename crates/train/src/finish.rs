//! After training: thresholds, calibration, measurement, the pack, and how far int8 moved the boxes.

use std::collections::BTreeMap;

use phrasebox_model::image_encoder::ImageEncoder;
use phrasebox_model::network::Network;
use phrasebox_model::text_encoder::TextEncoder;
use phrasebox_model::tokens::PromptTokeniser;
use phrasebox_model::weights::Precision;
use phrasebox_model::words::WordTable;
use phrasebox_model::{
    Grounder, NetworkConfig, NoCheckpoint, Pack, PhraseGrounder, Prompt, Target,
};
use phrasebox_phantom::{FindingChoice, PhantomConfig};
use phrasebox_radiograph::{Pixels, Radiograph};
use serde_json::json;

use crate::calibrate;
use crate::datasets::Film;
use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::films;
use crate::ground_stage::{GroundNetwork, StateBank};
use crate::measure;
use crate::packing::{self, Contents};
use crate::queries::QueryTarget;
use crate::questions::Questions;
use crate::run::{Inputs, RunConfig, say, write};
use crate::split::{Part, part};
use crate::text_stage::TextScores;

/// Presence below this is "not found" for targets without trusted negatives.
const UNMEASURED_THRESHOLD: f32 = 0.5;
/// Films on which int8 is compared with f32.
const DRIFT_FILMS: usize = 24;

/// What the last stage needs.
#[derive(Debug)]
pub(crate) struct Finish<'a> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) config: &'a RunConfig,
    pub(crate) sizes: &'a NetworkConfig,
    pub(crate) published_image_encoder: ImageEncoder,
    pub(crate) learnt_text_encoder: TextEncoder,
    pub(crate) network: Network,
    pub(crate) trained: GroundNetwork,
    pub(crate) words: &'a WordTable,
    pub(crate) tokeniser_json: &'a [u8],
    pub(crate) store: &'a FeatureStore,
    pub(crate) bank: &'a StateBank,
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

/// Mean absolute difference of the mean box's coordinates between two grounders on validation films.
fn drift(
    f: &Finish<'_>,
    exact: &PhraseGrounder,
    shipped: &PhraseGrounder,
) -> Result<(f64, f64, usize), TrainError> {
    let prompts: Vec<Prompt> = [
        "right lung",
        "left lung",
        "cardiomediastinal silhouette",
        "airspace opacity in the right lung",
        "airspace opacity in the left lung",
    ]
    .map(|text| Prompt {
        text: text.to_owned(),
        box_at: text.len(),
    })
    .into();
    let (mut sum, mut largest, mut count) = (0.0f64, 0.0f64, 0usize);
    let validation = f
        .films
        .iter()
        .filter(|film| part(&film.patient) == Part::Validation);
    for film in validation.step_by(3).take(DRIFT_FILMS) {
        let square = films::open(&film.image)?.to_square(f.sizes.side);
        let answer = |grounder: &PhraseGrounder| {
            pollster::block_on(async {
                let features = grounder.encode_image(&square, &mut NoCheckpoint).await?;
                grounder.ground(&features, &prompts).await
            })
        };
        for (a, b) in answer(exact)?.iter().zip(answer(shipped)?) {
            for k in 0..4 {
                let mean = |h: &[[f32; 4]; 3]| h.iter().map(|v| f64::from(v[k])).sum::<f64>() / 3.0;
                let difference = (mean(&a.hypotheses) - mean(&b.hypotheses)).abs();
                sum += difference;
                largest = largest.max(difference);
                count += 1;
            }
        }
    }
    Ok((sum / count.max(1) as f64, largest, count / 4))
}

pub(crate) fn finish(f: Finish<'_>) -> Result<(), TrainError> {
    let samples = f.questions.samples(&f.trained, f.store, f.bank);
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
    let auroc = measure::presence_auroc(&samples.nih_presence)
        .map(|(interval, with, without)| json!({"auroc": interval, "films_with": with, "films_without": without}));
    let validated: Vec<_> = rows
        .iter()
        .filter(|r| row_target(&r.row).is_some())
        .collect();
    let synthetic: Vec<_> = rows
        .iter()
        .filter(|r| row_target(&r.row).is_none())
        .collect();
    let metrics = json!({
        "split": "validation patients of the training folders, never trained on; chosen by a hash of the patient",
        "rows": validated,
        "not_validated": synthetic,
        "presence_of_opacity_per_film_nih": auroc,
        "text_heads_accuracy_against_the_rules": f.text_scores,
        "calibration": "fitted on the same validation boxes as the rows above",
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
        metrics: metrics.clone(),
    };
    let packed = packing::pack(f.sizes, &f.network, contents, Precision::Int8)?;
    packing::write(&f.inputs.out, &packed)?;
    let bytes: usize = packed.files.values().map(Vec::len).sum();

    let cases: String = f
        .questions
        .cases(f.films)
        .iter()
        .map(|case| format!("{case}\n"))
        .collect();
    write(&f.inputs.work.join("validation.jsonl"), cases.as_bytes())?;

    let device = phrasebox_model::engine::cpu();
    let exact = Network {
        image_encoder: f.published_image_encoder.clone(),
        text_encoder: f.learnt_text_encoder.clone(),
        ..f.network.clone()
    };
    let tokeniser = PromptTokeniser::from_json(f.tokeniser_json)?;
    let exact = PhraseGrounder::new(f.sizes.clone(), exact, f.words.clone(), tokeniser, &device);
    let shipped = PhraseGrounder::load(&Pack::read_folder(&f.inputs.out)?, &device)?;
    let (mean, largest, n) = drift(&f, &exact, &shipped)?;
    let report = json!({
        "metrics": metrics,
        "pack_bytes": bytes,
        "int8_against_f32": {"mean": mean, "largest": largest, "boxes": n},
    });
    let text =
        serde_json::to_string_pretty(&report).map_err(|e| TrainError::Data(e.to_string()))?;
    write(&f.inputs.work.join("report.json"), text.as_bytes())?;
    say(&text);
    Ok(())
}
