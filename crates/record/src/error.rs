//! What can go wrong with a record's files.

/// A file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The file is not JSON, or not of this shape.
    #[error("the file is no session: {0}")]
    NotASession(serde_json::Error),
    /// The file is of another schema.
    #[error("the file's schema is {0:?}, not the one that is read here")]
    Schema(String),
    /// The file holds an answer alone, without its report.
    #[error("the file holds answers without their report")]
    NoReport,
    /// The file is not JSON, or not of the shape of a case set.
    #[error("the file is no case set: {0}")]
    NotCases(serde_json::Error),
    /// A case set goes beyond what one may hold, or holds nothing to find.
    #[error("the case set cannot be used: {0}")]
    Cases(&'static str),
    /// One film of a case set cannot be used.
    #[error("film {0} of the case set cannot be used: {1}")]
    Case(usize, &'static str),
    /// A value could not be put into JSON.
    #[error("the file could not be written: {0}")]
    Json(serde_json::Error),
    /// A value could not be put into the table.
    #[error("the table could not be written: {0}")]
    Table(csv::Error),
}
