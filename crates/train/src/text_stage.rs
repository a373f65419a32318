//! Teaches the text encoder what stands before `[BOX]`: category, side, zone and assertion of the phrase.
//!
//! Only the last layers learn; the states below them are computed once. `[BOX]` itself starts as `[MASK]`.

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Device, Int, Tensor, TensorData};
use phrasebox_metrics::Random;
use phrasebox_model::Prompt;
use phrasebox_model::text_encoder::TextEncoder;
use phrasebox_model::tokens::PromptTokeniser;
use phrasebox_model::words::WordTable;

use crate::device::{device, fresh};
use crate::error::TrainError;
use crate::progress::Reached;
use crate::schedule::cosine;

/// Classes per head: category, side, zone, assertion.
pub const HEADS: [usize; 4] = [31, 4, 11, 3];
/// Layers that learn.
const LEARNING_LAYERS: usize = 2;
/// Prompts longer than this are left out.
const LONGEST: usize = 64;
/// Steps between two reports of the loss.
const REPORTED: usize = 20;

/// A prompt and the class of each head.
#[derive(Clone, Debug)]
pub struct TextExample {
    /// What is asked.
    pub prompt: Prompt,
    /// Class index per head, in the order of [`HEADS`].
    pub labels: [usize; 4],
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    /// Passes over the examples.
    pub epochs: usize,
    /// Examples per step.
    pub batch: usize,
    /// Highest learning rate.
    pub rate: f64,
    /// Seed of the order.
    pub seed: u64,
}

/// Accuracy per head on held-out prompts.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct TextScores {
    /// Category.
    pub category: f64,
    /// Side.
    pub side: f64,
    /// Zone.
    pub zone: f64,
    /// Assertion.
    pub assertion: f64,
    /// Prompts scored.
    pub n: usize,
}

/// The learning part: the encoder and one linear head per question.
#[derive(Module, Debug)]
struct Learner {
    encoder: TextEncoder,
    heads: Vec<Linear>,
}

/// A prompt's state below the learning layers.
struct Cached {
    state: Vec<f32>,
    tokens: usize,
    box_position: usize,
    labels: [usize; 4],
}

struct Batch {
    states: Tensor<3>,
    mask: Tensor<4>,
    at_box: Tensor<3>,
    labels: Vec<[usize; 4]>,
}

/// Input of the first layer, `[1, T, E]`.
pub(crate) fn embed(
    encoder: &TextEncoder,
    words: &WordTable,
    ids: &[u32],
    box_position: Option<usize>,
    device: &Device,
) -> Tensor<3> {
    let width = phrasebox_model::NetworkConfig::default().text_width;
    let tokens = ids.len();
    let mut rows = Vec::with_capacity(tokens * width);
    for id in ids {
        words.append_row(*id, &mut rows);
    }
    let mut is_box = vec![0f32; tokens];
    if let Some(at) = box_position {
        is_box[at] = 1.0;
    }
    encoder.embed(
        Tensor::from_data(TensorData::new(rows, [1, tokens, width]), device),
        Tensor::from_data(TensorData::new(is_box, [1, tokens, 1]), device),
    )
}

/// Hidden state at `[BOX]` of each prompt, E values each.
///
/// # Errors
/// If a prompt cannot be tokenised.
pub fn box_states(
    encoder: &TextEncoder,
    words: &WordTable,
    tokeniser: &PromptTokeniser,
    prompts: &[Prompt],
    device: &Device,
) -> Result<Vec<Vec<f32>>, TrainError> {
    let width = phrasebox_model::NetworkConfig::default().text_width;
    prompts
        .iter()
        .map(|prompt| {
            let prompt = tokeniser.tokenise(prompt)?;
            let hidden = encoder.run(
                embed(
                    encoder,
                    words,
                    &prompt.ids,
                    Some(prompt.box_position),
                    device,
                ),
                None,
                0,
                encoder.depth(),
            );
            let at = prompt.box_position;
            Ok(hidden
                .slice([0..1, at..at + 1, 0..width])
                .into_data()
                .iter::<f32>()
                .collect())
        })
        .collect()
}

fn cache(
    encoder: &TextEncoder,
    words: &WordTable,
    tokeniser: &PromptTokeniser,
    examples: &[TextExample],
    device: &Device,
) -> Result<Vec<Cached>, TrainError> {
    let mut out = Vec::with_capacity(examples.len());
    for example in examples {
        let prompt = tokeniser.tokenise(&example.prompt)?;
        if prompt.ids.len() > LONGEST {
            continue;
        }
        let below = encoder.depth() - LEARNING_LAYERS;
        let hidden = encoder.run(
            embed(
                encoder,
                words,
                &prompt.ids,
                Some(prompt.box_position),
                device,
            ),
            None,
            0,
            below,
        );
        out.push(Cached {
            state: hidden.into_data().iter::<f32>().collect(),
            tokens: prompt.ids.len(),
            box_position: prompt.box_position,
            labels: example.labels,
        });
    }
    Ok(out)
}

