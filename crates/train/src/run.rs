//! One run, stage by stage.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use phrasebox_model::image_encoder::{FusedEncoder, ImageEncoder};
use phrasebox_model::text_encoder::TextEncoder;
use phrasebox_model::tokens::PromptTokeniser;
use phrasebox_model::weights::{Precision, Weights};
use phrasebox_model::words::WordTable;
use phrasebox_model::{NetworkConfig, Prompt, engine};

use crate::answers::{ANSWERS, Answers};
use crate::config::{Blocks, EncoderConfig, RunConfig, read_config};
use crate::datasets::{self, Film};
use crate::device::{self, device};
use crate::encoder_stage::{self, Told};
use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::film_stage::StateBank;
use crate::films::{self, FilmOptions, Place};
use crate::finish;
use crate::fit::{self, Fit, Ingredients};
use crate::laid::{self, Onto};
use crate::progress::{self, Curve, say};
use crate::questions::{Questions, Samples};
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
    /// The model card.
    pub card: PathBuf,
    /// Only measure by folds: no fit on all, no pack, no card. For ablations.
    pub measure_only: bool,
    /// Folds to measure; all if empty. Fewer only with `measure_only`.
    pub measured_folds: Vec<usize>,
    /// Answers that another run kept, to be compared with.
    pub against: Option<PathBuf>,
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
pub(crate) fn shipped<M: burn::module::Module>(module: &M, fresh: M) -> Result<M, TrainError> {
    Ok(Weights::of(module, Precision::Int8).load(fresh, false)?)
}

/// Films that teach anything: those somebody read, and those whose label says something of opacity.
fn useful(films: Vec<Film>) -> Vec<Film> {
    films
        .into_iter()
        .filter(|f| films::asked(f) || f.weak_opacity().is_some())
        .collect()
}

fn encoded(
    inputs: &Inputs,
    encoder: &FusedEncoder,
    films: &[Film],
    options: FilmOptions,
) -> Result<(FeatureStore, Vec<Place>), TrainError> {
    let file = inputs.work.join("features.bin");
    if file.is_file() {
        say("features: reused");
        return Ok((FeatureStore::load(&file)?, films::places(films, options)?));
    }
    let bar = progress::bar("films encoded".to_owned(), films.len());
    let (store, places) = films::encode_all(films, encoder, options, &mut |done, _| {
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    store.save(&file)?;
    Ok((store, places))
}

/// What every fit of a run shares.
struct Common<'a> {
    inputs: &'a Inputs,
    config: &'a RunConfig,
    sizes: &'a NetworkConfig,
    questions: &'a Questions,
    bank: &'a StateBank,
    lung_questions: [usize; 2],
    /// What is told of films as a whole.
    told: &'a BTreeMap<usize, Told>,
}

impl<'a> Common<'a> {
    /// What a fit needs that sees films as `seen` does.
    fn ingredients(&'a self, seen: &'a Seen) -> Ingredients<'a> {
        Ingredients {
            sizes: self.sizes,
            store: &seen.store,
            bank: self.bank,
            questions: self.questions,
            lung_questions: self.lung_questions,
            config: self.config,
            work: &seen.work,
        }
    }
}

/// Films as an image encoder sees them.
struct Seen {
    /// What fits on these maps leave behind.
    work: PathBuf,
    /// The encoder as it was learnt.
    learnt: ImageEncoder,
    store: FeatureStore,
}

impl Seen {
    /// Films as an encoder sees them that was tuned on every fold but `without`.
    fn tuned(
        of: &Common<'_>,
        published: &Self,
        tuning: &EncoderConfig,
        without: Option<usize>,
    ) -> Result<Self, TrainError> {
        let work = of.inputs.work.join(fit::name(without));
        create(&work)?;
        let file = work.join("encoder.bpk");
        let learnt = if file.is_file() {
            say("image encoder: reused");
            let mut weights = Weights::default();
            weights.read(read(&file)?)?;
            weights.load(published.learnt.clone(), false)?
        } else {
            let mut curve = Curve::new("encoder", &fit::name(without));
            let tuned = fit::tuned_encoder(
                &of.ingredients(published),
                without,
                published.learnt.clone(),
                (tuning, of.told),
                &mut |reached| {
                    curve.reach(reached);
                },
            )?;
            curve.keep(&work)?;
            write(&file, &Weights::of(&tuned, Precision::F32).to_bytes("")?)?;
            tuned
        };
        let store = published.store.seen_with(&shipped_image(&learnt)?);
        Ok(Self {
            work,
            learnt,
            store,
        })
    }
}

