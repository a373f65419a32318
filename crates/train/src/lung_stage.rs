//! Trains the lung frame: one small network for both lungs, the left mirrored onto the right.
//!
//! Three heads learn together, as measured to work better than each alone: filled cells (cross-entropy, cells inside
//! and outside of the box averaged apart), candidates (cross-entropy to softmax(IoU / 0.12)), and the offset from the
//! usual box (L1 + 1 − GIoU). Presence learns from read films, and weakly from the report-mined labels of unread ones.
//! Letters: B lungs per step, M cells, K candidates.

use burn::module::Module;
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::activation::{log_softmax, sigmoid};
use burn::tensor::{Device, Tensor, TensorData};
use phrasebox_metrics::{Random, median_box};
use phrasebox_model::box_decoder::box_of_edges;
use phrasebox_model::lung_answer::{FrameDecision, Reading, in_frame, in_square, iou};
use phrasebox_model::lung_frame::{
    Candidates, LungFrame, LungReading, cells_of_lung, coverage, sample,
};
use phrasebox_model::{Answer, LungFrameConfig, NetworkConfig};
use phrasebox_radiograph::BoundingBox;

use crate::datasets::Source;
use crate::device::{device, drawn_for, fresh, seeded};
use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::film_stage::{StateBank, entropy, giou};
use crate::progress::Reached;
use crate::schedule::cosine;

/// Sharpness of the candidates' target: softmax(IoU / this).
const SHARPNESS: f32 = 0.12;
/// Lungs with a known answer per step.
const LUNGS: usize = 32;
/// Films with a weak label per step.
const WEAK: usize = 12;
/// Weight of the weak labels.
const WEAK_WEIGHT: f32 = 0.3;
/// Weight of empty cells against filled ones.
const EMPTY_WEIGHT: f32 = 0.5;
/// Standard deviation by which the edges of a copy's lung are moved before it is read, in squares.
const JITTER: f64 = 0.008;

/// One question about one lung.
#[derive(Clone, Debug)]
pub struct LungExample {
    /// Its maps, one index per copy of the film, each with the edges of the true box in that copy's square, or none
    /// if it is not there.
    pub copies: Vec<(usize, Option<[f32; 4]>)>,
    /// Whether it is the left lung, as the copies show it.
    pub left: bool,
    /// Whether the copies are mirrored, so that it is the patient's other lung.
    pub mirrored: bool,
    /// Ways of asking: indices into the bank.
    pub asked: Vec<usize>,
    /// Whether it is there; none where readers disagree.
    pub present: Option<bool>,
    /// Weight of its loss.
    pub weight: f32,
    /// Fold of its patient; none for a phantom.
    pub fold: Option<usize>,
    /// The set whose readers answered it; none for what was drawn by `phantom`.
    pub source: Option<Source>,
}

/// A film that nobody read, with the label mined from its report.
#[derive(Clone, Debug)]
pub struct WeakExample {
    /// Its maps.
    pub copies: Vec<usize>,
    /// Ways of asking for the right and for the left.
    pub asked: [Vec<usize>; 2],
    /// Whether the label names an opacity.
    pub present: bool,
    /// Fold of its patient.
    pub fold: usize,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct LungOptions {
    /// Width of the tokens.
    pub width: usize,
    /// Passes over the questions.
    pub epochs: usize,
    /// Highest learning rate.
    pub rate: f64,
    /// Seed of order, copies and wording.
    pub seed: u64,
}

/// Sampled cells of both lungs on every map, and the lungs themselves. Maps that no question needs stay empty.
#[derive(Debug)]
pub struct LungStore {
    cells: Vec<[Vec<f32>; 2]>,
    lungs: Vec<[[f32; 4]; 2]>,
}

impl LungStore {
    /// The lungs of maps, not read; those of changed copies among the maps in `wanted` with their edges moved a little.
    pub fn unread(lungs: &[[[f32; 4]; 2]], wanted: &[(usize, bool)], seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut lungs = lungs.to_vec();
        for (map, _) in wanted.iter().filter(|(_, changed)| *changed) {
            for value in lungs[*map].iter_mut().flatten() {
                // The sum of three uniform numbers has a standard deviation of one half.
                let noise = random.unit() + random.unit() + random.unit() - 1.5;
                *value += (noise * 2.0 * JITTER) as f32;
            }
        }
        Self {
            cells: vec![[Vec::new(), Vec::new()]; lungs.len()],
            lungs,
        }
    }

