//! The answer: a grounded report, schema `phrasebox/1`.

use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Check, Phrase, Side};
use serde::{Deserialize, Serialize};

/// Name of the answer format.
pub const SCHEMA: &str = "phrasebox/1";

/// Something went wrong, told so that a person knows what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A stable code in snake case, for tests and support ("film_unreadable").
    pub code: String,
    /// What happened, one sentence.
    pub what: String,
    /// What the person can do about it, one sentence.
    pub what_to_do: String,
}

/// Which kind of engine answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineKind {
    /// The GPU, through WebGPU.
    Webgpu,
    /// The processor.
    Cpu,
}

/// Where the model ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// GPU or processor.
    pub kind: EngineKind,
    /// The adapter's own name, or the processor back end's.
    pub adapter: String,
    /// Why this engine and not the other, where there was a choice ("no WebGPU adapter").
    pub why: Option<String>,
}

/// Which weights answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackInfo {
    /// Name of the pack.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its manifest, hexadecimal.
    pub sha256: String,
}

/// Size of the film in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ImageSize {
    pub width: u32,
    pub height: u32,
}

/// Whether the phrase is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Its boxes are drawn.
    Box,
    /// It has no box; the phrase's `reason` says why.
    NoBox,
}

/// One candidate box with its uncertainty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroundedBox {
    /// Mean of the hypotheses, film coordinates.
    pub xyxy: BoundingBox,
    /// The three hypotheses, film coordinates.
    pub hypotheses: [BoundingBox; 3],
    /// Unbiased variance of the hypotheses per coordinate (cx, cy, w, h), in film coordinates.
    pub variance: [f32; 4],
    /// How unsure the box is, lower is surer: where the model keeps a posterior of boxes (findings of the lung), 1 − the
    /// mean of the IoU that it expects and the mean IoU of the hypotheses with one another; else `spread`.
    pub uncertainty: f32,
    /// The paper's u: mean of the four standard deviations of the hypotheses.
    pub spread: f32,
    /// Calibrated P(IoU ≥ 0.5), where the category has a calibration.
    pub confidence: Option<f32>,
    /// Whether boxes of this category were measured against trusted boxes.
    pub validated: bool,
    /// The side that was asked for.
    pub side: Side,
}

/// A phrase and its answer. Printed flat: the phrase's own fields stand beside these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroundedPhrase {
    /// The phrase as read. Its `reason` is set whenever `decision` is `no_box`.
    #[serde(flatten)]
    pub phrase: Phrase,
    /// Whether it is drawn.
    pub decision: Decision,
    /// Probability that the finding is on the film, highest over the sides asked; absent where the model was not asked.
    pub presence: Option<f32>,
    /// Whether presence of such findings, asked for in this way, was measured on films that a radiologist had read.
    #[serde(default)]
    pub presence_validated: bool,
    /// The model's candidates, also where the decision is `no_box`; empty where it was not asked.
    pub boxes: Vec<GroundedBox>,
    /// The texts that the model was asked, verbatim; empty where it was not asked.
    pub asked: Vec<String>,
}

/// Report, film and model, answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroundedReport {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The case's own id.
    pub id: String,
    /// Size of the film.
    pub image: ImageSize,
    /// Where the model ran.
    pub engine: Engine,
    /// Which weights.
    pub pack: PackInfo,
    /// Every phrase, in order.
    pub phrases: Vec<GroundedPhrase>,
    /// What does not fit together.
    pub checks: Vec<Check>,
}
