//! Trains neck and box decoder on cached maps and cached `[BOX]` states.
//!
//! Loss per hypothesis: L1 + (1 − GIoU); the nearest hypothesis takes 1 − ε of the weight and the others share ε
//! (multiple hypotheses, Rupprecht et al., arXiv 1612.00197, the sound form of uMedGround's meta-loss); binary
//! cross-entropy on presence. Letters: F films per step, Q questions per film.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::activation::{log_sigmoid, sigmoid};
use burn::tensor::{Device, Tensor, TensorData};
use phrasebox_metrics::Random;
use phrasebox_model::box_decoder::{BoxDecoder, Decoded, HYPOTHESES, box_of_edges};
use phrasebox_model::network::Neck;
use phrasebox_model::{Answer, NetworkConfig};

use crate::device::{device, fresh};
use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::progress::Reached;
use crate::schedule::cosine;

/// Share of the loss that the hypotheses other than the nearest get.
const EPSILON: f32 = 0.05;
/// Weight of the presence loss.
const PRESENCE_WEIGHT: f32 = 0.5;
/// Films per step.
const FILMS: usize = 8;
/// Questions per film and step.
const QUESTIONS: usize = 6;

/// One question about one film.
#[derive(Clone, Debug)]
pub struct FilmExample {
    /// Its maps, one index per copy of the film, each with the edges of the true box in that copy's square, or none
    /// if it is not there.
    pub copies: Vec<(usize, Option<[f32; 4]>)>,
    /// Ways of asking: indices into the bank of `[BOX]` states.
    pub asked: Vec<usize>,
    /// Whether presence is known.
    pub presence_known: bool,
    /// Weight of its loss.
    pub weight: f32,
    /// How often its film is seen per pass.
    pub repeats: usize,
    /// Fold of its patient; none for a phantom, which every fold may learn from.
    pub fold: Option<usize>,
    /// The structure that it asks for, if it does.
    pub structure: Option<Structure>,
}

/// What has a place on every film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    /// The right lung.
    RightLung,
    /// The left lung.
    LeftLung,
    /// The heart.
    Heart,
}

/// Number of structures \[A\].
const STRUCTURES: usize = 3;

/// The parts that learn.
#[derive(Module, Debug)]
pub struct FilmNetwork {
    /// Maps to tokens.
    pub neck: Neck,
    /// Tokens and state to boxes.
    pub decoder: BoxDecoder,
}

/// How the hypotheses share a box's loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shares {
    /// The nearest takes all but ε (Rupprecht et al., arXiv 1612.00197).
    Nearest,
    /// Each as much as it is far away: weights ‖g − bᵢ‖ / Σ‖g − bₖ‖, as in the published code of uMedGround.
    ByDistance,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct FilmOptions {
    /// Passes over the films.
    pub epochs: usize,
    /// Highest learning rate.
    pub rate: f64,
    /// How the hypotheses share a box's loss.
    pub shares: Shares,
    /// Weight of the dense task beside the boxes: each token tells which structures' boxes it lies in.
    pub dense: f32,
    /// Seed of order, copies and wording.
    pub seed: u64,
}

/// What learns: the network, and what reads structures off its tokens while it does.
#[derive(Module, Debug)]
struct Learner {
    network: FilmNetwork,
    dense: Option<Linear>,
}

/// Cached `[BOX]` states, E values each.
pub type StateBank = Vec<Vec<f32>>;

impl FilmNetwork {
    /// Tokens of F films, `[F, N, D]`.
    fn tokens(&self, store: &FeatureStore, films: &[usize], device: &Device) -> Tensor<3> {
        self.neck.forward(&store.maps(films, device))
    }

    /// Decode Q questions on each of F films; `states` film by film.
    fn decode(&self, tokens: Tensor<3>, states: &[&[f32]], device: &Device) -> Decoded {
        let width = states.first().map_or(0, |s| s.len());
        let [films, ..] = tokens.dims();
        let questions = states.len() / films.max(1);
        let states = Tensor::from_data(
            TensorData::new(states.concat(), [films, questions, width]),
            device,
        );
        self.decoder.forward(tokens, self.neck.places(), states)
    }
}

/// One edge of boxes `[…, 4]` in `[A, B, C, 4]`; gives `[A, B, C]`.
fn edge(boxes: &Tensor<4>, which: usize) -> Tensor<3> {
    let [a, b, c, _] = boxes.dims();
    boxes
        .clone()
        .slice([0..a, 0..b, 0..c, which..which + 1])
        .reshape([a, b, c])
}