fn batch(items: &[&Cached], device: &Device) -> Batch {
    let width = phrasebox_model::NetworkConfig::default().text_width;
    let longest = items.iter().map(|c| c.tokens).max().unwrap_or(0);
    let (mut states, mut mask, mut at_box) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        states.extend_from_slice(&item.state);
        states.resize(states.len() + (longest - item.tokens) * width, 0.0);
        mask.extend((0..longest).map(|i| if i < item.tokens { 0.0 } else { -1e9f32 }));
        at_box.extend((0..longest).map(|i| if i == item.box_position { 1.0f32 } else { 0.0 }));
    }
    let b = items.len();
    Batch {
        states: Tensor::from_data(TensorData::new(states, [b, longest, width]), device),
        mask: Tensor::from_data(TensorData::new(mask, [b, 1, 1, longest]), device),
        at_box: Tensor::from_data(TensorData::new(at_box, [b, longest, 1]), device),
        labels: items.iter().map(|c| c.labels).collect(),
    }
}

impl Learner {
    /// Logits per head, `[B, classes]`.
    fn logits(&self, batch: &Batch) -> Vec<Tensor<2>> {
        let depth = self.encoder.depth();
        let hidden = self.encoder.run(
            batch.states.clone(),
            Some(&batch.mask),
            depth - LEARNING_LAYERS,
            depth,
        );
        let [b, _, width] = hidden.dims();
        let state: Tensor<2> = (hidden * batch.at_box.clone())
            .sum_dim(1)
            .reshape([b, width]);
        self.heads
            .iter()
            .map(|head| head.forward(state.clone()))
            .collect()
    }
}

fn accuracy(learner: &Learner, examples: &[Cached], device: &Device) -> TextScores {
    let mut right = [0usize; 4];
    for chunk in examples.chunks(64) {
        let items: Vec<&Cached> = chunk.iter().collect();
        let batch = batch(&items, device);
        for (head, logits) in learner.logits(&batch).into_iter().enumerate() {
            let best: Vec<i64> = logits.argmax(1).into_data().iter::<i64>().collect();
            right[head] += best
                .iter()
                .zip(&batch.labels)
                .filter(|(b, l)| **b as usize == l[head])
                .count();
        }
    }
    let share = |n: usize| n as f64 / examples.len().max(1) as f64;
    TextScores {
        category: share(right[0]),
        side: share(right[1]),
        zone: share(right[2]),
        assertion: share(right[3]),
        n: examples.len(),
    }
}

/// Train; gives the encoder and its scores on `validation`. `report` hears the mean loss of every 20 steps.
///
/// # Errors
/// If a prompt cannot be tokenised, or there are no examples.
pub fn train(
    encoder: TextEncoder,
    words: &WordTable,
    tokeniser: &PromptTokeniser,
    (examples, validation): (&[TextExample], &[TextExample]),
    options: TextOptions,
    report: &mut dyn FnMut(Reached),
) -> Result<(TextEncoder, TextScores), TrainError> {
    let device = device();
    let train_device = device.clone().autodiff();
    let mut cached = cache(&encoder, words, tokeniser, examples, &device)?;
    let held_out = cache(&encoder, words, tokeniser, validation, &device)?;
    if cached.is_empty() || held_out.is_empty() {
        return Err(TrainError::Data(
            "no prompts to train or validate the text encoder on".to_owned(),
        ));
    }
    // Batches of like length waste little on padding.
    cached.sort_by_key(|c| c.tokens);
    let width = phrasebox_model::NetworkConfig::default().text_width;
    let heads = fresh(options.seed, || {
        HEADS
            .map(|classes| LinearConfig::new(width, classes).init(&device))
            .to_vec()
    });
    let mut learner = Learner { encoder, heads }.train();
    let mut optimiser = AdamWConfig::new().with_weight_decay(0.01).init();
    let loss = CrossEntropyLossConfig::new().init(&train_device);
    let mut random = Random::new(options.seed);
    let batches = cached.len().div_ceil(options.batch);
    let total = batches * options.epochs;
    let mut step = 0;
    let mut sum = 0.0;
    for _ in 0..options.epochs {
        let mut order: Vec<usize> = (0..batches).collect();
        random.shuffle(&mut order);
        for index in order {
            let chunk =
                &cached[index * options.batch..((index + 1) * options.batch).min(cached.len())];
            let items: Vec<&Cached> = chunk.iter().collect();
            let batch = batch(&items, &train_device);
            let mut cost: Option<Tensor<1>> = None;
            for (head, logits) in learner.logits(&batch).into_iter().enumerate() {
                let targets: Vec<i32> = batch.labels.iter().map(|l| l[head] as i32).collect();
                let targets = Tensor::<1, Int>::from_data(
                    TensorData::from(targets.as_slice()),
                    &train_device,
                );
                let part = loss.forward(logits, targets);
                cost = Some(match cost {
                    Some(cost) => cost + part,
                    None => part,
                });
            }
            let Some(cost) = cost else { continue };
            sum += cost.clone().into_scalar::<f64>();
            let grads = GradientsParams::from_grads(cost.backward(), &learner);
            learner = optimiser.step(cosine(options.rate, step, total), learner, grads);
            step += 1;
            if step % REPORTED == 0 {
                report(Reached {
                    at: step,
                    of: total,
                    loss: sum / REPORTED as f64,
                });
                sum = 0.0;
            }
        }
    }
    let learner = learner.valid();
    let scores = accuracy(&learner, &held_out, &device);
    Ok((learner.encoder, scores))
}
