//! Trains the heart's frame: offsets of the three hypotheses from the usual heart in the smallest box around both lungs.
//! Loss as in the film stage: L1 + 1 − GIoU, nearly all of it for the nearest hypothesis.

use burn::module::Module;
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Device, Tensor, TensorData};
use phrasebox_metrics::{Random, median_box};
use phrasebox_model::box_decoder::{HYPOTHESES, box_of_edges};
use phrasebox_model::heart_frame::{HeartFrame, in_thorax, thorax};
use phrasebox_model::lung_frame::CELL_CHANNELS;
use phrasebox_model::{HeartFrameConfig, NetworkConfig};
use phrasebox_radiograph::BoundingBox;

use crate::device::{device, drawn_for, fresh, seeded};
use crate::error::TrainError;
use crate::features::FeatureStore;
use crate::film_stage::{giou, winner};
use crate::progress::Reached;
use crate::schedule::cosine;

/// Films per step.
const FILMS: usize = 16;
/// Standard deviation by which the edges of the lungs are moved before the heart is read, in squares.
const JITTER: f64 = 0.01;

/// A film with a drawn heart.
#[derive(Clone, Debug)]
pub struct HeartExample {
    /// Its maps, one index per copy of the film, each with the heart's edges in that copy's square.
    pub copies: Vec<(usize, [f32; 4])>,
    /// Weight of its loss.
    pub weight: f32,
    /// Fold of its patient; none for a phantom.
    pub fold: Option<usize>,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct HeartOptions {
    /// Steps of [`FILMS`] films.
    pub steps: usize,
    /// Highest learning rate.
    pub rate: f64,
    /// Seed of order, copies and jitter.
    pub seed: u64,
}

/// Edges of the right and the left lung on each map, as [`crate::film_stage::lungs`] finds them.
pub type Lungs = Vec<[[f32; 4]; 2]>;

/// The median heart of the real films in the frame of their lungs (plain copies).
#[must_use]
pub fn usual(examples: &[HeartExample], lungs: &Lungs) -> [f32; 4] {
    let device = device();
    let boxes: Vec<BoundingBox> = examples
        .iter()
        .filter(|e| e.fold.is_some())
        .filter_map(|e| {
            let (map, truth) = e.copies[0];
            let (_, hull) = hull(lungs[map], &device);
            let [u1, v1, u2, v2] = in_thorax(truth, hull);
            BoundingBox::from_xyxy(u1, v1, u2, v2).ok()
        })
        .collect();
    median_box(&boxes).map_or(HeartFrameConfig::default().usual, BoundingBox::xyxy)
}

fn edges(lungs: [[f32; 4]; 2], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(lungs.concat(), [2, 4]), device)
}

/// The smallest box around both lungs, on the device and as numbers.
fn hull(lungs: [[f32; 4]; 2], device: &Device) -> (Tensor<2>, [f32; 4]) {
    let hull = thorax(&edges(lungs, device));
    let numbers: Vec<f32> = hull.clone().into_data().iter::<f32>().collect();
    (hull, [0, 1, 2, 3].map(|i| numbers[i]))
}

/// Train. `report` hears the mean loss of every twentieth of the steps.
///
/// # Errors
/// If there are no examples.
pub fn train(
    sizes: &NetworkConfig,
    store: &FeatureStore,
    lungs: &Lungs,
    examples: &[HeartExample],
    options: HeartOptions,
    report: &mut dyn FnMut(Reached),
) -> Result<HeartFrame, TrainError> {
    if examples.is_empty() {
        return Err(TrainError::Data("no hearts to train on".to_owned()));
    }
    let plain = device();
    let device = plain.clone().autodiff();
    let config = &sizes.heart_frame;
    let mut network = fresh(options.seed, || HeartFrame::new(config, &plain)).train();
    let mut optimiser = AdamWConfig::new()
        .with_weight_decay(0.05)
        .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
        .init();
    let mut random = Random::new(options.seed);
    let mut order: Vec<&HeartExample> = Vec::new();
    let part = (options.steps / 20).max(1);
    let mut sum = 0.0;
    for step in 0..options.steps {
        let (mut cells, mut truths, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..FILMS {
            if order.is_empty() {
                order = examples.iter().collect();
                random.shuffle(&mut order);
            }
            let example = order.pop().expect("just filled");
            let (map, truth) = example.copies[random.below(example.copies.len())];
            let mut both = lungs[map];
            for value in both.iter_mut().flatten() {
                // The sum of three uniform numbers has a standard deviation of one half.
                let noise = random.unit() + random.unit() + random.unit() - 1.5;
                *value += (noise * 2.0 * JITTER) as f32;
            }
            let (hull, hull_edges) = hull(both, &plain);
            let sampled = network.sampled(&store.maps(&[map], &plain), hull);
            cells.extend(sampled.into_data().iter::<f32>());
            truths.extend(in_thorax(truth, hull_edges).repeat(HYPOTHESES));
            weights.push(example.weight);
        }
        let grid = config.rows * config.columns;
        let cells = Tensor::from_data(
            TensorData::new(cells, [FILMS, grid, CELL_CHANNELS]),
            &device,
        );
        let offsets = seeded(drawn_for(options.seed, step), || network.offsets(cells));
        let moved = HeartFrame::moved(offsets, config.usual).reshape([FILMS, 1, HYPOTHESES, 4]);
        let truth =
            Tensor::<4>::from_data(TensorData::new(truths, [FILMS, 1, HYPOTHESES, 4]), &device);
        let l1 = (moved.clone() - truth.clone())
            .abs()
            .sum_dim(3)
            .reshape([FILMS, 1, HYPOTHESES]);
        let cost = l1 + giou(&moved, &truth).neg() + 1.0;
        let plain_cost: Vec<f32> = cost.clone().inner().into_data().iter::<f32>().collect();
        let shares: Vec<f32> = plain_cost
            .chunks_exact(HYPOTHESES)
            .zip(&weights)
            .flat_map(|(costs, weight)| winner(costs).map(move |share| share * weight))
            .collect();
        let shares =
            Tensor::<3>::from_data(TensorData::new(shares, [FILMS, 1, HYPOTHESES]), &device);
        let cost = (cost * shares).sum() / weights.iter().sum::<f32>();
        sum += cost.clone().into_scalar::<f64>();
        let grads = GradientsParams::from_grads(cost.backward(), &network);
        network = optimiser.step(cosine(options.rate, step, options.steps), network, grads);
        if (step + 1) % part == 0 {
            report(Reached {
                at: step + 1,
                of: options.steps,
                loss: sum / part as f64,
            });
            sum = 0.0;
        }
    }
    Ok(network.valid())
}

/// The heart on some maps: hypotheses as (cx, cy, w, h) in the square, in order.
#[must_use]
pub fn find(
    sizes: &NetworkConfig,
    network: &HeartFrame,
    store: &FeatureStore,
    lungs: &Lungs,
    maps: &[usize],
) -> Vec<[[f32; 4]; HYPOTHESES]> {
    let device = device();
    maps.iter()
        .map(|map| {
            let found = network.find(
                &store.maps(&[*map], &device),
                &edges(lungs[*map], &device),
                sizes.heart_frame.usual,
            );
            let values: Vec<f32> = found.into_data().iter::<f32>().collect();
            let mut hypotheses = [[0f32; 4]; HYPOTHESES];
            for (hypothesis, edges) in hypotheses.iter_mut().zip(values.as_chunks::<4>().0) {
                *hypothesis = box_of_edges(*edges);
            }
            hypotheses
        })
        .collect()
}
