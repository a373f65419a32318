//! Answer and work together, ready to be written into any of the formats.

use std::collections::BTreeMap;

use phrasebox_protocol::{Decision, GroundedPhrase, GroundedReport, Way};
use phrasebox_report::{Category, NoBoxReason, Side};
use serde::{Deserialize, Serialize};

use crate::edit::{About, PhraseKey, phrase_keys};
use crate::finding::{Finding, Status, findings};
use crate::history::History;
use crate::record::Record;

/// Stands in every file.
pub const PURPOSE: &str = "For research and teaching. Not for diagnosis.";
/// Stands wherever a confidence would stand that was never measured.
pub const NOT_VALIDATED: &str = "not validated";

/// Which film it was, without saying whose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmIdentity {
    /// SHA-256 of the file's bytes, hexadecimal.
    pub sha256: String,
    /// Which of the file's frames, from 1 as DICOM counts them.
    #[serde(default = "first")]
    pub frame: u32,
    /// Whether it was drawn by a program.
    pub synthetic: bool,
}

fn first() -> u32 {
    1
}

/// How the file came about. Engine and weights stand beside it in the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Program and version.
    pub program: String,
    /// When, ISO 8601 in universal time.
    pub created: String,
    /// Always [`PURPOSE`].
    pub purpose: String,
    /// What "not validated" means in this file.
    pub validation: String,
    /// Presence below which the model draws no box, by what is asked; empty where it is not known.
    pub presence_thresholds: BTreeMap<String, f32>,
    /// The one presence that a person chose for all phrases instead.
    #[serde(default)]
    pub chosen_threshold: Option<f32>,
    /// The film.
    pub film: FilmIdentity,
}

impl Manifest {
    /// The manifest of a file made at `created` (ISO 8601).
    #[must_use]
    pub fn new(
        created: String,
        presence_thresholds: BTreeMap<String, f32>,
        film: FilmIdentity,
    ) -> Self {
        Self {
            program: concat!("Phrasebox ", env!("CARGO_PKG_VERSION")).to_owned(),
            created,
            purpose: PURPOSE.to_owned(),
            validation: format!(
                "A box of the model without a confidence is {NOT_VALIDATED}: boxes of its category were not measured \
                 against readers' boxes; presence likewise where `presence_validated` is false. A confidence is the calibrated probability that the box overlaps a reader's \
                 box by half or more."
            ),
            presence_thresholds,
            chosen_threshold: None,
            film,
        }
    }
}

/// The ways in and what was typed in each but the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asking {
    /// The way that is open: what was answered.
    pub way: Way,
    /// The question as typed.
    pub question: String,
    /// The list of findings as typed.
    pub findings: String,
    /// Whether questions and lists are asked with written definitions.
    pub definitions: bool,
}

impl Asking {
    /// The text of the way that is open.
    #[must_use]
    pub fn text<'a>(&'a self, report: &'a str) -> &'a str {
        match self.way {
            Way::Report => report,
            Way::Question => &self.question,
            Way::Findings => &self.findings,
        }
    }
}

/// Answer and work, to be written into files.
#[derive(Clone, Debug)]
pub struct Export<'a> {
    /// The answer.
    pub answer: &'a GroundedReport,
    /// The report's text; there may be none beside a question or a list.
    pub report: &'a str,
    /// Which way the answer is of, and its words where that is not the report.
    pub asking: &'a Asking,
    /// The work.
    pub history: &'a History,
    /// How it came about.
    pub manifest: &'a Manifest,
}

impl Export<'_> {
    pub(crate) fn record(&self) -> &Record {
        self.history.record()
    }

    pub(crate) fn keys(&self) -> Vec<PhraseKey> {
        phrase_keys(self.answer.phrases.iter().map(|p| p.phrase.text.as_str()))
    }

    /// Every box as it stands, the rejected ones too.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let phrases = &self.answer.phrases;
        let boxes = |index: usize| match &phrases[index] {
            answer if answer.decision == Decision::Box => &answer.boxes[..],
            _ => &[],
        };
        let side = |index: usize| phrases[index].phrase.side;
        let mut all = findings(&self.keys(), boxes, side, self.record());
        if self.asking.way != Way::Report {
            all.retain(Finding::is_of_what_was_asked);
        }
        all
    }

    /// Every box that stands: all but the rejected ones.
    pub(crate) fn standing(&self) -> Vec<Finding> {
        let mut all = self.findings();
        all.retain(|finding| finding.status != Status::Rejected);
        all
    }

    pub(crate) fn phrase(&self, finding: &Finding) -> Option<&GroundedPhrase> {
        finding.phrase.map(|index| &self.answer.phrases[index])
    }

    pub(crate) fn category(&self, finding: &Finding) -> Option<Category> {
        self.phrase(finding).map(|answer| answer.phrase.category)
    }

    /// How the words put it: what is asked for is not stated.
    pub(crate) fn stated(&self, answer: &GroundedPhrase) -> String {
        match self.asking.way {
            Way::Report => code(answer.phrase.assertion),
            Way::Question | Way::Findings => "asked".to_owned(),
        }
    }

    pub(crate) fn note_of(&self, key: &PhraseKey) -> &str {
        self.record().note(&About::Phrase(key.clone()))
    }

    /// x, y, width and height in pixels of the film.
    pub(crate) fn pixels(&self, finding: &Finding) -> [f64; 4] {
        let b = finding.xyxy.clamped();
        let [x1, y1, x2, y2] = b.xyxy().map(f64::from);
        let (width, height) = (
            f64::from(self.answer.image.width),
            f64::from(self.answer.image.height),
        );
        // Hundredths of a pixel: what lies beyond is the rounding of single precision.
        [
            x1 * width,
            y1 * height,
            (x2 - x1) * width,
            (y2 - y1) * height,
        ]
        .map(|v| (v * 100.0).round() / 100.0)
    }
}

/// How sure the box is, in words: whose it is, its confidence, or that there is none.
pub(crate) fn sureness(finding: &Finding) -> String {
    let confidence = finding.given.as_ref().and_then(|given| given.confidence);
    match (finding.status, confidence) {
        (Status::Drawn, _) => "drawn by a person".to_owned(),
        (Status::Corrected, _) => "corrected by a person".to_owned(),
        (_, Some(confidence)) => format!("confidence {:.0} %", confidence * 100.0),
        (_, None) => NOT_VALIDATED.to_owned(),
    }
}

/// The category as words.
pub(crate) fn category_words(category: Category) -> String {
    code(category).replace('_', " ")
}

/// The stable word of a value whose enum is written in snake case.
pub(crate) fn code(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

/// One letter for a box on one side of the patient.
pub(crate) fn side_letter(side: Side) -> &'static str {
    match side {
        Side::Left => " L",
        Side::Right => " R",
        Side::Bilateral | Side::None => "",
    }
}

/// Why there is no box, in words.
pub(crate) fn reason_words(reason: NoBoxReason) -> &'static str {
    match reason {
        NoBoxReason::Absent => "no box: the report says it is absent",
        NoBoxReason::Normal => "no box: a statement of normality",
        NoBoxReason::Historical => "no box: historical",
        NoBoxReason::NotLocalisable => "no box: not localisable",
        NoBoxReason::NotFound => "no box: not found on this film",
        NoBoxReason::NotLearnt => "no box: the model has not learnt to place this",
    }
}

#[cfg(test)]
pub(crate) mod tests;
