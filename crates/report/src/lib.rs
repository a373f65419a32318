//! Reads the text of a radiology report: sections, sentences, and diagnostic phrases with exact character
//! offsets, category, assertion, temporality, side, zone and severity. Lexicon and scope rules; no network.

mod types;

pub use types::{
    Assertion, Category, NoBoxReason, Phrase, Report, Section, SectionKind, Sentence, Severity, Side, Temporality, Zone,
};
