//! The learned reader, an experiment: what a network over the states of the shipped text encoder finds in a report,
//! beside the rules, and whether both together find more. It does not ship; `docs/reading.md` says why.
//!
//! The lower layers of the text encoder stay as they are, so one encoder serves both passes. On their states at each
//! word's first token stand two narrow layers, a BIO head and heads on the mean of a span. They learn from the rules'
//! reading of reports that nobody annotated, the same with misspelt words, generated sentences, and then from the
//! annotations of the training half. The validation half is only read.

mod compare;
mod corpus;
mod fit;
mod network;

use std::path::{Path, PathBuf};

use phrasebox_metrics::Random;
use phrasebox_model::NetworkConfig;
use phrasebox_model::text_encoder::TextEncoder;
use phrasebox_model::tokens::PromptTokeniser;
use phrasebox_model::weights::{Precision, Weights};
use phrasebox_model::words::WordTable;
use serde::Deserialize;

use crate::error::TrainError;
use crate::progress::{Curve, say};
use crate::run::{read, shipped, write};
use crate::split::fold;
use crate::{convert, datasets};
use compare::{Comparison, ReadBy};
use corpus::{AnnotatedReport, Sentence};
use fit::{Encoded, FitOptions};
use network::Reader;

/// Where the experiment finds and leaves things.
#[derive(Clone, Debug)]
pub struct ReadingInputs {
    /// Data folder, with `openi`.
    pub data: PathBuf,
    /// Published weights.
    pub published: PathBuf,
    /// Configuration file.
    pub config: PathBuf,
    /// Hand annotations.
    pub annotations: PathBuf,
    /// What stages leave behind.
    pub work: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
struct StageConfig {
    epochs: usize,
    rate: f64,
    #[serde(default = "one")]
    weight: f32,
}

fn one() -> f32 {
    1.0
}

#[derive(Clone, Debug, Deserialize)]
struct ReadingConfig {
    seed: u64,
    /// Generated sentences.
    generated: usize,
    /// Share of the longer words that the misspelt copies have a slip in.
    slips: f64,
    /// From the rules.
    taught: StageConfig,
    /// From the annotations.
    annotated: StageConfig,
    batch: usize,
    /// Folds of the training half, by which the threshold is chosen.
    folds: usize,
    /// From which confidence on a span of the network may join those of the rules.
    thresholds: Vec<f64>,
}

/// The frozen part: what turns a sentence into states.
struct Frozen {
    encoder: TextEncoder,
    words: WordTable,
    tokeniser: PromptTokeniser,
}

impl Frozen {
    fn load(published: &Path) -> Result<Self, TrainError> {
        let device = phrasebox_model::engine::cpu();
        let sizes = NetworkConfig::default();
        let (encoder, rows) =
            convert::text_encoder(&published.join("minilm-l6.safetensors"), &device)?;
        Ok(Self {
            encoder: shipped(&encoder, TextEncoder::new(&sizes, &device))?,
            words: WordTable::from_rows(&rows, sizes.text_width),
            tokeniser: PromptTokeniser::from_json(&read(&published.join("tokenizer.json"))?)?,
        })
    }