    /// The same, and the maps in `wanted` read.
    pub fn new(
        store: &FeatureStore,
        lungs: &[[[f32; 4]; 2]],
        wanted: &[(usize, bool)],
        config: &LungFrameConfig,
        seed: u64,
    ) -> Self {
        let device = phrasebox_model::engine::cpu();
        let Self { mut cells, lungs } = Self::unread(lungs, wanted, seed);
        for (map, _) in wanted {
            let edges = Tensor::from_data(TensorData::new(lungs[*map].concat(), [2, 4]), &device);
            let mirrored = Tensor::from_data(TensorData::new(vec![0f32, 1.0], [2, 1]), &device);
            let maps = store.maps(&[*map], &device);
            let both: Vec<f32> = sample(&maps, edges, mirrored, config.rows, config.columns)
                .into_data()
                .iter::<f32>()
                .collect();
            let (right, left) = both.split_at(both.len() / 2);
            cells[*map] = [right.to_vec(), left.to_vec()];
        }
        Self { cells, lungs }
    }

    /// Edges of a map's lung.
    pub(crate) fn lung(&self, map: usize, left: bool) -> [f32; 4] {
        self.lungs[map][usize::from(left)]
    }

    /// A true box of a map's square in the frame of its lung.
    #[must_use]
    pub fn in_frame(&self, map: usize, left: bool, square: [f32; 4]) -> [f32; 4] {
        in_frame(square, self.lung(map, left), left)
    }

    /// A box in the frame of a map's lung, in its square: (cx, cy, w, h).
    #[must_use]
    pub fn in_square(&self, map: usize, left: bool, frame: [f32; 4]) -> [f32; 4] {
        box_of_edges(in_square(frame, self.lung(map, left), left))
    }

