//! Sizes of the network; travel in the pack's manifest.

use serde::{Deserialize, Serialize};

/// The lung frame: its grid, and the boxes that are scored in it. Frame boxes are (u1, v1, u2, v2): u from the lateral
/// chest wall (0) to the mediastinum (1), v from apex (0) to base (1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LungFrameConfig {
    /// Rows of the grid \[R\].
    pub rows: usize,
    /// Columns of the grid \[C\].
    pub columns: usize,
    /// Width of its tokens.
    pub width: usize,
    /// Candidate boxes \[K\].
    pub candidates: Vec<[f32; 4]>,
    /// Logarithm of how often each candidate is the nearest to a true box.
    pub log_prior: Vec<f32>,
    /// The usual box: the median of the training boxes.
    pub usual: [f32; 4],
}

impl Default for LungFrameConfig {
    fn default() -> Self {
        Self {
            rows: 14,
            columns: 10,
            width: 64,
            candidates: vec![[0.25, 0.25, 0.75, 0.75]],
            log_prior: vec![0.0],
            usual: [0.25, 0.25, 0.75, 0.75],
        }
    }
}

/// The heart's frame: the smallest box around both lungs. Frame boxes are (u1, v1, u2, v2) from its left and top edge
/// in the image, in widths and heights of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeartFrameConfig {
    /// Rows of the grid \[R\].
    pub rows: usize,
    /// Columns of the grid \[C\].
    pub columns: usize,
    /// Width of its cells.
    pub width: usize,
    /// The usual heart: the median of the training boxes.
    pub usual: [f32; 4],
}

impl Default for HeartFrameConfig {
    fn default() -> Self {
        Self {
            rows: 12,
            columns: 12,
            width: 48,
            usual: [0.35, 0.2, 0.8, 0.9],
        }
    }
}

/// Sizes of the network. Letters used in shape comments stand in brackets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkConfig {
    /// Side of the letterboxed square in pixels \[S\]; a multiple of 32.
    pub side: usize,
    /// Width of image tokens and decoder \[D\].
    pub width: usize,
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
    /// The lung frame.
    pub lung_frame: LungFrameConfig,
    /// Width of the presence frame's tokens. Packs from before 1.6.0 do not say: it was the lung frame's default.
    #[serde(default = "lung_frame_width")]
    pub presence_width: usize,
    /// The heart's frame.
    pub heart_frame: HeartFrameConfig,
}

impl Default for NetworkConfig {
    fn default() -> Self {
        Self {
            side: 320,
            width: 128,
            text_width: 384,
            text_heads: 12,
            text_layers: 6,
            text_inner: 1536,
            vocabulary: 30522,
            text_positions: 512,
            lung_frame: LungFrameConfig::default(),
            presence_width: lung_frame_width(),
            heart_frame: HeartFrameConfig::default(),
        }
    }
}

fn lung_frame_width() -> usize {
    LungFrameConfig::default().width
}

impl NetworkConfig {
    /// Image tokens along one side of the square \[G\]: the stride is 16.
    #[must_use]
    pub fn grid(&self) -> usize {
        self.side / 16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_from_before_the_presence_frame_had_a_width_still_load() {
        let config = NetworkConfig {
            presence_width: 96,
            ..NetworkConfig::default()
        };
        let mut sizes = serde_json::to_value(&config).unwrap();
        let told: NetworkConfig = serde_json::from_value(sizes.clone()).unwrap();
        assert_eq!(told, config);
        sizes.as_object_mut().unwrap().remove("presence_width");
        let untold: NetworkConfig = serde_json::from_value(sizes).unwrap();
        assert_eq!(untold, NetworkConfig::default());
    }
}