    fn encode(&self, sentences: &[Sentence]) -> Vec<Encoded> {
        sentences
            .iter()
            .map(|sentence| fit::encode(&self.encoder, &self.words, &self.tokeniser, sentence))
            .collect()
    }
}

/// A report as both readers get it, and what is in it.
struct Case {
    report: AnnotatedReport,
    starts: Vec<usize>,
    encoded: Vec<Encoded>,
}

fn cases(frozen: &Frozen, reports: Vec<AnnotatedReport>, weight: f32) -> Vec<Case> {
    reports
        .into_iter()
        .map(|report| {
            let (starts, mut sentences): (Vec<usize>, Vec<Sentence>) =
                corpus::sentences(&report.text, &report.spans())
                    .into_iter()
                    .unzip();
            for sentence in &mut sentences {
                sentence.weight = weight;
            }
            Case {
                encoded: frozen.encode(&sentences),
                starts,
                report,
            }
        })
        .collect()
}

fn comparison(reader: &Reader, cases: &[&Case]) -> Comparison {
    let mut comparison = Comparison::default();
    for case in cases {
        comparison.add(
            &case.report,
            network::phrases(reader, &case.report.text, &case.starts, &case.encoded),
        );
    }
    comparison
}

/// Train, choose the threshold by folds of the training half, and compare on the validation half; the table.
///
/// # Errors
/// If data, weights or annotations are missing or do not fit each other, or a file cannot be written.
pub fn run(inputs: &ReadingInputs) -> Result<String, TrainError> {
    let config: ReadingConfig = serde_json::from_slice(&read(&inputs.config)?)
        .map_err(|e| TrainError::Data(format!("{}: {e}", inputs.config.display())))?;
    std::fs::create_dir_all(&inputs.work).map_err(|source| TrainError::Write {
        path: inputs.work.clone(),
        source,
    })?;
    let reports =
        datasets::openi_reports(&inputs.data).map_err(|e| TrainError::Data(e.to_string()))?;
    let annotated = corpus::annotated(&read(&inputs.annotations)?, &reports)?;
    let frozen = Frozen::load(&inputs.published)?;
    let mut random = Random::new(config.seed);

    let mut taught = corpus::taught(&reports, &annotated);
    taught.extend(corpus::generated(config.generated, config.seed));
    let slips: Vec<Sentence> = taught
        .iter()
        .step_by(2)
        .map(|sentence| sentence.with_slips(config.slips, &mut random))
        .collect();
    taught.extend(slips);
    random.shuffle(&mut taught);
    say(&format!(
        "reader: {} sentences taught by the rules",
        taught.len()
    ));
    let taught = frozen.encode(&taught);
    say("reader: states computed");
    let base = taught_reader(inputs, &config, &taught)?;

    let (validation, training): (Vec<_>, Vec<_>) = annotated
        .into_iter()
        .partition(|report| report.half == "validation");
    let misspelt = |reports: &[AnnotatedReport], random: &mut Random| -> Vec<AnnotatedReport> {
        reports
            .iter()
            .map(|report| report.with_slips(config.slips, random))
            .collect()
    };
    let training_slips = cases(
        &frozen,
        misspelt(&training, &mut random),
        config.annotated.weight,
    );
    let training = cases(&frozen, training, config.annotated.weight);
    let validation_slips = cases(&frozen, misspelt(&validation, &mut random), 1.0);
    let validation = cases(&frozen, validation, 1.0);
    let tuned = |without: Option<usize>| {
        let kept = |case: &&Case| {
            without.is_none() || Some(fold(&case.report.id, config.folds)) != without
        };
        // Some of what the rules taught stays in, so that it is not forgotten.
        let examples: Vec<&Encoded> = training
            .iter()
            .chain(&training_slips)
            .filter(kept)
            .flat_map(|case| &case.encoded)
            .chain(taught.iter().take(600))
            .collect();
        let options = FitOptions {
            epochs: config.annotated.epochs,
            rate: config.annotated.rate,
            batch: config.batch,
            seed: config.seed,
        };
        fit::fit(base.clone(), &examples, options, &mut |_| {})
    };
    let mut by_folds = Comparison::default();
    let mut by_folds_slips = Comparison::default();
    for out in 0..config.folds {
        let reader = tuned(Some(out));
        let held = |cases: &[Case]| -> Comparison {
            let held: Vec<&Case> = cases
                .iter()
                .filter(|case| fold(&case.report.id, config.folds) == out)
                .collect();
            comparison(&reader, &held)
        };
        by_folds.extend(held(&training));
        by_folds_slips.extend(held(&training_slips));
        say(&format!("reader: fold {out} read"));
    }
    let threshold = by_folds.best_threshold(&config.thresholds);
    let reader = tuned(None);
    let on_validation = comparison(&reader, &validation.iter().collect::<Vec<_>>());
    let on_slips = comparison(&reader, &validation_slips.iter().collect::<Vec<_>>());
    let mut table =
        format!("combined from confidence {threshold} on, chosen by folds of the training half\n");
    for (name, comparison) in [
        ("training half by folds", &by_folds),
        ("training half by folds, misspelt", &by_folds_slips),
        ("validation half", &on_validation),
        ("validation half, misspelt", &on_slips),
    ] {
        table += &comparison.table(name, threshold);
    }
    for by in [ReadBy::Rules, ReadBy::Network, ReadBy::Both] {
        table += &format!(
            "offset errors, {by:?}: {}\n",
            on_validation.offset_errors(by, threshold)
        );
    }
    write(&inputs.work.join("table.txt"), table.as_bytes())?;
    Ok(table)
}

/// The reader that the rules taught; taken from the work folder where it lies there.
fn taught_reader(
    inputs: &ReadingInputs,
    config: &ReadingConfig,
    taught: &[Encoded],
) -> Result<Reader, TrainError> {
    let device = phrasebox_model::engine::cpu();
    let file = inputs.work.join("taught.bpk");
    let fresh = Reader::new(&device);
    if file.is_file() {
        say("reader: taught by the rules before, reused");
        let mut weights = Weights::default();
        weights.read(read(&file)?)?;
        return Ok(weights.load(fresh, false)?);
    }
    let examples: Vec<&Encoded> = taught.iter().collect();
    let options = FitOptions {
        epochs: config.taught.epochs,
        rate: config.taught.rate,
        batch: config.batch,
        seed: config.seed,
    };
    let mut curve = Curve::new("reader", "rules");
    let reader = fit::fit(fresh, &examples, options, &mut |reached| {
        curve.reach(reached);
    });
    curve.keep(&inputs.work)?;
    write(&file, &Weights::of(&reader, Precision::F32).to_bytes("")?)?;
    Ok(reader)
}
