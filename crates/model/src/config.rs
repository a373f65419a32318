//! Sizes of the network; travel in the pack's manifest.

use serde::{Deserialize, Serialize};

/// Sizes of the network. Letters used in shape comments stand in brackets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkConfig {
    /// Side of the letterboxed square in pixels \[S\]; a multiple of 32.
    pub side: usize,
    /// Width of image tokens and decoder \[D\].
    pub width: usize,
    /// Attention heads of the decoder.
    pub heads: usize,
    /// Two-way layers of the decoder.
    pub depth: usize,
    /// Width of the text encoder \[E\].
    pub text_width: usize,
    /// Attention heads of the text encoder.
    pub text_heads: usize,
    /// Layers of the text encoder.
    pub text_layers: usize,
    /// Inner width of the text encoder's feed-forward part.
    pub text_inner: usize,
    /// Rows of the word table, without `[BOX]`.
    pub vocabulary: usize,
    /// Longest token sequence.
    pub text_positions: usize,
}

impl Default for NetworkConfig {
    fn default() -> Self {
        Self {
            side: 320,
            width: 128,
            heads: 4,
            depth: 2,
            text_width: 384,
            text_heads: 12,
            text_layers: 6,
            text_inner: 1536,
            vocabulary: 30522,
            text_positions: 512,
        }
    }
}

impl NetworkConfig {
    /// Image tokens along one side of the square \[G\]: the stride is 16.
    #[must_use]
    pub fn grid(&self) -> usize {
        self.side / 16
    }
}
