//! The network over the states of words, and what it says as phrases.

use burn::module::Module;
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor, TensorData};
use phrasebox_model::NetworkConfig;
use phrasebox_model::text_encoder::TextLayer;
use phrasebox_report::{Assertion, Category, NoBoxReason, Phrase, SectionKind, Side, Temporality};

use super::corpus::HEADS;
use super::fit::{Encoded, batch};

/// Width of the layers that learn.
pub(super) const WIDTH: usize = 128;
/// Layers that learn.
const LAYERS: usize = 2;
/// Outside, begin, inside.
pub(super) const TAGS: usize = 3;

/// Two narrow layers, a tagging head and the heads of spans.
#[derive(Module, Debug)]
pub(super) struct Reader {
    input: Linear,
    norm: LayerNorm,
    layers: Vec<TextLayer>,
    tags: Linear,
    heads: Vec<Linear>,
}

impl Reader {
    pub(super) fn new(device: &Device) -> Self {
        let sizes = NetworkConfig {
            text_width: WIDTH,
            text_heads: 4,
            text_inner: 3 * WIDTH,
            ..NetworkConfig::default()
        };
        let text_width = NetworkConfig::default().text_width;
        Self {
            input: LinearConfig::new(text_width, WIDTH).init(device),
            norm: LayerNormConfig::new(WIDTH).init(device),
            layers: (0..LAYERS)
                .map(|_| TextLayer::new(&sizes, device))
                .collect(),
            tags: LinearConfig::new(WIDTH, TAGS).init(device),
            heads: HEADS
                .map(|classes| LinearConfig::new(WIDTH, classes).init(device))
                .to_vec(),
        }
    }

    /// # Shapes
    /// - states: `[B, T, E]`; mask: `[B, 1, 1, T]`
    /// - output: hidden `[B, T, W]` and logits of the tags `[B, T, 3]`
    pub(super) fn forward(&self, states: Tensor<3>, mask: &Tensor<4>) -> (Tensor<3>, Tensor<3>) {
        let x = self.norm.forward(self.input.forward(states));
        let x = self
            .layers
            .iter()
            .fold(x, |x, layer| layer.forward(x, Some(mask.clone())));
        let tags = self.tags.forward(x.clone());
        (x, tags)
    }

    /// Logits of each head for pooled spans `[S, W]`.
    pub(super) fn heads(&self, spans: &Tensor<2>) -> Vec<Tensor<2>> {
        self.heads
            .iter()
            .map(|head| head.forward(spans.clone()))
            .collect()
    }
}

/// A phrase and how sure the network is that it is one.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) phrase: Phrase,
    pub(super) confidence: f64,
}

/// Runs of words that the tags make spans, `first..end`; an inside without a begin begins.
fn spans_of(tags: &[usize]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        match (tag, spans.last_mut()) {
            (2, Some(last)) if last.1 == at => last.1 = at + 1,
            (0, _) => {}
            _ => spans.push((at, at + 1)),
        }
    }
    spans
}

fn best(logits: &[f32]) -> usize {
    (0..logits.len())
        .max_by(|a, b| logits[*a].total_cmp(&logits[*b]))
        .unwrap_or_default()
}

/// What the network finds in a text, given its sentences and their first characters.
pub(super) fn phrases(
    reader: &Reader,
    text: &str,
    starts: &[usize],
    encoded: &[Encoded],
) -> Vec<Found> {
    let chars: Vec<char> = text.chars().collect();
    let items: Vec<(usize, &Encoded)> = starts
        .iter()
        .copied()
        .zip(encoded)
        .filter(|(_, sentence)| !sentence.words.is_empty())
        .collect();
    if items.is_empty() {
        return Vec::new();
    }
    let device = phrasebox_model::engine::cpu();
    let sentences: Vec<&Encoded> = items.iter().map(|(_, sentence)| *sentence).collect();
    let batch = batch(&sentences, &device);
    let (hidden, tags) = reader.forward(batch.states, &batch.mask);
    let longest = hidden.dims()[1];
    let hidden: Vec<f32> = hidden.into_data().iter::<f32>().collect();
    let tags: Vec<f32> = softmax(tags, 2).into_data().iter::<f32>().collect();
    let (mut pooled, mut places) = (Vec::new(), Vec::new());
    for (b, (start, sentence)) in items.iter().enumerate() {
        let row = |word: usize| b * longest + word;
        let of_word = |word: usize| &tags[row(word) * TAGS..(row(word) + 1) * TAGS];
        let decided: Vec<usize> = (0..sentence.words.len())
            .map(|word| best(of_word(word)))
            .collect();
        for (first, end) in spans_of(&decided) {
            let words = (end - first) as f32;
            let outside: f32 = (first..end).map(|word| of_word(word)[0]).sum::<f32>() / words;
            pooled.extend((0..WIDTH).map(|k| {
                (first..end)
                    .map(|word| hidden[row(word) * WIDTH + k])
                    .sum::<f32>()
                    / words
            }));
            let span = start + sentence.words[first].0..start + sentence.words[end - 1].1;
            places.push((span, f64::from(1.0 - outside)));
        }
    }
    if places.is_empty() {
        return Vec::new();
    }
    let pooled = Tensor::from_data(TensorData::new(pooled, [places.len(), WIDTH]), &device);
    let heads: Vec<Vec<f32>> = reader
        .heads(&pooled)
        .into_iter()
        .map(|logits| logits.into_data().iter::<f32>().collect())
        .collect();
    places
        .into_iter()
        .enumerate()
        .map(|(s, (span, confidence))| {
            let class = |head: usize| best(&heads[head][s * HEADS[head]..(s + 1) * HEADS[head]]);
            let assertion = [Assertion::Present, Assertion::Absent, Assertion::Uncertain][class(1)];
            let reason = match (assertion, class(4)) {
                (Assertion::Absent, _) => Some(NoBoxReason::Absent),
                (_, 0) => Some(NoBoxReason::NotLocalisable),
                _ => None,
            };
            let phrase = Phrase {
                text: chars[span.clone()].iter().collect(),
                start: span.start,
                end: span.end,
                section: SectionKind::Untitled,
                sentence: 0,
                category: Category::ALL[class(0)],
                assertion,
                temporality: [Temporality::Current, Temporality::Historical][class(2)],
                side: [Side::Left, Side::Right, Side::Bilateral, Side::None][class(3)],
                zone: None,
                severity: None,
                size: None,
                groundable: reason.is_none(),
                reason,
            };
            Found { phrase, confidence }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::spans_of;

    #[test]
    fn tags_become_spans() {
        for (tags, spans) in [
            (vec![], vec![]),
            (vec![0, 0], vec![]),
            (vec![1, 2, 2, 0, 1], vec![(0, 3), (4, 5)]),
            (vec![1, 1, 2], vec![(0, 1), (1, 3)]),
            (vec![0, 2, 2, 0, 2], vec![(1, 3), (4, 5)]),
        ] {
            assert_eq!(spans_of(&tags), spans, "{tags:?}");
        }
    }
}
