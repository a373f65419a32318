//! The heart, read in the frame of both lungs: where the heart ends depends on the thorax more than on the film.
//!
//! Letters: M cells of the grid (R rows × C columns), D their width, H hypotheses.

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use crate::box_decoder::HYPOTHESES;
use crate::config::HeartFrameConfig;
use crate::image_encoder::ImageMaps;
use crate::lung_frame::{CELL_CHANNELS, sample};
use crate::network::neighbourhoods;

/// Share of what is dropped while learning.
const DROPOUT: f64 = 0.2;
/// Width of the regression's input per cell, and of its inner layer.
const NARROW: usize = 8;
const INNER: usize = 64;
/// Steps of the centre, in thoraces, and of the logarithm of the size per unit of output.
const SHIFT: f32 = 0.3;
const GROWTH: f32 = 0.7;
/// Largest output that changes the size.
const LARGEST: f32 = 2.0;

/// Edges of the smallest box around both lungs.
///
/// # Shapes
/// - lungs, right then left, edges (left, top, right, bottom) in the square: `[2, 4]`; output: `[1, 4]`
#[must_use]
pub fn thorax(lungs: &Tensor<2>) -> Tensor<2> {
    let first = lungs.clone().min_dim(0);
    let last = lungs.clone().max_dim(0);
    Tensor::cat(vec![first.slice([0..1, 0..2]), last.slice([0..1, 2..4])], 1)
}

/// Boxes of the thorax's frame in the square, or back with [`in_thorax`]. Edges: `[F, H, 4]`, thorax `[F, 4]`.
#[must_use]
pub fn in_square(boxes: Tensor<3>, thorax: &Tensor<2>) -> Tensor<3> {
    let (origin, size) = origin_and_size(thorax);
    boxes * size + origin
}

/// Edges in the square to the thorax's frame.
#[must_use]
pub fn in_thorax(edges: [f32; 4], thorax: [f32; 4]) -> [f32; 4] {
    let size = |i: usize| (thorax[i + 2] - thorax[i]).max(f32::EPSILON);
    let at = |i: usize| (edges[i] - thorax[i % 2]) / size(i % 2);
    [at(0), at(1), at(2), at(3)]
}

fn origin_and_size(thorax: &Tensor<2>) -> (Tensor<3>, Tensor<3>) {
    let [f, _] = thorax.dims();
    let origin = thorax.clone().slice([0..f, 0..2]);
    let size = thorax.clone().slice([0..f, 2..4]) - origin.clone();
    let twice = |t: Tensor<2>| Tensor::cat(vec![t.clone(), t], 1).reshape([f, 1, 4]);
    (twice(origin), twice(size))
}

/// The network that reads a thorax. What is asked does not matter to it: there is one heart.
#[derive(Module, Debug)]
pub struct HeartFrame {
    cells: Linear,
    cells_norm: LayerNorm,
    neighbours: Linear,
    neighbours_norm: LayerNorm,
    narrow: Linear,
    inner: Linear,
    offset: Linear,
    dropout: Dropout,
    rows: usize,
    columns: usize,
}

impl HeartFrame {
    /// A new network with random weights; its hypotheses start close to the usual box.
    #[must_use]
    pub fn new(config: &HeartFrameConfig, device: &Device) -> Self {
        let linear = |from, to| LinearConfig::new(from, to).init(device);
        let d = config.width;
        let small = burn::nn::Initializer::Normal {
            mean: 0.0,
            std: 0.02,
        };
        Self {
            cells: linear(CELL_CHANNELS, d),
            cells_norm: LayerNormConfig::new(d).init(device),
            neighbours: linear(9 * d, d),
            neighbours_norm: LayerNormConfig::new(d).init(device),
            narrow: linear(d, NARROW),
            inner: linear(NARROW * config.rows * config.columns, INNER),
            offset: LinearConfig::new(INNER, 4 * HYPOTHESES)
                .with_initializer(small)
                .init(device),
            dropout: DropoutConfig::new(DROPOUT).init(),
            rows: config.rows,
            columns: config.columns,
        }
    }

    /// The cells that [`HeartFrame::offsets`] reads: maps of one film on the grid of its thorax.
    ///
    /// # Shapes
    /// - thorax: `[1, 4]`; output: `[1, M, 432]`
    #[must_use]
    pub fn sampled(&self, maps: &ImageMaps, thorax: Tensor<2>) -> Tensor<3> {
        let straight = thorax.zeros_like().slice([0..1, 0..1]);
        sample(maps, thorax, straight, self.rows, self.columns)
    }