    /// Cells of some lungs, `[B, M, channels]`.
    fn tensor(&self, lungs: &[(usize, bool)], cells: usize, device: &Device) -> Tensor<3> {
        let values: Vec<f32> = lungs
            .iter()
            .flat_map(|(map, left)| self.cells[*map][usize::from(*left)].iter().copied())
            .collect();
        let channels = values.len() / (lungs.len() * cells).max(1);
        Tensor::from_data(
            TensorData::new(values, [lungs.len(), cells, channels]),
            device,
        )
    }
}

/// Candidates, prior and usual box from the true boxes of the training lungs (plain copies).
#[must_use]
pub fn candidates(
    examples: &[LungExample],
    lungs: &LungStore,
    count: usize,
    seed: u64,
) -> LungFrameConfig {
    let boxes: Vec<[f32; 4]> = examples
        .iter()
        .filter(|e| e.source.is_some() && !e.mirrored)
        .filter_map(|e| {
            let (map, truth) = e.copies[0];
            truth.map(|t| lungs.in_frame(map, e.left, t))
        })
        .collect();
    let mut random = Random::new(seed);
    let count = count.min(boxes.len().max(1));
    let (centres, sizes) = k_means(&boxes, count, &mut random);
    let all = (boxes.len() + centres.len()) as f32;
    LungFrameConfig {
        log_prior: sizes
            .iter()
            .map(|n| ((*n as f32 + 1.0) / all).ln())
            .collect(),
        usual: usual(&boxes),
        candidates: centres,
        ..LungFrameConfig::default()
    }
}

/// Median of frame boxes, edge by edge; the middle of the lung if there are none.
#[must_use]
pub fn usual(boxes: &[[f32; 4]]) -> [f32; 4] {
    let boxes: Vec<BoundingBox> = boxes
        .iter()
        .filter_map(|[u1, v1, u2, v2]| BoundingBox::from_xyxy(*u1, *v1, *u2, *v2).ok())
        .collect();
    median_box(&boxes).map_or(LungFrameConfig::default().usual, BoundingBox::xyxy)
}

/// Lloyd's algorithm from random members; gives centres and how many boxes are nearest to each.
fn k_means(boxes: &[[f32; 4]], count: usize, random: &mut Random) -> (Vec<[f32; 4]>, Vec<usize>) {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    random.shuffle(&mut order);
    let mut centres: Vec<[f32; 4]> = order.iter().take(count).map(|i| boxes[*i]).collect();
    if centres.is_empty() {
        let only = LungFrameConfig::default();
        return (only.candidates, vec![0]);
    }
    let distance =
        |a: &[f32; 4], b: &[f32; 4]| -> f32 { a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum() };
    let mut sizes = vec![0; centres.len()];
    for _ in 0..30 {
        let mut sums = vec![[0f32; 4]; centres.len()];
        sizes = vec![0; centres.len()];
        for b in boxes {
            let nearest = (0..centres.len())
                .min_by(|i, j| distance(&centres[*i], b).total_cmp(&distance(&centres[*j], b)))
                .unwrap_or(0);
            sizes[nearest] += 1;
            for (sum, value) in sums[nearest].iter_mut().zip(b) {
                *sum += value;
            }
        }
        for ((centre, sum), size) in centres.iter_mut().zip(sums).zip(&sizes) {
            if *size > 0 {
                *centre = sum.map(|s| s / *size as f32);
            }
        }
    }
    (centres, sizes)
}

/// What a step asks: B lungs with known answers, then the right and then the left lungs of weakly labelled films.
#[derive(Debug, Default)]
pub(crate) struct Step<'a> {
    known: Vec<(&'a LungExample, usize)>,
    weak: Vec<(&'a WeakExample, usize)>,
    /// Map and side of each lung.
    pub(crate) lungs: Vec<(usize, bool)>,
    states: Vec<usize>,
}

impl<'a> Step<'a> {
    fn draw(known: &[&'a LungExample], weak: &'a [WeakExample], random: &mut Random) -> Self {
        let mut step = Self::default();
        for example in known {
            let copy = random.below(example.copies.len());
            step.know(example, copy, random);
        }
        if !weak.is_empty() {
            let films: Vec<(&WeakExample, usize)> = (0..WEAK)
                .map(|_| {
                    let film = &weak[random.below(weak.len())];
                    (film, film.copies[random.below(film.copies.len())])
                })
                .collect();
            step.guess(films, random);
        }
        step
    }

    /// Ask about a lung that somebody read, on one of its copies.
    pub(crate) fn know(&mut self, example: &'a LungExample, copy: usize, random: &mut Random) {
        self.lungs.push((example.copies[copy].0, example.left));
        self.states
            .push(example.asked[random.below(example.asked.len())]);
        self.known.push((example, copy));
    }

    /// Ask about both lungs of films with a weak label, each on one of its maps. Once, after all that is known.
    pub(crate) fn guess(&mut self, films: Vec<(&'a WeakExample, usize)>, random: &mut Random) {
        self.weak = films;
        for left in [false, true] {
            for (film, map) in &self.weak {
                let asked = &film.asked[usize::from(left)];
                self.lungs.push((*map, left));
                self.states.push(asked[random.below(asked.len())]);
            }
        }
    }

    /// The states that ask, `[B, E]`.
    pub(crate) fn states(&self, bank: &StateBank, device: &Device) -> Tensor<2> {
        let values: Vec<f32> = self.states.iter().flat_map(|s| bank[*s].clone()).collect();
        let count = self.states.len();
        let width = values.len() / count.max(1);
        Tensor::from_data(TensorData::new(values, [count, width]), device)
    }

    pub(crate) fn loss(
        &self,
        reading: LungReading,
        lungs: &LungStore,
        config: &LungFrameConfig,
        decision: &FrameDecision,
        device: &Device,
    ) -> Tensor<1> {
        let b = self.known.len();
        let cells = config.rows * config.columns;
        let k = config.candidates.len();
        let truths: Vec<Option<[f32; 4]>> = self
            .known
            .iter()
            .map(|(e, copy)| {
                let (map, truth) = e.copies[*copy];
                truth.map(|t| lungs.in_frame(map, e.left, t))
            })
            .collect();
        let matrix = |values: Vec<f32>, width: usize| -> Tensor<2> {
            let rows = values.len() / width;
            Tensor::from_data(TensorData::new(values, [rows, width]), device)
        };
        let boxed: Vec<f32> = self
            .known
            .iter()
            .zip(&truths)
            .map(|((e, _), t)| if t.is_some() { e.weight } else { 0.0 })
            .collect();
        let boxes = boxed.iter().sum::<f32>() + 1e-6;
        let boxed = matrix(boxed, 1);

        // Candidates.
        let target: Vec<f32> = truths
            .iter()
            .flat_map(|t| {
                let t = t.unwrap_or(config.usual);
                let powers: Vec<f32> = config
                    .candidates
                    .iter()
                    .map(|c| (iou(*c, t) / SHARPNESS).exp())
                    .collect();
                let sum: f32 = powers.iter().sum();
                powers.into_iter().map(move |p| p / sum)
            })
            .collect();
        let prior = matrix(config.log_prior.clone(), k).expand([b, k]);
        let scores = reading.scores.slice([0..b, 0..k]) + prior;
        let candidate_cost = (log_softmax(scores, 1) * matrix(target, k))
            .sum_dim(1)
            .neg();
        let mut cost = (candidate_cost * boxed.clone()).sum() / boxes;

        // Offset from the usual box, as `FrameDecision::moved` applies it.
        let offset = reading.offset.slice([0..b, 0..4]);
        let moved = decision.moved_tensor(&offset);
        let truth: Vec<f32> = truths
            .iter()
            .flat_map(|t| t.unwrap_or(config.usual))
            .collect();
        let truth = matrix(truth, 4);
        let l1 = (moved.clone() - truth.clone()).abs().sum_dim(1);
        let overlap =
            giou(&moved.reshape([b, 1, 1, 4]), &truth.reshape([b, 1, 1, 4])).reshape([b, 1]);
        cost = cost + ((l1 - overlap + 1.0) * boxed).sum() / boxes;

        // Cells: filled inside a box; empty in the rest of that lung and in lungs without a finding.
        let of_lung = cells_of_lung(config.rows, config.columns);
        let (mut filled, mut rest, mut clear) = (Vec::new(), Vec::new(), Vec::new());
        for ((example, _), truth) in self.known.iter().zip(&truths) {
            let free = truth.is_none() && example.present == Some(false);
            let covered = truth.map(|t| coverage(t, config.rows, config.columns));
            for cell in 0..cells {
                let c = covered.as_ref().map(|c| c[cell]);
                let w = example.weight;
                filled.push(if c.is_some_and(|c| c > 0.5) { w } else { 0.0 });
                rest.push(if of_lung[cell] && c.is_some_and(|c| c < 0.05) {
                    w
                } else {
                    0.0
                });
                clear.push(if of_lung[cell] && free { w } else { 0.0 });
            }
        }
        let dense = reading.dense.slice([0..b, 0..cells]);
        let one = Tensor::<2>::ones([b, cells], device);
        let is_filled = entropy(dense.clone(), one.clone());
        let is_empty = entropy(dense, one.zeros_like());
        let mean = |costs: Tensor<2>, weights: Vec<f32>| {
            let sum = weights.iter().sum::<f32>() + 1e-6;
            (costs * matrix(weights, cells)).sum() / sum
        };
        cost = cost
            + mean(is_filled, filled)
            + (mean(is_empty.clone(), rest) + mean(is_empty, clear)) * EMPTY_WEIGHT;

        // Presence.
        let known: Vec<f32> = self
            .known
            .iter()
            .map(|(e, _)| if e.present.is_some() { e.weight } else { 0.0 })
            .collect();
        let there: Vec<f32> = self
            .known
            .iter()
            .map(|(e, _)| if e.present == Some(true) { 1.0 } else { 0.0 })
            .collect();
        let sum = known.iter().sum::<f32>() + 1e-6;
        let presence = reading.presence.clone().slice([0..b, 0..1]);
        cost = cost + (entropy(presence, matrix(there, 1)) * matrix(known, 1)).sum() / sum;
        let w = self.weak.len();
        if w > 0 {
            let right = reading.presence.clone().slice([b..b + w, 0..1]);
            let left = reading.presence.slice([b + w..b + 2 * w, 0..1]);
            let labels = self
                .weak
                .iter()
                .map(|(film, _)| if film.present { 1.0 } else { 0.0 })
                .collect();
            let weak = entropy(right.max_pair(left), matrix(labels, 1)).mean();
            cost = cost + weak * WEAK_WEIGHT;
        }
        cost
    }
}

/// Train. `report` hears the mean loss of every epoch.
///
/// # Errors
/// If there are no examples.
pub fn train(
    sizes: &NetworkConfig,
    lungs: &LungStore,
    bank: &StateBank,
    examples: &[LungExample],
    weak: &[WeakExample],
    options: LungOptions,
    report: &mut dyn FnMut(Reached),
) -> Result<LungFrame, TrainError> {
    let mut known: Vec<&LungExample> = examples.iter().collect();
    if known.is_empty() {
        return Err(TrainError::Data("no lungs to train on".to_owned()));
    }
    let config = &sizes.lung_frame;
    let mut network = fresh(options.seed, || {
        LungFrame::new(sizes, options.width, &device())
    })
    .train();
    let device = device().autodiff();
    let constant = Candidates::new(config, &device);
    let decision = FrameDecision::new(config);
    let mut optimiser = AdamWConfig::new()
        .with_weight_decay(0.05)
        .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
        .init();
    let mut random = Random::new(options.seed);
    let steps = known.len().div_ceil(LUNGS);
    for epoch in 0..options.epochs {
        random.shuffle(&mut known);
        let mut sum = 0.0;
        for (i, chunk) in known.chunks(LUNGS).enumerate() {
            let step = Step::draw(chunk, weak, &mut random);
            let cells = lungs.tensor(&step.lungs, config.rows * config.columns, &device);
            let states = step.states(bank, &device);
            let drop = drawn_for(options.seed, epoch * steps + i);
            let reading = seeded(drop, || {
                network.read(network.tokens(cells), states, &constant)
            });
            let cost = step.loss(reading, lungs, config, &decision, &device);
            sum += cost.clone().into_scalar::<f64>();
            let grads = GradientsParams::from_grads(cost.backward(), &network);
            let rate = cosine(options.rate, epoch * steps + i, steps * options.epochs);
            network = optimiser.step(rate, network, grads);
        }
        report(Reached {
            at: epoch + 1,
            of: options.epochs,
            loss: sum / steps as f64,
        });
    }
    Ok(network.valid())
}

/// Ask questions (maps, left, state) and give their answers in the maps' squares, in order: where by the lung frame,
/// whether by the presence frame.
#[must_use]
pub fn ask(
    sizes: &NetworkConfig,
    (network, for_presence): (&LungFrame, &LungFrame),
    lungs: &LungStore,
    questions: &[(usize, bool, &[f32])],
) -> Vec<Answer> {
    let device = device();
    let config = &sizes.lung_frame;
    let (cells, k) = (config.rows * config.columns, config.candidates.len());
    let constant = Candidates::new(config, &device);
    let decision = FrameDecision::new(config);
    let mut answers = Vec::with_capacity(questions.len());
    for chunk in questions.chunks(32) {
        let asked: Vec<(usize, bool)> = chunk.iter().map(|q| (q.0, q.1)).collect();
        let states: Vec<f32> = chunk.iter().flat_map(|q| q.2.iter().copied()).collect();
        let states = Tensor::from_data(
            TensorData::new(states, [chunk.len(), sizes.text_width]),
            &device,
        );
        let sampled = lungs.tensor(&asked, cells, &device);
        let presence = for_presence.presence(for_presence.tokens(sampled.clone()), states.clone());
        let reading = network.read(network.tokens(sampled), states, &constant);
        let numbers = |t: Tensor<2>| -> Vec<f32> { t.into_data().iter::<f32>().collect() };
        let (dense, scores) = (numbers(reading.dense), numbers(reading.scores));
        let (offset, presence) = (numbers(reading.offset), numbers(sigmoid(presence)));
        for (i, (map, left)) in asked.into_iter().enumerate() {
            let answer = decision.decide(&Reading {
                dense: dense[i * cells..(i + 1) * cells].to_vec(),
                scores: scores[i * k..(i + 1) * k].to_vec(),
                offset: [0, 1, 2, 3].map(|j| offset[i * 4 + j]),
            });
            answers.push(Answer {
                hypotheses: answer.hypotheses.map(|b| lungs.in_square(map, left, b)),
                presence: presence[i],
                expected_iou: Some(answer.expected_iou),
                evidence: Vec::new(),
                grid: 0,
            });
        }
    }
    answers
}
