//! What page and worker say to each other, and the answer schema `phrasebox/1` that the page, the command line
//! and exports share. Plain data: no Burn, no browser.

mod answer;
mod evidence;
mod inquiry;
mod message;

pub use answer::{
    Decision, Engine, EngineKind, GroundedBox, GroundedPhrase, GroundedReport, ImageSize, PackInfo,
    Problem, SCHEMA,
};
pub use evidence::{Evidence, EvidenceKind};
pub use inquiry::{Inquiry, Probe, ProbeKind, ReportSays, Way};
pub use message::{EngineChoice, FromWorker, JobId, Stage, Timings, ToWorker, Unit};
pub use phrasebox_report::Check;
