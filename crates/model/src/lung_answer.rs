//! From what was read of a lung to three boxes, in plain numbers.

use burn::tensor::Tensor;

use crate::config::LungFrameConfig;
use crate::lung_frame::{cells_of_lung, coverage};

/// Which hypothesis is the usual box, moved by the regression.
pub const MOVED_USUAL: usize = 1;
/// How strongly the filled cells speak for a candidate against its prior; chosen on held-out folds.
const DENSE_STRENGTH: f32 = 2.0;
/// A cell's logit counts at most so much.
const LARGEST_LOGIT: f32 = 6.0;
/// Lengths of the offset: the centre moves by so many lungs, the logarithm of the size by so much, per unit.
const CENTRE_STEP: f32 = 0.3;
const SIZE_STEP: f32 = 0.7;
/// Largest change of a size's logarithm.
const LARGEST_CHANGE: f32 = 1.4;

/// A reading of one lung as numbers, see [`crate::lung_frame::LungReading`].
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Logit per cell, `[M]`.
    pub dense: Vec<f32>,
    /// Score per candidate, `[K]`.
    pub scores: Vec<f32>,
    /// Offset of the box from the usual one.
    pub offset: [f32; 4],
}

/// The answer in the frame, (u1, v1, u2, v2).
#[derive(Clone, Debug, PartialEq)]
pub struct FrameAnswer {
    /// Best candidate by its score; moved usual box; best candidate by the filled cells.
    pub hypotheses: [[f32; 4]; 3],
    /// Expected IoU of the first under the posterior of the candidates.
    pub expected_iou: f32,
    /// Posterior of the candidates, `[K]`.
    pub posterior: Vec<f32>,
}

/// What never changes between readings.
#[derive(Clone, Debug)]
pub struct FrameDecision {
    config: LungFrameConfig,
    /// IoU of each pair of candidates, `[K, K]`.
    overlap: Vec<Vec<f32>>,
    /// Share of each cell within the candidate, cells of the lung only, `[K, M]`.
    coverage: Vec<Vec<f32>>,
    /// 1 for cells of the lung, 0 for those of the margin, `[M]`.
    of_lung: Vec<f32>,
}

/// IoU of two boxes given by their edges.
#[must_use]
pub fn iou(a: [f32; 4], b: [f32; 4]) -> f32 {
    let along = |i: usize| (a[i + 2].min(b[i + 2]) - a[i].max(b[i])).max(0.0);
    let area = |b: [f32; 4]| (b[2] - b[0]).max(0.0) * (b[3] - b[1]).max(0.0);
    let both = along(0) * along(1);
    both / (area(a) + area(b) - both).max(f32::EPSILON)
}

fn softmax(logits: impl Iterator<Item = f32>) -> Vec<f32> {
    let logits: Vec<f32> = logits.collect();
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exponentials: Vec<f32> = logits.iter().map(|l| (l - largest).exp()).collect();
    let sum: f32 = exponentials.iter().sum();
    exponentials.into_iter().map(|e| e / sum).collect()
}

/// Logarithm of the logistic function.
fn log_sigmoid(x: f32) -> f32 {
    x.min(0.0) - (-x.abs()).exp().ln_1p()
}

impl FrameDecision {
    /// The decision of a configuration.
    #[must_use]
    pub fn new(config: &LungFrameConfig) -> Self {
        let (rows, columns) = (config.rows, config.columns);
        let of_lung: Vec<f32> = cells_of_lung(rows, columns)
            .into_iter()
            .map(|inside| f32::from(u8::from(inside)))
            .collect();
        Self {
            overlap: config
                .candidates
                .iter()
                .map(|a| config.candidates.iter().map(|b| iou(*a, *b)).collect())
                .collect(),
            coverage: config
                .candidates
                .iter()
                .map(|c| {
                    coverage(*c, rows, columns)
                        .into_iter()
                        .zip(&of_lung)
                        .map(|(c, l)| c * l)
                        .collect()
                })
                .collect(),
            of_lung,
            config: config.clone(),
        }
    }

    /// The candidate with the greatest expected IoU under a posterior, and that expectation.
    fn best(&self, posterior: &[f32]) -> ([f32; 4], f32) {
        self.overlap
            .iter()
            .zip(&self.config.candidates)
            .map(|(row, candidate)| {
                let expected: f32 = row.iter().zip(posterior).map(|(o, p)| o * p).sum();
                (*candidate, expected)
            })
            .fold((self.config.usual, 0.0), |best, next| {
                if next.1 > best.1 { next } else { best }
            })
    }

