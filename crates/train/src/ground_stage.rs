//! Trains neck and box decoder on cached maps and cached `[BOX]` states.
//!
//! Loss per hypothesis: L1 + (1 − GIoU); the nearest hypothesis takes 1 − ε of the weight and the others share ε
//! (multiple hypotheses, Rupprecht et al., arXiv 1612.00197, the sound form of uMedGround's meta-loss); binary
//! cross-entropy on presence. Boxes are (cx, cy, w, h) in the square.

use burn::module::Module;
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::activation::{log_sigmoid, sigmoid};
use burn::tensor::{Device, Int, Tensor, TensorData};
use phrasebox_metrics::Random;
use phrasebox_model::Answer;
use phrasebox_model::box_decoder::{BoxDecoder, Decoded, HYPOTHESES};
use phrasebox_model::network::Neck;

use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::schedule::cosine;

/// Share of the loss that the hypotheses other than the nearest get.
const EPSILON: f32 = 0.05;
/// Weight of the presence loss.
const PRESENCE_WEIGHT: f32 = 0.5;

/// One question about one film.
#[derive(Clone, Debug)]
pub struct GroundExample {
    /// Its maps, one index per copy of the film, each with the true box in that copy, or none if it is not there.
    pub copies: Vec<(usize, Option<[f32; 4]>)>,
    /// Ways of asking: indices into the bank of `[BOX]` states.
    pub asked: Vec<usize>,
    /// Whether presence is known.
    pub presence_known: bool,
    /// Weight of its loss.
    pub weight: f32,
}

/// The parts that learn.
#[derive(Module, Debug)]
pub struct GroundNetwork {
    /// Maps to tokens.
    pub neck: Neck,
    /// Tokens and state to boxes.
    pub decoder: BoxDecoder,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct GroundOptions {
    /// Passes over the examples.
    pub epochs: usize,
    /// Questions per step.
    pub batch: usize,
    /// Highest learning rate.
    pub rate: f64,
    /// Seed of order, copies and wording.
    pub seed: u64,
}

/// Cached `[BOX]` states, E values each.
pub type StateBank = Vec<Vec<f32>>;

struct Asked<'a> {
    example: &'a GroundExample,
    copy: usize,
    state: usize,
}

impl GroundNetwork {
    /// Decode questions: film index per question and state per question.
    fn decode(
        &self,
        store: &FeatureStore,
        films: &[usize],
        states: &[&[f32]],
        device: &Device,
    ) -> Decoded {
        let mut distinct = films.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let slots: Vec<i32> = films
            .iter()
            .map(|f| distinct.binary_search(f).map_or(0, |i| i as i32))
            .collect();
        let tokens = self.neck.forward(store.maps(&distinct, device));
        let slots = Tensor::<1, Int>::from_data(TensorData::from(slots.as_slice()), device);
        let tokens = tokens.select(0, slots);
        let width = states.first().map_or(0, |s| s.len());
        let states = Tensor::from_data(
            TensorData::new(states.concat(), [films.len(), width]),
            device,
        );
        self.decoder.forward(tokens, self.neck.places(), states)
    }
}

/// GIoU of boxes (cx, cy, w, h), `[B, M, 4]` each; gives `[B, M]`. Rezatofighi et al., arXiv 1902.09630.
fn giou(a: Tensor<3>, b: Tensor<3>) -> Tensor<2> {
    let [n, m, _] = a.dims();
    let part = |t: &Tensor<3>, i: usize| t.clone().slice([0..n, 0..m, i..i + 1]).reshape([n, m]);
    let edges = |t: &Tensor<3>, centre: usize| {
        let half = part(t, centre + 2).mul_scalar(0.5);
        (part(t, centre) - half.clone(), part(t, centre) + half)
    };
    let ((ax1, ax2), (ay1, ay2)) = (edges(&a, 0), edges(&a, 1));
    let ((bx1, bx2), (by1, by2)) = (edges(&b, 0), edges(&b, 1));
    let overlap = |a1: &Tensor<2>, a2: &Tensor<2>, b1: &Tensor<2>, b2: &Tensor<2>| {
        (a2.clone().min_pair(b2.clone()) - a1.clone().max_pair(b1.clone())).clamp_min(0.0)
    };
    let hull = |a1: Tensor<2>, a2: Tensor<2>, b1: Tensor<2>, b2: Tensor<2>| {
        a2.max_pair(b2) - a1.min_pair(b1)
    };
    let inter = overlap(&ax1, &ax2, &bx1, &bx2) * overlap(&ay1, &ay2, &by1, &by2);
    let area = |t: &Tensor<3>| part(t, 2) * part(t, 3);
    let union = area(&a) + area(&b) - inter.clone() + 1e-6;
    let hull = hull(ax1, ax2, bx1, bx2) * hull(ay1, ay2, by1, by2) + 1e-6;
    inter / union.clone() - (hull.clone() - union) / hull
}

