//! The word table, outside of the network: int8 rows with one scale each, looked up on the processor.

use crate::error::ModelError;
use crate::weights::{Weights, quantise};

/// Name of the table in a pack.
pub const WORD_TABLE: &str = "words";

/// Embeddings of the vocabulary, `[V, E]`, as int8 rows.
#[derive(Clone, Debug)]
pub struct WordTable {
    width: usize,
    codes: Vec<u8>,
    scales: Vec<f32>,
}

impl WordTable {
    /// Quantise a table of rows of `width` values.
    #[must_use]
    pub fn from_rows(values: &[f32], width: usize) -> Self {
        let (codes, scales) = quantise(values, width);
        Self {
            width,
            codes: codes.into_iter().map(|c| c as u8).collect(),
            scales,
        }
    }

    /// Take the table out of a pack's weights.
    ///
    /// # Errors
    /// [`ModelError::PackMissing`] if it is not there.
    pub fn take(weights: &mut Weights) -> Result<Self, ModelError> {
        let ([_, width], codes, scales) = weights.take_rows(WORD_TABLE)?;
        Ok(Self {
            width,
            codes,
            scales,
        })
    }

    /// Put the table into a pack's weights.
    pub fn put(&self, weights: &mut Weights) {
        weights.insert_rows(
            WORD_TABLE,
            [self.scales.len(), self.width],
            self.codes.clone(),
            self.scales.clone(),
        );
    }

    /// Append the row of a word to `out`; zeros for an id beyond the table, which is what `[BOX]` needs.
    pub fn append_row(&self, id: u32, out: &mut Vec<f32>) {
        let row = id as usize;
        match self.scales.get(row) {
            Some(scale) => {
                let codes = &self.codes[row * self.width..(row + 1) * self.width];
                out.extend(codes.iter().map(|c| f32::from(*c as i8) * scale));
            }
            None => out.extend(std::iter::repeat_n(0.0, self.width)),
        }
    }
}
