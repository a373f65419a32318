//! Multi-head attention with its weights at hand. Letters: B batch, Q queries, K keys, D width, H heads.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor};

/// Multi-head attention (Vaswani et al., arXiv 1706.03762).
#[derive(Module, Debug)]
pub struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    heads: usize,
}

impl Attention {
    /// A new attention of width D with random weights.
    #[must_use]
    pub fn new(width: usize, heads: usize, device: &Device) -> Self {
        let linear = || LinearConfig::new(width, width).init(device);
        Self {
            query: linear(),
            key: linear(),
            value: linear(),
            output: linear(),
            heads,
        }
    }

    /// Attend; gives the output and the attention weights.
    ///
    /// # Shapes
    /// - query: `[B, Q, D]`, key and value: `[B, K, D]`
    /// - mask, added to the scores: `[B, 1, 1, K]`
    /// - output: `[B, Q, D]`, weights: `[B, H, Q, K]`
    #[must_use]
    pub fn forward(
        &self,
        query: Tensor<3>,
        key: Tensor<3>,
        value: Tensor<3>,
        mask: Option<Tensor<4>>,
    ) -> (Tensor<3>, Tensor<4>) {
        let [b, q, d] = query.dims();
        let dim = d / self.heads;
        let split = |x: Tensor<3>| {
            let [b, n, _] = x.dims();
            x.reshape([b, n, self.heads, dim]).swap_dims(1, 2) // B, H, n, d
        };
        let query = split(self.query.forward(query)).mul_scalar(1.0 / (dim as f32).sqrt());
        let key = split(self.key.forward(key));
        let value = split(self.value.forward(value));
        let mut scores = query.matmul(key.swap_dims(2, 3)); // B, H, Q, K
        if let Some(mask) = mask {
            scores = scores + mask;
        }
        let weights = softmax(scores, 3);
        let out = weights.clone().matmul(value); // B, H, Q, d
        let out = out.swap_dims(1, 2).reshape([b, q, d]);
        (self.output.forward(out), weights)
    }
}
