//! What can go wrong in training.

use std::path::PathBuf;

/// Errors of data preparation and training.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Published weights are not what was expected.
    #[error("published weights: {0}")]
    Weights(String),
    /// A film cannot be decoded.
    #[error("film {path}: {message}")]
    Film {
        /// Which.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// The model crate refused.
    #[error(transparent)]
    Model(#[from] phrasebox_model::ModelError),
    /// The data folder is not as described.
    #[error("data: {0}")]
    Data(String),
}
