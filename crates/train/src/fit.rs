//! One fit: neck and box decoder, then the lungs they find, then the lung frame on those lungs.

use std::collections::BTreeMap;
use std::path::Path;

use burn::module::Module;
use phrasebox_model::NetworkConfig;
use phrasebox_model::box_decoder::{BoxDecoder, box_of_edges};
use phrasebox_model::heart_frame::HeartFrame;
use phrasebox_model::image_encoder::ImageEncoder;
use phrasebox_model::lung_frame::LungFrame;
use phrasebox_model::network::Neck;
use phrasebox_model::network::Network;
use phrasebox_model::weights::{Precision, Weights};
use phrasebox_radiograph::{BoundingBox, Letterbox};

use crate::config::{EncoderConfig, FrameConfig, RunConfig};
use crate::datasets::Source;
use crate::device::{device, fresh};
use crate::encoder_stage::{self, Known, Told};
use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::film_stage::{self, FilmExample, FilmNetwork, FilmOptions, StateBank};
use crate::heart_stage::{self, HeartExample, HeartOptions, Lungs};
use crate::lung_stage::{self, LungExample, LungOptions, LungStore, WeakExample};
use crate::progress::{Curve, Reached};
use crate::questions::Questions;
use crate::run::{read, write};

/// A trained network, but for the two encoders.
#[derive(Debug)]
pub struct Fit {
    /// Sizes, with the candidates of this fit.
    pub sizes: NetworkConfig,
    /// Neck and box decoder.
    pub film: FilmNetwork,
    /// Lung frame.
    pub lung: LungFrame,
    /// Presence frame.
    pub presence: LungFrame,
    /// Heart frame.
    pub heart: HeartFrame,
    /// Edges of the lungs as this fit finds them, on the maps where they matter.
    pub lung_edges: Lungs,
    /// The same lungs, sampled.
    pub lungs: LungStore,
    /// Median true box in the frame: of each side, and of each side and source.
    usual: BTreeMap<(bool, Option<Source>), [f32; 4]>,
}

/// What a fit needs.
#[derive(Debug)]
pub struct Ingredients<'a> {
    /// Sizes.
    pub sizes: &'a NetworkConfig,
    /// Maps.
    pub store: &'a FeatureStore,
    /// States.
    pub bank: &'a StateBank,
    /// Questions.
    pub questions: &'a Questions,
    /// Questions for the right and the left lung, in the bank.
    pub lung_questions: [usize; 2],
    /// Configuration.
    pub config: &'a RunConfig,
    /// Where weights are kept between runs.
    pub work: &'a Path,
}

/// What a fit is called in the work folder.
pub(crate) fn name(without: Option<usize>) -> String {
    without.map_or_else(|| "all".to_owned(), |fold| format!("without-{fold}"))
}

/// Whether what belongs to a fold teaches a fit. The fits of the folds are measured on real films only, so they learn
/// from those only.
fn teaches(without: Option<usize>) -> impl Fn(Option<usize>) -> bool {
    move |fold| match (fold, without) {
        (Some(fold), Some(without)) => fold != without,
        (None, Some(_)) => false,
        (_, None) => true,
    }
}

/// An image encoder tuned on every fold but `without`, in the lungs that a fit finds on the maps as they are.
///
/// # Errors
/// If a stage has nothing to learn from, or the work folder cannot be used.
pub fn tuned_encoder(
    of: &Ingredients<'_>,
    without: Option<usize>,
    encoder: ImageEncoder,
    (tuning, told): (&EncoderConfig, &BTreeMap<usize, Told>),
    report: &mut dyn FnMut(Reached),
) -> Result<ImageEncoder, TrainError> {
    let fits = teaches(without);
    let film = film_network(of, &name(without), &fits)?;
    let maps = of.questions.lung_maps();
    let wanted: Vec<usize> = maps.iter().map(|(map, _)| *map).collect();
    let edges = lung_edges(of, &film, &wanted);
    let lungs = LungStore::unread(&edges, &maps, of.config.seed);
    let taught = &of.config.lung.frame;
    let mut examples = lung_examples(of, taught, &fits);
    examples.retain(|e| e.source.is_some());
    let weak = weak_examples(of, taught, &fits);
    let mut sizes = of.sizes.clone();
    sizes.lung_frame =
        lung_stage::candidates(&examples, &lungs, of.config.lung.candidates, of.config.seed);
    sizes.lung_frame.width = taught.width;
    let known = Known {
        lungs: &examples,
        weak: &weak,
        told,
    };
    encoder_stage::train(
        encoder,
        &sizes,
        of.store,
        (&lungs, of.bank),
        &known,
        (tuning, of.config.seed),
        report,
    )
}

