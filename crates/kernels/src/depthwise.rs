//! Convolution of each channel by itself.

use std::ops::Range;

use crate::{Activation, LANES, Map, lanes, lanes_mut};

/// A depthwise convolution with bias.
#[derive(Clone, Debug)]
pub struct Depthwise {
    kernel: usize,
    stride: usize,
    /// Padding above and to the left; below and to the right it is whatever the kernel still needs.
    near: usize,
    /// `[kernel, kernel, channels]`.
    weights: Vec<f32>,
    bias: Vec<f32>,
    activation: Activation,
}

impl Depthwise {
    /// From weights `[channels, kernel, kernel]` and a bias `[channels]`. "Same" padding as TensorFlow has it: an
    /// output is `1 / stride` of its input, and what does not divide evenly goes below and to the right.
    ///
    /// # Panics
    /// If the weights have another length or the channels are no multiple of [`LANES`].
    #[must_use]
    pub fn new(
        weights: &[f32],
        bias: Vec<f32>,
        kernel: usize,
        stride: usize,
        activation: Activation,
    ) -> Self {
        let (channels, taps) = (bias.len(), kernel * kernel);
        assert!(channels.is_multiple_of(LANES), "{channels} channels");
        assert_eq!(weights.len(), channels * taps, "weights of every channel");
        let mut turned = vec![0.0; weights.len()];
        for (channel, plane) in weights.chunks_exact(taps).enumerate() {
            for (tap, weight) in plane.iter().enumerate() {
                turned[tap * channels + channel] = *weight;
            }
        }
        Self {
            kernel,
            stride,
            near: (kernel - stride) / 2,
            weights: turned,
            bias,
            activation,
        }
    }

    /// The convolution of `map`, whose sides are multiples of the stride.
    ///
    /// # Panics
    /// If `map` has other channels than the weights or its sides do not divide.
    #[must_use]
    pub fn apply(&self, map: &Map) -> Map {
        let channels = self.bias.len();
        assert_eq!(map.channels, channels, "channels of the map");
        assert!(
            map.height.is_multiple_of(self.stride) && map.width.is_multiple_of(self.stride),
            "{:?} in steps of {}",
            map.shape(),
            self.stride
        );
        let (height, width) = (map.height / self.stride, map.width / self.stride);
        let mut values = vec![0.0; height * width * channels];
        for (at, pixel) in values.chunks_exact_mut(channels).enumerate() {
            let (rows, top) = self.window(at / width, map.height);
            let (columns, left) = self.window(at % width, map.width);
            self.pixel(map, [rows, columns], [top, left], pixel);
        }
        Map {
            height,
            width,
            channels,
            values,
        }
    }

    /// Taps that meet the map along one axis, and where the first of them does.
    fn window(&self, at: usize, size: usize) -> (Range<usize>, usize) {
        window(at, size, self.kernel, self.stride, self.near)
    }

    fn pixel(
        &self,
        map: &Map,
        [rows, columns]: [Range<usize>; 2],
        [top, left]: [usize; 2],
        pixel: &mut [f32],
    ) {
        let channels = pixel.len();
        for at in (0..channels).step_by(LANES) {
            let mut sums = *lanes(&self.bias[at..]);
            for (row, y) in rows.clone().zip(top..) {
                let count = columns.len() * channels;
                let input = &map.values[(y * map.width + left) * channels..][..count];
                let weights =
                    &self.weights[(row * self.kernel + columns.start) * channels..][..count];
                let taps = input
                    .chunks_exact(channels)
                    .zip(weights.chunks_exact(channels));
                for (input, weights) in taps {
                    let (input, weights) = (lanes(&input[at..]), lanes(&weights[at..]));
                    for lane in 0..LANES {
                        sums[lane] += input[lane] * weights[lane];
                    }
                }
            }
            self.activation.apply(&mut sums);
            *lanes_mut(&mut pixel[at..]) = sums;
        }
    }
}

/// Taps of a kernel that meet an axis of `size` pixels at output `at`, and the pixel that the first of them meets.
pub(crate) fn window(
    at: usize,
    size: usize,
    kernel: usize,
    stride: usize,
    near: usize,
) -> (Range<usize>, usize) {
    let start = at * stride;
    let first = near.saturating_sub(start);
    let last = kernel.min(size + near - start);
    (first..last, start + first - near)
}