/// GIoU of boxes given by their edges, `[A, B, C, 4]` each; gives `[A, B, C]`. Rezatofighi et al., arXiv 1902.09630.
/// A box that is still inside out counts as empty: with its negative area the union could vanish and the cost with it.
pub(crate) fn giou(a: &Tensor<4>, b: &Tensor<4>) -> Tensor<3> {
    let overlap = |i: usize| {
        (edge(a, i + 2).min_pair(edge(b, i + 2)) - edge(a, i).max_pair(edge(b, i))).clamp_min(0.0)
    };
    let hull = |i: usize| edge(a, i + 2).max_pair(edge(b, i + 2)) - edge(a, i).min_pair(edge(b, i));
    let area = |t: &Tensor<4>| {
        (edge(t, 2) - edge(t, 0)).clamp_min(0.0) * (edge(t, 3) - edge(t, 1)).clamp_min(0.0)
    };
    let inter = overlap(0) * overlap(1);
    let union = area(a) + area(b) - inter.clone() + 1e-6;
    let hull = hull(0) * hull(1) + 1e-6;
    inter / union.clone() - (hull.clone() - union) / hull
}

/// What a step asks: F × Q questions, film by film.
struct Step {
    films: Vec<usize>,
    states: Vec<usize>,
    truths: Vec<Option<[f32; 4]>>,
    box_weights: Vec<f32>,
    presence_weights: Vec<f32>,
    /// Edges of the structures of each film, where known.
    structures: Vec<[Option<[f32; 4]>; STRUCTURES]>,
}

impl Step {
    /// A step on some films, each given by the indices of its questions.
    fn draw(examples: &[FilmExample], films: &[&Vec<usize>], random: &mut Random) -> Self {
        let mut step = Self {
            films: Vec::new(),
            states: Vec::new(),
            truths: Vec::new(),
            box_weights: Vec::new(),
            presence_weights: Vec::new(),
            structures: Vec::new(),
        };
        for film in films {
            let copy = random.below(examples[film[0]].copies.len());
            let mut structures = [None; STRUCTURES];
            for example in film.iter().map(|i| &examples[*i]) {
                if let Some(structure) = example.structure {
                    structures[structure as usize] = example.copies[copy].1;
                }
            }
            step.structures.push(structures);
            step.films.push(examples[film[0]].copies[copy].0);
            let mut questions = (*film).clone();
            random.shuffle(&mut questions);
            for i in 0..QUESTIONS {
                let example = &examples[questions[i % questions.len()]];
                // A film with few questions repeats them, so that every film weighs as it has questions.
                let weight = if i < questions.len() {
                    example.weight
                } else {
                    0.0
                };
                let truth = example.copies[copy].1;
                step.states
                    .push(example.asked[random.below(example.asked.len())]);
                step.truths.push(truth);
                step.box_weights
                    .push(if truth.is_some() { weight } else { 0.0 });
                step.presence_weights
                    .push(if example.presence_known { weight } else { 0.0 });
            }
        }
        step
    }

    fn loss(&self, decoded: Decoded, shares: Shares, device: &Device) -> Tensor<1> {
        let (f, q) = (self.films.len(), QUESTIONS);
        let matrix = |values: Vec<f32>| -> Tensor<2> {
            Tensor::from_data(TensorData::new(values, [f, q]), device)
        };
        let boxes: Vec<f32> = self
            .truths
            .iter()
            .flat_map(|t| t.unwrap_or([0.4, 0.4, 0.6, 0.6]))
            .collect();
        let target: Tensor<4> =
            Tensor::<4>::from_data(TensorData::new(boxes, [f, q, 1, 4]), device)
                .expand([f, q, HYPOTHESES, 4]);
        let l1 = (decoded.edges.clone() - target.clone())
            .abs()
            .sum_dim(3)
            .reshape([f, q, HYPOTHESES]);
        let cost = l1.mul_scalar(1.25) + giou(&decoded.edges, &target).neg() + 1.0; // F, Q, 3
        // The winner is chosen on plain numbers: no gradient goes through the choice.
        let shares: Vec<f32> = match shares {
            Shares::Nearest => {
                let plain: Vec<f32> = cost.clone().inner().into_data().iter::<f32>().collect();
                plain.chunks_exact(HYPOTHESES).flat_map(winner).collect()
            }
            Shares::ByDistance => {
                let off = (decoded.edges.clone() - target).inner().into_data();
                let off: Vec<f32> = off.iter::<f32>().collect();
                off.chunks_exact(HYPOTHESES * 4)
                    .flat_map(by_distance)
                    .collect()
            }
        };
        let shares: Tensor<3> =
            Tensor::from_data(TensorData::new(shares, [f, q, HYPOTHESES]), device);
        let boxed = matrix(self.box_weights.clone());
        let cost = (cost * shares).sum_dim(2).reshape([f, q]);
        let box_cost = (cost * boxed.clone()).sum() / (boxed.sum() + 1e-6);

        let known = matrix(self.presence_weights.clone());
        let there = matrix(
            self.truths
                .iter()
                .map(|t| if t.is_some() { 1.0 } else { 0.0 })
                .collect(),
        );
        let entropy = entropy(decoded.presence, there);
        box_cost + (entropy * known.clone()).sum() / (known.sum() + 1e-6) * PRESENCE_WEIGHT
    }
}