/// Edges of the lungs as a film network finds them. On a mirrored copy, which it was not taught to read, they are those
/// of the plain film in that mirror.
fn lung_edges(of: &Ingredients<'_>, film: &FilmNetwork, wanted: &[usize]) -> Lungs {
    let states = of.lung_questions.map(|q| of.bank[q].as_slice());
    let mirrors = of.questions.mirrors();
    let straight: Vec<usize> = wanted
        .iter()
        .copied()
        .filter(|map| !mirrors.contains_key(map))
        .collect();
    let mut edges = film_stage::lungs(film, of.store, states, &straight);
    for (map, (plain, view)) in mirrors {
        let [right, left] = edges[*plain].map(|lung| {
            let of_copy = view.of_box(box_of_edges(lung));
            crate::questions::edges_of(of_copy)
        });
        edges[*map] = [left, right];
    }
    edges
}

impl Fit {
    /// Train on every fold but `without`; weights that lie in the work folder are used as they are.
    ///
    /// # Errors
    /// If a stage has nothing to learn from, or the work folder cannot be used.
    pub fn new(of: &Ingredients<'_>, without: Option<usize>) -> Result<Self, TrainError> {
        let name = name(without);
        let fits = teaches(without);
        let film = film_network(of, &name, &fits)?;
        let maps = of.questions.lung_maps();
        let wanted: Vec<usize> = maps.iter().map(|(map, _)| *map).collect();
        let mut with_hearts = wanted.clone();
        with_hearts.extend(of.questions.heart_maps());
        with_hearts.sort_unstable();
        with_hearts.dedup();
        let lung_edges = lung_edges(of, &film, &with_hearts);
        let lungs = LungStore::new(
            of.store,
            &lung_edges,
            &maps,
            &of.sizes.lung_frame,
            of.config.seed,
        );
        let config = of.config;
        let examples = lung_examples(of, &config.lung.frame, &fits);
        let mut sizes = of.sizes.clone();
        sizes.lung_frame =
            lung_stage::candidates(&examples, &lungs, config.lung.candidates, config.seed);
        sizes.lung_frame.width = config.lung.frame.width;
        sizes.presence_width = (config.presence.as_ref())
            .unwrap_or(&config.lung.frame)
            .width;
        let heart = heart_network(of, &name, &fits, &lung_edges, &mut sizes)?;
        let read = (&sizes, &lungs);
        let lung = frame_network(of, ("lung", &name), read, &config.lung.frame, &fits)?;
        let presence = match &config.presence {
            Some(taught) => frame_network(of, ("presence", &name), read, taught, &fits)?,
            None => lung.clone(),
        };
        let usual = usual(of, &lungs, &fits);
        Ok(Self {
            sizes,
            film,
            lung,
            presence,
            heart,
            lung_edges,
            lungs,
            usual,
        })
    }

    /// The floors of a finding of the lung, on the film: the lung itself, the usual box in it, and the usual box of
    /// this source in it.
    #[must_use]
    pub fn lung_floors(
        &self,
        map: usize,
        left: bool,
        source: Option<Source>,
        letterbox: Letterbox,
    ) -> Vec<(&'static str, BoundingBox)> {
        let on_film = |frame: [f32; 4]| {
            let [cx, cy, w, h] = self.lungs.in_square(map, left, frame);
            BoundingBox::from_cxcywh(cx, cy, w, h)
                .ok()
                .map(|b| letterbox.to_film(b))
        };
        let usual = |key| self.usual.get(&key).copied();
        [
            ("predicted lung", Some([0.0, 0.0, 1.0, 1.0])),
            ("usual box in the lung", usual((left, None))),
            ("usual box of the source in the lung", usual((left, source))),
        ]
        .into_iter()
        .filter_map(|(name, frame)| Some((name, on_film(frame?)?)))
        .collect()
    }
}

