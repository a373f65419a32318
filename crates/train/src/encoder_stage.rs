//! Tunes the image encoder on what radiologists saw in each lung: together with a lung frame, whose losses it learns
//! from, and with the labels that NIH mined from reports. The lung frame made here is thrown away: the one that ships
//! learns anew on the tuned maps, as int8 leaves them.
//!
//! From a block behind the stride-16 map on, the published maps are all that is needed, and two cores can do it;
//! tuning every block needs the films themselves, and wants a GPU. Batch normalisation is folded into the convolutions
//! and stays as ImageNet left it. Letters: F films per step, B lungs.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Device, Int, Tensor, TensorData};
use phrasebox_metrics::Random;
use phrasebox_model::NetworkConfig;
use phrasebox_model::image_encoder::{COARSE_CHANNELS, ImageEncoder, ImageMaps, normalised_films};
use phrasebox_model::lung_answer::FrameDecision;
use phrasebox_model::lung_frame::{Candidates, LungFrame, LungReading, sample};

use crate::config::EncoderConfig;
use crate::datasets::{Film, Source};
use crate::device::{device, drawn_for, fresh, seeded};
use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::film_stage::{StateBank, entropy};
use crate::films::Place;
use crate::lung_stage::{LungExample, LungStore, Step, WeakExample};
use crate::progress::Reached;
use crate::schedule::cosine;

/// Findings that NIH labels.
const LABELS: [&str; 14] = [
    "Atelectasis",
    "Cardiomegaly",
    "Consolidation",
    "Edema",
    "Effusion",
    "Emphysema",
    "Fibrosis",
    "Hernia",
    "Infiltration",
    "Mass",
    "Nodule",
    "Pleural_Thickening",
    "Pneumonia",
    "Pneumothorax",
];
/// What is told of a film as a whole: the labels, and whether there is an opacity.
const TOLD: usize = LABELS.len() + 1;
/// Weight of what was mined from a report against what a radiologist saw.
const MINED: f32 = 0.3;
/// Highest learning rate of the heads, which begin from nothing.
const HEADS_RATE: f64 = 1e-3;

/// For each thing told of a film, whether it is there and how much that counts: the labels together as much as a
/// radiologist's word on opacity. Weight 0 where nobody told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    there: [f32; TOLD],
    weights: [f32; TOLD],
}

/// What is known of the films.
#[derive(Debug)]
pub struct Known<'a> {
    /// Lungs that somebody read.
    pub lungs: &'a [LungExample],
    /// Films with a label mined from the report, and no more.
    pub weak: &'a [WeakExample],
    /// What is told of the films as a whole, by the index of their plain maps.
    pub told: &'a BTreeMap<usize, Told>,
}

/// What is told of a film; none outside NIH, and for a film of which nothing is known.
fn told_of(film: &Film) -> Option<Told> {
    if film.source != Source::Nih {
        return None;
    }
    let (mut there, mut weights) = ([0.0; TOLD], [0.0; TOLD]);
    if !film.labels.is_empty() {
        for (i, label) in LABELS.iter().enumerate() {
            there[i] = f32::from(u8::from(film.labels.iter().any(|l| l == label)));
            weights[i] = 1.0 / LABELS.len() as f32;
        }
    }
    let boxed = film.boxes.iter().any(|b| b.label.is_opacity());
    let opacity = if film.conflict {
        None
    } else if boxed || film.rsna_class.is_some() {
        Some((boxed, 1.0))
    } else {
        film.weak_opacity().map(|there| (there, MINED))
    };
    if let Some((present, weight)) = opacity {
        there[TOLD - 1] = f32::from(u8::from(present));
        weights[TOLD - 1] = weight;
    }
    weights
        .iter()
        .any(|w| *w > 0.0)
        .then_some(Told { there, weights })
}

/// What is told of films, by the index of their plain maps.
#[must_use]
pub fn told(films: &[Film], places: &[Place]) -> BTreeMap<usize, Told> {
    films
        .iter()
        .zip(places)
        .filter_map(|(film, place)| Some((place.first, told_of(film)?)))
        .collect()
}

/// One film of a step: what is known of it.
#[derive(Clone, Debug)]
struct OneFilm<'a> {
    copies: usize,
    lungs: Vec<&'a LungExample>,
    weak: Option<&'a WeakExample>,
    told: Option<Told>,
}

impl OneFilm<'_> {
    fn map(&self, copy: usize) -> usize {
        match (self.weak, self.lungs.first()) {
            (Some(weak), _) => weak.copies[copy],
            (None, Some(lung)) => lung.copies[copy].0,
            (None, None) => unreachable!("a film is here because something is known of it"),
        }
    }
}