/// Binary cross-entropy of telling, token by token, which of the known structures' boxes it lies in; `logits`
/// `[F, N, A]`.
fn dense_entropy(
    logits: Tensor<3>,
    structures: &[[Option<[f32; 4]>; STRUCTURES]],
    device: &Device,
) -> Tensor<1> {
    let [f, n, a] = logits.dims();
    let (there, known) = in_structures(structures, n.isqrt());
    let matrix = |values: Vec<f32>| -> Tensor<3> {
        Tensor::from_data(TensorData::new(values, [f, n, a]), device)
    };
    let known = matrix(known);
    (entropy(logits, matrix(there)) * known.clone()).sum() / (known.sum() + 1e-6)
}

/// For films × tokens × structures: whether the token's middle lies in the structure's box, and whether that is known.
fn in_structures(
    structures: &[[Option<[f32; 4]>; STRUCTURES]],
    grid: usize,
) -> (Vec<f32>, Vec<f32>) {
    let middle = |i: usize| (i as f32 + 0.5) / grid as f32;
    let mut there = Vec::new();
    let mut known = Vec::new();
    for of_film in structures {
        for token in 0..grid * grid {
            let (x, y) = (middle(token % grid), middle(token / grid));
            for edges in of_film {
                let within =
                    edges.is_some_and(|[x1, y1, x2, y2]| x > x1 && x < x2 && y > y1 && y < y2);
                there.push(if within { 1.0 } else { 0.0 });
                known.push(if edges.is_some() { 1.0 } else { 0.0 });
            }
        }
    }
    (there, known)
}

/// Shares of the loss: the nearest hypothesis takes all but ε.
pub(crate) fn winner(costs: &[f32]) -> impl Iterator<Item = f32> + use<> {
    let winner = (0..costs.len())
        .min_by(|a, b| costs[*a].total_cmp(&costs[*b]))
        .unwrap_or(0);
    (0..HYPOTHESES).map(move |i| {
        if i == winner {
            1.0 - EPSILON
        } else {
            EPSILON / (HYPOTHESES - 1) as f32
        }
    })
}

/// Shares of the loss by distance; `off` is what each hypothesis's four edges are off by.
fn by_distance(off: &[f32]) -> Vec<f32> {
    let far: Vec<f32> = off
        .chunks_exact(4)
        .map(|edges| edges.iter().map(|e| e * e).sum::<f32>().sqrt())
        .collect();
    let sum = far.iter().sum::<f32>().max(1e-6);
    far.into_iter().map(|f| f / sum).collect()
}

/// Binary cross-entropy of logits, element by element.
pub(crate) fn entropy<const D: usize>(logits: Tensor<D>, there: Tensor<D>) -> Tensor<D> {
    let away = there.clone().neg() + 1.0;
    (there * log_sigmoid(logits.clone()) + away * log_sigmoid(logits.neg())).neg()
}

