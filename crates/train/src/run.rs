//! One run, stage by stage.

use std::path::{Path, PathBuf};

use phrasebox_model::image_encoder::ImageEncoder;
use phrasebox_model::network::Network;
use phrasebox_model::text_encoder::TextEncoder;
use phrasebox_model::tokens::PromptTokeniser;
use phrasebox_model::weights::{Precision, Weights};
use phrasebox_model::words::WordTable;
use phrasebox_model::{NetworkConfig, Prompt};
use serde::Deserialize;

use crate::datasets::{self, Film, Source};
use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::films::{self, FilmOptions, Place};
use crate::finish;
use crate::ground_stage::{self, GroundNetwork, GroundOptions};
use crate::questions::Questions;
use crate::text_stage::{self, TextOptions, TextScores};
use crate::{convert, labels};

/// Where a run finds and leaves things.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Data folder.
    pub data: PathBuf,
    /// Published weights.
    pub published: PathBuf,
    /// Configuration file.
    pub config: PathBuf,
    /// What stages leave behind.
    pub work: PathBuf,
    /// The pack.
    pub out: PathBuf,
}

/// Text stage of a configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct TextConfig {
    /// Prompts taken from real reports, labelled by the rules.
    pub openi_prompts: usize,
    /// Prompts generated.
    pub generated_prompts: usize,
    /// Passes.
    pub epochs: usize,
    /// Prompts per step.
    pub batch: usize,
    /// Highest learning rate.
    pub rate: f64,
}

/// Grounding stage of a configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct GroundConfig {
    /// Passes.
    pub epochs: usize,
    /// Questions per step.
    pub batch: usize,
    /// Highest learning rate.
    pub rate: f64,
}

/// A run's configuration file.
#[derive(Clone, Debug, Deserialize)]
pub struct RunConfig {
    /// Name of the pack.
    pub name: String,
    /// Version of the pack.
    pub version: String,
    /// Seed of everything random.
    pub seed: u64,
    /// Copies of a film that is trained on, the plain one included.
    pub copies: usize,
    /// Synthetic films beside the real ones.
    pub phantoms: usize,
    /// Ways of asking per topic.
    pub wordings: usize,
    /// Text stage.
    pub text: TextConfig,
    /// Grounding stage.
    pub ground: GroundConfig,
}

/// One line on standard error.
pub(crate) fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, TrainError> {
    std::fs::read(path).map_err(|source| TrainError::Read {
        path: path.to_owned(),
        source,
    })
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    std::fs::write(path, bytes).map_err(|source| TrainError::Write {
        path: path.to_owned(),
        source,
    })
}

/// A module as it will ship: int8 and back, so that everything after it learns on the shipped numbers.
fn shipped<M: burn::module::Module>(module: &M, fresh: M) -> Result<M, TrainError> {
    Ok(Weights::of(module, Precision::Int8).load(fresh, false)?)
}

/// Films that anything is asked about: every film of the anatomy sets, and the NIH films with boxes or a read.
fn asked_films(data: &Path) -> Result<Vec<Film>, TrainError> {
    let films = datasets::films(data).map_err(|e| TrainError::Data(e.to_string()))?;
    Ok(films
        .into_iter()
        .filter(|f| f.source != Source::Nih || !f.boxes.is_empty() || f.rsna_class.is_some())
        .collect())
}

fn encoded(
    inputs: &Inputs,
    encoder: &ImageEncoder,
    films: &[Film],
    options: FilmOptions,
) -> Result<(FeatureStore, Vec<Place>), TrainError> {
    let file = inputs.work.join("features.bin");
    if file.is_file() {
        say("features: reused");
        return Ok((FeatureStore::load(&file)?, films::places(films, options)?));
    }
    let start = std::time::Instant::now();
    let (store, places) = films::encode_all(films, encoder, options, &mut |done, total| {
        if done % 25 == 0 || done == total {
            say(&format!(
                "features: film {done} of {total}, {:.0} s",
                start.elapsed().as_secs_f64()
            ));
        }
    })?;
    store.save(&file)?;
    Ok((store, places))
}

fn text_encoder(
    inputs: &Inputs,
    config: &RunConfig,
    tokeniser: &PromptTokeniser,
) -> Result<(TextEncoder, WordTable, TextScores), TrainError> {
    let device = phrasebox_model::engine::cpu();
    let sizes = NetworkConfig::default();
    let (published, rows) =
        convert::text_encoder(&inputs.published.join("minilm-l6.safetensors"), &device)?;
    let words = WordTable::from_rows(&rows, sizes.text_width);
    let (file, scores_file) = (inputs.work.join("text.bpk"), inputs.work.join("text.json"));
    if file.is_file() && scores_file.is_file() {
        say("text: reused");
        let mut weights = Weights::default();
        weights.read(read(&file)?)?;
        let scores = serde_json::from_slice(&read(&scores_file)?)
            .map_err(|e| TrainError::Data(e.to_string()))?;
        return Ok((weights.load(published, false)?, words, scores));
    }
    let reports =
        datasets::openi_reports(&inputs.data).map_err(|e| TrainError::Data(e.to_string()))?;
    let (fit, held_out) = labels::examples(reports, &config.text, config.seed);
    let options = TextOptions {
        epochs: config.text.epochs,
        batch: config.text.batch,
        rate: config.text.rate,
        seed: config.seed,
    };
    let (trained, scores) = text_stage::train(
        published,
        &words,
        tokeniser,
        (&fit, &held_out),
        options,
        &mut |line| say(&line),
    )?;
    write(&file, &Weights::of(&trained, Precision::F32).to_bytes("")?)?;
    write(
        &scores_file,
        &serde_json::to_vec(&scores).map_err(|e| TrainError::Data(e.to_string()))?,
    )?;
    Ok((trained, words, scores))
}