/// What a configuration calls lungs that `phantom` drew, where it names sets.
const DRAWN: &str = "phantom";

/// The lungs that teach. Phantoms teach every fold, so that a fit is measured as the pack is made.
fn teaching<'a>(
    of: &'a Ingredients<'_>,
    config: &'a FrameConfig,
    fits: &'a dyn Fn(Option<usize>) -> bool,
) -> impl Iterator<Item = &'a LungExample> {
    let teaches = |source: Option<Source>| match (source, &config.sources) {
        (None, _) => config.phantoms > 0.0,
        (Some(_), None) => true,
        (Some(source), Some(names)) => names.iter().any(|n| n == source.folder()),
    };
    of.questions.lung_examples().iter().filter(move |example| {
        (example.fold.is_none() || fits(example.fold))
            && teaches(example.source)
            && (config.clear || example.present != Some(false))
            && (config.mirrored || !example.mirrored)
    })
}

fn lung_examples(
    of: &Ingredients<'_>,
    config: &FrameConfig,
    fits: &dyn Fn(Option<usize>) -> bool,
) -> Vec<LungExample> {
    let copies = if config.augmented { usize::MAX } else { 1 };
    let told = |source: Option<Source>| {
        let name = source.map_or(DRAWN, Source::folder);
        config.presence_sources.iter().any(|n| n == name)
    };
    teaching(of, config, fits)
        .map(|e| {
            let mut example = e.clone();
            example.copies.truncate(copies);
            if example.source.is_none() {
                example.weight *= config.phantoms;
            }
            if !told(example.source) {
                example.present = None;
            }
            example
        })
        .collect()
}

fn weak_examples(
    of: &Ingredients<'_>,
    config: &FrameConfig,
    fits: &dyn Fn(Option<usize>) -> bool,
) -> Vec<WeakExample> {
    let mut weak: Vec<WeakExample> = of.questions.weak_examples().to_vec();
    weak.retain(|e| config.weak && fits(Some(e.fold)));
    if !config.mirrored {
        let mirrors = of.questions.mirrors();
        for film in &mut weak {
            film.copies.retain(|map| !mirrors.contains_key(map));
        }
    }
    weak
}

fn usual(
    of: &Ingredients<'_>,
    lungs: &LungStore,
    fits: &dyn Fn(Option<usize>) -> bool,
) -> BTreeMap<(bool, Option<Source>), [f32; 4]> {
    let mut boxes: BTreeMap<(bool, Option<Source>), Vec<[f32; 4]>> = BTreeMap::new();
    let taught = teaching(of, &of.config.lung.frame, fits);
    for example in taught.filter(|e| e.source.is_some() && !e.mirrored) {
        let (map, truth) = example.copies[0];
        if let Some(truth) = truth {
            let frame = lungs.in_frame(map, example.left, truth);
            for key in [(example.left, None), (example.left, example.source)] {
                boxes.entry(key).or_default().push(frame);
            }
        }
    }
    boxes
        .into_iter()
        .map(|(key, boxes)| (key, lung_stage::usual(&boxes)))
        .collect()
}

