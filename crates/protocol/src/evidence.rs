//! What a box rests on, for people to look at. It travels beside the answer and is no part of the answer schema.

use serde::{Deserialize, Serialize};

/// What the numbers of an [`Evidence`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// Attention weights of the box decoder's edge queries, their mean.
    Attention,
    /// Where the candidate boxes of the lung frame lie, each by its posterior probability. No attention is computed
    /// there.
    Candidates,
}

/// A map over the network's square (the film letterboxed), summing to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Cells along one side of the square.
    pub grid: usize,
    /// `grid` × `grid` shares, row by row from the top left.
    pub cells: Vec<f32>,
}