    /// How well each candidate explains the filled cells.
    fn fit_of_cells(&self, dense: &[f32]) -> Vec<f32> {
        let lung: f32 = self.of_lung.iter().sum::<f32>().max(1.0);
        self.coverage
            .iter()
            .map(|covered| {
                let fit: f32 = dense
                    .iter()
                    .zip(covered.iter().zip(&self.of_lung))
                    .map(|(logit, (c, l))| {
                        let logit = logit.clamp(-LARGEST_LOGIT, LARGEST_LOGIT);
                        c * log_sigmoid(logit) + (l - c) * log_sigmoid(-logit)
                    })
                    .sum();
                fit / lung * DENSE_STRENGTH
            })
            .collect()
    }

    /// The usual box, moved by an offset.
    #[must_use]
    pub fn moved(&self, offset: [f32; 4]) -> [f32; 4] {
        let [u1, v1, u2, v2] = self.config.usual;
        let size = |size: f32, change: f32| {
            size * (change * SIZE_STEP)
                .clamp(-LARGEST_CHANGE, LARGEST_CHANGE)
                .exp()
        };
        let (w, h) = (size(u2 - u1, offset[2]), size(v2 - v1, offset[3]));
        let u = f32::midpoint(u1, u2) + offset[0] * CENTRE_STEP;
        let v = f32::midpoint(v1, v2) + offset[1] * CENTRE_STEP;
        [u - w / 2.0, v - h / 2.0, u + w / 2.0, v + h / 2.0]
    }

    /// [`FrameDecision::moved`] on an engine, for training.
    ///
    /// # Shapes
    /// - offset: `[B, 4]`; output: `[B, 4]`, (u1, v1, u2, v2)
    #[must_use]
    pub fn moved_tensor(&self, offset: &Tensor<2>) -> Tensor<2> {
        let [u1, v1, u2, v2] = self.config.usual;
        let [b, _] = offset.dims();
        let part = |i: usize| offset.clone().slice([0..b, i..i + 1]);
        let half = |size: f32, change: Tensor<2>| {
            change
                .mul_scalar(SIZE_STEP)
                .clamp(-LARGEST_CHANGE, LARGEST_CHANGE)
                .exp()
                .mul_scalar(size / 2.0)
        };
        let (w, h) = (half(u2 - u1, part(2)), half(v2 - v1, part(3)));
        let u = part(0)
            .mul_scalar(CENTRE_STEP)
            .add_scalar(f32::midpoint(u1, u2));
        let v = part(1)
            .mul_scalar(CENTRE_STEP)
            .add_scalar(f32::midpoint(v1, v2));
        Tensor::cat(
            vec![u.clone() - w.clone(), v.clone() - h.clone(), u + w, v + h],
            1,
        )
    }

    /// Three boxes and what is expected of them.
    #[must_use]
    pub fn decide(&self, reading: &Reading) -> FrameAnswer {
        let prior = &self.config.log_prior;
        let posterior = softmax(reading.scores.iter().zip(prior).map(|(s, p)| s + p));
        let (scored, expected_iou) = self.best(&posterior);
        let cells = softmax(
            self.fit_of_cells(&reading.dense)
                .into_iter()
                .zip(prior)
                .map(|(fit, p)| fit + p),
        );
        let (filled, _) = self.best(&cells);
        FrameAnswer {
            hypotheses: [scored, self.moved(reading.offset), filled],
            expected_iou,
            posterior,
        }
    }

    /// How much the posterior covers each token of the square, `grid` × `grid`, summing to 1.
    #[must_use]
    pub fn expected_coverage(
        &self,
        posterior: &[f32],
        lung: [f32; 4],
        mirrored: bool,
        grid: usize,
    ) -> Vec<f32> {
        let mut cells = vec![0f32; grid * grid];
        for (candidate, p) in self.config.candidates.iter().zip(posterior) {
            let [x1, y1, x2, y2] = in_square(*candidate, lung, mirrored);
            for (i, cell) in cells.iter_mut().enumerate() {
                let at = |i: usize| (i as f32 + 0.5) / grid as f32;
                let (x, y) = (at(i % grid), at(i / grid));
                if (x1..x2).contains(&x) && (y1..y2).contains(&y) {
                    *cell += p;
                }
            }
        }
        let sum: f32 = cells.iter().sum::<f32>().max(f32::EPSILON);
        cells.iter_mut().for_each(|c| *c /= sum);
        cells
    }
}

