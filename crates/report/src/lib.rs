//! Reads the text of a radiology report: sections, sentences, and diagnostic phrases with exact character
//! offsets, category, assertion, temporality, side, zone and severity. Lexicon and scope rules; no network.

mod assertion;
mod attributes;
mod category;
mod clause;
mod coordination;
mod draft;
mod grounding;
mod lexicon;
mod noun_phrase;
mod predicate;
mod reader;
mod sections;
mod sentences;
mod tags;
mod tokens;
mod types;

pub use reader::{read, read_phrase};
pub use types::{
    Assertion, Category, NoBoxReason, Phrase, Report, Section, SectionKind, Sentence, Severity,
    Side, Temporality, Zone,
};
