//! The box decoder: every edge of every hypothesis looks for its own place on the film.
//!
//! The `[BOX]` state becomes twelve edge queries (three hypotheses × left, top, right, bottom) and one presence query.
//! Each attends over the image tokens; an edge lies at the attention's expected position plus a small offset read from
//! what was attended (integral regression, Sun et al., arXiv 1711.08229, with learnt queries as in DETR, arXiv
//! 2005.12872). Letters: F films, Q phrases per film, N = G × G image tokens, D width, E width of the text encoder.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::activation::{relu, softmax};
use burn::tensor::{Device, Tensor, TensorData};

use crate::config::NetworkConfig;

/// Number of hypotheses.
pub const HYPOTHESES: usize = 3;
/// Edges of a box: left, top, right, bottom.
const EDGES: usize = 4;
/// Edge queries of a phrase.
const EDGE_QUERIES: usize = HYPOTHESES * EDGES;
/// Edge queries and the presence query.
const QUERIES: usize = EDGE_QUERIES + 1;
/// How far an edge may leave the attention's expected position, in tokens.
const REACH: f32 = 1.5;
/// Smallest width and height of a box, in squares.
const SMALLEST: f32 = 0.01;

/// (cx, cy, w, h) of four edges: a box as wide as they are apart, but never inside out.
#[must_use]
pub fn box_of_edges([left, top, right, bottom]: [f32; 4]) -> [f32; 4] {
    [
        f32::midpoint(left, right),
        f32::midpoint(top, bottom),
        (right - left).max(SMALLEST),
        (bottom - top).max(SMALLEST),
    ]
}

/// The box decoder.
#[derive(Module, Debug)]
pub struct BoxDecoder {
    project: Linear,
    queries: Linear,
    attended: Linear,
    asked: Linear,
    offset: Linear,
    presence_attended: Linear,
    presence_asked: Linear,
    presence: Linear,
    width: usize,
    grid: usize,
}

/// What the box decoder gives for Q phrases on each of F films.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Left, top, right and bottom of each hypothesis in the square, `[F, Q, 3, 4]`. Nothing keeps left before right:
    /// a bound would stop the gradient that brings them in order; [`box_of_edges`] orders them.
    pub edges: Tensor<4>,
    /// Presence logit, `[F, Q]`.
    pub presence: Tensor<2>,
    /// Attention of the edge queries over the image tokens, their mean, `[F, Q, N]`.
    pub evidence: Tensor<3>,
}

