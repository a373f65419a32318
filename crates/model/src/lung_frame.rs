//! Reading a finding of the lung in the lung's own frame.
//!
//! The image maps are sampled on a fixed grid over each predicted lung, the left lung mirrored onto the right, so that
//! both sides teach one small network: u runs from the lateral chest wall (0) to the mediastinum (1), v from apex (0)
//! to base (1). Three heads then answer, each in its own way: the best of the scored candidate boxes, an offset from
//! the usual box, and the best candidate by a map of filled cells. They are the three hypotheses.
//! Letters: F lungs, R × C cells of the frame, M = R · C, D width, K candidates, E width of the text encoder.

use burn::module::{Module, Param};
use burn::nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor, TensorData};

use crate::config::{LungFrameConfig, NetworkConfig};
use crate::image_encoder::{COARSE_CHANNELS, FINE_CHANNELS, ImageMaps};
use crate::network::neighbourhoods;

/// How far the grid reaches beyond the lung on every side, in lungs.
pub const MARGIN: f32 = 0.15;
/// How far beyond the lung a cell still counts as its own, in lungs: the predicted edge is no sharper.
const RIM: f32 = 0.02;
/// Channels of a sampled cell.
pub const CELL_CHANNELS: usize = FINE_CHANNELS + COARSE_CHANNELS;
/// Smallest width and height of a lung that is sampled, in squares.
const SMALLEST_LUNG: f32 = 0.05;
/// Channels per cell that the regression sees.
const NARROW: usize = 16;
/// Width of the inner layers of the heads.
const INNER: usize = 64;
/// Share of values left out while training.
const DROPOUT: f64 = 0.1;
/// How much wider and higher than the candidate its ring is, on every side.
const RING: f32 = 0.25;

/// Centres of the grid's cells along one axis, in lungs.
#[must_use]
pub fn cell_centres(cells: usize) -> Vec<f32> {
    (0..cells)
        .map(|i| (i as f32 + 0.5) / cells as f32 * (1.0 + 2.0 * MARGIN) - MARGIN)
        .collect()
}

/// Whether each cell's centre lies in the lung, or at most [`RIM`] beyond it, row by row.
#[must_use]
pub fn cells_of_lung(rows: usize, columns: usize) -> Vec<bool> {
    let inside = |cells| {
        let centres = cell_centres(cells).into_iter();
        centres.map(|c| (-RIM..1.0 + RIM).contains(&c))
    };
    let across: Vec<bool> = inside(columns).collect();
    inside(rows)
        .flat_map(|down| across.iter().map(move |across| down && *across))
        .collect()
}

/// How much of each cell a box (u1, v1, u2, v2) covers, row by row.
#[must_use]
pub fn coverage(frame_box: [f32; 4], rows: usize, columns: usize) -> Vec<f32> {
    let along = |cells: usize, from: f32, to: f32| -> Vec<f32> {
        let size = (1.0 + 2.0 * MARGIN) / cells as f32;
        cell_centres(cells)
            .into_iter()
            .map(|c| ((to.min(c + size / 2.0) - from.max(c - size / 2.0)) / size).max(0.0))
            .collect()
    };
    let [u1, v1, u2, v2] = frame_box;
    let (across, down) = (along(columns, u1, u2), along(rows, v1, v2));
    down.iter()
        .flat_map(|y| across.iter().map(move |x| x * y))
        .collect()
}

/// Sampling weights along one axis: linear interpolation between the map's cells, `[F, cells, G]`.
fn interpolation(
    from: Tensor<2>,
    size: Tensor<2>,
    mirrored: &Tensor<2>,
    cells: usize,
    grid: usize,
) -> Tensor<3> {
    let device = from.device();
    let [f, _] = from.dims();
    let centres = Tensor::<2>::from_data(TensorData::new(cell_centres(cells), [1, cells]), &device)
        .expand([f, cells]);
    // 1 − u where mirrored.
    let along = centres.clone() + mirrored.clone() * (centres.mul_scalar(-2.0) + 1.0);
    let at = (from + size * along)
        .mul_scalar(grid as f32)
        .sub_scalar(0.5)
        .clamp(0.0, (grid - 1) as f32);
    let cell: Vec<f32> = (0..grid).map(|i| i as f32).collect();
    let cell = Tensor::<3>::from_data(TensorData::new(cell, [1, 1, grid]), &device);
    let distance = (at.reshape([f, cells, 1]) - cell).abs();
    distance.neg().add_scalar(1.0).clamp_min(0.0)
}

