//! What can go wrong while grounding.

use phrasebox_model::ModelError;
use phrasebox_radiograph::GeometryError;

/// Errors of grounding a report.
#[derive(Debug, thiserror::Error)]
pub enum GroundingError {
    /// The model failed or was stopped.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The model gave a box that is none: a coordinate is not a finite number.
    #[error("the model gave no box")]
    Box(#[from] GeometryError),
    /// The model gave another number of answers than it was asked questions.
    #[error("the model was asked {asked} questions and gave {answered} answers")]
    Count {
        /// Questions asked.
        asked: usize,
        /// Answers given.
        answered: usize,
    },
}

impl GroundingError {
    /// Whether the caller stopped it: nothing is wrong then.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Model(ModelError::Cancelled))
    }
}
