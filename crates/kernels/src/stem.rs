//! The first convolution, straight from grey values.

use crate::{Activation, LANES, Map, depthwise::window, lanes, lanes_mut};

/// Kernel and stride of the first convolution.
const KERNEL: usize = 3;
const STRIDE: usize = 2;

/// A 3 × 3 convolution at stride 2 of a grey film that stands for several normalised colour channels.
///
/// All colours of a grey film hold the same value up to scale and offset, so their kernels add up to one. Its offset
/// counts only where the kernel meets the film, since padding comes after normalising.
#[derive(Clone, Debug)]
pub struct Stem {
    /// Per tap: what a grey value counts, and what is taken off. `[kernel², channels]`.
    scale: Vec<f32>,
    offset: Vec<f32>,
    bias: Vec<f32>,
}

impl Stem {
    /// From weights `[channels, colours, 3, 3]`, a bias `[channels]`, and mean and deviation of each colour.
    ///
    /// # Panics
    /// If the weights have another length or the channels are no multiple of [`LANES`].
    #[must_use]
    pub fn new(weights: &[f32], bias: Vec<f32>, mean: &[f32], deviation: &[f32]) -> Self {
        let (channels, taps) = (bias.len(), KERNEL * KERNEL);
        assert!(channels.is_multiple_of(LANES), "{channels} channels");
        assert_eq!(
            weights.len(),
            channels * mean.len() * taps,
            "weights of every channel"
        );
        let (mut scale, mut offset) = (vec![0.0; taps * channels], vec![0.0; taps * channels]);
        for (at, weight) in weights.iter().enumerate() {
            let (channel, colour, tap) =
                (at / taps / mean.len(), at / taps % mean.len(), at % taps);
            let per_grey = weight / deviation[colour];
            scale[tap * channels + channel] += per_grey;
            offset[tap * channels + channel] += per_grey * mean[colour];
        }
        Self {
            scale,
            offset,
            bias,
        }
    }

    /// The convolution of a square film of even `side`, clipped to 0..6.
    ///
    /// # Panics
    /// If `grey` is no such film.
    #[must_use]
    pub fn apply(&self, grey: &[f32], side: usize) -> Map {
        assert!(
            side.is_multiple_of(STRIDE) && grey.len() == side * side,
            "a square of even side"
        );
        let (channels, out) = (self.bias.len(), side / STRIDE);
        let mut values = vec![0.0; out * out * channels];
        for (at, pixel) in values.chunks_exact_mut(channels).enumerate() {
            let near = (KERNEL - STRIDE) / 2;
            let (rows, top) = window(at / out, side, KERNEL, STRIDE, near);
            let (columns, left) = window(at % out, side, KERNEL, STRIDE, near);
            for block in (0..channels).step_by(LANES) {
                let mut sums = *lanes(&self.bias[block..]);
                for (row, y) in rows.clone().zip(top..) {
                    for (column, x) in columns.clone().zip(left..) {
                        let from = (row * KERNEL + column) * channels + block;
                        let (scale, offset) =
                            (lanes(&self.scale[from..]), lanes(&self.offset[from..]));
                        let value = grey[y * side + x];
                        for lane in 0..LANES {
                            sums[lane] += value * scale[lane] - offset[lane];
                        }
                    }
                }
                Activation::Relu6.apply(&mut sums);
                *lanes_mut(&mut pixel[block..]) = sums;
            }
        }
        Map {
            height: out,
            width: out,
            channels,
            values,
        }
    }
}
