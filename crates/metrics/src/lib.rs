//! Measures of reading and grounding: spans, boxes, ranking, uncertainty, and bootstrap intervals over patients.
//!
//! Every function takes plain slices and says what it does where the measure is undefined (no positives, no
//! spread, nothing given): it answers `None`, never a number that could be printed.

mod bootstrap;
mod boxes;
mod calibration;
mod random;
mod rank;
mod reading;
mod spans;

pub use bootstrap::{Interval, bootstrap, paired_difference};
pub use boxes::{accuracy_at, contrast_to_noise, mean, mean_iou, median_box, points_at};
pub use calibration::{area_under_risk_coverage, average_precision, expected_calibration_error};
pub use random::Random;
pub use rank::{roc_auc, share_in_order, spearman, specificity_at_sensitivity};
pub use reading::{Reading, ReadingMeasures, TruePhrase, measure_readings};
pub use spans::{SpanScore, match_spans, span_iou, span_score};
