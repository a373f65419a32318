//! Convolutions for the processor, one film at a time.
//!
//! Burn's processor back end writes a convolution, adds its bias and clips it in three passes over memory, and its
//! depthwise loop does not vectorise at stride 2; in a browser that made the image encoder almost three times as slow
//! as onnxruntime. Here each output is written once. Maps lie channels last, `[height, width, channels]`, so that the
//! innermost loop runs over channels whatever the stride.
//!
//! A crate of its own, because it is the one part of the page that is compiled for speed and not for size.

mod depthwise;
mod pointwise;
mod stem;

pub use depthwise::Depthwise;
pub use pointwise::Pointwise;
pub use stem::Stem;

/// Channels that the innermost loops take at once; channel counts of every map are a multiple of it.
pub const LANES: usize = 8;

/// A map of features, channels last: `[height, width, channels]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// Channels of each pixel; a multiple of [`LANES`].
    pub channels: usize,
    /// `height * width * channels` values.
    pub values: Vec<f32>,
}

impl Map {
    /// Shape of the map as `[height, width, channels]`.
    #[must_use]
    pub fn shape(&self) -> [usize; 3] {
        [self.height, self.width, self.channels]
    }
}

/// What is done to a sum before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// Nothing.
    Linear,
    /// Clipped to 0..6.
    Relu6,
}

impl Activation {
    fn apply(self, values: &mut [f32; LANES]) {
        if self == Self::Relu6 {
            for value in values {
                *value = value.clamp(0.0, 6.0);
            }
        }
    }
}

/// The first [`LANES`] values of `values`.
fn lanes(values: &[f32]) -> &[f32; LANES] {
    values
        .first_chunk()
        .expect("channel counts are multiples of LANES")
}

fn lanes_mut(values: &mut [f32]) -> &mut [f32; LANES] {
    values
        .first_chunk_mut()
        .expect("channel counts are multiples of LANES")
}

#[cfg(test)]
mod tests;
