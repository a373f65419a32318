//! Reads the text of a radiology report: sections, sentences, and diagnostic phrases with exact character
//! offsets, category, assertion, temporality, side, zone and severity. Lexicon and scope rules; no network.

mod alignment;
mod assertion;
mod attributes;
mod category;
mod checks;
mod clause;
mod coordination;
mod definitions;
mod draft;
mod entities;
mod grounding;
mod language;
mod lexicon;
mod noun_phrase;
mod predicate;
mod questions;
mod reader;
mod sections;
mod sentences;
mod sides;
mod sizes;
mod statement;
mod structure;
mod tags;
mod tokens;
mod types;
mod words;

pub use alignment::{Alignment, align};
pub use checks::{Check, MOST_PHRASES, check, check_code, limit};
pub use definitions::{DEFINITIONS, Definition, SOURCE as DEFINITIONS_SOURCE, definition};
pub use entities::{
    Comparison, Entity, EntityKind, Graph, Relation, RelationKind, comparison_of, graph,
};
pub use language::{Language, language_of};
pub use questions::{ClassQuery, read_classes, read_question};
pub use reader::{read, read_phrase};
pub use structure::{Entry, Field, Quote, System, Triplet, form, system_of, triplets};
pub use types::{
    Assertion, Category, NoBoxReason, Phrase, Report, Section, SectionKind, Sentence, Severity,
    Side, Temporality, Zone,
};