/// The maps of one film, read on the grid of its lungs.
///
/// # Shapes
/// - maps: `[1, 112, G, G]` and `[1, 320, G/2, G/2]`
/// - lungs, edges (left, top, right, bottom) in the square: `[F, 4]`; mirrored, 1 for left lungs, else 0: `[F, 1]`
/// - output: `[F, M, 432]`
#[must_use]
pub fn sample(
    maps: &ImageMaps,
    lungs: Tensor<2>,
    mirrored: Tensor<2>,
    rows: usize,
    columns: usize,
) -> Tensor<3> {
    let [f, _] = lungs.dims();
    let edge = |i: usize| lungs.clone().slice([0..f, i..i + 1]);
    let width = (edge(2) - edge(0)).clamp_min(SMALLEST_LUNG);
    let height = (edge(3) - edge(1)).clamp_min(SMALLEST_LUNG);
    let straight = mirrored.zeros_like();
    let read = |map: &Tensor<4>| {
        let [_, channels, grid, _] = map.dims();
        let down = interpolation(edge(1), height.clone(), &straight, rows, grid); // F, R, G
        let across = interpolation(edge(0), width.clone(), &mirrored, columns, grid); // F, C, G
        let map = map
            .clone()
            .reshape([channels, grid, grid])
            .permute([1, 2, 0]) // y, x, channels
            .reshape([1, grid, grid * channels])
            .expand([f, grid, grid * channels]);
        let read = down
            .matmul(map) // F, R, x · channels
            .reshape([f, rows, grid, channels])
            .swap_dims(1, 2)
            .reshape([f, grid, rows * channels]);
        across
            .matmul(read) // F, C, R · channels
            .reshape([f, columns, rows, channels])
            .swap_dims(1, 2)
            .reshape([f, rows * columns, channels])
    };
    Tensor::cat(vec![read(&maps.fine), read(&maps.coarse)], 2)
}

/// What never learns: the candidates as the heads need them.
#[derive(Clone, Debug)]
pub struct Candidates {
    /// (u1, v1, u2, v2), `[1, K, 4]`.
    boxes: Tensor<3>,
    /// Mean over the cells inside, `[1, K, M]`.
    inside: Tensor<3>,
    /// Mean over the cells around, `[1, K, M]`.
    ring: Tensor<3>,
}

impl Candidates {
    /// The candidates of a configuration.
    #[must_use]
    pub fn new(config: &LungFrameConfig, device: &Device) -> Self {
        let (rows, columns) = (config.rows, config.columns);
        let (k, m) = (config.candidates.len(), rows * columns);
        let mean = |mut cells: Vec<f32>| {
            let sum: f32 = cells.iter().sum::<f32>().max(1e-3);
            cells.iter_mut().for_each(|c| *c /= sum);
            cells
        };
        let (mut inside, mut ring) = (Vec::new(), Vec::new());
        for candidate in &config.candidates {
            let [u1, v1, u2, v2] = *candidate;
            let (du, dv) = ((u2 - u1) * RING, (v2 - v1) * RING);
            let within = coverage(*candidate, rows, columns);
            let around = coverage([u1 - du, v1 - dv, u2 + du, v2 + dv], rows, columns)
                .into_iter()
                .zip(&within)
                .map(|(all, own)| (all - own).max(0.0))
                .collect();
            inside.extend(mean(within));
            ring.extend(mean(around));
        }
        let tensor = |values: Vec<f32>, last: usize| {
            Tensor::from_data(TensorData::new(values, [1, k, last]), device)
        };
        Self {
            boxes: tensor(config.candidates.concat(), 4),
            inside: tensor(inside, m),
            ring: tensor(ring, m),
        }
    }
}

/// The network that reads a lung.
#[derive(Module, Debug)]
pub struct LungFrame {
    cells: Linear,
    cells_norm: LayerNorm,
    neighbours: Linear,
    neighbours_norm: LayerNorm,
    /// Position in the frame, `[M, D]`.
    places: Param<Tensor<2>>,
    asked: Linear,
    dense: Linear,
    candidate_inner: Linear,
    candidate_score: Linear,
    prior: Linear,
    narrow: Linear,
    regression_inner: Linear,
    regression: Linear,
    usual: Linear,
    /// Slope and intercept of presence on the pooled cells, `[2]`.
    presence: Param<Tensor<1>>,
    dropout: Dropout,
    rows: usize,
    columns: usize,
}

/// What is read of F lungs.
#[derive(Clone, Debug)]
pub struct LungReading {
    /// Logit of each cell being filled, `[F, M]`.
    pub dense: Tensor<2>,
    /// Score of each candidate, to be added to its log prior, `[F, K]`.
    pub scores: Tensor<2>,
    /// Offset of the box from the usual one: centre in lungs, logarithms of the size, `[F, 4]`.
    pub offset: Tensor<2>,
    /// Presence logit, `[F, 1]`.
    pub presence: Tensor<2>,
}