/// The image encoder as it will ship.
fn shipped_image(learnt: &ImageEncoder) -> Result<ImageEncoder, TrainError> {
    shipped(learnt, ImageEncoder::new(&engine::cpu()))
}

fn create(folder: &Path) -> Result<(), TrainError> {
    std::fs::create_dir_all(folder).map_err(|source| TrainError::Write {
        path: folder.to_owned(),
        source,
    })
}

fn text_encoder(
    inputs: &Inputs,
    config: &RunConfig,
    tokeniser: &PromptTokeniser,
) -> Result<(TextEncoder, WordTable, TextScores), TrainError> {
    let device = device();
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
    let mut curve = Curve::new("text", "all");
    let (trained, scores) = text_stage::train(
        published,
        &words,
        tokeniser,
        (&fit, &held_out),
        options,
        &mut |reached| {
            curve.reach(reached);
        },
    )?;
    curve.keep(&inputs.work)?;
    write(&file, &Weights::of(&trained, Precision::F32).to_bytes("")?)?;
    write(
        &scores_file,
        &serde_json::to_vec(&scores).map_err(|e| TrainError::Data(e.to_string()))?,
    )?;
    Ok((trained, words, scores))
}

/// One fit per fold, each measured on the patients that it never saw, and the fit on all, which is measured on
/// phantoms; as many side by side as there are processors. The fit on all comes with the encoder that it sees with.
fn fits(
    of: &Common<'_>,
    published: &Seen,
) -> Result<(Option<(Fit, ImageEncoder)>, Samples), TrainError> {
    let inputs = of.inputs;
    let all = (!inputs.measure_only).then_some(None);
    let measured = |fold: &usize| {
        !inputs.measure_only
            || inputs.measured_folds.is_empty()
            || inputs.measured_folds.contains(fold)
    };
    let folds: Vec<Option<usize>> = all
        .into_iter()
        .chain((0..of.config.folds).filter(measured).map(Some))
        .collect();
    let next = AtomicUsize::new(0);
    type Done = (usize, Option<(Fit, ImageEncoder)>, Samples);
    let work = || -> Result<Vec<Done>, TrainError> {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(fold) = folds.get(index) else {
                return Ok(done);
            };
            let tuned = match &of.config.encoder {
                Some(tuning) => Some(Seen::tuned(of, published, tuning, *fold)?),
                None => None,
            };
            let seen = tuned.as_ref().unwrap_or(published);
            let fit = Fit::new(&of.ingredients(seen), *fold)?;
            let mut samples = Samples::default();
            of.questions
                .measure_fold(&fit, &seen.store, of.bank, *fold, &mut samples);
            say(&format!("{fold:?}\n{}", crate::measure::table(&samples)));
            if tuned.is_some() {
                progress::draw(&seen.work)?;
            }
            // The fits of the folds were only made to be measured; each holds a gigabyte of sampled lungs.
            let kept = fold.is_none().then(|| (fit, seen.learnt.clone()));
            done.push((index, kept, samples));
        }
    };
    let threads = device::side_by_side();
    let done: Result<Vec<_>, TrainError> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .map(|r| r.join().expect("a fit ends or returns an error"))
            .collect()
    });
    let mut done: Vec<_> = done?.into_iter().flatten().collect();
    done.sort_by_key(|d| d.0);
    let mut all = None;
    let mut samples = Samples::default();
    for (_, fit, of_fold) in done {
        all = all.or(fit);
        samples.extend(of_fold);
    }
    Ok((all, samples))
}

