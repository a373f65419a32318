//! Tunes the whole image encoder on films: labels that NIH mined from reports, and whether radiologists saw an opacity.
//!
//! Every weight learns, so this wants a GPU. Batch normalisation is folded into the convolutions and stays as ImageNet
//! left it.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Tensor, TensorData};
use phrasebox_metrics::Random;
use phrasebox_model::image_encoder::{COARSE_CHANNELS, ImageEncoder, normalised_films};

use crate::datasets::{Film, Source};
use crate::device::{device, fresh};
use crate::error::TrainError;
use crate::features::{View, seen};
use crate::film_stage::entropy;
use crate::films;
use crate::progress::Reached;
use crate::run::EncoderConfig;
use crate::schedule::cosine;
use crate::split::fold;

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
/// What is told of a film: the labels, and whether there is an opacity.
const TOLD: usize = LABELS.len() + 1;
/// Weight of what was mined from a report against what a radiologist saw.
const MINED: f32 = 0.3;

/// What a film teaches: its square, 8 bits each, and for each thing told whether it is there and how much that counts.
#[derive(Clone, Debug)]
pub struct EncoderExample {
    /// Greys of the square.
    pub square: Vec<u8>,
    /// 1 there, 0 not.
    pub there: [f32; TOLD],
    /// Weight; 0 where nobody told.
    pub weights: [f32; TOLD],
}

#[derive(Module, Debug)]
struct Learner {
    encoder: ImageEncoder,
    told: Linear,
}

/// What is told of a film; none outside NIH, and for a film of which nothing is known.
fn told(film: &Film) -> Option<([f32; TOLD], [f32; TOLD])> {
    if film.source != Source::Nih {
        return None;
    }
    let (mut there, mut weights) = ([0.0; TOLD], [0.0; TOLD]);
    if !film.labels.is_empty() {
        for (i, label) in LABELS.iter().enumerate() {
            there[i] = f32::from(u8::from(film.labels.iter().any(|l| l == label)));
            weights[i] = MINED;
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
    weights.iter().any(|w| *w > 0.0).then_some((there, weights))
}

/// The films that teach: those of every fold but one.
///
/// # Errors
/// If a film cannot be read.
pub fn examples(
    films: &[Film],
    side: usize,
    (folds, without): (usize, usize),
) -> Result<Vec<EncoderExample>, TrainError> {
    films
        .iter()
        .filter(|film| fold(&film.patient, folds) != without)
        .filter_map(|film| told(film).map(|told| (film, told)))
        .map(|(film, (there, weights))| {
            let square = films::open(&film.image)?.to_square(side);
            Ok(EncoderExample {
                square: square.iter().map(|v| (v * 255.0).round() as u8).collect(),
                there,
                weights,
            })
        })
        .collect()
}

/// Train. `report` hears the mean loss of every pass.
///
/// # Errors
/// If there are no examples.
pub fn train(
    encoder: ImageEncoder,
    side: usize,
    examples: &[EncoderExample],
    (config, seed): (&EncoderConfig, u64),
    report: &mut dyn FnMut(Reached),
) -> Result<ImageEncoder, TrainError> {
    if examples.is_empty() {
        return Err(TrainError::Data(
            "no labelled films to tune the image encoder on".to_owned(),
        ));
    }
    let device = device();
    let told = fresh(seed, || {
        LinearConfig::new(COARSE_CHANNELS, TOLD).init(&device)
    });
    let mut learner = Learner {
        encoder: encoder.to_device(&device),
        told,
    }
    .train();
    let device = device.autodiff();
    let mut optimiser = AdamWConfig::new()
        .with_weight_decay(0.02)
        .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
        .init();
    let mut random = Random::new(seed);
    let mut order: Vec<&EncoderExample> = examples.iter().collect();
    let steps = order.len().div_ceil(config.batch);
    for epoch in 0..config.epochs {
        random.shuffle(&mut order);
        let mut sum = 0.0;
        for (i, chunk) in order.chunks(config.batch).enumerate() {
            let squares: Vec<f32> = chunk
                .iter()
                .flat_map(|e| {
                    let plain: Vec<f32> = e.square.iter().map(|g| f32::from(*g) / 255.0).collect();
                    let view = View::random(&mut random);
                    seen(&plain, side, view, &mut random)
                })
                .collect();
            let matrix = |of: &dyn Fn(&EncoderExample) -> [f32; TOLD]| -> Tensor<2> {
                let values: Vec<f32> = chunk.iter().flat_map(|e| of(e)).collect();
                Tensor::from_data(TensorData::new(values, [chunk.len(), TOLD]), &device)
            };
            let films = normalised_films(&squares, chunk.len(), side, &device);
            let maps = learner.encoder.forward(films).coarse;
            let [b, c, g, _] = maps.dims();
            let pooled = maps.reshape([b, c, g * g]).mean_dim(2).reshape([b, c]);
            let weights = matrix(&|e| e.weights);
            let cost = entropy(learner.told.forward(pooled), matrix(&|e| e.there));
            let cost = (cost * weights.clone()).sum() / (weights.sum() + 1e-6);
            sum += cost.clone().into_scalar::<f64>();
            let grads = GradientsParams::from_grads(cost.backward(), &learner);
            let rate = cosine(config.rate, epoch * steps + i, steps * config.epochs);
            learner = optimiser.step(rate, learner, grads);
        }
        report(Reached {
            at: epoch + 1,
            of: config.epochs,
            loss: sum / steps as f64,
        });
    }
    Ok(learner
        .valid()
        .encoder
        .to_device(&phrasebox_model::engine::cpu()))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use burn::module::{ModuleMapper, Param};
    use phrasebox_model::engine::cpu;

    use super::*;
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
        let opacity = |f: &Film| told(f).map(|(there, weights)| (there[14], weights[14]));
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

    #[test]
    fn the_whole_encoder_learns_to_tell_bright_films_from_dark_ones() {
        let example = |grey: u8| {
            let (mut there, mut weights) = ([0.0; TOLD], [0.0; TOLD]);
            there[TOLD - 1] = f32::from(u8::from(grey > 128));
            weights[TOLD - 1] = 1.0;
            EncoderExample {
                square: vec![grey; 32 * 32],
                there,
                weights,
            }
        };
        let examples = [20, 40, 220, 240].map(example);
        let config = EncoderConfig {
            epochs: 20,
            rate: 1e-3,
            batch: 4,
            without: 0,
        };
        // Freshly drawn kernels let a signal die out over sixteen blocks; published ones do not.
        let before = fresh(1, || ImageEncoder::new(&cpu())).map(&mut Louder);
        let mut losses = Vec::new();
        let after = train(before.clone(), 32, &examples, (&config, 1), &mut |r| {
            losses.push(r.loss);
        })
        .unwrap();
        // Guessing costs ln 2 = 0.69.
        assert!(losses[19] < 0.4, "{losses:?}");
        let maps = |encoder: &ImageEncoder| -> Vec<f32> {
            let film = normalised_films(&[0.5; 32 * 32], 1, 32, &cpu());
            encoder
                .forward(film)
                .fine
                .into_data()
                .iter::<f32>()
                .collect()
        };
        assert_ne!(maps(&before), maps(&after));
        assert!(train(before, 32, &[], (&config, 1), &mut |_| ()).is_err());
    }
}
