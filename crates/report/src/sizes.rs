//! Measurements: what units measure a size, and how large the things of a chest can be.

use crate::{
    checks::{Check, check_code, spoken},
    tokens::{Token, TokenKind, tokenise},
    types::{Assertion, Category, Report},
};

/// Centimetres per unit of length that reports use.
const LENGTHS: &[(&str, f64)] = &[
    ("mm", 0.1),
    ("millimeter", 0.1),
    ("millimetre", 0.1),
    ("cm", 1.0),
    ("centimeter", 1.0),
    ("centimetre", 1.0),
    ("inch", 2.54),
];

/// Units that measure no size of anything in a chest.
const OTHER_UNITS: &[&str] = &[
    "m",
    "meter",
    "metre",
    "km",
    "kilometer",
    "kg",
    "kilogram",
    "g",
    "gram",
    "mg",
    "milligram",
    "mmhg",
    "kv",
    "kvp",
    "hz",
    "bpm",
    "lb",
    "pound",
    "ft",
    "foot",
    "feet",
    "yard",
    "mile",
];

/// Tokens behind a phrase within which a measurement is still of it.
const REACH: usize = 8;

/// Characters in front of a phrase within which a measurement is of it.
const BEFORE: usize = 12;

/// The largest such thing can be, in centimetres: an adult chest is not 45 cm wide.
fn largest(category: Category) -> f64 {
    match category {
        Category::Nodule | Category::Granuloma | Category::DiffuseNodule => 6.0,
        Category::Calcification => 10.0,
        Category::AorticAbnormality => 15.0,
        _ => 45.0,
    }
}

/// Measurements of phrases that cannot be: wrong units, nothing, or larger than the thing can be.
pub(crate) fn impossible_sizes(report: &Report) -> Vec<Check> {
    let chars: Vec<char> = report.text.chars().collect();
    let mut found: Vec<Check> = Vec::new();
    let mut told = 0;
    for (index, phrase) in report.phrases.iter().enumerate() {
        if phrase.assertion == Assertion::Absent || phrase.category == Category::Device {
            continue;
        }
        let Some(sentence) = report.sentences.get(phrase.sentence) else {
            continue;
        };
        let next = report
            .phrases
            .get(index + 1)
            .map_or(sentence.end, |next| next.start);
        // "A 3 kg nodule": a unit that the lexicon lacks stands outside of the phrase.
        let before = phrase.start.saturating_sub(BEFORE).max(sentence.start);
        let from = before.max(told);
        let end = sentence.end.min(next).max(phrase.end);
        if from >= end {
            continue;
        }
        let tokens = tokenise(&chars[from..end]);
        let behind = tokens
            .iter()
            .position(|token| from + token.start >= phrase.end)
            .unwrap_or(tokens.len());
        let reach = tokens.len().min(behind + REACH);
        for (number, unit) in measurements(&tokens[..reach]) {
            let what = if OTHER_UNITS.contains(&unit.unit.as_str()) {
                format!("\u{201c}{}\u{201d} is no unit of size.", unit.unit)
            } else if unit.centimeters <= 0.0 {
                format!("A {} of no size is none.", spoken(phrase.category))
            } else if unit.centimeters > largest(phrase.category) {
                format!(
                    "{} cm is larger than a {} can be.",
                    rounded(unit.centimeters),
                    spoken(phrase.category)
                )
            } else {
                continue;
            };
            let span = (from + number, from + unit.end);
            told = span.1;
            found.push(Check::new(
                check_code::IMPOSSIBLE_SIZE,
                what,
                vec![(phrase.start, phrase.end), span],
            ));
        }
    }
    found
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

struct Measured {
    unit: String,
    centimeters: f64,
    end: usize,
}

/// Numbers with a unit right behind them: where the number starts, and what it measures.
fn measurements(tokens: &[Token]) -> Vec<(usize, Measured)> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let split = token
            .norm
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(token.norm.len());
        let Ok(value) = token.norm[..split].parse::<f64>() else {
            continue;
        };
        let (unit, end) = if token.kind == TokenKind::Number {
            match tokens.get(at + 1) {
                Some(next) if next.kind == TokenKind::Word => (next.norm.as_str(), next.end),
                _ => continue,
            }
        } else {
            (&token.norm[split..], token.end)
        };
        let length = LENGTHS.iter().find(|(name, _)| *name == unit);
        if length.is_none() && !OTHER_UNITS.contains(&unit) {
            continue;
        }
        found.push((
            token.start,
            Measured {
                unit: unit.to_owned(),
                centimeters: value * length.map_or(1.0, |(_, factor)| *factor),
                end,
            },
        ));
    }
    found
}
