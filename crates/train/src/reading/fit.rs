//! States of sentences, batches of them, and the fit.

use burn::module::Module;
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor, TensorData};
use phrasebox_metrics::Random;
use phrasebox_model::NetworkConfig;
use phrasebox_model::text_encoder::TextEncoder;
use phrasebox_model::tokens::PromptTokeniser;
use phrasebox_model::words::WordTable;

use super::corpus::{HEADS, Sentence};
use super::network::{Reader, TAGS, WIDTH};
use crate::progress::Reached;
use crate::schedule::cosine;
use crate::text_stage::embed;

/// Layers of the text encoder below the reader; the shipped encoder has them as published.
const FROZEN_LAYERS: usize = 4;
/// The tags count more than one head does.
const TAG_WEIGHT: f32 = 4.0;

/// A sentence as the reader gets it.
#[derive(Clone, Debug)]
pub(super) struct Encoded {
    /// Characters of each word in the sentence.
    pub(super) words: Vec<(usize, usize)>,
    /// State of each word, E values.
    states: Vec<f32>,
    tags: Vec<usize>,
    /// Words `first..end` and classes.
    spans: Vec<(usize, usize, [usize; 5])>,
    weight: f32,
}

/// Runs of letters and digits with what combines with them, and every other mark alone: characters `start..end`.
fn words_of(chars: &[char]) -> Vec<(usize, usize)> {
    let inner = |c: &char| c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}');
    let mut words = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let run = chars[i..].iter().take_while(|c| inner(c)).count();
        let end = i + run.max(1);
        if !chars[i].is_whitespace() {
            words.push((i, end));
        }
        i = end;
    }
    words
}

/// The states of a sentence's words below the learning layers.
pub(super) fn encode(
    encoder: &TextEncoder,
    table: &WordTable,
    tokeniser: &PromptTokeniser,
    sentence: &Sentence,
) -> Encoded {
    let device = phrasebox_model::engine::cpu();
    let width = NetworkConfig::default().text_width;
    let chars: Vec<char> = sentence.text.chars().collect();
    let words = words_of(&chars);
    let texts: Vec<String> = words
        .iter()
        .map(|(s, e)| chars[*s..*e].iter().collect())
        .collect();
    let (ids, positions) = tokeniser.tokenise_words(texts.iter().map(String::as_str));
    let hidden: Vec<f32> = encoder
        .run(
            embed(encoder, table, &ids, None, &device),
            None,
            0,
            FROZEN_LAYERS,
        )
        .into_data()
        .iter::<f32>()
        .collect();
    let mut states = Vec::with_capacity(words.len() * width);
    let mut kept = Vec::with_capacity(words.len());
    for (word, position) in words.into_iter().zip(positions) {
        if let Some(at) = position {
            states.extend_from_slice(&hidden[at * width..(at + 1) * width]);
            kept.push(word);
        }
    }
    let mut tags = vec![0; kept.len()];
    let mut spans = Vec::new();
    for span in &sentence.spans {
        let first = kept.iter().position(|word| word.1 > span.start);
        let end = kept
            .iter()
            .rposition(|word| word.0 < span.end)
            .map(|at| at + 1);
        if let (Some(first), Some(end)) = (first, end)
            && first < end
        {
            tags[first] = 1;
            tags[first + 1..end].fill(2);
            spans.push((first, end, span.classes));
        }
    }
    Encoded {
        words: kept,
        states,
        tags,
        spans,
        weight: sentence.weight,
    }
}

/// States of several sentences, padded.
pub(super) struct Batch {
    /// `[B, T, E]`
    pub(super) states: Tensor<3>,
    /// `[B, 1, 1, T]`, added to attention scores.
    pub(super) mask: Tensor<4>,
}

pub(super) fn batch(items: &[&Encoded], device: &Device) -> Batch {
    let width = NetworkConfig::default().text_width;
    let longest = items.iter().map(|item| item.words.len()).max().unwrap_or(0);
    let (mut states, mut mask) = (Vec::new(), Vec::new());
    for item in items {
        let words = item.words.len();
        states.extend_from_slice(&item.states);
        states.resize(states.len() + (longest - words) * width, 0.0);
        mask.extend((0..longest).map(|i| if i < words { 0.0 } else { -1e9f32 }));
    }
    let b = items.len();
    Batch {
        states: Tensor::from_data(TensorData::new(states, [b, longest, width]), device),
        mask: Tensor::from_data(TensorData::new(mask, [b, 1, 1, longest]), device),
    }
}

/// Cross entropy against rows that hold their weight at the right class and nothing elsewhere.
fn cross_entropy(logits: Tensor<2>, rows: Vec<f32>, device: &Device) -> Tensor<1> {
    let total: f32 = rows.iter().sum();
    let [n, classes] = logits.dims();
    let rows = Tensor::<2>::from_data(TensorData::new(rows, [n, classes]), device);
    (log_softmax(logits, 1) * rows).sum().neg() / total.max(f32::MIN_POSITIVE)
}

