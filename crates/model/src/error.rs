//! What can go wrong in the model crate.

/// Errors of loading and running the network.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The caller stopped the computation at a checkpoint.
    #[error("stopped by the caller")]
    Cancelled,
    /// Input of the wrong size.
    #[error("wrong input size: expected {expected}, found {found}")]
    Shape {
        /// Numbers expected.
        expected: usize,
        /// Numbers found.
        found: usize,
    },
    /// A text could not be tokenised.
    #[error("cannot tokenise: {0}")]
    Text(String),
    /// The engine failed: device lost, out of memory, no adapter.
    #[error("engine failed: {0}")]
    Engine(String),
    /// A pack file is missing.
    #[error("pack lacks {0}")]
    PackMissing(String),
    /// A pack file has other bytes than its manifest says.
    #[error("pack file {file} is damaged: expected SHA-256 {expected}, found {found}")]
    PackHash {
        /// File name.
        file: String,
        /// As the manifest says.
        expected: String,
        /// As computed.
        found: String,
    },
    /// The manifest or a weights file cannot be read.
    #[error("pack cannot be read: {0}")]
    PackFormat(String),
    /// The golden pass did not give the stored numbers.
    #[error("golden pass differs by {error} where {tolerance} is allowed")]
    Golden {
        /// Largest difference found.
        error: f32,
        /// Largest difference allowed.
        tolerance: f32,
    },
}