/// A module as an earlier run left it in the work folder, or trained, with its curve, and left there.
fn kept_or_trained<M: Module>(
    of: &Ingredients<'_>,
    (stage, name): (&'static str, &str),
    blank: impl FnOnce() -> M,
    train: impl FnOnce(&mut dyn FnMut(Reached)) -> Result<M, TrainError>,
) -> Result<M, TrainError> {
    let file = of.work.join(format!("{stage}-{name}.bpk"));
    if file.is_file() {
        let mut weights = Weights::default();
        weights.read(read(&file)?)?;
        return Ok(weights.load(blank(), false)?);
    }
    let mut curve = Curve::new(stage, name);
    let trained = train(&mut |reached| {
        curve.reach(reached);
    })?;
    curve.keep(of.work)?;
    write(&file, &Weights::of(&trained, Precision::F32).to_bytes("")?)?;
    Ok(trained)
}

/// A lung frame, taught as `config` says.
fn frame_network(
    of: &Ingredients<'_>,
    stage: (&'static str, &str),
    (sizes, lungs): (&NetworkConfig, &LungStore),
    config: &FrameConfig,
    fits: &dyn Fn(Option<usize>) -> bool,
) -> Result<LungFrame, TrainError> {
    let options = LungOptions {
        width: config.width,
        epochs: config.epochs,
        rate: config.rate,
        seed: of.config.seed,
    };
    let examples = lung_examples(of, config, fits);
    let weak = weak_examples(of, config, fits);
    let blank = || {
        fresh(of.config.seed, || {
            LungFrame::new(sizes, config.width, &device())
        })
    };
    kept_or_trained(of, stage, blank, |report| {
        lung_stage::train(sizes, lungs, of.bank, &examples, &weak, options, report)
    })
}

/// Hearts of the folds that teach; phantoms teach every fold, so that a fit is measured as the pack is made.
fn heart_network(
    of: &Ingredients<'_>,
    name: &str,
    fits: &dyn Fn(Option<usize>) -> bool,
    lungs: &Lungs,
    sizes: &mut NetworkConfig,
) -> Result<HeartFrame, TrainError> {
    let examples: Vec<HeartExample> = of
        .questions
        .heart_examples()
        .iter()
        .filter(|e| e.fold.is_none() || fits(e.fold))
        .cloned()
        .collect();
    sizes.heart_frame.usual = heart_stage::usual(&examples, lungs);
    let options = HeartOptions {
        steps: of.config.heart.steps,
        rate: of.config.heart.rate,
        seed: of.config.seed,
    };
    let sizes = &*sizes;
    let blank = || {
        fresh(of.config.seed, || {
            HeartFrame::new(&sizes.heart_frame, &device())
        })
    };
    kept_or_trained(of, ("heart", name), blank, |report| {
        heart_stage::train(sizes, of.store, lungs, &examples, options, report)
    })
}

fn film_network(
    of: &Ingredients<'_>,
    name: &str,
    fits: &dyn Fn(Option<usize>) -> bool,
) -> Result<FilmNetwork, TrainError> {
    let examples: Vec<FilmExample> = of
        .questions
        .film_examples()
        .iter()
        .filter(|e| fits(e.fold))
        .cloned()
        .collect();
    film_network_on(of, name, &examples)
}

/// A film network that learnt nothing but the lungs and hearts of real films, all of them: it finds where to lay
/// findings, and answers no question that is measured.
///
/// # Errors
/// If there are none, or the work folder cannot be used.
pub fn anatomy(of: &Ingredients<'_>) -> Result<FilmNetwork, TrainError> {
    let examples: Vec<FilmExample> = of.questions.anatomy_examples().cloned().collect();
    film_network_on(of, "anatomy", &examples)
}

fn film_network_on(
    of: &Ingredients<'_>,
    name: &str,
    examples: &[FilmExample],
) -> Result<FilmNetwork, TrainError> {
    let device = device();
    let blank = || {
        fresh(of.config.seed, || FilmNetwork {
            neck: Neck::new(of.sizes, &device),
            decoder: BoxDecoder::new(of.sizes, &device),
        })
    };
    let options = FilmOptions {
        epochs: of.config.film.epochs,
        rate: of.config.film.rate,
        shares: of.config.film.shares,
        dense: of.config.film.dense,
        seed: of.config.seed,
    };
    kept_or_trained(of, ("film", name), blank, |report| {
        film_stage::train(blank(), of.store, of.bank, examples, options, report)
    })
}

/// The network of a fit, with its encoders.
#[must_use]
pub fn network(
    fit: &Fit,
    image_encoder: ImageEncoder,
    text_encoder: phrasebox_model::text_encoder::TextEncoder,
) -> Network {
    Network {
        image_encoder,
        neck: fit.film.neck.clone(),
        text_encoder,
        box_decoder: fit.film.decoder.clone(),
        lung_frame: fit.lung.clone(),
        presence_frame: fit.presence.clone(),
        heart_frame: fit.heart.clone(),
    }
}
