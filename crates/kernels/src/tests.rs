use proptest::prelude::*;

use super::*;

/// Values of no pattern in -1..1.
fn noise(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    })
    .take(count)
    .collect()
}

fn map(height: usize, width: usize, channels: usize, seed: u64) -> Map {
    Map {
        height,
        width,
        channels,
        values: noise(height * width * channels, seed),
    }
}

/// A convolution by its definition, in f64. Weights `[output, input / groups, kernel, kernel]`, input channels last.
struct Definition<'a> {
    weights: &'a [f32],
    bias: &'a [f32],
    kernel: usize,
    stride: usize,
    groups: usize,
}

impl Definition<'_> {
    fn at(&self, map: &Map, y: usize, x: usize, output: usize) -> f64 {
        let inputs = map.channels / self.groups;
        let first = output / (self.bias.len() / self.groups) * inputs;
        let near = (self.kernel - self.stride) / 2;
        let mut sum = f64::from(self.bias[output]);
        for (i, row, column) in (0..inputs).flat_map(|i| {
            let taps = (0..self.kernel).flat_map(|r| (0..self.kernel).map(move |c| (r, c)));
            taps.map(move |(r, c)| (i, r, c))
        }) {
            let (y, x) = (y * self.stride + row, x * self.stride + column);
            let inside =
                (near..map.height + near).contains(&y) && (near..map.width + near).contains(&x);
            if inside {
                let from = ((y - near) * map.width + x - near) * map.channels + first + i;
                let weight = ((output * inputs + i) * self.kernel + row) * self.kernel + column;
                sum += f64::from(map.values[from]) * f64::from(self.weights[weight]);
            }
        }
        sum
    }

    fn assert_gives(&self, map: &Map, found: &Map, then: impl Fn(usize, f64) -> f64) {
        let shape = [
            map.height / self.stride,
            map.width / self.stride,
            self.bias.len(),
        ];
        assert_eq!(found.shape(), shape);
        for (at, value) in found.values.iter().enumerate() {
            let (pixel, output) = (at / found.channels, at % found.channels);
            let (y, x) = (pixel / found.width, pixel % found.width);
            let wanted = then(at, self.at(map, y, x, output));
            assert!(
                (f64::from(*value) - wanted).abs() < 1e-4,
                "({y}, {x}) channel {output}: {value} for {wanted}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pointwise_is_the_definition(
        height in 1usize..9, width in 1usize..20, input in 1usize..40, blocks in 1usize..4, seed in any::<u64>(),
        clipped in any::<bool>(), onto in any::<bool>(),
    ) {
        let output = blocks * LANES;
        let (weights, bias) = (noise(output * input, seed), noise(output, !seed));
        let map = map(height, width, input, seed ^ 1);
        let residual = onto.then(|| Map { channels: output, values: noise(height * width * output, seed ^ 2), ..map });
        let activation = if clipped { Activation::Relu6 } else { Activation::Linear };
        let found = Pointwise::new(&weights, bias.clone(), activation).apply(&map, residual.as_ref());
        let definition = Definition { weights: &weights, bias: &bias, kernel: 1, stride: 1, groups: 1 };
        definition.assert_gives(&map, &found, |at, sum| {
            let sum = sum + residual.as_ref().map_or(0.0, |r| f64::from(r.values[at]));
            if clipped { sum.clamp(0.0, 6.0) } else { sum }
        });
    }

    #[test]
    fn depthwise_is_the_definition(
        half_height in 1usize..7, half_width in 1usize..7, blocks in 1usize..3, seed in any::<u64>(),
        kernel in prop_oneof![Just(3usize), Just(5)], stride in 1usize..3,
    ) {
        let channels = blocks * LANES;
        let (weights, bias) = (noise(channels * kernel * kernel, seed), noise(channels, !seed));
        let map = map(half_height * 2, half_width * 2, channels, seed ^ 1);
        let found = Depthwise::new(&weights, bias.clone(), kernel, stride, Activation::Relu6).apply(&map);
        let definition = Definition { weights: &weights, bias: &bias, kernel, stride, groups: channels };
        definition.assert_gives(&map, &found, |_, sum| sum.clamp(0.0, 6.0));
    }

    #[test]
    fn stem_is_the_definition_on_normalised_colours(half in 1usize..10, blocks in 1usize..3, seed in any::<u64>()) {
        let (side, channels) = (half * 2, blocks * LANES);
        let (mean, deviation) = ([0.4, 0.5, 0.6], [0.2, 0.3, 0.25]);
        let (weights, bias) = (noise(channels * 27, seed), noise(channels, !seed));
        let grey: Vec<f32> = noise(side * side, seed ^ 1).iter().map(|v| v.abs()).collect();
        let colours = grey.iter().flat_map(|v| (0..3).map(move |c| (v - mean[c]) / deviation[c]));
        let map = Map { height: side, width: side, channels: 3, values: colours.collect() };
        let found = Stem::new(&weights, bias.clone(), &mean, &deviation).apply(&grey, side);
        let definition = Definition { weights: &weights, bias: &bias, kernel: 3, stride: 2, groups: 1 };
        definition.assert_gives(&map, &found, |_, sum| sum.clamp(0.0, 6.0));
    }
}