impl BoxDecoder {
    /// A new decoder with random weights.
    #[must_use]
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let d = config.width;
        let linear = |from, to| LinearConfig::new(from, to).init(device);
        Self {
            project: linear(config.text_width, 2 * d),
            queries: linear(2 * d, QUERIES * d),
            attended: linear(d, d),
            asked: linear(d, d),
            offset: linear(d, 1),
            presence_attended: linear(d, d),
            presence_asked: linear(2 * d, d),
            presence: linear(d, 1),
            width: d,
            grid: config.grid(),
        }
    }

    /// Decode Q phrases on each of F films.
    ///
    /// # Shapes
    /// - image: `[F, N, D]`; places, the positions of the tokens: `[1, N, D]`
    /// - states, the hidden states at `[BOX]`: `[F, Q, E]`
    #[must_use]
    pub fn forward(&self, image: Tensor<3>, places: Tensor<3>, states: Tensor<3>) -> Decoded {
        let [f, n, d] = image.dims();
        let [_, q, _] = states.dims();
        let asked = relu(self.project.forward(states)); // F, Q, 2D
        let queries = self
            .queries
            .forward(asked.clone())
            .reshape([f, q * QUERIES, d]);
        let scores = queries
            .clone()
            .matmul((image.clone() + places).swap_dims(1, 2))
            .mul_scalar(2.0 / (d as f32).sqrt());
        let weights = softmax(scores, 2); // F, Q·13, N
        let seen = weights.clone().matmul(image).reshape([f, q, QUERIES, d]);
        let weights = weights.reshape([f, q, QUERIES, n]);

        let edge_queries =
            queries
                .reshape([f, q, QUERIES, d])
                .slice([0..f, 0..q, 0..EDGE_QUERIES, 0..d]);
        let edge_seen = seen.clone().slice([0..f, 0..q, 0..EDGE_QUERIES, 0..d]);
        let inner = relu(self.attended.forward(edge_seen) + self.asked.forward(edge_queries));
        let offset = self
            .offset
            .forward(inner)
            .tanh()
            .mul_scalar(REACH / self.grid as f32)
            .reshape([f, q, HYPOTHESES, EDGES]);
        let edge_weights = weights.slice([0..f, 0..q, 0..EDGE_QUERIES, 0..n]);
        let places = self.coordinates(&edge_weights.device());
        let expected = edge_weights
            .clone()
            .reshape([f, q * EDGE_QUERIES, n])
            .matmul(places.expand([f, n, 2]))
            .reshape([f, q, HYPOTHESES, EDGES, 2]);
        let coordinate = |edge: usize, axis: usize| {
            expected
                .clone()
                .slice([0..f, 0..q, 0..HYPOTHESES, edge..edge + 1, axis..axis + 1])
                .reshape([f, q, HYPOTHESES, 1])
                + offset
                    .clone()
                    .slice([0..f, 0..q, 0..HYPOTHESES, edge..edge + 1])
        };
        let edges = Tensor::cat(
            vec![
                coordinate(0, 0),
                coordinate(1, 1),
                coordinate(2, 0),
                coordinate(3, 1),
            ],
            3,
        );

        let seen = seen
            .slice([0..f, 0..q, EDGE_QUERIES..QUERIES, 0..d])
            .reshape([f, q, d]);
        let presence =
            relu(self.presence_attended.forward(seen) + self.presence_asked.forward(asked));
        Decoded {
            edges,
            presence: self.presence.forward(presence).reshape([f, q]),
            evidence: edge_weights.mean_dim(2).reshape([f, q, n]),
        }
    }

    /// Centres of the tokens in the square, (x, y), `[1, N, 2]`.
    fn coordinates(&self, device: &Device) -> Tensor<3> {
        let g = self.grid;
        let centre = |i: usize| (i as f32 + 0.5) / g as f32;
        let values: Vec<f32> = (0..g * g)
            .flat_map(|i| [centre(i % g), centre(i / g)])
            .collect();
        Tensor::from_data(TensorData::new(values, [1, g * g, 2]), device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_lie_where_their_attention_is_expected() {
        let device = crate::engine::cpu();
        let config = NetworkConfig {
            side: 96,
            ..NetworkConfig::default()
        };
        let decoder = BoxDecoder::new(&config, &device);
        let (g, d) = (config.grid(), config.width);
        let random = |shape: [usize; 3]| {
            Tensor::<3>::random(shape, burn::tensor::Distribution::Normal(0.0, 1.0), &device)
        };
        let decoded = decoder.forward(
            random([2, g * g, d]),
            random([1, g * g, d]),
            random([2, 5, config.text_width]),
        );
        assert_eq!(decoded.edges.dims(), [2, 5, HYPOTHESES, 4]);
        assert_eq!(decoded.presence.dims(), [2, 5]);
        let edges: Vec<f32> = decoded.edges.into_data().iter::<f32>().collect();
        let reach = REACH / g as f32;
        assert!(
            edges.iter().all(|e| (-reach..=1.0 + reach).contains(e)),
            "{edges:?}"
        );
        let evidence: Vec<f32> = decoded.evidence.into_data().iter::<f32>().collect();
        for one in evidence.chunks_exact(g * g) {
            // Softmax rows averaged over twelve queries.
            assert!((one.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn a_box_is_never_inside_out() {
        let [cx, cy, w, h] = box_of_edges([0.6, 0.2, 0.4, 0.8]);
        assert!((cx - 0.5).abs() < 1e-6 && (cy - 0.5).abs() < 1e-6);
        assert!(w > 0.0 && (h - 0.6).abs() < 1e-6);
    }
}