fn loss(reader: &Reader, items: &[&Encoded], device: &Device) -> Tensor<1> {
    let Batch { states, mask } = batch(items, device);
    let (hidden, tags) = reader.forward(states, &mask);
    let [b, t, _] = hidden.dims();
    let mut tag_rows = vec![0f32; b * t * TAGS];
    let (mut pool, mut labels) = (Vec::new(), Vec::new());
    for (k, item) in items.iter().enumerate() {
        for (word, tag) in item.tags.iter().enumerate() {
            tag_rows[(k * t + word) * TAGS + tag] = item.weight;
        }
        for (first, end, classes) in &item.spans {
            let from = pool.len();
            pool.resize(from + b * t, 0f32);
            pool[from + k * t + first..from + k * t + end].fill(1.0 / (end - first) as f32);
            labels.push((*classes, item.weight));
        }
    }
    let mut cost = cross_entropy(tags.reshape([b * t, TAGS]), tag_rows, device) * TAG_WEIGHT;
    if !labels.is_empty() {
        let pool = Tensor::<2>::from_data(TensorData::new(pool, [labels.len(), b * t]), device);
        let spans = pool.matmul(hidden.reshape([b * t, WIDTH]));
        for (head, logits) in reader.heads(&spans).into_iter().enumerate() {
            let mut rows = vec![0f32; labels.len() * HEADS[head]];
            for (s, (classes, weight)) in labels.iter().enumerate() {
                rows[s * HEADS[head] + classes[head]] = *weight;
            }
            cost = cost + cross_entropy(logits, rows, device);
        }
    }
    cost
}

/// How to fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct FitOptions {
    pub(super) epochs: usize,
    pub(super) rate: f64,
    pub(super) batch: usize,
    pub(super) seed: u64,
}

/// Fit the reader; `report` hears the mean loss of every epoch.
pub(super) fn fit(
    reader: Reader,
    examples: &[&Encoded],
    options: FitOptions,
    report: &mut dyn FnMut(Reached),
) -> Reader {
    let device = phrasebox_model::engine::cpu().autodiff();
    let mut reader = reader.train();
    let mut optimiser = AdamWConfig::new()
        .with_weight_decay(0.01)
        .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
        .init();
    let mut examples: Vec<&Encoded> = examples
        .iter()
        .copied()
        .filter(|example| !example.words.is_empty())
        .collect();
    // Batches of like length waste little on padding.
    examples.sort_by_key(|example| example.words.len());
    let mut batches: Vec<&[&Encoded]> = examples.chunks(options.batch).collect();
    let mut random = Random::new(options.seed);
    let total = batches.len() * options.epochs;
    for epoch in 0..options.epochs {
        random.shuffle(&mut batches);
        let mut sum = 0.0;
        for (i, items) in batches.iter().enumerate() {
            let cost = loss(&reader, items, &device);
            sum += cost.clone().into_scalar::<f64>();
            let grads = GradientsParams::from_grads(cost.backward(), &reader);
            let rate = cosine(options.rate, epoch * batches.len() + i, total);
            reader = optimiser.step(rate, reader, grads);
        }
        report(Reached {
            at: epoch + 1,
            of: options.epochs,
            loss: sum / batches.len().max(1) as f64,
        });
    }
    reader.valid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_exact_characters() {
        let text = "Nai\u{308}ve 2.3cm, \u{1fac1}\r\nb/l";
        let chars: Vec<char> = text.chars().collect();
        let words: Vec<String> = words_of(&chars)
            .into_iter()
            .map(|(start, end)| chars[start..end].iter().collect())
            .collect();
        assert_eq!(
            words,
            [
                "Nai\u{308}ve",
                "2",
                ".",
                "3cm",
                ",",
                "\u{1fac1}",
                "b",
                "/",
                "l"
            ]
        );
    }

    #[test]
    fn a_reader_learns_a_rule_that_it_is_shown() {
        // Words whose first state value is positive are spans of one word, and its sign is their assertion.
        let width = NetworkConfig::default().text_width;
        let mut random = Random::new(3);
        let sentences: Vec<Encoded> = (0..40)
            .map(|_| {
                let mut made = Encoded {
                    words: (0..6).map(|k| (k, k + 1)).collect(),
                    states: Vec::new(),
                    tags: Vec::new(),
                    spans: Vec::new(),
                    weight: 1.0,
                };
                for word in 0..6 {
                    let kind = random.below(3);
                    let value = [0.0, 2.0, -2.0][kind];
                    made.states
                        .extend((0..width).map(|k| if k % 7 == 0 { value } else { 0.1 }));
                    made.tags.push(usize::from(kind > 0));
                    if kind > 0 {
                        made.spans.push((word, word + 1, [0, kind - 1, 0, 0, 0]));
                    }
                }
                made
            })
            .collect();
        let examples: Vec<&Encoded> = sentences.iter().collect();
        let options = FitOptions {
            epochs: 12,
            rate: 0.002,
            batch: 8,
            seed: 1,
        };
        let mut losses = Vec::new();
        let reader = fit(
            Reader::new(&phrasebox_model::engine::cpu()),
            &examples,
            options,
            &mut |reached| losses.push(reached.loss),
        );
        assert!(losses[11] < losses[0] * 0.2, "{losses:?}");
        let found = super::super::network::phrases(&reader, "abcdef", &[0], &sentences[..1]);
        let spans: Vec<(usize, usize)> = found
            .iter()
            .map(|f| (f.phrase.start, f.phrase.end))
            .collect();
        let expected: Vec<(usize, usize)> = sentences[0]
            .spans
            .iter()
            .map(|(first, end, _)| (*first, *end))
            .collect();
        assert_eq!(spans, expected);
    }
}