    /// Sampled cells to how far each hypothesis is from the usual box.
    ///
    /// # Shapes
    /// - sampled: `[F, M, 432]`; output: `[F, H, 4]`
    #[must_use]
    pub fn offsets(&self, sampled: Tensor<3>) -> Tensor<3> {
        let [f, m, _] = sampled.dims();
        let cells = self.cells_norm.forward(self.cells.forward(sampled));
        let [_, _, d] = cells.dims();
        let kept = self
            .dropout
            .forward(Tensor::<3>::ones([f, 1, d], &cells.device()));
        let cells = cells * kept;
        let around =
            self.neighbours
                .forward(neighbourhoods(cells.clone(), self.rows, self.columns));
        let cells = relu(cells + self.neighbours_norm.forward(around));
        let narrow = relu(self.narrow.forward(self.dropout.forward(cells)));
        let inner = relu(self.inner.forward(narrow.reshape([f, m * NARROW])));
        self.offset
            .forward(self.dropout.forward(inner))
            .reshape([f, HYPOTHESES, 4])
    }

    /// The usual box, moved and sized by the offsets, as edges in the thorax's frame: `[F, H, 4]`.
    #[must_use]
    pub fn moved(offsets: Tensor<3>, usual: [f32; 4]) -> Tensor<3> {
        let [f, h, _] = offsets.dims();
        let [u1, v1, u2, v2] = usual;
        let part = |i: usize| offsets.clone().slice([0..f, 0..h, i..i + 1]);
        let centre = |i: usize, usual: f32| part(i) * SHIFT + usual;
        let half = |i: usize, usual: f32| {
            (part(i).clamp(-LARGEST, LARGEST) * GROWTH).exp() * (usual / 2.0)
        };
        let (x, y) = (
            centre(0, f32::midpoint(u1, u2)),
            centre(1, f32::midpoint(v1, v2)),
        );
        let (w, h) = (half(2, u2 - u1), half(3, v2 - v1));
        Tensor::cat(
            vec![x.clone() - w.clone(), y.clone() - h.clone(), x + w, y + h],
            2,
        )
    }

    /// The heart of one film: its hypotheses as edges in the square, `[1, H, 4]`.
    #[must_use]
    pub fn find(&self, maps: &ImageMaps, lungs: &Tensor<2>, usual: [f32; 4]) -> Tensor<3> {
        let thorax = thorax(lungs);
        let offsets = self.offsets(self.sampled(maps, thorax.clone()));
        in_square(Self::moved(offsets, usual), &thorax)
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::TensorData;

    use super::*;
    use crate::image_encoder::{COARSE_CHANNELS, FINE_CHANNELS};

    fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().iter::<f32>().collect()
    }

    #[test]
    fn the_thorax_spans_both_lungs() {
        let device = crate::engine::cpu();
        // The patient's right lung lies on the image's left.
        let lungs = [0.1f32, 0.25, 0.45, 0.8, 0.55, 0.2, 0.9, 0.75];
        let lungs = Tensor::from_data(TensorData::new(lungs.to_vec(), [2, 4]), &device);
        assert_eq!(numbers(thorax(&lungs)), [0.1, 0.2, 0.9, 0.8]);
    }

    #[test]
    fn frames_are_each_others_inverse() {
        let device = crate::engine::cpu();
        let (heart, thorax) = ([0.4f32, 0.35, 0.72, 0.78], [0.1f32, 0.2, 0.9, 0.8]);
        let frame = in_thorax(heart, thorax);
        assert!(
            frame[0] > 0.3,
            "most of the heart lies on the patient's left"
        );
        let frame = Tensor::from_data(TensorData::new(frame.to_vec(), [1, 1, 4]), &device);
        let thorax = Tensor::from_data(TensorData::new(thorax.to_vec(), [1, 4]), &device);
        for (found, expected) in numbers(in_square(frame, &thorax)).iter().zip(heart) {
            // One division and one product in f32.
            assert!((found - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn no_offset_is_the_usual_box() {
        let device = crate::engine::cpu();
        let usual = [0.35, 0.2, 0.8, 0.9];
        let moved = HeartFrame::moved(Tensor::zeros([1, HYPOTHESES, 4], &device), usual);
        for (i, found) in numbers(moved).iter().enumerate() {
            assert!((found - usual[i % 4]).abs() < 1e-6);
        }
    }

    #[test]
    fn the_heart_is_found_in_the_square() {
        let device = crate::engine::cpu();
        let config = HeartFrameConfig::default();
        let network = HeartFrame::new(&config, &device);
        let maps = ImageMaps {
            fine: Tensor::ones([1, FINE_CHANNELS, 8, 8], &device),
            coarse: Tensor::ones([1, COARSE_CHANNELS, 4, 4], &device),
        };
        let lungs = vec![0.1f32, 0.2, 0.45, 0.8, 0.55, 0.2, 0.9, 0.8];
        let lungs = Tensor::from_data(TensorData::new(lungs, [2, 4]), &device);
        let found = network.find(&maps, &lungs, config.usual);
        assert_eq!(found.dims(), [1, HYPOTHESES, 4]);
        let usual = numbers(in_square(
            Tensor::from_data(TensorData::new(config.usual.to_vec(), [1, 1, 4]), &device),
            &thorax(&lungs),
        ));
        // Fresh weights are small: every hypothesis starts near the usual box.
        for (i, edge) in numbers(found).iter().enumerate() {
            assert!((edge - usual[i % 4]).abs() < 0.1, "{edge} {}", usual[i % 4]);
        }
    }
}
