//! (in progress)

pub mod datasets;
pub mod split;