/// Edges in the square of a box in the frame of a lung; both given by their edges. The left lung is mirrored.
#[must_use]
pub fn in_square(
    [u1, v1, u2, v2]: [f32; 4],
    [left, top, right, bottom]: [f32; 4],
    mirrored: bool,
) -> [f32; 4] {
    let (w, h) = (right - left, bottom - top);
    let (u1, u2) = if mirrored {
        (1.0 - u2, 1.0 - u1)
    } else {
        (u1, u2)
    };
    [left + u1 * w, top + v1 * h, left + u2 * w, top + v2 * h]
}

/// The inverse of [`in_square`].
#[must_use]
pub fn in_frame(
    [x1, y1, x2, y2]: [f32; 4],
    [left, top, right, bottom]: [f32; 4],
    mirrored: bool,
) -> [f32; 4] {
    let (w, h) = ((right - left).max(1e-3), (bottom - top).max(1e-3));
    let (u1, u2) = ((x1 - left) / w, (x2 - left) / w);
    let (u1, u2) = if mirrored {
        (1.0 - u2, 1.0 - u1)
    } else {
        (u1, u2)
    };
    [u1, (y1 - top) / h, u2, (y2 - top) / h]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn config() -> LungFrameConfig {
        LungFrameConfig {
            candidates: vec![
                [0.1, 0.1, 0.5, 0.4],
                [0.3, 0.6, 0.9, 0.95],
                [0.35, 0.6, 0.9, 0.9],
            ],
            log_prior: vec![-1.0; 3],
            ..LungFrameConfig::default()
        }
    }

    #[test]
    fn the_posterior_decides_and_its_expectation_is_an_iou() {
        let decision = FrameDecision::new(&config());
        let cells = config().rows * config().columns;
        let reading = Reading {
            dense: vec![-2.0; cells],
            scores: vec![0.0, 8.0, 0.0],
            offset: [0.0; 4],
        };
        let answer = decision.decide(&reading);
        assert_eq!(answer.hypotheses[0], config().candidates[1]);
        assert_eq!(answer.hypotheses[1], config().usual);
        assert!(
            answer.expected_iou > 0.95 && answer.expected_iou <= 1.0,
            "{answer:?}"
        );
        let unsure = decision.decide(&Reading {
            scores: vec![0.0; 3],
            ..reading
        });
        // (1 + iou) / 3 at best: two of the three candidates lie on one another.
        assert!(unsure.expected_iou < 0.65, "{unsure:?}");
    }

    #[test]
    fn filled_cells_choose_the_candidate_over_them() {
        let decision = FrameDecision::new(&config());
        for (i, candidate) in config().candidates.iter().take(2).enumerate() {
            let dense = coverage(*candidate, config().rows, config().columns)
                .into_iter()
                .map(|c| if c > 0.5 { 3.0 } else { -3.0 })
                .collect();
            let reading = Reading {
                dense,
                scores: vec![0.0; 3],
                offset: [0.0; 4],
            };
            let found = decision.decide(&reading).hypotheses[2];
            assert!(iou(found, *candidate) > 0.7, "candidate {i}: {found:?}");
        }
    }

    #[test]
    fn the_lateral_wall_is_outside_on_both_sides_of_the_patient() {
        let lateral = [0.0, 0.0, 0.2, 1.0];
        // The patient's right lung is image-left; its lateral wall is its left edge on the image.
        let right = in_square(lateral, [0.1, 0.1, 0.4, 0.9], false);
        let left = in_square(lateral, [0.6, 0.1, 0.9, 0.9], true);
        assert!(right[0] < 0.11 && right[2] < 0.2, "{right:?}");
        assert!(left[2] > 0.89 && left[0] > 0.8, "{left:?}");
    }

    proptest! {
        #[test]
        fn frame_and_square_undo_each_other(
            x in 0.0f32..0.5, y in 0.0f32..0.5, w in 0.1f32..0.5, h in 0.1f32..0.5,
            lx in 0.0f32..0.5, ly in 0.0f32..0.3, lw in 0.1f32..0.5, lh in 0.2f32..0.7, mirrored: bool,
        ) {
            let (region, lung) = ([x, y, x + w, y + h], [lx, ly, lx + lw, ly + lh]);
            let back = in_square(in_frame(region, lung, mirrored), lung, mirrored);
            for (a, b) in back.into_iter().zip(region) {
                prop_assert!((a - b).abs() < 1e-4, "{back:?} {region:?}");
            }
        }
    }
}