/// Run every stage.
///
/// # Errors
/// Whatever a stage meets; what earlier stages left stays.
pub fn run(inputs: &Inputs) -> Result<(), TrainError> {
    let config = read_config(&inputs.config)?;
    create(&inputs.work)?;
    let sizes = NetworkConfig {
        side: config.side,
        ..NetworkConfig::default()
    };
    let films = datasets::films(&inputs.data).map_err(|e| TrainError::Data(e.to_string()))?;
    let file = inputs.published.join("efficientnet-lite0.pth");
    let published = convert::image_encoder(&file, &engine::cpu())?;
    let fused = FusedEncoder::of(&shipped_image(&published)?);

    let options = FilmOptions {
        side: sizes.side,
        copies: config.copies,
        mirrored: config.mirrored,
        seed: config.seed,
        squares: (config.encoder.as_ref()).is_some_and(|e| e.blocks == Blocks::All),
    };
    let films = useful(films);
    let (mut store, places) = encoded(inputs, &fused, &films, options)?;
    say(&format!("{} maps of {} films", store.len(), places.len()));

    let tokeniser_json = read(&inputs.published.join("tokenizer.json"))?;
    let tokeniser = PromptTokeniser::from_json(&tokeniser_json)?;
    let (learnt, words, scores) = text_encoder(inputs, &config, &tokeniser)?;
    let device = device();
    let text = shipped(&learnt, TextEncoder::new(&sizes, &device))?;

    let mut questions = Questions::new(config.seed, config.wordings, config.folds);
    questions.add_films(&films, &places);
    let (taught, measured) = (config.phantoms, config.measured_phantoms);
    let kept = inputs.work.join("phantoms.bin");
    questions.add_phantoms(&mut store, &fused, (taught, measured), config.seed, &kept)?;
    let anatomy_questions = questions.anatomy_questions();
    let [right, left, _] = anatomy_questions;
    let states =
        |prompts: &[Prompt]| text_stage::box_states(&text, &words, &tokeniser, prompts, &device);
    let mut bank = states(questions.prompts())?;
    let mut seen = Seen {
        work: inputs.work.clone(),
        learnt: published,
        store,
    };
    let told = encoder_stage::told(&films, &places);
    if config.laid > 0 {
        let common = Common {
            inputs,
            config: &config,
            sizes: &sizes,
            questions: &questions,
            bank: &bank,
            lung_questions: [right, left],
            told: &told,
        };
        let anatomy = fit::anatomy(&common.ingredients(&seen))?;
        let onto = Onto {
            films: &films,
            places: &places,
            anatomy: &anatomy,
            states: anatomy_questions.map(|q| bank[q].as_slice()),
        };
        let (count, kept) = ((config.laid, config.seed), inputs.work.join("laid.bin"));
        let laid = laid::lay_onto(&onto, &mut seen.store, &fused, count, &kept)?;
        questions.add_laid(&films, &laid);
        bank.extend(states(&questions.prompts()[bank.len()..])?);
    }
    say(&questions.summary());
    say(&format!("{} ways of asking", bank.len()));

    let common = Common {
        inputs,
        config: &config,
        sizes: &sizes,
        questions: &questions,
        bank: &bank,
        lung_questions: [right, left],
        told: &told,
    };
    let (all, samples) = fits(&common, &seen)?;
    progress::draw(&inputs.work)?;
    let table = crate::measure::table(&samples);
    say(&table);
    write(&inputs.work.join("table.txt"), table.as_bytes())?;
    let answers = Answers::of(&samples);
    answers.write(&inputs.work.join(ANSWERS))?;
    if let Some(other) = &inputs.against {
        let compared = answers.minus(&Answers::read(other)?);
        say(&compared);
        write(&inputs.work.join("compared.txt"), compared.as_bytes())?;
    }
    let Some((fit, learnt_encoder)) = all else {
        return Ok(());
    };
    let network = fit::network(&fit, shipped_image(&learnt_encoder)?, text);
    finish::finish(finish::Finish {
        inputs,
        config: &config,
        sizes: &fit.sizes,
        learnt_image_encoder: learnt_encoder,
        learnt_text_encoder: learnt,
        network,
        samples,
        words: &words,
        tokeniser_json: &tokeniser_json,
        questions: &questions,
        films: &films,
        text_scores: scores,
    })
}