/// Train. `report` hears the mean loss of every epoch.
///
/// # Errors
/// If there are no examples.
pub fn train(
    network: FilmNetwork,
    store: &FeatureStore,
    bank: &StateBank,
    examples: &[FilmExample],
    options: FilmOptions,
    report: &mut dyn FnMut(Reached),
) -> Result<FilmNetwork, TrainError> {
    // Questions of one film stay together, so that its tokens are made once.
    let mut of_film: std::collections::BTreeMap<usize, Vec<usize>> =
        std::collections::BTreeMap::new();
    for (i, example) in examples.iter().enumerate() {
        of_film.entry(example.copies[0].0).or_default().push(i);
    }
    let mut films: Vec<&Vec<usize>> = of_film
        .values()
        .flat_map(|f| std::iter::repeat_n(f, examples[f[0]].repeats))
        .collect();
    if films.is_empty() {
        return Err(TrainError::Data("no questions to train on".to_owned()));
    }
    let device = device();
    let dense = (options.dense > 0.0).then(|| {
        let width = NetworkConfig::default().width;
        fresh(options.seed, || {
            LinearConfig::new(width, STRUCTURES).init(&device)
        })
    });
    let device = device.autodiff();
    let mut learner = Learner { network, dense }.train();
    let mut optimiser = AdamWConfig::new()
        .with_weight_decay(0.02)
        .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
        .init();
    let mut random = Random::new(options.seed);
    let steps = films.len().div_ceil(FILMS);
    let total = steps * options.epochs;
    for epoch in 0..options.epochs {
        random.shuffle(&mut films);
        let mut sum = 0.0;
        for (i, chunk) in films.chunks(FILMS).enumerate() {
            let step = Step::draw(examples, chunk, &mut random);
            let states: Vec<&[f32]> = step.states.iter().map(|s| bank[*s].as_slice()).collect();
            let tokens = learner.network.tokens(store, &step.films, &device);
            let places = learner.dense.as_ref().map(|d| d.forward(tokens.clone()));
            let decoded = learner.network.decode(tokens, &states, &device);
            let mut cost = step.loss(decoded, options.shares, &device);
            if let Some(places) = places {
                cost = cost + dense_entropy(places, &step.structures, &device) * options.dense;
            }
            sum += cost.clone().into_scalar::<f64>();
            let grads = GradientsParams::from_grads(cost.backward(), &learner);
            let rate = cosine(options.rate, epoch * steps + i, total);
            learner = optimiser.step(rate, learner, grads);
        }
        report(Reached {
            at: epoch + 1,
            of: options.epochs,
            loss: sum / steps as f64,
        });
    }
    Ok(learner.network.valid())
}

/// Ask questions (maps, state) and give their answers, in order.
#[must_use]
pub fn ask(
    network: &FilmNetwork,
    store: &FeatureStore,
    questions: &[(usize, &[f32])],
) -> Vec<Answer> {
    let device = device();
    let mut out = Vec::with_capacity(questions.len());
    for chunk in questions.chunks(16) {
        let films: Vec<usize> = chunk.iter().map(|(film, _)| *film).collect();
        let states: Vec<&[f32]> = chunk.iter().map(|(_, state)| *state).collect();
        let decoded = network.decode(network.tokens(store, &films, &device), &states, &device);
        let edges: Vec<f32> = decoded.edges.into_data().iter::<f32>().collect();
        let presence: Vec<f32> = sigmoid(decoded.presence)
            .into_data()
            .iter::<f32>()
            .collect();
        for (values, presence) in edges.chunks_exact(HYPOTHESES * 4).zip(presence) {
            let mut hypotheses = [[0f32; 4]; HYPOTHESES];
            for (hypothesis, edges) in hypotheses.iter_mut().zip(values.as_chunks::<4>().0) {
                *hypothesis = box_of_edges(*edges);
            }
            out.push(Answer {
                hypotheses,
                presence,
                expected_iou: None,
                evidence: Vec::new(),
                grid: 0,
            });
        }
    }
    out
}

/// Edges of the right and the left lung on some maps, mean of the hypotheses; as many as the store has maps, zero for
/// those not wanted.
#[must_use]
pub fn lungs(
    network: &FilmNetwork,
    store: &FeatureStore,
    states: [&[f32]; 2],
    wanted: &[usize],
) -> Vec<[[f32; 4]; 2]> {
    let device = device();
    let mut out = vec![[[0f32; 4]; 2]; store.len()];
    for maps in wanted.chunks(16) {
        let states: Vec<&[f32]> = maps.iter().flat_map(|_| states).collect();
        let decoded = network.decode(network.tokens(store, maps, &device), &states, &device);
        let edges: Vec<f32> = decoded
            .edges
            .mean_dim(2)
            .into_data()
            .iter::<f32>()
            .collect();
        let edges = edges.as_chunks::<4>().0;
        for (map, both) in maps.iter().zip(edges.as_chunks::<2>().0) {
            out[*map] = *both;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_lie_in_the_structures_whose_boxes_hold_them() {
        // The right lung at the left of the picture; the left lung unknown; the heart across the lower middle.
        let film = [
            Some([0.0, 0.0, 0.5, 1.0]),
            None,
            Some([0.25, 0.5, 0.75, 1.0]),
        ];
        let (there, known) = in_structures(&[film], 4);
        let of = |values: &[f32], structure: usize| -> Vec<f32> {
            values.chunks(STRUCTURES).map(|t| t[structure]).collect()
        };
        let right = [1.0, 1.0, 0.0, 0.0].repeat(4);
        assert_eq!(of(&there, Structure::RightLung as usize), right);
        let heart = [[0.0; 8].to_vec(), [0.0, 1.0, 1.0, 0.0].repeat(2)].concat();
        assert_eq!(of(&there, Structure::Heart as usize), heart);
        assert_eq!(of(&known, Structure::LeftLung as usize), [0.0; 16]);
        assert_eq!(of(&known, Structure::Heart as usize), [1.0; 16]);
    }
}