/// The films that were read, in the order of their maps, and those that were only labelled.
fn films<'a>(known: &Known<'a>) -> [Vec<OneFilm<'a>>; 2] {
    let mut read: BTreeMap<usize, OneFilm<'a>> = BTreeMap::new();
    for lung in known.lungs {
        let first = lung.copies[0].0;
        let film = read.entry(first).or_insert_with(|| OneFilm {
            copies: lung.copies.len(),
            lungs: Vec::new(),
            weak: None,
            told: known.told.get(&first).copied(),
        });
        film.lungs.push(lung);
    }
    let weak = known.weak.iter().map(|weak| OneFilm {
        copies: weak.copies.len(),
        lungs: Vec::new(),
        weak: Some(weak),
        told: known.told.get(&weak.copies[0]).copied(),
    });
    [read.into_values().collect(), weak.collect()]
}

#[derive(Module, Debug)]
struct Heads {
    frame: LungFrame,
    told: Linear,
}

/// A step's films and lungs: those read first, then the right and the left lungs of those only labelled.
struct Drawn<'a> {
    maps: Vec<usize>,
    told: Vec<Option<Told>>,
    step: Step<'a>,
    /// Film of each lung of the step.
    film_of: Vec<usize>,
}

impl<'a> Drawn<'a> {
    fn new(films: &[&OneFilm<'a>], random: &mut Random) -> Self {
        let mut drawn = Self {
            maps: Vec::new(),
            told: Vec::new(),
            step: Step::default(),
            film_of: Vec::new(),
        };
        for (i, film) in films.iter().enumerate() {
            let copy = random.below(film.copies);
            drawn.maps.push(film.map(copy));
            drawn.told.push(film.told);
            for lung in &film.lungs {
                drawn.step.know(lung, copy, random);
                drawn.film_of.push(i);
            }
        }
        let weak: Vec<(usize, &WeakExample, usize)> = films
            .iter()
            .enumerate()
            .filter_map(|(i, f)| Some((i, f.weak?, drawn.maps[i])))
            .collect();
        let guessed = weak.iter().map(|(_, film, map)| (*film, *map)).collect();
        drawn.step.guess(guessed, random);
        for _ in 0..2 {
            drawn.film_of.extend(weak.iter().map(|(i, ..)| *i));
        }
        drawn
    }

    /// Sampled cells of the step's lungs, `[B, M, 432]`.
    fn cells(&self, maps: &ImageMaps, lungs: &LungStore, grid: (usize, usize)) -> Tensor<3> {
        let device = maps.fine.device();
        let both: Vec<Tensor<3>> = self
            .maps
            .iter()
            .enumerate()
            .map(|(i, map)| {
                let one = ImageMaps {
                    fine: maps.fine.clone().narrow(0, i, 1),
                    coarse: maps.coarse.clone().narrow(0, i, 1),
                };
                let edges = [false, true].map(|left| lungs.lung(*map, left)).concat();
                let edges = Tensor::from_data(TensorData::new(edges, [2, 4]), &device);
                let mirrored = Tensor::from_data(TensorData::new(vec![0f32, 1.0], [2, 1]), &device);
                sample(&one, edges, mirrored, grid.0, grid.1)
            })
            .collect();
        let wanted: Vec<i64> = self
            .film_of
            .iter()
            .zip(&self.step.lungs)
            .map(|(film, (_, left))| (film * 2 + usize::from(*left)) as i64)
            .collect();
        let count = wanted.len();
        let wanted = Tensor::<1, Int>::from_data(TensorData::new(wanted, [count]), &device);
        Tensor::cat(both, 0).select(0, wanted)
    }

    /// Cross-entropy of what is told of the films, by logits `[F, 15]`.
    fn told_cost(&self, logits: Tensor<2>, device: &Device) -> Tensor<1> {
        let size = [self.told.len(), TOLD];
        let matrix = |of: &dyn Fn(&Told) -> [f32; TOLD]| {
            let values: Vec<f32> = self
                .told
                .iter()
                .flat_map(|told| told.as_ref().map_or([0.0; TOLD], of))
                .collect();
            Tensor::<2>::from_data(TensorData::new(values, size), device)
        };
        let (there, weights) = (matrix(&|t| t.there), matrix(&|t| t.weights));
        (entropy(logits, there) * weights).sum() / size[0] as f32
    }
}

/// Maps of some films by the encoder as it is now: from their squares where the store keeps them, so that every block
/// learns; else from the stride-16 map on.
fn maps(
    encoder: &ImageEncoder,
    store: &FeatureStore,
    films: &[usize],
    device: &Device,
) -> ImageMaps {
    match store.squares(films) {
        Some(greys) => {
            let films = normalised_films(&greys, films.len(), store.side(), device);
            encoder.forward(films)
        }
        None => {
            let fine = store.maps(films, device).fine;
            ImageMaps {
                coarse: encoder.coarse(fine.clone()),
                fine,
            }
        }
    }
}

/// Train; gives the tuned encoder. `report` hears the mean loss of every pass.
///
/// # Errors
/// If no lung was read.
pub fn train(
    encoder: ImageEncoder,
    sizes: &NetworkConfig,
    store: &FeatureStore,
    (lungs, bank): (&LungStore, &StateBank),
    known: &Known<'_>,
    (config, seed): (&EncoderConfig, u64),
    report: &mut dyn FnMut(Reached),
) -> Result<ImageEncoder, TrainError> {
    if known.lungs.is_empty() {
        return Err(TrainError::Data(
            "no lungs to tune the image encoder on".to_owned(),
        ));
    }
    let frame = &sizes.lung_frame;
    let mut encoder = encoder.to_device(&device()).train();
    let mut heads = fresh(seed, || Heads {
        frame: LungFrame::new(sizes, frame.width, &device()),
        told: LinearConfig::new(COARSE_CHANNELS, TOLD).init(&device()),
    })
    .train();
    let device = device().autodiff();
    let constant = Candidates::new(frame, &device);
    let decision = FrameDecision::new(frame);
    let optimiser = |decay| {
        AdamWConfig::new()
            .with_weight_decay(decay)
            .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
    };
    let mut of_encoder = optimiser(0.02).init();
    let mut of_heads = optimiser(0.05).init();
    let mut random = Random::new(seed);
    let [read, weak] = films(known);
    let mut order: Vec<&OneFilm<'_>> = read.iter().collect();
    let steps = order.len().div_ceil(config.batch);
    for epoch in 0..config.epochs {
        random.shuffle(&mut order);
        let mut sum = 0.0;
        for (i, chunk) in order.chunks(config.batch).enumerate() {
            let mut films = chunk.to_vec();
            if !weak.is_empty() {
                films.extend((0..chunk.len() / 2).map(|_| &weak[random.below(weak.len())]));
            }
            let drawn = Drawn::new(&films, &mut random);
            let maps = maps(&encoder, store, &drawn.maps, &device);
            let [f, c, g, _] = maps.coarse.dims();
            let pooled = maps.coarse.clone().reshape([f, c, g * g]).mean_dim(2);
            let cells = drawn.cells(&maps, lungs, (frame.rows, frame.columns));
            let states = drawn.step.states(bank, &device);
            let at = epoch * steps + i;
            let reading: LungReading = seeded(drawn_for(seed, at), || {
                heads
                    .frame
                    .read(heads.frame.tokens(cells), states, &constant)
            });
            let cost = drawn.step.loss(reading, lungs, frame, &decision, &device)
                + drawn.told_cost(heads.told.forward(pooled.reshape([f, c])), &device);
            sum += cost.clone().into_scalar::<f64>();
            let mut grads = cost.backward();
            let for_encoder = GradientsParams::from_module(&mut grads, &encoder);
            let for_heads = GradientsParams::from_module(&mut grads, &heads);
            let rate = |highest| cosine(highest, at, steps * config.epochs);
            encoder = of_encoder.step(rate(config.rate), encoder, for_encoder);
            heads = of_heads.step(rate(HEADS_RATE), heads, for_heads);
        }
        report(Reached {
            at: epoch + 1,
            of: config.epochs,
            loss: sum / steps as f64,
        });
    }
    Ok(encoder.valid().to_device(&phrasebox_model::engine::cpu()))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use burn::module::{ModuleMapper, Param};
    use phrasebox_model::LungFrameConfig;
    use phrasebox_model::engine::cpu;

    use super::*;
    use crate::config::Blocks;
    use crate::datasets::RsnaClass;

    fn film(labels: &[&str], rsna_class: Option<RsnaClass>) -> Film {
        Film {
            image: PathBuf::from("a.jpg"),
            patient: "p".into(),
            source: Source::Nih,
            view: None,
            boxes: Vec::new(),
            labels: labels.iter().map(ToString::to_string).collect(),
            rsna_class,
            conflict: false,
            laterality_doubtful: false,
            clinical_notes: None,
        }
    }

    #[test]
    fn a_radiologist_counts_more_than_a_label_and_silence_nothing() {
        let opacity = |f: &Film| told_of(f).map(|t| (t.there[14], t.weights[14]));
        let read = film(&["Infiltration"], Some(RsnaClass::Normal));
        assert_eq!(opacity(&read), Some((0.0, 1.0)));
        assert_eq!(opacity(&film(&["Infiltration"], None)), Some((1.0, MINED)));
        assert_eq!(opacity(&film(&["No Finding"], None)), Some((0.0, MINED)));
        // An effusion says nothing of an opacity.
        assert_eq!(opacity(&film(&["Effusion"], None)), Some((0.0, 0.0)));
        assert_eq!(opacity(&film(&[], None)), None);
        let disputed = Film {
            conflict: true,
            ..read
        };
        assert_eq!(opacity(&disputed), Some((0.0, 0.0)));
    }

    struct Louder;

    impl ModuleMapper for Louder {
        fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
            let by = if D == 4 { 6f32.sqrt() } else { 1.0 };
            param.map(|values| values * by)
        }
    }

