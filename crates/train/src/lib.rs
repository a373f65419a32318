//! Training, in Burn, on the very modules that ship: datasets, conversion of published weights, the text stage, the
//! film stage, the heart stage and the lung stage (once per fold and once on all), measurement, and the pack that comes
//! out. [`run::run`] is the whole of it.

pub mod answers;
pub mod bank;
pub mod calibrate;
mod card;
pub mod config;
pub mod convert;
pub mod datasets;
pub mod device;
pub mod encoder_stage;
mod error;
mod failures;
pub mod features;
pub mod film_stage;
pub mod films;
mod finish;
pub mod fit;
pub mod heart_stage;
pub mod label_queries;
pub mod labels;
pub mod laid;
pub mod lung_stage;
pub mod measure;
pub mod packing;
mod precisions;
pub mod progress;
pub mod queries;
pub mod questions;
pub mod reading;
pub mod run;
mod schedule;
pub mod split;
pub mod text_stage;
pub mod wording;

pub use error::TrainError;
