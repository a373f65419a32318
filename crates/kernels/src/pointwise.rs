//! Convolution with a kernel of one pixel: a matrix product over the pixels.

use crate::{Activation, LANES, Map, lanes, lanes_mut};

/// Pixels that share one read of the weights.
const PIXELS: usize = 4;
/// Pixels whose inputs stay near while all output channels are computed.
const STRETCH: usize = 64;

/// A 1 × 1 convolution with bias.
#[derive(Clone, Debug)]
pub struct Pointwise {
    input: usize,
    output: usize,
    /// `[output / LANES, input, LANES]`.
    weights: Vec<[f32; LANES]>,
    bias: Vec<f32>,
    activation: Activation,
}

impl Pointwise {
    /// From weights `[output, input]` and a bias `[output]`.
    ///
    /// # Panics
    /// If the weights do not fill whole rows or `output` is no multiple of [`LANES`].
    #[must_use]
    pub fn new(weights: &[f32], bias: Vec<f32>, activation: Activation) -> Self {
        let output = bias.len();
        assert!(output.is_multiple_of(LANES), "{output} output channels");
        let input = weights.len() / output;
        assert_eq!(weights.len(), input * output, "weights fill whole rows");
        let mut packed = Vec::with_capacity(weights.len() / LANES);
        for rows in weights.chunks_exact(input * LANES) {
            packed.extend((0..input).map(|i| std::array::from_fn(|lane| rows[lane * input + i])));
        }
        Self {
            input,
            output,
            weights: packed,
            bias,
            activation,
        }
    }

    /// Output channels.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.output
    }

    /// The convolution of `map`, plus `residual` where there is one.
    ///
    /// # Panics
    /// If `map` has other channels than the weights, or `residual` another shape than the output.
    #[must_use]
    pub fn apply(&self, map: &Map, residual: Option<&Map>) -> Map {
        assert_eq!(map.channels, self.input, "channels of the map");
        let shape = [map.height, map.width, self.output];
        let mut values = match residual {
            Some(residual) => {
                assert_eq!(residual.shape(), shape, "shape of the residual");
                residual.values.clone()
            }
            None => vec![0.0; map.height * map.width * self.output],
        };
        let from = map.values.chunks(STRETCH * self.input);
        let to = values.chunks_mut(STRETCH * self.output);
        for (from, to) in from.zip(to) {
            self.stretch(from, to);
        }
        Map {
            height: map.height,
            width: map.width,
            channels: self.output,
            values,
        }
    }

    /// Adds the outputs of a few pixels to `to`.
    fn stretch(&self, from: &[f32], to: &mut [f32]) {
        let panels = self.weights.chunks_exact(self.input);
        for (block, (weights, bias)) in panels.zip(self.bias.as_chunks().0).enumerate() {
            let at = block * LANES;
            let mut inputs = from.chunks_exact(PIXELS * self.input);
            let mut outputs = to.chunks_exact_mut(PIXELS * self.output);
            for (input, output) in (&mut inputs).zip(&mut outputs) {
                let sums = four(input, weights, bias);
                for (sums, pixel) in sums.into_iter().zip(output.chunks_exact_mut(self.output)) {
                    self.write(sums, &mut pixel[at..]);
                }
            }
            let rest = inputs.remainder().chunks_exact(self.input);
            let pixels = outputs.into_remainder().chunks_exact_mut(self.output);
            for (input, pixel) in rest.zip(pixels) {
                self.write(one(input, weights, bias), &mut pixel[at..]);
            }
        }
    }

    fn write(&self, mut sums: [f32; LANES], pixel: &mut [f32]) {
        let pixel = lanes_mut(pixel);
        for (sum, value) in sums.iter_mut().zip(&*pixel) {
            *sum += value;
        }
        self.activation.apply(&mut sums);
        *pixel = sums;
    }
}

/// One block of output channels for [`PIXELS`] pixels: enough sums to hide the latency of an addition, few enough to
/// stay in registers.
#[inline]
fn four(input: &[f32], weights: &[[f32; LANES]], bias: &[f32; LANES]) -> [[f32; LANES]; PIXELS] {
    let n = weights.len();
    let (a, rest) = input.split_at(n);
    let (b, rest) = rest.split_at(n);
    let (c, d) = rest.split_at(n);
    let mut sums = [*bias; PIXELS];
    for ((((weights, a), b), c), d) in weights.iter().zip(a).zip(b).zip(c).zip(d) {
        for lane in 0..LANES {
            sums[0][lane] += a * weights[lane];
            sums[1][lane] += b * weights[lane];
            sums[2][lane] += c * weights[lane];
            sums[3][lane] += d * weights[lane];
        }
    }
    sums
}

fn one(input: &[f32], weights: &[[f32; LANES]], bias: &[f32; LANES]) -> [f32; LANES] {
    let mut sums = *bias;
    for (weights, value) in weights.iter().zip(input) {
        for (sum, weight) in sums.iter_mut().zip(lanes(weights)) {
            *sum += value * weight;
        }
    }
    sums
}
