//! Training, in Burn, on the very modules that ship: datasets, conversion of published weights, the text stage, the
//! grounding stage, measurement, and the pack that comes out. [`run::run`] is the whole of it.

pub mod bank;
pub mod calibrate;
pub mod convert;
pub mod datasets;
mod error;
pub mod features;
pub mod films;
mod finish;
pub mod ground_stage;
pub mod labels;
pub mod measure;
pub mod packing;
pub mod queries;
pub mod questions;
pub mod run;
mod schedule;
pub mod split;
pub mod text_stage;
pub mod wording;

pub use error::TrainError;