impl LungFrame {
    /// A new network with random weights; `d` is the width D of its tokens.
    #[must_use]
    pub fn new(config: &NetworkConfig, d: usize, device: &Device) -> Self {
        let frame = &config.lung_frame;
        let e = config.text_width;
        let cells = frame.rows * frame.columns;
        let linear = |from, to| LinearConfig::new(from, to).init(device);
        let zero = |from, to| {
            LinearConfig::new(from, to)
                .with_initializer(burn::nn::Initializer::Zeros)
                .init(device)
        };
        Self {
            cells: linear(CELL_CHANNELS, d),
            cells_norm: LayerNormConfig::new(d).init(device),
            neighbours: linear(9 * d, d),
            neighbours_norm: LayerNormConfig::new(d).init(device),
            places: Param::from_tensor(Tensor::zeros([cells, d], device)),
            asked: zero(e, 2 * d),
            dense: linear(d, 1),
            candidate_inner: linear(2 * d + 4, INNER),
            candidate_score: linear(INNER, 1),
            prior: zero(e, frame.candidates.len()),
            narrow: linear(d, NARROW),
            regression_inner: linear(NARROW * cells, INNER),
            regression: zero(INNER, 4),
            usual: zero(e, 4),
            presence: Param::from_tensor(Tensor::from_data(
                TensorData::new(vec![1f32, -0.5 * (cells as f32).ln()], [2]),
                device,
            )),
            dropout: DropoutConfig::new(DROPOUT).init(),
            rows: frame.rows,
            columns: frame.columns,
        }
    }

    /// Sampled cells to the lung's tokens; nothing of it depends on what is asked.
    ///
    /// # Shapes
    /// - sampled: `[F, M, 432]`; output: `[F, M, D]`
    #[must_use]
    pub fn tokens(&self, sampled: Tensor<3>) -> Tensor<3> {
        let cells = self.cells_norm.forward(self.cells.forward(sampled));
        let cells = self.dropout.forward(cells);
        let around =
            self.neighbours
                .forward(neighbourhoods(cells.clone(), self.rows, self.columns));
        let around = self.neighbours_norm.forward(around);
        cells + around + self.places.val().unsqueeze::<3>()
    }

    /// Answer one question per lung.
    ///
    /// # Shapes
    /// - tokens: `[F, M, D]`; states, hidden states at `[BOX]`: `[F, E]`
    #[must_use]
    pub fn read(
        &self,
        tokens: Tensor<3>,
        states: Tensor<2>,
        candidates: &Candidates,
    ) -> LungReading {
        let [f, m, _] = tokens.dims();
        let tokens = self.asked(tokens, states.clone());
        let dense = self.filled(tokens.clone());
        let pooled = |cells: &Tensor<3>| {
            let [_, k, m] = cells.dims();
            cells.clone().expand([f, k, m]).matmul(tokens.clone())
        };
        let [_, k, _] = candidates.boxes.dims();
        let seen = Tensor::cat(
            vec![
                pooled(&candidates.inside),
                pooled(&candidates.ring),
                candidates.boxes.clone().expand([f, k, 4]),
            ],
            2,
        );
        let scores = self
            .candidate_score
            .forward(relu(self.candidate_inner.forward(seen)))
            .reshape([f, k])
            + self.prior.forward(states.clone());

        let narrow = relu(self.narrow.forward(tokens.clone())).reshape([f, m * NARROW]);
        let offset = self
            .regression
            .forward(relu(self.regression_inner.forward(narrow)))
            + self.usual.forward(states);

        let presence = self.presence_of(dense.clone());
        LungReading {
            dense,
            scores,
            offset,
            presence,
        }
    }

    /// Presence logits of one question per lung, `[F, 1]`; shapes as in [`LungFrame::read`].
    #[must_use]
    pub fn presence(&self, tokens: Tensor<3>, states: Tensor<2>) -> Tensor<2> {
        self.presence_of(self.filled(self.asked(tokens, states)))
    }

    /// Tokens with what is asked in them.
    fn asked(&self, tokens: Tensor<3>, states: Tensor<2>) -> Tensor<3> {
        let [f, _, d] = tokens.dims();
        let asked = self.asked.forward(states).reshape([f, 1, 2 * d]);
        let scale = asked.clone().slice([0..f, 0..1, 0..d]).add_scalar(1.0);
        let shift = asked.slice([0..f, 0..1, d..2 * d]);
        self.dropout.forward(relu(tokens * scale + shift))
    }