    /// Films of one grey each, of which the bright ones have an opacity in the right lung.
    fn grey_films(encoder: &ImageEncoder, keep: bool) -> (FeatureStore, Vec<LungExample>) {
        let side = 64;
        let mut store = if keep {
            FeatureStore::keeping_squares(side)
        } else {
            FeatureStore::new(side)
        };
        let fused = phrasebox_model::image_encoder::FusedEncoder::of(encoder);
        let examples = [0.1f32, 0.2, 0.8, 0.9]
            .into_iter()
            .map(|grey| {
                let map = store.add(&fused, &[vec![grey; side * side]]);
                let bright = grey > 0.5;
                LungExample {
                    copies: vec![(map, bright.then_some([0.15, 0.4, 0.4, 0.7]))],
                    left: false,
                    mirrored: false,
                    asked: vec![0],
                    present: Some(bright),
                    weight: 1.0,
                    fold: Some(0),
                    source: Some(Source::Nih),
                }
            })
            .collect();
        (store, examples)
    }

    #[test]
    fn what_is_tuned_learns_and_the_rest_stays_as_published() {
        // Freshly drawn kernels let a signal die out over sixteen blocks; published ones do not.
        let before = fresh(1, || ImageEncoder::new(&cpu())).map(&mut Louder);
        let sizes = NetworkConfig {
            side: 64,
            lung_frame: LungFrameConfig {
                rows: 4,
                columns: 3,
                ..LungFrameConfig::default()
            },
            ..NetworkConfig::default()
        };
        for (blocks, keep) in [(Blocks::BehindFine, false), (Blocks::All, true)] {
            let (store, lungs) = grey_films(&before, keep);
            let edges = vec![[[0.1, 0.1, 0.45, 0.9], [0.55, 0.1, 0.9, 0.9]]; 4];
            let known = Known {
                lungs: &lungs,
                weak: &[],
                told: &BTreeMap::new(),
            };
            let config = EncoderConfig {
                blocks,
                epochs: 12,
                rate: 1e-3,
                batch: 4,
            };
            let bank = vec![vec![0.1; sizes.text_width]];
            let mut losses = Vec::new();
            let after = train(
                before.clone(),
                &sizes,
                &store,
                (&LungStore::unread(&edges, &[], 1), &bank),
                &known,
                (&config, 1),
                &mut |r| losses.push(r.loss),
            )
            .unwrap();
            assert!(losses[11] < losses[0] * 0.8, "{losses:?}");
            let maps = |encoder: &ImageEncoder| {
                let film = normalised_films(&[0.5; 64 * 64], 1, 64, &cpu());
                let maps = encoder.forward(film);
                [maps.fine, maps.coarse].map(|m| m.into_data().iter::<f32>().collect::<Vec<f32>>())
            };
            let ([fine, coarse], [tuned_fine, tuned_coarse]) = (maps(&before), maps(&after));
            assert_eq!(fine == tuned_fine, blocks == Blocks::BehindFine);
            assert_ne!(coarse, tuned_coarse);
            let none = Known {
                lungs: &[],
                ..known
            };
            let unread = LungStore::unread(&edges, &[], 1);
            let given = (&unread, &bank);
            let refused = train(
                before.clone(),
                &sizes,
                &store,
                given,
                &none,
                (&config, 1),
                &mut |_| (),
            );
            assert!(refused.is_err());
        }
    }
}
