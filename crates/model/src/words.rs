//! The word table, outside of the network: int8 rows with one scale each, looked up on the processor.

use crate::error::ModelError;
use crate::weights::{RowMatrix, Weights, quantise};

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
        let (codes, scales) = quantise(values, width, 127.0);
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
        let matrix = weights.take_rows(WORD_TABLE)?;
        Ok(Self {
            width: matrix.shape[1],
            codes: matrix.codes,
            scales: matrix.scales,
        })
    }

    /// Put the table into a pack's weights.
    pub fn put(&self, weights: &mut Weights) {
        let matrix = RowMatrix {
            shape: [self.scales.len(), self.width],
            codes: self.codes.clone(),
            scales: self.scales.clone(),
        };
        weights.insert_rows(WORD_TABLE, matrix);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_within_half_a_step_and_unknown_words_are_zero() {
        let values: Vec<f32> = (0..64).map(|i| (i as f32 * 0.37).sin()).collect();
        let mut weights = Weights::default();
        WordTable::from_rows(&values, 16).put(&mut weights);
        let mut read = Weights::default();
        read.read(weights.to_bytes(WORD_TABLE).unwrap()).unwrap();
        let table = WordTable::take(&mut read).unwrap();
        let mut out = Vec::new();
        for id in 0..4 {
            table.append_row(id, &mut out);
        }
        for (row, found) in values.chunks(16).zip(out.chunks(16)) {
            let step = row.iter().fold(0f32, |m, v| m.max(v.abs())) / 127.0;
            for (a, b) in row.iter().zip(found) {
                assert!((a - b).abs() <= step * 0.501, "{a} came back as {b}");
            }
        }
        table.append_row(4, &mut out);
        assert_eq!(out[64..], [0.0; 16]);
    }
}
