//! The box decoder: a two-way transformer between a few query tokens and the image tokens, after the mask decoder of
//! *Segment Anything* (arXiv 2304.02643) as uMedGround (arXiv 2404.06798) uses it: three hypothesis tokens, one
//! presence token and the projected `[BOX]` state go in; three boxes, a presence logit and the attention of the
//! hypotheses come out. Letters: B phrases, N image tokens, D width.

use burn::module::{Module, Param};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::{relu, sigmoid};
use burn::tensor::{Device, Distribution, Tensor};

use crate::attention::Attention;
use crate::config::NetworkConfig;

/// Number of hypotheses.
pub const HYPOTHESES: usize = 3;
/// Hypotheses, presence, and the `[BOX]` state.
const QUERIES: usize = HYPOTHESES + 2;

/// One two-way layer: queries among themselves, queries to image, feed-forward, image to queries.
#[derive(Module, Debug)]
pub struct TwoWayLayer {
    own: Attention,
    own_norm: LayerNorm,
    to_image: Attention,
    to_image_norm: LayerNorm,
    inner: Linear,
    outer: Linear,
    inner_norm: LayerNorm,
    to_queries: Attention,
    to_queries_norm: LayerNorm,
}

impl TwoWayLayer {
    fn new(width: usize, heads: usize, device: &Device) -> Self {
        let norm = || LayerNormConfig::new(width).init(device);
        let attention = || Attention::new(width, heads, device);
        Self {
            own: attention(),
            own_norm: norm(),
            to_image: attention(),
            to_image_norm: norm(),
            inner: LinearConfig::new(width, width * 4).init(device),
            outer: LinearConfig::new(width * 4, width).init(device),
            inner_norm: norm(),
            to_queries: attention(),
            to_queries_norm: norm(),
        }
    }

    /// `queries` `[B, 5, D]`, `anchors` (the queries as they came in) `[B, 5, D]`, `image` and `places` `[B, N, D]`.
    fn forward(
        &self,
        queries: Tensor<3>,
        anchors: &Tensor<3>,
        image: Tensor<3>,
        places: &Tensor<3>,
    ) -> (Tensor<3>, Tensor<3>) {
        let q = queries.clone() + anchors.clone();
        let (own, _) = self.own.forward(q.clone(), q, queries.clone(), None);
        let queries = self.own_norm.forward(queries + own);

        let q = queries.clone() + anchors.clone();
        let (seen, _) =
            self.to_image
                .forward(q, image.clone() + places.clone(), image.clone(), None);
        let queries = self.to_image_norm.forward(queries + seen);

        let inner = self
            .outer
            .forward(relu(self.inner.forward(queries.clone())));
        let queries = self.inner_norm.forward(queries + inner);

        let k = queries.clone() + anchors.clone();
        let (told, _) =
            self.to_queries
                .forward(image.clone() + places.clone(), k, queries.clone(), None);
        let image = self.to_queries_norm.forward(image + told);
        (queries, image)
    }
}

/// A small perceptron of three layers.
#[derive(Module, Debug)]
pub struct Head {
    first: Linear,
    second: Linear,
    third: Linear,
}

impl Head {
    fn new(width: usize, output: usize, device: &Device) -> Self {
        Self {
            first: LinearConfig::new(width, width).init(device),
            second: LinearConfig::new(width, width).init(device),
            third: LinearConfig::new(width, output).init(device),
        }
    }

    fn forward<const R: usize>(&self, x: Tensor<R>) -> Tensor<R> {
        self.third
            .forward(relu(self.second.forward(relu(self.first.forward(x)))))
    }
}

/// The box decoder.
#[derive(Module, Debug)]
pub struct BoxDecoder {
    /// Hypothesis and presence tokens, `[4, D]`.
    tokens: Param<Tensor<2>>,
    project: Linear,
    project_inner: Linear,
    layers: Vec<TwoWayLayer>,
    last: Attention,
    last_norm: LayerNorm,
    box_head: Head,
    presence_head: Head,
}

/// What the box decoder gives for B phrases.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// (cx, cy, w, h) of each hypothesis in 0..1 of the square, `[B, 3, 4]`.
    pub boxes: Tensor<3>,
    /// Presence logit, `[B, 1]`.
    pub presence: Tensor<2>,
    /// Attention of the hypothesis tokens over the image tokens, mean over hypotheses and heads, `[B, N]`.
    pub evidence: Tensor<2>,
}

impl BoxDecoder {
    /// A new decoder with random weights.
    #[must_use]
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let width = config.width;
        Self {
            tokens: Param::from_tensor(Tensor::random(
                [QUERIES - 1, width],
                Distribution::Normal(0.0, 0.5),
                device,
            )),
            project: LinearConfig::new(config.text_width, config.text_width).init(device),
            project_inner: LinearConfig::new(config.text_width, width).init(device),
            layers: (0..config.depth)
                .map(|_| TwoWayLayer::new(width, config.heads, device))
                .collect(),
            last: Attention::new(width, config.heads, device),
            last_norm: LayerNormConfig::new(width).init(device),
            box_head: Head::new(width, 4, device),
            presence_head: Head::new(width, 1, device),
        }
    }

    /// Decode B phrases, each on its own image tokens.
    ///
    /// # Shapes
    /// - image: `[B, N, D]`; places, the positions of the tokens: `[1, N, D]`
    /// - state, the hidden state at `[BOX]`: `[B, E]`
    #[must_use]
    pub fn forward(&self, image: Tensor<3>, places: Tensor<3>, state: Tensor<2>) -> Decoded {
        let [b, n, d] = image.dims();
        let asked = self
            .project_inner
            .forward(relu(self.project.forward(state))); // B, D
        let tokens = self
            .tokens
            .val()
            .unsqueeze::<3>()
            .expand([b, QUERIES - 1, d]);
        let anchors = Tensor::cat(vec![tokens, asked.unsqueeze_dim(1)], 1); // B, 5, D
        let places = places.expand([b, n, d]);

        let (queries, image) = self
            .layers
            .iter()
            .fold((anchors.clone(), image), |(q, i), layer| {
                layer.forward(q, &anchors, i, &places)
            });

        let q = queries.clone() + anchors;
        let (seen, weights) = self.last.forward(q, image.clone() + places, image, None);
        let queries = self.last_norm.forward(queries + seen); // B, 5, D

        let hypotheses = queries.clone().slice([0..b, 0..HYPOTHESES, 0..d]);
        let presence = queries
            .slice([0..b, HYPOTHESES..HYPOTHESES + 1, 0..d])
            .reshape([b, d]);
        let [_, heads, _, _] = weights.dims();
        let evidence = weights
            .slice([0..b, 0..heads, 0..HYPOTHESES, 0..n])
            .reshape([b, heads * HYPOTHESES, n])
            .mean_dim(1);
        Decoded {
            boxes: sigmoid(self.box_head.forward(hypotheses)),
            presence: self.presence_head.forward(presence),
            evidence: evidence.reshape([b, n]),
        }
    }
}
