//! The words of the report side: report, section, sentence, phrase and what is said of a phrase.

use serde::{Deserialize, Serialize};

/// What kind of observation a phrase names. The list and its borders are those of the annotation guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the radiological term itself")]
pub enum Category {
    Atelectasis,
    Calcification,
    Cardiomegaly,
    Consolidation,
    DiffuseNodule,
    Effusion,
    Emphysema,
    Fibrosis,
    Fracture,
    Mass,
    Nodule,
    PleuralThickening,
    Pneumothorax,
    Edema,
    Pneumonia,
    LungOpacity,
    Infiltrate,
    Granuloma,
    Hyperinflation,
    Hernia,
    Scarring,
    Device,
    MediastinalWidening,
    HilarEnlargement,
    AorticAbnormality,
    SpineDegenerative,
    Scoliosis,
    ElevatedDiaphragm,
    PostSurgical,
    Anatomy,
    Other,
}

impl Category {
    /// Every category, in the order of the list above; its position is the class index of the text heads.
    pub const ALL: [Self; 31] = [
        Self::Atelectasis,
        Self::Calcification,
        Self::Cardiomegaly,
        Self::Consolidation,
        Self::DiffuseNodule,
        Self::Effusion,
        Self::Emphysema,
        Self::Fibrosis,
        Self::Fracture,
        Self::Mass,
        Self::Nodule,
        Self::PleuralThickening,
        Self::Pneumothorax,
        Self::Edema,
        Self::Pneumonia,
        Self::LungOpacity,
        Self::Infiltrate,
        Self::Granuloma,
        Self::Hyperinflation,
        Self::Hernia,
        Self::Scarring,
        Self::Device,
        Self::MediastinalWidening,
        Self::HilarEnlargement,
        Self::AorticAbnormality,
        Self::SpineDegenerative,
        Self::Scoliosis,
        Self::ElevatedDiaphragm,
        Self::PostSurgical,
        Self::Anatomy,
        Self::Other,
    ];

    /// Whether it is a kind of lung opacity: what radiologists boxed and read as such on real films.
    #[must_use]
    pub fn is_opacity(self) -> bool {
        matches!(
            self,
            Self::LungOpacity | Self::Consolidation | Self::Infiltrate | Self::Pneumonia
        )
    }

    /// Position in [`Category::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// Whether the report states the observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assertion {
    /// Stated as there.
    Present,
    /// Stated as not there, or a statement of normality.
    Absent,
    /// Hedged: possible, cannot be excluded, one of several readings.
    Uncertain,
}

/// Whether the observation is of this examination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temporality {
    /// Of this examination.
    Current,
    /// Past: healed, resolved, status post.
    Historical,
}

/// The patient's side. Image-left is the patient's right on a frontal film.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The patient's left.
    Left,
    /// The patient's right.
    Right,
    /// Both sides.
    Bilateral,
    /// No side stated, or a midline structure.
    #[default]
    None,
}

/// Where within its organ the observation lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Upper zone or lobe.
    Upper,
    /// Mid zone, middle lobe, lingula.
    Mid,
    /// Lower zone or lobe.
    Lower,
    /// Lung base.
    Base,
    /// Lung apex.
    Apex,
    /// Around a hilum.
    Perihilar,
    /// Behind the heart.
    Retrocardiac,
    /// At a costophrenic angle.
    CostophrenicAngle,
    /// At the lung periphery.
    Peripheral,
    /// Everywhere.
    Diffuse,
}

/// How much of it the report states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the word itself")]
pub enum Severity {
    Minimal,
    Mild,
    Moderate,
    Severe,
}

/// Why a phrase has no box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoBoxReason {
    /// The report says it is not there.
    Absent,
    /// A statement of normality.
    Normal,
    /// A past state.
    Historical,
    /// Global or without a place that a box could mark.
    NotLocalisable,
    /// The model was asked and did not find it on this film.
    NotFound,
    /// The model has not shown that it can place this category: its boxes were no better than a fixed place.
    NotLearnt,
}

/// What a section of the report is for. Only findings, impression and untitled text are read for phrases
/// that may be grounded; indication, technique and comparison never are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the heading itself")]
pub enum SectionKind {
    Indication,
    Technique,
    Comparison,
    Findings,
    Impression,
    Recommendation,
    /// Text under no known heading.
    Untitled,
}

/// A part of the report under one heading. Offsets count Unicode characters of the report text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What the section is for.
    pub kind: SectionKind,
    /// First character of the section's text, after its heading.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// One sentence of a section. Offsets count Unicode characters of the report text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Index of its section in [`Report::sections`].
    pub section: usize,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// The shortest contiguous span of the report that names one observation with its own modifiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// The words, exactly as in the report: characters `start..end`.
    pub text: String,
    /// First character of the phrase, counted in Unicode characters of the report text.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The section it stands in.
    pub section: SectionKind,
    /// Index of its sentence in [`Report::sentences`]; not part of the printed format.
    #[serde(skip, default)]
    pub sentence: usize,
    /// What kind of observation.
    pub category: Category,
    /// Whether it is stated.
    pub assertion: Assertion,
    /// Whether it is of this examination.
    pub temporality: Temporality,
    /// The patient's side.
    pub side: Side,
    /// Where in the organ, if stated.
    pub zone: Option<Zone>,
    /// How much, if stated.
    pub severity: Option<Severity>,
    /// Measured size as written ("2.3 cm"), if stated.
    pub size: Option<String>,
    /// Whether a box could mark it.
    pub groundable: bool,
    /// Why not, where it is not groundable.
    pub reason: Option<NoBoxReason>,
}

/// A report, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The text as given.
    pub text: String,
    /// Its sections, in order, covering all text but headings.
    pub sections: Vec<Section>,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Its phrases, in order of their start.
    pub phrases: Vec<Phrase>,
}
