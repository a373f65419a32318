//! The text encoder: MiniLM-L6 (Wang et al., arXiv 2002.10957), a six-layer BERT, with one more token, `[BOX]`.
//!
//! The word table stays outside of the network ([`crate::words::WordTable`]): a look-up needs a few rows, not
//! forty megabytes on the engine. Letters: B texts, T tokens, E width.

use burn::module::{Module, Param};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::gelu;
use burn::tensor::{Device, Distribution, Tensor};

use crate::attention::Attention;
use crate::config::NetworkConfig;

/// One post-norm transformer layer.
#[derive(Module, Debug)]
pub struct TextLayer {
    attention: Attention,
    attention_norm: LayerNorm,
    inner: Linear,
    outer: Linear,
    output_norm: LayerNorm,
}

impl TextLayer {
    /// A new layer with random weights.
    #[must_use]
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let norm = || {
            LayerNormConfig::new(config.text_width)
                .with_epsilon(1e-12)
                .init(device)
        };
        Self {
            attention: Attention::new(config.text_width, config.text_heads, device),
            attention_norm: norm(),
            inner: LinearConfig::new(config.text_width, config.text_inner).init(device),
            outer: LinearConfig::new(config.text_inner, config.text_width).init(device),
            output_norm: norm(),
        }
    }

    /// One layer on.
    ///
    /// # Shapes
    /// - x and output: `[B, T, E]`; mask: as for [`TextEncoder::run`]
    #[must_use]
    pub fn forward(&self, x: Tensor<3>, mask: Option<Tensor<4>>) -> Tensor<3> {
        let (attended, _) = self
            .attention
            .forward(x.clone(), x.clone(), x.clone(), mask);
        let x = self.attention_norm.forward(x + attended);
        let inner = gelu(self.inner.forward(x.clone()));
        self.output_norm.forward(x + self.outer.forward(inner))
    }
}

/// The text encoder.
#[derive(Module, Debug)]
pub struct TextEncoder {
    /// Position table with the (constant) token-type row added, `[positions, E]`.
    positions: Param<Tensor<2>>,
    /// The embedding of `[BOX]`, `[E]`.
    box_token: Param<Tensor<1>>,
    norm: LayerNorm,
    layers: Vec<TextLayer>,
}

impl TextEncoder {
    /// A new encoder with random weights.
    #[must_use]
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let small = Distribution::Normal(0.0, 0.02);
        Self {
            positions: Param::from_tensor(Tensor::random(
                [config.text_positions, config.text_width],
                small,
                device,
            )),
            box_token: Param::from_tensor(Tensor::random([config.text_width], small, device)),
            norm: LayerNormConfig::new(config.text_width)
                .with_epsilon(1e-12)
                .init(device),
            layers: (0..config.text_layers)
                .map(|_| TextLayer::new(config, device))
                .collect(),
        }
    }

    /// Word rows to the input of the first layer.
    ///
    /// # Shapes
    /// - words: `[B, T, E]`, rows of the word table, zero at `[BOX]`
    /// - is_box: `[B, T, 1]`, one at `[BOX]`, else zero
    /// - output: `[B, T, E]`
    #[must_use]
    pub fn embed(&self, words: Tensor<3>, is_box: Tensor<3>) -> Tensor<3> {
        let [_, t, e] = words.dims();
        let positions = self.positions.val().slice([0..t, 0..e]).unsqueeze::<3>();
        let box_token = self.box_token.val().reshape([1, 1, e]);
        self.norm.forward(words + is_box * box_token + positions)
    }

    /// Run layers `from..to`.
    ///
    /// # Shapes
    /// - x: `[B, T, E]`; mask, added to attention scores: `[B, 1, 1, T]`, 0 at tokens and very negative at padding
    /// - output: `[B, T, E]`
    #[must_use]
    pub fn run(&self, x: Tensor<3>, mask: Option<&Tensor<4>>, from: usize, to: usize) -> Tensor<3> {
        self.layers[from..to]
            .iter()
            .fold(x, |x, layer| layer.forward(x, mask.cloned()))
    }

    /// Number of layers.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.layers.len()
    }
}