fn loss(decoded: Decoded, asked: &[Asked<'_>], device: &Device) -> Tensor<1> {
    let n = asked.len();
    let truth: Vec<Option<[f32; 4]>> = asked.iter().map(|a| a.example.copies[a.copy].1).collect();
    let column = |f: &dyn Fn(usize) -> f32| {
        Tensor::<2>::from_data(
            TensorData::new((0..n).map(f).collect::<Vec<f32>>(), [n, 1]),
            device,
        )
    };
    let boxed = column(&|i| {
        if truth[i].is_some() {
            asked[i].example.weight
        } else {
            0.0
        }
    });
    let boxes: Vec<f32> = truth
        .iter()
        .flat_map(|t| t.unwrap_or([0.5, 0.5, 0.2, 0.2]))
        .collect();
    let target: Tensor<3> = Tensor::<3>::from_data(TensorData::new(boxes, [n, 1, 4]), device)
        .expand([n, HYPOTHESES, 4]);
    let l1 = (decoded.boxes.clone() - target.clone())
        .abs()
        .sum_dim(2)
        .reshape([n, HYPOTHESES]);
    let cost = l1 + giou(decoded.boxes, target).neg() + 1.0; // B, 3
    // The winner is chosen on plain numbers: no gradient goes through the choice.
    let plain: Vec<f32> = cost.clone().inner().into_data().iter::<f32>().collect();
    let shares: Vec<f32> = plain
        .chunks_exact(HYPOTHESES)
        .flat_map(|row| {
            let winner = (0..HYPOTHESES)
                .min_by(|a, b| row[*a].total_cmp(&row[*b]))
                .unwrap_or(0);
            (0..HYPOTHESES).map(move |i| {
                if i == winner {
                    1.0 - EPSILON
                } else {
                    EPSILON / (HYPOTHESES - 1) as f32
                }
            })
        })
        .collect();
    let shares: Tensor<2> = Tensor::from_data(TensorData::new(shares, [n, HYPOTHESES]), device);
    let box_cost = ((cost * shares).sum_dim(1) * boxed.clone()).sum() / (boxed.sum() + 1e-6);

    let known = column(&|i| {
        if asked[i].example.presence_known {
            asked[i].example.weight
        } else {
            0.0
        }
    });
    let there = column(&|i| if truth[i].is_some() { 1.0 } else { 0.0 });
    let logit = decoded.presence;
    let away = there.clone().neg() + 1.0;
    let entropy = (there * log_sigmoid(logit.clone()) + away * log_sigmoid(logit.neg())).neg();
    let presence_cost = (entropy * known.clone()).sum() / (known.sum() + 1e-6);
    box_cost + presence_cost * PRESENCE_WEIGHT
}

/// Train. `report` hears a line per epoch together with the network as it is.
///
/// # Errors
/// If there are no examples.
pub fn train(
    network: GroundNetwork,
    store: &FeatureStore,
    bank: &StateBank,
    examples: &[GroundExample],
    options: GroundOptions,
    report: &mut dyn FnMut(usize, f64, &GroundNetwork),
) -> Result<GroundNetwork, TrainError> {
    if examples.is_empty() {
        return Err(TrainError::Data("no questions to train on".to_owned()));
    }
    let device = phrasebox_model::engine::cpu().autodiff();
    let mut network = network.train();
    let mut optimiser = AdamWConfig::new()
        .with_weight_decay(0.01)
        .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
        .init();
    let mut random = Random::new(options.seed);
    let steps = examples.len().div_ceil(options.batch);
    let total = steps * options.epochs;
    let mut step = 0;
    for epoch in 1..=options.epochs {
        // Questions of one film stay together, so that its tokens are made once.
        let mut groups: std::collections::BTreeMap<usize, Vec<usize>> =
            std::collections::BTreeMap::new();
        for (i, example) in examples.iter().enumerate() {
            groups.entry(example.copies[0].0).or_default().push(i);
        }
        let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
        random.shuffle(&mut groups);
        let copy_seed: Vec<usize> = groups.iter().map(|_| random.below(1 << 30)).collect();
        let order: Vec<(usize, usize)> = groups
            .iter()
            .zip(copy_seed)
            .flat_map(|(g, s)| g.iter().map(move |i| (*i, s)))
            .collect();
        let mut sum = 0.0;
        for chunk in order.chunks(options.batch) {
            let asked: Vec<Asked<'_>> = chunk
                .iter()
                .map(|(i, seed)| {
                    let example = &examples[*i];
                    let state = example.asked[random.below(example.asked.len())];
                    Asked {
                        example,
                        copy: seed % example.copies.len(),
                        state,
                    }
                })
                .collect();
            let films: Vec<usize> = asked.iter().map(|a| a.example.copies[a.copy].0).collect();
            let states: Vec<&[f32]> = asked.iter().map(|a| bank[a.state].as_slice()).collect();
            let cost = loss(
                network.decode(store, &films, &states, &device),
                &asked,
                &device,
            );
            sum += cost.clone().into_scalar::<f64>();
            let grads = GradientsParams::from_grads(cost.backward(), &network);
            network = optimiser.step(cosine(options.rate, step, total), network, grads);
            step += 1;
        }
        report(epoch, sum / steps as f64, &network.valid());
    }
    Ok(network.valid())
}

/// Ask questions (film index, state) and give their answers, in order.
#[must_use]
pub fn ask(
    network: &GroundNetwork,
    store: &FeatureStore,
    questions: &[(usize, &[f32])],
) -> Vec<Answer> {
    let device = phrasebox_model::engine::cpu();
    let mut out = Vec::with_capacity(questions.len());
    for chunk in questions.chunks(16) {
        let films: Vec<usize> = chunk.iter().map(|(film, _)| *film).collect();
        let states: Vec<&[f32]> = chunk.iter().map(|(_, state)| *state).collect();
        let decoded = network.decode(store, &films, &states, &device);
        let boxes: Vec<f32> = decoded.boxes.into_data().iter::<f32>().collect();
        let presence: Vec<f32> = sigmoid(decoded.presence)
            .into_data()
            .iter::<f32>()
            .collect();
        for (values, presence) in boxes.chunks_exact(HYPOTHESES * 4).zip(presence) {
            let mut hypotheses = [[0f32; 4]; 3];
            for (hypothesis, value) in hypotheses.iter_mut().zip(values.chunks_exact(4)) {
                hypothesis.copy_from_slice(value);
            }
            out.push(Answer {
                hypotheses,
                presence,
                evidence: Vec::new(),
                grid: 0,
            });
        }
    }
    out
}
