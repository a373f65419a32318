//! The three ways to ask, and what goes with the answers of each: definitions, what a report says, probes.

use phrasebox_report::{Assertion, Temporality};
use serde::{Deserialize, Serialize};

use crate::answer::GroundedPhrase;

/// How a text is meant.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A report: every phrase in it is looked for.
    #[default]
    Report,
    /// A question: what it asks about is looked for.
    Question,
    /// A list of findings: each name is looked for.
    Findings,
}

/// What a report says of something that was asked for in other words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportSays {
    /// The report's own words.
    pub text: String,
    /// First character of them in the report.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// How well they fit what was asked: 1 where they are the same words, 0.5 at least.
    pub score: f64,
    /// Whether the report states it; none where the words stand in it without being a statement that was read.
    pub assertion: Option<Assertion>,
    /// Whether it is of this examination; none likewise.
    pub temporality: Option<Temporality>,
}

/// What goes with one phrase of a question or of a list of findings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inquiry {
    /// The written definition that the model was given with the words, verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// What the report says of it; none where there is no report, or where it says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_says: Option<ReportSays>,
}

/// A question whose honest answer is known beforehand, asked in the place of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbeKind {
    /// The same words on a film without anything on it.
    BlankFilm,
    /// Words that mean nothing on a film, in the place of the phrase.
    Nonsense,
    /// Left for right and right for left.
    SwappedSide,
    /// The phrase denied.
    Negated,
}

/// One probe with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Probe {
    /// Which.
    pub kind: ProbeKind,
    /// The model's answer; none where the probe does not apply (no side to swap).
    pub answer: Option<GroundedPhrase>,
    /// Mean overlap (IoU) of the boxes that the model gave before with those that it gives now, drawn or not; none
    /// where either gave none.
    pub overlap: Option<f32>,
}