/// Run every stage.
///
/// # Errors
/// Whatever a stage meets; what earlier stages left stays.
pub fn run(inputs: &Inputs) -> Result<(), TrainError> {
    let config: RunConfig = serde_json::from_slice(&read(&inputs.config)?)
        .map_err(|e| TrainError::Data(format!("{}: {e}", inputs.config.display())))?;
    std::fs::create_dir_all(&inputs.work).map_err(|source| TrainError::Write {
        path: inputs.work.clone(),
        source,
    })?;
    let device = phrasebox_model::engine::cpu();
    let sizes = NetworkConfig::default();
    let published =
        convert::image_encoder(&inputs.published.join("efficientnet-lite0.pth"), &device)?;
    let encoder = shipped(&published, ImageEncoder::new(&device))?;

    let options = FilmOptions {
        side: sizes.side,
        copies: config.copies,
        seed: config.seed,
    };
    let films = asked_films(&inputs.data)?;
    let (mut store, places) = encoded(inputs, &encoder, &films, options)?;
    say(&format!("{} maps of {} films", store.len(), places.len()));

    let tokeniser_json = read(&inputs.published.join("tokenizer.json"))?;
    let tokeniser = PromptTokeniser::from_json(&tokeniser_json)?;
    let (learnt, words, scores) = text_encoder(inputs, &config, &tokeniser)?;
    let text = shipped(&learnt, TextEncoder::new(&sizes, &device))?;

    let mut questions = Questions::new(config.seed, config.wordings);
    questions.add_films(&films, &places);
    questions.add_phantoms(&mut store, &encoder, config.phantoms, config.seed)?;
    say(&questions.summary());
    let prompts: Vec<Prompt> = questions.prompts().to_vec();
    let bank = text_stage::box_states(&text, &words, &tokeniser, &prompts, &device)?;
    say(&format!("{} ways of asking", bank.len()));

    let fresh = Network::new(&sizes, &device);
    let learner = GroundNetwork {
        neck: fresh.neck.clone(),
        decoder: fresh.box_decoder.clone(),
    };
    let file = inputs.work.join("ground.bpk");
    let trained = if file.is_file() {
        say("grounding: reused");
        let mut weights = Weights::default();
        weights.read(read(&file)?)?;
        weights.load(learner, false)?
    } else {
        let options = GroundOptions {
            epochs: config.ground.epochs,
            batch: config.ground.batch,
            rate: config.ground.rate,
            seed: config.seed,
        };
        let start = std::time::Instant::now();
        let examples = questions.examples();
        let trained = ground_stage::train(
            learner,
            &store,
            &bank,
            examples,
            options,
            &mut |epoch, cost, network| {
                say(&format!(
                    "epoch {epoch}: loss {cost:.4}, {:.0} s",
                    start.elapsed().as_secs_f64()
                ));
                let samples = questions.samples(network, &store, &bank);
                for row in crate::measure::rows(&samples.boxes) {
                    say(&format!(
                        "  {:<24} n {:>3}  IoU {:.3}  floor {:.3}  Acc@.5 {:.3}",
                        row.row,
                        row.n,
                        row.mean_iou.map_or(f64::NAN, |i| i.estimate),
                        row.floor_mean_iou.map_or(f64::NAN, |i| i.estimate),
                        row.acc_50.unwrap_or(f64::NAN),
                    ));
                }
                if let Some((auroc, with, without)) =
                    crate::measure::presence_auroc(&samples.nih_presence)
                {
                    say(&format!(
                        "  presence AUROC {:.3} ({with} films with, {without} without)",
                        auroc.estimate
                    ));
                }
            },
        )?;
        write(&file, &Weights::of(&trained, Precision::F32).to_bytes("")?)?;
        trained
    };
    let network = Network {
        image_encoder: encoder,
        neck: trained.neck.clone(),
        text_encoder: text,
        box_decoder: trained.decoder.clone(),
    };
    finish::finish(finish::Finish {
        inputs,
        config: &config,
        sizes: &sizes,
        published_image_encoder: published,
        learnt_text_encoder: learnt,
        network,
        trained,
        words: &words,
        tokeniser_json: &tokeniser_json,
        store: &store,
        bank: &bank,
        questions: &questions,
        films: &films,
        text_scores: scores,
    })
}