    /// Logit of each cell being filled, `[F, M]`.
    fn filled(&self, asked: Tensor<3>) -> Tensor<2> {
        let [f, m, _] = asked.dims();
        self.dense.forward(asked).reshape([f, m])
    }

    /// One filled cell is enough: the cells' logits are pooled by the logarithm of their summed odds.
    fn presence_of(&self, dense: Tensor<2>) -> Tensor<2> {
        let largest = dense.clone().max_dim(1);
        let pooled = (dense - largest.clone()).exp().sum_dim(1).log() + largest;
        let line = self.presence.val();
        pooled * line.clone().narrow(0, 0, 1).reshape([1, 1]) + line.narrow(0, 1, 1).reshape([1, 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Maps whose channels 0 and 1 are x and y of the cell's centre in the square.
    fn coordinates(grid: usize, device: &Device) -> ImageMaps {
        let map = |channels: usize, grid: usize| {
            let centre = |i: usize| (i as f32 + 0.5) / grid as f32;
            let mut values = vec![0f32; channels * grid * grid];
            for i in 0..grid * grid {
                values[i] = centre(i % grid);
                values[grid * grid + i] = centre(i / grid);
            }
            Tensor::from_data(TensorData::new(values, [1, channels, grid, grid]), device)
        };
        ImageMaps {
            fine: map(FINE_CHANNELS, grid),
            coarse: map(COARSE_CHANNELS, grid / 2),
        }
    }

    #[test]
    fn the_grid_runs_from_the_lateral_wall_inwards_on_both_sides() {
        let device = crate::engine::cpu();
        // The patient's right lung lies on the image's left.
        let lungs = [[0.15f32, 0.2, 0.45, 0.8], [0.55, 0.2, 0.85, 0.8]];
        let edges = Tensor::from_data(TensorData::new(lungs.concat(), [2, 4]), &device);
        let mirrored = Tensor::from_data(TensorData::new(vec![0f32, 1.0], [2, 1]), &device);
        let (rows, columns) = (14, 10);
        let cells = sample(&coordinates(24, &device), edges, mirrored, rows, columns);
        assert_eq!(cells.dims(), [2, rows * columns, CELL_CHANNELS]);
        let cells: Vec<f32> = cells.into_data().iter::<f32>().collect();
        let (us, vs) = (cell_centres(columns), cell_centres(rows));
        for (lung, [x1, y1, x2, y2]) in lungs.into_iter().enumerate() {
            for cell in 0..rows * columns {
                let (u, v) = (us[cell % columns], vs[cell / columns]);
                let x = if lung == 0 {
                    x1 + u * (x2 - x1)
                } else {
                    x2 - u * (x2 - x1)
                };
                let y = y1 + v * (y2 - y1);
                let at = (lung * rows * columns + cell) * CELL_CHANNELS;
                // Linear interpolation is exact on a linear map, up to rounding.
                for (channel, expected) in
                    [(0, x), (1, y), (FINE_CHANNELS, x), (FINE_CHANNELS + 1, y)]
                {
                    let found = cells[at + channel];
                    assert!(
                        (found - expected).abs() < 1e-4,
                        "lung {lung}, cell {cell}: {found} for {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_margin_is_no_lung() {
        let cells = cells_of_lung(14, 10);
        // With 15 % of a lung on every side, the outermost row and column on each side have their centre outside.
        assert_eq!(cells.iter().filter(|c| **c).count(), 12 * 8);
        assert!(!cells[0] && !cells[10] && cells[11]);
    }

    #[test]
    fn coverage_counts_whole_cells_once() {
        let cells = coverage([-MARGIN, -MARGIN, 1.0 + MARGIN, 1.0 + MARGIN], 14, 10);
        assert!(cells.iter().all(|c| (c - 1.0).abs() < 1e-5));
        let half = coverage([-MARGIN, -MARGIN, 0.5, 1.0 + MARGIN], 14, 10);
        assert!((half.iter().sum::<f32>() - 70.0).abs() < 1e-3);
    }

    #[test]
    fn one_reading_per_lung() {
        let device = crate::engine::cpu();
        let config = NetworkConfig::default();
        let network = LungFrame::new(&config, config.lung_frame.width, &device);
        let frame = &config.lung_frame;
        let sampled = Tensor::ones([2, frame.rows * frame.columns, CELL_CHANNELS], &device);
        let reading = network.read(
            network.tokens(sampled),
            Tensor::ones([2, config.text_width], &device),
            &Candidates::new(frame, &device),
        );
        assert_eq!(reading.dense.dims(), [2, 140]);
        assert_eq!(reading.scores.dims(), [2, frame.candidates.len()]);
        assert_eq!(
            (reading.offset.dims(), reading.presence.dims()),
            ([2, 4], [2, 1])
        );
    }
}
